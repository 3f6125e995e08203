"""A comparison as a table: a line for each thing that is told of a side."""

from __future__ import annotations

from collections.abc import Iterator

from dcgraph.research.comparing.model import Comparison, Line, Told
from dcgraph.research.csvs import written
from dcgraph.research.prose import cited

__all__ = ["comparison_csv"]

_COLUMNS = (
    *("aspect", "group", "name", "label", "side", "of", "text", "date", "by", "relation"),
    *("claims", "basis", "confidence", "absence_a", "absence_b", "citations"),
)


def comparison_csv(comparison: Comparison) -> bytes:
    """The lines, what the one says of the other as `between`, and the contradictions.

    In a contradiction `name` and `of` are the two that exclude each other.
    """
    return written(_COLUMNS, _rows(comparison))


def _rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    for line in comparison.lines:
        for of, side in ((comparison.a, line.a), (comparison.b, line.b)):
            for told in side:
                yield _row(line, of.name, told)
    for one in comparison.between:
        assert one.object is not None
        yield (
            *("between", "", one.subject.name, one.subject.label, "", one.object.name),
            *(one.rationale.text if one.rationale else "", one.stated_on),
            *("; ".join(by.name for by in one.claimants), one.relation, one.claim, one.basis),
            *(one.confidence or "", "", "", "; ".join(cited(at) for at in one.citations)),
        )
    for pair in comparison.contradictions:
        words = (pair.one.name, pair.one_text, "both", pair.other.name, pair.other_text)
        yield ("contradiction", "", *words, *[""] * (len(_COLUMNS) - len(words) - 2))


def _row(line: Line, of: str, told: Told) -> tuple[str, ...]:
    return (
        line.aspect,
        line.group.name if line.group else "",
        line.thing.name if line.thing else line.name,
        line.label,
        line.side,
        of,
        told.text,
        told.date,
        "; ".join(one.name for one in told.by),
        told.relation,
        "; ".join(told.claims),
        told.basis,
        told.confidence or "",
        line.absence_a,
        line.absence_b,
        "; ".join(cited(one) for one in told.citations),
    )
