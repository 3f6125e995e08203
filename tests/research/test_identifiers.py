"""Identifiers are values of their own: told, found, known to others, and in no prose."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Literal

from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.rdf.corpus import Corpus
from dcgraph.research import Desk
from dcgraph.research.filters import Filters
from dcgraph.research.records import record
from dcgraph.research.search import search

PROSE = (DCG + "summary", PREFIXES["skos"] + "note", DCG + "rationale")
IDENTIFIERS = re.compile(
    r"\b[0-9]{5}[A-Z]{1,2}[0-9]{4}\b|/eli/|\b10\.[0-9]{4,}/|\b97[89][0-9-]{10,}"
)


@pytest.mark.parametrize(
    ("name", "relation", "value", "locator"),
    [
        ("union-customs-code", "celex", "32013R0952", "register data"),
        ("efti-regulation", "eli", "http://data.europa.eu/eli/reg/2020/1056/oj", "title; reg"),
    ],
)
def test_a_record_tells_its_identifiers_with_their_sources(
    desk: Desk, name: str, relation: str, value: str, locator: str
) -> None:
    found = record(desk, name, Filters())
    told = [one for one in found.statements if one.relation == relation]
    assert [one.value.text for one in told if one.value] == [value]
    assert any(one.locator.startswith(locator) for one in told[0].citations)


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("32013R0952", "union-customs-code"),
        ("10.3390/su15031833", "sources.mdpi-customs-pca-2023"),
        ("9781589062115", "sources.imf-computerization"),
    ],
)
def test_what_has_an_identifier_is_found_by_it(desk: Desk, identifier: str, name: str) -> None:
    found = search(desk, identifier, limit=5)
    assert name in [one.thing.name for one in found.matches.items]


def test_each_identifier_is_one_for_those_who_know_dublin_core_alone(desk: Desk) -> None:
    own = [DCG + one for one in ("celex", "eli", "doi", "isbn", "issn")]
    facts = desk.facts
    seen = 0
    for thing, about in facts.about.items():
        values = {one.text for name in own for one in facts.words(thing, name) if name in about}
        known = {one.text for one in facts.words(thing, PREFIXES["dcterms"] + "identifier")}
        assert values == known
        seen += len(values)
    assert seen >= 25


@pytest.mark.nightly
def test_no_prose_hides_an_identifier(shipped: Corpus) -> None:
    texts = [
        (file.shown, t.line, t.object.value)
        for file in shipped.rooms("data")
        for t in file.triples
        if t.predicate.value in PROSE and isinstance(t.object, Literal)
    ]
    assert len(texts) > 1000
    assert [one for one in texts if IDENTIFIERS.search(one[2])] == []
