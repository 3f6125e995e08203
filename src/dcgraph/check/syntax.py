"""Files that cannot be read: where the slip is likely to be, and what it may have been.

The engine says where it could not go on; the slip is often before, where a statement was not
ended or ended too early. What stands before that place tells which.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from dcgraph.check.findings import Finding, broken
from dcgraph.check.rules import RULES, message
from dcgraph.errors import LoadError
from dcgraph.files import read_text
from dcgraph.namespaces import PREFIXES
from dcgraph.rdf.corpus import Place
from dcgraph.rdf.turtle import BLANKS, MERGE_MARK, Token, place, tokens
from dcgraph.text import escaped

_WHERE = re.compile(r"^.*?, line \d+(?:, column \d+)?: |^[^ ]+\.(?:ttl|tsv): ", re.DOTALL)
_ENGINE = re.compile(r"^Parser error.*?: | \(line \d+\)$", re.DOTALL)
_END = "; the file is not Turtle from there on"
_UNDECLARED = re.compile(r"The prefix (\S*?):? has not been declared")
_RUN_ON = re.compile(r"""@[a-z]{2} ?[,;]|[,;]\s*["']$""")
_VALUES = ("string", "number", "lang")


class _Slip(NamedTuple):
    """A guess: what to do, by its name in the catalogue, and the offset of the slip.

    `other` is the offset of another place that it concerns.
    """

    which: str
    offset: int
    names: Mapping[str, str] = MappingProxyType({})
    other: int | None = None


def unreadable(error: LoadError, root: Path, text: str | None = None) -> Finding:
    """The finding on a file that could not be read, at the place where the slip is likely.

    `text` is what was read if it is not what stands in the file.
    """
    shown = error.path.relative_to(root).as_posix() if error.path.is_relative_to(root) else "file"
    reason = _WHERE.sub("", str(error).replace(f"{root}/", "")).removesuffix(".").removesuffix(_END)
    # Without numbers of lines, which change while the fault stays.
    complaint = _ENGINE.sub("", reason)
    spot, words = Place(shown, error.line or 1, error.column or 1), f"{complaint}."
    other: tuple[Place, ...] = ()
    if error.line and error.column:
        with suppress(LoadError):
            content = read_text(error.path) if text is None else text
            slip = _guess(content, complaint, _offset(content, error.line, error.column))
            if slip is not None:
                spot = Place(shown, *place(content, slip.offset))
                repair = message("File-syntax", slip.which, slip.names)
                words = f"{repair} (The reader stopped with: {complaint}.)"
                if slip.other is not None:
                    other = (Place(shown, *place(content, slip.other)),)
    words = escaped(words if words.startswith(shown) else words[0].upper() + words[1:])
    return broken("File-syntax", spot, words, expected=RULES["File-syntax"].expected, other=other)


def _offset(text: str, line: int, column: int) -> int:
    before = text.split("\n")[: line - 1]
    return sum(len(row) + 1 for row in before) + column - 1


def _guess(text: str, complaint: str, stop: int) -> _Slip | None:
    """What the slip may be. `complaint` is that of the engine, `stop` the offset it is about."""
    begin = text.rfind("\n", 0, stop) + 1
    if MERGE_MARK.match(text, begin):
        return _Slip("merge", begin)
    if "escape character" in complaint:
        return _Slip("escape", stop)
    if text.startswith("\ufeff"):
        return _Slip("byteOrderMark", 0)
    if "No scheme" in complaint:
        return _Slip("scheme", max(stop, 0))
    before, bad = _before(text, stop)
    start = stop if bad is None and "end of file" in complaint else bad
    if start is not None and text[start] in "\"'<":
        long = text[start : start + 3] in ('"""', "'''")
        return _Slip("openAddress" if text[start] == "<" else f"open{'Long' * long}Text", start)
    if match := _UNDECLARED.search(complaint):
        return _undeclared(match[1], before, stop)
    for which, holds in (
        ("quotes", text[stop : stop + 1] in ("“", "”", "„", "«", "»", "‘", "’")),
        ("language", "language" in complaint),
        ("address", "Invalid IRI" in complaint),
    ):
        if holds:
            return _Slip(which, stop)
    return _structure(text, complaint, stop, before) if before else None


def _before(text: str, stop: int) -> tuple[list[Token], int | None]:
    """The tokens before an offset, and where one of them begins that does not end."""
    try:
        before, bad = tokens(text[:stop]), None
    except LoadError as error:
        bad = _offset(text, error.line or 1, error.column or 1)
        before = tokens(text[:bad])
    return [token for token in before if token.kind not in BLANKS], bad


def _undeclared(prefix: str, before: list[Token], stop: int) -> _Slip:
    if prefix in PREFIXES:
        return _Slip("undeclaredUsual", stop, {"prefix": prefix, "iri": PREFIXES[prefix]})
    declared = [
        name.text[:-1]
        for word, name in pairwise(before)
        if word.text.lower() in ("@prefix", "prefix") and name.kind == "name"
    ]
    near = get_close_matches(prefix, declared, n=1, cutoff=0.5)
    names = {"prefix": prefix, "near": "".join(near), "known": ", ".join(declared)}
    return _Slip("undeclaredNear" if near else "undeclared", stop, names)


def _structure(text: str, complaint: str, stop: int, before: list[Token]) -> _Slip | None:
    """A slip in the marks between the parts of a record."""
    last, at = before[-1], text[stop : stop + 1]
    end = last.offset + len(last.text) - 1
    opened = _open_bracket(before)
    if "should end with a ']'" in complaint and opened is not None:
        return _Slip("bracketAfter", end, other=opened)
    if at == "]":
        return _Slip("bracketUnopened", stop)
    if at == "." and last.text == ".":
        return _Slip("twoDots", stop)
    if last.kind == "string" and stop == end + 1 and at.isalnum():
        # A text that runs on to where the next one begins was not closed.
        open_ = _RUN_ON.search(last.text)
        return _Slip("openText", last.offset) if open_ else _Slip("quoteInside", end)
    if (after := _marks(complaint, before, at)) is not None:
        return after
    if "is not a valid RDF object" in complaint:
        if at in ";.,]":
            return _Slip("noValue", last.offset, {"mark": last.text})
        return _Slip("noPrefix", stop)
    if not re.search(r"[Dd]ot|Unexpected end", complaint):
        return None
    if opened is None and stop >= len(text.rstrip()):
        return _Slip("lastSemicolon" if last.text == ";" else "lastEnd", end)
    begins_line = text[stop - 1 : stop] in ("", "\n")
    unended = _Slip("end" if begins_line else "semicolon", end)
    return unended if opened is None else _Slip("bracket", opened)


def _marks(complaint: str, before: list[Token], at: str) -> _Slip | None:
    """One of `, ; .` missing or where another belongs: a value stands where none can."""
    if at not in ('"', "'", *"0123456789+-[(<") or len(before) <= 1:
        return None
    mark, last = before[-2], before[-1]
    if "not a valid predicate" in complaint:
        if last.text == ";":
            return _Slip("commaForSemicolon", last.offset)
        if mark.text == ".":
            return _Slip("dotTooEarly", mark.offset)
    elif "not a valid subject" in complaint:
        if at == "-" and re.fullmatch(r"\d{4}", last.text):
            return _Slip("date", last.offset)
        if last.kind in _VALUES:
            return _Slip("comma", last.offset + len(last.text) - 1)
        if mark.text == ",":
            return _Slip("semicolonForComma", mark.offset)
    return None


def _open_bracket(before: list[Token]) -> int | None:
    """The offset of the innermost `[` that is still open."""
    opened: list[int] = []
    for token in before:
        if token.kind == "mark" and token.text == "[":
            opened.append(token.offset)
        elif token.kind == "mark" and token.text == "]":
            del opened[-1:]
    return opened[-1] if opened else None
