"""The section of a version in CHANGELOG.md, which also gives the release its date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from dcgraph.errors import ReleaseError
from dcgraph.files import read_text

__all__ = ["Section", "section"]

_HEADING: Final = re.compile(r"^## +\[?([^\]\s]+)\]?(.*)$", re.MULTILINE)
_DATE: Final = re.compile(r" +- +([0-9]{4}-[0-9]{2}-[0-9]{2}) *")


@dataclass(frozen=True, slots=True)
class Section:
    """What changed in a version.

    `text` is Markdown, its heading included; `previous` is the version before it, or empty.
    `later` is the heading of a section with text above it, such as Unreleased, or empty.
    """

    version: str
    date: date
    text: str
    previous: str
    later: str = ""


def section(path: Path, version: str) -> Section:
    """The section of `version`. Raises ReleaseError if there is none, or none with text and date.

    The date is the one in the heading, and nothing of today.
    """
    if not path.is_file():
        raise ReleaseError(
            f"There is no {path}, from which a release has its date and what changed; run this in "
            "a checkout, or name the file with --changelog."
        )
    content = read_text(path)
    headings = list(_HEADING.finditer(content))
    found = [number for number, heading in enumerate(headings) if heading[1] == version]
    if not found:
        raise ReleaseError(
            f"{path} has no section for {version}; write one under `## [{version}] - "
            "YEAR-MONTH-DAY`. `dcgraph diff --format changelog` drafts it."
        )
    if len(found) > 1:
        raise ReleaseError(f"{path} has two sections for {version}; keep one.")
    ends = [*(heading.start() for heading in headings[1:]), len(content)]
    texts = [content[h.start() : end].strip() + "\n" for h, end in zip(headings, ends, strict=True)]
    heading, text, before = headings[found[0]], texts[found[0]], headings[found[0] + 1 :]
    above = [h[1] for h, text in zip(headings[: found[0]], texts, strict=False) if _says(text)]
    if not _says(text):
        raise ReleaseError(f"The section for {version} in {path} is empty; say what changed.")
    return Section(
        version,
        _date(heading, path),
        text,
        before[0][1] if before else "",
        above[0] if above else "",
    )


def _says(text: str) -> bool:
    """Whether a section has anything below its heading."""
    return bool(text.partition("\n")[2].strip())


def _date(heading: re.Match[str], path: Path) -> date:
    written = _DATE.fullmatch(heading[2])
    try:
        return date.fromisoformat(written[1] if written else "")
    except ValueError:
        raise ReleaseError(
            f"The heading of {heading[1]} in {path} has no date; write it as "
            f"`## [{heading[1]}] - YEAR-MONTH-DAY`."
        ) from None
