"""What is said of the days of a text: of its adoption, its entry into force, its application."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.graph import Desk, cached
from dcgraph.research.instrument_names import Named
from dcgraph.research.model import Language
from dcgraph.verify.clauses import (
    NEAR,
    Judged,
    about,
    date_pattern,
    hedge,
    joins,
    reading,
    states,
    written,
)
from dcgraph.verify.provisions import Judgement, patterns
from dcgraph.words import words

_SHORT: Final = DCG + "abbreviation"
_COMMA: Final = re.compile(r"\s*,\s*(?:(?:the|la|le|les)\s|l[’'])?", re.IGNORECASE)
_OF_PLACES: Final = ("adoptionDate", "signatureDate", "doneDate")
_OF_ORIGIN: Final = ("adoptionDate", "signatureDate", "publicationDate", "entryIntoForceDate")
"""The days of which a text may be said to date, the likeliest first."""


@cache
def _events() -> re.Pattern[str]:
    those = (f"(?P<{name}>{'|'.join(some)})" for name, some in patterns()["date"].items())
    return re.compile(rf"(?<!\w)(?:{'|'.join(those)})(?!\w)", re.IGNORECASE)


def dates(
    desk: Desk, text: str, sentence: tuple[int, int], told: list[Named], lang: Language
) -> Iterator[Judged]:
    """The judgements on the days that a sentence gives of the texts named in it or before."""
    start, end = sentence
    events = list(_events().finditer(text, start, end))
    for number, event in enumerate(events):
        until = events[number + 1].start() if number + 1 < len(events) else end
        match = date_pattern().search(text, event.end(), min(until, event.end() + NEAR))
        given = written(match) if match else ""
        if not match or not given:
            continue
        one = about(text, told, event.start(), start)
        if one is None and not text[start : event.start()].strip():
            one = _led(text, told, match.end())
        # `Entered into force for Japan in 2010`, `after 2010`, `had not` tell no date of the text.
        said = event.end()
        if event.lastgroup == "adoptionDate" and (adopter := reading("adopter").match(text, said)):
            said = adopter.end()
        if one is None and event.lastgroup == "adoptionDate":
            one, said = _adopted(desk, text, told, event, start)
        elif one and event.lastgroup in _OF_PLACES:
            said = _after_place(desk, text, one.iri, said, match.start())
        if one and event.lastgroup == "doneDate" and not _leads_clause(text, one, start):
            one = None
        joined = joins().fullmatch(text, said, match.start())
        hedged = hedge("unsure").search(text, start, event.end())
        if one is None or not joined or hedged:
            why = "hedged" if hedged else "whose"
            yield Judged(event.start(), match.end(), "date", None, why)
            continue
        prop = event.lastgroup or ""
        called = text[one.start : one.end]
        every = (_dated(desk, it, prop, given, lang) for it in _namesakes(desk, one.iri, called))
        judgement = min(every, key=lambda it: it.verdict != "right")
        yield Judged(match.start(), match.end(), "date", judgement)


def _namesakes(desk: Desk, iri: str, called: str) -> list[str]:
    """The text that is meant first, and those that have the same name.

    The Convention of 1973 and the revised one are both called the Kyoto Convention.
    """
    return [iri, *(it for it in _by_name(desk).get(called.casefold(), ()) if it != iri)]


@cached
def _by_name(desk: Desk) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for iri in desk.facts.of_kind(DCG + "Instrument"):
        for name in ("prefLabel", "altLabel", "hiddenLabel"):
            for one in desk.facts.words(iri, PREFIXES["skos"] + name):
                found.setdefault(one.text.casefold(), []).append(iri)
    return found


def _adopted(
    desk: Desk, text: str, told: list[Named], event: re.Match[str], sentence: int
) -> tuple[Named | None, int]:
    """The text that its own adopter is said to have adopted, and its end.

    A State that adopts a model law or a convention does so on a day of its own.
    """
    facts, before = desk.facts, text[sentence : event.start()]
    after = next((one for one in told if one.start >= event.end()), None)
    if after is None or not reading("object").fullmatch(text, event.end(), after.start):
        return None, event.end()
    names = (
        it.text
        for actor in facts.iris(after.iri, DCG + "isAdoptedBy")
        for name in (*(PREFIXES["skos"] + one for one in ("prefLabel", "altLabel")), _SHORT)
        for it in facts.words(actor, name)
    )
    adopts = any(before.rstrip().endswith(name) for name in names)
    return (after, after.end) if adopts else (None, event.end())


def _after_place(desk: Desk, text: str, iri: str, start: int, day: int) -> int:
    """Where the place ends at which a convention was done, else the same place.

    In a State it may have been adopted by that State.
    """
    match = reading("place").match(text, start, day)
    if match is None or "Convention" not in desk.kinds(iri):
        return start
    return start if any(states(desk).find(match["place"])) else match.end()


def _leads_clause(text: str, one: Named, sentence: int) -> bool:
    """Whether a text is the subject of its clause: not `the work on the Convention was done`."""
    clause = re.split(r"[.,;:—–]", text[sentence : one.start])[-1]
    return re.fullmatch(r"\s*(?:(?:the|la|le)\s|l[’'])?", clause, re.IGNORECASE) is not None


def _led(text: str, told: list[Named], end: int) -> Named | None:
    """The text that follows at once what leads a sentence: `In force since 2017, the TFA …`."""
    after = next((one for one in told if one.start >= end), None)
    return after if after and _COMMA.fullmatch(text, end, after.start) else None


def _dated(desk: Desk, iri: str, prop: str, given: str, lang: Language) -> Judgement:
    if prop in ("anyDate", "doneDate"):
        origins = _OF_ORIGIN if prop == "anyDate" else _OF_ORIGIN[:2]
        every = [_dated(desk, iri, one, given, lang) for one in origins]
        order = ("right", "recalled only", "contradicted", "unknown here")
        return min(every, key=lambda one: order.index(one.verdict))
    t, label = words(lang), desk.label(iri, lang).text
    values = [one.text for one in desk.facts.words(iri, DCG + prop)]
    citations = desk.citations(iri, lang, DCG + prop)
    if not values:
        return Judgement("unknown here", t("verify.told.no value", label=label), "", iri)
    told = {"label": label, "property": desk.label(DCG + prop, lang).text, "value": values[0]}
    if any(one.startswith(given) or given.startswith(one) for one in values):
        return Judgement("right", t("verify.told.right value", **told), "", iri, (), citations)
    if desk.confidence(citations) == "recalled":
        message = t("verify.told.recalled", label=label)
        return Judgement("recalled only", message, t("verify.mend.source"), iri, (), citations)
    message = t("verify.told.contradicted", **told, given=given)
    return Judgement(
        "contradicted", message, t("verify.mend.value", value=values[0]), iri, (), citations
    )
