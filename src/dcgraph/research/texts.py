"""An instrument as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from dcgraph.errors import NotFoundError
from dcgraph.namespaces import DCG
from dcgraph.research.catalogue import Entry, entry
from dcgraph.research.filters import Filters, had_begun
from dcgraph.research.graph import Desk
from dcgraph.research.model import Coverage, Language, Thing
from dcgraph.research.records import coverage, in_order


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of a text with the parts that lie in it, in the order of the text."""

    thing: Thing
    number: str
    parts: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class EditionText:
    """An edition of an instrument with the parts that are its own, and how far it was read."""

    edition: Entry
    parts: tuple[Branch, ...]
    coverage: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True)
class InstrumentText:
    """An instrument with its editions and its parts, and how far it was read.

    `provisions` counts the parts, those of its editions among them. The graph holds the parts
    that something rests on: that one is missing here says nothing of the text.
    """

    instrument: Entry
    editions: tuple[EditionText, ...]
    parts: tuple[Branch, ...]
    provisions: int
    coverage: tuple[Coverage, ...]


def instrument_text(desk: Desk, name: str, wanted: Filters) -> InstrumentText:
    """An instrument by its name, without the editions that surely came after the day.

    Raises NotFoundError if there is none of this name, or it is another thing.
    """
    iri, lang = desk.iri(name), wanted.lang
    kinds = desk.kinds(iri)
    if "Instrument" not in kinds:
        raise NotFoundError(
            f"{desk.thing(iri).name} is no instrument but of the kind {kinds[0]}; ask for its "
            "record instead.",
            name,
        )
    editions = tuple(
        EditionText(
            entry(desk, one, lang), _parts(desk, one, lang, {iri, one}), coverage(desk, one, lang)
        )
        for one in in_order(desk, desk.facts.leading_to(iri, DCG + "isEditionOf"))
        if had_begun(desk, one, wanted.as_of)
    )
    parts = _parts(desk, iri, lang, {iri})
    every = (*parts, *(part for one in editions for part in one.parts))
    return InstrumentText(
        entry(desk, iri, lang), editions, parts, _counted(every), coverage(desk, iri, lang)
    )


def _parts(desk: Desk, iri: str, lang: Language, above: set[str]) -> tuple[Branch, ...]:
    """The parts of a text; what would lie in itself is passed over."""
    return tuple(
        Branch(
            desk.thing(one, lang),
            desk.facts.first(one, DCG + "number"),
            _parts(desk, one, lang, above | {one}),
        )
        for one in in_order(desk, desk.facts.leading_to(iri, DCG + "isPartOf"))
        if one not in above
    )


def _counted(branches: tuple[Branch, ...]) -> int:
    return sum(1 + _counted(one.parts) for one in branches)
