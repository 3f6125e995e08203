"""A gap analysis as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dcgraph.research.footnotes import Paper, Passage
from dcgraph.research.gaps import Aspect, Gaps
from dcgraph.research.links import ground
from dcgraph.research.model import Language, Statement, Thing
from dcgraph.research.proposals import Proposal
from dcgraph.research.relevance import GapState
from dcgraph.research.statement_tables import (
    STATEMENT_TABLE,
    claim_entries,
    reading_entries,
    write_safe_csv,
)
from dcgraph.research.tables import Entry, Sheet, Tone, workbook
from dcgraph.words import words

_HEADS: Final = (
    *("notion", "notion_label", "instrument", "instrument_label", "read"),
    *("dimension", "dimension_label", "characteristic", "characteristic_label"),
    *("state", "where", *STATEMENT_TABLE.columns),
)
_PLACES: Final = ("notion", "text", "elsewhere")
_PROPOSED: Final = "proposal"


def gaps_csv(found: Gaps) -> bytes:
    """The analysis as CSV in UTF-8.

    For each characteristic there is a line for each claim: `where` says whether it gives the
    characteristic to the notion (`notion`), is made by the text (`text`) or by another
    (`elsewhere`). A proposal (`proposal`) has a line for each norm from which it comes, told in
    `norms`, at each characteristic to which its act comes, or at none. A text that a spreadsheet
    would take for a formula begins with an apostrophe.
    """
    start = (*_named(found.notion), *_named(found.instrument), found.extent)
    rows = []
    for aspect in found.aspects:
        concept, dimension = aspect.characteristic, aspect.dimension
        heads = (*start, *_named(dimension), *_named(concept), aspect.state)
        rows += [
            (*heads, where, *STATEMENT_TABLE.row(claim))
            for where, claim in _stated(aspect, _PLACES)
        ]
        there = [each for each in found.proposals if concept in each.characteristics]
        rows += [(*heads, *cells) for cells in _proposed(there)]
    blank = (*start, *_named(None), *_named(None), "")
    elsewhere = [each for each in found.proposals if not each.characteristics]
    rows += [(*blank, *cells) for cells in _proposed(elsewhere)]
    return write_safe_csv(_HEADS, rows)


def _proposed(proposals: Iterable[Proposal]) -> Iterator[tuple[str, ...]]:
    """The cells from `where` on of some proposals: a row for each norm from which one comes."""
    for proposal in proposals:
        for origin in proposal.derivation:
            assert origin.object
            cells = dict(zip(STATEMENT_TABLE.columns, STATEMENT_TABLE.row(origin), strict=True))
            cells["rationale"] = proposal.reason.text if proposal.reason else ""
            yield _PROPOSED, *(cells | {"norms": origin.object.name}).values()


def _stated(one: Aspect, places: Sequence[str]) -> Iterator[tuple[str, Statement]]:
    """Each statement on a characteristic after the name of the place where it stands."""
    elsewhere = (each for filling in one.elsewhere for each in filling.statements)
    for place, statements in zip(places, (one.given, one.statements, elsewhere), strict=True):
        yield from ((place, each) for each in statements)


def _named(thing: Thing | None) -> tuple[str, str]:
    return (thing.name, thing.label) if thing else ("", "")


Rows = tuple[tuple[Entry, ...], ...]

_TONES: Final[dict[GapState, Tone]] = {
    "covered": "middle",
    "gap": "gap",
    "gap in part": "gap",
    "not read": "unread",
    "filtered": "filtered",
}
_ABOVE: Final = 3
"""Rows above the first characteristic: title, where it is from, heads."""


def gaps_xlsx(found: Gaps, lang: Language) -> bytes:
    """The analysis as a workbook, the same bytes each time.

    The first sheet has the characteristics, each with a link to its claims; the second the
    claims with their sources, the third how far the text was read, the fourth the text.
    """
    first, second, third, fourth = words(lang).row("gaps.sheets")
    claims, places = _claims(found, lang)
    reading = tuple(reading_entries(found.readings, lang))
    text, _, *others = words(lang).row("coverage.reading-heads")
    heads = tuple(Entry(head, "head") for head in (text, *others))
    sheets = (
        Sheet(
            first,
            tuple(_aspects(found, lang, places)),
            (24, 34, 14, 60, 60, 14),
            frozen=(_ABOVE, 2),
            filtered=_ABOVE - 1,
        ),
        Sheet(second, claims, (34, 16, 34, 16, 16, 16, 60, 40, 40, 30, 16, 30, 30), (1, 2), 0),
        Sheet(third, (heads, *reading), (40, 16, 70, 60)),
        Sheet(fourth, tuple(_text(found.paper)), (6, 110, 60), frozen=(0, 0)),
    )
    return workbook(sheets, found.paper.title, found.pinned)


def _aspects(found: Gaps, lang: Language, places: dict[str, int]) -> Iterator[tuple[Entry, ...]]:
    second = words(lang).row("gaps.sheets")[1]
    yield (Entry(found.paper.title, "title"),)
    silence = f" {found.silence.message}" if found.silence else ""
    yield (Entry(f"{found.finding} {found.pinned}{silence}".strip(), "note"),)
    yield tuple(Entry(head, "head") for head in words(lang).row("gaps.heads"))
    for one in found.aspects:
        name, line = one.characteristic, places[one.characteristic.iri]
        yield (
            Entry(one.dimension.label if one.dimension else ""),
            Entry(name.label, "name", f"internal:'{second}'!A{line}"),
            Entry(words(lang)(f"coverage.state.{one.state}"), _TONES[one.state]),
            Entry("\n".join(_statement(each, lang) for each in one.statements)),
            Entry("\n".join(_statement(each.statements[0], lang) for each in one.elsewhere)),
            Entry(one.others) if one.others else Entry(""),
        )


def _statement(one: Statement, lang: Language) -> str:
    told = ground(one, lang)
    if one.confidence == "recalled":
        told += f"; {words(lang)('claim.confidence.recalled')}"
    return f"{one.subject.label} – {one.relation_label} ({told})"


def _claims(found: Gaps, lang: Language) -> tuple[Rows, dict[str, int]]:
    """The rows of the second sheet, and the number of the first of each characteristic, from 1."""
    where, *places = words(lang).row("gaps.where")
    heads = (words(lang).row("gaps.heads")[1], where, *words(lang).row("coverage.claim-heads")[2:])
    rows = [tuple(Entry(head, "head") for head in heads)]
    lines = {}
    for one in found.aspects:
        lines[one.characteristic.iri] = len(rows) + 1
        for place, statement in _stated(one, places):
            start = (Entry(one.characteristic.label), Entry(place))
            rows.extend((*start, *end) for end in claim_entries(statement, lang))
    return tuple(rows), lines


def _text(paper: Paper) -> Iterator[tuple[Entry, ...]]:
    """The text, a row for a paragraph, then the footnotes with their numbers and addresses."""
    yield Entry(""), Entry(paper.title, "title")
    for section in paper.sections:
        yield Entry(""), Entry(section.heading, "name")
        for one in section.paragraphs:
            mark = "– " if one.item else ""
            yield Entry(""), Entry(mark + " ".join(_passage(part) for part in one.passages))
    for note in paper.footnotes:
        address = note.citation.address
        yield Entry(note.number), Entry(note.text), Entry(address, link=address)


def _passage(one: Passage) -> str:
    return one.text + "".join(f"[{number}]" for number in one.notes) + one.end
