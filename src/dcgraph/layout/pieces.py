"""The pieces of a Turtle text, each with what stands before it: comments, breaks, empty lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from dcgraph.tokens import Token, tokens

__all__ = ["Comment", "Piece", "carry", "pieces"]

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
    of an empty line just before this one. `role` is given by `dcgraph.layout.roles`.
    """

    kind: str
    text: str
    offset: int
    comments: list[Comment] = field(default_factory=list)
    broken: bool = False
    blank: bool = False
    role: str = ""


def carry(comments: list[Comment], piece: Piece) -> None:
    """Put comments in front of those of a piece; only the first of all can end a line."""
    if comments:
        later = [comment._replace(gap=None) for comment in piece.comments]
        piece.comments = [*comments, *later]


@dataclass(slots=True)
class _Gap:
    """What has been read since the last piece."""

    at_start: bool = True
    comments: list[Comment] = field(default_factory=list)
    broken: bool = False
    lines: int = 0
    space: str = ""

    def add(self, token: Token) -> None:
        if token.kind == "space":
            self.lines += _line_breaks(token.text)
            self.broken = self.broken or self.lines > 0
            self.space = token.text
            return
        own = self.lines or self.comments or self.at_start
        kept = self.space if len(self.space) > 1 and "\t" not in self.space else _GAP
        comment = Comment(token.text.rstrip(" \t"), None if own else kept, self.lines > 1)
        self.comments.append(comment)
        self.lines, self.space = 0, ""

    def before(self, token: Token) -> Piece:
        found = Piece(token.kind, token.text, token.offset, self.comments, self.broken)
        found.blank = self.lines > 1
        return found

    def inside(self) -> _Gap:
        """The gap goes on behind a literal that was written with spaces inside."""
        return _Gap(at_start=False, comments=self.comments)


def pieces(text: str, shown: str = "the text") -> list[Piece]:
    """The pieces of a Turtle text, the last one of kind `end`.

    A literal is one piece with its language or datatype; comments inside it come after it.
    Raises LoadError at what is no token.
    """
    found: list[Piece] = []
    gap = _Gap()
    for token in tokens(text, shown):
        if token.kind in ("space", "comment"):
            gap.add(token)
        elif found and _goes_on(found[-1], token):
            found[-1].text += token.text
            found[-1].kind = "string" if token.kind == "caret" else "tagged"
            gap = gap.inside()
        else:
            found.append(gap.before(token))
            gap = _Gap(at_start=False)
    found.append(gap.before(Token("end", "", len(text))))
    return found


def _goes_on(piece: Piece, token: Token) -> bool:
    """Whether a token tells the language or the datatype of the string before it."""
    if piece.kind != "string":
        return False
    if piece.text.endswith("^^"):
        return token.kind in ("name", "iri")
    return token.kind in ("lang", "caret")


def _line_breaks(space: str) -> int:
    return space.count("\n") + space.count("\r") - space.count("\r\n")
