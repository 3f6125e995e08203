"""Two things side by side, over HTTP."""

from __future__ import annotations

import httpx2
import pytest
from pydantic import TypeAdapter

from dcgraph.research import Desk
from dcgraph.research.compare import Comparison, compare
from dcgraph.research.filters import Filters


def test_a_comparison_over_http_is_the_comparison(full: httpx2.Client, desk: Desk) -> None:
    told = full.get("/api/v1/compare?a=safe-framework&b=ecommerce-framework&lang=fr&asOf=2020")
    assert TypeAdapter(Comparison).validate_json(told.content) == compare(
        desk, "safe-framework", "ecommerce-framework", Filters("fr", as_of="2020")
    )


def test_a_comparison_comes_as_csv(full: httpx2.Client) -> None:
    told = full.get("/api/v1/compare?a=rkc&b=tfa&format=csv")
    assert told.headers["content-type"] == "text/csv; charset=utf-8"
    assert "2006-02-03" in told.text


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("a=rkc&b=digital-customs", 422, "two concepts"),
        ("a=rkc&b=rkc", 422, "twice"),
        ("a=rkd&b=tfa", 404, "rkc"),
        ("a=rkc", 422, "b"),
    ],
)
def test_what_cannot_be_compared_is_told(
    full: httpx2.Client, query: str, status: int, words: str
) -> None:
    told = full.get(f"/api/v1/compare?{query}")
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert words in told.json()["detail"]
