"""Reading a request body within its limits of size and time."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from dcgraph_api.problems import Refusal

__all__ = ["WHOLE", "header", "read_body"]

WHOLE: Final = "dcgraph.raw"
"""The key of a scope under which the bytes of the request stand, where they came in one piece."""

_DIGITS: Final = 18
"""No length has more."""

# What is left of a body that was turned away is not read, so the connection cannot go on.
_CLOSE: Final = (("connection", "close"),)


def header(scope: Scope, name: bytes) -> str | None:
    """The values of a header joined as one, or None when it is not there."""
    found: bytes | None = None
    for key, value in scope["headers"]:
        if key == name:
            found = value if found is None else b", ".join((found, value))
    return None if found is None else found.decode("latin-1")


async def read_body(scope: Scope, receive: Receive, *, limit: int, seconds: float) -> bytes:
    """The whole body.

    Raises Refusal when it is larger than `limit` bytes, told before a byte of it is read
    where its length is announced, or when it is not there after `seconds`; and
    ClientDisconnect when the client leaves before its end.
    """
    # Python refuses to read a number of thousands of digits, be they zeros.
    announced = (header(scope, b"content-length") or "").lstrip("0")
    if announced.isdecimal() and (len(announced) > _DIGITS or int(announced) > limit):
        raise _too_large(limit)
    if WHOLE in scope:
        return await _collect(receive, limit)
    try:
        async with asyncio.timeout(seconds):
            return await _collect(receive, limit)
    except TimeoutError:
        raise Refusal(
            "request-timeout",
            f"The body was not complete after {seconds:g} seconds; send it without a pause.",
            _CLOSE,
            limit=seconds,
            unit="seconds",
        ) from None


async def _collect(receive: Receive, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        chunks.append(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks)


def _too_large(limit: int) -> Refusal:
    return Refusal(
        "request-too-large",
        f"The body is larger than {limit} bytes, the most that is read here.",
        _CLOSE,
        limit=limit,
        unit="bytes",
    )
