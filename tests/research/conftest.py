"""The desk over the graph as it ships."""

from __future__ import annotations

import pytest

from dcgraph.research import Desk
from dcgraph.snapshot import Snapshot


@pytest.fixture(scope="session")
def desk(shipped_snapshot: Snapshot) -> Desk:
    """The desk over the graph as it ships."""
    return Desk.open(shipped_snapshot)
