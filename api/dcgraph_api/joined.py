"""Writing the head of an answer together with its body: one system call, and one packet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

__all__ = ["JoinedWrites"]

_SMALL_BYTES = 64 << 10
_GO_ON = b"HTTP/1.1 100 "
"""The client waits for this before it sends its body; no answer follows at once."""


class JoinedWrites:
    """A transport, as uvicorn's cycle uses it, that holds the head of an answer for its body.

    What is held when nothing follows, as in an answer to HEAD, leaves when the answer is
    complete, of which `on_complete` hears, or when `close` ends the connection.
    """

    def __init__(
        self,
        transport: asyncio.Transport,
        on_complete: Callable[[], None],
        close: Callable[[], None],
    ) -> None:
        self._transport = transport
        self._on_complete = on_complete
        self._close = close
        self._held: bytes | None = None
        self._began = False

    def write(self, data: bytes) -> None:
        """Write, or hold the head."""
        if data.startswith(_GO_ON):
            self._transport.write(data)
        elif not self._began:
            self._began, self._held = True, data
        elif self._held is None:
            self._transport.write(data)
        else:
            held, self._held = self._held, None
            if len(data) < _SMALL_BYTES:
                self._transport.write(held + data)
            else:
                self._transport.writelines((held, data))

    def complete(self) -> None:
        """Know that the answer is complete."""
        self._flush()
        self._on_complete()

    def is_closing(self) -> bool:
        """Whether the connection is closed, or about to be."""
        return self._transport.is_closing()

    def close(self) -> None:
        """Close the connection once all is written."""
        self._flush()
        self._close()

    def _flush(self) -> None:
        if self._held is not None:
            self._transport.write(self._held)
            self._held = None
