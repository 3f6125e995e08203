"""What a record says of itself: its dates, who adopted it, its official title and numbers."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import Final

from dcgraph.namespaces import DCG
from dcgraph.research.ask.model import Told
from dcgraph.research.ask.provisions import free_words
from dcgraph.research.ask.question import Heard
from dcgraph.research.ask.telling import (
    MAX_NAMED,
    MAX_SENTENCES,
    Answer,
    derived_told,
    name_of,
    state_told,
    summary_told,
)
from dcgraph.research.ask.vocabulary import particular_patterns, particular_words
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language, Silence
from dcgraph.snapshot.search_index import stem
from dcgraph.words import words

_OF_TEXTS: Final = ("Instrument", "Edition")
_OF_EVENTS: Final = ("Event", "Meeting")
_EVERY: Final = (*_OF_TEXTS, *_OF_EVENTS, "Organization", "Body", "InformationSystem")
_DATES: Final = ("adoptionDate", "signatureDate", "publicationDate", "applicationDate")
"""The dates beside which it is told whether a text is in force."""
_EVERY_DATE: Final = (*_DATES, "entryIntoForceDate", "startDate", "endDate")
_IF_RECORDED: Final = ("applicationDate", "number", "abbreviation")
"""What other kinds of answer tell where the graph has no such particular."""


def particulars_asked(desk: Desk, asked: Heard) -> dict[str, list[str]]:
    """The properties that a question asks for, each with the things that are asked about.

    Nothing where a State, a provision or a concept is named, or where words are left beside those
    that ask and the names: what is asked is then of something else, as of an amendment.
    """
    things, words_told = _things(desk, asked)
    patterns = {
        name: one for name, one in particular_patterns().items() if one.search(asked.padded)
    }
    if not things or not patterns or _left(asked, patterns, words_told):
        return {}
    kinds = {kind for iri in things for kind in desk.kinds(iri)}
    if "ModelLaw" in kinds:
        # Those who adopt a model law are the States that enact it.
        patterns.pop("isAdoptedBy", None)
    if "InformationSystem" in kinds:
        # Who runs a system is asked more often than who administers the act on it.
        patterns.pop("isAdministeredBy", None)
    found = {}
    for name in patterns:
        able = [one for one in things if _may_have(desk, one, name)]
        if able and (name not in _IF_RECORDED or _recorded(desk, name, able)):
            found[name] = able
    for group in _ALTERNATIVES if _ISSUED.search(asked.padded) else _ALTERNATIVES[1:]:
        asked_too = [name for name in group if name in found]
        if len(asked_too) > 1 and any(_recorded(desk, name, found[name]) for name in asked_too):
            found = {
                name: those
                for name, those in found.items()
                if name not in asked_too or _recorded(desk, name, those)
            }
    return found


_ALTERNATIVES: Final = (("adoptionDate", "publicationDate"), ("officialTitle", "abbreviation"))
"""Properties that one word may ask for, of which that is told which is recorded."""
_ISSUED: Final = re.compile(r" (?:issued?|издан\w*) ")


def _recorded(desk: Desk, name: str, things: Sequence[str]) -> bool:
    return any(desk.facts.first(one, DCG + name) for one in things)


def _things(desk: Desk, asked: Heard) -> tuple[list[str], frozenset[str]]:
    """What a question asks about, and the words that name an edition; nothing of other things."""
    named = dict.fromkeys((*(one.iris[0] for one in asked.mentions), *asked.provisions()))
    if asked.missing() or any({*_EVERY}.isdisjoint(desk.kinds(iri)) for iri in named):
        return [], frozenset()
    years = {day[:4] for day in asked.days}
    if not years or not (asked.says("editions") or _OF_YEAR.search(asked.padded)):
        return [*named], frozenset()
    editions = [
        one
        for text in named
        for one in sorted(desk.facts.leading_to(text, DCG + "isEditionOf"))
        if any(year in one.rpartition(".")[2] for year in years)
    ]
    if editions:
        return editions, frozenset(_EDITION.split())
    own = [
        one
        for one in named
        if any(desk.facts.first(one, DCG + name)[:4] in years for name in _EVERY_DATE)
    ]
    return own, frozenset()


_OF_YEAR: Final = re.compile(
    r" (?:of|de|du|from|text|texte|version|edition|редакци\w*|верси\w*|текст\w*|издани\w*)"
    r" (?:19|20)\d\d | (?:19|20)\d\d (?:года|г) "
)
_EDITION: Final = "edition version text texte издания издание редакции редакция версии версия"


def _left(asked: Heard, patterns: Mapping[str, re.Pattern[str]], told: Container[str]) -> list[str]:
    """The words of a question beside names and those by which it asks."""
    asking = {
        one
        for pattern in patterns.values()
        for one in _TOKEN.findall(pattern.pattern)
        if len(one) > 1
    }
    stems = {stem(one) for one in asking}
    long = tuple(one for one in asking if len(one) >= _LONG)
    return [
        word
        for word in asked.rest(free_words(asked))
        if not word[0].isdecimal()
        and word not in told
        and stem(word) not in stems
        and not word.startswith(long)
        and word not in particular_words()
    ]


_TOKEN: Final = re.compile(r"[a-zа-яё]+")
_LONG: Final = 5
"""A word in a pattern with so many letters stands for what begins with it."""


def particulars(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """The properties that are asked for, a sentence for each value of a thing, then what it is.

    Says of a property that is not recorded that it is not, beside the dates that are.
    """
    found = particulars_asked(desk, asked)
    told: list[Told] = []
    lacking: list[str] = []
    for name, things in found.items():
        for iri in things:
            values = _told(desk, iri, name, lang)
            told += values
            if not values:
                label, noun = desk.label(iri, lang).text, _noun(desk, name, lang)
                lacking.append(words(lang)("ask.no particular", property=noun, label=label))
    things = [*dict.fromkeys(iri for those in found.values() for iri in those)]
    if not things:
        return Answer()
    silence = Silence("not covered", " ".join(lacking), ()) if lacking else None
    beside = [] if told else [_dates_told(desk, iri, lang) for iri in things]
    if len(things) == 1 and not {*_OF_TEXTS}.isdisjoint(desk.kinds(things[0])):
        if {*found} & {*_DATES} and told:
            beside.append(state_told(desk, things[0], lang))
        beside.append(summary_told(desk, things[0], lang))
    every = tuple(dict.fromkeys((*told, *filter(None, beside))))
    most = MAX_NAMED if len(told) > MAX_SENTENCES else MAX_SENTENCES
    return Answer(
        every[:most],
        every,
        silence,
        things=tuple(things[:2]),
        address=f"/id/{name_of(things[0])}.html",
    )


def _noun(desk: Desk, name: str, lang: Language) -> str:
    """What a property is called: its label, or a noun where the label is a verb."""
    t = words(lang)
    entry = f"ask.particular.{name}"
    return t(entry) if t.has(entry) else desk.label(DCG + name, lang).text


def _may_have(desk: Desk, iri: str, name: str) -> bool:
    """Whether a thing is of a kind that has such a property, or has it."""
    kinds = {*desk.kinds(iri)}
    of_events = name in ("startDate", "placeName", "hasOrganizer")
    able = not kinds.isdisjoint(_OF_EVENTS if of_events else _OF_TEXTS)
    return able or bool(desk.facts.first(iri, DCG + name))


def _told(desk: Desk, iri: str, name: str, lang: Language) -> list[Told]:
    """A sentence on the values of a property; where sources give several, all of them."""
    label = desk.label(iri, lang).text
    things = desk.facts.iris(iri, DCG + name)
    texts = [one.text for one in desk.sourced(iri, DCG + name, lang)]
    if name == "entryIntoForceDelay":
        texts = [_delay(one, lang) for one in texts]
    values = [desk.label(one, lang).text for one in things] or texts
    if not values:
        return []
    if name == "officialTitle":
        values = [words(lang)("ask.quoted", text=one) for one in values]
    text = words(lang)(
        "ask.has particular",
        label=label,
        property=_noun(desk, name, lang),
        value="; ".join(dict.fromkeys(values)),
    )
    cited = desk.citations(iri, lang, DCG + name) or desk.citations(iri, lang)
    one = derived_told(desk, iri, text, cited, lang)
    return [replace(one, basis="asserted")] if cited else []


def _delay(text: str, lang: Language) -> str:
    unit = "months" if text.endswith("M") else "days"
    return words(lang)(f"ask.{unit}", n=int(text[1:-1]))


def _dates_told(desk: Desk, iri: str, lang: Language) -> Told | None:
    """The dates that a record has, in a sentence; None if it has none."""
    dates = {name: desk.facts.first(iri, DCG + name) for name in _EVERY_DATE}
    known = {name: date for name, date in dates.items() if date}
    if not known:
        return None
    told = "; ".join(f"{desk.label(DCG + name, lang).text} {date}" for name, date in known.items())
    text = words(lang)("ask.dates", label=desk.label(iri, lang).text, dates=told)
    cited = desk.citations(iri, lang, *(DCG + name for name in known))
    return derived_told(desk, iri, text, cited, lang) if cited else None
