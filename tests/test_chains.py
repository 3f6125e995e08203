"""What follows from norms: for provisions, for wholes, for parties; and from kinds of things."""

from __future__ import annotations

from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store
from tests.chains import ACTIONS, with_chains

from dcgraph.files import Rooms
from dcgraph.namespaces import DCG, DCGD, DERIVED_GRAPH, PREFIXES
from dcgraph.rdf.corpus import Corpus, load
from dcgraph.sparql.rules import derive, rules

XSD_BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
DERIVED = NamedNode(DERIVED_GRAPH)

BY_FORCE = {
    "declaration": {"treats"},
    "endeavour": {"endeavours"},
    "obligation": {"requires", "obligesPublicBodyTo"},
    "permit": {"obligesToPermit", "obligesPublicBodyToPermit"},
    "permission": {"permits"},
    "prohibition": set(),
    "qualified": {"endeavours"},
    "recommendation": {"recommends"},
    "unread": set(),
    "traders": {"requires"},
}
"""What a provision says by the force of its norm, besides that it bears on a thing."""

ABOVE = {"bearsOn", "isRelatedTo"}


def derived(rooms: Rooms) -> Store:
    store = load(rooms).store()
    derive(store, rules(rooms.ontology))
    return store


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    """The rows of a SELECT query."""
    found = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [tuple(row) for row in found]


def between(store: Store, one: str, other: str) -> set[str]:
    """The derived relations from one thing to another, by local names."""
    found = store.quads_for_pattern(NamedNode(DCGD + one), None, NamedNode(DCGD + other), DERIVED)
    return {quad.predicate.value.removeprefix(DCG) for quad in found}


def ends(store: Store, one: str, relation: str) -> set[str]:
    """What a thing is related to, by local names."""
    found = store.quads_for_pattern(NamedNode(DCGD + one), NamedNode(DCG + relation), None)
    return {str(quad.object).strip("<>").removeprefix(DCGD) for quad in found}


@pytest.mark.nightly
@pytest.mark.parametrize("end", ["trait", "means"])
@pytest.mark.parametrize("whole", ["force", "small-convention.1", "small-convention"])
def test_the_force_of_a_norm_gives_the_relation_of_its_provision_and_of_each_whole(
    small: Rooms, whole: str, end: str
) -> None:
    store = derived(with_chains(small))
    for force, expected in BY_FORCE.items():
        one = f"force.{force}" if whole == "force" else whole
        plain = expected - {"obligesPublicBodyTo", "obligesPublicBodyToPermit"}
        found = between(store, one, f"{end}.{force}")
        assert found == expected | (ABOVE if plain else set()), force


def test_nothing_comes_down_from_a_whole_or_across(small: Rooms) -> None:
    store = derived(with_chains(small))
    assert not between(store, "force.obligation", "trait.permit")
    assert not between(store, "small-convention.2", "trait.obligation")
    assert between(store, "small-convention.2", "trait.chapter-2") >= {"requires"}


def test_a_claim_on_a_part_is_no_claim_on_the_whole(small: Rooms) -> None:
    # Standard 1.1 is claimed to require small customs, a notion.
    store = derived(with_chains(small))
    assert "requires" in between(store, "small-convention.1.1", "small-customs")
    assert not between(store, "small-convention", "small-customs")


def test_an_action_that_leads_to_something_by_recall_alone_gives_nothing(small: Rooms) -> None:
    store = derived(with_chains(small, recalled="obligation"))
    assert not between(store, "force.obligation", "trait.obligation")
    assert not between(store, "states.plain", "trait.obligation")
    assert between(store, "force.permit", "trait.permit")


def test_a_party_is_bound_by_what_binds_every_party_and_by_what_it_accepted(small: Rooms) -> None:
    store = derived(with_chains(small))
    all_parties = {"trait.obligation", "means.obligation"}
    chapter = {"trait.chapter-2", "means.chapter-2"}
    assert ends(store, "states.plain", "isBoundTo") == all_parties
    assert ends(store, "states.accepting", "isBoundTo") == all_parties | chapter
    # A reservation is possible to the Recommended Practice alone, which obliges nobody anyhow.
    assert ends(store, "states.reserving", "isBoundTo") == all_parties | chapter
    assert not ends(store, "states.outside", "isBoundTo")


def test_a_member_is_bound_by_the_acts_of_its_union_and_not_to_what_obliges_others(
    small: Rooms,
) -> None:
    store = derived(with_chains(small))
    assert ends(store, "states.member", "isBoundTo") == {"trait.chapter-2", "means.chapter-2"}
    assert ends(store, "states.member", "isBoundToPermit") == {"trait.permit", "means.permit"}
    # The code obliges the commission of the union too, as its norm says, and traders.
    assert ends(store, "small-code", "requires") >= {"trait.chapter-3", "trait.traders"}
    # The union is no member of itself.
    assert not ends(store, "small-union", "isBoundTo")


def test_a_party_is_bound_to_permit_apart(small: Rooms) -> None:
    store = derived(with_chains(small))
    for state in ("plain", "accepting", "reserving"):
        assert ends(store, f"states.{state}", "isBoundToPermit") == {"trait.permit", "means.permit"}
    assert not ends(store, "states.outside", "isBoundToPermit")


def test_a_chapter_accepted_with_reservations_is_accepted(small: Rooms) -> None:
    store = derived(with_chains(small))
    assert ends(store, "parties.reserving", "accepts") == {"small-convention.2"}
    assert ends(store, "parties.plain", "accepts") == set()


def test_the_bearer_makes_a_duty_one_of_a_public_body(small: Rooms) -> None:
    store = derived(with_chains(small))
    kind = NamedNode(PREFIXES["rdf"] + "type")
    quads = store.quads_for_pattern(None, kind, NamedNode(DCG + "PublicDuty"), DERIVED)
    names = {str(quad.subject)[1:-1].removeprefix(DCGD).removesuffix(".norm-1") for quad in quads}
    assert names == {
        "force.obligation",
        "chapter-2.standard",
        "chapter-3.standard",
        "small-code.1",
        "other-code.1",
    }


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("thing", "binding"),
    [
        ("small-convention", "true"),
        ("kinds.guidelines", "false"),
        ("kinds.declaration", "false"),
        ("kinds.framework", "false"),
        ("kinds.technical", "false"),
        ("kinds.act", None),
        ("kinds.draft", None),
        ("kinds.signed", None),
        ("kinds.strategy", None),
    ],
)
def test_the_kind_and_the_status_of_an_instrument_say_whether_it_binds(
    small: Rooms, thing: str, binding: str | None
) -> None:
    store = derived(with_chains(small))
    found = store.quads_for_pattern(
        NamedNode(DCGD + thing), NamedNode(DCG + "binding"), None, DERIVED
    )
    expected = [] if binding is None else [Literal(binding, datatype=XSD_BOOLEAN)]
    assert [quad.object for quad in found] == expected


@pytest.mark.parametrize("relation", ["correspondsTo", "isDistinguishedFrom", "isEquatedWith"])
def test_a_symmetric_relation_holds_both_ways(small: Rooms, relation: str) -> None:
    rooms = with_chains(small)
    store = load(rooms).store()
    one, other = NamedNode(DCGD + "trait.permit"), NamedNode(DCGD + "trait.unread")
    store.add(Quad(one, NamedNode(DCG + relation), other))
    derive(store, rules(rooms.ontology))
    assert relation in between(store, "trait.unread", "trait.permit")


def test_the_fixture_has_every_force(small: Rooms) -> None:
    corpus = load(with_chains(small))
    text = next(file.text for file in corpus.files if file.shown.endswith("/chains.ttl"))
    store = corpus.store()
    forces = {
        force.value.removeprefix(DCG)
        for (force,) in rows(store, "SELECT ?force { ?force rdfs:subClassOf dcg:Norm }")
    }
    assert len(forces) == 9
    assert all(f"a dcg:{force} ;" in text for force in forces)
    assert set(BY_FORCE) < set(ACTIONS)


@pytest.mark.parametrize("invented", [False, True])
@pytest.mark.nightly
def test_what_the_shipped_graph_derives_from_norms_is_what_a_walk_over_it_finds(
    shipped: Corpus, *, invented: bool
) -> None:
    # The walk names each step itself, and reads no axiom. With one characteristic for every
    # action, which is invented, all norms lead to something.
    store = shipped.store()
    if invented:
        for (action,) in rows(store, "SELECT ?action { ?action a dcg:Action }"):
            trait = NamedNode(action.value.replace("actions.", "traits."))
            store.add(Quad(action, NamedNode(DCG + "realises"), trait))
    derive(store, rules(shipped.root / "ontology"))
    pairs = {
        ("ObligationNorm", "requires"),
        ("ObligationToPermitNorm", "obligesToPermit"),
        ("EndeavourNorm", "endeavours"),
        ("QualifiedObligationNorm", "endeavours"),
        ("RecommendationNorm", "recommends"),
        ("PermissionNorm", "permits"),
        ("DeclarationNorm", "treats"),
    }
    for force, relation in pairs:
        missing = store.query(
            f"""ASK {{
              ?whole ^dcg:isPartOf* / dcg:hasNorm ?norm .
              ?norm a dcg:{force} ; dcg:hasAction / (dcg:realises | dcg:putsInPlace) ?end .
              FILTER NOT EXISTS {{ ?whole dcg:{relation} ?end }}
            }}""",
            prefixes=PREFIXES,
            use_default_graph_as_union=True,
        )
        assert not missing, relation
    bound = """
        SELECT DISTINCT ?party ?end WHERE {
          ?membership a dcg:Membership ; dcg:hasMember ?party .
          { ?membership dcg:isMembershipIn ?whole .
            ?whole dcg:bindsEveryPartyBy | dcg:bindsEveryMemberBy ?part }
          UNION { ?membership dcg:accepts | dcg:acceptsWithReservations ?part }
          ?provision dcg:isPartOf* ?part ; dcg:hasNorm ?norm .
          ?norm a dcg:ObligationNorm ; dcg:hasBearer / a dcg:PublicBearer ;
            dcg:hasAction / (dcg:realises | dcg:putsInPlace) ?end .
        }"""
    walked = rows(store, bound)
    assert set(walked) == set(rows(store, "SELECT ?party ?end { ?party dcg:isBoundTo ?end }"))
    assert not invented or len(walked) > 1000


@pytest.mark.nightly
def test_no_whole_is_said_to_ask_for_a_notion_by_what_follows(derived: Store) -> None:
    claimed = """
        SELECT ?text ?relation ?notion WHERE {
          VALUES ?relation {
            dcg:requires dcg:obligesToPermit dcg:endeavours dcg:recommends dcg:permits
            dcg:treats dcg:isBoundTo dcg:isBoundToPermit
          }
          ?text ?relation ?notion . ?notion a dcg:Notion .
          FILTER NOT EXISTS {
            ?claim dcg:hasSubject ?text ; dcg:hasRelation ?relation ; dcg:hasObject ?notion
          }
        }"""
    assert not rows(derived, claimed)
    assert rows(derived, "SELECT ?text { ?text dcg:treats / a dcg:Notion }")


def test_no_provision_is_said_to_ask_for_what_its_act_only_prepares(derived: Store) -> None:
    # Read from the texts: each provision, what it does not ask for, and what it does.
    table = (
        # Times of ships are no customs law; forms are none either, though a way to a service.
        ("emswe-regulation.article-5.8", "information-on-customs-law", ""),
        (
            "wto-electronic-commerce-agreement.article-8.3",
            "information-on-customs-law",
            "characteristics.access-to-rules-and-services",
        ),
        # Logs of operations replace no paper; a stamp given electronically is no signature.
        ("efti-regulation.article-9.1", "characteristics.electronic-replaces-paper", ""),
        ("efti-regulation.article-5.3", "electronic-signature", ""),
        # A common data set is not yet a connection; the connection is.
        ("eu-single-window-environment.article-13.1", "characteristics.interoperable-systems", ""),
        (
            "eu-single-window-environment.article-5.4",
            "characteristics.electronic-replaces-paper",
            "characteristics.interoperable-systems",
        ),
        # That a contract is valid builds no system beside paper.
        (
            "wto-electronic-commerce-agreement.article-6",
            "characteristics.electronic-beside-paper",
            "characteristics.recognised-in-law",
        ),
        # Exchange is not use again, and help on request no common control.
        ("union-customs-code.article-6.1", "characteristics.data-reuse", "data-exchange"),
        (
            "tfa.12.2",
            "characteristics.coordinated-with-agencies",
            "",
        ),
    )
    for provision, not_asked, asked in table:
        assert not between(derived, provision, not_asked), (provision, not_asked)
        assert not asked or "requires" in between(derived, provision, asked), (provision, asked)
    # A model law describes what the law of a State would do, and obliges nobody.
    for article in ("7", "19"):
        said = between(
            derived, f"uncitral-mletr.article-{article}", "characteristics.recognised-in-law"
        )
        assert said == {"treats", *ABOVE}
    standard = "rkc.ga-7.4"
    assert "requires" in between(derived, standard, "characteristics.electronic-beside-paper")
