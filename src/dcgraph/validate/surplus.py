"""Values beyond those that a shape allows: each at its own place, with those it comes on top of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pyoxigraph import Literal

from dcgraph.load import Corpus, Place
from dcgraph.turtle import Term
from dcgraph.validate.findings import Finding, shown

__all__ = ["surplus"]


def surplus(corpus: Corpus, said: Finding, path: str, most: int | None) -> list[Finding]:
    """What was found on a whole property, said of each value that is too many.

    `most` is how many values there may be; None stands for one text in each language. Where
    the values cannot be told apart in the files, the finding stays as it is.
    """
    groups: dict[str, list[tuple[Term, Place]]] = {}
    seen = set()
    for file, triple in corpus.statements(said.subject):
        term = triple.object
        if triple.predicate.value != path or term in seen:
            continue
        seen.add(term)
        language = (term.language if isinstance(term, Literal) else None) or ""
        if most is not None or language:
            group = "" if most is not None else language
            place = Place(file.shown, triple.line, triple.column)
            groups.setdefault(group, []).append((term, place))
    allowed = 1 if most is None else most
    return list(_each(said, groups.values(), allowed)) or [said]


def _each(
    said: Finding, groups: Iterable[list[tuple[Term, Place]]], allowed: int
) -> Iterable[Finding]:
    for group in groups:
        first = tuple(place for _, place in group[:allowed])
        for term, place in group[allowed:]:
            yield replace(said, place=place, value=shown(term), other=first)
