"""Ending a connection whose client does not read what it asked for."""

from __future__ import annotations

import asyncio
import fcntl
import struct
import termios
from collections.abc import Callable
from typing import Final

__all__ = ["UnreadGuard"]

_LEAST_RATE: Final = 1_024
"""Bytes a second that a client must read at least while an answer waits for it."""


class UnreadGuard:
    """Aborts a connection when its client lets an answer wait for `seconds`, or twice that.

    A timer runs only while something may be unread; it looks whether since its last look less
    was read than _LEAST_RATE allows. Where more was written meanwhile that cannot be told, and
    it looks once more. Nothing is written once the transport has `paused`, nor between answers,
    which `between_answers` tells.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        transport: asyncio.Transport,
        seconds: float,
        between_answers: Callable[[], bool],
    ) -> None:
        self.paused = False
        self._loop = loop
        self._transport = transport
        self._seconds = seconds
        self._between_answers = between_answers
        self._timer: asyncio.TimerHandle | None = None
        self._writes = self._writes_seen = 0
        self._unread = 0

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
        settled = self.paused or self._between_answers()
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
