"""Days as parameters."""

from __future__ import annotations

from typing import Any, Final

from fastapi import Query

__all__ = ["day_query"]

_YEAR, _LONG, _SHORT = "[12][0-9]{3}", "(0[13578]|1[02])", "(0[469]|11)"
_MONTH: Final = "(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-9]))?"
_PATTERN: Final = f"^({_YEAR}(-{_MONTH}|-{_LONG}-3[01]|-{_SHORT}-30)?)?$"


def day_query(alias: str, description: str) -> Any:
    """A query parameter that is a day, a month or a year, or empty."""
    return Query(alias=alias, description=description, json_schema_extra={"pattern": _PATTERN})
