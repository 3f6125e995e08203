"""The examples in the docstrings of the client are run, and show what comes."""

from __future__ import annotations

import doctest
import inspect
import pkgutil
from importlib import import_module

import pytest

import dcgraph.client
import dcgraph.research.operations
from dcgraph import Graph
from dcgraph.snapshot.manifest import Snapshot

MODULES = [
    "dcgraph.research.answers",
    *(
        one.name
        for package in (dcgraph.research.operations, dcgraph.client)
        for one in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    ),
]
ALIKE = {"actors", "editions", "events", "instruments", "publications", "sources"}
"""Lists that are shown by `concepts` and `provisions`."""


@pytest.mark.nightly
@pytest.mark.parametrize("name", MODULES)
def test_the_examples_show_what_comes(
    name: str, graph: Graph, shipped_snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DCGRAPH_HOME", str(shipped_snapshot.path.parent))
    outcome = doctest.testmod(import_module(name), extraglobs={"graph": graph})
    assert outcome.failed == 0


def test_every_method_has_an_example() -> None:
    for name, method in inspect.getmembers(Graph, inspect.isfunction):
        if not name.startswith("_") and name not in ALIKE | {"close"}:
            assert ">>>" in (method.__doc__ or ""), f"{name} shows no example"
