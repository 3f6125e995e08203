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

from dcgraph.research.economies import STANDINGS
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.words import words

BUDGET = 20_000
KAZAKHSTAN = Path(__file__).parents[1] / "questions" / "profile-of-an-economy.csv"


def page_at(reader: httpx2.Client, path: str) -> str:
    response = reader.get(path)
    assert response.status_code == 200
    assert len(gzip.compress(response.content, 9)) <= BUDGET
    return unescape(response.text.replace("\N{NO-BREAK SPACE}", " "))


def row_of(page: str, characteristic: str) -> str:
    """The row of a characteristic, with the further figures that belong to it."""
    _, _, rest = page.partition(f'<a href="/id/characteristics.{characteristic}.html')
    return re.split(r"<tr><th|</tbody>", rest)[0]


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
        assert f"{words(lang)(f'economies.{one}')}: {standings[one]}</li>" in page
    bound = page.partition("</p>\n<p>")[2].partition("</p>")[0]
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
        assert '#s-figures-conflict"/></svg> Figures conflict' in row
        assert ": meets<" in row
        assert ": does not meet<" in row
        assert "relation=meets" in row
    # No criterion can show that a machine decides, so that the reason is asked for otherwise.
    row = row_of(page_at(reader, "/economies/states.kazakhstan?lang=en"), "automatic-decision")
    assert '#s-not-known"/></svg> Not known' in row
    assert "relation=doesNotMeet&object=characteristics.automatic-decision" in row


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_class_has_its_meaning_and_its_reason(reader: httpx2.Client, lang: Language) -> None:
    page = page_at(reader, f"/economies/states.lesotho?lang={lang}")
    assert f"/ontology/EconomyWithoutDigitalCustomsWco?lang={lang}" in page
    why = re.search(r'href="(/explain\?[^"]*object=EconomyWithoutDigitalCustomsWco[^"]*)"', page)
    assert why
    assert "characteristics.data-analysis-for-detection" in reader.get(why[1]).text
    # Liechtenstein has one figure, which no criterion takes.
    none = page_at(reader, f"/economies/states.liechtenstein?lang={lang}")
    assert "/ontology/EconomyWith" not in none


def test_an_economy_with_figures_leads_to_its_profile_and_others_do_not(
    reader: httpx2.Client,
) -> None:
    assert 'href="/economies/states.kazakhstan"' in reader.get("/id/states.kazakhstan.html").text
    assert "/economies/rkc" not in reader.get("/id/rkc.html").text
    told = reader.get("/economies/states.kazakstan")
    assert told.status_code == 404
    assert "states.kazakhstan" in told.text
    assert reader.get("/economies/rkc").status_code == 422
