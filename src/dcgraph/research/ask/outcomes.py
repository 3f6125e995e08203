"""What became of a question: answered, put right, or why there is no answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from dcgraph.namespaces import DCG
from dcgraph.research.ask.answers import unread
from dcgraph.research.ask.model import Kind, Outcome, Told
from dcgraph.research.ask.premises.numbering import lacking, nearest_numbers
from dcgraph.research.ask.provisions import acts_of, fitting, free_words, meanings
from dcgraph.research.ask.question import Heard
from dcgraph.research.ask.retrieval import shares
from dcgraph.research.ask.telling import (
    Answer,
)
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language, Reason, Silence
from dcgraph.research.relevance import owner
from dcgraph.snapshot.search_index import content_words, stem
from dcgraph.words import words

BY_WORDS: Final = ("about", "found", "requires", "texts")
"""Kinds of which what was found may be about something else than what is asked."""


def outcome_of(
    desk: Desk,
    asked: Heard,
    read: tuple[Kind, Answer],
    put_right: tuple[Told, ...],
    lang: Language,
) -> tuple[Outcome, Silence | None]:
    """What became of a question that was read so, and why it has no answer, if it has none."""
    kind, one = read
    if put_right:
        return "corrected", None
    if asked.strange:
        names = ", ".join(asked.strange)
        return "not covered", Silence("not covered", words(lang)("ask.no name", names=names), ())
    told = bool(one.sentences) and one.sentences[0].basis == "asserted"
    if one.silence and told and kind == "particulars":
        # Of several particulars the silence names those that are not recorded.
        return "answered", one.silence
    if one.silence:
        return cast("Outcome", one.silence.reason), one.silence
    for each in asked.missing():
        if not asked.provisions():
            return "not read", Silence(
                "not read", lacking(desk, each, nearest_numbers(desk, each), lang), ()
            )
    if not one.empty:
        free = kind in BY_WORDS and not asked.provisions() and not asked.says("reservation")
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
    least = _LITTLE if kind == "about" else LEAST
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

_LITTLE, LEAST, _NONE = 0.45, 0.3, 0.15
"""Of a question of several words an answer has at least this share of their weight; beside names
at least the last."""

_TWO: Final = 2
