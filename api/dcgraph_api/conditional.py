"""Validators of a document, and the requests that depend on them (RFC 9110, section 13)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

from starlette.datastructures import Headers

__all__ = [
    "condition",
    "http_date",
    "matches",
    "moment",
    "names_tag",
    "not_modified",
    "satisfiable",
]

_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')
_RANGE: Final = re.compile(r"(\d{1,18})-(\d{0,18})|()-(\d{1,18})", re.ASCII)


def moment(built: str) -> datetime:
    """The second in which a snapshot was built, from its manifest."""
    found = datetime.fromisoformat(built)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def http_date(when: datetime) -> str:
    """A moment as a header tells it."""
    return format_datetime(when.replace(microsecond=0), usegmt=True)


def names_tag(given: str, tag: str) -> bool:
    """Whether an If-None-Match names the tag itself, by weak comparison."""
    return tag.removeprefix("W/") in _TAG.findall(given)


def matches(given: str, tag: str) -> bool:
    """Whether an If-None-Match names the tag, or whatever there is."""
    return given.strip() == "*" or names_tag(given, tag)


def condition(headers: Headers) -> str:
    """The If-None-Match of a request, empty where it has none."""
    return ",".join(headers.getlist("if-none-match"))


def not_modified(headers: Headers, tag: str, modified: datetime) -> bool:
    """Whether the client has what there is; where it names tags, its date does not count."""
    given = condition(headers)
    if given:
        return matches(given, tag)
    try:
        since = parsedate_to_datetime(headers.get("if-modified-since", ""))
    except (TypeError, ValueError):
        return False
    # A date without a zone is of no zone that HTTP knows.
    return since.tzinfo is not None and modified.replace(microsecond=0) <= since


def satisfiable(given: str, size: int) -> str | None:
    """The ranges of a Range header that a file of `size` bytes has, as such a header.

    None where the header counts for nothing: another unit, malformed, or a range that ends
    before it begins. Empty where the file has none of the ranges.
    """
    unit, _, listed = given.partition("=")
    found = [_RANGE.fullmatch(one.strip()) for one in listed.split(",") if one.strip()]
    if unit.strip().lower() != "bytes" or not found:
        return None
    kept = []
    for one in found:
        if one is None:
            return None
        first, last = one[1] or "", one[2] or one[4] or ""
        if first and last and int(first) > int(last):
            return None
        if int(first) < size if first else int(last) > 0 and size > 0:
            kept.append(f"{first}-{last}")
    return f"bytes={','.join(kept)}" if kept else ""
