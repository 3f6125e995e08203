"""One private Virtuoso with the shipped graph in it, for all tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from benchmarks.virtuoso import MISSING, Virtuoso, installed, running
from dcgraph.remote.publish import Credentials, publish
from dcgraph.snapshot.manifest import Snapshot


@pytest.fixture(scope="package")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A server that holds nothing; where it is missing, tests skip, but not in CI."""
    if not installed():
        if os.environ.get("CI") == "1":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with running(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


@pytest.fixture(scope="package")
def published(virtuoso: Virtuoso, shipped_snapshot: Snapshot) -> Virtuoso:
    """The same server with the shipped graph."""
    publish(shipped_snapshot, virtuoso.graph_store, Credentials(virtuoso.user, virtuoso.password))
    return virtuoso
