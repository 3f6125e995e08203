"""That a sentence for an assistant carries the sources that support it, and not their neighbours.

What supports what is read here from the triples themselves: a citation supports the properties
that it names, or all of its record where it names none; of a property of which it names values,
these alone.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from pyoxigraph import QuerySolutions, Store
from tests.assistants.grounded import require_grounded, statements
from tests.research.desks import CITED, PACT, RECALLED, desk_over

from dcgraph.files import ROOT
from dcgraph.mcp.answers import answer_to, found, queried, told
from dcgraph.mcp.evidence import MAX_CHARACTERS, Citer, notice, plain
from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.research import Desk
from dcgraph.research.filters import Filters
from dcgraph.research.links import Ask
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.sparql.model import Answer, Limits, Request
from dcgraph.store.pool import EmbeddedStore, open_store

_EDITION = DCG + "isEditionOf"
SUMMARY, NOTE = DCG + "summary", PREFIXES["skos"] + "note"
GAP, LAST = DCG + "knownGap", DCG + "lastNumber"
STATED = frozenset(DCG + name for name in ("hasSubject", "hasRelation", "hasObject"))
BARE = Filters(basis=frozenset())
"""A record without its statements: only what it says of the thing itself."""


@dataclass
class Place:
    """A citation as the triples have it."""

    locator: str
    addresses: set[str]
    recalled: bool
    supports: set[str]
    begins: set[str]

    def is_told_by(self, source: dict[str, str]) -> bool:
        """Whether a source in an answer is this one; very long texts are cut there."""
        grade = "recalled" if self.recalled else "confirmed"
        locator = " ".join(self.locator.split())
        return (
            locator.startswith(source["locator"].removesuffix("…"))
            and source.get("address", "") in (self.addresses or {""})
            and source["confidence"] == grade
        )


@pytest.fixture(scope="module")
def places(shipped_snapshot: Snapshot) -> dict[str, list[Place]]:
    """The citations of each record, by its name, and of each figure those of its table.

    Only a text in a language is named by its beginning; pages and the like are named whole.
    """
    query = """SELECT ?record ?citation ?locator ?address ?grade ?supported ?named WHERE {
        ?record dcg:hasCitation | (qb:dataSet / dcg:hasCitation) ?citation .
        ?citation dcg:citesSource ?source ; dcg:hasConfidence ?grade .
        OPTIONAL { ?citation dcg:locator ?locator }
        OPTIONAL { ?source dcg:webAddress ?address }
        OPTIONAL { ?citation dcg:supports ?supported }
        OPTIONAL {
            ?citation dcg:supportsValue ?named
            FILTER (lang(?named) != "" || ?supported = dcg:lastNumber)
        } }"""
    store = Store.read_only(str(shipped_snapshot.store))
    by_citation: dict[tuple[str, str], Place] = {}
    solutions = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    for one in solutions:
        record, citation, locator, address, grade, supported, named = (
            it and it.value for it in one
        )
        place = by_citation.setdefault(
            (record.removeprefix(DCGD), citation),
            Place(locator or "", set(), grade == DCG + "Recalled", set(), set()),
        )
        place.addresses |= {address} if address else set()
        place.supports |= {supported} if supported else set()
        place.begins |= {" ".join(named.split())} if named else set()
    found: dict[str, list[Place]] = {}
    for (record, _), place in by_citation.items():
        found.setdefault(record, []).append(place)
    return found


@contextmanager
def asking(snapshot: Snapshot) -> Iterator[Ask]:
    """What puts queries to the store of a snapshot, as the server of assistants bounds them."""
    limits = Limits(output_bytes=8 << 20, rows=10_000)
    with open_store(snapshot.store, limits=limits) as store:
        yield _asking(store)


def _asking(store: EmbeddedStore) -> Ask:
    async def ask(request: Request) -> Answer:
        return store.answer(request)

    return ask


def require_supported(one: dict[str, Any], cited: list[Place], properties: set[str]) -> int:
    """How many citations a sentence leaves out, all sources of which support it."""
    right = [it for it in cited if not it.supports or it.supports & properties]
    if one.get("basis") == "derived":
        # It rests on the rule and on what it follows from, and on no source of the record.
        assert not one.get("sources"), one["text"]
        return len(cited)
    if properties in ({NOTE}, {GAP}, {LAST}):
        # Of other properties no citation in the data names texts, or numbers that are told.
        right = [
            it
            for it in right
            # Article 5.3 is not named where 5.3.3 is.
            if not it.begins
            or any(re.search(rf"{re.escape(text)}(?!\.?\d)", one["text"]) for text in it.begins)
        ]
    given = one.get("sources", [])
    for source in given:
        assert any(it.is_told_by(source) for it in right), (one["text"], source)
    assert len(given) + one.get("more_sources", 0) == len(right), one["text"]
    if not right:
        assert one["notice"] == notice("en", "unsourced")
        assert "confidence" not in one
    elif all(it.recalled for it in right):
        assert notice("en", "recalled") in one["notice"]
        assert one["confidence"] == "recalled"
    else:
        assert one["confidence"] == "confirmed"
    return len(cited) - len(right)


@pytest.mark.nightly
def test_each_text_of_each_record_has_the_sources_that_support_it(
    desk: Desk, places: dict[str, list[Place]]
) -> None:
    summaries = notes = gaps = definitions = left_out = 0
    citer = Citer(desk)
    for name, cited in places.items():
        about = desk.facts.about[DCGD + name]
        if SUMMARY not in about and NOTE not in about:
            continue
        answer = plain(told(desk, citer, name, BARE))
        if "summary" in answer:
            summaries += 1
            left_out += require_supported(answer["summary"], cited, {SUMMARY})
        for one in answer.get("notes", ()):
            notes += 1
            left_out += require_supported(one, cited, {NOTE})
        for one in answer.get("definitions", ()):
            definitions += 1
            left_out += require_supported(one, places[one["claim"]], {DCG + "wording"})
        for text in answer.get("coverage", ()):
            if text["text"]["name"] != name or "known_gaps" not in text:
                continue
            (about_it,) = desk.facts.leading_to(DCGD + name, DCG + "describesReadingOf")
            for one in text["known_gaps"]:
                gaps += 1
                note = places[about_it.removeprefix(DCGD)]
                left_out += require_supported(one, note, {GAP})
    assert summaries > 800
    assert notes > 400
    assert gaps > 50
    assert definitions > 40
    assert left_out > 500


# What was wrong was that sources for a date, a place or an organizer stood beside the summary.
@pytest.mark.nightly
@pytest.mark.parametrize(
    "name",
    [
        "rkcmc-20",
        "smart-customs-project.survey-2024",
        "paperless-customs",
        "iso-3166",
        "it-guide-for-executives",
        "unece-recommendation-33.edition-2020",
        "wco",
    ],
)
def test_no_source_of_another_property_stands_by_a_summary(
    desk: Desk, places: dict[str, list[Place]], name: str
) -> None:
    answer = plain(told(desk, Citer(desk), name, Filters()))
    assert require_supported(answer["summary"], places[name], {SUMMARY}) > 0
    assert "sources" not in answer


def test_a_summary_that_rests_on_recall_alone_says_so(desk: Desk) -> None:
    # iso-3166 has confirmed citations, none of which is for its summary.
    assert desk.graded(DCGD + "iso-3166") == "confirmed"
    summary = plain(told(desk, Citer(desk), "iso-3166", Filters()))["summary"]
    assert summary["confidence"] == "recalled"
    assert summary["notice"] == notice("en", "recalled")
    assert {one["confidence"] for one in summary["sources"]} == {"recalled"}


def test_what_is_known_to_be_missing_is_told_with_the_record(desk: Desk) -> None:
    answer = plain(told(desk, Citer(desk), "digital-customs-maturity-model", Filters()))
    (own,) = (one for one in answer["coverage"] if one["text"]["name"] == answer["thing"]["name"])
    assert any("demands of the maturity levels" in one["text"] for one in own["known_gaps"])
    # Of other texts that the statements name it is counted.
    assert all("known_gaps" not in one for one in answer["coverage"] if one is not own)
    names = [*answer]
    assert names.index("coverage") < names.index("notes") < names.index("summary")
    assert names.index("summary") < names.index("statements")


def test_notes_come_before_all_else_that_has_to_be_left_out() -> None:
    notes = ", ".join(f'"Note {one}. {"long " * 140}"@en' for one in range(30))
    desk = desk_over(PACT + f"dcgd:pact skos:note {notes} ; dcg:summary 'A pact.'@en ; {CITED}")
    answer, seen = plain(told(desk, Citer(desk), "pact", Filters())), 0
    assert "statements" not in answer
    assert len(json.dumps(answer, ensure_ascii=False, separators=(",", ":"))) <= MAX_CHARACTERS
    while True:
        seen += len(answer.get("notes", ()))
        if "left_out" not in answer:
            break
        assert answer["left_out"] > 0
        answer = plain(told(desk, Citer(desk), "pact", Filters(), offset=answer["next_offset"]))
    assert seen == 30
    assert answer["statements"]


_PARTED = f"""
dcgd:y.citation-1 a dcg:Citation ; dcg:citesSource dcgd:book ; dcg:locator "the date" ;
    dcg:supports dcg:statedOnDate ; dcg:hasConfidence dcg:Confirmed .
dcgd:y.citation-2 a dcg:Citation ; dcg:citesSource dcgd:book ; dcg:locator "the day" ;
    dcg:supports dcg:definitionDate ; dcg:hasConfidence dcg:Confirmed .
dcgd:pact dcg:summary "A pact."@en ; dcg:hasCitation dcgd:y.citation-1 .
dcgd:c9 a dcg:Claim ; dcg:hasSubject dcgd:advice ; dcg:hasRelation dcg:enables ;
    dcg:hasObject dcgd:big ; dcg:hasBasis dcg:Stated ; dcg:statedOnDate "2012" ; {RECALLED}
dcgd:c9 dcg:hasCitation dcgd:y.citation-1 .
dcgd:d9 a dcg:Definition ; dcg:isDefinitionOf dcgd:big ; dcg:wording "It is big."@en ;
    dcg:definitionDate "2012" ; {RECALLED}
dcgd:d9 dcg:hasCitation dcgd:y.citation-2 .
"""


def test_what_supports_the_date_alone_does_not_make_a_statement_sure() -> None:
    desk = desk_over(PACT + _PARTED)
    answer = plain(told(desk, Citer(desk), "big", Filters()))
    (claim,) = (one for one in answer["statements"] if one["claim"] == "c9")
    (definition,) = answer["definitions"]
    for one, supported in ((claim, "statedOnDate"), (definition, "definitionDate")):
        assert [it["locator"] for it in one["sources"]] == ["page 2"]
        assert (one["confidence"], one["notice"]) == ("recalled", notice("en", "recalled"))
        (aside,) = one["aside_sources"]
        assert aside["supports"] == [supported]
    assert plain(told(desk, Citer(desk), "pact", Filters()))["summary"] == {
        "text": "A pact.",
        "basis": "asserted",
        "notice": notice("en", "unsourced"),
    }


def test_a_match_has_the_sources_of_the_text_by_which_it_was_found(
    desk: Desk, places: dict[str, list[Place]]
) -> None:
    answer = plain(found(desk, Citer(desk), "107 proposals on 36 concepts"))
    match = next(one for one in answer["matches"] if one["thing"]["name"] == "rkcmc-20")
    assert match["found_in"] == "summary"
    assert require_supported(match, places["rkcmc-20"], {SUMMARY}) > 0


def test_a_note_is_found_with_its_sources(desk: Desk, places: dict[str, list[Place]]) -> None:
    # data/actors/eaeu-members.ttl: the note on the day of the accession.
    answer = plain(found(desk, Citer(desk), "Kyrgyzstan member 12 August 2015"))
    name = "eaeu-members.kyrgyzstan"
    match = next(one for one in answer["matches"] if one["thing"]["name"] == name)
    assert match["found_in"] == "note"
    assert "6 August" in match["text"]
    assert require_supported(match, places[name], {NOTE}) == 1


def test_a_name_that_was_found_needs_no_source(desk: Desk) -> None:
    answer = plain(found(desk, Citer(desk), "единое окно", lang="ru"))
    match = answer["matches"][0]
    assert (match["thing"]["name"], match["found_in"]) == ("single-window", "label")
    assert "notice" not in match


@pytest.mark.nightly
def test_each_row_of_each_question_has_the_sources_of_what_makes_it(
    desk: Desk, shipped_snapshot: Snapshot, places: dict[str, list[Place]]
) -> None:
    names = [path.stem for path in sorted((ROOT / "data" / "questions").glob("*.rq"))]
    rows = grounded = left_out = 0
    bare = set()
    assert names
    with asking(shipped_snapshot) as ask:
        for name in names:
            text = (ROOT / "data" / "questions" / f"{name}.rq").read_text("utf-8")
            for row in _rows(desk, ask, name):
                rows += 1
                shown = {one["name"] if isinstance(one, dict) else one for one in row["cells"]}
                if "grounds" not in row:
                    bare.add(name)
                    assert row["notice"] == notice("en", "bare")
                for one in row.get("grounds", ()):
                    grounded += 1
                    left_out += _require_ground(desk, one, shown, text, places)
    assert rows > 500
    assert grounded > rows
    assert left_out > 100
    # These only count, or count more than there is room to know, or tell what follows by rule from
    # figures, conflicts or is not known, of which `explain` gives the grounds.
    assert bare <= {
        "accessions-to-the-convention-by-year",
        "economies-by-class",
        "instruments-by-kind",
        "norms-of-the-convention-by-force",
        "norms-without-an-action-by-force",
        "only-from-recall",
        "profile-of-an-economy",
        "recitals-and-definitions-by-instrument",
        "standards-of-the-e-commerce-framework",
        "strategic-plans-and-what-they-put-first",
    }


def _rows(desk: Desk, ask: Ask, name: str) -> Iterator[dict[str, Any]]:
    """All rows of the answer to a question, from one answer after another."""
    offset = 0
    while True:
        answer = plain(asyncio.run(answer_to(desk, Citer(desk), ask, name, offset=offset)))
        require_grounded(answer)
        yield from answer.get("rows", ())
        if "left_out" not in answer:
            return
        assert answer["next_offset"] > offset
        offset = answer["next_offset"]


def _require_ground(
    desk: Desk, one: dict[str, Any], shown: set[str], query: str, places: dict[str, list[Place]]
) -> int:
    """How many citations of the record a ground leaves out, which has to do with its row."""
    if claim := one.get("claim"):
        made = desk.facts.claims[DCGD + claim]
        texts = [made.subject, *desk.facts.iris(made.subject, DCG + "isWithin")]
        editions = [it for one_text in texts for it in desk.facts.iris(one_text, _EDITION)]
        cited = [
            desk.facts.first(it, DCG + "citesSource")
            for it in desk.facts.iris(DCGD + claim, DCG + "hasCitation")
        ]
        # A row shows the claim or one of its ends; one that counts, its text, what it cites, or who
        # read it and how far that was reviewed.
        read = desk.facts.iris(DCGD + claim, DCG + "hasReviewState")
        about = {
            it.removeprefix(DCGD).removeprefix(DCG)
            for it in (made.object, *texts, *editions, *cited, *read)
        }
        in_query = any(f"dcgd:{it}" in query for it in about)
        assert in_query or not shown.isdisjoint({claim, *about}), (one, shown)
        return require_supported_claim(one, places[claim])
    record, name = one["record"], one["property"]
    predicate = {
        "dataSet": PREFIXES["qb"] + "dataSet",
        "issued": PREFIXES["dcterms"] + "issued",
        "note": NOTE,
    }.get(name, DCG + name)
    values = desk.facts.values(DCGD + record, predicate)
    told_as = {
        str(it if isinstance(it, str) else it.text).removeprefix(DCGD).removeprefix(DCG)
        for it in values
    }
    said = {it.removesuffix("…") for it in shown if it}
    assert record in shown or any(
        it in shown or " ".join(it.split()).startswith(tuple(x for x in said if len(x) > 300))
        for it in told_as
    ), (one, shown)
    return require_supported(one, places.get(record, []), {predicate})


def require_supported_claim(one: dict[str, Any], cited: list[Place]) -> int:
    """The same of a claim, where a reading of ours says so besides."""
    if one["basis"] == "interpreted":
        assert notice("en", "interpreted") in one["notice"]
    return require_supported(one, cited, set(STATED))


def test_a_row_on_a_member_has_the_sources_of_its_membership(
    desk: Desk, shipped_snapshot: Snapshot
) -> None:
    # data/actors/eaeu-members.ttl and rkc-parties.ttl; it stood beside its code in a list.
    with asking(shipped_snapshot) as ask:
        question = "eaeu-members-and-the-convention"
        answer = plain(asyncio.run(answer_to(desk, Citer(desk), ask, question)))
        query = "SELECT ?state WHERE { ?m dcg:isMembershipIn dcgd:eaeu ; dcg:hasMember ?state }"
        own = plain(asyncio.run(queried(desk, Citer(desk), ask, query)))
    (row,) = (it for it in answer["rows"] if it["cells"][0]["name"] == "states.kyrgyzstan")
    assert [(one["record"], one["property"]) for one in row["grounds"]] == [
        ("eaeu-members.kyrgyzstan", "hasMember"),
        ("eaeu-members.kyrgyzstan", "startDate"),
        ("rkc-parties.kyrgyzstan", "instrumentDate"),
    ]
    # Of the three citations of the membership one is for the member alone, not for the date.
    assert row["grounds"][0]["more_sources"] == 2
    assert row["grounds"][1]["more_sources"] == 1
    assert not any("country-codes" in str(one) for one in statements(answer))
    assert answer["computed"] == ["byTheTreaty", "byTheCode", "chapters"]
    (row,) = (it for it in own["rows"] if it["cells"][0]["name"] == "states.kyrgyzstan")
    assert [one["record"] for one in row["grounds"]] == ["eaeu-members.kyrgyzstan"]


def test_a_query_whose_names_come_to_too_much_is_answered_without_sources(
    desk: Desk, shipped_snapshot: Snapshot
) -> None:
    # 17,000 characters, and 14 million with its names in full.
    names = ", ".join(["p:a"] * 1_500)
    query = f"""PREFIX p: <http://example.org/{"p" * 9_500}>
        SELECT ?n {{ VALUES ?n {{ 1 }} FILTER (?n NOT IN ({names})) }}"""
    with asking(shipped_snapshot) as ask:
        answer = plain(asyncio.run(queried(desk, Citer(desk), ask, query)))
    assert answer["rows"] == [{"cells": ["1"], "notice": notice("en", "bare")}]


def test_a_row_whose_record_cannot_be_known_has_no_source(
    desk: Desk, shipped_snapshot: Snapshot
) -> None:
    query = "SELECT (COUNT(*) AS ?members) WHERE { ?m dcg:isMembershipIn dcgd:eaeu }"
    with asking(shipped_snapshot) as ask:
        answer = plain(asyncio.run(queried(desk, Citer(desk), ask, query)))
    assert answer["rows"] == [{"cells": ["5"], "notice": notice("en", "bare")}]
    assert answer["computed"] == ["members"]
