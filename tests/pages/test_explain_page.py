"""The page on why a triple holds."""

from __future__ import annotations

import html
import re

import httpx2
import pytest

from dcgraph.research.model import LANGUAGES

WHY = {
    "subject": "rkc.ga-3.21",
    "relation": "obligesToPermit",
    "object": "characteristics.electronic-beside-paper",
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_has_each_step_with_its_sources(reader: httpx2.Client, lang: str) -> None:
    page = reader.get("/explain", params={**WHY, "lang": lang}).text
    (chain,) = re.findall(r"<section>.*?</section>", page, re.DOTALL)
    steps = re.findall(r"<li><span class=\"mark.*?</li>\n", chain, re.DOTALL)
    assert "shall permit" in chain
    assert "Transitional Standard 3.21" in chain
    assert "/id/sources.nl-rkc-treaty-text.html" in chain
    claim = "/id/actions.accept-electronically.realises.characteristics.electronic-beside-paper"
    assert claim in chain
    assert steps
    assert "/api/v1/explain?" in page


def test_a_derived_statement_leads_to_why(reader: httpx2.Client) -> None:
    asked = {"from": WHY["subject"], "to": WHY["object"], "basis": "derived", "lang": "en"}
    page = reader.get("/paths", params=asked | {"longest": "1"}).text
    ways = [html.unescape(one) for one in re.findall(r'href="(/explain\?[^"]+)"', page)]
    assert any("relation=obligesToPermit" in one for one in ways)
    for way in ways:
        told = reader.get(way)
        assert told.status_code == 200
        assert "<section>" in told.text, way


def test_the_chains_that_follow_have_their_own_bytes(reader: httpx2.Client) -> None:
    # The Convention asks for faster clearance in several provisions.
    asked = {"subject": "rkc", "relation": "requires", "object": "characteristics.faster-clearance"}
    page = reader.get("/explain", params=asked | {"limit": "1", "offset": "1", "lang": "en"}).text
    (way,) = re.findall(r'href="(/api/v1/explain\?[^"]+)">JSON<', page)
    told = reader.get(html.unescape(way)).json()
    (chain,) = told["chains"]
    assert chain["number"] == 2
    assert f"Chain 2 of {told['total']}" in page


def test_what_does_not_hold_is_shown_with_what_there_is(reader: httpx2.Client) -> None:
    page = reader.get("/explain", params={**WHY, "relation": "requires", "lang": "en"}).text
    assert "No norm of the kind “obligation”" in page
    assert "What relates the two" in page
    assert "<section>" not in page


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"subject": "rkc.ga-3.2l"}, 404, 'id="fault-subject"'),
        ({"relation": "obliges"}, 422, 'id="fault-relation"'),
        ({"object": "nothing at all"}, 404, 'id="fault-object"'),
        ({"object": ""}, 422, 'id="fault-object"'),
        ({"object": "<script>alert(1)</script>"}, 404, "&lt;script&gt;"),
        ({"limit": "zero"}, 422, ""),
        ({"offset": "77"}, 422, ""),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(
    reader: httpx2.Client, given: dict[str, str], status: int, said: str
) -> None:
    response = reader.get("/explain", params={**WHY, **given, "lang": "en"})
    assert response.status_code == status
    assert said in response.text
    assert "<script>alert" not in response.text


def test_chains_come_in_pages(reader: httpx2.Client) -> None:
    asked = {"subject": "rkc", "relation": "requires", "lang": "en", "limit": "2"}
    path, page = "/explain", ""
    asked["object"] = "characteristics.faster-clearance"
    page = reader.get(path, params=asked).text
    numbers = []
    while True:
        numbers += re.findall(r"<h2>Chain (\d+) of (\d+)", page)
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        if onward is None:
            break
        page = reader.get(html.unescape(onward[1])).text
    total = int(numbers[0][1])
    assert total > 2
    assert [int(one) for one, _ in numbers] == list(range(1, total + 1))
