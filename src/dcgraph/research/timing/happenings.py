"""What happened to a thing or by it: every dated record by which the graph ties one to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, get_args

from dcgraph.research.coverage.bearing import texts
from dcgraph.research.desk import Desk
from dcgraph.research.timing.dated import Day, days
from dcgraph.terms import DCG

__all__ = ["KINDS", "Happening", "Kind", "foci", "happenings"]

Kind = Literal[
    "adoption",
    "signature",
    "publication",
    "entry into force",
    "beginning",
    "end",
    "edition",
    "part",
    "amendment",
    "successor",
    "guidance",
    "accessions",
    "membership",
    "figure",
    "definition",
    "claim",
    "bearing",
    "event",
    "point",
    "post",
    "study",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""What an entry of a timeline can be. `bearing` is that a text says something on a thing,
`accessions` are those of a year, `study` is a publication that examines or was written by it."""


class Happening(NamedTuple):
    """A record that bears on a thing, what it is to the thing, and a date of it.

    `day` is None for a record without a date.
    """

    kind: Kind
    record: str
    day: Day | None


_LIFE: Final[dict[str, Kind]] = {
    DCG + "adoptionDate": "adoption",
    DCG + "signatureDate": "signature",
    DCG + "publicationDate": "publication",
    DCG + "entryIntoForceDate": "entry into force",
    DCG + "endDate": "end",
}
_ROLES: Final[dict[str, Kind]] = {
    "amends": "amendment",
    "supersedes": "successor",
    "explains": "guidance",
    "isGivenIn": "definition",
    "isDefinitionOf": "definition",
    "isGivenBy": "definition",
    "isMembershipIn": "membership",
    "hasMember": "membership",
    "hasFocus": "figure",
    "concerns": "event",
    "resultsIn": "event",
    "isConductedUnder": "event",
    "presents": "event",
    "hasOrganizer": "event",
    "hasParticipant": "event",
    "hasSpeaker": "event",
    "represents": "event",
    "isMadeAt": "point",
    "isMadeBy": "point",
    "isPostIn": "post",
    "isHeldBy": "post",
    "isAdoptedBy": "adoption",
    "isAdministeredBy": "adoption",
    "analyses": "study",
    "hasAuthor": "study",
}
"""What a record that leads to a thing by a property is to it."""
_TEXTS: Final = frozenset(("Instrument", "Edition", "Provision"))


def foci(desk: Desk, iri: str) -> tuple[str, ...]:
    """A thing with its editions and parts, or the organs of a body, or the parts of an event."""
    kinds = desk.kinds(iri)
    if not _TEXTS.isdisjoint(kinds):
        return (iri, *sorted(texts(desk, iri) - {iri}))
    whole = not {"Actor", "Event"}.isdisjoint(kinds)
    return (iri, *(desk.facts.leading_to(iri, DCG + "isWithin") if whole else ()))


def happenings(desk: Desk, iri: str) -> Iterator[Happening]:
    """The records of a thing and of its foci, each date of each but once."""
    seen: set[tuple[str, Day | None]] = set()
    for one in (*_own(desk, iri), *_linked(desk, iri)):
        if (one.record, one.day) not in seen:
            seen.add((one.record, one.day))
            yield one


def _own(desk: Desk, iri: str) -> Iterator[Happening]:
    for one in foci(desk, iri):
        kinds = desk.kinds(one)
        if one != iri and "Actor" in kinds:
            continue
        for day in days(desk, one):
            if "Event" in kinds:
                yield Happening("event", one, day)
            elif one == iri:
                yield Happening(_LIFE.get(day.property, "beginning"), one, day)
            else:
                yield Happening("edition" if "Edition" in kinds else "part", one, day)


def _linked(desk: Desk, iri: str) -> Iterator[Happening]:
    for one in foci(desk, iri):
        within = one != iri and "Provision" in desk.kinds(one)
        for record, predicate in desk.facts.into.get(one, ()):
            role = _ROLES.get(predicate.removeprefix(DCG))
            # What leads to a part of a text is not of the text, but for the words that stand there.
            if role is not None and (not within or predicate == DCG + "isGivenIn"):
                yield from _told(desk, record, role)


def _told(desk: Desk, record: str, role: Kind) -> Iterator[Happening]:
    kinds = desk.kinds(record)
    if role == "event" and "Event" not in kinds:
        role = "point" if "Point" in kinds else "beginning"
    found = False
    for day in days(desk, record):
        found = True
        life = role in ("adoption", "beginning")
        yield Happening(_LIFE.get(day.property, "beginning") if life else role, record, day)
    editions = desk.facts.leading_to(record, DCG + "isEditionOf")
    for edition in editions if not found else ():
        for day in days(desk, edition):
            found = True
            yield Happening("edition", edition, day)
    if not found:
        yield Happening(role, record, None)
