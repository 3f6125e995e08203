"""A neighbourhood as text for a terminal: its things by distance, then what links them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from dcgraph.research.model import Language
from dcgraph.research.neighbourhood import Neighbourhood
from dcgraph.research.prose import statement_text

__all__ = ["neighbourhood_text"]

_WORDS: Final[dict[Language, dict[str, str]]] = {
    "en": {"step": "Step {number}: {count}", "more": "{count} more", "links": "Links: {count}"},
    "fr": {"step": "Pas {number} : {count}", "more": "{count} de plus", "links": "Liens : {count}"},
    "ru": {"step": "Шаг {number}: {count}", "more": "ещё {count}", "links": "Связи: {count}"},
}


def neighbourhood_text(found: Neighbourhood, lang: Language) -> str:
    """The same in lines; what is left out is told beside the thing that it is linked with."""
    return "\n".join(_lines(found, _WORDS[lang]))


def _lines(found: Neighbourhood, words: dict[str, str]) -> Iterator[str]:
    left = {one.name: one.number for one in found.more}
    nodes = iter(found.nodes)
    for step, count in enumerate(found.steps):
        if step:
            yield "\n" + words["step"].format(number=step, count=count)
        for thing in islice(nodes, count):
            number = left.get(thing.name)
            more = f" (+ {words['more'].format(count=number)})" if number else ""
            yield f"{'- ' if step else ''}{thing.label} ({thing.kind}, {thing.name}){more}"
    if found.edges:
        yield "\n" + words["links"].format(count=len(found.edges))
    for edge in found.edges:
        yield f"- {statement_text(edge)}"
    if found.silence:
        yield f"\n{found.silence.message}"
