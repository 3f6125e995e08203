"""Servers over the graphs of the W3C's tests, ours and those of a checkout."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, Quad
from tests.serving import quads_in, serving, write_snapshot
from tests.w3c.cases import GRAPHS
from tests.w3c.evaluation import quads_of
from tests.w3c.manifest import PROTOCOL, ProtocolTest, QueryTest, protocol_tests, query_tests

from dcgraph_api.config import Settings

VARIABLE = "DCGRAPH_RDF_TESTS"


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the three graphs of our own cases."""
    quads = (quad for name, turtle in GRAPHS.items() for quad in quads_in(name, turtle))
    folder = write_snapshot(tmp_path_factory.mktemp("cases"), quads)
    with serving(folder, Settings(port=0)) as found:
        yield found


@pytest.fixture(scope="session")
def checkout() -> Path:
    """A checkout of the W3C's tests."""
    given = os.environ.get(VARIABLE)
    if not given:
        pytest.skip(f"set {VARIABLE} to a checkout of github.com/w3c/rdf-tests to run its tests")
    path = Path(given).resolve()
    assert (path / PROTOCOL).is_file(), f"{VARIABLE} is {given}, where there is no {PROTOCOL}"
    return path


@pytest.fixture(scope="session")
def protocol(checkout: Path) -> list[ProtocolTest]:
    """The protocol tests of the checkout."""
    return protocol_tests(checkout)


@pytest.fixture(scope="session")
def queries(checkout: Path) -> list[QueryTest]:
    """The tests of evaluation and syntax of the checkout."""
    return query_tests(checkout)


@pytest.fixture(scope="session")
def checkout_address(
    protocol: list[ProtocolTest],
    queries: list[QueryTest],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """A server over all the data that the tests of the checkout ask for, in named graphs."""
    folder = write_snapshot(tmp_path_factory.mktemp("checkout"), _data(protocol, queries))
    with serving(folder, Settings(port=0)) as found:
        yield found


def _data(protocol: list[ProtocolTest], queries: list[QueryTest]) -> Iterator[Quad]:
    for name, path in {name: path for test in protocol for name, path in test.graphs}.items():
        for quad in pyoxigraph.parse(path=str(path)):
            yield Quad(quad.subject, quad.predicate, quad.object, NamedNode(name))
    for path in sorted({path for test in queries for path in (*test.data, *test.named)}):
        yield from quads_of(path)
