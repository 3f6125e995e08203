"""Which kinds of answer a question asks for, by its words and by what it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

from dcgraph.namespaces import DCG
from dcgraph.research.ask.model import Kind
from dcgraph.research.ask.particulars import particulars_asked
from dcgraph.research.ask.provisions import free_words, is_on_amendments
from dcgraph.research.ask.question import (
    CONCEPT_KINDS,
    SHAPED,
    TEXT_KINDS,
    Heard,
    number_before,
    part_kind,
)
from dcgraph.research.ask.vocabulary import cues, met, parts
from dcgraph.research.graph import Desk
from dcgraph.snapshot.search_index import content_words


def kinds_asked(desk: Desk, asked: Heard) -> list[Kind]:
    """The kinds of answer that fit, the likeliest first; the last is always `about`."""
    states, scores = asked.of(desk, "State"), dict(asked.scores)
    texts, concepts = asked.of(desk, *TEXT_KINDS), asked.of(desk, *CONCEPT_KINDS)
    unions = asked.of(desk, "Organization")
    provisions = asked.provisions()
    weights: dict[str, float] = {}
    if _is_weak(asked):
        scores["definition"] = 0

    def fit(kind: str, weight: float, *, when: bool) -> None:
        if when and (scores.get(kind) or weight >= _SURE):
            weights[kind] = weight + scores.get(kind, 0)

    pairs = len(concepts) + len(texts) + len(provisions) > 1
    fit("difference", 9.5, when=pairs or asked.more)
    # A recommendation that is named by its number may define what is named with it.
    numbered = [iri for iri in provisions if "Instrument" in desk.kinds(iri)]
    if numbered == provisions:
        fit(
            "definition",
            6 + 3 * len(provisions) + (_DEFINED if numbered and asked.says("defined") else 0),
            when=bool(concepts or texts or asked.more or numbered),
        )
    fit("who says", 3, when=bool(concepts or texts))
    systems = asked.of(desk, "InformationSystem")
    told = bool(provisions or asked.of(desk, "Instrument") or (asked.more and not systems))
    fit("requires", _SURE if provisions else 3, when=told or bool(concepts and not systems))
    fit("gap", 9, when=bool(asked.of(desk, "Notion", "Mechanism", "Technology") or texts))
    fit("texts", 9, when=bool(concepts or asked.more) and not provisions)
    # What a treaty or a law lays down is asked more often than whether it binds.
    laws = {"Convention", "LegalAct"} if asked.more else {"Convention"}
    kept = [one for one in texts if laws.isdisjoint(desk.kinds(one))]
    collected = [one for one in concepts if is_collection(desk, one)]
    binds = bool((kept or collected) and not provisions)
    fit("binding", 9 if collected else 5, when=binds and not asked.of(desk, "State"))
    fit("in force", 5, when=bool(texts) and not states and not provisions)
    listed = any(is_listed(desk, iri) for iri in (*texts, *unions))
    fit("parties", (9 if states else 6) if listed else 0, when=bool(texts or unions))
    if states and not provisions and listed:
        weights["parties"] = weights.get("parties", 0) + 12
    weights |= _of_states(desk, asked, scores)
    fit("aspects", 9, when=bool(asked.of(desk, "Notion")))
    whole = bool(texts or provisions or asked.of(desk, "Annex", "Provision"))
    named_parts = (number_before(asked, {*parts().values()}) or (part_kind(asked),))[0]
    if named_parts in ("Standard", "Article") and asked.more:
        named_parts = ""
    fit("list", 4, when=whole and bool(named_parts))
    fit("list", _SURE, when=whole and number_before(asked, {named_parts}) is not None)
    counted = bool(part_kind(asked)) or bool(scores.get("parties"))
    fit(
        "count",
        9,
        when=counted
        and bool(texts or unions or provisions or asked.of(desk, "Annex", "Provision")),
    )
    # A number that is asked for is not told by what something is.
    fit("count", 4, when="count" not in weights)
    fit("source", 4, when=bool(texts or concepts))
    if scores.get("figures") and met(asked.padded, cues("premises")["most"]):
        weights["figures"] = 12 + scores["figures"]
    _membership_last(desk, asked, weights, listed=listed)
    _surely(desk, asked, weights)
    order = sorted(weights, key=lambda one: -weights[one])
    return [cast("Kind", one) for one in (*order, "about")]


def _surely(desk: Desk, asked: Heard, weights: dict[str, float]) -> None:
    """The kinds that some words ask for whatever else is asked."""
    if len(asked.of(desk, "Instrument")) > 1 and "gap" in weights and "difference" in weights:
        # What one text lacks beside another is told by both, and not by the one alone.
        weights["difference"] = max(weights["difference"], weights["gap"] + 1)
    states, named = asked.of(desk, "State"), asked.of(desk, "Instrument", "Organization")
    surest = max(weights.values(), default=0) + 1
    if asked.says("reservation") and (asked.provisions() or asked.of(desk, "Instrument", "Annex")):
        # Whether a text admits reservations comes before who is a party to it.
        weights["requires"] = surest
    alone = named and not states and len(free_words(asked)) <= _TWO
    if is_on_amendments(asked) or (alone and asked.says_beside("amended")):
        weights["in force"] = surest
    if states and named and _DURATION.search(asked.padded):
        # For how long a State is a member is no number of things.
        weights["parties"] = surest
    if asked.scores.get("count") and named and _HOW_MANY.search(asked.padded):
        weights["count"] = surest
    if asked.scores.get("profile") and asked.of(desk, "Instrument") and not states:
        weights["in force"] = surest
    if particulars_asked(desk, asked):
        weights["particulars"] = surest + 1


def _of_states(desk: Desk, asked: Heard, scores: Mapping[str, int]) -> dict[str, float]:
    """The weights of the kinds of answer on the States that are named."""
    states = asked.of(desk, "State")
    others = asked.of(desk, *TEXT_KINDS, "Organization")
    weights: dict[str, float] = {}
    if len(states) == _TWO and scores.get("compare"):
        weights["compare"] = 9 + scores["compare"]
    # What is asked of a State besides its name is not told by what it is a party to; but that is
    # told where the text that is meant is not known.
    alone = not others and not asked.more and not asked.unknown
    joined = not others and scores.get("parties", 0) >= _JOINED
    if states and (alone or joined or scores.get("profile")):
        asked_alone = bool(scores.get("profile")) and not scores.get("figures")
        sure = alone or joined or asked_alone
        weights["profile"] = (_SURE if sure else 0) + scores.get("profile", 0)
    ranked = scores.get("figures", 0) >= SHAPED and _COUNTRIES.search(asked.padded)
    if (states or ranked) and not asked.provisions():
        weights["figures"] = 12 + scores.get("figures", 0)
    return weights


def _is_weak(asked: Heard) -> bool:
    """Whether a question only begins as one for a definition.

    `What is` begins most questions: it tells little beside words that ask for something else.
    """
    specific = any(asked.scores.get(kind, 0) >= least for kind, least in _BESIDE.items())
    return specific and asked.scores.get("definition") == met(
        asked.padded, cues("premises")["what is"]
    )


def _membership_last(desk: Desk, asked: Heard, weights: dict[str, float], *, listed: bool) -> None:
    """Words on parties tell who they are only where nothing else is asked of a text."""
    texts, states = asked.of(desk, "Instrument"), asked.of(desk, "State")
    enacted = any("ModelLaw" in desk.kinds(one) for one in texts)
    if enacted and (states or met(asked.padded, cues("premises")["enacted"])):
        # Who has enacted a model law is told as who is a party, or that it is not known.
        weights["parties"] = max(weights.values(), default=0) + 1
    if "parties" not in weights or enacted:
        return
    only = met(asked.padded, cues("premises")["parties"]) == asked.scores.get("parties")
    rest = {*content_words(asked.rest_text)} - {
        word for day in asked.days for word in day.split("-")
    }
    if only and not states and not asked.scores.get("count") and len(rest) >= _SEVERAL:
        # Parties are those who are bound too: what they are bound to is asked for.
        del weights["parties"]
        return
    entered = not listed or " силу " in asked.padded
    if entered and asked.scores.get("in force") and not states:
        # `Вступил в силу` is told of a text, `вступил в` of a party.
        weights["parties"] = 1
    others = [kind for kind in ("gap", "in force", "requires") if asked.scores.get(kind)]
    told = bool(asked.provisions()) and "requires" in others
    beside = not listed and not states and {"gap", "in force"} & {*others} & {*weights}
    missing = "gap" in others and "gap" in weights and bool(asked.of(desk, "Notion"))
    if told and not states:
        del weights["parties"]
    elif beside or missing:
        weights["parties"] = min(weights[kind] for kind in others if kind in weights) - 1


def is_collection(desk: Desk, iri: str) -> bool:
    """Whether a concept stands for instruments, as the Recommendations of an organization."""
    return any(one.startswith(f"{iri}.") for one in desk.facts.of_kind(DCG + "Instrument"))


def is_listed(desk: Desk, iri: str) -> bool:
    """Whether the parties to a text or the members of a body are listed here."""
    into = desk.facts.leading_to
    return bool(into(iri, DCG + "isMembershipIn") or into(iri, DCG + "bindsEveryMemberBy"))


_DURATION: Final = re.compile(
    r" (?:how many years|how long has|how long have|combien d annees|depuis combien|сколько лет"
    r"|как давно|с каких пор) "
)
_PARTS: Final = "|".join(sorted(parts(), key=lambda one: (-len(one), one)))
_HOW_MANY: Final = re.compile(rf" (?:how many|combien de|combien d|сколько) (?:\w+ )?(?:{_PARTS}) ")
_BESIDE: Final = {
    **dict.fromkeys(("gap", "difference", "in force", "parties", "count", "figures"), 4),
    "requires": 8,
}
"""Kinds that are asked for where a question begins as one for a definition, and how clearly."""
_TWO: Final = 2
_SEVERAL: Final = 3
_JOINED: Final = 8
"""The letters of a word such as `ratified`, which tells that a State joined a text."""
_COUNTRIES: Final = re.compile(r" (?:countr|econom|pays |etats |стран|экономик|государств)")
_DEFINED: Final = 8
"""What `define` weighs beside a text that is named by its number."""
_SURE: Final = 10
