"""The routes of the service itself."""

from __future__ import annotations

import gzip
import json
from copy import deepcopy
from functools import partial
from hashlib import blake2b
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, Response
from fastapi import Request as FastapiRequest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request

from dcgraph.errors import DcgraphError, QueryError
from dcgraph.research.graph import Desk
from dcgraph.research.jsonld import CONTEXT
from dcgraph.snapshot.manifest import fault_of
from dcgraph.sparql.model import Lane
from dcgraph_api.caching import Reply, condition, matches, moment
from dcgraph_api.dependencies import ServiceDep
from dcgraph_api.description import (
    HTML,
    base_of,
    chosen_format,
    documented,
    format_parameter,
    graph_response,
    void_query,
)
from dcgraph_api.limits import limits_table
from dcgraph_api.metrics import LANES, Metrics
from dcgraph_api.middleware import Common
from dcgraph_api.models import (
    EXAMPLES,
    Health,
    Index,
    LaneHealth,
    LimitDocument,
    Limits,
    Readiness,
    example_parameters,
    shortened,
)
from dcgraph_api.negotiation import GRAPH, Family, Format, takes_gzip
from dcgraph_api.pages.catalogue import sources_content
from dcgraph_api.pages.document import docs_content
from dcgraph_api.pages.home import Server, about_content, home_content
from dcgraph_api.pages.record import today
from dcgraph_api.pages.rendering import rendered
from dcgraph_api.pages.sparql import query_terms
from dcgraph_api.responses import JSON_LD, answer_within
from dcgraph_api.snapshots import SnapshotReloader

_OF_A_LANE: Final = {
    "workers": "size",
    "workers_alive": "alive",
    "workers_busy": "busy",
    "queue_length": "waiting",
}


def show(follower: SnapshotReloader, common: Common) -> None:
    """Have the metrics ask the generation that is in service, whichever it is by then."""
    metrics = common.metrics

    for name in LANES:
        for gauge, attribute in _OF_A_LANE.items():
            metrics.watch(gauge, (name,), partial(_of_lane, follower, name, attribute))
    metrics.watch("cache_bytes", (), lambda: follower.generation.cache.held)
    metrics.watch("clients", (), lambda: common.clients.known)
    metrics.watch(
        "snapshot_built_timestamp_seconds",
        (str(metrics.process),),
        lambda: moment(follower.generation.service.snapshot.manifest.built).timestamp(),
    )
    metrics.watch_snapshot(lambda: _served(follower))


def _of_lane(follower: SnapshotReloader, name: str, attribute: str) -> int:
    service = follower.generation.service
    lane = service.open_lane if name == "open" else service.own_lane
    number: int = getattr(lane, attribute)
    return number


def _served(follower: SnapshotReloader) -> tuple[str, str]:
    manifest = follower.generation.service.snapshot.manifest
    return manifest.version, manifest.hash


async def interface(request: Request) -> tuple[dict[str, Any], bool]:
    """The description for whoever asks, and whether every example was to be had.

    What has no answer in this graph has no example. Where the store was too busy for one, the
    next who asks may get it.
    """
    described, whole = deepcopy(request.app.openapi()), True
    for template, address in EXAMPLES.items():
        operation = described["paths"].get(template, {}).get("get")
        if operation is None:
            continue
        _parameters(operation, template, address)
        content = operation["responses"]["200"]["content"].get("application/json")
        if content is None:
            continue
        parts = urlsplit(address)
        try:
            answer = await answer_within(request, unquote(parts.path), parts.query)
        except QueryError:
            whole = False
        except DcgraphError:
            continue
        else:
            if answer.status == HTTPStatus.OK:
                value = shortened(json.loads(answer.body))
                summary = f"{address}, shortened"
                content["examples"] = {"shown": {"summary": summary, "value": value}}
    return described, whole


def _parameters(operation: dict[str, Any], template: str, address: str) -> None:
    values = example_parameters(template, address)
    for one in operation.get("parameters", ()):
        value = values.get((one["in"], one["name"]))
        if value is not None:
            whole = one["schema"].get("type") == "integer"
            one["example"] = int(value) if whole else value


router = APIRouter()


@router.get("/health", responses={503: {"model": Health, "description": "No worker is alive."}})
async def read_health(service: ServiceDep, request: FastapiRequest, response: Response) -> Health:
    """The state of the workers and the snapshot they serve; 503 when a lane has no worker."""
    lanes = (_lane(service.open_lane), _lane(service.own_lane))
    status = _status(lanes)
    response.status_code = 503 if status == "down" else 200
    response.headers["cache-control"] = "no-store"
    manifest = service.snapshot.manifest
    return Health(
        status=status,
        version=manifest.version,
        snapshot=manifest.hash,
        triples=manifest.triples,
        built=manifest.built,
        open_lane=lanes[0],
        own_lane=lanes[1],
        network_closed=service.open_lane.network_closed and service.own_lane.network_closed,
        refusal=request.app.state.follower.refusal,
    )


@router.get(
    "/ready",
    responses={503: {"model": Readiness, "description": "Send requests to another server."}},
)
async def read_readiness(
    service: ServiceDep, request: FastapiRequest, response: Response
) -> Readiness:
    """Whether a whole snapshot is served by workers that are alive and the server goes on."""
    reason = ""
    if getattr(request.app.state, "draining", False):
        reason = "The server is ending."
    elif not (service.open_lane.alive and service.own_lane.alive):
        reason = "No worker is alive in one of the lanes."
    elif fault := fault_of(service.snapshot, service.sizes):
        reason = f"The snapshot in service is damaged: {fault}. Run `dcgraph build`."
    response.status_code = 503 if reason else 200
    response.headers["cache-control"] = "no-store"
    return Readiness(ready=not reason, reason=reason)


def _lane(lane: Lane) -> LaneHealth:
    return LaneHealth(workers=lane.size, alive=lane.alive)


def _status(lanes: tuple[LaneHealth, ...]) -> Literal["ok", "degraded", "down"]:
    if any(lane.alive == 0 for lane in lanes):
        return "down"
    return "degraded" if any(lane.alive < lane.workers for lane in lanes) else "ok"


_FAMILY: Final = Family(
    "the front door", (Format(("json",), "application/json", "application/json", ""), HTML)
)


@router.get("/", response_model=Index, responses={200: {"content": {HTML.media_type: {}}}})
async def read_index(request: FastapiRequest, service: ServiceDep) -> Response:
    """The path of every entry point; for a browser, the first page."""
    if chosen_format(request, _FAMILY, None) is HTML:
        return await rendered(request, service, "home.html", home_content)
    body = _index().model_dump_json().encode()
    return Response(body, headers={"content-type": "application/json", "vary": "Accept"})


def _index() -> Index:
    return Index(
        name="dcgraph",
        sparql="/sparql",
        terms="/sparql/terms.json",
        limits="/limits",
        health="/health",
        ready="/ready",
        metrics="/metrics",
        void="/.well-known/void",
        questions="/questions",
        downloads="/downloads",
        context="/context.jsonld",
        search="/api/v1/search",
        explain="/api/v1/explain{?subject,relation,object}",
        suggest="/api/v1/suggest",
        concepts="/api/v1/concepts",
        instruments="/api/v1/instruments",
        editions="/api/v1/editions",
        provisions="/api/v1/provisions",
        actors="/api/v1/actors",
        events="/api/v1/events",
        publications="/api/v1/publications",
        sources="/api/v1/sources",
        claims="/api/v1/claims",
        saved_questions="/api/v1/questions",
        matrix="/api/v1/matrix",
        gaps="/api/v1/gaps{?notion,instrument}",
        coverage="/api/v1/coverage",
        statistics="/api/v1/statistics",
        cite="/api/v1/cite",
        timeline="/api/v1/timeline",
        compare="/api/v1/compare{?a,b}",
        paths="/api/v1/paths{?from,to}",
        context_of_answers="/api/v1/context.jsonld",
        openapi="/openapi.json",
    )


@router.get("/openapi.json", include_in_schema=False)
async def read_interface(request: FastapiRequest, service: ServiceDep) -> Response:
    """Every route but the endpoint in OpenAPI, those of the research desk with examples."""
    base = base_of(request.scope, service.settings.base)
    reply = service.cache.get(key := ("interface", base))
    if reply is None:
        described, whole = await interface(request)
        body = json.dumps(described, ensure_ascii=False).encode()
        reply = Reply(200, body, tag=f'"{blake2b(body, digest_size=16).hexdigest()}"')
        if whole:
            service.cache.put(key, reply, sum(map(len, key)))
    assert reply.tag is not None
    headers = {"etag": reply.tag, "cache-control": "no-cache", "vary": "Host"}
    if matches(condition(request.headers), reply.tag):
        return Response(status_code=304, headers=headers)
    return Response(reply.body, headers={"content-type": "application/json", **headers})


@router.get("/limits")
async def read_limits(service: ServiceDep, response: Response) -> Limits:
    """Every limit, with its value, what happens beyond it and which variable sets it.

    The time of one query may be lowered by its parameter `timeout`, in seconds. A SELECT with
    more solutions than `rows` is cut there and never silently: its answer has the header
    `dcgraph-truncated: rows=N`. CSV and TSV hold the values exactly, as the recommendation
    has it, so that a cell may begin with `=`, `+`, `-` or `@`: import them into a spreadsheet
    as text.
    """
    response.headers["cache-control"] = "no-cache"
    table = limits_table(service.settings)
    return Limits(limits=[LimitDocument.model_validate(one) for one in table])


_OK: Final = {
    "description": "Metrics of all server processes, in the text format of Prometheus.",
    "content": {"text/plain": {"schema": {"type": "string"}}},
}


@router.get("/metrics", response_class=Response, responses={200: _OK})
async def read_metrics(request: FastapiRequest) -> Response:
    """What all server processes have counted; the others' numbers are a second old at most."""
    metrics: Metrics = request.app.state.metrics
    # Named here, since the framework would add the charset once more.
    headers = {"content-type": CONTENT_TYPE_PLAIN_0_0_4, "cache-control": "no-store"}
    return Response(metrics.page(), headers=headers)


_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The terms.", "content": {"application/json": {}}},
    304: {"description": "The client has them already."},
}


@router.get("/sparql/terms.json", response_class=Response, responses=_RESPONSES)
async def read_query_terms(request: FastapiRequest, service: ServiceDep) -> Response:
    """The prefixes that queries may use, and the classes, properties and values, with labels."""
    key = ("query terms",)
    reply = service.cache.get(key)
    if reply is None:
        reply = await service.research.work(_made, await service.research.desk())
        service.cache.put(key, reply, len(key[0]))
    assert reply.tag is not None
    headers = {"etag": reply.tag, "cache-control": "no-cache", "vary": "Accept-Encoding"}
    if matches(condition(request.headers), reply.tag):
        return Response(status_code=304, headers=headers)
    headers["content-type"] = "application/json"
    if takes_gzip(request.headers.get("accept-encoding")):
        return Response(reply.body, headers={**headers, "content-encoding": "gzip"})
    return Response(gzip.decompress(reply.body), headers=headers)


def _made(desk: Desk) -> Reply:
    body = json.dumps(query_terms(desk), ensure_ascii=False, separators=(",", ":")).encode()
    # Weak, since it is that of the text with and without compression.
    tag = f'W/"{blake2b(body, digest_size=16).hexdigest()}"'
    return Reply(200, gzip.compress(body, mtime=0), tag=tag)


contexts_router = APIRouter(prefix="/api/v1", tags=["contexts"])

_BODY: Final = json.dumps({"@context": CONTEXT}, ensure_ascii=False, indent=2).encode() + b"\n"
_TAG: Final = f'"{blake2b(_BODY, digest_size=16).hexdigest()}"'


@contexts_router.get(
    "/context.jsonld",
    response_class=Response,
    responses={
        200: {"description": "The context.", "content": {JSON_LD.media_type: {}}},
        304: {"description": "The client has it already."},
    },
)
async def read_context_of_answers(request: FastapiRequest) -> Response:
    """The JSON-LD context of answers: the names of their members for the terms of the graph."""
    headers = {"cache-control": "public, no-cache", "etag": _TAG}
    if matches(condition(request.headers), _TAG):
        return Response(status_code=304, headers=headers)
    return Response(_BODY, headers={"content-type": JSON_LD.content_type, **headers})


@router.get("/.well-known/void", response_class=Response, responses=documented(GRAPH))
async def read_void(
    request: FastapiRequest,
    service: ServiceDep,
    wanted: Annotated[str | None, format_parameter(GRAPH)] = None,
) -> Response:
    """The dataset in VoID and DCAT: its size, its parts, its links, and where it is to be had.

    It is answered here and not elsewhere: one request fewer, and the standard allows it.
    """
    chosen = chosen_format(request, GRAPH, wanted)
    base = base_of(request.scope, service.settings.base)
    return await graph_response(request, service, void_query(base), chosen)


about_router = APIRouter(include_in_schema=False)


@about_router.get("/sources")
async def read_sources_page(request: FastapiRequest, service: ServiceDep) -> Response:
    """The sources, in pages."""
    return await rendered(request, service, "sources.html", sources_content)


@about_router.get("/about")
async def read_about(request: FastapiRequest, service: ServiceDep) -> Response:
    """How the graph was made, how to read it, and what the server bounds."""
    base = base_of(request.scope, service.settings.base)
    server = Server(service.settings, base, today())
    return await rendered(
        request,
        service,
        "about.html",
        partial(about_content, server=server),
        apart=server.parts,
    )


@about_router.get("/docs")
async def read_docs(request: FastapiRequest, service: ServiceDep) -> Response:
    """The routes for programs, with an address to click for each."""
    described = request.app.openapi()
    return await rendered(request, service, "docs.html", partial(docs_content, described=described))
