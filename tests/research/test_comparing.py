"""Two things side by side: expectations worked out by hand from the Turtle."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from io import StringIO
from typing import get_args

import pytest
from pydantic import TypeAdapter
from tests.conftest import SHAPES
from tests.research.desks import CITED, PACT, desk_over

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.research import Desk
from dcgraph.research.compare import (
    ASPECTS,
    Absence,
    Comparison,
    Line,
    Side,
    compare,
    comparison_csv,
    comparison_text,
)
from dcgraph.research.conflicts import Conflict
from dcgraph.research.filters import Filters
from dcgraph.research.model import BASES, LANGUAGES, Basis, Language
from dcgraph.research.records import record
from dcgraph.research.timeline import Span, timeline
from dcgraph.words import words

QUESTIONS = SHAPES.parent / "questions"
TWO = f"""
dcgd:big a dcg:Concept .
dcgd:small a dcg:Concept .
dcgd:d1 a dcg:Definition ; dcg:isDefinitionOf dcgd:big ; dcg:definitionDate "2001" ;
    dcg:isGivenBy dcgd:office ; dcg:wording "Not small."@en ; dcg:contradicts dcgd:k1 ; {CITED}
dcgd:k1 a dcg:Claim ; dcg:hasSubject dcgd:small ; dcg:hasRelation dcg:isEquatedWith ;
    dcg:hasObject dcgd:big ; dcg:hasBasis dcg:Stated ; dcg:contradicts dcgd:d1 ;
    dcg:isClaimedBy dcgd:office ; dcg:statedOnDate "2005" ; {CITED}
"""


def lines(found: Comparison, aspect: str) -> dict[str, Line]:
    """The lines of an aspect, by what they are on."""
    chosen = [one for one in found.lines if one.aspect == aspect]
    assert chosen
    return {one.thing.name if one.thing else one.name: one for one in chosen}


def rows(question: str) -> list[dict[str, str]]:
    with (QUESTIONS / f"{question}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_characteristics_agree_with_the_question_dimension_by_dimension(desk: Desk) -> None:
    expected: dict[str, set[str]] = defaultdict(set)
    dimensions = {}
    for row in rows("digital-and-electronic-by-dimension"):
        name = row["characteristic"].removeprefix("dcgd:")
        expected[name].add("a" if row["notion"] == "dcgd:digital-customs" else "b")
        dimensions[name] = row["dimension"].removeprefix("dcgd:")
    found = lines(
        compare(desk, "digital-customs", "electronic-customs", Filters()), "characteristics"
    )
    assert {name: one.side for name, one in found.items()} == {
        name: "both" if len(sides) > 1 else next(iter(sides)) for name, sides in expected.items()
    }
    assert dimensions == {name: one.group.name for name, one in found.items() if one.group}
    # data/concepts/digital-customs.ttl: the Secretary General, in 2016.
    (told,) = found["characteristics.electronic-replaces-paper"].a
    assert (told.date, [one.name for one in told.by], told.basis) == (
        "2016",
        ["kunio-mikuriya"],
        "stated",
    )
    assert {one.source.name for one in told.citations} == {
        "sources.wco-news-79-digital",
        "sources.wco-esa-digital",
    }
    alone = found["characteristics.common-digital-space"]
    assert (alone.absence_a, alone.absence_b) == ("", "not told")


def test_definitions_stand_side_by_side_with_who_gave_them_and_when(desk: Desk) -> None:
    found = lines(compare(desk, "digital-customs", "electronic-customs", Filters()), "definitions")
    # Four in data/concepts/digital-customs.ttl, three in data/concepts/electronic-customs.ttl.
    assert [one.side for one in found.values()] == ["a"] * 4 + ["b"] * 3
    first = found["digital-customs.definition.wco-2015"]
    assert (first.a[0].date, [one.name for one in first.a[0].by]) == ("2015", ["wco"])
    assert first.a[0].text.startswith("Any automated or electronic activity")
    assert first.absence_b == ""


@pytest.mark.parametrize("basis", BASES)
def test_a_definition_is_left_out_by_no_basis_wherever_it_stands(desk: Desk, basis: Basis) -> None:
    wish = Filters(basis=frozenset((basis,)))
    whole = {one.thing.name for one in record(desk, "digital-customs", Filters()).definitions}
    assert len(whole) == 4
    assert {one.thing.name for one in record(desk, "digital-customs", wish).definitions} == whole
    compared = lines(compare(desk, "digital-customs", "paperless-customs", wish), "definitions")
    assert {name for name, one in compared.items() if one.side == "a"} == whole
    # Each has a date, in data/concepts/digital-customs.ttl.
    dated = timeline(desk, "digital-customs", Span(), wish, limit=500).entries.items
    told = [thing.name for one in dated if one.kind == "definition" for thing in one.things]
    assert whole <= set(told)


def pairs_of(conflicts: Iterable[Conflict]) -> set[tuple[str, str]]:
    """The names of the two of each."""
    return {(one.one.thing.name, one.other.thing.name) for one in conflicts}


def test_what_one_says_of_the_other_and_what_excludes_it_is_told(desk: Desk) -> None:
    found = compare(desk, "digital-customs", "electronic-customs", Filters())
    claims = {one.claim: one for one in found.between}
    equated = claims["electronic-customs.isEquatedWith.digital-customs.mozer"]
    assert (equated.stated_on, equated.basis) == ("2019", "stated")
    # data/concepts/electronic-customs.ttl: to equate two notions excludes to tell them apart.
    equal = "electronic-customs.isEquatedWith.digital-customs.mozer"
    apart = "electronic-customs.isDistinguishedFrom.digital-customs"
    assert pairs_of(found.contradictions) == {(apart, equal), (f"{apart}.mozer", equal)}
    # That two notions are told apart and that they are related can both hold.
    inside = "single-window.includes.digital-customs.eec-authors"
    assert pairs_of(found.tensions) == {
        (apart, "electronic-customs.isRelatedTo.digital-customs"),
        ("electronic-customs.includes.single-window", inside),
        ("electronic-customs.includes.single-window.mozer", inside),
    }
    for pair in (*found.contradictions, *found.tensions):
        assert pair.conditions
        for one in (pair.one, pair.other):
            assert one.text
            assert one.holders
            assert one.citations
    (own,) = (one.one for one in found.tensions if one.one.thing.name == apart)
    assert own.holders == "this project's own reading"
    confirmed = compare(
        desk, "digital-customs", "electronic-customs", Filters(confidence=frozenset(("confirmed",)))
    )
    # One of the four claims between them rests on recall alone.
    assert (len(found.between), len(confirmed.between)) == (4, 3)
    assert confirmed.hidden > 0
    assert str(confirmed.hidden) in confirmed.note


def test_texts_are_compared_by_dates_and_by_what_they_require(desk: Desk) -> None:
    found = compare(desk, "rkc", "tfa", Filters())
    dates = lines(found, "dates")
    # data/instruments/rkc/rkc.ttl and data/instruments/tfa.ttl
    assert {name: (one.a[0].text, one.b[0].text) for name, one in dates.items()} == {
        "adoptionDate": ("1999-06-26", "2014-11-27"),
        "entryIntoForceDate": ("2006-02-03", "2017-02-22"),
    }
    assert lines(found, "parties")["isMembershipIn"].a[0].text == "140"
    matters = lines(found, "matters")
    asked = {
        (row["concept"].removeprefix("dcgd:"), row["asks"].removeprefix("dcg:"))
        for row in rows("required-by-the-agreement-and-not-by-the-convention")
    }
    assert asked
    for name, asks in asked:
        told = matters[name]
        assert asks in {one.relation for one in told.b}
        assert "requires" not in {one.relation for one in told.a}
    # Both were read in part, so that what is told of one alone is no gap of the other.
    assert {one.absence_a for one in matters.values()} <= {"", "not read"}
    assert found.readings_a[0].extent == "in part"
    # Articles that correspond to one another are claims between the two.
    assert "correspondsTo" in {one.relation for one in found.between}


def test_editions_are_compared_by_what_is_told_of_each(desk: Desk) -> None:
    a, b = "safe-framework.edition-2018", "safe-framework.edition-2021"
    found = compare(desk, a, b, Filters())
    assert found.kind == "editions"
    dates = lines(found, "dates")["publicationDate"]
    assert (dates.a[0].text, dates.b[0].text) == ("2018", "2021")
    # data/instruments/safe-framework.ttl: what the forewords say is new.
    changes = lines(found, "changes")
    assert "benefits of authorized economic operators" in changes[a].a[0].text
    assert "smart security devices" in changes[b].b[0].text
    later = compare(desk, b, "study-report-on-disruptive-technologies.edition-2022", Filters())
    parts = [one for one in later.lines if one.aspect == "parts"]
    assert len(parts) == 12
    assert {one.side for one in parts} == {"b"}


@pytest.mark.parametrize(
    ("a", "b", "thing", "side", "absences"),
    [
        # The pact was read as a whole, the law in part, of the advice nothing is told.
        ("pact", "advice", "big", "a", ("", "not read")),
        ("pact", "advice", "small", "b", ("gap", "")),
        ("law", "advice", "small", "b", ("not read", "")),
        ("pact", "law", "big", "both", ("", "")),
    ],
)
def test_what_it_means_that_a_text_says_nothing(
    a: str, b: str, thing: str, side: Side, absences: tuple[Absence, Absence]
) -> None:
    told = lines(compare(desk_over(PACT + TWO), a, b, Filters()), "matters")[thing]
    assert (told.side, (told.absence_a, told.absence_b)) == (side, absences)


def test_texts_on_two_concepts_are_gaps_only_where_they_were_read() -> None:
    found = compare(desk_over(PACT + TWO), "big", "small", Filters())
    told = lines(found, "texts")
    assert {name: (one.side, one.absence_a, one.absence_b) for name, one in told.items()} == {
        "pact": ("a", "", "gap"),
        "law": ("a", "", "not read"),
        "advice": ("b", "not read", ""),
    }
    assert [one.relation for one in told["pact"].a] == ["requires", "treats"]
    (pair,) = found.contradictions
    assert (pair.one.thing.name, pair.other.thing.name) == ("d1", "k1")
    assert (pair.one.text, pair.other.text) == ("big: Not small.", "=small is equated with big")
    assert pair.other.holders == "Office"


def test_filters_and_days_count() -> None:
    desk = desk_over(PACT + TWO)
    interpreted = compare(desk, "pact", "law", Filters(basis=frozenset(("interpreted",))))
    big = lines(interpreted, "matters")["big"]
    assert (big.side, big.absence_b) == ("a", "filtered")
    early = compare(desk, "big", "small", Filters(as_of="2000"))
    assert not early.between
    assert not early.contradictions
    none = compare(desk, "law", "pact", Filters(basis=frozenset(("derived",))))
    assert none.silence is not None
    assert none.silence.reason == "filtered"
    quiet = compare(
        desk_over(PACT + 'dcgd:mute a dcg:Convention , dcg:Instrument ; skos:prefLabel "M"@en .'),
        "quiet",
        "mute",
        Filters("fr"),
    )
    assert quiet.silence is not None
    assert (quiet.silence.reason, quiet.lines) == ("not covered", ())
    assert "Le graphe" in quiet.silence.message


@pytest.mark.parametrize(
    ("a", "b", "error", "words"),
    [
        ("rkc", "digital-customs", ParameterError, "two concepts, two instruments or two editions"),
        ("wco", "eec", ParameterError, "Organization"),
        ("rkc", "safe-framework.edition-2018", ParameterError, "Edition"),
        ("rkc", "dcgd:rkc", ParameterError, "twice"),
        ("rkc", "tfb", NotFoundError, "tfa"),
    ],
)
def test_what_cannot_be_compared_is_told(
    desk: Desk, a: str, b: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        compare(desk, a, b, Filters())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_there_in_each_language(desk: Desk, lang: Language) -> None:
    t = words(lang)
    assert all(t.has(f"compare.aspect.{one}") for one in ASPECTS)
    assert all(t.has(f"compare.absence.{one}") for one in get_args(Absence) if one)
    assert all(t.has(f"compare.side.{one}") for one in get_args(Side))
    found = compare(desk, "paperless-customs", "smart-customs", Filters(lang))
    text = comparison_text(found, lang)
    assert t("compare.aspect.characteristics").upper() in text
    assert found.a.language == lang
    assert "{" not in text


def test_a_comparison_goes_through_json_and_csv(desk: Desk) -> None:
    found = compare(desk, "rkc", "tfa", Filters("ru"))
    adapter = TypeAdapter(Comparison)
    assert adapter.validate_json(adapter.dump_json(found)) == found
    table = list(csv.reader(StringIO(comparison_csv(found).decode(), newline="")))
    assert len({len(row) for row in table}) == 1
    aspects = {row[0] for row in table[1:]}
    assert {"dates", "matters", "between"} <= aspects
    told = sum(len(one.a) + len(one.b) for one in found.lines)
    assert len(table) - 1 == told + len(found.between) + len(found.contradictions + found.tensions)
    both = compare(desk, "digital-customs", "electronic-customs", Filters())
    words = comparison_csv(both).decode()
    assert words.count("\r\ncontradiction,") == len(both.contradictions) > 0
    assert words.count("\r\ntension,") == len(both.tensions) > 0
    assert sum(one.both + one.only_a + one.only_b for one in both.counts) == len(both.lines)
