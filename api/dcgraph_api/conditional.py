"""Validators of a document, and the requests that depend on them (RFC 9110, section 13)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

from starlette.datastructures import Headers

__all__ = ["condition", "http_date", "matches", "moment", "names_tag", "not_modified"]

_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')


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
