"""The reply to a question in plain words: its reading, what is put right, the answer, the rest."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from typing import Final, cast

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.ask.answers import answer, asks_more, unread
from dcgraph.research.ask.clauses import joined, named_too, split_question
from dcgraph.research.ask.kinds import kinds_asked
from dcgraph.research.ask.model import Kind, Outcome, Reading, Reply, Told
from dcgraph.research.ask.nearest import mixed, nearest
from dcgraph.research.ask.premises import corrections
from dcgraph.research.ask.premises.numbering import lacking, nearest_numbers
from dcgraph.research.ask.provisions import acts_of, fitting, free_words, meanings
from dcgraph.research.ask.reading import MAX_LETTERS, Heard, heard
from dcgraph.research.ask.retrieval import matches, shares
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
from dcgraph.research.ask.vocabulary import cues, met
from dcgraph.research.coverage import short_label
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.links import cited
from dcgraph.research.model import Coverage, Language, Reason, Silence
from dcgraph.research.norms import said_on
from dcgraph.research.records import coverage
from dcgraph.research.relevance import owner
from dcgraph.research.status import FORCE, state
from dcgraph.snapshot.search_index import content_words, fold, stem
from dcgraph.words import words

_SURE: Final = ("everyday", "tariff", "shipment", "classification", "climate")
"""Subjects that are outside whatever is named with them."""
MAX_READINGS: Final = 3
_KNOWN: Final = 0.5
"""So much of the words must be known, where no thing of the field is named."""


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
    if subject := _outside(desk, asked, lang):
        return _refusal(question, subject, lang)
    if not by_words:
        asked = replace(asked, near=near(desk, _with_names(desk, asked)))
    if _is_far(desk, asked):
        return _refusal(question, "unknown", lang)
    fitting_ = _readings(desk, asked, lang, most)
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
    if put_right and fitting_[number - 1][0] in _BY_WORDS and not asked.provisions():
        # Beside what was put right only what has some of the words is told.
        share = fitting(desk, asked, {one.thing.iri for one in sentences}, lang)
        sentences = tuple(one for one in sentences if share[one.thing.iri] >= _LEAST)
    standing = _standing(desk, chosen, day, lang) if sentences else ()
    if fitting_[number - 1][0] != "in force" and standing:
        sentences = (*standing, *sentences)[:MAX_SENTENCES]
    if number == 1 and sentences and not chosen.silence:
        sentences = _with_second(asked, fitting_, sentences)
        sentences = _with_untold(desk, asked, sentences, put_right, lang)
    notes = _coverage(desk, chosen, lang)
    outcome, silence = _outcome(desk, asked, fitting_[number - 1], put_right, lang)
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


def _with_names(desk: Desk, asked: Heard) -> str:
    """A question with the English names of what it names: most of the graph is in English."""
    every = dict.fromkeys(short_label(desk, one.iris[0], "en").text for one in asked.mentions)
    names = [one for one in every if fold(one) not in asked.padded][:_NAMES]
    return f"{asked.text} ({'; '.join(names)})" if names else asked.text


_NAMES: Final = 3
"""So many are put beside a question: encoding takes as long as what is encoded."""


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


_LEADING: Final = 2
"""Kinds that words ask for which come before what is found by its words."""
_OTHERS: Final[tuple[Kind, ...]] = ("requires", "texts", "definition", "in force", "list")
"""Kinds that no word asks for, in the order in which they may be read."""


def _readings(desk: Desk, asked: Heard, lang: Language, most: int) -> list[tuple[Kind, Answer]]:
    """The readings, of which each has a sentence that those before it have not."""
    found = _by_words(desk, asked, lang, most)
    meant = nearest(desk, asked, lang)
    if meant.empty:
        return found
    kind, first = found[0]
    if kind in _BY_WORDS and not first.empty:
        # Of two texts the best provision of each comes first.
        first = mixed(first, meant, 2 if len(asked.of(desk, "Instrument")) > 1 else 1)
    elif _has_room(asked, kind, first):
        first = _with_nearest(first, meant)
    shown = {one.text.text for one in first.sentences}
    fresh = _beyond(meant, shown)
    shown |= {one.text.text for one in fresh.sentences}
    others = ((one, _beyond(each, shown)) for one, each in found[1:])
    second: list[tuple[Kind, Answer]] = [] if fresh.empty else [("nearest", fresh)]
    left = [(one, each) for one, each in others if not each.empty]
    return [(kind, first), *second, *left][:most]


def _by_words(desk: Desk, asked: Heard, lang: Language, most: int) -> list[tuple[Kind, Answer]]:
    """The readings by the words of a question, at least one."""
    kinds = kinds_asked(desk, asked)
    order: list[Kind] = [*kinds[:_LEADING], "about", "found", *kinds[_LEADING:], *_OTHERS]
    found: list[tuple[Kind, Answer]] = []
    shown: set[str] = set()
    for kind in dict.fromkeys(order):
        one = answer(desk, asked, kind, lang)
        if one.empty and not one.silence:
            continue
        if kind == "found" and not found and not _of_own_acts(desk, asked, one):
            # What only has its words is no answer, but is told beside that there is none.
            found.append((kinds[0], Answer()))
        if found:
            one = _beyond(one, shown)
            if one.empty:
                continue
        found.append((kind, one))
        shown |= {each.text.text for each in one.sentences}
        if len(found) == most:
            break
    # What says nothing is no reading; the likeliest stays if none says anything.
    return found or [(kinds[0], answer(desk, asked, kinds[0], lang))]


def _has_room(asked: Heard, kind: Kind, one: Answer) -> bool:
    """Whether a question asks for more than names and what is told leaves room for it."""
    room = bool(one.sentences) and not one.silence and len(one.sentences) < MAX_SENTENCES
    if kind in _OF_THE_WHOLE and not asks_more(asked, kind):
        return False
    return room and kind not in _EXACT and asked.more


_OF_THE_WHOLE: Final[tuple[Kind, ...]] = ("in force", "binding")
"""Kinds that are asked of a text as a whole, where no other words say otherwise."""
_EXACT: Final = ("figures", "profile", "compare", "parties", "count", "particulars")
"""Kinds of which a figure or a list is the whole answer."""


def _with_nearest(one: Answer, meant: Answer) -> Answer:
    """An answer with the sentence that is nearest to the question, if it does not tell it."""
    told = tuple(dict.fromkeys((*one.sentences, *meant.sentences[:1])))
    return replace(one, sentences=told, rows=tuple(dict.fromkeys((*one.rows, *meant.rows))))


def _of_own_acts(desk: Desk, asked: Heard, one: Answer) -> bool:
    """Whether what was found first is an act of a State that is named, or stands in one."""
    acts = {act for iri in asked.of(desk, "State") for act in acts_of(desk, iri)}
    return bool(acts & {*one.things[:1], *(owner(desk, iri) for iri in one.things[:1])})


def _beyond(one: Answer, shown: set[str]) -> Answer:
    """An answer without the sentences that other readings show; empty if there are no others."""
    fresh = [
        each
        for each in dict.fromkeys((*one.sentences, *one.rows))
        if each.text.text not in shown and each.citations
    ]
    if not fresh:
        return Answer()
    told = tuple(fresh[:MAX_SENTENCES])
    things = one.things
    if told[0] not in one.sentences:
        things = tuple(dict.fromkeys(each.thing.iri for each in told))
    return replace(one, sentences=told, things=things)


def _is_held(desk: Desk, asked: Heard, lang: Language) -> bool:
    """Whether a provision has nearly all of several words, all of which are known."""
    free = free_words(asked)
    if asked.unknown or len(free) < _TWO:
        return False
    return any(one.share >= _ALL for one in matches(desk, free, lang)[:1])


_TWO: Final = 2
_ALL: Final = 0.75


def _outside(desk: Desk, asked: Heard, lang: Language) -> str:
    """The subject outside the field that a question is about; empty if it is within."""
    kinds = ("Instrument", "Provision", "Notion", "Mechanism", "Technology", "InformationSystem")
    firm = asked.of(desk, *kinds)
    if asked.outside and not asked.provisions() and (asked.outside in _SURE or not firm):
        return asked.outside
    named = met(asked.padded, cues("field")["words"]) or (
        # How ready a State is for what it has is asked of its customs.
        asked.scores.get("profile") and asked.of(desk, "State")
    )
    if not firm and not asked.numbered and not named:
        # A State, or a name that is a word of every day, makes no question of this field.
        others = asked.of(desk, "Organization", "Body", "Person", "CustomsProcess", "Concept")
        alone = asked.mentions and not asked.more and not asked.unknown
        return "" if others or alone or _is_held(desk, asked, lang) else "unknown"
    if asked.mentions or asked.numbered:
        return ""
    known = asked.content - asked.unknown
    if not asked.content or known / asked.content <= _KNOWN:
        return "unknown"
    return ""


def _is_far(desk: Desk, asked: Heard) -> bool:
    """Whether nothing is near a question in meaning that asks by free words."""
    if not asked.near or asked.numbered or met(asked.padded, cues("field")["words"]):
        return False
    if asked.mentions and kinds_asked(desk, asked)[0] not in _BY_WORDS:
        return False
    # Names bring what they are called near: it is the question alone that is looked at.
    alone = asked.near if _with_names(desk, asked) == asked.text else near(desk, asked.text)
    cyrillic = any("а" <= one <= "я" for one in asked.text.lower())
    return max(alone.values()) < (_FAR_CYRILLIC if cyrillic else _FAR)


_FAR, _FAR_CYRILLIC = 0.79, 0.76
"""Cosines that hardly any question of the field stays below, in Latin and in Cyrillic letters."""


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


_BY_WORDS: Final = ("about", "found", "requires", "texts")
"""Kinds of which what was found may be about something else than what is asked."""


def _outcome(
    desk: Desk,
    asked: Heard,
    read: tuple[Kind, Answer],
    put_right: tuple[Told, ...],
    lang: Language,
) -> tuple[Outcome, Silence | None]:
    kind, one = read
    if put_right:
        return "corrected", None
    if asked.strange:
        names = ", ".join(asked.strange)
        return "not covered", Silence("not covered", words(lang)("ask.no name", names=names), ())
    if one.silence:
        return cast("Outcome", one.silence.reason), one.silence
    for each in asked.missing():
        if not asked.provisions():
            return "not read", Silence(
                "not read", lacking(desk, each, nearest_numbers(desk, each), lang), ()
            )
    if not one.empty:
        free = kind in _BY_WORDS and not asked.provisions() and not asked.says("reservation")
        silence = _apart(desk, asked, read, lang) if free else None
        return ("not covered", silence) if silence else ("answered", None)
    reason: Reason = "not read" if unread(desk, one.things) else "not covered"
    return cast("Outcome", reason), Silence(reason, words(lang)(f"ask.{reason}"), ())


def _apart(desk: Desk, asked: Heard, read: tuple[Kind, Answer], lang: Language) -> Silence | None:
    """That what was found is not about the State that is named, or has few of the words.

    What is told of a kind that words ask for is an answer; what has the words may be none.
    """
    kind, one = read
    things = [each.thing.iri for each in one.sentences]
    states = asked.of(desk, "State")
    foreign = not any(_is_of(desk, iri, states, lang) for iri in things)
    if states and things and foreign and not asked.of(desk, "Instrument"):
        names = ", ".join(desk.label(iri, lang).text for iri in states)
        return Silence("not covered", words(lang)("ask.no state", names=names), ())
    if kind == "texts" or not things:
        return None
    if asked.of(desk, *_NAMED):
        return _beside_names(desk, asked, things, lang)
    share = fitting(desk, asked, things, lang)
    least = _LITTLE if kind == "about" else _LEAST
    if asked.content >= _SEVERAL and max(share.values()) < least:
        return Silence("not covered", words(lang)("ask.little"), ())
    return None


def _beside_names(
    desk: Desk, asked: Heard, things: Sequence[str], lang: Language
) -> Silence | None:
    """That what is told is on what a question names, and has next to none of its other words."""
    free = [word for word in free_words(asked) if not word.isdecimal()]
    share = shares(desk, free, lang, things, meant=meanings(desk, asked))
    if len(free) < _TWO or max(share.values()) >= _NONE:
        return None
    names = ", ".join(dict.fromkeys(free))
    return Silence("not covered", words(lang)("ask.beside names", words=names), ())


def _is_of(desk: Desk, iri: str, states: Sequence[str], lang: Language) -> bool:
    """Whether a record is about a State: by its links, the act that it is of, or its words."""
    values = {it for some in desk.facts.about.get(iri, {}).values() for it in some}
    acts = {act for one in states for act in acts_of(desk, one)}
    if iri in states or values & {*states} or {iri, owner(desk, iri)} & acts:
        return True
    makers = {*desk.facts.iris(owner(desk, iri), DCG + "isAdoptedBy")}
    named = {stem(word) for one in states for word in content_words(desk.label(one, lang).text)}
    named |= {stem(word) for one in states for word in content_words(desk.label(one, "en").text)}
    told = [*desk.texts(iri, DCG + "summary"), desk.label(iri, "en"), desk.label(iri, lang)]
    return bool(makers & {*states}) or any(
        stem(word) in named for text in told for word in content_words(text.text)
    )


_NAMED: Final = ("Instrument", "InformationSystem", "Person", "Organization", "Body", "Event")
_SEVERAL: Final = 3
_LITTLE, _LEAST, _NONE = 0.45, 0.3, 0.15
"""Of a question of several words an answer has at least this share of their weight; beside names
at least the last."""
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
