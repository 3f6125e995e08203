"""How the dates of a thing are judged: what it was on a day, and by which of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from dcgraph.research.dates import Reached, ended, reached
from dcgraph.research.desk import Desk
from dcgraph.research.timing.editions import edition_date
from dcgraph.terms import DCG

__all__ = ["APPLICATION", "FORCE", "ISSUES", "STANDINGS", "Case", "Judged", "Standing", "judged"]

Standing = Literal["in force", "issued", "not yet", "ended", "not known"]
"""`issued` is said of what has no entry into force, such as guidelines, and of editions."""

ISSUES: Final = ("adoptionDate", "signatureDate", "publicationDate")
FORCE: Final = "entryIntoForceDate"
APPLICATION: Final = "applicationDate"
_BINDING: Final = frozenset(("Convention", "LegalAct"))
_OVER: Final = frozenset((DCG + "Ended", DCG + "Superseded"))


class Judged(NamedTuple):
    """The name of the sentence that holds, the date in it, and a label or a second date."""

    key: str
    date: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A thing, a day, and what decides.

    `own` are its dates by property, `successors` are label and date of what takes its place.
    Its `status` is of no day: it decides only `today`.
    """

    desk: Desk
    iri: str
    day: str
    own: dict[str, str]
    successors: tuple[tuple[str, str], ...]
    status: str
    today: bool


def judged(case: Case) -> Judged:
    """What holds of a thing on a day: its end before its force, its force before its issue."""
    last = case.own.get("endDate", "")
    over = ended(last, case.day)
    if over != "no":
        return Judged("ended" if over == "yes" else "end not told", last)
    for answer, key in (("yes", "replaced"), ("not told", "replacement not told")):
        for label, date in case.successors:
            if reached(date, case.day) == answer:
                return Judged(key, date or "?", label)
    if case.today and case.status in _OVER:
        return Judged("ended by status")
    if force := case.own.get(FORCE):
        return _with_force(case, force)
    return _without_force(case)


def _with_force(case: Case, force: str) -> Judged:
    come, applied = reached(force, case.day), case.own.get(APPLICATION, "")
    if come == "yes" and applied and reached(applied, case.day) != "yes":
        return Judged("in force, not yet applied", force, applied)
    return Judged(_BY_FORCE[come], force)


def _without_force(case: Case) -> Judged:
    issues = [case.own[one] for one in ISSUES if one in case.own]
    editions = case.desk.facts.leading_to(case.iri, DCG + "isEditionOf")
    dates = [*issues, *(edition_date(case.desk, one)[1] for one in editions)]
    first = min(filter(None, dates), default="")
    come = reached(first, case.day)
    if come == "no":
        # Editions that are not known may have come before those that are.
        return Judged("not yet issued", first) if issues else Judged("no date")
    if case.status == DCG + "Draft":
        return Judged("draft")
    if case.status == DCG + "InForce" and case.today:
        return Judged("in force by status")
    if case.status == DCG + "InForce" or _BINDING.intersection(case.desk.kinds(case.iri)):
        return Judged("force not known")
    if first:
        return Judged("issued" if come == "yes" else "issue not told", first)
    current = case.today and case.status == DCG + "Current"
    return Judged("issued by status" if current else "no date")


_BY_FORCE: Final[dict[Reached, str]] = {
    "yes": "in force",
    "no": "not yet in force",
    "not told": "force not told",
}
STANDINGS: Final[dict[str, Standing]] = {
    "in force": "in force",
    "in force, not yet applied": "in force",
    "in force by status": "in force",
    "issued": "issued",
    "issued by status": "issued",
    "not yet in force": "not yet",
    "not yet issued": "not yet",
    "ended": "ended",
    "ended by status": "ended",
    "replaced": "ended",
    "force not told": "not known",
    "force not known": "not known",
    "issue not told": "not known",
    "end not told": "not known",
    "replacement not told": "not known",
    "draft": "not known",
    "no date": "not known",
}
"""What each sentence comes to."""
