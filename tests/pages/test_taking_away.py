"""What a reader takes away from the pages: files and citations."""

from __future__ import annotations

import io
import re
from hashlib import sha256
from html import unescape

import bibtexparser
import httpx2
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from dcgraph.research.downloads import DOWNLOADS
from dcgraph.snapshot.manifest import Snapshot


def test_the_downloads_are_a_page_for_browsers_and_data_for_programs(
    reader: httpx2.Client, shipped_snapshot: Snapshot
) -> None:
    hashes = shipped_snapshot.manifest.files
    names = [one.name for one in DOWNLOADS.values() if f"downloads/{one.source}" in hashes]
    assert len(names) > 30
    page = reader.get("/downloads?lang=fr").text
    assert "<h1>Téléchargements</h1>" in page
    assert all(f'href="/downloads/{name}" download>' in page for name in names)
    assert hashes["downloads/dcgraph.ttl.gz"] in page
    program = reader.get("/downloads", headers={"accept": "application/json"})
    assert [one["name"] for one in program.json()["downloads"]] == names
    assert "Accept" in program.headers["vary"]


def cited_in(page: str) -> list[tuple[str, str]]:
    """The citations on a page, each with its style: those of the thing, then of its record."""
    found = re.findall(r'<dt>(.*?)</dt><dd><span class="cited"[^>]*>(.*?)</span>', page)
    return [(style, unescape(text)) for style, text in found]


def test_a_provision_is_cited_itself_and_as_a_record(
    reader: httpx2.Client, shipped_snapshot: Snapshot
) -> None:
    page = reader.get("/id/rkc.ga-7.4.html?lang=en").text
    found = cited_in(page)
    gost = "GOST R 7.0.100-2018"
    assert [style for style, _ in found] == ["OSCOLA 4", "Bluebook 21", gost, "APA 7", gost]
    itself, record = found[:3], found[3:]
    assert all("7.4" in text and "wcoomd.org" in text for _, text in itself)
    assert all("https://w3id.org/dcgraph/id/rkc.ga-7.4" in text for _, text in record)
    # A hash is for programs: it is in the file that is offered, and in no text.
    assert not any(shipped_snapshot.manifest.hash[:12] in text for _, text in found)
    (way,) = re.findall(r'href="(/api/v1/cite\?[^"]*style=bibtex[^"]*)" download="([^"]+)"', page)
    assert way[1] == "rkc.ga-7.4.bib"
    told = reader.get(unescape(way[0]))
    assert told.status_code == 200
    assert f"content SHA-256 {shipped_snapshot.manifest.hash}" in told.text
    (own,) = re.findall(r'href="(/api/v1/records/[^"]*/citation\?[^"]*style=ris[^"]*)"', page)
    assert "General Annex, Standard 7.4" in reader.get(unescape(own)).text


def test_a_concept_is_cited_as_a_record_alone(reader: httpx2.Client) -> None:
    page = reader.get("/id/digital-customs.html?lang=fr").text
    assert [style for style, _ in cited_in(page)] == ["APA 7", "GOST R 7.0.100-2018"]
    assert "cite-itself" not in page


def test_a_citation_is_copied_and_the_tabs_work_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/id/tfa.10.4.html?lang=en")
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.locator("#cite > summary").click()
    button = page.get_by_role("button", name=re.compile("^Copy.*OSCOLA 4")).first
    button.click()
    expect(page.get_by_role("button", name=re.compile("^Copied.*OSCOLA 4"))).to_be_visible()
    text = page.evaluate("window.copied")
    assert text.startswith("Agreement on Trade Facilitation (adopted 27 November 2014, entered")
    page.get_by_label("The provision").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tab").nth(0)).to_be_hidden()
    expect(page.locator(".tab").nth(1)).to_contain_text("https://w3id.org/dcgraph/id/tfa.10.4")


def test_a_standard_is_cited_in_gost_from_its_page(page: Page, site: str) -> None:
    page.goto(f"{site}/id/rkc.ga-7.4.html?lang=ru")
    page.locator("#cite > summary").click()
    expect(page.get_by_label("Положение")).to_be_checked()
    shown = page.locator(".tab").first
    expect(shown.locator("dt").first).to_have_text("ГОСТ Р 7.0.100-2018")
    told = shown.locator("dd").first.inner_text()
    assert "правило 7.4" in told
    assert "режим доступа" in told.lower() or "URL" in told
    # No hash and no address of a program stands in what readers cite.
    assert "sha256" not in told.lower()
    assert "/api/" not in told


@pytest.mark.nightly
@pytest.mark.parametrize("which", ["claim", "what follows"])
def test_a_note_on_a_provision_leads_to_both_citations(
    page: Page, site: str, reader: httpx2.Client, which: str
) -> None:
    page.goto(f"{site}/id/rkc.ga-7.4.html")
    kind = "is-derived" if which == "what follows" else "is-stated"
    page.locator(f".notes > .{kind}").first.get_by_role("link", name="Cite", exact=True).click()
    expect(page.get_by_label("The provision")).to_be_checked()
    assert "Standard 7.4" in page.locator(".tab").first.inner_text()
    page.get_by_label("This view" if which == "what follows" else "This record").check()
    # The answer that is cited has the hash that the page tells.
    (way,) = re.findall(r'href="(/api/v1/cite[^"]*csl[^"]*)"', page.content())
    cited = page.locator(".tab").nth(1).locator("a", has_text="Permalink").get_attribute("href")
    assert reader.get(unescape(way)).status_code == 200
    answer = reader.get(cited or "", headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert sha256(answer.content).hexdigest() in reader.get(unescape(way)).text


def test_the_permalink_of_a_record_gives_that_answer(reader: httpx2.Client) -> None:
    page = reader.get("/id/digital-customs.html?lang=ru").text
    (way,) = re.findall(r'href="([^"]+/at/[^"]+)"', page)
    told = reader.get(unescape(way), headers={"accept": "application/json"}).json()
    assert told["thing"]["label"] == "цифровая таможня"


def test_the_style_of_the_language_comes_first(reader: httpx2.Client) -> None:
    (style, text), *_ = cited_in(reader.get("/id/rkc.html?lang=ru").text)
    assert style == "ГОСТ Р 7.0.100-2018"
    assert "Текст : электронный" in text


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
