"""Statements, citations and coverage of the desk, told shortly and never without their ground."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import Final

from dcgraph.assistants.fitting import clipped
from dcgraph.assistants.model import Laid, Mention, Quiet, Read, Said, Source, Tallied
from dcgraph.assistants.phrases import GROUNDS, NOTICES
from dcgraph.research.coverage.bearing import is_text
from dcgraph.research.coverage.reading import extent, reading
from dcgraph.research.desk import Desk
from dcgraph.research.model import (
    Basis,
    Citation,
    Confidence,
    Definition,
    Extent,
    Ground,
    Language,
    Norm,
    Silence,
    SourcedText,
    Statement,
    Tally,
    Thing,
)

__all__ = [
    "defined",
    "mention",
    "mentions",
    "quiet",
    "read",
    "recorded",
    "said",
    "sources",
    "tallied",
    "warning",
]

_TITLE: Final = 200
_ADDRESS: Final = 500
_SOURCES: Final = 3
_LENGTH: Final = 800
_BESIDE_CLAIM: Final = frozenset(("statedOnDate", "isClaimedBy"))
_BESIDE_WORDING: Final = frozenset(("definitionDate", "isGivenBy"))
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
    return tuple(_source(one) for one in tuple(citations)[:most])


def _source(one: Citation, supports: tuple[str, ...] = ()) -> Source:
    return Source(
        clipped(one.source.label, _TITLE),
        clipped(one.locator, _TITLE),
        one.confidence,
        one.address if len(one.address) <= _ADDRESS else "",
        one.authority,
        supports,
    )


def _aside(others: Iterable[Citation], beside: frozenset[str]) -> tuple[Source, ...]:
    """Those of the other citations of a claim or a definition that are for some properties."""
    return tuple(
        _source(one, tuple(name for name in one.supports if name in beside))
        for one in others
        if not beside.isdisjoint(one.supports)
    )


def said(statement: Statement, lang: Language, most: int = _SOURCES) -> Said:
    """A statement with its ground, and at most so many of its sources."""
    if statement.object is not None:
        other = statement.object.label
    else:
        other = statement.value.text if statement.value else ""
    text = f"{statement.subject.label} {statement.relation_label} {other}"
    cited = statement.citations
    notice = warning(statement.basis, statement.confidence, cited, lang)
    if statement.norms:
        recalled = statement.confidence == "recalled"
        notice = " ".join(GROUNDS[lang][one] for one in _FOLLOWS[: 2 if recalled else 1])
    return Said(
        text=clipped(text, 500),
        basis=statement.basis,
        confidence=statement.confidence,
        notice=notice,
        said_by=tuple(clipped(one.label, 120) for one in statement.claimants),
        date=statement.stated_on,
        claim=statement.claim,
        rationale=clipped(statement.rationale.text) if statement.rationale else "",
        sources=sources(cited, most),
        more_sources=max(0, len(cited) - most),
        aside_sources=_aside(statement.other_citations, _BESIDE_CLAIM),
        read_by=statement.read_by,
        read_on=statement.read_on,
        review=statement.review,
        force=statement.force,
        norms=tuple(_ground(one) for one in statement.norms[:most]),
        more_norms=max(0, len(statement.norms) - most),
    )


_FOLLOWS: Final = ("by norms", "recalled")


def _words(one: Ground | Norm) -> str:
    """The operative words, with a remark where they are told as another text quotes them."""
    told = one.words.text if one.words else ""
    return f"{told} (as another text quotes it)" if one.words_quoted else told


def _ground(one: Ground) -> Laid:
    """A norm from which a statement follows."""
    return Laid(
        name=one.norm.name,
        force=one.force,
        words=_words(one),
        action=clipped(one.action.label, 120),
        claim=one.claim,
        sources=sources(one.citations, 1),
    )


def laid(one: Norm) -> Laid:
    """A norm as its provision lays it down."""
    return Laid(
        name=one.thing.name,
        force=one.force,
        kind=one.kind_label,
        words=_words(one),
        who=tuple(each.label for each in one.bearers),
        action=clipped(", ".join(each.label for each in one.actions), 240),
        matters=tuple(each.label for each in one.matters),
        qualifiers=tuple(each.label for each in one.qualifiers),
        condition=clipped(one.condition.text) if one.condition else "",
        summary=clipped(one.summary.text) if one.summary else "",
        sources=sources(one.citations, 1),
    )


def tallied(one: Tally, lang: Language) -> Tallied:
    """What the norms of the parts of a text come to for a thing."""
    return Tallied(
        thing=mention(one.object),
        relation=one.relation,
        force=one.force,
        norms=one.norms,
        provisions=one.provisions,
        confidence=one.confidence,
        notice=GROUNDS[lang]["recalled"] if one.confidence == "recalled" else "",
    )


def recorded(text: SourcedText, lang: Language, *, most: int = _SOURCES) -> Said:
    """A text that a record gives, with the sources that support it."""
    cited = text.citations
    confidence = Desk.confidence(cited)
    return Said(
        text=clipped(text.text, _LENGTH),
        basis="asserted",
        confidence=confidence,
        notice=warning("asserted", confidence, cited, lang),
        sources=sources(cited, most),
        more_sources=max(0, len(cited) - most),
    )


def defined(definition: Definition, lang: Language) -> Said:
    """A definition, as what its source says."""
    wording = definition.wording.text if definition.wording else definition.thing.label
    cited, confidence = definition.citations, definition.confidence
    return Said(
        text=clipped(wording, 700),
        basis="asserted",
        confidence=confidence,
        notice=warning("asserted", confidence, cited, lang),
        said_by=tuple(clipped(one.label, 120) for one in definition.given_by),
        date=definition.date,
        claim=definition.thing.name,
        sources=sources(cited),
        more_sources=max(0, len(cited) - _SOURCES),
        aside_sources=_aside(definition.other_citations, _BESIDE_WORDING),
    )


def warning(
    basis: Basis, confidence: Confidence | None, cited: tuple[Citation, ...], lang: Language
) -> str:
    """What has to be said with a statement of this basis and confidence; mostly nothing."""
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
    desk: Desk,
    iris: Iterable[str],
    lang: Language,
    as_of: str = "",
    most: int = _TEXTS,
    *,
    fully: str = "",
) -> tuple[tuple[Read, ...], int]:
    """How far those of some things were read that are texts, each by the note that counts.

    Gives `most` of the texts, the one of the thing `fully` with known gaps and the summary of its
    reading, and how many more texts there are.
    """
    told = ""
    tellers: dict[str, Extent] = {}
    for iri in dict.fromkeys(iris):
        if is_text(desk, iri):
            how_far, teller = extent(desk, iri, as_of)
            tellers.setdefault(teller, how_far)
            told = teller if iri == fully else told
    found = tuple(
        _read(desk, teller, how_far, lang, fully=teller == told)
        for teller, how_far in islice(tellers.items(), most)
    )
    return found, len(tellers) - len(found)


def _read(desk: Desk, teller: str, how_far: Extent, lang: Language, *, fully: bool) -> Read:
    brief = Read(
        text=mention(desk.thing(teller, lang)),
        extent=how_far,
        notice="" if how_far == "whole" else NOTICES[lang]["unread"],
    )
    note = reading(desk, teller, lang).note
    if note is None:
        return brief
    if not fully:
        return replace(brief, more_known_gaps=len(note.gaps))
    missing = (recorded(one, lang, most=1) for one in note.gaps)
    return replace(
        brief,
        known_gaps=tuple(missing),
        summary=recorded(note.summary, lang, most=1) if note.summary else None,
    )


def quiet(silence: Silence | None) -> Quiet | None:
    """Why an answer is empty, if it is."""
    if silence is None:
        return None
    return Quiet(silence.reason, clipped(silence.message, 600), mentions(silence.near, 5))
