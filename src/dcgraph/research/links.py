"""The links between things: what claims and records say of two of them, and what follows.

They are read without labels and sources, so that many can be weighed and few be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from dcgraph.errors import NotFound
from dcgraph.research.desk import Desk
from dcgraph.research.facts import REPEATED
from dcgraph.research.force import passes
from dcgraph.research.model import Basis, Confidence, Language, Statement
from dcgraph.research.moments import claim_by, had_begun
from dcgraph.research.norms import confidence_of, follows_by, property_statement
from dcgraph.research.wanted import Wanted, listed
from dcgraph.terms import DCG, DCGD, PREFIXES

__all__ = ["Link", "admits", "link_statement", "links", "relations", "suits"]

_BASES: Final[dict[str, Basis]] = {
    "stated": "stated",
    "interpreted": "interpreted",
    "derived": "derived",
}
_TYPE: Final = PREFIXES["rdf"] + "type"
_RELATION: Final = PREFIXES["owl"] + "ObjectProperty"
_APART: Final = frozenset(DCG + kind for kind in ("Citation", "Claim", "CoverageNote"))
"""What is told with a statement or a record, and is no thing that it leads to."""
_LONGEST: Final = 40


class Link(NamedTuple):
    """That one thing stands in a relation to another, by IRIs; `claim` is empty without one.

    `confidence` is None where it needs none. `by_norms` is what follows from norms.
    """

    subject: str
    relation: str
    object: str
    basis: Basis
    confidence: Confidence | None
    claim: str
    by_norms: bool = False

    def other(self, end: str) -> str:
        """The end that is not this one."""
        return self.object if self.subject == end else self.subject


# What was read is remembered as long as its desk: it does not change.
_READ: Final[WeakKeyDictionary[Desk, dict[str, tuple[Link, ...]]]] = WeakKeyDictionary()


def links(desk: Desk, iri: str) -> tuple[Link, ...]:
    """The links of a thing with others, in both directions, those of claims first."""
    read = _READ.setdefault(desk, {})
    found = read.get(iri)
    if found is None:
        found = read[iri] = tuple(_links(desk, iri))
    return found


def _links(desk: Desk, iri: str) -> Iterator[Link]:
    facts = desk.facts
    for claim in (*facts.by_subject.get(iri, ()), *facts.by_object.get(iri, ())):
        if claim.subject != claim.object:
            triple = claim.subject, claim.relation, claim.object
            yield Link(*triple, _BASES[claim.basis], desk.graded(claim.iri), claim.iri)
    for predicate, values in facts.about[iri].items():
        for value in values:
            if isinstance(value, str):
                yield from _link(desk, (iri, predicate, value), value)
    for subject, predicate in facts.into.get(iri, ()):
        yield from _link(desk, (subject, predicate, iri), subject)


def _link(desk: Desk, triple: tuple[str, str, str], other: str) -> Iterator[Link]:
    """The link that a property makes, unless a claim tells it or it leads to no thing."""
    facts = desk.facts
    subject, predicate, end = triple
    if not (other.startswith(DCGD) and predicate.startswith(DCG)) or subject == end:
        return
    kinds = facts.iris(other, _TYPE)
    if not kinds or predicate in REPEATED or not _APART.isdisjoint(kinds):
        return
    if triple not in facts.derived:
        yield Link(*triple, "asserted", desk.graded(subject, predicate), "")
    elif triple not in facts.asserted_by_claims:
        follows = follows_by(desk, triple)
        confidence = confidence_of(desk, follows) if follows else None
        yield Link(*triple, "derived", confidence, "", by_norms=follows is not None)


def admits(desk: Desk, link: Link, wanted: Wanted) -> bool:
    """Whether a link has the basis, the confidence, the force and the age that are asked for."""
    if not suits(link, wanted):
        return False
    if not wanted.as_of:
        return True
    if link.claim:
        return claim_by(desk, desk.facts.claims[link.claim], wanted.as_of)
    return all(had_begun(desk, end, wanted.as_of) for end in (link.subject, link.object))


def suits(link: Link, wanted: Wanted) -> bool:
    """Whether a link has the basis, the confidence and the force that are asked for."""
    known = wanted.admits(link.basis, link.confidence, usual=link.by_norms)
    return known and passes(link.relation.removeprefix(DCG), wanted.force)


def link_statement(desk: Desk, link: Link, lang: Language) -> Statement:
    """What a link states, with its sources."""
    if link.claim:
        return desk.claim_statement(desk.facts.claims[link.claim], lang)
    return property_statement(desk, link.subject, link.relation, link.object, lang)


def relations(desk: Desk, given: str) -> frozenset[str]:
    """The IRIs of relations from their names, with commas.

    Raises NotFound, with the nearest, for one that links no things.
    """
    asked = [name.removeprefix(DCG).removeprefix("dcg:") for name in listed(given)]
    for name in asked:
        if _RELATION not in desk.facts.iris(DCG + name, _TYPE):
            near = tuple(get_close_matches(name[:_LONGEST], _relations(desk), n=3, cutoff=0.5))
            hint = f"did you mean {' or '.join(near)}?" if near else "leave it out to see them all."
            raise NotFound(f"No relation is named {name[:_LONGEST]!r}; {hint}", name, near)
    return frozenset(DCG + name for name in asked)


def _relations(desk: Desk) -> list[str]:
    terms = (iri for iri in desk.facts.about if iri.startswith(DCG))
    found = (iri for iri in terms if _RELATION in desk.facts.iris(iri, _TYPE))
    return sorted(iri.removeprefix(DCG) for iri in found)
