"""One way to answer: the chosen format, kept under a key, tagged by its bytes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import quote, urlencode

from fastapi import Depends, Query
from pydantic import Field, TypeAdapter
from pydantic.json_schema import SkipJsonSchema
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message

from dcgraph.research.answer_citation import SPARQL
from dcgraph.research.declaration import AS_OF, BASIS, CONFIDENCE, CURSOR, LANG, LIMIT, Arg
from dcgraph.research.exports import table_xlsx
from dcgraph.research.filters import Filters, wanted
from dcgraph.research.glossary import TBX_TYPE
from dcgraph.research.graph import Desk
from dcgraph.research.jsonld import write_jsonld
from dcgraph.research.paging import MAX_COUNT, USUAL, WHOLE, pages_of, silence_of
from dcgraph_api.caching import Reply, tag_of
from dcgraph_api.dependencies import SERVICE, Service
from dcgraph_api.errors import ProblemError
from dcgraph_api.negotiation import Family, Format, chosen_format
from dcgraph_api.requests import WHOLE as WHOLE_BODY
from dcgraph_api.requests import base_of

# What may stand in the query of an address; all else, what is not ASCII among it, is escaped.
_IN_QUERIES: Final = "!$&'()*+,;=:@/?%"

JSON: Final = Format(("json",), "application/json", aliases=("text/html",))
JSON_LD: Final = Format(("jsonld",), "application/ld+json")
CSV: Final = Format(("csv",), "text/csv")
XLSX: Final = Format(("xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
MARKDOWN: Final = Format(("markdown", "md"), "text/markdown")
TRIG: Final = Format(("trig",), "application/trig")
PLAIN: Final = Family("this answer", (JSON, JSON_LD))
TABLE: Final = Family("this table", (JSON, JSON_LD, CSV, XLSX))

Writer = Callable[[Any, Request], bytes]
"""Writes an answer to a request."""
Answer = TypeVar("Answer")


async def respond(
    request: Request,
    service: Service,
    key: tuple[str, ...],
    make: Callable[[], Awaitable[Reply]],
    headers: Mapping[str, str],
    *,
    modified: datetime | None = None,
    pressed: bool = False,
) -> Response:
    """One answer: what is kept under `key`, else what `make` returns; 304 for who has it already.

    `headers` are those of all who ask, beside those of the reply; `pressed` tells that the body
    is kept compressed. Raises what `make` raises.
    """
    reply = service.cache.get(key)
    if reply is None:
        reply = await make()
        service.cache.put(key, reply)
    return reply.response(request, headers, modified=modified, pressed=pressed)


async def told(
    request: Request,
    service: Service,
    kind: type[Answer],
    work: Callable[[Desk], Answer],
    *,
    family: Family = PLAIN,
    wish: str | None = None,
    writers: Mapping[str, Writer] | None = None,
) -> Response:
    """What `work` finds at the desk, worked out in a thread.

    It is written by the one of the `writers` that has the short name of the chosen format; what
    has none of its own is written as JSON, a workbook as the same table in CSV, JSON-LD as what
    the graph says of it. Raises what `work` raises, and ProblemError for a format that is not to
    be had.
    """

    async def ready(desk: Desk) -> Callable[[], Answer]:
        return lambda: work(desk)

    return await told_after(
        request, service, kind, ready, family=family, wish=wish, writers=writers
    )


async def told_after(
    request: Request,
    service: Service,
    kind: type[Answer],
    prepare: Callable[[Desk], Awaitable[Callable[[], Answer]]],
    *,
    family: Family = PLAIN,
    wish: str | None = None,
    writers: Mapping[str, Writer] | None = None,
) -> Response:
    """The same of what `prepare` makes ready, which may wait for the store meanwhile."""
    chosen = chosen_format(request, family, wish)
    base = base_of(request.scope, service.settings.base)

    async def make() -> Reply:
        desk = await service.research.desk()
        work = await prepare(desk)

        def made() -> Reply:
            answer, name, known = work(), chosen.names[0], writers or {}
            if name in known:
                body = known[name](answer, request)
            elif name == "xlsx" and "csv" in known:
                body = table_xlsx(known["csv"](answer, request), request.url.path, desk.pinned())
            elif name == "jsonld":
                body = _linked(desk, answer, request, base)
            else:
                body = as_json(kind, answer)
            tag = tag_of(chosen.media_type, body)
            return Reply(200, body, _links(answer, request, base), tag)

        return await service.research.work(made)

    key = ("research", request.url.path, request.url.query, chosen.media_type, base)
    headers = {"content-type": chosen.content_type, "vary": "Accept, Host"}
    return await respond(request, service, key, make, headers)


# Made once for each kind: it takes longer than the writing.
_adapter: Final[Callable[[Any], TypeAdapter[Any]]] = cache(TypeAdapter)


def as_json(kind: type[Any], answer: Any) -> bytes:
    """An answer of a kind as JSON, as all routes write it."""
    return _adapter(kind).dump_json(answer)


def _linked(desk: Desk, answer: Any, request: Request, base: str) -> bytes:
    address = f"{base}{quote(request.url.path)}"
    if request.url.query:
        address += f"?{quote(request.url.query, safe=_IN_QUERIES)}"
    lang = request.query_params.get("lang", "en")
    return write_jsonld(desk, answer, address, f"{base}/api/v1/context.jsonld", lang)


def _links(answer: Any, request: Request, base: str) -> list[tuple[str, str]]:
    """What not every format can tell, as headers: why an answer is empty, and the next page."""
    silence = silence_of(answer)
    headers: list[tuple[str, str]] = [("dcgraph-silence", silence.reason)] if silence else []
    if following := next((page.next for page in pages_of(answer) if page.next), ""):
        asked = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
        address = f"{base}{quote(request.url.path)}?{urlencode([*asked, ('cursor', following)])}"
        headers.append(("link", f'<{address}>; rel="next"'))
    return headers


BIBTEX: Final = Format(("bibtex",), "application/x-bibtex")
RIS: Final = Format(("ris",), "application/x-research-info-systems")
TBX: Final = Format(("tbx",), TBX_TYPE)
_WHOLE: Final = (CSV, XLSX, BIBTEX, RIS, TBX)
"""What is taken away, and has all of a list unless less is asked for."""


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
    return WHOLE if chosen_format(request, family, wish) in _WHOLE else usual


LimitParameter = Annotated[
    # A number, or left out: nobody can send null. The bounds stand at the number, since pydantic
    # describes those of a union as `ge` and `le`, which OpenAPI does not know.
    Annotated[int, Field(ge=1, le=MAX_COUNT)] | SkipJsonSchema[None], Query(description=LIMIT.help)
]


def described(arg: Arg, name: str, place: Callable[..., Any] = Query) -> Any:
    """A parameter of a route; what does not fit its schema is refused with words of our own."""
    return place(
        alias=arg.name or name,
        description=arg.help,
        ge=arg.least,
        le=arg.most,
        max_length=arg.letters,
        examples=[*arg.examples] or None,
        json_schema_extra=dict(arg.schema) or None,
    )


LangParameter = Annotated[str, described(LANG, "lang")]
CursorParameter = Annotated[str, described(CURSOR, "cursor")]


async def _wanted(
    lang: LangParameter = "en",
    basis: Annotated[str, described(BASIS, "basis")] = "",
    confidence: Annotated[str, described(CONFIDENCE, "confidence")] = "",
    as_of: Annotated[str, described(AS_OF, "as_of")] = "",
) -> Filters:
    return wanted(lang, basis, confidence, as_of)


WantedDep = Annotated[Filters, Depends(_wanted)]
"""The language and the filters of a request; ParameterError for what means nothing."""

_CONTENT: Final = (
    "content-type",
    "etag",
    "link",
    "vary",
    "cache-control",
    "dcgraph-silence",
    "dcgraph-truncated",
)


async def answer_within(request: Request, path: str, query: str) -> Response:
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
    waiting = [{"type": "http.request", "body": b"", "more_body": False}]
    sent: list[Message] = []

    async def receive() -> Message:
        # Whoever waits for the client to leave waits for the real one.
        return waiting.pop() if waiting else await request.receive()

    async def send(message: Message) -> None:
        sent.append(message)

    # The request is enveloped and counted already: what answers is asked without that.
    answering: ASGIApp = request.app.router
    if path == SPARQL:
        generation = request.app.state.follower.generation
        if generation.service is not request.scope[SERVICE]:
            again = (("retry-after", "1"),)
            told = "Another snapshot was put in service; ask again."
            raise ProblemError("unavailable", told, again)
        answering = generation.sparql
    await answering(scope, receive, send)
    start, *parts = sent
    given = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    kept = {name: given[name] for name in _CONTENT if name in given}
    return Response(b"".join(one.get("body", b"") for one in parts), start["status"], kept)
