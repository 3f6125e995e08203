"""What rests on a source: each record that cites it, where, how surely and for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dcgraph.errors import NotFound
from dcgraph.research.catalogue import Entry, entry
from dcgraph.research.desk import Desk
from dcgraph.research.model import Confidence, Language, Silence, Thing
from dcgraph.research.pages import Page, Place, page
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG

__all__ = ["Resting", "SourceUse", "source_use"]

_SILENCE: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "filtered": "Citations left out by the confidence that was asked for: {number}.",
        "not covered": "No record cites this source.",
    },
    "fr": {
        "filtered": "Citations écartées par la confiance demandée : {number}.",
        "not covered": "Aucune notice ne cite cette source.",
    },
    "ru": {
        "filtered": "По достоверности отсеяно ссылок: {number}.",
        "not covered": "Ни одна запись не ссылается на этот источник.",
    },
}


@dataclass(frozen=True, slots=True)
class Resting:
    """A record that cites a source, the place in it, and the properties that it bears out.

    None of these are named where the citation is for the whole record.
    """

    record: Thing
    locator: str
    confidence: Confidence
    supports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A source, and a page of what rests on it."""

    source: Entry
    resting: Page[Resting]


def source_use(desk: Desk, name: str, wanted: Wanted, *, limit: int, cursor: str = "") -> SourceUse:
    """What rests on a source, by the names of the records.

    Raises NotFound if there is none of this name or it is no source, ParameterError for a
    cursor from elsewhere.
    """
    iri = desk.iri(name)
    kinds = desk.kinds(iri)
    if "Source" not in kinds:
        raise NotFound(
            f"{desk.thing(iri).name} is no source but of the kind {kinds[0]}; ask for its record "
            "instead.",
            name,
        )
    every = desk.facts.leading_to(iri, DCG + "citesSource")
    found = page(
        (one for one in every if _confidence(desk, one) in wanted.confidence),
        Place(("resting", iri, *wanted.told()), limit, cursor),
        lambda citation: _resting(desk, citation, wanted.lang),
        lambda: _silence(len(every), wanted.lang),
    )
    return SourceUse(entry(desk, iri, wanted.lang), found)


def _resting(desk: Desk, citation: str, lang: Language) -> Resting:
    (record, *_) = desk.facts.leading_to(citation, DCG + "hasCitation")
    supports = desk.facts.iris(citation, DCG + "supports")
    return Resting(
        desk.thing(record, lang),
        desk.facts.first(citation, DCG + "locator"),
        _confidence(desk, citation),
        tuple(one.rpartition("#" if "#" in one else "/")[2] for one in supports),
    )


def _confidence(desk: Desk, citation: str) -> Confidence:
    grade = desk.facts.first(citation, DCG + "hasConfidence")
    return "recalled" if grade == DCG + "Recalled" else "confirmed"


def _silence(number: int, lang: Language) -> Silence:
    reason: Final = "filtered" if number else "not covered"
    return Silence(reason, _SILENCE[lang][reason].format(number=number), ())
