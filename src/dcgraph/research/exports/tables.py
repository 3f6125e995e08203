"""Tables to take away: networks as CSV and workbooks, and any table as a workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final

from dcgraph.research.coverage.workbook import Entry, Sheet, workbook
from dcgraph.research.csvs import written
from dcgraph.research.exports.networks import EDGE_FIELDS, NODE_FIELDS, Network, flat
from dcgraph.research.model import Language

__all__ = ["network_csv", "network_xlsx", "table_xlsx"]

_TITLES: Final[dict[Language, tuple[str, str]]] = {
    "en": ("Things", "Links"),
    "fr": ("Choses", "Liens"),
    "ru": ("Предметы", "Связи"),
}
_WIDEST, _NARROWEST = 60, 8
_ITALIC: Final = "recalled"

Cell = str | int


def network_csv(network: Network) -> bytes:
    """The edges of a network, a line each, with the labels of their ends."""
    labels = {one.id: one.label for one in network.nodes}
    columns = ("source", "source_label", "target", "target_label", *EDGE_FIELDS[2:])
    return written(
        columns,
        (
            (one.source, labels[one.source], one.target, labels[one.target], *flat(one)[2:])
            for one in network.edges
        ),
    )


def network_xlsx(network: Network, lang: Language) -> bytes:
    """Things and links as a workbook; what is only recalled is in italics."""
    nodes, edges = _TITLES[lang]
    sheets = (
        _sheet(nodes, NODE_FIELDS, map(flat, network.nodes)),
        _sheet(edges, EDGE_FIELDS, map(flat, network.edges)),
    )
    return workbook(sheets, network.title, network.pinned)


def table_xlsx(table: bytes, title: str, pinned: str) -> bytes:
    """A table in CSV as a workbook in which every value is the same text."""
    head, *rows = csv.reader(StringIO(table.decode(), newline=""))
    return workbook((_sheet("dcgraph", head, rows),), title, pinned)


def _sheet(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Sheet:
    heads = tuple(Entry(name, "head") for name in columns)
    body = tuple(tuple(Entry(value, italic=_ITALIC in row) for value in row) for row in rows)
    widths = (
        max(len(str(entry.value)) for entry in column) for column in zip(heads, *body, strict=True)
    )
    return Sheet(
        title,
        (heads, *body),
        tuple(min(_WIDEST, max(_NARROWEST, width + 2)) for width in widths),
        (1, 0),
        0,
    )
