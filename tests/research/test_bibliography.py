"""The bibliography of the graph as it ships: its numbers are whole, and readers get them."""

from __future__ import annotations

import bibtexparser
import httpx2
import pytest

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research import Desk


def digit(sign: str) -> int:
    return 10 if sign == "X" else int(sign)


def test_the_check_digit_of_every_issn_and_isbn_is_right(desk: Desk) -> None:
    """So that a slip of the pen, or an invented number, is seen."""
    numbers = [
        one.text.replace("-", "")
        for kind, name in (("Periodical", "issn"), ("Source", "isbn"))
        for iri in desk.facts.of_kind(DCG + kind)
        for one in desk.facts.words(iri, DCG + name)
    ]
    assert len(numbers) > 10
    for number in numbers:
        if len(number) == 13:
            weighed = sum(digit(one) * (1, 3)[place % 2] for place, one in enumerate(number))
            assert weighed % 10 == 0, number
        else:
            weighed = sum(digit(one) * (len(number) - place) for place, one in enumerate(number))
            assert weighed % 11 == 0, number


def test_a_doi_that_tells_issue_and_pages_agrees_with_them(desk: Desk) -> None:
    # Two publishers write ISSN, year, issue and pages into their DOI.
    for name, pages in (("salnikova-2020", "71–77"), ("kozyrin-2020", "144–162")):
        iri = f"{DCGD}sources.{name}"
        doi = desk.facts.first(iri, DCG + "doi")
        (journal,) = desk.facts.iris(iri, DCG + "appearedIn")
        assert desk.facts.first(iri, DCG + "pages") == pages
        assert desk.facts.first(journal, DCG + "issn") in doi
        assert all(page in doi for page in pages.split("–"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # From the by-lines at customs-academy.net, and from the publisher's page.
        (
            "mozer-2019-maturity-model",
            ("Mozer, Sergei V.", "Economic Problems and Legal Practice", "2", "234--240"),
        ),
        (
            "mozer-2019-work-program",
            ("Mozer, Sergei V.", "Sociopolitical Sciences", "5", "166--174"),
        ),
        (
            "mozer-2023-data-matrix",
            ("Mozer, Sergei V.", "Gaps in Russian Legislation", "2", "284--296"),
        ),
    ],
)
def test_the_articles_of_the_author_are_cited_by_journal_issue_and_pages(
    shipped_address: str, name: str, expected: tuple[str, ...]
) -> None:
    address = f"{shipped_address}/api/v1/records/sources.{name}/references?style=bibtex"
    entry, *_ = bibtexparser.loads(httpx2.get(address, timeout=60).text).entries
    assert (entry["author"], entry["journal"], entry["number"], entry["pages"]) == expected
    assert entry["issn"] in {"2541-8025", "2223-0092", "2072-3164"}


def test_both_numbers_of_a_conflict_are_told(shipped_address: str) -> None:
    address = f"{shipped_address}/api/v1/records/sources.mozer-2019-maturity-model/references"
    told = httpx2.get(address, params={"style": "apa"}, timeout=60).text
    assert "pages by source: 234–240 / 234–241" in told
