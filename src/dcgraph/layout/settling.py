"""The place of comments that stand in front of a mark, and the brackets that are broken."""

from __future__ import annotations

from dcgraph.layout.pieces import Piece, carry
from dcgraph.layout.roles import CLOSERS, OPENERS

__all__ = ["broken_brackets", "settle"]


def settle(pieces: list[Piece]) -> None:
    """Move comments behind the marks that belong to the line before them.

    Comments in front of `;` and `,` go behind it. A comment that ends a line goes behind the
    `.`, `]` or `)` that begins the next, unless other comments stand there.
    """
    # From the end, so that each comment meets only what has found its place.
    last = len(pieces) - 1
    for start in range(last - 1, -1, -1):
        at = start
        while at < last and _moves(pieces[at], pieces[at + 1]):
            carry(pieces[at].comments, pieces[at + 1])
            pieces[at].comments = []
            at += 1
    for piece in pieces:
        piece.broken = piece.broken or bool(piece.comments)


def _moves(piece: Piece, following: Piece) -> bool:
    if not piece.comments:
        return False
    if piece.role in (";", ","):
        return True
    alone = len(piece.comments) == 1 and not following.comments
    return piece.role in CLOSERS and alone and piece.comments[0].gap is not None


def broken_brackets(pieces: list[Piece]) -> set[int]:
    """The index of each `[` that has a line break between its pieces, inner brackets aside."""
    found: set[int] = set()
    opened: list[int] = []
    for at, piece in enumerate(pieces):
        if piece.broken and opened and pieces[opened[-1]].text == "[":
            found.add(opened[-1])
        if piece.kind == "mark" and piece.text in OPENERS:
            opened.append(at)
        elif piece.role in CLOSERS and opened:
            opened.pop()
    return found
