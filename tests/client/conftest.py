"""The graph as it ships, on this machine and at a server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.serving import serving

from dcgraph import Graph
from dcgraph.snapshot.manifest import Snapshot
from dcgraph_api.config import Settings

SETTINGS = Settings(port=0, workers=1, processes=1, memory_quads=0)


@pytest.fixture(scope="session")
def graph(shipped_snapshot: Snapshot) -> Iterator[Graph]:
    """The graph in a snapshot."""
    with Graph.open(shipped_snapshot.path) as opened:
        yield opened


@pytest.fixture(scope="session")
def server(shipped_snapshot: Snapshot) -> Iterator[str]:
    """The address of a server over the same snapshot."""
    with serving(shipped_snapshot.path, SETTINGS) as address:
        yield address


@pytest.fixture(scope="session")
def remote(server: str) -> Iterator[Graph]:
    """The graph at that server."""
    with Graph.at(server, seconds=60) as opened:
        yield opened
