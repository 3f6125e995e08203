"""SPARQL results in JSON, of a few rows."""

from __future__ import annotations

from collections.abc import Sequence
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


def solutions_json(columns: Sequence[Variable], rows: Sequence[Row], most: int) -> bytes | None:
    """The answer to a SELECT.

    None where a term is of a kind that is not written here, or where it has more than `most`
    bytes; hardly more are written then.
    """
    names = ",".join(map(quoted, columns))
    # A step binds the same variables in each row, and a query may name hundreds of others.
    bound = [(name, quoted(name)) for name in columns if rows and name in rows[0]]
    bindings, size = [], 0
    for row in rows:
        cells = []
        for column, name in bound:
            cell = _cell(row[column], most - size)
            if cell is None:
                return None
            size += len(name) + len(cell)
            cells.append(f"{name}:{cell}")
        bindings.append("{" + ",".join(cells) + "}")
    head = f'{{"head":{{"vars":[{names}]}}'
    body = f'{head},"results":{{"bindings":[{",".join(bindings)}]}}}}'.encode()
    return body if len(body) <= most else None


def _cell(term: Found, most: int) -> str | None:
    """A term, None where it is of another kind or its text alone has more than `most` letters."""
    if isinstance(term, Triple) or len(term.value) > most:
        return None
    if type(term) is NamedNode:
        return f'{{"type":"uri","value":{quoted(term.value)}}}'
    if type(term) is BlankNode:
        return f'{{"type":"bnode","value":{quoted(term.value)}}}'
    if term.direction is not None:
        return None
    text = f'{{"type":"literal","value":{quoted(term.value)}'
    if term.language:
        return f'{text},"xml:lang":{quoted(term.language)}}}'
    if term.datatype.value == _STRING:
        return text + "}"
    return f'{text},"datatype":{quoted(term.datatype.value)}}}'
