"""What the server needs of a store, and how it waits for it."""

from __future__ import annotations

import asyncio
from typing import Final, Protocol

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from dcgraph.store.model import Answer, Request

__all__ = ["Engine", "answer_while_connected"]

# Most queries are answered sooner; only for the others is the connection watched.
_UNWATCHED_SECONDS: Final = 0.05


class Engine(Protocol):
    """A lane of workers. Cancelling `answer` gives its worker back."""

    async def answer(self, request: Request) -> Answer:
        """The whole answer, or an error of the tree."""
        ...


async def answer_while_connected(engine: Engine, request: Request, receive: Receive) -> Answer:
    """The answer of the engine, which is stopped when the client leaves.

    Raises ClientDisconnect when that happens, and whatever the engine raises.
    """
    answer = asyncio.ensure_future(engine.answer(request))
    try:
        await asyncio.wait((answer,), timeout=_UNWATCHED_SECONDS)
        if not answer.done():
            await _until_done_or_left(answer, receive)
        if answer.done():
            return answer.result()
        raise ClientDisconnect
    finally:
        if not answer.done():
            answer.cancel()
            await asyncio.wait((answer,))


async def _until_done_or_left(answer: asyncio.Future[Answer], receive: Receive) -> None:
    left = asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait((answer, left), return_when=asyncio.FIRST_COMPLETED)
    finally:
        left.cancel()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
