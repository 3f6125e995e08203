"""Honest silence: every empty answer tells why it is empty, in the language that was asked for."""

from __future__ import annotations

import re
from typing import Any

import httpx2
import pytest
from tests.api.rest import ANSWERING, members

V1 = "/api/v1"
EMPTY = {
    "/ask": [("ask?q=how+to+bake+bread", "not covered")],
    "/actors": [("actors?within=rkc", "filtered")],
    "/actors/{name}/members": [
        # data/actors: all five memberships are confirmed; a technology has no members.
        ("actors/eaeu/members?confidence=recalled", "filtered"),
        ("actors/ict/members", "not covered"),
    ],
    "/actors/{name}/duties": [
        # By data/actors/rkc-parties.ttl Kazakhstan deposited in 2009; Chile is in no list.
        ("actors/states.kazakhstan/duties?asOf=2005", "filtered"),
        ("actors/states.chile/duties", "not covered"),
    ],
    "/claims": [
        # Basis derived is of what follows by rule, which is no claim.
        ("claims?object=ict&basis=derived", "filtered"),
        ("claims?subject=wco&object=ict", "not covered"),
        # Its note in data/instruments says that its text was not read.
        ("claims?subject=pacific-alliance-additional-protocol&object=ict", "not read"),
    ],
    "/compare": [("compare?a=ict&b=artificial-intelligence&basis=asserted", "filtered")],
    "/concepts": [("concepts?within=rkc", "filtered")],
    "/concepts/{name}/definitions": [
        # By data/concepts the first definition is of 2015; no file there defines ICT.
        ("concepts/digital-customs/definitions?asOf=2010", "filtered"),
        ("concepts/ict/definitions", "not covered"),
    ],
    "/concordance": [
        ("concordance?action=actions.lodge-once&kind=Strategy", "filtered"),
        # A chapter has no norms of its own, so that none is parallel to them.
        ("concordance?parallel=rkc.ga-7", "not covered"),
    ],
    "/coverage": [("coverage?extent=whole&kind=Strategy&limit=1", "filtered")],
    # The figures of 2022 are of two items alone, fewer than any class with all asks for.
    "/economies": [("economies?kind=EconomyWithDigitalCustomsWco&asOf=2022", "filtered")],
    "/editions": [("editions?within=rkc", "filtered")],
    "/events": [("events?within=rkc", "filtered")],
    "/explain": [("explain?subject=rkc.ga-3.21&relation=requires&object=ict", "not covered")],
    "/gaps": [("gaps?notion=smart-customs&instrument=rkc&basis=derived", "filtered")],
    "/instruments": [("instruments?within=rkc", "filtered")],
    "/instruments/{name}/state": [
        ("instruments/asean-single-window.agreement-2005/state?asOf=2010", "not read")
    ],
    "/matrix": [("matrix?rows=paperless-customs&columns=rkc&basis=derived", "filtered")],
    # Of him there are a name and a summary in data/actors/a-n-kozyrin.ttl, and no relation.
    "/paths": [("paths?from=ict&to=a-n-kozyrin", "not covered")],
    "/provisions": [("provisions?within=rkc.ga-7&kind=Preamble", "filtered")],
    "/publications": [("publications?within=rkc", "filtered")],
    "/questions/{name}/answer": [
        # No file in data/concepts defines ICT.
        ("questions/definitions-of-digital-customs/answer?concept=ict", "not covered")
    ],
    "/records/{name}": [
        ("records/digital-customs?basis=asserted", "filtered"),
        ("records/wco-data-strategy", "not read"),
        ("records/a-n-kozyrin", "not covered"),
    ],
    "/records/{name}/neighbourhood": [
        ("records/smart-customs/neighbourhood?relation=requires", "filtered")
    ],
    "/records/{name}/references": [
        ("records/a-n-kozyrin/references?confidence=recalled", "filtered")
    ],
    "/search": [
        ("search?q=zzqqxxyy", "unknown"),
        ("search?q=Kozyrin&kind=Convention", "filtered"),
    ],
    "/suggest": [
        ("suggest?q=zzqqxxyy", "unknown"),
        ("suggest?q=Kozyrin&kind=Convention", "filtered"),
    ],
    "/sources": [("sources?within=rkc", "filtered")],
    "/sources/{name}": [("sources/sources.asycuda-kyoto?confidence=recalled", "filtered")],
    "/timeline": [("timeline?of=rkc&asOf=1900", "filtered")],
}
"""For each route that can be empty: what makes it so in the graph as it ships, and why then."""

FULL = {
    "/questions": "the questions of the graph are never filtered",
    "/glossary": "of each kind that can be asked for there are terms",
}
CYRILLIC = re.compile("[а-яё]")


def can_be_silent(described: dict[str, Any], path: str) -> bool:
    """Whether the answer of a route has a silence somewhere in it."""
    schemas = described["components"]["schemas"]
    answer = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    left, seen = [str(answer["schema"])], set[str]()
    while left:
        for name in re.findall("#/components/schemas/([A-Za-z0-9_]+)", left.pop()):
            if name not in seen:
                seen.add(name)
                left.append(str(schemas[name]))
    return "Silence" in seen


def test_every_answer_that_can_be_empty_is_emptied_here(full: httpx2.Client) -> None:
    described = full.get("/openapi.json").json()
    silent = {path for path in ANSWERING if can_be_silent(described, path)}
    assert len(silent) > 10
    missing = sorted(silent - {V1 + path for path in (*EMPTY, *FULL)})
    assert not missing, (
        f"Name in EMPTY what makes the answers of {', '.join(missing)} empty, and the reason that "
        "they tell then."
    )


def test_whatever_comes_in_pages_can_tell_why_it_is_empty(full: httpx2.Client) -> None:
    described = full.get("/openapi.json").json()
    for path in ANSWERING:
        names = [one["name"] for one in described["paths"][path]["get"].get("parameters", ())]
        if "cursor" in names:
            assert can_be_silent(described, path), f"Give the answer of {path} a silence."


@pytest.mark.parametrize(("address", "reason"), [pair for path in EMPTY.values() for pair in path])
def test_an_empty_answer_tells_why(full: httpx2.Client, address: str, reason: str) -> None:
    messages = {}
    for lang in ("en", "fr", "ru"):
        told = full.get(f"{V1}/{address}{'&' if '?' in address else '?'}lang={lang}")
        assert told.status_code == 200, told.text
        (silence, *_) = [one for one in members(told.json(), "silence") if one]
        assert silence["reason"] == reason
        assert told.headers["dcgraph-silence"] == reason
        messages[lang] = silence["message"]
    assert len({*messages.values()}) == 3
    assert CYRILLIC.search(messages["ru"])
    assert not CYRILLIC.search(messages["en"] + messages["fr"])


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("claims?object=ict&basis=derived&format=csv", "filtered"),
        ("claims?subject=wco&object=ict&format=xlsx", "not covered"),
        ("records/smart-customs/neighbourhood?relation=requires&format=gexf", "filtered"),
        ("records/a-n-kozyrin/references?confidence=recalled&style=bibtex", "filtered"),
        ("timeline?of=rkc&asOf=1900&format=csv", "filtered"),
    ],
)
def test_what_a_format_cannot_tell_a_header_tells(
    full: httpx2.Client, address: str, reason: str
) -> None:
    told = full.get(f"{V1}/{address}")
    assert told.headers["dcgraph-silence"] == reason
    again = full.get(f"{V1}/{address}", headers={"if-none-match": told.headers["etag"]})
    assert (again.status_code, again.headers["dcgraph-silence"]) == (304, reason)
    pinned = f"/at/{full.get(f'{V1}/statistics').json()['hash'][:16]}{V1}/{address}"
    assert full.get(pinned).headers["dcgraph-silence"] == reason


def test_an_answer_that_is_not_empty_has_no_such_header(full: httpx2.Client) -> None:
    assert "dcgraph-silence" not in full.get(f"{V1}/claims?object=ict").headers


def test_a_graph_that_holds_none_says_so(client: httpx2.Client) -> None:
    """The small graph of these tests has no thing of ours."""
    for path in ANSWERING:
        if "{" in path:
            continue
        told = client.get(path)
        spoken = [one for one in members(told.json(), "silence") if one]
        assert all(one["reason"] in ("not covered", "unknown") for one in spoken)
        assert (
            spoken
            or told.status_code in (404, 422)
            or path
            in (
                f"{V1}/cite",
                f"{V1}/statistics",
            )
        ), path
