from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page

from dcgraph.research import Desk
from dcgraph.research.model import Thing
from dcgraph.research.records import record
from dcgraph.research.wanted import Wanted
from dcgraph_api.pages.boxes import Drawing, Lane, Node, drawing
from dcgraph_api.pages.lanes import lanes
from dcgraph_api.pages.words import CATALOGUES

BURST = """() => [...document.querySelectorAll(".lanes g")].flatMap((box) => {
  const { x, width } = box.querySelector("rect").getBBox();
  const out = (line) => line.getBBox().x + line.getBBox().width > x + width;
  return [...box.querySelectorAll("text")].filter(out).map((line) => line.textContent);
})"""
"""The lines of text that are wider than their boxes."""


def thing(name: str, label: str = "") -> Thing:
    return Thing(f"https://example.org/{name}", name, "Notion", label or name, "en")


def drawn(desk: Desk, name: str) -> Drawing:
    found = record(desk, name, Wanted())
    made = lanes(desk, found.thing, found.statements, Wanted(), CATALOGUES["en"])
    assert made is not None
    return made


def test_boxes_of_a_lane_keep_apart_and_wires_meet_them() -> None:
    nodes = tuple(Node(thing(f"n{n}", "a rather long name of a thing " * 3)) for n in range(5))
    made = drawing(
        [Lane("left", nodes), Lane("right", (Node(thing("x"), "says"),), more=2)],
        [(nodes[0].thing.iri, thing("x").iri, "wire-stated")],
    )
    boxes = [box for box in made.boxes if box.x == 1]
    assert len(boxes) == 5
    assert all(a.y + a.height < b.y for a, b in pairwise(boxes))
    assert all(box.y + box.height <= made.height for box in made.boxes)
    assert made.wires[0].path.startswith(f"M{1 + boxes[0].width} {boxes[0].middle}C")
    assert made.rests[0][2] == 2


def test_a_wire_to_what_found_no_place_is_left_out() -> None:
    made = drawing([Lane("only", (Node(thing("a")),))], [(thing("a").iri, thing("b").iri, "")])
    assert made.wires == ()


def test_a_long_label_is_cut_and_never_lost() -> None:
    made = drawing(
        [
            Lane("one", (Node(thing("a", "слово " * 60)), Node(thing("b", "x" * 90)))),
        ],
        [],
    )
    for box in made.boxes:
        assert 1 <= len(box.lines) <= 3
        assert box.lines[-1].endswith("…")


def test_the_provisions_of_an_instrument_lead_to_concepts(desk: Desk) -> None:
    # By data/instruments/rkc/: Standard 7.1 requires ICT; its lane is that of provisions.
    made = drawn(desk, "rkc")
    names = {box.node.thing.name: box for box in made.boxes}
    assert names["rkc"].node.focus
    provisions = [box for box in made.boxes if box.node.thing.name.startswith("rkc.")]
    assert provisions
    assert {box.x for box in provisions} == {provisions[0].x}
    assert provisions[0].x > names["rkc"].x


def test_what_leads_to_a_notion_stands_left_of_it(desk: Desk) -> None:
    made = drawn(desk, "digital-customs")
    focus = next(box for box in made.boxes if box.node.focus)
    left = [box for box in made.boxes if box.x < focus.x]
    assert {box.node.thing.kind for box in left} & {"Standard", "TransitionalStandard"}
    # By data/instruments/rkc/: Standard 7.1 requires ICT, and no text requires digital customs.
    assert not any("wire-requires" in wire.classes for wire in made.wires)
    assert any("wire-requires" in wire.classes for wire in drawn(desk, "ict").wires)


def test_a_thing_without_claims_has_no_drawing(desk: Desk) -> None:
    found = record(desk, "sources.mozer-rkc-ecommerce", Wanted())
    assert lanes(desk, found.thing, (), Wanted(), CATALOGUES["en"]) is None


@pytest.mark.parametrize("lang", ["en", "fr", "ru"])
def test_every_line_is_as_narrow_as_its_box(page: Page, lang: str) -> None:
    for name in ("smart-customs", "paperless-customs", "rkc", "rkc-ict-guidelines"):
        page.goto(f"/id/{name}.html?lang={lang}")
        page.evaluate("document.fonts.ready")
        assert page.locator(".lanes g text").count() > 10
        assert page.evaluate(BURST) == []
