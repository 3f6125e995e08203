"""The layout of diagrams: nothing overlaps, edges run to the right, and it is always the same."""

from __future__ import annotations

import random

import pytest

from dcgraph.release.layered import Layout, lay_out

Edges = list[tuple[str, str]]


def laid_out(names: str, edges: Edges) -> Layout:
    return lay_out({name: (40.0 + ord(name) % 7 * 10, 26.0) for name in names}, edges)


def random_edges(seed: int) -> Edges:
    dice = random.Random(seed)  # noqa: S311  # a layout is no secret
    return [(dice.choice("abcdefghijkl"), dice.choice("abcdefghijkl")) for _ in range(18)]


@pytest.mark.parametrize("seed", range(40))
def test_boxes_lie_apart_and_within_the_frame(seed: int) -> None:
    layout = laid_out("abcdefghijkl", random_edges(seed))
    boxes = [
        (x - layout.widths[name] / 2, x + layout.widths[name] / 2, y - 13, y + 13)
        for name, (x, y) in layout.places.items()
        if "\n" not in name
    ]
    assert len(boxes) == 12
    for number, (left, right, top, bottom) in enumerate(boxes):
        assert left >= -0.01
        assert right <= layout.width + 0.01
        assert top >= -0.01
        assert bottom <= layout.height + 0.01
        for other in boxes[:number]:
            apart = right <= other[0] or other[1] <= left or bottom <= other[2] or other[3] <= top
            assert apart


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_what_is_given_does_not_matter(seed: int) -> None:
    edges = random_edges(seed)
    turned = laid_out("lkjihgfedcba", edges[::-1])
    assert turned.places == laid_out("abcdefghijkl", edges).places


def test_an_edge_leads_to_the_right_from_side_to_side() -> None:
    layout = laid_out("abc", [("a", "b"), ("b", "c"), ("a", "c")])
    assert layout.places["a"][0] < layout.places["b"][0] < layout.places["c"][0]
    course = layout.courses["a", "c"]
    assert len(course) == 3  # around b
    assert course[0][0] == layout.places["a"][0] + layout.widths["a"] / 2
    assert course[-1][0] == layout.places["c"][0] - layout.widths["c"] / 2
    assert course[1][1] != layout.places["b"][1]


@pytest.mark.parametrize("edges", [[("a", "b"), ("b", "a")], [("a", "a")], [], [("a", "z")]])
def test_circles_and_strangers_do_no_harm(edges: Edges) -> None:
    layout = laid_out("ab", edges)
    assert {"a", "b"} <= layout.places.keys()
    assert set(layout.courses) == {(a, b) for a, b in edges if b not in (a, "z")}


def test_nothing_has_no_size() -> None:
    assert lay_out({}, []) == Layout(0, 0, {}, {}, {})
