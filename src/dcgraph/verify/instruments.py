"""Texts that are called by the kind of another, or said to oblige where they only recommend."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.graph import Desk, cached
from dcgraph.research.instrument_names import Lexicon, Named
from dcgraph.research.model import Language
from dcgraph.research.references import Found
from dcgraph.verify.clauses import Judged, hedge
from dcgraph.verify.provisions import Judgement, patterns
from dcgraph.words import QUOTES, words

_NAMES: Final = tuple(PREFIXES["skos"] + one for one in ("prefLabel", "altLabel", "hiddenLabel"))
_NEAR: Final = 120
"""Characters before a text in which a duty that it is said to lay down begins."""
_REGULATIONS: Final = ("regulation", "delegated", "implementing")


def called_otherwise(desk: Desk, text: str, found: Found, lang: Language) -> Iterator[Judged]:
    """The texts that are called by a kind that is not theirs, as `Directive (EU) 2022/2399`."""
    t = words(lang)
    known = [one for one in found.named if one.iri]
    for one in [*_acts(desk, text), *_model_laws(desk, text, known)]:
        label = _numbered(desk, text[one.start : one.end], one.iri, lang)
        called = " ".join(text[one.start : one.end].split())
        message = t("verify.told.is another text", called=called, label=label)
        mending = t("verify.mend.call", label=label)
        cited = desk.citations(one.iri, lang)
        judgement = Judgement("something else", message, mending, one.iri, (), cited)
        yield Judged(one.start, one.end, "instrument", judgement)


def _numbered(desk: Desk, called: str, iri: str, lang: Language) -> str:
    """The name of a text, with its number if it is called by that."""
    label = desk.label(iri, lang).text
    number = _act().match(called)
    if number is None or number["number"] in label:
        return label
    names = (it for name in _NAMES for it in desk.facts.words(iri, name) if it.language == lang)
    return next((it.text for it in names if number["number"] in it.text), label)


def obliging(desk: Desk, text: str, found: Found, lang: Language) -> Iterator[Judged]:
    """The texts that are said to oblige, and that only recommend."""
    t = words(lang)
    starts = [start for start, _ in found.sentences]
    for one in found.named:
        if not one.iri or not _recommends(desk, one.iri):
            continue
        number = bisect_right(starts, one.start) - 1
        start, end = found.sentences[number] if found.sentences else (0, len(text))
        before = text[max(start, one.start - _NEAR) : one.start]
        match = _said("after").match(text, one.end, end) or _said("before").search(before)
        if match is None or hedge("unsure").search(text, start, end):
            continue
        label = desk.label(one.iri, lang).text
        begin, close = QUOTES[lang]
        called = f"{begin}{' '.join(match['verb'].split())}{close}"
        message = t("verify.told.recommends", label=label, claimed=called)
        mending = t("verify.mend.weaker", verb=t("force.verb.recommends"))
        cited = desk.citations(one.iri, lang)
        judgement = Judgement("stronger than the text", message, mending, one.iri, (), cited)
        yield Judged(one.start, one.end, "instrument", judgement)


def _recommends(desk: Desk, iri: str) -> bool:
    return "Recommendation" in desk.kinds(iri) or desk.facts.first(iri, DCG + "binding") == "false"


@cache
def _said(place: str) -> re.Pattern[str]:
    return re.compile(patterns()["recommending"][place], re.IGNORECASE)


@cache
def _act() -> re.Pattern[str]:
    kinds = (f"(?P<{name}>{'|'.join(some)})" for name, some in patterns()["acts"].items())
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(kinds)})\s(?:\((?:EU|EC|EEC|UE|CE|CEE|ЕС|ЕЭС)[^)]{{0,12}}\)\s?)?"
        r"(?:№|No\.?|n°)?\s?(?P<number>\d{1,4}/\d{1,4})(?![\d/])",
        re.IGNORECASE,
    )


@cached
def _kinds(desk: Desk) -> dict[str, tuple[str, set[str]]]:
    """The acts of the Union by their numbers, each with the kinds that its names give it."""
    found: dict[str, tuple[str, set[str]]] = {}
    for iri in desk.facts.of_kind(DCG + "LegalAct"):
        number = desk.facts.first(iri, DCG + "number")
        names = (it.text for name in _NAMES for it in desk.facts.words(iri, name))
        kinds = {
            _kind(match)
            for one in names
            if (match := _act().match(one)) and match["number"] == number
        }
        if kinds:
            found[number] = iri, kinds
    return found


def _kind(match: re.Match[str]) -> str:
    kinds: Iterable[str] = patterns()["acts"]
    return next(name for name in kinds if match[name])


def _acts(desk: Desk, text: str) -> Iterator[Named]:
    known = _kinds(desk)
    for match in _act().finditer(text):
        iri, own = known.get(match["number"], ("", set()))
        called = _kind(match)
        if not own or called in own or (called == "regulation" and own & {*_REGULATIONS}):
            continue
        # Before 2015 decisions and regulations were numbered apart, directives by their year.
        year_last = not re.match(r"(?:19|20)\d\d/", match["number"])
        if year_last and ("decision" in own or called == "decision"):
            continue
        yield Named(*match.span(), iri)


@cached
def _exchanged(desk: Desk) -> Lexicon:
    """The names that model laws would have as conventions, and conventions as model laws."""
    facts = desk.facts
    every = {
        one.text.casefold()
        for iri in facts.of_kind(DCG + "Instrument")
        for name in _NAMES
        for one in facts.words(iri, name)
    }
    wrong = []
    for kind, table in patterns()["exchanged"].items():
        for iri in facts.of_kind(DCG + kind):
            year = facts.first(iri, DCG + "adoptionDate")[:4]
            names = [it.text for name in _NAMES for it in facts.words(iri, name)]
            for name in names:
                for own, others in table.items():
                    if name.startswith(own):
                        forms = (it.format(year=year) for it in others)
                        wrong += [(form + name.removeprefix(own), iri) for form in forms]
    return Lexicon([one for one in wrong if one[0].casefold() not in every], {})


def _model_laws(desk: Desk, text: str, known: list[Named]) -> Iterator[Named]:
    for one in _exchanged(desk).find(text):
        over = [it for it in known if it.start < one.end and one.start < it.end]
        if all(it.end - it.start < one.end - one.start for it in over):
            yield one
