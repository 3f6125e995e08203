"""One answer of the research desk over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b, sha256
from http import HTTPStatus
from typing import Annotated, Any, Final, NamedTuple, TypedDict, TypeVar, Unpack
from urllib.parse import quote, urlencode

from fastapi import Depends, Query
from pydantic import Field, TypeAdapter
from pydantic.json_schema import SkipJsonSchema
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message

from dcgraph.research.citation import SPARQL, Asked, Work, answer_work
from dcgraph.research.exports import table_xlsx
from dcgraph.research.filters import Filters, wanted
from dcgraph.research.graph import Desk
from dcgraph.research.jsonld import linked
from dcgraph.research.model import BASES, CONFIDENCES, FORCES, LANGUAGES
from dcgraph.research.paging import MAX_COUNT, USUAL, WHOLE, pages_of, silence_of
from dcgraph_api.caching import Reply, condition, matches
from dcgraph_api.dependencies import SERVICE, Service
from dcgraph_api.description import HTML, base_of, chosen_format, format_parameter
from dcgraph_api.errors import MEDIA_TYPE, ProblemError
from dcgraph_api.models import ProblemDocument
from dcgraph_api.negotiation import Family, Format
from dcgraph_api.requests import WHOLE as WHOLE_BODY
from dcgraph_api.requests import day_query

_CONTEXT: Final = "/api/v1/context.jsonld"
# What may stand in the query of an address; all else, what is not ASCII among it, is escaped.
_IN_QUERIES: Final = "!$&'()*+,;=:@/?%"

Writer = Callable[[Any, Request], bytes]
"""Writes an answer to a request."""


class Seat(NamedTuple):
    """The desk at which an answer is found, and the address of the server."""

    desk: Desk
    base: str


def writer_of(kind: type[Any], writers: Mapping[str, Writer], name: str, seat: Seat) -> Writer:
    """The writer for a format by its short name; what has none of its own is written as JSON.

    A workbook without a writer has the same table as CSV, JSON-LD what the graph says of it.
    """
    if name in writers:
        return writers[name]
    if name == "xlsx" and "csv" in writers:
        return _as_workbook(writers["csv"], seat.desk.pinned())
    return _linked(seat) if name == "jsonld" else _json(kind)


def _linked(seat: Seat) -> Writer:
    def write(answer: Any, request: Request) -> bytes:
        address = f"{seat.base}{quote(request.url.path)}"
        if request.url.query:
            address += f"?{quote(request.url.query, safe=_IN_QUERIES)}"
        lang = request.query_params.get("lang", "en")
        return linked(seat.desk, answer, address, f"{seat.base}{_CONTEXT}", lang)

    return write


def _as_workbook(table: Writer, pinned: str) -> Writer:
    return lambda answer, request: table_xlsx(table(answer, request), request.url.path, pinned)


def _json(kind: type[Any]) -> Writer:
    written = _adapter(kind)
    return lambda answer, _request: written.dump_json(answer)


# Made once for each kind: it takes longer than the writing.
_ADAPTERS: Final[dict[type[Any], TypeAdapter[Any]]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    found = _ADAPTERS.get(kind)
    if found is None:
        found = _ADAPTERS[kind] = TypeAdapter(kind)
    return found


Answer = TypeVar("Answer")


def one_of(words: tuple[str, ...]) -> str:
    """The pattern of a list of some words, with commas."""
    one = "|".join(words)
    return f"^(({one})(,({one}))*)?$"


JSON: Final = Format(("json",), "application/json", "application/json", "", ("text/html",))
JSON_LD: Final = Format(("jsonld",), "application/ld+json", "application/ld+json", "")
CSV: Final = Format(("csv",), "text/csv", "text/csv; charset=utf-8", "")
XLSX: Final = Format(
    ("xlsx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "",
)
MARKDOWN: Final = Format(("markdown", "md"), "text/markdown", "text/markdown; charset=utf-8", "")
TRIG: Final = Format(("trig",), "application/trig", "application/trig", "")
PLAIN: Final = Family("this answer", (JSON, JSON_LD))
TABLE: Final = Family("this table", (JSON, JSON_LD, CSV, XLSX))

FormatParameter = Annotated[str | None, format_parameter(PLAIN)]
TableParameter = Annotated[str | None, format_parameter(TABLE)]
LimitParameter = Annotated[
    # A number, or left out: nobody can send null. The bounds stand at the number, since pydantic
    # describes those of a union as `ge` and `le`, which OpenAPI does not know.
    Annotated[int, Field(ge=1, le=MAX_COUNT)] | SkipJsonSchema[None],
    Query(
        description=f"How many to give at once, at most {MAX_COUNT}. Without it CSV and XLSX have "
        "all, and other formats the first of them and the way to the next.",
    ),
]
CursorParameter = Annotated[
    str, Query(description="The `next` of the page before, which the header Link gives too.")
]


def how_many(
    request: Request,
    limit: int | None,
    wish: str | None,
    family: Family = TABLE,
    usual: int = USUAL,
) -> int:
    """The limit of a list: what is asked for, else all for a table that is taken away.

    Raises ProblemError for a format that is not to be had.
    """
    if limit is not None:
        return limit
    return WHOLE if chosen_format(request, family, wish) in (CSV, XLSX) else usual


def without_pages(one: Format) -> Format:
    """A format that does not stand in for a page, which browsers ask for by its own name."""
    return replace(one, aliases=tuple(name for name in one.aliases if name != HTML.media_type))


def found_or(missing: str) -> dict[int | str, dict[str, Any]]:
    """What else a route gives: JSON-LD, and `missing` with 404."""
    return {
        200: {"content": {JSON_LD.media_type: {}}},
        404: {"model": ProblemDocument, "description": missing, "content": {MEDIA_TYPE: {}}},
    }


def tabled(missing: str) -> dict[int | str, dict[str, Any]]:
    """The same of a route that answers with a table."""
    content: dict[str, Any] = {one.media_type: {} for one in TABLE.formats[1:]}
    return {**found_or(missing), 200: {"content": content}}


# What fits is told by the description; what does not is refused with words of our own.
LangParameter = Annotated[
    str, Query(description="Language of labels.", json_schema_extra={"enum": [*LANGUAGES]})
]
BasisParameter = Annotated[
    str,
    Query(
        description=f"Bases, with commas, of {', '.join(BASES)}; all but the last, of which only "
        "what follows from norms.",
        json_schema_extra={"pattern": one_of(BASES)},
    ),
]
ConfidenceParameter = Annotated[
    str,
    Query(
        description=f"Confidence, with commas, of {', '.join(CONFIDENCES)}; all.",
        json_schema_extra={"pattern": one_of(CONFIDENCES)},
    ),
]


ForceParameter = Annotated[
    str,
    Query(
        description=f"How strongly a text speaks, with commas, of {', '.join(FORCES)}; all.",
        json_schema_extra={"pattern": one_of(FORCES)},
    ),
]


DayParameter = Annotated[
    str,
    day_query(
        "asOf",
        "The day that counts, as 2019-06-03; a month or a year for its last day. What has no date "
        "stays.",
    ),
]


def _wanted(
    lang: LangParameter = "en",
    basis: BasisParameter = "",
    confidence: ConfidenceParameter = "",
    as_of: DayParameter = "",
) -> Filters:
    return wanted(lang, basis, confidence, as_of)


def _forced(
    lang: LangParameter = "en",
    basis: BasisParameter = "",
    confidence: ConfidenceParameter = "",
    as_of: DayParameter = "",
    force: ForceParameter = "",
) -> Filters:
    return wanted(lang, basis, confidence, as_of, force)


def _reader(
    lang: LangParameter = "en", confidence: ConfidenceParameter = "", as_of: DayParameter = ""
) -> Filters:
    return wanted(lang, "", confidence, as_of)


WantedDep = Annotated[Filters, Depends(_wanted)]
"""The language and the filters of a request; ParameterError for what means nothing."""

ForcedDep = Annotated[Filters, Depends(_forced)]
"""The same with the forces that are asked for, for answers on what texts say of concepts."""

ReaderDep = Annotated[Filters, Depends(_reader)]
"""The same for what has no basis, as records have none."""


class Options(TypedDict, total=False):
    """How an answer may be had: its formats, the parameter `format`, and what writes them.

    `writers` go by the short names of formats.
    """

    family: Family
    wish: str | None
    writers: dict[str, Writer]


async def told(
    request: Request,
    service: Service,
    kind: type[Answer],
    work: Callable[[Desk], Answer],
    **options: Unpack[Options],
) -> Response:
    """What `work` finds at the desk, in JSON or by the writer for the format that is asked for.

    It is worked out in a thread and kept under its address; whoever has it already gets 304.
    Raises what `work` raises, and ProblemError for a format that is not to be had.
    """

    async def ready(desk: Desk) -> Callable[[], Answer]:
        return lambda: work(desk)

    return await told_after(request, service, kind, ready, **options)


async def told_after(
    request: Request,
    service: Service,
    kind: type[Answer],
    prepare: Callable[[Desk], Awaitable[Callable[[], Answer]]],
    **options: Unpack[Options],
) -> Response:
    """The same of what `prepare` makes ready, which may wait for the store meanwhile."""
    family = options.get("family", PLAIN)
    chosen = chosen_format(request, family, options.get("wish"))
    base = base_of(request.scope, service.settings.base)
    key = ("research", request.url.path, request.url.query, chosen.media_type, base)
    reply = service.cache.get(key)
    if reply is None:
        desk = await service.research.desk()
        work = await prepare(desk)
        write = writer_of(kind, options.get("writers", {}), chosen.names[0], Seat(desk, base))
        body, links = await service.research.work(_made, work, write, request, base)
        tag = f'"{_digest(body, chosen)}"'
        reply = Reply(200, body, (("etag", tag), *links), tag)
        service.cache.put(key, reply, sum(map(len, key)))
    assert reply.tag is not None
    headers = {"vary": "Accept, Host", "cache-control": "no-cache"}
    headers |= {name.decode(): value.decode() for name, value in reply.headers}
    if matches(condition(request.headers), reply.tag):
        del headers["content-length"]
        return Response(status_code=304, headers=headers)
    return Response(reply.body, headers={"content-type": chosen.content_type, **headers})


def _made(
    work: Callable[[], Any], write: Writer, request: Request, base: str
) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    """The body of an answer, and what not every format can tell: the next page, why it is empty."""
    answer = work()
    silence = silence_of(answer)
    headers: list[tuple[str, str]] = [("dcgraph-silence", silence.reason)] if silence else []
    following = next((page.next for page in pages_of(answer) if page.next), "")
    if following:
        asked = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
        address = f"{base}{quote(request.url.path)}?{urlencode([*asked, ('cursor', following)])}"
        headers.append(("link", f'<{address}>; rel="next"'))
    return write(answer, request), tuple(headers)


def _digest(body: bytes, chosen: Format) -> str:
    return blake2b(chosen.media_type.encode() + b"\n" + body, digest_size=16).hexdigest()


_CONTENT: tuple[str, ...] = (
    "content-type",
    "etag",
    "link",
    "vary",
    "cache-control",
    "dcgraph-silence",
    "dcgraph-truncated",
)


@dataclass(frozen=True, slots=True)
class Inner:
    """A whole response: its status, its headers by small names, its body."""

    status: int
    headers: dict[str, str]
    body: bytes

    def response(self) -> Response:
        """The same, to be sent on."""
        kept = {name: self.headers[name] for name in _CONTENT if name in self.headers}
        return Response(self.body, self.status, kept)


async def answer_within(request: Request, path: str, query: str) -> Inner:
    """What the routes and the endpoint answer at a path, from the snapshot that serves `request`.

    Raises what they raise. Nothing of the outer request goes in but its client and its host.
    """
    headers = [pair for pair in request.scope["headers"] if pair[0] == b"host"]
    scope = {
        **request.scope,
        "method": "GET",
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": query.encode(),
        "headers": headers,
    }
    # What was found for the outer request, and its bytes, by which its answer would be recalled.
    for found in ("endpoint", "route", "path_params", "router", WHOLE_BODY):
        scope.pop(found, None)
    status, told, body, read = 500, dict[str, str](), bytearray(), False

    async def receive() -> Message:
        nonlocal read
        if read:
            # Whoever waits for the client to leave waits for the real one.
            return await request.receive()
        read = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            told.update((name.decode().lower(), v.decode()) for name, v in message["headers"])
        else:
            body.extend(message.get("body", b""))

    # The request is enveloped and counted already: what answers is asked without that.
    answering = _endpoint(request) if path == SPARQL else request.app.router
    await answering(scope, receive, send)
    return Inner(status, told, bytes(body))


def _endpoint(request: Request) -> ASGIApp:
    """The SPARQL endpoint over the snapshot that serves a request."""
    generation = request.app.state.follower.generation
    if generation.service is not request.scope[SERVICE]:
        raise ProblemError(
            "unavailable",
            "Another snapshot was put in service; ask again.",
            (("retry-after", "1"),),
        )
    found: ASGIApp = generation.sparql
    return found


async def work_of(request: Request, service: Service, what: Asked, day: str) -> Work | Inner:
    """The work for an answer, or what is answered instead of one; raises what its route raises.

    `day` is that of access, as 2026-11-24.
    """
    base = base_of(request.scope, service.settings.base)
    # An answer that was cited before needs not be had again: only its hash is cited.
    key = ("cited", what.address, base)
    known = service.cache.get(key)
    if known is None:
        inner = await answer_within(request, what.path, what.query)
        if inner.status != HTTPStatus.OK:
            return inner
        known = Reply(HTTPStatus.OK, sha256(inner.body).hexdigest().encode())
        service.cache.put(key, known, sum(map(len, key)))
    return answer_work(await service.research.desk(), what, known.body.decode(), base, day)
