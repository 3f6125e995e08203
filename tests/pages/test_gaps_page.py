from __future__ import annotations

import re

import httpx2
import pytest


def counts(page: str) -> list[int]:
    return [int(one) for one in re.findall(r"<dd>(\d+)</dd>", page)]


def test_the_figures_are_those_of_the_saved_question(reader: httpx2.Client) -> None:
    # Counted in data/concepts/ and data/instruments/rkc/: 18 characteristics, claims and norms of
    # the General Annex bear on eight; other texts on six of the ten that are left.
    page = reader.get("/gaps?notion=digital-customs&instrument=rkc.ga").text
    assert counts(page) == [18, 10, 8, 6]
    # Of the Convention the Body and the General Annex were read as a whole, and the rest was not.
    page = reader.get("/gaps?lang=en").text
    assert counts(page) == [18, 10, 8, 6]
    told = (
        "10 of 18 characteristics have no counterpart in RKC, Body and RKC General Annex, read in"
    )
    assert told in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "RKC, Specific Annexes: read in part." in page.replace("\N{NO-BREAK SPACE}", " ")
    table = page.partition('<table class="stacked">')[2].partition("</table>")[0]
    rows = table.split('<th scope="row">')[1:]
    silent = ["No counterpart in the parts" in one for one in rows]
    assert silent == [True] * 10 + [False] * 8


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "As a text for a working paper"), ("fr", "document de travail"), ("ru", "Сноски")],
)
def test_each_footnote_is_there(reader: httpx2.Client, lang: str, told: str) -> None:
    page = reader.get(f"/gaps?lang={lang}&instrument=rkc.ga").text
    assert told in page
    asked = set(re.findall(r'href="#note-(\d+)"', page))
    assert asked
    assert asked == set(re.findall(r'id="note-(\d+)"', page))


def test_a_text_for_a_notion_is_told_as_a_mistake(reader: httpx2.Client) -> None:
    assert reader.get("/gaps?notion=rkc&instrument=tfa").status_code == 422
    assert reader.get("/gaps?notion=digital-customs&instrument=nothing").status_code == 404
