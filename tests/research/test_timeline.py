"""What happened to a thing, in order of time: expectations worked out by hand from the Turtle."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO

import pytest
from pydantic import TypeAdapter
from tests.conftest import SHAPES
from tests.research.desks import CITED, PACT, RECALLED, desk_over

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG
from dcgraph.research import Desk
from dcgraph.research.dated_events import KINDS
from dcgraph.research.filters import Filters
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.research.timeline import (
    MAX_NAMES,
    Entry,
    Span,
    Timeline,
    timeline,
    timeline_csv,
    timeline_text,
)
from dcgraph.words import words

QUESTIONS = SHAPES.parent / "questions"

THEMES = ",".join(f"wco-themes.{year}" for year in range(2014, 2026))
LIVES = f"""
dcgd:pact dcg:adoptionDate "1999-06" , "1999-06-26" , "2000" ; {CITED}
dcgd:change a dcg:Convention , dcg:Instrument , dcg:Record ; skos:prefLabel "Change"@en ;
    dcg:amends dcgd:pact ; dcg:adoptionDate "2004" ; {RECALLED}
dcgd:parties a dcg:Indicator ; skos:prefLabel "Parties"@en .
dcgd:n1 a dcg:Observation , dcg:Record ; dcg:hasFocus dcgd:pact ; dcg:hasIndicator dcgd:parties ;
    dcg:observationDate "2003" ; dcg:observedValue 7 ; {CITED}
dcgd:n2 a dcg:Observation , dcg:Record ; dcg:hasFocus dcgd:pact ; dcg:hasIndicator dcgd:parties ;
    dcg:observationDate "2003" ; dcg:observedValue 8 ; {CITED}
dcgd:n3 a dcg:Observation , dcg:Record ; dcg:hasFocus dcgd:pact ; dcg:hasIndicator dcgd:parties ;
    dcg:observationDate "2004" ; dcg:observedValue 9 ; {CITED}
dcgd:talk a dcg:Meeting , dcg:Event , dcg:Record ; skos:prefLabel "Talk"@en ;
    dcg:startDate "2003-02-03" ; dcg:endDate "2003-02-05" ; dcg:concerns dcgd:pact ;
    dcg:hasOrganizer dcgd:office ; {CITED}
dcgd:remark a dcg:Point , dcg:Record ; skos:prefLabel "Remark"@en ; dcg:isMadeAt dcgd:talk ;
    dcg:concerns dcgd:big , dcgd:pact ; dcg:isMadeBy dcgd:office ; {RECALLED}
dcgd:someday a dcg:Meeting , dcg:Event , dcg:Record ; skos:prefLabel "Some day"@en ;
    dcg:concerns dcgd:pact ; {CITED}
"""


def told(desk: Desk, of: str, wanted: Filters | None = None, **span: str) -> tuple[Entry, ...]:
    """The entries of a timeline that fits on a page."""
    found = timeline(desk, of, Span(**span), wanted or Filters(), limit=500)
    assert not found.entries.next
    return found.entries.items


def of_kind(entries: tuple[Entry, ...], kind: str) -> list[Entry]:
    found = [one for one in entries if one.kind == kind]
    assert found
    return found


def test_the_life_of_the_convention_is_told(desk: Desk) -> None:
    # data/instruments/rkc/rkc.ttl: adopted by the Council, in force since.
    entries = told(desk, "rkc")
    (adoption,) = of_kind(entries, "adoption")
    assert (adoption.date, adoption.precision, adoption.dated_by) == (
        "1999-06-26",
        "day",
        "adoptionDate",
    )
    assert adoption.sentence == "Revised Kyoto Convention was adopted by Council of the WCO."
    assert {one.name for one in adoption.things} == {"rkc", "wco.council", "rkcmc"}
    assert any(one.source.name == "sources.wco-rkc-position-2025" for one in adoption.citations)
    (force,) = of_kind(entries, "entry into force")
    assert force.date == "2006-02-03"
    assert force.basis == "asserted"
    # data/events/rkcmc-meetings.ttl: the fifteenth meeting of the committee concerns it.
    meeting = next(one for one in entries if one.things[0].name == "rkcmc-meetings.15")
    assert (meeting.date, meeting.until) == ("2016-11-16", "2016-11-17")


def test_accessions_are_summed_by_year_and_agree_with_the_question(desk: Desk) -> None:
    sums = of_kind(told(desk, "rkc"), "accessions")
    with (QUESTIONS / "accessions-to-the-convention-by-year.csv").open(encoding="utf-8") as file:
        rows = {row["year"]: int(row["byItsEnd"]) for row in csv.DictReader(file)}
    assert len(sums) == len(rows) > 20
    total = 0
    for one in sums:
        total += len(one.things) - 1
        assert one.precision == "year"
        assert total == rows[one.date]
        assert f" {total} " in one.sentence


def test_years_and_months_stand_before_their_days_and_sums_at_the_end_of_the_year(
    desk: Desk,
) -> None:
    dates = [one.date for one in told(desk, "rkc") if one.kind != "accessions"]
    assert dates == sorted(dates)
    order = [(one.kind, one.date) for one in told(desk, "rkc")]
    assert order.index(("accessions", "1999")) > order.index(("adoption", "1999-06-26"))
    assert order.index(("accessions", "2005")) < order.index(("entry into force", "2006-02-03"))


def test_a_notion_has_its_definitions_its_year_and_what_was_claimed(desk: Desk) -> None:
    entries = told(desk, "digital-customs")
    # data/concepts/digital-customs.ttl gives four, the first and last against each other.
    defined = of_kind(entries, "definition")
    assert [(one.date, one.things[0].name.rpartition(".")[2]) for one in defined] == [
        ("2015", "wco-2015"),
        ("2016", "mikuriya-2016"),
        ("2019", "mozer-2019"),
        ("2020-10", "mozer-sekerbayeva-2020"),
    ]
    assert defined[0].text is not None
    assert defined[0].text.text.startswith("Any automated or electronic activity")
    assert [one.name for one in defined[0].in_tension] == [defined[3].things[0].name]
    assert defined[0].contradicts == ()
    # data/events/wco-themes.ttl: the theme of 2016.
    (theme,) = (one for one in entries if one.things[0].kind == "ThemeOfYear")
    assert (theme.date, theme.things[0].name) == ("2016", "wco-themes.2016")
    claims = [one for one in entries if one.kind == "claim"]
    assert "digital-customs.hasCharacteristic.characteristics.automated-processing.wco" in {
        name for one in claims for name in one.claims
    }
    assert all(one.citations and one.confidence for one in claims)


def test_a_text_bears_on_a_notion_from_its_own_date(desk: Desk) -> None:
    bearing = of_kind(told(desk, "paperless-customs"), "bearing")
    # data/instruments/rkc/claims-on-notions.ttl: two Standards, each by this project's reading.
    (treated,) = (
        one for one in bearing if one.things[0].name == "rkc" and " treats " in one.sentence
    )
    assert len(treated.claims) == 2
    assert (treated.date, treated.dated_by, treated.basis) == (
        "1999-06-26",
        "text",
        "interpreted",
    )
    assert "according to this project’s reading" in treated.sentence
    assert treated.first
    assert "no earlier text is known to do this" in treated.sentence


def test_a_body_has_its_texts_meetings_and_definitions(desk: Desk) -> None:
    entries = told(desk, "rkcmc")
    meetings = [one for one in entries if one.things[0].kind == "Meeting"]
    assert "rkcmc-meetings.21" in {one.things[0].name for one in meetings}
    assert ("entry into force", "2006-02-03") in {(one.kind, one.date) for one in entries}
    given = of_kind(told(desk, "eec"), "definition")
    assert {one.things[0].kind for one in given} == {"Definition"}
    # The organs count for the body: the Council adopted the Convention, the WCO is asked for.
    assert any(one.kind == "adoption" and one.things[0].name == "rkc" for one in told(desk, "wco"))


def test_dates_that_contradict_each_other_are_kept_and_marked() -> None:
    entries = told(desk_over(PACT + LIVES), "pact")
    adopted = {one.date: one.other_dates for one in of_kind(entries, "adoption")}
    # A month does not contradict a day that lies in it.
    assert adopted == {
        "1999-06": ("2000",),
        "1999-06-26": ("2000",),
        "2000": ("1999-06", "1999-06-26"),
    }
    figures = {
        one.things[0].name: [other.name for other in one.contradicts]
        for one in of_kind(entries, "figure")
    }
    assert figures == {"n1": ["n2"], "n2": ["n1"], "n3": []}


def test_a_change_a_meeting_and_what_was_said_at_it_are_told() -> None:
    entries = told(desk_over(PACT + LIVES), "pact")
    (change,) = of_kind(entries, "amendment")
    assert (change.date, change.confidence) == ("2004", "recalled")
    assert change.sentence == "Amendment: Change was adopted."
    (remark,) = of_kind(entries, "point")
    # It has the day of the talk, and is as sure as the less sure of the two.
    assert (remark.date, remark.until, remark.confidence) == (
        "2003-02-03",
        "2003-02-05",
        "recalled",
    )
    assert remark.sentence.endswith("Remark (Office, Talk).")


def test_what_has_no_date_is_counted() -> None:
    found = timeline(desk_over(PACT + LIVES), "pact", Span(), Filters(), limit=500)
    assert found.undated == 1
    assert "not in the timeline: 1." in found.note
    assert not any(one.things[0].name == "someday" for one in found.entries.items)


def test_a_span_keeps_what_may_lie_in_it() -> None:
    desk = desk_over(PACT + LIVES)
    dates = {one.date for one in told(desk, "pact", first="2003-02-05", last="2003-03")}
    assert dates == {"2003", "2003-02-03"}
    assert {one.date for one in told(desk, "pact", first="2004")} == {"2004"}
    as_of = {one.date for one in told(desk, "pact", Filters(as_of="1999-06-25"))}
    assert as_of == {"1999-06"}


def test_filters_leave_out_and_say_so() -> None:
    desk = desk_over(PACT + LIVES)
    sure = told(desk, "pact", Filters(confidence=frozenset(("confirmed",))))
    assert "amendment" not in {one.kind for one in sure}
    none = timeline(desk, "pact", Span("2030"), Filters(), limit=9).entries
    assert none.silence is not None
    assert none.silence.reason == "filtered"
    crossed = timeline(desk, "pact", Span("2004", "2003"), Filters(), limit=9).entries
    assert crossed.silence is not None
    quiet = timeline(desk, "quiet", Span(), Filters("fr"), limit=9).entries
    assert quiet.silence is not None
    assert (quiet.silence.reason, quiet.total) == ("not covered", 0)
    assert "Le graphe" in quiet.silence.message


def test_pages_together_are_the_whole(desk: Desk) -> None:
    whole = told(desk, "single-window")
    cursor = ""
    found: list[Entry] = []
    while True:
        page = timeline(desk, "single-window", Span(), Filters(), limit=20, cursor=cursor).entries
        found += page.items
        cursor = page.next
        if not cursor:
            break
    assert tuple(found) == whole
    with pytest.raises(ParameterError, match="cursor"):
        timeline(desk, "single-window", Span("2000"), Filters(), limit=20, cursor="YWJj")


def test_several_things_have_one_timeline_and_none_is_that_of_the_notions(desk: Desk) -> None:
    both = told(desk, "rkc,tfa")
    assert Counter(one.of.name for one in both).keys() == {"rkc", "tfa"}
    notions = timeline(desk, "", Span(), Filters(), limit=1)
    assert {one.kind for one in notions.of} == {"Notion"}


@pytest.mark.parametrize(
    ("of", "span", "error", "words"),
    [
        ("rkd", Span(), NotFoundError, "rkc"),
        ("rkc", Span("soon"), ParameterError, "from"),
        ("rkc", Span("", "2019-02-30"), ParameterError, "to"),
        (
            ",".join(f"wco-themes.{year}" for year in range(2014, 2026)),
            Span(),
            ParameterError,
            "10",
        ),
    ],
)
def test_what_cannot_be_asked_is_told(
    desk: Desk, of: str, span: Span, error: type[Exception], words: str
) -> None:
    assert MAX_NAMES == 10
    with pytest.raises(error, match=words):
        timeline(desk, of, span, Filters(), limit=5)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_is_told_in_each_language(desk: Desk, lang: Language) -> None:
    assert all(words(lang).has(f"timeline.kind.{kind}") for kind in KINDS)
    wish = Filters(lang)
    for of in ("rkc", "digital-customs", "wco", "sergei-mozer", "safe-framework", "eaeu"):
        for one in told(desk, of, wish):
            assert one.sentence.endswith(".")
            assert not one.sentence.endswith("..")
            assert "{" not in one.sentence


def test_a_span_that_ends_before_it_begins_is_told(desk: Desk) -> None:
    for lang in LANGUAGES:
        silence = timeline(
            desk, "rkc", Span("2006-03", "2006-02"), Filters(lang), limit=5
        ).entries.silence
        assert silence is not None
        assert silence.reason == "filtered"
        assert "2006-03" in silence.message
        assert "2006-02" in silence.message
    # A year that begins within the other does not end before it.
    assert timeline(desk, "rkc", Span("2006-02", "2006"), Filters(), limit=5).entries.total


def test_what_a_claim_says_agrees_with_a_subject_of_any_gender(desk: Desk) -> None:
    # A participle has a gender, as have est lié à and связано с, and douane is feminine.
    agreeing = {"fr": re.compile(r"est \w+[éiu]s? "), "ru": re.compile(r"\w+(н|на|но|ны) ")}
    used = {one.relation for one in desk.facts.claims.values()}
    assert DCG + "isRelatedTo" in used
    assert agreeing["fr"].match("est lié à")
    assert agreeing["ru"].match("связано с")
    for lang in ("fr", "ru"):
        labels = [desk.label(one, lang).text for one in used]
        assert not [one for one in labels if agreeing[lang].match(one)]


def test_a_timeline_goes_through_json_csv_and_text(desk: Desk) -> None:
    found = timeline(desk, "digital-customs", Span(), Filters("ru"), limit=500)
    adapter = TypeAdapter(Timeline)
    assert adapter.validate_json(adapter.dump_json(found)) == found
    rows = list(csv.DictReader(StringIO(timeline_csv(found.entries.items).decode(), newline="")))
    assert [row["date"] for row in rows] == [one.date for one in found.entries.items]
    text = timeline_text(found, "ru")
    assert "Несовместимо с: " in text
    assert all(one.sentence in text for one in found.entries.items)
