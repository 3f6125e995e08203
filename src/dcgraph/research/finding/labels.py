"""Things by their very labels: what a field says of a thing, and what that is read as again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dcgraph.escaping import first_hidden
from dcgraph.research.desk import Desk
from dcgraph.research.finding.documents import factor
from dcgraph.research.model import Language, Thing
from dcgraph.search import MAX_LETTERS, fold
from dcgraph.terms import DCGD, PREFIXES

__all__ = ["can_be_named", "prepare_labels", "read_exactly", "same_words", "written"]

_LABELS: Final = (PREFIXES["skos"] + "prefLabel", PREFIXES["dcterms"] + "title")
_APART: Final = frozenset(("Claim", "Citation"))
"""What no page is about that asks for things by name."""

_Bearers = dict[str, Sequence[tuple[str, str]]]
"""The things that have a label, each with the language of it, by the label folded."""


def written(desk: Desk, thing: Thing, lang: Language, kinds: frozenset[str] = frozenset()) -> str:
    """What a field says of a thing: its label if that, given back, is read as it, else its name.

    A label that would not come back as it was sent is none that can stand in a field.
    """
    label = thing.label
    if len(label) > MAX_LETTERS or first_hidden(label):
        return thing.name
    return label if read_exactly(desk, label, lang, kinds) == thing.iri else thing.name


def read_exactly(
    desk: Desk, given: str, lang: Language, kinds: frozenset[str] = frozenset()
) -> str:
    """The IRI of the thing of a name or else of a label, of some kinds if any; empty if none.

    Of several with one label it is that which a search for the label finds first: it weighs the
    kind, then the language. This is quicker, since it weighs nothing else.
    """
    if named := desk.facts.named(given):
        return named
    found = prepare_labels(desk).get(_folded(given), ())
    fitting = (
        (-factor(desk.facts, iri), language not in (lang, ""), iri)
        for iri, language in found
        if can_be_named(desk, iri, kinds)
    )
    return min(fitting, default=(0.0, False, ""))[2]


def can_be_named(desk: Desk, iri: str, kinds: frozenset[str] = frozenset()) -> bool:
    """Whether a thing is one that pages ask for by words, of some kinds if any are named."""
    own = desk.kinds(iri)
    return _APART.isdisjoint(own) and (not kinds or not kinds.isdisjoint(own))


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same but for case, accents and spaces."""
    return _folded(one) == _folded(other)


def prepare_labels(desk: Desk) -> _Bearers:
    """The labels, which are read once for a desk: it takes some hundredths of a second."""

    def read() -> _Bearers:
        found: dict[str, list[tuple[str, str]]] = {}
        for iri, properties in desk.facts.about.items():
            if not iri.startswith(DCGD):
                continue
            for one in _LABELS:
                for words in desk.facts.words(iri, one) if one in properties else ():
                    found.setdefault(_folded(words.text), []).append((iri, words.language))
        # What has nothing in it but spaces is no answer to a field.
        found.pop("", None)
        return {label: tuple(bearers) for label, bearers in found.items()}

    return desk.remembered("labels", "", read, most=1)


def _folded(text: str) -> str:
    return " ".join(fold(text).split())
