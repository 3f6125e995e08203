"""What follows from triples by Horn clauses: added, and withdrawn when a premise goes.

The clauses are made of the axioms of an ontology, as the rules of `ontology/rules/` read them;
`dcgraph.sparql.rules` says which rules these are. A term is a number here: hashing an IRI takes
longer than all else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from dcgraph.namespaces import DCG, DERIVED_GRAPH, OWL, RDF, RDFS, TYPE, XSD

Node = NamedNode | BlankNode | Literal | Triple
Fact = tuple[int, int, int]
"""Subject, predicate and object by number. In a pattern a number below 0 is a variable."""

X, Y, Z, V, W = range(-1, -6, -1)

_DERIVED: Final = NamedNode(DERIVED_GRAPH)


class Clause(NamedTuple):
    """`head` follows where all of `body` is there. Each predicate of the body is a constant.

    An `irreflexive` clause gives no triple from a thing to itself. By one that is `turned` an
    object may become a subject or a predicate.
    """

    rule: str
    head: Fact
    body: tuple[Fact, ...]
    irreflexive: bool
    turned: bool


class Numbers(dict[Node, int]):
    """A number for each term that is asked for, and the terms by number."""

    def __init__(self) -> None:
        super().__init__()
        self.terms: list[Node] = []

    def __missing__(self, term: Node) -> int:
        number = self[term] = len(self.terms)
        self.terms.append(term)
        return number

    def fact(self, triple: Iterable[Node]) -> Fact:
        """The numbers of the terms with which a triple or a quad begins."""
        subject, predicate, value, *_ = triple
        return self[subject], self[predicate], self[value]

    def triple(self, fact: Fact) -> tuple[NamedNode, NamedNode, Node]:
        """The terms of a triple."""
        subject, predicate, value = fact
        return self.terms[subject], self.terms[predicate], self.terms[value]  # type: ignore[return-value]


Index = dict[int, defaultdict[int, list[int]]]


class Memory:
    """A graph in memory, in which what is looked up are the values of some predicates alone."""

    def __init__(self, facts: Iterable[Fact], predicates: Collection[int]) -> None:
        self._facts: set[Fact] = set()
        self._objects: Index = {predicate: defaultdict(list) for predicate in predicates}
        self._subjects: Index = {predicate: defaultdict(list) for predicate in predicates}
        for fact in facts:
            self.add(fact)

    def objects(self, subject: int, predicate: int) -> Collection[int]:
        """The objects of a subject by a predicate."""
        return self._objects[predicate].get(subject, ())

    def subjects(self, predicate: int, value: int) -> Collection[int]:
        """The subjects that have a value by a predicate."""
        return self._subjects[predicate].get(value, ())

    def has(self, fact: Fact) -> bool:
        """Whether a triple is there."""
        return fact in self._facts

    def add(self, fact: Fact) -> None:
        """Take in a triple, if it is not there."""
        if fact in self._facts:
            return
        subject, predicate, value = fact
        self._facts.add(fact)
        if predicate in self._objects:
            self._objects[predicate][subject].append(value)
            self._subjects[predicate][value].append(subject)

    def remove(self, fact: Fact) -> None:
        """Let go of a triple that is there."""
        subject, predicate, value = fact
        self._facts.remove(fact)
        if predicate in self._objects:
            self._objects[predicate][subject].remove(value)
            self._subjects[predicate][value].remove(subject)


class Stored:
    """A store as a graph of clauses, while quads in graphs of files go and others come.

    Whatever else is added is derived.
    """

    def __init__(self, store: Store, gone: Iterable[Quad], come: Iterable[Quad]) -> None:
        self.number = Numbers()
        self._store = store
        self.gone: dict[Fact, Quad] = {}
        self.come: dict[Fact, Quad] = {}
        # Of a triple in several files all but one are changed at once, and nothing follows.
        for quad in gone:
            if self.gone.setdefault(self.number.fact(quad), quad) != quad:
                store.remove(quad)
        for quad in come:
            if self.come.setdefault(self.number.fact(quad), quad) != quad:
                store.add(quad)
        # A triple that only moves from one file to another changes nothing of what follows.
        for fact in self.gone.keys() & self.come.keys():
            store.remove(self.gone.pop(fact))
            store.add(self.come.pop(fact))

    def objects(self, subject: int, predicate: int) -> Collection[int]:
        """The objects of a subject by a predicate."""
        return [self.number[quad.object] for quad in self._quads(subject, predicate, None)]

    def subjects(self, predicate: int, value: int) -> Collection[int]:
        """The subjects that have a value by a predicate."""
        return [self.number[quad.subject] for quad in self._quads(None, predicate, value)]

    def has(self, fact: Fact) -> bool:
        """Whether a triple is there, asserted or derived."""
        return any(True for _ in self._quads(*fact))

    def is_derived(self, fact: Fact) -> bool:
        """Whether a triple is there as derived."""
        return self.quad(fact) in self._store

    def add(self, fact: Fact) -> None:
        """Take in a triple: as asserted if it is one that comes, else as derived."""
        if quad := self.come.get(fact):
            self._store.add(quad)
            self._store.remove(self.quad(fact))
        else:
            self._store.add(self.quad(fact))

    def remove(self, fact: Fact) -> None:
        """Let go of a triple: of one that goes, or else of one that is derived."""
        self._store.remove(self.gone.pop(fact, self.quad(fact)))

    def derived(self, predicate: str) -> Iterator[Fact]:
        """The derived triples of a predicate."""
        quads = self._store.quads_for_pattern(None, NamedNode(predicate), None, _DERIVED)
        return map(self.number.fact, quads)

    def quad(self, fact: Fact) -> Quad:
        """A triple as one that is derived."""
        return Quad(*self.number.triple(fact), _DERIVED)

    def _quads(self, *fact: int | None) -> Iterator[Quad]:
        terms = [None if term is None else self.number.terms[term] for term in fact]
        if isinstance(terms[0], Literal):
            return iter(())
        return self._store.quads_for_pattern(*terms)  # type: ignore[arg-type]


Graph = Memory | Stored
Key = tuple[int, int]
"""The predicate of a pattern, and its object where that is a constant, else X."""


class Clauses:
    """The clauses of some rules, ready to be applied to new triples alone (semi-naive)."""

    def __init__(self, axioms: Axioms, rules: Iterable[str]) -> None:
        self._terms = axioms.number.terms
        # A pattern of a body by its place, with the others in the order in which they are sought.
        self._reading: defaultdict[Key, list[tuple[Clause, int, list[Fact]]]] = defaultdict(list)
        # Most of what follows has one premise, of which its subject and its object are parts.
        self._simple: defaultdict[Key, list[tuple[str, tuple[int, ...], Fact]]] = defaultdict(list)
        self._giving: defaultdict[Key, list[Clause]] = defaultdict(list)
        self.read: set[int] = set()
        for rule in rules:
            for head, body in RULES[rule](axioms):
                self._take(Clause(rule, head, body, rule == "transitive", _is_turned(head, body)))

    def _take(self, clause: Clause) -> None:
        rule, head, body, irreflexive, turned = clause
        self._giving[_key(head)].append(clause)
        self.read.update(pattern[1] for pattern in body)
        if len(body) == 1 and not irreflexive and not turned:
            # In the premise with the head behind it, each part of the head has a place.
            parts = (*body[0], *head)
            places = tuple(map(parts.index, head))
            self._simple[_key(body[0])].append((rule, places, head))
            return
        for place, pattern in enumerate(body):
            order = _ordered((*body[:place], *body[place + 1 :]), pattern)
            self._reading[_key(pattern)].append((clause, place, order))

    def consequences(
        self, graph: Graph, fact: Fact, *, is_first: bool = False
    ) -> Iterator[tuple[str, Fact]]:
        """What follows from a triple of a graph in one step, with the name of the rule.

        Where it `is_first`, it is taken for the first triple of a body alone.
        """
        for key in ((fact[1], fact[2]), (fact[1], X)):
            for rule, (first, second, third), head in self._simple.get(key, ()):
                parts = fact + head
                yield rule, (parts[first], parts[second], parts[third])
            for clause, place, rest in self._reading.get(key, ()):
                binding = None if is_first and place else _bound(clause.body[place], fact)
                if binding is None:
                    continue
                for solution in _solutions(graph, rest, 0, binding):
                    head = _filled(clause.head, solution)
                    if clause.irreflexive and head[0] == head[2]:
                        continue
                    if not clause.turned or self._is_triple(head):
                        yield clause.rule, head

    def _is_triple(self, fact: Fact) -> bool:
        """Whether it can stand in a graph: the value of a faulty record may be a text."""
        subject, predicate = self._terms[fact[0]], self._terms[fact[1]]
        return not isinstance(subject, Literal) and isinstance(predicate, NamedNode)

    def follows(self, graph: Graph, fact: Fact) -> bool:
        """Whether a triple follows in one step from what is in a graph."""
        keys = ((fact[1], fact[2]), (fact[1], X), (X, X))
        return any(
            (binding := _bound(clause.head, fact)) is not None
            and not (clause.irreflexive and fact[0] == fact[2])
            and any(True for _ in _solutions(graph, _ordered(clause.body, binding), 0, binding))
            for key in keys
            for clause in self._giving.get(key, ())
        )

    def extend(
        self, graph: Graph, new: Iterable[Fact], *, is_whole: bool = False
    ) -> Iterator[tuple[str, Fact]]:
        """Add to a graph what follows from triples that are `new` in it; each with its rule.

        Where they are the whole graph, a body is looked for from its first triple alone.
        """
        for fact in new:
            waiting, is_first = [fact], is_whole
            while waiting:
                for rule, head in [*self.consequences(graph, waiting.pop(), is_first=is_first)]:
                    if not graph.has(head):
                        graph.add(head)
                        waiting.append(head)
                        yield rule, head
                is_first = False

    def change(
        self,
        graph: Graph,
        gone: Collection[Fact],
        come: Collection[Fact],
        is_derived: Callable[[Fact], bool],
    ) -> set[Fact]:
        """Withdraw and add what follows when some triples go and others come (delete, rederive).

        `graph` has what is to go, and not yet what comes; in the end it is the other way round.
        `is_derived` tells whether a triple is in the graph as derived. Returns the derived triples
        that are no longer there, and those that are new.
        """
        doubtful: set[Fact] = set()
        waiting = list(gone)
        while waiting:
            for _, head in [*self.consequences(graph, waiting.pop())]:
                if head not in doubtful and is_derived(head):
                    doubtful.add(head)
                    waiting.append(head)
        removed = {*doubtful, *(fact for fact in gone if is_derived(fact))}
        withdrawn = doubtful.union(gone)
        for fact in withdrawn:
            graph.remove(fact)
        for fact in come:
            graph.add(fact)
        back = [fact for fact in withdrawn if not graph.has(fact) and self.follows(graph, fact)]
        for fact in back:
            graph.add(fact)
        made = {*back, *(head for _, head in self.extend(graph, [*back, *come]))}
        return removed ^ made


# The axioms of an ontology as clauses. Each function is the rule of its name.

AXIOMATIC: Final = (RDF, RDFS, OWL)
"""The namespaces of the predicates in which axioms are written."""


class Axioms:
    """The triples of an ontology by predicate and subject, all by number."""

    def __init__(self, facts: Collection[Fact], number: Numbers) -> None:
        self.number = number
        self.type = number[NamedNode(TYPE)]
        names = {path: str(number.terms[path])[1:-1] for path in {path for _, path, _ in facts}}
        read: dict[int, dict[int, list[int]]] = {
            path: {} for path, name in names.items() if name.startswith(AXIOMATIC)
        }
        for subject, path, value in facts:
            if path in read:
                read[path].setdefault(subject, []).append(value)
        self._values = {names[path]: values for path, values in read.items()}

    def values(self, subject: int, predicate: str) -> list[int]:
        """The values of a subject."""
        return self._values.get(predicate, {}).get(subject, [])

    def pairs(self, predicate: str, *, named: bool = False) -> Iterator[tuple[int, int]]:
        """Each subject of a predicate with each value, or only with each that has a name."""
        for subject, values in self._values.get(predicate, {}).items():
            for value in values:
                if not named or isinstance(self.number.terms[value], NamedNode):
                    yield subject, value

    def properties(self, kind: str) -> list[int]:
        """The properties of a kind."""
        wanted = self.number[NamedNode(kind)]
        return [path for path, value in self.pairs(TYPE) if value == wanted]

    def members(self, head: int) -> list[int]:
        """The members of a list."""
        members: list[int] = []
        while (first := self.values(head, RDF + "first")) and len(members) < _MAX_MEMBERS:
            members += first
            head = next(iter(self.values(head, RDF + "rest")), head)
        return members

    def restricted(self, node: int, kind: str) -> list[tuple[int, int]]:
        """The property and the value of a restriction: `kind` is the IRI of owl:hasValue …."""
        paths = self.values(node, OWL + "onProperty")
        return [(path, value) for path in paths for value in self.values(node, kind)]


_MAX_MEMBERS: Final = 1000
_SUBCLASS, _SUBPROPERTY = RDFS + "subClassOf", RDFS + "subPropertyOf"
_EQUIVALENT, _CHAIN = OWL + "equivalentClass", OWL + "propertyChainAxiom"
_HAS_VALUE, _SOME = OWL + "hasValue", OWL + "someValuesFrom"
_TRUE: Final = Literal("true", datatype=NamedNode(XSD + "boolean"))
Rule = Iterator[tuple[Fact, tuple[Fact, ...]]]
"""The head and the body of each clause."""


def _claims(axioms: Axioms) -> Rule:
    names = "Claim hasSubject hasRelation hasObject hasCitation hasConfidence Confirmed"
    claim, subject, relation, value, citation, confidence, confirmed = (
        axioms.number[NamedNode(DCG + name)] for name in names.split()
    )
    body = (X, axioms.type, claim), (X, subject, Y), (X, relation, Z), (X, value, V)
    yield (Y, Z, V), (*body, (X, citation, W), (W, confidence, confirmed))


def _classes(axioms: Axioms) -> Rule:
    for below, above in axioms.pairs(_SUBCLASS, named=True):
        yield (X, axioms.type, above), ((X, axioms.type, below),)


def _values(axioms: Axioms) -> Rule:
    for below, above in axioms.pairs(_SUBCLASS):
        for path, value in axioms.restricted(above, _HAS_VALUE):
            yield (X, path, value), ((X, axioms.type, below),)


def _properties(axioms: Axioms) -> Rule:
    for below, above in axioms.pairs(_SUBPROPERTY, named=True):
        yield (X, above, Y), ((X, below, Y),)


def _symmetric(axioms: Axioms) -> Rule:
    for path in axioms.properties(OWL + "SymmetricProperty"):
        yield (Y, path, X), ((X, path, Y),)


def _transitive(axioms: Axioms) -> Rule:
    for path in axioms.properties(OWL + "TransitiveProperty"):
        yield (X, path, Z), ((X, path, Y), (Y, path, Z))


def _chains(axioms: Axioms) -> Rule:
    for relation, head in axioms.pairs(_CHAIN):
        links = axioms.members(head)
        if len(links) not in (2, 3):
            continue
        ends = (Y, Z, V)
        walk = [(ends[at], path, ends[at + 1]) for at, path in enumerate(links[1:])]
        backwards = axioms.values(links[0], OWL + "inverseOf")
        for start in ((X, links[0], Y), *((Y, path, X) for path in backwards)):
            yield (X, relation, ends[len(walk)]), (start, *walk)


def _force(axioms: Axioms) -> Rule:
    true = axioms.number[_TRUE]
    forces: defaultdict[int, list[int]] = defaultdict(list)
    for force, node in axioms.pairs(_EQUIVALENT):
        for itself, value in axioms.restricted(node, OWL + "hasSelf"):
            forces[itself] += [force] if value == true else []
    for relation, head in axioms.pairs(_CHAIN):
        links = axioms.members(head)
        for force in forces.get(links[1], ()) if len(links) == 4 else ():  # noqa: PLR2004
            body = (X, links[0], Y), (Y, axioms.type, force), (Y, links[2], Z), (Z, links[3], V)
            yield (X, relation, V), body


def _definitions(axioms: Axioms) -> Rule:
    kind = axioms.type
    for defined, node in axioms.pairs(_EQUIVALENT):
        for parts in map(axioms.members, axioms.values(node, OWL + "intersectionOf")):
            for path, filler in axioms.restricted(parts[1], _SOME) if len(parts) == 2 else ():  # noqa: PLR2004
                yield (X, kind, defined), ((X, kind, parts[0]), (X, path, Y), (Y, kind, filler))


def _profiles(axioms: Axioms) -> Rule:
    for defined, node in axioms.pairs(_EQUIVALENT):
        head = (X, axioms.type, defined)
        for parts in map(axioms.members, axioms.values(node, OWL + "intersectionOf")):
            each = [axioms.restricted(part, _HAS_VALUE)[:1] for part in parts]
            if each and all(each):
                yield head, tuple((X, *pair) for pairs in each for pair in pairs)
        one_of = [part for h in axioms.values(node, OWL + "unionOf") for part in axioms.members(h)]
        for part in [*one_of, node]:
            yield from ((head, ((X, *pair),)) for pair in axioms.restricted(part, _HAS_VALUE))


RULES: Final[dict[str, Callable[[Axioms], Rule]]] = {
    rule.__name__.removeprefix("_"): rule
    for rule in (
        *(_chains, _claims, _classes, _definitions, _force),
        *(_profiles, _properties, _symmetric, _transitive, _values),
    )
}
"""By the name of its file, what each rule makes of the axioms."""


def _is_turned(head: Fact, body: Iterable[Fact]) -> bool:
    """Whether what was an object may become a subject or a predicate."""
    objects = {pattern[2] for pattern in body} - {pattern[0] for pattern in body}
    return not objects.isdisjoint(head[:2])


def _key(pattern: Fact) -> tuple[int, int]:
    return (pattern[1] if pattern[1] >= 0 else X, pattern[2] if pattern[2] >= 0 else X)


def _ordered(patterns: Iterable[Fact], variables: Iterable[int]) -> list[Fact]:
    """The patterns in an order in which each is looked up with as much known as can be."""
    left, order, known = list(patterns), [], {term for term in variables if term < 0}

    def narrowness(pattern: Fact) -> int:
        subject, _, value = pattern
        by_value = 2 if value in known else int(value >= 0)
        return (4 if subject >= 0 or subject in known else 0) + by_value

    while left:
        order.append(max(left, key=narrowness))
        left.remove(order[-1])
        known.update(term for term in order[-1] if term < 0)
    return order


def _bound(pattern: Fact, fact: Fact) -> dict[int, int] | None:
    """The values of the variables by which a pattern is a triple; None where it is another."""
    binding: dict[int, int] = {}
    for term, value in zip(pattern, fact, strict=True):
        if term >= 0:
            if term != value:
                return None
        elif binding.setdefault(term, value) != value:
            return None
    return binding


def _solutions(
    graph: Graph, patterns: Sequence[Fact], at: int, binding: dict[int, int]
) -> Iterator[dict[int, int]]:
    """The ways to find all patterns from a place on in a graph."""
    if at == len(patterns):
        yield binding
        return
    first, predicate, last = patterns[at]
    subject, value = binding.get(first, first), binding.get(last, last)
    if subject >= 0 and value >= 0:
        if graph.has((subject, predicate, value)):
            yield from _solutions(graph, patterns, at + 1, binding)
    elif subject >= 0:
        for node in graph.objects(subject, predicate):
            yield from _solutions(graph, patterns, at + 1, {**binding, last: node})
    else:
        # A body is connected, so that one of the two ends is known.
        for node in graph.subjects(predicate, value):
            yield from _solutions(graph, patterns, at + 1, {**binding, first: node})


def _filled(head: Fact, binding: dict[int, int]) -> Fact:
    subject, predicate, value = head
    bound = binding.get
    return bound(subject, subject), bound(predicate, predicate), bound(value, value)
