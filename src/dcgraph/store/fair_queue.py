"""A queue that clients share: next is the one whose client had least of what is waited for."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from math import exp2
from time import monotonic
from typing import Final, Generic, TypeVar

from dcgraph.errors import StoreUnavailable

_T = TypeVar("_T")

_HALF_LIFE_SECONDS: Final = 10.0
_MAX_REMEMBERED: Final = 4096


class Tally:
    """What each client had lately: of every amount, half is forgotten in each `half_life` seconds.

    The clients that had something last are remembered, at most 4,096.
    """

    def __init__(self, half_life: float) -> None:
        self._half_life = half_life
        self._had: dict[str, tuple[float, float]] = {}

    def of(self, client: str) -> float:
        """What a client had."""
        if client not in self._had:
            return 0.0
        had, at = self._had[client]
        return had * exp2((at - monotonic()) / self._half_life)

    def add(self, client: str, amount: float) -> None:
        """Note that it had more."""
        total = self.of(client) + amount
        self._had.pop(client, None)
        self._had[client] = (total, monotonic())
        if len(self._had) > _MAX_REMEMBERED:
            del self._had[next(iter(self._had))]


@dataclass(slots=True, eq=False)
class Waiter(Generic[_T]):
    """One who waits since `since`, for at most `seconds`; `turn` gets what is waited for."""

    client: str
    seconds: float
    since: float
    turn: asyncio.Future[_T]


class FairQueue(Generic[_T]):
    """Those who wait for one of several `things`, such as "workers"; at most `most` may.

    Next is the client that held things for the shortest time lately (see `charge`), of equals
    the one with fewer requests here; of its requests it is the oldest. When the queue is full,
    the client with the most requests in it loses its youngest to one that has fewer.
    """

    def __init__(self, most: int, things: str) -> None:
        self._most = most
        self._things = things
        self._length = 0
        self._waiting: dict[str, deque[Waiter[_T]]] = {}
        self._had = Tally(_HALF_LIFE_SECONDS)

    def __len__(self) -> int:
        return self._length

    def holds_others(self, client: str) -> bool:
        """Whether somebody else than this client waits."""
        return any(name != client for name in self._waiting)

    def join(self, client: str, seconds: float) -> Waiter[_T]:
        """Wait for at most `seconds`, as far as `expire` is called.

        Raises StoreUnavailable when the queue is full and no other client has more in it.
        """
        turn: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        waiter = Waiter(client, seconds, monotonic(), turn)
        self._admit(waiter)
        return waiter

    def move(self, client: str, other: FairQueue[_T]) -> None:
        """Have all requests of a client wait in another queue; those it has no room for must go."""
        for waiter in [*self._waiting.get(client, ())]:
            self.leave(waiter)
            try:
                other._admit(waiter)
            except StoreUnavailable as error:
                self._send_away(waiter, error)

    def leave(self, waiter: Waiter[_T]) -> None:
        """Wait no more; nothing happens to one that has left."""
        those = self._waiting.get(waiter.client)
        if those is None or waiter not in those:
            return
        those.remove(waiter)
        self._length -= 1
        if not those:
            del self._waiting[waiter.client]

    def first(self) -> Waiter[_T] | None:
        """The one who is next."""
        while self._length:
            found = min(self._waiting.values(), key=self._rank)[0]
            if not found.turn.done():
                return found
            # It was cancelled a moment ago.
            self.leave(found)
        return None

    def charge(self, client: str, seconds: float) -> None:
        """Note that a client held one of the things for so long; half is forgotten in 10 s."""
        self._had.add(client, seconds)

    def expire(self) -> None:
        """Send away those who have waited for as long as they may."""
        now = monotonic()
        for waiter in self._all():
            if waiter.since + waiter.seconds <= now:
                self.give_up(waiter)

    def give_up(self, waiter: Waiter[_T]) -> None:
        """Send one away whose time is over."""
        self._send_away(
            waiter,
            StoreUnavailable(
                f"All {self._things} stayed busy for {waiter.seconds:.3g} s, as long as the query "
                "may wait: try again in a few seconds."
            ),
        )

    def dismiss(self, error: StoreUnavailable) -> None:
        """Send all away with `error`."""
        for waiter in self._all():
            self._send_away(waiter, error)

    def _all(self) -> list[Waiter[_T]]:
        return [waiter for those in self._waiting.values() for waiter in those]

    def _admit(self, waiter: Waiter[_T]) -> None:
        if self._length >= self._most:
            self._make_room(len(self._waiting.get(waiter.client, ())))
        self._waiting.setdefault(waiter.client, deque()).append(waiter)
        self._length += 1

    def _rank(self, those: deque[Waiter[_T]]) -> tuple[float, int, float]:
        # A single client, the usual case, needs no comparison.
        if len(self._waiting) == 1:
            return 0, 0, 0
        return self._had.of(those[0].client), len(those), those[0].since

    def _make_room(self, own: int) -> None:
        """Send away the youngest of the client with the most, unless `own` is as many."""
        longest = max(self._waiting.values(), key=len, default=deque[Waiter[_T]]())
        if len(longest) <= own + 1:
            raise self._full(own)
        self._send_away(longest[-1], self._full(len(longest)))

    def _full(self, own: int) -> StoreUnavailable:
        return StoreUnavailable(
            f"All {self._things} are busy and {self._most} queries wait already, {own} of them "
            "from this client: try again in a few seconds."
        )

    def _send_away(self, waiter: Waiter[_T], error: StoreUnavailable) -> None:
        self.leave(waiter)
        if not waiter.turn.done():
            waiter.turn.set_exception(error)
