"""What is told around a thing: publications, and how far the text that it is in was read."""

from __future__ import annotations

from typing import Final

from dcgraph.research import Desk
from dcgraph.research.catalogue import Entry, entry
from dcgraph.research.model import Coverage, Language, Record, Thing
from dcgraph.research.records import coverage
from dcgraph.terms import DCG

__all__ = ["publications", "reading_above"]

_TIES: Final = ("analyses", "hasAuthor")
_UNDATED: Final = "9999"


def publications(desk: Desk, iri: str, lang: Language) -> list[Entry]:
    """The publications that analyse a thing or were written by it, the oldest first."""
    found = {one for tie in _TIES for one in desk.facts.leading_to(iri, DCG + tie)}
    return sorted((entry(desk, one, lang) for one in found), key=_when)


def reading_above(
    desk: Desk, record: Record, lang: Language
) -> tuple[Thing, tuple[Coverage, ...]] | None:
    """The nearest text around a part of which it is told how far it was read, and how far."""
    for text in record.within:
        if notes := coverage(desk, text.iri, lang):
            return text, notes
    return None


def _when(one: Entry) -> tuple[str, str]:
    return (one.dates[0].date if one.dates else _UNDATED, one.thing.name)
