"""What the graph can be asked, each capability declared once.

From a declaration are made the route, the command and the method of the client. A method of
`Operations` says how the answer is found; its decorator says where and in which formats it is had,
and the type of a parameter how that is called, explained and bounded.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Concatenate, Final, ParamSpec, Unpack

from dcgraph.research.catalogue import (
    EXTENT_NAMES,
    KINDS,
    SORTS,
    Entry,
    InstrumentText,
    SourceUse,
    catalogue,
    coverages,
    instrument_text,
    source_use,
)
from dcgraph.research.citation import (
    Bibliography,
    Cited,
    accessed_on,
    cited,
    references,
    source_work,
)
from dcgraph.research.citation_styles import STYLES
from dcgraph.research.claims import Ends, claims
from dcgraph.research.compare import Comparison, compare, comparison_csv, comparison_text
from dcgraph.research.concordance import Concordance, concordance
from dcgraph.research.coverage import Reading
from dcgraph.research.dates import ANY_DATE
from dcgraph.research.declaration import (
    Arg,
    AsOf,
    Cursor,
    Force,
    Lang,
    Limit,
    OfRecords,
    OfStatements,
    OfTexts,
    Paging,
    Writer,
    listing,
    operation,
    operations,
    some_of,
)
from dcgraph.research.economies import (
    ORDERS,
    Economies,
    EconomyComparison,
    Profile,
    compare_economies,
    economies,
    profile,
)
from dcgraph.research.economy_tables import (
    economies_csv,
    economies_text,
    economy_comparison_csv,
    economy_comparison_text,
    profile_csv,
    profile_text,
)
from dcgraph.research.explanation import MAX_CHAINS, USUAL_CHAINS, Explanation, explanation
from dcgraph.research.exports import FORMS, claim_iri, nanopub, network_csv, write_network
from dcgraph.research.filters import wanted
from dcgraph.research.footnotes import markdown
from dcgraph.research.gap_tables import gaps_csv, gaps_xlsx
from dcgraph.research.gaps import MAX_ELSEWHERE, USUAL_ELSEWHERE, Gaps, gaps
from dcgraph.research.graph import Desk
from dcgraph.research.legal_citation import cited_itself
from dcgraph.research.links import record_text
from dcgraph.research.list_text import (
    claims_text,
    concordance_text,
    entries_text,
    readings_text,
    source_text,
    statistics_text,
    tree_text,
)
from dcgraph.research.matrix import MAX_CELLS, Matrix, matrix, matrix_csv, matrix_text, matrix_xlsx
from dcgraph.research.model import Language, Record, Statement
from dcgraph.research.neighbourhood import MAX_COUNT as MAX_NEIGHBOURS
from dcgraph.research.neighbourhood import (
    MAX_DEPTH,
    Neighbourhood,
    neighbourhood,
    neighbourhood_text,
)
from dcgraph.research.neighbourhood import USUAL as USUAL_NEIGHBOURS
from dcgraph.research.paging import MAX_COUNT, Listing, Page
from dcgraph.research.parties import Parties, parties
from dcgraph.research.paths import MAX_COUNT as MAX_PATHS
from dcgraph.research.paths import (
    MAX_LENGTH,
    USUAL_MAX_LENGTH,
    USUAL_NUMBER,
    Paths,
    paths,
    paths_text,
)
from dcgraph.research.questions import Asked, asked, questions
from dcgraph.research.records import record
from dcgraph.research.relevance import KINDS_BY_AUTHORITY
from dcgraph.research.search import Found, Suggestions, found_text, search, suggest
from dcgraph.research.statistics import Statistics, statistics
from dcgraph.research.status import State, members_text, state, state_text
from dcgraph.research.tables import (
    concordance_csv,
    entries_csv,
    matches_csv,
    questions_csv,
    readings_csv,
    resting_csv,
    statements_csv,
    statistics_csv,
    timeline_csv,
)
from dcgraph.research.timeline import (
    MAX_NAMES,
    Span,
    Timeline,
    timeline,
    timeline_text,
)
from dcgraph.snapshot.search import MAX_LETTERS

P = ParamSpec("P")


def _catalogue(
    name: str, example: str, doc: str, **more: Any
) -> Callable[
    [Callable[Concatenate[Any, Paging, P], Page[Entry]]],
    Callable[Concatenate[Any, P], Listing[Entry]],
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


def _bibliography(style: str) -> Writer:
    """What writes the sources of a page of a list in a style."""

    def write(desk: Desk, found: Page[Entry], _lang: Language) -> bytes:
        works = tuple(source_work(desk, one.thing.iri, []) for one in found.items)
        return STYLES[style].write(works).encode()

    return write


def _network(form: str) -> Writer:
    return lambda desk, found, lang: write_network(desk, found, form, lang)


Name = Annotated[str, Arg("The name of a thing, such as rkc.ga-7.1.")]
Text = Annotated[
    str,
    Arg(
        "Words in any language, or numbers, such as RKC 7.1.",
        name="q",
        metavar="words",
        several=True,
        optional=True,
        letters=MAX_LETTERS,
    ),
]
Kinds = Annotated[str, Arg("Classes, with commas, as in Notion,Instrument; all of them.")]
Kind = Annotated[str, Arg("One of the classes of what is listed.")]
Within = Annotated[str, Arg("The name of a text: only what lies in it, as in rkc.")]


def entries(
    self: Any, paging: Paging, *, kind: Kind = "", within: Within = "", **filters: Unpack[OfRecords]
) -> Page[Entry]:
    """What a list has; its name is that of the method."""
    return catalogue(
        self._desk,
        paging.name,
        wanted(**filters),
        kind=kind,
        within=within,
        limit=paging.limit,
        cursor=paging.cursor,
    )


class Operations:
    """The capabilities as methods.

    Names that nothing has raise NotFoundError with the nearest; filters that mean nothing
    ParameterError. A list gets its pages while it is gone through.
    """

    _desk: Desk

    @operation(
        "search",
        example="search?q=guichet+unique&kind=Mechanism,Convention&lang=ru&limit=2",
        tag="search",
        missing="Nothing is of this kind.",
        endpoint="search_things",
        table=lambda found: matches_csv(found.matches.items),
        text=found_text,
        command="search",
        more="The best come first. Mistyped words are read as those that they are like.",
        usual=20,
    )
    def search(
        self,
        text: Text,
        *,
        lang: Lang = "en",
        kind: Kinds = "",
        limit: Limit = 20,
        cursor: Cursor = "",
    ) -> Found:
        """Things by words or a question in any language; those with all words first, then with most.

        `matched` is the text that shows best why a thing was found, `marks` the places of the words in
        it, `missing` the words that it does not have. `words` tells how each word was read, `notes` say
        what was read otherwise, left out or not found, `together` counts the things with all words.

        >>> graph.search("единое окно").matches.items[0].thing.name
        'single-window'
        """  # noqa: E501
        spoken = wanted(lang).lang
        return search(self._desk, text, spoken, kind=kind, limit=limit, cursor=cursor)

    @operation(
        "suggest",
        example="suggest?q=dig+cus&lang=fr",
        tag="search",
        missing="Nothing is of this kind.",
        endpoint="suggest_things",
    )
    def suggest(self, text: Text, *, lang: Lang = "en", kind: Kinds = "") -> Suggestions:
        """Up to ten things whose names have words that begin as those that are being typed.

        >>> graph.suggest("dig cus").matches[0].thing.name
        'digital-customs'
        """
        return suggest(self._desk, text, wanted(lang).lang, kind=kind)

    @operation(
        "records/{name}",
        example="records/rkc.ga-7.1?basis=stated,interpreted&lang=fr",
        tag="records",
        missing="Nothing has this name.",
        text=record_text,
        command="show",
    )
    def record(self, name: Name, **filters: Unpack[OfStatements]) -> Record:
        """A thing with its labels, definitions and statements, each with citations and basis.

        >>> graph.record("digital-customs", lang="fr").thing.label
        'douane numérique'
        """
        return record(self._desk, name, wanted(**filters))

    @operation(
        "records/{name}/neighbourhood",
        example="records/smart-customs/neighbourhood?lang=ru&limit=5",
        tag="records",
        missing="Nothing has one of these names.",
        formats=("json", "jsonld", "ttl", "csv", "xlsx", "graphml", "gexf"),
        table=network_csv,
        writers={form: _network(form) for form in FORMS},
        text=neighbourhood_text,
        command="neighbourhood",
        more="The nearest come first.",
    )
    def neighbourhood(
        self,
        name: Annotated[str, Arg("The name of a thing, such as smart-customs.")],
        *,
        depth: Annotated[int, Arg("How many steps to go.", least=1, most=MAX_DEPTH)] = 1,
        relation: Annotated[
            str, Arg("Relations, with commas, as in requires,isPartOf; all of them.")
        ] = "",
        limit: Annotated[
            int,
            Arg(
                f"How many things to keep, at most {MAX_NEIGHBOURS}.", least=1, most=MAX_NEIGHBOURS
            ),
        ] = USUAL_NEIGHBOURS,
        **filters: Unpack[OfTexts],
    ) -> Neighbourhood:
        """A thing with those around it and all that links them; the nearest and surest are kept.

        Each edge is a statement with its basis, its confidence and its sources, read from subject
        to object. `more` tells of which nodes neighbours are left out, and how many.

        >>> around = graph.neighbourhood("smart-customs", relation="requires,recommends,enables")
        >>> around.nodes[0].name
        'smart-customs'
        """
        return neighbourhood(
            self._desk, name, wanted(**filters), depth=depth, relation=relation, limit=limit
        )

    @operation("records/{name}/references")
    def references(self, name: Name, **filters: Unpack[OfStatements]) -> Bibliography:
        """The sources behind the record of a thing, with the places in them.

        >>> [work.language for work in graph.references("rkc.ga-7.1", basis="asserted").works]
        ['en']
        """
        return references(self._desk, name, wanted(**filters))

    @operation("records/{name}/citation")
    def citation(
        self,
        name: Name,
        *,
        lang: Lang = "en",
        accessed: Annotated[str, Arg("The day of access, as 2026-11-24; else today.")] = "",
    ) -> Cited:
        """A provision, an instrument or a source itself, as lawyers cite it, in every style.

        >>> graph.citation("tfa.10.4", accessed="2026-11-24").oscola.partition(" <")[0]
        'Agreement on Trade Facilitation (adopted 27 November 2014, entered into force 22 February 2017) art 10.4'
        """  # noqa: E501
        day = accessed_on(accessed, datetime.now(UTC).date())
        return cited(cited_itself(self._desk, name, day, wanted(lang).lang))

    @operation(
        "matrix",
        example="matrix?rows=paperless-customs&columns=rkc&basis=interpreted",
        tag="coverage",
        formats=("json", "csv", "xlsx"),
        table=matrix_csv,
        writers={"xlsx": lambda _, found, lang: matrix_xlsx(found, lang)},
        text=matrix_text,
        command="matrix",
        more="How strongly each text speaks on each thing, and what is silent and why.",
    )
    def matrix(
        self,
        rows: Annotated[
            str,
            Arg(
                "Names of things, with commas, or notions, mechanisms, characteristics, "
                "processes, technologies, characteristics:digital-customs."
            ),
        ] = "notions",
        columns: Annotated[
            str,
            Arg(
                "Names of texts, with commas, or kinds of them (instruments, conventions, "
                "legal-acts), parts:rkc, provisions:rkc.ga. With the rows at most "
                f"{MAX_CELLS} cells."
            ),
        ] = "instruments",
        *,
        whole: Annotated[bool, Arg("Keep the columns in which nothing is covered.")] = False,
        **filters: Unpack[OfTexts],
    ) -> Matrix:
        """What each text says on each thing, with the claims behind it, and what it means if none.

        >>> len(graph.matrix(columns="rkc,tfa").rows)
        4
        """
        return matrix(self._desk, rows, columns, wanted(**filters), whole=whole)

    @operation(
        "gaps",
        example="gaps?notion=paperless-customs&instrument=rkc&lang=fr&most=1",
        tag="coverage",
        formats=("json", "markdown", "csv", "xlsx"),
        table=gaps_csv,
        writers={
            "markdown": lambda _, found, __: markdown(found.paper).encode(),
            "xlsx": lambda _, found, lang: gaps_xlsx(found, lang),
        },
        text=lambda found, _: markdown(found.paper).removesuffix("\n"),
        command="gaps",
        more="By characteristics of the notion, with what other instruments say on the rest.",
    )
    def gaps(
        self,
        notion: Annotated[str, Arg("The name of a notion.", examples=("digital-customs",))],
        instrument: Annotated[
            str,
            Arg(
                "The name of an instrument, or of an edition or a part of one.",
                examples=("rkc", "rkc.ga"),
            ),
        ],
        *,
        most: Annotated[
            int,
            Arg(
                "How many other instruments to tell for what is not covered; the rest is counted.",
                least=1,
                most=MAX_ELSEWHERE,
            ),
        ] = USUAL_ELSEWHERE,
        **filters: Unpack[OfTexts],
    ) -> Gaps:
        """Which characteristics of a notion a text covers, and what other instruments say on the rest.

        What is not covered is a gap only where the text was read as a whole; else it is not known.
        As Markdown it is a text with footnotes, which can be taken into a paper.

        >>> graph.gaps("digital-customs", "rkc").extent
        'in part'
        """  # noqa: E501
        return gaps(self._desk, notion, instrument, wanted(**filters), most=most)

    @operation(
        "concordance",
        example="concordance?action=actions.lodge-once&kind=Convention&lang=fr&limit=1",
        tag="coverage",
        formats=("json", "csv", "xlsx"),
        table=lambda found: concordance_csv(found.norms.items),
        text=concordance_text,
        command="concordance",
        more="By force, then by the authority of the text; with its sources.",
        tool="What all texts have done by an action",
    )
    def concordance(
        self,
        action: Annotated[
            str,
            Arg(
                "Names of actions, with commas, as in actions.accept-electronically; a "
                "characteristic, a notion or another concept stands for all actions that come to "
                "it. All actions.",
                "Names of actions, or of concepts to which actions come, with commas; else all.",
                positional=True,
                optional=True,
                examples=("actions.accept-electronically", "characteristics.once-only"),
            ),
        ] = "",
        *,
        force: Force = "",
        instrument: Annotated[
            str, Arg("Names of texts or parts of them, with commas, as in rkc,tfa.")
        ] = "",
        kind: Annotated[
            str,
            Arg(
                f"Kinds of instruments, with commas, of {', '.join(KINDS_BY_AUTHORITY)}.",
                schema=some_of(KINDS_BY_AUTHORITY),
            ),
        ] = "",
        bearer: Annotated[str, Arg("Names of bearers, with commas, as in bearers.customs.")] = "",
        parallel: Annotated[
            str,
            Arg(
                "Names of provisions, with commas, as in rkc.ga-3.21: norms of other texts with an "
                "action and a matter of one of theirs."
            ),
        ] = "",
        limit: Limit = MAX_COUNT,
        cursor: Cursor = "",
        **filters: Unpack[OfRecords],
    ) -> Concordance:
        """The norms of all texts on some actions, the strongest first, each with its sources.

        Of one force those of the most authoritative texts come first. `since` is the nearest day
        of application or entry into force: of the provision, its edition or its instrument. With
        `asOf` the norms are left out that surely held later, or no more; what has no date stays.

        >>> graph.concordance("actions.accept-electronically", instrument="rkc").norms.total
        2
        """
        return concordance(
            self._desk,
            wanted(**filters, force=force),
            action=action,
            instrument=instrument,
            kind=kind,
            bearer=bearer,
            parallel=parallel,
            limit=limit,
            cursor=cursor,
        )

    @operation(
        "paths",
        example="paths?from=single-window&to=rkc.ga-7.1&lang=fr&k=2",
        tag="paths",
        text=paths_text,
        command="paths",
        more="Each is read out with its sources.",
    )
    def paths(
        self,
        start: Annotated[
            str, Arg("The name of a thing, such as digital-customs.", name="from", metavar="FROM")
        ],
        end: Annotated[str, Arg("The name of another, such as rkc.", name="to", metavar="TO")],
        *,
        number: Annotated[
            int, Arg("How many paths to give.", name="k", option="-k", least=1, most=MAX_PATHS)
        ] = USUAL_NUMBER,
        longest: Annotated[
            int, Arg("How many steps one may have.", least=1, most=MAX_LENGTH)
        ] = USUAL_MAX_LENGTH,
        **filters: Unpack[OfTexts],
    ) -> Paths:
        """The soundest and most telling chains of statements between two things.

        Each step has its statements with claims and citations, each path is read out in a few
        sentences. Things that are joined to very many others are avoided.

        >>> best, *_ = graph.paths("digital-customs", "rkc").paths
        >>> [thing.name for thing in best.things][-1]
        'rkc'
        """
        return paths(self._desk, start, end, wanted(**filters), number=number, longest=longest)

    @operation(
        "explain",
        example="explain?subject=rkc.ga-3.21&relation=obligesToPermit"
        "&object=characteristics.electronic-beside-paper&lang=fr",
        tag="explanations",
        endpoint="read_explanation",
    )
    def explain(
        self,
        subject: Annotated[str, Arg("The name of a thing, such as rkc.ga-3.21.")],
        relation: Annotated[str, Arg("The name of a relation, such as obligesToPermit.")],
        target: Annotated[
            str, Arg("The name of a thing or a class, or the text of a value.", name="object")
        ],
        *,
        limit: Annotated[
            int, Arg("How many chains to give.", least=1, most=MAX_CHAINS)
        ] = USUAL_CHAINS,
        offset: Annotated[int, Arg("The `next_offset` of the answer before, else 0.", least=0)] = 0,
        lang: Lang = "en",
    ) -> Explanation:
        """Every chain by which a thing stands in a relation to another, in words.

        A chain leads from facts, norms and argued claims, each with its sources, by the axioms of the
        ontology to what is explained. Where it does not hold, `silence` tells what is missing, and
        `instead` what the graph has in its place.

        >>> graph.explain("tfa", "endeavours", "single-window").holds
        True
        """  # noqa: E501
        spoken = wanted(lang).lang
        return explanation(
            self._desk, subject, relation, target, spoken, limit=limit, offset=offset
        )

    @operation(
        "instruments/{name}/state",
        example="instruments/rkc/state?asOf=2009-12-31",
        tag="time",
        missing="Nothing has this name.",
        text=state_text,
        command="state",
        more="And how many were parties.",
    )
    def state(
        self,
        name: Annotated[
            str,
            Arg(
                "The name of an instrument, such as rkc.",
                "The name of an instrument, an edition or a provision, such as rkc.",
            ),
        ],
        **filters: Unpack[OfStatements],
    ) -> State:
        """Whether it was in force on a day, which edition held, and who were parties.

        >>> graph.state("rkc", as_of="2005-01-01").standing
        'not yet'
        """
        return state(self._desk, name, wanted(**filters))

    @operation(
        "actors/{name}/members",
        example="actors/eaeu/members?asOf=2015-01-02&lang=ru",
        tag="time",
        missing="Nothing has this name.",
        text=lambda found, _: members_text(found),
        command="members",
        more="And who had consented but was not yet bound.",
    )
    def members(
        self,
        name: Annotated[
            str, Arg("The name of a union, a body or a convention, such as eaeu or rkc.")
        ],
        **filters: Unpack[OfStatements],
    ) -> Parties:
        """Who was a member, or bound as a party, on a day, and who had consented but not yet was.

        >>> before = graph.members("rkc", as_of="2005-06-01")
        >>> before.count, len(before.not_yet_bound)
        (0, 38)
        """
        return parties(self._desk, name, wanted(**filters))

    @operation(
        "economies",
        example="economies?notion=digital-customs&order=met&lang=fr&limit=2",
        tag="coverage",
        table=economies_csv,
        text=economies_text,
        command="economies",
        more="What is not known is told beside what is met, and is no lack.",
        tool="Tell in which classes economies are, and how much is not known of each",
    )
    def economies(
        self,
        *,
        kind: Annotated[
            str,
            Arg("A class of economies: only those in it, as in EconomyWithDigitalCustomsWco."),
        ] = "",
        notion: Annotated[
            str,
            Arg(
                "The name of a notion, as in digital-customs: only its classes, and the "
                "characteristics that sources give to it."
            ),
        ] = "",
        order: Annotated[
            str,
            Arg(
                "name, or met: by how many characteristics are met. It is no order of economies: "
                "what is not known of each differs.",
                schema={"enum": [*ORDERS]},
            ),
        ] = "name",
        as_of: AsOf = "",
        lang: Lang = "en",
        limit: Limit = MAX_COUNT,
        cursor: Cursor = "",
    ) -> Economies:
        """How many characteristics each economy meets, does not meet, and of how many it is not known.

        A notion has a variant for each institution that gives characteristics to it, and of it the
        economies *with* all that a criterion can show, and those *without* one; of `neither` it is
        not known. No source orders the notions, and no table measures everything.

        >>> [
        ...     row.economy.name
        ...     for row in graph.economies(kind="EconomyWithoutDigitalCustomsEec").economies.items
        ... ]
        ['states.democratic-people-s-republic-of-korea', 'states.south-sudan']
        """  # noqa: E501
        return economies(
            self._desk,
            wanted(lang, as_of=as_of),
            kind=kind,
            notion=notion,
            order=order,
            limit=limit,
            cursor=cursor,
        )

    @operation(
        "economies/compare",
        example="economies/compare?a=states.angola&b=states.kazakhstan&lang=fr",
        tag="coverage",
        endpoint="compare_economies",
        table=economy_comparison_csv,
        text=economy_comparison_text,
        command="compare-economies",
        more="What is not known of one of them is no difference.",
        tool="Tell in what two economies differ",
    )
    def compare_economies(
        self,
        a: Annotated[str, Arg("The name of a State or territory, such as states.estonia.")],
        b: Annotated[str, Arg("The name of another, such as states.singapore.")],
        *,
        as_of: AsOf = "",
        lang: Lang = "en",
    ) -> EconomyComparison:
        """In which characteristics two economies differ, in which not, and what is not known.

        They differ where one meets a characteristic and the other does not; those come first. Each
        standing has the figures that it rests on. No table measures everything.

        >>> lines = graph.compare_economies("states.angola", "states.kazakhstan").characteristics
        >>> [one.a.characteristic.label for one in lines if one.difference == "differ"]
        ['data analysis for detection']
        """
        return compare_economies(self._desk, a, b, wanted(lang, as_of=as_of))

    @operation(
        "economies/{name}",
        example="economies/states.kenya?lang=fr",
        tag="coverage",
        missing="Nothing has this name.",
        endpoint="read_profile",
        table=profile_csv,
        text=profile_text,
        command="profile",
        more="By figures of tables and criteria; no table measures everything.",
        tool="Tell what an economy has, lacks and is bound to",
    )
    def profile(
        self,
        name: Annotated[str, Arg("The name of a State or territory, such as states.kenya.")],
        *,
        as_of: AsOf = "",
        lang: Lang = "en",
    ) -> Profile:
        """What an economy has, lacks and is bound to of all characteristics, and what is not known.

        Each standing has the latest figures and the criteria that it rests on; `explain` tells why.
        With `asOf` figures of a later date are left out. No source orders the notions,
        and no table measures everything.

        >>> found = graph.profile("states.peru")
        >>> [
        ...     one.characteristic.name
        ...     for one in found.characteristics
        ...     if one.standing == "does not meet"
        ... ]
        ['characteristics.data-reuse']
        """
        return profile(self._desk, name, wanted(lang, as_of=as_of))

    @operation(
        "timeline",
        example="timeline?of=rkc&from=1999&to=2006&lang=fr&limit=2",
        tag="time",
        formats=("json", "csv", "xlsx"),
        table=lambda found: timeline_csv(found.entries.items),
        text=timeline_text,
        command="timeline",
        more="What was said of it and what it did, too.",
        whole=True,
    )
    def timeline(
        self,
        of: Annotated[
            str,
            Arg(
                "Names, with commas, of an instrument, a notion, a body or any other thing; at "
                f"most {MAX_NAMES}. Without any, the notions.",
                "Names, with commas, as rkc or digital-customs,smart-customs.",
                positional=True,
                examples=("rkc", "digital-customs,smart-customs"),
            ),
        ] = "",
        *,
        since: Annotated[
            str,
            Arg(
                "The first day of the span, as 2015 or 2019-06-03.",
                name="from",
                option="--from",
                schema={"pattern": ANY_DATE},
            ),
        ] = "",
        until: Annotated[
            str,
            Arg(
                "The last day of the span; a month or a year for its last.",
                name="to",
                option="--to",
                schema={"pattern": ANY_DATE},
            ),
        ] = "",
        limit: Limit = MAX_COUNT,
        cursor: Cursor = "",
        **filters: Unpack[OfTexts],
    ) -> Timeline:
        """What happened to a thing, what was said of it and what it did, in order of time.

        >>> graph.timeline("rkc", since="1999-06-26", until="1999-06-27").entries.items[-2].sentence
        'Revised Kyoto Convention was adopted by Council of the WCO.'
        """
        span = Span(since, until)
        return timeline(self._desk, of, span, wanted(**filters), limit=limit, cursor=cursor)

    @operation(
        "compare",
        example="compare?a=paperless-customs&b=smart-customs&lang=fr",
        tag="comparison",
        endpoint="read_comparison",
        table=comparison_csv,
        text=comparison_text,
        command="compare",
        more="Concepts, instruments or editions: what they share and what they do not.",
    )
    def compare(
        self,
        a: Annotated[str, Arg("The name of a concept, an instrument or an edition, such as rkc.")],
        b: Annotated[str, Arg("The name of another of the same kind, such as tfa.")],
        **filters: Unpack[OfStatements],
    ) -> Comparison:
        """What two concepts, instruments or editions share and do not, by which sources.

        Where nothing is told of one of them, `absence_a` or `absence_b` tells what that means.

        >>> graph.compare("digital-customs", "electronic-customs").a.label
        'digital customs'
        """
        return compare(self._desk, a, b, wanted(**filters))

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
        paging: Paging,
        *,
        kind: Kind = "",
        within: Within = "",
        force: Force = "",
        **filters: Unpack[OfRecords],
    ) -> Page[Entry]:
        """Those that speak with some forces, if any are given."""
        return catalogue(
            self._desk,
            paging.name,
            wanted(**filters, force=force),
            kind=kind,
            within=within,
            limit=paging.limit,
            cursor=paging.cursor,
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
        paging: Paging,
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
    ) -> Page[Entry]:
        """Those with some words, in an order of one's choice."""
        return catalogue(
            self._desk,
            paging.name,
            wanted(**filters),
            kind=kind,
            within=within,
            text=text,
            sort=sort,
            limit=paging.limit,
            cursor=paging.cursor,
        )

    @operation(
        "instruments/{name}",
        example="instruments/rkc?lang=fr",
        tag="catalogue",
        missing="No instrument has this name.",
        text=lambda found, _: tree_text(found),
        command="tree",
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

    @listing(
        "claims",
        example="claims?subject=rkc.ga-7.1&object=ict&relation=requires&basis=stated",
        tag="claims",
        missing="Nothing has one of these names.",
        table=statements_csv,
        text=claims_text,
        command="claims",
    )
    def claims(
        self,
        paging: Paging,
        *,
        about: Annotated[str, Arg("The name of a thing that is subject or object.")] = "",
        subject: Annotated[str, Arg("The name of the subject, such as rkc.ga-7.1.")] = "",
        object: Annotated[  # noqa: A002  # the word that everybody has for it
            str, Arg("The name of the object, such as single-window.")
        ] = "",
        relation: Annotated[str, Arg("Relations, with commas, as in requires,recommends.")] = "",
        source: Annotated[str, Arg("The name of a source that is cited.")] = "",
        claimant: Annotated[str, Arg("The name of an actor who holds it, such as wco.")] = "",
        **filters: Unpack[OfTexts],
    ) -> Page[Statement]:
        """Who says what of what, on which basis, how surely, and by which places in which sources.

        >>> claim = next(iter(graph.claims(subject="rkc.ga-7.1", object="ict")))
        >>> claim.relation, claim.basis, claim.citations[0].locator
        ('requires', 'stated', 'General Annex, Chapter 7, Standard 7.1')
        """
        ends = Ends(about, subject, object, relation, source, claimant)
        return claims(self._desk, ends, wanted(**filters), limit=paging.limit, cursor=paging.cursor)

    @operation(
        "claims/{name}",
        example="claims/rkc.ga-7.1.requires.ict?lang=fr",
        tag="claims",
        missing="No claim has this name.",
        formats=("json", "jsonld", "trig"),
        writers={"trig": lambda desk, found, _: nanopub(desk, found.claim)},
    )
    def claim(
        self,
        name: Annotated[str, Arg("The name of a claim, as the list of claims gives it.")],
        *,
        lang: Lang = "en",
    ) -> Statement:
        """One claim: what it states, on which basis, by whom, and where; or a nanopublication.

        In TriG it has the graphs of a nanopublication, with IRIs pinned to this graph's content. It
        is not signed.

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
        schemas={"kind": {"enum": ["", *KINDS["instruments"]]}},
    )
    def coverage(
        self,
        paging: Paging,
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
    ) -> Page[Reading]:
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
            limit=paging.limit,
            cursor=paging.cursor,
        )

    @operation(
        "statistics",
        example="statistics?lang=ru",
        tag="coverage",
        missing="Nothing is missing.",
        table=statistics_csv,
        text=lambda found, _: statistics_text(found),
        command="statistics",
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
    def questions(self, paging: Paging, *, lang: Lang = "en") -> Page[Asked]:
        """The questions that the graph promises to answer, with their queries and parameters.

        >>> "gaps-of-smart-customs" in {question.name for question in graph.questions()}
        True
        """
        spoken = wanted(lang).lang
        return questions(self._desk, spoken, limit=paging.limit, cursor=paging.cursor)

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


OPERATIONS: Final = operations(Operations)
