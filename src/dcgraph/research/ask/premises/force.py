"""How strongly a text or a provision binds, as a question has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dcgraph.namespaces import DCG
from dcgraph.research.ask.model import Told
from dcgraph.research.ask.provisions import (
    force_told,
)
from dcgraph.research.ask.question import Heard
from dcgraph.research.ask.retrieval import matches
from dcgraph.research.ask.telling import derived_told, summary_told
from dcgraph.research.ask.vocabulary import met
from dcgraph.research.coverage import extent
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language, Text
from dcgraph.research.relevance import texts
from dcgraph.words import words


def not_binding(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A text that binds nobody, where the question has it ratified, binding or denounced."""
    if not asked.says("binding"):
        return
    numbered = [iri for iri in asked.provisions() if "Instrument" in desk.kinds(iri)]
    for iri in [*asked.of(desk, "Instrument"), *numbered][:1]:
        kinds = desk.kinds(iri)
        label = desk.label(iri, lang).text
        if is_advice(desk, iri):
            text = words(lang)(
                "ask.not binding", label=label, kind=desk.label(DCG + kinds[0], lang).text
            )
            cited = desk.citations(iri, lang, DCG + "binding") or desk.citations(
                iri, lang, DCG + "summary"
            )
            yield derived_told(desk, iri, text, cited, lang)


def weaker_than_duty(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A provision that is said to lay down a duty, and speaks with less force."""
    stated = any(map(asked.says, ("duty", "obligation", "penalty")))
    if not stated or len(asked.provisions()) != 1:
        return
    told = force_told(desk, asked.provisions()[0], lang)
    if told and told.force in ("endeavours", "recommends", "permits"):
        text = f"{told.text.text} {words(lang)('ask.no duty')}"
        yield replace(told, text=Text(text, lang), basis="derived")


_ADVICE: Final = frozenset(("ModelLaw", "Recommendation"))
"""Kinds that bind nobody, by what they are; of others the graph tells whether they do."""


def is_advice(desk: Desk, iri: str) -> bool:
    """Whether a text binds nobody: by its kind, or by what is recorded of it."""
    recorded = desk.facts.first(iri, DCG + "binding")
    return recorded == "false" or not _ADVICE.isdisjoint(desk.kinds(iri))


def _texts_named(desk: Desk, asked: Heard) -> list[str]:
    """The texts that are named, those too that are named by a number."""
    numbered = [one for one in asked.provisions() if "Instrument" in desk.kinds(one)]
    return [*dict.fromkeys((*asked.of(desk, "Instrument", "Annex"), *numbered))]


def advice_not_duty(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A text that binds nobody, of which an obligation or a penalty is presupposed."""
    if not (asked.says("obligation") or asked.says("penalty")) or asked.scores.get("difference"):
        return
    for iri in _texts_named(desk, asked)[:1]:
        if not is_advice(desk, iri):
            continue
        text = words(lang)(
            "ask.not binding",
            label=desk.label(iri, lang).text,
            kind=desk.label(DCG + desk.kinds(iri)[0], lang).text,
        )
        cited = desk.citations(iri, lang, DCG + "binding") or desk.citations(
            iri, lang, DCG + "summary"
        )
        yield derived_told(desk, iri, text, cited or desk.citations(iri, lang), lang)


def duty_not_advice(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A provision that obliges, or a text that binds, and is said to be advice."""
    either = met(asked.padded, (" or ", " ou ", " или "))
    if not asked.says("advice") or either or asked.scores.get("difference"):
        return
    numbered = [one for one in asked.provisions() if "Provision" in desk.kinds(one)]
    if len(numbered) == 1:
        told = force_told(desk, numbered[0], lang)
        if told and told.force in ("obliges", "prohibits", "obliges to permit"):
            yield told
        return
    concepts = asked.of(desk, "Mechanism", "Technology", "CustomsProcess")
    for iri in asked.of(desk, "Instrument")[:1] if not (numbered or concepts) else ():
        cited = desk.citations(iri, lang, DCG + "binding")
        if desk.facts.first(iri, DCG + "binding") == "true" and cited:
            kind = desk.label(DCG + desk.kinds(iri)[0], lang).text
            label = desk.label(iri, lang).text
            text = words(lang)("ask.is binding", label=label, kind=kind)
            yield derived_told(desk, iri, text, cited, lang)


_PENALTIES: Final = ("penalty", "sanction", "fine", "offence", "liability")


def no_penalty(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """Penalties that are asked of a text in which no provision that is here speaks of them."""
    named = asked.of(desk, "Instrument")
    if not asked.says("penalty") or len(named) != 1 or is_advice(desk, named[0]):
        return
    # Of a text that was read in part nothing follows from what is not here.
    if extent(desk, named[0])[0] != "whole":
        return
    inside = frozenset(texts(desk, named[0]))
    if any(matches(desk, (one,), "en", within=inside) for one in _PENALTIES):
        return
    if told := summary_told(desk, named[0], lang):
        text = words(lang)("ask.no penalty", label=told.thing.label)
        yield derived_told(desk, named[0], text, told.citations, lang)
