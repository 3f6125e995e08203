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


WINDOW = "eu-single-window-environment"


def cell(full: httpx2.Client, day: str) -> tuple[str, str]:
    """What Regulation (EU) 2022/2399, Article 14, says of the reuse of data, as of a day."""
    asked = {
        "rows": "characteristics.data-reuse",
        "columns": f"{WINDOW}.article-14.1",
        "whole": "true",
        **({"asOf": day} if day else {}),
    }
    found = full.get("/api/v1/matrix", params=asked).json()["rows"][0]["cells"][0]
    return found["state"], found["force"] or ""


def test_what_does_not_apply_yet_is_left_out_of_a_day(full: httpx2.Client) -> None:
    # data/instruments/: the Regulation is of 2022, and Article 14 applies from 2031-12-13.
    assert cell(full, "") == ("covered", "permits")
    assert cell(full, "2031-12-13") == ("covered", "permits")
    assert cell(full, "2031") == ("covered", "permits")
    assert cell(full, "2025-01-01") == ("filtered", "")


def test_the_picture_around_a_provision_goes_by_its_application_too(full: httpx2.Client) -> None:
    def relations(day: str) -> set[str]:
        asked = {"asOf": day} if day else {}
        path = f"/api/v1/records/{WINDOW}.article-14.1/neighbourhood"
        return {one["relation"] for one in full.get(path, params=asked).json()["edges"]}

    assert "permits" in relations("")
    assert "permits" not in relations("2025-01-01")
    # That it is a part of the Article asks nothing of anybody.
    assert "isPartOf" in relations("2025-01-01")


def test_the_tally_of_a_whole_and_the_timeline_go_by_it_as_well(full: httpx2.Client) -> None:
    def counted(day: str) -> int:
        asked = {"asOf": day} if day else {}
        tally = full.get(f"/api/v1/records/{WINDOW}", params=asked).json()["tally"]
        return sum(one["norms"] for one in tally if one["force"] == "permits")

    def told(day: str) -> set[str]:
        asked = {
            "of": "characteristics.data-reuse",
            "limit": "500",
            **({"asOf": day} if day else {}),
        }
        items = full.get("/api/v1/timeline", params=asked).json()["entries"]["items"]
        return {norm for one in items for norm in one["norms"]}

    assert counted("2025-01-01") < counted("")
    assert f"{WINDOW}.article-14.1.norm-1" in told("")
    assert f"{WINDOW}.article-14.1.norm-1" not in told("2025-01-01")


@pytest.mark.parametrize("name", ["basis", "confidence", "force"])
@pytest.mark.parametrize("given", [",", " , "])
def test_a_list_that_names_nothing_is_refused(full: httpx2.Client, name: str, given: str) -> None:
    asked = {"notion": "digital-customs", "instrument": "rkc", name: given}
    told = full.get("/api/v1/gaps", params=asked)
    assert told.status_code == 422
    assert "names nothing" in told.json()["detail"]


@pytest.mark.parametrize(("lang", "word"), [("en", "force"), ("fr", "forces"), ("ru", "силу")])
def test_force_is_told_where_it_left_something_out(
    full: httpx2.Client, lang: str, word: str
) -> None:
    asked = {"instrument": "rkc", "force": "permits", "lang": lang}
    found = full.get("/api/v1/gaps", params={"notion": "digital-customs", **asked}).json()
    assert found["silence"]["reason"] == "filtered"
    assert word in found["silence"]["message"]
    wide = {"rows": "single-window", "columns": "tfa", "force": "permits", "lang": lang}
    laid = full.get("/api/v1/matrix", params=wide).json()
    meanings = {one["word"]: one["meaning"] for one in laid["key"]}
    assert {"en": "force", "fr": "force", "ru": "силой"}[lang] in meanings["filtered"]


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
