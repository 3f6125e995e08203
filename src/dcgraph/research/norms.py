"""Norms as readers see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from dcgraph.namespaces import DCG, DCGD, TYPE
from dcgraph.research.facts import Claimed, Facts, Value
from dcgraph.research.filters import Filters, applied, had_begun
from dcgraph.research.force import force_of, relation_of, strength
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import (
    Confidence,
    Force,
    Ground,
    Language,
    Norm,
    Statement,
    Tally,
    Text,
    Thing,
)
from dcgraph.research.norm_sentence import sentence, text_of
from dcgraph.research.paging import natural_key
from dcgraph.research.proofs import Triple

_ARGUED: Final = (DCG + "realises", DCG + "putsInPlace")
"""What an action can be to a concept."""
_PARTS: Final = ("hasAction", "hasBearer", "hasBeneficiary", "hasMatter", "hasQualifier")
"""What a norm is made of."""
_QUOTED: Final = DCG + "quotedWords"
_UNREAD: Final = "UnreadForceNorm"
_ACTION: Final = DCG + "hasAction"


_Chain = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Followed:
    """What follows from the norms of a text for a concept, by IRIs.

    `chains` are the norms, each with the claims that say what its action comes to.
    """

    subject: str
    relation: str
    object: str
    chains: tuple[_Chain, ...] = field(hash=False)


class _Follows:
    """All that follows from the norms of provisions, each provision by its own norms."""

    def __init__(self, facts: Facts) -> None:
        self.by_norm = {iri: tuple(_ends(facts, iri)) for iri in facts.of_kind(DCG + "Norm")}
        found: dict[tuple[str, str, str], list[_Chain]] = defaultdict(list)
        for iri, ends in self.by_norm.items():
            for provision in facts.leading_to(iri, DCG + "hasNorm"):
                for relation, concept, claims in ends:
                    found[provision, relation, concept].append((iri, claims))
        self.by_triple = {triple: Followed(*triple, tuple(found[triple])) for triple in found}
        self.by_subject: dict[str, list[Followed]] = {}
        self.by_object: dict[str, list[Followed]] = {}
        for one in self.by_triple.values():
            self.by_subject.setdefault(one.subject, []).append(one)
            self.by_object.setdefault(one.object, []).append(one)
        for each in self.by_subject.values():
            each.sort(key=lambda one: (*strength(one.relation.removeprefix(DCG)), one.object))


def follows_for(desk: Desk, concept: str) -> list[Followed]:
    """What follows for a concept from the norms of provisions, each provision by its own norms."""
    return _follows(desk).by_object.get(concept, [])


def follows_from(desk: Desk, provision: str) -> list[Followed]:
    """What follows from the norms that a provision itself has."""
    return _follows(desk).by_subject.get(provision, [])


def follows_by(desk: Desk, triple: tuple[str, str, str]) -> Followed | None:
    """What a triple says, if it follows from norms that its subject itself has."""
    return _follows(desk).by_triple.get(triple)


def property_statement(
    desk: Desk, iri: str, predicate: str, value: Value, lang: Language
) -> Statement:
    """What a record says by a property, or what follows, with the norms from which it does."""
    if isinstance(value, str) and (one := followed(desk, iri, predicate, value)):
        return said_of(desk, one, lang)
    return desk.property_statement(iri, predicate, value, lang)


def followed(desk: Desk, subject: str, relation: str, concept: str) -> Followed | None:
    """What follows by a relation from the norms of a text, its parts included; None if nothing."""
    own = _follows(desk).by_triple.get((subject, relation, concept))
    if own is not None or force_of(relation.removeprefix(DCG)) is None:
        return own
    chains = _chains_within(desk, subject).get((relation, concept))
    return Followed(subject, relation, concept, chains) if chains else None


@cached
def _chains_within(desk: Desk, text: str) -> dict[tuple[str, str], tuple[_Chain, ...]]:
    """The chains of all norms of a text, its parts included, by relation and concept."""
    found: dict[tuple[str, str], list[_Chain]] = defaultdict(list)
    for norm in desk.facts.iris(text, DCG + "containsNorm"):
        for relation, concept, claims in _follows(desk).by_norm[norm]:
            found[relation, concept].append((norm, claims))
    return {end: tuple(chains) for end, chains in found.items()}


@cached
def _followed_statement(desk: Desk, one: Followed, lang: Language) -> Statement:
    """The same as a statement, with the sources of the norms and of the claims on their actions."""
    cited = dict.fromkeys(
        at
        for norm, claims in one.chains
        for record in (norm, *claims)
        for at in desk.main_citations(record, lang)[0]
    )
    force, facts = force_of(one.relation.removeprefix(DCG)), desk.facts
    assert force is not None
    return desk.statement(
        (one.subject, one.relation, one.object),
        lang,
        basis="derived",
        confidence=confidence_of(desk, one),
        citations=tuple(cited),
        norms=tuple(
            Ground(
                norm=desk.thing(norm, lang),
                force=force,
                words=_words(desk, norm, lang),
                action=desk.thing(facts.claims[claims[0]].subject, lang),
                claim=claims[0].removeprefix(DCGD),
                citations=desk.citations(norm, lang),
                words_quoted=bool(facts.words(norm, _QUOTED)),
                condition=_condition(desk, norm, lang),
            )
            for norm, claims in one.chains
        ),
    )


def confidence_of(desk: Desk, one: Followed) -> Confidence | None:
    """What follows is as sure as its surest chain."""
    facts = desk.facts
    found = (
        chain_confidence(
            desk,
            [
                *_way(facts, one.subject, norm),
                (norm, TYPE, DCG + kind_of(facts, norm)),
                (norm, _ACTION, facts.claims[claim].subject),
            ],
            [claim],
        )
        for norm, claims in one.chains
        for claim in claims
    )
    return min((one for one in found if one), default=None)


def _way(facts: Facts, text: str, norm: str) -> Iterator[Triple]:
    """What says that a norm is one of a text: its provision has it, and is a part of the text."""
    for one in facts.leading_to(norm, DCG + "hasNorm")[:1]:
        yield one, DCG + "hasNorm", norm
        while one != text and (whole := facts.first(one, DCG + "isPartOf")):
            yield one, DCG + "isPartOf", whole
            one = whole  # noqa: PLW2901


def chain_confidence(
    desk: Desk, facts: Iterable[Triple], claims: Iterable[str]
) -> Confidence | None:
    """A chain is as sure as its weakest link, which is a fact or a claim.

    It is None where no link needs a source. What a norm says besides, such as its condition, is no
    link where nothing follows from it.
    """
    grades: list[Confidence | None] = [
        desk.graded(iri, predicate, value=value)
        for iri, predicate, value in facts
        if not desk.facts.words(predicate, DCG + "citationNotNeeded")
    ]
    grades += map(desk.graded, claims)
    return max((one for one in grades if one), default=None)


def tally(desk: Desk, iri: str, wanted: Filters) -> tuple[Tally, ...]:
    """What the norms of a text and its parts come to; nothing where its parts have none."""
    facts, lang = desk.facts, wanted.lang
    norms = facts.iris(iri, DCG + "containsNorm")
    if set(norms) <= set(facts.iris(iri, DCG + "hasNorm")) or not had_begun(
        desk, iri, wanted.as_of
    ):
        return ()

    def made() -> tuple[Tally, ...]:
        found = []
        for (relation, concept), every in _chains_within(desk, iri).items():
            chains = tuple(
                chain
                for chain in every
                if any(
                    applied(desk, one, relation.removeprefix(DCG), wanted.as_of)
                    for one in facts.leading_to(chain[0], DCG + "hasNorm")
                )
            )
            if chains:
                found.append(_tally(desk, Followed(iri, relation, concept, chains), lang))
        found.sort(key=lambda one: (strength(one.relation), -one.norms, one.object.name))
        return tuple(found)

    # Anybody may ask for any day.
    every = made() if wanted.as_of else desk.remembered("tally", (iri, lang), made, most=1 << 12)
    return tuple(one for one in every if wanted.tallies(one))


def _tally(desk: Desk, one: Followed, lang: Language) -> Tally:
    relation = one.relation.removeprefix(DCG)
    force, confidence = force_of(relation), confidence_of(desk, one)
    assert force is not None
    assert confidence is not None
    having = (desk.facts.leading_to(norm, DCG + "hasNorm") for norm, _ in one.chains)
    return Tally(
        object=desk.thing(one.object, lang),
        relation=relation,
        relation_label=desk.label(one.relation, lang).text,
        force=force,
        norms=len(one.chains),
        provisions=len({provision for some in having for provision in some}),
        confidence=confidence,
    )


def said_of(desk: Desk, one: Claimed | Followed, lang: Language) -> Statement:
    """What a claim states, or what follows from norms."""
    if isinstance(one, Claimed):
        return desk.claim_statement(one, lang)
    return _followed_statement(desk, one, lang)


def said_on(desk: Desk, concept: str) -> Iterator[Claimed | Followed]:
    """The claims on a concept, and what follows for it from the norms of provisions."""
    yield from desk.facts.by_object.get(concept, ())
    yield from follows_for(desk, concept)


def norm(desk: Desk, iri: str, lang: Language) -> Norm:
    """A norm as a record tells it."""
    facts = desk.facts
    kind = kind_of(facts, iri)
    provisions = facts.leading_to(iri, DCG + "hasNorm")

    def things(name: str) -> tuple[Thing, ...]:
        return desk.things(facts.iris(iri, DCG + name), lang)

    return Norm(
        thing=desk.thing(iri, lang),
        provision=desk.thing(provisions[0], lang) if provisions else None,
        kind=kind,
        kind_label=desk.label(DCG + kind, lang).text,
        force=force_of(relation_of(kind)),
        words=_words(desk, iri, lang),
        bearers=things("hasBearer"),
        actions=things("hasAction"),
        matters=things("hasMatter"),
        beneficiaries=things("hasBeneficiary"),
        qualifiers=things("hasQualifier"),
        condition=_condition(desk, iri, lang),
        summary=desk.chosen(facts.words(iri, DCG + "summary"), lang),
        citations=desk.citations(iri, lang),
        sentence=text_of(sentence(desk, iri, kind, lang)),
        words_quoted=bool(facts.words(iri, _QUOTED)),
    )


def _words(desk: Desk, norm: str, lang: Language) -> Text | None:
    """The operative words, as they stand in the text or as another text quotes them."""
    words = desk.facts.words(norm, DCG + "operativeWords")
    return desk.chosen(words or desk.facts.words(norm, _QUOTED), lang)


def _condition(desk: Desk, norm: str, lang: Language) -> Text | None:
    return desk.chosen(desk.facts.words(norm, DCG + "condition"), lang)


def norms_of(desk: Desk, iri: str) -> list[str]:
    """The norms of a provision, by their numbers; of a norm, itself."""
    if "Norm" in desk.kinds(iri):
        return [iri]
    return sorted(desk.facts.iris(iri, DCG + "hasNorm"), key=lambda one: (len(one), one))


def forces_of(desk: Desk, iri: str) -> set[Force]:
    """The forces with which a provision itself speaks, by its norms and by claims on it."""
    facts = desk.facts
    norms = (relation_of(kind_of(facts, one)) for one in facts.iris(iri, DCG + "hasNorm"))
    claims = (one.relation.removeprefix(DCG) for one in facts.by_subject.get(iri, ()))
    return {force for one in (*norms, *claims) if (force := force_of(one))}


def norms_with(desk: Desk, iri: str) -> list[str]:
    """The norms that have a thing as action, bearer, beneficiary, matter or qualifier.

    The strongest come first, then in the order of their texts.
    """
    facts = desk.facts
    found = {one for name in _PARTS for one in facts.leading_to(iri, DCG + name)}
    return sorted(found, key=lambda one: (force_place(kind_of(facts, one)), natural_key(one)))


def force_place(kind: str) -> tuple[int, bool]:
    """The place of a class of norms, the strongest first.

    Prohibitions come after obligations, and what was not read last.
    """
    relation = relation_of(kind)
    return (99 if kind == _UNREAD else strength(relation)[0] if relation else 0), not relation


def actions_for(facts: Facts, concept: str) -> Iterator[str]:
    """The actions that come to a concept, by claims that do not rest on recall alone."""
    for claim in facts.by_object.get(concept, ()):
        if claim.relation in _ARGUED and concept in facts.iris(claim.subject, claim.relation):
            yield claim.subject


@cached
def _follows(desk: Desk) -> _Follows:
    return _Follows(desk.facts)


def kind_of(facts: Facts, iri: str) -> str:
    """The class that tells the force; classes that follow from it and the bearer do not."""
    kinds = [one.removeprefix(DCG) for one in facts.iris(iri, TYPE)]
    of_force = (one for one in kinds if one.endswith("Norm") and one != "Norm")
    return next(of_force, "Norm")


def _ends(facts: Facts, norm: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The concepts to which the action of a norm comes: by which relation, by which claims."""
    relation = relation_of(kind_of(facts, norm))
    if not relation:
        return
    found: dict[str, tuple[str, ...]] = {}
    for action in facts.iris(norm, DCG + "hasAction"):
        known = {one for name in _ARGUED for one in facts.iris(action, name)}
        for claim in facts.by_subject.get(action, ()):
            # A claim that rests on recall alone gives no direct triple, and nothing follows.
            if claim.relation in _ARGUED and claim.object in known:
                found[claim.object] = (*found.get(claim.object, ()), claim.iri)
    yield from ((DCG + relation, concept, claims) for concept, claims in found.items())
