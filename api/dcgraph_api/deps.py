"""What routes are given: the service they speak for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from dcgraph.snapshot import Snapshot
from dcgraph.store.embedded import Pool
from dcgraph_api.settings import Settings

__all__ = ["Service", "ServiceDep"]


@dataclass(frozen=True, slots=True)
class Service:
    """A running server: its snapshot, its settings and its two lanes of workers.

    Strangers' queries run in `open_lane`; whatever the server asks on its own account runs in
    `own_lane`, so that no stranger's query can hold up a page.
    """

    snapshot: Snapshot
    settings: Settings
    open_lane: Pool
    own_lane: Pool


def _service(request: Request) -> Service:
    return cast(Service, request.app.state.service)


ServiceDep = Annotated[Service, Depends(_service)]
