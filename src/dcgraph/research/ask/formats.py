"""A reply as a table and as text for a terminal."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Final

from dcgraph.research.ask.model import Reading, Reply, Told
from dcgraph.research.links import cited
from dcgraph.research.model import Language
from dcgraph.words import words

COLUMNS: Final = (
    *("part", "thing", "text", "language", "date", "basis", "force", "confidence", "citations"),
)


def reply_csv(found: Reply) -> bytes:
    """A line for the reading, each correction, sentence, row and note, and each other reading.

    For a sentence or a row, `citations` has the sources. For a reading it has the address of the
    full view.
    """
    out = StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    lines.writerow(_reading_line("reading", found.reading))
    if found.silence:
        lines.writerow((found.silence.reason, "", found.silence.message, *[""] * 6))
    for part in ("corrections", "sentences", "rows"):
        for one in getattr(found, part):
            sources = "; ".join(cited(each) for each in one.citations)
            lines.writerow(
                (
                    part.removesuffix("s"),
                    one.thing.name,
                    *(one.text.text, one.text.language, one.date, one.basis),
                    *(one.force or "", one.confidence or "", sources),
                )
            )
    for note in found.coverage:
        told = ((note.summary,) if note.summary else ()) + note.gaps
        for each in told:
            sources = "; ".join(cited(one) for one in each.citations)
            line = ("coverage", note.thing.name, each.text, each.language, "", note.extent)
            lines.writerow((*line, "", "", sources))
    lines.writerows(_reading_line("other reading", one) for one in found.others)
    return out.getvalue().encode()


def _reading_line(part: str, one: Reading) -> tuple[str, ...]:
    things = " ".join(thing.name for thing in one.things)
    return part, things, one.text, "", one.day, "", "", "", one.address


_ROWS_SHOWN: Final = 8
"""Rows on a terminal: the table has more, and the view that an answer leads to all."""


def reply_text(found: Reply, lang: Language) -> str:
    """How it was read, what is put right, the answer with its sources, and the other readings."""
    t = words(lang)
    lines = [f"{t('ask.read as')} {found.reading.text}", ""]
    if found.silence:
        lines.append(found.silence.message)
    for one in (*found.corrections, *found.sentences):
        lines += _lines(one, lang)
    if found.rows:
        lines += ["", t("ask.beside", count=found.total)]
        for one in found.rows[:_ROWS_SHOWN]:
            lines.append(f"- {one.thing.label}: {one.text.text}")
            lines += (f"    {cited(each)}" for each in one.citations[:1])
        if found.total > _ROWS_SHOWN:
            lines.append(t("ask.more", count=found.total - _ROWS_SHOWN))
    for note in found.coverage:
        summary = note.summary.text if note.summary else ""
        lines.append(f"{t(f'claim.extent.{note.extent}')}: {note.thing.label}. {summary}")
    for other in found.others:
        lines.append(t("ask.other", number=other.number, text=other.text))
    return "\n".join(lines)


def _lines(one: Told, lang: Language) -> list[str]:
    t = words(lang)
    marks = [t(f"force.verb.{one.force}")] if one.force else []
    marks += [one.confidence] if one.confidence else []
    suffix = f" [{', '.join(marks)}]" if marks else ""
    return [f"{one.text.text}{suffix}", *(f"    {cited(each)}" for each in one.citations[:3])]
