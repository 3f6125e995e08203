from __future__ import annotations

import re

import httpx2
import pytest

from dcgraph.namespaces import DCG
from dcgraph.research import Desk
from dcgraph_api.pages.reader import grouped, size


def test_the_figures_are_those_of_the_graph(reader: httpx2.Client, desk: Desk) -> None:
    page = reader.get("/about?lang=en").text
    claims = len(desk.facts.claims)
    assert claims > 500
    assert f"There are {claims:,} claims. A claim is stated" in page
    read = len(desk.facts.of_kind(DCG + "CoverageNote"))
    assert f"There are {read} such notes." in page
    provisions = desk.facts.of_kind(DCG + "Provision")
    linked = [one for one in provisions if desk.facts.values(one, DCG + "textAddress")]
    assert f"{len(linked):,} of {len(provisions):,} provisions lead to their official text" in page


@pytest.mark.parametrize(
    ("lang", "sign"),
    [("en", "follows from norms"), ("fr", "découle de normes"), ("ru", "следует из норм")],
)
def test_each_sign_of_a_ground_is_explained(reader: httpx2.Client, lang: str, sign: str) -> None:
    page = reader.get("/about", params={"lang": lang}).text
    assert f'<td><span class="mark mark-derived">{sign}</span></td><td>' in page


@pytest.mark.parametrize(
    ("lang", "gap", "unread"),
    [
        (
            "en",
            "read in full; no norm on it is recorded",
            "nothing recorded; the text was not read in full",
        ),
        ("fr", "aucune norme juridique à ce sujet n’est consignée", "rien de consigné"),
        (
            "ru",
            "прочитан полностью; норм об этом не записано",
            "ничего не записано; текст прочитан не полностью",
        ),
    ],
)
def test_the_first_page_explains_the_marks_that_it_shows(
    reader: httpx2.Client, lang: str, gap: str, unread: str
) -> None:
    page = reader.get("/", params={"lang": lang}).text
    assert '<use href="#m-gap"/>' in page
    (key,) = re.findall(r'<ul class="key".*?</ul>', page, flags=re.DOTALL)
    assert gap in key
    assert unread in key


def test_it_says_which_texts_were_read_as_a_whole(reader: httpx2.Client) -> None:
    # By data/instruments: of all notes these alone say dcg:ReadWhole.
    page = reader.get("/about?lang=en").text
    (whole,) = re.findall(r"<details open>.*?</details>", page, flags=re.DOTALL)
    assert sorted(re.findall(r'href="/id/([^"?]+)\.html', whole)) == [
        "china-customs-law",
        "china-e-commerce-law",
        "china-electronic-signature-law",
        "china-tariff-law",
        "electronic-communications-convention",
        "korean-customs-act",
        "rkc.body",
        "rkc.ga",
        "uk-electronic-trade-documents-act",
        "uncitral-mles",
        "uncitral-mletr",
        "unece-recommendation-42",
        "wto-electronic-commerce-agreement",
    ]


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "A query may run for 10 seconds."),
        ("fr", "Une requête peut durer 10 secondes."),
        ("ru", "Запрос может выполняться 10 с."),
    ],
)
def test_the_limits_are_told_in_words(reader: httpx2.Client, lang: str, told: str) -> None:
    # Of Settings(), with which the tests serve, the time is 10 seconds.
    assert told in reader.get("/about", params={"lang": lang}).text


def test_it_tells_licences_and_how_to_cite(reader: httpx2.Client, desk: Desk) -> None:
    page = reader.get("/about?lang=en").text
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in page
    assert 'href="/static/THIRD_PARTY.txt' in page
    manifest = desk.snapshot.manifest
    (cited,) = re.findall(r'<p class="cited" lang="en">(.*?)</p>', page)
    assert manifest.hash not in cited
    assert f"Version {manifest.version}" in cited
    for style in ("bibtex", "ris", "csl", "gost"):
        (address,) = re.findall(rf'href="(/api/v1/cite\?style={style}[^"]*)"', page)
        assert reader.get(address.replace("&amp;", "&")).status_code == 200
    russian = reader.get("/about?lang=ru").text
    assert '<p class="cited" lang="ru">' in russian
    assert "SHA-256 содержания" not in russian


def test_each_page_leads_to_the_method(reader: httpx2.Client) -> None:
    foot = reader.get("/id/rkc.html?lang=ru").text.partition("<footer")[2]
    assert 'href="/about?lang=ru">Метод и обозначения</a>' in foot


@pytest.mark.parametrize(
    ("number", "english", "french"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1234567, "1,234,567", "1\u202f234\u202f567"),
        (10.0, "10", "10"),
        (0.25, "0.25", "0,25"),
        (1000.5, "1,000.5", "1\u202f000,5"),
    ],
)
def test_numbers_are_written_as_in_the_language(number: float, english: str, french: str) -> None:
    assert grouped(number, "en") == english
    assert grouped(number, "fr") == french


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "0 bytes"),
        (1023, "1,023 bytes"),
        (1024, "1 kB"),
        (64 << 20, "64 MB"),
        (1 << 50, "1,048,576 GB"),
    ],
)
def test_sizes_are_told_in_the_largest_unit(number: int, told: str) -> None:
    assert size(number, "en") == told
