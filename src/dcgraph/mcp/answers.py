"""What each tool answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Final

from pydantic import Field

from dcgraph.mcp.evidence import (
    Citer,
    clipped,
    defined,
    fitted,
    following,
    laid,
    mention,
    mentions,
    notice,
    paged,
    quiet,
    read,
    recorded,
    said,
    sources,
    tallied,
    warning,
    wishes,
)
from dcgraph.mcp.model import Argued as ArguedAnswer
from dcgraph.mcp.model import (
    Cell,
    Cite,
    Explained,
    Found,
    Led,
    Match,
    Mention,
    Parameter,
    Path,
    Question,
    Questions,
    Quiet,
    Row,
    Said,
    Step,
    Told,
)
from dcgraph.mcp.model import Rows as AnswerRows
from dcgraph.mcp.tools import (
    Forced,
    Given,
    Kind,
    Lang,
    Limit,
    Longest,
    Name,
    Number,
    Offset,
    Query,
    Words,
)
from dcgraph.namespaces import compact
from dcgraph.research.explanation import Chain, explanation, step_citations
from dcgraph.research.explanation import Step as ExplanationStep
from dcgraph.research.facts import Words as FactsWords
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.links import Ask, Evidence, Ground, Solved, evidence, grounds
from dcgraph.research.model import (
    Basis,
    Definition,
    Language,
    Norm,
    Record,
    SourcedText,
    Statement,
    Tally,
)
from dcgraph.research.paging import MAX_COUNT as MAX_LISTED
from dcgraph.research.paging import Place
from dcgraph.research.paths import USUAL_MAX_LENGTH, paths
from dcgraph.research.paths import Path as Argued
from dcgraph.research.questions import Asked, answered, asked, bind, questions
from dcgraph.research.records import record
from dcgraph.research.search import Match as Hit
from dcgraph.research.search import search
from dcgraph.sparql.model import Answer, Request
from dcgraph.words import chosen, in_language

_STATEMENTS = 2


def led(
    desk: Desk,
    citer: Citer,
    start: Annotated[Name, Field(description="A name, such as digital-customs.")],
    end: Annotated[Name, Field(description="Another, such as rkc.")],
    wanted: Forced,
    *,
    number: Number = 2,
    longest: Longest = USUAL_MAX_LENGTH,
) -> Led:
    """Find how one thing leads to another, as a chain of statements read out as an argument.

    Each step has the statements that it rests on, with their sources. That the first thing
    leads to the last is said by no source unless a step says it.
    """
    answer = paths(desk, start, end, wanted, number=number, longest=longest)
    given = {
        "from": answer.start.name,
        "to": answer.end.name,
        "k": str(number),
        "longest": str(longest),
    }
    cite = citer.route("paths", given | wishes(wanted))

    def made(some: tuple[Argued, ...]) -> Led:
        things = [one.iri for path in some for one in path.things]
        texts = things or [answer.start.iri, answer.end.iri]
        return Led(
            cite=cite,
            **read(desk, texts, wanted.lang, wanted.as_of),
            silence=quiet(answer.silence),
            left_out=len(answer.paths) - len(some),
            note=answer.note,
            paths=tuple(_path(one, wanted.lang) for one in some),
        )

    return fitted(made, answer.paths)


def _path(path: Argued, lang: Language) -> Path:
    return Path(
        argument=clipped(path.argument, 2_000),
        basis=path.basis,
        confidence=path.confidence,
        things=mentions(path.things, len(path.things)),
        steps=tuple(
            Step(
                text=clipped(one.sentence, 600),
                statements=tuple(said(it, lang, 2) for it in one.statements[:_STATEMENTS]),
                more_statements=max(0, len(one.statements) - _STATEMENTS),
            )
            for one in path.steps
        ),
    )


_SOURCES = 3
_INSTEAD = 6


def explained(
    desk: Desk,
    citer: Citer,
    subject: Annotated[Name, Field(description="A name, such as rkc.ga-3.21.")],
    relation: Annotated[Name, Field(description="A relation, such as obligesToPermit.")],
    target: Annotated[Name, Field(description="The name of its object.")],
    *,
    lang: Lang = "en",
    offset: Offset = 0,
) -> Explained:
    """Explain why a statement holds: each chain of facts, norms and argued claims to it.

    For a derived statement in particular. Where it does not hold, silence says what is missing
    and `instead` what there is.
    """
    answer = explanation(desk, subject, relation, target, lang, offset=offset)
    given = {"subject": subject, "relation": relation, "object": target, "lang": lang}
    cite = citer.route("explain", given)
    coverage = read(desk, (answer.subject.iri,), lang)
    instead = tuple(_step(one, lang) for one in answer.instead[:_INSTEAD])

    def made(some: tuple[Chain, ...]) -> Explained:
        left = answer.total - offset - len(some)
        return Explained(
            cite=cite,
            **coverage,
            silence=quiet(answer.silence),
            left_out=left,
            next_offset=offset + len(some) if left else 0,
            statement=clipped(answer.statement, 600),
            holds=answer.holds,
            chains=tuple(
                ArguedAnswer(
                    one.number,
                    one.basis,
                    one.confidence,
                    tuple(_step(step, lang) for step in one.steps),
                )
                for one in some
            ),
            instead=instead,
            more_instead=len(answer.instead) - len(instead),
        )

    return fitted(made, answer.chains)


def _step(step: ExplanationStep, lang: Language) -> Said:
    if step.kind == "claim":
        return said(step.statements[0], lang)
    cited = step_citations(step)
    bases: dict[str, Basis] = {"criterion": "interpreted", "inference": "derived"}
    basis = bases.get(step.kind, "asserted")
    confidence = Desk.confidence(cited)
    return Said(
        text=clipped(step.sentence, 1_200),
        basis=basis,
        confidence=confidence,
        notice=warning(basis, confidence, cited, lang),
        sources=sources(cited, _SOURCES),
        more_sources=max(0, len(cited) - _SOURCES),
    )


_TEXTS: Final = 3
_NAMES: Final = frozenset(
    ("label", "title", "other label", "official title", "abbreviation", "heading")
)
"""The fields by which a thing is named, for which nobody needs a source."""


def found(
    desk: Desk, citer: Citer, words: Words, *, kind: Kind = "", lang: Lang = "en", limit: Limit = 10
) -> Found:
    """Find concepts, instruments, provisions, actors, events and sources by words.

    A question or words in any language; mistyped words are read as those that they are like.
    Gives names for the other tools, each with the text by which it was found; `missing` are the
    words that a match does not have.
    """
    answer = search(desk, words, lang, kind=kind, limit=limit)
    hits, total = answer.matches.items, answer.matches.total

    def made(some: tuple[Hit, ...]) -> Found:
        return Found(
            cite=citer.whole(),
            notices=(*answer.notes, notice(lang, "match")) if some else answer.notes,
            **read(desk, (one.thing.iri for one in some), lang, most=_TEXTS),
            silence=quiet(answer.matches.silence),
            left_out=total - len(some),
            matches=tuple(_match(desk, one, lang) for one in some),
            kinds={one.name: one.number for one in answer.kinds},
        )

    return fitted(made, hits)


def _match(desk: Desk, hit: Hit, lang: Language) -> Match:
    iri = hit.thing.iri
    properties = [
        name
        for name in desk.facts.about[iri]
        if any(one.text == hit.matched.text for one in desk.facts.words(iri, name))
    ]
    cited = (
        desk.citations(
            iri, lang, properties[0], value=FactsWords(hit.matched.text, hit.matched.language)
        )
        if properties
        else ()
    )
    confidence = desk.confidence(cited)
    claim = desk.facts.claims.get(iri)
    basis: Basis = "interpreted" if claim and claim.basis == "interpreted" else "asserted"
    return Match(
        thing=mention(hit.thing),
        found_in=hit.field,
        text=clipped(hit.matched.text, 500),
        missing=hit.missing,
        confidence=confidence,
        notice="" if hit.field in _NAMES else warning(basis, confidence, cited, lang),
        sources=sources(cited, 1),
        more_sources=max(0, len(cited) - 1),
    )


_PARTS: Final = 25
_RECORDS_TEXTS: Final = 4

_Entry = SourcedText | Definition | Norm | Tally | Statement
"""A note, a definition, a norm, a count of norms or a statement."""


def told(
    desk: Desk,
    citer: Citer,
    name: Annotated[Name, Field(description="The name of a thing or claim, such as rkc.ga-7.1.")],
    wanted: Filters,
    *,
    offset: Offset = 0,
) -> Told:
    """Read the record of a thing: what it is, its definitions, and what is said of it.

    Each definition and statement has its basis, confidence and sources with the place in
    them. For a text, coverage tells how far it was read.
    """
    whole = record(desk, name, wanted)
    entries: list[_Entry] = [
        *in_language(whole.notes, wanted.lang),
        *whole.definitions,
        *whole.norms,
        *whole.tally,
        *sorted((*whole.follows, *whole.statements), key=_soundness),
    ]

    return paged(partial(_made, desk, citer, whole, wanted), entries, offset)


def _made(
    desk: Desk,
    citer: Citer,
    whole: Record,
    wanted: Filters,
    some: tuple[_Entry, ...],
    **left: Any,
) -> Told:
    lang, iri, speaking = wanted.lang, whole.thing.iri, _speaking(whole, some)
    return Told(
        cite=citer.route(f"records/{whole.thing.name}", wishes(wanted)),
        **read(desk, speaking, lang, wanted.as_of, _RECORDS_TEXTS, fully=iri),
        silence=quiet(whole.silence),
        **left,
        thing=mention(whole.thing),
        labels={one.language: clipped(one.text, 200) for one in whole.labels},
        notes=tuple(recorded(one, lang) for one in some if isinstance(one, SourcedText)),
        summary=_summary(whole, lang),
        definitions=tuple(defined(one, lang) for one in some if isinstance(one, Definition)),
        norms=tuple(laid(one) for one in some if isinstance(one, Norm)),
        tally=tuple(tallied(one, lang) for one in some if isinstance(one, Tally)),
        statements=tuple(said(one, lang) for one in some if isinstance(one, Statement)),
        within=mentions(whole.within, len(whole.within)),
        parts=mentions(whole.parts, _PARTS),
        more_parts=max(0, len(whole.parts) - _PARTS),
    )


def _soundness(statement: Statement) -> tuple[bool, bool, bool]:
    """What a source says comes before our readings, what was read before what was not."""
    return (
        not statement.citations,
        statement.confidence == "recalled",
        statement.basis in ("interpreted", "derived"),
    )


def _speaking(whole: Record, some: Sequence[_Entry]) -> Iterator[str]:
    """The thing, and what the statements that are told are about."""
    yield whole.thing.iri
    yield from (one.subject.iri for one in some if isinstance(one, Statement))


def _summary(whole: Record, lang: Language) -> Said | None:
    summary = chosen(whole.summaries, lang)
    return recorded(summary, lang) if summary else None


_CELL: Final = 400

MAX_GROUNDS: Final = 3
"""So many statements are given with a row at most."""

_ROWS_SOURCES: Final = 1


def solved(body: bytes) -> tuple[tuple[str, ...], tuple[dict[str, Any], ...]]:
    """The columns in an answer of a store to a SELECT, and its rows: terms by column."""
    content = json.loads(body)
    return tuple(content["head"]["vars"]), tuple(content["results"]["bindings"])


def things_of(desk: Desk, given: dict[str, Any]) -> Iterator[str]:
    """The things of the graph that a row names, in the order of its columns."""
    for term in given.values():
        if term["type"] == "uri" and term["value"] in desk.facts.about:
            yield term["value"]


def row(
    desk: Desk, columns: tuple[str, ...], given: dict[str, Any], known: Evidence, lang: Language
) -> Row:
    """A row with what the records say that make it."""
    cells = tuple(_cell(desk, given.get(name), lang) for name in columns)
    every = tuple(grounds(desk, known, given, lang))
    found = tuple(_said(one, lang) for one in every[:MAX_GROUNDS])
    more = len(every) - len(found)
    return Row(cells, found, more, "" if found else notice(lang, "bare"))


def _said(one: Ground, lang: Language) -> Said:
    told = said(one.statement, lang, _ROWS_SOURCES)
    return replace(told, record=one.record, property=one.property) if one.property else told


def _cell(desk: Desk, term: dict[str, Any] | None, lang: Language) -> Cell:
    if term is None:
        return None
    if term["type"] != "uri":
        return clipped(str(term["value"]), _CELL)
    if term["value"] in desk.facts.about:
        return mention(desk.thing(term["value"], lang))
    return Mention(clipped(compact(term["value"]), _CELL), "")


MAX_ROWS: Final = 200
"""So many rows are told of one answer at most."""


def listed(desk: Desk, citer: Citer, lang: Lang = "en", offset: Offset = 0) -> Questions:
    """List the questions that the graph answers, with the parameters that they take."""
    page = questions(desk, lang).page(MAX_LISTED)

    def made(some: tuple[Asked, ...], **left: Any) -> Questions:
        return Questions(
            cite=citer.route("questions", {} if lang == "en" else {"lang": lang}),
            notices=(notice(lang, "list"),) if some else (),
            silence=quiet(page.silence),
            **left,
            questions=tuple(_question(one) for one in some),
        )

    return paged(made, page.items, offset)


def _question(one: Asked) -> Question:
    given = (
        Parameter(it.name, it.kind, tuple(thing.name for thing in it.things))
        for it in one.parameters
    )
    return Question(one.name, clipped(one.title.text, 300), tuple(given))


async def answer_to(
    desk: Desk,
    citer: Citer,
    ask: Ask,
    question: Annotated[Name, Field(description="Its name, such as gaps-of-smart-customs.")],
    *,
    parameters: Given = {},  # noqa: B006  # fastmcp makes the schema of it
    lang: Lang = "en",
    offset: Offset = 0,
) -> AnswerRows:
    """Ask a saved question, of things of your own if it has parameters.

    Each row has what the records say that make it, with the sources of that.
    """
    plain = asked(desk, question, lang)
    bound = await asyncio.to_thread(bind, desk, plain, parameters, lang)
    answer = await ask(Request(bound.query))
    known = await evidence(ask, bound.query, answer)
    found = await asyncio.to_thread(
        answered, desk, bound, Solved.of(answer.body), Place((), 1), lang
    )
    given = dict(parameters) | ({} if lang == "en" else {"lang": lang})
    frame = AnswerRows(
        cite=citer.route(f"questions/{bound.name}/answer", given),
        silence=quiet(found.rows.silence),
        title=clipped(bound.title.text, 300),
    )
    return await asyncio.to_thread(_rows, desk, frame, (answer, known), lang, offset)


def _rows(
    desk: Desk, frame: AnswerRows, told: tuple[Answer, Evidence], lang: Language, offset: int
) -> AnswerRows:
    """The rows of an answer from `offset` on, in a frame that has what stands with all of them."""
    answer, known = told
    columns, solutions = solved(answer.body)
    every = following(solutions, offset)

    def made(some: tuple[tuple[dict[str, Any], Row], ...]) -> AnswerRows:
        left = len(every) - len(some)
        things = (iri for one, _ in some for iri in things_of(desk, one))
        return replace(
            frame,
            **read(desk, things, lang),
            left_out=left,
            next_offset=offset + len(some) if left else 0,
            columns=tuple(clipped(one, 100) for one in columns),
            computed=tuple(clipped(one, 100) for one in known.computed),
            rows=tuple(made_of for _, made_of in some),
        )

    rows = [(one, row(desk, columns, one, known, lang)) for one in every[:MAX_ROWS]]
    return fitted(made, rows)


async def queried(
    desk: Desk, citer: Citer, ask: Ask, query: Query, *, lang: Lang = "en", offset: Offset = 0
) -> AnswerRows:
    """Put a SPARQL query to the graph where no other tool answers. It can only read.

    Direct triples (dcgd:rkc.ga-7.1 dcg:requires dcgd:ict) tell neither basis nor source: ask
    for the claim (dcg:hasSubject, dcg:hasRelation, dcg:hasObject, dcg:hasBasis,
    dcg:hasCitation) to have them. Time, memory and rows are limited: narrow the query and
    put a LIMIT and an ORDER BY.
    """
    answer = await ask(Request(query, graph_format="application/n-triples"))
    known = Evidence()
    if answer.kind == "solutions":
        known = await evidence(ask, query, answer)
    return await asyncio.to_thread(_told, desk, citer.query(query), (answer, known), lang, offset)


def _told(
    desk: Desk, cite: Cite, told: tuple[Answer, Evidence], lang: Language, offset: int
) -> AnswerRows:
    answer, known = told
    if answer.kind == "boolean":
        truth = bool(json.loads(answer.body)["boolean"])
        return AnswerRows(cite=cite, notices=(notice(lang, "query"),), truth=truth)
    if answer.kind == "graph":
        return _triples(
            AnswerRows(cite=cite, notices=(notice(lang, "triples"),)), answer, lang, offset
        )
    notices = [notice(lang, "query")]
    if answer.rows is not None:
        notices.append(notice(lang, "cut").format(rows=answer.rows))
    _, solutions = solved(answer.body)
    silence = None if solutions else Quiet("not covered", notice(lang, "empty"))
    frame = AnswerRows(cite=cite, notices=tuple(notices), silence=silence)
    return _rows(desk, frame, (answer, known), lang, offset)


def _triples(frame: AnswerRows, answer: Answer, lang: Language, offset: int) -> AnswerRows:
    lines = [line for line in answer.body.decode().splitlines() if line]
    every = [clipped(line, 2_000) for line in following(lines, offset)[:MAX_ROWS]]
    if not lines:
        return replace(frame, silence=Quiet("not covered", notice(lang, "empty")))

    def made(some: tuple[str, ...]) -> AnswerRows:
        end = offset + len(some)
        left = max(0, len(lines) - end)
        return replace(frame, triples=some, left_out=left, next_offset=end if left else 0)

    return fitted(made, every)
