"""A concept: its definitions, its characteristics, and what texts ask on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, get_args

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG
from dcgraph.research.citation import source_work
from dcgraph.research.citation_styles import Work
from dcgraph.research.conflicts import Conflict, conflicts_on
from dcgraph.research.contents import Bearing, bearings, root_of
from dcgraph.research.coverage import extent
from dcgraph.research.economies import Variant, economies
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk, cached
from dcgraph.research.links import definition_lines
from dcgraph.research.model import (
    Citation,
    Confidence,
    Definition,
    Extent,
    Language,
    Silence,
    SourcedText,
    Statement,
    Thing,
)
from dcgraph.research.records import definitions
from dcgraph.research.relevance import KINDS_BY_AUTHORITY, bearing, owner
from dcgraph.research.status import Standing, standing
from dcgraph.research.tables import Table, sources
from dcgraph.snapshot.search_index import fold
from dcgraph.words import chosen, words

Binding = Literal["in force", "not known to be in force", "not binding"]
"""Whether a text binds: a treaty or an act in force; one that is not, or of which that is not
known; a text of another kind, such as a recommendation."""
BINDINGS: Final[tuple[Binding, ...]] = get_args(Binding)

_BINDING_KINDS: Final = frozenset(("Convention", "LegalAct"))
_TEXTS: Final = frozenset(("Instrument", "Edition", "Provision"))
_CHARACTERISTIC: Final = DCG + "hasCharacteristic"


@dataclass(frozen=True, slots=True)
class Characteristic:
    """A characteristic of a concept, its dimension, and the claims that give it to the concept."""

    characteristic: Thing
    dimension: Thing | None
    given: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many provisions bear on a concept with one mark as their strongest.

    `mark` is a force, or `bears` where no force is told.
    """

    mark: str
    provisions: int


@dataclass(frozen=True, slots=True)
class TextAsking:
    """A text that bears on a concept, or on a characteristic of it.

    `text` is an instrument, or an edition whose provisions are recorded apart from those of its
    `instrument`. `counts` are those of its provisions, the strongest mark first, `provisions` is
    their sum; `whole` is the mark of what is said of the text as a whole, empty where nothing is.
    `standing` is that of the instrument on the day of the graph, `since` the date on which that
    rests and `message` a sentence on it. `extent` tells how far the text was read: what was not
    read as a whole may ask for more. `confidence` is the lowest.
    """

    text: Thing
    instrument: Thing
    binding: Binding
    standing: Standing
    since: str
    message: str
    extent: Extent
    counts: tuple[Count, ...]
    provisions: int
    whole: str
    confidence: Confidence | None


@dataclass(frozen=True, slots=True)
class Concept:
    """What a concept is said to be, and what the law asks on it.

    `definitions` come by date, `characteristics` by dimension. `texts` come in the order of
    BINDINGS, then by the authority of their kind, the strongest mark and the number of provisions.
    Of the instruments that are not among them `silent` were read as a whole, and nothing was
    found; of `unread` others nothing is known. `variants` are the classes of economies by the
    institutions that characterise a notion. `contradictions` and `tensions` are those of its
    definitions and of claims on it.
    """

    concept: Thing
    summary: SourcedText | None
    definitions: tuple[Definition, ...]
    characteristics: tuple[Characteristic, ...]
    texts: tuple[TextAsking, ...]
    silent: tuple[Thing, ...]
    unread: int
    variants: tuple[Variant, ...]
    contradictions: tuple[Conflict, ...]
    tensions: tuple[Conflict, ...]


def concept(desk: Desk, name: str, lang: Language) -> Concept:
    """A concept by its name.

    Raises NotFoundError, with the nearest names, if there is no such thing, and ParameterError
    for what is no concept.
    """
    iri, wanted = _named(desk, name), Filters(lang)
    bearing_texts = texts_on(desk, iri, lang)
    told = {one.instrument.iri for one in bearing_texts}
    others = [one for one in desk.facts.of_kind(DCG + "Instrument") if one not in told]
    silent = [one for one in others if extent(desk, one)[0] == "whole"]
    notion = "Notion" in desk.kinds(iri)
    return Concept(
        concept=desk.thing(iri, lang),
        summary=chosen(desk.sourced(iri, DCG + "summary", lang), lang),
        definitions=definitions(desk, iri, lang),
        characteristics=_characteristics(desk, iri, wanted),
        texts=bearing_texts,
        silent=desk.things(silent, lang),
        unread=len(others) - len(silent),
        variants=economies(desk, wanted, notion=name, limit=1).variants if notion else (),
        contradictions=conflicts_on(desk, iri, "contradicts", wanted),
        tensions=conflicts_on(desk, iri, "isInTensionWith", wanted),
    )


def _named(desk: Desk, name: str) -> str:
    iri = desk.iri(name)
    if "Concept" not in desk.kinds(iri):
        thing = desk.thing(iri)
        raise ParameterError(
            f"{thing.label} is of kind {thing.kind}; name a concept, such as digital-customs."
        )
    return iri


def _characteristics(desk: Desk, iri: str, wanted: Filters) -> tuple[Characteristic, ...]:
    claims = (one for one in desk.facts.by_subject.get(iri, ()) if one.relation == _CHARACTERISTIC)
    given: dict[Thing, list[Statement]] = {}
    for one in bearing(desk, claims, wanted).statements:
        assert one.object
        given.setdefault(one.object, []).append(one)

    def made(thing: Thing, by: list[Statement]) -> Characteristic:
        dimension = desk.facts.first(thing.iri, DCG + "isOnDimension")
        by.sort(key=lambda one: one.stated_on or "9")
        of = desk.thing(dimension, wanted.lang) if dimension else None
        return Characteristic(thing, of, tuple(by))

    def place(one: Characteristic) -> tuple[str, str]:
        return (
            fold(one.dimension.label) if one.dimension else "\uffff",
            fold(one.characteristic.label),
        )

    return tuple(sorted((made(*one) for one in given.items()), key=place))


class _Marks(NamedTuple):
    """The marks of the provisions of a text, and what is said of the text as a whole."""

    provisions: list[Bearing]
    whole: list[Bearing]


@cached
def texts_on(desk: Desk, iri: str, lang: Language) -> tuple[TextAsking, ...]:
    """The texts that bear on a concept, in their order.

    A notion counts its characteristics, as sources give them.
    """
    found: dict[str, _Marks] = {}
    for text, one in bearings(desk, iri).items():
        kinds = desk.kinds(text)
        if not _TEXTS.isdisjoint(kinds):
            marks = found.setdefault(root_of(desk, text), _Marks([], []))
            (marks.provisions if "Provision" in kinds else marks.whole).append(one)
    made = [_asking(desk, text, marks, lang) for text, marks in found.items()]
    return tuple(sorted(made, key=lambda one: _place(desk, one)))


def _asking(desk: Desk, text: str, marks: _Marks, lang: Language) -> TextAsking:
    instrument = owner(desk, text)
    judged, message = standing(desk, text, Filters(lang))
    if judged.standing != "ended":
        # An edition that has ended asks for nothing, though its instrument may be in force.
        judged, message = standing(desk, instrument, Filters(lang))
    binding: Binding = "not binding"
    if not _BINDING_KINDS.isdisjoint(desk.kinds(instrument)):
        binding = "in force" if judged.standing == "in force" else "not known to be in force"
    every = (*marks.provisions, *marks.whole)
    counts = Counter(one.mark for one in marks.provisions)
    return TextAsking(
        text=desk.thing(text, lang),
        instrument=desk.thing(instrument, lang),
        binding=binding,
        standing=judged.standing,
        since=judged.date,
        message=message,
        extent=extent(desk, text)[0],
        counts=tuple(
            Count(mark, counts[mark])
            for mark in sorted(counts, key=lambda it: Bearing(it, None).rank)
        ),
        provisions=counts.total(),
        whole=min(marks.whole, key=lambda one: one.rank).mark if marks.whole else "",
        confidence=max((one.confidence for one in every if one.confidence), default=None),
    )


def _place(desk: Desk, one: TextAsking) -> tuple[int, int, tuple[int, bool], int, str]:
    kinds = desk.kinds(one.instrument.iri)
    ranks = (KINDS_BY_AUTHORITY.index(kind) for kind in kinds if kind in KINDS_BY_AUTHORITY)
    strongest = min(
        Bearing(mark, None).rank for mark in (one.whole, *(it.mark for it in one.counts)) if mark
    )
    return (
        BINDINGS.index(one.binding),
        min(ranks, default=len(KINDS_BY_AUTHORITY)),
        strongest,
        -(one.counts[0].provisions if one.counts else 0),
        fold(one.text.label),
    )


@dataclass(frozen=True, slots=True)
class Definitions:
    """The definitions of a concept by date, and the works in which they are given.

    Each work has the places in it, and in `annotations` the definitions in substance.
    """

    concept: Thing
    definitions: tuple[Definition, ...]
    works: tuple[Work, ...]
    silence: Silence | None


def concept_definitions(desk: Desk, name: str, wanted: Filters) -> Definitions:
    """The definitions of a concept by its name; raises what `concept` raises."""
    iri, lang = _named(desk, name), wanted.lang
    known = definitions(desk, iri, lang)
    found = tuple(
        one for one in definitions(desk, iri, lang, wanted.as_of) if wanted.trusts(one.confidence)
    )
    label = desk.label(iri, lang).text
    message = words(lang)(
        f"records.definitions.{'filtered' if known else 'not covered'}", label=label, n=len(known)
    )
    silence = Silence("filtered" if known else "not covered", message, ())
    return Definitions(
        concept=desk.thing(iri, lang),
        definitions=found,
        works=_works(desk, found, lang),
        silence=None if found else silence,
    )


def _works(desk: Desk, found: Iterable[Definition], lang: Language) -> tuple[Work, ...]:
    """The sources of some definitions, in the order of these, with what each bears out."""
    cited: dict[str, list[Citation]] = {}
    told: dict[str, list[str]] = {}
    for one in found:
        for at in one.citations:
            cited.setdefault(at.source.iri, []).append(at)
            if one.wording:
                holders = ", ".join(by.label for by in one.given_by)
                text = words(lang)(
                    "records.definitions.annotation",
                    holder=", ".join(filter(None, (holders, one.date))),
                    text=one.wording.text,
                )
                if text not in told.setdefault(at.source.iri, []):
                    told[at.source.iri].append(text)
    return tuple(
        source_work(desk, iri, places, annotations=tuple(told.get(iri, ())))
        for iri, places in cited.items()
    )


class _Row(NamedTuple):
    of: Definitions
    one: Definition


_TABLE: Final = Table(
    _Row,
    "of.concept definition one.date given_by given_by_label given_in one.wording "
    "wording_language one.confidence sources",
    definition="one.thing.name",
    given_by="one.given_by.name",
    given_by_label="one.given_by.label",
    given_in="one.given_in.name",
    wording_language="one.wording.language",
    sources=lambda row: sources(row.one.citations),
)


def definitions_csv(found: Definitions) -> bytes:
    """A row for each definition; the wording is in our words and no quotation."""
    return _TABLE.csv(_Row(found, one) for one in found.definitions)


def definitions_text(found: Definitions, lang: Language) -> str:
    """The definitions, each with who gives it and where it stands."""
    lines = [f"{found.concept.label} ({found.concept.kind}, {found.concept.name})"]
    for one in found.definitions:
        lines += definition_lines(one, lang)
    if found.silence:
        lines.append(found.silence.message)
    return "\n".join(lines)
