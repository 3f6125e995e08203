"""What held on a day, over HTTP."""

from __future__ import annotations

import httpx2
import pytest
from pydantic import TypeAdapter

from dcgraph.research import Desk
from dcgraph.research.timing.parties import Parties, parties
from dcgraph.research.timing.states import State, state
from dcgraph.research.wanted import Wanted


def test_a_state_over_http_is_the_state(full: httpx2.Client, desk: Desk) -> None:
    told = full.get("/api/v1/instruments/rkc/state", params={"asOf": "2000-01-01", "lang": "fr"})
    assert TypeAdapter(State).validate_json(told.content) == state(
        desk, "rkc", Wanted("fr", as_of="2000-01-01")
    )
    assert told.json()["standing"] == "not yet"


def test_members_over_http_are_the_members(full: httpx2.Client, desk: Desk) -> None:
    told = full.get("/api/v1/actors/eaeu/members")
    assert TypeAdapter(Parties).validate_json(told.content) == parties(desk, "eaeu", Wanted())
    assert told.json()["count"] == 5


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
