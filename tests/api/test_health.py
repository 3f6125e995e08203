"""Whether the server says that it lives, and that requests may be sent."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import httpx2
import pytest
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from dcgraph_api.dependencies import SERVICE
from dcgraph_api.routes import service as health


def ask(
    path: str, *, open_alive: int = 2, own_alive: int = 2, draining: bool = False
) -> httpx2.Response:
    """Ask the routes alone, over lanes of two workers of which so many are alive."""
    manifest = SimpleNamespace(version="1", hash="5eed", triples=3, built="2026-11-24")
    service = SimpleNamespace(
        snapshot=SimpleNamespace(manifest=manifest),
        sizes={},
        open_lane=SimpleNamespace(size=2, alive=open_alive, network_closed=True),
        own_lane=SimpleNamespace(size=2, alive=own_alive, network_closed=True),
    )
    app = FastAPI()
    app.include_router(health.router)
    app.state.follower = SimpleNamespace(refusal="It is damaged.")
    if draining:
        app.state.draining = True

    async def serving(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, SERVICE: service}, receive, send)

    async def go() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=serving)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(path)

    response = asyncio.run(go())
    assert response.headers["cache-control"] == "no-store"
    return response


@pytest.mark.parametrize(
    ("open_alive", "own_alive", "status", "word"),
    [(2, 2, 200, "ok"), (1, 2, 200, "degraded"), (0, 2, 503, "down"), (2, 0, 503, "down")],
)
def test_health_tells_of_the_workers(
    open_alive: int, own_alive: int, status: int, word: str
) -> None:
    response = ask("/health", open_alive=open_alive, own_alive=own_alive)
    assert (response.status_code, response.json()["status"]) == (status, word)


@pytest.mark.parametrize(
    ("open_alive", "own_alive", "status"), [(2, 2, 200), (1, 1, 200), (0, 2, 503), (2, 0, 503)]
)
def test_it_is_ready_while_both_lanes_answer(open_alive: int, own_alive: int, status: int) -> None:
    response = ask("/ready", open_alive=open_alive, own_alive=own_alive)
    assert response.status_code == status
    assert response.json()["ready"] is (status == 200)
    assert bool(response.json()["reason"]) is (status == 503)


def test_a_server_that_is_ending_is_alive_and_not_ready() -> None:
    assert ask("/ready", draining=True).status_code == 503
    assert ask("/health", draining=True).status_code == 200
