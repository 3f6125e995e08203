"""A real assistant's client over HTTP, and strangers at the same door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from tests.assistants.grounded import require_grounded
from tests.assistants.sessions import asking, listening
from tests.waiting import PATIENCE

from dcgraph.snapshot.manifest import Snapshot

HEADERS = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "record", "arguments": {"name": "rkc.ga-7.1"}},
}


@pytest.fixture(scope="module")
def address(shipped_snapshot: Snapshot) -> Iterator[str]:
    """Where the command listens, which a proxy knows as graph.example."""
    home = shipped_snapshot.path.parent
    with listening(home, "--allow-host", "graph.example", "--server", "https://dcg.example") as at:
        yield at


def post(address: str, content: Any = CALL, **headers: str) -> httpx2.Response:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return httpx2.post(address, content=body, headers=HEADERS | headers, timeout=PATIENCE)


def test_a_client_asks_over_http(address: str) -> None:
    with asking(address) as session:
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


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"x" * (300 << 10), 413),
        (b"no JSON at all", 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 20_000, 400),
        (b"[" * 65 + b"]" * 65, 400),
        (b"[]", 400),
        ({"jsonrpc": "2.0", "id": 1, "method": "no/such"}, 200),
        ({**CALL, "params": {"name": ["x"], "arguments": 7}}, 200),
    ],
)
def test_what_is_no_call_is_refused_without_a_trace(
    address: str, content: Any, status: int
) -> None:
    answer = post(address, content)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert "site-packages" not in answer.text
    assert len(answer.content) < 2_000
    if status == 200:
        assert "error" in answer.json()


def test_nothing_is_kept_open_or_served_beside_it(address: str) -> None:
    assert httpx2.get(address, headers=HEADERS, timeout=PATIENCE).status_code == 405
    assert httpx2.get(address.removesuffix("/mcp"), timeout=PATIENCE).status_code == 404
    assert "server" not in post(address).headers
