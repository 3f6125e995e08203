"""The reply to a question in plain words: its reading, what is put right, the answer, the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.namespaces import PREFIXES
from dcgraph.research.ask.clauses import joined, named_too, split_question
from dcgraph.research.ask.field import is_far, outside_subject, refusal
from dcgraph.research.ask.model import Kind, Reading, Reply, Told
from dcgraph.research.ask.nearest import with_names
from dcgraph.research.ask.outcomes import BY_WORDS, LEAST, outcome_of
from dcgraph.research.ask.premises import corrections
from dcgraph.research.ask.premises.numbering import nearest_numbers
from dcgraph.research.ask.provisions import fitting
from dcgraph.research.ask.question import MAX_LETTERS, Heard, heard
from dcgraph.research.ask.readings import readings_of
from dcgraph.research.ask.telling import (
    MAX_ROWS,
    MAX_SENTENCES,
    Answer,
    derived_told,
    name_of,
    state_told,
    summary_told,
)
from dcgraph.research.ask.vectors import near
from dcgraph.research.ask.vocabulary import met
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.model import Coverage, Language
from dcgraph.research.norms import said_on
from dcgraph.research.records import coverage
from dcgraph.research.relevance import owner
from dcgraph.research.status import FORCE, state
from dcgraph.snapshot.search_index import content_words, stem
from dcgraph.words import words

MAX_READINGS: Final = 3


def reply(desk: Desk, text: str, lang: Language = "en", *, reading: int = 1) -> Reply:
    """The answer to a question, by its likeliest reading, or the second or third.

    Answers each of several questions in one, and says which it cannot answer. Raises ParameterError
    for a question that is too long or a reading that there is not.
    """
    question = " ".join(text.split())
    if len(question) > MAX_LETTERS:
        raise ParameterError(
            f"A question may have {MAX_LETTERS} characters, and {len(question)} are given; "
            "ask it more shortly."
        )
    if not 0 < reading <= MAX_READINGS:
        raise ParameterError(
            f"There is no reading {reading}; ask for one from 1 to {MAX_READINGS}."
        )
    parts = split_question(question)
    # The other readings of several questions at once are those by their words.
    whole = _single(desk, question, lang, reading, by_words=len(parts) > 1)
    if reading > 1 or len(parts) == 1 or whole.outcome == "outside":
        return whole
    named = [named_too(desk, parts[0], one, lang) for one in parts[1:]]
    every = [_single(desk, one, lang, 1, most=1) for one in (parts[0], *named)]
    return joined(whole, parts, every, lang)


def _single(
    desk: Desk,
    question: str,
    lang: Language,
    reading: int,
    *,
    most: int = MAX_READINGS,
    by_words: bool = False,
) -> Reply:
    """The reply to one question, of which so many readings are made."""
    asked = heard(desk, question)
    if subject := outside_subject(desk, asked, lang):
        return refusal(question, subject, lang)
    if not by_words:
        asked = replace(asked, near=near(desk, with_names(desk, asked)))
    if is_far(desk, asked):
        return refusal(question, "unknown", lang)
    fitting_ = readings_of(desk, asked, lang, most)
    number = min(reading, len(fitting_))
    day = asked.days[0] if asked.days else ""
    readings = [_reading(desk, day, one, place, lang) for place, one in enumerate(fitting_, 1)]
    chosen = fitting_[number - 1][1]
    put_right = corrections(desk, asked, lang)
    told = {one.text.text for one in put_right}
    found = chosen.sentences
    if number == 1 and not asked.provisions() and (missing := asked.missing()):
        # What is nearest is told, and not what stands elsewhere under the number.
        beside = (
            summary_told(desk, iri, lang) for one in missing for iri in nearest_numbers(desk, one)
        )
        found = tuple(filter(None, beside))[:MAX_SENTENCES]
    sentences = tuple(
        one for one in found if not any(each.startswith(one.text.text) for each in told)
    )
    if fitting_[number - 1][0] == "binding" and put_right:
        # That it does not bind was told.
        sentences = (
            tuple(one for one in sentences if one.thing != put_right[0].thing) or sentences[1:]
        )
    if put_right and fitting_[number - 1][0] in BY_WORDS and not asked.provisions():
        # Beside what was put right only what has some of the words is told.
        share = fitting(desk, asked, {one.thing.iri for one in sentences}, lang)
        sentences = tuple(one for one in sentences if share[one.thing.iri] >= LEAST)
    standing = _standing(desk, chosen, day, lang) if sentences else ()
    if fitting_[number - 1][0] != "in force" and standing:
        sentences = (*standing, *sentences)[:MAX_SENTENCES]
    if number == 1 and sentences and not chosen.silence:
        sentences = _with_second(asked, fitting_, sentences)
        sentences = _with_untold(desk, asked, sentences, put_right, lang)
    notes = _coverage(desk, chosen, lang)
    outcome, silence = outcome_of(desk, asked, fitting_[number - 1], put_right, lang)
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


def _with_second(
    asked: Heard, read: Sequence[tuple[Kind, Answer]], sentences: tuple[Told, ...]
) -> tuple[Told, ...]:
    """An answer with the first sentence on the second thing that a question asks, if there is room.

    Both are asked where words ask for two kinds of answer and an `and` joins them.
    """
    both = met(asked.padded, (" and ", " et ", " и ", " а "))
    room = MAX_SENTENCES - len(sentences)
    if both and room > 0 and len(read) > 1 and asked.scores.get(read[1][0]):
        return (*sentences, *read[1][1].sentences[:1])
    return sentences


def _with_untold(
    desk: Desk, asked: Heard, sentences: tuple[Told, ...], put_right: Sequence[Told], lang: Language
) -> tuple[Told, ...]:
    """An answer, of which the last sentence says what of a question it does not tell."""
    untold = _untold(desk, asked, (*put_right, *sentences))
    cited_ = tuple(at for iri in untold for at in desk.citations(iri, lang)[:1])
    if not cited_:
        return sentences
    names = "; ".join(desk.label(iri, lang).text for iri in untold)
    note = derived_told(desk, untold[0], words(lang)("ask.untold", names=names), cited_, lang)
    # The sources are on the thing. That nothing is told of it rests on none of them.
    note = replace(note, confidence=None)
    kept = sentences if len(sentences) > MAX_SENTENCES else sentences[: MAX_SENTENCES - 1]
    return (*kept, note)


_TOLD_OF: Final = ("Instrument", "InformationSystem", "Mechanism", "Technology")


def _untold(desk: Desk, asked: Heard, told: Sequence[Told]) -> list[str]:
    """The texts, systems and mechanisms that a question names and no sentence is about."""
    named = asked.of(desk, *_TOLD_OF)
    if len(named) + len(asked.of(desk, "State", "Notion")) <= 1:
        return []
    shown = {one.thing.iri for one in told} | {owner(desk, one.thing.iri) for one in told}
    written = {stem(word) for one in told for word in content_words(one.text.text)}
    return [
        iri
        for iri in named
        if not _is_told(desk, iri, shown)
        and written.isdisjoint(
            stem(word) for one in desk.texts(iri, _LABEL) for word in content_words(one.text)
        )
    ][:2]


_LABEL: Final = PREFIXES["skos"] + "prefLabel"


def _is_told(desk: Desk, iri: str, shown: set[str]) -> bool:
    """Whether what is shown is a thing, part of it, or said to bear on it."""
    if iri in shown or any(one.startswith(f"{iri}.") for one in shown):
        return True
    if any(one.subject in shown for one in said_on(desk, iri)):
        return True
    values = ({*some} for one in shown for some in desk.facts.about.get(one, {}).values())
    return any(iri in some for some in values)


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


def _standing(desk: Desk, one: Answer, day: str, lang: Language) -> tuple[Told, ...]:
    """That the text of an answer was not yet, or no longer, in force on the day of a question."""
    texts = [
        it for it in (owner(desk, iri) for iri in one.things) if "Instrument" in desk.kinds(it)
    ]
    if not day or not texts:
        return ()
    found = state(desk, name_of(texts[0]), Filters(lang, as_of=day))
    if len(day) == _YEAR and any(
        one.property != FORCE and one.date[:4] == day for one in found.dates
    ):
        return ()  # as in `the MLETR of 2017`
    if found.standing not in ("not yet", "ended") or not found.dates:
        return ()
    return (state_told(desk, texts[0], lang, day),)


_YEAR: Final = 4


def _coverage(desk: Desk, one: Answer, lang: Language) -> tuple[Coverage, ...]:
    texts = dict.fromkeys(owner(desk, iri) for iri in one.things)
    return tuple(
        note for iri in texts for note in coverage(desk, iri, lang) if note.extent != "whole"
    )
