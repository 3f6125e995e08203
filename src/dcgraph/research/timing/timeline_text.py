"""A timeline as text for a terminal, and as a table."""

from __future__ import annotations

from collections.abc import Iterator

from dcgraph.research.coverage.frames import CONFIDENCE, basis_words
from dcgraph.research.csvs import written
from dcgraph.research.force import MARK
from dcgraph.research.model import Language
from dcgraph.research.prose import cited
from dcgraph.research.timing.entries import Entry
from dcgraph.research.timing.timeline import Timeline
from dcgraph.research.timing.timeline_words import TEXT_WORDS, phrase

__all__ = ["timeline_csv", "timeline_text"]

_COLUMNS = (
    *("of", "date", "precision", "until", "dated_by", "kind", "force", "sentence", "text"),
    *("things", "claims", "norms", "first", "other_dates", "contradicts", "in_tension"),
    *("basis", "confidence", "citations"),
)


def timeline_csv(timeline: Timeline) -> bytes:
    """The entries of a timeline, a line each."""
    return written(_COLUMNS, (_row(one) for one in timeline.entries.items))


def _row(entry: Entry) -> tuple[str, ...]:
    return (
        entry.of.name,
        entry.date,
        entry.precision,
        entry.until,
        entry.dated_by,
        entry.kind,
        entry.force or "",
        entry.sentence,
        entry.text.text if entry.text else "",
        "; ".join(one.name for one in entry.things),
        "; ".join(entry.claims),
        "; ".join(entry.norms),
        "true" if entry.first else "false",
        "; ".join(entry.other_dates),
        "; ".join(one.name for one in entry.contradicts),
        "; ".join(one.name for one in entry.in_tension),
        entry.basis,
        entry.confidence or "",
        "; ".join(cited(one) for one in entry.citations),
    )


def timeline_text(timeline: Timeline, lang: Language) -> str:
    """A timeline in lines, the date before what happened, and under it where that stands."""
    return "\n".join(_lines(timeline, lang))


def _lines(timeline: Timeline, lang: Language) -> Iterator[str]:
    yield ", ".join(f"{one.label} ({one.name})" for one in timeline.of)
    several = len(timeline.of) > 1
    for entry in timeline.entries.items:
        until = f" / {entry.until}" if entry.until else ""
        told = (_force(entry, lang), _basis(entry, lang), _grade(entry, lang))
        of = f"{entry.of.name}: " if several else ""
        yield f"{entry.date}{until}  {of}{entry.sentence} [{', '.join(filter(None, told))}]"
        yield from (f"    {line}" for line in _under(entry, lang))
    page = timeline.entries
    if page.next:
        left = str(page.total - len(page.items))
        yield phrase(TEXT_WORDS["more"], lang, count=left)
    if timeline.note:
        yield timeline.note
    if page.silence:
        yield page.silence.message


def _force(entry: Entry, lang: Language) -> str:
    return MARK[entry.force].label[lang] if entry.force else ""


def _basis(entry: Entry, lang: Language) -> str:
    # That a record says so itself need not be told of each.
    if not (entry.claims or entry.norms):
        return ""
    return basis_words(entry.basis, lang, by_norms=bool(entry.norms))


def _grade(entry: Entry, lang: Language) -> str:
    return CONFIDENCE[lang][entry.confidence] if entry.confidence else ""


def _under(entry: Entry, lang: Language) -> Iterator[str]:
    if entry.text:
        yield entry.text.text
    others = "; ".join(entry.other_dates)
    against = "; ".join(f"{one.label} ({one.name})" for one in entry.contradicts)
    beside = "; ".join(f"{one.label} ({one.name})" for one in entry.in_tension)
    for key, what in (("other dates", others), ("contradicts", against), ("tension", beside)):
        if what:
            yield phrase(TEXT_WORDS[key], lang, what=what)
    for note in entry.notes:
        yield phrase(TEXT_WORDS["note"], lang, what=note.text)
    yield from (cited(one) for one in entry.citations)
