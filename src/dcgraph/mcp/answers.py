"""What each tool answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from pydantic import Field

from dcgraph.mcp.evidence import (
    MAX_OFFSET,
    NOTICES,
    Citer,
    clipped,
    defined,
    fitted,
    following,
    laid,
    mention,
    mentions,
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
from dcgraph.namespaces import compact
from dcgraph.research.explanation import Chain, explanation, step_citations
from dcgraph.research.explanation import Step as ExplanationStep
from dcgraph.research.filters import Filters, bounded, wanted
from dcgraph.research.graph import Desk
from dcgraph.research.graph import Words as FactsWords
from dcgraph.research.links import Ask, Evidence, Ground, evidence, grounds
from dcgraph.research.model import (
    Basis,
    Confidence,
    Definition,
    Force,
    Language,
    Norm,
    Record,
    SourcedText,
    Statement,
    Tally,
)
from dcgraph.research.paging import MAX_COUNT as MAX_LISTED
from dcgraph.research.paging import Place
from dcgraph.research.paths import MAX_LENGTH, USUAL_MAX_LENGTH, paths
from dcgraph.research.paths import Path as Argued
from dcgraph.research.questions import Asked, answered, asked, bind, questions
from dcgraph.research.records import record
from dcgraph.research.search import Match as Hit
from dcgraph.research.search import search
from dcgraph.snapshot.search import MAX_LETTERS
from dcgraph.sparql.model import Answer, Request

MAX_COUNT = 5
_STATEMENTS = 2


def led(
    desk: Desk,
    citer: Citer,
    ends: tuple[str, str],
    wanted: Filters,
    *,
    number: int = 2,
    longest: int = USUAL_MAX_LENGTH,
) -> Led:
    """The best paths from one thing to another, by their names; raises what `paths` raises."""
    bounded("number", number, MAX_COUNT)
    answer = paths(desk, *ends, wanted, number=number, longest=longest)
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
        coverage, more = read(desk, texts, wanted.lang, wanted.as_of)
        return Led(
            cite=cite,
            coverage=coverage,
            more_coverage=more,
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
    desk: Desk, citer: Citer, terms: tuple[str, str, str], lang: Language, *, offset: int = 0
) -> Explained:
    """The chains from `offset` on, by the three names; raises what `explanation` raises."""
    answer = explanation(desk, *terms, lang, offset=offset)
    subject, relation, target = terms
    given = {"subject": subject, "relation": relation, "object": target, "lang": lang}
    cite = citer.route("explain", given)
    coverage, more = read(desk, (answer.subject.iri,), lang)
    instead = tuple(_step(one, lang) for one in answer.instead[:_INSTEAD])

    def made(some: tuple[Chain, ...]) -> Explained:
        left = answer.total - offset - len(some)
        return Explained(
            cite=cite,
            coverage=coverage,
            more_coverage=more,
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
    basis: Basis = "derived" if step.kind == "inference" else "asserted"
    confidence = Desk.confidence(cited)
    return Said(
        text=clipped(step.sentence, 1_200),
        basis=basis,
        confidence=confidence,
        notice=warning(basis, confidence, cited, lang),
        sources=sources(cited, _SOURCES),
        more_sources=max(0, len(cited) - _SOURCES),
    )


FINDING_MAX_COUNT: Final = 50
_TEXTS: Final = 3
_NAMES: Final = frozenset(
    ("label", "title", "other label", "official title", "abbreviation", "heading")
)
"""The fields by which a thing is named, for which nobody needs a source."""


def found(
    desk: Desk, citer: Citer, words: str, lang: Language, *, kind: str = "", limit: int = 10
) -> Found:
    """The best of the things with some words in them; raises what `search` raises."""
    answer = search(desk, words, lang, kind=kind, limit=bounded("limit", limit, FINDING_MAX_COUNT))
    hits, total = answer.matches.items, answer.matches.total

    def made(some: tuple[Hit, ...]) -> Found:
        coverage, more = read(desk, (one.thing.iri for one in some), lang, most=_TEXTS)
        return Found(
            cite=citer.whole(),
            notices=(*answer.notes, NOTICES[lang]["match"]) if some else answer.notes,
            coverage=coverage,
            more_coverage=more,
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


def told(desk: Desk, citer: Citer, name: str, wanted: Filters, *, offset: int = 0) -> Told:
    """A thing by its name: notes, definitions, norms, tally, statements, from `offset` on.

    Raises NotFoundError, with the nearest names, if there is none, ParameterError for an offset out
    of bounds.
    """
    whole = record(desk, name, wanted)
    entries: list[_Entry] = [
        *_in_language(whole.notes, wanted.lang),
        *whole.definitions,
        *whole.norms,
        *whole.tally,
        *sorted((*whole.follows, *whole.statements), key=_soundness),
    ]

    def made(some: tuple[_Entry, ...]) -> Told:
        return _made(desk, citer, whole, wanted, (entries, offset, some))

    return fitted(made, following(entries, offset))


def _made(
    desk: Desk,
    citer: Citer,
    whole: Record,
    wanted: Filters,
    page: tuple[Sequence[_Entry], int, tuple[_Entry, ...]],
) -> Told:
    lang = wanted.lang
    entries, offset, some = page
    end = offset + len(some)
    left = max(0, len(entries) - end)
    iri = whole.thing.iri
    coverage, more = read(
        desk, _speaking(whole, some), lang, wanted.as_of, _RECORDS_TEXTS, fully=iri
    )
    return Told(
        cite=citer.route(f"records/{whole.thing.name}", wishes(wanted)),
        coverage=coverage,
        more_coverage=more,
        silence=quiet(whole.silence),
        left_out=left,
        next_offset=end if left else 0,
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
    chosen = _in_language(whole.summaries, lang)
    return recorded(chosen[0], lang) if chosen else None


def _in_language(texts: Sequence[SourcedText], lang: Language) -> list[SourcedText]:
    """Those of some texts that are in a language, else in English, else in the first there is."""
    for language in (lang, "en", *(one.language for one in texts)):
        if found := [one for one in texts if one.language == language]:
            return found
    return []


_CELL: Final = 400

MAX_GROUNDS: Final = 3
"""So many statements are given with a row at most."""

_ROWS_SOURCES: Final = 1


@dataclass(frozen=True, slots=True)
class Solutions:
    """The columns and rows of an answer in SPARQL JSON; a row has terms by column."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]


def solutions(body: bytes) -> Solutions:
    """The solutions in an answer of a store to a SELECT."""
    content = json.loads(body)
    return Solutions(tuple(content["head"]["vars"]), tuple(content["results"]["bindings"]))


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
    return Row(cells, found, more, "" if found else NOTICES[lang]["bare"])


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


def listed(desk: Desk, citer: Citer, lang: Language, *, offset: int = 0) -> Questions:
    """The saved questions with their parameters, from the `offset`th on."""
    page = questions(desk, lang, limit=MAX_LISTED)
    every = following(page.items, offset)

    def made(some: tuple[Asked, ...]) -> Questions:
        left = len(every) - len(some)
        return Questions(
            cite=citer.route("questions", {} if lang == "en" else {"lang": lang}),
            notices=(NOTICES[lang]["list"],) if some else (),
            silence=quiet(page.silence),
            left_out=left,
            next_offset=offset + len(some) if left else 0,
            questions=tuple(_question(one) for one in some),
        )

    return fitted(made, every)


def _question(one: Asked) -> Question:
    given = (
        Parameter(it.name, it.kind, tuple(thing.name for thing in it.things))
        for it in one.parameters
    )
    return Question(one.name, clipped(one.title.text, 300), tuple(given))


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked: a question by its name, of things by parameter, and from which row on."""

    name: str
    given: Mapping[str, str]
    lang: Language = "en"
    offset: int = 0


async def answer_to(desk: Desk, citer: Citer, ask: Ask, asking: Asking) -> AnswerRows:
    """The answer to a question of the things that are given by parameter, else of its own.

    Raises NotFoundError for what there is not, ParameterError for what the question has not, and
    what the store raises.
    """
    lang = asking.lang
    plain = asked(desk, asking.name, lang)
    question = await asyncio.to_thread(bind, desk, plain, asking.given, lang)
    answer = await ask(Request(question.query))
    known = await evidence(ask, question.query, answer)
    return await asyncio.to_thread(_rows, desk, citer, asking, question, (answer, known))


def _rows(
    desk: Desk, citer: Citer, asking: Asking, question: Asked, answered_by: tuple[Answer, Evidence]
) -> AnswerRows:
    answer, known = answered_by
    lang, offset = asking.lang, asking.offset
    found = solutions(answer.body)
    silence = answered(desk, question, answer.body, Place((), 1), lang).rows.silence
    every = following(found.rows, offset)
    wish = {} if lang == "en" else {"lang": lang}
    cite = citer.route(f"questions/{question.name}/answer", dict(asking.given) | wish)

    def made(some: tuple[tuple[dict[str, Any], Row], ...]) -> AnswerRows:
        left = len(every) - len(some)
        things = (iri for one, _ in some for iri in things_of(desk, one))
        coverage, more = read(desk, things, lang)
        return AnswerRows(
            cite=cite,
            coverage=coverage,
            more_coverage=more,
            silence=quiet(silence),
            left_out=left,
            next_offset=offset + len(some) if left else 0,
            title=clipped(question.title.text, 300),
            columns=found.columns,
            computed=known.computed,
            rows=tuple(made_of for _, made_of in some),
        )

    rows = [(one, row(desk, found.columns, one, known, lang)) for one in every[:MAX_ROWS]]
    return fitted(made, rows)


_EMPTY: Final[dict[Language, str]] = {
    "en": "No row answers the query. That is no proof of absence: the graph may not cover it, its "
    "texts may not be read, or the query may name something otherwise than the graph does.",
    "fr": "Aucune ligne ne répond à la requête. Ce n’est pas une preuve d’absence : le graphe peut "
    "ne pas couvrir cela, ses textes peuvent ne pas être lus, ou la requête nommer quelque chose "
    "autrement que le graphe.",
    "ru": "Запросу не отвечает ни одна строка. Это не доказывает отсутствия: граф может этого не "
    "охватывать, тексты могут быть не прочитаны, или запрос называет что-то иначе, чем граф.",
}


async def queried(
    desk: Desk, citer: Citer, ask: Ask, query: str, lang: Language, *, offset: int = 0
) -> AnswerRows:
    """The answer to a SPARQL query, which can only read; raises what the store raises."""
    answer = await ask(Request(query, graph_format="application/n-triples"))
    known = Evidence()
    if answer.kind == "solutions":
        known = await evidence(ask, query, answer)
    cite = citer.query(query)
    return await asyncio.to_thread(_told, desk, (answer, known), cite, lang, offset)


def _told(
    desk: Desk, answered_by: tuple[Answer, Evidence], cite: Cite, lang: Language, offset: int
) -> AnswerRows:
    answer, known = answered_by
    words = NOTICES[lang]
    told = [words["query"]]
    if answer.rows is not None:
        told.append(words["cut"].format(rows=answer.rows))
    if answer.kind == "boolean":
        truth = bool(json.loads(answer.body)["boolean"])
        return AnswerRows(cite=cite, notices=(words["query"],), truth=truth)
    if answer.kind == "graph":
        return _triples(AnswerRows(cite=cite, notices=(words["triples"],)), answer, lang, offset)
    found = solutions(answer.body)
    every = following(found.rows, offset)
    silence = None if found.rows else Quiet("not covered", _EMPTY[lang])

    def made(some: tuple[tuple[dict[str, Any], Row], ...]) -> AnswerRows:
        left = len(every) - len(some)
        things = (iri for one, _ in some for iri in things_of(desk, one))
        coverage, more = read(desk, things, lang)
        return AnswerRows(
            cite=cite,
            notices=tuple(told),
            coverage=coverage,
            more_coverage=more,
            silence=silence,
            left_out=left,
            next_offset=offset + len(some) if left else 0,
            columns=tuple(clipped(one, 100) for one in found.columns),
            computed=tuple(clipped(one, 100) for one in known.computed),
            rows=tuple(made_of for _, made_of in some),
        )

    rows = [(one, row(desk, found.columns, one, known, lang)) for one in every[:MAX_ROWS]]
    return fitted(made, rows)


def _triples(frame: AnswerRows, answer: Answer, lang: Language, offset: int) -> AnswerRows:
    lines = [line for line in answer.body.decode().splitlines() if line]
    every = [clipped(line, 2_000) for line in following(lines, offset)[:MAX_ROWS]]
    if not lines:
        return replace(frame, silence=Quiet("not covered", _EMPTY[lang]))

    def made(some: tuple[str, ...]) -> AnswerRows:
        end = offset + len(some)
        left = max(0, len(lines) - end)
        return replace(frame, triples=some, left_out=left, next_offset=end if left else 0)

    return fitted(made, every)


_MAX_NAME_LENGTH: Final = 300
_MAX_AXIS_LENGTH: Final = 2_000

Name = Annotated[str, Field(min_length=1, max_length=_MAX_NAME_LENGTH)]
Words = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_LETTERS,
        description="Words in English, French or Russian, or numbers such as RKC 7.1.",
    ),
]
Kind = Annotated[
    str,
    Field(
        max_length=_MAX_NAME_LENGTH,
        description="Classes, with commas, such as Notion,Instrument,Provision; else all.",
    ),
]
Lang = Annotated[Language, Field(description="The language of labels and notices.")]
Bases = Annotated[
    list[Basis],
    Field(
        max_length=4,
        description="Which bases statements may have; without any, all but derived, of which "
        "only what follows from norms.",
    ),
]
Confidences = Annotated[
    list[Confidence], Field(max_length=2, description="Which confidences; without any, both.")
]
Forces = Annotated[
    list[Force],
    Field(max_length=6, description="How strongly a text has to speak; without any, all."),
]
AsOf = Annotated[
    str,
    Field(
        pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$",
        description="What held on that day, month or year, such as 2019-06-03; else any time.",
    ),
]
Limit = Annotated[int, Field(ge=1, le=FINDING_MAX_COUNT, description="How many at most.")]
Offset = Annotated[
    int, Field(ge=0, le=MAX_OFFSET, description="The next_offset of the answer before, else 0.")
]
Number = Annotated[int, Field(ge=1, le=MAX_COUNT, description="How many paths at most.")]
Longest = Annotated[int, Field(ge=1, le=MAX_LENGTH, description="How many steps a path may have.")]
Rows = Annotated[
    str,
    Field(
        min_length=1,
        max_length=_MAX_AXIS_LENGTH,
        description="Things: names with commas, or notions, mechanisms, characteristics, "
        "processes, technologies, characteristics:digital-customs.",
    ),
]
Columns = Annotated[
    str,
    Field(
        min_length=1,
        max_length=_MAX_AXIS_LENGTH,
        description="Texts: names with commas, or conventions, guidelines, legal-acts, "
        "instruments, parts:rkc, provisions:rkc.ga.",
    ),
]
Whole = Annotated[
    bool, Field(description="Also the texts of a group that say nothing on any of the things.")
]
Given = Annotated[
    dict[str, str],
    Field(
        max_length=10,
        description="Names of things, with commas, by parameter, as in "
        '{"notion": "paperless-customs"}; else what the question asks of by itself.',
    ),
]
Query = Annotated[
    str,
    Field(
        min_length=1,
        max_length=20_000,
        description="SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE. The prefixes dcg, dcgd, skos, "
        "dcterms, rdf, rdfs, owl and xsd need no declaration.",
    ),
]


def wish(
    lang: Language,
    basis: list[Basis],
    confidence: list[Confidence],
    as_of: str,
    force: list[Force],
) -> Filters:
    """What is wanted of an answer; raises ParameterError for a day that is none."""
    return wanted(lang, ",".join(basis), ",".join(confidence), as_of, ",".join(force))
