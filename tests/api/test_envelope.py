"""What the envelope does around any application."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from dcgraph.errors import NotFound
from dcgraph_api.envelope import Envelope
from dcgraph_api.replies import Reply


def ask(app: ASGIApp, method: str = "GET") -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    scope = {"type": "http", "method": method, "path": "/", "headers": []}
    asyncio.run(Envelope(app, "GET, HEAD, OPTIONS")(scope, receive, send))
    return sent


def raising(error: Exception) -> ASGIApp:
    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise error

    return app


def test_head_arrives_as_get_and_loses_its_body() -> None:
    seen: list[str] = []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        seen.append(scope["method"])
        await Reply(200, b"body").send(send)

    start, body = ask(app, "HEAD")
    assert seen == ["GET"]
    assert (b"content-length", b"4") in start["headers"]
    assert body["body"] == b""


def test_an_error_of_the_tree_is_told_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    start, body = ask(raising(NotFound("None.", "a", ("b",))))
    assert start["status"] == 404
    assert (b"access-control-allow-origin", b"*") in start["headers"]
    assert json.loads(body["body"])["near"] == ["b"]
    assert not caplog.records


def test_any_other_error_is_logged_and_hidden(caplog: pytest.LogCaptureFixture) -> None:
    start, body = ask(raising(RuntimeError("a secret")))
    document = json.loads(body["body"])
    assert (start["status"], document["status"]) == (500, 500)
    assert b"secret" not in body["body"]
    assert "a secret" in caplog.text
    assert document["request_id"] in caplog.text


def test_a_client_that_left_gets_nothing_and_is_no_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    assert ask(raising(ClientDisconnect())) == []
    assert not [one for one in caplog.records if one.levelno >= logging.WARNING]


def test_an_error_after_the_first_byte_breaks_the_connection() -> None:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ask(app)
