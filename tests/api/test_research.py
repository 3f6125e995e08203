"""The research desk over HTTP: formats, conditions and errors that all its routes share."""

from __future__ import annotations

import httpx2
import pytest
from pydantic import TypeAdapter

from dcgraph.research import Desk
from dcgraph.research.filters import Filters
from dcgraph.research.model import Record
from dcgraph.research.records import record


def test_a_record_over_http_is_the_record(full: httpx2.Client, desk: Desk) -> None:
    told = full.get("/api/v1/records/digital-customs", params={"lang": "fr", "basis": "stated"})
    assert told.headers["content-type"] == "application/json"
    found = TypeAdapter(Record).validate_json(told.content)
    assert found == record(desk, "digital-customs", Filters("fr", frozenset(("stated",))))
    assert found.statements
    assert {one.basis for one in found.statements} == {"stated"}


def test_who_has_it_already_gets_nothing(full: httpx2.Client) -> None:
    first = full.get("/api/v1/records/rkc")
    again = full.get("/api/v1/records/rkc", headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/records/digital-custom", 404, "digital-customs"),
        ("/records/rkc?lang=de", 422, "en, fr, ru"),
        ("/records/rkc?basis=sure", 422, "asserted, stated, interpreted, derived"),
        ("/records/rkc?confidence=high", 422, "confirmed, recalled"),
        ("/records/rkc?asOf=yesterday", 422, "2019-06-03"),
        ("/records/rkc?format=xls", 400, "json"),
    ],
)
def test_a_wish_that_means_nothing_is_told(
    full: httpx2.Client, path: str, status: int, words: str
) -> None:
    told = full.get(f"/api/v1{path}")
    assert told.status_code == status
    assert told.headers["content-type"] == "application/problem+json"
    assert words in told.json()["detail"]


def test_a_record_tells_what_the_norms_of_its_parts_come_to(full: httpx2.Client) -> None:
    # By data/instruments/rkc/general-annex-3.ttl two norms accept electronically, in 3.18 and 3.21,
    # and both oblige to permit.
    found = full.get("/api/v1/records/rkc.ga-3").json()["tally"]
    forces = [one["force"] for one in found]
    assert list(dict.fromkeys(forces)) == ["obliges", "obliges to permit", "endeavours"]
    (paper,) = (
        one
        for one in found
        if one["object"]["name"] == "characteristics.electronic-beside-paper"
        and one["force"] == "obliges to permit"
    )
    assert (paper["norms"], paper["provisions"]) == (2, 2)
    assert (paper["relation"], paper["confidence"]) == ("obligesToPermit", "confirmed")
    for name, wish in (("rkc.ga-3.21", {}), ("rkc.ga-3", {"basis": "stated"})):
        assert full.get(f"/api/v1/records/{name}", params=wish).json()["tally"] == []


@pytest.mark.parametrize(
    ("name", "value", "basis"),
    [("rkc", "true", "derived"), ("rkc.ga-6.guidelines", "false", "asserted")],
)
def test_whether_a_text_binds_tells_how_that_is_known(
    full: httpx2.Client, name: str, value: str, basis: str
) -> None:
    # By ontology/instrument.ttl each convention binds; data/instruments/rkc/general-annex-6.ttl
    # records of the Guidelines that they do not.
    path = f"/api/v1/records/{name}"
    (told,) = (one for one in full.get(path).json()["statements"] if one["relation"] == "binding")
    assert (told["value"]["text"], told["basis"]) == (value, basis)
    assert bool(told["citations"]) == (basis == "asserted")
    asserted = full.get(path, params={"basis": "asserted"}).json()["statements"]
    assert any(one["relation"] == "binding" for one in asserted) == (basis == "asserted")
