"""The Reconciliation Service API 0.2, by which OpenRefine matches names in tables to things."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response

from dcgraph import __version__
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research import Desk
from dcgraph.research.declaration import API
from dcgraph.research.filters import wanted
from dcgraph.research.reconciliation import (
    MAX_QUERIES,
    Candidates,
    read_queries,
    reconciled,
    suggested,
)
from dcgraph_api.dependencies import Service, ServiceDep
from dcgraph_api.errors import ProblemError
from dcgraph_api.requests import base_of
from dcgraph_api.responses import LangParameter, as_json
from dcgraph_api.routes.assessment import body_of

# The manifest of the service describes it, by a specification of its own.
router = APIRouter(prefix=f"{API}reconcile", include_in_schema=False)

_FORM: Final = "application/x-www-form-urlencoded"
_TYPES: Final = ("Notion", "Concept", "Instrument", "Provision", "Organization", "State", "Event")
"""The kinds that are offered at first."""
_MAX_FIELDS: Final = 20
_QUERIES: Final = (
    f'Up to {MAX_QUERIES} queries by key, in JSON, as in {{"q0": {{"query": "single window", '
    '"type": "Mechanism", "limit": 3}}. Without them comes the manifest of the service.'
)
_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        _FORM: {
            "schema": {
                "type": "object",
                "properties": {"queries": {"type": "string", "description": _QUERIES}},
                "required": ["queries"],
            }
        }
    },
}
_Prefix = Annotated[str, Query(description="What is being typed.", max_length=200)]


@router.get("", response_model=dict[str, Candidates])
async def reconcile(
    request: Request,
    service: ServiceDep,
    *,
    queries: Annotated[str | None, Query(description=_QUERIES)] = None,
    lang: LangParameter = "en",
) -> Response:
    """Candidates for the names in a table, or the manifest of the service."""
    if queries is not None:
        return await _answer(service, queries, lang)
    desk = await service.research.desk()
    told = manifest(desk, base_of(request.scope, service.settings.base))
    return _json(json.dumps(told, ensure_ascii=False).encode(), lasting=True)


@router.post("", response_model=dict[str, Candidates], openapi_extra={"requestBody": _BODY})
async def reconcile_batch(
    request: Request, service: ServiceDep, *, lang: LangParameter = "en"
) -> Response:
    """The same for longer batches, in the body of a form."""
    text = await body_of(request, service, (_FORM,))
    # One field is read; what has very many is no form of ours.
    fields = dict(parse_qsl(text)) if text.count("&") < _MAX_FIELDS else {}
    if "queries" not in fields:
        raise ProblemError("bad-request", "The form has no field 'queries'; send them in it.")
    return await _answer(service, fields["queries"], lang)


@router.get("/suggest")
async def suggest_entities(
    service: ServiceDep, *, prefix: _Prefix = "", lang: LangParameter = "en"
) -> dict[str, list[dict[str, Any]]]:
    """Things by what is being typed, for whoever chooses one by hand."""
    desk, spoken = await service.research.desk(), wanted(lang).lang
    return {"result": await service.research.work(suggested, desk, prefix, spoken)}


@router.get("/suggest-type")
async def suggest_types(
    service: ServiceDep, *, prefix: _Prefix = "", lang: LangParameter = "en"
) -> dict[str, list[dict[str, str]]]:
    """Classes by what is being typed."""
    desk, spoken = await service.research.desk(), wanted(lang).lang

    def found(desk: Desk) -> list[dict[str, str]]:
        kinds = sorted({kind for iri in desk.facts.about for kind in desk.kinds(iri)})
        named = ((kind, desk.label(DCG + kind, spoken).text) for kind in kinds)
        told = prefix.casefold()
        return [
            {"id": kind, "name": name}
            for kind, name in named
            if name.casefold().startswith(told) or kind.casefold().startswith(told)
        ]

    return {"result": await service.research.work(found, desk)}


def manifest(desk: Desk, base: str) -> dict[str, Any]:
    """What the service can do and where, as the specification lays it out."""
    here = f"{base}{API}reconcile"
    return {
        "versions": ["0.2"],
        "name": "dcgraph: digital customs and customs law",
        "identifierSpace": DCGD,
        "schemaSpace": DCG,
        "documentation": f"{base}/docs",
        "serviceVersion": __version__,
        "view": {"url": f"{base}/id/{{{{id}}}}"},
        "defaultTypes": [
            {"id": kind, "name": desk.label(DCG + kind, "en").text} for kind in _TYPES
        ],
        "batchSize": MAX_QUERIES,
        "suggest": {
            "entity": {"service_url": here, "service_path": "/suggest"},
            "type": {"service_url": here, "service_path": "/suggest-type"},
        },
    }


async def _answer(service: Service, queries: str, lang: str) -> Response:
    asked, spoken = read_queries(queries), wanted(lang).lang
    desk = await service.research.desk()
    found = await service.research.work(reconciled, desk, asked, spoken)
    return _json(as_json(dict[str, Candidates], found), lasting=False)


def _json(body: bytes, *, lasting: bool) -> Response:
    kept = "public, max-age=300" if lasting else "no-store"
    return Response(body, headers={"content-type": "application/json", "cache-control": kept})
