"""The graph as files to take away."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.responses import FileResponse

from dcgraph.downloads import Download, list_downloads
from dcgraph.errors import NotFound
from dcgraph_api.conditional import http_date, moment, not_modified
from dcgraph_api.deps import Service, ServiceDep
from dcgraph_api.knowledge import DOWNLOADS
from dcgraph_api.models import DownloadDocument, Downloads, ProblemDocument
from dcgraph_api.problems import MEDIA_TYPE

__all__ = ["router"]

router = APIRouter()


@router.get("/downloads")
async def read_downloads(service: ServiceDep) -> Downloads:
    """Every file there is: what it holds, how much of it, and its SHA-256."""
    manifest = service.snapshot.manifest
    found = [DownloadDocument.model_validate(one) for one in _listed(service)]
    return Downloads(
        version=manifest.version, snapshot=manifest.hash, built=manifest.built, downloads=found
    )


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
        416: {"description": "The file has no such part."},
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
    # The snapshot is held, and not cleared, until its answer has been sent.
    path = service.snapshot.path / DOWNLOADS / one.name
    return FileResponse(path, headers={"content-type": kind, **headers})


def _listed(service: Service) -> tuple[Download, ...]:
    return list_downloads(service.snapshot.path / DOWNLOADS)


def _named(service: Service, name: str) -> Download:
    """The download with this name, which no path can stand in for."""
    listed = {one.name: one for one in _listed(service)}
    if name not in listed:
        raise NotFound(
            f"There is no download named {name[:100]}; /downloads lists them all.", name[:100]
        )
    return listed[name]
