"""A Turtle text cut into its statements, each with what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dcgraph.editing.spelling import Spelling
from dcgraph.terms import PREFIXES
from dcgraph.tokens import BLANKS, Token, tokens

__all__ = ["Block", "File", "file_of"]

_TYPE: Final = PREFIXES["rdf"] + "type"


@dataclass(frozen=True, slots=True)
class Block:
    """A statement: all that is said of one subject in one sentence, by its offsets in the text.

    `start` is that of the comment lines right above it, `subject_start` that of its first word,
    `end` is past its full stop and what else stands on that line. `predicates` are those of the
    subject itself, each with its offset.
    """

    subject: str
    start: int
    subject_start: int
    stop: int
    end: int
    predicates: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class File:
    """The prefixes of a text and its statements in their order."""

    text: str
    spelling: Spelling
    blocks: tuple[Block, ...]

    @property
    def newline(self) -> str:
        """How the lines of the text end."""
        return "\r\n" if "\r\n" in self.text else "\n"


def file_of(text: str, shown: str = "the text") -> File:
    """Cut a Turtle text into statements. Raises LoadError for what is no token of Turtle."""
    spelling = Spelling()
    blocks = []
    told = tokens(text, shown)
    position = 0
    while position < len(told):
        token = told[position]
        word = token.text.lower()
        if token.kind in BLANKS or token.text == ".":
            position += 1
        elif token.kind in ("lang", "word") and word.lstrip("@") in ("prefix", "base"):
            position = _declaration(told, position, spelling)
        else:
            last = _stop(told, position)
            blocks.append(_block(told, position, last, spelling))
            position = last + 1
    return File(text, spelling, tuple(blocks))


def _declaration(told: list[Token], position: int, spelling: Spelling) -> int:
    words: list[str] = []
    is_prefix = told[position].text.lower().lstrip("@") == "prefix"
    while len(words) < (2 if is_prefix else 1) and position + 1 < len(told):
        position += 1
        if told[position].kind not in BLANKS:
            words.append(told[position].text)
    iri = spelling.read(words[-1]) if words else None
    if is_prefix:
        spelling.prefixes[words[0][:-1]] = iri or ""
    else:
        spelling.base = iri or ""
    return position + 1


def _stop(told: list[Token], position: int) -> int:
    depth = 0
    for place in range(position, len(told)):
        text = told[place].text if told[place].kind == "mark" else ""
        depth += (text in ("[", "(")) - (text in ("]", ")"))
        if text == "." and depth == 0:
            return place
    return len(told) - 1


def _block(told: list[Token], first: int, last: int, spelling: Spelling) -> Block:
    subject = told[first]
    name = spelling.read(subject.text) if subject.kind in ("name", "iri") else None
    stop = told[last].offset
    end = stop + 1
    # A remark behind the full stop speaks of this statement.
    for after in told[last + 1 : last + 3]:
        if "\n" in after.text or after.kind not in BLANKS:
            break
        end = after.offset + (len(after.text) if after.kind == "comment" else 0)
    return Block(
        name or "",
        _first_comment(told, first),
        subject.offset,
        stop,
        max(end, stop + 1),
        tuple(_predicates(told, first, last, spelling)),
    )


def _first_comment(told: list[Token], first: int) -> int:
    """The offset of the topmost of the comment lines that stand right above a statement."""
    start = told[first].offset
    place = first - 1
    while place >= 1:
        gap, comment = told[place], told[place - 1]
        if gap.kind != "space" or gap.text.count("\n") != 1 or comment.kind != "comment":
            break
        own_line = place < 2 or (told[place - 2].kind == "space" and "\n" in told[place - 2].text)  # noqa: PLR2004
        if not own_line:
            break
        start = comment.offset
        place -= 2
    return start


def _predicates(
    told: list[Token], first: int, last: int, spelling: Spelling
) -> list[tuple[str, int]]:
    found = []
    depth = 0
    awaited = True
    for token in told[first + 1 : last]:
        if token.kind in BLANKS:
            continue
        mark = token.text if token.kind == "mark" else ""
        depth += (mark in ("[", "(")) - (mark in ("]", ")"))
        if depth == 0 and mark == ";":
            awaited = True
        elif awaited and not mark and depth == 0:
            iri = _TYPE if token.text == "a" else spelling.read(token.text)
            found.append((iri or "", token.offset))
            awaited = False
    return found
