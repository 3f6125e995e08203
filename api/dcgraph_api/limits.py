"""The limits of the server as data: what each bounds, and what becomes of what passes it."""

from __future__ import annotations

from dataclasses import Field, dataclass, fields
from typing import Any, Final

from dcgraph.sparql.lexer import MAX_DEPTH, MAX_SIGNS, MAX_TOKENS
from dcgraph_api import description
from dcgraph_api.config import Settings, variable
from dcgraph_api.errors import KINDS

__all__ = ["Limit", "described_limits", "limits_table"]


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit.

    `passed` says what happens beyond it, `status` with which HTTP status (None where there is
    no answer), `problem` with which kind of problem, and `header` in which header it is told.
    `variable` sets it, and `parameter` of a request may lower it, where there are such.
    """

    name: str
    value: float
    unit: str
    meaning: str
    passed: str
    status: int | None = None
    problem: str | None = None
    header: str | None = None
    variable: str | None = None
    parameter: str | None = None


@dataclass(frozen=True, slots=True)
class _Consequence:
    passed: str
    problem: str | None = None
    header: str | None = None
    status: int | None = None
    parameter: str | None = None
    unit: str = ""


_NO_LIMITS: Final = frozenset(
    ("port", "processes", "cache_bytes", "follow_seconds", "memory_quads")
)
"""The numbers among the settings that bound nothing a client asks or gets."""

_REFUSED: Final = "The request is refused before anything is run."

_CONSEQUENCES: Final = {
    "time_limit": _Consequence(
        "The query is stopped. Before it runs it may wait for as long. A request may set a lower "
        "limit of its own, in seconds.",
        "timeout",
        parameter="timeout",
    ),
    "rows": _Consequence(
        "The answer ends after so many solutions, well formed, and a header says so.",
        header="dcgraph-truncated: rows={}",
        status=200,
    ),
    "output_bytes": _Consequence("The query is stopped and no part sent.", "answer-too-large"),
    "memory": _Consequence("The query is stopped.", "out-of-memory"),
    "query_bytes": _Consequence(_REFUSED, "request-too-large"),
    "words": _Consequence(_REFUSED, "request-too-large"),
    "nesting": _Consequence(_REFUSED, "request-too-large"),
    "signs": _Consequence(_REFUSED, "request-too-large"),
    "body_bytes": _Consequence("The rest is not read.", "request-too-large", "connection: close"),
    "head_bytes": _Consequence("The rest is not read.", "head-too-large", "connection: close"),
    "receive_seconds": _Consequence(
        "The rest is not waited for.", "request-timeout", "connection: close"
    ),
    "send_seconds": _Consequence("The connection is dropped."),
    "unsent_bytes": _Consequence("The connection that let its answer wait longest is dropped."),
    "workers": _Consequence("The query waits for a worker.", unit="processes"),
    "queue": _Consequence(
        "The youngest query of the client that has the most of them is turned away.",
        "unavailable",
        "retry-after",
        unit="queries",
    ),
    "connections": _Consequence(
        "The request is turned away and the connection closed.",
        "unavailable",
        "retry-after",
        unit="connections",
    ),
    "client_connections": _Consequence(
        "The request is turned away and the connection closed.",
        "too-many-requests",
        "retry-after",
        unit="connections",
    ),
    "client_queries": _Consequence(
        "The query is turned away at once.", "too-many-requests", "retry-after", unit="queries"
    ),
}

_OF_SHAPE: Final = (
    (
        "words",
        MAX_TOKENS,
        "words",
        "Most words of a query: names, IRIs, variables, strings, numbers, keywords and brackets.",
    ),
    ("nesting", MAX_DEPTH, "brackets", "Most brackets of a query open at once."),
    ("signs", MAX_SIGNS, "signs", "Most signs !, ^, +, - and ~ of a query in a row."),
)

_UNTOLD: Final = _Consequence("The request is refused.")


def limits_table(settings: Settings) -> tuple[Limit, ...]:
    """Every limit there is: each number among the settings that bounds something, and of shape.

    A setting that bounds nothing is left out: 0 where that stands for no limit, and the memory
    of a query that another engine runs.
    """
    return (*_of_settings(settings), *(_limit(*one) for one in _OF_SHAPE))


def described_limits(settings: Settings) -> tuple[description.Limit, ...]:
    """The limits as the description of the service tells them."""
    return tuple(
        description.Limit(one.name, one.value, one.unit, f"{one.meaning} {one.passed}")
        for one in limits_table(settings)
    )


def _of_settings(settings: Settings) -> tuple[Limit, ...]:
    return tuple(
        _limit(
            one.name,
            getattr(settings, one.name),
            one.metadata["unit"],
            one.metadata["help"],
            variable(one),
        )
        for one in fields(Settings)
        if _bounds(one) and not _unlimited(one, settings)
    )


def _bounds(one: Field[Any]) -> bool:
    return isinstance(one.default, int | float) and one.name not in _NO_LIMITS


def _unlimited(one: Field[Any], settings: Settings) -> bool:
    # What a query takes in another engine is for its keeper to bound.
    in_another_engine = one.name == "memory" and bool(settings.store)
    of_client = one.name in ("client_connections", "client_queries")
    return in_another_engine or (of_client and getattr(settings, one.name) == 0)


def _limit(name: str, value: float, unit: str, meaning: str, setter: str | None = None) -> Limit:
    told = _CONSEQUENCES.get(name, _UNTOLD)
    return Limit(
        name,
        value,
        unit or told.unit,
        meaning,
        told.passed,
        told.status if told.problem is None else KINDS[told.problem].status,
        told.problem,
        told.header and told.header.format(value),
        setter,
        told.parameter,
    )
