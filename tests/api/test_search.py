"""Search and suggestions over HTTP."""

from __future__ import annotations

import csv
import io

import httpx2
import pytest
from pydantic import TypeAdapter

from dcgraph.research import Desk
from dcgraph.research.search import Found, Suggestions, search, suggest


def test_a_search_over_http_is_the_search(full: httpx2.Client, desk: Desk) -> None:
    wish = {"q": "единого окна", "lang": "fr", "kind": "Mechanism,Convention", "limit": "2"}
    told = full.get("/api/v1/search", params=wish)
    expected = search(desk, "единого окна", "fr", kind="Mechanism,Convention", limit=2)
    assert TypeAdapter(Found).validate_json(told.content) == expected
    assert expected.matches.items[0].thing.label == "guichet unique"
    following = full.get(told.links["next"]["url"]).json()["matches"]
    assert following["total"] == expected.matches.total
    assert following["items"][0] not in told.json()["matches"]["items"]


def test_suggestions_over_http_are_the_suggestions(full: httpx2.Client, desk: Desk) -> None:
    told = full.get("/api/v1/suggest", params={"q": "циф там", "lang": "ru"})
    assert TypeAdapter(Suggestions).validate_json(told.content) == suggest(desk, "циф там", "ru")
    assert told.json()["matches"][0]["thing"]["name"] == "digital-customs"


def test_suggestions_of_one_kind_come_however_many_others_there_are(full: httpx2.Client) -> None:
    # Paperless customs has only a long name with a word in e, and hundreds of names are shorter.
    told = full.get("/api/v1/suggest", params={"q": "e", "kind": "Notion"}).json()
    names = [one["thing"]["name"] for one in told["matches"]]
    assert names == ["electronic-customs", "paperless-customs"]


def test_a_search_comes_as_a_table(full: httpx2.Client) -> None:
    told = full.get("/api/v1/search?q=RKC%207.1&format=csv")
    row, *others = csv.DictReader(io.StringIO(told.text))
    assert (row["name"], row["field"], row["slips"]) == ("rkc.ga-7.1", "label", "0")
    assert row["missing"] == ""
    assert {one["missing"] for one in others} == {"", "rkc"}


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("search?q=" + "a" * 201, 422, "200"),
        ("suggest?q=" + "a" * 201, 422, "200"),
        ("search?q=" + "a+" * 17, 200, "matches"),
        ("search?q=" + "+".join("abcdefghijklmnopqrstuvwxyz"), 200, "matches"),
        ("search?q=customs&kind=Nothion", 404, "Notion"),
        ("suggest?q=customs&kind=Nothion", 404, "Notion"),
        ("search?q=customs&limit=501", 422, "limit"),
        ("search?query=customs", 422, "parameter"),
        ("search?q=%00", 200, "no word"),
        ("search?q=%F0%9F%A4%A1", 200, "no word"),
        ("search", 200, "no word"),
        ("suggest?q=+", 200, "no word"),
    ],
)
def test_what_cannot_be_found_is_told(
    full: httpx2.Client, query: str, status: int, words: str
) -> None:
    told = full.get(f"/api/v1/{query}")
    assert told.status_code == status, told.text
    assert words in told.text
    if status != 200:
        assert told.headers["content-type"] == "application/problem+json"
