"""What routes are given: the service they speak for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, cast

from fastapi import Depends, Request

from dcgraph.downloads import Download
from dcgraph.snapshot import Snapshot
from dcgraph.store import Lane
from dcgraph.store.lookups import Lookups
from dcgraph_api.cache import AnswerCache
from dcgraph_api.research import Research
from dcgraph_api.settings import Settings

__all__ = ["SERVICE", "Service", "ServiceDep"]

SERVICE: Final = "dcgraph.service"
"""The key of an ASGI scope under which the service stands that answers this request."""


@dataclass(frozen=True, slots=True)
class Service:
    """What answers a request: a snapshot, the settings and two lanes of workers over it.

    Strangers' queries run in `open_lane`; whatever the server asks on its own account runs in
    `own_lane`, so that no stranger's query can hold up a page. `cache` keeps the answers of the
    one and the documents made with the other. `lookups` answers small ones at once, where the
    store is at hand. `research` has the desk over the snapshot, once it is asked for. `sizes`
    are those of the files of the snapshot, `downloads` the ones to take away: both as they were
    when the snapshot was verified.
    """

    snapshot: Snapshot
    settings: Settings
    open_lane: Lane
    own_lane: Lane
    cache: AnswerCache
    lookups: Lookups | None
    research: Research
    sizes: Mapping[str, int]
    downloads: Mapping[str, Download]


def _service(request: Request) -> Service:
    return cast(Service, request.scope[SERVICE])


ServiceDep = Annotated[Service, Depends(_service)]
