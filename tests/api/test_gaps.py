"""Gap analysis over HTTP and as a command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from pydantic import TypeAdapter
from tests.research.desks import MARKS, desk_over, quads_of
from tests.serving import serving, write_snapshot
from tests.waiting import PATIENCE

from dcgraph.research.filters import Filters
from dcgraph.research.footnotes import markdown
from dcgraph.research.gap_tables import gaps_csv
from dcgraph.research.gaps import Gaps, gaps
from dcgraph_api.config import Settings


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A client of a server over the graph of the pact and a notion with characteristics."""
    folder: Path = write_snapshot(tmp_path_factory.mktemp("marks"), quads_of(MARKS))
    settings = Settings(port=0, workers=1, processes=1, memory_quads=0)
    with (
        serving(folder, settings) as address,
        httpx2.Client(base_url=f"{address}/api/v1", timeout=PATIENCE) as client,
    ):
        yield client


def unpinned(told: Gaps) -> tuple[object, ...]:
    return told.counts, told.aspects, told.readings, told.silence, told.paper.footnotes


def test_gaps_over_http_are_the_gaps(client: httpx2.Client) -> None:
    wish = {"notion": "new", "instrument": "pact", "lang": "fr", "most": "1"}
    told = TypeAdapter(Gaps).validate_json(client.get("/gaps", params=wish).content)
    assert unpinned(told) == unpinned(gaps(desk_over(MARKS), "new", "pact", Filters("fr"), most=1))
    late = client.get("/gaps", params={**wish, "asOf": "2011-04-30"})
    assert TypeAdapter(Gaps).validate_json(late.content).hidden == 1


def test_they_come_as_a_text_and_as_csv(client: httpx2.Client) -> None:
    wish = {"notion": "new", "instrument": "pact"}
    told = client.get("/gaps", params=wish, headers={"accept": "text/markdown"})
    assert told.headers["content-type"] == "text/markdown; charset=utf-8"
    made = TypeAdapter(Gaps).validate_json(client.get("/gaps", params=wish).content)
    assert told.text == markdown(made.paper)
    table = client.get("/gaps", params={**wish, "format": "csv"})
    assert table.content == gaps_csv(gaps(desk_over(MARKS), "new", "pact", Filters()))
    again = client.get("/gaps", params=wish, headers={"if-none-match": told.headers["etag"]})
    assert again.status_code == 200, "another format is another answer"


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 422, "notion"),
        ("notion=new", 422, "instrument"),
        ("notion=newt&instrument=pact", 404, "new"),
        ("notion=pact&instrument=new", 422, "comes first"),
        ("notion=new&instrument=pact&most=0", 422, "most"),
        ("notion=new&instrument=pact&most=99999999999999999999", 422, "most"),
        ("notion=new&instrument=pact&asOf=2011-13", 422, "2011-13"),
        ("notion=new&instrument=pact&format=jsonld", 400, "markdown"),
    ],
)
def test_a_wish_that_means_nothing_is_told(
    client: httpx2.Client, query: str, status: int, words: str
) -> None:
    told = client.get(f"/gaps?{query}")
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert words in str(told.json())
