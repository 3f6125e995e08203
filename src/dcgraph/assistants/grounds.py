"""Statements, citations and coverage of the desk, told shortly and never without their ground."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dcgraph.assistants.fitting import clipped
from dcgraph.assistants.model import Mention, Quiet, Read, Said, Source
from dcgraph.assistants.phrases import GROUNDS, NOTICES
from dcgraph.research.coverage.bearing import is_text
from dcgraph.research.coverage.reading import extent, reading
from dcgraph.research.desk import Desk
from dcgraph.research.model import (
    Basis,
    Citation,
    Confidence,
    Definition,
    Language,
    Silence,
    Statement,
    Thing,
)

__all__ = ["defined", "mention", "mentions", "quiet", "read", "said", "sources"]

_TITLE: Final = 200
_ADDRESS: Final = 500
_SOURCES: Final = 3
_TEXTS: Final = 8
"""So many texts are told how far they were read, in one answer."""


def mention(thing: Thing) -> Mention:
    """A thing as it is mentioned."""
    return Mention(clipped(thing.name, 300), clipped(thing.label, _TITLE), thing.kind)


def mentions(things: Iterable[Thing], most: int) -> tuple[Mention, ...]:
    """The first of some things."""
    return tuple(mention(one) for one in tuple(things)[:most])


def sources(citations: Iterable[Citation], most: int = _SOURCES) -> tuple[Source, ...]:
    """The first of some citations, the surest of which come first. An address is never cut."""
    return tuple(
        Source(
            clipped(one.source.label, _TITLE),
            clipped(one.locator, _TITLE),
            one.confidence,
            one.address if len(one.address) <= _ADDRESS else "",
            one.authority,
        )
        for one in tuple(citations)[:most]
    )


def said(statement: Statement, lang: Language, most: int = _SOURCES) -> Said:
    """A statement with its ground, and at most so many of its sources."""
    if statement.object is not None:
        other = statement.object.label
    else:
        other = statement.value.text if statement.value else ""
    text = f"{statement.subject.label} {statement.relation_label} {other}"
    return Said(
        text=clipped(text, 500),
        basis=statement.basis,
        confidence=statement.confidence,
        notice=_notice(statement.basis, statement.confidence, statement.citations, lang),
        said_by=tuple(clipped(one.label, 120) for one in statement.claimants[:4]),
        date=statement.stated_on,
        claim=statement.claim,
        rationale=clipped(statement.rationale.text) if statement.rationale else "",
        sources=sources(statement.citations, most),
        more_sources=max(0, len(statement.citations) - most),
    )


def defined(definition: Definition, lang: Language) -> Said:
    """A definition, as what its source says."""
    wording = definition.wording.text if definition.wording else definition.thing.label
    return Said(
        text=clipped(wording, 700),
        basis="asserted",
        confidence=definition.confidence,
        notice=_notice("asserted", definition.confidence, definition.citations, lang),
        said_by=tuple(clipped(one.label, 120) for one in definition.given_by[:4]),
        date=definition.date,
        claim=definition.thing.name,
        sources=sources(definition.citations),
        more_sources=max(0, len(definition.citations) - _SOURCES),
    )


def _notice(
    basis: Basis, confidence: Confidence | None, cited: tuple[Citation, ...], lang: Language
) -> str:
    words = GROUNDS[lang]
    if basis == "derived":
        return words["derived"]
    told = [words["interpreted"]] if basis == "interpreted" else []
    if not cited:
        told.append(words["unsourced"])
    elif confidence == "recalled":
        told.append(words["recalled"])
    return " ".join(told)


def read(
    desk: Desk, iris: Iterable[str], lang: Language, as_of: str = "", most: int = _TEXTS
) -> tuple[Read, ...]:
    """How far those of some things were read that are texts, each by the note that counts."""
    found: dict[str, Read] = {}
    for iri in dict.fromkeys(iris):
        if len(found) == most:
            break
        if is_text(desk, iri):
            how_far, teller = extent(desk, iri, as_of)
            if teller not in found:
                note = reading(desk, teller, lang).note
                summary = note.summary.text if note and note.summary else ""
                notice = "" if how_far == "whole" else NOTICES[lang]["unread"]
                thing = mention(desk.thing(teller, lang))
                found[teller] = Read(thing, how_far, clipped(summary, 300), notice)
    return tuple(found.values())


def quiet(silence: Silence | None) -> Quiet | None:
    """Why an answer is empty, if it is."""
    if silence is None:
        return None
    return Quiet(silence.reason, clipped(silence.message, 600), mentions(silence.near, 5))
