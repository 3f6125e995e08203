"""How far a text was read, by its own coverage note or by that of the text that holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dcgraph.research.coverage.bearing import above, texts
from dcgraph.research.desk import Desk
from dcgraph.research.model import Coverage, Extent, Language, Thing
from dcgraph.research.moments import had_begun
from dcgraph.research.records import EXTENTS, coverage
from dcgraph.terms import DCG

__all__ = ["Reading", "extent", "own_extent", "reading", "readings"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a text was read, by the note on it; None stands for no note, so for not read."""

    text: Thing
    extent: Extent
    note: Coverage | None


def extent(desk: Desk, iri: str, as_of: str = "") -> tuple[Extent, str]:
    """How far a text was read, and which text tells: itself, or the nearest that holds it.

    A text that was read as a whole counts as read in part for a day before one of its editions:
    notes do not tell which edition was read, and silence of a later one proves nothing.
    """
    for one in above(desk, iri):
        if notes := _notes(desk, one):
            how_far = EXTENTS[desk.facts.first(notes[0], DCG + "hasReadingExtent")]
            whole = how_far == "whole" and _as_now(desk, one, as_of)
            return how_far if whole or how_far != "whole" else "in part", one
    return "not read", iri


def own_extent(desk: Desk, iri: str) -> Extent:
    """How far a text was read by a note on itself, not read without one."""
    notes = _notes(desk, iri)
    return EXTENTS[desk.facts.first(notes[0], DCG + "hasReadingExtent")] if notes else "not read"


def _as_now(desk: Desk, iri: str, as_of: str) -> bool:
    """Whether what was read of a text stood in it on a day, as far as its editions tell."""
    for one in above(desk, iri):
        if "Edition" in desk.kinds(one):
            # It was this edition that was read.
            return True
        editions = desk.facts.leading_to(one, DCG + "isEditionOf")
        if not all(had_begun(desk, edition, as_of) for edition in editions):
            return False
    return True


def reading(desk: Desk, iri: str, lang: Language) -> Reading:
    """How far a text was read, by a note on itself."""
    note = next(iter(coverage(desk, iri, lang)), None)
    return Reading(desk.thing(iri, lang), note.extent if note else "not read", note)


def readings(desk: Desk, iri: str, lang: Language) -> tuple[Reading, ...]:
    """The reading that counts for a text, and those of its parts and editions with a note."""
    teller = extent(desk, iri)[1]
    parts = (one for one in sorted(texts(desk, iri) - {teller}) if _notes(desk, one))
    return tuple(reading(desk, one, lang) for one in (teller, *parts))


def _notes(desk: Desk, iri: str) -> Sequence[str]:
    return desk.facts.leading_to(iri, DCG + "describesReadingOf")
