"""Parties to treaties and members of bodies as pages, and what binds a State."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.research.duties import Obligation, duties
from dcgraph.research.economies import STANDINGS, profile
from dcgraph.research.filters import Filters, wanted
from dcgraph.research.graph import Desk
from dcgraph.research.model import Record
from dcgraph.research.parties import Parties, Party, listed, parties
from dcgraph.research.relevance import wholes
from dcgraph.words import words
from dcgraph_api.pages.economies import has_figures
from dcgraph_api.pages.fields import FILTERS, Checks, filled
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

_DUTIES: Final = {"bound": "obliges", "bound to permit": "obliges to permit"}
"""By a duty, the mark of the norms of which it comes."""


class Chapter(NamedTuple):
    """A provision that parties may accept: its name, a short one such as A1, and its label."""

    name: str
    short: str
    label: str


def parties_content(desk: Desk, reader: Reader) -> Content:
    """What the template `parties.html` needs; raises FieldError for what does not fit."""
    checks = Checks(desk, reader)
    of = checks.thing("of", "rkc")
    checks.days("asOf")
    checks.done()
    assert of is not None
    wish = wanted(reader.lang, *(reader.asked.get(one, "") for one in FILTERS))
    found = parties(desk, of.thing.name, wish)
    every = (*found.members, *found.not_yet_bound)
    return {
        "reader": reader.naming({"of": of.thing.name}),
        "field": filled(desk, of.thing, reader.lang),
        "of": of,
        "found": found,
        "is_body": "Instrument" not in desk.kinds(of.thing.iri),
        "rows": [_row(desk, one) for one in found.members],
        "waiting": [_row(desk, one) for one in found.not_yet_bound],
        "short": {
            one.provision.name: chapter(desk, one.provision.name, reader).short
            for one in found.acceptances
        },
        "sources": tuple(dict.fromkeys(each for one in every for each in one.citations)),
        "choices": listed(desk, reader.lang),
    }


def _row(desk: Desk, party: Party) -> dict[str, Any]:
    """A party with the notes on it, and what it accepted without reservations and with them."""
    facts, reserved = desk.facts, {*party.reserved}
    notes = facts.words(party.membership.iri, PREFIXES["skos"] + "note")
    return {
        "party": party,
        "plain": [one for one in party.accepted if one not in reserved],
        "reserved": party.reserved,
        "notes": [one.text for one in notes],
    }


def chapter(desk: Desk, name: str, reader: Reader) -> Chapter:
    """A provision by the numbers of it and its wholes, as A1; by its label where one has none."""
    label = desk.label(DCGD + name, reader.lang).text
    numbers = [desk.facts.first(one, DCG + "number") for one in wholes(desk, DCGD + name)]
    return Chapter(name, "".join(reversed(numbers)) or label, label)


def parties_of(desk: Desk, reader: Reader, iri: str) -> Parties | None:
    """The parties or members as of the day of the graph; None for what has no list of them."""
    if not desk.facts.leading_to(iri, DCG + "isMembershipIn"):
        return None
    return parties(desk, iri, Filters(reader.lang))


def obligations_content(desk: Desk, reader: Reader, iri: str) -> Content:
    """The content of the template `obligations.html` for an actor.

    `obligations` is None if the actor is neither a State nor in a list of parties or members.
    Raises FieldError if `asOf` is no day.
    """
    if not desk.facts.leading_to(iri, DCG + "hasMember") and "State" not in desk.kinds(iri):
        return {"obligations": None}
    checks = Checks(desk, reader)
    checks.days("asOf")
    checks.done()
    day = reader.asked.get("asOf", "")
    found = duties(desk, iri, Filters(reader.lang, as_of=day))
    return {
        "obligations": found,
        "rows": [_obligation(desk, one, reader) for one in found.obligations],
        "bound_to": {duty: [one for one in found.bound_to if one.duty == duty] for duty in _DUTIES},
        "mark_by_duty": _DUTIES,
    }


def _obligation(desk: Desk, obligation: Obligation, reader: Reader) -> dict[str, Any]:
    """A treaty or a union, the texts that have duties, and chapters by their short names."""

    def chapters(some: Iterable[Any]) -> list[Chapter]:
        return [chapter(desk, one.name, reader) for one in some]

    accepted = [one for one in obligation.texts if one.ground == "accepted"]
    reserved = {one.iri for one in obligation.reserved}
    silent = [one for one in accepted if not (one.must or one.must_permit)]
    return {
        "obligation": obligation,
        "texts": [one for one in obligation.texts if one not in silent],
        "silent": len(silent),
        "extents": sorted({one.extent for one in silent}),
        "plain": chapters(one for one in obligation.accepted if one.iri not in reserved),
        "reserved": chapters(obligation.reserved),
        "open": chapters(obligation.open),
    }


def state_content(desk: Desk, reader: Reader, found: Record) -> Content:
    """What the template `state.html` needs besides the record and `obligations_content`.

    Raises FieldError for a day that is none.
    """
    iri, lang = found.thing.iri, reader.lang
    content = obligations_content(desk, reader, iri)
    day = reader.asked.get("asOf", "")
    held = profile(desk, iri, Filters(lang, as_of=day)) if has_figures(desk, iri) else None
    abbreviations = desk.facts.words(iri, DCG + "abbreviation")
    return {
        **content,
        "template": "state.html",
        "codes": [one.text for one in abbreviations],
        "profile": held,
        "standings": {one: words(lang)(f"economies.{one}") for one in STANDINGS},
        "counts": Counter(one.standing for one in held.characteristics) if held else Counter(),
    }
