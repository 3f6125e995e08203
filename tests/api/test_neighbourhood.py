"""What lies around a thing, over HTTP."""

from __future__ import annotations

import csv
import io

import httpx2
import pytest
from pydantic import TypeAdapter

from dcgraph.research import Desk
from dcgraph.research.filters import Filters
from dcgraph.research.neighbourhood import Neighbourhood, neighbourhood


def test_a_neighbourhood_over_http_is_the_neighbourhood(full: httpx2.Client, desk: Desk) -> None:
    wish = {"depth": "2", "limit": "5", "relation": "requires,isPartOf", "lang": "ru"}
    told = full.get("/api/v1/records/rkc.ga-7.1/neighbourhood", params=wish)
    expected = neighbourhood(
        desk, "rkc.ga-7.1", Filters("ru"), depth=2, relation="requires,isPartOf", limit=5
    )
    assert TypeAdapter(Neighbourhood).validate_json(told.content) == expected
    assert len(expected.nodes) == 5


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("rkc.ga-7.11x/neighbourhood", 404, "rkc.ga-7.1"),
        ("rkc/neighbourhood?depth=4", 422, "depth"),
        ("rkc/neighbourhood?limit=0", 422, "limit"),
        ("rkc/neighbourhood?limit=" + "9" * 5000, 422, "limit"),
        ("rkc/neighbourhood?relation=require", 404, "requires"),
        ("rkc/neighbourhood?basis=none", 422, "basis"),
    ],
)
def test_what_has_no_neighbourhood_is_told(
    full: httpx2.Client, path: str, status: int, words: str
) -> None:
    told = full.get(f"/api/v1/records/{path}")
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert words in str(told.json())


def test_each_edge_has_its_force_and_its_norms(full: httpx2.Client) -> None:
    # data/instruments/rkc/general-annex-3.ttl: Transitional Standard 3.21 obliges to permit.
    path = "/api/v1/records/rkc.ga-3.21/neighbourhood?limit=50"
    edges = full.get(path).json()["edges"]
    forces = {(one["relation"], one["force"]) for one in edges}
    assert ("obligesToPermit", "obliges to permit") in forces
    assert ("isPartOf", None) in forces
    table = csv.DictReader(io.StringIO(full.get(f"{path}&format=csv").text, newline=""))
    permits = [one for one in table if one["relation"] == "obligesToPermit"]
    assert {one["force"] for one in permits} == {"obliges to permit"}
    follows = [one for one in permits if one["basis"] == "derived"]
    assert follows
    assert {one["norms"] for one in follows} == {"rkc.ga-3.21.norm-1"}
    # Asked for by force, what only obliges is left out, and what says nothing of force is not.
    chosen = full.get(path, params={"force": "obliges"}).json()["edges"]
    assert {one["force"] for one in chosen} <= {"obliges", None}
    assert any(one["relation"] == "isPartOf" for one in chosen)
