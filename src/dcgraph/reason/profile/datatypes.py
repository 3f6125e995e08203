"""Datatypes: those that OWL 2 knows, with their facets, those defined once; literals of both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from dcgraph.reason.nodes import OWL, RDF, RDFS, XSD
from dcgraph.reason.profile.model import Break, Declared
from dcgraph.terms import compact

__all__ = ["definitions", "literals", "uses"]

_INTEGER: Final = r"[+-]?[0-9]+"
_DECIMAL: Final = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_FLOAT: Final = rf"{_DECIMAL}([eE][+-]?[0-9]+)?|[+-]?INF|NaN"
_TIME: Final = (
    r"-?([1-9][0-9]{3,}|0[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"
)
_ZONE: Final = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_FORMS: Final = {
    RDFS + "Literal": r"(?s).*",
    RDF + "langString": r"(?s).*",
    RDF + "PlainLiteral": r"(?s).*",
    RDF + "XMLLiteral": r"(?s).*",
    OWL + "real": r"(?!)",
    OWL + "rational": r"[+-]?[0-9]+/0*[1-9][0-9]*",
    XSD + "string": r"(?s).*",
    XSD + "normalizedString": r"[^\t\n\r]*",
    XSD + "token": r"[^\s]*( [^\s]+)*",
    XSD + "language": r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
    XSD + "Name": r"[^\W\d][\w.:-]*",
    XSD + "NCName": r"[^\W\d][\w.-]*",
    XSD + "NMTOKEN": r"[\w.:-]+",
    XSD + "boolean": "true|false|0|1",
    XSD + "anyURI": r"[^\s<>]*",
    XSD + "hexBinary": "([0-9a-fA-F]{2})*",
    XSD + "base64Binary": r"[A-Za-z0-9+/\s]*={0,2}\s*",
    XSD + "decimal": _DECIMAL,
    XSD + "float": _FLOAT,
    XSD + "double": _FLOAT,
    XSD + "dateTime": f"{_TIME}{_ZONE}?",
    XSD + "dateTimeStamp": f"{_TIME}{_ZONE}",
    XSD + "nonNegativeInteger": r"\+?[0-9]+|-0+",
    XSD + "positiveInteger": r"\+?0*[1-9][0-9]*",
    XSD + "nonPositiveInteger": r"-[0-9]+|\+?0+",
    XSD + "negativeInteger": r"-0*[1-9][0-9]*",
    **{
        XSD + name: _INTEGER
        for name in (
            "integer",
            "long",
            "int",
            "short",
            "byte",
            "unsignedLong",
            "unsignedInt",
            "unsignedShort",
            "unsignedByte",
        )
    },
}
"""The datatype map of OWL 2, each with the form of its literals (without bounds of machines)."""

_BOUNDS: Final = frozenset(
    XSD + name for name in ("minInclusive", "minExclusive", "maxInclusive", "maxExclusive")
)
_LENGTHS: Final = frozenset(XSD + name for name in ("length", "minLength", "maxLength"))
_WORDS: Final = _LENGTHS | {XSD + "pattern"}
_FACETS: Final = {
    **dict.fromkeys(_FORMS, _BOUNDS),
    **dict.fromkeys((RDFS + "Literal", RDF + "langString", RDF + "XMLLiteral"), frozenset[str]()),
    XSD + "boolean": frozenset[str](),
    RDF + "PlainLiteral": _WORDS | {RDF + "langRange"},
    **dict.fromkeys((XSD + "hexBinary", XSD + "base64Binary"), _LENGTHS),
    **{
        XSD + name: _WORDS
        for name in (
            "string",
            "normalizedString",
            "token",
            "language",
            "Name",
            "NCName",
            "NMTOKEN",
            "anyURI",
        )
    },
}
"""By what the values of each datatype may be limited."""
_OF_DATATYPES: Final = frozenset(
    {
        RDFS + "range",
        RDF + "first",
        OWL + "onDatatype",
        OWL + "onDataRange",
        OWL + "someValuesFrom",
        OWL + "allValuesFrom",
        OWL + "datatypeComplementOf",
        OWL + "equivalentClass",
    }
)
"""The properties whose value may be a datatype."""


def literals(declared: Declared) -> Iterator[Break]:
    """Literals of datatypes that OWL 2 does not know, or that have not their form."""
    forms = {name: re.compile(form) for name, form in _FORMS.items()}
    for said in declared.nodes:
        value = said.value
        if not isinstance(value, Literal):
            continue
        kind = value.datatype.value
        if kind not in forms and kind not in declared.datatypes:
            message = (
                f"{compact(kind)} is no datatype of OWL 2 and is not declared, so no reasoner can "
                "read this literal: use xsd:string, xsd:dateTime or another that it knows."
            )
            yield Break("DL-datatype", said, message)
        elif kind in forms and not forms[kind].fullmatch(value.value):
            message = f"This is no {compact(kind)}: correct the value or its datatype."
            yield Break("DL-literal", said, message)


def uses(declared: Declared) -> Iterator[Break]:
    """Datatypes of XML Schema that OWL 2 does not know, and facets that a datatype does not have.

    A literal of such a datatype is told by `literals`.
    """
    nodes = declared.nodes
    for said in nodes:
        kind = said.value.value
        if said.path not in _OF_DATATYPES or not isinstance(said.value, NamedNode):
            continue
        if kind.startswith(XSD) and kind not in _FORMS:
            message = (
                f"{compact(kind)} is no datatype of OWL 2: use xsd:string, xsd:dateTime or another "
                "that it knows."
            )
            yield Break("DL-datatype", said, message)
        elif said.path == OWL + "onDatatype" and kind in _FACETS:
            facets = nodes.value(said.subject, OWL + "withRestrictions")
            for member in (nodes.items(facets) if facets is not None else None) or ():
                for facet in nodes.of(member):
                    if facet.path not in _FACETS[kind]:
                        message = (
                            f"{compact(kind)} cannot be limited by {compact(facet.path)}: use a "
                            "facet that it has, or another datatype."
                        )
                        yield Break("DL-datatype", facet, message)


def definitions(declared: Declared) -> Iterator[Break]:
    """Datatypes of our own that are not defined once, or by way of themselves."""
    nodes = declared.nodes
    for name in sorted(declared.datatypes - _FORMS.keys()):
        node = NamedNode(name)
        given = nodes.of(node, OWL + "equivalentClass")
        if not given:
            said = next(one for one in nodes.of(node) if one.value.value == RDFS + "Datatype")
            message = f"{compact(name)} is a datatype without a definition: say what it is."
            yield Break("DL-datatype", said, message)
        for said in given[1:]:
            message = f"{compact(name)} is defined a second time: keep one definition."
            yield Break("DL-datatype", said, message)
        if given and name in _used(declared, name):
            message = f"{compact(name)} is defined by way of itself: define it by others."
            yield Break("DL-datatype", given[0], message)


def _used(declared: Declared, name: str) -> set[str]:
    """The datatypes in a definition, and those in their definitions."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        given = declared.nodes.of(NamedNode(waiting.pop()), OWL + "equivalentClass")
        inner = [one.value for one in declared.nodes.closure(said.value for said in given)]
        for value in (*(said.value for said in given), *inner):
            if value.value in declared.datatypes and value.value not in found:
                found.add(value.value)
                waiting.append(value.value)
    return found
