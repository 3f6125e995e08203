"""What was found by words as CSV, a line for each thing."""

from __future__ import annotations

from collections.abc import Iterable

from dcgraph.research.csvs import written
from dcgraph.research.finding.search import Match

__all__ = ["matches_csv"]


def matches_csv(matches: Iterable[Match]) -> bytes:
    """The things that were found, each with the text by which it was."""
    columns = "iri name kind label language field matched matched_language slips missing"
    return written(
        columns.split(),
        (
            (
                one.thing.iri,
                one.thing.name,
                one.thing.kind,
                one.thing.label,
                one.thing.language,
                one.field,
                one.matched.text,
                one.matched.language,
                str(one.slips),
                " ".join(one.missing),
            )
            for one in matches
        ),
    )
