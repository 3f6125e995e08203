"""Whether the ontology and its data keep to OWL 2 DL, the part of OWL that reasoners decide.

What the structural specification forbids in a graph is looked for triple by triple, so that each
break has its place. A reasoner stops at the first such break, or reads past it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.check.findings import Finding, broken, shown
from dcgraph.check.rules import message
from dcgraph.namespaces import OWL, RDF, RDFS, TYPE, XSD, compact
from dcgraph.owl.axioms import (
    BUILT_IN,
    CHARACTERISTICS,
    STRUCTURE,
    Expression,
    Nodes,
    Said,
    names,
    reached,
    read,
)
from dcgraph.rdf.corpus import Corpus, SourceFile
from dcgraph.rdf.turtle import Term

_CLASS, _DATATYPE = OWL + "Class", RDFS + "Datatype"
_PROPERTIES: Final = {
    OWL + "ObjectProperty": "object property",
    OWL + "DatatypeProperty": "datatype property",
    OWL + "AnnotationProperty": "annotation property",
}


class Break(NamedTuple):
    """A triple that breaks a rule, the rule's name, and a sentence with the repair."""

    rule: str
    said: Said
    message: str


def _break(rule: str, which: str, said: Said, **places: str) -> Break:
    words = {"path": compact(said.path)} | {place: compact(one) for place, one in places.items()}
    return Break(rule, said, message(rule, which, words))


class _Declared:
    """What each name is declared as; `where` says in messages where a declaration belongs."""

    def __init__(self, nodes: Nodes, where: str = "the ontology") -> None:
        self.nodes, self.where = nodes, where
        of: defaultdict[str, set[str]] = defaultdict(set)
        for name, kinds in nodes.kinds.items():
            for kind in kinds:
                of[kind].add(name)
        self.objects, self.data, self.annotations = (of[kind] for kind in _PROPERTIES)
        self.classes, self.datatypes = of[_CLASS], of[_DATATYPE]
        self.properties = self.objects | self.data | self.annotations
        self.terms = self.properties | self.classes | self.datatypes


# Names: declared once, as what they are used for.

_CLASSES: Final = names(OWL, "disjointWith complementOf onClass") | names(RDFS, "subClassOf domain")
_ON_OBJECTS: Final = names(OWL, "inverseOf propertyChainAxiom")
_ONLY_OBJECTS: Final = CHARACTERISTICS.keys() - {OWL + "FunctionalProperty"}
_AMONG_PROPERTIES: Final = names(OWL, "equivalentProperty propertyDisjointWith") | {
    RDFS + "subPropertyOf"
}
_ONE_BY_ONE: Final = _CLASSES | {RDFS + "range"}
_OF_TERMS: Final = (
    _ONE_BY_ONE
    | _ON_OBJECTS
    | _AMONG_PROPERTIES
    | names(
        OWL,
        "allValuesFrom disjointUnionOf equivalentClass hasKey intersectionOf members onDataRange "
        "onDatatype onProperty someValuesFrom unionOf",
    )
)
"""The properties between classes, datatypes and properties, or lists of them."""
_KNOWN: Final = names(
    OWL,
    """AllDifferent AllDisjointClasses AllDisjointProperties Annotation AnnotationProperty
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
    withRestrictions""",
) | {
    *names(
        RDFS,
        "Class Datatype Literal Resource comment domain isDefinedBy label range seeAlso "
        "subClassOf subPropertyOf",
    ),
    *names(RDF, "List PlainLiteral Property XMLLiteral first langRange langString nil rest type"),
}


def _declarations(declared: _Declared) -> Iterator[Break]:
    """Names that are declared as two things which OWL 2 DL keeps apart."""
    for name, kinds in declared.nodes.kinds.items():
        both = [kind for kind in _PROPERTIES if kind in kinds]
        words = " and as ".join(_PROPERTIES[kind] for kind in both)
        if len(both) > 1:
            said = _last(declared.nodes, name, both)
            yield _break("DL-twoKinds", "properties", said, name=name, kinds=words)
        if {_CLASS, _DATATYPE} <= kinds:
            said = _last(declared.nodes, name, (_CLASS, _DATATYPE))
            yield _break("DL-twoKinds", "datatype", said, name=name)


def _last(nodes: Nodes, name: str, kinds: Iterable[str]) -> Said:
    """The last of the statements that give a name one of these kinds."""
    return [one for one in nodes.of(NamedNode(name), TYPE) if one.value.value in kinds][-1]


def _reserved(declared: _Declared) -> Iterator[Break]:
    """Names that OWL, RDF or RDF Schema keep for themselves and that are none of theirs."""
    for said in declared.nodes:
        for term in (said.subject, NamedNode(said.path), said.value):
            if isinstance(term, NamedNode) and term.value.startswith((OWL, RDFS, RDF)):
                is_member = term.value.startswith(RDF + "_")
                if term.value not in _KNOWN and not is_member:
                    yield _break("DL-reserved", "unknown", said, name=term.value)
        if isinstance(said.subject, NamedNode) and said.subject.value.startswith(BUILT_IN):
            yield _break("DL-reserved", "subject", said, name=said.subject.value)


def _uses(declared: _Declared) -> Iterator[Break]:
    """Names that are not declared, or not as what they are used for."""
    for said in declared.nodes:
        path, kind = said.path, said.value.value
        if not path.startswith(BUILT_IN):
            yield from _property(declared, said)
        if path in _OF_TERMS:
            yield from _ends(declared, said)
        if path == TYPE and kind in (RDF + "Property", RDFS + "Class"):
            yield _break("DL-undeclared", "rdfs", said, name=kind)
        elif (path == TYPE and kind in _ONLY_OBJECTS) or path in _ON_OBJECTS:
            if isinstance(said.subject, NamedNode) and said.subject.value in declared.data:
                yield _break("DL-wrongKind", "objects", said, name=said.subject.value)
        elif path == TYPE or path in _CLASSES:
            yield from _class(declared, said)
        elif path == RDFS + "range":
            yield from _range(declared, said)
        elif path in _AMONG_PROPERTIES:
            yield from _alike(declared, said)


def _property(declared: _Declared, said: Said) -> Iterator[Break]:
    is_literal = isinstance(said.value, Literal)
    if said.path not in declared.properties:
        yield _break("DL-undeclared", "property", said, name=said.path, where=declared.where)
    elif said.path in declared.objects and is_literal:
        yield _break("DL-literalForThing", "value", said)
    elif said.path in declared.data and not is_literal:
        yield _break("DL-thingForLiteral", "", said)


def _class(declared: _Declared, said: Said) -> Iterator[Break]:
    name = said.value.value
    if isinstance(said.value, BlankNode) or name.startswith(BUILT_IN):
        return
    if isinstance(said.value, Literal):
        yield _break("DL-literalForThing", "class", said)
    elif name in declared.datatypes:
        yield _break("DL-wrongKind", "datatype", said, name=name)
    elif name not in declared.classes:
        yield _break("DL-undeclared", "class", said, name=name, where=declared.where)


def _range(declared: _Declared, said: Said) -> Iterator[Break]:
    path, value = said.subject.value, said.value.value
    if not isinstance(said.value, NamedNode):
        return
    is_data = value in _DATA_RANGES or value.startswith(XSD) or value in declared.datatypes
    if path in declared.objects and is_data:
        yield _break("DL-wrongKind", "things", said, name=path)
    elif path in declared.data and not is_data:
        yield _break("DL-wrongKind", "literals", said, name=path)
    elif path in declared.objects:
        yield from _class(declared, said)


def _ends(declared: _Declared, said: Said) -> Iterator[Break]:
    """Terms of an axiom that are not declared, beyond the values that are looked at one by one."""
    ends: list[Term] = [said.subject]
    if said.path not in _ONE_BY_ONE:
        ends += declared.nodes.items(said.value) or (said.value,)
    for end in ends:
        own = isinstance(end, NamedNode) and not end.value.startswith(BUILT_IN)
        if own and end.value not in declared.terms:
            yield _break("DL-undeclared", "term", said, name=end.value, where=declared.where)


def _alike(declared: _Declared, said: Said) -> Iterator[Break]:
    """A property that stands below or beside one of another kind."""
    one, other = said.subject.value, said.value.value
    kinds = (declared.objects, declared.data, declared.annotations)
    both = {one, other} <= declared.properties
    if both and not any(one in kind and other in kind for kind in kinds):
        yield _break("DL-wrongKind", "two", said, name=one, other=other)


def _module_uses(corpus: Corpus) -> Iterator[Break]:
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
        nodes = Nodes(Corpus(corpus.root, tuple(modules[n] for n in modules if n in closure)))
        for one in _uses(_Declared(nodes, "this module or in one that it imports")):
            if one.said.place.path == file.shown:
                yield one


# Nodes without a name: expressions and lists of a form that OWL 2 has, each used once.

_LISTED: Final = names(
    OWL,
    "disjointUnionOf distinctMembers hasKey intersectionOf members oneOf propertyChainAxiom "
    "unionOf withRestrictions",
)
_NUMBERS: Final = names(
    OWL,
    "cardinality maxCardinality maxQualifiedCardinality minCardinality minQualifiedCardinality "
    "qualifiedCardinality",
)
_NAMED_ONLY: Final = names(OWL, "differentFrom hasValue sameAs sourceIndividual targetIndividual")
_NAMED_IN_LISTS: Final = names(OWL, "distinctMembers oneOf")
_LINKS: Final = names(RDF, "first rest")


def _shared(declared: _Declared) -> Iterator[Break]:
    """Expressions and lists that several statements use: each must be written where it is used."""
    nodes = declared.nodes
    used = set()
    for said in nodes:
        if isinstance(said.value, BlankNode) and _is_structure(nodes, said.value):
            if said.value in used:
                yield _break("DL-shared", "", said)
            used.add(said.value)


def _is_structure(nodes: Nodes, node: BlankNode) -> bool:
    kinds = (OWL + "Restriction", _CLASS)
    return any(
        said.path in STRUCTURE | _LINKS or (said.path == TYPE and said.value.value in kinds)
        for said in nodes.of(node)
    )


def _circles(declared: _Declared) -> Iterator[Break]:
    """Nodes without a name that lead back to themselves."""
    steps: dict[Term, list[Said]] = defaultdict(list)
    for said in declared.nodes:
        if isinstance(said.subject, BlankNode) and isinstance(said.value, BlankNode):
            steps[said.subject].append(said)
    done: set[Term] = set()
    for start in list(steps):
        # A walk in depth: what is entered and not yet left is the way to here.
        way: dict[Term, Iterator[Said]] = {} if start in done else {start: iter(steps[start])}
        while way:
            node = next(reversed(way))
            step = next(way[node], None)
            if step is None:
                del way[node]
                done.add(node)
            elif step.value in way:
                yield _break("DL-circle", "", step)
            elif step.value not in done:
                way[step.value] = iter(steps.get(step.value, ()))


def _expressions(declared: _Declared) -> Iterator[Break]:
    """Expressions and lists that do not have the form of any."""
    nodes = declared.nodes
    for said in nodes:
        path, value = said.path, said.value
        things = (nodes.items(value) or ()) if path in _NAMED_IN_LISTS else (value,)
        if path in _LISTED and nodes.items(value) is None:
            yield _break("DL-form", "list", said)
        elif path in _NUMBERS and not _is_number(value):
            yield _break("DL-form", "number", said)
        elif path in _NAMED_ONLY | _NAMED_IN_LISTS and any(
            isinstance(one, BlankNode) for one in things
        ):
            yield _break("DL-nameless", "", said)
        elif isinstance(value, BlankNode) and path not in _LINKS:
            whole = read(nodes, value)
            if isinstance(whole, Expression) and whole.operator == "unknown":
                yield _break("DL-form", "expression", said)


def _is_number(term: Term) -> bool:
    return isinstance(term, Literal) and term.value.lstrip("+").isdecimal() and term.value.isascii()


# Datatypes: those of OWL 2, each with the form of its literals and by what it may be limited.

_ANY: Final = r"(?s).*"
_DECIMAL: Final = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_TIME: Final = (
    r"-?([1-9][0-9]{3,}|0[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"
)
_ZONE: Final = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_BOUNDS: Final = names(XSD, "minInclusive minExclusive maxInclusive maxExclusive")
_LENGTHS: Final = names(XSD, "length minLength maxLength")
_WORDS: Final = _LENGTHS | {XSD + "pattern"}
_NONE: Final = frozenset[str]()
_DATATYPES: Final = {
    name: (re.compile(form), facets)
    for namespace, words, form, facets in (
        (RDFS, "Literal", _ANY, _NONE),
        (RDF, "langString XMLLiteral", _ANY, _NONE),
        (RDF, "PlainLiteral", _ANY, _WORDS | {RDF + "langRange"}),
        (OWL, "real", r"(?!)", _BOUNDS),
        (OWL, "rational", r"[+-]?[0-9]+/0*[1-9][0-9]*", _BOUNDS),
        (XSD, "string", _ANY, _WORDS),
        (XSD, "normalizedString", r"[^\t\n\r]*", _WORDS),
        (XSD, "token", r"[^\s]*( [^\s]+)*", _WORDS),
        (XSD, "language", r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*", _WORDS),
        (XSD, "Name", r"[^\W\d][\w.:-]*", _WORDS),
        (XSD, "NCName", r"[^\W\d][\w.-]*", _WORDS),
        (XSD, "NMTOKEN", r"[\w.:-]+", _WORDS),
        (XSD, "anyURI", r"[^\s<>]*", _WORDS),
        (XSD, "boolean", "true|false|0|1", _NONE),
        (XSD, "hexBinary", "([0-9a-fA-F]{2})*", _LENGTHS),
        (XSD, "base64Binary", r"[A-Za-z0-9+/\s]*={0,2}\s*", _LENGTHS),
        (XSD, "decimal", _DECIMAL, _BOUNDS),
        (XSD, "float double", rf"{_DECIMAL}([eE][+-]?[0-9]+)?|[+-]?INF|NaN", _BOUNDS),
        (XSD, "dateTime", f"{_TIME}{_ZONE}?", _BOUNDS),
        (XSD, "dateTimeStamp", f"{_TIME}{_ZONE}", _BOUNDS),
        (XSD, "nonNegativeInteger", r"\+?[0-9]+|-0+", _BOUNDS),
        (XSD, "positiveInteger", r"\+?0*[1-9][0-9]*", _BOUNDS),
        (XSD, "nonPositiveInteger", r"-[0-9]+|\+?0+", _BOUNDS),
        (XSD, "negativeInteger", r"-0*[1-9][0-9]*", _BOUNDS),
        (XSD, "integer long int short byte", r"[+-]?[0-9]+", _BOUNDS),
        (XSD, "unsignedLong unsignedInt unsignedShort unsignedByte", r"[+-]?[0-9]+", _BOUNDS),
    )
    for name in names(namespace, words)
}
"""The datatype map of OWL 2, without bounds of machines."""
_DATA_RANGES: Final = {RDFS + "Literal", *names(RDF, "langString PlainLiteral")}
_OF_DATATYPES: Final = {RDFS + "range", RDF + "first"} | names(
    OWL, "onDatatype onDataRange someValuesFrom allValuesFrom datatypeComplementOf equivalentClass"
)
"""The properties whose value may be a datatype."""


def _literals(declared: _Declared) -> Iterator[Break]:
    """Literals of datatypes that OWL 2 does not know, or that have not their form."""
    for said in declared.nodes:
        if not isinstance(said.value, Literal):
            continue
        kind = said.value.datatype.value
        if kind not in _DATATYPES and kind not in declared.datatypes:
            yield _break("DL-datatype", "literal", said, kind=kind)
        elif kind in _DATATYPES and not _DATATYPES[kind][0].fullmatch(said.value.value):
            yield _break("DL-literal", "", said, kind=kind)


def _datatypes(declared: _Declared) -> Iterator[Break]:
    """Datatypes that OWL 2 does not know, and facets that a datatype does not have."""
    nodes = declared.nodes
    for said in nodes:
        kind = said.value.value
        if said.path not in _OF_DATATYPES or not isinstance(said.value, NamedNode):
            continue
        if kind.startswith(XSD) and kind not in _DATATYPES:
            yield _break("DL-datatype", "unknown", said, kind=kind)
        elif said.path == OWL + "onDatatype" and kind in _DATATYPES:
            facets = nodes.value(said.subject, OWL + "withRestrictions")
            for member in (nodes.items(facets) if facets is not None else None) or ():
                for one in nodes.of(member):
                    if one.path not in _DATATYPES[kind][1]:
                        yield _break("DL-datatype", "facet", one, kind=kind, facet=one.path)


def _definitions(declared: _Declared) -> Iterator[Break]:
    """Datatypes of our own that are not defined once, or by way of themselves."""
    nodes = declared.nodes
    own = sorted(declared.datatypes - _DATATYPES.keys())
    given = {name: nodes.of(NamedNode(name), OWL + "equivalentClass") for name in own}
    values = {name: [one.value for one in given[name]] for name in own}
    parts = {
        name: {
            one.value for one in (*values[name], *(s.value for s in nodes.closure(values[name])))
        }
        for name in own
    }
    for name in own:
        if not given[name]:
            types = nodes.of(NamedNode(name), TYPE)
            said = next(one for one in types if one.value.value == _DATATYPE)
            yield _break("DL-datatype", "undefined", said, kind=name)
        for said in given[name][1:]:
            yield _break("DL-datatype", "twice", said, kind=name)
        if given[name] and name in reached(parts, parts[name]):
            yield _break("DL-datatype", "circular", given[name][0], kind=name)


# Properties: where only simple ones may stand, and in what order chains may build them.
#
# A property is composite if it is transitive or made by a chain, and so is every property above
# one that is. Section 11 of the structural specification of OWL 2 tells both restrictions.

_CHAIN: Final = OWL + "propertyChainAxiom"
_SIMPLE_KINDS: Final = names(
    OWL, "FunctionalProperty InverseFunctionalProperty IrreflexiveProperty AsymmetricProperty"
)
_SYMMETRIC: Final = names(OWL, "equivalentProperty inverseOf")


def _composites(declared: _Declared) -> Iterator[Break]:
    """Composite properties where OWL 2 DL allows none."""
    nodes = declared.nodes
    start = {OWL + "topObjectProperty"}
    for said in nodes:
        transitive = said.path == TYPE and said.value.value == OWL + "TransitiveProperty"
        if transitive or said.path == _CHAIN:
            start.add(_name(nodes, said.subject))
    composite = reached(_above(nodes), start)
    for said in nodes:
        place = said.path
        ends: tuple[Term, ...] = ()
        if said.path == TYPE and said.value.value in _SIMPLE_KINDS:
            ends, place = (said.subject,), said.value.value
        elif said.path == OWL + "propertyDisjointWith":
            ends = (said.subject, said.value)
        elif said.path == OWL + "members":
            place = OWL + "AllDisjointProperties"
            if place in {one.value.value for one in nodes.of(said.subject, TYPE)}:
                ends = nodes.items(said.value) or ()
        elif said.path in _NUMBERS or said.path == OWL + "hasSelf":
            on = nodes.value(said.subject, OWL + "onProperty")
            ends = () if on is None else (on,)
        wrong = next((name for one in ends if (name := _name(nodes, one)) in composite), None)
        if wrong is not None:
            yield _break("DL-composite", "", said, name=wrong, place=place)


def _orders(declared: _Declared) -> Iterator[Break]:
    """Chains that build a property, by whatever way round, out of itself."""
    nodes = declared.nodes
    above = _above(nodes)
    links = {said: _links(nodes, said) for said in nodes if said.path == _CHAIN}
    before: dict[str, set[str]] = defaultdict(set)
    for said, some in links.items():
        for link in some:
            before[link].add(_name(nodes, said.subject))
    for said, some in links.items():
        made = _name(nodes, said.subject)
        wrong = reached(before, [made]) | reached(above, [made])
        for link in [name for name in some if name in wrong][:1]:
            yield _break("DL-order", "", said, made=made, link=link)


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


_CHECKS: Final = (
    _declarations,
    _reserved,
    _uses,
    _composites,
    _orders,
    _shared,
    _circles,
    _expressions,
    _literals,
    _datatypes,
    _definitions,
)


def profile(corpus: Corpus) -> tuple[Finding, ...]:
    """Every break of OWL 2 DL in the ontology and its data, in the order of the files.

    Each module of the ontology is also judged alone, with what it imports: whoever opens it has
    no more.
    """
    declared = _Declared(Nodes(corpus))
    breaks = [one for check in _CHECKS for one in check(declared)]
    known = {(one.rule, one.said) for one in breaks}
    breaks += [one for one in _module_uses(corpus) if one[:2] not in known]
    return tuple(sorted({_finding(corpus, one) for one in breaks}, key=lambda one: one.key))


def _finding(corpus: Corpus, one: Break) -> Finding:
    subject, path = one.said.subject, compact(one.said.path)
    name = subject.value if isinstance(subject, NamedNode) else ""
    label = (corpus.label(name) or "") if name else ""
    value = shown(one.said.value)
    return broken(one.rule, one.said.place, one.message, name, path, value=value, label=label)
