"""The role of each piece in the grammar of Turtle: prefix, subject, property, value or mark.

The pieces stay one flat list, in the order of the text, with brackets as pieces of their own,
so that no depth of nesting costs a call inside a call.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dcgraph.errors import LoadError
from dcgraph.layout.pieces import Comment, Piece, carry
from dcgraph.tokens import place

__all__ = ["CLOSERS", "OPENERS", "with_roles"]

OPENERS: Final = frozenset({"[", "("})
CLOSERS: Final = frozenset({"]", ")", "."})
_DEEPEST: Final = 100
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


def with_roles(pieces: list[Piece], text: str, shown: str = "the text") -> list[Piece]:
    """The pieces of `text` with their roles; a directive is now one piece.

    Roles are directive, subject, verb, object, member, end or, for a mark, the mark itself; a
    bracket that opens has the role of what it opens. A `;` that no property follows is left
    out, and its comments go to the next piece.

    Raises LoadError at a piece that cannot stand where it does, and where brackets are nested
    more than a hundred deep. What only a full parser knows, such as whether a prefix is
    declared, is not looked at.
    """
    return _Roles(pieces, text, shown).read()


@dataclass(slots=True)
class _Frame:
    """What was opened and not yet closed, and the role of what comes next in it."""

    opener: str
    wants: str


@dataclass(slots=True)
class _Roles:
    pieces: list[Piece]
    text: str
    shown: str
    at: int = 0
    found: list[Piece] = field(default_factory=list)
    carried: list[Comment] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=lambda: [_Frame("", "subject")])

    def read(self) -> list[Piece]:
        while self.at < len(self.pieces):
            piece = self.next()
            if piece.kind == "mark":
                self.mark(piece)
            elif self.frames[-1].wants == "subject" and _begins_directive(piece):
                self.directive(piece)
            elif piece.kind == "end":
                self.end(piece)
            elif piece.kind in _TERMS:
                self.term(piece)
            else:
                raise self.refused(piece)
        return self.found

    def next(self) -> Piece:
        piece = self.pieces[self.at]
        self.at += 1
        carry(self.carried, piece)
        self.carried = []
        return piece

    def add(self, piece: Piece, role: str) -> None:
        piece.role = role
        self.found.append(piece)

    def term(self, piece: Piece) -> None:
        frame = self.frames[-1]
        words = ("a",) if frame.wants == "verb" else ("true", "false")
        if frame.wants not in _AFTER or (piece.kind == "word" and piece.text not in words):
            raise self.refused(piece)
        self.add(piece, frame.wants)
        frame.wants = _AFTER[frame.wants]

    def end(self, piece: Piece) -> None:
        if self.frames[-1].wants != "subject":
            raise self.refused(piece)
        self.add(piece, "end")

    def mark(self, piece: Piece) -> None:
        frame = self.frames[-1]
        match piece.text, frame.wants, frame.opener:
            case "[" | "(", "subject" | "object" | "member", _:
                self.term(piece)
                self.open(piece)
            case ",", "more", _:
                self.add(piece, ",")
                frame.wants = "object"
            case ";", "more", _:
                self.add(piece, ";")
                frame.wants = "verb"
            case ";", "verb", _:
                self.carried = piece.comments
            case (".", "more" | "verb", "") | ("]", "more" | "verb", "[") | (")", _, "("):
                self.close(piece)
            case _:
                raise self.refused(piece)

    def open(self, piece: Piece) -> None:
        if len(self.frames) > _DEEPEST:
            raise self.error(
                piece, f"brackets are nested more than {_DEEPEST} deep; give the inner ones names"
            )
        self.frames.append(_Frame(piece.text, "member" if piece.text == "(" else "verb"))

    def close(self, piece: Piece) -> None:
        if self.found[-1].role == ";":
            carry(self.found.pop().comments, piece)
        self.add(piece, piece.text)
        if piece.text == ".":
            self.frames[-1].wants = "subject"
        else:
            self.frames.pop()

    def directive(self, piece: Piece) -> None:
        words = [piece.text.lower().removeprefix("@")]
        wanted = {"prefix": ("name", "iri"), "base": ("iri",)}[words[0]]
        dotted = piece.kind == "lang"
        for kind in [*wanted, *(["mark"] if dotted else [])]:
            part = self.next()
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
        line, column = place(self.text, piece.offset)
        where = f"{self.shown}, line {line}, column {column}"
        return LoadError(f"{where}: {reason}.", Path(self.shown), line, column)


def _begins_directive(piece: Piece) -> bool:
    return (piece.kind == "lang" and piece.text in ("@prefix", "@base")) or (
        piece.kind == "word" and piece.text.lower() in ("prefix", "base")
    )
