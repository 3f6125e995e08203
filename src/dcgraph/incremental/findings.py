"""The findings in the state: as the stages gave them, and as a person is told them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Final

from dcgraph.check.findings import Finding, told
from dcgraph.check.rules import Rule
from dcgraph.incremental.rows import Rows
from dcgraph.incremental.state import State
from dcgraph.namespaces import DCG
from dcgraph.rdf.corpus import Corpus, Place

__all__ = ["drop", "kept", "put", "rules_of", "told_of"]

_PARTS: Final = tuple(DCG + name for name in ("hasSubject", "hasRelation", "hasObject"))


def put(state: State, findings: Iterable[Finding]) -> None:
    """Add findings, each once."""
    state.database.executemany(
        "INSERT INTO finding VALUES (?, ?, ?)",
        [(f.rule, f.subject, json.dumps(asdict(f))) for f in dict.fromkeys(findings)],
    )


def drop(state: State, pairs: Iterable[tuple[str, str]]) -> None:
    """Take out the findings of a rule on a subject, for each pair of the two."""
    state.database.executemany("DELETE FROM finding WHERE rule = ? AND subject = ?", pairs)


def kept(state: State) -> list[Finding]:
    """All findings, as the stages gave them."""
    rows = state.database.execute("SELECT said FROM finding")
    return [_finding(said) for (said,) in rows]


def _finding(said: str) -> Finding:
    values = json.loads(said)
    values["place"] = Place(*values["place"]) if values["place"] else None
    values["other"] = tuple(Place(*place) for place in values["other"])
    values["near"] = tuple(values["near"])
    return Finding(**values)


def told_of(state: State, rows: Rows, rules: dict[str, Rule]) -> tuple[tuple[Finding, ...], Corpus]:
    """The findings as a person is told them, and a corpus of what they speak of."""
    found = kept(state)
    subjects = {finding.subject for finding in found}
    # A citation is called by its record, and a claim by its parts.
    subjects |= {subject.partition(".citation-")[0] for subject in subjects}
    corpus = rows.excerpt(_numbers(state, subjects))
    parts = {
        triple.object.value
        for file in corpus.files
        for triple in file.triples
        if triple.predicate.value in _PARTS
    }
    corpus = rows.excerpt(_numbers(state, subjects | parts))
    return told(corpus, rules, found), corpus


def rules_of(stored: Mapping[str, Any]) -> dict[str, Rule]:
    """The catalogue of rules as it was stored."""
    return {
        name: Rule(**said | {"place": Place(*said["place"]), "allowed": tuple(said["allowed"])})
        for name, said in stored.items()
    }


def _numbers(state: State, names: Iterable[str]) -> set[int]:
    found = (state.terms.subject(name) for name in names)
    return {number for number in found if number is not None}
