"""What the rules derive, and what they must not."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from dcgraph.errors import LoadError
from dcgraph.files import ROOT, Rooms
from dcgraph.namespaces import DCG, DCGD, DERIVED_GRAPH
from dcgraph.rdf.corpus import load
from dcgraph.sparql.rules import derive, rederive, rules

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DERIVED = NamedNode(DERIVED_GRAPH)


def derived(rooms: Rooms) -> Store:
    store = load(rooms).store()
    derive(store, rules(rooms.ontology))
    return store


def has(store: Store, subject: str, predicate: str, value: str) -> bool:
    return (
        Quad(
            NamedNode(DCGD + subject),
            NamedNode(predicate if "/" in predicate else DCG + predicate),
            NamedNode(value if "/" in value else DCGD + value),
            DERIVED,
        )
        in store
    )


def test_a_claim_becomes_a_direct_triple_and_what_lies_above_it(small: Rooms) -> None:
    store = derived(small)
    assert has(store, "small-convention.1.1", "requires", "small-customs")
    assert has(store, "small-convention.1.1", "bearsOn", "small-customs")
    assert has(store, "small-convention.1.1", "isRelatedTo", "small-customs")


def test_a_claim_that_rests_on_recall_alone_becomes_none(small: Rooms) -> None:
    store = derived(small)
    assert not has(store, "small-convention.1", "treats", "small-customs")
    assert not has(store, "small-convention.1", "isRelatedTo", "small-customs")


def test_part_and_whole_are_closed(small: Rooms) -> None:
    store = derived(small)
    assert has(store, "small-convention.1.1", "isWithin", "small-convention.1")
    assert has(store, "small-convention.1.1", "isWithin", "small-convention")
    assert not has(store, "small-convention", "isWithin", "small-convention")


def test_a_thing_is_of_each_class_above_its_own(small: Rooms) -> None:
    store = derived(small)
    assert has(store, "small-convention", RDF_TYPE, DCG + "Instrument")
    assert has(store, "small-convention", RDF_TYPE, DCG + "Record")


def test_derived_stands_apart_and_nothing_asserted_is_repeated(small: Rooms) -> None:
    before = load(small).store()
    store = derived(small)
    apart = {quad.triple for quad in store.quads_for_pattern(None, None, None, DERIVED)}
    assert apart
    assert not apart & {quad.triple for quad in before}
    assert {quad for quad in store if quad.graph_name != DERIVED} == set(before)


def test_a_second_run_derives_nothing(small: Rooms) -> None:
    assert derive(derived(small), rules(small.ontology)) == []


def test_rules_that_never_end_are_stopped_by_name(small: Rooms) -> None:
    endless = {"endless": "CONSTRUCT { ?s a [] } WHERE { ?s a dcg:Notion }"}
    with pytest.raises(LoadError, match="endless"):
        derive(load(small).store(), endless)


def test_rules_that_never_end_after_a_change_are_stopped_by_name() -> None:
    endless = {"endless": "CONSTRUCT { ?s a [] } WHERE { ?s a dcg:Notion }"}
    notion = Quad(NamedNode("http://e/a"), NamedNode(RDF_TYPE), NamedNode(DCG + "Notion"))
    with pytest.raises(LoadError, match="endless"):
        rederive(Store(), endless, [], [], [notion])


def test_a_rule_that_is_no_query_is_named(small: Rooms) -> None:
    (small.ontology / "rules" / "bad.rq").write_text("CONSTRUCT {", encoding="utf-8")
    with pytest.raises(LoadError, match=r"bad\.rq"):
        derived(small)


def test_a_folder_without_rules_is_named(small: Rooms) -> None:
    for path in (small.ontology / "rules").glob("*.rq"):
        path.unlink()
    with pytest.raises(LoadError, match="rules"):
        rules(small.ontology)


def test_an_address_follows_from_a_pattern_and_an_own_one_is_kept() -> None:
    store = Store()
    store.load(
        b"""
        @prefix dcg: <https://w3id.org/dcgraph/ontology/> .
        @prefix : <https://w3id.org/dcgraph/id/> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        dcg:isPartOf <http://www.w3.org/2000/01/rdf-schema#subPropertyOf> dcg:isWithin .
        dcg:isWithin a <http://www.w3.org/2002/07/owl#TransitiveProperty> .
        :act dcg:addressPattern "https://example.org/art_{number}" .
        :title a dcg:Chapter ; dcg:number "1" ; dcg:isPartOf :act .
        :a6 a dcg:Article ; dcg:number "6" ; dcg:isPartOf :title .
        :a6-1 a dcg:Paragraph ; dcg:number "1" ; dcg:isPartOf :a6 .
        :a6-1-a a dcg:Article ; dcg:number "6.1" ; dcg:isPartOf :a6 .
        :a6a a dcg:Article ; dcg:number "6a" ; dcg:isPartOf :title .
        :a7 a dcg:Article ; dcg:number "7" ; dcg:isPartOf :act ;
            dcg:textAddress "https://example.org/own"^^xsd:anyURI .
        :a7-1 a dcg:Paragraph ; dcg:number "1" ; dcg:isPartOf :a7 .
        """,
        RdfFormat.TURTLE,
    )
    derive(store, rules(ROOT / "ontology"))
    found = set()
    for q in store.quads_for_pattern(None, NamedNode(DCG + "textAddress"), None):
        assert isinstance(q.subject, NamedNode)
        assert isinstance(q.object, Literal)
        found.add((q.subject.value.rpartition("/")[2], q.object.value))
    assert found == {
        ("a6", "https://example.org/art_6"),
        ("a6-1", "https://example.org/art_6"),
        ("a6-1-a", "https://example.org/art_6"),
        ("a7", "https://example.org/own"),
        ("a7-1", "https://example.org/own"),
    }
