"""The canonical layout of hand-written Turtle: one form that keeps what people put into it.

What each token of a text is is found first, then the place of each comment; the text is written
anew, and the new text held against the old.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from dcgraph.errors import LayoutError, LoadError
from dcgraph.namespaces import ROOT
from dcgraph.rdf.layout_safety import require_turtle, same_comments, same_meaning
from dcgraph.rdf.turtle import Token, place, refused, require_bounded, tokens

_GAP = "  "


class Comment(NamedTuple):
    """A comment, without white space at its end.

    `gap` is the space before it if it ends a line, None if the line is its own; `blank` tells
    whether an empty line stands above it.
    """

    text: str
    gap: str | None
    blank: bool


@dataclass(slots=True)
class Piece:
    """A token that means something, a whole literal or, later, a whole directive.

    `kind` is that of the token, `end` for the last piece, which has no text, or `tagged` for a
    literal that has its language or datatype; `offset` is where the piece begins. `comments`
    stand between the piece before and this one, `broken` tells of a line break there, `blank`
    of an empty line just before this one. `role` is given by `_Roles`, `wide` by `settle`: it
    tells of a `[` whether each property in it has a line of its own.
    """

    kind: str
    text: str
    offset: int
    comments: list[Comment] = field(default_factory=list)
    broken: bool = False
    blank: bool = False
    role: str = ""
    wide: bool = False

    @property
    def opens(self) -> bool:
        """Whether it is a bracket that opens."""
        return self.text in ("[", "(")


def carry(comments: list[Comment], piece: Piece) -> None:
    """Put comments in front of those of a piece; only the first of all can end a line."""
    if comments:
        later = [comment._replace(gap=None) for comment in piece.comments]
        piece.comments = [*comments, *later]


def pieces(text: str, shown: str) -> list[Piece]:
    """The pieces of a Turtle text, the last one of kind `end`.

    A literal is one piece with its language or datatype; comments inside it come after it.
    Raises LoadError at what is no token.
    """
    pieces: list[Piece] = []
    comments: list[Comment] = []
    broken, lines, space = False, 0, ""
    for token in [*tokens(text, shown), Token("end", "", len(text))]:
        if token.kind == "space":
            lines += len(re.findall(r"\r\n?|\n", token.text))
            broken, space = broken or lines > 0, token.text
        elif token.kind == "comment":
            own = lines or comments or not pieces
            gap = space if len(space) > 1 and "\t" not in space else _GAP
            comments.append(Comment(token.text.rstrip(" \t"), None if own else gap, lines > 1))
            lines, space = 0, ""
        else:
            if pieces and _goes_on(pieces[-1], token):
                pieces[-1].text += token.text
                pieces[-1].kind = "string" if token.kind == "caret" else "tagged"
            else:
                pieces.append(Piece(*token, comments, broken, lines > 1))
                comments = []
            broken, lines, space = False, 0, ""
    return pieces


def _goes_on(piece: Piece, token: Token) -> bool:
    """Whether a token tells the language or the datatype of the string before it."""
    wanted = ("name", "iri") if piece.text.endswith("^^") else ("lang", "caret")
    return piece.kind == "string" and token.kind in wanted


# The pieces stay one flat list, in the order of the text, with brackets as pieces of their own,
# so that no depth of nesting costs a call inside a call.


_CLOSERS: Final = frozenset({"]", ")", "."})
_DIRECTIVE: Final = re.compile(r"@prefix|@base|(?i:prefix|base)")
_HAS_CITATION: Final = "dcg:hasCitation"
_MAX_DEPTH: Final = 100
_SHOWN: Final = 40

_TERMS: Final = frozenset({"blank", "iri", "name", "number", "string", "tagged", "word"})
_AFTER: Final = {"subject": "verb", "verb": "object", "object": "more", "member": "member"}
_WANTED: Final = {
    "subject": "a record or a prefix",
    "verb": "a property",
    "object": "a value",
    "more": "`;`, `,` or the end of what was begun",
    "member": "a member of the list or `)`",
}


@dataclass(slots=True)
class _Opened:
    """What was opened and not yet closed, and the role of what comes next in it."""

    opener: str
    wants: str


@dataclass(slots=True)
class _Roles:
    text: str
    shown: str
    pieces: list[Piece] = field(default_factory=list)
    carried: list[Comment] = field(default_factory=list)
    frames: list[_Opened] = field(default_factory=lambda: [_Opened("", "subject")])

    def read(self) -> list[Piece]:
        """The pieces of `text` with their roles; a directive is now one piece.

        Roles are directive, subject, verb, object, member, end or, for a mark, the mark itself; a
        bracket that opens has the role of what it opens. A `;` that no property follows is left
        out, and its comments go to the next piece.

        Raises LoadError at a piece that cannot stand where it does, and where brackets are nested
        more than a hundred deep. What only a full parser knows, such as whether a prefix is
        declared, is not looked at.
        """
        rest = self.rest()
        for piece in rest:
            wants = self.frames[-1].wants
            if piece.kind == "mark":
                self.mark(piece)
            elif wants == "subject" and _DIRECTIVE.fullmatch(piece.text):
                self.directive(piece, rest)
            elif wants == "subject" and piece.kind == "end":
                self.add(piece, "end")
            elif piece.kind in _TERMS:
                self.term(piece)
            else:
                raise self.refused(piece)
        return self.pieces

    def rest(self) -> Iterator[Piece]:
        for piece in pieces(self.text, self.shown):
            carry(self.carried, piece)
            self.carried = []
            yield piece

    def add(self, piece: Piece, role: str) -> None:
        piece.role = role
        self.pieces.append(piece)

    def term(self, piece: Piece) -> None:
        frame = self.frames[-1]
        words = ("a",) if frame.wants == "verb" else ("true", "false")
        if frame.wants not in _AFTER or (piece.kind == "word" and piece.text not in words):
            raise self.refused(piece)
        self.add(piece, frame.wants)
        frame.wants = _AFTER[frame.wants]

    def mark(self, piece: Piece) -> None:
        frame = self.frames[-1]
        match piece.text, frame.wants, frame.opener:
            case "[" | "(", "subject" | "object" | "member", _:
                self.term(piece)
                if len(self.frames) > _MAX_DEPTH:
                    deep = f"brackets are nested more than {_MAX_DEPTH} deep"
                    raise self.error(piece, f"{deep}; give the inner ones names")
                self.frames.append(_Opened(piece.text, "member" if piece.text == "(" else "verb"))
            case "," | ";", "more", _:
                self.add(piece, piece.text)
                frame.wants = "object" if piece.text == "," else "verb"
            case ";", "verb", _:
                self.carried = piece.comments
            case (".", "more" | "verb", "") | ("]", "more" | "verb", "[") | (")", _, "("):
                if self.pieces[-1].role == ";":
                    carry(self.pieces.pop().comments, piece)
                self.add(piece, piece.text)
                frame.wants = "subject"
                if frame.opener:
                    self.frames.pop()
            case _:
                raise self.refused(piece)

    def directive(self, piece: Piece, rest: Iterator[Piece]) -> None:
        words = [piece.text.lower().removeprefix("@")]
        wanted = {"prefix": ("name", "iri"), "base": ("iri",)}[words[0]]
        dotted = piece.kind == "lang"
        for kind in [*wanted, *(["mark"] if dotted else [])]:
            part = next(rest)
            if part.kind != kind or (kind == "mark" and part.text != "."):
                raise self.error(part, f"here the declaration of a {words[0]} goes wrong")
            self.carried = part.comments
            words.append(part.text)
        piece.text = "@" + " ".join(words if dotted else [*words, "."])
        self.add(piece, "directive")

    def refused(self, piece: Piece) -> LoadError:
        wanted = _WANTED[self.frames[-1].wants]
        if piece.kind == "end":
            return self.error(piece, f"the text ends where {wanted} should come")
        shown = piece.text if len(piece.text) <= _SHOWN else piece.text[:_SHOWN] + "…"
        return self.error(piece, f"{shown!r} stands where {wanted} should come")

    def error(self, piece: Piece, reason: str) -> LoadError:
        return refused(reason, self.shown, *place(self.text, piece.offset))


_STEP: Final = 4
_MAX_SIZE: Final = 16 << 20


@dataclass(slots=True)
class _Frame:
    """A record, or a bracket in it.

    `base` is how far in the line stands in which it begins, `line` how far in its present line
    does, in columns; `broken` tells whether each property has a line of its own.
    """

    base: int
    line: int
    broken: bool


def _printed(record: list[Piece]) -> Iterator[str]:
    """The text of a record, or of a directive, part by part."""
    frames = [_Frame(0, 0, broken=True)]
    for at, piece in enumerate(record):
        if at:
            yield from _lead(frames[-1], record[at - 1], piece)
        yield piece.text
        if piece.role in ("]", ")"):
            frames.pop()
        elif piece.opens:
            line = frames[-1].line
            frames.append(_Frame(line, line, broken=piece.wide))


def _lead(frame: _Frame, before: Piece, piece: Piece) -> Iterator[str]:
    """What stands between two pieces of a record."""
    inner = frame.base + _STEP * (2 if piece.role == "object" else 1)
    if piece.role == "verb" and frame.broken:
        frame.line = inner
    begins_line = {
        "verb": frame.broken and (before.role == ";" or before.opens),
        "object": piece.broken and before.role == ",",
        "member": piece.broken,
    }
    if piece.comments or begins_line.get(piece.role):
        for comment in piece.comments:
            yield (comment.gap or "\n" + " " * inner) + comment.text
        frame.line = frame.base if piece.role in _CLOSERS else inner
        yield "\n" + " " * frame.line
    elif piece.role not in _CLOSERS or not before.opens:
        yield " "


def settle(pieces: list[Piece]) -> None:
    """Move comments behind the marks that belong to the line before them, and tell what is wide.

    Comments in front of `;` and `,` go behind it. A comment that ends a line goes behind the
    `.`, `]` or `)` that begins the next, unless other comments stand there. A `[` is wide that has
    a line break between its pieces, inner brackets aside. A citation has none but by its comments,
    and a line of its own after another.
    """
    # From the end, so that each comment meets only what has found its place.
    last = len(pieces) - 1
    for start in range(last - 1, -1, -1):
        at = start
        while at < last and _moves(pieces[at], pieces[at + 1]):
            carry(pieces[at].comments, pieces[at + 1])
            pieces[at].comments = []
            at += 1
    opened: list[Piece] = []
    verbs, cited = [""], 0
    for before, piece in pairwise([Piece("start", "", 0), *pieces]):
        if piece.role == "verb":
            verbs[-1] = piece.text
        is_citation = piece.role == "object" and piece.text == "[" and verbs[-1] == _HAS_CITATION
        if is_citation and not cited:
            piece.broken = before.role == ","
        elif cited:
            piece.broken = False
        piece.broken = piece.broken or bool(piece.comments)
        if piece.broken and opened:
            opened[-1].wide = True
        if piece.opens:
            opened.append(piece)
            verbs.append("")
            cited += bool(cited or is_citation)
        elif piece.role in ("]", ")"):
            opened.pop()
            verbs.pop()
            cited -= bool(cited)


def _moves(piece: Piece, following: Piece) -> bool:
    if not piece.comments:
        return False
    if piece.role in (";", ","):
        return True
    alone = len(piece.comments) == 1 and not following.comments
    return piece.role in _CLOSERS and alone and piece.comments[0].gap is not None


@dataclass(slots=True)
class _Unit:
    """A directive, a record or the end of the text, with the comments that stand above it."""

    role: str
    text: str
    comments: list[Comment]
    blank: bool

    @property
    def ends_line(self) -> bool:
        """Whether the first comment stands at the end of the line before."""
        return bool(self.comments) and self.comments[0].gap is not None


def laid_out(text: str, shown: str) -> str:
    """A Turtle text in the house layout, its lines ended by line feeds.

    Long strings keep the line ends that they have. Raises LoadError, with line and column,
    where the text is seen not to be Turtle, or if it grows larger than 16 MB, the most a file
    may have; `shown` is its name in the message.
    """
    pieces = _Roles(text, shown).read()
    settle(pieces)
    units = list(_units(pieces, shown))
    _sort_prefixes(units)
    lines = "".join(_lines(units)).lstrip("\n")
    return lines and lines + "\n"


def _units(pieces: list[Piece], shown: str) -> Iterator[_Unit]:
    start = size = 0
    for at, piece in enumerate(pieces):
        if piece.role not in (".", "directive", "end"):
            continue
        parts = []
        for part in _printed(pieces[start : at + 1]):
            parts.append(part)
            size += len(part)
            if size > _MAX_SIZE:
                raise LoadError(
                    f"{shown}: laid out, this would be larger than {_MAX_SIZE >> 20} MB; split"
                    " it by subject.",
                    Path(shown),
                )
        first, role = pieces[start], "record" if piece.role == "." else piece.role
        yield _Unit(role, "".join(parts), first.comments, first.blank)
        start = at + 1


def _lines(units: list[_Unit]) -> Iterator[str]:
    """The text piece by piece, each with what ends the line before it."""
    for before, unit in pairwise([_Unit("start", "", [], blank=False), *units]):
        lines = [*unit.comments, Comment(unit.text, None, unit.blank)]
        for line, blank in zip(lines, _blanks(before, unit), strict=True):
            if line.text:
                yield (line.gap or ("\n\n" if blank else "\n")) + line.text


def _blanks(before: _Unit, unit: _Unit) -> list[bool]:
    """Whether an empty line stands above each comment of a unit, and above the unit itself.

    They stay as they were written, with these exceptions: prefixes stand together, and apart
    from records; between two records, one of them longer than a line, there is one somewhere.
    """
    blanks = [*(comment.blank for comment in unit.comments), unit.blank]
    first = int(unit.ends_line)
    kinds = {before.role, unit.role}
    if kinds == {"directive"} and len(blanks) == first + 1:
        blanks[first] = False
    elif kinds == {"directive", "record"} or (
        kinds == {"record"} and "\n" in before.text + unit.text and not any(blanks[first:])
    ):
        blanks[first] = True
    return blanks


def _sort_prefixes(units: list[_Unit]) -> None:
    """Bring prefixes that follow each other without a comment into order.

    They stay as they are where one name is declared twice.
    """
    start = 0
    for end, unit in enumerate(units):
        is_prefix = unit.text.startswith("@prefix ")
        if not is_prefix or unit.comments:
            # The comment at the end of a line belongs to this very line.
            run = units[start : end - unit.ends_line]
            texts = sorted((prefix.text for prefix in run), key=_order)
            if len({_order(text)[1] for text in texts}) == len(texts):
                for prefix, text in zip(run, texts, strict=True):
                    prefix.text = text
            start = end if is_prefix else end + 1


def _order(text: str) -> tuple[bool, str]:
    """The names of the house come first, each group in alphabetical order."""
    _, name, iri, _ = text.split(" ")
    return not iri.startswith("<" + ROOT), name


def formatted(text: str, shown: str = "the text") -> str:
    """A Turtle text in the house layout; `shown` is its name in messages.

    Lines end with a line feed alone; strings keep the line ends that they have. A byte order
    mark is left out.

    Raises:
        LoadError: the text is not Turtle, or too large or too deep to be laid out.
        LayoutError: the new text would not mean the same or would lose a comment, which is a
            fault of this program.
    """
    text = text.removeprefix("\ufeff")
    require_bounded(text, shown)
    after = laid_out(text, shown)
    require_turtle(text, shown)
    if after != text and not (same_meaning(text, after) and same_comments(text, after)):
        raise LayoutError(
            f"{shown} stays as it is: laid out, it would not mean the same. This is a fault of"
            " dcgraph; please report it with the file."
        )
    return after
