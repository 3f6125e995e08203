"""The routes of linked data and downloads."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial
from stat import S_ISREG
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from starlette.responses import FileResponse

from dcgraph.errors import BuildError, NotFoundError
from dcgraph.rdf.documents import SPACES, thing_of
from dcgraph_api.caching import Reply, http_date, moment, not_modified, satisfiable, tag_of
from dcgraph_api.dependencies import ServiceDep
from dcgraph_api.errors import MEDIA_TYPE, ProblemError
from dcgraph_api.linked_data import Place, document, document_page, nothing, see_other
from dcgraph_api.models import DownloadDocument, Downloads, ProblemDocument
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
from dcgraph_api.open_store import DOWNLOADS
from dcgraph_api.pages.document import downloads_content
from dcgraph_api.pages.record import record_content, rendered_with_citation
from dcgraph_api.pages.rendering import rendered
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
        context = await asyncio.to_thread(lambda: service.store.context)
        body = json.dumps({"@context": context}, ensure_ascii=False, indent=2).encode() + b"\n"
        return Reply(200, body, tag=tag_of("context", body))

    headers = {"content-type": "application/ld+json", "cache-control": "public, no-cache"}
    modified = moment(service.snapshot.manifest.built)
    return await respond(
        request,
        service,
        ("context",),
        make,
        headers,
        modified=modified,
    )


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
_KINDS: Final = frozenset(("application/gzip", "application/zip", "text/csv")) | {
    one.media_type for one in GRAPH.formats
}

_FAMILY: Final = Family(
    "the list of downloads",
    (Format(("json",), "application/json"), HTML),
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
    if name not in service.downloads:
        raise NotFoundError(
            f"There is no download named {name[:100]}; /downloads lists them all.", name[:100]
        )
    one = service.downloads[name]
    tag, modified = f'"{one.sha256}"', moment(service.snapshot.manifest.built)
    headers = {
        "etag": tag,
        "last-modified": http_date(modified),
        "cache-control": "public, max-age=300",
    }
    if not_modified(request.headers, tag, modified):
        return Response(status_code=304, headers=headers)
    kind = one.compression or one.media_type
    # The snapshot is held, and not cleared, until its answer has been sent.
    path = service.snapshot.path / DOWNLOADS / one.name
    try:
        found = path.lstat()
    except OSError as error:
        raise BuildError(f"{path} cannot be read: {error}; run `dcgraph build`.") from None
    if not S_ISREG(found.st_mode) or found.st_size != one.bytes:
        raise BuildError(f"{path} is another file than was verified; run `dcgraph build`.")
    _settle_range(request, tag, headers["last-modified"], one.bytes)
    headers["content-type"] = kind if kind in _KINDS else "application/octet-stream"
    return FileResponse(path, headers=headers)


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
