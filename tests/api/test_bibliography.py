"""Articles over HTTP: journal, volume, issue, pages, numbers and authors in every style."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bibtexparser
import httpx2
import pytest
import rispy
from tests.research.desks import ARTICLES, quads_of
from tests.serving import serving, write_snapshot
from tests.waiting import PATIENCE

from dcgraph_api.config import Settings


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    folder: Path = write_snapshot(tmp_path_factory.mktemp("articles"), quads_of(ARTICLES))
    with (
        serving(folder, Settings(port=0, workers=1, processes=1, memory_quads=0)) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        yield client


def told(client: httpx2.Client, name: str, style: str) -> str:
    answer = client.get(f"/api/v1/records/{name}/references", params={"style": style})
    assert answer.status_code == 200
    return answer.text


def test_bibtex_has_an_article_with_all_that_finds_it(client: httpx2.Client) -> None:
    (entry,) = bibtexparser.loads(told(client, "article", "bibtex")).entries
    assert entry["ENTRYTYPE"] == "article"
    assert entry["author"] == "Иванова, Анна Петровна and Пети, Ж."
    assert (entry["title"], entry["titleaddon"]) == ("{Малая таможня}", "Small customs")
    assert (entry["journal"], entry["volume"], entry["number"]) == (
        "Малый журнал",
        "XIII",
        "4 (10)",
    )
    assert (entry["pages"], entry["year"], entry["date"]) == ("234--240", "2019", "2019-04")
    assert (entry["doi"], entry["issn"]) == (r"10.1000/small\_1", "1834-6707")
    assert (entry["language"], entry["keywords"]) == ("ru", "scholarly")
    # Neither figure of the pages is lost, and a site is no publisher of an article.
    assert "pages by source: 234–240 / 234–241" in entry["note"]
    assert "title in Latin letters (ISO 9): Malaâ tamožnâ" in entry["note"]
    assert "howpublished" not in entry


def test_ris_has_the_same(client: httpx2.Client) -> None:
    (entry,) = rispy.loads(told(client, "article", "ris"))
    assert entry["type_of_reference"] == "JOUR"
    assert entry["authors"] == ["Иванова, Анна Петровна", "Пети, Ж."]
    assert (entry["secondary_title"], entry["volume"], entry["number"]) == (
        "Малый журнал",
        "XIII",
        "4 (10)",
    )
    assert (entry["start_page"], entry["end_page"]) == ("234", "240")
    assert (entry["doi"], entry["issn"]) == ("10.1000/small_1", "1834-6707")
    assert (entry["title"], entry["translated_title"]) == ("Малая таможня", "Small customs")
    assert "pages by source: 234–240 / 234–241" in entry["notes"]


def test_csl_has_names_in_their_parts(client: httpx2.Client) -> None:
    answer = client.get("/api/v1/records/article/references", params={"style": "csl"})
    entry: dict[str, Any] = answer.json()[0]
    assert entry["type"] == "article-journal"
    assert entry["author"][0] == {"family": "Иванова", "given": "Анна Петровна"}
    found = [entry[name] for name in ("container-title", "volume", "issue", "page", "DOI", "ISSN")]
    assert found == ["Малый журнал", "XIII", "4 (10)", "234–240", "10.1000/small_1", "1834-6707"]
    assert entry["note"].startswith("English title: Small customs; ")


def test_apa_has_the_original_title_in_latin_letters_and_its_translation(
    client: httpx2.Client,
) -> None:
    assert told(client, "article", "apa") == (
        "Ivanova, A. P., & Petit, J.-P. (2019). Malaâ tamožnâ [Small customs]. Malyj žurnal, "
        "XIII(4), 234–240. https://doi.org/10.1000/small_1 "
        "[Cited at: by-line; pages by source: 234–240 / 234–241]\n"
    )
    assert told(client, "column", "apa") == (
        "Small, K. (2016, February 14). Customs every day. Small Journal, (79). "
        "https://example.org/column\n"
    )
    # Of this article the title in its own language was not read.
    assert told(client, "untitled", "apa") == "Small, K. (n.d.). [On customs].\n"


def test_gost_numbers_in_the_language_of_the_title(client: httpx2.Client) -> None:
    assert told(client, "article", "gost") == (
        "Иванова, А. П. Малая таможня / А. П. Иванова, Ж. Пети. – Текст : электронный // "
        "Малый журнал. – 2019. – Т. XIII, № 4 (10). – С. 234–240. – ISSN 1834-6707. – "
        "DOI 10.1000/small_1. – URL: https://example.org/article. – Места: by-line. – "
        "Страницы по источникам: 234–240 / 234–241.\n"
    )
    assert "// Small Journal. – 2016. – No. 79. – ISSN" in told(client, "column", "gost")


@pytest.mark.parametrize(
    ("name", "style", "pages"),
    [
        ("part", "bibtex", "pages = {12--19}"),
        ("part", "ris", "SP  - 12\r\nEP  - 19\r\n"),
        ("part", "csl", '"page": "12–19"'),
        ("part", "apa", " pp. 12–19. "),
        ("part", "gost", " – С. 12–19. – "),
        ("leaf", "bibtex", "pages = {7}"),
        ("leaf", "ris", "SP  - 7\r\nPB"),
        ("leaf", "csl", '"page": "7"'),
        ("leaf", "apa", " p. 7. "),
        ("leaf", "gost", " – P. 7. – "),
    ],
)
def test_what_is_in_no_periodical_has_its_pages_in_every_style(
    client: httpx2.Client, name: str, style: str, pages: str
) -> None:
    assert pages in told(client, name, style)


def test_a_work_that_is_cited_at_two_addresses_is_one(client: httpx2.Client) -> None:
    works = client.get("/api/v1/records/both/references").json()["works"]
    assert [(one["key"], one["places"]) for one in works] == [("article", ["by-line", "abstract"])]


def test_a_copy_has_journal_and_authors_of_its_work_at_its_own_address(
    client: httpx2.Client,
) -> None:
    (entry,) = bibtexparser.loads(told(client, "copy", "bibtex")).entries
    assert (entry["ID"], entry["url"]) == ("copy", "https://example.org/copy")
    assert (entry["journal"], entry["number"], entry["year"]) == ("Малый журнал", "4 (10)", "2019")
    assert entry["author"] == "Иванова, Анна Петровна and Пети, Ж."


def test_two_copies_of_a_work_that_is_not_cited_are_one_work(client: httpx2.Client) -> None:
    (work,) = client.get("/api/v1/records/copied/references").json()["works"]
    assert sorted(work["places"]) == ["index", "preface"]


@pytest.mark.parametrize(("copy", "publisher"), [("bare", "Small Press"), ("mirror", "A mirror")])
def test_a_copy_takes_title_authors_and_publisher_unless_it_has_its_own(
    client: httpx2.Client, copy: str, publisher: str
) -> None:
    (work,) = client.get(f"/api/v1/records/{copy}/references").json()["works"]
    assert (work["title"], work["translated_title"]) == ("Большая таможня", "Large customs")
    assert (work["authors"], work["publisher"]) == (["Анна Иванова"], publisher)
    assert work["address"] == f"https://example.org/{copy}"


def test_a_periodical_has_the_name_that_it_gives_itself(client: httpx2.Client) -> None:
    # Not the label, which is this project's translation; what is only recalled is told.
    assert "recalled" not in told(client, "article", "bibtex")
    assert told(client, "note", "gost") == (
        "Заметка // Память. – название издания приведено по памяти.\n"
    )


def test_what_a_publisher_brings_out_is_a_book(client: httpx2.Client) -> None:
    (entry,) = bibtexparser.loads(told(client, "monograph", "bibtex")).entries
    assert (entry["ENTRYTYPE"], entry["publisher"]) == ("book", "Small Press")
    assert entry["isbn"] == "9781589062115"
    (other,) = rispy.loads(told(client, "monograph", "ris"))
    assert (other["type_of_reference"], other["issn"]) == ("BOOK", "9781589062115")
    assert told(client, "monograph", "gost") == (
        "Small, K. All of customs / K. Small. – Small Press, 06.2019. – ISBN 9781589062115.\n"
    )


def test_the_page_of_a_periodical_lists_what_appeared_in_it(client: httpx2.Client) -> None:
    page = client.get("/id/journal.html").text
    assert "1834-6707" in page
    assert "Small customs" in page
    assert "Customs every day" in page
    assert "On customs" not in page
