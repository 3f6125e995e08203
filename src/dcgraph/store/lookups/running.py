"""Doing a small lookup: each step counted, and all given up beyond a small bound."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any, Final, Literal

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store

from dcgraph.errors import BuildError
from dcgraph.store.lookups.planning import Plan, Step, plan
from dcgraph.store.lookups.reading import Term, Variable
from dcgraph.store.lookups.results import MEDIA_TYPE, Row, boolean_json, solutions_json
from dcgraph.store.model import Answer, Limits, Request
from dcgraph.store.orders import SlowQueries

__all__ = ["BYTES", "SECONDS", "STEPS", "Lookups"]

STEPS: Final = 300
"""Most triples and look-ups of one query, some 3 µs each."""
SECONDS: Final = 0.005
"""Most time of one query: a disk that is asked for the first time may be slow."""
BYTES: Final = 64 << 10
"""Most bytes of one answer."""

_WIDEST: Final = 4
"""Bytes of one character at most."""

_GRAPH: Final = DefaultGraph()
_SUBJECTS: Final = (NamedNode, BlankNode, type(None))
_PREDICATES: Final = (NamedNode, type(None))


class _Late(Exception):
    """It has taken too long, and may be quick another time."""


class _TooBig(Exception):
    """It is more than a small lookup, and always will be."""


class Lookups:
    """Answers small lookups over the store in `directory`, in the thread that asks."""

    def __init__(self, directory: Path, limits: Limits) -> None:
        self._directory = directory
        self._rows = limits.rows
        self._query_bytes = limits.query_bytes
        self._bytes = min(BYTES, limits.output_bytes)
        self._store: Store | None = None
        self._too_big = SlowQueries()

    def open(self) -> None:
        """Open the store; raises BuildError if it cannot be opened."""
        try:
            self._store = Store.read_only(str(self._directory))
        except (OSError, RuntimeError, ValueError) as error:
            raise BuildError(
                f"The store in {self._directory} cannot be opened ({error}); run `dcgraph build`."
            ) from None

    def close(self) -> None:
        """Close it; nothing more is answered."""
        self._store = None

    def knows(self, query: str) -> bool:
        """Whether a text is a lookup, and none that was given up."""
        return self._store is not None and self._planned(query) is not None

    def answer(self, request: Request) -> Answer | None:
        """The whole answer to what it knows, or None where a worker is to be asked."""
        planned = self._planned(request.query)
        if (
            self._store is None
            or planned is None
            or request.solutions_format != MEDIA_TYPE
            or request.default_graphs
            or request.named_graphs
        ):
            return None
        began = perf_counter()
        try:
            rows = _Run(self._store, began + SECONDS).rows(planned)
            kind, body = self._written(planned, rows)
        except _TooBig:
            self._too_big.note(hash(request.query), slow=True)
            return None
        except (_Late, OSError, RuntimeError):
            # A worker meets what is wrong with the store too, and tells it.
            return None
        return Answer(kind, MEDIA_TYPE, body, perf_counter() - began)

    def _planned(self, query: str) -> Plan | None:
        """The plan for a text that may be tried; a worker refuses one that is too long."""
        if len(query) * _WIDEST > self._query_bytes or hash(query) in self._too_big:
            return None
        return plan(query)

    def _written(
        self, planned: Plan, rows: list[Row]
    ) -> tuple[Literal["boolean", "solutions"], bytes]:
        if planned.columns is None:
            return "boolean", boolean_json(bool(rows))
        # Which rows a limit leaves must not depend on who answers.
        most = self._rows if planned.most is None else min(planned.most, self._rows)
        if len(rows) > most:
            raise _TooBig
        body = solutions_json(planned.columns, rows, self._bytes)
        if body is None:
            raise _TooBig
        return "solutions", body


class _Run:
    """One lookup under way, in `store`, until the clock says `deadline`."""

    def __init__(self, store: Store, deadline: float) -> None:
        self._store = store
        self._deadline = deadline
        self._left = STEPS

    def rows(self, planned: Plan) -> list[Row]:
        """All solutions."""
        rows: list[Row] = [{}]
        for step in planned.steps:
            rows = [longer for row in rows for longer in self._extended(row, step)]
        return rows

    def _extended(self, row: Row, step: Step) -> list[Row]:
        """The row with what the step binds, once for each triple that it finds."""
        first, second, third = step.pattern
        subject, predicate, thing = _at(first, row), _at(second, row), _at(third, row)
        if type(subject) not in _SUBJECTS or type(predicate) not in _PREDICATES:
            # A variable that is bound to what can stand in another place only.
            return []
        self._count()
        found = []
        for quad in self._store.quads_for_pattern(subject, predicate, thing, _GRAPH):
            self._count()
            longer = row.copy()
            for place, name in step.new:
                longer[name] = quad[place]
            if not step.filters or all(one.admits(longer[one.variable]) for one in step.filters):
                found.append(longer)
        return found

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise _TooBig
        if perf_counter() > self._deadline:
            raise _Late


def _at(one: Term, row: Row) -> Any:
    """What stands at a place of a pattern, None where anything may."""
    return row.get(one) if type(one) is Variable else one
