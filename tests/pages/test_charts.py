"""Charts of answers: when there is one, and that every bar is as long as its number says."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import httpx2
import pytest

from dcgraph.research.model import Text
from dcgraph.research.questions import Cell
from dcgraph_api.pages.charts import Bars, Columns, chart_of

XSD = "http://www.w3.org/2001/XMLSchema#"


def number(text: str, kind: str = "integer") -> dict[str, Any]:
    return {"type": "literal", "value": text, "datatype": XSD + kind}


def chart(*rows: tuple[str, dict[str, Any] | None]) -> Bars | Columns | None:
    cells: list[tuple[Cell, ...]] = [(Text(label, ""), None) for label, _ in rows]
    return chart_of([({"type": "literal", "value": label}, two) for label, two in rows], cells)


def bars(*numbers: str) -> list[tuple[int, int]]:
    found = chart(*((f"row {place}", number(one, "double")) for place, one in enumerate(numbers)))
    assert isinstance(found, Bars)
    return [(one.x, one.width) for one in found.bars]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        # From zero on the left, the longest over the whole thousand.
        (("4", "2", "0"), [(0, 1000), (0, 500), (0, 0)]),
        # From -1 to 3 are four parts, of which zero lies behind the first.
        (("3", "-1", "1.5"), [(250, 750), (0, 250), (250, 375)]),
        # All below zero, which then lies on the right.
        (("-2", "-1"), [(0, 1000), (500, 500)]),
        (("0", "0.0"), [(0, 0), (0, 0)]),
        # What is not nothing can be seen.
        (("1000000", "1"), [(0, 1000), (0, 8)]),
        # Numbers so large that their difference is none any more.
        (("1.7e308", "-1.7e308"), [(500, 500), (0, 500)]),
    ],
)
def test_bars_are_as_long_as_their_numbers(
    numbers: tuple[str, ...], expected: list[tuple[int, int]]
) -> None:
    assert bars(*numbers) == expected


@pytest.mark.parametrize(
    "rows",
    [
        [("a", number("1"))],
        [("a", number("1")), ("b", None)],
        [("a", number("1")), ("b", {"type": "literal", "value": "2"})],
        [("a", number("1")), ("b", {"type": "uri", "value": "http://e/2"})],
        [("a", number("1")), ("b", number("2001-01-01", "date"))],
        [("a", number("1")), ("b", number("NaN", "double"))],
        [("a", number("1")), ("b", number("INF", "double"))],
        [("a", number("1")), ("b", number("1e999", "double"))],
        # Python reads these two, and XML Schema does not.
        [("a", number("1")), ("b", number("1_000"))],
        [("a", number("1")), ("b", number("٣"))],
    ],
)
def test_what_is_not_all_numbers_has_no_chart(
    rows: list[tuple[str, dict[str, Any] | None]],
) -> None:
    assert chart(*rows) is None


def test_only_two_columns_make_a_chart() -> None:
    assert chart_of([], []) is None
    assert chart_of([(number("1"),)] * 3, [(None,)] * 3) is None
    assert chart_of([(number("1"), number("1"), number("1"))] * 3, [(None,) * 3] * 3) is None


def test_bars_beyond_the_fortieth_are_counted() -> None:
    found = chart(*((f"row {place}", number(str(place))) for place in range(45)))
    assert isinstance(found, Bars)
    assert (len(found.bars), found.left) == (40, 5)
    # What is not drawn sets no measure: the longest is the fortieth, of 39.
    assert found.bars[-1].width == 1000


def test_years_stand_in_the_order_of_time_each_in_its_place() -> None:
    found = chart(("2004", number("2")), ("2001", number("4")), ("2002", number("1")))
    assert isinstance(found, Columns)
    assert [one.year for one in found.columns] == [2001, 2002, 2004]
    first, second, last = (one.x for one in found.columns)
    assert last - second == 2 * (second - first)
    # The highest takes 160, from 24 to 184, where zero is.
    assert [(one.y, one.height) for one in found.columns] == [(24, 160), (144, 40), (104, 80)]
    assert found.zero == 184
    assert found.numbered
    assert found.lines == ((184, "0"),)
    # The years are 36 apart and need 44, so that every second is marked.
    assert [year for _, year in found.marks] == [2002, 2004]


def test_years_below_zero_hang_down() -> None:
    found = chart(("2001", number("30")), ("2002", number("-10")))
    assert isinstance(found, Columns)
    # Forty parts in 160: zero lies at the thirtieth from above.
    assert [(one.y, one.height) for one in found.columns] == [(24, 120), (144, 40)]
    assert not found.numbered
    assert dict(found.lines) == {24: "30", 144: "0", 184: "-10"}


@pytest.mark.parametrize(
    "years",
    [("2001", "2001"), ("2001", "soon"), ("1850", "2020"), ("0999", "1000"), ("2001-05", "2002")],
)
def test_what_is_no_row_of_years_has_bars(years: tuple[str, str]) -> None:
    assert isinstance(chart(*((one, number("1")) for one in years)), Bars)


def test_numbers_that_have_no_room_beside_columns_have_bars() -> None:
    assert isinstance(chart(("2001", number("1")), ("2002", number("1" * 12))), Columns)
    assert isinstance(chart(("2001", number("1")), ("2002", number("1" * 13))), Bars)


@pytest.mark.parametrize("last", [1, 27, 60, 119])
def test_marks_have_room(last: int) -> None:
    found = chart(("1900", number("1")), (str(1900 + last), number("123456")))
    assert isinstance(found, Columns)
    places = [x for x, _ in found.marks]
    assert all(b - a >= 44 for a, b in pairwise(places))
    assert found.width <= 1100
    assert all(0 <= one.x < one.x + found.breadth <= found.width for one in found.columns)


def test_the_page_draws_bars_with_links(reader: httpx2.Client) -> None:
    # Of the two classes, dcg:Notion has four members by data/concepts/.
    query = (
        "SELECT ?kind (COUNT(?x) AS ?members) { VALUES ?kind { dcg:Notion dcg:Ontology } "
        "OPTIONAL { ?x a ?kind } } GROUP BY ?kind ORDER BY DESC(?members)"
    )
    page = reader.get("/sparql", params={"query": query, "lang": "en"}).text
    assert "<figcaption>members by kind</figcaption>" in page
    bars = re.findall(r'<li><span class="bars-label">(.*?)</span>.*?width="(\d+)".*?</li>', page)
    assert bars[0] == ('<a href="/ontology/Notion?lang=en">notion</a>', "1000")
    assert bars[1][1] == "0"
    assert '<td class="number">4</td>' in page
    assert " style=" not in page


def test_the_page_draws_years_as_columns(reader: httpx2.Client) -> None:
    query = 'SELECT ?y ?n { VALUES (?y ?n) { ("2001" 5) ("2003" 7) } }'
    page = reader.get("/sparql", params={"query": query}).text
    assert "<title>2003: 7</title>" in page
    assert 'role="img" aria-label="n by y, shown as columns' in page


def test_an_answer_in_texts_has_no_chart(reader: httpx2.Client) -> None:
    query = "SELECT ?n ?label { ?n a dcg:Notion ; skos:prefLabel ?label }"
    page = reader.get("/sparql", params={"query": query}).text
    assert "12 rows." in page
    assert '<figure class="chart">' not in page
