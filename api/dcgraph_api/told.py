"""How an answer of the research desk is told over HTTP: formats, caching, conditions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from hashlib import blake2b
from typing import Annotated, Any, Final, TypedDict, TypeVar, Unpack
from urllib.parse import quote, urlencode

from fastapi import Depends, Query
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema
from starlette.requests import Request
from starlette.responses import Response

from dcgraph.research import Desk
from dcgraph.research.model import BASES, CONFIDENCES, FORCES, LANGUAGES
from dcgraph.research.pages import MOST, USUAL, WHOLE, pages_of, silence_of
from dcgraph.research.wanted import Wanted, wanted
from dcgraph_api.compose import chosen_format, format_parameter
from dcgraph_api.conditional import condition, matches
from dcgraph_api.days import day_query
from dcgraph_api.deps import Service
from dcgraph_api.description import base_of
from dcgraph_api.formats import Family, Format
from dcgraph_api.models import ProblemDocument
from dcgraph_api.places import HTML
from dcgraph_api.problems import MEDIA_TYPE
from dcgraph_api.replies import Reply
from dcgraph_api.writers import Seat, Writer, writer_of

__all__ = [
    "CSV",
    "JSON",
    "JSON_LD",
    "MARKDOWN",
    "PLAIN",
    "TABLE",
    "TRIG",
    "XLSX",
    "CursorParameter",
    "ForceParameter",
    "ForcedDep",
    "FormatParameter",
    "LangParameter",
    "LimitParameter",
    "ReaderDep",
    "TableParameter",
    "WantedDep",
    "found_or",
    "how_many",
    "one_of",
    "tabled",
    "told",
    "told_after",
    "without_pages",
]

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
    Annotated[int, Field(ge=1, le=MOST)] | SkipJsonSchema[None],
    Query(
        description=f"How many to give at once, at most {MOST}. Without it CSV and XLSX have all, "
        "and other formats the first of them and the way to the next.",
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

    Raises Refusal for a format that is not to be had.
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
) -> Wanted:
    return wanted(lang, basis, confidence, as_of)


def _forced(
    lang: LangParameter = "en",
    basis: BasisParameter = "",
    confidence: ConfidenceParameter = "",
    as_of: DayParameter = "",
    force: ForceParameter = "",
) -> Wanted:
    return wanted(lang, basis, confidence, as_of, force)


def _reader(
    lang: LangParameter = "en", confidence: ConfidenceParameter = "", as_of: DayParameter = ""
) -> Wanted:
    return wanted(lang, "", confidence, as_of)


WantedDep = Annotated[Wanted, Depends(_wanted)]
"""The language and the filters of a request; ParameterError for what means nothing."""

ForcedDep = Annotated[Wanted, Depends(_forced)]
"""The same with the forces that are asked for, for answers on what texts say of concepts."""

ReaderDep = Annotated[Wanted, Depends(_reader)]
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
    Raises what `work` raises, and Refusal for a format that is not to be had.
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
