"""A comparison as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from dcgraph.research.comparing.model import Comparison, Line, Position, Told
from dcgraph.research.comparing.words import ABSENCES, ASPECT_WORDS, SENTENCES, SIDES, worded
from dcgraph.research.coverage.frames import BASIS, CONFIDENCE, EXTENT
from dcgraph.research.coverage.reading import Reading
from dcgraph.research.model import Language
from dcgraph.research.prose import cited, statement_text

__all__ = ["comparison_text"]


def comparison_text(comparison: Comparison, lang: Language) -> str:
    """The two side by side, aspect by aspect: what both are told, then each alone."""
    return "\n".join(_lines(comparison, lang))


def _lines(comparison: Comparison, lang: Language) -> Iterator[str]:
    a, b = comparison.a, comparison.b
    yield f"A: {a.label} ({a.kind}, {a.name})"
    yield f"B: {b.label} ({b.kind}, {b.name})"
    for name, readings in (("A", comparison.readings_a), ("B", comparison.readings_b)):
        yield from (f"{name}: {_reading(one, lang)}" for one in readings[:1])
    for aspect, lines in groupby(comparison.lines, key=lambda one: one.aspect):
        yield ""
        yield worded(ASPECT_WORDS[aspect], lang).upper()
        for line in lines:
            yield from _line(line, lang)
    if comparison.between:
        yield ""
        yield worded(SENTENCES["between"], lang).upper()
    for one in comparison.between:
        yield f"- {statement_text(one)}"
        yield from (f"    {cited(at)}" for at in one.citations)
    yield from _conflicts(comparison, lang)
    if comparison.note:
        yield f"\n{comparison.note}"
    if comparison.silence:
        yield comparison.silence.message


def _conflicts(comparison: Comparison, lang: Language) -> Iterator[str]:
    for key, pairs in (
        ("contradictions", comparison.contradictions),
        ("tensions", comparison.tensions),
    ):
        if pairs:
            yield ""
            yield worded(SENTENCES[key], lang).upper()
        for pair in pairs:
            yield f"- {_position(pair.one)}"
            yield f"  {worded(SENTENCES['against'], lang)} {_position(pair.other)}"
            yield from (f"  {text.text}" for text in pair.conditions)


def _position(one: Position) -> str:
    ground = ", ".join(filter(None, (one.holders, one.date)))
    return f"{one.text} ({ground})" if ground else one.text


def _line(line: Line, lang: Language) -> Iterator[str]:
    side = worded(SIDES[line.side], lang, a="A", b="B")
    colon = " : " if lang == "fr" else ": "
    group = f"{line.group.label}{colon}" if line.group else ""
    if line.aspect == "sources":
        places = dict.fromkeys(one.text for one in (*line.a, *line.b))
        yield f"- {line.label}, {'; '.join(places)} [{side}]"
        return
    yield f"- {group}{line.label} [{side}]"
    for name, told, absence in (("A", line.a, line.absence_a), ("B", line.b, line.absence_b)):
        for one in told:
            yield f"    {name}: {_told(one, lang)}"
            yield from (f"        {cited(at)}" for at in one.citations)
        if absence:
            yield f"    {name}: {worded(ABSENCES[absence], lang)}"


def _told(told: Told, lang: Language) -> str:
    by = ", ".join(one.label for one in told.by)
    number = f" ×{len(told.claims)}" if len(told.claims) > 1 else ""
    date = told.date if told.date != told.text else ""
    grade = CONFIDENCE[lang][told.confidence] if told.confidence else ""
    basis = BASIS[lang][told.basis] if told.claims else ""
    ground = ", ".join(filter(None, (date, by, basis, grade)))
    return f"{told.text}{number}" + (f" ({ground})" if ground else "")


def _reading(reading: Reading, lang: Language) -> str:
    summary = f": {reading.note.summary.text}" if reading.note and reading.note.summary else ""
    return f"{reading.text.label}, {EXTENT[lang][reading.extent]}{summary}"
