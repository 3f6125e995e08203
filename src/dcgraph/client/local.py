"""A snapshot asked without a server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Generic, Protocol, Self, TypedDict, TypeVar
from urllib.parse import quote, urlencode

from pydantic import TypeAdapter

from dcgraph.build import ensure
from dcgraph.errors import NotFoundError, ParameterError, ServerError
from dcgraph.namespaces import DCGD
from dcgraph.progress import uncollected
from dcgraph.research.citation import Cited, accessed_on, answer_work, asked, cited, graph_work
from dcgraph.research.graph import Desk
from dcgraph.research.model import Silence
from dcgraph.research.paging import Page
from dcgraph.snapshot.manifest import Snapshot, held, opened, verified
from dcgraph.snapshot.repository import located
from dcgraph.sparql.model import Answer as StoreAnswer
from dcgraph.sparql.model import Request
from dcgraph.store.pool import EmbeddedStore, open_store
from dcgraph.text import first_hidden

_API: Final = "/api/v1/"
_KNOWN: Final = {"as_of": "asOf"}

Answer = TypeVar("Answer")


class Readings(TypedDict, total=False):
    """What is wanted of what has no basis: language, confidence, the day that counts."""

    lang: str
    confidence: str
    as_of: str


class Filters(Readings, total=False):
    """What is wanted of statements: their basis too. Lists have commas between their words."""

    basis: str


class Forced(Filters, total=False):
    """The same with the forces of what texts say of concepts."""

    force: str


class Home(Protocol):
    """Where a graph is at hand: its desk, and the store that answers queries."""

    @property
    def desk(self) -> Desk:
        """The desk over the snapshot."""

    def solved(self, request: Request) -> StoreAnswer:
        """The answer of the store; raises QueryError."""
        ...


@dataclass(frozen=True, slots=True)
class Wish(Generic[Answer]):
    """An answer that is wanted: its type, the path and the parameters of it at a server.

    `work` finds it where the graph is at hand.
    """

    kind: type[Answer]
    path: str
    parameters: Mapping[str, str]
    work: Callable[[Home], Answer]

    @property
    def address(self) -> str:
        """Path and query at a server."""
        query = urlencode(self.parameters)
        return f"{_API}{self.path}{'?' if query else ''}{query}"


class Seat(Protocol):
    """Where answers come from: a snapshot on this machine, or a server."""

    def answer(self, wish: Wish[Answer]) -> Answer:
        """The answer, or an error of the tree."""
        ...

    def cited(self, wish: Wish[Any] | None, server: str, accessed: str) -> Cited:
        """How the answer is cited, without one how the graph is."""
        ...

    def solved(self, request: Request) -> StoreAnswer:
        """The answer to a SPARQL query; raises QueryError."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""


def parameters(given: Mapping[str, object]) -> dict[str, str]:
    """Parameters as a server reads them: what is empty or off is not asked for."""
    return {
        _KNOWN.get(name, name): "true" if value is True else str(value)
        for name, value in given.items()
        if value not in ("", None, False)
    }


def step(name: str) -> str:
    """The name of a thing as a step of a path; raises NotFoundError for what no thing is named."""
    bare = name.strip().removeprefix(DCGD).removeprefix("dcgd:")
    if not bare.strip(".") or "/" in bare or first_hidden(bare):
        raise NotFoundError(
            f"There is nothing named {name[:80]!r} in the graph; search for it by words.", name
        )
    return quote(bare, safe="")


Item = TypeVar("Item")


class Listing(Generic[Item]):
    """All items of a list, in its order; nothing is asked for before it is needed.

    `len()` counts all of them.
    """

    def __init__(self, page: Callable[[str], Page[Item]]) -> None:
        self._page = page

    @cached_property
    def first(self) -> Page[Item]:
        """The first page."""
        return self._page("")

    @property
    def silence(self) -> Silence | None:
        """Why there is nothing in it; None where there is."""
        return self.first.silence

    def __len__(self) -> int:
        return self.first.total

    def __iter__(self) -> Iterator[Item]:
        page, given = self.first, 0
        while True:
            yield from page.items
            given += len(page.items)
            if not page.next:
                return
            if not page.items or given >= self.first.total:
                raise ServerError(
                    f"The list goes on after the {self.first.total} items that it counts: the "
                    "graph changed meanwhile, or what answers is no dcgraph. Begin anew."
                )
            page = self._page(page.next)

    def __repr__(self) -> str:
        return f"<Listing of {len(self)}>"


class Asker:
    """Gets answers from a seat."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat

    def _answer(self, wish: Wish[Answer]) -> Answer:
        return self._seat.answer(wish)

    def _listing(self, page: Callable[[str], Wish[Page[Item]]]) -> Listing[Item]:
        return Listing(lambda cursor: self._answer(page(cursor)))


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
        return wish.work(self)

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
        body = TypeAdapter(wish.kind).dump_json(wish.work(self))
        digest = sha256(body).hexdigest()
        return cited(answer_work(self.desk, asked(wish.address), digest, base, day))

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
