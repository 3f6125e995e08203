"""Names in the cells of tables, and in the code of pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from dcgraph.terms import DCGD, PREFIXES, compact

__all__ = ["in_comments", "in_page", "in_table", "left"]

_SOURCES: Final = DCGD + "sources."
_CELL: Final = re.compile(r'"(?:[^"]|"")*"|[^,\t\r\n"]+')
_NAME: Final = re.compile(r"(?:[a-z]+:[A-Za-z0-9_][\w.-]*|<?https?://[^\s<>]+>?)")
_CODE: Final = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_BEFORE: Final = r"(?<![\w.:/-])"
_AFTER: Final = r"(?![\w-]|[.:/][\w])"


def in_table(text: str, names: Mapping[str, str], path: str) -> str:
    """The text of a table with other names in the cells that hold nothing but names.

    Such a cell holds names apart by blanks, in their short form or in full. What was merged
    stands in the account under the name of a source without its stem.
    """
    short = _short(names)
    bare = {}
    if path.endswith("account/sources-merged.csv"):
        bare = {
            old.removeprefix(_SOURCES): new.removeprefix(_SOURCES)
            for old, new in names.items()
            if old.startswith(_SOURCES) and new.startswith(_SOURCES)
        }

    def cell(found: re.Match[str]) -> str:
        quoted = found[0].startswith('"')
        content = found[0][1:-1] if quoted else found[0]
        words = content.split(" ")
        if all(_NAME.fullmatch(word) for word in words):
            content = " ".join(short.get(word, word) for word in words)
        return f'"{content}"' if quoted else content

    changed = _CELL.sub(cell, text)
    return _second_column(changed, bare) if bare else changed


def _second_column(text: str, bare: Mapping[str, str]) -> str:
    return re.sub(
        r"^([^,\r\n]*,)([^,\r\n]*)", lambda m: m[1] + bare.get(m[2], m[2]), text, flags=re.MULTILINE
    )


def in_page(text: str, names: Mapping[str, str]) -> str:
    """The text of a page in Markdown with other names in its code, between backticks."""
    return _CODE.sub(lambda found: in_comments(found[0], names), text)


def in_comments(text: str, names: Mapping[str, str]) -> str:
    """The text with other names wherever one stands by itself, in its short form or in full."""
    short = {old: new for old, new in _short(names).items() if old in text}
    if not short:
        return text
    longest = sorted(short, key=len, reverse=True)
    pattern = _BEFORE + "(" + "|".join(map(re.escape, longest)) + ")" + _AFTER
    return re.sub(pattern, lambda found: short[found[0]], text)


def left(text: str, names: Mapping[str, str]) -> list[tuple[int, str]]:
    """Where the old names still stand: each line, counted from 1, and the name."""
    wanted = [old for old in _short(names) if old in text]
    if not wanted:
        return []
    longest = sorted(wanted, key=len, reverse=True)
    pattern = re.compile(_BEFORE + "(" + "|".join(map(re.escape, longest)) + ")" + _AFTER)
    return [
        (number, found[0])
        for number, line in enumerate(text.split("\n"), 1)
        for found in pattern.finditer(line)
    ]


def _short(names: Mapping[str, str]) -> dict[str, str]:
    """The names in all forms in which a table or page writes them."""
    forms = {compact(old): compact(new) for old, new in names.items() if _has_short(old)}
    forms |= {f"<{old}>": f"<{new}>" for old, new in names.items()}
    return forms | dict(names)


def _has_short(iri: str) -> bool:
    return any(iri.startswith(space) for space in PREFIXES.values())
