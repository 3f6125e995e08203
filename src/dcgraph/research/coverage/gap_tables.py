"""A gap analysis as a table to take away: CSV with a line for each claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dcgraph.research.coverage.claim_rows import CLAIM_FIELDS, claim_fields, written
from dcgraph.research.coverage.gap_model import Aspect, Gaps
from dcgraph.research.model import Statement, Thing

__all__ = ["gaps_csv"]

_HEADS: Final = (
    "notion",
    "notion_label",
    "instrument",
    "instrument_label",
    "read",
    "dimension",
    "dimension_label",
    "characteristic",
    "characteristic_label",
    "state",
    "where",
    *CLAIM_FIELDS,
)


def gaps_csv(found: Gaps) -> bytes:
    """The analysis as CSV in UTF-8.

    For each characteristic there is a line for each claim: `where` says whether it gives the
    characteristic to the notion (`notion`), is made by the text (`text`) or by another
    (`elsewhere`). A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    return written(_HEADS, _rows(found))


def _rows(found: Gaps) -> Iterator[tuple[str, ...]]:
    start = (*_named(found.notion), *_named(found.instrument), found.extent)
    for one in found.aspects:
        middle = (*_named(one.dimension), *_named(one.characteristic), one.state)
        for where, statements in _places(one):
            if statements:
                yield from ((*start, *middle, where, *end) for end in claim_fields(statements))


def _places(one: Aspect) -> Iterator[tuple[str, tuple[Statement, ...]]]:
    yield "notion", one.given
    yield "text", one.statements
    for filling in one.elsewhere:
        yield "elsewhere", filling.statements


def _named(thing: Thing | None) -> tuple[str, str]:
    return (thing.name, thing.label) if thing else ("", "")
