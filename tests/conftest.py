"""What the tests share: the shipped graph, and a small one that a test may spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dcgraph.load import Corpus, load
from dcgraph.paths import ROOT, Rooms, rooms
from dcgraph.snapshot import Snapshot, build

SMALL = Path(__file__).parent / "small"


@pytest.fixture(scope="session")
def shipped() -> Corpus:
    """The graph as it ships."""
    return load(rooms())


@pytest.fixture(scope="session")
def shipped_snapshot(shipped: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A snapshot of the graph as it ships."""
    return build(shipped, tmp_path_factory.mktemp("home"))


@pytest.fixture
def small(tmp_path: Path) -> Rooms:
    """A checkout of its own: the shipped ontology and shapes over a handful of records."""
    root = tmp_path / "small"
    for name in ("ontology", "shapes"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copytree(SMALL / "data", root / "data")
    return rooms(root)
