"""What a record says of itself: its dates, who adopted it, its official title and numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from dcgraph.namespaces import DCG
from dcgraph.research.ask.model import Told
from dcgraph.research.ask.question import Heard
from dcgraph.research.ask.telling import (
    MAX_SENTENCES,
    Answer,
    derived_told,
    name_of,
    state_told,
    summary_told,
)
from dcgraph.research.ask.vocabulary import particular_patterns
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language, Silence
from dcgraph.words import words

_OF_TEXTS: Final = ("Instrument", "Edition")
_OF_EVENTS: Final = ("Event", "Meeting")
_EVERY: Final = (*_OF_TEXTS, *_OF_EVENTS, "Organization", "Body", "InformationSystem")
_DATES: Final = ("adoptionDate", "signatureDate", "publicationDate", "applicationDate")
"""The dates beside which it is told whether a text is in force."""
_IF_RECORDED: Final = ("applicationDate", "number", "abbreviation")
"""What other kinds of answer tell where the graph has no such particular."""


def particulars_asked(desk: Desk, asked: Heard) -> dict[str, list[str]]:
    """The properties that a question asks for, each with the things that are asked about.

    Nothing where a State, a provision or an amendment is named: what is asked is then of these.
    """
    if asked.of(desk, "State") or asked.provisions() or asked.missing():
        return {}
    named = [one.iris[0] for one in asked.mentions]
    editions = _editions(desk, asked) if asked.says("editions") else []
    things = editions or [
        iri for iri in dict.fromkeys(named) if not {*_EVERY}.isdisjoint(desk.kinds(iri))
    ]
    met = [name for name, one in particular_patterns().items() if one.search(asked.padded)]
    if any("ModelLaw" in desk.kinds(iri) for iri in things):
        # Those who adopt a model law are the States that enact it.
        met = [name for name in met if name != "isAdoptedBy"]
    if any("InformationSystem" in desk.kinds(iri) for iri in things):
        # Who runs a system is asked more often than who administers the act on it.
        met = [name for name in met if name != "isAdministeredBy"]
    found = {}
    for name in met:
        able = [one for one in things if _may_have(desk, one, name)][:MAX_SENTENCES]
        has = [one for one in able if desk.facts.first(one, DCG + name)]
        if has or (able and name not in _IF_RECORDED):
            found[name] = able
    # Of two properties by one word, as `issued`, that which is recorded.
    recorded = {
        name: those
        for name, those in found.items()
        if any(desk.facts.first(one, DCG + name) for one in those)
    }
    return recorded or dict([*found.items()][:1])


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
                property_ = desk.label(DCG + name, lang).text
                label = desk.label(iri, lang).text
                lacking.append(words(lang)("ask.no particular", property=property_, label=label))
    things = [*dict.fromkeys(iri for those in found.values() for iri in those)]
    if not things:
        return Answer()
    beside = [_dates_told(desk, iri, lang) for iri in things] if lacking else []
    if len(things) == 1 and not {*_OF_TEXTS}.isdisjoint(desk.kinds(things[0])):
        if {*found} & {*_DATES} and not lacking:
            beside.append(state_told(desk, things[0], lang))
        beside.append(summary_told(desk, things[0], lang))
    silence = Silence("not covered", " ".join(lacking), ()) if lacking and not told else None
    every = tuple(dict.fromkeys((*told, *filter(None, beside))))
    return Answer(
        every[:MAX_SENTENCES],
        every,
        silence,
        things=tuple(things[:2]),
        address=f"/id/{name_of(things[0])}.html",
    )


def _editions(desk: Desk, asked: Heard) -> list[str]:
    """The editions of a text that a question names by their years."""
    years = {day[:4] for day in asked.days}
    return [
        one
        for text in asked.of(desk, "Instrument")[:1]
        for one in sorted(desk.facts.leading_to(text, DCG + "isEditionOf"))
        if any(year in one.rpartition(".")[2] for year in years)
    ]


def _may_have(desk: Desk, iri: str, name: str) -> bool:
    """Whether a thing is of a kind that has such a property, or has it."""
    kinds = {*desk.kinds(iri)}
    of_events = name in ("startDate", "placeName", "hasOrganizer")
    able = not kinds.isdisjoint(_OF_EVENTS if of_events else _OF_TEXTS)
    return able or bool(desk.facts.first(iri, DCG + name))


def _told(desk: Desk, iri: str, name: str, lang: Language) -> list[Told]:
    """A sentence on the values of a property; where sources give several, all of them."""
    label, property_ = desk.label(iri, lang).text, desk.label(DCG + name, lang).text
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
        "ask.particular thing" if things else "ask.particular text",
        label=label,
        property=property_,
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
    names = [*_DATES, "entryIntoForceDate", "startDate", "endDate"]
    dates = {name: desk.facts.first(iri, DCG + name) for name in names}
    known = {name: date for name, date in dates.items() if date}
    if not known:
        return None
    told = "; ".join(f"{desk.label(DCG + name, lang).text} {date}" for name, date in known.items())
    text = words(lang)("ask.dates", label=desk.label(iri, lang).text, dates=told)
    cited = desk.citations(iri, lang, *(DCG + name for name in known))
    return derived_told(desk, iri, text, cited, lang) if cited else None
