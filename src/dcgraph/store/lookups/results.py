"""SPARQL results in JSON, of a few rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from json.encoder import encode_basestring as quoted
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from dcgraph.store.lookups.reading import Variable
from dcgraph.terms import PREFIXES

__all__ = ["MEDIA_TYPE", "Found", "Row", "boolean_json", "solutions_json"]

MEDIA_TYPE: Final = "application/sparql-results+json"

Found = NamedNode | BlankNode | Literal | Triple
Row = dict[Variable, Found]

_STRING: Final = PREFIXES["xsd"] + "string"


def boolean_json(value: bool) -> bytes:
    """The answer to an ASK."""
    return b'{"head":{},"boolean":true}' if value else b'{"head":{},"boolean":false}'


def solutions_json(columns: Sequence[Variable], rows: Iterable[Row]) -> bytes | None:
    """The answer to a SELECT; None where a term is of a kind that is not written here."""
    names = [quoted(name) for name in columns]
    bindings = []
    for row in rows:
        cells = []
        for column, name in zip(columns, names, strict=True):
            term = row.get(column)
            if term is None:
                continue
            cell = _cell(term)
            if cell is None:
                return None
            cells.append(f"{name}:{cell}")
        bindings.append("{" + ",".join(cells) + "}")
    head = f'{{"head":{{"vars":[{",".join(names)}]}}'
    return f'{head},"results":{{"bindings":[{",".join(bindings)}]}}}}'.encode()


def _cell(term: Found) -> str | None:
    if type(term) is NamedNode:
        return f'{{"type":"uri","value":{quoted(term.value)}}}'
    if type(term) is BlankNode:
        return f'{{"type":"bnode","value":{quoted(term.value)}}}'
    if type(term) is not Literal or term.direction is not None:
        return None
    text = f'{{"type":"literal","value":{quoted(term.value)}'
    if term.language:
        return f'{text},"xml:lang":{quoted(term.language)}}}'
    if term.datatype.value == _STRING:
        return text + "}"
    return f'{text},"datatype":{quoted(term.datatype.value)}}}'
