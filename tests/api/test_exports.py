"""Answers to take away over HTTP."""

from __future__ import annotations

import io
from collections.abc import Iterator

import httpx2
import networkx as nx
import openpyxl
import pandas as pd
import pyoxigraph
import pytest
from pydantic import TypeAdapter
from tests.research.desks import PACT, desk_over, quads_of
from tests.serving import serving, write_snapshot
from tests.waiting import PATIENCE

from dcgraph.research.model import Statement
from dcgraph_api.config import Settings


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A client of a server over the graph of the pact."""
    folder = write_snapshot(tmp_path_factory.mktemp("pact"), quads_of(PACT))
    settings = Settings(port=0, workers=1, processes=1, memory_quads=0)
    with (
        serving(folder, settings) as address,
        httpx2.Client(base_url=f"{address}/api/v1", timeout=PATIENCE) as client,
    ):
        yield client


def test_a_neighbourhood_comes_in_every_form(client: httpx2.Client) -> None:
    path = "/records/big/neighbourhood"
    graph = nx.read_graphml(io.BytesIO(client.get(f"{path}?format=graphml").content))
    # By hand from PACT: the pact, its article and the law's edition lead to the big notion.
    assert set(graph.nodes) == {"big", "pact", "pact.1.1", "law.new"}
    by_accept = client.get(path, headers={"accept": "application/gexf+xml"})
    assert by_accept.headers["content-type"] == "application/gexf+xml"
    assert nx.read_gexf(io.BytesIO(by_accept.content)).order() == 4
    turtle = client.get(f"{path}?format=ttl")
    assert turtle.text.startswith("# big; dcgraph 0.1.0, content 5eed")
    assert list(pyoxigraph.parse(turtle.content, pyoxigraph.RdfFormat.TURTLE))
    told = client.get(f"{path}?format=jsonld")
    assert told.headers["content-type"] == "application/ld+json"
    assert list(pyoxigraph.parse(told.content, pyoxigraph.RdfFormat.JSON_LD))
    table = pd.read_csv(io.BytesIO(client.get(f"{path}?format=csv").content))
    assert set(table["source"]) == {"pact", "pact.1.1", "law.new"}
    again = client.get(f"{path}?format=ttl", headers={"if-none-match": turtle.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("/claims?about=big", 3),
        ("/instruments", 4),
        ("/claims?about=quiet", 0),
        ("/statistics", 4),
        ("/timeline?of=law", 1),
        ("/compare?a=pact&b=law", 1),
        ("/records/big/neighbourhood?limit=3", 3),
    ],
)
def test_what_is_a_table_is_a_workbook_too(client: httpx2.Client, path: str, rows: int) -> None:
    end = "&" if "?" in path else "?"
    told = client.get(f"{path}{end}format=xlsx")
    assert told.status_code == 200
    assert told.headers["content-type"].endswith("spreadsheetml.sheet")
    sheet = openpyxl.load_workbook(io.BytesIO(told.content)).worksheets[0]
    table = pd.read_csv(io.BytesIO(client.get(f"{path}{end}format=csv").content), dtype=str)
    if "neighbourhood" not in path:
        assert [cell.value for cell in sheet[1]] == list(table.columns)
        assert sheet.max_row == len(table) + 1
    assert sheet.max_row - 1 >= rows


def test_a_claim_is_read(client: httpx2.Client) -> None:
    found = TypeAdapter(Statement).validate_json(client.get("/claims/c2").content)
    desk = desk_over(PACT)
    expected = desk.claim_statement(desk.facts.claims["https://w3id.org/dcgraph/id/c2"], "en")
    assert found == expected
    assert client.get("/claims/pact").status_code == 404
    assert "about=pact" in client.get("/claims/pact").json()["detail"]
    assert client.get("/claims/c2?format=csv").status_code == 400
