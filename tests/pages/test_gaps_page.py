from __future__ import annotations

import re

import httpx2
import pytest


def counts(page: str) -> list[int]:
    return [int(one) for one in re.findall(r"<dd>(\d+)</dd>", page)]


def test_the_figures_are_those_of_the_saved_question(reader: httpx2.Client) -> None:
    # Counted in data/concepts/ and data/instruments/rkc/: 18 characteristics, provisions of the
    # General Annex bear on 10; other texts on seven of the eight that are left.
    page = reader.get("/gaps?notion=digital-customs&instrument=rkc.ga").text
    assert counts(page) == [18, 10, 8, 0, 7]
    # The Convention as a whole was read in part, so that its silence proves nothing.
    assert counts(reader.get("/gaps").text) == [18, 10, 0, 8, 7]


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
