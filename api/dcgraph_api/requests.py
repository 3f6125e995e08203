"""Bodies and parameters of requests, read within limits."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final

from fastapi import Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from dcgraph_api.errors import ProblemError

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


_SHOWN: Final = 40


async def refuse_unknown(request: Request) -> None:
    """Raise ProblemError, with the nearest names, for a parameter that the route does not know.

    The same for one that is given more than once: only one of its values could count.
    """
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    given = Counter(name for name, _ in request.query_params.multi_items())
    known = known_parameters(route)
    for name, times in given.items():
        if name not in known and not takes_any(route):
            raise _unknown(name, known)
        if times > 1:
            raise ProblemError(
                "invalid-parameters",
                f"The parameter {name[:_SHOWN]!r} is given {times} times; give it once, with "
                "commas between values where it takes several.",
                name=name[:_SHOWN],
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


def _unknown(name: str, known: tuple[str, ...]) -> ProblemError:
    spelt = {one.casefold(): one for one in known}
    alike = get_close_matches(name[:_SHOWN].casefold(), spelt, n=3, cutoff=0.6)
    near = [spelt[one] for one in alike]
    if near:
        hint = f"did you mean {' or '.join(near)}?"
    else:
        hint = f"there are {', '.join(known)}." if known else "there is none."
    return ProblemError(
        "invalid-parameters",
        f"There is no parameter {name[:_SHOWN]!r} here; {hint}",
        name=name[:_SHOWN],
        near=near,
    )


_YEAR, _MONTH, _NOT_FEBRUARY = "[12][0-9]{3}", "(0[1-9]|1[0-2])", "(0[13-9]|1[0-2])"
_LEAP: Final = "([12][0-9](0[48]|[2468][048]|[13579][26])|(1[26]|2[048])00)"
_DAY: Final = (
    f"{_YEAR}-({_MONTH}-(0[1-9]|1[0-9]|2[0-8])|{_NOT_FEBRUARY}-(29|30)|(0[13578]|1[02])-31)"
    f"|{_LEAP}-02-29"
)
WHOLE_DAY: Final = f"^({_DAY})?$"
"""The pattern of a day of the calendar, or of nothing."""
ANY_DATE: Final = f"^({_YEAR}(-{_MONTH})?|{_DAY})?$"
"""The same for a date of which only the year, or the month, may be told."""


def day_query(alias: str, description: str) -> Any:
    """A query parameter that is a day, a month or a year, or empty."""
    return Query(alias=alias, description=description, json_schema_extra={"pattern": ANY_DATE})
