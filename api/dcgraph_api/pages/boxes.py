"""Boxes with a few words in them, set in lanes and joined by wires: plain numbers for an SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dcgraph.research.model import Thing

__all__ = ["Box", "Drawing", "Lane", "Node", "Wire", "drawing"]

_WIDTH: Final = 204
_GAP: Final = 56
_TOP: Final = 34
_LINE: Final = 17
_PADDING: Final = 9
_BETWEEN: Final = 10
_TEXT: Final = _WIDTH - 18
_LINES: Final = 3
# Of the typeface at 14 pixels, in both alphabets and rounded up: what fits by these fits.
_SMALL, _LARGE = 9.4, 11.4
_WIDTHS: Final = {
    letter: width
    for width, letters in {
        3.4: " ’'",
        4.8: ".,:;-/ijl",
        5.3: "()tfIJ",
        7.8: "rszcaegxàâçéèêзгсэеёавьт0123456789–«»SЗ",
        12.8: "мыжфюшщwœ…&",
        13.5: "mMМЫЖ№",
        15.1: "WЮШЩ",
    }.items()
    for letter in letters
}


@dataclass(frozen=True, slots=True)
class Node:
    """A thing to be drawn; `caption` says in what relation it stands, and is not wrapped."""

    thing: Thing
    caption: str = ""
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A column of nodes under a heading; `more` counts those that found no place."""

    heading: str
    nodes: tuple[Node, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its place: the upper left corner, the height, and its lines of text."""

    node: Node
    x: int
    y: int
    height: int
    lines: tuple[str, ...]

    @property
    def width(self) -> int:
        """The width of any box."""
        return _WIDTH

    @property
    def middle(self) -> int:
        """The height at which wires meet it."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Wire:
    """A curve between two boxes, as SVG writes paths, and the classes by which it is styled."""

    path: str
    classes: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lanes with all their places; `headings` and `rests` have the place before the text."""

    width: int
    height: int
    headings: tuple[tuple[int, str], ...]
    boxes: tuple[Box, ...]
    rests: tuple[tuple[int, int, int], ...]
    wires: tuple[Wire, ...]


def drawing(lanes: Sequence[Lane], joins: Iterable[tuple[str, str, str]]) -> Drawing:
    """The lanes from left to right, and wires between things by IRI, each with its classes.

    A wire one of whose ends found no place is left out.
    """
    heights = [sum(_height(one) + _BETWEEN for one in lane.nodes) for lane in lanes]
    tallest = max(heights, default=0)
    boxes: list[Box] = []
    headings, rests = [], []
    for number, (lane, height) in enumerate(zip(lanes, heights, strict=True)):
        x, y = number * (_WIDTH + _GAP) + 1, _TOP + (tallest - height) // 2
        headings.append((x, lane.heading))
        for node in lane.nodes:
            boxes.append(Box(node, x, y, _height(node), _lines(node.thing)))
            y += _height(node) + _BETWEEN
        if lane.more:
            rests.append((x, y + _LINE, lane.more))
    bottom = max([_TOP + tallest, *(y + _PADDING for _, y, _ in rests)])
    width = len(lanes) * (_WIDTH + _GAP) - _GAP + 2
    wires = tuple(_wires(boxes, joins))
    return Drawing(width, bottom, tuple(headings), tuple(boxes), tuple(rests), wires)


def _wires(boxes: Iterable[Box], joins: Iterable[tuple[str, str, str]]) -> Iterable[Wire]:
    placed = {box.node.thing.iri: box for box in boxes}
    for left, right, classes in dict.fromkeys(joins):
        a, b = placed.get(left), placed.get(right)
        if a is None or b is None or a is b:
            continue
        if a.x > b.x:
            a, b = b, a
        x, end = a.x + _WIDTH, b.x
        bend = (x + end) // 2
        yield Wire(f"M{x} {a.middle}C{bend} {a.middle} {bend} {b.middle} {end} {b.middle}", classes)


def _height(node: Node) -> int:
    return (len(_lines(node.thing)) + bool(node.caption)) * _LINE + 2 * _PADDING


def _lines(thing: Thing) -> tuple[str, ...]:
    lines = [""]
    for word in thing.label.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _length(longer) > _TEXT:
            lines.append(_cut(word))
        else:
            lines[-1] = _cut(longer)
    if len(lines) > _LINES:
        lines[_LINES - 1 :] = [_cut(" ".join(lines[_LINES - 1 :]))]
    return tuple(lines)


def _cut(line: str) -> str:
    """As much of a line as has room."""
    if _length(line) <= _TEXT:
        return line
    while line and _length(line + "…") > _TEXT:
        line = line[:-1]
    return line.rstrip() + "…"


def _length(text: str) -> float:
    return sum(_WIDTHS.get(one, _LARGE if one.isupper() else _SMALL) for one in text)
