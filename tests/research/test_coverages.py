"""How far the texts were read, in a list, over the pact: see `desks.py` for its lines."""

from __future__ import annotations

import csv
import io

import pytest
from tests.research.desks import PACT, desk_over

from dcgraph.errors import ParameterError
from dcgraph.research.catalogue import coverages
from dcgraph.research.coverage import readings_csv
from dcgraph.research.model import Language

NOTED_PART = """
dcgd:pact.1.note a dcg:CoverageNote ; dcg:describesReadingOf dcgd:pact.1 ;
    dcg:hasReadingExtent dcg:NotRead .
"""


def read(extent: str = "", kind: str = "", turtle: str = PACT) -> list[tuple[str, str]]:
    page = coverages(desk_over(turtle), "en", extent=extent, kind=kind).page(50)
    assert page.total == len(page.items)
    return [(one.text.name, one.extent) for one in page.items]


def test_an_instrument_without_a_note_was_not_read() -> None:
    # Two notes: on the pact, read as a whole, and on the law, in part.
    assert read() == [
        ("advice", "not read"),
        ("law", "in part"),
        ("pact", "whole"),
        ("quiet", "not read"),
    ]


def test_a_part_is_told_where_there_is_a_note_on_it() -> None:
    assert ("pact.1", "not read") in read(turtle=PACT + NOTED_PART)


@pytest.mark.parametrize(
    ("extent", "kind", "expected"),
    [
        ("whole", "", ["pact"]),
        ("in part, whole", "", ["law", "pact"]),
        ("not read", "Convention", ["quiet"]),
        ("", "LegalAct", ["law"]),
    ],
)
def test_it_is_narrowed_by_extent_and_kind(extent: str, kind: str, expected: list[str]) -> None:
    assert [name for name, _ in read(extent, kind)] == expected


def test_the_note_tells_what_is_missing() -> None:
    page = coverages(desk_over(PACT), "fr", extent="in part").page(1)
    (law,) = page.items
    assert law.note is not None
    assert [gap.text for gap in law.note.gaps] == ["The end."]
    (row,) = csv.DictReader(io.StringIO(readings_csv(page.items).decode(), newline=""))
    assert (row["text"], row["extent"], row["gaps"]) == ("law", "in part", "The end.")
    assert row["citations"] == "The book, page 1 [confirmed]"


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "kind: 4."), ("fr", "demandés : 4."), ("ru", "текстов: 4")]
)
def test_what_is_filtered_away_is_told(lang: Language, words: str) -> None:
    page = coverages(desk_over(PACT), lang, extent="whole", kind="LegalAct").page(9)
    assert page.silence is not None
    assert page.silence.reason == "filtered"
    assert words in page.silence.message


def test_a_graph_without_texts_says_so() -> None:
    page = coverages(desk_over("dcgd:a a dcg:Notion ."), "en").page(9)
    assert page.silence is not None
    assert page.silence.reason == "not covered"


@pytest.mark.parametrize(("extent", "kind"), [("half", ""), ("", "Notion")])
def test_what_means_nothing_is_refused(extent: str, kind: str) -> None:
    with pytest.raises(ParameterError, match=r"use (some|one) of"):
        coverages(desk_over(PACT), "en", extent=extent, kind=kind).page(9)
