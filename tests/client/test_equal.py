"""A snapshot and a server give equal answers to every method of the client."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from dcgraph import Graph
from dcgraph.client import Listing
from dcgraph.client.graph import _CITABLE
from dcgraph.research.declaration import Operation
from dcgraph.research.operations import OPERATIONS

Call = tuple[str, tuple[str, ...], dict[str, Any]]

BY_HAND: list[Call] = [
    ("record", ("digital-customs",), {}),
    ("record", ("rkc.ga-7.1",), {"lang": "ru", "basis": "stated", "confidence": "confirmed"}),
    ("record", ("https://w3id.org/dcgraph/id/rkc",), {"as_of": "2005"}),
    ("references", ("rkc.ga-7.1",), {"lang": "fr"}),
    ("citation", ("rkc.ga-7.1",), {"lang": "fr", "accessed": "2026-11-24"}),
    ("search", ("единое окно",), {}),
    ("search", ("electronc customs",), {"kind": "Notion", "limit": 1, "lang": "fr"}),
    ("search", ("qqqqqqq",), {}),
    ("suggest", ("dig cus",), {"kind": "Notion,Source", "lang": "ru"}),
    ("neighbourhood", ("smart-customs",), {"depth": 2, "limit": 40, "basis": "derived"}),
    ("neighbourhood", ("rkc",), {"relation": "amends,supersedes", "lang": "fr"}),
    ("paths", ("digital-customs", "rkc"), {"lang": "ru", "number": 2}),
    ("paths", ("single-window", "wco"), {"longest": 1, "basis": "stated"}),
    ("explain", ("tfa", "endeavours", "single-window"), {"lang": "ru", "limit": 1}),
    ("explain", ("rkc", "requires", "wco"), {}),
    ("compare", ("rkc", "tfa"), {"lang": "fr"}),
    ("compare", ("digital-customs", "smart-customs"), {"as_of": "2017"}),
    ("handout", ("digital-customs",), {"beside": "smart-customs", "lang": "ru"}),
    ("matrix", (), {"rows": "mechanisms", "columns": "conventions", "whole": True}),
    ("matrix", ("characteristics:digital-customs", "parts:rkc"), {"lang": "ru"}),
    ("gaps", ("digital-customs", "rkc"), {"lang": "fr", "most": 2}),
    ("concordance", ("actions.lodge-once",), {"lang": "ru", "as_of": "2020", "limit": 2}),
    ("concordance", (), {"parallel": "rkc.ga-3.21", "force": "obliges to permit"}),
    ("definitions", ("digital-customs",), {"as_of": "2016", "lang": "fr"}),
    ("state", ("rkc",), {"as_of": "2005-01-01"}),
    ("members", ("eaeu",), {"as_of": "2015-06"}),
    ("profile", ("states.kenya",), {"lang": "ru"}),
    ("profile", ("states.estonia",), {"as_of": "2024"}),
    ("economies", (), {"order": "met", "notion": "smart-customs", "as_of": "2024", "limit": 5}),
    ("timeline", ("rkc",), {"since": "1999", "until": "2006", "lang": "fr"}),
    ("timeline", (), {"limit": 3}),
    ("instruments", (), {"as_of": "2000"}),
    ("editions", (), {"within": "safe-framework"}),
    ("provisions", (), {}),
    ("actors", (), {"kind": "Body"}),
    ("publications", (), {"confidence": "recalled"}),
    ("sources", (), {}),
    ("source", ("sources.asycuda-kyoto",), {}),
    ("claims", (), {}),
    ("claims", (), {"object": "ict", "relation": "requires,recommends", "basis": "stated"}),
    ("questions", (), {}),
    ("ask", ("Is Standard 7.1 a Recommended Practice?",), {"lang": "fr"}),
    ("verify", ("Standard 7.9 of the RKC requires it.",), {"lang": "fr"}),
    ("answer", ("gaps-of-smart-customs",), {"notion": "paperless-customs", "lang": "ru"}),
    ("answer", ("latest-accessions-to-the-convention",), {"limit": 2}),
    ("sparql", ("SELECT ?x ?l { ?x a dcg:Notion ; skos:prefLabel ?l } ORDER BY ?x ?l",), {}),
    ("sparql", ("ASK { dcgd:rkc a dcg:Convention }",), {}),
    ("sparql", ("DESCRIBE dcgd:rkc.ga-7",), {}),
]


def by_example(one: Operation) -> Call:
    """The call that the example of an operation stands for; a list is had as a whole."""
    address = urlsplit(one.example)
    steps = zip(one.path.split("/"), address.path.split("/"), strict=True)
    told = {step.strip("{}"): value for step, value in steps if step.startswith("{")}
    told |= dict(parse_qsl(address.query))
    if one.paged:
        told.pop("limit", "")
    given = {each.name: each.kind(told[each.key]) for each in one.parameters if each.key in told}
    return one.name, (), given


CALLS = [
    *BY_HAND,
    *(
        by_example(one)
        for one in OPERATIONS.values()
        if one.name not in {name for name, _, _ in BY_HAND}
    ),
]
NOT_ASKING = {"at", "cite", "close", "open", "shipped"}


def told(answer: Any) -> Any:
    return tuple(answer) if isinstance(answer, Listing) else answer


def called(graph: Graph, call: Call) -> Any:
    name, given, asked = call
    method: Callable[..., Any] = getattr(graph, name)
    return told(method(*given, **asked))


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0]}-{'-'.join(call[1])}")
def test_the_answers_are_equal(graph: Graph, remote: Graph, call: Call) -> None:
    here, there = called(graph, call), called(remote, call)
    assert here == there
    assert type(here) is type(there)


def test_every_method_is_held() -> None:
    methods = {name for name in dir(Graph) if not name.startswith("_")}
    assert len(methods) > 40
    assert methods - NOT_ASKING == {name for name, _, _ in CALLS}


@pytest.mark.parametrize("name", _CITABLE)
def test_the_citations_are_equal(
    graph: Graph, remote: Graph, shipped_address: str, name: str
) -> None:
    _, given, asked = next(call for call in CALLS if call[0] == name)
    here = graph.cite(name, *given, server=shipped_address, accessed="2026-11-24", **asked)
    there = remote.cite(name, *given, accessed="2026-11-24", **asked)
    assert replace(here.work, landing="") == replace(there.work, landing="")
    for form in ("permalink", "bibtex", "ris", "csl"):
        assert getattr(here, form) == getattr(there, form)
    # Only a server has pages: it leads readers of a view there, and not to the permalink.
    if here.work.landing or not there.work.landing:
        assert here == there
    else:
        assert there.work.landing.startswith(f"{shipped_address}/")
        assert there.work.landing in there.apa
    assert there.permalink.startswith(f"{shipped_address}/at/")


def test_the_graph_is_cited_alike(graph: Graph, remote: Graph, shipped_address: str) -> None:
    there = remote.cite(accessed="2026-11-24")
    assert graph.cite(server=shipped_address, accessed="2026-11-24") == there


def test_a_list_is_got_page_by_page(remote: Graph) -> None:
    # data/: the graph has more than the 500 provisions of a page, so that a second is asked for.
    listing = remote.provisions()
    assert len(listing) > len(listing.first.items) == 500
    assert len({entry.thing.name for entry in listing}) == len(listing)


def test_an_empty_list_says_why(graph: Graph, remote: Graph) -> None:
    # data/concepts/digital-customs.ttl has no claim on its being required by the IATA resolution.
    silence = graph.claims(subject="iata-resolution-672", object="smart-customs").silence
    assert silence is not None
    assert remote.claims(subject="iata-resolution-672", object="smart-customs").silence == silence
