"""What is nearest to a question in meaning, where there are sentence vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from heapq import nlargest
from typing import Final

from dcgraph.namespaces import DCG
from dcgraph.research.ask.provisions import acts_of, fitting, scope_of
from dcgraph.research.ask.question import Heard
from dcgraph.research.ask.telling import MAX_SENTENCES, Answer, summary_told
from dcgraph.research.coverage import short_label
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language
from dcgraph.research.relevance import texts
from dcgraph.snapshot.search_index import fold

_WITHIN: Final = 0.04
"""What a record of a text that is named gains over others: half of what tells texts apart."""
_WORDS: Final = 0.06
"""What one gains that has all of the words of the question."""
_BEHIND: Final = {
    **dict.fromkeys(("Chapter", "Section", "Title", "Part", "Edition"), 0.01),
    **dict.fromkeys(("Source", "Amendment", "Meeting", "Event"), 0.02),
}
"""What kinds lose that seldom hold what is asked for themselves."""
_FAR: Final = 0.08
"""What is so much farther than the nearest is not looked at."""
_LOOKED_AT: Final = 40
_TOLD: Final = 6


def nearest(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """The records that are nearest to a question in meaning, by their summaries.

    Those of a text that is named come before others that are as near, and of a provision that is
    named only its parts are told. Returns an empty answer without sentence vectors.
    """
    named = asked.provisions()
    held = {iri: it for iri, it in asked.near.items() if not named or _is_part(desk, iri, named)}
    if not held:
        return Answer()
    least = max(held.values()) - _FAR
    held = {iri: it for iri, it in held.items() if it >= least}
    scope, texts_ = scope_of(desk, asked), {*asked.of(desk, "Instrument")}
    if not scope:
        acts = [act for iri in asked.of(desk, "Organization") for act in acts_of(desk, iri)]
        scope = frozenset(part for iri in acts for part in texts(desk, iri))

    def place(iri: str) -> float:
        behind = max((_BEHIND.get(kind, 0.0) for kind in desk.kinds(iri)), default=0.0)
        if iri in texts_:
            # Its name alone makes it near; what is asked of it stands in its parts.
            behind = _WITHIN
        return held[iri] + (_WITHIN if iri in scope else 0.0) - behind

    best = nlargest(_LOOKED_AT, held, key=place)
    share = fitting(desk, asked, best, lang)
    order = nlargest(_TOLD, best, key=lambda iri: place(iri) + _WORDS * share[iri])
    told = [one for iri in order if (one := summary_told(desk, iri, lang))]
    return Answer(
        tuple(told[:MAX_SENTENCES]),
        tuple(told),
        things=tuple(one.thing.iri for one in told[:MAX_SENTENCES]),
        address=f"/id/{told[0].thing.name}.html" if told else "",
    )


def _is_part(desk: Desk, iri: str, named: Sequence[str]) -> bool:
    return iri in named or not {*named}.isdisjoint(desk.facts.iris(iri, DCG + "isWithin"))


def mixed(found: Answer, near: Answer, first: int) -> Answer:
    """The first sentences of what was found by words, then what is nearest in meaning."""
    told = dict.fromkeys((*found.sentences[:first], *near.sentences, *found.sentences))
    rows = dict.fromkeys((*found.rows, *near.rows))
    return replace(
        found,
        sentences=tuple(told)[:MAX_SENTENCES],
        rows=tuple(rows),
        things=tuple(dict.fromkeys(one.thing.iri for one in [*told][:MAX_SENTENCES])),
    )


def with_names(desk: Desk, asked: Heard) -> str:
    """A question with the English names of what it names: most of the graph is in English."""
    every = dict.fromkeys(short_label(desk, one.iris[0], "en").text for one in asked.mentions)
    names = [one for one in every if fold(one) not in asked.padded][:_NAMES]
    return f"{asked.text} ({'; '.join(names)})" if names else asked.text


_NAMES: Final = 3
"""So many are put beside a question: encoding takes as long as what is encoded."""
