"""Bodies and parameters of requests, read within limits."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Coroutine, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from dcgraph_api.errors import ProblemError

WHOLE: Final = "dcgraph.raw"
"""The key of a scope under which the bytes of the request stand, where they came in one piece."""

_DIGITS: Final = 18
"""No length has more."""

_HOST: Final = re.compile(r"[A-Za-z0-9._-]+(?::\d+)?|\[[0-9A-Fa-f:.]+\](?::\d+)?")
_SHOWN: Final = 40
# Most queries are answered sooner; only for the others is the connection watched.
_UNWATCHED_SECONDS: Final = 0.05
_T = TypeVar("_T")

# What is left of a body that was turned away is not read, so the connection cannot go on.
_CLOSE: Final = (("connection", "close"),)


def header(scope: Scope, name: bytes) -> str | None:
    """The values of a header joined as one, or None when it is not there."""
    found: bytes | None = None
    for key, value in scope["headers"]:
        if key == name:
            found = value if found is None else b", ".join((found, value))
    return None if found is None else found.decode("latin-1")


def base_of(scope: Scope, configured: str) -> str:
    """The address of the server: the configured one, else the one it was asked under.

    A Host header that is no host is passed over, since it would be written into the answer.
    """
    if configured:
        return configured
    host = header(scope, b"host") or ""
    if not _HOST.fullmatch(host):
        name, port = scope.get("server") or ("localhost", None)
        host = f"{name}:{port}" if port else name
    return f"{scope['scheme']}://{host}"


async def read_body(scope: Scope, receive: Receive, *, limit: int, seconds: float) -> bytes:
    """The whole body.

    Raises ProblemError when it is larger than `limit` bytes, told before a byte of it is read
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
        raise ProblemError(
            "request-timeout",
            f"The body was not complete after {seconds:g} seconds; send it without a pause.",
            _CLOSE,
            limit=seconds,
            unit="seconds",
        ) from None


async def read_posted(
    request: Request, *, accepted: Sequence[str], refusal: str, limit: int, seconds: float
) -> tuple[bytes, str]:
    """The body of a request and its media type, which is one of those accepted.

    Raises ProblemError for another: `refusal` tells which are, with a place for the one that was
    sent. Raises what `read_body` raises.
    """
    given = (header(request.scope, b"content-type") or "").partition(";")[0].strip().lower()
    if given not in accepted or "content-encoding" in request.headers:
        raise ProblemError(
            "unsupported-media-type",
            refusal.format(given or "no media type at all"),
            (("accept-post", ", ".join(accepted)), *_CLOSE),
            accepted=[*accepted],
        )
    body = await read_body(request.scope, request.receive, limit=limit, seconds=seconds)
    return body, given


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


def _too_large(limit: int) -> ProblemError:
    return ProblemError(
        "request-too-large",
        f"The body is larger than {limit} bytes, the most that is read here.",
        _CLOSE,
        limit=limit,
        unit="bytes",
    )


async def refuse_unknown(request: Request) -> None:
    """Raise ProblemError, with the nearest names, for a parameter that the route does not know.

    The same for one that is given more than once: only one of its values could count.
    """
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    given = Counter(name for name, _ in request.query_params.multi_items())
    known = known_parameters(route)
    for name, times in given.items():
        shown = name[:_SHOWN]
        if name not in known and not takes_any(route):
            spelt = {one.casefold(): one for one in known}
            near = [spelt[one] for one in get_close_matches(shown.casefold(), spelt, cutoff=0.6)]
            hint = f"there are {', '.join(known)}." if known else "there is none."
            if near:
                hint = f"did you mean {' or '.join(near)}?"
            detail = f"There is no parameter {shown!r} here; {hint}"
            raise ProblemError("invalid-parameters", detail, name=shown, near=near)
        if times > 1:
            raise ProblemError(
                "invalid-parameters",
                f"The parameter {shown!r} is given {times} times; give it once, with commas "
                "between values where it takes several.",
                name=shown,
            )


def known_parameters(route: APIRoute) -> tuple[str, ...]:
    """The names of the parameters of a route and of what it depends on."""
    return tuple(dict.fromkeys(_names(route.dependant)))


def _names(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for one in dependant.dependencies:
        yield from _names(one)


def takes_any(route: APIRoute) -> bool:
    """Whether a route describes a parameter that stands for any name, and judges them itself."""
    described: list[dict[str, Any]] = (route.openapi_extra or {}).get("parameters", [])
    return any(
        one["in"] == "query" and one["schema"].get("type") == "object" and one.get("explode")
        for one in described
    )


async def while_connected(work: Coroutine[Any, Any, _T], receive: Receive) -> _T:
    """What the work returns, which is stopped when the client leaves.

    Raises ClientDisconnect when that happens, and whatever the work raises.
    """
    task = asyncio.current_task()
    assert task is not None
    watching: list[asyncio.Task[None]] = []
    left = False

    async def until_left() -> None:
        nonlocal left
        while (await receive())["type"] != "http.disconnect":
            pass
        left = True
        task.cancel()

    loop = task.get_loop()
    timer = loop.call_later(
        _UNWATCHED_SECONDS, lambda: watching.append(loop.create_task(until_left()))
    )
    try:
        return await work
    except asyncio.CancelledError:
        if left and not task.uncancel():
            raise ClientDisconnect from None
        raise
    finally:
        timer.cancel()
        for one in watching:
            one.cancel()
