"""What would follow from a drafted provision: to what its act comes, and who has the duty."""

from __future__ import annotations

from typing import Final

from dcgraph.dates import reached
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.concordance import Entry, index
from dcgraph.research.draft_model import CHOICES, Donor, Law
from dcgraph.research.filters import Filters, graph_day
from dcgraph.research.force import force_of, relation_of
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import Citation, Force, Language, Statement, Thing
from dcgraph.research.parties import parties
from dcgraph.research.relevance import owner

_ARGUED: Final = (DCG + "realises", DCG + "putsInPlace")
_BINDING: Final = ("ObligationNorm", "ObligationToPermitNorm")
MAX_NAMED: Final = 3
"""Donors that a part, an option or a law names; it counts all."""


def force_by(one: Entry) -> Force | None:
    """The force of a norm; None for a prohibition and for what was not read."""
    return force_of(relation_of(one.kind))


def fits(desk: Desk, one: Entry) -> bool:
    """Whether a norm can give the force and the bearer of a proposal."""
    bearers = desk.facts.iris(one.norm, DCG + "hasBearer")
    return force_by(one) in CHOICES and any("PublicBearer" in desk.kinds(it) for it in bearers)


def donor(desk: Desk, norm: str, lang: Language) -> Donor:
    """A norm as the source of a part."""
    one = index(desk).entries[norm]
    return Donor(
        desk.thing(norm, lang), desk.thing(one.instrument, lang), desk.citations(norm, lang)
    )


def covers(desk: Desk, action: str, lang: Language) -> tuple[Statement, ...]:
    """To what an action comes, by claims that do not rest on recall alone."""
    return tuple(
        desk.claim_statement(claim, lang)
        for claim in desk.facts.by_subject.get(action, ())
        if claim.relation in _ARGUED and claim.object in desk.facts.iris(action, claim.relation)
    )


def laws(
    desk: Desk, text: str, donors: list[Entry], action: str, lang: Language
) -> tuple[Law, ...]:
    """The laws in force today that have a duty on an action, and whom they bind."""
    day, found = graph_day(desk), dict[str, list[Entry]]()
    for one in donors:
        if (
            action in one.actions
            and one.kind in _BINDING
            and "LegalAct" in desk.kinds(one.instrument)
            and fits(desk, one)
            and (not one.since[0] or reached(one.since[0], day) == "yes")
        ):
            found.setdefault(one.instrument, []).append(one)
    made = []
    for law, norms in found.items():
        binds, cited = _bound(desk, law, lang)
        force = force_by(norms[0])
        if binds and force:
            among = _members(desk, owner(desk, text), day, lang)
            cited += tuple(
                dict.fromkeys(at for one in binds if one.iri in among for at in among[one.iri])
            )
            made.append(
                Law(
                    text=desk.thing(law, lang),
                    force=force,
                    binds=binds,
                    parties=tuple(one for one in binds if one.iri in among),
                    donors=tuple(donor(desk, one.norm, lang) for one in norms[:MAX_NAMED]),
                    citations=cited,
                )
            )
    return tuple(made)


def _bound(desk: Desk, law: str, lang: Language) -> tuple[tuple[Thing, ...], tuple[Citation, ...]]:
    """The State that made a law, or the members of the union whose act it is, with the sources."""
    facts, by, states = desk.facts, DCG + "bindsEveryMemberBy", list[Thing]()
    cited: dict[Citation, None] = {}
    for union in facts.leading_to(law, by):
        cited |= dict.fromkeys(desk.citations(union, lang, by, value=law))
        members = _members(desk, union, graph_day(desk), lang)
        cited |= dict.fromkeys(at for some in members.values() for at in some)
        states += desk.things(sorted(members), lang)
    if not states:
        makers = [one for one in facts.iris(law, DCG + "isAdoptedBy") if "State" in desk.kinds(one)]
        states += desk.things(makers, lang)
        cited |= dict.fromkeys(desk.citations(law, lang, DCG + "isAdoptedBy"))
    return tuple(states), tuple(cited)


@cached
def _members(desk: Desk, of: str, day: str, lang: Language) -> dict[str, tuple[Citation, ...]]:
    """Who is a member of a union, or a party to a treaty, on a day: the first source of each."""
    found = parties(desk, of.removeprefix(DCGD), Filters(lang, as_of=day)).members
    return {one.member.iri: one.citations[:1] for one in found if one.held == "yes"}
