"""What held on a day, over HTTP."""

from __future__ import annotations

import csv
import io

import httpx2
import pytest
from pydantic import TypeAdapter

from dcgraph.research import Desk
from dcgraph.research.filters import Filters
from dcgraph.research.parties import Parties, parties
from dcgraph.research.status import State, state
from dcgraph.research.timeline import Span, Timeline, timeline


def test_a_state_over_http_is_the_state(full: httpx2.Client, desk: Desk) -> None:
    told = full.get("/api/v1/instruments/rkc/state", params={"asOf": "2000-01-01", "lang": "fr"})
    assert TypeAdapter(State).validate_json(told.content) == state(
        desk, "rkc", Filters("fr", as_of="2000-01-01")
    )
    assert told.json()["standing"] == "not yet"


def test_members_over_http_are_the_members(full: httpx2.Client, desk: Desk) -> None:
    told = full.get("/api/v1/actors/eaeu/members")
    assert TypeAdapter(Parties).validate_json(told.content) == parties(desk, "eaeu", Filters())
    assert told.json()["count"] == 5


def test_members_over_http_tell_who_is_not_yet_bound(full: httpx2.Client) -> None:
    told = full.get("/api/v1/actors/rkc/members?asOf=2005-06-01").json()
    assert (told["count"], told["members"], len(told["not_yet_bound"])) == (0, [], 38)
    assert {one["in_force_from"] for one in told["not_yet_bound"]} == {"2006-02-03"}


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/instruments/digital-customs/state", 422, "no instrument"),
        ("/instruments/rkd/state", 404, "rkc"),
        ("/instruments/rkc/state?asOf=2019-02-30", 422, "2019-06-03"),
    ],
)
def test_what_has_no_state_is_told(full: httpx2.Client, path: str, status: int, words: str) -> None:
    told = full.get(f"/api/v1{path}")
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert words in told.json()["detail"]


def test_a_timeline_over_http_is_the_timeline(full: httpx2.Client, desk: Desk) -> None:
    asked = {"of": "rkc", "from": "1999", "to": "2006", "lang": "fr", "limit": "5"}
    told = full.get("/api/v1/timeline", params=asked)
    expected = timeline(desk, "rkc", Span("1999", "2006"), Filters("fr"), limit=5)
    assert TypeAdapter(Timeline).validate_json(told.content) == expected
    assert 'rel="next"' in told.headers["link"]
    after = full.get("/api/v1/timeline", params={**asked, "cursor": expected.entries.next})
    assert after.json()["entries"]["items"][0] != told.json()["entries"]["items"][0]


def test_a_timeline_comes_as_csv(full: httpx2.Client) -> None:
    told = full.get("/api/v1/timeline?of=rkc&to=1999-06-26&format=csv")
    assert told.headers["content-type"] == "text/csv; charset=utf-8"
    assert "1999-06-26" in told.text


def test_a_timeline_tells_how_strongly_texts_speak(full: httpx2.Client) -> None:
    # data/instruments/rkc/general-annex-3.ttl: 3.18 and 3.21 oblige to permit; general-annex-7.ttl:
    # 7.4 obliges. The Convention was adopted on 26 June 1999.
    asked = {"of": "characteristics.electronic-beside-paper", "to": "1999"}
    found = full.get("/api/v1/timeline", params=asked).json()["entries"]["items"]
    by_force = {(one["force"], one["basis"]): one for one in found}
    permit = by_force["obliges to permit", "derived"]
    assert permit["date"] == "1999-06-26"
    assert permit["norms"] == ["rkc.ga-3.18.norm-1", "rkc.ga-3.21.norm-1"]
    assert {"rkc", "rkc.ga-3.18", "rkc.ga-3.21"} <= {one["name"] for one in permit["things"]}
    assert permit["citations"]
    assert by_force["obliges", "derived"]["norms"] == ["rkc.ga-7.4.norm-1"]
    told = full.get("/api/v1/timeline", params={**asked, "format": "csv"}).text
    rows = list(csv.DictReader(io.StringIO(told, newline="")))
    assert [one["force"] for one in rows] == [one["force"] or "" for one in found]
    assert "rkc.ga-3.18.norm-1; rkc.ga-3.21.norm-1" in {one["norms"] for one in rows}
    chosen = full.get("/api/v1/timeline", params={**asked, "force": "obliges"}).json()
    assert {one["force"] for one in chosen["entries"]["items"]} == {"obliges"}
    stated = full.get("/api/v1/timeline", params={**asked, "basis": "stated"}).json()
    assert {one["basis"] for one in stated["entries"]["items"]} == {"stated"}


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("of=rkd", 404, "rkc"),
        ("of=rkc&from=soon", 422, "2019-06-03"),
        ("of=rkc&cursor=YWJj", 422, "cursor"),
        ("of=rkc&format=jsonld", 400, "csv"),
    ],
)
def test_a_timeline_that_is_not_to_be_had_is_told(
    full: httpx2.Client, query: str, status: int, words: str
) -> None:
    told = full.get(f"/api/v1/timeline?{query}")
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert words in told.json()["detail"]
