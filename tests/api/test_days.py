"""The patterns by which the interface describes days, held against the calendar."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from dcgraph.dates import ANY_DATE, WHOLE_DAY


@pytest.mark.parametrize("year", [1900, 1999, 2000, 2023, 2024])
def test_every_day_of_a_year_is_described_and_no_other(year: int) -> None:
    first = date(year, 1, 1)
    days = {(first + timedelta(number)).isoformat() for number in range(366)}
    written = {f"{year}-{month:02}-{day:02}" for month in range(14) for day in range(33)}
    for pattern in (WHOLE_DAY, ANY_DATE):
        assert {one for one in written if re.search(pattern, one)} == days & written


@pytest.mark.parametrize(
    ("text", "whole", "any_date"),
    [
        ("", True, True),
        ("2019", False, True),
        ("2019-06", False, True),
        ("2019-13", False, False),
        ("2019-6-3", False, False),
        ("0999-01-01", False, False),
        ("2019-06-03T00:00", False, False),
    ],
)
def test_what_is_known_in_part_is_a_date_and_no_day(
    text: str, *, whole: bool, any_date: bool
) -> None:
    assert (bool(re.search(WHOLE_DAY, text)), bool(re.search(ANY_DATE, text))) == (whole, any_date)
