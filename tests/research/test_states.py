"""What was in force on a day, which edition held, who were parties: by the Turtle, by hand."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable

import pytest
from pydantic import TypeAdapter
from tests.chains import with_chains
from tests.conftest import SHAPES
from tests.research.test_explanation import desk_of

from dcgraph.errors import ParameterError
from dcgraph.files import Rooms
from dcgraph.namespaces import DCG
from dcgraph.research import Desk
from dcgraph.research.filters import Filters
from dcgraph.research.parties import Party, parties
from dcgraph.research.status import Standing, State, state

ANSWERS = SHAPES.parent / "questions"


def rows(question: str) -> list[dict[str, str]]:
    """The answer that the question of this name is held to."""
    with (ANSWERS / f"{question}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "as_of", "standing", "word"),
    [
        ("rkc", "2006-02-02", "not yet", "2006-02-03"),
        ("rkc", "2006-02-03", "in force", "2006-02-03"),
        # A provision has the state of its convention, an annex with dates its own.
        ("rkc.ga-7.1", "2010", "in force", "2006-02-03"),
        ("tir-convention.annex-11", "2020", "not yet", "2021-05-25"),
        # A year alone does not tell on which side a day in it lies.
        ("tir-convention", "1978-06-01", "not known", "1978"),
        ("tir-convention", "1978", "in force", "1978"),
        ("safe-framework", "2005-06-30", "issued", "2005-06"),
        ("safe-framework", "2005-05", "not yet", "2005-06"),
        ("safe-framework", "2005-06-15", "not known", "2005-06"),
        ("unece-recommendation-33.edition-2005", "2019", "issued", "2005"),
        ("unece-recommendation-33.edition-2005", "2021", "ended", "2020"),
        # The Union Customs Code has force before the bulk of it applies.
        ("union-customs-code", "2013-10-29", "not yet", "2013-10-30"),
        ("union-customs-code", "2014-06-01", "in force", "applies only from 2016-05-01"),
        # A provision can apply later than its act, or before it.
        ("efti-regulation", "2023", "in force", "applies only from 2024-08-21"),
        ("efti-regulation.article-5.1", "2023", "in force", "applies only from 2024-08-21"),
        ("efti-regulation.article-5.4", "2023", "in force", "on 2020-08-20, and no end"),
        ("eu-single-window-environment", "2025", "in force", "on 2022-12-12, and no end"),
        (
            "eu-single-window-environment.article-8.1",
            "2025",
            "in force",
            "on 2022-12-12, and no end",
        ),
        ("eu-single-window-environment.article-11.1", "2025", "in force", "from 2031-12-13"),
        (
            "eu-single-window-environment.article-11.1",
            "2031-12-13",
            "in force",
            "on 2022-12-12, its date of application is 2031-12-13, and no",
        ),
        # A treaty that was adopted, and of which no source read tells that it has force.
        ("cpta-amendments-2022", "2024", "not known", "no date of its entry into force"),
    ],
)
def test_the_dates_tell_what_held_on_a_day(
    desk: Desk, name: str, as_of: str, standing: Standing, word: str
) -> None:
    found = state(desk, name, Filters(as_of=as_of))
    assert found.standing == standing
    assert word in found.message
    assert (found.silence is not None) == (standing == "not known")
    assert all(one.citations for one in found.dates)


def test_the_state_agrees_with_the_question_on_conventions_and_laws(desk: Desk) -> None:
    found = {
        (day, desk.thing(iri).name)
        for day in ("2010-01-01", "2018-01-01")
        for kind in ("Convention", "LegalAct")
        for iri in desk.facts.of_kind(DCG + kind)
        if state(desk, iri, Filters(as_of=day)).standing == "in force"
    }
    expected = {
        (row["day"], row["instrument"].removeprefix("dcgd:"))
        for row in rows("conventions-and-laws-in-force-in-2010-and-2018")
    }
    # The question compares texts, by which the year 1978 is before 2010; so do the days of it.
    assert found == expected


def test_the_edition_agrees_with_the_question_on_editions(desk: Desk) -> None:
    expected = defaultdict(set)
    for row in rows("editions-at-the-end-of-2009-2015-and-2023"):
        key = row["endOf"], row["instrument"].removeprefix("dcgd:")
        expected[key].add(row["edition"].removeprefix("dcgd:"))
    assert len(expected) == 12
    for (year, name), editions in expected.items():
        held = state(desk, name, Filters(as_of=year)).editions
        assert {one.thing.name for one in held if one.held == "yes"} == editions
    assert state(desk, "ecommerce-framework", Filters(as_of="2015")).editions == ()


def test_within_the_year_of_an_edition_it_is_not_told_whether_it_held(desk: Desk) -> None:
    held = state(desk, "safe-framework", Filters(as_of="2007-06-01")).editions
    assert [(one.thing.name, one.held) for one in held] == [
        ("safe-framework.edition-2007", "not told")
    ]


def test_the_count_of_parties_agrees_with_the_question_on_accessions(desk: Desk) -> None:
    for row in rows("accessions-to-the-convention-by-year"):
        found = parties(desk, "rkc", Filters(as_of=row["year"]))
        assert (found.count, found.not_told) == (int(row["boundByItsEnd"]), 0)
        assert found.count + len(found.not_yet_bound) == int(row["byItsEnd"])
    now = parties(desk, "rkc", Filters())
    assert (now.count, now.listed_on) == (140, "2025-10-23")
    assert [(one.date, one.value) for one in now.announced] == [("2025-10-23", "140")]


def bound(desk: Desk, name: str, day: str) -> tuple[dict[str, str], dict[str, str]]:
    """Whom a treaty surely bound on a day, and who had only consented, each with its date."""
    found = parties(desk, name, Filters(as_of=day))
    return _dates(one for one in found.members if one.held == "yes"), _dates(found.not_yet_bound)


def _dates(those: Iterable[Party]) -> dict[str, str]:
    return {one.member.name.removeprefix("states."): one.in_force_from for one in those}


def test_a_treaty_binds_nobody_before_it_is_in_force(desk: Desk) -> None:
    members, waiting = bound(desk, "rkc", "2006-02-02")
    assert (members, len(waiting)) == ({}, 42)
    assert waiting["algeria"] == "2006-02-03"
    members, waiting = bound(desk, "rkc", "2006-02-03")
    # Those who consented within the three months before wait for their own.
    assert len(members) == 40
    assert waiting == {
        "united-states": "2006-03-06",
        "luxembourg": "2006-04-26",
        "azerbaijan": "2006-05-03",
        "namibia": "2006-05-03",
    }


def test_a_later_party_is_bound_when_the_delay_of_the_treaty_is_over(desk: Desk) -> None:
    assert "papua-new-guinea" in bound(desk, "rkc", "2014-04-29")[1]
    assert bound(desk, "rkc", "2014-04-30")[0]["papua-new-guinea"] == "2014-04-30"
    # A source names these two days; they are those that the delay comes to.
    members = bound(desk, "rkc", "2021-05-03")[0]
    assert (members["liberia"], members["turkmenistan"]) == ("2021-03-14", "2021-05-03")
    # Nobody has accepted an annex to a convention that is not in force for it.
    assert parties(desk, "rkc.sa-j.2", Filters(as_of="2005")).members == ()


def test_without_its_delay_a_treaty_binds_those_with_a_date_of_their_own(desk: Desk) -> None:
    first = {"azerbaijan", "bangladesh", "china", "iran", "philippines"}
    assert bound(desk, "cpta", "2021-02-19") == ({}, dict.fromkeys(first, "2021-02-20"))
    assert set(bound(desk, "cpta", "2023")[0]) == first
    found = parties(desk, "cpta", Filters(as_of="2023"))
    assert (found.count, found.not_told, found.not_yet_bound) == (5, 8, ())
    assert "it is not known whether it was bound" in found.note


def test_when_an_annex_was_accepted_is_not_told(desk: Desk) -> None:
    accepted = state(desk, "rkc.sa-j.2", Filters()).parties
    assert accepted is not None
    (row,) = (
        one
        for one in rows("acceptances-of-specific-annexes")
        if one["chapter"] == "dcgd:rkc.sa-j.2"
    )
    expected = int(row["accepted"])
    assert (accepted.count, accepted.not_told) == (expected, 0)
    then = state(desk, "rkc.sa-j.2", Filters(as_of="2010")).parties
    assert then is not None
    assert then.count == 0
    assert 0 < then.not_told < expected


def test_a_member_without_a_beginning_is_not_told_on_a_day(small: Rooms) -> None:
    # tests/data/chains.ttl: the one member of the small union has no first day.
    found = parties(desk_of(with_chains(small)), "small-union", Filters(as_of="2015-01-01"))
    assert {one.member.name: one.held for one in found.members} == {"states.member": "not told"}


def test_the_members_of_a_union_on_a_day_are_those_that_had_joined(desk: Desk) -> None:
    founders = {"states.belarus", "states.kazakhstan", "states.russian-federation"}
    for day, members in (
        ("2014-12-31", set()),
        ("2015-01-01", founders),
        ("2015-01-02", founders | {"states.armenia"}),
    ):
        found = parties(desk, "eaeu", Filters(as_of=day))
        assert {one.member.name for one in found.members if one.held == "yes"} == members
    assert parties(desk, "eaeu", Filters(as_of="2014-02")).day == "2014-02-28"
    # By the pages of the Commission and the Parliament: 12 before 1995, 15, 25, 27 and, with
    # Croatia, 28, of which the United Kingdom, no member any more, is not in the graph.
    for day, count in (("1994", 11), ("1995", 14), ("2004-05-01", 24), ("2007", 26), ("2013", 27)):
        assert parties(desk, "european-union", Filters(as_of=day)).count == count


def test_the_day_of_a_deed_is_not_told_as_the_first_day_of_a_membership(desk: Desk) -> None:
    # The list has the days of becoming a party: Jamaica was one before the treaty was in force
    # there. The news has the month in which the Philippines acceded.
    found = parties(desk, "harmonized-system-convention", Filters(as_of="2026-01-01"))
    assert [
        (one.member.name, one.since, one.since_property, one.in_force_from)
        for one in (*found.members, *found.not_yet_bound)
    ] == [
        ("states.el-salvador", "2025-06-28", "startDate", "2025-06-30"),
        ("states.jamaica", "2025-07-16", "startDate", "2026-06-01"),
    ]
    assert [one.member.name for one in found.not_yet_bound] == ["states.jamaica"]
    acceded = parties(desk, "istanbul-convention", Filters(as_of="2022-02-01")).not_yet_bound
    assert ("states.philippines", "2022-01", "instrumentDate") in [
        (one.member.name, one.since, one.since_property) for one in acceded
    ]


def test_the_status_decides_of_today_alone(desk: Desk) -> None:
    # The status of the SAFE Framework is current; nothing tells since when.
    assert state(desk, "wco-data-model", Filters(as_of="1990")).standing == "not known"
    assert state(desk, "wco-data-model", Filters()).standing == "issued"


def test_what_is_left_out_is_told(desk: Desk) -> None:
    none = state(desk, "rkc", Filters(basis=frozenset(("stated",)), as_of="2010"))
    assert none.standing == "not known"
    assert none.silence is not None
    assert none.silence.reason == "filtered"


def test_only_a_text_has_a_state(desk: Desk) -> None:
    with pytest.raises(ParameterError, match="timeline"):
        state(desk, "digital-customs", Filters())


def test_a_state_goes_through_json_without_loss(desk: Desk) -> None:
    found = state(desk, "rkc", Filters("ru", as_of="2010"))
    adapter = TypeAdapter(State)
    assert adapter.validate_json(adapter.dump_json(found)) == found
    assert "Действует" in found.message or "действует" in found.message


@pytest.mark.parametrize(("as_of", "texts"), [("2005", []), ("2007", ["rkc.text-1999"])])
def test_a_provision_has_the_text_of_the_edition_that_held(
    desk: Desk, as_of: str, texts: list[str]
) -> None:
    found = state(desk, "rkc.ga-3.18", Filters(as_of=as_of))
    assert [one.thing.name for one in found.editions] == texts


@pytest.mark.parametrize(
    ("name", "as_of", "text", "word"),
    [
        # The text of 2013 held until the amendment of 15 May 2019, over three later editions.
        ("article-278", "2018", "text-2013.article-278", "2019-05-15"),
        ("article-278", "2019-05-14", "text-2013.article-278", "2019-05-15"),
        ("article-278", "2019-05-15", "article-278", "2019-05-15"),
        ("text-2013.article-278", "2021", "article-278", "2019-05-15"),
        # A paragraph has the text of its article, and one that has a version of its own has that.
        ("article-139.5", "2019-04-13", "text-2013.article-139.5", "2019-04-14"),
        ("article-278a", "2018", "", "2019-05-15"),
        ("article-278a.4", "2018", "", "2019-05-15"),
        ("article-6", "2018", "", ""),
        # Before the Code of 2013, the oldest text of it that is described.
        ("article-278", "2010", "", "dates from 2013-10-30"),
    ],
)
def test_a_provision_that_was_changed_has_the_text_of_the_day(
    desk: Desk, name: str, as_of: str, text: str, word: str
) -> None:
    found = state(desk, f"union-customs-code.{name}", Filters(as_of=as_of))
    assert (found.text.name if found.text else "") == (text and f"union-customs-code.{text}")
    assert word in found.text_message
    assert bool(found.text_message) == bool(word)


def test_the_changes_of_a_provision_are_those_of_its_parts_and_wholes_too(desk: Desk) -> None:
    (only,) = state(desk, "union-customs-code.article-278.3", Filters()).changes
    assert (only.date, only.kind.name, only.act) == (
        "2019-05-15",
        "Widened",
        "Regulation (EU) 2019/632",
    )
    assert len(only.norms_before) == 2
    assert len(only.norms_after) == 4
    (part,) = state(desk, "union-customs-code.article-163", Filters()).changes
    assert [one.name for one in part.provisions] == ["union-customs-code.article-163.1"]
    assert state(desk, "union-customs-code.article-6", Filters()).changes == ()
    assert state(desk, "union-customs-code", Filters()).changes == ()


def test_what_has_a_day_of_its_own_was_not_there_before(desk: Desk) -> None:
    found = state(desk, "union-customs-code.article-278a.1", Filters(as_of="2018"))
    assert found.standing == "not yet"
