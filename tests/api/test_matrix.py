"""The coverage matrix over HTTP."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx2
import openpyxl
import pytest
from pydantic import TypeAdapter
from tests.research.desks import PACT, desk_over, quads_of
from tests.serving import serving, write_snapshot
from tests.waiting import PATIENCE

from dcgraph.research.filters import Filters
from dcgraph.research.matrix import Matrix, matrix, matrix_csv
from dcgraph_api.config import Settings


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A client of a server over the graph of the pact."""
    folder: Path = write_snapshot(tmp_path_factory.mktemp("pact"), quads_of(PACT))
    settings = Settings(port=0, workers=1, processes=1, memory_quads=0)
    with (
        serving(folder, settings) as address,
        httpx2.Client(base_url=f"{address}/api/v1", timeout=PATIENCE) as client,
    ):
        yield client


def test_a_matrix_over_http_is_the_matrix(client: httpx2.Client) -> None:
    wish = {"rows": "notions", "columns": "pact,law", "lang": "fr", "confidence": "confirmed"}
    told = client.get("/matrix", params=wish)
    expected = matrix(
        desk_over(PACT), "notions", "pact,law", Filters("fr", confidence=frozenset(("confirmed",)))
    )
    found = TypeAdapter(Matrix).validate_json(told.content)
    assert found.pinned.startswith("dcgraph ")
    assert replace(found, pinned=expected.pinned) == expected


def test_without_wishes_it_is_notions_and_instruments(client: httpx2.Client) -> None:
    told = TypeAdapter(Matrix).validate_json(client.get("/matrix").content)
    assert [one.thing.name for one in told.rows] == ["big", "small"]
    assert [one.thing.name for one in told.columns] == ["pact", "law", "advice"]
    assert [one.thing.name for one in told.left_out] == ["quiet"]
    whole = TypeAdapter(Matrix).validate_json(client.get("/matrix?whole=true").content)
    assert not whole.left_out


def test_it_comes_as_csv_and_as_a_workbook(client: httpx2.Client) -> None:
    told = client.get("/matrix", headers={"accept": "text/csv"})
    assert told.headers["content-type"] == "text/csv; charset=utf-8"
    assert told.content == matrix_csv(matrix(desk_over(PACT), "notions", "instruments", Filters()))
    book = client.get("/matrix?format=xlsx&lang=ru")
    assert book.headers["content-type"].endswith("spreadsheetml.sheet")
    assert openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames[0] == "Матрица"
    again = client.get(
        "/matrix?format=xlsx&lang=ru", headers={"if-none-match": book.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("rows=bigg", 404, "big"),
        ("columns=office", 422, "Organization"),
        ("rows=" + "big," * 1500, 422, "4000"),
        ("whole=perhaps", 422, "whole"),
        ("format=jsonld", 400, "json, csv, xlsx"),
    ],
)
def test_a_wish_that_means_nothing_is_told(
    client: httpx2.Client, query: str, status: int, words: str
) -> None:
    told = client.get(f"/matrix?{query}")
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert words in str(told.json())
