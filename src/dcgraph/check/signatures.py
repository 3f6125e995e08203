"""The signatures of relations: the kinds of subject and object between which each holds.

They are the axioms `rdfs:domain` and `rdfs:range` of the ontology, a class or a union of classes.
A relation has those of the relations above it as well.
"""

from __future__ import annotations

from typing import Final

from dcgraph.namespaces import DCG, OWL, RDFS, TYPE
from dcgraph.rdf.corpus import Corpus

LOOSEST: Final = DCG + "isRelatedTo"
"""The relation above all others: the last resort."""

DOMAIN: Final = RDFS + "domain"
RANGE: Final = RDFS + "range"

ABOVE: Final = RDFS + "subClassOf"
_SUB: Final = RDFS + "subPropertyOf"
_UNION: Final = OWL + "unionOf"
_RETIRED: Final = OWL + "deprecated"


def relations(corpus: Corpus) -> set[str]:
    """The IRIs of all relations that a claim can assert: `dcg:isRelatedTo` and those below it.

    Those that are retired are left out.
    """
    below: dict[str, list[str]] = {}
    for subject, predicate, value in corpus.facts("ontology"):
        if predicate.value == _SUB:
            below.setdefault(value.value, []).append(subject.value)
    found, waiting = {LOOSEST}, [LOOSEST]
    while waiting:
        new = set(below.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return {one for one in found if not corpus.values(one, _RETIRED)}


def kinds(corpus: Corpus, relation: str, axiom: str) -> list[set[str]]:
    """The classes of which an end must be, one set for each axiom; no set if any thing will do."""
    return [
        union
        for broader in sorted(closure(corpus, relation, _SUB))
        for value in corpus.values(broader, axiom)
        if (union := _classes(corpus, value.value))
    ]


def holds_between(corpus: Corpus, relation: str, subject: str, thing: str) -> bool:
    """Whether both ends are of the kinds that the relation asks for."""
    return all(
        closure(corpus, end, TYPE, ABOVE) & union
        for end, axiom in ((subject, DOMAIN), (thing, RANGE))
        for union in kinds(corpus, relation, axiom)
    )


def fitting(corpus: Corpus, subject: str, thing: str) -> list[str]:
    """The IRIs of the relations with a signature that hold between the two, by name."""
    return sorted(
        relation
        for relation in relations(corpus)
        if (kinds(corpus, relation, DOMAIN) or kinds(corpus, relation, RANGE))
        and holds_between(corpus, relation, subject, thing)
    )


def _classes(corpus: Corpus, node: str) -> set[str]:
    """A class itself, or the members of the union that a blank node stands for."""
    heads = corpus.values(node, _UNION)
    return {one.value for head in heads for one in corpus.members(head)} if heads else {node}


def closure(corpus: Corpus, start: str, *paths: str) -> set[str]:
    """A thing and all to which the paths lead from it, over any number of steps."""
    reached, waiting = {start}, [start]
    while waiting:
        thing = waiting.pop()
        new = {value.value for path in paths for value in corpus.values(thing, path)} - reached
        reached |= new
        waiting += new
    return reached
