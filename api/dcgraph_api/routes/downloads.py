"""The graph as files to take away."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from stat import S_ISREG
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.responses import FileResponse

from dcgraph.downloads import Download
from dcgraph.errors import BuildError, NotFound
from dcgraph_api.compose import chosen_format
from dcgraph_api.conditional import http_date, moment, not_modified, satisfiable
from dcgraph_api.deps import Service, ServiceDep
from dcgraph_api.formats import GRAPH, Family, Format
from dcgraph_api.knowledge import DOWNLOADS
from dcgraph_api.models import DownloadDocument, Downloads, ProblemDocument
from dcgraph_api.pages.downloads import downloads_content
from dcgraph_api.pages.rendering import rendered
from dcgraph_api.places import HTML
from dcgraph_api.problems import MEDIA_TYPE, Refusal

__all__ = ["router"]

router = APIRouter()


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

    Raises Refusal where it has none of them.
    """
    given = request.headers.get("range")
    if given is None:
        return
    ranges = satisfiable(given, size)
    if request.headers.get("if-range", tag) not in (tag, modified):
        ranges = None
    if ranges == "":
        raise Refusal(
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


def _whole(path: Path, size: int) -> Path:
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
        raise NotFound(
            f"There is no download named {name[:100]}; /downloads lists them all.", name[:100]
        )
    return service.downloads[name]
