"""A record in the layout of the hand-written files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from dcgraph.editing.spelling import Spelling
from dcgraph.terms import DCG, PREFIXES

__all__ = ["Iri", "Record", "Text", "Typed", "composed", "quoted"]

_SKOS: Final = PREFIXES["skos"]
_DCTERMS: Final = PREFIXES["dcterms"]
_XSD: Final = PREFIXES["xsd"]
# The order of docs/authoring.md; what it does not name stands in its group, in the order given.
_ORDER: Final = (
    _SKOS + "prefLabel",
    _SKOS + "altLabel",
    DCG + "officialTitle",
    _DCTERMS + "title",
    DCG + "shortName",
    _SKOS + "definition",
    DCG + "heading",
    DCG + "abbreviation",
    DCG + "number",
    DCG + "position",
    _DCTERMS + "issued",
    DCG + "languageCode",
    DCG + "publisherName",
    DCG + "webAddress",
)
_TIES: Final = (
    DCG + "isPartOf",
    DCG + "hasSubject",
    DCG + "hasRelation",
    DCG + "hasObject",
    DCG + "isClaimedBy",
    DCG + "isLaidDownBy",
    DCG + "statedOnDate",
    DCG + "hasBasis",
)
_READ: Final = (DCG + "readBy", DCG + "readOn", DCG + "hasReviewState")
_LAST: Final = (DCG + "summary", DCG + "wording", DCG + "rationale", *_READ, _SKOS + "note")
_ON_ONE_LINE: Final = frozenset({_SKOS + "prefLabel", _SKOS + "altLabel"})
_ESCAPED: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Iri:
    """A value that is a thing."""

    iri: str


@dataclass(frozen=True, slots=True)
class Text:
    """A value that is text, in a language if one is told."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A value of a datatype, by the IRI of that; numbers and truth values are written bare."""

    text: str
    datatype: str


Value = Iri | Text | Typed
Statement = tuple[str, Value]


@dataclass(frozen=True, slots=True)
class Record:
    """What is said of a new thing: its class, statements, and one citation if any of it is known.

    The order in which statements are given does not matter between properties.
    """

    iri: str
    kind: str
    statements: tuple[Statement, ...]
    citation: tuple[Statement, ...] = field(default=())


def composed(record: Record, spelling: Spelling) -> str:
    """The text of a record, without a line end, in the prefixes of the file it goes into."""
    lines = [f"{spelling.write(record.iri)} a {spelling.write(record.kind)}"]
    grouped: dict[str, list[Value]] = {}
    for path, value in record.statements:
        grouped.setdefault(path, []).append(value)
    for path in sorted(grouped, key=lambda one: _rank(one, grouped[one])):
        shown = [_written(value, spelling) for value in grouped[path]]
        together = path in _ON_ONE_LINE or all(isinstance(v, Iri) for v in grouped[path])
        rows = [" , ".join(shown)] if together else shown
        lines += [f"    {spelling.write(path)} {row}" for row in rows]
    if record.citation:
        lines.append(_citation(record.citation, spelling))
    return " ;\n".join(lines) + " ."


def quoted(text: str, language: str = "") -> str:
    """A text as Turtle writes it, between double quotes."""
    escaped = re.sub(r'[\\"\n\r\t]', lambda found: _ESCAPED[found[0]], text)
    return f'"{escaped}"' + (f"@{language}" if language else "")


def _citation(statements: Sequence[Statement], spelling: Spelling) -> str:
    grouped: dict[str, list[str]] = {}
    for path, value in statements:
        grouped.setdefault(path, []).append(_written(value, spelling))
    inner = [
        f"        {spelling.write(path)} {' , '.join(values)}" for path, values in grouped.items()
    ]
    return f"    {spelling.write(DCG + 'hasCitation')} [\n" + " ;\n".join(inner) + " ]"


def _rank(path: str, values: Sequence[Value]) -> tuple[int, int]:
    for group, row in ((0, _ORDER), (3, _TIES), (5, _LAST)):
        if path in row:
            return group, row.index(path)
    if path.endswith("Date"):
        return 1, 0
    return (4 if isinstance(values[0], Iri) else 2), 0


def _written(value: Value, spelling: Spelling) -> str:
    match value:
        case Iri():
            return spelling.write(value.iri)
        case Text():
            return quoted(value.text, value.language)
        case Typed():
            if value.datatype in (_XSD + "integer", _XSD + "boolean"):
                return value.text
            return f"{quoted(value.text)}^^{spelling.write(value.datatype)}"
