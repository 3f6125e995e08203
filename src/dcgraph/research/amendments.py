"""What amendments changed in a text, and which text a provision had on a day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dcgraph.dates import reached
from dcgraph.namespaces import DCG
from dcgraph.research.graph import Desk
from dcgraph.research.model import Change, Language
from dcgraph.research.relevance import wholes
from dcgraph.words import chosen

_DATES = ("entryIntoForceDate", "publicationDate")


def changes(desk: Desk, texts: Iterable[str], lang: Language) -> tuple[Change, ...]:
    """The amendments that change one of some provisions, the oldest first."""
    found = {one for text in texts for one in desk.facts.leading_to(text, DCG + "changesProvision")}
    told = (_change(desk, one, lang) for one in found)
    return tuple(sorted(told, key=lambda one: (one.date, one.thing.name)))


def _change(desk: Desk, iri: str, lang: Language) -> Change:
    facts, citations = desk.facts, desk.citations(iri, lang)
    return Change(
        thing=desk.thing(iri, lang),
        kind=desk.thing(facts.first(iri, DCG + "hasKindOfChange"), lang),
        provisions=desk.things(facts.iris(iri, DCG + "changesProvision"), lang),
        date=changed_on(desk, iri),
        edition=next(iter(desk.things(facts.iris(iri, DCG + "appearsIn"), lang)), None),
        act=facts.first(iri, DCG + "amendingAct"),
        summary=chosen(desk.sourced(iri, DCG + "summary", lang), lang),
        norms_before=desk.things(facts.iris(iri, DCG + "normBefore"), lang),
        norms_after=desk.things(facts.iris(iri, DCG + "normAfter"), lang),
        confidence=desk.confidence(citations),
        citations=citations,
    )


def changed_on(desk: Desk, iri: str) -> str:
    """The day of an amendment: its own, or that of the first edition that has it."""
    bearers = (iri, *desk.facts.iris(iri, DCG + "appearsIn"))
    dates = (desk.facts.first(one, DCG + name) for one in bearers for name in _DATES)
    return next(filter(None, dates), "")


class Version(NamedTuple):
    """A text of a provision, by the record that tells it; `until` is the day of the next text."""

    iri: str
    since: str
    until: str


def versions(desk: Desk, iri: str) -> list[Version]:
    """The texts of a provision, the oldest first; none if it was not changed, as far as described.

    A version holds from the day of its edition until an amendment of the provision, or of what
    contains it, takes effect. The last text is that of the provision itself.
    """
    facts = desk.facts
    whole = facts.first(iri, DCG + "isVersionOf") or iri
    days = sorted(
        {
            changed_on(desk, one)
            for text in wholes(desk, whole)
            for one in facts.leading_to(text, DCG + "changesProvision")
        }
    )
    found = []
    for one in facts.leading_to(whole, DCG + "isVersionOf"):
        editions = [text for text in wholes(desk, one) if facts.iris(text, DCG + "isEditionOf")]
        dates = (facts.first(text, DCG + name) for text in editions for name in _DATES)
        since = next(filter(None, dates), "")
        found.append(Version(one, since, next((day for day in days if day > since), "")))
    if not found and not days:
        return []
    return [*sorted(found, key=lambda one: one.since), Version(whole, days[-1] if days else "", "")]


def held(known: list[Version], day: str) -> Version | None:
    """The text that held on a day; none where it is not described or the days do not tell."""
    for one in known:
        if reached(one.since, day) == "yes" and not (one.until and reached(one.until, day) != "no"):
            return one
    return None
