"""How a question may be read, the likeliest first, with what each reading comes to."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from dcgraph.research.ask.answers import answer, asks_more
from dcgraph.research.ask.kinds import kinds_asked
from dcgraph.research.ask.model import Kind
from dcgraph.research.ask.nearest import mixed, nearest
from dcgraph.research.ask.outcomes import BY_WORDS
from dcgraph.research.ask.provisions import acts_of
from dcgraph.research.ask.question import Heard
from dcgraph.research.ask.telling import (
    MAX_SENTENCES,
    Answer,
)
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language
from dcgraph.research.relevance import owner

_LEADING: Final = 2
"""Kinds that words ask for which come before what is found by its words."""

_OTHERS: Final[tuple[Kind, ...]] = ("requires", "texts", "definition", "in force", "list")
"""Kinds that no word asks for, in the order in which they may be read."""


def readings_of(desk: Desk, asked: Heard, lang: Language, most: int) -> list[tuple[Kind, Answer]]:
    """The readings, of which each has a sentence that those before it have not."""
    found = _by_words(desk, asked, lang, most)
    meant = nearest(desk, asked, lang)
    if meant.empty:
        return found
    kind, first = found[0]
    if kind in BY_WORDS and not first.empty:
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
