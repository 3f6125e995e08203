"""A comparison as a table: a line for each thing that is told of a side."""

from __future__ import annotations

from collections.abc import Iterator

from dcgraph.research.comparing.model import Comparison, Conflict, Line, Told
from dcgraph.research.csvs import written
from dcgraph.research.prose import cited

__all__ = ["comparison_csv"]

_COLUMNS = (
    *("aspect", "group", "name", "label", "side", "of", "text", "date", "by", "relation"),
    *("claims", "basis", "confidence", "absence_a", "absence_b", "citations"),
)


def comparison_csv(comparison: Comparison) -> bytes:
    """The lines, what the one says of the other as `between`, contradictions and tensions.

    In the last two `name` and `of` are the two that conflict, `label` and `text` what they say,
    `by` who holds them and `date` since when, each of the one and the other, and `relation` the
    condition under which they exclude each other.
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
    for aspect, pairs in (
        ("contradiction", comparison.contradictions),
        ("tension", comparison.tensions),
    ):
        yield from (_pair(aspect, one) for one in pairs)


def _pair(aspect: str, pair: Conflict) -> tuple[str, ...]:
    one, other = pair.one, pair.other
    return (
        *(aspect, "", one.thing.name, one.text, "both", other.thing.name, other.text),
        f"{one.date or '?'} / {other.date or '?'}",
        f"{one.holders or '?'} / {other.holders or '?'}",
        " ".join(text.text for text in pair.conditions),
        *("", "", "", "", ""),
        "; ".join(cited(at) for at in (*one.citations, *other.citations)),
    )


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
