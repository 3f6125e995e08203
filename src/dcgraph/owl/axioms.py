"""The axioms of the ontology and its data, with their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from dcgraph.namespaces import OWL, RDF, RDFS, TYPE, XSD
from dcgraph.rdf.corpus import Corpus, Place
from dcgraph.rdf.turtle import Term

BUILT_IN: Final = (OWL, RDF, RDFS, XSD)
"""The vocabularies that OWL itself gives a meaning."""
NIL: Final = RDF + "nil"
_FIRST, _REST = RDF + "first", RDF + "rest"


def names(namespace: str, words: str) -> frozenset[str]:
    """Several names of a namespace."""
    return frozenset(namespace + word for word in words.split())


class Said(NamedTuple):
    """A triple, by the IRI of its property, and where it stands."""

    subject: NamedNode | BlankNode
    path: str
    value: Term
    place: Place

    @property
    def triple(self) -> Triple:
        """The triple without its place."""
        return Triple(self.subject, NamedNode(self.path), self.value)


class Nodes:
    """The triples of a corpus's ontology and data; `kinds` are the classes of each name."""

    def __init__(self, corpus: Corpus) -> None:
        self._said: dict[Term, list[Said]] = {}
        self.kinds: dict[str, set[str]] = defaultdict(set)
        for file in corpus.rooms("ontology", "data"):
            for one in file.triples:
                place = Place(file.shown, one.line, one.column)
                said = Said(one.subject, one.predicate.value, one.object, place)
                self._said.setdefault(one.subject, []).append(said)
                named = isinstance(one.subject, NamedNode) and isinstance(one.object, NamedNode)
                if said.path == TYPE and named:
                    self.kinds[one.subject.value].add(one.object.value)

    def __iter__(self) -> Iterator[Said]:
        for said in self._said.values():
            yield from said

    def of(self, node: Term, path: str | None = None) -> list[Said]:
        """What is said of a node, by one property or by all."""
        said = self._said.get(node, [])
        return said if path is None else [one for one in said if one.path == path]

    def value(self, node: Term, path: str) -> Term | None:
        """The first value of a property of a node."""
        found = self.of(node, path)
        return found[0].value if found else None

    def items(self, head: Term) -> tuple[Term, ...] | None:
        """The members of a list, None for what is no list that comes to an end."""
        members: list[Term] = []
        seen: set[Term] = set()
        while head.value != NIL:
            first, rest = self.value(head, _FIRST), self.value(head, _REST)
            if first is None or rest is None or head in seen:
                return None
            seen.add(head)
            members.append(first)
            head = rest
        return tuple(members)

    def closure(self, roots: Iterable[Term]) -> list[Said]:
        """All that is said of the blank nodes among `roots` and of those that they lead to."""
        found: list[Said] = []
        seen: set[Term] = set()
        waiting = list(roots)
        while waiting:
            node = waiting.pop()
            if isinstance(node, BlankNode) and node not in seen:
                seen.add(node)
                found += self.of(node)
                waiting += [said.value for said in self.of(node)]
        return found


def reached(steps: Mapping[str, Iterable[str]], start: Iterable[str]) -> set[str]:
    """The names to which the steps lead from the start, with those of the start."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += steps.get(one, ())
    return found


NOTHING: Final = NamedNode(OWL + "Nothing")
THING: Final = NamedNode(OWL + "Thing")


@dataclass(frozen=True, slots=True)
class Expression:
    """An operator such as `and`, `some` or `exactly`, and what it is applied to.

    Restrictions have the property first, then the class, value or number, then the class of a
    qualified number. What does not have the form of any expression has the operator `unknown`.
    """

    operator: str
    parts: tuple[Part, ...]


Part = NamedNode | BlankNode | Literal | Expression

_LISTS: Final = {
    OWL + "intersectionOf": "and",
    OWL + "unionOf": "or",
    OWL + "oneOf": "one of",
    OWL + "withRestrictions": "facets",
}
_SINGLE: Final = {
    OWL + "complementOf": "not",
    OWL + "datatypeComplementOf": "not",
    OWL + "inverseOf": "inverse",
}
_RESTRICTIONS: Final = {
    OWL + "someValuesFrom": "some",
    OWL + "allValuesFrom": "only",
    OWL + "hasValue": "value",
    OWL + "hasSelf": "self",
    OWL + "minCardinality": "min",
    OWL + "maxCardinality": "max",
    OWL + "cardinality": "exactly",
    OWL + "minQualifiedCardinality": "min",
    OWL + "maxQualifiedCardinality": "max",
    OWL + "qualifiedCardinality": "exactly",
}
_ON: Final = (OWL + "onClass", OWL + "onDataRange")
STRUCTURE: Final = frozenset(
    {*_LISTS, *_SINGLE, *_RESTRICTIONS, *_ON, OWL + "onProperty", OWL + "onDatatype"}
)
"""The properties by which the node of an expression is written."""

_MAX_DEPTH: Final = 60


def read(nodes: Nodes, node: Term, depth: int = 0) -> Part:
    """The expression that a node stands for; a name, a literal or an individual is itself."""
    if not isinstance(node, BlankNode) or not nodes.of(node):
        return node
    if depth > _MAX_DEPTH:
        return Expression("unknown", ())
    for said in nodes.of(node):
        if said.path in _LISTS:
            return _listed(nodes, node, said, depth)
        if said.path in _SINGLE:
            return Expression(_SINGLE[said.path], (read(nodes, said.value, depth + 1),))
        if said.path in _RESTRICTIONS:
            ends = [nodes.value(node, OWL + "onProperty")]
            ends += [said.value] if _RESTRICTIONS[said.path] != "self" else []
            ends += [one.value for one in nodes.of(node) if one.path in _ON]
            if ends[0] is None:
                break
            parts = tuple(read(nodes, end, depth + 1) for end in ends if end is not None)
            return Expression(_RESTRICTIONS[said.path], parts)
    # A blank node that has none of the structure of an expression is an individual.
    if any(said.path in STRUCTURE for said in nodes.of(node)):
        return Expression("unknown", ())
    return node


def _listed(nodes: Nodes, node: BlankNode, said: Said, depth: int) -> Part:
    members = nodes.items(said.value)
    if members is None:
        return Expression("unknown", ())
    operator = _LISTS[said.path]
    if operator != "facets":
        return Expression(operator, tuple(read(nodes, one, depth + 1) for one in members))
    datatype = nodes.value(node, OWL + "onDatatype")
    facets = [
        Expression("facet", (NamedNode(one.path), one.value))
        for member in members
        for one in nodes.of(member)
    ]
    return Expression(operator, (*([datatype] if datatype else []), *facets))


# The axioms, each with the triples that write it and its place.
#
# What is said of several classes, properties or individuals at once is taken apart into pairs,
# so that an explanation speaks of the two that clash and not of thirteen.


_TYPE: Final = NamedNode(TYPE)
_TOLD: Final = names(
    OWL, "AnnotationProperty Class DatatypeProperty NamedIndividual ObjectProperty"
) | {RDFS + "Datatype"}
_DECLARED: Final = (
    _TOLD
    | names(OWL, "Annotation Axiom DataRange DeprecatedClass DeprecatedProperty Ontology")
    | names(OWL, "OntologyProperty Restriction")
    | {RDFS + "Class", RDF + "List"}
)
CHARACTERISTICS: Final = {
    f"{OWL}{name}Property": name
    for name in (
        *("Functional", "InverseFunctional", "Symmetric", "Asymmetric"),
        *("Reflexive", "Irreflexive", "Transitive"),
    )
}
"""What a property can be, by the class that says so."""

_PAIRS: Final = {
    OWL + "AllDisjointClasses": ("disjoint", OWL + "disjointWith"),
    OWL + "AllDisjointProperties": ("disjoint properties", OWL + "propertyDisjointWith"),
    OWL + "AllDifferent": ("different", OWL + "differentFrom"),
}
_MAX_IN_PAIRS: Final = 50
_MEMBERS: Final = (OWL + "members", OWL + "distinctMembers")
_RELATIONS: Final = {
    RDFS + "subClassOf": "subclass",
    OWL + "equivalentClass": "equivalent",
    OWL + "disjointWith": "disjoint",
    RDFS + "subPropertyOf": "subproperty",
    OWL + "equivalentProperty": "equivalent properties",
    OWL + "propertyDisjointWith": "disjoint properties",
    OWL + "inverseOf": "inverse",
    RDFS + "domain": "domain",
    RDFS + "range": "range",
    OWL + "sameAs": "same",
    OWL + "differentFrom": "different",
}
_OF_LISTS: Final = {
    OWL + "disjointUnionOf": "disjoint union",
    OWL + "hasKey": "key",
    OWL + "propertyChainAxiom": "chain",
}
_OF_NAMED: Final = {path: word for path, word in _LISTS.items() if word != "facets"}
_NEGATIVE: Final = ("sourceIndividual", "assertionProperty", "targetIndividual", "targetValue")
_UNSAID: Final = (
    STRUCTURE
    | {_FIRST, _REST}
    | names(RDFS, "label comment seeAlso isDefinedBy")
    | names(OWL, "imports versionIRI deprecated versionInfo priorVersion backwardCompatibleWith")
    | {OWL + "incompatibleWith"}
)


@dataclass(frozen=True, slots=True)
class Axiom:
    """An axiom: its kind (`subclass`, `domain`, `type`, …), what it is about, and its place.

    `triples` write it for the reasoner; `about` are the names in them that the language itself
    does not give a meaning, `subject` the name or label of what they say something of.
    """

    kind: str
    parts: tuple[Part, ...]
    place: Place
    triples: tuple[Triple, ...] = field(compare=False, repr=False)
    about: frozenset[str] = field(compare=False, repr=False)
    subject: str = field(compare=False, repr=False)


def axioms(nodes: Nodes) -> list[Axiom]:
    """Every axiom; annotations and declarations are none.

    The kinds, with their parts: of classes `subclass`, `equivalent`, `disjoint`, `disjoint
    union` and `key`; `datatype`, which defines one; of properties `subproperty`, `equivalent
    properties`, `disjoint properties`, `inverse`, `domain`, `range`, `chain` (first what the
    chain makes) and those of CHARACTERISTICS; of things `type`, `property` (with the property
    between the two things), `negative`, `same` and `different`;
    `apart` for what is too many to be taken apart into pairs; and `other`, a triple with a
    term of the language that is no axiom of OWL 2.
    """
    return [axiom for said in nodes for axiom in _axioms(nodes, said)]


def declarations(nodes: Nodes, names: Iterable[str]) -> Iterator[Triple]:
    """What the reasoner must know of `names` to read axioms on them, which may come twice.

    Which are classes, which are properties of what kind; and what each datatype is, since it
    reads no axiom on a datatype that it does not know.
    """
    known = set(names)
    waiting = list(known)
    while waiting:
        name = waiting.pop()
        for kind in nodes.kinds.get(name, set()) & _TOLD:
            yield Triple(NamedNode(name), _TYPE, NamedNode(kind))
            for axiom in definitions(nodes, name) if kind == RDFS + "Datatype" else ():
                yield from axiom.triples
                waiting += axiom.about - known
                known |= axiom.about


def definitions(nodes: Nodes, datatype: str) -> Iterator[Axiom]:
    """The axioms that define a datatype."""
    for said in nodes.of(NamedNode(datatype), OWL + "equivalentClass"):
        yield from _axioms(nodes, said)


def _axioms(nodes: Nodes, said: Said) -> Iterator[Axiom]:
    subject, path, value = said.subject, said.path, said.value
    if path == TYPE:
        yield from _typed(nodes, said)
    elif path in _RELATIONS and not (path == OWL + "inverseOf" and isinstance(subject, BlankNode)):
        kind = _RELATIONS[path]
        if kind == "equivalent" and RDFS + "Datatype" in nodes.kinds.get(subject.value, ()):
            kind = "datatype"
        yield _axiom(nodes, kind, (read(nodes, subject), read(nodes, value)), said)
    elif path in _OF_LISTS:
        members = tuple(read(nodes, one) for one in nodes.items(value) or ())
        yield _axiom(nodes, _OF_LISTS[path], (read(nodes, subject), *members), said)
    elif path in _OF_NAMED and isinstance(subject, NamedNode):
        members = tuple(read(nodes, one) for one in nodes.items(value) or ())
        whole = Expression(_OF_NAMED[path], members)
        yield _axiom(nodes, "equivalent", (subject, whole), said)
    elif path == OWL + "complementOf" and isinstance(subject, NamedNode):
        whole = Expression("not", (read(nodes, value),))
        yield _axiom(nodes, "equivalent", (subject, whole), said)
    elif not _is_annotation(nodes, said):
        kind = "other" if path.startswith(BUILT_IN) else "property"
        yield _axiom(nodes, kind, (subject, NamedNode(path), value), said)


def _typed(nodes: Nodes, said: Said) -> Iterator[Axiom]:
    kind = said.value.value
    if kind in _PAIRS:
        yield from _pairs(nodes, said)
    elif kind in CHARACTERISTICS:
        yield _axiom(nodes, CHARACTERISTICS[kind], (read(nodes, said.subject),), said)
    elif kind == OWL + "NegativePropertyAssertion":
        parts = [nodes.value(said.subject, OWL + path) for path in _NEGATIVE]
        yield _axiom(nodes, "negative", tuple(part for part in parts if part is not None), said)
    elif kind not in _DECLARED:
        yield _axiom(nodes, "type", (said.subject, read(nodes, said.value)), said)


def _pairs(nodes: Nodes, said: Said) -> Iterator[Axiom]:
    kind, path = _PAIRS[said.value.value]
    for listed in nodes.of(said.subject):
        if listed.path in _MEMBERS:
            members = nodes.items(listed.value) or ()
            things = [one for one in members if not isinstance(one, Literal)]
            if len(things) > _MAX_IN_PAIRS:
                yield _axiom(nodes, "apart", tuple(read(nodes, one) for one in things), said)
                continue
            for one, other in combinations(things, 2):
                pair = Said(one, path, other, said.place)
                yield _axiom(nodes, kind, (read(nodes, one), read(nodes, other)), pair)


def _axiom(nodes: Nodes, kind: str, parts: tuple[Part, ...], said: Said) -> Axiom:
    inner = [one.triple for one in nodes.closure((said.subject, said.value))]
    own = said.triple
    triples = (own, *(triple for triple in inner if triple != own))
    terms = {term for triple in triples for term in (triple.subject, triple.object)}
    names = {term.value for term in terms if isinstance(term, NamedNode)}
    names |= {triple.predicate.value for triple in triples}
    about = frozenset(name for name in names if not name.startswith(BUILT_IN))
    return Axiom(kind, parts, said.place, triples, about, said.subject.value)


def _is_annotation(nodes: Nodes, said: Said) -> bool:
    if said.path in _UNSAID or said.path.startswith((OWL + "annotated", XSD)):
        return True
    kinds = nodes.kinds.get(said.path, set())
    if OWL + "AnnotationProperty" in kinds:
        return len(kinds & {OWL + "ObjectProperty", OWL + "DatatypeProperty"}) == 0
    own = {one.value.value for one in nodes.of(said.subject, TYPE)}
    inside = own & {OWL + "Ontology", OWL + "Axiom", OWL + "NegativePropertyAssertion", *_PAIRS}
    return bool(inside) or said.value.value == NIL


# Which axioms can bear on given names: the module that syntactic locality finds.
#
# An axiom is local to a set of names if it says nothing once every other class and property is
# taken to be empty (bottom-locality). The axioms that are not, taken until no more come in, say of
# the names all that the whole ontology says, contradictions among them: see Cuenca Grau,
# Horrocks, Kazakov and Sattler, Modular Reuse of Ontologies, JAIR 31 (2008).


_ALWAYS = frozenset({"Reflexive", "property", "negative", "same", "different", "apart", "other"})
_FROM_BELOW = frozenset({"subclass", "domain", "range"})
_IF_ANY = frozenset({"disjoint", "disjoint properties"})
_IF_EVERY = frozenset({"equivalent", "inverse", "equivalent properties", "disjoint union", "key"})
_EMPTY_PROPERTY = (OWL + "bottomObjectProperty", OWL + "bottomDataProperty")


def module(axioms: Iterable[Axiom], names: Iterable[str]) -> list[Axiom]:
    """The axioms that bear on `names`, those nearest to them first."""
    known = set(names)
    found: list[Axiom] = []
    waiting = list(axioms)
    while True:
        nearest = [axiom for axiom in waiting if not _is_local(axiom, known)]
        if not nearest:
            return found
        taken = {id(axiom) for axiom in nearest}
        waiting = [axiom for axiom in waiting if id(axiom) not in taken]
        found += nearest
        known.update(*(axiom.about for axiom in nearest))


def _is_local(axiom: Axiom, known: Collection[str]) -> bool:
    """Whether an axiom says nothing when all that is not `known` is empty."""
    parts = axiom.parts
    if axiom.kind in _ALWAYS:
        return False
    if axiom.kind == "type":
        return _is_all(parts[1], known)
    if axiom.kind in _FROM_BELOW:
        return _is_empty(parts[0], known) or _is_all(parts[1], known)
    if axiom.kind in _IF_ANY:
        return any(_is_empty(part, known) for part in parts)
    if axiom.kind == "chain":
        return any(_is_empty(part, known) for part in parts[1:])
    if axiom.kind == "equivalent" and all(_is_all(part, known) for part in parts):
        return True
    if axiom.kind in _IF_EVERY:
        return all(_is_empty(part, known) for part in parts)
    # What else there is says something of its first part alone.
    return _is_empty(parts[0], known)


def _is_empty(part: Part, known: Collection[str]) -> bool:
    """Whether a class or property has no member when all that is not `known` has none."""
    match part:
        case NamedNode(value=name):
            if name.startswith(BUILT_IN):
                return part == NOTHING or name in _EMPTY_PROPERTY
            return name not in known
        case Expression("and", parts):
            return any(_is_empty(one, known) for one in parts)
        case Expression("or" | "one of" as operator, parts):
            return operator == "or" and all(_is_empty(one, known) for one in parts)
        case Expression("not", (one,)):
            return _is_all(one, known)
        case Expression("inverse", (one,)) | Expression("value" | "self", (one, *_)):
            return _is_empty(one, known)
        case Expression("some", (path, one)):
            return _is_empty(path, known) or _is_empty(one, known)
        case Expression("min" | "exactly", (path, number, *rest)):
            return not _is_zero(number) and any(_is_empty(one, known) for one in (path, *rest))
    return False


def _is_all(part: Part, known: Collection[str]) -> bool:
    """Whether a class holds everything when all that is not `known` is empty."""
    match part:
        case NamedNode():
            return part == THING or part.value == RDFS + "Literal"
        case Expression("and", parts):
            return all(_is_all(one, known) for one in parts)
        case Expression("or", parts):
            return any(_is_all(one, known) for one in parts)
        case Expression("not", (one,)):
            return _is_empty(one, known)
        case Expression("only", (path, one)):
            return _is_empty(path, known) or _is_all(one, known)
        case Expression("max", (path, _, *rest)):
            return any(_is_empty(one, known) for one in (path, *rest))
        case Expression("min", (_, number, *_)):
            return _is_zero(number)
    return False


def _is_zero(part: Part) -> bool:
    return isinstance(part, Literal) and part.value.strip().lstrip("+").lstrip("0") == ""
