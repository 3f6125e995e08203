"""What can have been said on a day."""

from __future__ import annotations

import pytest

from dcgraph.namespaces import DCGD
from dcgraph.research import Desk
from dcgraph.research.filters import Filters, began, claim_by
from dcgraph.research.records import record


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("rkc", "1999-06-26"),
        # A standard was there when its convention was adopted.
        ("rkc.ga-7.1", "1999-06-26"),
        ("digital-customs.definition.mozer-sekerbayeva-2020", "2020-10"),
        ("rkc-parties.albania", "2013-06-04"),
        # Force comes later than a text.
        ("harmonized-system-convention.edition-2028", ""),
        ("digital-customs", ""),
    ],
)
def test_a_thing_began_with_its_earliest_date(desk: Desk, name: str, date: str) -> None:
    assert began(desk, DCGD + name) == date


def test_a_record_of_a_day_has_only_what_can_have_been_then(desk: Desk) -> None:
    then = record(desk, "digital-customs", Filters(as_of="2016-06"))
    dates = [one.date for one in then.definitions]
    # 2016 is a year alone: it may lie before the end of June.
    assert dates == ["2015", "2016"]
    assert all(one.stated_on <= "2016-06" for one in then.statements)
    later = record(desk, "digital-customs", Filters(as_of="2020-10-31"))
    assert [one.date for one in later.definitions] == ["2015", "2016", "2019", "2020-10"]
    assert {one.claim for one in then.statements} < {one.claim for one in later.statements}


def test_the_status_of_today_is_not_that_of_a_day(desk: Desk) -> None:
    def told(as_of: str) -> set[str]:
        statements = record(desk, "rkc", Filters(as_of=as_of)).statements
        return {one.relation for one in statements if one.claim == ""}

    assert {"hasStatus", "entryIntoForceDate", "adoptionDate"} <= told("")
    assert told("2000-01-01") & {"hasStatus", "entryIntoForceDate"} == set()
    assert "adoptionDate" in told("2000-01-01")


def test_what_was_not_there_yet_has_no_statements_and_says_so(desk: Desk) -> None:
    before = record(desk, "rkc.ga-7.1", Filters(as_of="1990"))
    assert before.statements == ()
    assert before.silence is not None
    assert before.silence.reason == "filtered"


def test_a_claim_is_as_old_as_what_it_speaks_of(desk: Desk) -> None:
    claims = desk.facts.by_subject[DCGD + "rkc.ga-7.4"]
    assert claims
    assert not any(claim_by(desk, one, "1999-06-25") for one in claims)
    assert all(claim_by(desk, one, "1999-06-26") for one in claims)
    assert all(claim_by(desk, one, "") for one in claims)
