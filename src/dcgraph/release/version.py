"""The version of a release, by the rules of Semantic Versioning 2.0.0."""

from __future__ import annotations

import re
from typing import Final

from dcgraph.errors import ReleaseError

__all__ = ["checked"]

_IDENTIFIER: Final = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_SEMVER: Final = re.compile(
    r"(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)"
    rf"(?:-{_IDENTIFIER}(?:\.{_IDENTIFIER})*)?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)
_LONGEST: Final = 64


def checked(text: str) -> str:
    """The same text. Raises ReleaseError if it is no version, such as 0.2.0 or 1.0.0-rc.1."""
    if len(text) <= _LONGEST and _SEMVER.fullmatch(text):
        return text
    raise ReleaseError(
        f"{text[:_LONGEST]!r} is no version by Semantic Versioning; write three numbers with dots, "
        "such as 0.2.0, and a hyphen before what comes ahead of it, such as 1.0.0-rc.1."
    )
