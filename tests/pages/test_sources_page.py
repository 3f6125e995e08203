from __future__ import annotations

import csv
import io
import re
from html import unescape

import httpx2
import pytest


def rows_of(page: str) -> list[str]:
    return re.findall(r"<tr(?: class=\"[^\"]*\")?><td>.*?</tr>", page, flags=re.DOTALL)


def test_sources_are_narrowed_to_a_kind_and_lead_to_their_pages(reader: httpx2.Client) -> None:
    # By data/sources: asycuda-kyoto is a dcg:WebPage, the texts of treaties are dcg:TreatyText.
    page = reader.get("/sources", params={"kind": "TreatyText", "lang": "en"}).text
    rows = rows_of(page)
    assert rows
    assert all(re.search(r'href="/id/sources\.[^"]+\.html', row) for row in rows)
    assert '<option value="TreatyText" selected>' in page
    assert "<td>primary text</td>" in page
    assert "/id/sources.asycuda-kyoto.html" not in page


def test_sources_come_in_pages_that_do_not_overlap(reader: httpx2.Client) -> None:
    first = reader.get("/sources?lang=en").text
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = reader.get(following.replace("&amp;", "&")).text
    names = [set(re.findall(r'<tr><td><a href="(/id/[^"?]+)', page)) for page in (first, second)]
    assert len(names[0]) == 40
    assert names[1]
    assert not names[0] & names[1]
    assert 'rel="first"' in second


def test_sources_are_searched_and_put_in_order(reader: httpx2.Client) -> None:
    # By data/sources, S. V. Mozer wrote in Russian and in English; a search reads either.
    page = reader.get("/sources", params={"q": "мозер", "sort": "year", "lang": "en"}).text
    years = re.findall(r'<td class="date">(\d{4})?', page)
    assert len(years) > 10
    assert years == sorted(years, reverse=True)
    assert '<option value="year" selected>' in page
    assert 'value="мозер"' in page
    authors = reader.get("/api/v1/sources?kind=JournalArticle&sort=author&limit=50").json()["items"]
    titles = reader.get("/api/v1/sources?kind=JournalArticle&sort=title&limit=50").json()["items"]
    assert [one["thing"]["label"].casefold() for one in titles] == sorted(
        one["thing"]["label"].casefold() for one in authors
    )
    assert authors != titles


@pytest.mark.parametrize(("form", "mark"), [("bibtex", r"(?m)^@"), ("ris", r"(?m)^TY  - ")])
def test_all_that_was_found_is_taken_away(reader: httpx2.Client, form: str, mark: str) -> None:
    for asked in ({"lang": "en"}, {"q": "2019", "lang": "en"}, {"kind": "TreatyText"}):
        page = reader.get("/sources", params=asked).text
        number = int(re.findall(r"<h2>(\d+)", page.replace("\N{NO-BREAK SPACE}", ""))[0])
        (way,) = re.findall(rf'href="(/api/v1/sources\?[^"]*format={form}[^"]*)"', page)
        assert number > 40
        told = reader.get(unescape(way))
        assert told.status_code == 200
        assert len(re.findall(mark, told.text)) == number
        (table,) = re.findall(r'href="(/api/v1/sources\?[^"]*format=csv[^"]*)"', page)
        rows = [*csv.DictReader(io.StringIO(reader.get(unescape(table)).text))]
        assert len(rows) == number


def test_a_source_is_listed_by_its_short_name(reader: httpx2.Client) -> None:
    page = reader.get("/sources", params={"q": "Dutch treaty collection", "lang": "en"}).text
    (row, *_) = [one for one in rows_of(page) if "nl-rkc-treaty-text" in one]
    assert ">RKC, English text (Dutch treaty collection)</a>" in row


@pytest.mark.parametrize("asked", ["kind=Nothing", "cursor=abc", "kind=Claim", "sort=size"])
def test_what_means_nothing_is_told_in_words(reader: httpx2.Client, asked: str) -> None:
    response = reader.get(f"/sources?lang=en&{asked}")
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert "<h1>Sources</h1>" in response.text


def test_a_source_shows_what_rests_on_it_and_where(reader: httpx2.Client) -> None:
    # By data/instruments/rkc/rkc.ttl: the second paragraph of ASYCUDA's page bears out who adopted
    # the convention, and when that entered into force.
    page = reader.get("/id/sources.asycuda-kyoto.html?lang=en").text
    rows = [row for row in rows_of(page) if 'href="/id/rkc.html' in row]
    assert len(rows) == 2
    (force,) = [row for row in rows if "entry-into-force date" in row]
    assert "Second paragraph" in force
    assert "confirmed" in force
    assert 'href="http://asycuda.org/kyotoconvention.asp"' in page


def test_a_thing_that_is_no_source_has_nothing_resting_on_it(reader: httpx2.Client) -> None:
    assert 'id="resting"' not in reader.get("/id/rkc.html").text


def test_a_definition_is_called_after_what_it_defines(reader: httpx2.Client) -> None:
    # By data/concepts/appeal.ttl, whose definition of 1999 cites this source.
    for lang, told in (
        ("fr", "définition\xa0: recours en matière douanière"),
        ("en", "definition: appeal in customs matters"),
    ):
        page = reader.get(f"/id/sources.asycuda-kyoto.html?lang={lang}").text
        assert f">{told}</a>" in page


def test_the_page_of_a_source_tells_its_grade(reader: httpx2.Client) -> None:
    page = reader.get("/id/sources.56ok-dccf.html?lang=en").text
    assert "news item</a> · self-published</p>" in page
