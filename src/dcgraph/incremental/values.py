"""Literals judged as pySHACL judges them: do they fit their datatype, which is the greater?"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import Literal

from dcgraph.namespaces import PREFIXES

__all__ = ["NUMERIC", "comparison", "fits"]

_XSD: Final = PREFIXES["xsd"]
_LANG_STRING: Final = PREFIXES["rdf"] + "langString"
_PLAIN: Final = {
    _XSD + "string": re.compile("", re.DOTALL),
    _XSD + "anyURI": re.compile("", re.DOTALL),
    _LANG_STRING: re.compile("", re.DOTALL),
    _XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]+\.[0-9]+\Z"),
    _XSD + "boolean": re.compile(r"(?:true|false)\Z"),
}
"""What is well-formed beyond doubt."""

NUMERIC: Final = frozenset(
    _XSD + name
    for name in (
        *("integer", "decimal", "double", "float", "int", "long", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedLong"),
    )
)
"""The datatypes whose values are put in order."""


def fits(literal: Literal, datatype: str) -> bool:
    """Whether a literal has a datatype and is well-formed in it."""
    if literal.datatype.value != datatype:
        return datatype == PREFIXES["rdfs"] + "Literal"
    plain = _PLAIN.get(datatype)
    return (plain is not None and plain.match(literal.value) is not None) or _by_rdflib(literal)


def _by_rdflib(literal: Literal) -> bool:
    """The same by the library that pySHACL asks, which takes a while to begin."""
    from dcgraph.check.shacl import is_well_formed  # noqa: PLC0415

    return is_well_formed(literal)


def comparison(one: Literal, two: Literal) -> int | None:
    """Below 0, 0 or above 0 as the one number is less than, equal to or greater than the other.

    None if they are no numbers.
    """
    first, second = _number(one), _number(two)
    if first is None or second is None:
        return None
    return (first > second) - (first < second)


def _number(literal: Literal) -> Decimal | None:
    if literal.datatype.value not in NUMERIC:
        return None
    try:
        number = Decimal(literal.value)
    except InvalidOperation:
        return None
    return None if number.is_nan() else number
