"""Who is party to a text or a member of a body, and what a State is party to and a member of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dcgraph.research import Desk
from dcgraph.research.model import Citation
from dcgraph.research.timing.memberships import Belongings, belongings, listed
from dcgraph.research.timing.parties import Parties, Party, parties
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG, PREFIXES
from dcgraph_api.pages.faults import Checks
from dcgraph_api.pages.meant import filled
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.pages.wishes import wish_of

__all__ = ["Row", "belongings_of", "parties_content", "parties_of"]

_USUAL: Final = "rkc"
_NOTE: Final = PREFIXES["skos"] + "note"


@dataclass(frozen=True, slots=True)
class Row:
    """A party, and how many provisions it has accepted beyond what binds every party."""

    party: Party
    accepted: int
    notes: tuple[str, ...]


def parties_content(desk: Desk, reader: Reader) -> Content:
    """What the template `parties.html` needs; raises FieldError for what does not fit."""
    checks = Checks(desk, reader)
    of = checks.thing("of", _USUAL)
    checks.days("asOf")
    checks.done()
    assert of is not None
    found = parties(desk, of.thing.name, wish_of(reader))
    every = (*found.members, *found.not_yet_bound)
    return {
        "reader": reader.naming({"of": of.thing.name}),
        "field": filled(desk, of.thing, reader.lang),
        "of": of,
        "found": found,
        "is_body": "Instrument" not in desk.kinds(of.thing.iri),
        "rows": [_row(desk, one) for one in found.members],
        "waiting": [_row(desk, one) for one in found.not_yet_bound],
        "sources": _distinct(every),
        "choices": listed(desk, reader.lang),
    }


def _row(desk: Desk, party: Party) -> Row:
    iri = party.membership.iri
    notes = (one.text for one in desk.facts.words(iri, _NOTE))
    return Row(party, len(desk.facts.iris(iri, DCG + "accepts")), tuple(notes))


def _distinct(found: Iterable[Party]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(each for one in found for each in one.citations))


def parties_of(desk: Desk, reader: Reader, iri: str) -> Parties | None:
    """The parties or members as of the day of the graph; None for what has no list of them."""
    if not desk.facts.leading_to(iri, DCG + "isMembershipIn"):
        return None
    return parties(desk, iri, Wanted(reader.lang))


def belongings_of(desk: Desk, reader: Reader, iri: str) -> Belongings | None:
    """What an actor is party to and a member of; None for what is no State and has no entry."""
    if not desk.facts.leading_to(iri, DCG + "hasMember") and "State" not in desk.kinds(iri):
        return None
    return belongings(desk, iri, Wanted(reader.lang))
