"""Answers as pandas and networkx have them."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from dcgraph import Graph
from dcgraph.client import as_frame, as_network
from dcgraph.errors import ParameterError


def test_a_list_is_a_table(graph: Graph) -> None:
    frame = as_frame(graph.concepts(kind="Notion", lang="fr"))
    # The four notions of data/concepts/, each in a file of its name.
    assert list(frame["name"]) == [
        "digital-customs",
        "electronic-customs",
        "paperless-customs",
        "smart-customs",
    ]
    assert frame.loc[0, "label"] == "douane numérique"


def test_some_items_are_a_table_too(graph: Graph) -> None:
    items = [entry for entry in graph.concepts(kind="Notion") if "smart" in entry.thing.name]
    assert list(as_frame(items)["name"]) == ["smart-customs"]
    assert as_frame([]).empty


def test_claims_can_be_counted(graph: Graph) -> None:
    frame = as_frame(graph.claims(object="ict", relation="requires"))
    # data/instruments/rkc/: Standards 7.1 and 9.3, as README.md shows, and no other text.
    assert sorted(set(frame["subject"])) == ["rkc.ga-7.1", "rkc.ga-9.3"]


@pytest.mark.parametrize(
    ("name", "given", "column"),
    [
        ("matrix", {"columns": "rkc,tfa"}, "relation"),
        ("contents", {"texts": "rkc,tfa", "concept": "digital-customs"}, "mark"),
        ("gaps", {"notion": "digital-customs", "instrument": "rkc"}, "characteristic"),
        ("concordance", {"action": "actions.lodge-once"}, "provision"),
        ("glossary", {"kind": "Bearer"}, "term_ru"),
        ("economies", {}, "digital-customs.wco"),
        ("profile", {"name": "states.kenya"}, "standing"),
        ("compare_economies", {"a": "states.kenya", "b": "states.peru"}, "difference"),
        ("compare", {"a": "rkc", "b": "tfa"}, "of"),
        ("timeline", {"of": "rkc"}, "date"),
        ("statistics", {}, "number"),
        ("search", {"text": "single window"}, "name"),
        ("neighbourhood", {"name": "smart-customs"}, "source"),
        ("paths", {"start": "digital-customs", "end": "rkc"}, "subject"),
        ("record", {"name": "rkc.ga-7.1"}, "subject"),
        ("source", {"name": "sources.asycuda-kyoto"}, "locator"),
        ("answer", {"name": "gaps-of-smart-customs"}, ""),
        ("sparql", {"query": "SELECT ?x { ?x a dcg:Notion }"}, "x"),
        ("coverage", {"kind": "Convention"}, "extent"),
        ("questions", {}, "name"),
    ],
)
def test_every_answer_with_rows_is_a_table(
    graph: Graph, name: str, given: dict[str, str], column: str
) -> None:
    frame = as_frame(getattr(graph, name)(**given))
    assert len(frame) > 0
    assert not column or column in frame.columns


def test_a_table_is_that_of_the_server(graph: Graph, remote: Graph) -> None:
    assert as_frame(graph.statistics()).equals(as_frame(remote.statistics()))


def test_what_is_no_table_is_told(graph: Graph) -> None:
    with pytest.raises(ParameterError, match="Suggestions is no table"):
        as_frame(graph.suggest("dig"))


def test_statements_are_a_network(graph: Graph) -> None:
    found = as_network(graph.record("rkc.ga-7.1"))
    # data/instruments/rkc/: Standard 7.1 requires the use of ICT, a stated claim.
    edges = found.get_edge_data("rkc.ga-7.1", "ict").values()
    assert ("requires", "stated") in {(edge["relation"], edge["basis"]) for edge in edges}
    assert found.nodes["ict"]["kind"] == "Technology"


def test_lists_of_claims_paths_and_neighbourhoods_are_networks(graph: Graph) -> None:
    assert as_network(graph.claims(object="ict")).in_degree("ict") == len(
        graph.claims(object="ict")
    )
    around = graph.neighbourhood("smart-customs")
    assert set(as_network(around)) == {thing.name for thing in around.nodes}
    assert "digital-customs" in as_network(graph.paths("digital-customs", "rkc"))


def test_what_is_no_network_is_told(graph: Graph) -> None:
    with pytest.raises(ParameterError, match="Statistics is no network"):
        as_network(graph.statistics())  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "make"), [("pandas", as_frame), ("networkx", as_network)])
def test_what_is_not_installed_is_told(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, name: str, make: Any
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ParameterError, match=f"pip install {name}"):
        make(graph.record("ict"))
