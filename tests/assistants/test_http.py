"""A real assistant's client over HTTP, and strangers at the same door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import httpx2
import pytest
from tests.assistants.grounded import require_grounded
from tests.assistants.sessions import (
    VERSIONS,
    asking,
    listening,
    opening,
    request,
    require_opened,
)
from tests.waiting import PATIENCE

from dcgraph.snapshot.manifest import Snapshot

HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
NAMED: Final[dict[str, Any]] = {"name": "record", "arguments": {"name": "rkc.ga-7.1"}}
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": NAMED}
NEWEST = {"mcp-protocol-version": VERSIONS[-1]}


@pytest.fixture(scope="module")
def address(shipped_snapshot: Snapshot) -> Iterator[str]:
    """Where the command listens, which a proxy knows as graph.example."""
    home = shipped_snapshot.path.parent
    with listening(home, "--allow-host", "graph.example", "--server", "https://dcg.example") as at:
        yield at


def post(address: str, content: Any = CALL, **headers: str) -> httpx2.Response:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return httpx2.post(address, content=body, headers=HEADERS | headers, timeout=PATIENCE)


def ask(address: str, version: str, number: int, method: str, **params: Any) -> httpx2.Response:
    """The answer to a request as that version has it, with the headers that it asks for."""
    headers = {"mcp-protocol-version": version}
    if version == VERSIONS[-1]:
        headers["mcp-method"] = method
        if "name" in params:
            headers["mcp-name"] = params["name"]
    return post(address, request(version, number, method, **params), **headers)


@pytest.mark.parametrize("version", VERSIONS)
def test_it_speaks_each_version(address: str, version: str) -> None:
    first = opening(version)
    headers = NEWEST | {"mcp-method": first["method"]} if version == VERSIONS[-1] else {}
    require_opened(version, post(address, first, **headers).json())
    listed = ask(address, version, 2, "tools/list").json()["result"]["tools"]
    assert {"record", "search", "verify"} <= {one["name"] for one in listed}
    (content,) = ask(address, version, 3, "tools/call", **NAMED).json()["result"]["content"]
    assert require_grounded(json.loads(content["text"])) > 0


def test_a_client_that_begins_with_initialize_gets_its_version(address: str) -> None:
    with asking(address, "legacy") as session:
        assert session.client.protocol_version == "2025-11-25"
        assert session.answer("record", name="rkc.ga-7.1")["statements"]


def test_a_client_asks_over_http(address: str) -> None:
    with asking(address) as session:
        assert session.client.protocol_version == "2026-07-28"
        told = session.answer("record", name="rkc.ga-7.1")
        assert require_grounded(told) > 0
        assert told["cite"]["permalink"].startswith("https://dcg.example/at/")
        assert session.answer("sparql", query="ASK { ?s a dcg:Notion }")["truth"] is True
        # The same tools as over standard input; see test_stdio.py for what they answer.
        for tool, given in (
            ("ask", {"question": "Is Standard 7.1 a Recommended Practice?"}),
            ("state", {"name": "rkc"}),
            ("timeline", {"of": "tfa"}),
            ("coverage", {}),
        ):
            assert session.answer(tool, **given)["rows"], tool
        checked = session.answer("verify", text="Standard 7.9 of the RKC requires it.")
        assert [one["verdict"] for one in checked["references"]] == ["no such provision"]
        assert "read-only" in session.refusal("sparql", query="CLEAR ALL")
        assert "at most 300 characters" in session.refusal("record", name="x" * 500)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "graph.example"}, 200),
        ({"host": "evil.example"}, 421),
        ({"host": "evil.example:8000", "origin": "http://evil.example:8000"}, 421),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"content-type": "text/plain"}, 400),
    ],
)
def test_a_page_of_another_site_does_not_reach_it(
    address: str, headers: dict[str, str], status: int
) -> None:
    answer = post(address, **headers)
    assert answer.status_code == status
    assert ("rkc.ga-7.1" in answer.text) == (status == 200)
    # The newest version has another way in, with the same guard.
    named = NEWEST | {"mcp-method": "tools/call", "mcp-name": "record"}
    newest = request(VERSIONS[-1], 1, "tools/call", **NAMED)
    answer = post(address, newest, **(named | headers))
    assert answer.status_code == status
    assert ("rkc.ga-7.1" in answer.text) == (status == 200)


@pytest.mark.parametrize(
    ("content", "status", "newest"),
    [
        (b"x" * (300 << 10), 413, 413),
        (b"no JSON at all", 400, 400),
        (b"[" * 100_000, 400, 400),
        (b'{"a":' * 20_000, 400, 400),
        (b"[" * 65 + b"]" * 65, 400, 400),
        (b"[]", 400, 400),
        (b'{"jsonrpc": "2.0", "method": "x", "id": ' + b"9" * 5_000 + b"}", 400, 400),
        ({"jsonrpc": "2.0", "id": 1, "method": "no/such"}, 200, 400),
        ({**CALL, "params": {"name": ["x"], "arguments": 7}}, 200, 400),
        (request(VERSIONS[-1], 1, "tools/call", name=["x"], arguments=7), 200, 400),
    ],
)
def test_what_is_no_call_is_refused_without_a_trace(
    address: str, content: Any, status: int, newest: int
) -> None:
    for expected, headers in ((status, {}), (newest, NEWEST | {"mcp-method": "tools/call"})):
        answer = post(address, content, **headers)
        assert answer.status_code == expected, headers
        assert "Traceback" not in answer.text
        assert "site-packages" not in answer.text
        assert len(answer.content) < 2_000
        if isinstance(content, dict):
            assert "error" in answer.json()


def test_nothing_is_kept_open_or_served_beside_it(address: str) -> None:
    assert httpx2.get(address, headers=HEADERS, timeout=PATIENCE).status_code == 405
    assert httpx2.get(address.removesuffix("/mcp"), timeout=PATIENCE).status_code == 404
    assert "server" not in post(address).headers
    # A subscription would be a stream that a stranger could leave open.
    listen = {"notifications": {"toolsListChanged": True}}
    assert ask(address, VERSIONS[-1], 1, "subscriptions/listen", **listen).status_code == 404
