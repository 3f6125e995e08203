"""The IRIs of the graph: of things, terms, shapes and named graphs, and the documents on them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response

from dcgraph.documents import SPACES, thing_of
from dcgraph_api.compose import format_parameter
from dcgraph_api.conditional import http_date, moment, not_modified
from dcgraph_api.deps import ServiceDep
from dcgraph_api.knowledge import knowledge_of
from dcgraph_api.linked_data import context_tag, document, document_page, missing, see_other
from dcgraph_api.models import ProblemDocument
from dcgraph_api.pages.citing import rendered_with_citation
from dcgraph_api.pages.record import record_content
from dcgraph_api.places import DOCUMENTS, ENDINGS, Place
from dcgraph_api.problems import MEDIA_TYPE

__all__ = ["router"]

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
