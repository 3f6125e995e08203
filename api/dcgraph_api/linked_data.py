"""The IRIs of the graph over HTTP."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Coroutine
from http import HTTPStatus
from typing import Any, Final, Protocol, TypeVar

from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.types import Receive

from dcgraph import __version__
from dcgraph.namespaces import DCGD, DCGS, GRAPHS
from dcgraph.rdf.documents import Document, closure, document_query, existence_query, read_document
from dcgraph.rdf.jsonld import write_jsonld
from dcgraph.research.graph import Desk
from dcgraph.snapshot.downloads import SHAPES
from dcgraph.sparql.model import Answer, Request
from dcgraph_api.caching import Reply, condition, http_date, moment, names_tag, not_modified
from dcgraph_api.dependencies import Service
from dcgraph_api.description import (
    DOCUMENTS,
    DOWNLOADS,
    ENDINGS,
    HTML,
    TITLES,
    Knowledge,
    Place,
    chosen_format,
    knowledge_of,
    near_iris,
)
from dcgraph_api.errors import ProblemError
from dcgraph_api.negotiation import Format, choose
from dcgraph_api.pages.document import document_content
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content, problem_page, rendered_after

_FRESH: Final = "public, max-age=300"

# From this size on (of N-Triples, in bytes) a document is made beside the event loop, and from
# the next on, which only whole graphs reach, as the engine writes it.
_LONG: Final = 64_000
_VERY_LONG: Final = 1_000_000
_SHOWN_LINES: Final = 3_000

_MAX_SHOWN: Final = 200


async def see_other(
    request: HttpRequest, service: Service, place: Place, wanted: str | None
) -> Response:
    """The way to the document on a thing.

    Raises ProblemError if there is none, or none in a format that was asked for.
    """
    if not await _exists(service, place.iri):
        return await missing(request, service, place.name, place.iri)
    chosen = chosen_format(request, DOCUMENTS, wanted)
    address = place.document_of_thing(chosen.names[0])
    return Response(
        status_code=303,
        headers={
            "location": address,
            "vary": "Accept",
            "cache-control": _FRESH,
            "link": f'<{address}>; rel="describedby"; type="{chosen.media_type}"',
        },
    )


async def document(request: HttpRequest, service: Service, place: Place, ending: str) -> Response:
    """The document on a thing in the format of an ending. Raises ProblemError if there is none."""
    chosen = ENDINGS[ending]
    tag = _tag(service, place.iri, chosen)
    modified = moment(service.snapshot.manifest.built)
    headers = _headers(place, ending, tag, http_date(modified))
    if names_tag(condition(request.headers), tag):
        return Response(status_code=304, headers=headers)
    body = await _kept_body(service, place, ending)
    if body is None:
        return await missing(request, service, place.name, place.iri)
    if not_modified(request.headers, tag, modified):
        return Response(status_code=304, headers=headers)
    return Response(body, headers={"content-type": chosen.content_type, **headers})


async def document_page(request: HttpRequest, service: Service, place: Place) -> Response:
    """The document on a thing as a page, or word of what is near where there is none."""

    async def work(_desk: Desk, reader: Reader) -> Content:
        known = (await knowledge_of(service)).vocabulary
        found = await _shown(service, place)
        if found is None:
            raise _nothing(place.iri, await near_iris(service, place.name))
        shown, total = found
        formats = {TITLES[one]: place.document(one) for one in ENDINGS if one != "html"}
        content = await service.research.work(document_content, reader, shown, known, formats)
        return {**content, "shown": _SHOWN_LINES, "total": total}

    response = await rendered_after(request, service, "document.html", work)
    if response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        response.headers.update(_places(place, "html"))
    return response


async def missing(request: HttpRequest, service: Service, name: str, shown: str) -> Response:
    """A page with the nearest names there are, for a browser.

    Raises ProblemError with the same names for other clients. `shown` is what was asked for.
    """
    refusal = _nothing(shown, await near_iris(service, name))
    if choose(request.headers.get("accept"), DOCUMENTS) is HTML:
        return await problem_page(request, service, refusal.problem)
    raise refusal


def _nothing(shown: str, near: list[str]) -> ProblemError:
    shown = shown if len(shown) <= _MAX_SHOWN else shown[:_MAX_SHOWN] + "…"
    hint = f" Did you mean {near[0]}?" if near else ""
    detail = f"Nothing in the graph is named {shown}.{hint}"
    return ProblemError("not-found", detail, (("vary", "Accept"),), name=shown, near=near)


async def _exists(service: Service, iri: str) -> bool:
    if iri.startswith(DCGS):
        return (await _document_of_shape(service, iri)) is not None
    answer = await service.own_lane.answer(Request(existence_query(iri)))
    return iri == DCGD or b"true" in answer.body


async def _kept_body(service: Service, place: Place, ending: str) -> bytes | None:
    """The document, which is the same under the same address as long as the snapshot is."""
    key = ("document", place.iri, ending, place.root)
    kept = service.cache.get(key)
    if kept is not None:
        return kept.body
    body = await _body(service, place, ending)
    if body is not None:
        service.cache.put(key, Reply(200, body), sum(map(len, key)))
    return body


async def _body(service: Service, place: Place, ending: str) -> bytes | None:
    """The document in a format, or None where nothing is said."""
    known = await knowledge_of(service)
    if place.iri.startswith(DCGS):
        shape = await _document_of_shape(service, place.iri)
        return _written(shape, known, service, place, ending) if shape else None
    query = document_query(place.iri)
    answer = await service.own_lane.answer(Request(query, graph_format="application/n-triples"))
    if not answer.body.strip():
        return None
    size = len(answer.body)
    if size < _LONG:
        return _written(read_document(place.iri, answer.body), known, service, place, ending)
    if size < _VERY_LONG or not place.iri.startswith(GRAPHS):
        found = await asyncio.to_thread(read_document, place.iri, answer.body)
        return await asyncio.to_thread(_written, found, known, service, place, ending)
    if ending == "nt":
        return answer.body
    media_type = ENDINGS[ending].media_type
    return (await service.own_lane.answer(Request(query, graph_format=media_type))).body


async def _shown(service: Service, place: Place) -> tuple[Document, int] | None:
    """The document, of a very long one the beginning, and then of how many statements, else 0."""
    if place.iri.startswith(DCGS):
        shape = await _document_of_shape(service, place.iri)
        return (shape, 0) if shape else None
    asked = Request(document_query(place.iri), graph_format="application/n-triples")
    body = (await service.own_lane.answer(asked)).body
    lines = body.splitlines(keepends=True)
    cut = len(body) >= _VERY_LONG and place.iri.startswith(GRAPHS)
    if not body.strip():
        return None
    shown = b"".join(lines[:_SHOWN_LINES]) if cut else body
    found = await asyncio.to_thread(read_document, place.iri, shown)
    return found, len(lines) if cut else 0


async def _document_of_shape(service: Service, iri: str) -> Document | None:
    shapes = (await knowledge_of(service)).shapes
    if iri == DCGS:
        triples = tuple(triple for told in shapes.values() for triple in told)
        return Document(iri, triples) if triples else None
    found = closure(iri, shapes)
    return found if found.triples else None


def _written(
    found: Document, known: Knowledge, service: Service, place: Place, ending: str
) -> bytes:
    if ending == "jsonld":
        base = service.settings.base
        root = f"{base}/" if base else place.root
        return write_jsonld(found, known.context, f"{root}context.jsonld")
    return found.written(ENDINGS[ending].media_type)


def context_tag(service: Service) -> str:
    """The strong entity tag of the context."""
    manifest = service.snapshot.manifest
    return _digest(manifest.hash, manifest.version, __version__, "context")


def _tag(service: Service, iri: str, chosen: Format) -> str:
    """The entity tag, strong where the bytes are ours: the engine may order a graph anew."""
    manifest = service.snapshot.manifest
    shapes = manifest.files.get(f"{DOWNLOADS}/{SHAPES}", "")
    base = service.settings.base
    tag = _digest(manifest.hash, shapes, __version__, base, chosen.media_type, iri)
    return f"W/{tag}" if iri.startswith(GRAPHS) else tag


def _digest(*told: str) -> str:
    return f'"{hashlib.blake2b(chr(0).join(told).encode(), digest_size=16).hexdigest()}"'


def _headers(place: Place, ending: str, tag: str, modified: str) -> dict[str, str]:
    return {
        "vary": "Accept",
        "cache-control": _FRESH,
        "etag": tag,
        "last-modified": modified,
        **_places(place, ending),
    }


def _places(place: Place, ending: str) -> dict[str, str]:
    """Where the document stands, what it is on, and where it stands in other formats."""
    links = [f'<{place.iri}>; rel="describes"']
    links += [
        f'<{place.document(one)}>; rel="alternate"; type="{form.media_type}"'
        for one, form in ENDINGS.items()
        if one != ending
    ]
    return {"content-location": place.document(ending), "link": ", ".join(links)}


_T = TypeVar("_T")

# Most queries are answered sooner; only for the others is the connection watched.
_UNWATCHED_SECONDS: Final = 0.05


class Engine(Protocol):
    """What answers. Cancelling `answer` frees what it held."""

    async def answer(self, request: Request) -> Answer:
        """The whole answer, or an error of the tree."""
        ...


async def while_connected(work: Coroutine[Any, Any, _T], receive: Receive) -> _T:
    """What the work returns, which is stopped when the client leaves.

    Raises ClientDisconnect when that happens, and whatever the work raises.
    """
    task = asyncio.current_task()
    assert task is not None
    watch = _Watch(task, receive)
    try:
        return await work
    except asyncio.CancelledError:
        if watch.client_left and not task.uncancel():
            raise ClientDisconnect from None
        raise
    finally:
        watch.end()


class _Watch:
    """Cancels a task when its client leaves, from a moment after it began."""

    def __init__(self, task: asyncio.Task[Any], receive: Receive) -> None:
        self.client_left = False
        self._task = task
        self._receive = receive
        self._watching: asyncio.Task[None] | None = None
        self._timer = task.get_loop().call_later(_UNWATCHED_SECONDS, self._begin)

    def end(self) -> None:
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()

    def _begin(self) -> None:
        self._watching = self._task.get_loop().create_task(self._until_left())

    async def _until_left(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.client_left = True
        self._task.cancel()
