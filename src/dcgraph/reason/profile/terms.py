"""Terms: declared, of one kind, and used as what they are declared to be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.reason.axioms import CHARACTERISTICS
from dcgraph.reason.nodes import OWL, RDF, RDFS, TYPE, Said
from dcgraph.reason.profile.model import (
    CLASS,
    DATATYPE,
    PROPERTIES,
    Break,
    Declared,
    is_built_in,
)
from dcgraph.terms import compact
from dcgraph.turtle import Term

__all__ = ["declarations", "uses"]

_CLASSES: Final = frozenset(
    {
        RDFS + "subClassOf",
        OWL + "disjointWith",
        OWL + "complementOf",
        OWL + "onClass",
        RDFS + "domain",
    }
)
_FOR_OBJECTS: Final = frozenset(
    {OWL + name + "Property" for name in CHARACTERISTICS.values() if name != "Functional"}
)
_ON_OBJECTS: Final = frozenset({OWL + "inverseOf", OWL + "propertyChainAxiom"})
_AMONG_PROPERTIES: Final = frozenset(
    {RDFS + "subPropertyOf", OWL + "equivalentProperty", OWL + "propertyDisjointWith"}
)
_CHECKED: Final = _CLASSES | {RDFS + "range"}
_OF_TERMS: Final = (
    _CHECKED
    | _ON_OBJECTS
    | _AMONG_PROPERTIES
    | {
        OWL + name
        for name in (
            "allValuesFrom",
            "disjointUnionOf",
            "equivalentClass",
            "hasKey",
            "intersectionOf",
            "members",
            "onDataRange",
            "onDatatype",
            "onProperty",
            "someValuesFrom",
            "unionOf",
        )
    }
)
"""The properties between classes, datatypes and properties, or lists of them."""


def declarations(declared: Declared) -> Iterator[Break]:
    """Names that are declared as two things which OWL 2 DL keeps apart."""
    for name, kinds in declared.nodes.kinds.items():
        both = [PROPERTIES[kind] for kind in PROPERTIES if kind in kinds]
        if len(both) > 1:
            said = _last(declared, name, kinds & PROPERTIES.keys())
            message = f"{compact(name)} is declared as {' and as '.join(both)}: keep one of them."
            yield Break("DL-twoKinds", said, message)
        if {CLASS, DATATYPE} <= kinds:
            said = _last(declared, name, {CLASS, DATATYPE})
            message = f"{compact(name)} is declared as class and as datatype: keep one of them."
            yield Break("DL-twoKinds", said, message)


def uses(declared: Declared) -> Iterator[Break]:
    """Names that are not declared, or not as what they are used for."""
    for said in declared.nodes:
        yield from _property(declared, said)
        if said.path in _OF_TERMS:
            yield from _ends(declared, said)
        if said.path == TYPE:
            yield from _type(declared, said)
        elif said.path in _CLASSES:
            yield from _class(declared, said)
        elif said.path == RDFS + "range":
            yield from _range(declared, said)
        elif said.path in _ON_OBJECTS and isinstance(said.subject, NamedNode):
            yield from _for_objects(declared, said, said.subject.value)
        elif said.path in _AMONG_PROPERTIES:
            yield from _alike(declared, said)


def _property(declared: Declared, said: Said) -> Iterator[Break]:
    path, value = said.path, said.value
    if is_built_in(path):
        return
    if path not in declared.objects | declared.data | declared.annotations:
        message = (
            f"{compact(path)} is not declared as a property: declare it in {declared.where}, "
            "or correct its spelling."
        )
        yield Break("DL-undeclared", said, message)
    elif path in declared.objects and isinstance(value, Literal):
        message = f"{compact(path)} leads to things, and this is a text: name the thing."
        yield Break("DL-literalForThing", said, message)
    elif path in declared.data and not isinstance(value, Literal):
        message = (
            f"{compact(path)} leads to texts or numbers, and this is a thing: write a literal."
        )
        yield Break("DL-thingForLiteral", said, message)


def _type(declared: Declared, said: Said) -> Iterator[Break]:
    kind = said.value.value
    if kind in _FOR_OBJECTS:
        yield from _for_objects(declared, said, said.subject.value)
    elif kind in (RDF + "Property", RDFS + "Class"):
        message = (
            f"{compact(kind)} is of RDF Schema and tells a reasoner nothing: declare it as "
            "owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty or owl:Class."
        )
        yield Break("DL-undeclared", said, message)
    else:
        yield from _class(declared, said)


def _class(declared: Declared, said: Said) -> Iterator[Break]:
    value = said.value
    if isinstance(value, BlankNode) or is_built_in(value.value):
        return
    if isinstance(value, Literal):
        message = f"{compact(said.path)} leads to a class, and this is a text: name the class."
        yield Break("DL-literalForThing", said, message)
    elif value.value in declared.datatypes:
        message = (
            f"{compact(value.value)} is a datatype and stands where a class must: name a class."
        )
        yield Break("DL-wrongKind", said, message)
    elif value.value not in declared.classes:
        message = (
            f"{compact(value.value)} is not declared as a class: declare it in {declared.where}, "
            "or correct its spelling."
        )
        yield Break("DL-undeclared", said, message)


def _range(declared: Declared, said: Said) -> Iterator[Break]:
    path, value = said.subject.value, said.value
    if not isinstance(value, NamedNode):
        return
    is_data = declared.is_data_range(value)
    if path in declared.objects and is_data:
        message = f"{compact(path)} leads to things, and its range is a datatype: name a class."
        yield Break("DL-wrongKind", said, message)
    elif path in declared.data and not is_data:
        message = (
            f"{compact(path)} leads to literals, and its range is no datatype: name a datatype."
        )
        yield Break("DL-wrongKind", said, message)
    elif path in declared.objects:
        yield from _class(declared, said)


def _ends(declared: Declared, said: Said) -> Iterator[Break]:
    """Terms of an axiom that are not declared, beyond the values that are looked at one by one."""
    ends: list[Term] = [said.subject]
    if said.path not in _CHECKED:
        ends += declared.nodes.items(said.value) or (said.value,)
    for end in ends:
        if isinstance(end, NamedNode) and not is_built_in(end.value) and not declared.has(end):
            message = (
                f"{compact(end.value)} is declared neither as a class or datatype nor as a "
                f"property: declare it in {declared.where}, or correct its spelling."
            )
            yield Break("DL-undeclared", said, message)


def _for_objects(declared: Declared, said: Said, path: str) -> Iterator[Break]:
    if path in declared.data:
        message = (
            f"{compact(path)} is a datatype property, and only an object property can be so: take "
            "the statement out."
        )
        yield Break("DL-wrongKind", said, message)


def _alike(declared: Declared, said: Said) -> Iterator[Break]:
    kinds = (declared.objects, declared.data, declared.annotations)
    one = {number for number, names in enumerate(kinds) if said.subject.value in names}
    other = {number for number, names in enumerate(kinds) if said.value.value in names}
    if one and other and not one & other:
        message = (
            f"{compact(said.subject.value)} and {compact(said.value.value)} are properties of two "
            "kinds, of which neither is below or like the other: correct one."
        )
        yield Break("DL-wrongKind", said, message)


def _last(declared: Declared, name: str, kinds: set[str] | frozenset[str]) -> Said:
    """The last of the statements that give a name one of these kinds."""
    said = declared.nodes.of(NamedNode(name), TYPE)
    return [one for one in said if one.value.value in kinds][-1]
