"""The rules of OWL 2 DL."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.check.findings import Finding, shown
from dcgraph.check.rules import OWL_DL
from dcgraph.namespaces import compact
from dcgraph.owl.axioms import (
    CHARACTERISTICS,
    OWL,
    RDF,
    RDFS,
    STRUCTURE,
    TYPE,
    XSD,
    Expression,
    Nodes,
    Said,
    reached,
    read,
)
from dcgraph.rdf.corpus import Corpus, SourceFile
from dcgraph.rdf.turtle import Term

BUILT_IN: Final = (OWL, RDF, RDFS, XSD)
CLASS: Final = OWL + "Class"
DATATYPE: Final = RDFS + "Datatype"
PROPERTIES: Final = {
    OWL + "ObjectProperty": "object property",
    OWL + "DatatypeProperty": "datatype property",
    OWL + "AnnotationProperty": "annotation property",
}


@dataclass(frozen=True, slots=True)
class Break:
    """A triple that breaks a rule, the rule's name, and a sentence with the repair."""

    rule: str
    said: Said
    message: str


def is_built_in(iri: str) -> bool:
    """Whether a name is in one of the vocabularies that OWL itself gives a meaning."""
    return iri.startswith(BUILT_IN)


class Declared:
    """What each name is declared as; `where` says in messages where a declaration belongs."""

    def __init__(self, nodes: Nodes, where: str = "the ontology") -> None:
        self.nodes = nodes
        self.where = where

    @cached_property
    def objects(self) -> frozenset[str]:
        """The object properties."""
        return self._of(OWL + "ObjectProperty")

    @cached_property
    def data(self) -> frozenset[str]:
        """The datatype properties."""
        return self._of(OWL + "DatatypeProperty")

    @cached_property
    def annotations(self) -> frozenset[str]:
        """The annotation properties."""
        return self._of(OWL + "AnnotationProperty")

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes."""
        return self._of(CLASS)

    @cached_property
    def datatypes(self) -> frozenset[str]:
        """The datatypes that are not built in."""
        return self._of(DATATYPE)

    def has(self, name: NamedNode) -> bool:
        """Whether a name is declared as a class, a datatype or a property."""
        return not self.nodes.kinds.get(name.value, set()).isdisjoint(
            {CLASS, DATATYPE, *PROPERTIES}
        )

    def is_data_range(self, name: NamedNode) -> bool:
        """Whether a name is of a datatype, built in or declared."""
        literal = name.value in (RDFS + "Literal", RDF + "langString", RDF + "PlainLiteral")
        return literal or name.value.startswith(XSD) or name.value in self.datatypes

    def _of(self, kind: str) -> frozenset[str]:
        return frozenset(name for name, kinds in self.nodes.kinds.items() if kind in kinds)


_REST, _FIRST = RDF + "rest", RDF + "first"
_LISTED: Final = frozenset(
    {
        OWL + name
        for name in (
            "disjointUnionOf",
            "distinctMembers",
            "hasKey",
            "intersectionOf",
            "members",
            "oneOf",
            "propertyChainAxiom",
            "unionOf",
            "withRestrictions",
        )
    }
)
_NUMBERS: Final = frozenset(
    OWL + name
    for name in (
        "cardinality",
        "maxCardinality",
        "maxQualifiedCardinality",
        "minCardinality",
        "minQualifiedCardinality",
        "qualifiedCardinality",
    )
)
_NAMED_ONLY: Final = frozenset(
    {
        OWL + name
        for name in (
            "differentFrom",
            "hasValue",
            "sameAs",
            "sourceIndividual",
            "targetIndividual",
        )
    }
)
_NAMES: Final = (OWL + "distinctMembers", OWL + "oneOf")


def shared(nodes: Nodes) -> Iterator[Break]:
    """Expressions and lists that several statements use: each must be written where it is used."""
    uses: dict[BlankNode, list[Said]] = defaultdict(list)
    for said in nodes:
        if isinstance(said.value, BlankNode) and _is_structure(nodes, said.value):
            uses[said.value].append(said)
    for several in uses.values():
        for said in several[1:]:
            message = (
                "This class expression or list is used a second time: write it anew in each place."
            )
            yield Break("DL-shared", said, message)


def circles(nodes: Nodes) -> Iterator[Break]:
    """Nodes without a name that lead back to themselves."""
    steps: dict[Term, list[Said]] = defaultdict(list)
    for said in nodes:
        if isinstance(said.subject, BlankNode) and isinstance(said.value, BlankNode):
            steps[said.subject].append(said)
    done: set[Term] = set()
    for start in list(steps):
        # A walk in depth: what is entered and not yet left is the way to here.
        way: dict[Term, Iterator[Said]] = {}
        if start not in done:
            way[start] = iter(steps[start])
        while way:
            node = next(reversed(way))
            step = next(way[node], None)
            if step is None:
                del way[node]
                done.add(node)
            elif step.value in way:
                message = (
                    "Nodes without a name lead back to themselves here: give one of them a name."
                )
                yield Break("DL-circle", step, message)
            elif step.value not in done:
                way[step.value] = iter(steps.get(step.value, ()))


def expressions(nodes: Nodes) -> Iterator[Break]:
    """Expressions and lists that do not have the form of any."""
    for said in nodes:
        value = said.value
        if said.path in _LISTED and nodes.items(value) is None:
            message = (
                f"{compact(said.path)} leads to what is no list that comes to an end: write ( … )."
            )
            yield Break("DL-form", said, message)
        elif said.path in _NUMBERS and not _is_number(value):
            message = f"{compact(said.path)} is a whole number from 0 on: correct the number."
            yield Break("DL-form", said, message)
        elif any(isinstance(one, BlankNode) for one in _things(nodes, said)):
            message = f"{compact(said.path)} holds of things with names only: give this one a name."
            yield Break("DL-nameless", said, message)
        elif isinstance(value, BlankNode) and said.path not in (_REST, _FIRST):
            whole = read(nodes, value)
            if isinstance(whole, Expression) and whole.operator == "unknown":
                message = (
                    "This is no class, property or data expression of OWL 2: a restriction, say, "
                    "has owl:onProperty and owl:someValuesFrom, owl:allValuesFrom, owl:hasValue, "
                    "owl:hasSelf or a number."
                )
                yield Break("DL-form", said, message)


def _things(nodes: Nodes, said: Said) -> Sequence[Term]:
    """The things that a statement must name."""
    if said.path in _NAMES:
        return nodes.items(said.value) or ()
    return (said.value,) if said.path in _NAMED_ONLY else ()


def _is_structure(nodes: Nodes, node: BlankNode) -> bool:
    structure = STRUCTURE | {_FIRST, _REST}
    kinds = (OWL + "Restriction", OWL + "Class")
    return any(
        said.path in structure or (said.path == TYPE and said.value.value in kinds)
        for said in nodes.of(node)
    )


def _is_number(term: Term) -> bool:
    return isinstance(term, Literal) and term.value.lstrip("+").isdecimal() and term.value.isascii()


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


_OF_OWL: Final = """
    AllDifferent AllDisjointClasses AllDisjointProperties Annotation AnnotationProperty
    AsymmetricProperty Axiom Class DataRange DatatypeProperty DeprecatedClass DeprecatedProperty
    FunctionalProperty InverseFunctionalProperty IrreflexiveProperty NamedIndividual
    NegativePropertyAssertion Nothing ObjectProperty Ontology OntologyProperty ReflexiveProperty
    Restriction SymmetricProperty Thing TransitiveProperty allValuesFrom annotatedProperty
    annotatedSource annotatedTarget assertionProperty backwardCompatibleWith bottomDataProperty
    bottomObjectProperty cardinality complementOf datatypeComplementOf deprecated differentFrom
    disjointUnionOf disjointWith distinctMembers equivalentClass equivalentProperty hasKey hasSelf
    hasValue imports incompatibleWith intersectionOf inverseOf maxCardinality
    maxQualifiedCardinality members minCardinality minQualifiedCardinality onClass onDataRange
    onDatatype onProperties onProperty oneOf priorVersion propertyChainAxiom propertyDisjointWith
    qualifiedCardinality rational real sameAs someValuesFrom sourceIndividual targetIndividual
    targetValue topDataProperty topObjectProperty unionOf versionIRI versionInfo
    withRestrictions
"""
_OF_RDFS: Final = """
    Class Datatype Literal Resource comment domain isDefinedBy label range seeAlso subClassOf
    subPropertyOf
"""
_OF_RDF: Final = """
    List PlainLiteral Property XMLLiteral first langRange langString nil rest type
"""
_KNOWN: Final = {
    namespace: frozenset(names.split())
    for namespace, names in ((OWL, _OF_OWL), (RDFS, _OF_RDFS), (RDF, _OF_RDF))
}


def reserved(declared: Declared) -> Iterator[Break]:
    """Names that OWL, RDF or RDF Schema keep for themselves and that are none of theirs."""
    for said in declared.nodes:
        for term in (said.subject, NamedNode(said.path), said.value):
            if isinstance(term, NamedNode) and _is_unknown(term.value):
                message = (
                    f"{compact(term.value)} is no term of OWL 2: correct its spelling, or use a "
                    "name of your own."
                )
                yield Break("DL-reserved", said, message)
        if isinstance(said.subject, NamedNode) and is_built_in(said.subject.value):
            message = (
                f"{compact(said.subject.value)} belongs to the language itself and can be given "
                "no other meaning: take the statement out."
            )
            yield Break("DL-reserved", said, message)


def _is_unknown(name: str) -> bool:
    for namespace, known in _KNOWN.items():
        if name.startswith(namespace):
            local = name[len(namespace) :]
            return local not in known and not (namespace == RDF and local.startswith("_"))
    return False


# Properties: where only simple ones may stand, and in what order chains may build them.
#
# A property is composite if it is transitive or made by a chain, and so is every property above
# one that is. Section 11 of the structural specification of OWL 2 tells both restrictions.


_CHAIN: Final = OWL + "propertyChainAxiom"
_ONLY_SIMPLE: Final = frozenset(
    OWL + name + "Property"
    for name in ("Functional", "InverseFunctional", "Irreflexive", "Asymmetric")
)
_RESTRICTIONS: Final = frozenset(
    OWL + name
    for name in (
        "cardinality",
        "hasSelf",
        "maxCardinality",
        "maxQualifiedCardinality",
        "minCardinality",
        "minQualifiedCardinality",
        "qualifiedCardinality",
    )
)
_SYMMETRIC: Final = (OWL + "equivalentProperty", OWL + "inverseOf")


def simple(nodes: Nodes) -> Iterator[Break]:
    """Composite properties where OWL 2 DL allows none."""
    composite = _composite(nodes)
    for said in nodes:
        if said.path == TYPE and said.value.value in _ONLY_SIMPLE:
            wrong, place = _name(nodes, said.subject), compact(said.value.value)
        elif said.path == OWL + "propertyDisjointWith":
            names: tuple[str, ...] = (_name(nodes, said.subject), _name(nodes, said.value))
            wrong = next((name for name in names if name in composite), "")
            place = "owl:propertyDisjointWith"
        elif said.path == OWL + "members" and _is_apart(nodes, said.subject):
            names = tuple(_name(nodes, one) for one in nodes.items(said.value) or ())
            wrong = next((name for name in names if name in composite), "")
            place = "owl:AllDisjointProperties"
        elif said.path in _RESTRICTIONS:
            on = nodes.value(said.subject, OWL + "onProperty")
            wrong, place = (_name(nodes, on) if on is not None else ""), compact(said.path)
        else:
            continue
        if wrong in composite:
            message = (
                f"{compact(wrong)} is transitive, made by a chain or above a property that is, and "
                f"such a property cannot stand with {place}: take one of the two out."
            )
            yield Break("DL-composite", said, message)


def _is_apart(nodes: Nodes, node: Term) -> bool:
    kinds = {one.value.value for one in nodes.of(node, TYPE)}
    return OWL + "AllDisjointProperties" in kinds


def orders(nodes: Nodes) -> Iterator[Break]:
    """Chains that build a property, by whatever way round, out of itself."""
    above = _above(nodes)
    chains = [said for said in nodes if said.path == _CHAIN]
    before: dict[str, set[str]] = defaultdict(set)
    for said in chains:
        for link in _links(nodes, said):
            before[link].add(_name(nodes, said.subject))
    for said in chains:
        made = _name(nodes, said.subject)
        for link in _links(nodes, said):
            if link in reached(before, {made}) or link in reached(above, {made}):
                message = (
                    f"The chain builds {compact(made)} out of {compact(link)}, which is itself "
                    f"built out of {compact(made)} or above it: a reasoner cannot go round in a "
                    "circle; take one of the two out."
                )
                yield Break("DL-order", said, message)
                break


def _links(nodes: Nodes, said: Said) -> list[str]:
    """The links of a chain that must come before what it makes, in the order of properties.

    What a chain makes may stand at one of its ends, or be all of two links; its inverse may not.
    """
    made = said.subject
    links = list(nodes.items(said.value) or ())
    if links == [made, made]:
        return []
    if links[:1] == [made]:
        del links[0]
    elif links[-1:] == [made]:
        del links[-1]
    return [_name(nodes, link) for link in links]


def _composite(nodes: Nodes) -> set[str]:
    start = {OWL + "topObjectProperty"}
    for said in nodes:
        transitive = said.path == TYPE and said.value.value == OWL + "TransitiveProperty"
        if transitive or said.path == _CHAIN:
            start.add(_name(nodes, said.subject))
    return reached(_above(nodes), start)


def _above(nodes: Nodes) -> dict[str, set[str]]:
    """What stands right above each property; a property and its inverse are one here."""
    above: dict[str, set[str]] = defaultdict(set)
    for said in nodes:
        if said.path == RDFS + "subPropertyOf" or said.path in _SYMMETRIC:
            one, other = _name(nodes, said.subject), _name(nodes, said.value)
            above[one].add(other)
            if said.path in _SYMMETRIC:
                above[other].add(one)
    return above


def _name(nodes: Nodes, term: Term) -> str:
    """The name of a property, or of that whose inverse the node is."""
    if isinstance(term, BlankNode):
        inner = nodes.value(term, OWL + "inverseOf")
        return inner.value if isinstance(inner, NamedNode) else ""
    return term.value


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


def terms_uses(declared: Declared) -> Iterator[Break]:
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


def modules_uses(corpus: Corpus) -> Iterator[Break]:
    """Names in a module that neither it nor what it imports declares as they are used."""
    modules: dict[str, SourceFile] = {}
    imports: dict[str, list[str]] = defaultdict(list)
    for file in corpus.rooms("ontology"):
        for said in file.triples:
            if said.predicate.value == TYPE and said.object.value == OWL + "Ontology":
                modules[said.subject.value] = file
            elif said.predicate.value == OWL + "imports":
                imports[said.subject.value].append(said.object.value)
    for module, file in modules.items():
        closure = reached(imports, [module])
        files = tuple(modules[name] for name in modules if name in closure)
        declared = Declared(
            Nodes(Corpus(corpus.root, files)), "this module or in one that it imports"
        )
        for one in terms_uses(declared):
            if one.said.place.path == file.shown:
                yield one


# Whether the ontology and its data keep to OWL 2 DL, the part of OWL that reasoners decide.
#
# What the structural specification forbids in a graph is looked for triple by triple, so that
# each break has its place. A reasoner stops at the first such break, or reads past it.


def profile(corpus: Corpus) -> tuple[Finding, ...]:
    """Every break of OWL 2 DL in the ontology and its data, in the order of the files.

    Each module of the ontology is also judged alone, with what it imports: whoever opens it has
    no more.
    """
    nodes = Nodes(corpus)
    declared = Declared(nodes)
    breaks = (
        *declarations(declared),
        *reserved(declared),
        *terms_uses(declared),
        *simple(nodes),
        *orders(nodes),
        *shared(nodes),
        *circles(nodes),
        *expressions(nodes),
        *literals(declared),
        *uses(declared),
        *definitions(declared),
    )
    known = {(one.rule, one.said) for one in breaks}
    alone = (one for one in modules_uses(corpus) if (one.rule, one.said) not in known)
    found = {_finding(corpus, one) for one in (*breaks, *alone)}
    return tuple(sorted(found, key=lambda finding: finding.key))


def _finding(corpus: Corpus, one: Break) -> Finding:
    subject = one.said.subject
    rule = OWL_DL[one.rule]
    named = isinstance(subject, NamedNode)
    return Finding(
        rule.id,
        rule.severity,
        one.said.place,
        subject.value if named else "",
        compact(one.said.path),
        shown(one.said.value),
        one.message,
        rule.why,
        label=(corpus.label(subject.value) or "") if named else "",
        title=rule.title,
    )
