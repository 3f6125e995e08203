"""Every proposal of this project is listed at the gap that it fills, with its derivation."""

from __future__ import annotations

import csv
import io

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store
from tests.research.desks import CITED, MARKS, RECALLED, desk_over

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research import Desk
from dcgraph.research.filters import Filters, wanted
from dcgraph.research.footnotes import markdown
from dcgraph.research.gap_tables import gaps_csv
from dcgraph.research.gaps import gaps
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.research.proposals import Proposal, proposals

NUMBER = 14
"""Proposals, counted by hand in data/instruments/proposals.ttl."""
NOTIONS = ("digital-customs", "electronic-customs", "paperless-customs", "smart-customs")
PREFIXES = f"PREFIX dcg: <{DCG}> PREFIX dcgd: <{DCGD}>\n"
IN_THE_GRAPH = """SELECT ?proposal ?part ?action ?text ?norm ?relation WHERE {
  ?proposal a dcg:Proposal ; dcg:isProposedFor ?part ; dcg:proposesAction ?action ;
    dcg:proposedText ?text .
  { ?proposal dcg:takesForceFrom ?norm . BIND ("takesForceFrom" AS ?relation) }
  UNION
  { ?proposal dcg:derivesFromNorm ?norm . BIND ("derivesFromNorm" AS ?relation)
    FILTER NOT EXISTS { ?proposal dcg:takesForceFrom ?norm } }
  FILTER (LANG(?text) = "%s")
  FILTER NOT EXISTS {
    ?part dcg:isPartOf ?annex . ?other dcg:isPartOf* ?annex ; dcg:hasNorm / dcg:hasAction ?action .
  }
}"""
"""Each proposal on an act on which no provision of the annex around its place has a norm."""
# By the claims in data/concepts/actions.ttl and data/concepts/digital-customs.ttl.
AT_GAPS_OF_DIGITAL_CUSTOMS = {
    "characteristics.performance-measured": {"proposals.measure-release-times"},
    "characteristics.interoperable-with-agencies": {"proposals.share-with-authorities"},
    "characteristics.electronic-replaces-paper": {"proposals.communicate-electronically"},
}


def solutions(store: Store, query: str) -> list[tuple[str, ...]]:
    """The rows of an answer: names of things, and texts."""
    answer = store.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)
    rows = []
    for row in answer:
        terms = [row[variable] for variable in answer.variables]
        assert all(isinstance(term, NamedNode | Literal) for term in terms)
        values = [term.value for term in terms if isinstance(term, NamedNode | Literal)]
        rows.append(tuple(value.removeprefix(DCGD).removeprefix(DCG) for value in values))
    return rows


def listed(some: tuple[Proposal, ...]) -> set[tuple[str, ...]]:
    """The same rows of proposals."""
    return {
        (each.thing.name, each.part.name, each.action.name, each.text.text, norm.name, way.relation)
        for each in some
        for way in each.derivation
        if (norm := way.object) and each.text
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_proposals_are_listed_at_a_gap_with_their_derivation(
    desk: Desk, asserted: Store, lang: Language
) -> None:
    expected = set(solutions(asserted, IN_THE_GRAPH % lang))
    assert len({row[0] for row in expected}) == NUMBER
    assert len(expected) == NUMBER + 3, "three of them derive from two norms"
    for text in ("rkc", "rkc.ga"):
        for notion in NOTIONS:
            answer = gaps(desk, notion, text, Filters(lang))
            assert len(answer.proposals) == NUMBER
            assert listed(answer.proposals) == expected
            paper = markdown(answer.paper)
            for proposal in answer.proposals:
                assert proposal.thing.iri in paper
                assert proposal.reason
                assert proposal.reason.language == lang
                assert all(origin.citations for origin in proposal.derivation)
    # Each part has its own, and each action too.
    assert {row[1] for row in expected} == {"rkc.ga-3", "rkc.ga-6", "rkc.ga-7", "rkc.ga-9"}
    for column in (1, 2):
        for name in {row[column] for row in expected}:
            own = {row for row in expected if row[column] == name}
            assert listed(proposals(desk, DCGD + name, Filters(lang))) == own
    assert proposals(desk, DCGD + "rkc.ga-5", Filters(lang)) == ()
    assert gaps(desk, "digital-customs", "tfa", Filters(lang)).proposals == ()


def test_a_proposal_has_the_force_of_its_first_norm(desk: Desk, asserted: Store) -> None:
    query = "SELECT ?proposal ?kind WHERE { ?proposal dcg:takesForceFrom / a ?kind }"
    forces = {
        "ObligationNorm": "obliges",
        "ObligationToPermitNorm": "obliges to permit",
        "EndeavourNorm": "endeavours",
        "RecommendationNorm": "recommends",
        "PermissionNorm": "permits",
    }
    expected = {name: forces[kind] for name, kind in solutions(asserted, query)}
    assert len(expected) == NUMBER
    every = proposals(desk, DCGD + "rkc", Filters())
    assert {proposal.thing.name: proposal.force for proposal in every} == expected


def test_a_gap_names_the_proposals_on_acts_that_come_to_it(desk: Desk) -> None:
    answer = gaps(desk, "digital-customs", "rkc.ga", Filters())
    at_gaps: dict[str, set[str]] = {}
    for aspect in answer.aspects:
        for proposal in answer.proposals:
            if aspect.state == "gap" and aspect.characteristic in proposal.characteristics:
                at_gaps.setdefault(aspect.characteristic.name, set()).add(proposal.thing.name)
    assert at_gaps == AT_GAPS_OF_DIGITAL_CUSTOMS


SMALL = (
    MARKS
    + f"""
dcgd:act a dcg:Action , dcg:Concept ; skos:prefLabel "act"@en ; dcg:realises dcgd:open .
dcgd:other a dcg:Action , dcg:Concept ; skos:prefLabel "other act"@en .
dcgd:a1 a dcg:Claim ; dcg:hasSubject dcgd:act ; dcg:hasRelation dcg:realises ;
    dcg:hasObject dcgd:open ; dcg:hasBasis dcg:Interpreted ; {CITED}
dcgd:law.1 a dcg:Article , dcg:Provision , dcg:Record ; skos:prefLabel "Law, 1"@en ;
    dcg:isPartOf dcgd:law ; dcg:isWithin dcgd:law ; dcg:hasNorm dcgd:law.1.n1 , dcgd:law.1.n2 .
dcgd:law.1.n1 a dcg:ObligationNorm , dcg:Norm ; skos:prefLabel "Law, 1, norm 1"@en ;
    dcg:hasAction dcgd:act , dcgd:other ; {CITED}
dcgd:law.1.n2 a dcg:PermissionNorm , dcg:Norm ; skos:prefLabel "Law, 1, norm 2"@en ;
    dcg:hasAction dcgd:act ; {RECALLED}
dcgd:p1 a dcg:Proposal , dcg:Record ; skos:prefLabel "first"@en ; dcg:isProposedFor dcgd:pact.1 ;
    dcg:proposesAction dcgd:act ; dcg:takesForceFrom dcgd:law.1.n1 ;
    dcg:derivesFromNorm dcgd:law.1.n1 , dcgd:law.1.n2 ; dcg:proposedText "They shall act."@en ;
    dcg:proposalReason "=As there."@en ; dcg:readOn "2026-01-02" ; {CITED}
dcgd:p2 a dcg:Proposal , dcg:Record ; skos:prefLabel "second"@en ; dcg:isProposedFor dcgd:pact.2 ;
    dcg:proposesAction dcgd:other ; dcg:takesForceFrom dcgd:law.1.n1 ;
    dcg:derivesFromNorm dcgd:law.1.n1 ; dcg:proposedText "They shall do other."@en ;
    dcg:proposalReason "As there."@en ; dcg:readOn "2026-01-02" ; {CITED}
"""
)
"""Two proposals for parts of the pact, of which the first is on an act that comes to a gap."""


def names(desk: Desk, text: str = "pact", wish: Filters | None = None) -> list[str]:
    answer = gaps(desk, "new", text, wish or Filters())
    return [proposal.thing.name for proposal in answer.proposals]


def test_what_the_text_asks_for_already_or_is_not_known_to_lack_is_no_gap() -> None:
    assert names(desk_over(SMALL)) == ["p1", "p2"]
    assert names(desk_over(SMALL), "pact.1") == ["p1"]
    norm = "dcgd:pact.2 dcg:hasNorm dcgd:n . dcgd:n a dcg:ObligationNorm , dcg:Norm ; "
    # Another chapter of the same text has a norm on the act.
    assert names(desk_over(f"{SMALL} {norm} dcg:hasAction dcgd:act ; {CITED}")) == ["p2"]
    assert names(desk_over(SMALL.replace("dcg:ReadWhole", "dcg:ReadInPart"))) == []


def test_filters_choose_among_proposals() -> None:
    small = desk_over(SMALL)
    assert names(small, wish=wanted(as_of="2026-01-02")) == ["p1", "p2"]
    assert names(small, wish=wanted(as_of="2026-01-01")) == []
    assert names(small, wish=wanted(force="obliges")) == ["p1", "p2"]
    assert names(small, wish=wanted(force="permits")) == []
    assert names(small, wish=wanted(basis="asserted,stated")) == ["p1", "p2"]
    assert names(small, wish=wanted(basis="stated")) == []
    cited = "dcg:hasAction dcgd:act , dcgd:other ; "
    recalled = desk_over(SMALL.replace(cited + CITED, cited + RECALLED))
    assert names(recalled) == ["p1", "p2"]
    assert names(recalled, wish=wanted(confidence="confirmed")) == []


def test_the_text_tells_both_kinds_and_that_they_are_no_law() -> None:
    paper = markdown(gaps(desk_over(SMALL), "new", "pact", Filters()).paper)
    section = paper.partition("\n## Proposals of this project\n")[2].partition("\n## ")[0]
    notice, met, first, others, second = (line for line in section.splitlines() if line)
    assert "they are no law" in notice
    assert met == "On acts that come to characteristics of the notion:"
    assert first.startswith(
        "- “act”, for Pact, 1 (comes to: “\\*open\\*”): “They shall act.” Takes its force from: "
        "Law, 1, norm 1[^"
    )
    assert "Derives from norm: Law, 1, norm 2[^" in first
    assert others == "On acts that come to none of its characteristics:"
    assert second.endswith(f"{DCGD}p2")
    plain = markdown(gaps(desk_over(MARKS), "new", "pact", Filters()).paper)
    assert "Proposals" not in plain


def test_the_table_has_a_line_for_each_norm_of_a_proposal() -> None:
    table = gaps_csv(gaps(desk_over(SMALL), "new", "pact", Filters()))
    every = csv.DictReader(io.StringIO(table.decode("utf-8")))
    lines = [line for line in every if line["where"] == "proposal"]
    columns = ("characteristic", "state", "text", "relation", "norms", "rationale")
    assert [tuple(line[column] for column in columns) for line in lines] == [
        ("open", "gap", "p1", "takesForceFrom", "law.1.n1", "'=As there."),
        ("open", "gap", "p1", "derivesFromNorm", "law.1.n2", "'=As there."),
        ("", "", "p2", "takesForceFrom", "law.1.n1", "As there."),
    ]
