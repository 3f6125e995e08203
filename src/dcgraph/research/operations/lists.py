"""Lists of what the graph holds: concepts, texts, sources, claims, coverage, questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Concatenate, ParamSpec, Unpack

from dcgraph.research.catalogue import (
    EXTENT_NAMES,
    KINDS,
    SORTS,
    Entry,
    InstrumentText,
    SourceUse,
    catalogue,
    coverages,
    entries_csv,
    instrument_text,
    resting_csv,
    source_use,
)
from dcgraph.research.citation import (
    source_work,
)
from dcgraph.research.citation_styles import STYLES
from dcgraph.research.concepts import (
    Concept,
    Definitions,
    concept,
    concept_definitions,
    definitions_csv,
    definitions_text,
)
from dcgraph.research.coverage import Reading, readings_csv
from dcgraph.research.declaration import (
    Arg,
    Cursor,
    Force,
    Lang,
    Limit,
    OfRecords,
    Writer,
    listing,
    operation,
    some_of,
)
from dcgraph.research.exports import claim_iri
from dcgraph.research.filters import wanted
from dcgraph.research.graph import Desk
from dcgraph.research.list_text import (
    entries_text,
    readings_text,
    source_text,
    statistics_text,
    tree_text,
)
from dcgraph.research.model import Language, Statement
from dcgraph.research.paging import MAX_COUNT, Listing, Page, Rows
from dcgraph.research.questions import Asked, asked, questions, questions_csv
from dcgraph.research.statistics import Statistics, statistics, statistics_csv

P = ParamSpec("P")


def _bibliography(style: str) -> Writer:
    """What writes the sources of a page of a list in a style."""

    def write(desk: Desk, found: Page[Entry], _lang: Language) -> bytes:
        works = tuple(source_work(desk, one.thing.iri, []) for one in found.items)
        return STYLES[style].write(works).encode()

    return write


def _definitions(style: str) -> Writer:
    """What writes the sources of definitions in a style."""
    return lambda _desk, found, _lang: STYLES[style].write(found.works).encode()


Kind = Annotated[str, Arg("One of the classes of what is listed.")]

Within = Annotated[str, Arg("The name of a text: only what lies in it, as in rkc.")]


def entries(
    self: Any, *, kind: Kind = "", within: Within = "", **filters: Unpack[OfRecords]
) -> Rows[Entry]:
    """What a list has; its name is that of the method."""
    return catalogue(self._desk, self._name, wanted(**filters), kind=kind, within=within)


def _catalogue(
    name: str, example: str, doc: str, **more: Any
) -> Callable[
    [Callable[Concatenate[Any, P], Iterable[Entry]]], Callable[Concatenate[Any, P], Listing[Entry]]
]:
    return listing(
        name,
        name=name,
        doc=doc,
        example=example,
        tag="catalogue",
        missing="Nothing has the name of the text.",
        operation_id=f"list_{name}",
        summary=f"All {name}",
        table=entries_csv,
        text=entries_text,
        schemas={"kind": {"enum": ["", *KINDS[name]]}},
        **more,
    )


class ListOperations:
    """Lists of what the graph holds, as methods."""

    _desk: Desk
    _name: str

    concepts = _catalogue(
        "concepts",
        "concepts?kind=Notion&lang=ru&limit=2",
        """Notions, mechanisms, customs processes, technologies and characteristics.

        >>> [entry.thing.name for entry in graph.concepts(kind="Notion")]
        ['digital-customs', 'electronic-customs', 'paperless-customs', 'smart-customs']
        """,
    )(entries)

    instruments = _catalogue(
        "instruments",
        "instruments?kind=Convention&lang=fr&limit=2",
        "Conventions, standards, guidelines, recommendations, laws and other texts.",
    )(entries)

    editions = _catalogue("editions", "editions?asOf=1999&limit=2", "Editions of instruments.")(
        entries
    )

    @_catalogue(
        "provisions",
        "provisions?within=rkc.ga-7&kind=Standard&limit=2",
        """Parts of instruments: chapters, articles, standards, paragraphs.

        >>> next(iter(graph.provisions(within="rkc.ga-7", kind="Standard"))).number
        '7.1'
        """,
    )
    def provisions(
        self,
        *,
        kind: Kind = "",
        within: Within = "",
        force: Force = "",
        **filters: Unpack[OfRecords],
    ) -> Rows[Entry]:
        """Those that speak with some forces, if any are given."""
        return catalogue(
            self._desk,
            self._name,
            wanted(**filters, force=force),
            kind=kind,
            within=within,
        )

    actors = _catalogue(
        "actors",
        "actors?kind=Organization&lang=fr&limit=2",
        "Organizations, bodies, States and persons.",
    )(entries)

    events = _catalogue(
        "events",
        "events?kind=ThemeOfYear&asOf=2020&limit=2",
        "Meetings, programmes, studies, themes of the year.",
    )(entries)

    publications = _catalogue(
        "publications",
        "publications?limit=2",
        "Scholarly works: publications that are described here, and articles.",
    )(entries)

    @_catalogue(
        "sources",
        "sources?kind=TreatyText&limit=2",
        """The documents that all rests on, and how many records rest on each.

        >>> next(iter(graph.sources(text="Mozer", sort="year"))).dates[0].date
        '2025'
        """,
        formats=("json", "jsonld", "csv", "xlsx", "bibtex", "ris"),
        writers={one: _bibliography(one) for one in ("bibtex", "ris")},
    )
    def sources(
        self,
        *,
        kind: Kind = "",
        within: Within = "",
        text: Annotated[
            str, Arg("Words of title, author, publisher or year, all of them.", name="q")
        ] = "",
        sort: Annotated[
            str,
            Arg(
                f"The order, one of {', '.join(SORTS)}; else authority.",
                schema={"enum": ["", *SORTS]},
            ),
        ] = "",
        **filters: Unpack[OfRecords],
    ) -> Rows[Entry]:
        """Those with some words, in an order of one's choice."""
        return catalogue(
            self._desk,
            self._name,
            wanted(**filters),
            kind=kind,
            within=within,
            text=text,
            sort=sort,
        )

    @operation(
        "concepts/{name}",
        example="concepts/smart-customs?lang=fr",
        tag="catalogue",
        missing="No concept has this name.",
    )
    def concept(
        self,
        name: Annotated[str, Arg("The name of a concept, such as digital-customs.")],
        *,
        lang: Lang = "en",
    ) -> Concept:
        """What a concept is said to be, and by which texts the law asks it.

        The texts come in order of force, each with the number of its provisions by their strongest
        mark: of a notion, those count that bear on one of its characteristics.

        >>> first, *_ = graph.concept("digital-customs").texts
        >>> first.text.name, first.counts[0].mark
        ('rkc', 'obliges')
        """
        return concept(self._desk, name, wanted(lang).lang)

    @operation(
        "concepts/{name}/definitions",
        example="concepts/digital-customs/definitions?asOf=2016",
        tag="catalogue",
        missing="No concept has this name.",
        endpoint="list_definitions",
        formats=("json", "jsonld", "csv", "xlsx", "bibtex", "ris"),
        table=definitions_csv,
        writers={one: _definitions(one) for one in ("bibtex", "ris")},
        text=definitions_text,
        command="definitions",
        help="Show the definitions of a concept; also as BibTeX.",
        more="In substance, in our words; the words themselves stand in the sources.",
    )
    def definitions(
        self,
        name: Annotated[str, Arg("The name of a concept, such as digital-customs.")],
        **filters: Unpack[OfRecords],
    ) -> Definitions:
        """The definitions of a concept by date, each with who gives it, and their sources as works.

        In BibTeX and RIS each source has the places in it and what it defines there.

        >>> found = graph.definitions("digital-customs", as_of="2016")
        >>> [one.date for one in found.definitions]
        ['2015', '2016']
        """
        return concept_definitions(self._desk, name, wanted(**filters))

    @operation(
        "instruments/{name}",
        example="instruments/rkc?lang=fr",
        tag="catalogue",
        missing="No instrument has this name.",
        text=lambda found, _: tree_text(found),
        command="tree",
        help="Show an instrument with its editions and the tree of its parts.",
    )
    def instrument(
        self,
        name: Annotated[str, Arg("The name of an instrument, such as rkc.")],
        **filters: Unpack[OfRecords],
    ) -> InstrumentText:
        """An instrument with its editions and the tree of its parts, and how far it was read.

        >>> graph.instrument("rkc").instrument.thing.kind
        'Convention'
        """
        return instrument_text(self._desk, name, wanted(**filters))

    @operation(
        "sources/{name}",
        example="sources/sources.asycuda-kyoto?confidence=confirmed&limit=2",
        tag="catalogue",
        missing="No source has this name.",
        table=lambda use: resting_csv(use.resting.items),
        text=source_text,
        command="source",
        help="Show a source with all that rests on it.",
    )
    def source(
        self,
        name: Annotated[str, Arg("The name of a source, as in sources.asycuda-kyoto.")],
        *,
        limit: Limit = MAX_COUNT,
        cursor: Cursor = "",
        **filters: Unpack[OfRecords],
    ) -> SourceUse:
        """A source with what rests on it: each record that cites it, and the place that it cites.

        >>> graph.source("sources.asycuda-kyoto").source.thing.name
        'sources.asycuda-kyoto'
        """
        return source_use(self._desk, name, wanted(**filters), limit=limit, cursor=cursor)

    @operation(
        "claims/{name}",
        example="claims/rkc.ga-7.1.requires.ict?lang=fr",
        tag="claims",
        missing="No claim has this name.",
    )
    def claim(
        self,
        name: Annotated[str, Arg("The name of a claim, as the list of claims gives it.")],
        *,
        lang: Lang = "en",
    ) -> Statement:
        """One claim: what it states, on which basis, by whom, and where.

        >>> graph.claim("rkc.ga-7.1.requires.ict").object.name
        'ict'
        """
        found = self._desk.facts.claims[claim_iri(self._desk, name)]
        return self._desk.claim_statement(found, wanted(lang).lang)

    @listing(
        "coverage",
        example="coverage?extent=in+part&kind=Convention&limit=2",
        tag="coverage",
        missing="Nothing is missing.",
        table=readings_csv,
        text=readings_text,
        command="coverage",
        help="Tell how far each instrument was read, and what is missing.",
        tool="Tell how far each text was read, and what is missing",
        schemas={"kind": {"enum": ["", *KINDS["instruments"]]}},
    )
    def coverage(
        self,
        *,
        lang: Lang = "en",
        extent: Annotated[
            str,
            Arg(
                f"How far they were read, with commas, of {', '.join(EXTENT_NAMES)}; all.",
                schema=some_of(EXTENT_NAMES),
            ),
        ] = "",
        kind: Annotated[str, Arg("One of the kinds of instruments.")] = "",
    ) -> Rows[Reading]:
        """How far each instrument was read, what is known to be missing, and by which source.

        >>> readings = graph.coverage(kind="Convention")
        >>> {reading.text.name: reading.extent for reading in readings}["rkc"]
        'in part'
        """
        return coverages(
            self._desk,
            wanted(lang).lang,
            extent=extent,
            kind=kind,
        )

    @operation(
        "statistics",
        example="statistics?lang=ru",
        tag="coverage",
        missing="Nothing is missing.",
        table=statistics_csv,
        text=lambda found, _: statistics_text(found),
        command="statistics",
        help="Tell which graph this is, and how much it holds.",
    )
    def statistics(self, *, lang: Lang = "en") -> Statistics:
        """Which graph this is, and how many there are of each kind, basis, confidence, language.

        >>> [count.name for count in graph.statistics().bases]
        ['stated', 'interpreted']
        """
        return statistics(self._desk, wanted(lang).lang)

    @listing(
        "questions",
        example="questions?lang=fr&limit=2",
        tag="questions",
        missing="Nothing is missing.",
        operation_id="list_saved_questions",
        table=questions_csv,
    )
    def questions(self, *, lang: Lang = "en") -> Rows[Asked]:
        """The questions that the graph promises to answer, with their queries and parameters.

        >>> "gaps-of-smart-customs" in {question.name for question in graph.questions()}
        True
        """
        spoken = wanted(lang).lang
        return questions(self._desk, spoken)

    @operation(
        "questions/{name}",
        example="questions/gaps-of-smart-customs",
        tag="questions",
        missing="No question has this name.",
        operation_id="read_saved_question",
    )
    def question(
        self,
        name: Annotated[str, Arg("The name of a question, as in gaps-of-smart-customs.")],
        *,
        lang: Lang = "en",
    ) -> Asked:
        """One question: its query, its parameters, and of which things it asks by default.

        >>> [one.name for one in graph.question("gaps-of-smart-customs").parameters]
        ['notion']
        """
        return asked(self._desk, name, wanted(lang).lang)
