"""What provisions lay down on what a question asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.ask.model import Told
from dcgraph.research.ask.reading import Heard
from dcgraph.research.ask.telling import (
    CONCEPTS,
    MAX_SENTENCES,
    SUMMARY,
    Answer,
    name_of,
    summary_told,
)
from dcgraph.research.concordance import since
from dcgraph.research.force import strength
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import (
    Language,
)
from dcgraph.research.norms import norm, norms_of, said_on
from dcgraph.research.records import in_order
from dcgraph.research.relevance import owner, texts
from dcgraph.snapshot.search import Hit

_SHOWN: Final = 60
"""Hits of a search that are looked at."""
_LONG_NAME: Final = 3
"""Words of a name that nobody writes by chance."""


def requires(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """What provisions lay down: those that are named, else those that speak on what is asked."""
    provisions = asked.provisions()
    if not provisions:
        provisions = _provisions_on(desk, asked, lang)
    sentences: list[Told] = []
    rows: list[Told] = []
    for iri in provisions:
        told = summary_told(desk, iri, lang)
        below = in_order(desk, desk.facts.leading_to(iri, DCG + "isPartOf"))
        own = list(_norms_told(desk, (iri, *below), lang))
        parts = [one for each in below if (one := summary_told(desk, each, lang))]
        rows += own or parts
        if told:
            sentences.append(told)
            if len(asked.provisions()) == 1:
                sentences += parts[:2]
        else:
            sentences += (parts or own)[:2]
    if not provisions:
        return Answer()
    text = owner(desk, provisions[0])
    return Answer(
        tuple(sentences[:MAX_SENTENCES]),
        tuple(rows),
        things=tuple(provisions[:MAX_SENTENCES]),
        address=f"/id/{name_of(provisions[0] if asked.provisions() else text)}.html",
    )


def _norms_told(desk: Desk, iris: Iterable[str], lang: Language) -> Iterator[Told]:
    for provision in iris:
        for iri in norms_of(desk, provision):
            one = norm(desk, iri, lang)
            if one.summary is None:
                continue
            held = since(desk, provision, lang)
            yield Told(
                desk.thing(provision, lang),
                one.summary,
                held.date if held else "",
                "asserted",
                one.force,
                desk.confidence(one.citations),
                one.citations,
            )


def scope_of(desk: Desk, asked: Heard) -> frozenset[str]:
    """The texts within which a question asks, with all that lies in them; empty for all."""
    found = asked.of(desk, "Instrument", "Annex")
    return frozenset(part for iri in found for part in texts(desk, iri))


def _provisions_on(desk: Desk, asked: Heard, lang: Language) -> list[str]:
    """The provisions that speak on what is asked, within the instruments that are named."""
    scope = scope_of(desk, asked)
    near = near_provisions(desk, asked, scope, lang)
    linked = linked_provisions(desk, asked, scope)
    if linked and not asked.more:
        found = [*linked, *(one for one in near if one not in linked)]
    else:
        found = near or linked
    return found[:MAX_SENTENCES]


def near_provisions(desk: Desk, asked: Heard, scope: frozenset[str], lang: Language) -> list[str]:
    """The provisions that have most of the words of a question, the best first.

    Where no instrument is named, those of the Convention come first that lack no more of the words
    than the best of all do.
    """
    if not asked.more and scope:
        return []
    query = desk.index.read(asked.rest_text)
    every = _described(desk)
    if scope:
        return [one.iri for one in desk.index.search(query, lang, scope & every)]
    hits = desk.index.search(query, lang, every)
    least = min((len(one.missing) for one in hits), default=0)
    within = f"{DCGD}rkc."
    own = [one.iri for one in hits if one.iri.startswith(within) and len(one.missing) <= least]
    return [*dict.fromkeys((*own[:1], *(one.iri for one in hits)))]


@cached
def _described(desk: Desk) -> frozenset[str]:
    """The provisions that have a summary."""
    provisions = desk.facts.of_kind(DCG + "Provision")
    return frozenset(one for one in provisions if desk.texts(one, SUMMARY))


def linked_provisions(desk: Desk, asked: Heard, scope: frozenset[str]) -> list[str]:
    """The provisions of which it is said that they bear on a concept that is named."""
    concepts = asked.of(desk, *CONCEPTS, "Characteristic")
    if not concepts:
        return []
    found = [
        (strength(one.relation.removeprefix(DCG)), one.subject)
        for one in said_on(desk, concepts[0])
        if "Provision" in desk.kinds(one.subject) and (not scope or one.subject in scope)
    ]
    return [*dict.fromkeys(iri for _, iri in sorted(found) if desk.texts(iri, SUMMARY))]


def about(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """What is nearest to the words of a question: the summaries of what a search finds.

    Within a text that is named, parts that have the other words come before the text itself.
    """
    if asked.provisions():
        return requires(desk, asked, lang)
    scope, own = scope_of(desk, asked), asked.of(desk, "Instrument")
    hits = desk.index.search(desk.index.read(asked.text), lang)[:_SHOWN]
    inside = near_provisions(desk, asked, scope, lang)[:2] if scope else []
    long = [one.iris[0] for one in asked.mentions if one.length >= _LONG_NAME]
    named = asked.of(desk, *CONCEPTS, "InformationSystem", "Organization", "Body", "Person")
    others = [*own, *named] if own else [one.iri for one in _best(hits)] or named
    # What a norm says its provision says too, in more words.
    others = [next(iter(desk.facts.leading_to(one, DCG + "hasNorm")), one) for one in others]
    found: list[Told] = []
    for iri in dict.fromkeys((*long, *inside, *others)):
        if (told := summary_told(desk, iri, lang)) and told not in found:
            found.append(told)
    return Answer(
        tuple(found[:2]),
        tuple(found),
        things=tuple(one.thing.iri for one in found[:2]),
        address=f"/id/{found[0].thing.name}.html" if found else "",
    )


def _best(hits: Sequence[Hit]) -> list[Hit]:
    """Those hits that lack the fewest words."""
    least = min((len(one.missing) for one in hits), default=0)
    return [one for one in hits if len(one.missing) == least]
