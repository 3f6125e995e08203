"""What assistants find by words."""

from __future__ import annotations

from typing import Final

from dcgraph.assistants.citing import Citer
from dcgraph.assistants.fitting import clipped, fitted
from dcgraph.assistants.grounds import mention, quiet, read, sources, warning
from dcgraph.assistants.model import Found, Match
from dcgraph.assistants.phrases import NOTICES
from dcgraph.research.desk import Desk
from dcgraph.research.facts import Words
from dcgraph.research.finding.search import Match as Hit
from dcgraph.research.finding.search import search
from dcgraph.research.model import Basis, Language
from dcgraph.research.wanted import bounded

__all__ = ["MOST", "found"]

MOST: Final = 50
_TEXTS: Final = 3
_NAMES: Final = frozenset(
    ("label", "title", "other label", "official title", "abbreviation", "heading")
)
"""The fields by which a thing is named, for which nobody needs a source."""


def found(
    desk: Desk, citer: Citer, words: str, lang: Language, *, kind: str = "", limit: int = 10
) -> Found:
    """The best of the things with some words in them; raises what `search` raises."""
    answer = search(desk, words, lang, kind=kind, limit=bounded("limit", limit, MOST))
    hits, total = answer.matches.items, answer.matches.total

    def made(some: tuple[Hit, ...]) -> Found:
        coverage, more = read(desk, (one.thing.iri for one in some), lang, most=_TEXTS)
        return Found(
            cite=citer.whole(),
            notices=(*answer.notes, NOTICES[lang]["match"]) if some else answer.notes,
            coverage=coverage,
            more_coverage=more,
            silence=quiet(answer.matches.silence),
            left_out=total - len(some),
            matches=tuple(_match(desk, one, lang) for one in some),
            kinds={one.name: one.number for one in answer.kinds},
        )

    return fitted(made, hits)


def _match(desk: Desk, hit: Hit, lang: Language) -> Match:
    iri = hit.thing.iri
    properties = [
        name
        for name in desk.facts.about[iri]
        if any(one.text == hit.matched.text for one in desk.facts.words(iri, name))
    ]
    cited = (
        desk.citations(
            iri, lang, properties[0], value=Words(hit.matched.text, hit.matched.language)
        )
        if properties
        else ()
    )
    confidence = desk.confidence(cited)
    claim = desk.facts.claims.get(iri)
    basis: Basis = "interpreted" if claim and claim.basis == "interpreted" else "asserted"
    return Match(
        thing=mention(hit.thing),
        found_in=hit.field,
        text=clipped(hit.matched.text, 500),
        missing=hit.missing,
        confidence=confidence,
        notice="" if hit.field in _NAMES else warning(basis, confidence, cited, lang),
        sources=sources(cited, 1),
        more_sources=max(0, len(cited) - 1),
    )
