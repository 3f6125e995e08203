"""How an answer of the research desk is told over HTTP: formats, caching, conditions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from hashlib import blake2b
from typing import Annotated, Any, Final, TypeVar

from fastapi import Depends, Query
from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import Response

from dcgraph.research import Desk
from dcgraph.research.model import BASES, CONFIDENCES, LANGUAGES
from dcgraph.research.wanted import Wanted, wanted
from dcgraph_api.compose import chosen_format
from dcgraph_api.conditional import condition, matches
from dcgraph_api.deps import Service
from dcgraph_api.formats import Family, Format
from dcgraph_api.replies import Reply

__all__ = [
    "CSV",
    "JSON",
    "JSON_LD",
    "PLAIN",
    "TABLE",
    "XLSX",
    "FormatParameter",
    "WantedDep",
    "told",
]

Answer = TypeVar("Answer")

JSON: Final = Format(("json",), "application/json", "application/json", "", ("text/html",))
JSON_LD: Final = Format(("jsonld",), "application/ld+json", "application/ld+json", "")
CSV: Final = Format(("csv",), "text/csv", "text/csv; charset=utf-8", "")
XLSX: Final = Format(
    ("xlsx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "",
)
PLAIN: Final = Family("this answer", (JSON, JSON_LD))
TABLE: Final = Family("this table", (JSON, JSON_LD, CSV))

FormatParameter = Annotated[
    str | None, Query(alias="format", description="Short name of a format: as json, csv, xlsx.")
]

Writer = Callable[[Any, Request], bytes]
"""What writes an answer in another format than JSON."""


def _wanted(
    lang: Annotated[str, Query(description=f"Language of labels: {', '.join(LANGUAGES)}.")] = "en",
    basis: Annotated[
        str, Query(description=f"Bases, with commas, of {', '.join(BASES)}; all but the last.")
    ] = "",
    confidence: Annotated[
        str, Query(description=f"Confidence, with commas, of {', '.join(CONFIDENCES)}; all.")
    ] = "",
    as_of: Annotated[
        str, Query(alias="asOf", description="The day that counts, as 2019-06-03.")
    ] = "",
) -> Wanted:
    return wanted(lang, basis, confidence, as_of)


WantedDep = Annotated[Wanted, Depends(_wanted)]
"""The language and the filters of a request; ParameterError for what means nothing."""


async def told(
    request: Request,
    service: Service,
    kind: type[Answer],
    work: Callable[[Desk], Answer],
    *,
    family: Family = PLAIN,
    wish: str | None = None,
    writers: dict[str, Writer] | None = None,
) -> Response:
    """What `work` finds at the desk, in JSON or by the writer for the format that is asked for.

    `wish` is the parameter `format`, `writers` go by the short names of formats. It is worked
    out in a thread and kept under its address; whoever has it already gets 304. Raises what
    `work` raises, and Refusal for a format that is not to be had.
    """
    chosen = chosen_format(request, family, wish)
    base = f"{request.url.scheme}://{request.headers.get('host', '')}"
    key = ("research", request.url.path, request.url.query, chosen.media_type, base)
    reply = service.cache.get(key)
    if reply is None:
        desk = await service.research.desk()
        write = (writers or {}).get(chosen.names[0], _json(kind))
        body = await asyncio.to_thread(lambda: write(work(desk), request))
        tag = f'"{_digest(body, chosen)}"'
        reply = Reply(200, body, (("content-type", chosen.content_type), ("etag", tag)), tag)
        service.cache.put(key, reply, sum(map(len, key)))
    assert reply.tag is not None
    headers = {"vary": "Accept, Host", "cache-control": "no-cache", "etag": reply.tag}
    if matches(condition(request.headers), reply.tag):
        return Response(status_code=304, headers=headers)
    return Response(reply.body, headers={"content-type": chosen.content_type, **headers})


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


def _digest(body: bytes, chosen: Format) -> str:
    return blake2b(chosen.media_type.encode() + b"\n" + body, digest_size=16).hexdigest()
