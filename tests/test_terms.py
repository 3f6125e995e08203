"""Every term of the ontology is used, and what could be doubted of it has an example."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode

from dcgraph.load import Corpus
from dcgraph.paths import ROOT
from dcgraph.terms import DCG, PREFIXES

EXAMPLE, DEFINED = PREFIXES["skos"] + "example", PREFIXES["rdfs"] + "isDefinedBy"

UNUSED = {
    "isTextOf": "an editor's way to tell of which text a source is a copy, until sources have it",
}
"""Terms that nothing uses, and why they stay."""


def own(shipped: Corpus) -> set[str]:
    """The local names of the terms."""
    return {
        t.subject.value.removeprefix(DCG)
        for file in shipped.rooms("ontology")
        for t in file.triples
        if t.predicate.value == DEFINED and isinstance(t.subject, NamedNode)
    }


def test_every_class_and_every_relation_of_claims_has_an_example(shipped: Corpus) -> None:
    given, classes = set(), set()
    for file in shipped.rooms("ontology"):
        for t in file.triples:
            name = t.subject.value.removeprefix(DCG)
            if t.predicate.value == EXAMPLE:
                given.add(name)
            elif t.predicate.value.endswith("#type") and t.object.value.endswith("#Class"):
                classes.add(name)
    relations = {
        t.object.value.removeprefix(DCG)
        for file in shipped.rooms("data")
        for t in file.triples
        if t.predicate.value == DCG + "hasRelation"
    }
    assert len(relations) > 20
    assert len(classes & own(shipped)) > 80
    assert (classes & own(shipped) | relations) - given == set()


def test_every_term_is_used(shipped: Corpus) -> None:
    """In data, a question, a shape or a rule, or in what the ontology says of another term."""
    used: set[str] = set()
    for pattern in ("data/**/*.ttl", "data/questions/*.rq", "shapes/*.ttl", "ontology/rules/*.rq"):
        found = [path.read_text("utf-8") for path in ROOT.glob(pattern)]
        assert found, pattern
        used |= {name for text in found for name in re.findall(r"\bdcg:([A-Za-z]+)", text)}
    for file in shipped.rooms("ontology"):
        for t in file.triples:
            if t.predicate.value != DEFINED and t.object != t.subject:
                used.add(getattr(t.object, "value", "").removeprefix(DCG))
    terms = own(shipped)
    assert len(terms) > 250
    assert terms - used == set(UNUSED)
