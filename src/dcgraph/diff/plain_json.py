"""A comparison as JSON for tools; `docs/diff.md` describes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from dcgraph.diff.model import Answers, Comparison, Entry, PropertyChange, Statement, Value
from dcgraph.diff.telling import left_off, some
from dcgraph.escaping import json_text
from dcgraph.load import Place

__all__ = ["FORMAT", "as_json"]

FORMAT: Final = 1
"""The number of the form; it is raised when a member goes or changes its meaning."""


def as_json(compared: Comparison, limit: int) -> str:
    """The whole of it; each list has at most `limit` members, and a limit of 0 is none.

    `left_off` counts what is left off of each list.
    """
    lists: dict[str, tuple[Sequence[Any], Any]] = {
        "entries": (compared.entries, lambda entry: _entry(entry, limit)),
        "files": (compared.files, asdict),
        "derived_gained": (compared.derived_gained, _statement),
        "derived_lost": (compared.derived_lost, _statement),
        "questions": (compared.questions, lambda asked: _answers(asked, limit)),
        "coverage": (compared.coverage, asdict),
    }
    told: dict[str, Any] = {
        "format": FORMAT,
        "before": compared.before,
        "after": compared.after,
        "differs": compared.differs,
        "suggestion": asdict(compared.suggestion),
    }
    for name, (items, form) in lists.items():
        told[name] = [form(item) for item in some(items, limit)]
    told["left_off"] = {name: left_off(items, limit) for name, (items, _) in lists.items()}
    return json_text(told)


def _entry(entry: Entry, limit: int) -> dict[str, Any]:
    return {
        "iri": entry.iri,
        "was": entry.was,
        "evidence": entry.evidence,
        "label": entry.label,
        "type": entry.type_label,
        "sort": entry.sort,
        "kinds": list(entry.kinds),
        "before": _place(entry.before),
        "after": _place(entry.after),
        "mentions": entry.mentions,
        "properties": [_property(change, limit) for change in some(entry.properties, limit)],
        "moved": [
            {
                "property": (one.before or one.after).predicate,  # type: ignore[union-attr]
                "before": _place(one.before.place if one.before else None),
                "after": _place(one.after.place if one.after else None),
            }
            for one in some(entry.moved, limit)
        ],
    }


def _property(change: PropertyChange, limit: int) -> dict[str, Any]:
    return {
        "property": change.property,
        "label": change.label,
        "of_list": change.of_list,
        "before": [_value(value) for value in some(change.before, limit)],
        "after": [_value(value) for value in some(change.after, limit)],
    }


def _value(value: Value) -> dict[str, Any]:
    return {"text": value.text, "iri": value.iri, "place": _place(value.place)}


def _statement(one: Statement) -> dict[str, Any]:
    return {"text": one.text, "triple": list(one.triple)}


def _answers(asked: Answers, limit: int) -> dict[str, Any]:
    return {
        "name": asked.name,
        "title": asked.title,
        "columns": list(asked.columns),
        "gained": [list(row) for row in some(asked.gained, limit)],
        "lost": [list(row) for row in some(asked.lost, limit)],
        "gained_in_all": len(asked.gained),
        "lost_in_all": len(asked.lost),
        "failed": asked.failed,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return place._asdict() if place else None
