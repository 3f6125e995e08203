"""Dates as sources give them, of which a day, a month or only a year may be known.

A date is a text such as 2019-06-03, 2019-06 or 2019. Texts are put in order as they are, so that a
year stands before its months and a month before its days.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final, Literal

Reached = Literal["yes", "no", "not told"]
"""Whether a day had come: not told where it lies within the year or month that is known."""

_FORM: Final = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_FIRST: Final = "-01-01"
_YEAR, _MONTH, _NOT_FEBRUARY = "[12][0-9]{3}", "(0[1-9]|1[0-2])", "(0[13-9]|1[0-2])"
_LEAP: Final = "([12][0-9](0[48]|[2468][048]|[13579][26])|(1[26]|2[048])00)"
_DAY: Final = (
    f"{_YEAR}-({_MONTH}-(0[1-9]|1[0-9]|2[0-8])|{_NOT_FEBRUARY}-(29|30)|(0[13578]|1[02])-31)"
    f"|{_LEAP}-02-29"
)
WHOLE_DAY: Final = f"^({_DAY})?$"
"""The pattern of a day of the calendar, or of nothing."""
ANY_DATE: Final = f"^({_YEAR}(-{_MONTH})?|{_DAY})?$"
"""The same for a date of which only the year, or the month, may be told."""


def is_date(text: str) -> bool:
    """Whether a text is a date of the calendar, whole or in part."""
    if not _FORM.fullmatch(text):
        return False
    try:
        date.fromisoformat(first_day(text))
    except ValueError:
        return False
    return True


def first_day(text: str) -> str:
    """The first day that a date may mean."""
    return text + _FIRST[len(text) - 4 :]


def last_day(text: str) -> str:
    """The last day that a date may mean."""
    year, month, day = (*text.split("-"), "", "")[:3]
    month = month or "12"
    return f"{year}-{month}-{day or monthrange(int(year), int(month))[1]}"


def later_by(known: str, delay: str) -> str:
    """The date that lies a number of months (P3M) or days (P90D) after another.

    A month has the last day that it has: three months after 30 November is the last of February.
    It is empty where the known date is less exact than the delay.
    """
    count, parts = int(delay[1:-1]), [int(part) for part in known.split("-")]
    if delay.endswith("D"):
        exact = known == first_day(known)
        return str(date.fromisoformat(known) + timedelta(days=count)) if exact else ""
    if len(parts) == 1:
        return ""
    months = parts[0] * 12 + parts[1] - 1 + count
    year, month = months // 12, months % 12 + 1
    days = [f"{min(day, monthrange(year, month)[1]):02}" for day in parts[2:]]
    return "-".join((f"{year}", f"{month:02}", *days))


def reached(known: str, as_of: str) -> Reached:
    """Whether what is dated `known` had come by `as_of`, which stands for its last day.

    What has no date is not told.
    """
    if not known:
        return "not told"
    day = last_day(as_of)
    if last_day(known) <= day:
        return "yes"
    return "no" if first_day(known) > day else "not told"


def surely_after(later: str, earlier: str) -> bool:
    """Whether a date lies after all days that another may mean."""
    return first_day(later) > last_day(earlier)


def ended(last: str, as_of: str) -> Reached:
    """Whether what has `last` as its last day was over on a day; it is not where none is known."""
    if not last:
        return "no"
    day = last_day(as_of)
    if last_day(last) < day:
        return "yes"
    return "no" if first_day(last) >= day else "not told"
