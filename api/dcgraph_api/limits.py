"""The limits of the server as data: what each bounds, and what becomes of what passes it."""

from __future__ import annotations

from dataclasses import fields
from typing import Final, NamedTuple

from dcgraph.sparql.lexer import MAX_DEPTH, MAX_SIGNS, MAX_TOKENS
from dcgraph_api.config import Settings, variable
from dcgraph_api.errors import KINDS
from dcgraph_api.models import LimitDocument


class _Beyond(NamedTuple):
    """What happens beyond a limit, and by which problem and in which header that is told."""

    passed: str
    problem: str | None = None
    header: str | None = None
    unit: str = ""


_REFUSED: Final = _Beyond("The request is refused before anything is run.", "request-too-large")
_BEYOND: Final = {
    "time_limit": _Beyond(
        "The query is stopped. Before it runs it may wait for as long. A request may set a lower "
        "limit of its own, in seconds.",
        "timeout",
    ),
    "rows": _Beyond(
        "The answer ends after so many solutions, well formed, and a header says so.",
        header="dcgraph-truncated: rows={}",
    ),
    "output_bytes": _Beyond("The query is stopped and no part sent.", "answer-too-large"),
    "memory": _Beyond("The query is stopped.", "out-of-memory"),
    "query_bytes": _REFUSED,
    "body_bytes": _Beyond("The rest is not read.", "request-too-large", "connection: close"),
    "head_bytes": _Beyond("The rest is not read.", "head-too-large", "connection: close"),
    "receive_seconds": _Beyond(
        "The rest is not waited for.", "request-timeout", "connection: close"
    ),
    "send_seconds": _Beyond("The connection is dropped."),
    "unsent_bytes": _Beyond("The connection that let its answer wait longest is dropped."),
    "workers": _Beyond("The query waits for a worker.", unit="processes"),
    "queue": _Beyond(
        "The youngest query of the client that has the most of them is turned away.",
        "unavailable",
        "retry-after",
        "queries",
    ),
    "connections": _Beyond(
        "The request is turned away and the connection closed.",
        "unavailable",
        "retry-after",
        "connections",
    ),
    "client_connections": _Beyond(
        "The request is turned away and the connection closed.",
        "too-many-requests",
        "retry-after",
        "connections",
    ),
    "client_queries": _Beyond(
        "The query is turned away at once.", "too-many-requests", "retry-after", "queries"
    ),
}
"""By the name of a setting that bounds what a client asks or gets."""


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


def limits_table(settings: Settings) -> tuple[LimitDocument, ...]:
    """Every limit there is: each number among the settings that bounds something, and of shape.

    A setting that bounds nothing is left out: 0 where that stands for no limit, and the memory
    of a query that another engine runs, which is for its keeper to bound.
    """
    told = []
    for one in fields(Settings):
        value = getattr(settings, one.name)
        unlimited = value == 0 and one.name.startswith("client_")
        if one.name in _BEYOND and not unlimited and not (one.name == "memory" and settings.store):
            meaning, unit = one.metadata["help"], one.metadata["unit"]
            made = _limit(one.name, value, unit, meaning, _BEYOND[one.name])
            told.append(made.model_copy(update={"variable": variable(one)}))
    return (*told, *(_limit(*one, _REFUSED) for one in _OF_SHAPE))


def _limit(name: str, value: float, unit: str, meaning: str, beyond: _Beyond) -> LimitDocument:
    status = KINDS[beyond.problem].status if beyond.problem else None
    return LimitDocument(
        name=name,
        value=value,
        unit=unit or beyond.unit,
        meaning=meaning,
        passed=beyond.passed,
        status=200 if name == "rows" else status,
        problem=beyond.problem,
        header=beyond.header and beyond.header.format(value),
        variable=None,
        parameter="timeout" if name == "time_limit" else None,
    )
