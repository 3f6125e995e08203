"""The notebook in the documents runs from its first cell to its last, and shows what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.waiting import PATIENCE

from dcgraph import Graph
from dcgraph.files import ROOT
from dcgraph.research.model import Thing
from dcgraph.snapshot.manifest import Snapshot

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
kernels = pytest.importorskip("jupyter_client.kernelspec")

NOTEBOOK = Path(ROOT, "docs", "digital-customs.ipynb")


def read() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def run(shipped_snapshot: Snapshot) -> list[str]:
    """What each cell of code shows, once the notebook is run."""
    if "python3" not in kernels.KernelSpecManager().find_kernel_specs():
        pytest.skip("there is no kernel python3: install ipykernel")
    notebook = read()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DCGRAPH_HOME", str(shipped_snapshot.path.parent))
        # Whoever reads it may have no network.
        patch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        nbclient.NotebookClient(notebook, timeout=int(PATIENCE), kernel_name="python3").execute()
    return [
        "\n".join(
            str(one["data"]["text/html" if "text/html" in one["data"] else "text/plain"])
            for one in cell.outputs
            if "data" in one
        )
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_it_is_committed_without_what_it_shows() -> None:
    cells = [cell for cell in read().cells if cell.cell_type == "code"]
    assert len(cells) >= 8
    assert not any(cell.outputs or cell.execution_count for cell in cells)


@pytest.mark.nightly
def test_every_cell_shows_something(run: list[str]) -> None:
    assert all(run)


@pytest.mark.nightly
def test_it_shows_what_the_data_say(run: list[str]) -> None:
    shown = "\n".join(run)
    # data/sources/publications.ttl: the monograph analyses the maturity model.
    assert "digital-customs-maturity-model" in run[0]
    # data/concepts/: the definition of 2015 and that of 2020-10 contradict each other.
    assert "digital-customs.definition.mozer-sekerbayeva-2020" in run[1]
    # data/concepts/electronic-customs.ttl: its author equates the two, and tells them apart too.
    assert "isEquatedWith" in run[2]
    assert "isDistinguishedFrom" in run[2]
    # data/instruments/rkc/rkc.ttl: the Convention was read in part, so that nothing is a gap.
    assert "in part" in shown
    assert "RKC General Annex" in shown


def test_nobody_defines_all_four(graph: Graph) -> None:
    # What it says of its first table.
    defined: dict[str, set[str]] = {}
    for entry in graph.concepts(kind="Notion"):
        for one in graph.record(entry.thing.name).definitions:
            for actor in one.given_by:
                defined.setdefault(actor.name, set()).add(entry.thing.name)
    assert defined
    assert max(map(len, defined.values())) < 4


def test_each_opinion_on_the_single_window_is_held(graph: Graph) -> None:
    # What it says of that table; data/concepts/single-window/claims-on-notions.ttl and others.
    rows = graph.answer("single-window-in-which-notion").rows.items
    pairs = {tuple(cell.name for cell in row[:2] if isinstance(cell, Thing)) for row in rows}
    assert pairs == {
        ("digital-customs", "single-window"),
        ("electronic-customs", "single-window"),
        ("single-window", "digital-customs"),
        ("single-window", "paperless-customs"),
    }


def test_its_prose_claims_no_gap() -> None:
    prose = " ".join(cell.source for cell in read().cells if cell.cell_type == "markdown")
    assert "never a *gap*" in prose
