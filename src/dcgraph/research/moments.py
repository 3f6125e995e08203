"""What can have been said on a day: when things began, and which statements are older.

All answers that take a day leave out by `admitted` what surely came later, and nothing else: a
date that is known to the year stays in where the day lies within that year.
"""

from __future__ import annotations

from typing import Final

from dcgraph.research.dates import reached
from dcgraph.research.desk import Desk
from dcgraph.research.facts import Claimed
from dcgraph.research.model import Statement
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG, PREFIXES

__all__ = ["admitted", "began", "claim_by", "graph_day", "had_begun"]

_STARTS: Final = (
    DCG + "adoptionDate",
    DCG + "signatureDate",
    DCG + "publicationDate",
    DCG + "instrumentDate",
    DCG + "startDate",
    DCG + "definitionDate",
    DCG + "observationDate",
    PREFIXES["dcterms"] + "issued",
)
"""Properties of which the earliest tells when a thing was first there. Force is none of them: a
text is there before it has it."""
_AT: Final = ("isPartOf", "isMadeAt")
_OF_TODAY: Final = "hasStatus"


def graph_day(desk: Desk) -> str:
    """The day of the graph, as it tells of itself: the same wherever it is built anew."""
    told = (desk.facts.first(DCG, PREFIXES["dcterms"] + name) for name in ("modified", "created"))
    return next(filter(None, told), desk.snapshot.manifest.built[:10])


def began(desk: Desk, iri: str) -> str:
    """The earliest date of a thing, else that of what it is part of; empty if none is known."""
    seen: set[str] = set()
    while iri and iri not in seen:
        seen.add(iri)
        if dates := _starts(desk, iri):
            editions = desk.facts.leading_to(iri, DCG + "isEditionOf")
            return min(dates + [date for one in editions for date in _starts(desk, one)])
        iri = next((up for name in _AT if (up := desk.facts.first(iri, DCG + name))), "")
    return ""


def _starts(desk: Desk, iri: str) -> list[str]:
    own = desk.facts.about.get(iri, {})
    return [desk.facts.first(iri, name) for name in _STARTS if name in own]


def had_begun(desk: Desk, iri: str, as_of: str) -> bool:
    """Whether a thing can have been there on a day; any can where no day is asked for."""
    return not as_of or reached(began(desk, iri), as_of) != "no"


def claim_by(desk: Desk, claim: Claimed, as_of: str) -> bool:
    """Whether a claim can have been made by a day, on things that can have been there."""
    if not as_of:
        return True
    stated = desk.facts.first(claim.iri, DCG + "statedOnDate")
    return reached(stated, as_of) != "no" and all(
        had_begun(desk, end, as_of) for end in (claim.subject, claim.object)
    )


def admitted(desk: Desk, statement: Statement, wanted: Wanted) -> bool:
    """Whether a statement has the basis, confidence, force and age that are asked for.

    The status of a record is that of today, so that it is left out where a day is asked for.
    """
    if not wanted.states(statement):
        return False
    day = wanted.as_of
    if not day:
        return True
    if statement.relation == _OF_TODAY:
        return False
    dates = [statement.stated_on]
    if statement.value is not None and statement.relation.endswith("Date"):
        dates.append(statement.value.text)
    ends = [one.iri for one in (statement.subject, statement.object) if one is not None]
    return all(reached(one, day) != "no" for one in dates) and all(
        had_begun(desk, end, day) for end in ends
    )
