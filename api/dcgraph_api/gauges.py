"""What the metrics show of the state of a server process."""

from __future__ import annotations

from functools import partial
from typing import Final

from dcgraph_api.common import Common
from dcgraph_api.conditional import moment
from dcgraph_api.following import Follower
from dcgraph_api.metrics import LANES

__all__ = ["show"]

_OF_A_LANE: Final = {
    "workers": "size",
    "workers_alive": "alive",
    "workers_busy": "busy",
    "queue_length": "waiting",
}


def show(follower: Follower, common: Common) -> None:
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


def _of_lane(follower: Follower, name: str, attribute: str) -> int:
    service = follower.generation.service
    lane = service.open_lane if name == "open" else service.own_lane
    number: int = getattr(lane, attribute)
    return number


def _served(follower: Follower) -> tuple[str, str]:
    manifest = follower.generation.service.snapshot.manifest
    return manifest.version, manifest.hash
