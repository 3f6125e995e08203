"""Paths over HTTP."""

from __future__ import annotations

import httpx2
import pytest
from pydantic import TypeAdapter

from dcgraph.research import Desk
from dcgraph.research.filters import wanted
from dcgraph.research.paths import Paths, paths


@pytest.mark.nightly
def test_paths_over_http_are_the_paths(full: httpx2.Client, desk: Desk) -> None:
    wish = {"from": "smart-customs", "to": "rkc", "k": "2", "longest": "3"}
    told = full.get("/api/v1/paths", params=wish | {"lang": "ru", "basis": "stated,asserted"})
    expected = paths(
        desk, "smart-customs", "rkc", wanted("ru", "stated,asserted"), number=2, longest=3
    )
    assert TypeAdapter(Paths).validate_json(told.content) == expected
    assert len(told.json()["paths"]) == 2
    again = full.get(told.url, headers={"if-none-match": told.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("from=digital-customs&to=digital-customs", 422, "asked for as both"),
        ("from=digital-custom&to=rkc", 404, "digital-customs"),
        ("from=digital-customs", 422, "to"),
        ("from=digital-customs&to=rkc&k=11", 422, "k"),
        ("from=digital-customs&to=rkc&longest=7", 422, "longest"),
        ("from=digital-customs&to=rkc&basis=hearsay", 422, "stated"),
        ("from=" + "a" * 3000 + "&to=rkc", 404, "nothing named"),
    ],
)
def test_what_cannot_be_asked_is_told(
    full: httpx2.Client, query: str, status: int, words: str
) -> None:
    told = full.get(f"/api/v1/paths?{query}")
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert words in str(told.json())
