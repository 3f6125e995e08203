"""Whether a question lies outside the field of the graph."""

from __future__ import annotations

from typing import Final

from dcgraph.research.ask.answers import asks_more
from dcgraph.research.ask.kinds import kinds_asked
from dcgraph.research.ask.model import Reading, Reply
from dcgraph.research.ask.nearest import with_names
from dcgraph.research.ask.outcomes import BY_WORDS
from dcgraph.research.ask.provisions import free_words
from dcgraph.research.ask.question import Heard
from dcgraph.research.ask.retrieval import matches
from dcgraph.research.ask.vectors import near
from dcgraph.research.ask.vocabulary import cues, met
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language, Silence
from dcgraph.words import words

_SURE: Final = ("everyday", "tariff", "shipment", "classification", "climate")
"""Subjects that are outside whatever is named with them."""

_KNOWN: Final = 0.5
"""So much of the words must be known, where no thing of the field is named."""


def _is_held(desk: Desk, asked: Heard, lang: Language) -> bool:
    """Whether a provision has nearly all of several words, all of which are known."""
    free = free_words(asked)
    if asked.unknown or len(free) < _TWO:
        return False
    return any(one.share >= _ALL for one in matches(desk, free, lang)[:1])


_TWO: Final = 2

_ALL: Final = 0.75


_OTHERS: Final = (
    *("Organization", "Body", "Person", "Event", "Meeting", "CustomsProcess", "Concept"),
)


def outside_subject(desk: Desk, asked: Heard, lang: Language) -> str:
    """The subject outside the field that a question is about; empty if it is within."""
    kinds = ("Instrument", "Provision", "Notion", "Mechanism", "Technology", "InformationSystem")
    firm = asked.of(desk, *kinds)
    if asked.outside and not asked.provisions() and (asked.outside in _SURE or not firm):
        return asked.outside
    named = met(asked.padded, cues("field")["words"]) or (
        # How ready a State is for what it has is asked of its customs.
        asked.scores.get("profile") and asked.of(desk, "State") and not asks_more(asked, "profile")
    )
    if not firm and not asked.numbered and not named:
        # A State, or a name that is a word of every day, makes no question of this field.
        others = asked.of(desk, *_OTHERS)
        alone = asked.mentions and not asked.more and not asked.unknown
        return "" if others or alone or _is_held(desk, asked, lang) else "unknown"
    if asked.mentions or asked.numbered:
        return ""
    known = asked.content - asked.unknown
    if not asked.content or known / asked.content <= _KNOWN:
        return "unknown"
    return ""


def is_far(desk: Desk, asked: Heard) -> bool:
    """Whether nothing is near a question in meaning that asks by free words."""
    if not asked.near or asked.numbered or met(asked.padded, cues("field")["words"]):
        return False
    if asked.mentions and kinds_asked(desk, asked)[0] not in BY_WORDS:
        return False
    # Names bring what they are called near: it is the question alone that is looked at.
    alone = asked.near if with_names(desk, asked) == asked.text else near(desk, asked.text)
    cyrillic = any("а" <= one <= "я" for one in asked.text.lower())
    return max(alone.values()) < (_FAR_CYRILLIC if cyrillic else _FAR)


_FAR, _FAR_CYRILLIC = 0.79, 0.76
"""Cosines that hardly any question of the field stays below, in Latin and in Cyrillic letters."""


def refusal(question: str, subject: str, lang: Language) -> Reply:
    """The reply that a question is about something else, which `subject` names."""
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
