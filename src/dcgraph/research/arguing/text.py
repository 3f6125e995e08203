"""Paths as text for a terminal: the argument, then each step with its sources."""

from __future__ import annotations

from collections.abc import Iterator

from dcgraph.research.arguing.paths import Paths
from dcgraph.research.coverage.frames import CONFIDENCE, ground
from dcgraph.research.model import Language
from dcgraph.research.prose import cited

__all__ = ["paths_text"]


def paths_text(found: Paths, lang: Language) -> str:
    """Each path as it is read out, and under it its steps with all that they rest on."""
    return "\n".join(_lines(found, lang))


def _lines(found: Paths, lang: Language) -> Iterator[str]:
    for number, path in enumerate(found.paths, start=1):
        yield f"{number}. {path.argument}"
        for step in path.steps:
            arrow = "->" if step.direction == "forward" else "<-"
            yield f"   {step.start.name} {arrow} {step.end.name}"
            for statement in step.statements:
                told = [ground(statement, lang)]
                if statement.confidence:
                    told.append(CONFIDENCE[lang][statement.confidence])
                claim = f" {statement.claim}" if statement.claim else ""
                yield f"     {statement.relation_label} ({', '.join(told)}){claim}"
                yield from (f"       {cited(one)}" for one in statement.citations)
        yield ""
    if found.paths:
        yield found.note
    if found.silence:
        yield found.silence.message
        yield from (f"- {one.label} ({one.name})" for one in found.silence.near)
