"""What the envelope does around any application."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from contextlib import suppress
from typing import Any

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from dcgraph.errors import NotFoundError
from dcgraph_api.caching import Reply
from dcgraph_api.clients import Clients
from dcgraph_api.metrics import Metrics
from dcgraph_api.middleware import ErrorMiddleware, Watch
from dcgraph_api.request_context import Record, new_id


def ask(
    app: ASGIApp, method: str = "GET", request_id: str | None = None, watch: Watch | None = None
) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    headers = [] if request_id is None else [(b"x-request-id", request_id.encode())]
    scope = {"type": "http", "method": method, "path": "/", "headers": headers}
    asyncio.run(ErrorMiddleware(app, "GET, HEAD, OPTIONS", watch, "/")(scope, receive, send))
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
    start, body = ask(raising(NotFoundError("None.", "a", ("b",))))
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


async def answering(_scope: Scope, _receive: Receive, send: Send) -> None:
    await Reply(200, b"body").send(send)


def id_in(start: dict[str, Any]) -> str:
    (found,) = (value for name, value in start["headers"] if name == b"x-request-id")
    return str(found.decode())


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_an_id_that_came_with_the_request_goes_back(method: str) -> None:
    assert id_in(ask(answering, method, "abc.DEF_1-2")[0]) == "abc.DEF_1-2"


@pytest.mark.parametrize("given", [None, "", "a b", "a\n", "é", "x" * 65, "<b>", 'a"'])
def test_any_other_id_is_made_and_never_twice(given: str | None) -> None:
    made = [id_in(ask(answering, request_id=given)[0]) for _ in range(3)]
    assert len(set(made)) == 3
    assert given not in made


def test_a_problem_tells_the_id_of_its_request() -> None:
    start, body = ask(raising(NotFoundError("None.", "a", ())), request_id="mine")
    assert json.loads(body["body"])["request_id"] == id_in(start) == "mine"


def test_two_processes_make_different_ids() -> None:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, new_id().encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 100).decode().partition("-")[0] != new_id().partition("-")[0]
    os.close(read)
    os.close(write)


def line_of(app: ASGIApp, metrics: Metrics) -> tuple[int, int, str]:
    seen: list[tuple[int, int, str]] = []

    class Noting(Watch):
        def ended(self, scope: Scope, record: Record) -> None:
            super().ended(scope, record)
            seen.append((record.status, record.size, record.problem))

    watch = Noting(metrics, Clients(0))
    with suppress(RuntimeError):
        ask(app, watch=watch)
    (one,) = seen
    return one


def test_each_end_is_noted() -> None:
    async def breaking(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError

    metrics = Metrics(("/",))
    assert line_of(answering, metrics) == (200, 4, "")
    status, size, problem = line_of(raising(NotFoundError("None.", "a", ())), metrics)
    assert (status, problem) == (404, "not-found")
    assert size > 0
    assert line_of(raising(ClientDisconnect()), metrics) == (0, 0, "")
    assert line_of(breaking, metrics) == (200, 0, "internal")
    page = metrics.page().decode()
    assert 'dcgraph_requests_total{method="GET",route="/",status="2xx"} 2.0' in page
    assert 'dcgraph_requests_total{method="GET",route="/",status="4xx"} 1.0' in page
    assert 'dcgraph_requests_total{method="GET",route="/",status="none"} 1.0' in page
    assert 'dcgraph_problems_total{kind="not-found"} 1.0' in page
