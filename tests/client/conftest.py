"""The graph as it ships, on this machine and at a server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dcgraph import Graph
from dcgraph.snapshot.manifest import Snapshot


@pytest.fixture(scope="session")
def graph(shipped_snapshot: Snapshot) -> Iterator[Graph]:
    """The graph in a snapshot."""
    with Graph.open(shipped_snapshot.path) as opened:
        yield opened


@pytest.fixture(scope="session")
def remote(shipped_address: str) -> Iterator[Graph]:
    """The graph at that server."""
    with Graph.at(shipped_address, seconds=60) as opened:
        yield opened
