"""The contents of several texts side by side, each part with what it says on one thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCGD
from dcgraph.research.contents import CHOICES, Line, bearings, contents, marks_within
from dcgraph.research.coverage import extent
from dcgraph.research.filters import listed
from dcgraph.research.graph import Desk
from dcgraph.research.model import Confidence, Extent, Language, Text, Thing
from dcgraph.research.relevance import TEXTS
from dcgraph.research.tables import Table
from dcgraph.words import words

MAX_TEXTS: Final = 4
"""Texts side by side."""


@dataclass(frozen=True, slots=True)
class MarkCount:
    """How many parts within a part have a mark."""

    mark: str
    parts: int


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """A part of a text: `level` 1 lies in the text itself, 2 in a part of level 1, and so on.

    `mark` is the name of a mark of force, or `bears` where something is said without a force. Of
    a part that has no parts, and of which nothing is recorded, it is `gap` if the text was read as
    a whole, else `not read`; without a thing to be read for it is empty then. `within` counts the
    marks of the parts that lie in it. `subject` and `ours` are as in `contents.Line`.
    """

    level: int
    thing: Thing
    name: Text
    subject: Text | None
    ours: bool
    mark: str
    confidence: Confidence | None
    within: tuple[MarkCount, ...]


@dataclass(frozen=True, slots=True)
class TextContents:
    """The contents of one text, how far it was read, and how many of its parts have a force."""

    text: Thing
    extent: Extent
    bearing: int
    rows: tuple[ContentsRow, ...]


@dataclass(frozen=True, slots=True)
class ContentsBeside:
    """Contents side by side; `concept` is what they are read for, None for any norm at all."""

    concept: Thing | None
    texts: tuple[TextContents, ...]


def contents_beside(desk: Desk, texts: str, concept: str, lang: Language) -> ContentsBeside:
    """The contents of some texts, named with commas, read for a notion or an action.

    Raises NotFoundError for a name that nothing has, ParameterError for a thing of another kind,
    for no text and for more than `MAX_TEXTS`.
    """
    names = tuple(dict.fromkeys(listed(texts)))
    if not 0 < len(names) <= MAX_TEXTS:
        raise ParameterError(
            f"texts names {len(names)} texts; name from 1 to {MAX_TEXTS}, as in rkc,tfa."
        )
    every = [_named(desk, one, TEXTS) for one in names]
    chosen = _named(desk, concept, CHOICES) if concept else ""
    return ContentsBeside(
        desk.thing(chosen, lang) if chosen else None,
        tuple(_contents(desk, one, chosen, lang) for one in every),
    )


def _named(desk: Desk, name: str, kinds: tuple[str, ...]) -> str:
    iri = desk.iri(name)
    if {*kinds}.isdisjoint(desk.kinds(iri)):
        raise ParameterError(
            f"{iri.removeprefix(DCGD)} is of the kind {desk.thing(iri).kind}; name a thing of the "
            f"kind {' or '.join(sorted(kinds))}."
        )
    return iri


def _contents(desk: Desk, text: str, chosen: str, lang: Language) -> TextContents:
    known, within = bearings(desk, chosen), marks_within(desk, text, chosen)

    def rows(lines: tuple[Line, ...], level: int) -> Iterator[ContentsRow]:
        for one in lines:
            said = known.get(one.thing.iri)
            mark = said.mark if said else "" if one.parts else _absent(desk, one.thing.iri, chosen)
            inner = tuple(MarkCount(*it) for it in within.get(one.thing.iri, ()))
            yield ContentsRow(
                level,
                one.thing,
                one.name,
                one.subject,
                one.ours,
                mark,
                said.confidence if said else None,
                inner,
            )
            yield from rows(one.parts, level + 1)

    found = tuple(rows(contents(desk, text, lang), 1))
    bearing = sum(one.thing.iri in known for one in found)
    return TextContents(desk.thing(text, lang), extent(desk, text)[0], bearing, found)


def _absent(desk: Desk, iri: str, chosen: str) -> str:
    """What it means that nothing is recorded of a part."""
    if not chosen:
        return ""
    return "gap" if extent(desk, iri)[0] == "whole" else "not read"


class _Row(NamedTuple):
    text: TextContents
    one: ContentsRow


_TABLE: Final = Table(
    _Row,
    "text.text text_extent one.level part one.name one.subject subject_ours one.mark "
    "one.confidence within",
    text_extent="text.extent",
    part="one.thing.name",
    subject_ours="one.ours",
    within=lambda row: "; ".join(f"{one.mark} {one.parts}" for one in row.one.within),
)


def contents_csv(found: ContentsBeside) -> bytes:
    """One row for each part of each text, in the order of these."""
    return _TABLE.csv(_Row(text, one) for text in found.texts for one in text.rows)


def contents_text(found: ContentsBeside, lang: Language) -> str:
    """The contents for a terminal, one text after another."""
    return "\n".join(_told(found, lang))


def _told(found: ContentsBeside, lang: Language) -> Iterator[str]:
    t = words(lang)
    for text in found.texts:
        yield f"{text.text.label} ({text.text.name})"
        for one in text.rows:
            mark = (
                t("contents.bears")
                if one.mark == "bears"
                else one.mark and t(f"force.verb.{one.mark}")
            )
            subject = f" {one.subject.text}" if one.subject else ""
            sure = f" [{t('contents.recalled')}]" if one.confidence == "recalled" else ""
            yield f"{'  ' * one.level}{one.name.text}{subject}{f' — {mark}' if mark else ''}{sure}"
