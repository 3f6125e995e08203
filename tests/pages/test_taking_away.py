"""What a reader takes away from the pages: files and citations."""

from __future__ import annotations

import io
import re
from html import unescape

import bibtexparser
import httpx2
import openpyxl
import pytest

from dcgraph.snapshot.downloads import list_downloads
from dcgraph.snapshot.manifest import Snapshot


def test_the_downloads_are_a_page_for_browsers_and_data_for_programs(
    reader: httpx2.Client, shipped_snapshot: Snapshot
) -> None:
    files = list_downloads(shipped_snapshot.path / "downloads")
    assert files
    page = reader.get("/downloads?lang=fr").text
    assert "<h1>Téléchargements</h1>" in page
    for one in files:
        assert f'href="/downloads/{one.name}" download>' in page
        assert one.sha256 in page
    program = reader.get("/downloads", headers={"accept": "application/json"})
    assert [one["name"] for one in program.json()["downloads"]] == [one.name for one in files]
    assert "Accept" in program.headers["vary"]


def test_a_record_tells_how_it_is_cited(reader: httpx2.Client, shipped_snapshot: Snapshot) -> None:
    page = reader.get("/id/rkc.ga-7.1.html?lang=en").text
    (cited,) = re.findall(r'<p class="cited" lang="en">(.*?)</p>', page)
    assert shipped_snapshot.manifest.hash in cited
    (way,) = re.findall(r'href="(/api/v1/cite\?[^"]*style=bibtex[^"]*)"', page)
    told = reader.get(unescape(way))
    assert told.status_code == 200
    # The hash of the answer is the same in both.
    (digest,) = re.findall(r"answer SHA-256 ([0-9a-f]{64})", cited)
    assert digest in told.text


def test_the_permalink_of_a_record_gives_that_answer(reader: httpx2.Client) -> None:
    page = reader.get("/id/digital-customs.html?lang=ru").text
    (way,) = re.findall(r'href="([^"]+/at/[^"]+)"', page)
    told = reader.get(unescape(way), headers={"accept": "application/json"}).json()
    assert told["thing"]["label"] == "цифровая таможня"


def test_a_citation_follows_the_house_of_the_language(reader: httpx2.Client) -> None:
    page = reader.get("/id/rkc.html?lang=ru").text
    (cited,) = re.findall(r'<p class="cited" lang="ru">(.*?)</p>', page)
    assert "Текст : электронный" in cited
    assert "SHA-256 ответа" in cited


def test_a_citation_names_the_host_under_which_it_was_asked(reader: httpx2.Client) -> None:
    for host in ("one.example", "two.example"):
        page = reader.get("/id/tfa.html?lang=en", headers={"host": host}).text
        assert re.search(rf'href="http://{host}/at/[0-9a-f]{{16}}/api/v1/records/tfa', page)


@pytest.mark.parametrize(
    "path",
    [
        "/matrix",
        "/matrix?rows=digital-customs&columns=rkc&basis=stated",
        "/gaps?notion=smart-customs&instrument=rkc&lang=fr",
        "/compare?a=digital-customs&b=electronic-customs",
        "/paths?from=digital-customs&to=rkc",
        "/timeline?of=digital-customs,rkc&from=2018",
        "/timeline",
        "/questions/gaps-of-smart-customs?lang=ru",
        "/sparql?query=SELECT%20%2A%20%7B%20%3Fs%20a%20dcg%3ANotion%20%7D",
    ],
)
def test_an_answer_is_cited_in_each_style_from_its_page(reader: httpx2.Client, path: str) -> None:
    page = reader.get(path).text
    ways = re.findall(r'href="(/api/v1/cite[^"]*)"( download="dcgraph.(\w+)")?', page)
    assert [ending for _, _, ending in ways] == ["", "", "bib", "ris", "json"]
    told = [reader.get(unescape(way)) for way, _, _ in ways]
    assert [one.status_code for one in told] == [200] * 5
    (entry,) = bibtexparser.loads(told[2].text).entries
    assert "/at/" in entry["url"]


def test_the_sources_behind_a_record_are_taken_from_its_page(reader: httpx2.Client) -> None:
    page = reader.get("/id/sources.nl-rkc-treaty-text.html?lang=en").text
    ways = re.findall(r'href="(/api/v1/records/[^"]*/references[^"]*style=bibtex[^"]*)"', page)
    assert len(ways) == 1
    first, *_ = bibtexparser.loads(reader.get(unescape(ways[0])).text).entries
    # data/sources/treaties.ttl
    assert (first["ID"], first["year"]) == ("sources.nl-rkc-treaty-text", "2006")


@pytest.mark.parametrize("query", ["SELECT (RAND() AS ?x) {}", "ASK {}" + " " * 5_000])
def test_what_cannot_be_cited_does_not_offer_it(reader: httpx2.Client, query: str) -> None:
    page = reader.get("/sparql", params={"query": query})
    assert page.status_code == 200
    assert "/api/v1/cite" not in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/compare?a=rkc&b=tfa",
        "/explore?of=rkc.ga-7.1",
        "/gaps?notion=smart-customs&instrument=rkc",
        "/matrix?rows=paperless-customs&columns=rkc",
        "/questions/gaps-of-smart-customs",
        "/timeline?of=rkc&from=2006&to=2006",
    ],
)
def test_a_workbook_is_taken_from_each_page_that_has_a_table(
    reader: httpx2.Client, path: str
) -> None:
    (way,) = re.findall(r'href="(/api/v1/[^"]*format=xlsx[^"]*)"', reader.get(path).text)
    book = openpyxl.load_workbook(io.BytesIO(reader.get(unescape(way)).content))
    assert book.worksheets[0].max_row > 1
