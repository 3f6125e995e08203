"""Lists of what the graph holds, in pages; a source with what rests on it; a text as a tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG, DCGD, DCTERMS, ISSUED, SKOS
from dcgraph.research.coverage import Reading, own_extent, reading
from dcgraph.research.facts import authority, rank
from dcgraph.research.filters import Filters, chosen_words, had_begun
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import (
    Authority,
    Confidence,
    Coverage,
    Extent,
    Language,
    Silence,
    Text,
    Thing,
)
from dcgraph.research.norms import forces_of
from dcgraph.research.paging import Page, Place, Rows, natural_key, page
from dcgraph.research.questions import Asked
from dcgraph.research.records import EXTENTS, coverage, in_order
from dcgraph.research.tables import Table
from dcgraph.sparql.lexer import tokens
from dcgraph.words import words

CATALOGUES: Final[dict[str, tuple[str, ...]]] = {
    "concepts": ("Concept",),
    "instruments": ("Instrument",),
    "editions": ("Edition",),
    "provisions": ("Provision",),
    "actors": ("Actor",),
    "events": ("Event",),
    "publications": ("Publication", "JournalArticle"),
    "sources": ("Source",),
}
"""The lists there are, each with the classes of what is in it."""

KINDS: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(kinds.split())
    for name, kinds in {
        "concepts": "Characteristic CustomsProcess Mechanism Notion Technology",
        "instruments": "Compendium Convention ConventionInForce DataModel Declaration "
        "FrameworkOfStandards Guidelines LegalAct MaturityModel ModelLaw Recommendation "
        "Strategy TechnicalStandard "
        "WorkProgramme",
        "editions": "",
        "provisions": "Annex Article Chapter DefinitionClause Paragraph Preamble "
        "RecommendedPractice Section Standard TransitionalStandard",
        "actors": "Body EconomyWithDigitalCustomsWco "
        "EconomyWithDigitalCustomsWcoSecretariat "
        "EconomyWithElectronicCustomsEuropeanCommission "
        "EconomyWithElectronicCustomsEuropeanUnion "
        "EconomyWithPaperlessCustomsEec "
        "EconomyWithPaperlessCustomsEuropeanCommission "
        "EconomyWithoutDigitalCustomsEec "
        "EconomyWithoutDigitalCustomsWco "
        "EconomyWithoutDigitalCustomsWcoSecretariat "
        "EconomyWithoutElectronicCustomsEscap "
        "EconomyWithoutElectronicCustomsEuropeanCommission "
        "EconomyWithoutElectronicCustomsEuropeanUnion "
        "EconomyWithoutPaperlessCustomsEec "
        "EconomyWithoutPaperlessCustomsEuropeanCommission "
        "EconomyWithoutSmartCustomsGacc "
        "Organization Person State",
        "events": "AgendaItem Meeting Presentation Programme Study ThemeOfYear",
        "publications": "JournalArticle Publication",
        "sources": "BlogPost Dataset GuidanceDocument JournalArticle LegalActText "
        "MagazineArticle NewsItem ProfessionalNote Publication Report StandardText TreatyText "
        "WebPage",
    }.items()
}
"""The classes by which each list can be narrowed: those below its own in the ontology."""

_DATES: Final = (
    *(DCG + "adoptionDate", DCG + "signatureDate", DCG + "publicationDate", ISSUED),
    *(DCG + "entryIntoForceDate", DCG + "applicationDate", DCG + "startDate", DCG + "endDate"),
)
_EVERY: Final = Filters().confidence


@dataclass(frozen=True, slots=True)
class EntryDate:
    """A date of a thing, and what happened then by the name and the label of the property."""

    relation: str
    relation_label: str
    date: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing in a list.

    `number` is the one that it has in its text, `confidence` that of the best citation that
    supports its summary, or its record where it has none; None where it needs none. A source has
    `address`, where it stands on the web, `resting`, how many records rest on it, and
    `authority`, who answers for it.
    """

    thing: Thing
    number: str
    summary: Text | None
    dates: tuple[EntryDate, ...]
    authors: tuple[Thing, ...]
    publisher: str
    address: str
    resting: int
    authority: Authority | None
    confidence: Confidence | None


entries_csv: Final = Table(
    Entry,
    "thing number dates authors publisher address authority resting confidence summary",
    dates=lambda one: "; ".join(f"{dated.relation} {dated.date}" for dated in one.dates),
).csv
"""The entries of a list."""


def catalogue(
    desk: Desk,
    name: str,
    wanted: Filters,
    *,
    kind: str = "",
    within: str = "",
    text: str = "",
    sort: str = "",
) -> Rows[Entry]:
    """One of `CATALOGUES`: of one kind of thing, and of what lies in one text.

    With `text` it has only that in whose titles, names or authors all its words are. Sources and
    publications are in the order of their authority and then of their titles, or as `sort` says,
    one of `SORTS`; all else is in that of its names. What surely came after the day that counts is
    left out, and a provision that has no norm and no claim of a force that is asked for. Raises
    ParameterError for a kind that none of them is or an order that there is not, NotFoundError for
    an unknown text.
    """
    _check_kind(name, kind)
    every = _every(desk, name, wanted.lang)
    chosen: Iterable[str] = every
    if kind:
        chosen = filter(set(desk.facts.of_kind(DCG + kind)).__contains__, chosen)
    if within:
        inside = desk.facts.leading_to(desk.iri(within), DCG + "isWithin")
        chosen = filter(set(inside).__contains__, chosen)
    if text:
        parts = _folded(text).split()
        chosen = (iri for iri in chosen if all(one in _searched(desk, iri) for one in parts))
    if wanted.force:
        chosen = (iri for iri in chosen if not wanted.force.isdisjoint(forces_of(desk, iri)))
    if wanted.confidence != _EVERY:
        chosen = (iri for iri in chosen if wanted.trusts(_graded(desk, iri)))
    if wanted.as_of:
        chosen = (iri for iri in chosen if had_begun(desk, iri, wanted.as_of))

    return Rows(
        (name, kind, within, text, sort, *wanted.told()),
        tuple(chosen),
        lambda iri: entry(desk, iri, wanted.lang),
        lambda: _silence("entries", len(every), wanted.lang),
        _order(desk, name, wanted.lang, sort),
    )


@cached
def _every(desk: Desk, name: str, lang: Language) -> tuple[str, ...]:
    """All that is in a list, in its order: what is left of it is then sorted in no time."""
    iris = {iri for one in CATALOGUES[name] for iri in desk.facts.of_kind(DCG + one)}
    return tuple(sorted(iris, key=_order(desk, name, lang)))


SORTS: Final = ("authority", "year", "author", "title")
"""The orders of sources: the weightiest first, the newest first, by the first author, by title."""


def _order(
    desk: Desk, name: str, lang: Language, sort: str = ""
) -> Callable[[str], tuple[object, ...]]:
    if sort not in ("", *SORTS):
        raise ParameterError(f"There is no order {sort[:40]!r}; use one of {', '.join(SORTS)}.")

    def weight(iri: str) -> tuple[object, ...]:
        label = desk.label(iri, lang).text.casefold()
        last = (label, natural_key(iri))
        if sort == "year":
            days = desk.facts.first(iri, ISSUED).split("-")
            return (*((0, *(-int(one) for one in days)) if days[0] else (1,)), 1), *last
        if sort == "author":
            names = _authors(desk, iri)
            return not names, (names or ("",))[0].casefold(), *last
        return (0 if sort == "title" else rank(authority(desk.facts, iri))), *last

    return weight if name in ("publications", "sources") else natural_key


def _authors(desk: Desk, iri: str) -> tuple[str, ...]:
    """Who is named as author of a source, else who brought it out."""
    facts = desk.facts
    by_line = tuple(one.text for one in facts.words(iri, DCG + "authorNames"))
    actors = tuple(desk.label(one).text for one in facts.iris(iri, DCG + "hasAuthor"))
    publisher = facts.first(iri, DCG + "publisherName")
    return by_line or actors or ((publisher,) if publisher else ())


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")


_SEARCHED: Final = (
    *(DCTERMS + "title", SKOS + "prefLabel"),
    *(SKOS + "altLabel", DCG + "shortName", DCG + "authorNames", ISSUED),
    DCG + "publisherName",
)


@cached
def _searched(desk: Desk, iri: str) -> str:
    """The titles, names, authors and the date of a thing in all languages, folded."""
    told = [one.text for way in _SEARCHED for one in desk.facts.words(iri, way)]
    for author in desk.facts.iris(iri, DCG + "hasAuthor"):
        told += [one.text for one in desk.facts.words(author, SKOS + "prefLabel")]
    return _folded("\n".join(told))


def _check_kind(name: str, kind: str) -> None:
    if kind and kind not in KINDS[name]:
        known = f"use one of {', '.join(KINDS[name])}" if KINDS[name] else "leave it out"
        raise ParameterError(f"No {name} are of the kind {kind[:40]!r}; {known}.")


def _graded(desk: Desk, iri: str) -> Confidence | None:
    has_summary = bool(desk.facts.values(iri, DCG + "summary"))
    return desk.graded(iri, *((DCG + "summary",) if has_summary else ()))


@cached
def entry(desk: Desk, iri: str, lang: Language) -> Entry:
    """A thing as it stands in a list."""
    facts = desk.facts
    return Entry(
        thing=desk.thing(iri, lang),
        number=facts.first(iri, DCG + "number"),
        summary=desk.chosen(facts.words(iri, DCG + "summary"), lang),
        dates=dates(desk, iri, lang),
        authors=desk.things(facts.iris(iri, DCG + "hasAuthor"), lang),
        publisher=facts.first(iri, DCG + "publisherName"),
        address=facts.first(iri, DCG + "webAddress"),
        resting=len(rests_on(desk, iri)),
        authority=authority(facts, iri),
        confidence=_graded(desk, iri),
    )


def dates(desk: Desk, iri: str, lang: Language) -> tuple[EntryDate, ...]:
    """The dates of a thing, from its adoption or its beginning to its end."""
    found: list[EntryDate] = []
    for one in _DATES:
        # Of the terms that are not our own the graph has no labels.
        label = desk.label(DCG + "publicationDate" if one == ISSUED else one, lang).text
        name = one.rpartition("/")[2]
        found += [EntryDate(name, label, words.text) for words in desk.facts.words(iri, one)]
    return tuple(found)


def rests_on(desk: Desk, iri: str) -> Counter[str]:
    """The records that cite a source, and how often each does."""
    facts = desk.facts
    return Counter(
        record
        for citation in facts.leading_to(iri, DCG + "citesSource")
        for record in facts.leading_to(citation, DCG + "hasCitation")
    )


def _silence(of: str, number: int, lang: Language) -> Silence:
    reason: Final = "filtered" if number else "not covered"
    return Silence(reason, words(lang)(f"catalogue.{of}.{reason}", number=number), ())


@dataclass(frozen=True, slots=True)
class Resting:
    """A record that cites a source, the place in it, and the properties that it bears out.

    None of these are named where the citation is for the whole record.
    """

    record: Thing
    locator: str
    confidence: Confidence
    supports: tuple[str, ...]


resting_csv: Final = Table(
    Resting,
    "record kind label locator confidence supports",
    record="record.name",
    kind="record.kind",
    label="record.label",
    supports=lambda one: " ".join(one.supports),
).csv
"""The records that rest on a source."""


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A source, and a page of what rests on it."""

    source: Entry
    resting: Page[Resting]


def source_use(
    desk: Desk, name: str, wanted: Filters, *, limit: int, cursor: str = ""
) -> SourceUse:
    """What rests on a source, by the names of the records.

    Raises NotFoundError if there is none of this name or it is no source, ParameterError for a
    cursor from elsewhere.
    """
    iri = _of_kind(desk, name, "Source")
    every = desk.facts.leading_to(iri, DCG + "citesSource")
    found = page(
        (one for one in every if _confidence(desk, one) in wanted.confidence),
        Place(("resting", iri, *wanted.told()), limit, cursor),
        lambda citation: _resting(desk, citation, wanted.lang),
        lambda: _silence("resting", len(every), wanted.lang),
    )
    return SourceUse(entry(desk, iri, wanted.lang), found)


def _of_kind(desk: Desk, name: str, kind: str) -> str:
    """The IRI of a thing of a kind; NotFoundError if there is none of this name."""
    iri = desk.iri(name)
    kinds = desk.kinds(iri)
    if kind not in kinds:
        raise NotFoundError(
            f"{desk.thing(iri).name} is no {kind.lower()} but of the kind {kinds[0]}; ask for its "
            "record instead.",
            name,
        )
    return iri


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
    iri, lang = _of_kind(desk, name, "Instrument"), wanted.lang
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
        entry(desk, iri, lang), editions, parts, _number_of(every), coverage(desk, iri, lang)
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


def _number_of(branches: tuple[Branch, ...]) -> int:
    return sum(1 + _number_of(one.parts) for one in branches)


@dataclass(frozen=True, slots=True)
class Theme:
    """A thing, and the names of the questions whose queries name it."""

    thing: Thing
    questions: frozenset[str]


def themes(desk: Desk, questions: tuple[Asked, ...], lang: Language) -> tuple[Theme, ...]:
    """The things that two or more of some questions name, by their labels."""
    found: dict[str, set[str]] = {}
    for one in questions:
        for token in tokens(one.query):
            iri = DCGD + token.text.removeprefix("dcgd:")
            named = token.kind == "name" and token.text.startswith("dcgd:")
            if named and iri in desk.facts.about:
                found.setdefault(iri, set()).add(one.name)
    shared = [
        Theme(desk.thing(iri, lang), frozenset(names))
        for iri, names in found.items()
        if len(names) > 1
    ]
    return tuple(sorted(shared, key=lambda theme: theme.thing.label.casefold()))


EXTENT_NAMES: Final[tuple[Extent, ...]] = tuple(EXTENTS.values())


def coverages(desk: Desk, lang: Language, *, extent: str = "", kind: str = "") -> Rows[Reading]:
    """The instruments, and the parts on which there is a note, with their reading.

    An instrument without a note was not read. `extent` is a list with commas of EXTENT_NAMES,
    `kind` one of the kinds of instruments. Raises ParameterError for a word that means nothing.
    """
    extents = chosen_words(extent, EXTENT_NAMES, "extent")
    _check_kind("instruments", kind)
    every = _texts(desk)
    chosen = every.intersection(desk.facts.of_kind(DCG + kind)) if kind else every
    return Rows(
        ("coverage", ",".join(sorted(extents)), kind),
        [iri for iri in chosen if not extents or own_extent(desk, iri) in extents],
        lambda iri: reading(desk, iri, lang),
        lambda: _silence("coverage", len(every), lang),
    )


def _texts(desk: Desk) -> set[str]:
    facts = desk.facts
    noted = (
        text
        for note in facts.of_kind(DCG + "CoverageNote")
        for text in facts.iris(note, DCG + "describesReadingOf")
    )
    return {*facts.of_kind(DCG + "Instrument"), *noted}
