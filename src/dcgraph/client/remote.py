"""A server asked over HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import urlencode, urlsplit

import httpx2
from pydantic import TypeAdapter, ValidationError

from dcgraph import __version__
from dcgraph.errors import (
    AnswerTooLargeError,
    BuildError,
    DcgraphError,
    NotFoundError,
    ParameterError,
    QueryError,
    QueryOutOfMemoryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    ServerError,
    StoreUnavailableError,
)
from dcgraph.remote.endpoint import http_address
from dcgraph.research.citation import Cited
from dcgraph.research.declaration import Wish
from dcgraph.research.model import Language
from dcgraph.sparql.model import Answer as StoreAnswer
from dcgraph.sparql.model import Kind, Request
from dcgraph.text import printable
from dcgraph.verify.documents import Document
from dcgraph.verify.model import Place, Verified

_MAX_LENGTH: Final = 2_000
_Told = dict[str, Any]


def _number(told: _Told, name: str) -> int | None:
    value = told.get(name)
    return value if isinstance(value, int) else None


_KINDS: Final[dict[str, Callable[[str, _Told], DcgraphError]]] = {
    "not-found": lambda text, told: NotFoundError(text, str(told.get("name", "")), _near(told)),
    "invalid-parameters": lambda text, _: ParameterError(text),
    "syntax": lambda text, told: QuerySyntaxError(
        text, _number(told, "line"), _number(told, "column")
    ),
    "refused": lambda text, told: QueryRefusedError(text, str(told.get("feature", ""))),
    "read-only": lambda text, told: QueryRefusedError(text, str(told.get("feature", ""))),
    "timeout": lambda text, told: QueryTimeoutError(text, told.get("limit")),
    "out-of-memory": lambda text, told: QueryOutOfMemoryError(text, _number(told, "limit") or 0),
    "answer-too-large": lambda text, told: AnswerTooLargeError(
        text, _number(told, "limit") or 0, str(told.get("unit", "bytes"))
    ),
    "query-failed": lambda text, _: QueryError(text),
    "unavailable": lambda text, _: StoreUnavailableError(text),
    "too-many-requests": lambda text, _: StoreUnavailableError(text),
}


def _near(told: _Told) -> tuple[str, ...]:
    near = told.get("near")
    return tuple(map(str, near)) if isinstance(near, list) else ()


def error_of(status: int, body: bytes, server: str) -> DcgraphError:
    """The error that a problem document tells; ServerError for what is none of ours."""
    try:
        told = json.loads(body)
        kind, text = str(told["type"]).rpartition("/")[2], str(told["detail"])
    except (ValueError, KeyError, TypeError):
        return ServerError(
            f"The server at {server} answers with status {status} and not as dcgraph does: see "
            "whether the address is right, or what stands before the server."
        )
    text = printable(text[:_MAX_LENGTH])
    if kind in _KINDS:
        return _KINDS[kind](text, told)
    return ServerError(f"The server at {server} refuses (status {status}): {text}")


# A server of dcgraph, asked over HTTP.
#
# What comes from it is measured while it arrives, and read as what this version knows or not at
# all: the other side may be slow, another program, or of another version.


Answer = TypeVar("Answer")

_MAX_BYTES: Final = 256 << 20
_JSON: Final = "application/json"
_PROBLEM: Final = "application/problem+json"
_CUT: Final = "dcgraph-truncated"


class _Reply(NamedTuple):
    media_type: str
    headers: httpx2.Headers
    body: bytes


class Remote:
    """The server at `url`; an answer may take `seconds` until its last byte is here.

    Raises ServerError at once if there is no dcgraph. Any thread may ask.
    """

    def __init__(self, url: str, seconds: float) -> None:
        try:
            self._base = http_address(url, "address of the server").rstrip("/")
        except BuildError as error:
            raise ServerError(str(error)) from None
        if urlsplit(url).query:
            raise ServerError("The address of the server has a query: leave out what follows the ?")
        self._seconds = seconds
        self._client = httpx2.Client(
            follow_redirects=False,
            trust_env=False,
            timeout=seconds,
            headers={"accept-encoding": "identity", "user-agent": f"dcgraph/{__version__}"},
        )
        try:
            self._greet()
        except BaseException:
            self.close()
            raise

    def answer(self, wish: Wish[Answer]) -> Answer:
        """The answer that the server gives, read as the type that is wanted."""
        return self._read(wish.kind, wish.address)

    def cited(self, wish: Wish[Any] | None, server: str, accessed: str) -> Cited:
        """How the server cites an answer, or the graph; it knows its own address."""
        asked = {"of": wish.address if wish else "", "accessed": accessed}
        query = urlencode({name: value for name, value in asked.items() if value})
        found = self._read(Cited, f"/api/v1/cite?{query}")
        if server and not found.permalink.startswith(server.rstrip("/")):
            raise ServerError(
                f"The server cites itself as {found.permalink[:200]}, and not as {server[:200]}."
            )
        return found

    def verified(self, document: Document, lang: Language) -> Verified:
        """What the server says of the references of a document, of which it gets the text."""
        # Places that are of a file, as pages, are known here alone.
        sent = {"content-type": "text/plain; charset=utf-8"}
        address = f"/api/v1/verify?lang={lang}&format=json"
        found = self._validated(
            Verified, self._ask("POST", address, _JSON, document.text.encode(), sent)
        )
        checked = (replace(one, place=Place(*document.place(one.start))) for one in found.checked)
        return replace(found, name=document.name, form=document.form, checked=tuple(checked))

    def solved(self, request: Request) -> StoreAnswer:
        """The answer of the endpoint; raises QueryError."""
        accept = f"{request.solutions_format}, {request.graph_format};q=0.9"
        sent = {"content-type": "application/sparql-query"}
        reply = self._ask("POST", "/sparql", accept, request.query.encode(), sent)
        cut = reply.headers.get(_CUT, "").removeprefix("rows=")
        rows = int(cut) if cut.isascii() and cut.isdecimal() else None
        # Whether it is a truth value stands in the results themselves.
        kind: Kind = "solutions" if "sparql-results" in reply.media_type else "graph"
        return StoreAnswer(kind, reply.media_type, reply.body, 0.0, rows)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _greet(self) -> None:
        reply = self._ask("GET", "/", _JSON)
        try:
            known = json.loads(reply.body)["name"] == "dcgraph"
        except (ValueError, KeyError, TypeError):
            known = False
        if not known:
            raise ServerError(
                f"What answers at {self._base} is no server of dcgraph: give the address of its "
                "front door, as in http://127.0.0.1:8000."
            )

    def _read(self, kind: type[Answer], address: str) -> Answer:
        return self._validated(kind, self._ask("GET", address, _JSON))

    def _validated(self, kind: type[Answer], reply: _Reply) -> Answer:
        try:
            return TypeAdapter(kind).validate_json(reply.body)
        except ValidationError as error:
            (first, *_) = error.errors(include_url=False, include_input=False)
            place = ".".join(map(str, first["loc"]))[:200]
            raise ServerError(
                f"The answer of {self._base} is none that dcgraph {__version__} can read "
                f"({place}: {first['msg'][:200]}). {self._served()}"
            ) from None

    def _served(self) -> str:
        try:
            version = str(json.loads(self._ask("GET", "/health", _JSON).body)["version"])
        except (ServerError, ValueError, KeyError, TypeError):
            return "It does not tell its version."
        return f"It is of version {version[:40]!r}: install that one here, or renew the server."

    def _ask(
        self,
        method: str,
        address: str,
        accept: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> _Reply:
        sent = {"accept": accept, **(headers or {})}
        until = time.monotonic() + self._seconds
        try:
            with self._client.stream(
                method, self._base + address, content=body, headers=sent
            ) as response:
                content = self._measured(response, until)
        except httpx2.TimeoutException:
            raise self._slow() from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise ServerError(
                f"The server at {self._base} cannot be reached ({type(error).__name__}): see "
                "whether it runs, as `dcgraph serve` does, and whether the address is right."
            ) from None
        if response.is_redirect:
            raise ServerError(
                f"The server at {self._base} sends on to "
                f"{response.headers.get('location', 'nowhere')[:200]!r}: give that address."
            )
        if response.status_code != HTTPStatus.OK:
            raise error_of(response.status_code, content, self._base)
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return _Reply(media_type, response.headers, content)

    def _measured(self, response: httpx2.Response, until: float) -> bytes:
        parts, size = [], 0
        for part in response.iter_raw():
            parts.append(part)
            size += len(part)
            if size > _MAX_BYTES:
                raise ServerError(
                    f"The answer of {self._base} is larger than {_MAX_BYTES >> 20} MiB: ask for "
                    "less at once."
                )
            if time.monotonic() > until:
                raise self._slow()
        return b"".join(parts)

    def _slow(self) -> ServerError:
        return ServerError(
            f"The server at {self._base} did not answer within {self._seconds:g} s: ask for "
            "less, or open it with more `seconds`."
        )
