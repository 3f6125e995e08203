"""The names that are declared or described, looked up in the state."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final, Self

from dcgraph.check.lint import Known, nearest, terms_of
from dcgraph.incremental.changing import Changed
from dcgraph.incremental.state import State
from dcgraph.namespaces import DCGD

__all__ = ["Names", "around", "sharers"]

_ALIKE: Final = """
    SELECT t.s FROM label a JOIN label b ON b.key = a.key JOIN triple t ON t.raw = b.term
    WHERE a.term IN (SELECT value FROM json_each(?))
"""
_SHARERS: Final = """
    SELECT t.s FROM triple own JOIN label a ON a.term = own.raw
    JOIN label b ON b.key = a.key JOIN triple t ON t.raw = b.term
    WHERE own.s IN (SELECT value FROM json_each(?))
"""


class Names(Known):
    """What is declared or described anywhere, without a corpus in memory.

    `terms` are those that the ontology and the shapes declare, `kinds` what
    `dcgraph.check.lint.kinds_of` says of the classes.
    """

    def __init__(self, state: State, terms: Iterable[str], kinds: dict[str, list[str]]) -> None:
        self.terms = frozenset(terms)
        self.kinds = kinds
        self._records = _Records(state)
        self.records = self._records

    def near(self, iri: str) -> tuple[str, ...]:
        """The names most like a mistyped one, in their short form, the most alike first."""
        return nearest(
            iri, self._records.all() if iri.startswith(DCGD) else terms_of(iri, self.terms)
        )


class _Records(frozenset[str]):
    """The names of the records, each asked for when it is wanted."""

    _state: State

    def __new__(cls, state: State) -> Self:
        made = super().__new__(cls)
        made._state = state
        return made

    def __contains__(self, iri: object) -> bool:
        row = self._state.database.execute(
            "SELECT 1 FROM term JOIN triple ON s = id"
            " WHERE key = ? AND file LIKE 'data/%' AND room = 0 LIMIT 1",
            (f"I{iri}",),
        )
        return row.fetchone() is not None

    def all(self) -> frozenset[str]:
        """Every one of them."""
        rows = self._state.database.execute(
            "SELECT DISTINCT substr(key, 2) FROM triple JOIN term ON id = s"
            " WHERE file LIKE 'data/%' AND room = 0 AND key LIKE 'I%'"
        )
        return frozenset(iri for (iri,) in rows)


def around(state: State, changed: Changed) -> set[int]:
    """The subjects that speak of a name which is new or no more, that miss one, or share a label.

    The labels are those of the subjects that changed, before and after.
    """
    found = sharers(state, changed.subjects)
    labels = [value for _, _, value in changed.core_removed | changed.core_added]
    found |= {s for (s,) in state.database.execute(_ALIKE, (json.dumps(labels),))}
    if not changed.names:
        return found
    for name in changed.names:
        rows = state.database.execute(
            "SELECT s FROM triple WHERE o = ? AND room = 0 UNION"
            " SELECT s FROM triple WHERE s = ? AND room = 1",
            (name, name),
        )
        found |= {s for (s,) in rows}
    missing = state.database.execute("SELECT subject FROM finding WHERE rule = 'File-danglingIri'")
    numbers = (state.terms.subject(subject) for (subject,) in missing)
    return found | {number for number in numbers if number is not None}


def sharers(state: State, subjects: Iterable[int]) -> set[int]:
    """The subjects with a label that has the same key as a label of one of these."""
    rows = state.database.execute(_SHARERS, (json.dumps(list(subjects)),))
    return {s for (s,) in rows}
