"""The sources behind a record, as a bibliography."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dcgraph.research.authority import authority, rank
from dcgraph.research.citing.work import Work
from dcgraph.research.desk import Desk
from dcgraph.research.model import LANGUAGES, Citation, Language, Reason, Record, Silence, Thing
from dcgraph.research.records import record
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG, DCGD, PREFIXES

__all__ = ["Bibliography", "references", "source_work"]

_SOURCE: Final = "Source"
_TITLE: Final = PREFIXES["dcterms"] + "title"
_ISSUED: Final = PREFIXES["dcterms"] + "issued"

_NONE: Final[dict[Language, str]] = {
    "en": "Nothing that the graph says of {label}, of the basis, confidence and day that were "
    "asked for, cites a source.",
    "fr": "Rien de ce que le graphe dit de {label}, avec le fondement, la confiance et le jour "
    "demandés, ne cite de source.",
    "ru": "Ничто из того, что граф сообщает о «{label}» с запрошенными основанием, "
    "достоверностью и днём, не ссылается на источник.",
}


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The works that a record rests on, by their keys, or why there are none."""

    thing: Thing
    works: tuple[Work, ...]
    silence: Silence | None


def references(desk: Desk, name: str, wanted: Wanted) -> Bibliography:
    """The sources of a record, of its definitions, of its statements and of how it was read.

    A source is the first of its own; the others are in the order of their authority, then of
    their titles. A work is marked as recalled where its text was read for
    none of these. Raises NotFound, with the nearest names, for a thing that there is not.
    """
    found = record(desk, name, wanted)
    iri = found.thing.iri
    cited: dict[str, list[Citation]] = {iri: []} if _SOURCE in desk.kinds(iri) else {}
    for one in _citations(found):
        if one.confidence in wanted.confidence:
            cited.setdefault(one.source.iri, []).append(one)
    works = tuple(
        sorted(
            (source_work(desk, one, cited[one]) for one in cited),
            key=lambda one: (
                one.key != found.thing.name,
                rank(one.authority),
                one.title.casefold(),
                one.key,
            ),
        )
    )
    message = _NONE[wanted.lang].format(label=found.thing.label)
    return Bibliography(found.thing, works, None if works else Silence(_reason(found), message, ()))


def _reason(found: Record) -> Reason:
    return "filtered" if any(True for _ in _citations(found)) else "not covered"


def _citations(found: Record) -> Iterator[Citation]:
    yield from found.citations
    for group in (found.definitions, found.statements, found.coverage):
        for one in group:
            yield from one.citations


def source_work(desk: Desk, iri: str, cited: list[Citation]) -> Work:
    """A source as a work, with the places in it that are cited."""
    facts = desk.facts
    spoken = facts.first(iri, DCG + "languageCode")
    titles = facts.words(iri, _TITLE)
    title = next((one for one in titles if one.language == spoken), None) or (
        titles[0] if titles else None
    )
    label = title or desk.label(iri)
    own: Language = next((one for one in LANGUAGES if one == label.language), "en")
    authors = desk.things(facts.iris(iri, DCG + "hasAuthor"), own)
    publishers = desk.things(facts.iris(iri, DCG + "hasPublisher"), own)
    return Work(
        key=iri.removeprefix(DCGD),
        kind=desk.kinds(iri)[0],
        title=label.text,
        language=label.language,
        authors=tuple(one.label for one in authors),
        publisher=facts.first(iri, DCG + "publisherName")
        or ", ".join(one.label for one in publishers),
        date=facts.first(iri, _ISSUED),
        address=facts.first(iri, DCG + "webAddress"),
        places=tuple(dict.fromkeys(one.locator for one in cited if one.locator)),
        authority=authority(facts, iri),
        recalled=bool(cited) and all(one.confidence == "recalled" for one in cited),
    )
