from __future__ import annotations

import re

import httpx2
import pytest
from playwright.sync_api import Page


def sections(page: str) -> list[str]:
    return re.findall(r"<section>.*?</section>", page, flags=re.DOTALL)


def test_a_path_is_drawn_and_read_out(reader: httpx2.Client) -> None:
    # By data/instruments/rkc/general-annex-7.ttl: Standard 7.1 requires ICT, and is part of
    # Chapter 7, as that is of the General Annex.
    found = sections(reader.get("/paths?from=ict&to=rkc.ga-7&k=10&longest=2").text)
    drawn = [re.findall(r'chain-box"><a href="/id/(.+?)\.html"', one) for one in found]
    one = found[drawn.index(["ict", "rkc.ga-7.1", "rkc.ga-7"])]
    first, second = re.findall(r'<li class="chain-step.*?</li>', one, flags=re.DOTALL)
    assert "is-stated is-confirmed is-strong is-backward" in first
    assert "/id/rkc.ga-7.1.requires.ict.html" in first
    assert "is part of" in second
    assert "is-backward" not in second
    argument = re.search(r'<p class="argument">(.*?)</p>', one)
    assert argument
    assert "is required by “RKC General Annex, Standard 7.1”" in argument[1]
    assert "/id/sources." in one


def test_every_path_leads_from_the_one_to_the_other(reader: httpx2.Client) -> None:
    found = sections(reader.get("/paths?from=digital-customs&to=rkc").text)
    assert len(found) == 3
    for one in found:
        drawn = re.findall(r'chain-box"><a href="/id/(.+?)\.html"', one)
        assert drawn[0] == "digital-customs"
        assert drawn[-1] == "rkc"
        assert one.count('class="chain-step') == len(drawn) - 1 == one.count('class="stacked"')


def test_words_are_searched_for(reader: httpx2.Client) -> None:
    # The label by data/concepts/single-window.ttl.
    page = reader.get("/paths", params={"from": "единое окно", "to": "tfa"}).text
    assert page.count("Search words:") == 1
    assert 'name="from" value="single window"' in page


def test_that_there_is_no_path_is_told_with_the_nearest(reader: httpx2.Client) -> None:
    page = reader.get("/paths?from=blockchain&to=safe-framework&longest=1").text
    assert not sections(page)
    assert "The shortest path has" in page
    assert "Nearest:" in page


@pytest.mark.parametrize("lang", ["en", "fr", "ru"])
def test_without_both_ends_examples_are_offered(reader: httpx2.Client, lang: str) -> None:
    for query in ("", "from=rkc", "from=rkc&to=%20"):
        page = reader.get(f"/paths?{query}&lang={lang}").text
        assert not sections(page)
        ways = re.findall(r'<li><a href="(/paths\?from=[^"]+)">[^<]+ → ', page)
        assert len(ways) == 4
        for one in ways:
            assert sections(reader.get(one.replace("&amp;", "&")).text)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("from=rkc&to=rkc", 422),
        ("from=rkc&to=qqqqzzz", 404),
        ("from=rkc.ga-7.1.requires.ict&to=rkc", 422),
        ("from=rkc&to=tfa&k=11", 422),
        ("from=rkc&to=tfa&longest=0", 422),
        ("from=rkc&to=tfa&k=many", 422),
        ("from=rkc&to=tfa&basis=wishful", 422),
        ("from=" + "x" * 5000 + "&to=rkc", 422),
    ],
)
def test_what_has_no_path_is_told(reader: httpx2.Client, query: str, status: int) -> None:
    response = reader.get(f"/paths?{query}")
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    assert "Traceback" not in response.text


@pytest.mark.nightly
def test_both_ends_are_chosen_by_the_keyboard(page: Page) -> None:
    page.goto("/paths")
    for box, words in (("#from", "single wind"), ("#to", "TFA")):
        page.focus(box)
        page.keyboard.type(words)
        page.wait_for_selector(f"{box} ~ ul.suggestions li")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    # By data/concepts/single-window.ttl and data/instruments/tfa/.
    chosen = {"#from": "single window", "#to": "WTO Agreement on Trade Facilitation"}
    assert {box: page.input_value(box) for box in chosen} == chosen
    page.keyboard.press("Enter")
    page.wait_for_url("**/paths?from=single+window&to=WTO+Agreement+on+Trade+Facilitation&**")
    assert page.locator("ol.chain").count() == 3
    assert {box: page.input_value(box) for box in chosen} == chosen
    assert "Search words:" not in page.content()
