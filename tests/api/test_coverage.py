"""How far texts were read, and the graph in figures, over HTTP."""

from __future__ import annotations

import csv
import io

import httpx2
import pytest
from pydantic import TypeAdapter

from dcgraph.research import Desk
from dcgraph.research.catalogue import coverages
from dcgraph.research.coverage import Reading
from dcgraph.research.paging import Page
from dcgraph.research.statistics import Statistics, statistics


def test_coverage_over_http_is_the_coverage(full: httpx2.Client, desk: Desk) -> None:
    wish = {"extent": "in part", "kind": "Convention", "lang": "fr", "limit": "2"}
    told = full.get("/api/v1/coverage", params=wish)
    page = TypeAdapter(Page[Reading]).validate_json(told.content)
    assert page == coverages(desk, "fr", extent="in part", kind="Convention").page(2)
    assert page.items
    assert "next" in told.links


def test_statistics_over_http_are_the_figures_of_the_graph_that_is_served(
    full: httpx2.Client, desk: Desk
) -> None:
    told = TypeAdapter(Statistics).validate_json(full.get("/api/v1/statistics?lang=ru").content)
    assert told == statistics(desk, "ru")
    health = full.get("/health").json()
    assert (told.hash, told.triples) == (health["snapshot"], health["triples"])


@pytest.mark.parametrize(
    ("path", "column", "value"),
    [
        ("coverage?extent=whole&format=csv", "extent", "whole"),
        ("statistics?format=csv", "name", "Notion"),
    ],
)
def test_a_table_is_csv(full: httpx2.Client, path: str, column: str, value: str) -> None:
    told = full.get(f"/api/v1/{path}")
    rows = list(csv.DictReader(io.StringIO(told.text, newline="")))
    assert value in [row[column] for row in rows]


@pytest.mark.parametrize(
    ("path", "words"), [("coverage?extent=half", "not read"), ("coverage?kind=Notion", "LegalAct")]
)
def test_a_wish_that_means_nothing_is_told(full: httpx2.Client, path: str, words: str) -> None:
    told = full.get(f"/api/v1/{path}")
    assert told.status_code == 422
    assert words in told.json()["detail"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("records/rkc?asof=2019", "did you mean asOf"),
        ("concepts?langs=fr", "did you mean lang"),
        ("statistics?zzzz=1", "there are lang, format"),
        ("records/rkc?lang=fr&lang=ru", "given 2 times"),
        ("questions/gaps-of-smart-customs/answer?notion=a&notion=b", "given 2 times"),
        ("questions/gaps-of-smart-customs/answer?notions=a", "it has notion"),
    ],
)
def test_a_parameter_that_is_misspelt_is_refused(
    full: httpx2.Client, path: str, words: str
) -> None:
    told = full.get(f"/api/v1/{path}")
    assert told.status_code == 422
    assert words in told.json()["detail"]
