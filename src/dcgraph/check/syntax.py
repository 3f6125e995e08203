"""Files that cannot be read: where the slip is likely to be, and what it may have been.

The engine says where it could not go on; the slip is often before, where a statement was not
ended or ended too early. What stands before that place tells which.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from dcgraph.check.findings import Finding, broken
from dcgraph.check.rules import RULES
from dcgraph.errors import LoadError
from dcgraph.files import read_text
from dcgraph.namespaces import PREFIXES
from dcgraph.rdf.corpus import Place
from dcgraph.rdf.turtle import BLANKS, Token, place, tokens
from dcgraph.text import escaped

_WHERE = re.compile(r"^.*?, line \d+(?:, column \d+)?: |^[^ ]+\.(?:ttl|tsv): ", re.DOTALL)
_ENGINE = re.compile(r"^Parser error.*?: | \(line \d+\)$", re.DOTALL)
_END = "; the file is not Turtle from there on"
_UNDECLARED = re.compile(r"The prefix (\S*?):? has not been declared")
_VALUES = ("string", "number", "lang")


class _Slip(NamedTuple):
    """A guess: what to do, the offset of the slip, and of another place that it concerns."""

    repair: str
    offset: int
    other: int | None = None


def unreadable(error: LoadError, root: Path) -> Finding:
    """The finding on a file that could not be read, at the place where the slip is likely."""
    shown = error.path.relative_to(root).as_posix() if error.path.is_relative_to(root) else "file"
    said = _WHERE.sub("", str(error).replace(f"{root}/", "")).removesuffix(".").removesuffix(_END)
    # Without numbers of lines, which change while the fault stays.
    said = _ENGINE.sub("", said)
    spot, message = Place(shown, error.line or 1, error.column or 1), f"{said}."
    other: tuple[Place, ...] = ()
    if error.line and error.column and (text := _text(error.path)) is not None:
        slip = _guess(text, said, _offset(text, error.line, error.column))
        if slip is not None:
            spot = Place(shown, *place(text, slip.offset))
            message = f"{slip.repair} (The reader stopped with: {said}.)"
            if slip.other is not None:
                other = (Place(shown, *place(text, slip.other)),)
    words = escaped(message if message.startswith(shown) else message[0].upper() + message[1:])
    return broken("File-syntax", spot, words, expected=RULES["File-syntax"].expected, other=other)


def _text(path: Path) -> str | None:
    try:
        return read_text(path)
    except LoadError:
        return None


def _offset(text: str, line: int, column: int) -> int:
    before = text.split("\n")[: line - 1]
    return sum(len(one) + 1 for one in before) + column - 1


def _guess(text: str, said: str, stop: int) -> _Slip | None:
    """What the slip may be. `said` is the engine's complaint, `stop` the offset it is about."""
    begin = text.rfind("\n", 0, stop) + 1
    if re.match(r"<{7}|={7}|>{7}", text[begin : begin + 7]):
        return _Slip("A merge was left half done: keep one side and take out its marks.", begin)
    if "escape character" in said:
        return _Slip(r"In a text, write \\ for the character \ itself.", stop)
    if (form := _form(text, said, stop)) is not None:
        return form
    before, bad = _before(text, stop)
    start = stop if bad is None and "end of file" in said else bad
    if start is not None and (slip := _unended(text, start)):
        return slip
    if match := _UNDECLARED.search(said):
        return _undeclared(match[1], before, stop)
    if text[stop : stop + 1] in ("“", "”", "„", "«", "»", "‘", "’"):
        return _Slip('Texts stand in straight quotes: write " instead.', stop)
    if "language" in said:
        return _Slip('After a text stands a language such as @en, or nothing: "text"@en.', stop)
    if "Invalid IRI" in said:
        return _Slip("An address in <…> holds no blanks, quotes or brackets: correct it.", stop)
    if not before:
        return None
    return _structure(text, said, stop, before)


def _form(text: str, said: str, stop: int) -> _Slip | None:
    """A slip in how the file begins or an address in it is written."""
    if text.startswith("\ufeff"):
        return _Slip(
            "The file begins with a byte order mark (U+FEFF), which is no part of Turtle: "
            "`dcgraph fmt` takes it away.",
            0,
        )
    if "No scheme" in said:
        return _Slip(
            "An address in <…> is written whole, from https:// on; a record is named dcgd:….",
            max(stop, 0),
        )
    return None


def _before(text: str, stop: int) -> tuple[list[Token], int | None]:
    """The tokens before an offset, and where one of them begins that does not end."""
    try:
        found, bad = tokens(text[:stop]), None
    except LoadError as error:
        bad = _offset(text, error.line or 1, error.column or 1)
        found = tokens(text[:bad])
    return [token for token in found if token.kind not in BLANKS], bad


def _unended(text: str, start: int) -> _Slip | None:
    three = text[start : start + 3] in ('"""', "'''")
    if text[start] in "\"'":
        how = "with three quotes, as it begins" if three else "with a quote before the line ends"
        return _Slip(f"This text is not closed: end it {how}.", start)
    if text[start] == "<":
        return _Slip("This address is not closed: end it with > and put no blank in it.", start)
    return None


def _undeclared(prefix: str, before: list[Token], stop: int) -> _Slip:
    declared = [
        name.text[:-1]
        for word, name in pairwise(before)
        if word.text.lower() in ("@prefix", "prefix") and name.kind == "name"
    ]
    if prefix in PREFIXES:
        line = f"@prefix {prefix}: <{PREFIXES[prefix]}> ."
        return _Slip(f"Declare the prefix at the head of the file: `{line}`", stop)
    near = get_close_matches(prefix, declared, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}: ?" if near else f"the file knows {', '.join(declared)}."
    return _Slip(f"The prefix {prefix}: is not declared; {hint}", stop)


def _structure(text: str, said: str, stop: int, before: list[Token]) -> _Slip | None:
    """A slip in the marks between the parts of a record."""
    last = before[-1]
    at = text[stop : stop + 1]
    end = last.offset + len(last.text) - 1
    opened = _open_bracket(before)
    if "should end with a ']'" in said and opened is not None:
        return _Slip("A `]` is missing after this: it closes the `[`.", end, opened)
    if at == "]":
        return _Slip("There is no `[` that this `]` closes: take it out.", stop)
    if at == "." and last.text == ".":
        return _Slip("There is one `.` too many: take it out.", stop)
    if last.kind == "string" and stop == end + 1 and at.isalnum():
        return _Slip('Inside a text, a quote is written \\": the text ends here.', end)
    if (after := _marks(said, before, at)) is not None:
        return after
    if "is not a valid RDF object" in said:
        if at in ";.,]":
            told = f"There is no value after `{last.text}`: write one, or take this out."
            return _Slip(told, last.offset)
        return _Slip("A name needs its prefix, as in dcg:Concept, and a text its quotes.", stop)
    if re.search(r"[Dd]ot|Unexpected end", said):
        return _not_ended(text, stop, last, end, opened)
    return None


def _marks(said: str, before: list[Token], at: str) -> _Slip | None:
    """One of `, ; .` missing or where another belongs: a value stands where none can."""
    if at not in ('"', "'", *"0123456789+-[(<") or len(before) < 2:  # noqa: PLR2004
        return None
    mark, last = before[-2], before[-1]
    if "not a valid predicate" in said:
        if last.text == ";":
            return _Slip("Between two values of one property stands `,` and not `;`.", last.offset)
        if mark.text == ".":
            return _Slip("This `.` ends the record too early: write `;`.", mark.offset)
    if "not a valid subject" in said and at == "-" and re.fullmatch(r"\d{4}", last.text):
        return _Slip("A date is a text and stands in quotes.", last.offset)
    if "not a valid subject" in said and last.kind in _VALUES:
        told = "Between this value and the next a `,` is missing, or a `;`."
        return _Slip(told, last.offset + len(last.text) - 1)
    if "not a valid subject" in said and mark.text == ",":
        return _Slip("After this `,` a property begins: write `;`.", mark.offset)
    return None


def _not_ended(text: str, stop: int, last: Token, end: int, opened: int | None) -> _Slip:
    if opened is not None:
        return _Slip("A `]` is missing: this `[` is not closed.", opened)
    if stop >= len(text.rstrip()):
        instead = "write `.` instead of" if last.text == ";" else "put ` .` after"
        return _Slip(f"The last statement is not ended: {instead} this.", end)
    line = text[text.rfind("\n", 0, stop) + 1 : stop]
    if line:
        return _Slip("A `;` is missing after this.", end)
    return _Slip("The statement is not ended: put ` .` after this.", end)


def _open_bracket(before: list[Token]) -> int | None:
    """The offset of the innermost `[` that is still open."""
    stack: list[int] = []
    for token in before:
        if token.kind == "mark" and token.text == "[":
            stack.append(token.offset)
        elif token.kind == "mark" and token.text == "]" and stack:
            stack.pop()
    return stack[-1] if stack else None
