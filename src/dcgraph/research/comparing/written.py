"""Two instruments or two editions side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from dcgraph.research.comparing.model import Absence, Aspect, Told
from dcgraph.research.comparing.pairing import Gathered, Sheet, by_relation
from dcgraph.research.coverage.bearing import texts
from dcgraph.research.coverage.reading import extent
from dcgraph.research.dates import reached
from dcgraph.research.desk import Desk
from dcgraph.research.facts import Claimed
from dcgraph.research.moments import had_begun
from dcgraph.research.norms import Followed, follows_from
from dcgraph.research.timing.editions import edition_date
from dcgraph.research.timing.parties import parties
from dcgraph.terms import DCG

__all__ = ["lay_texts"]

_DATES: Final = (
    "adoptionDate",
    "signatureDate",
    "publicationDate",
    "entryIntoForceDate",
    "applicationDate",
    "endDate",
)
_BODIES: Final = ("isAdoptedBy", "isAdministeredBy")
_PARTIES, _PARTS, _SUMMARY = DCG + "isMembershipIn", DCG + "isPartOf", DCG + "summary"


def lay_texts(sheet: Sheet, a: str, b: str) -> None:
    """Lay out two instruments or two editions: the dates first, then what they deal with."""
    desk, wanted = sheet.desk, sheet.wanted

    def absent(_key: str, side: int) -> Absence:
        whole = extent(desk, (a, b)[side], wanted.as_of)[0] == "whole"
        return "gap" if whole else "not read"

    for aspect, told in _RECORDED.items():
        sheet.lay(aspect, told(sheet, a), told(sheet, b))
    matters = [by_relation(desk, _matters(desk, one), _object, wanted) for one in (a, b)]
    sheet.lay("matters", matters[0], matters[1], absent)
    sheet.lay("parts", _parts(sheet, a), _parts(sheet, b))


def _object(claim: Claimed | Followed) -> str:
    return claim.object


def _dates(sheet: Sheet, iri: str) -> Gathered:
    desk, wanted = sheet.desk, sheet.wanted
    found = Gathered()
    for name in _DATES:
        for date in desk.facts.words(iri, DCG + name):
            come = not wanted.as_of or reached(date.text, wanted.as_of) != "no"
            told = sheet.recorded(iri, DCG + name, date.text, date.text)
            found.add(DCG + name, told if come else None)
    return found


def _bodies(sheet: Sheet, iri: str) -> Gathered:
    desk, wanted = sheet.desk, sheet.wanted
    found = Gathered()
    for name in _BODIES:
        for body in desk.facts.iris(iri, DCG + name):
            label = desk.label(DCG + name, wanted.lang).text
            found.add(body, sheet.recorded(iri, DCG + name, label))
    return found


def _parties(sheet: Sheet, iri: str) -> Gathered:
    """How many are parties, as a number, with the places that list them."""
    desk, wanted = sheet.desk, sheet.wanted
    found, those = Gathered(), parties(desk, iri, wanted)
    cited = tuple(dict.fromkeys(at for one in those.members for at in one.citations))
    if those.members:
        grade = desk.confidence(cited)
        told = Told(str(those.count), those.listed_on, (), "", (), "asserted", grade, cited)
        found.add(_PARTIES, told)
    elif those.silence is not None and those.silence.reason == "filtered":
        found.add(_PARTIES, None)
    return found


def _editions(sheet: Sheet, iri: str) -> Gathered:
    desk, wanted = sheet.desk, sheet.wanted
    found = Gathered()
    for one in desk.facts.leading_to(iri, DCG + "isEditionOf"):
        prop, date = edition_date(desk, one)
        there = had_begun(desk, one, wanted.as_of)
        told = sheet.recorded(one, DCG + prop, desk.label(one, wanted.lang).text, date)
        found.add(one, told if there else None)
    return found


def _changes(sheet: Sheet, iri: str) -> Gathered:
    """What its record says of an edition, and of which its source may say that it is new."""
    desk, wanted = sheet.desk, sheet.wanted
    found = Gathered()
    if "Edition" not in desk.kinds(iri):
        return found
    if summary := desk.chosen(desk.facts.words(iri, _SUMMARY), wanted.lang):
        date = edition_date(desk, iri)[1]
        found.add(iri, sheet.recorded(iri, _SUMMARY, summary.text, date))
    return found


def _matters(desk: Desk, iri: str) -> Iterator[Claimed | Followed]:
    """How a text, its parts and its editions bear on concepts, by claims and by norms."""
    for one in sorted(texts(desk, iri)):
        for claim in desk.facts.by_subject.get(one, ()):
            if "Concept" in desk.kinds(claim.object):
                yield claim
        yield from follows_from(desk, one)


def _parts(sheet: Sheet, iri: str) -> Gathered:
    """The parts of an edition, and how many parts an instrument has in the graph.

    The graph holds those parts of a text that something rests on.
    """
    desk, found = sheet.desk, Gathered()
    parts = [one for one in sorted(texts(desk, iri)) if "Provision" in desk.kinds(one)]
    if "Edition" in desk.kinds(iri):
        for one in parts:
            number = desk.facts.first(one, DCG + "number")
            found.add(one, sheet.recorded(one, DCG + "number", number))
    elif parts and sheet.wanted.admits("asserted", None):
        found.add(_PARTS, Told(str(len(parts)), "", (), "", (), "asserted", None, ()))
    return found


_RECORDED: Final[dict[Aspect, Callable[[Sheet, str], Gathered]]] = {
    "dates": _dates,
    "bodies": _bodies,
    "parties": _parties,
    "editions": _editions,
    "changes": _changes,
}
"""What records tell, aspect by aspect."""
