"""The triples of the ontology and its data, by subject, each with its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, NamedNode, Triple

from dcgraph.load import Corpus, Place
from dcgraph.terms import PREFIXES
from dcgraph.turtle import Term

__all__ = ["NIL", "OWL", "RDF", "RDFS", "TYPE", "XSD", "Nodes", "Said", "reached"]

OWL: Final = PREFIXES["owl"]
RDF: Final = PREFIXES["rdf"]
RDFS: Final = PREFIXES["rdfs"]
XSD: Final = PREFIXES["xsd"]
TYPE: Final = RDF + "type"
NIL: Final = RDF + "nil"
_FIRST, _REST = RDF + "first", RDF + "rest"


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
