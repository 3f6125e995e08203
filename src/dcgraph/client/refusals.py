"""The errors that a server tells, as those that the library raises."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from dcgraph.errors import (
    AnswerTooLarge,
    DcgraphError,
    NotFound,
    ParameterError,
    QueryError,
    QueryOutOfMemory,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    ServerError,
    StoreUnavailable,
)
from dcgraph.escaping import printable

__all__ = ["error_of"]

_LONGEST: Final = 2_000
_Told = dict[str, Any]


def _number(told: _Told, name: str) -> int | None:
    value = told.get(name)
    return value if isinstance(value, int) else None


_KINDS: Final[dict[str, Callable[[str, _Told], DcgraphError]]] = {
    "not-found": lambda text, told: NotFound(text, str(told.get("name", "")), _near(told)),
    "invalid-parameters": lambda text, _: ParameterError(text),
    "syntax": lambda text, told: QuerySyntaxError(
        text, _number(told, "line"), _number(told, "column")
    ),
    "refused": lambda text, told: QueryRefused(text, str(told.get("feature", ""))),
    "read-only": lambda text, told: QueryRefused(text, str(told.get("feature", ""))),
    "timeout": lambda text, told: QueryTimeout(text, told.get("limit")),
    "out-of-memory": lambda text, told: QueryOutOfMemory(text, _number(told, "limit") or 0),
    "answer-too-large": lambda text, told: AnswerTooLarge(
        text, _number(told, "limit") or 0, str(told.get("unit", "bytes"))
    ),
    "query-failed": lambda text, _: QueryError(text),
    "unavailable": lambda text, _: StoreUnavailable(text),
    "too-many-requests": lambda text, _: StoreUnavailable(text),
}


def _near(told: _Told) -> tuple[str, ...]:
    near = told.get("near")
    return tuple(map(str, near)) if isinstance(near, list) else ()


def error_of(status: int, body: bytes, server: str) -> DcgraphError:
    """The error that a problem document tells; ServerError for what is none of ours."""
    try:
        told = json.loads(body)
        kind, text = str(told["type"]).rpartition("/")[2], str(told["detail"])
    except (ValueError, KeyError, TypeError):
        return ServerError(
            f"The server at {server} answers with status {status} and not as dcgraph does: see "
            "whether the address is right, or what stands before the server."
        )
    text = printable(text[:_LONGEST])
    if kind in _KINDS:
        return _KINDS[kind](text, told)
    return ServerError(f"The server at {server} refuses (status {status}): {text}")
