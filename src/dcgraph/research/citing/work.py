"""What is cited, before any style: a document, or an answer pinned to its graph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from dcgraph.research.model import Authority

__all__ = ["Work", "parts", "safe_address"]

_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class Work:
    """One entry of a bibliography; what is not known is empty, and nothing is made up.

    `kind` is the class of a source, or `Answer`. `language` is the code of its title. Dates are
    as precise as they are known: 2019, 2019-06 or 2019-06-03. `places` are those in the source
    on which something rests; `recalled` tells that its text was not read, `authority` who
    answers for it. An answer has the
    `container` that it is from, its `version`, the hash of the graph's `content` and the
    SHA-256 of its own bytes, `answer`.
    """

    key: str
    kind: str
    title: str
    language: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    address: str = ""
    places: tuple[str, ...] = ()
    recalled: bool = False
    authority: Authority | None = None
    container: str = ""
    version: str = ""
    content: str = ""
    answer: str = ""
    accessed: str = ""

    def day(self) -> tuple[str, ...]:
        """Year, month and day of its date, as far as they are known."""
        return parts(self.date)


def parts(date: str) -> tuple[str, ...]:
    """Year, month and day of a date, as far as it has them."""
    found = _DATE.fullmatch(date)
    return tuple(part for part in found.groups() if part) if found else ()


def safe_address(address: str) -> str:
    """An address in which no character has a meaning for LaTeX's braces or ends a line."""
    return quote(address, safe="!#$%&'()*+,/:;=?@[]~-._")
