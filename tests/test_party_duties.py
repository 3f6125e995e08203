"""To what a party is bound on a day: the tables worked out by hand in docs/party-duties.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store
from tests.chains import with_chains

from dcgraph.dates import later_by
from dcgraph.files import Rooms, rooms
from dcgraph.namespaces import DCG, DCGD
from dcgraph.rdf.corpus import load
from dcgraph.rdf.questions import question
from dcgraph.research import Desk
from dcgraph.research.duties import duties as duties_on
from dcgraph.research.explanation import MAX_CHAINS, explanation, step_citations
from dcgraph.research.filters import wanted
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.research.parties import parties
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.sparql.rules import derive, rules

PAGE = (Path(__file__).parents[1] / "docs" / "party-duties.md").read_text("utf-8")
DAY = "2025-10-23"
ECONOMIES = ("states.russian-federation", "states.japan", "states.chile")

Duty = tuple[str, str, str, str]
"""The relation, its object, the provision and its action, by local names."""


def table(heading: str) -> list[list[str]]:
    """The rows of the table under a heading of the page, without its head."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = re.findall(r"^\| (.+) \|$", section, re.MULTILINE)
    return [line.split(" | ") for line in lines[2:]]


def duties_by_hand() -> set[Duty]:
    found = set()
    for heading, relation in (
        ("What public bodies shall do", "isBoundTo"),
        ("What public bodies shall permit", "isBoundToPermit"),
    ):
        rows = table(heading)
        assert rows
        for provisions, action, ends in rows:
            for one in provisions.split("; "):
                for end in re.findall(r"`(.+?)`", ends):
                    found.add((relation, end, f"rkc.ga-{one}", f"actions.{action.strip('`')}"))
    return found


BY_HAND = duties_by_hand()


def member_duties_by_hand(heading: str, prefix: str) -> set[Duty]:
    rows = table(heading)
    assert rows
    return {
        (relation.strip("`"), end, prefix + one.strip("`"), f"actions.{action.strip('`')}")
        for relation, provisions, action, ends in rows
        for one in provisions.split("; ")
        for end in re.findall(r"`(.+?)`", ends)
    }


BY_THE_CODE = member_duties_by_hand(
    "A member of the European Union: Estonia", "union-customs-code.article-"
)
BY_OTHER_ACTS = member_duties_by_hand("What the other regulations add", "")
IN_FORCE = {row[0].strip("`"): row[2] for row in table("Three economies")}


@pytest.fixture(scope="module")
def store(shipped_snapshot: Snapshot) -> Store:
    return Store.read_only(str(shipped_snapshot.store))


def asked(store: Store, name: str, *changes: tuple[str, str]) -> list[dict[str, str]]:
    """The rows of a saved question, by local names, after changes of its text."""
    query = question(rooms().data, name).query
    for old, new in changes:
        assert query.count(old) == 1
        query = query.replace(old, new)
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [
        {
            name: re.sub(f"^({DCGD}|{DCG})", "", row[name].value)
            for name in names
            if row[name] is not None
        }
        for row in found
    ]


def duties(store: Store, party: str, day: str = DAY) -> set[Duty]:
    """The duties of a party on a day."""
    rows = asked(
        store, "duties-of-a-party", ("dcgd:states.japan", f"dcgd:{party}"), (f'"{DAY}"', f'"{day}"')
    )
    return {(one["duty"], one["thing"], one["provision"], one["action"]) for one in rows}


def test_the_page_names_duties_of_both_kinds_and_three_economies() -> None:
    assert {duty[0] for duty in BY_HAND} == {"isBoundTo", "isBoundToPermit"}
    assert tuple(IN_FORCE) == ECONOMIES


@pytest.mark.parametrize("party", ECONOMIES[:2])
def test_a_party_has_the_duties_of_the_page(store: Store, party: str) -> None:
    assert duties(store, party) == BY_HAND


def test_an_economy_that_is_no_party_is_bound_to_nothing(store: Store) -> None:
    assert duties(store, "states.chile") == set()


@pytest.mark.parametrize(
    ("party", "before"),
    [
        ("states.russian-federation", "2011-07-03"),
        # Its instrument is of 2001, but the Convention had no force for anybody yet.
        ("states.japan", "2006-02-02"),
    ],
)
def test_a_party_is_bound_from_the_day_of_entry_into_force(
    store: Store, party: str, before: str
) -> None:
    assert duties(store, party, before) == set()
    assert duties(store, party, IN_FORCE[party]) == BY_HAND


@pytest.mark.parametrize("day", [DAY, "2006-02-02", "2006-02-03", "2014-04-29", "2014-04-30"])
def test_those_bound_on_a_day_are_the_parties_of_that_day(
    store: Store, desk: Desk, day: str
) -> None:
    """`dcgraph members` works out the day from the same instruments, in another way."""
    rows = asked(store, "economies-bound-to-a-characteristic", (f'"{DAY}"', f'"{day}"'))
    told = parties(desk, "rkc", wanted(as_of=day))
    assert {row["party"] for row in rows} == {one.member.name for one in told.members}


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("consent", "before", "since"),
    [
        ("2021-01-31", "2021-04-29", "2021-04-30"),
        ("2021-01-30", "2021-04-29", "2021-04-30"),
        ("2021-10-05", "2022-01-04", "2022-01-05"),
        ("2022-11-30", "2023-02-27", "2023-02-28"),
        ("2023-11-30", "2024-02-28", "2024-02-29"),
        ("2024-02-29", "2024-05-28", "2024-05-29"),
    ],
)
def test_three_months_end_on_the_last_day_of_a_shorter_month(
    small: Rooms, consent: str, before: str, since: str
) -> None:
    assert later_by(consent, "P3M") == since
    store = small_parties(small, consent, "2025-01-01")
    assert duties(store, "states.plain", before) == set()
    assert duties(store, "states.plain", since)


def test_an_accepted_chapter_binds_its_party_from_the_day_of_the_list(small: Rooms) -> None:
    store = small_parties(small, "2020-01-15", "2025-01-01")

    def ends(party: str, day: str) -> set[str]:
        return {end for relation, end, *_ in duties(store, party, day) if relation == "isBoundTo"}

    everybody = {"trait.obligation", "means.obligation"}
    accepted = {"trait.chapter-2", "means.chapter-2"}
    for party in ("states.accepting", "states.reserving"):
        assert ends(party, "2020-04-14") == set()
        assert ends(party, "2020-04-15") == everybody
        assert ends(party, "2024-12-31") == everybody
        assert ends(party, "2025-01-01") == everybody | accepted
    assert ends("states.plain", "2025-01-01") == everybody


def test_a_party_that_left_is_bound_until_its_last_day(small: Rooms) -> None:
    store = small_parties(small, "2020-01-15", "2025-01-01", 'dcg:endDate "2023-06-30" ;')
    assert duties(store, "states.plain", "2023-06-30")
    assert not duties(store, "states.plain", "2023-07-01")


@pytest.mark.parametrize(("day", "bound"), [(DAY, True), ("2011-07-03", False)])
def test_the_economies_bound_to_a_characteristic_are_those_with_the_duty(
    store: Store, day: str, bound: bool
) -> None:
    ends = {end for _, end, *_ in BY_HAND if end.startswith("characteristics.")}
    one = "dcgd:characteristics.electronic-beside-paper"
    several = " ".join(f"dcgd:{end}" for end in sorted(ends))
    rows = asked(
        store, "economies-bound-to-a-characteristic", (one, several), (f'"{DAY}"', f'"{day}"')
    )
    by_hand = {(duty, end) for duty, end, *_ in BY_HAND if end in ends}
    expected = {
        "states.russian-federation": by_hand if bound else set(),
        "states.japan": by_hand,
        "states.chile": set(),
    }
    for party, duties_there in expected.items():
        found = {(row["duty"], row["characteristic"]) for row in rows if row["party"] == party}
        assert found == duties_there, party


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("party", ECONOMIES)
def test_each_duty_is_explained_from_the_list_of_parties_to_norm_and_argument(
    desk: Desk, party: str, lang: Language
) -> None:
    found: set[Duty] = set()
    for relation, end in {duty[:2] for duty in BY_HAND}:
        told = explanation(desk, party, relation, end, lang, limit=MAX_CHAINS)
        assert told.holds is (party in ECONOMIES[:2])
        assert told.total == len(told.chains)
        for chain in told.chains:
            listed, _, binding = chain.steps[:3]
            assert listed.statements[0].subject.name == party.replace("states", "rkc-parties")
            assert {one.source.name for one in step_citations(listed)} == {
                "sources.wco-rkc-position-2025"
            }
            assert binding.statements[0].relation == "bindsEveryPartyBy"
            assert "Articles 8(3), 9 and 12(1) and (2)" in step_citations(binding)[0].locator
            (norm,) = (one for one in chain.steps if one.kind == "norm")
            (argument,) = (one for one in chain.steps if one.kind == "claim")
            (action,) = (one.object for one in norm.statements if one.relation == "hasAction")
            (provision,) = (one.subject for one in norm.statements if one.relation == "hasNorm")
            assert action
            assert argument.statements[0].subject.name == action.name
            assert argument.statements[0].rationale
            assert step_citations(norm)
            found.add((relation, end, provision.name, action.name))
    assert found == (BY_HAND if party in ECONOMIES[:2] else set())


def bound(store: Store, party: str) -> set[tuple[str, str]]:
    """To what a party or member is bound, and what it is bound to permit, without days."""
    found = store.query(
        f"SELECT ?relation ?end {{ VALUES ?relation {{ <{DCG}isBoundTo> <{DCG}isBoundToPermit> }} "
        f"<{DCGD}{party}> ?relation ?end }}",
        use_default_graph_as_union=True,
    )
    assert isinstance(found, QuerySolutions)
    return {
        (row["relation"].value.removeprefix(DCG), row["end"].value.removeprefix(DCGD))
        for row in found
    }


def test_what_binds_on_a_day_is_what_is_inferred_without_days(store: Store) -> None:
    for party in ECONOMIES:
        assert bound(store, party) == {duty[:2] for duty in duties(store, party)}, party


def member_duties(store: Store, member: str, act: str) -> set[Duty]:
    """What an act of a union asks of a member."""
    changes = (
        ("dcgd:states.estonia", f"dcgd:{member}"),
        ("dcgd:union-customs-code", f"dcgd:{act}"),
    )
    rows = asked(store, "duties-of-a-member", *changes)
    return {(one["duty"], one["thing"], one["provision"], one["action"]) for one in rows}


def test_the_code_of_the_union_asks_of_a_member_what_the_page_says(store: Store) -> None:
    assert member_duties(store, "states.estonia", "union-customs-code") == BY_THE_CODE
    assert member_duties(store, "states.kazakhstan", "union-customs-code") == set()


@pytest.mark.parametrize("one", sorted(BY_OTHER_ACTS), ids=lambda one: "-".join(one[1:3]))
def test_the_other_regulations_add_what_the_page_says(store: Store, one: Duty) -> None:
    act = one[2].split(".article-")[0]
    assert one in member_duties(store, "states.estonia", act)


def test_a_member_of_a_union_is_bound_by_convention_and_acts_together(store: Store) -> None:
    ends = {duty[:2] for duty in BY_HAND}
    by_acts = {duty[:2] for duty in BY_THE_CODE | BY_OTHER_ACTS}
    assert not ends & {duty[:2] for duty in BY_OTHER_ACTS}
    estonia = bound(store, "states.estonia")
    assert estonia == ends | by_acts
    assert estonia > ends
    # The one norm of the Customs Code of its union that was read is on declarants.
    assert bound(store, "states.kazakhstan") == ends
    assert member_duties(store, "states.kazakhstan", "eaeu-customs-code") == set()


def test_what_obliges_the_commission_or_third_countries_binds_no_member(store: Store) -> None:
    act = "eu-regulation-2025-512"
    provisions = {duty[2] for duty in member_duties(store, "states.estonia", act)}
    # Article 46(3) is on both, Article 70(1) on the Commission, Article 91 on third countries.
    assert f"{act}.article-46.3" in provisions
    assert not provisions & {f"{act}.article-70.1", f"{act}.article-91"}


def test_a_duty_of_a_member_is_explained_from_its_membership_to_the_act(desk: Desk) -> None:
    end = "characteristics.uniform-application-of-law"
    told = explanation(desk, "states.estonia", "isBoundTo", end, "en", limit=MAX_CHAINS)
    (chain,) = told.chains
    listed, _, binding = chain.steps[:3]
    assert listed.statements[0].subject.name == "eu-members.estonia"
    assert binding.statements[0].relation == "bindsEveryMemberBy"
    assert {one.source.name for one in step_citations(binding)} == {
        "sources.tfeu-article-288",
        "sources.ucc-law-dp",
    }


def test_the_convention_asks_what_the_page_says_and_asks_some_things_less(store: Store) -> None:
    """Requirements by force: what parties are bound to is what it obliges public bodies to."""
    rows = asked(store, "requirements-of-an-instrument")
    force = {"isBoundTo": "ObligationNorm", "isBoundToPermit": "ObligationToPermitNorm"}
    found = {(row["force"], row["thing"], row["provision"], row["action"]) for row in rows}
    strong = {one for one in found if one[0] in force.values()}
    assert strong == {(force[relation], *rest) for relation, *rest in BY_HAND}
    assert {one[0] for one in found - strong} == {"EndeavourNorm", "QualifiedObligationNorm"}


def small_parties(small: Rooms, consent: str, listed: str, more: str = "") -> Store:
    """The small graph with parties whose instruments and list have these days."""
    with_chains(small)
    with (small.data / "instruments" / "chains.ttl").open("a", encoding="utf-8") as file:
        file.write('\ndcgd:small-convention dcg:entryIntoForceDelay "P3M" .\n')
        for party in ("plain", "accepting", "reserving"):
            file.write(
                f'dcgd:parties.{party} dcg:instrumentDate "{consent}" ; {more}\n'
                f'    dcg:statedOnDate "{listed}" .\n'
            )
    store = load(small).store()
    derive(store, rules(small.ontology))
    return store


UCC = {"union-customs-code", "ucc-delegated-regulation", "ucc-implementing-regulation"}


@pytest.mark.parametrize(
    ("state", "day", "acts"),
    [
        # The Union Customs Code entered into force on 30 October 2013; Article 288(2) lets it
        # apply from 1 May 2016.
        ("states.estonia", "2013-10-15", set()),
        ("states.estonia", "2014-01-01", set()),
        ("states.estonia", "2016-04-30", set()),
        ("states.estonia", "2016-05-01", UCC),
        # Regulation 2019/1239 applies from 15 August 2025, Regulation 2020/1056 from 21 August
        # 2024, and Regulation 2022/2399 is in force since 12 December 2022.
        ("states.estonia", "2021-01-01", UCC),
        ("states.estonia", "2022-12-01", UCC),
        ("states.estonia", "2022-12-12", UCC | {"eu-single-window-environment"}),
        (
            "states.estonia",
            "2024-08-21",
            UCC | {"eu-single-window-environment", "efti-regulation"},
        ),
        # The Code of the Eurasian Economic Union is in force since 1 January 2018.
        ("states.kazakhstan", "2017-12-31", set()),
        ("states.kazakhstan", "2018-01-01", {"eaeu-customs-code"}),
    ],
)
def test_an_act_binds_members_from_the_day_that_it_applies(
    desk: Desk, state: str, day: str, acts: set[str]
) -> None:
    answer = duties_on(desk, state, wanted(as_of=day))
    bound = [text for obligation in answer.obligations for text in obligation.texts]
    assert {text.text.name for text in bound if text.ground == "every member"} == acts
    # What comes of an act that does not apply yet is not counted.
    grounds = {text.name for concept in answer.bound_to for text in concept.texts}
    assert grounds <= acts | {"rkc.ga", "rkc.body"}


def test_a_provision_that_applies_later_is_not_counted_before(desk: Desk) -> None:
    def must(day: str) -> int:
        answer = duties_on(desk, "states.estonia", wanted(as_of=day))
        texts = [text for obligation in answer.obligations for text in obligation.texts]
        return next(text.must for text in texts if text.text.name == "eu-single-window-environment")

    # Two provisions of Regulation (EU) 2022/2399 with duties apply from 13 December 2031.
    assert must("2031-12-13") - must("2031-12-12") == 2
