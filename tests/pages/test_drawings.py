"""No line of a drawing runs behind a box, where it would seem to end: by geometry, on pages."""

from __future__ import annotations

import httpx2
import pytest
from playwright.sync_api import Page
from tests.pages.test_explore_picture import drawn

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research import Desk

NAMED = (
    "digital-customs",
    "rkc",
    "rkc.ga-7",
    "characteristics.less-human-factor",
    "rkc.ga-7.1",
    "tfa",
    "single-window",
)
KINDS = ("Notion", "Mechanism", "Characteristic", "Convention", "Standard", "Actor", "Event")
OF_EACH = 9

CROSSINGS = """() => {
  // Points along each line, near enough to each other that no box lies between two.
  const found = [];
  let lines = 0;
  for (const svg of document.querySelectorAll("main svg")) {
    const boxes = [...svg.querySelectorAll("rect")].map((one) => one.getBoundingClientRect());
    for (const path of svg.querySelectorAll("path[d]:not(defs path)")) {
      const length = path.getTotalLength();
      const scale = path.getScreenCTM();
      lines += 1;
      for (let at = 0; at <= length; at += 2) {
        const { x, y } = path.getPointAtLength(at).matrixTransform(scale);
        // A line meets its ends at their edges, and no box within.
        const within = ({ left, right, top, bottom }) =>
          x > left + 1 && x < right - 1 && y > top + 1 && y < bottom - 1;
        if (boxes.some(within)) {
          found.push(path.textContent.trim());
          break;
        }
      }
    }
  }
  return [lines, found];
}"""
BEHIND = """<svg width="300" height="60">
<path d="M20 30C120 30 180 30 280 30"><title>a to c</title></path>
<rect x="0" y="10" width="20" height="40"/><rect x="130" y="10" width="40" height="40"/>
<rect x="280" y="10" width="20" height="40"/></svg>"""


@pytest.mark.nightly
def test_a_line_behind_a_box_is_seen(page: Page) -> None:
    page.goto("/about")
    page.evaluate("drawing => document.querySelector('main').innerHTML = drawing", BEHIND)
    assert page.evaluate(CROSSINGS) == [1, ["a to c"]]
    page.evaluate("document.querySelectorAll('main rect')[1].remove()")
    assert page.evaluate(CROSSINGS) == [1, []]


@pytest.mark.nightly
def test_no_record_page_has_a_line_behind_a_box(
    reader: httpx2.Client, desk: Desk, page: Page
) -> None:
    names = dict.fromkeys(NAMED)
    for kind in KINDS:
        every = sorted(desk.facts.of_kind(DCG + kind))
        names |= dict.fromkeys(
            iri.removeprefix(DCGD) for iri in every[:: len(every) // OF_EACH + 1]
        )
    assert len(names) >= 60
    page.goto("/about")
    for name in names:
        answer = reader.get(f"/id/{name}.html")
        assert answer.status_code == 200
        # What has no drawing need not be laid out.
        if "<path" not in answer.text:
            continue
        page.goto(f"/id/{name}.html")
        assert page.evaluate(CROSSINGS)[1] == [], name


@pytest.mark.nightly
@pytest.mark.parametrize(
    "query",
    [
        "focus=rkc",
        "focus=digital-customs&depth=2&limit=80",
        "focus=rkc.ga-7&depth=2&limit=50&lang=ru",
    ],
)
def test_no_line_of_a_chosen_thing_runs_behind_a_box(page: Page, query: str) -> None:
    names = [one[0] for one in drawn(page, f"/explore?{query}")]
    for name in names[:: len(names) // 8]:
        page.focus(f".net-view a[data-name='{name}']")
        lines, found = page.evaluate(CROSSINGS)
        assert lines > 1
        assert found == [], name
