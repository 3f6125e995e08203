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
    # What is not met comes first, then the texts that have it, proposals, and what is met.
    heads = re.findall(r'<h2 id="([a-z-]+)"', page)
    assert heads[:4] == ["gap-in-part", "donors", "proposals", "covered"]
    unmet, _, rest = page.partition('<h2 id="donors"')
    donors, _, met = rest.partition('<h2 id="covered"')
    assert unmet.count('<th scope="row">') == 10
    assert met.partition("</table>")[0].count('<th scope="row">') == 8
    assert donors.count('<th scope="row">') > 8


def test_those_that_have_most_of_what_is_missing_come_first(reader: httpx2.Client) -> None:
    page = reader.get("/gaps?lang=en").text
    donors = page.partition('<h2 id="donors"')[2].partition('<h2 id="covered"')[0]
    rows = re.findall(r'instrument=([^"&]+)[^"]*".*?<td class="number">(\d+)</td>', donors)
    answer = reader.get(
        "/api/v1/gaps?notion=digital-customs&instrument=rkc&most=50&format=json"
    ).json()
    having: dict[str, int] = {}
    for aspect in answer["aspects"]:
        for one in aspect["elsewhere"]:
            name = one["instrument"]["name"]
            having[name] = having.get(name, 0) + 1
    assert {name: int(number) for name, number in rows} == having
    numbers = [int(number) for _, number in rows]
    assert numbers == sorted(numbers, reverse=True)


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
