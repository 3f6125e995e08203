"""What follows from triples by Horn clauses: added, and withdrawn when a premise goes.

The clauses are made of the axioms of an ontology, as the rules of `ontology/rules/` read them;
`dcgraph.sparql.rules` says which rules these are. A term is a number here: hashing an IRI takes
longer than all else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from dcgraph.namespaces import DCG, OWL, RDF, RDFS, TYPE, XSD

Node = NamedNode | BlankNode | Literal | Triple
Fact = tuple[int, int, int]
"""Subject, predicate and object by number. In a pattern a number below 0 is a variable."""

X, Y, Z, V, W = range(-1, -6, -1)


class Clause(NamedTuple):
    """`head` follows where all of `body` is there. Each predicate of the body is a constant.

    An `irreflexive` clause gives no triple from a thing to itself.
    """

    rule: str
    head: Fact
    body: tuple[Fact, ...]
    irreflexive: bool = False


class Graph(Protocol):
    """The triples in which the bodies of clauses are looked for."""

    def objects(self, subject: int, predicate: int) -> Collection[int]:
        """The objects of a subject by a predicate."""

    def subjects(self, predicate: int, value: int) -> Collection[int]:
        """The subjects that have a value by a predicate."""

    def has(self, fact: Fact) -> bool:
        """Whether a triple is there, asserted or derived."""

    def add(self, fact: Fact) -> None:
        """Take in a derived triple."""

    def remove(self, fact: Fact) -> None:
        """Let go of a derived triple."""


class Numbers(dict[Node, int]):
    """A number for each term that is asked for, and the terms by number."""

    def __init__(self) -> None:
        super().__init__()
        self.terms: list[Node] = []

    def __missing__(self, term: Node) -> int:
        number = self[term] = len(self.terms)
        self.terms.append(term)
        return number

    def triple(self, fact: Fact) -> tuple[NamedNode, NamedNode, Node]:
        """The terms of a triple."""
        subject, predicate, value = fact
        return self.terms[subject], self.terms[predicate], self.terms[value]  # type: ignore[return-value]


class Memory:
    """A graph in memory, in which what is looked up are the values of some predicates alone."""

    def __init__(self, facts: Iterable[Fact], predicates: Collection[int]) -> None:
        self._facts: set[Fact] = set()
        self._objects: dict[int, defaultdict[int, list[int]]] = {}
        self._subjects: dict[int, defaultdict[int, list[int]]] = {}
        for predicate in predicates:
            self._objects[predicate], self._subjects[predicate] = (
                defaultdict(list),
                defaultdict(list),
            )
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


class Clauses:
    """Clauses, ready to be applied to new triples alone (semi-naive evaluation)."""

    def __init__(self, clauses: Iterable[Clause], terms: Sequence[Node]) -> None:
        self._terms = terms
        # By predicate, or by predicate and object where the pattern has a constant there.
        self._reading: defaultdict[tuple[int, int], list[tuple[Clause, int, list[Fact], bool]]]
        self._reading = defaultdict(list)
        # Most of what follows has one premise, of which its subject and its object are parts.
        self._simple: defaultdict[tuple[int, int], list[tuple[str, tuple[int, ...], Fact]]]
        self._simple = defaultdict(list)
        self._giving: defaultdict[tuple[int, int], list[Clause]] = defaultdict(list)
        self.read: set[int] = set()
        for clause in clauses:
            self._giving[_key(clause.head)].append(clause)
            if len(clause.body) == 1 and not clause.irreflexive and not _is_turned(clause):
                (pattern,) = clause.body
                # In the premise with the head behind it, each part of the head has a place.
                parts = (*pattern, *clause.head)
                places = tuple(parts.index(term) for term in clause.head)
                self._simple[_key(pattern)].append((clause.rule, places, clause.head))
                self.read.add(pattern[1])
                continue
            for place, pattern in enumerate(clause.body):
                rest = [*clause.body[:place], *clause.body[place + 1 :]]
                order = _ordered(rest, {term for term in pattern if term < 0})
                self._reading[_key(pattern)].append((clause, place, order, _is_turned(clause)))
                self.read.add(pattern[1])

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
            for clause, place, rest, is_turned in self._reading.get(key, ()):
                binding = None if is_first and place else _bound(clause.body[place], fact, {})
                if binding is None:
                    continue
                for found in _solutions(graph, rest, 0, binding):
                    head = _filled(clause.head, found)
                    if clause.irreflexive and head[0] == head[2]:
                        continue
                    if not is_turned or self._is_triple(head):
                        yield clause.rule, head

    def _is_triple(self, fact: Fact) -> bool:
        """Whether it can stand in a graph: the value of a faulty record may be a text."""
        subject, predicate = self._terms[fact[0]], self._terms[fact[1]]
        return not isinstance(subject, Literal) and isinstance(predicate, NamedNode)

    def follows(self, graph: Graph, fact: Fact) -> bool:
        """Whether a triple follows in one step from what is in a graph."""
        keys = ((fact[1], fact[2]), (fact[1], X), (X, X))
        return any(
            (binding := _bound(clause.head, fact, {})) is not None
            and not (clause.irreflexive and fact[0] == fact[2])
            and any(
                True for _ in _solutions(graph, _ordered(clause.body, set(binding)), 0, binding)
            )
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
    ) -> tuple[set[Fact], set[Fact]]:
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
        for fact in doubtful.union(gone):
            graph.remove(fact)
        for fact in come:
            graph.add(fact)
        back = [fact for fact in doubtful.union(gone) if self.follows(graph, fact)]
        back = [fact for fact in back if not graph.has(fact)]
        for fact in back:
            graph.add(fact)
        made = {*back, *(head for _, head in self.extend(graph, [*back, *come]))}
        return removed - made, made - removed


# The axioms of an ontology as clauses. Each function is the rule of its name.


_AXIOMATIC: Final = frozenset(
    NamedNode(space + name)
    for space, names in (
        (RDF, "type first rest"),
        (RDFS, "subClassOf subPropertyOf"),
        (OWL, "inverseOf propertyChainAxiom equivalentClass onProperty hasSelf hasValue"),
        (OWL, "someValuesFrom intersectionOf unionOf"),
    )
    for name in names.split()
)
"""The predicates in which the axioms are written that the rules read."""


class Axioms:
    """The triples of an ontology by subject and predicate, and numbers for its terms."""

    def __init__(self, facts: Iterable[tuple[Node, NamedNode, Node]], numbers: Numbers) -> None:
        self.number = numbers
        self._said: defaultdict[str, dict[Node, list[Node]]] = defaultdict(dict)
        for subject, predicate, value in facts:
            if predicate in _AXIOMATIC:
                self._said[predicate.value].setdefault(subject, []).append(value)

    def pairs(self, predicate: str) -> Iterator[tuple[Node, Node]]:
        """Each subject of a predicate with each value."""
        for subject, values in self._said[predicate].items():
            yield from ((subject, value) for value in values)

    def values(self, subject: Node, predicate: str) -> list[Node]:
        """The values of a subject."""
        return self._said[predicate].get(subject, [])

    def subjects(self, predicate: str, value: str) -> list[Node]:
        """The subjects that have a thing as value."""
        return [subject for subject, found in self.pairs(predicate) if found == NamedNode(value)]

    def members(self, head: Node) -> list[Node]:
        """The members of a list."""
        members: list[Node] = []
        while (first := self.values(head, RDF + "first")) and len(members) < _MAX_MEMBERS:
            members += first
            head = next(iter(self.values(head, RDF + "rest")), head)
        return members

    def restricted(self, node: Node, kind: str) -> list[tuple[int, int]]:
        """The property and the value of a restriction: `kind` is the IRI of owl:hasValue …."""
        return [
            (self.number[path], self.number[value])
            for path in self.values(node, OWL + "onProperty")
            for value in self.values(node, kind)
        ]


_MAX_MEMBERS: Final = 1000
_SUBCLASS, _SUBPROPERTY = RDFS + "subClassOf", RDFS + "subPropertyOf"
_EQUIVALENT, _CHAIN = OWL + "equivalentClass", OWL + "propertyChainAxiom"
_HAS_VALUE, _SOME = OWL + "hasValue", OWL + "someValuesFrom"
_TRUE: Final = Literal("true", datatype=NamedNode(XSD + "boolean"))
Body = tuple[Fact, ...]


def _claims(axioms: Axioms) -> Iterator[tuple[Fact, Body]]:
    n = {name: axioms.number[NamedNode(DCG + name)] for name in _OF_CLAIMS}
    yield (
        (Y, Z, V),
        (
            (X, axioms.number[NamedNode(TYPE)], n["Claim"]),
            (X, n["hasSubject"], Y),
            (X, n["hasRelation"], Z),
            (X, n["hasObject"], V),
            (X, n["hasCitation"], W),
            (W, n["hasConfidence"], n["Confirmed"]),
        ),
    )


_OF_CLAIMS: Final = (
    *("Claim", "hasSubject", "hasRelation", "hasObject", "hasCitation", "hasConfidence"),
    "Confirmed",
)


def _classes(axioms: Axioms) -> Iterator[tuple[Fact, Body]]:
    kind = axioms.number[NamedNode(TYPE)]
    for below, above in axioms.pairs(_SUBCLASS):
        if isinstance(above, NamedNode):
            yield (X, kind, axioms.number[above]), ((X, kind, axioms.number[below]),)


def _values(axioms: Axioms) -> Iterator[tuple[Fact, Body]]:
    kind = axioms.number[NamedNode(TYPE)]
    for below, above in axioms.pairs(_SUBCLASS):
        for path, value in axioms.restricted(above, _HAS_VALUE):
            yield (X, path, value), ((X, kind, axioms.number[below]),)


def _properties(axioms: Axioms) -> Iterator[tuple[Fact, Body]]:
    for below, above in axioms.pairs(_SUBPROPERTY):
        if isinstance(above, NamedNode):
            yield (X, axioms.number[above], Y), ((X, axioms.number[below], Y),)


def _symmetric(axioms: Axioms) -> Iterator[tuple[Fact, Body]]:
    for path in map(axioms.number.__getitem__, axioms.subjects(TYPE, OWL + "SymmetricProperty")):
        yield (Y, path, X), ((X, path, Y),)


def _transitive(axioms: Axioms) -> Iterator[tuple[Fact, Body]]:
    for path in map(axioms.number.__getitem__, axioms.subjects(TYPE, OWL + "TransitiveProperty")):
        yield (X, path, Z), ((X, path, Y), (Y, path, Z))


def _chains(axioms: Axioms) -> Iterator[tuple[Fact, Body]]:
    for relation, head in axioms.pairs(_CHAIN):
        links = axioms.members(head)
        if len(links) not in _PLAIN_CHAIN:
            continue
        first, *rest = map(axioms.number.__getitem__, links)
        ends = (Y, Z, V)
        walk = [(ends[at], path, ends[at + 1]) for at, path in enumerate(rest)]
        firsts = [(X, first, Y)]
        firsts += [(Y, axioms.number[b], X) for b in axioms.values(links[0], OWL + "inverseOf")]
        for start in firsts:
            yield (X, axioms.number[relation], ends[len(rest)]), (start, *walk)


_PLAIN_CHAIN: Final = (2, 3)


def _force(axioms: Axioms) -> Iterator[tuple[Fact, Body]]:
    kind = axioms.number[NamedNode(TYPE)]
    forces: dict[Node, list[int]] = {}
    for force, node in axioms.pairs(_EQUIVALENT):
        if _TRUE in axioms.values(node, OWL + "hasSelf"):
            for itself in axioms.values(node, OWL + "onProperty"):
                forces.setdefault(itself, []).append(axioms.number[force])
    for relation, head in axioms.pairs(_CHAIN):
        links = axioms.members(head)
        for of_force in forces.get(links[1], ()) if len(links) == 4 else ():  # noqa: PLR2004
            first, _, third, fourth = map(axioms.number.__getitem__, links)
            yield (
                (X, axioms.number[relation], V),
                ((X, first, Y), (Y, kind, of_force), (Y, third, Z), (Z, fourth, V)),
            )


def _definitions(axioms: Axioms) -> Iterator[tuple[Fact, Body]]:
    kind = axioms.number[NamedNode(TYPE)]
    for defined, node in axioms.pairs(_EQUIVALENT):
        for head in axioms.values(node, OWL + "intersectionOf"):
            parts = axioms.members(head)
            for path, filler in axioms.restricted(parts[1], _SOME) if len(parts) == 2 else ():  # noqa: PLR2004
                yield (
                    (X, kind, axioms.number[defined]),
                    ((X, kind, axioms.number[parts[0]]), (X, path, Y), (Y, kind, filler)),
                )


def _profiles(axioms: Axioms) -> Iterator[tuple[Fact, Body]]:
    kind = axioms.number[NamedNode(TYPE)]
    for defined, node in axioms.pairs(_EQUIVALENT):
        head = (X, kind, axioms.number[defined])
        for parts in map(axioms.members, axioms.values(node, OWL + "intersectionOf")):
            each = [axioms.restricted(part, _HAS_VALUE)[:1] for part in parts]
            if each and all(each):
                yield head, tuple((X, *pair) for pairs in each for pair in pairs)
        one_of = [part for h in axioms.values(node, OWL + "unionOf") for part in axioms.members(h)]
        for part in [*one_of, node]:
            yield from ((head, ((X, *pair),)) for pair in axioms.restricted(part, _HAS_VALUE))


RULES: Final[dict[str, Callable[[Axioms], Iterator[tuple[Fact, Body]]]]] = {
    "chains": _chains,
    "claims": _claims,
    "classes": _classes,
    "definitions": _definitions,
    "force": _force,
    "profiles": _profiles,
    "properties": _properties,
    "symmetric": _symmetric,
    "transitive": _transitive,
    "values": _values,
}
"""By the name of its file, what each rule makes of the axioms."""


def clauses(axioms: Axioms, names: Iterable[str]) -> Clauses:
    """The clauses of the rules of these names."""
    made = (
        Clause(name, head, body, irreflexive=name == "transitive")
        for name in names
        for head, body in RULES[name](axioms)
    )
    return Clauses(made, axioms.number.terms)


def _is_turned(clause: Clause) -> bool:
    """Whether what was an object may become a subject or a predicate."""
    objects = {pattern[2] for pattern in clause.body} - {pattern[0] for pattern in clause.body}
    return not objects.isdisjoint(clause.head[:2])


def _key(pattern: Fact) -> tuple[int, int]:
    return (pattern[1] if pattern[1] >= 0 else X, pattern[2] if pattern[2] >= 0 else X)


def _ordered(patterns: Sequence[Fact], known: set[int]) -> list[Fact]:
    """The patterns in an order in which each is looked up with as much known as can be."""
    left, order, known = list(patterns), [], set(known)

    def narrowness(pattern: Fact) -> int:
        subject, _, value = pattern
        by_value = 2 if value in known else int(value >= 0)
        return (4 if subject >= 0 or subject in known else 0) + by_value

    while left:
        best = max(left, key=narrowness)
        left.remove(best)
        order.append(best)
        known.update(term for term in best if term < 0)
    return order


def _bound(pattern: Fact, fact: Fact, binding: dict[int, int]) -> dict[int, int] | None:
    """The values of the variables by which a pattern is a triple; None where it is another."""
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
        for found in graph.objects(subject, predicate):
            yield from _solutions(graph, patterns, at + 1, {**binding, last: found})
    else:
        # A body is connected, so that one of the two ends is known.
        for found in graph.subjects(predicate, value):
            yield from _solutions(graph, patterns, at + 1, {**binding, first: found})


def _filled(head: Fact, binding: dict[int, int]) -> Fact:
    subject, predicate, value = head
    return (
        binding.get(subject, subject),
        binding.get(predicate, predicate),
        binding.get(value, value),
    )
