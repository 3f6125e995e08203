"""What a State or another actor is party to and a member of, and what the graph does not know."""

from __future__ import annotations

from dataclasses import dataclass

from dcgraph.research.desk import Desk
from dcgraph.research.model import Language, Thing
from dcgraph.research.moments import graph_day
from dcgraph.research.timing.parties import Party, parties
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG

__all__ = ["Belonging", "Belongings", "belongings", "listed"]


@dataclass(frozen=True, slots=True)
class Belonging:
    """An instrument or a body, and how an actor stands in it; `accepted` are provisions."""

    of: Thing
    party: Party
    accepted: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Belongings:
    """Memberships of an actor, those that ended among them, as of `day`.

    `listed` are the instruments and bodies whose parties or members the graph lists: on another
    it knows nothing of the actor. `unlisted` are the conventions among these others.
    """

    day: str
    found: tuple[Belonging, ...]
    listed: tuple[Thing, ...]
    unlisted: tuple[Thing, ...]


def belongings(desk: Desk, name: str, wanted: Wanted) -> Belongings:
    """The memberships of an actor by its name; raises NotFound if there is no such thing."""
    iri, lang, facts = desk.iri(name), wanted.lang, desk.facts
    day = wanted.as_of or graph_day(desk)
    found = []
    for membership in facts.leading_to(iri, DCG + "hasMember"):
        of = facts.first(membership, DCG + "isMembershipIn")
        every = parties(desk, of, Wanted(lang, as_of=day))
        told = (*every.members, *every.not_yet_bound)
        for party in (one for one in told if one.membership.iri == membership):
            accepted = facts.iris(membership, DCG + "accepts")
            found.append(Belonging(desk.thing(of, lang), party, desk.things(accepted, lang)))
    known = listed(desk, lang)
    conventions = desk.things(sorted(facts.of_kind(DCG + "Convention")), lang)
    return Belongings(
        day=day,
        found=tuple(sorted(found, key=lambda one: (one.party.since or "9", one.of.name))),
        listed=known,
        unlisted=tuple(one for one in conventions if one not in known),
    )


def listed(desk: Desk, lang: Language) -> tuple[Thing, ...]:
    """The instruments and bodies whose parties or members the graph lists, by name."""
    entries = desk.facts.of_kind(DCG + "Membership")
    found = {desk.facts.first(one, DCG + "isMembershipIn") for one in entries}
    return desk.things(sorted(found), lang)
