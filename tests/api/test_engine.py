"""Waiting for an engine while the client is there."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.requests import ClientDisconnect

from dcgraph.errors import QueryTimeoutError
from dcgraph.sparql.model import Answer, Request
from dcgraph_api.requests import while_connected

ANSWER = Answer("boolean", "text/csv", b"true", 0.0)


class FakeEngine:
    """Answers after a while, and remembers whether it was stopped."""

    def __init__(self, seconds: float, error: Exception | None = None) -> None:
        self.seconds = seconds
        self.error = error
        self.stopped = False

    async def answer(self, _: Request) -> Answer:
        try:
            await asyncio.sleep(self.seconds)
        except asyncio.CancelledError:
            self.stopped = True
            raise
        if self.error:
            raise self.error
        return ANSWER


class Connection:
    """A client that sends an empty body and leaves after a while."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.messages = 0

    async def receive(self) -> dict[str, Any]:
        self.messages += 1
        if self.messages == 1:
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.sleep(self.seconds)
        return {"type": "http.disconnect"}


def wait(engine: FakeEngine, connection: Connection) -> Answer:
    return asyncio.run(while_connected(engine.answer(Request("ASK {}")), connection.receive))


def test_a_quick_answer_never_looks_at_the_connection() -> None:
    connection = Connection(0)
    assert wait(FakeEngine(0), connection) is ANSWER
    assert connection.messages == 0


def test_a_slow_answer_comes_while_the_client_stays() -> None:
    assert wait(FakeEngine(0.1), Connection(10)) is ANSWER


@pytest.mark.parametrize("seconds", [0, 0.1])
def test_an_error_comes_through(seconds: float) -> None:
    with pytest.raises(QueryTimeoutError):
        wait(FakeEngine(seconds, QueryTimeoutError("Late.", 1)), Connection(10))


def test_the_engine_is_stopped_when_the_client_leaves() -> None:
    engine = FakeEngine(10)
    with pytest.raises(ClientDisconnect):
        wait(engine, Connection(0.05))
    assert engine.stopped


def test_the_engine_is_stopped_when_the_request_is_cancelled() -> None:
    engine = FakeEngine(10)

    async def cancel() -> None:
        task = asyncio.ensure_future(
            while_connected(engine.answer(Request("ASK {}")), Connection(10).receive)
        )
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel())
    assert engine.stopped
