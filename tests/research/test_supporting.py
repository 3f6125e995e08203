"""What a sentence rests on is what supports it, in each output, and who read a claim is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.research.desks import PACT, desk_over, quads_of

from dcgraph.mcp.answers import told
from dcgraph.mcp.evidence import Citer, plain
from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.release.variants import confirmed
from dcgraph.research import Desk
from dcgraph.research.filters import Filters
from dcgraph.research.jsonld import write_jsonld
from dcgraph.research.links import record_text
from dcgraph.research.records import record
from dcgraph.research.statement_tables import statements_csv

NOTE = PREFIXES["skos"] + "note"


def citation(number: int, place: str, more: str = "") -> str:
    return f"""
dcgd:y.citation-{number} a dcg:Citation ; dcg:citesSource dcgd:book ; dcg:locator "{place}" ;
    dcg:hasConfidence dcg:{"Recalled" if "recall" in place else "Confirmed"} {more} ."""


NOTED = (
    PACT
    + citation(1, "all")
    + citation(2, "first", '; dcg:supports skos:note ; dcg:supportsValue "The first"@en')
    + citation(3, "recall", '; dcg:supports skos:note ; dcg:supportsValue "The second note."@en')
    + citation(4, "member", "; dcg:supports dcg:isAdoptedBy ; dcg:supportsValue dcgd:office")
    + citation(5, "names", "; dcg:supports dcg:isAdoptedBy , dcg:summary")
    + citation(6, "day", "; dcg:supports dcg:statedOnDate")
    + """
dcgd:noted a dcg:Convention , dcg:Instrument , dcg:Record ; skos:prefLabel "Noted"@en ;
    dcg:summary "It has notes."@en ; dcg:isAdoptedBy dcgd:office , dcgd:small ;
    skos:note "The first note."@en , "The second note."@en ;
    dcg:hasCitation dcgd:y.citation-2 , dcgd:y.citation-3 , dcgd:y.citation-4 , dcgd:y.citation-5 .
dcgd:read a dcg:Claim ; dcg:hasSubject dcgd:noted ; dcg:hasRelation dcg:treats ;
    dcg:hasObject dcgd:small ; dcg:hasBasis dcg:Interpreted ; dcg:statedOnDate "2012" ;
    dcg:rationale "It treats of it."@en ; dcg:readBy "A reader" , "Another" ;
    dcg:readOn "2026-11-27" ; dcg:hasReviewState dcg:ReadTwice ;
    dcg:hasCitation dcgd:x.citation-2 , dcgd:y.citation-6 .
"""
)


@pytest.fixture(scope="module")
def noted() -> Desk:
    return desk_over(NOTED)


def places(citations: Any) -> list[str]:
    return [one["locator"] if isinstance(one, dict) else one.locator for one in citations]


def test_a_note_rests_on_the_citation_that_names_it(noted: Desk) -> None:
    found = record(noted, "noted", Filters())
    assert {one.text: places(one.citations) for one in found.notes} == {
        "The first note.": ["first"],
        "The second note.": ["recall"],
    }
    assert [places(one.citations) for one in found.summaries] == [["names"]]
    answer = plain(told(noted, Citer(noted), "noted", Filters()))
    sure = {one["text"]: (one["confidence"], places(one["sources"])) for one in answer["notes"]}
    assert sure == {
        "The first note.": ("confirmed", ["first"]),
        "The second note.": ("recalled", ["recall"]),
    }


def test_one_thing_among_several_is_named_by_its_iri(noted: Desk) -> None:
    found = record(noted, "noted", Filters())
    adopted = [one for one in found.statements if one.relation == "isAdoptedBy"]
    assert {one.object.name: places(one.citations) for one in adopted if one.object} == {
        "office": ["member", "names"],
        "small": ["names"],
    }


def test_first_words_are_of_one_language(noted: Desk) -> None:
    other = desk_over(NOTED.replace('"The first"@en', '"The first"@fr'))
    iri = DCGD + "noted"
    (first, _) = noted.facts.words(iri, NOTE)
    assert places(noted.citations(iri, "en", NOTE, value=first)) == ["first"]
    # What names no value of the property supports all of them; the check refuses it.
    assert places(other.citations(iri, "en", NOTE, value=first)) == ["first"]
    (_, second) = other.facts.words(iri, NOTE)
    assert places(other.citations(iri, "en", NOTE, value=second)) == ["first", "recall"]


def test_a_claim_tells_its_reader_day_and_state_everywhere(noted: Desk) -> None:
    (one,) = (it for it in record(noted, "noted", Filters()).statements if it.claim)
    assert (one.read_by, one.read_on, one.review) == (
        ("A reader", "Another"),
        "2026-11-27",
        "read twice",
    )
    assert (places(one.citations), places(one.other_citations)) == (["page 2"], ["day"])
    assert one.confidence == "recalled"
    answer = plain(told(noted, Citer(noted), "noted", Filters()))
    (said,) = (it for it in answer["statements"] if it.get("claim"))
    assert (said["read_by"], said["read_on"], said["review"]) == (
        ["A reader", "Another"],
        "2026-11-27",
        "read twice",
    )
    assert (places(said["sources"]), places(said["aside_sources"])) == (["page 2"], ["day"])
    head, row = statements_csv([one]).decode().splitlines()
    assert "read_by,read_on,review" in head
    assert "A reader; Another,2026-11-27,read twice" in row
    text = record_text(record(noted, "noted", Filters()), "en")
    assert "read twice, read on 2026-11-27 by A reader, Another" in text


def test_the_triples_of_an_answer_name_the_values(noted: Desk) -> None:
    document = json.loads(
        write_jsonld(noted, record(noted, "noted", Filters()), "http://x/", "http://x/c", "en")
    )
    nodes = list(_nodes(document))
    (claim,) = (one for one in nodes if one.get("read_on"))
    assert claim["review"] == "dcg:ReadTwice"
    names = [one["supports_values"] for one in nodes if one.get("supports_values")]
    assert "The first" in str(names)


def _nodes(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for one in part.values():
            yield from _nodes(one)
    elif isinstance(part, list):
        for one in part:
            yield from _nodes(one)


def test_a_note_that_is_only_recalled_is_not_in_the_simple_variant() -> None:
    kept = confirmed(one.triple for one in quads_of(NOTED))
    # A term that is retired says so in a note of its own.
    notes = {
        str(one.object)
        for one in kept
        if one.predicate.value == NOTE and not str(one.subject).startswith(f"<{DCG}")
    }
    assert notes == {'"The first note."@en'}


def test_the_notes_of_the_agreement_rest_on_their_own_sources(desk: Desk) -> None:
    # By data/instruments/tfa.ttl, where each of the seven notes has citations of its own.
    notes = record(desk, "tfa", Filters()).notes
    assert len(notes) == 7
    assert not any(len(one.citations) > 5 for one in notes)
    sources = {one.text[:9]: {it.source.name for it in one.citations} for one in notes}
    assert sources["The first"] == {"sources.logisticsnews-2025"}
    assert sources["The WTO r"] == {"sources.tfaf-assistance-2025"}
    assert sources["By its pr"] == {"sources.tfa-2014-text"}
    recalled = next(one for one in notes if one.text.startswith("Recalled:"))
    assert {one.confidence for one in recalled.citations} == {"recalled"}


def test_every_interpreted_claim_says_who_read_it(desk: Desk) -> None:
    read = [one for one in desk.facts.claims.values() if one.basis == "interpreted"]
    assert len(read) > 100
    for one in read:
        found = desk.claim_statement(one)
        assert found.read_by
        assert found.read_on >= "2026-11-24"
        assert found.review
    assert DCG + "readBy" in desk.facts.about
