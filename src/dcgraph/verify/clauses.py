"""What a clause says of a text: which text is meant, dates as they are written, and denials."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from dcgraph.dates import is_date
from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.graph import Desk, cached
from dcgraph.research.instrument_names import Lexicon, Named
from dcgraph.research.provision_numbers import patterns as references
from dcgraph.verify.model import Kind
from dcgraph.verify.provisions import Judgement, patterns

YEAR: Final = r"(?:1[89]|20)\d\d"
NEAR: Final = 60
"""Characters between the name of a text and what is said of its edition."""
FAR: Final = 160
"""Characters between a verb and the date that goes with it."""


class Judged(NamedTuple):
    """A place in a text, what kind of reference it is, and the judgement.

    Without a judgement `unjudged` is the name of the reason.
    """

    start: int
    end: int
    kind: Kind
    judgement: Judgement | None
    unjudged: str = ""


@cache
def date_pattern() -> re.Pattern[str]:
    """A day, a month or a year as a text writes it."""
    months = "|".join(one for some in patterns()["months"].values() for one in some)
    return re.compile(
        rf"(?P<iso>{YEAR}-\d\d-\d\d)|(?:(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+)?(?P<month>{months})"
        rf"\s+(?:of\s+)?(?P<year>{YEAR})|(?P<month2>{months})\s+(?P<day2>\d{{1,2}}),?\s+(?P<year2>{YEAR})"
        rf"|(?<![\d/.-])(?P<alone>{YEAR})(?![\d/]|-\d)",
        re.IGNORECASE,
    )


def written(match: re.Match[str]) -> str:
    """A date of a text as the graph writes dates; empty for a day that no month has."""
    if match["iso"]:
        return match["iso"] if is_date(match["iso"]) else ""
    if match["alone"]:
        return match["alone"]
    name = (match["month"] or match["month2"]).casefold()
    number = next(some.index(name) + 1 for some in patterns()["months"].values() if name in some)
    year, day = match["year"] or match["year2"], match["day"] or match["day2"]
    date = f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")
    return date if is_date(date) else ""


def about(text: str, told: list[Named], start: int, sentence: int) -> Named | None:
    """The text of which something is said at a place: the only one in its clause before it.

    A text of the sentence before counts if the sentence has none before the place.
    """
    here = [one for one in told if sentence <= one.start and one.end <= start]
    before = here or [one for one in told if one.end <= sentence][-1:]
    if not before or len({one.iri for one in before}) > 1:
        return None
    one = before[-1]
    if reading("amending").search(text, max(sentence, one.start - NEAR), one.start):
        return None
    between = text[max(one.end, sentence) : start]
    if CLAUSE.search(between) or len(between) > FAR or others().search(between):
        return None
    return one


@cache
def others() -> re.Pattern[str]:
    """A name between a text and a verb: what the verb says may be said of that."""
    same, generic = patterns()["hedged"]["same"], references()["generic"]["text"]
    months = "|".join(one for some in patterns()["months"].values() for one in some)
    return re.compile(rf"(?<!\w)(?!(?i:{same}|{generic}|{months})(?!\w))[A-ZÀ-ÞА-ЯЁ]\w")


@cache
def hedge(name: str) -> re.Pattern[str]:
    """The words before a statement by which it is not stated, or is a bound."""
    return re.compile(
        rf"(?:(?<!\w)|(?=n[’']t))(?:{'|'.join(patterns()['hedged'][name])})(?!\w)", re.IGNORECASE
    )


@cache
def joins() -> re.Pattern[str]:
    """All that may stand between what happened to a text and the day of it."""
    return re.compile(patterns()["hedged"]["joins"], re.IGNORECASE)


CLAUSE: Final = re.compile(
    r"[;:(]|\b(?:annex|protocol|amend|приложени|протокол|поправ)", re.IGNORECASE
)
"""What parts a date or a number from the text that was named before."""


@cache
def reading(name: str) -> re.Pattern[str]:
    """A pattern of the table `reading` of `claims.toml`."""
    return re.compile(patterns()["reading"][name], re.IGNORECASE)


@cached
def states(desk: Desk) -> Lexicon:
    """The names of States, and of other members of what the graph holds."""
    skos = PREFIXES["skos"]
    members = {
        desk.facts.first(one, DCG + "hasMember") for one in desk.facts.of_kind(DCG + "Membership")
    }
    states = {*members, *desk.facts.of_kind(DCG + "State")} - {""}
    names = [
        (one.text, iri)
        for iri in sorted(states)
        for name in ("prefLabel", "altLabel")
        for one in desk.facts.words(iri, skos + name)
    ]
    return Lexicon(names, {})
