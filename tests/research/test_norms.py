"""Force: one order for all, and what follows from norms with what it rests on alone."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET

import pytest
from pyoxigraph import Literal, NamedNode
from tests.research.desks import CITED, PACT, RECALLED, desk_over, ontology

from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.research import Desk
from dcgraph.research.answers import answered
from dcgraph.research.concordance import concordance
from dcgraph.research.filters import Filters, wanted
from dcgraph.research.force import MARK, MARKS, passes, strength, verb_of
from dcgraph.research.gaps import gaps
from dcgraph.research.matrix import Cell, matrix, matrix_csv
from dcgraph.research.model import FORCES, LANGUAGES, Force, Language
from dcgraph.research.norms import follows_from, norms_with
from dcgraph.research.paths import paths
from dcgraph.research.records import record

OWL, RDF = PREFIXES["owl"], PREFIXES["rdf"]
LAID = (
    PACT
    + f"""
dcgd:fast a dcg:Characteristic , dcg:Concept , dcg:Record ; skos:prefLabel "fast"@en .
dcgd:note-1 a dcg:Citation ; dcg:citesSource dcgd:book ; dcg:locator "norm" ;
    dcg:hasConfidence dcg:Confirmed .
dcgd:note-2 a dcg:Citation ; dcg:citesSource dcgd:book ; dcg:locator "neighbour" ;
    dcg:hasConfidence dcg:Confirmed .
dcgd:note-3 a dcg:Citation ; dcg:citesSource dcgd:book ; dcg:locator "argument" ;
    dcg:hasConfidence dcg:Confirmed .
dcgd:pact.1.1 dcg:hasNorm dcgd:n1 , dcgd:n2 , dcgd:n4 ;
    dcg:obligesToPermit dcgd:fast ; dcg:recommends dcgd:small .
dcgd:pact.2 dcg:hasNorm dcgd:n3 .
dcgd:n1 a dcg:Norm , dcg:ObligationToPermitNorm ; dcg:hasAction dcgd:act ;
    dcg:hasBearer dcgd:clerk ; dcg:operativeWords "shall permit"@en ;
    dcg:condition "When asked."@en ; dcg:hasCitation dcgd:note-1 .
dcgd:n2 a dcg:Norm , dcg:ObligationNorm ; dcg:hasAction dcgd:other ;
    dcg:operativeWords "shall keep"@en ; dcg:hasCitation dcgd:note-2 .
dcgd:n3 a dcg:Norm , dcg:ProhibitionNorm ; dcg:hasAction dcgd:act ;
    dcg:operativeWords "shall not"@en ; dcg:hasCitation dcgd:note-2 .
dcgd:n4 a dcg:Norm , dcg:UnreadForceNorm ; dcg:hasAction dcgd:act ; dcg:hasCitation dcgd:note-2 .
dcgd:act a dcg:Action , dcg:Record ; skos:prefLabel "act"@en ; dcg:realises dcgd:fast .
dcgd:other a dcg:Action , dcg:Record ; skos:prefLabel "other"@en .
dcgd:clerk a dcg:Bearer , dcg:Record ; skos:prefLabel "clerk"@en .
dcgd:a1 a dcg:Claim ; dcg:hasSubject dcgd:act ; dcg:hasRelation dcg:realises ;
    dcg:hasObject dcgd:fast ; dcg:hasBasis dcg:Interpreted ; dcg:hasCitation dcgd:note-3 .
dcgd:a2 a dcg:Claim ; dcg:hasSubject dcgd:other ; dcg:hasRelation dcg:realises ;
    dcg:hasObject dcgd:small ; dcg:hasBasis dcg:Interpreted ; {RECALLED}
dcgd:c5 a dcg:Claim ; dcg:hasSubject dcgd:pact.2 ; dcg:hasRelation dcg:treats ;
    dcg:hasObject dcgd:fast ; dcg:hasBasis dcg:Stated ; {CITED}
"""
)
"""A provision that must permit what makes things fast, must do what comes to nothing but by recall,
and says a thing with an unread verb; its neighbour prohibits it, and treats it."""


@pytest.fixture(scope="module")
def made() -> Desk:
    return desk_over(LAID)


def only(desk: Desk, row: str, column: str, wish: Filters | None = None) -> Cell:
    return matrix(desk, row, column, wish or Filters()).rows[0].cells[0]


def test_the_order_is_the_one_that_is_declared() -> None:
    assert [one.name for one in MARKS] == [*FORCES, "gap", "not read"]
    relations = [one.relation for one in MARKS if one.relation]
    assert sorted(relations, key=strength) == relations


def test_each_force_follows_as_the_ontology_says() -> None:
    """By the chains of ontology/norm.ttl, which tell the class of norm by a property of its own."""
    quads = ontology()
    about: dict[tuple[object, str], list[object]] = {}
    for quad in quads:
        about.setdefault((quad.subject, quad.predicate.value), []).append(quad.object)
    itself = {
        about[node, OWL + "onProperty"][0]: subject
        for (subject, predicate), nodes in about.items()
        if predicate == OWL + "equivalentClass"
        for node in nodes
        if (node, OWL + "hasSelf") in about
    }
    found: dict[str, set[str]] = {}
    for (relation, predicate), lists in about.items():
        for start in lists if predicate == OWL + "propertyChainAxiom" else ():
            node, chain = start, []
            while node != NamedNode(RDF + "nil"):
                chain += about[node, RDF + "first"]
                (node,) = about[node, RDF + "rest"]
            if len(chain) == 4 and isinstance(relation, NamedNode):
                kind = itself[chain[1]]
                assert isinstance(kind, NamedNode)
                name = relation.value.removeprefix(DCG)
                found.setdefault(name, set()).add(kind.value.removeprefix(DCG))
    told = {one.relation: {*one.classes} for one in MARKS if one.relation}
    assert {name: kinds for name, kinds in found.items() if name in told} == told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_mark_has_words_and_a_shape(lang: Language) -> None:
    for one in MARKS:
        assert all((one.label(lang), one.verb(lang), one.meaning(lang)))
        assert bool(one.wordings(lang)) == bool(one.relation)
        ET.fromstring(f"<g>{one.shape}</g>")
    assert len({one.shape for one in MARKS}) == len(MARKS)


@pytest.mark.parametrize(
    ("lang", "level", "endeavour", "limited"),
    [
        (
            "en",
            "must endeavour, or as far as possible",
            "must endeavour",
            "must as far as possible",
        ),
        (
            "fr",
            "doit s’efforcer, ou dans la mesure du possible",
            "doit s’efforcer",
            "doit dans la mesure du possible",
        ),
        (
            "ru",
            "обязан стремиться или в меру возможного",
            "обязан стремиться",
            "обязан, насколько возможно",
        ),
    ],
)
def test_a_mark_names_both_of_its_duties_and_a_norm_its_own(
    lang: Language, level: str, endeavour: str, limited: str
) -> None:
    assert MARK["endeavours"].verb(lang) == level
    assert verb_of("EndeavourNorm", lang) == endeavour
    assert verb_of("QualifiedObligationNorm", lang) == limited
    # The mark of another force has one class of norms, whose verb it has.
    for one in MARKS:
        if one.name != "endeavours":
            assert {verb_of(kind, lang) for kind in one.classes} <= {one.verb(lang)}


def test_the_label_is_that_of_the_relation_or_says_the_same() -> None:
    labels = {
        (quad.subject.value, quad.object.language): quad.object.value
        for quad in ontology()
        if quad.predicate.value == PREFIXES["skos"] + "prefLabel"
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
    }
    same = [one for one in MARKS if one.relation not in ("", "requires")]
    assert [labels[DCG + one.relation, "en"] for one in same] == [one.label("en") for one in same]


def test_a_cell_shows_the_force_that_follows_from_norms(made: Desk) -> None:
    one = only(made, "fast", "pact")
    # Treated by a claim on the neighbour, which has no say in what the provision must permit.
    assert (one.state, one.force, one.relation, one.basis, one.confidence) == (
        "covered",
        "obliges to permit",
        "obligesToPermit",
        "derived",
        "confirmed",
    )
    assert [(each.relation, each.subject.name) for each in one.statements] == [
        ("obligesToPermit", "pact.1.1"),
        ("treats", "pact.2"),
    ]


def test_what_follows_names_its_norm_and_rests_on_nothing_else(made: Desk) -> None:
    (one,) = record(made, "pact.1.1", Filters()).follows
    (ground,) = one.norms
    assert (ground.norm.name, ground.force, ground.claim) == ("n1", "obliges to permit", "a1")
    assert ground.words is not None
    assert ground.words.text == "shall permit"
    assert [at.locator for at in ground.citations] == ["norm"]
    assert [at.locator for at in one.citations] == ["norm", "argument"]


def test_a_notion_stands_for_no_action_by_a_characteristic_that_is_recalled() -> None:
    made = desk_over(
        LAID
        + f"""
dcgd:big a dcg:Concept ; dcg:hasCharacteristic dcgd:fast .
dcgd:small a dcg:Concept .
dcgd:h1 a dcg:Claim ; dcg:hasSubject dcgd:big ; dcg:hasRelation dcg:hasCharacteristic ;
    dcg:hasObject dcgd:fast ; dcg:hasBasis dcg:Stated ; {CITED}
dcgd:h2 a dcg:Claim ; dcg:hasSubject dcgd:small ; dcg:hasRelation dcg:hasCharacteristic ;
    dcg:hasObject dcgd:fast ; dcg:hasBasis dcg:Stated ; {RECALLED}
"""
    )
    by_read, by_recall = (
        concordance(made, Filters(), action=one, limit=9) for one in ("big", "small")
    )
    assert [one.name for one in by_read.actions] == ["act"]
    assert [one.norm.thing.name for one in by_read.norms.items] == ["n3", "n1", "n4"]
    assert (by_recall.actions, by_recall.norms.items) == ((), ())


def test_nothing_follows_from_a_prohibition_an_unread_verb_or_recall(made: Desk) -> None:
    assert follows_from(made, DCGD + "pact.2") == []
    assert only(made, "small", "pact").statements == ()
    assert [one.object for one in follows_from(made, DCGD + "pact.1.1")] == [DCGD + "fast"]


def test_a_norm_in_a_record_says_who_must_what_and_when(made: Desk) -> None:
    told = record(made, "pact.1.1", Filters()).norms
    assert [(one.thing.name, one.kind, one.force) for one in told] == [
        ("n1", "ObligationToPermitNorm", "obliges to permit"),
        ("n2", "ObligationNorm", "obliges"),
        ("n4", "UnreadForceNorm", None),
    ]
    first = told[0]
    assert [one.name for one in first.bearers] == ["clerk"]
    assert [one.name for one in first.actions] == ["act"]
    assert first.condition is not None
    assert first.condition.text == "When asked."


def test_a_statement_is_told_in_the_language_asked_for_or_in_the_original() -> None:
    # The ontology says of conditions, and not of operative words, that they are written in English.
    given = LAID.replace('"When asked."@en', '"When asked."@en , "Sur demande."@fr')
    given = given.replace('"shall permit"@en', '"shall permit"@en , "autorise"@fr')
    desk = desk_over(given)

    def told(lang: Language, relation: str) -> list[str]:
        every = record(desk, "n1", Filters(lang)).statements
        return sorted(one.value.text for one in every if one.relation == relation and one.value)

    assert told("fr", "condition") == ["Sur demande."]
    assert told("en", "condition") == ["When asked."]
    assert told("ru", "condition") == ["When asked."]
    assert told("ru", "operativeWords") == ["autorise", "shall permit"]


def test_the_norms_with_an_action_come_strongest_first(made: Desk) -> None:
    # The prohibition binds as a duty does; of the unread verb nothing is known.
    assert norms_with(made, DCGD + "act") == [DCGD + one for one in ("n3", "n1", "n4")]
    assert norms_with(made, DCGD + "clerk") == [DCGD + "n1"]


@pytest.mark.parametrize(
    ("force", "state", "hidden"),
    [
        ("", "covered", 0),
        ("obliges to permit", "covered", 1),
        ("treats", "covered", 1),
        ("obliges,recommends", "filtered", 2),
    ],
)
def test_a_force_can_be_asked_for(made: Desk, force: str, state: str, hidden: int) -> None:
    one = only(made, "fast", "pact", wanted(force=force))
    assert (one.state, one.hidden) == (state, hidden)
    assert one.force == (None if state == "filtered" else force or "obliges to permit")


def test_norms_are_left_out_where_other_bases_are_asked_for(made: Desk) -> None:
    assert only(made, "fast", "pact", wanted(basis="stated")).force == "treats"
    assert only(made, "fast", "pact", wanted(basis="derived")).force == "obliges to permit"


def test_a_table_of_a_matrix_names_force_and_norms(made: Desk) -> None:
    found = matrix(made, "fast", "pact", Filters())
    first, second = csv.DictReader(io.StringIO(matrix_csv(found).decode()))
    assert (first["force"], first["norms"], first["claim"]) == (
        "obliges to permit",
        "n1 [obliges to permit]",
        "",
    )
    assert (second["norms"], second["claim"]) == ("", "c5")


def test_claims_are_listed_by_force(made: Desk) -> None:
    def named(force: str) -> set[str]:
        found = answered(made, "claims", force=force)
        return {one.claim for one in found.items}

    assert named("obliges") == {"c2"}
    assert named("recommends,treats") == {"c1", "c3", "c5"}


def test_a_path_may_step_over_what_follows_from_norms(desk: Desk) -> None:
    ends = ("rkc.ga-3.18", "characteristics.electronic-beside-paper")
    (best, *_) = paths(desk, *ends, Filters(), longest=1).paths
    (said,) = best.steps[0].statements
    assert (said.relation, said.basis) == ("obligesToPermit", "derived")
    assert [one.norm.name for one in said.norms] == ["rkc.ga-3.18.norm-1"]
    assert paths(desk, *ends, wanted(basis="stated"), longest=1).paths == ()
    assert paths(desk, *ends, wanted(force="obliges"), longest=1).paths == ()
    assert paths(desk, *ends, wanted(force="obliges to permit"), longest=1).paths


@pytest.mark.parametrize(
    ("relation", "force", "expected"),
    [
        ("requires", "obliges", True),
        ("requires", "treats", False),
        ("enables", "obliges", False),
        ("isPartOf", "obliges", True),
        ("hasCharacteristic", "obliges", True),
    ],
)
def test_only_what_texts_say_of_concepts_is_chosen_by_force(
    relation: str, force: Force, *, expected: bool
) -> None:
    assert passes(relation, frozenset((force,))) is expected


def test_the_shipped_provisions_speak_as_they_are_worded(desk: Desk) -> None:
    # By data/instruments/: shall permit (3.18, 3.21), shall endeavour (10.4.1), and a framework of
    # standards, which recommends whatever its verb.
    for name, concept, relation in (
        ("rkc.ga-3.18", "characteristics.electronic-beside-paper", "obligesToPermit"),
        ("rkc.ga-3.21", "characteristics.electronic-beside-paper", "obligesToPermit"),
        ("tfa.10.4.1", "single-window", "endeavours"),
        ("ecommerce-framework.standard-5", "pre-arrival-processing", "recommends"),
    ):
        found = record(desk, name, Filters()).follows
        on_it = [one for one in found if one.object is not None and one.object.name == concept]
        assert [one.relation for one in on_it] == [relation]
        for one in found:
            own = {at for ground in one.norms for at in ground.citations}
            argued = {
                at
                for ground in one.norms
                for claim in desk.facts.by_subject[ground.action.iri]
                if one.object is not None and claim.object == one.object.iri
                for at in desk.main_citations(claim.iri)[0]
            }
            assert own
            assert set(one.citations) == own | argued


def test_a_gap_report_counts_what_follows_from_norms(desk: Desk) -> None:
    found = gaps(desk, "digital-customs", "rkc.ga", wanted(basis="derived"))
    assert found.counts.characteristics == 0, "who gives a characteristic to a notion is a claim"
    whole = gaps(desk, "digital-customs", "rkc.ga", Filters())
    assert any(each.norms for one in whole.aspects for each in one.statements)
