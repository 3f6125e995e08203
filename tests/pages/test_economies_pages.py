"""The pages on economies, which work without scripts."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from html import unescape
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, expect
from tests.pages.conftest import MILLISECONDS

from dcgraph.namespaces import DCG
from dcgraph.research.economies import STANDINGS
from dcgraph.research.facts import Facts
from dcgraph.research.graph import Desk
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.words import words
from dcgraph_api.pages.economies import Gauge, economy_content
from dcgraph_api.pages.reader import CATALOGUES, Reader

BUDGET = 20_000
KAZAKHSTAN = Path(__file__).parents[1] / "questions" / "profile-of-an-economy.csv"


def page_at(reader: httpx2.Client, path: str) -> str:
    response = reader.get(path)
    assert response.status_code == 200
    assert len(gzip.compress(response.content, 9)) <= BUDGET
    return unescape(response.text.replace("\N{NO-BREAK SPACE}", " "))


def row_of(page: str, characteristic: str) -> str:
    """The row of a characteristic, with the further figures that belong to it."""
    rows = re.split(r"<tr><th|</tbody>", page)
    return next(one for one in rows if f'<a href="/id/characteristics.{characteristic}.html' in one)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_profile_begins_with_how_many_are_met_and_what_is_not_known(
    reader: httpx2.Client, lang: Language
) -> None:
    # tests/questions/profile-of-an-economy.csv was worked out from the tables.
    with KAZAKHSTAN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    standings = Counter(one["standing"] for one in rows)
    duties = Counter(one["duty"] for one in rows)
    page = page_at(reader, f"/economies/states.kazakhstan?lang={lang}")
    lede = re.search(r'<p class="lede">(.*?)</p>', page)
    assert lede
    told = [standings[one] for one in STANDINGS]
    assert sorted(map(int, re.findall(r"\d+", lede[1]))) == sorted([*told, len(rows)])
    for one in STANDINGS:
        if standings[one]:
            assert f"{words(lang)(f'economies.{one}')}: {standings[one]}</th>" in page
    bound = page.partition("</dl>\n<p>")[2].partition("</p>")[0]
    numbers = re.findall(r"\b(\d+)\b", bound.partition("<a")[0])
    assert numbers == [str(duties["bound"]), str(duties["bound to permit"])]
    assert f"/id/rkc.html?lang={lang}" in bound
    assert words(lang)("economies.note") in page


def test_a_standing_has_its_figures_tables_criteria_and_reason(reader: httpx2.Client) -> None:
    # wb-bready-2025-trade.csv, PER: sw_single_submission, 0 of 1.5.
    page = page_at(reader, "/economies/states.peru?lang=en")
    row = row_of(page, "data-reuse")
    assert "Does not meet" in row
    assert (
        "explain?subject=states.peru&relation=doesNotMeet&object=characteristics.data-reuse" in row
    )
    assert "<strong>0</strong> (2025)" in row
    assert "/id/b-ready-2025.html" in row
    assert ">≤ 0</a>: does not meet<" in row
    assert re.search(r">≥ 1</a>: meets <span[^>]*>\(not reached\)", row)
    sources = page.rpartition("<h2>Sources</h2>")[2]
    assert "/id/sources.github-bready-simulator.html" in sources


def test_a_conflict_and_what_is_not_known_have_words_and_signs_of_their_own(
    reader: httpx2.Client,
) -> None:
    # By tests/test_economies.py: two conflicts, each with a figure for and one against.
    page = page_at(reader, "/economies/states.south-sudan?lang=en")
    for one in ("interoperable-abroad", "interoperable-systems"):
        row = row_of(page, one)
        assert '#s-figures-conflict"/></svg><span class="hidden">Figures conflict' in row
        assert ": meets<" in row
        assert ": does not meet<" in row
        assert "relation=meets" in row
    # No criterion can show that a machine decides, so that the reason is asked for otherwise.
    row = row_of(page_at(reader, "/economies/states.kazakhstan?lang=en"), "automatic-decision")
    assert '#s-not-known"/></svg><span class="hidden">Not known' in row
    assert "relation=doesNotMeet&object=characteristics.automatic-decision" in row


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_class_has_its_meaning_and_its_reason(reader: httpx2.Client, lang: Language) -> None:
    page = page_at(reader, f"/economies/states.lesotho?lang={lang}")
    assert f"/ontology/EconomyWithoutDigitalCustomsWco?lang={lang}" in page
    why = re.search(r'href="(/explain\?[^"]*object=EconomyWithoutDigitalCustomsWco[^"]*)"', page)
    assert why
    assert "/id/sources.github-bready-simulator.html" in reader.get(why[1]).text
    # Liechtenstein has one figure, which no criterion takes: of each variant it is not known.
    none = page_at(reader, f"/economies/states.liechtenstein?lang={lang}")
    classes = none.partition('id="classes"')[2].partition("</table>")[0]
    assert re.findall('#s-([a-z-]+)"', classes) == ["not-known"] * 9


def test_an_economy_with_figures_leads_to_its_profile_and_others_do_not(
    reader: httpx2.Client,
) -> None:
    assert 'href="/economies/states.kazakhstan"' in reader.get("/id/states.kazakhstan.html").text
    assert "/economies/rkc" not in reader.get("/id/rkc.html").text
    told = reader.get("/economies/states.kazakstan")
    assert told.status_code == 404
    assert "states.kazakhstan" in told.text
    assert reader.get("/economies/rkc").status_code == 422


@pytest.mark.parametrize(
    ("characteristic", "indicator", "drawn"),
    [
        # wb-bready-2025-trade.csv, AGO: 0.57 of the range from 0 to 1, and at most 0 asked for.
        ("coordinated-with-agencies", "b-ready.indicator.border-coordination", (41.0, [3.0])),
        # Nothing of the highest score, and all of it asked for.
        ("accessible-systems", "b-ready.indicator.sw-stakeholders", (0.0, [75.0])),
        # wb-gtmi-2020-2025.csv, AGO: 2 on a scale from 0 to 2, and 2 asked for.
        ("accessible-systems", "govtech-maturity-index.indicator.customs-portal", (72.0, [75.0])),
    ],
)
def test_a_figure_is_a_bar_as_long_as_its_share_of_the_range(
    reader: httpx2.Client, characteristic: str, indicator: str, drawn: tuple[float, list[float]]
) -> None:
    row = row_of(page_at(reader, "/economies/states.angola?lang=en"), characteristic)
    bar = row.partition(f"/id/{indicator}.html")[2].partition("<strong>")[0]
    length = re.search(r'<path d="M4 3h([\d.]+)v8', bar)
    marks = [float(one) for one in re.findall(r"M([\d.]+) 0h2v14", bar)]
    assert length
    assert (float(length[1]), marks) == drawn


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_bar_says_its_range_and_what_is_asked_for(reader: httpx2.Client, lang: Language) -> None:
    page = page_at(reader, f"/economies/states.angola?lang={lang}")
    t = CATALOGUES[lang]
    said = [
        t("economies.scale", lowest="0", highest=one, asked=f"≥ {one}").replace("\xa0", " ")
        for one in ("2", "1")
    ]
    row = row_of(page, "accessible-systems")
    assert re.findall(r'class="gauge"[^>]* role="img"><title>(.*?)</title>', row) == said
    # The Cook Islands have no figure, hence no bar, and nothing to be said on bars.
    none = page_at(reader, f"/economies/states.cook-islands?lang={lang}")
    told = t("economies.gauges").replace("\xa0", " ")
    assert told in page
    assert told not in none
    assert 'class="gauge"' not in none


@pytest.mark.parametrize(
    ("lowest", "highest", "drawn"),
    [
        ("", "", None),
        ("0", "", None),
        ("1", "0", None),
        # Angola has 0.57 of coordinated border management, and at most 0 is asked for.
        ("0.6", "1", None),
        ("0.5", "1", Gauge(10.1, (), "≤\N{NO-BREAK SPACE}0", "0.5", "1")),
        ("-1", "1", Gauge(56.5, (36.0,), "≤\N{NO-BREAK SPACE}0", "-1", "1")),
    ],
)
def test_no_bar_is_drawn_where_the_range_is_not_known_or_does_not_hold_the_figure(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    lowest: str,
    highest: str,
    drawn: Gauge | None,
) -> None:
    ends, first = {DCG + "lowestValue": lowest, DCG + "highestValue": highest}, Facts.first
    monkeypatch.setattr(Facts, "first", lambda *key: ends.get(key[2], first(*key)))
    reader = Reader("en", True, "", "https://dcg.example", "/economies/angola", {})
    groups = economy_content(desk, reader, "angola")["groups"]
    (row,) = [
        row
        for group in groups
        for row in group["rows"]
        if row["told"].characteristic.name == "characteristics.coordinated-with-agencies"
    ]
    names = [figure.indicator.name for figure, _ in row["figures"]]
    assert row["gauges"][names.index("b-ready.indicator.border-coordination")] == drawn


def grid_of(page: str) -> dict[str, tuple[list[int], list[str]]]:
    """Of each economy in the grid, by name and in order: its counts, and its sign by variant."""
    table = page.partition('<table class="matrix grid">')[2].partition("</table>")[0]
    found = {}
    for name, cells in re.findall(
        r'href="/economies/(states\.[^"?]+)[^>]*>.*?</th>(.*?)</tr>', table
    ):
        counts = [int(one) for one in re.findall(r"<td>(\d+)</td>", cells)]
        found[name] = counts, re.findall(r'#s-([a-z-]+)"/></svg><span class="hidden">\w', cells)
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_grid_tells_with_without_and_what_is_not_known_apart(
    reader: httpx2.Client, lang: Language
) -> None:
    page = page_at(reader, f"/economies?lang={lang}")
    grid = grid_of(page)
    assert len(grid) == 199
    assert all(len(counts) == 4 and len(signs) == 9 for counts, signs in grid.values())
    # tests/questions/profile-of-an-economy.csv, and the classes by the figures named in
    # tests/test_economies.py. The order is that of notions and institutions by their names.
    counts, signs = grid["states.kazakhstan"]
    assert counts == [11, 0, 0, 7]
    assert [at for at, one in enumerate(signs) if one == "meets"] == [2, 4, 5, 7]
    assert grid["states.lesotho"][1][1] == "does-not-meet"
    # No table has a figure of it: nothing is known, and nothing is counted as not met.
    assert grid["states.andorra"] == ([0, 0, 0, 18], ["not-known"] * 9)
    assert words(lang)("economies.note") in page


def test_the_grid_is_filtered_by_class_and_ordered_by_what_is_met(reader: httpx2.Client) -> None:
    page = page_at(reader, "/economies?kind=EconomyWithoutDigitalCustomsEec&order=met&lang=en")
    # Both have no customs system, by wb-gtmi-2020-2025.csv.
    both = ["states.south-sudan", "states.democratic-people-s-republic-of-korea"]
    assert [*grid_of(page)] == both
    assert '<option value="EconomyWithoutDigitalCustomsEec" selected>' in page
    assert "does not meet the one out of 2 characteristics" in page
    assert "This is not a ranking of economies" in page
    every = grid_of(page_at(reader, "/economies?order=met&lang=en"))
    met = [counts[0] for counts, _ in every.values()]
    assert met == sorted(met, reverse=True)
    assert met[0] > met[-1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_comparison_keeps_what_is_known_of_one_from_differences(
    reader: httpx2.Client, lang: Language
) -> None:
    path = f"/economies/compare?a=states.angola&b=states.kazakhstan&lang={lang}"
    page = page_at(reader, path)
    groups = {
        re.sub(r":.*", "", head).strip(): body
        for head, body in re.findall(
            r'scope="rowgroup"[^>]*>([^<]+)</th></tr>(.*?)</tbody>', page, re.DOTALL
        )
    }
    t = words(lang)
    differ, one_alone = t("economies.differ"), t("economies.known of one").partition(":")[0].strip()
    # wb-bready-2025-trade.csv: rm_profiling 0 of Angola, full of Kazakhstan; the figures of Angola
    # on control with facilitation conflict.
    assert re.findall("/id/characteristics.([a-z-]+).html", groups[differ]) == [
        "data-analysis-for-detection"
    ]
    assert "#s-does-not-meet" in groups[differ].partition("#s-meets")[0]
    assert "/id/characteristics.control-with-facilitation.html" in groups[one_alone]
    assert "#s-figures-conflict" in groups[one_alone]
    assert t("economies.note") in page
    assert re.search(r'<option value="states.angola" selected>', page)


@pytest.mark.nightly
def test_economies_are_filtered_read_and_compared_without_scripts(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(base_url=site, locale="en", java_script_enabled=False)
    context.set_default_timeout(MILLISECONDS)
    page = context.new_page()
    page.goto("/about")
    page.get_by_role("link", name="Economies", exact=True).click()
    page.get_by_role("combobox", name="Class", exact=True).select_option(
        "EconomyWithDigitalCustomsWcoSecretariat"
    )
    page.get_by_role("combobox", name="Order", exact=True).select_option("met")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="16 economies")).to_be_visible()
    page.get_by_role("link", name="Kazakhstan", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kazakhstan")
    page.get_by_role("link", name="why? data given once and reused").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("data given once and reused")
    page.go_back()
    page.get_by_role("link", name="Compare two economies").click()
    page.get_by_role("combobox", name="Second economy", exact=True).select_option("Angola")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kazakhstan and Angola")
    expect(page.get_by_role("rowheader", name="They differ: 1")).to_be_visible()
    context.close()


def test_a_state_may_be_named_as_one_would_type_it(reader: httpx2.Client) -> None:
    # By data/: Kazakhstan is dcgd:states.kazakhstan.
    page = reader.get("/economies/kazakhstan?lang=en")
    assert page.status_code == 200
    assert "Kazakhstan" in page.text.partition("<h1")[2].partition("</h1>")[0]
    assert reader.get("/economies/kazakstan?lang=en").status_code == 404
