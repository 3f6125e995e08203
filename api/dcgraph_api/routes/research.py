"""The routes of the research desk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response

from dcgraph.research.catalogue import (
    EXTENT_NAMES,
    KINDS,
    Entry,
    InstrumentText,
    SourceUse,
    catalogue,
    coverages,
    instrument_text,
    source_use,
)
from dcgraph.research.claims import Ends, claims
from dcgraph.research.compare import Comparison, compare, comparison_csv
from dcgraph.research.coverage import Reading
from dcgraph.research.explanation import MAX_CHAINS, USUAL_CHAINS, Explanation, explanation
from dcgraph.research.exports import FORMS, claim_iri, nanopub, taken
from dcgraph.research.filters import wanted as wish_of
from dcgraph.research.footnotes import markdown
from dcgraph.research.gap_tables import gaps_csv, gaps_xlsx
from dcgraph.research.gaps import MAX_ELSEWHERE, USUAL_ELSEWHERE, Gaps, gaps
from dcgraph.research.graph import Desk
from dcgraph.research.links import evidence
from dcgraph.research.matrix import MAX_CELLS, Matrix, matrix, matrix_csv, matrix_xlsx
from dcgraph.research.model import Language, Record, Statement
from dcgraph.research.neighbourhood import MAX_COUNT as MAX_NEIGHBOURS
from dcgraph.research.neighbourhood import MAX_DEPTH, USUAL, Neighbourhood, neighbourhood
from dcgraph.research.paging import Page, Place
from dcgraph.research.parties import Parties, parties
from dcgraph.research.paths import (
    MAX_COUNT,
    MAX_LENGTH,
    USUAL_MAX_LENGTH,
    USUAL_NUMBER,
    Paths,
    paths,
)
from dcgraph.research.questions import Answered, Asked, answered, asked, bind, questions
from dcgraph.research.records import record
from dcgraph.research.search import Found, Suggestions, search, suggest
from dcgraph.research.statistics import Statistics, statistics
from dcgraph.research.status import State, state
from dcgraph.research.tables import (
    answer_csv,
    entries_csv,
    matches_csv,
    questions_csv,
    readings_csv,
    resting_csv,
    statements_csv,
    statistics_csv,
    timeline_csv,
)
from dcgraph.research.timeline import MAX_NAMES, Span, Timeline, timeline
from dcgraph.snapshot.search import MAX_LETTERS
from dcgraph.sparql.model import Request as StoreRequest
from dcgraph_api.dependencies import ServiceDep
from dcgraph_api.negotiation import Family, Format, format_parameter
from dcgraph_api.requests import day_query
from dcgraph_api.responses import (
    CSV,
    JSON,
    JSON_LD,
    MARKDOWN,
    TABLE,
    TRIG,
    XLSX,
    CursorParameter,
    ForcedDep,
    ForceParameter,
    FormatParameter,
    LangParameter,
    LimitParameter,
    ReaderDep,
    TableParameter,
    WantedDep,
    Writer,
    found_or,
    how_many,
    one_of,
    tabled,
    told,
    told_after,
)

_GRAPHML: Final = Format(("graphml",), "application/graphml+xml", "application/graphml+xml", "")
_GEXF: Final = Format(("gexf",), "application/gexf+xml", "application/gexf+xml", "")
_TURTLE: Final = Format(("ttl", "turtle"), "text/turtle", "text/turtle; charset=utf-8", "")

NETWORK: Final = Family("this network", (JSON, JSON_LD, _TURTLE, CSV, XLSX, _GRAPHML, _GEXF))
NetworkParameter = Annotated[str | None, format_parameter(NETWORK)]


def network_writers(desk: Desk, lang: Language) -> dict[str, Writer]:
    """What writes a neighbourhood that was found at a desk, by the short names of formats."""

    def of(form: str) -> Writer:
        return lambda found, _request: taken(desk, found, form, lang)

    return {form: of(form) for form in FORMS}


router = APIRouter(prefix="/api/v1", tags=["paths"])

Start = Annotated[
    str, Query(alias="from", description="The name of a thing, such as digital-customs.")
]
End = Annotated[str, Query(alias="to", description="The name of another, such as rkc.")]
Number = Annotated[int, Query(alias="k", ge=1, le=MAX_COUNT, description="How many paths to give.")]
Longest = Annotated[int, Query(ge=1, le=MAX_LENGTH, description="How many steps one may have.")]


@router.get("/paths", response_model=Paths, responses=found_or("Nothing has one of the names."))
async def read_paths(
    request: Request,
    service: ServiceDep,
    wanted: ForcedDep,
    *,
    start: Start,
    end: End,
    number: Number = USUAL_NUMBER,
    longest: Longest = USUAL_MAX_LENGTH,
    wish: FormatParameter = None,
) -> Response:
    """The soundest and most telling chains of statements between two things.

    Each step has its statements with claims and citations, each path is read out in a few
    sentences. Things that are joined to very many others are avoided.
    """
    return await told(
        request,
        service,
        Paths,
        lambda desk: paths(desk, start, end, wanted, number=number, longest=longest),
        wish=wish,
    )


claims_router = APIRouter(prefix="/api/v1", tags=["claims"])

About = Annotated[str, Query(description="The name of a thing that is subject or object.")]
Subject = Annotated[str, Query(description="The name of the subject, such as rkc.ga-7.1.")]
Object = Annotated[
    str, Query(alias="object", description="The name of the object, such as single-window.")
]
Relation = Annotated[str, Query(description="Relations, with commas, as in requires,recommends.")]
Source = Annotated[str, Query(description="The name of a source that is cited.")]
Claimant = Annotated[str, Query(description="The name of an actor who holds it, such as wco.")]


@claims_router.get(
    "/claims",
    response_model=Page[Statement],
    responses=tabled("Nothing has one of these names."),
)
async def list_claims(
    request: Request,
    service: ServiceDep,
    wanted: ForcedDep,
    *,
    about: About = "",
    subject: Subject = "",
    object_: Object = "",
    relation: Relation = "",
    source: Source = "",
    claimant: Claimant = "",
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: TableParameter = None,
) -> Response:
    """Who says what of what, on which basis, how surely, and by which places in which sources."""
    most = how_many(request, limit, wish)
    ends = Ends(about, subject, object_, relation, source, claimant)
    return await told(
        request,
        service,
        Page[Statement],
        lambda desk: claims(desk, ends, wanted, limit=most, cursor=cursor),
        family=TABLE,
        wish=wish,
        writers={"csv": lambda page, _request: statements_csv(page.items)},
    )


_CLAIM: Final = Family("this claim", (JSON, JSON_LD, TRIG))


@claims_router.get(
    "/claims/{name}",
    response_model=Statement,
    responses={
        **found_or("No claim has this name."),
        200: {"content": {one.media_type: {} for one in (JSON_LD, TRIG)}},
    },
)
async def read_claim(
    request: Request,
    service: ServiceDep,
    name: Annotated[str, Path(description="The name of a claim, as the list of claims gives it.")],
    lang: LangParameter = "en",
    wish: Annotated[str | None, format_parameter(_CLAIM)] = None,
) -> Response:
    """One claim: what it states, on which basis, by whom, and where; or a nanopublication.

    In TriG it has the graphs of a nanopublication, with IRIs pinned to this graph's content. It
    is not signed.
    """
    spoken = wish_of(lang).lang
    desk = await service.research.desk()
    return await told(
        request,
        service,
        Statement,
        lambda desk: desk.claim_statement(desk.facts.claims[claim_iri(desk, name)], spoken),
        family=_CLAIM,
        wish=wish,
        writers={"trig": lambda _answer, _request: nanopub(desk, name)},
    )


comparing_router = APIRouter(prefix="/api/v1", tags=["comparison"])

_FAMILY: Final = Family("this comparison", (JSON, JSON_LD, CSV, XLSX))

One = Annotated[
    str, Query(description="The name of a concept, an instrument or an edition, such as rkc.")
]
Other = Annotated[str, Query(description="The name of another of the same kind, such as tfa.")]


@comparing_router.get(
    "/compare",
    response_model=Comparison,
    responses={
        **found_or("Nothing has one of the names."),
        200: {"content": {one.media_type: {} for one in _FAMILY.formats[1:]}},
    },
)
async def read_comparison(
    request: Request,
    service: ServiceDep,
    wanted: WantedDep,
    *,
    a: One,
    b: Other,
    wish: Annotated[str | None, format_parameter(_FAMILY)] = None,
) -> Response:
    """What two concepts, instruments or editions share and do not, by which sources.

    Where nothing is told of one of them, `absence_a` or `absence_b` tells what that means.
    """
    return await told(
        request,
        service,
        Comparison,
        lambda desk: compare(desk, a, b, wanted),
        family=_FAMILY,
        wish=wish,
        writers={"csv": lambda answer, _request: comparison_csv(answer)},
    )


finding_router = APIRouter(prefix="/api/v1", tags=["search"])

_USUAL: Final = 20

Text = Annotated[
    str,
    Query(
        alias="q",
        max_length=MAX_LETTERS,
        description="Words in any language, or numbers, such as RKC 7.1.",
    ),
]
Kinds = Annotated[
    str, Query(description="Classes, with commas, as in Notion,Instrument; all of them.")
]


@finding_router.get("/search", response_model=Found, responses=tabled("Nothing is of this kind."))
async def search_things(
    request: Request,
    service: ServiceDep,
    *,
    text: Text = "",
    lang: LangParameter = "en",
    kind: Kinds = "",
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: TableParameter = None,
) -> Response:
    """Things by words or a question in any language; those with all words first, then with most.

    `matched` is the text that shows best why a thing was found, `marks` the places of the words in
    it, `missing` the words that it does not have. `words` tells how each word was read, `notes` say
    what was read otherwise, left out or not found, `together` counts the things with all words.
    """
    most = how_many(request, limit, wish, usual=_USUAL)
    reader = wish_of(lang)
    return await told(
        request,
        service,
        Found,
        lambda desk: search(desk, text, reader.lang, kind=kind, limit=most, cursor=cursor),
        family=TABLE,
        wish=wish,
        writers={"csv": lambda found, _request: matches_csv(found.matches.items)},
    )


@finding_router.get(
    "/suggest", response_model=Suggestions, responses=found_or("Nothing is of this kind.")
)
async def suggest_things(
    request: Request,
    service: ServiceDep,
    *,
    text: Text = "",
    lang: LangParameter = "en",
    kind: Kinds = "",
    wish: FormatParameter = None,
) -> Response:
    """Up to ten things whose names have words that begin as those that are being typed."""
    reader = wish_of(lang)
    return await told(
        request,
        service,
        Suggestions,
        lambda desk: suggest(desk, text, reader.lang, kind=kind),
        wish=wish,
    )


gaps_router = APIRouter(prefix="/api/v1", tags=["coverage"])

_GAPS_FAMILY: Final = Family("this analysis", (JSON, MARKDOWN, CSV, XLSX))

NotionName = Annotated[
    str, Query(description="The name of a notion.", examples=["digital-customs"])
]
InstrumentName = Annotated[
    str,
    Query(
        description="The name of an instrument, or of an edition or a part of one.",
        examples=["rkc", "rkc.ga"],
    ),
]
Most = Annotated[
    int,
    Query(
        ge=1,
        le=MAX_ELSEWHERE,
        description="How many other instruments to tell for what is not covered; the rest is "
        "counted.",
    ),
]


@gaps_router.get(
    "/gaps",
    response_model=Gaps,
    responses={
        **found_or("Nothing has one of the names."),
        200: {"content": {one.media_type: {} for one in (MARKDOWN, CSV, XLSX)}},
    },
)
async def read_gaps(
    request: Request,
    service: ServiceDep,
    wanted: ForcedDep,
    *,
    notion: NotionName,
    instrument: InstrumentName,
    most: Most = USUAL_ELSEWHERE,
    wish: Annotated[str | None, format_parameter(_GAPS_FAMILY)] = None,
) -> Response:
    """Which characteristics of a notion a text covers, and what other instruments say on the rest.

    What is not covered is a gap only where the text was read as a whole; else it is not known.
    As Markdown it is a text with footnotes, which can be taken into a paper.
    """
    return await told(
        request,
        service,
        Gaps,
        lambda desk: gaps(desk, notion, instrument, wanted, most=most),
        family=_GAPS_FAMILY,
        wish=wish,
        writers={
            "xlsx": lambda answer, _request: gaps_xlsx(answer, wanted.lang),
            "csv": lambda answer, _request: gaps_csv(answer),
            "markdown": lambda answer, _request: markdown(answer.paper).encode(),
        },
    )


matrix_router = APIRouter(prefix="/api/v1", tags=["coverage"])

_MATRIX_FAMILY: Final = Family("this matrix", (JSON, CSV, XLSX))

Rows = Annotated[
    str,
    Query(
        description="Names of things, with commas, or notions, mechanisms, characteristics, "
        "processes, technologies, characteristics:digital-customs."
    ),
]
Columns = Annotated[
    str,
    Query(
        description="Names of texts, with commas, or kinds of them (instruments, conventions, "
        f"legal-acts), parts:rkc, provisions:rkc.ga. With the rows at most {MAX_CELLS} cells."
    ),
]
Whole = Annotated[bool, Query(description="Keep the columns in which nothing is covered.")]


@matrix_router.get(
    "/matrix",
    response_model=Matrix,
    responses={
        **found_or("Nothing has one of the names."),
        200: {"content": {one.media_type: {} for one in (CSV, XLSX)}},
    },
)
async def read_matrix(
    request: Request,
    service: ServiceDep,
    wanted: ForcedDep,
    *,
    rows: Rows = "notions",
    columns: Columns = "instruments",
    whole: Whole = False,
    wish: Annotated[str | None, format_parameter(_MATRIX_FAMILY)] = None,
) -> Response:
    """What each text says on each thing, with the claims behind it, and what it means if none."""
    return await told(
        request,
        service,
        Matrix,
        lambda desk: matrix(desk, rows, columns, wanted, whole=whole),
        family=_MATRIX_FAMILY,
        wish=wish,
        writers={
            "csv": lambda answer, _request: matrix_csv(answer),
            "xlsx": lambda answer, _request: matrix_xlsx(answer, wanted.lang),
        },
    )


neighbourhood_router = APIRouter(prefix="/api/v1", tags=["records"])

Depth = Annotated[int, Query(ge=1, le=MAX_DEPTH, description="How many steps to go.")]
NeighbourhoodRelation = Annotated[
    str, Query(description="Relations, with commas, as in requires,isPartOf; all of them.")
]
Limit = Annotated[
    int,
    Query(
        ge=1,
        le=MAX_NEIGHBOURS,
        description=f"How many things to keep, at most {MAX_NEIGHBOURS}.",
    ),
]


@neighbourhood_router.get(
    "/records/{name}/neighbourhood",
    response_model=Neighbourhood,
    responses={
        **found_or("Nothing has one of these names."),
        200: {"content": {one.media_type: {} for one in NETWORK.formats[1:]}},
    },
)
async def read_neighbourhood(
    request: Request,
    service: ServiceDep,
    wanted: ForcedDep,
    name: Annotated[str, Path(description="The name of a thing, such as smart-customs.")],
    *,
    depth: Depth = 1,
    relation: NeighbourhoodRelation = "",
    limit: Limit = USUAL,
    wish: NetworkParameter = None,
) -> Response:
    """A thing with those around it and all that links them; the nearest and surest are kept.

    Each edge is a statement with its basis, its confidence and its sources, read from subject
    to object. `more` tells of which nodes neighbours are left out, and how many.
    """
    desk = await service.research.desk()
    return await told(
        request,
        service,
        Neighbourhood,
        lambda desk: neighbourhood(desk, name, wanted, depth=depth, relation=relation, limit=limit),
        family=NETWORK,
        wish=wish,
        writers=network_writers(desk, wanted.lang),
    )


records_router = APIRouter(prefix="/api/v1", tags=["records"])

Name = Annotated[str, Path(description="The name of a thing, such as rkc.ga-7.1.")]


@records_router.get(
    "/records/{name}",
    response_model=Record,
    responses=found_or("Nothing has this name."),
)
async def read_record(
    request: Request,
    service: ServiceDep,
    wanted: WantedDep,
    name: Name,
    wish: FormatParameter = None,
) -> Response:
    """A thing with its labels, definitions and statements, each with citations and basis."""
    return await told(request, service, Record, lambda desk: record(desk, name, wanted), wish=wish)


timing_router = APIRouter(prefix="/api/v1", tags=["time"])

_MISSING: Final = found_or("Nothing has this name.")
_TIMING_FAMILY: Final = Family("this timeline", (JSON, CSV, XLSX))

Of = Annotated[
    str,
    Query(
        description="Names, with commas, of an instrument, a notion, a body or any other thing; "
        f"at most {MAX_NAMES}. Without any, the notions.",
        examples=["rkc", "digital-customs,smart-customs"],
    ),
]
From = Annotated[str, day_query("from", "The first day of the span, as 2015 or 2019-06-03.")]
To = Annotated[str, day_query("to", "The last day of the span; a month or a year for its last.")]


@timing_router.get("/instruments/{name}/state", response_model=State, responses=_MISSING)
async def read_state(
    request: Request,
    service: ServiceDep,
    wanted: WantedDep,
    name: Annotated[str, Path(description="The name of an instrument, such as rkc.")],
    wish: FormatParameter = None,
) -> Response:
    """Whether it was in force on a day, which edition held, and who were parties."""
    return await told(request, service, State, lambda desk: state(desk, name, wanted), wish=wish)


@timing_router.get("/actors/{name}/members", response_model=Parties, responses=_MISSING)
async def read_members(
    request: Request,
    service: ServiceDep,
    wanted: WantedDep,
    name: Annotated[
        str, Path(description="The name of a union, a body or a convention, such as eaeu or rkc.")
    ],
    wish: FormatParameter = None,
) -> Response:
    """Who was a member, or bound as a party, on a day, and who had consented but not yet was."""
    return await told(
        request, service, Parties, lambda desk: parties(desk, name, wanted), wish=wish
    )


@timing_router.get(
    "/timeline",
    response_model=Timeline,
    responses={
        **found_or("Nothing has one of the names."),
        200: {"content": {one.media_type: {} for one in _TIMING_FAMILY.formats[1:]}},
    },
)
async def read_timeline(
    request: Request,
    service: ServiceDep,
    wanted: ForcedDep,
    *,
    of: Of = "",
    since: From = "",
    until: To = "",
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: Annotated[str | None, format_parameter(_TIMING_FAMILY)] = None,
) -> Response:
    """What happened to a thing, what was said of it and what it did, in order of time."""
    most = how_many(request, limit, wish, _TIMING_FAMILY)
    span = Span(since, until)
    return await told(
        request,
        service,
        Timeline,
        lambda desk: timeline(desk, of, span, wanted, limit=most, cursor=cursor),
        family=_TIMING_FAMILY,
        wish=wish,
        writers={"csv": lambda answer, _request: timeline_csv(answer)},
    )


explanation_router = APIRouter(prefix="/api/v1", tags=["explanations"])

ExplanationSubject = Annotated[str, Query(description="The name of a thing, such as rkc.ga-3.21.")]
ExplanationRelation = Annotated[
    str, Query(description="The name of a relation, such as obligesToPermit.")
]
ExplanationObject = Annotated[
    str,
    Query(alias="object", description="The name of a thing or a class, or the text of a value."),
]
ExplanationLimit = Annotated[
    int, Query(ge=1, le=MAX_CHAINS, description="How many chains to give.")
]
Offset = Annotated[int, Query(ge=0, description="The `next_offset` of the answer before, else 0.")]


@explanation_router.get(
    "/explain", response_model=Explanation, responses=found_or("Nothing has one of the names.")
)
async def read_explanation(
    request: Request,
    service: ServiceDep,
    *,
    subject: ExplanationSubject,
    relation: ExplanationRelation,
    target: ExplanationObject,
    limit: ExplanationLimit = USUAL_CHAINS,
    offset: Offset = 0,
    lang: LangParameter = "en",
    wish: FormatParameter = None,
) -> Response:
    """Every chain by which a thing stands in a relation to another, in words.

    A chain leads from facts, norms and argued claims, each with its sources, by the axioms of the
    ontology to what is explained. Where it does not hold, `silence` tells what is missing, and
    `instead` what the graph has in its place.
    """
    return await told(
        request,
        service,
        Explanation,
        lambda desk: explanation(
            desk, subject, relation, target, wish_of(lang).lang, limit=limit, offset=offset
        ),
        wish=wish,
    )


coverage_router = APIRouter(prefix="/api/v1", tags=["coverage"])

_COVERAGE_MISSING: Final = "Nothing is missing."

ExtentParameter = Annotated[
    str,
    Query(
        description=f"How far they were read, with commas, of {', '.join(EXTENT_NAMES)}; all.",
        json_schema_extra={"pattern": one_of(EXTENT_NAMES)},
    ),
]
KindParameter = Annotated[
    str,
    Query(
        description="One of the kinds of instruments.",
        json_schema_extra={"enum": ["", *KINDS["instruments"]]},
    ),
]


@coverage_router.get("/coverage", response_model=Page[Reading], responses=tabled(_COVERAGE_MISSING))
async def list_coverage(
    request: Request,
    service: ServiceDep,
    *,
    lang: LangParameter = "en",
    extent: ExtentParameter = "",
    kind: KindParameter = "",
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: TableParameter = None,
) -> Response:
    """How far each instrument was read, what is known to be missing, and by which source."""
    most = how_many(request, limit, wish)
    spoken = wish_of(lang).lang
    return await told(
        request,
        service,
        Page[Reading],
        lambda desk: coverages(desk, spoken, extent=extent, kind=kind, limit=most, cursor=cursor),
        family=TABLE,
        wish=wish,
        writers={"csv": lambda page, _request: readings_csv(page.items)},
    )


@coverage_router.get("/statistics", response_model=Statistics, responses=tabled(_COVERAGE_MISSING))
async def read_statistics(
    request: Request,
    service: ServiceDep,
    lang: LangParameter = "en",
    wish: TableParameter = None,
) -> Response:
    """Which graph this is, and how many there are of each kind, basis, confidence, language."""
    spoken = wish_of(lang).lang
    return await told(
        request,
        service,
        Statistics,
        lambda desk: statistics(desk, spoken),
        family=TABLE,
        wish=wish,
        writers={"csv": lambda figures, _request: statistics_csv(figures)},
    )


catalogue_router = APIRouter(prefix="/api/v1", tags=["catalogue"])

_SUMMARIES: Final = {
    "concepts": "Notions, mechanisms, customs processes, technologies and characteristics.",
    "instruments": "Conventions, standards, guidelines, recommendations, laws and other texts.",
    "editions": "Editions of instruments.",
    "provisions": "Parts of instruments: chapters, articles, standards, paragraphs.",
    "actors": "Organizations, bodies, States and persons.",
    "events": "Meetings, programmes, studies, themes of the year.",
    "publications": "Scholarly works: publications that are described here, and articles.",
    "sources": "The documents that all rests on, and how many records rest on each.",
}

Within = Annotated[str, Query(description="The name of a text: only what lies in it, as in rkc.")]


def _listing(name: str) -> Callable[..., Awaitable[Response]]:
    if name == "provisions":
        return _provisions
    # Not in the annotation, which is read where the name of the list is not known.
    kinds = Query(
        default="",
        description="One of the classes of what is listed.",
        json_schema_extra={"enum": ["", *KINDS[name]]},
    )

    async def read(
        request: Request,
        service: ServiceDep,
        wanted: ReaderDep,
        *,
        kind: str = kinds,
        within: Within = "",
        limit: LimitParameter = None,
        cursor: CursorParameter = "",
        wish: TableParameter = None,
    ) -> Response:
        most = how_many(request, limit, wish)
        return await told(
            request,
            service,
            Page[Entry],
            lambda desk: catalogue(
                desk, name, wanted, kind=kind, within=within, limit=most, cursor=cursor
            ),
            family=TABLE,
            wish=wish,
            writers={"csv": lambda page, _request: entries_csv(page.items)},
        )

    return read


async def _provisions(
    request: Request,
    service: ServiceDep,
    wanted: ReaderDep,
    *,
    kind: Annotated[
        str,
        Query(
            description="One of the classes of what is listed.",
            json_schema_extra={"enum": ["", *KINDS["provisions"]]},
        ),
    ] = "",
    within: Within = "",
    force: ForceParameter = "",
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: TableParameter = None,
) -> Response:
    most = how_many(request, limit, wish)
    chosen = replace(wanted, force=wish_of(force=force).force)
    return await told(
        request,
        service,
        Page[Entry],
        lambda desk: catalogue(
            desk, "provisions", chosen, kind=kind, within=within, limit=most, cursor=cursor
        ),
        family=TABLE,
        wish=wish,
        writers={"csv": lambda page, _request: entries_csv(page.items)},
    )


for _name, _summary in _SUMMARIES.items():
    catalogue_router.add_api_route(
        f"/{_name}",
        _listing(_name),
        operation_id=f"list_{_name}",
        summary=f"All {_name}",
        description=_summary,
        response_model=Page[Entry],
        responses=tabled("Nothing has the name of the text."),
    )


@catalogue_router.get(
    "/instruments/{name}",
    response_model=InstrumentText,
    responses=found_or("No instrument has this name."),
)
async def read_instrument(
    request: Request,
    service: ServiceDep,
    wanted: ReaderDep,
    name: Annotated[str, Path(description="The name of an instrument, such as rkc.")],
    wish: FormatParameter = None,
) -> Response:
    """An instrument with its editions and the tree of its parts, and how far it was read."""
    return await told(
        request,
        service,
        InstrumentText,
        lambda desk: instrument_text(desk, name, wanted),
        wish=wish,
    )


@catalogue_router.get(
    "/sources/{name}",
    response_model=SourceUse,
    responses=tabled("No source has this name."),
)
async def read_source(
    request: Request,
    service: ServiceDep,
    wanted: ReaderDep,
    *,
    name: Annotated[str, Path(description="The name of a source, as in sources.asycuda-kyoto.")],
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: TableParameter = None,
) -> Response:
    """A source with what rests on it: each record that cites it, and the place that it cites."""
    most = how_many(request, limit, wish)
    return await told(
        request,
        service,
        SourceUse,
        lambda desk: source_use(desk, name, wanted, limit=most, cursor=cursor),
        family=TABLE,
        wish=wish,
        writers={"csv": lambda use, _request: resting_csv(use.resting.items)},
    )


asking_router = APIRouter(prefix="/api/v1", tags=["questions"])

_OWN: Final = frozenset(("lang", "limit", "cursor", "format"))
_ASKING_MISSING: Final = "No question has this name, or nothing has the name of a thing to ask of."
_PARAMETERS: Final[dict[str, Any]] = {
    "parameters": [
        {
            "name": "parameters",
            "in": "query",
            "description": "The parameters of the question by their names, as in "
            "notion=smart-customs: names of things, with commas.",
            "style": "form",
            "explode": True,
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
            "example": {"notion": "paperless-customs"},
        }
    ]
}

QuestionName = Annotated[
    str, Path(description="The name of a question, as in gaps-of-smart-customs.")
]


@asking_router.get(
    "/questions",
    response_model=Page[Asked],
    responses=tabled("Nothing is missing."),
    operation_id="list_saved_questions",
)
async def list_questions(
    request: Request,
    service: ServiceDep,
    *,
    lang: LangParameter = "en",
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: TableParameter = None,
) -> Response:
    """The questions that the graph promises to answer, with their queries and parameters."""
    most = how_many(request, limit, wish)
    spoken = wish_of(lang).lang
    return await told(
        request,
        service,
        Page[Asked],
        lambda desk: questions(desk, spoken, limit=most, cursor=cursor),
        family=TABLE,
        wish=wish,
        writers={"csv": lambda page, _request: questions_csv(page.items)},
    )


@asking_router.get(
    "/questions/{name}",
    response_model=Asked,
    responses=found_or("No question has this name."),
    operation_id="read_saved_question",
)
async def read_question(
    request: Request,
    service: ServiceDep,
    name: QuestionName,
    lang: LangParameter = "en",
    wish: FormatParameter = None,
) -> Response:
    """One question: its query, its parameters, and of which things it asks by default."""
    spoken = wish_of(lang).lang
    return await told(request, service, Asked, lambda desk: asked(desk, name, spoken), wish=wish)


@asking_router.get(
    "/questions/{name}/answer",
    response_model=Answered,
    responses=tabled(_ASKING_MISSING),
    openapi_extra=_PARAMETERS,
)
async def answer_question(
    request: Request,
    service: ServiceDep,
    *,
    name: QuestionName,
    lang: LangParameter = "en",
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: TableParameter = None,
) -> Response:
    """The answer to a question, of the things that are named, else of those that it names."""
    most = how_many(request, limit, wish)
    spoken = wish_of(lang).lang
    given = {key: value for key, value in request.query_params.items() if key not in _OWN}

    async def ready(desk: Desk) -> Callable[[], Answered]:
        plain = asked(desk, name, spoken)
        question = await service.research.work(bind, desk, plain, given, spoken)
        answer = await service.own_lane.answer(StoreRequest(question.query))
        known = await evidence(service.own_lane.answer, question.query, answer)
        place = Place((), most, cursor)
        return lambda: answered(desk, question, answer.body, place, spoken, known=known)

    return await told_after(
        request,
        service,
        Answered,
        ready,
        family=TABLE,
        wish=wish,
        writers={"csv": lambda answer, _request: answer_csv(answer)},
    )
