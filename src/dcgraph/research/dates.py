"""The dates of a record, and of the meeting at which a point was made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from dcgraph.namespaces import DCG, DCTERMS
from dcgraph.research.graph import Desk

_POINTS: Final = (
    *(DCG + "adoptionDate", DCG + "signatureDate", DCG + "publicationDate"),
    *(DCG + "entryIntoForceDate", DCG + "applicationDate", DCG + "definitionDate"),
    *(DCG + "observationDate", DCG + "instrumentDate", DCTERMS + "issued"),
)
_START, _END, _TOLD = DCG + "startDate", DCG + "endDate", DCG + "statedOnDate"
_AT: Final = (DCG + "isMadeAt", DCG + "isPartOf")
_AT_ONCE: Final = frozenset(("Meeting", "Presentation", "AgendaItem"))
"""What has so short a time that its parts have the same. A programme of years has not."""


class Day(NamedTuple):
    """A date of a record, and by which property.

    `until` is the last day of what lasted. `bearer` is what has the date: the record, or for a
    point the event at which it was made.
    """

    date: str
    until: str
    property: str
    bearer: str


def days(desk: Desk, iri: str) -> Iterator[Day]:
    """The dates of a record; for one that is told as of a day alone, that day.

    A property with several values gives each of them.
    """
    found = [*_of_its_own(desk, iri)]
    found = found or [Day(one.text, "", _TOLD, iri) for one in desk.facts.words(iri, _TOLD)]
    yield from found or _of_the_meeting(desk, iri)


def _of_the_meeting(desk: Desk, iri: str) -> Iterator[Day]:
    """The days of the meeting at which a point was made or a speech was held."""
    seen: set[str] = set()
    while iri not in seen:
        seen.add(iri)
        ups = [one for name in _AT for one in desk.facts.iris(iri, name)]
        iri = next((one for one in ups if not _AT_ONCE.isdisjoint(desk.kinds(one))), iri)
        if found := [*_of_its_own(desk, iri)]:
            yield from found
            return


def _of_its_own(desk: Desk, iri: str) -> Iterator[Day]:
    own = desk.facts.about.get(iri, {})
    for prop in _POINTS:
        if prop in own:
            for one in desk.facts.words(iri, prop):
                yield Day(one.text, "", prop, iri)
    if _START not in own and _END not in own:
        return
    starts, end = desk.facts.words(iri, _START), desk.facts.first(iri, _END)
    lasting = "Membership" not in desk.kinds(iri)
    for one in starts:
        yield Day(one.text, end if lasting else "", _START, iri)
    if end and not (starts and lasting):
        yield Day(end, "", _END, iri)
