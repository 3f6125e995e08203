"""What a field says of a thing is read as that thing again."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.research.desks import PACT, desk_over, desk_with_index

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCGD
from dcgraph.research import Desk
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.research.search import (
    can_be_named,
    field_text,
    read_exactly,
    same_words,
    search,
    suggest,
)
from dcgraph.snapshot.search import MAX_LETTERS

HOSTILE = f"""{PACT}
dcgd:alone a dcg:Notion , dcg:Record ; skos:prefLabel "Alone"@en , "Seul, été"@fr .
dcgd:first a dcg:Notion , dcg:Record ; skos:prefLabel "Shared"@en .
dcgd:second a dcg:Convention , dcg:Instrument , dcg:Record ; skos:prefLabel "shared "@en .
dcgd:third a dcg:Convention , dcg:Instrument , dcg:Record ; skos:prefLabel "SHARED"@en .
dcgd:usurper a dcg:Notion , dcg:Record ; skos:prefLabel "alone"@fr , "first"@en .
dcgd:broken a dcg:Notion , dcg:Record ; skos:prefLabel "two\\nlines"@en .
dcgd:turned a dcg:Notion , dcg:Record ; skos:prefLabel "turned \\u202e about"@en .
dcgd:empty a dcg:Notion , dcg:Record ; skos:prefLabel "  "@en .
dcgd:endless a dcg:Notion , dcg:Record ; skos:prefLabel "{"x" * 201}"@en .
dcgd:c9 a dcg:Claim ; skos:prefLabel "a claim of that label"@en ; dcg:hasSubject dcgd:pact ;
    dcg:hasRelation dcg:treats ; dcg:hasObject dcgd:big ; dcg:hasBasis dcg:Stated .
"""


def fields(desk: Desk) -> list[str]:
    return [
        iri
        for iri in desk.facts.about
        if iri.startswith(DCGD) and desk.facts.named(iri) and desk.kinds(iri)
    ]


@pytest.mark.nightly
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_field_says_of_any_thing_is_read_as_it(desk: Desk, lang: Language) -> None:
    every = fields(desk)
    assert len(every) > 4_000
    for iri in every:
        thing = desk.thing(iri, lang)
        put = field_text(desk, thing, lang)
        assert put in (thing.label, thing.name)
        assert len(put) <= MAX_LETTERS
        assert read_exactly(desk, put, lang) == iri
        of_kind = frozenset(desk.kinds(iri)[:1])
        assert read_exactly(desk, field_text(desk, thing, lang, of_kind), lang, of_kind) == iri


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_people_ask_for_is_there_by_its_label(desk: Desk, lang: Language) -> None:
    # What has a label of its own; a source may be called as what it is the text of.
    kinds = {"Concept", "Instrument", "Provision", "Edition", "Actor", "Event"}
    asked_for = [iri for iri in fields(desk) if kinds.intersection(desk.kinds(iri))]
    assert len(asked_for) > 800
    for iri in asked_for:
        thing = desk.thing(iri, lang)
        if len(thing.label) <= MAX_LETTERS:
            assert field_text(desk, thing, lang) == thing.label


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_label_is_read_as_a_search_would_find_it(desk: Desk, lang: Language) -> None:
    labels = {desk.thing(iri, lang).label for iri in fields(desk) if can_be_named(desk, iri)}
    compared = 0
    for label in sorted(labels)[:: max(1, len(labels) // 60)]:
        found = "" if desk.facts.named(label) else read_exactly(desk, label, lang)
        if found and len(label) <= MAX_LETTERS:
            matches = search(desk, label, lang, limit=10).matches.items
            first = next(one.thing.iri for one in matches if can_be_named(desk, one.thing.iri))
            assert found == first, label
            compared += 1
    assert compared > 40


@pytest.mark.parametrize(
    ("name", "lang", "put"),
    [
        ("alone", "en", "Alone"),
        ("alone", "fr", "Seul, été"),
        ("first", "en", "Shared"),
        ("second", "en", "second"),
        ("third", "en", "third"),
        ("usurper", "fr", "usurper"),
        ("usurper", "en", "usurper"),
        ("broken", "en", "broken"),
        ("turned", "en", "turned"),
        ("empty", "en", "empty"),
        ("endless", "en", "endless"),
        ("c9", "en", "c9"),
        ("pact.1", "en", "Pact, 1"),
    ],
)
def test_a_label_that_would_be_read_otherwise_gives_way_to_the_name(
    name: str, lang: Language, put: str
) -> None:
    desk = desk_over(HOSTILE)
    assert field_text(desk, desk.thing(DCGD + name, lang), lang) == put
    assert read_exactly(desk, put, lang) == DCGD + name


def test_among_things_of_a_kind_a_shared_label_may_do() -> None:
    desk, kinds = desk_over(HOSTILE), frozenset(("Convention",))
    second = desk.thing(DCGD + "second", "en")
    assert field_text(desk, second, "en", kinds) == "shared "
    assert read_exactly(desk, "Shared", "en", kinds) == second.iri
    assert read_exactly(desk, "Shared", "en", frozenset(("Edition",))) == ""


def test_case_accents_and_spaces_do_not_count() -> None:
    desk = desk_over(HOSTILE)
    assert read_exactly(desk, "  SEUL,  ete ", "ru") == DCGD + "alone"
    assert same_words("Seul, été", " seul,  ETE")
    assert not same_words("Seul, été", "seul")
    for nothing in ("", "  ", "seul", "a claim of that label", "x" * 5_000):
        assert read_exactly(desk, nothing, "en") == ""


def test_a_suggestion_tells_what_to_put_into_a_field(tmp_path: Path) -> None:
    desk = desk_with_index(tmp_path, HOSTILE)
    found = suggest(desk, "share", "en").matches
    assert {one.thing.name: one.written for one in found} == {
        "first": "Shared",
        "second": "second",
        "third": "third",
    }
    of_kind = suggest(desk, "share", "en", kind="Convention").matches
    assert {one.written for one in of_kind} == {"shared ", "third"}
    with pytest.raises(ParameterError):
        suggest(desk, "x" * 5_000, "en")
