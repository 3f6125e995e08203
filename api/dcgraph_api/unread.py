"""Ending a connection whose client does not read what it asked for."""

from __future__ import annotations

import asyncio
import fcntl
import struct
import termios
from collections.abc import Callable
from typing import Final

__all__ = ["UnreadGuard", "Unsent"]

_LEAST_RATE: Final = 1_024
"""Bytes a second that a client must read at least while an answer waits for it."""


class Unsent:
    """What the connections of a process were given and have not read yet, `most` bytes in all.

    Beyond that, whoever has let an answer wait longest loses the connection.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: dict[UnreadGuard, None] = {}

    def add(self, guard: UnreadGuard) -> None:
        """Count a connection with more to send than the system takes."""
        self._waiting.setdefault(guard)
        held = sum(one.unsent for one in self._waiting)
        while held > self._most and len(self._waiting) > 1:
            longest = next(iter(self._waiting))
            held -= longest.unsent
            self.remove(longest)
            longest.abort()

    def remove(self, guard: UnreadGuard) -> None:
        """Count it no more."""
        self._waiting.pop(guard, None)


class UnreadGuard:
    """Aborts a connection when its client lets an answer wait for `seconds`, or twice that.

    A timer runs only while something may be unread; it looks whether since its last look less
    was read than _LEAST_RATE allows. Where more was written meanwhile that cannot be told, and
    it looks once more. Nothing is written between `pause` and `resume`, nor between answers,
    which `between_answers` tells. What waits is counted in `unsent`.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        transport: asyncio.Transport,
        seconds: float,
        between_answers: Callable[[], bool],
        unsent: Unsent,
    ) -> None:
        self._paused = False
        self._all = unsent
        self._loop = loop
        self._transport = transport
        self._seconds = seconds
        self._between_answers = between_answers
        self._timer: asyncio.TimerHandle | None = None
        self._writes = self._writes_seen = 0
        self._unread = 0

    @property
    def unsent(self) -> int:
        """The bytes that wait in this process."""
        return self._transport.get_write_buffer_size()

    def pause(self) -> None:
        """Know that there is more to send than the system takes."""
        self._paused = True
        self.begin()
        self._all.add(self)

    def resume(self) -> None:
        """Know that most of it was taken."""
        self._paused = False
        self._all.remove(self)

    def abort(self) -> None:
        """End the connection with what it has not sent."""
        self._transport.abort()

    def written(self) -> None:
        """Know that an answer was written to its end."""
        self._writes += 1
        if self._timer is None and self._transport.get_write_buffer_size():
            self.begin()

    def begin(self) -> None:
        """Look after the time, unless that is to happen anyway."""
        if self._timer is None:
            self._note()

    def end(self) -> None:
        """Look no more."""
        self._all.remove(self)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _note(self) -> None:
        self._writes_seen = self._writes
        self._unread = self._left()
        self._timer = self._loop.call_later(self._seconds, self._look)

    def _look(self) -> None:
        self._timer = None
        if not self._transport.get_write_buffer_size():
            return
        settled = self._paused or self._between_answers()
        read = self._unread - self._left()
        if settled and self._writes == self._writes_seen and read < self._seconds * _LEAST_RATE:
            self._transport.abort()
        else:
            self._note()

    def _left(self) -> int:
        """Bytes that the client has not acknowledged, here and in the system's own buffer."""
        return self._transport.get_write_buffer_size() + _in_the_system(self._transport)


def _in_the_system(transport: asyncio.Transport) -> int:
    try:
        number = transport.get_extra_info("socket").fileno()
        answer = fcntl.ioctl(number, termios.TIOCOUTQ, struct.pack("i", 0))
    except (OSError, ValueError):
        return 0
    return int(struct.unpack("i", answer)[0])
