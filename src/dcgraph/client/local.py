"""A snapshot asked without a server."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import TypeAdapter

from dcgraph.build import ensure
from dcgraph.errors import ParameterError
from dcgraph.progress import uncollected
from dcgraph.research.answer_citation import answer_work, asked, graph_work
from dcgraph.research.citation import Cited, accessed_on, cited
from dcgraph.research.declaration import Wish
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language
from dcgraph.snapshot.manifest import Snapshot, held, opened, verified
from dcgraph.snapshot.repository import located
from dcgraph.sparql.model import Answer as StoreAnswer
from dcgraph.sparql.model import Request
from dcgraph.store.pool import EmbeddedStore, open_store
from dcgraph.verify.checking import verify
from dcgraph.verify.documents import Document
from dcgraph.verify.model import Verified

Answer = TypeVar("Answer")


class Local:
    """The desk over a snapshot, which is held until this is closed, and a store for queries.

    The store is opened when the first query comes. Any thread may ask.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._open = ExitStack()
        self._lock = threading.Lock()
        self._store: EmbeddedStore | None = None
        self._open.enter_context(held(snapshot))
        try:
            with uncollected():
                self.desk = Desk.open(snapshot)
        except BaseException:
            self.close()
            raise

    @classmethod
    def shipped(cls) -> Self:
        """The graph that this package ships, made into a snapshot if that is not done yet.

        Raises what `dcgraph.snapshot.prepare.ensure` raises.
        """
        return cls(ensure(None, None, lambda _: None))

    @classmethod
    def at(cls, folder: Path) -> Self:
        """A snapshot, or the current one of a folder that holds several.

        Raises BuildError if it is not whole or of another version.
        """
        return cls(verified(opened(located(folder))))

    def answer(self, wish: Wish[Answer]) -> Answer:
        """The answer, found here."""
        return wish.find(self)

    def cited(self, wish: Wish[Any] | None, server: str, accessed: str) -> Cited:
        """How an answer is cited, or the graph, with the server at which others find it.

        Raises ParameterError where no server is named, and the answer is not of one thing, which
        has an address of its own.
        """
        day, base = accessed_on(accessed, datetime.now(UTC).date()), _address(server)
        if not base and (wish is None or not asked(wish.address).name):
            raise ParameterError(
                "Only the answer on a thing has an address of its own: name the server at which "
                "others find this one, as in server='http://127.0.0.1:8000'."
            )
        if wish is None:
            return cited(graph_work(self.desk, base, day))
        body = TypeAdapter(wish.kind).dump_json(wish.find(self))
        digest = sha256(body).hexdigest()
        return cited(answer_work(self.desk, asked(wish.address), digest, base, day))

    def verified(self, document: Document, lang: Language) -> Verified:
        """What the graph says of the references of a document."""
        return verify(self.desk, document, lang)

    def solved(self, request: Request) -> StoreAnswer:
        """The answer of the store, with its limits; raises QueryError."""
        with self._lock:
            if self._store is None:
                store = open_store(self.desk.snapshot.store)
                self._store = self._open.enter_context(store)
        return self._store.answer(request)

    def close(self) -> None:
        """End the store and let go of the snapshot."""
        self._open.close()


def _address(server: str) -> str:
    """The address of a server for citations; raises ParameterError for what is none."""
    if server and not server.startswith(("https://", "http://")):
        raise ParameterError(f"{server[:80]!r} is no address of a server; begin it with https://.")
    return server.rstrip("/")
