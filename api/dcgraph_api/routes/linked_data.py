"""The routes of linked data, downloads and questions in RDF."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path as FilePath
from stat import S_ISREG
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from starlette.responses import FileResponse

from dcgraph.errors import BuildError, NotFoundError
from dcgraph.rdf.documents import SPACES, thing_of
from dcgraph.research.graph import Desk
from dcgraph.snapshot.downloads import Download
from dcgraph_api.caching import http_date, moment, not_modified, satisfiable
from dcgraph_api.dependencies import Service, ServiceDep
from dcgraph_api.description import (
    DOCUMENTS,
    DOWNLOADS,
    ENDINGS,
    HTML,
    Place,
    base_of,
    chosen_format,
    documented,
    format_parameter,
    graph_response,
    knowledge_of,
)
from dcgraph_api.description import document as graph_document
from dcgraph_api.errors import MEDIA_TYPE, ProblemError
from dcgraph_api.linked_data import context_tag, document, document_page, missing, see_other
from dcgraph_api.models import DownloadDocument, Downloads, ProblemDocument
from dcgraph_api.negotiation import GRAPH, Family, Format
from dcgraph_api.pages.catalogue import question_content, questions_content
from dcgraph_api.pages.document import downloads_content
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.record import record_content, rendered_with_citation
from dcgraph_api.pages.rendering import Content, rendered, rendered_after
from dcgraph_api.questions import LIST, ONE, graph_query, one_question, read_questions

router = APIRouter()

_Wanted = Annotated[str | None, format_parameter(DOCUMENTS)]
_Name = Annotated[str, Path(description="The name of the thing, or of a document on it.")]
_Ending = Annotated[str, Path(description=f"One of {', '.join(ENDINGS)}.")]

_FORMATS: Final[dict[str, Any]] = {one.media_type: {} for one in DOCUMENTS.formats}
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The document.", "content": _FORMATS},
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
    tag, modified = context_tag(service), moment(service.snapshot.manifest.built)
    headers = {
        "cache-control": "public, no-cache",
        "etag": tag,
        "last-modified": http_date(modified),
    }
    if not_modified(request.headers, tag, modified):
        return Response(status_code=304, headers=headers)
    body = (await knowledge_of(service)).context_document
    return Response(body, headers={"content-type": "application/ld+json", **headers})


def _of_things(space: str) -> Callable[..., Awaitable[Response]]:
    async def read(
        request: Request, service: ServiceDep, name: _Name, wanted: _Wanted = None
    ) -> Response:
        stem, _, ending = name.rpartition(".")
        known = ending in ENDINGS and bool(stem)
        iri = thing_of(space, stem if known else name)
        if iri is None:
            return await missing(request, service, name, f"/{space}/{name}")
        if known:
            if space == "id" and ending == "html" and ".citation-" not in stem:
                return await rendered_with_citation(
                    request,
                    service,
                    "record.html",
                    partial(record_content, name=stem),
                    f"/api/v1/records/{stem}",
                )
            if ending == "html":
                return await document_page(request, service, Place(iri, space, stem))
            return await document(request, service, Place(iri, space, stem), ending)
        return await see_other(request, service, Place(iri, space, name), wanted)

    return read


def _of_space(space: str) -> Callable[..., Awaitable[Response]]:
    async def read(request: Request, service: ServiceDep, ending: _Ending) -> Response:
        iri = thing_of(space, "")
        if iri is None or ending not in ENDINGS:
            return await missing(request, service, space, f"/{space}.{ending}")
        if ending == "html":
            return await document_page(request, service, Place(iri, space, ""))
        return await document(request, service, Place(iri, space, ""), ending)

    return read


for _space in SPACES:
    for _path, _read, _what in (
        (f"/{_space}/{{name:path}}", _of_things(_space), _SUMMARIES[_space]),
        (f"/{_space}.{{ending}}", _of_space(_space), f"The document on /{_space}/"),
    ):
        router.add_api_route(
            _path,
            _read,
            name=_what,
            operation_id=f"read_{_space}_{'name' if 'path' in _path else 'ending'}",
            response_class=Response,
            responses=_RESPONSES,
        )


# A browser shows none of them as a page.
_KINDS: Final = frozenset(("application/gzip", "application/zip", "text/csv")) | {
    one.media_type for one in GRAPH.formats
}

_FAMILY: Final = Family(
    "the list of downloads",
    (Format(("json",), "application/json", "application/json", ""), HTML),
)


@router.get(
    "/downloads", response_model=Downloads, responses={200: {"content": {HTML.media_type: {}}}}
)
async def read_downloads(request: Request, service: ServiceDep) -> Response:
    """Every file there is: what it holds, how much of it, and its SHA-256; a page for browsers."""
    files = tuple(service.downloads.values())
    if chosen_format(request, _FAMILY, None) is HTML:
        return await rendered(
            request, service, "downloads.html", partial(downloads_content, files=files)
        )
    manifest = service.snapshot.manifest
    told = Downloads(
        version=manifest.version,
        snapshot=manifest.hash,
        built=manifest.built,
        downloads=[DownloadDocument.model_validate(one) for one in files],
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
    """One file, whole or in parts (Range)."""
    one = _named(service, name)
    tag, modified = f'"{one.sha256}"', moment(service.snapshot.manifest.built)
    headers = {
        "etag": tag,
        "last-modified": http_date(modified),
        "cache-control": "public, max-age=300",
    }
    if not_modified(request.headers, tag, modified):
        return Response(status_code=304, headers=headers)
    kind = one.compression or one.media_type
    if kind not in _KINDS:
        kind = "application/octet-stream"
    # The snapshot is held, and not cleared, until its answer has been sent.
    path = _whole(service.snapshot.path / DOWNLOADS / one.name, one.bytes)
    _settle_range(request, tag, headers["last-modified"], one.bytes)
    return FileResponse(path, headers={"content-type": kind, **headers})


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


def _whole(path: FilePath, size: int) -> FilePath:
    """The same path. Raises BuildError where there is no longer the file that was verified."""
    try:
        found = path.lstat()
    except OSError as error:
        raise BuildError(f"{path} cannot be read: {error}; run `dcgraph build`.") from None
    if not S_ISREG(found.st_mode) or found.st_size != size:
        raise BuildError(f"{path} is another file than was verified; run `dcgraph build`.")
    return path


def _named(service: Service, name: str) -> Download:
    """The download with this name, which no path can stand in for."""
    if name not in service.downloads:
        raise NotFoundError(
            f"There is no download named {name[:100]}; /downloads lists them all.", name[:100]
        )
    return service.downloads[name]


_SHOWN: Final = ("name", "iri", "form", "titles")
_OfList = Annotated[str | None, format_parameter(LIST)]
_OfOne = Annotated[str | None, format_parameter(ONE)]


@router.get("/questions", response_class=Response, responses=documented(LIST))
async def list_questions(request: Request, service: ServiceDep, wanted: _OfList = None) -> Response:
    """Every saved question: in RDF as SHACL executables, in JSON with its titles, or a page."""
    chosen = chosen_format(request, LIST, wanted)
    if chosen is HTML:
        return await rendered(request, service, "questions.html", questions_content)
    base = base_of(request.scope, service.settings.base)
    if chosen.names[0] != "json":
        return await graph_response(request, service, graph_query(base), chosen)

    async def listing() -> bytes:
        known = await read_questions(service.own_lane)
        shown = [
            {key: asked[key] for key in _SHOWN} | {"address": f"{base}/questions/{name}"}
            for name, asked in known.items()
        ]
        return _json({"count": len(shown), "questions": shown})

    return await graph_document(request, service, base, chosen, listing)


@router.get("/questions/{name}", response_class=Response, responses=documented(ONE))
async def read_question(
    request: Request, service: ServiceDep, name: str, wanted: _OfOne = None
) -> Response:
    """One saved question: in RDF as a SHACL executable, in JSON, its text, or a page."""
    chosen = chosen_format(request, ONE, wanted)
    if chosen is HTML:

        def page(desk: Desk, reader: Reader) -> Awaitable[Content]:
            return question_content(desk, reader, name, service.own_lane)

        return await rendered_after(request, service, "question.html", page)
    base = base_of(request.scope, service.settings.base)
    asked = await one_question(service.own_lane, name)
    if chosen.names[0] not in ("json", "rq"):
        return await graph_response(request, service, graph_query(base, name), chosen)

    async def whole() -> bytes:
        if chosen.names[0] == "rq":
            return str(asked["query"]).encode()
        return _json({**asked, "endpoint": f"{base}/sparql"})

    return await graph_document(request, service, f"{base} {name}", chosen, whole)


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
