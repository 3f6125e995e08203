"""Graphs laid out in layers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Final

_SWEEPS: Final = 24
_GAP_X: Final = 44.0
_GAP_Y: Final = 10.0
_THIN: Final = 8.0

Edge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand, in pixels: the middle of each node, and the course of each edge.

    All nodes of a layer get the width of the widest, in `widths`. A course is a list of points
    from the first node's side to the second's, whichever of them is further left.
    """

    width: float
    height: float
    places: Mapping[str, tuple[float, float]]
    widths: Mapping[str, float]
    courses: Mapping[Edge, Sequence[tuple[float, float]]]


def lay_out(sizes: Mapping[str, tuple[float, float]], edges: Iterable[Edge]) -> Layout:
    """The layout of nodes with their widths and heights; an edge from a node to itself is none."""
    wanted = sorted({(a, b) for a, b in edges if a != b and a in sizes and b in sizes})
    forward = _without_circles(sorted(sizes), wanted)
    layers = _layers(sorted(sizes), forward)
    heights = {name: size[1] for name, size in sizes.items()}
    steps: dict[Edge, list[str]] = {}
    for a, b in forward:
        between = [f"{a}\n{b}\n{layer}" for layer in range(layers[a] + 1, layers[b])]
        for layer, name in enumerate(between, layers[a] + 1):
            layers[name], heights[name] = layer, _THIN
        steps[a, b] = [a, *between, b]
    near: dict[str, list[str]] = defaultdict(list)
    for course in steps.values():
        for a, b in pairwise(course):
            near[a].append(b)
            near[b].append(a)
    rows = _rows(layers, near)
    ys = _heights(rows, near, heights, layers)
    columns = [max((sizes[name][0] for name in row if name in sizes), default=0) for row in rows]
    widths = {name: columns[layers[name]] for name in layers}
    xs = [sum(columns[:n]) + n * _GAP_X + column / 2 for n, column in enumerate(columns)]
    width = sum(columns) + (len(columns) - 1) * _GAP_X
    top = min((ys[n] - heights[n] / 2 for n in ys), default=0.0)
    bottom = max((ys[n] + heights[n] / 2 for n in ys), default=0.0)
    places = {name: (xs[layers[name]], ys[name] - top) for name in layers}
    courses = {}
    for a, b in wanted:
        course = steps.get((a, b)) or steps[b, a][::-1]
        courses[a, b] = _course(course, places, widths)
    return Layout(width, bottom - top, places, widths, courses)


def _without_circles(names: Sequence[str], edges: Sequence[Edge]) -> list[Edge]:
    """The edges, turned where they lead back to what they came from; each pair once."""
    after: dict[str, list[str]] = defaultdict(list)
    for a, b in edges:
        after[a].append(b)
    state: dict[str, int] = {}
    found: dict[Edge, None] = {}
    into = {b for _, b in edges}
    for start in sorted(names, key=lambda name: (name in into, name)):
        if start in state:
            continue
        state[start] = 1
        waiting = [(start, iter(after[start]))]
        while waiting:
            name, rest = waiting[-1]
            for other in rest:
                edge = (other, name) if state.get(other) == 1 else (name, other)
                if (edge[1], edge[0]) not in found:
                    found[edge] = None
                if other not in state:
                    state[other] = 1
                    waiting.append((other, iter(after[other])))
                    break
            else:
                state[name] = 2
                waiting.pop()
    return sorted(found)


def _layers(names: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The layer of each name: behind all that leads to it, and no further left than it need."""
    layers = dict.fromkeys(names, 0)
    for _ in names:
        moved = False
        for a, b in edges:
            if layers[b] <= layers[a]:
                layers[b], moved = layers[a] + 1, True
        if not moved:
            break
    into = {b for _, b in edges}
    for name in names:
        after = [layers[b] for a, b in edges if a == name]
        if after and name not in into:
            layers[name] = min(after) - 1
    return layers


def _rows(layers: Mapping[str, int], near: Mapping[str, Sequence[str]]) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(max(layers.values(), default=0) + 1)]
    for name in sorted(layers):
        rows[layers[name]].append(name)
    for sweep in range(_SWEEPS):
        place = {name: (n + 0.5) / len(row) for row in rows for n, name in enumerate(row)}
        numbers = range(len(rows)) if sweep % 2 == 0 else range(len(rows) - 1, -1, -1)
        side = -1 if sweep % 2 == 0 else 1
        for number in numbers:
            middles = {}
            for name in rows[number]:
                others = [place[o] for o in near.get(name, ()) if layers[o] == number + side]
                middles[name] = fmean(others) if others else place[name]
            rows[number].sort(key=lambda name: (middles[name], place[name]))
            place |= {name: (n + 0.5) / len(rows[number]) for n, name in enumerate(rows[number])}
    return rows


def _heights(
    rows: Sequence[Sequence[str]],
    near: Mapping[str, Sequence[str]],
    heights: Mapping[str, float],
    layers: Mapping[str, int],
) -> dict[str, float]:
    ys: dict[str, float] = {}
    for row in rows:
        ys |= _apart(row, dict.fromkeys(row, 0.0), heights)
    for sweep in range(_SWEEPS):
        order = range(len(rows)) if sweep % 2 == 0 else range(len(rows) - 1, -1, -1)
        side = -1 if sweep % 2 == 0 else 1
        for number in order:
            wished = {}
            for name in rows[number]:
                others = [ys[o] for o in near.get(name, ()) if layers[o] == number + side]
                wished[name] = fmean(others) if others else ys[name]
            ys |= _apart(rows[number], wished, heights)
    return ys


def _apart(
    row: Sequence[str], wished: Mapping[str, float], heights: Mapping[str, float]
) -> dict[str, float]:
    """Heights near the wished ones, in order and without overlap: blocks that push each other."""
    blocks: list[tuple[float, float, list[str]]] = []  # wished top, height, names
    for name in row:
        height = heights[name] + _GAP_Y
        top, size, names = wished[name] - height / 2, height, [name]
        while blocks and blocks[-1][0] + blocks[-1][1] > top:
            above = blocks.pop()
            weight = len(above[2]) + len(names)
            top = (above[0] * len(above[2]) + (top - above[1]) * len(names)) / weight
            size, names = above[1] + size, above[2] + names
        blocks.append((top, size, names))
    found: dict[str, float] = {}
    for top, _, names in blocks:
        at = top
        for name in names:
            height = heights[name] + _GAP_Y
            found[name] = round(at + height / 2, 2)
            at += height
    return found


def _course(
    names: Sequence[str], places: Mapping[str, tuple[float, float]], widths: Mapping[str, float]
) -> list[tuple[float, float]]:
    points = [places[name] for name in names]
    right = points[-1][0] > points[0][0]
    for end, name in ((0, names[0]), (-1, names[-1])):
        half = widths[name] / 2 * (1 if right == (end == 0) else -1)
        points[end] = (points[end][0] + half, points[end][1])
    return points
