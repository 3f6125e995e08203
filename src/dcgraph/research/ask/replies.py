"""The reply to a question in plain words: its reading, what is put right, the answer, the rest."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Final, cast

from dcgraph.errors import ParameterError
from dcgraph.research.ask.answers import answer, unread
from dcgraph.research.ask.model import Kind, Outcome, Reading, Reply, Told
from dcgraph.research.ask.premises import corrections, lacking, nearest
from dcgraph.research.ask.reading import MAX_LETTERS, Heard, heard, kinds_asked
from dcgraph.research.ask.telling import MAX_ROWS, MAX_SENTENCES, Answer, summary_told
from dcgraph.research.ask.vocabulary import cues, met
from dcgraph.research.graph import Desk
from dcgraph.research.links import cited
from dcgraph.research.model import Coverage, Language, Reason, Silence
from dcgraph.research.records import coverage
from dcgraph.research.relevance import owner
from dcgraph.words import words

_SURE: Final = ("everyday", "tariff", "shipment", "classification")
"""Subjects that are outside whatever is named with them."""
MAX_READINGS: Final = 3
_KNOWN: Final = 0.5
"""So much of the words must be known, where no thing of the field is named."""


def reply(desk: Desk, text: str, lang: Language = "en", *, reading: int = 1) -> Reply:
    """The answer to a question, by its likeliest reading, or the second or third.

    Raises ParameterError for a question that is too long or a reading that there is not.
    """
    question = " ".join(text.split())
    if len(question) > MAX_LETTERS:
        raise ParameterError(
            f"A question may have {MAX_LETTERS} characters, and {len(question)} are given; "
            "ask it more shortly."
        )
    asked = heard(desk, question)
    if subject := _outside(desk, asked):
        return _refusal(question, subject, lang)
    kinds = kinds_asked(desk, asked)
    made = [
        (kind, answer(desk, asked, kind, lang))
        for kind in dict.fromkeys((*kinds[:MAX_READINGS], "about"))
    ]
    # What says nothing is no reading; the likeliest stays if none says anything.
    fitting = [one for one in made if not one[1].empty or one[1].silence] or made[:1]
    fitting = _distinct(fitting)[:MAX_READINGS]
    if not 0 < reading <= MAX_READINGS:
        raise ParameterError(
            f"There is no reading {reading}; ask for one from 1 to {MAX_READINGS}."
        )
    number = min(reading, len(fitting))
    day = asked.days[0] if asked.days else ""
    readings = [_reading(desk, day, one, place, lang) for place, one in enumerate(fitting, 1)]
    chosen = fitting[number - 1][1]
    put_right = corrections(desk, asked, lang)
    told = {one.text.text for one in put_right}
    found = chosen.sentences
    if not asked.provisions() and (missing := asked.missing()):
        # What is nearest is told, and not what stands elsewhere under the number.
        near = (summary_told(desk, iri, lang) for one in missing for iri in nearest(desk, one))
        found = tuple(filter(None, near))[:MAX_SENTENCES]
    sentences = tuple(
        one for one in found if not any(each.startswith(one.text.text) for each in told)
    )
    notes = _coverage(desk, chosen, lang)
    outcome, silence = _outcome(desk, asked, chosen, put_right, lang)
    return Reply(
        question=question,
        outcome=outcome,
        reading=readings[number - 1],
        corrections=put_right,
        sentences=sentences,
        rows=chosen.rows[:MAX_ROWS],
        total=len(chosen.rows),
        silence=silence,
        coverage=notes,
        others=tuple(one for one in readings if one.number != number),
    )


def _distinct(found: list[tuple[Kind, Answer]]) -> list[tuple[Kind, Answer]]:
    """Readings that say the same are one."""
    seen: dict[tuple[str, ...], tuple[Kind, Answer]] = {}
    for kind, one in found:
        key = tuple(each.text.text for each in one.sentences) or (kind,)
        seen.setdefault(key, (kind, one))
    return [*seen.values()]


def _outside(desk: Desk, asked: Heard) -> str:
    """The subject outside the field that a question is about; empty if it is within."""
    firm = asked.of(desk, "Instrument", "Notion", "Mechanism", "Technology", "InformationSystem")
    if asked.outside and not asked.provisions() and (asked.outside in _SURE or not firm):
        return asked.outside
    if not firm and not asked.numbered and not met(asked.padded, cues("field")["words"]):
        # A State, or a name that is a word of every day, makes no question of this field.
        others = asked.of(desk, "Organization", "Body", "Person", "CustomsProcess", "Concept")
        return "" if others or (asked.mentions and not asked.more) else "unknown"
    if asked.mentions or asked.numbered:
        return ""
    known = asked.content - asked.unknown
    if not asked.content or known / asked.content <= _KNOWN:
        return "unknown"
    return ""


def _refusal(question: str, subject: str, lang: Language) -> Reply:
    t = words(lang)
    message = t(f"ask.outside.{subject}")
    return Reply(
        question=question,
        outcome="outside" if subject in ("everyday", "unknown") else "not covered",
        reading=Reading("outside", t("ask.kind.outside"), (), "", 1, ""),
        corrections=(),
        sentences=(),
        rows=(),
        total=0,
        silence=Silence("not covered", f"{message} {t('ask.field')}", ()),
        coverage=(),
        others=(),
    )


def _reading(
    desk: Desk, day: str, made: tuple[Kind, Answer], number: int, lang: Language
) -> Reading:
    kind, one = made
    things = desk.things(one.things, lang)
    t = words(lang)
    if kind not in ("in force", "parties"):
        day = ""
    told = [t(f"ask.kind.{kind}"), ", ".join(thing.label for thing in things), day]
    colon = ": " if lang != "fr" else " : "
    text = colon.join(filter(None, told[:2])) + (f"; {day}" if day else "")
    return Reading(kind, text, things, day, number, one.address)


def _coverage(desk: Desk, one: Answer, lang: Language) -> tuple[Coverage, ...]:
    texts = dict.fromkeys(owner(desk, iri) for iri in one.things)
    return tuple(
        note for iri in texts for note in coverage(desk, iri, lang) if note.extent != "whole"
    )


def _outcome(
    desk: Desk, asked: Heard, one: Answer, put_right: tuple[Told, ...], lang: Language
) -> tuple[Outcome, Silence | None]:
    if put_right:
        return "corrected", None
    if one.silence:
        return "not covered", one.silence
    for each in asked.missing():
        if not asked.provisions():
            return "not read", Silence(
                "not read", lacking(desk, each, nearest(desk, each), lang), ()
            )
    if not one.empty:
        return "answered", None
    reason: Reason = "not read" if unread(desk, one.things) else "not covered"
    return cast("Outcome", reason), Silence(reason, words(lang)(f"ask.{reason}"), ())


COLUMNS: Final = (
    *("part", "thing", "text", "language", "date", "basis", "force", "confidence", "citations"),
)


def reply_csv(found: Reply) -> bytes:
    """A line for the reading, each correction, sentence, row and note, and each other reading.

    Of what is told `citations` are the sources; of a reading they are the address of all it has.
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
        for one in found.rows:
            lines.append(f"- {one.thing.label}: {one.text.text}")
            lines += (f"    {cited(each)}" for each in one.citations[:1])
        if found.total > len(found.rows):
            lines.append(t("ask.more", count=found.total - len(found.rows)))
    for note in found.coverage:
        summary = note.summary.text if note.summary else ""
        lines.append(f"{t(f'claim.extent.{note.extent}')}: {note.thing.label}. {summary}")
    for other in found.others:
        lines.append(t("ask.other", number=other.number, text=other.text))
    return "\n".join(lines)


def _lines(one: Told, lang: Language) -> list[str]:
    t = words(lang)
    marks = [t(f"force.label.{one.force}")] if one.force else []
    marks += [one.confidence] if one.confidence else []
    suffix = f" [{', '.join(marks)}]" if marks else ""
    return [f"{one.text.text}{suffix}", *(f"    {cited(each)}" for each in one.citations[:3])]
