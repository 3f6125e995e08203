"""How a triple follows by the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Final, NamedTuple

from dcgraph.namespaces import DCG, OWL, RDF, RDFS, TYPE
from dcgraph.research.criteria import DOES_NOT_MEET, MEETS, evidence
from dcgraph.research.facts import Facts, Value, Words
from dcgraph.research.graph import Desk, cached

MAX_PROOFS: Final = 1_000
"""How many proofs of one triple are looked for."""


Triple = tuple[str, str, Value]
_Inference = tuple[str, tuple[str, ...], tuple[Triple, ...]]
"""A rule, the terms of its axiom, and the triples from which it gives another."""


class Proof(NamedTuple):
    """Why a triple is in the graph.

    `rule` is the name of the rule that gives it, and `axiom` the IRIs that the axiom names, in its
    order; a fact has neither. The rule `claims` has the IRI of the claim as its axiom, and needs no
    further triples; the rule `criteria` has that of the criterion, and needs the figure.
    """

    triple: Triple
    rule: str = ""
    axiom: tuple[str, ...] = ()
    premises: tuple[Proof, ...] = ()


class Link(NamedTuple):
    """A step of a chain: a property, walked backward or not, or a class that holds the place."""

    iri: str
    backward: bool = False
    is_class: bool = False

    def triple(self, one: str, other: str) -> Triple:
        """The triple that must be there for this step from one thing to another."""
        if self.is_class:
            return one, TYPE, self.iri
        return (other, self.iri, one) if self.backward else (one, self.iri, other)


class PropertyChain(NamedTuple):
    """An axiom owl:propertyChainAxiom: its properties as written, and the steps to walk."""

    properties: tuple[str, ...]
    links: tuple[Link, ...]

    @property
    def rule(self) -> str:
        """The rule that reads it: `force` where a class holds a place, else `chains`."""
        return "force" if self.force else "chains"

    @property
    def force(self) -> str:
        """The class that holds a place in it, empty where none does."""
        return next((one.iri for one in self.links if one.is_class), "")


@dataclass(frozen=True, slots=True)
class Axioms:
    """The axioms of the ontology that the rules read, by what they give."""

    chains: dict[str, list[PropertyChain]]
    narrower: dict[str, list[str]]
    """The properties directly below a property."""
    symmetric: frozenset[str]
    transitive: frozenset[str]
    subclasses: dict[str, list[str]]
    definitions: dict[str, list[tuple[str, str, str]]]
    """By class: a class above it, a property, and the class of a value of that property."""
    values: dict[str, list[tuple[str, str]]]
    """By property: a class each thing of which has a value of it, and the value as a text."""
    profiles: dict[str, list[tuple[tuple[str, str], ...]]]
    """By class: properties with a value each; what has all of one list is in the class."""


class _Expressions:
    """Reads the axioms that stand in blank nodes."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._terms = [iri for iri in facts.about if iri.startswith(DCG)]
        self._selves = {
            self._first(node, OWL + "onProperty"): iri
            for iri, node in self._all(OWL + "equivalentClass")
            if self._first(node, OWL + "hasSelf") == "true"
        }

    def axioms(self) -> Axioms:
        """All that the rules read."""
        chains: dict[str, list[PropertyChain]] = defaultdict(list)
        for iri, node in self._all(OWL + "propertyChainAxiom"):
            properties = tuple(self._listed(node))
            links = tuple(map(self._link, properties))
            chains[iri].append(PropertyChain(properties, links))
        values: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for iri, node in self._all(RDFS + "subClassOf"):
            if value := self._first(node, OWL + "hasValue"):
                values[self._first(node, OWL + "onProperty")].append((iri, value))
        profiles = {
            iri: found
            for iri, node in self._all(OWL + "equivalentClass")
            if (found := self._profiles(node))
        }
        definitions: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for iri, node in self._all(OWL + "equivalentClass"):
            parts = self._first(node, OWL + "intersectionOf")
            for restriction in self._listed(parts):
                if filler := self._first(restriction, OWL + "someValuesFrom"):
                    kind = self._first(parts, RDF + "first")
                    path = self._first(restriction, OWL + "onProperty")
                    definitions[iri].append((kind, path, filler))
        return Axioms(
            chains,
            self._below(RDFS + "subPropertyOf"),
            self._of_kind(OWL + "SymmetricProperty"),
            self._of_kind(OWL + "TransitiveProperty"),
            self._below(RDFS + "subClassOf"),
            definitions,
            values,
            profiles,
        )

    def _profiles(self, node: str) -> list[tuple[tuple[str, str], ...]]:
        """What a class expression asks of values: all of one list of them, or one of several."""
        every = [*self._listed(self._first(node, OWL + "intersectionOf"))]
        some = [*self._listed(self._first(node, OWL + "unionOf"))]
        read = [
            (self._first(one, OWL + "onProperty"), value)
            for one in every or some or [node]
            if (value := self._first(one, OWL + "hasValue"))
        ]
        if every:
            return [tuple(read)] if len(read) == len(every) else []
        return [(one,) for one in read]

    def _all(self, name: str) -> Iterator[tuple[str, str]]:
        """The terms with each of their blank nodes behind a property."""
        for iri in self._terms:
            for node in self._facts.unnamed.get(iri, {}).get(name, ()):
                yield iri, node

    def _first(self, node: str, name: str) -> str:
        return next(iter(self._facts.unnamed.get(node, {}).get(name, ())), "")

    def _listed(self, node: str) -> Iterator[str]:
        while item := self._first(node, RDF + "first"):
            yield item
            node = self._first(node, RDF + "rest")

    def _link(self, iri: str) -> Link:
        if iri in self._selves:
            return Link(self._selves[iri], is_class=True)
        back = self._facts.first(iri, OWL + "inverseOf")
        return Link(back, backward=True) if back else Link(iri)

    def _of_kind(self, kind: str) -> frozenset[str]:
        return frozenset(one for one in self._terms if kind in self._facts.iris(one, TYPE))

    def _below(self, name: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        unnamed = self._facts.unnamed
        for iri in dict.fromkeys((*self._terms, *unnamed)):
            for above in (*self._facts.iris(iri, name), *unnamed.get(iri, {}).get(name, ())):
                found.setdefault(above, []).append(iri)
        return found


@cached
def axioms(desk: Desk) -> Axioms:
    """The axioms of a desk, read once."""
    return _Expressions(desk.facts).axioms()


def proofs(desk: Desk, triple: Triple) -> list[Proof]:
    """Every proof of a triple, none if it is not in the graph; at most MAX_PROOFS and one more.

    A fact is proved by itself alone. No proof rests on what it proves.
    """
    return list(islice(_Search(desk.facts, axioms(desk)).proofs(triple), MAX_PROOFS + 1))


def holds(facts: Facts, triple: Triple) -> bool:
    """Whether a triple is in the graph."""
    subject, predicate, value = triple
    return value in facts.values(subject, predicate)


def confirmed(facts: Facts, claim: str) -> bool:
    """Whether a citation of a claim says that its text was read: only such a claim gives a triple.

    It is the condition of the rule `claims`.
    """
    cited = facts.iris(claim, DCG + "hasCitation")
    return any(DCG + "Confirmed" in facts.iris(one, DCG + "hasConfidence") for one in cited)


class _Search:
    def __init__(self, facts: Facts, axioms: Axioms) -> None:
        self._facts = facts
        self._axioms = axioms

    def proofs(
        self, triple: Triple, above: frozenset[Triple] = frozenset(), *, direct: bool = False
    ) -> Iterator[Proof]:
        """The proofs of a triple; `direct` leaves out those by transitivity.

        `above` are the triples that these proofs are for, and must not rest on.
        """
        if triple in above or not holds(self._facts, triple):
            return
        if triple not in self._facts.derived:
            yield Proof(triple)
            return
        for claim in self._facts.by_subject.get(triple[0], ()):
            if (claim.relation, claim.object) == triple[1:] and confirmed(self._facts, claim.iri):
                yield Proof(triple, "claims", (claim.iri,))
        for rule, axiom, premises in self._steps(triple, direct):
            deeper = above | {triple}
            nearest = rule == "transitive"
            ways = [
                list(islice(self.proofs(one, deeper, direct=nearest and not n), MAX_PROOFS + 1))
                for n, one in enumerate(premises)
            ]
            yield from (Proof(triple, rule, axiom, found) for found in product(*ways))

    def _steps(self, triple: Triple, direct: bool) -> Iterator[_Inference]:
        """Each rule that gives a triple, with the terms of its axiom and the triples it needs."""
        subject, predicate, value = triple
        axioms = self._axioms
        for below in axioms.narrower.get(predicate, ()):
            yield "properties", (below, predicate), ((subject, below, value),)
        given = value.text if isinstance(value, Words) else value
        for kind, fixed in axioms.values.get(predicate, ()):
            if fixed == given:
                yield "values", (kind, predicate, fixed), ((subject, TYPE, kind),)
        if isinstance(value, str):
            yield from self._between(subject, predicate, value, direct)
        else:
            yield from self._addresses(triple)

    def _between(
        self, subject: str, predicate: str, value: str, direct: bool
    ) -> Iterator[_Inference]:
        """The steps to a triple between two things."""
        axioms = self._axioms
        if predicate == TYPE:
            yield from self._classes(subject, value)
        if predicate in (MEETS, DOES_NOT_MEET):
            yield from self._judged(subject, predicate, value)
        if predicate in axioms.symmetric:
            yield "symmetric", (predicate,), ((value, predicate, subject),)
        if predicate in axioms.transitive and not direct:
            yield from self._through(subject, predicate, value)
        for chain in axioms.chains.get(predicate, ()):
            for walk in _walks(self._facts, chain.links, subject, value):
                yield chain.rule, chain.properties, walk

    def _judged(self, economy: str, predicate: str, characteristic: str) -> Iterator[_Inference]:
        for one in evidence(self._facts, economy, characteristic):
            if one.shown and one.relation == predicate:
                figure = one.figure, DCG + "observedValue", one.value
                yield "criteria", (one.criterion,), (figure,)

    def _addresses(self, triple: Triple) -> Iterator[_Inference]:
        """From the address of the whole, else from the pattern of a text and the number."""
        facts, part_of, own = self._facts, DCG + "isPartOf", DCG + "textAddress"
        subject, predicate, address = triple
        if predicate != own:
            return
        wholes = [one for one in facts.iris(subject, part_of) if address in facts.values(one, own)]
        for whole in wholes:
            yield "addresses", (own,), ((subject, part_of, whole), (whole, own, address))
        for text in () if wholes else facts.iris(subject, DCG + "isWithin"):
            for pattern in facts.values(text, DCG + "addressPattern"):
                for number in facts.values(subject, DCG + "number"):
                    needed = (
                        (text, DCG + "addressPattern", pattern),
                        (subject, DCG + "number", number),
                    )
                    within = subject, DCG + "isWithin", text
                    yield "addresses", (own,), (*needed, within)

    def _classes(self, subject: str, kind: str) -> Iterator[_Inference]:
        for below in self._axioms.subclasses.get(kind, ()):
            yield "classes", (below, kind), ((subject, TYPE, below),)
        for profile in self._axioms.profiles.get(kind, ()):
            needed = tuple((subject, path, value) for path, value in profile)
            if all(holds(self._facts, one) for one in needed):
                yield "profiles", tuple(value for _, value in profile), needed
        for above, path, filler in self._axioms.definitions.get(kind, ()):
            for other in self._facts.iris(subject, path):
                defined = (subject, TYPE, above), (subject, path, other), (other, TYPE, filler)
                yield "definitions", (above, path, filler), defined

    def _through(self, subject: str, predicate: str, end: str) -> Iterator[_Inference]:
        for middle in self._facts.iris(subject, predicate):
            if middle not in (subject, end):
                needed = (subject, predicate, middle), (middle, predicate, end)
                yield "transitive", (predicate,), needed


def _walks(
    facts: Facts, links: tuple[Link, ...], start: str, end: str
) -> Iterator[tuple[Triple, ...]]:
    """The triples by which each walk along a chain leads from one thing to another."""
    reach = [{end}]
    for link in reversed(links):
        reach.append({one for end in reach[-1] for one in after(facts, link, end, back=True)})
    reach.reverse()

    def walk(one: str, place: int) -> Iterator[tuple[Triple, ...]]:
        if place == len(links):
            yield ()
            return
        for other in after(facts, links[place], one):
            if other in reach[place + 1]:
                for rest in walk(other, place + 1):
                    yield links[place].triple(one, other), *rest

    return walk(start, 0) if start in reach[0] else iter(())


def after(facts: Facts, link: Link, one: str, *, back: bool = False) -> Iterable[str]:
    """Where a step of a chain leads; with `back`, whence it leads to a thing."""
    if link.is_class:
        return (one,) if link.iri in facts.iris(one, TYPE) else ()
    ways = facts.leading_to if link.backward != back else facts.iris
    # The same value may be given twice, by a record and by a rule.
    return dict.fromkeys(ways(one, link.iri))
