"""Whether the server lives, and whether it should be sent requests."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response

from dcgraph.snapshot import fault_of
from dcgraph.store import Lane
from dcgraph_api.deps import ServiceDep
from dcgraph_api.models import Health, LaneHealth, Readiness

__all__ = ["router"]

router = APIRouter()


@router.get("/health", responses={503: {"model": Health, "description": "No worker is alive."}})
async def read_health(service: ServiceDep, request: Request, response: Response) -> Health:
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
async def read_readiness(service: ServiceDep, request: Request, response: Response) -> Readiness:
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
