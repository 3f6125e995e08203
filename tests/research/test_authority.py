"""Who answers for a source: said of each, and the order of sources wherever several stand."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from dcgraph.files import ROOT
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research import Desk
from dcgraph.research.catalogue import Entry, catalogue, entries_csv
from dcgraph.research.citation import references
from dcgraph.research.citation_styles import STYLES
from dcgraph.research.facts import TERMS, authority, rank
from dcgraph.research.filters import Filters
from dcgraph.research.model import AUTHORITIES, LANGUAGES
from dcgraph.research.records import record


def test_every_source_has_one_of_the_six_grades(desk: Desk) -> None:
    found = {iri: authority(desk.facts, iri) for iri in desk.facts.of_kind(DCG + "Source")}
    assert len(found) > 700
    assert [iri for iri, grade in found.items() if grade is None] == []
    assert set(found.values()) == set(AUTHORITIES)


@pytest.mark.parametrize(
    ("name", "kind", "grade"),
    [
        # A weblog of a vendor, of a lawyer's office, an article of WCO News, a trade portal.
        ("azarc-scs-2024", "BlogPost", "self-published"),
        ("kale-sw", "BlogPost", "self-published"),
        ("bakermckenzie-2017-code", "ProfessionalNote", "professional"),
        ("wco-news-79-digital", "MagazineArticle", "official"),
        ("56ok-dccf", "NewsItem", "self-published"),
        ("asycuda-grok", "WebPage", "self-published"),
        ("linke-sw", "JournalArticle", "scholarly"),
        ("freightnews-rkc-101", "NewsItem", "press"),
        # The text counts, and not the site of its copy.
        ("latvia-rkc-law", "LegalActText", "primary text"),
        ("safe-2015-studylib", "StandardText", "primary text"),
    ],
)
def test_a_source_is_of_the_kind_and_grade_that_it_is(
    desk: Desk, name: str, kind: str, grade: str
) -> None:
    iri = f"{DCGD}sources.{name}"
    assert desk.kinds(iri)[0] == kind
    assert authority(desk.facts, iri) == grade


def test_what_nobody_reviewed_is_no_scholarly_article(desk: Desk) -> None:
    articles = desk.facts.of_kind(DCG + "JournalArticle")
    assert articles
    assert {authority(desk.facts, one) for one in articles} == {"scholarly"}


def test_sources_are_listed_by_authority_and_then_by_title(desk: Desk) -> None:
    found: list[Entry] = []
    cursor = ""
    while True:
        page = catalogue(desk, "sources", Filters()).page(300, cursor)
        found += page.items
        cursor = page.next
        if not cursor:
            break
    assert len(found) == page.total > 700
    keys = [(rank(one.authority), one.thing.label.casefold()) for one in found]
    assert keys == sorted(keys)
    assert {found[0].authority, found[-1].authority} == {"primary text", "self-published"}
    header, first = entries_csv(found).decode().splitlines()[:2]
    assert "authority" in header.split(",")
    assert "primary text" in first.split(",")


def test_citations_stand_by_confidence_and_then_by_authority(desk: Desk) -> None:
    seen = 0
    for name in ("rkc", "tfa.10.4.1", "single-window", "digital-customs"):
        told = record(desk, name, Filters())
        lists = [told.citations, *(one.citations for one in told.statements)]
        for cited in (*lists, *(one.citations for one in told.definitions)):
            for one, other in pairwise(cited):
                seen += one.authority != other.authority
                assert (one.confidence, rank(one.authority)) <= (
                    other.confidence,
                    rank(other.authority),
                )
    assert seen > 10
    # It once stood on the page of a vendor first.
    assert record(desk, "tfa.10.4.1", Filters()).citations[0].authority != "self-published"


def test_a_bibliography_is_in_that_order_and_tells_it(desk: Desk) -> None:
    works = references(desk, "digital-customs", Filters()).works
    keys = [(rank(one.authority), one.title.casefold()) for one in works]
    assert keys == sorted(keys)
    told = re.findall(r"keywords = \{(.+)\}", STYLES["bibtex"].write(works))
    assert told == [one.authority for one in works]


def test_the_pages_name_the_grades_as_the_ontology_does(desk: Desk) -> None:
    for lang in LANGUAGES:
        path = Path(ROOT) / f"api/dcgraph_api/pages/words/{lang}/authority.toml"
        words = tomllib.loads(path.read_text("utf-8"))
        assert words == {
            grade.replace(" ", "-"): desk.label(iri, lang).text for grade, iri in TERMS.items()
        }
