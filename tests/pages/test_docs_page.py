from __future__ import annotations

import re
from html import unescape

import httpx2
import pytest


@pytest.fixture(scope="module")
def docs(reader: httpx2.Client) -> str:
    return reader.get("/docs?lang=en").text


def test_every_described_route_is_on_the_page(reader: httpx2.Client, docs: str) -> None:
    described = reader.get("/openapi.json").json()["paths"]
    told = re.findall(r"<summary><code>([^<]+)</code></summary>", docs)
    assert len(told) > 30
    assert sorted(unescape(one) for one in told) == sorted(described)


def test_every_example_answers(reader: httpx2.Client, docs: str) -> None:
    examples = [unescape(one) for one in re.findall(r'For example: <a href="([^"]+)"', docs)]
    assert len(examples) > 30
    for one in examples:
        assert reader.get(one, headers={"accept": "*/*"}).status_code == 200, one


def test_every_form_of_an_example_answers(reader: httpx2.Client, docs: str) -> None:
    forms = [unescape(one) for one in re.findall(r'href="([^"]+)"><code>(?:csv|bibtex)<', docs)]
    assert len(forms) > 10
    for one in forms:
        response = reader.get(one)
        assert response.status_code == 200, one
        assert response.headers["content-type"].startswith(("text/csv", "application/x-bibtex"))


def test_a_route_tells_what_must_be_given(docs: str) -> None:
    (gaps,) = re.findall(r'<li id="[^"]*gaps[^"]*">.*?</li>', docs, flags=re.DOTALL)
    assert re.search(r'<code>notion</code> <span class="mark">required</span>', gaps)
    assert "<code>lang</code>" in gaps


def test_the_query_on_the_page_has_an_answer(reader: httpx2.Client, docs: str) -> None:
    # By data/concepts: there are four notions, each with a label in three languages.
    (way,) = re.findall(r'href="(/sparql\?[^"]*format=csv[^"]*)"', docs)
    rows = reader.get(unescape(way)).text.splitlines()[1:]
    assert len(rows) == 12


@pytest.mark.parametrize(
    ("lang", "heading"), [("fr", "Couverture et lacunes"), ("ru", "Охват и пробелы")]
)
def test_headings_are_in_the_language_and_descriptions_say_theirs(
    reader: httpx2.Client, lang: str, heading: str
) -> None:
    page = reader.get("/docs", params={"lang": lang}).text
    assert f'<h2 id="coverage">{heading}</h2>' in page
    assert '<p lang="en">' in page
