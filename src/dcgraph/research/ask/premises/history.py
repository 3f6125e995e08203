"""When a text was adopted, had force, was replaced or repealed, as a question has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.research.ask.model import Told
from dcgraph.research.ask.premises.actors import names_other_state
from dcgraph.research.ask.premises.assertion import asserting_words
from dcgraph.research.ask.provisions import (
    free_words,
    near_provisions,
    scope_of,
)
from dcgraph.research.ask.question import Heard
from dcgraph.research.ask.telling import SUMMARY, derived_told, name_of, state_told, summary_told
from dcgraph.research.ask.vocabulary import cues, met
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.research.status import APPLICATION, FORCE, state
from dcgraph.snapshot.search_index import fold
from dcgraph.snapshot.search_index import words as split
from dcgraph.words import words

_SUPERSEDES: Final = DCG + "supersedes"


def wrong_date(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A year that is none of the dates of a text whose date is asked for or told."""
    years = [day[:4] for day in asked.days]
    texts = asked.of(desk, "Instrument")
    since = _SINCE.search(asked.padded)
    stated = met(asked.padded, _DATE_WORDS) and max(map(len, asked.days), default=0) < _DAY
    if not years or len(texts) != 1 or not (stated or since) or asked.of(desk, "State"):
        return
    if not since and any(one in asked.padded for one in _AS_OF):
        return
    if since:
        years = [since[1]]
    found = state(desk, texts[0].removeprefix(DCGD), Filters(lang))
    dates = [one for one in found.dates if one.thing.iri == texts[0]]
    judged = dates
    if since or met(asked.padded, _FORCE_WORDS):
        # When it was adopted is not when it entered into force.
        judged = [one for one in dates if one.property in (FORCE, APPLICATION)] or dates
    # An edition may be named by its year, if it is not asked when the text has force.
    editions = [one.thing.iri.rpartition(".")[2] for one in found.editions]
    if judged is dates and any(year in one for year in years for one in editions):
        return
    if judged and not any(one.date.startswith(tuple(years)) for one in judged):
        told = "; ".join(f"{one.property_label} {one.date}" for one in dates)
        text = words(lang)(
            "ask.not date", label=found.thing.label, said=", ".join(years), dates=told
        )
        cited = tuple(at for one in dates for at in one.citations[:1])
        yield derived_told(desk, texts[0], text, cited, lang)


def wrong_year(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A text that is named with a year which is none of its own, as `the Model Law of 1999`."""
    for one in asked.mentions:
        iri = one.iris[0]
        said = _YEAR_OF.match(asked.text[one.end :])
        if not said or "Instrument" not in desk.kinds(iri):
            continue
        year = said[1] or said[2]
        found = state(desk, iri.removeprefix(DCGD), Filters(lang))
        own = [date for date in found.dates if date.thing.iri == iri]
        # Editions and changes of a text have years of their own.
        told = [it.date for it in found.dates] + [it.date for it in found.editions]
        told += [it for it in desk.facts.about if it.startswith(f"{iri}.")] if own else []
        names = [desk.label(iri, name).text for name in LANGUAGES]
        if own and not any(year in it for it in (*told, *names)):
            dates = "; ".join(f"{date.property_label} {date.date}" for date in own)
            text = words(lang)("ask.not date", label=found.thing.label, said=year, dates=dates)
            cited = tuple(at for date in own for at in date.citations[:1])
            yield derived_told(desk, iri, text, cited, lang)


_YEAR_OF: Final = re.compile(
    r"\s*(?:(?:of|de|d[’']|du|от|\()\s*)((?:19|20)\d\d)\b(?!/)"
    r"|\s+((?:19|20)\d\d)\s*(?:г\.|года\b)"
)

_SINCE: Final = re.compile(
    r" (?:force|effect|applie[sd]|applicable|vigueur|applique|силе|силу|действует|применяется)"
    r" (?:since|from|depuis|des|en|с|со|in|от) (?:\w{3,9} )?((?:19|20)\d\d) "
)
"""A year since which something is said to be in force."""

_FORCE_WORDS: Final = (" in force ", " into force ", " en vigueur ", " силу ", " силе ")

_DATE_WORDS: Final = (
    *(" date", " дата", " года ", " год ", " annee ", " year ", " adopt", " принят"),
    *(" entered ", " came into ", " entree ", " entre en ", " вступил"),
)
"""Words by which a question says when something happened to a text."""

_DAY: Final = len("2006-02-03")

_AS_OF: Final = (
    *(" by ", " before ", " after ", " until ", " mid ", " between ", " avant ", " apres "),
    *(" jusqu ", " mi ", " entre ", " до ", " после ", " между ", " середин"),
    *(" as of ", " version", " till ", " since ", " was ", " were ", " depuis ", " etait "),
    *(" верси", " действовал", " было ли ", " на 1 января "),
)
"""Words by which it asks what held then, or gives a bound and no date."""


def no_such_end(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A text or provision that is said to ban or to repeal something, and does not here."""
    for said in ("ban", "repeal"):
        if not asked.says(said) or names_other_state(desk, asked):
            continue
        things = asked.provisions() or asked.of(desk, "Instrument")
        others = asked.of(desk, "Instrument")
        if not things or any(
            one in desk.facts.iris(other, _SUPERSEDES) for one in others for other in others
        ):
            continue
        inner = [things[0], *desk.facts.leading_to(things[0], DCG + "isWithin")]
        if (said == "ban" or asked.says("paper")) and not asked.provisions() and asked.more:
            # What is banned or repealed elsewhere in a text is not what is asked about.
            inner = near_provisions(desk, asked, scope_of(desk, asked), (), lang)[:_NEAREST]
        forbids = said == "ban" and any(
            "ProhibitionNorm" in desk.kinds(norm)
            for one in inner
            for norm in desk.facts.iris(one, DCG + "hasNorm")
        )
        told = summary_told(desk, things[0], lang)
        if told and len(others) > 1 and said == "repeal":
            names = "; ".join(desk.label(one, lang).text for one in others[:2])
            second = summary_told(desk, others[1], lang)
            cited = (*told.citations, *(second.citations if second else ()))
            yield derived_told(
                desk, others[0], words(lang)("ask.no repeal", names=names), cited, lang
            )
        elif told and not forbids and not any(_tells(desk, one, said) for one in inner):
            text = words(lang)("ask.no ending", label=told.thing.label)
            yield derived_told(desk, things[0], text, told.citations, lang)


_NEAREST: Final = 8
"""So many of the provisions that fit a question best may have what it takes for granted."""


def _tells(desk: Desk, iri: str, said: str) -> bool:
    """Whether a summary has such a word: then it is not said that there is nothing of it."""
    return any(
        met(f" {' '.join(split(one.text))} ", cues("premises")[said])
        for one in desk.texts(iri, SUMMARY)
    )


_BINDING: Final = frozenset(("Convention", "LegalAct"))


def not_in_force(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A text that is not in force, of which a date of force, parties or duties are presupposed."""
    named = asked.of(desk, "Instrument")
    asserted = asked.says("obligation") or asked.says("binding")
    asserted = asserted or any(asked.scores.get(kind) for kind in ("in force", "binding"))
    asserted = asserted or asked.scores.get("parties", 0) > len(" party ")
    if len(named) != 1 or not asserted or _BINDING.isdisjoint(desk.kinds(named[0])):
        return
    found = state(desk, name_of(named[0]), Filters(lang))
    if any(one.property == FORCE and one.reached == "yes" for one in found.dates):
        return
    draft = desk.facts.first(named[0], DCG + "hasStatus") == DCG + "Draft"
    if found.standing != "not yet" and not draft:
        return
    yield state_told(desk, named[0], lang)


def not_replaced(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """Two texts of which one is said to have replaced the other, and is not recorded to."""
    named = asked.of(desk, "Instrument")
    if not asked.says("replaced") or len(named) != 2:  # noqa: PLR2004
        return
    # That documents replace paper is said of no text.
    beside = [word for word in free_words(asked) if not met(f" {word} ", asserting_words())]
    if asked.scores.get("difference") or len(beside) >= _SEVERAL:
        return
    one, other = named
    linked = {it for some in desk.facts.about.get(one, {}).values() for it in some}
    linked |= {it for some in desk.facts.about.get(other, {}).values() for it in some}
    # An act that amends the one, named after the other, has put it in its place.
    pairs = ((one, other), (other, one))
    amending = [
        act
        for old, new in pairs
        for act in desk.facts.leading_to(old, DCG + "amends")
        if act.startswith(f"{new}-")
    ]
    if {one, other} & linked or amending:
        return
    cited = tuple(at for iri in named for at in desk.citations(iri, lang)[:1])
    names = "; ".join(desk.label(iri, lang).text for iri in named)
    text = words(lang)("ask.no repeal", names=names)
    yield derived_told(desk, one, text, cited, lang)


_REPEALED: Final = re.compile(
    r"(?:repeal|abrogation|abolition|termination|denonciation|отмен[аыеу]|прекращени[яею]) "
    r"(?:of |de |du |des )?(?:the |la |le |l['’] ?)?$"
)

_REPEALED_AFTER: Final = re.compile(
    r" (?:was|is|has been|being|a ete|est|fut|был[аои]?) (?:repealed|abolished|abroge|отмен)"
)

_ENDS: Final = re.compile(r"\b(?:repeal|supersed|replac|expire|denounc|ceas)", re.IGNORECASE)


def _has_end(desk: Desk, iri: str, lang: Language) -> bool:
    """Whether an end of a text is recorded, or anything told of it or what leads to it has one."""
    if state(desk, name_of(iri), Filters(lang)).standing == "ended":
        return True
    facts = desk.facts
    named = {name.removeprefix(DCG) for name in facts.about.get(iri, {})}
    if any(re.search(r"end|repeal|expir|supersed", name, re.IGNORECASE) for name in named):
        return True
    near = [
        iri,
        *(facts.leading_to(iri, DCG + "supersedes")),
        *facts.leading_to(iri, DCG + "amends"),
    ]
    told = (
        one.text
        for each in (*near, *facts.leading_to(iri, DCG + "repeals"))
        for name in (DCG + "summary", PREFIXES["skos"] + "note")
        for one in facts.words(each, name)
        if one.language == "en"
    )
    return len(near) > 1 or any(_ENDS.search(one) for one in told)


def not_repealed(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A text that is said to have been repealed, and has no end here."""
    for one in asked.mentions:
        iri = one.iris[0]
        before, after = fold(asked.text[: one.start]), fold(asked.text[one.end :])
        if _BINDING.isdisjoint(desk.kinds(iri)) or not (
            _REPEALED.search(before) or _REPEALED_AFTER.match(after)
        ):
            continue
        if _has_end(desk, iri, lang):
            continue
        text = words(lang)("ask.not ended", label=desk.label(iri, lang).text)
        told = derived_told(desk, iri, text, desk.citations(iri, lang), lang)
        # The sources are on the text. That no end is recorded rests on none of them.
        yield replace(told, confidence=None)


_SEVERAL: Final = 2
