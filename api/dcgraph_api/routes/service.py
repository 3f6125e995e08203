"""The routes of the service itself."""

from __future__ import annotations

import gzip
import json
from copy import deepcopy
from functools import partial
from typing import Annotated, Any, Final, Literal
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, Response
from fastapi import Request as FastapiRequest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request

from dcgraph.errors import DcgraphError, QueryError
from dcgraph.research.jsonld import CONTEXT
from dcgraph.snapshot.manifest import fault_of
from dcgraph_api.caching import Reply, moment, tag_of
from dcgraph_api.dependencies import ServiceDep
from dcgraph_api.description import graph_response, void_query
from dcgraph_api.limits import limits_table
from dcgraph_api.metrics import LANES, Metrics
from dcgraph_api.middleware import Common
from dcgraph_api.models import (
    EXAMPLES,
    INDEX,
    Health,
    Index,
    LaneHealth,
    Limits,
    Readiness,
    example_parameters,
    shortened,
)
from dcgraph_api.negotiation import (
    GRAPH,
    HTML,
    Family,
    Format,
    chosen_format,
    documented,
    format_parameter,
)
from dcgraph_api.pages.catalogue import sources_content
from dcgraph_api.pages.changes import ATOM, FEED, PAGE, changes_content, feed
from dcgraph_api.pages.citing import today
from dcgraph_api.pages.document import docs_content
from dcgraph_api.pages.home import about_content, home_content
from dcgraph_api.pages.reader import reader_of
from dcgraph_api.pages.rendering import rendered
from dcgraph_api.pages.sparql import query_terms
from dcgraph_api.requests import base_of
from dcgraph_api.responses import JSON_LD, answer_within, respond
from dcgraph_api.snapshots import SnapshotReloader

router = APIRouter()
contexts_router = APIRouter(prefix="/api/v1", tags=["contexts"])
about_router = APIRouter(include_in_schema=False)

_FRONT: Final = Family("the front door", (Format(("json",), "application/json"), HTML))
_CHANGES: Final = Family("the list of changes", (HTML, Format(("atom",), ATOM)))
_METRICS: Final = {
    "description": "Metrics of all server processes, in the text format of Prometheus.",
    "content": {"text/plain": {"schema": {"type": "string"}}},
}


def show(follower: SnapshotReloader, common: Common) -> None:
    """Have the metrics ask the generation that is in service, whichever it is by then."""
    metrics = common.metrics

    def lane(name: str, attribute: str) -> float:
        number: float = getattr(getattr(follower.generation.service, f"{name}_lane"), attribute)
        return number

    gauges = {"workers": "size", "workers_alive": "alive", "workers_busy": "busy"}
    for gauge, attribute in {**gauges, "queue_length": "waiting"}.items():
        for name in LANES:
            metrics.watch(gauge, (name,), partial(lane, name, attribute))
    metrics.watch("cache_bytes", (), lambda: follower.generation.cache.held)
    metrics.watch("clients", (), lambda: common.clients.known)
    metrics.watch(
        "snapshot_built_timestamp_seconds",
        (str(metrics.process),),
        lambda: moment(follower.generation.service.snapshot.manifest.built).timestamp(),
    )

    def served() -> tuple[str, str]:
        manifest = follower.generation.service.snapshot.manifest
        return manifest.version, manifest.hash

    metrics.watch_snapshot(served)


@router.get("/health", responses={503: {"model": Health, "description": "No worker is alive."}})
async def read_health(service: ServiceDep, request: FastapiRequest, response: Response) -> Health:
    """The state of the workers and the snapshot they serve; 503 when a lane has no worker."""
    lanes = (service.open_lane, service.own_lane)
    status: Literal["ok", "degraded", "down"] = "ok"
    if any(lane.alive < lane.size for lane in lanes):
        status = "degraded" if all(lane.alive for lane in lanes) else "down"
    response.status_code = 503 if status == "down" else 200
    response.headers["cache-control"] = "no-store"
    manifest = service.snapshot.manifest
    return Health(
        status=status,
        version=manifest.version,
        snapshot=manifest.hash,
        triples=manifest.triples,
        built=manifest.built,
        open_lane=LaneHealth(workers=lanes[0].size, alive=lanes[0].alive),
        own_lane=LaneHealth(workers=lanes[1].size, alive=lanes[1].alive),
        network_closed=all(lane.network_closed for lane in lanes),
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


@router.get("/", response_model=Index, responses={200: {"content": {HTML.media_type: {}}}})
async def read_index(request: FastapiRequest, service: ServiceDep) -> Response:
    """The path of every entry point; for a browser, the first page."""
    if chosen_format(request, _FRONT, None) is HTML:
        return await rendered(request, service, "home.html", home_content)
    told = {"name": "dcgraph"} | {name: path for name, (path, _) in INDEX.items()}
    body = json.dumps(told, separators=(",", ":")).encode()
    return Response(body, headers={"content-type": "application/json", "vary": "Accept"})


@router.get("/openapi.json", include_in_schema=False)
async def read_interface(request: FastapiRequest, service: ServiceDep) -> Response:
    """Every route but the endpoint in OpenAPI, those of the research desk with examples."""

    async def make() -> Reply:
        described, lasts = await _interface(request)
        body = json.dumps(described, ensure_ascii=False).encode()
        return Reply(200, body, tag=tag_of("interface", body), lasts=lasts)

    key = ("interface", base_of(request.scope, service.settings.base))
    headers = {"content-type": "application/json", "vary": "Host"}
    return await respond(request, service, key, make, headers)


async def _interface(request: Request) -> tuple[dict[str, Any], bool]:
    """The description for whoever asks, and whether every example was to be had.

    What has no answer in this graph has no example. Where the store was too busy for one, the
    next who asks may get it.
    """
    described, whole = deepcopy(request.app.openapi()), True
    for template, address in EXAMPLES.items():
        operation = described["paths"].get(template, {}).get("get")
        if operation is None:
            continue
        values = example_parameters(template, address)
        for one in operation.get("parameters", ()):
            value = values.get((one["in"], one["name"]))
            if value is not None:
                one["example"] = int(value) if one["schema"].get("type") == "integer" else value
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
            if answer.status_code == 200:  # noqa: PLR2004 - OK
                shown = {"summary": f"{address}, shortened"}
                content["examples"] = {
                    "shown": shown | {"value": shortened(json.loads(bytes(answer.body)))}
                }
    return described, whole


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
    return Limits(limits=list(limits_table(service.settings)))


@router.get("/metrics", response_class=Response, responses={200: _METRICS})
async def read_metrics(request: FastapiRequest) -> Response:
    """What all server processes have counted; the others' numbers are a second old at most."""
    metrics: Metrics = request.app.state.metrics
    # Named here, since the framework would add the charset once more.
    headers = {"content-type": CONTENT_TYPE_PLAIN_0_0_4, "cache-control": "no-store"}
    return Response(metrics.page(), headers=headers)


@router.get(
    "/sparql/terms.json",
    response_class=Response,
    responses={
        200: {"description": "The terms.", "content": {"application/json": {}}},
        304: {"description": "The client has them already."},
    },
)
async def read_query_terms(request: FastapiRequest, service: ServiceDep) -> Response:
    """The prefixes that queries may use, and the classes, properties and values, with labels."""

    async def make() -> Reply:
        terms = await service.research.work(query_terms, await service.research.desk())
        body = json.dumps(terms, ensure_ascii=False, separators=(",", ":")).encode()
        # Weak, since it is that of the text with and without compression.
        return Reply(200, gzip.compress(body, mtime=0), tag=f"W/{tag_of('terms', body)}")

    headers = {"content-type": "application/json", "vary": "Accept-Encoding"}
    return await respond(request, service, ("query terms",), make, headers, pressed=True)


@contexts_router.get(
    "/context.jsonld",
    response_class=Response,
    responses={
        200: {"description": "The context.", "content": {JSON_LD.media_type: {}}},
        304: {"description": "The client has it already."},
    },
)
async def read_context_of_answers(request: FastapiRequest, service: ServiceDep) -> Response:
    """The JSON-LD context of answers: the names of their members for the terms of the graph."""

    async def make() -> Reply:
        body = json.dumps({"@context": CONTEXT}, ensure_ascii=False, indent=2).encode() + b"\n"
        return Reply(200, body, tag=tag_of(JSON_LD.media_type, body))

    headers = {"content-type": JSON_LD.content_type, "cache-control": "public, no-cache"}
    key = ("context of answers",)
    return await respond(request, service, key, make, headers)


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


@about_router.get("/sources")
async def read_sources_page(request: FastapiRequest, service: ServiceDep) -> Response:
    """The sources, in pages."""
    return await rendered(request, service, "sources.html", sources_content)


@about_router.get("/about")
async def read_about(request: FastapiRequest, service: ServiceDep) -> Response:
    """How the graph was made, how to read it, and what the server bounds."""
    day = today()
    work = partial(about_content, settings=service.settings, day=day)
    return await rendered(request, service, "about.html", work, apart=(day,))


@about_router.get(PAGE)
async def read_changes(
    request: FastapiRequest,
    service: ServiceDep,
    wanted: Annotated[str | None, format_parameter(_CHANGES)] = None,
) -> Response:
    """What changed from release to release; the feed for who would rather have Atom."""
    if chosen_format(request, _CHANGES, wanted) is not HTML:
        return await read_feed(request, service)
    return await rendered(request, service, "changes.html", changes_content)


@about_router.get(FEED)
async def read_feed(request: FastapiRequest, service: ServiceDep) -> Response:
    """The same as an Atom feed, in the language that is asked for."""
    reader = reader_of(request, service.settings)

    async def make() -> Reply:
        desk = await service.research.desk()
        body = await service.research.work(feed, desk, reader)
        return Reply(200, body, tag=tag_of(ATOM, body))

    headers = {
        "content-type": f"{ATOM}; charset=utf-8",
        "content-language": reader.lang,
        "vary": "Accept, Accept-Language, Host",
    }
    key = ("changes", reader.base, reader.lang)
    return await respond(request, service, key, make, headers)


@about_router.get("/docs")
async def read_docs(request: FastapiRequest, service: ServiceDep) -> Response:
    """The routes for programs, with an address to click for each."""
    described = request.app.openapi()
    return await rendered(request, service, "docs.html", partial(docs_content, described=described))
