"""Days as parameters."""

from __future__ import annotations

from typing import Any, Final

from fastapi import Query

__all__ = ["ANY_DATE", "WHOLE_DAY", "day_query"]

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


def day_query(alias: str, description: str) -> Any:
    """A query parameter that is a day, a month or a year, or empty."""
    return Query(alias=alias, description=description, json_schema_extra={"pattern": ANY_DATE})
