"""Dates of which only a part is known, compared with a day."""

from __future__ import annotations

import pytest

from dcgraph.dates import Reached, is_date, last_day, later_by, reached, surely_after
from dcgraph.errors import ParameterError
from dcgraph.research.filters import wanted


@pytest.mark.parametrize(
    ("known", "as_of", "expected"),
    [
        ("2019", "2019-06-03", "not told"),
        ("2019", "2019-12-31", "yes"),
        ("2019", "2019", "yes"),
        ("2019", "2018-12-31", "no"),
        ("2019-06", "2019-06-29", "not told"),
        ("2019-06", "2019-06-30", "yes"),
        ("2019-06", "2019", "yes"),
        ("2019-06-03", "2019-06-03", "yes"),
        ("2019-06-04", "2019-06-03", "no"),
        ("", "2019-06-03", "not told"),
    ],
)
def test_a_date_is_reached_where_all_of_it_is(known: str, as_of: str, expected: Reached) -> None:
    assert reached(known, as_of) == expected


def test_a_month_ends_with_its_last_day() -> None:
    assert [last_day(one) for one in ("2024-02", "2023-02", "2023", "2023-02-01")] == [
        "2024-02-29",
        "2023-02-28",
        "2023-12-31",
        "2023-02-01",
    ]


def test_what_may_be_the_same_day_is_not_surely_after() -> None:
    assert surely_after("2010", "2009-12")
    assert not surely_after("2009-12", "2009")
    assert not surely_after("2009", "2009-12")


@pytest.mark.parametrize(
    "text", ["2019-02-29", "2019-13", "0000", "2019-6-3", "20190603", "yesterday", "٢٠١٩", "2019 "]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    assert not is_date(text)
    with pytest.raises(ParameterError, match="2019-06-03"):
        wanted(as_of=text)


@pytest.mark.parametrize(
    ("known", "delay", "expected"),
    [
        ("2020-12-14", "P3M", "2021-03-14"),
        ("2013-11-30", "P3M", "2014-02-28"),
        ("2022-11", "P3M", "2023-02"),
        ("2022", "P3M", ""),
        ("2020-11-22", "P90D", "2021-02-20"),
        ("2020-11", "P90D", ""),
    ],
)
def test_a_delay_is_counted_by_the_calendar(known: str, delay: str, expected: str) -> None:
    assert later_by(known, delay) == expected
