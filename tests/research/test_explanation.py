"""Explanations: chains worked out by hand from the Turtle, and a proof of all that is derived."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from tests.chains import with_chains
from tests.research.desks import MANIFEST

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.files import ROOT, Rooms
from dcgraph.namespaces import DCG, DCGD, DERIVED_GRAPH
from dcgraph.rdf.corpus import load
from dcgraph.research import Desk
from dcgraph.research.explanation import (
    Chain,
    Explanation,
    explanation,
    explanation_text,
    step_citations,
)
from dcgraph.research.facts import facts_of
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.research.norms import followed, follows_from, norm, said_of
from dcgraph.research.proofs import Proof, Triple, axioms, holds, proofs
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.sparql.rules import derive, rules

PAPER = "characteristics.electronic-beside-paper"


def explained(desk: Desk, triple: str, lang: Language = "en", **more: int) -> Explanation:
    return explanation(desk, *triple.split(), lang, **more)  # type: ignore[arg-type,call-arg]


def shape(found: Explanation) -> list[list[tuple[str, str]]]:
    """Of each chain: the kinds of its steps, with the rule or what the step is on."""
    return [
        [(one.kind, one.rule or one.statements[0].subject.name) for one in chain.steps]
        for chain in found.chains
    ]


def test_a_provision_by_its_norm_and_the_argument_on_its_action(desk: Desk) -> None:
    # data/instruments/rkc/general-annex-3.ttl: one norm, an ObligationToPermitNorm of customs with
    # the action accept-electronically. data/concepts/actions.ttl: that this realises the thing.
    found = explained(desk, f"rkc.ga-3.21 obligesToPermit {PAPER}")
    assert shape(found) == [
        [
            ("norm", "rkc.ga-3.21"),
            ("claim", "actions.accept-electronically"),
            ("inference", "force"),
        ]
    ]
    (chain,) = found.chains
    norm, claim, end = chain.steps
    assert "obligation to permit" in norm.sentence
    assert "“shall permit”" in norm.sentence
    assert [one.locator for one in step_citations(norm)] == [
        "General Annex, Chapter 3, Transitional Standard 3.21"
    ]
    argued = claim.statements[0]
    assert argued.claim == f"actions.accept-electronically.realises.{PAPER}"
    assert argued.rationale
    assert argued.rationale.text in claim.sentence
    assert (chain.basis, chain.confidence) == ("interpreted", "confirmed")
    assert end.axiom == ("containsNorm", "isObligationToPermit", "hasAction", "realises")
    assert not step_citations(end)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "words of the text as another text quotes them: “shall endeavour”"),
        ("fr", "termes du texte tels qu’un autre les cite\u00a0: «\u00a0shall endeavour\u00a0»"),
        ("ru", "слова текста в цитате из другого источника: «shall endeavour»"),
    ],
)
def test_words_that_another_text_quotes_are_told_as_quoted(
    desk: Desk, lang: Language, told: str
) -> None:
    # data/instruments/tfa/articles-8-to-12.ttl: the words are those that a note of UNECE quotes.
    found = explained(desk, "tfa.10.4.1 endeavours single-window", lang)
    assert any(told in step.sentence for chain in found.chains for step in chain.steps)
    quoted, read = (norm(desk, f"{DCGD}{one}.norm-1", lang) for one in ("tfa.10.4.1", "tfa.10.1.1"))
    assert quoted.words_quoted
    assert not read.words_quoted
    assert quoted.words
    assert quoted.words.text == "shall endeavour"


def test_a_whole_by_each_norm_of_its_parts(desk: Desk) -> None:
    # Article 10.4.1 of the Agreement has one norm, of endeavour, with two actions that put the
    # single window in place; it lies in 10.4, in Article 10, in Section I, in the Agreement.
    found = explained(desk, "tfa endeavours single-window", "fr")
    assert found.total == 2
    for chain in found.chains:
        place, norm, claim, end = chain.steps
        assert [one.object.name for one in place.statements if one.object] == [
            "tfa.10.4",
            "tfa.10",
            "tfa.section-1",
            "tfa",
        ]
        assert "«\u00a0shall endeavour\u00a0»" in norm.sentence
        assert "obligation de s’efforcer" in norm.sentence
        assert claim.statements[0].relation == "putsInPlace"
        assert end.rule == "force"
    assert {chain.steps[2].statements[0].subject.name for chain in found.chains} == {
        "actions.establish-single-window",
        "actions.lodge-once",
    }


def test_a_party_by_what_binds_each_party_and_by_what_it_accepted(desk: Desk) -> None:
    # data/actors/rkc-parties.ttl: Angola accepted no chapter. data/instruments/rkc/rkc.ttl: every
    # party is bound by the Body and the General Annex, with Articles 8(3), 9 and 12.
    found = explained(desk, "states.angola isBoundTo risk-management")
    assert found.total
    for chain in found.chains:
        kinds = [(one.kind, one.rule) for one in chain.steps]
        assert kinds[0] == ("fact", "")
        assert kinds[-1] == ("inference", "chains")
        assert ("inference", "definitions") in kinds, "whose duty it is decides"
        member, binding = chain.steps[0], chain.steps[2]
        assert member.statements[0].subject.name == "rkc-parties.angola"
        assert "2017-02-23" in member.sentence
        assert "about who is bound on which day" in member.sentence
        assert binding.statements[0].relation == "bindsEveryPartyBy"
        assert [one.locator for one in step_citations(binding)] == [
            "Articles 8(3), 9 and 12(1) and (2)"
        ]


def test_a_relation_that_holds_both_ways(desk: Desk) -> None:
    # data/concepts/: the World Customs Journal distinguishes smart customs from smart connectivity;
    # no claim says it of smart connectivity.
    found = explained(desk, "smart-connectivity isDistinguishedFrom smart-customs")
    assert shape(found) == [[("claim", "smart-customs"), ("inference", "symmetric")]]
    # Each of the two is distinguished from the other by a claim of its own.
    both = explained(desk, "paperless-customs isDistinguishedFrom electronic-customs")
    assert shape(both) == [
        [("claim", "electronic-customs"), ("inference", "symmetric")],
        [("claim", "paperless-customs")],
    ] or shape(both) == [
        [("claim", "paperless-customs")],
        [("claim", "electronic-customs"), ("inference", "symmetric")],
    ]


@pytest.fixture
def chained(small: Rooms) -> Desk:
    """The norms of each force and the parties of tests/data/chains.ttl."""
    return desk_of(with_chains(small, recalled="permission"))


def desk_of(rooms: Rooms) -> Desk:
    store = load(rooms).store()
    derive(store, rules(rooms.ontology))
    derived = store.quads_for_pattern(None, None, None, NamedNode(DERIVED_GRAPH))
    return Desk(Snapshot(Path(), MANIFEST), facts_of(store, derived))


def test_a_party_by_a_chapter_that_it_accepted_even_with_reservations(chained: Desk) -> None:
    # tests/data/chains.ttl: Chapter 2 binds who accepts it by the norm of its standard.
    for state, last in (("accepting", "accepts"), ("reserving", "acceptsWithReservations")):
        (chain,) = explained(chained, f"states.{state} isBoundTo trait.chapter-2").chains
        said = [one.relation for step in chain.steps for one in step.statements]
        assert last in said
        assert chain.steps[-1].axiom == ("hasMembership", "accepts", "obligesPublicBodyTo")
    refused = explained(chained, "states.plain isBoundTo trait.chapter-2")
    assert not refused.holds
    assert refused.silence
    assert (
        "It would follow by the chain “has membership → accepts → obliges public bodies to”, but "
        "the graph has nothing for the step “accepts”."
    ) in refused.silence.message


def test_from_a_prohibition_an_unread_force_and_a_recalled_claim_nothing_follows(
    chained: Desk,
) -> None:
    for force, word in (("prohibition", "prohibition"), ("unread", "norm of unread force")):
        found = explained(chained, f"force.{force} requires trait.{force}")
        assert not found.holds
        assert f"Nothing follows from a norm of the kind “{word}”." in [
            one.sentence for one in found.instead
        ]
    claim = explained(chained, "act.permission realises trait.permission")
    assert not claim.holds
    assert claim.silence
    assert "its text was not read" in claim.silence.message
    assert [one.kind for one in claim.instead] == ["claim"]
    # Whose duty it is decides: the traders' binds no State.
    assert explained(chained, "force.traders requires trait.traders").holds
    assert not explained(chained, "states.plain isBoundTo trait.traders").holds


def test_a_relation_above_another(desk: Desk) -> None:
    found = explained(desk, f"rkc.ga-3.21 isRelatedTo {PAPER}", "ru")
    assert [rule for _, rule in shape(found)[0][-3:]] == ["force", "properties", "properties"]
    assert found.total == explained(desk, f"rkc.ga-3.21 obligesToPermit {PAPER}").total


def test_what_a_kind_of_instrument_has_and_what_norms_are(desk: Desk) -> None:
    # ontology/instrument.ttl: each convention in force is binding. The record does not say it.
    found = explained(desk, "rkc binding true")
    rules = [rule for _, rule in shape(found)[0]]
    assert rules[-2:] == ["definitions", "values"]
    status = [said for step in found.chains[0].steps for said in step.statements]
    assert any(one.relation == "hasStatus" and one.citations for one in status)
    # data/instruments/wto-electronic-commerce-agreement.ttl: its status is that of a draft.
    assert not explained(desk, "wto-electronic-commerce-agreement binding true").holds
    duty = explained(desk, "rkc.ga-3.21.norm-1 a PublicDutyToPermit")
    assert [kind for kind, _ in shape(duty)[0]] == ["norm", "fact", "inference"]
    assert not explained(desk, "rkc binding false").holds


@pytest.mark.nightly
def test_the_confidence_is_the_same_wherever_it_is_told(desk: Desk) -> None:
    every = [
        one for iri in desk.facts.of_kind(DCG + "Provision") for one in follows_from(desk, iri)
    ]
    assert len(every) > 300
    for one in every:
        ends = (one.subject, one.relation, one.object)
        subject, relation, thing = (end.removeprefix(DCGD).removeprefix(DCG) for end in ends)
        found = explanation(desk, subject, relation, thing, "en", limit=100)
        grades = {chain.confidence for chain in found.chains}
        assert said_of(desk, one, "en").confidence == min(filter(None, grades)), ends


@pytest.mark.parametrize(
    ("supports", "subject", "confidence"),
    [
        # From a condition nothing follows; where a provision stands is a link of the chain.
        ("condition", "force.obligation.norm-1", "confirmed"),
        ("hasAction", "force.obligation.norm-1", "recalled"),
        ("isPartOf", "force.obligation", "recalled"),
    ],
)
def test_a_chain_is_as_sure_as_its_links(
    small: Rooms, supports: str, subject: str, confidence: str
) -> None:
    rooms = with_chains(small)
    with (rooms.data / "instruments" / "chains.ttl").open("a", encoding="utf-8") as file:
        file.write(
            f"\ndcgd:{subject} dcg:hasCitation [ dcg:citesSource dcgd:sources.law-text ; "
            f'dcg:locator "Article 1" ; dcg:supports dcg:{supports} ; '
            "dcg:hasConfidence dcg:Recalled ] .\n"
            f'dcgd:force.obligation.norm-1 dcg:condition "On request."@en ; dcg:hasCitation [ '
            'dcg:citesSource dcgd:sources.law-text ; dcg:locator "Article 1" ; '
            "dcg:supports dcg:hasBearer ; dcg:hasConfidence dcg:Confirmed ] .\n"
        )
    desk = desk_of(rooms)
    whole, thing = "small-convention", "trait.obligation"
    (chain,) = explained(desk, f"{whole} requires {thing}").chains
    assert chain.confidence == confidence
    found = followed(desk, DCGD + whole, DCG + "requires", DCGD + thing)
    assert found is not None
    assert said_of(desk, found, "en").confidence == confidence


def test_terms_of_other_vocabularies_are_known_by_their_short_names(desk: Desk) -> None:
    # ontology/: a preferred label is a label. data/instruments/rkc/rkc.ttl has it in English.
    label = explained(desk, "rkc.ga-3.21 skos:prefLabel Nothing")
    assert not label.holds
    text = desk.label(DCGD + "rkc", "en").text
    found = explanation(desk, "rkc", "rdfs:label", text, "en")
    assert shape(found)[0][-1] == ("inference", "properties")


def test_facts_and_claims_say_that_they_are(desk: Desk) -> None:
    fact = explained(desk, "rkc.ga-3.21 isPartOf rkc.ga-3")
    assert "A record says so." in fact.summary
    assert shape(fact) == [[("fact", "rkc.ga-3.21")]]
    claim = explained(desk, "rkc.ga-7.1 requires ict")
    assert "Claims that state this: 1." in claim.summary
    assert ("claim", "rkc.ga-7.1") in [chain[0] for chain in shape(claim)]


def test_what_does_not_hold_is_told_with_what_is_missing_and_what_there_is(desk: Desk) -> None:
    found = explained(desk, f"rkc.ga-3.21 requires {PAPER}")
    assert not found.holds
    assert not found.chains
    assert found.silence
    assert "No norm of the kind “obligation” in" in found.silence.message
    assert "“obliges to permit”" in found.silence.message
    norm, claim = found.instead
    assert norm.statements[0].object
    assert norm.statements[0].object.name == "rkc.ga-3.21.norm-1"
    assert claim.kind == "claim"
    for lang in LANGUAGES:
        told = explanation_text(explained(desk, f"rkc.ga-3.21 requires {PAPER}", lang), lang)
        assert "shall permit" in told
    # A State that is no party to the Convention: the graph has nothing for the first step.
    nowhere = explained(desk, "rkc isBoundTo risk-management")
    assert nowhere.silence
    assert "nothing for the step “is party to”" in nowhere.silence.message


@pytest.mark.nightly
def test_all_that_is_derived_has_a_proof_that_rests_on_facts(desk: Desk) -> None:
    facts = desk.facts
    assert len(facts.derived) > 20_000

    def ground(proof: Proof) -> None:
        assert holds(facts, proof.triple)
        if proof.rule == "claims":
            assert facts.claims[proof.axiom[0]].object == proof.triple[2]
        elif proof.rule:
            assert proof.premises
        else:
            assert proof.triple not in facts.derived
        for one in proof.premises:
            assert one.triple != proof.triple
            ground(one)

    used = set()
    # Each rule and each relation, not each of the many memberships that differ in the State alone.
    kinds: dict[tuple[str, ...], Triple] = {}
    for triple in sorted(facts.derived, key=str):
        kind = triple[0].removeprefix(DCGD).split(".")[0], triple[1], str(triple[2])
        kinds.setdefault(kind, triple)
    for triple in kinds.values():
        found = proofs(desk, triple)
        assert found, triple
        used |= {one.rule for one in found}
        for one in found:
            ground(one)
    names = {one.stem for one in (ROOT / "ontology" / "rules").glob("*.rq")}
    assert used == names, "a rule that no proof reads back, or a proof by none"


def test_every_chain_of_the_ontology_is_read(desk: Desk) -> None:
    text = "".join(one.read_text("utf-8") for one in (ROOT / "ontology").glob("*.ttl"))
    read = [chain for chains in axioms(desk).chains.values() for chain in chains]
    # One property of a chain in each line of an axiom that begins with containsNorm, contains,
    # isPartyTo or hasMembership.
    assert len(read) == text.count("( dcg:containsNorm dcg:") + text.count(
        "( dcg:contains dcg:"
    ) + text.count("( dcg:isPartyTo dcg:") + text.count("( dcg:hasMembership dcg:")


def test_chains_come_in_parts_and_none_is_lost(desk: Desk) -> None:
    triple = "rkc requires characteristics.faster-clearance"
    whole = explained(desk, triple, limit=100)
    assert whole.total == len(whole.chains) > 2
    parts: list[Chain] = []
    offset = 0
    while True:
        part = explained(desk, triple, limit=2, offset=offset)
        parts += part.chains
        offset = part.next_offset
        if not offset:
            break
    assert tuple(parts) == whole.chains
    assert [one.number for one in parts] == list(range(1, whole.total + 1))
    assert "--offset 2" in explanation_text(explained(desk, triple, limit=2), "en")


def test_more_proofs_than_are_sought_are_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("proofs", "explanation"):
        monkeypatch.setattr(f"dcgraph.research.{module}.MAX_PROOFS", 2)
    found = explained(desk, "rkc requires characteristics.faster-clearance")
    assert found.total == len(found.chains) == 2
    assert "There are more chains; the first 2 are given." in found.summary


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_is_said_in_every_language(desk: Desk, lang: Language) -> None:
    seen: set[str] = set()
    for triple in (
        f"rkc.ga-3.21 isRelatedTo {PAPER}",
        "states.algeria isBoundTo risk-management",
        "rkc binding true",
        "rkc.ga-3.21 isWithin rkc",
        "rkc.ga-3.21 a Provision",
        "rkc.ga-3.21.norm-1 a PublicDutyToPermit",
    ):
        found = explained(desk, triple, lang)
        assert found.holds, triple
        for step in (step for chain in found.chains for step in chain.steps):
            assert "{" not in step.sentence
            seen.add(step.rule)
    assert {"force", "chains", "properties", "values", "transitive", "classes"} <= seen


@pytest.mark.parametrize(
    ("triple", "near"),
    [
        (("tfaa", "endeavours", "single-window"), "tfa"),
        (("tfa", "endevours", "single-window"), "endeavours"),
        (("tfa", "endeavours", "singl-window"), "single-window"),
        (("tfa", "type", "Convetion"), "Convention"),
        (("tfa", "Convention", "single-window"), ""),
        (("", "", ""), ""),
        (("tfa", "x" * 50_000, "single-window"), ""),
        (("tfa", "endeavours", "<script>\x00'\"\n" * 99), ""),
        (("sources.asycuda-kyoto.citation-1", "requires", "ict"), ""),
    ],
)
def test_names_that_stand_for_nothing_are_told_with_those_near(
    desk: Desk, triple: tuple[str, str, str], near: str
) -> None:
    with pytest.raises(NotFoundError) as refused:
        explanation(desk, *triple, "en")
    assert len(str(refused.value)) < 400
    assert not near or near in refused.value.near


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (101, 0), (5, -1), (5, 10_000)])
def test_numbers_out_of_bounds_are_refused(desk: Desk, limit: int, offset: int) -> None:
    with pytest.raises(ParameterError):
        explained(desk, "tfa endeavours single-window", limit=limit, offset=offset)
    with pytest.raises(ParameterError, match="characters"):
        explanation(desk, "rkc", "binding", "x" * 999, "en")


def test_a_sentence_has_no_source_of_its_neighbours(desk: Desk) -> None:
    """A citation that supports other properties alone stands with no step."""
    checked = 0
    for triple in ("tfa endeavours single-window", "states.algeria isBoundTo risk-management"):
        for step in (s for c in explained(desk, triple).chains for s in c.steps):
            for said in step.statements:
                own = {said.relation}
                if said.claim:
                    own = {"hasSubject", "hasRelation", "hasObject", "rationale"}
                for one in said.citations:
                    assert not one.supports or not own.isdisjoint(one.supports), (step, one)
                    checked += 1
    assert checked > 10


def test_the_json_of_an_explanation_is_plain(desk: Desk) -> None:
    told = json.loads(json.dumps(asdict(explained(desk, "tfa endeavours single-window"))))
    assert told["total"] == len(told["chains"]) == 2
