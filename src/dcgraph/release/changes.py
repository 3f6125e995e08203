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
    """

    version: str
    date: date
    text: str
    previous: str


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
    heading, later = headings[found[0]], headings[found[0] + 1 :]
    end = later[0].start() if later else len(content)
    text = content[heading.start() : end].strip() + "\n"
    if not text.partition("\n")[2].strip():
        raise ReleaseError(f"The section for {version} in {path} is empty; say what changed.")
    return Section(version, _date(heading, path), text, later[0][1] if later else "")


def _date(heading: re.Match[str], path: Path) -> date:
    written = _DATE.fullmatch(heading[2])
    try:
        return date.fromisoformat(written[1] if written else "")
    except ValueError:
        raise ReleaseError(
            f"The heading of {heading[1]} in {path} has no date; write it as "
            f"`## [{heading[1]}] - YEAR-MONTH-DAY`."
        ) from None
