"""How the server waits for a store."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, Protocol, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from dcgraph.store.model import Answer, Request

__all__ = ["Engine", "while_connected"]

_T = TypeVar("_T")

# Most queries are answered sooner; only for the others is the connection watched.
_UNWATCHED_SECONDS: Final = 0.05


class Engine(Protocol):
    """What answers. Cancelling `answer` frees what it held."""

    async def answer(self, request: Request) -> Answer:
        """The whole answer, or an error of the tree."""
        ...


async def while_connected(work: Coroutine[Any, Any, _T], receive: Receive) -> _T:
    """What the work returns, which is stopped when the client leaves.

    Raises ClientDisconnect when that happens, and whatever the work raises.
    """
    task = asyncio.current_task()
    assert task is not None
    watch = _Watch(task, receive)
    try:
        return await work
    except asyncio.CancelledError:
        if watch.client_left and not task.uncancel():
            raise ClientDisconnect from None
        raise
    finally:
        watch.end()


class _Watch:
    """Cancels a task when its client leaves, from a moment after it began."""

    def __init__(self, task: asyncio.Task[Any], receive: Receive) -> None:
        self.client_left = False
        self._task = task
        self._receive = receive
        self._watching: asyncio.Task[None] | None = None
        self._timer = task.get_loop().call_later(_UNWATCHED_SECONDS, self._begin)

    def end(self) -> None:
        self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()

    def _begin(self) -> None:
        self._watching = self._task.get_loop().create_task(self._until_left())

    async def _until_left(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.client_left = True
        self._task.cancel()
