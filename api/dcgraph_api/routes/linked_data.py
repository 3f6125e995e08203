"""The routes of linked data and downloads."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from starlette.responses import FileResponse

from dcgraph import __version__
from dcgraph.errors import NotFoundError
from dcgraph.namespaces import GRAPHS
from dcgraph.rdf.documents import SPACES, document_query, serialized, thing_of
from dcgraph.rdf.jsonld import write_jsonld
from dcgraph.research.graph import Desk
from dcgraph.sparql.model import Request as StoreRequest
from dcgraph.tables.fill import SQLITE
from dcgraph_api.caching import Reply, http_date, matches, moment, not_modified, satisfiable, tag_of
from dcgraph_api.dependencies import Service, ServiceDep
from dcgraph_api.errors import MEDIA_TYPE, ProblemError
from dcgraph_api.models import Downloads, ProblemDocument
from dcgraph_api.negotiation import (
    DOCUMENTS,
    ENDINGS,
    GRAPH,
    HTML,
    Family,
    Format,
    chosen_format,
    format_parameter,
)
from dcgraph_api.open_store import NTRIPLES
from dcgraph_api.pages.citing import today
from dcgraph_api.pages.document import document_content, downloads_content
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.record import record_content
from dcgraph_api.pages.rendering import Content, rendered, rendered_after
from dcgraph_api.responses import respond

router = APIRouter()

_Wanted = Annotated[str | None, format_parameter(DOCUMENTS)]
_Name = Annotated[str, Path(description="The name of the thing, or of a document on it.")]
_Ending = Annotated[str, Path(description=f"One of {', '.join(ENDINGS)}.")]

_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The document.",
        "content": {one.media_type: {} for one in DOCUMENTS.formats},
    },
    303: {"description": "The way from a thing to the document on it."},
    304: {"description": "The client has it already."},
    404: {
        "description": "Nothing has this name; the nearest there are.",
        "model": ProblemDocument,
        "content": {MEDIA_TYPE: {}, "text/html": {}},
    },
}
_SUMMARIES: Final = {
    "id": "A thing of the graph",
    "ontology": "A term or a module of the ontology",
    "shapes": "A shape",
    "graph": "A named graph",
}
_FRESH: Final = "public, max-age=300"
# From this size on (of N-Triples, in bytes) a graph is sent as the engine writes it, and shown
# in part.
_VERY_LONG: Final = 1_000_000
_SHOWN_LINES: Final = 3_000
_LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
_MAX_SHOWN: Final = 200

TITLES: Final = {"ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdf": "RDF/XML"}
"""How a page calls the formats, by ending."""


class Place:
    """An IRI of the graph, as `thing_of` gives it, and where it stands on this server."""

    def __init__(self, iri: str, space: str, name: str) -> None:
        self.iri = iri
        self.name = name
        self._last = (name or space).rpartition("/")[2]
        depth = name.count("/") + 1 if name else 0
        self.root = "../" * depth or "./"
        """The way from the documents to the root of the server."""

    def document(self, ending: str) -> str:
        """The way from one document to another, by its ending."""
        return f"{self._last}.{ending}"

    def links(self, ending: str) -> dict[str, str]:
        """Where the document stands, what it is on, and where it stands in other formats."""
        links = [f'<{self.iri}>; rel="describes"']
        links += [
            f'<{self.document(one)}>; rel="alternate"; type="{form.media_type}"'
            for one, form in ENDINGS.items()
            if one != ending
        ]
        return {"content-location": self.document(ending), "link": ", ".join(links)}

    def signposts(self) -> str:
        """Typed links of a page: what to cite, what describes it, under which terms."""
        links = [
            f'<{self.iri}>; rel="cite-as"',
            '<https://schema.org/AboutPage>; rel="type"',
            f'<{_LICENSE}>; rel="license"',
        ]
        links += [
            f'<{self.document(one)}>; rel="describedby"; type="{form.media_type}"'
            for one, form in ENDINGS.items()
            if one != "html"
        ]
        return ", ".join(links)


async def nothing(service: Service, name: str, shown: str) -> ProblemError:
    """That nothing has a name, with the nearest there are. `shown` is what was asked for."""
    near = await service.store.work(service.store.near, name)
    shown = shown if len(shown) <= _MAX_SHOWN else shown[:_MAX_SHOWN] + "…"
    hint = f" Did you mean {near[0]}?" if near else ""
    detail = f"Nothing in the graph is named {shown}.{hint}"
    return ProblemError("not-found", detail, (("vary", "Accept"),), name=shown, near=near)


async def see_other(
    request: Request, service: Service, place: Place, wanted: str | None
) -> Response:
    """The way to the document on a thing.

    Raises ProblemError if there is none, or none in a format that was asked for.
    """
    if not await service.store.work(service.store.exists, place.iri):
        raise await nothing(service, place.name, place.iri)
    chosen = chosen_format(request, DOCUMENTS, wanted)
    # The address of the thing itself ends in a slash if it has no name.
    address = f"{'' if place.name else '../'}{place.document(chosen.names[0])}"
    headers = {
        "location": address,
        "vary": "Accept",
        "cache-control": _FRESH,
        "link": f'<{address}>; rel="describedby"; type="{chosen.media_type}"',
    }
    return Response(status_code=303, headers=headers)


async def document(request: Request, service: Service, place: Place, ending: str) -> Response:
    """The document on a thing in the format of an ending. Raises ProblemError if there is none."""
    chosen, manifest = ENDINGS[ending], service.snapshot.manifest
    tag = None
    if place.iri.startswith(GRAPHS):
        # Weak, and of what it is made of: the engine may order a graph anew.
        told = f"{manifest.hash} {__version__} {service.settings.base} {place.iri}"
        tag = f"W/{tag_of(chosen.media_type, told.encode())}"

    async def make() -> Reply:
        body = await _body(service, place, ending)
        if body is None:
            raise await nothing(service, place.name, place.iri)
        return Reply(200, body, tag=tag or tag_of(chosen.media_type, body))

    key = ("document", place.iri, ending, place.root)
    headers = {
        "content-type": chosen.content_type,
        "vary": "Accept",
        "cache-control": _FRESH,
        **place.links(ending),
    }
    held = request.headers.get("if-none-match", "")
    if tag and held.strip() != "*" and matches(held, tag):
        # Who has a graph already need not wait until it is written.
        return Reply(200, tag=tag).response(request, headers, modified=moment(manifest.built))
    return await respond(request, service, key, make, headers, modified=moment(manifest.built))


async def _body(service: Service, place: Place, ending: str) -> bytes | None:
    """The document in a format, or None where nothing is said."""
    ntriples = await _graph(service, place)
    if ntriples is not None and len(ntriples) >= _VERY_LONG:
        if ending == "nt":
            return ntriples
        asked = StoreRequest(document_query(place.iri), graph_format=ENDINGS[ending].media_type)
        return (await service.own_lane.answer(asked)).body

    def made() -> bytes | None:
        found = service.store.document(place.iri, ntriples)
        if found is None or ending != "jsonld":
            return serialized(found.triples, ENDINGS[ending].media_type) if found else None
        base = service.settings.base
        root = f"{base}/" if base else place.root
        return write_jsonld(found, service.store.context, f"{root}context.jsonld")

    return await service.store.work(made)


async def _graph(service: Service, place: Place) -> bytes | None:
    """A named graph in N-Triples, which may be long: a worker writes it. None for all else."""
    if not place.iri.startswith(GRAPHS):
        return None
    asked = StoreRequest(document_query(place.iri), graph_format=NTRIPLES)
    return (await service.own_lane.answer(asked)).body


async def document_page(request: Request, service: Service, place: Place) -> Response:
    """The document on a thing as a page, or word of what is near where there is none.

    Of a very long one it shows the beginning, and of how many statements.
    """

    async def work(_desk: Desk, reader: Reader) -> Content:
        ntriples, total = await _graph(service, place), 0
        if ntriples is not None and len(ntriples) >= _VERY_LONG:
            lines = ntriples.splitlines(keepends=True)
            ntriples, total = b"".join(lines[:_SHOWN_LINES]), len(lines)
        found = await service.store.work(service.store.document, place.iri, ntriples)
        if found is None:
            raise await nothing(service, place.name, place.iri)
        formats = {title: place.document(one) for one, title in TITLES.items()}
        content = await service.research.work(
            lambda: document_content(reader, found, service.store.vocabulary, formats)
        )
        return {**content, "shown": _SHOWN_LINES, "total": total}

    response = await rendered_after(request, service, "document.html", work)
    if response.status_code in (200, 304):
        response.headers.update(place.links("html"))
    return response


@router.get(
    "/context.jsonld",
    response_class=Response,
    responses={
        200: {"description": "The context.", "content": {"application/ld+json": {}}},
        304: _RESPONSES[304],
    },
)
async def read_context(request: Request, service: ServiceDep) -> Response:
    """The JSON-LD context of the documents: short names for the terms of the ontology."""

    async def make() -> Reply:
        context = await service.store.work(lambda: service.store.context)
        body = json.dumps({"@context": context}, ensure_ascii=False, indent=2).encode() + b"\n"
        return Reply(200, body, tag=tag_of("context", body))

    headers = {"content-type": "application/ld+json", "cache-control": "public, no-cache"}
    modified = moment(service.snapshot.manifest.built)
    return await respond(request, service, ("context",), make, headers, modified=modified)


def _of_things(space: str) -> Callable[..., Awaitable[Response]]:
    async def read(
        request: Request, service: ServiceDep, name: _Name, wanted: _Wanted = None
    ) -> Response:
        stem, _, ending = name.rpartition(".")
        known = ending in ENDINGS and bool(stem)
        iri = thing_of(space, stem if known else name)
        if iri is None:
            raise await nothing(service, name, f"/{space}/{name}")
        if not known:
            return await see_other(request, service, Place(iri, space, name), wanted)
        if space == "id" and ending == "html" and ".citation-" not in stem:
            work = partial(record_content, name=stem, day=(day := today()))
            response = await rendered(request, service, "record.html", work, apart=(day,))
            if response.status_code in (200, 304):
                response.headers["link"] = Place(iri, space, stem).signposts()
            return response
        if ending == "html":
            return await document_page(request, service, Place(iri, space, stem))
        return await document(request, service, Place(iri, space, stem), ending)

    return read


def _of_space(space: str) -> Callable[..., Awaitable[Response]]:
    async def read(request: Request, service: ServiceDep, ending: _Ending) -> Response:
        iri = thing_of(space, "")
        if iri is None or ending not in ENDINGS:
            raise await nothing(service, space, f"/{space}.{ending}")
        if ending == "html":
            return await document_page(request, service, Place(iri, space, ""))
        return await document(request, service, Place(iri, space, ""), ending)

    return read


for _space in SPACES:
    for _path, _part, _read, _what in (
        (f"/{_space}/{{name:path}}", "name", _of_things(_space), _SUMMARIES[_space]),
        (f"/{_space}.{{ending}}", "ending", _of_space(_space), f"The document on /{_space}/"),
    ):
        router.add_api_route(
            _path,
            _read,
            name=_what,
            operation_id=f"read_{_space}_{_part}",
            response_class=Response,
            responses=_RESPONSES,
        )


# A browser shows none of them as a page.
_KINDS: Final = frozenset(("application/gzip", SQLITE, *(one.media_type for one in GRAPH.formats)))

_FAMILY: Final = Family("the list of downloads", (Format(("json",), "application/json"), HTML))


@router.get(
    "/downloads", response_model=Downloads, responses={200: {"content": {HTML.media_type: {}}}}
)
async def read_downloads(request: Request, service: ServiceDep) -> Response:
    """Every file there is: what it holds, its size and SHA-256 once made; a page for browsers."""
    files = await service.downloads.listed()
    if chosen_format(request, _FAMILY, None) is HTML:
        work = partial(downloads_content, files=files)
        there = str(sum(file.bytes is not None for file in files))
        return await rendered(request, service, "downloads.html", work, apart=(there,))
    manifest = service.snapshot.manifest
    told = Downloads(
        version=manifest.version, snapshot=manifest.hash, built=manifest.built, downloads=files
    )
    headers = {"content-type": "application/json", "vary": "Accept"}
    return Response(told.model_dump_json().encode(), headers=headers)


@router.get(
    "/downloads/{name}",
    response_class=Response,
    responses={
        200: {"description": "The file.", "content": {"application/octet-stream": {}}},
        206: {"description": "The part of the file that was asked for."},
        304: {"description": "The client has it already."},
        404: {
            "description": "There is no such file.",
            "model": ProblemDocument,
            "content": {MEDIA_TYPE: {}},
        },
        416: {
            "description": "The file has no such part.",
            "model": ProblemDocument,
            "content": {MEDIA_TYPE: {}},
        },
    },
)
async def read_download(request: Request, service: ServiceDep, name: str) -> Response:
    """One file, whole or in parts (Range). It is made when it is first asked for."""
    download = service.downloads.every.get(name)
    if download is None:
        raise NotFoundError(
            f"There is no download named {name[:100]}; /downloads lists them all.", name[:100]
        )
    file = await service.downloads.file(name)
    tag, modified = f'"{file.sha256}"', moment(service.snapshot.manifest.built)
    headers = {
        "etag": tag,
        "last-modified": http_date(modified),
        "cache-control": "public, max-age=300",
    }
    if not_modified(request.headers, tag, modified):
        return Response(status_code=304, headers=headers)
    kind = download.compression or download.media_type
    _settle_range(request, tag, headers["last-modified"], file.bytes)
    headers["content-type"] = kind if kind in _KINDS else "application/octet-stream"
    # The snapshot is held, and not cleared, until its answer has been sent.
    return FileResponse(file.path, headers=headers)


def _settle_range(request: Request, tag: str, modified: str, size: int) -> None:
    """Leave in the request only ranges that the file has: what answers refuses all others.

    Raises ProblemError where it has none of them.
    """
    given = request.headers.get("range")
    if given is None:
        return
    ranges = satisfiable(given, size)
    if request.headers.get("if-range", tag) not in (tag, modified):
        ranges = None
    if ranges == "":
        raise ProblemError(
            "range-not-satisfiable",
            f"The file has {size} bytes, and none of them in the range {given[:100]}.",
            (("content-range", f"bytes */{size}"),),
            limit=size,
            unit="bytes",
        )
    kept = [pair for pair in request.scope["headers"] if pair[0] != b"range"]
    if ranges:
        kept.append((b"range", ranges.encode()))
    request.scope["headers"] = kept
