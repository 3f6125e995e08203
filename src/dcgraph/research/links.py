"""The links between things, and what rows of answers rest on."""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import groupby
from typing import Any, Final, NamedTuple

from dcgraph.errors import DcgraphError, NotFoundError, QueryRefusedError
from dcgraph.namespaces import DCG, DCGD, DCTERMS, OWL, SKOS, TYPE
from dcgraph.research.facts import REPEATED, Claimed, Value, Words
from dcgraph.research.filters import Filters, applied, claim_by, had_begun, listed
from dcgraph.research.force import passes
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import (
    Basis,
    Change,
    Citation,
    Confidence,
    Definition,
    Language,
    Record,
    Statement,
)
from dcgraph.research.norms import confidence_of, follows_by, property_statement
from dcgraph.sparql.diagnosis import clauses_text, read
from dcgraph.sparql.lexer import tokens
from dcgraph.sparql.model import Answer, Request
from dcgraph.sparql.rewrite import Names
from dcgraph.words import chosen, marked, words

_RELATION: Final = OWL + "ObjectProperty"
NO_THINGS: Final = frozenset(
    DCG + kind for kind in ("Citation", "Claim", "CoverageNote", "TableFigure")
)
"""What is told with a statement or a record, and is no thing that it leads to or is about."""
_MAX_LENGTH: Final = 40


class Link(NamedTuple):
    """That one thing stands in a relation to another, by IRIs; `claim` is empty without one.

    `confidence` is None where it needs none. `by_norms` is what follows from norms.
    """

    subject: str
    relation: str
    object: str
    basis: Basis
    confidence: Confidence | None
    claim: str
    by_norms: bool = False

    def other(self, end: str) -> str:
        """The end that is not this one."""
        return self.object if self.subject == end else self.subject


@cached
def links(desk: Desk, iri: str) -> tuple[Link, ...]:
    """The links of a thing with others, in both directions, those of claims first.

    They are read without labels and sources, so that many can be weighed and few be told.
    """
    return tuple(_links(desk, iri))


def _links(desk: Desk, iri: str) -> Iterator[Link]:
    facts = desk.facts
    for claim in (*facts.by_subject.get(iri, ()), *facts.by_object.get(iri, ())):
        if claim.subject != claim.object:
            triple = claim.subject, claim.relation, claim.object
            yield Link(*triple, claim.basis, desk.graded(claim.iri), claim.iri)
    for predicate, values in facts.about[iri].items():
        for value in values:
            if isinstance(value, str):
                yield from _link(desk, (iri, predicate, value), value)
    for subject, predicate in facts.ways_to(iri):
        yield from _link(desk, (subject, predicate, iri), subject)


def _link(desk: Desk, triple: tuple[str, str, str], other: str) -> Iterator[Link]:
    """The link that a property makes, unless a claim tells it or it leads to no thing."""
    facts = desk.facts
    subject, predicate, end = triple
    if not (other.startswith(DCGD) and predicate.startswith(DCG)) or subject == end:
        return
    kinds = facts.iris(other, TYPE)
    if not kinds or predicate in REPEATED or not NO_THINGS.isdisjoint(kinds):
        return
    if triple not in facts.derived:
        yield Link(*triple, "asserted", desk.graded(subject, predicate), "")
    elif triple not in facts.asserted_by_claims:
        follows = follows_by(desk, triple)
        confidence = confidence_of(desk, follows) if follows else None
        yield Link(*triple, "derived", confidence, "", by_norms=follows is not None)


def admits(desk: Desk, link: Link, wanted: Filters) -> bool:
    """Whether a link has the basis, the confidence, the force and the age that are asked for."""
    if not suits(link, wanted):
        return False
    if not wanted.as_of:
        return True
    if link.claim:
        return claim_by(desk, desk.facts.claims[link.claim], wanted.as_of)
    relation = link.relation.removeprefix(DCG)
    return applied(desk, link.subject, relation, wanted.as_of) and all(
        had_begun(desk, end, wanted.as_of) for end in (link.subject, link.object)
    )


def suits(link: Link, wanted: Filters) -> bool:
    """Whether a link has the basis, the confidence and the force that are asked for."""
    known = wanted.admits(link.basis, link.confidence, usual=link.by_norms)
    return known and passes(link.relation.removeprefix(DCG), wanted.force)


def link_statement(desk: Desk, link: Link, lang: Language) -> Statement:
    """What a link states, with its sources."""
    if link.claim:
        return desk.claim_statement(desk.facts.claims[link.claim], lang)
    return property_statement(desk, link.subject, link.relation, link.object, lang)


def relations(desk: Desk, given: str) -> frozenset[str]:
    """The IRIs of relations from their names, with commas.

    Raises NotFoundError, with the nearest, for one that links no things.
    """
    asked = [name.removeprefix(DCG).removeprefix("dcg:") for name in listed(given)]
    facts = desk.facts
    for name in asked:
        if _RELATION not in facts.iris(DCG + name, TYPE):
            terms = (iri for iri in facts.about if iri.startswith(DCG))
            known = sorted(
                iri.removeprefix(DCG) for iri in terms if _RELATION in facts.iris(iri, TYPE)
            )
            near = tuple(get_close_matches(name[:_MAX_LENGTH], known, n=3, cutoff=0.5))
            hint = f"did you mean {' or '.join(near)}?" if near else "leave it out to see them all."
            raise NotFoundError(f"No relation is named {name[:_MAX_LENGTH]!r}; {hint}", name, near)
    return frozenset(DCG + name for name in asked)


Ask = Callable[[Request], Awaitable[Answer]]
"""What puts a query to a store."""

AskNow = Callable[[Request], Answer]
"""The same without an event loop."""

Solution = Mapping[str, dict[str, Any]]
"""The terms of a row by column, as in SPARQL JSON."""

_COMPUTED: Final = re.compile(r"\bAS\s+[?$](\w+)", re.IGNORECASE)

Triple = tuple[str, str, Value]
"""A record, a property, and a value that the record gives by it."""

_PASSED: Final = frozenset(
    (
        TYPE,
        *(SKOS + name for name in ("prefLabel", "altLabel")),
        DCTERMS + "title",
        *(
            DCG + name
            for name in ("hasCitation", "hasConfidence", "citesSource", "supports", "supportsValue")
        ),
    )
)
"""What needs no source, names and kinds, and what is said of sources themselves."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a record says that makes a row: the record and property are empty for a claim."""

    statement: Statement
    record: str = ""
    property: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The solutions of a query with all its variables, by those columns that each row has.

    `named` are the IRIs that the query itself has. Both are empty where the solutions are not
    known. `computed` are the columns that the query counts or works out, which no source has.
    """

    columns: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    computed: tuple[str, ...] = ()
    solutions: Mapping[tuple[Any, ...], list[Solution]] = field(default_factory=dict)

    def of(self, row: Solution) -> list[Solution]:
        """The solutions that make a row."""
        return self.solutions.get(_key(row, self.columns), [])


@dataclass(frozen=True, slots=True)
class Solved:
    """The rows that answer a query, by column, and what makes them."""

    columns: tuple[str, ...]
    rows: list[Solution]
    known: Evidence = field(default_factory=Evidence)

    @classmethod
    def of(cls, results: bytes, known: Evidence | None = None) -> Solved:
        """The rows of results in SPARQL JSON."""
        content = json.loads(results)
        rows = content["results"]["bindings"]
        return cls(tuple(content["head"]["vars"]), rows, known or Evidence())


async def solve(ask: Ask, query: str) -> Solved:
    """The rows of a query with what makes them, by one query where it shows both, else by two."""
    columns, once = await asyncio.to_thread(_at_once, query)
    if once:
        with suppress(DcgraphError):
            found = await ask(Request(once))
            if found.rows is None:
                return await asyncio.to_thread(_projected, query, columns, found.body)
    answer = await ask(Request(query))
    return Solved.of(answer.body, await evidence(ask, query, answer))


def solve_now(ask: AskNow, query: str) -> Solved:
    """The same without an event loop."""
    columns, once = _at_once(query)
    if once:
        with suppress(DcgraphError):
            found = ask(Request(once))
            if found.rows is None:
                return _projected(query, columns, found.body)
    answer = ask(Request(query))
    return Solved.of(answer.body, evidence_now(ask, query, answer))


_DISTINCT: Final = re.compile(
    r"SELECT\s+DISTINCT((?:\s+[?$]\w+)+)\s*(?:WHERE\s*)?\{", re.IGNORECASE
)
_ORDER: Final = re.compile(
    r"(?:ORDER\s+BY(?:\s+(?:(?:ASC|DESC)\s*\(\s*)?[?$]\w+\s*\)?)+)?", re.IGNORECASE
)


def _at_once(query: str) -> tuple[tuple[str, ...], str]:
    """The columns of a query, and the query that has its rows, in its order, with what makes them.

    The latter is empty unless the query has each row once, orders them by variables if at all, and
    computes and bounds nothing outside its group.
    """
    whole = read(query)
    select = whole.select.strip() if whole else ""
    head = _DISTINCT.match(select)
    order = select[select.rindex("}") + 1 :].strip() if head else ""
    if whole is None or head is None or whole.modifiers or not _ORDER.fullmatch(order):
        return (), ""
    return tuple(one[1:] for one in head[1].split()), f"{_widened(query)}\n{order}"


def _projected(query: str, columns: tuple[str, ...], whole: bytes) -> Solved:
    """The rows, each where it comes first, from the solutions that make them."""
    solutions = json.loads(whole)
    rows: dict[tuple[Any, ...], Solution] = {}
    for one in solutions["results"]["bindings"]:
        row = {name: one[name] for name in columns if name in one}
        rows.setdefault(_key(row, columns), row)
    return Solved(columns, [*rows.values()], _evidence(query, columns, solutions))


async def evidence(ask: Ask, query: str, answer: Answer) -> Evidence:
    """What makes the rows that a store gave to a query; nothing where that cannot be known.

    A query is asked a second time for all its variables, so that each row is known with the claim,
    the membership or the definition that it was read from, and not only with what it shows.
    """
    widened = await asyncio.to_thread(_widened, query)
    more = None
    # What it would take may be beyond the limits; the rows stand without sources then.
    with suppress(DcgraphError):
        more = await ask(Request(widened)) if widened else None
    return await asyncio.to_thread(_evidence_of, query, answer.body, more)


def evidence_now(ask: AskNow, query: str, answer: Answer) -> Evidence:
    """The same without an event loop."""
    widened = _widened(query)
    more = None
    with suppress(DcgraphError):
        more = ask(Request(widened)) if widened else None
    return _evidence_of(query, answer.body, more)


def _evidence_of(query: str, rows: bytes, more: Answer | None) -> Evidence:
    whole = json.loads(more.body) if more and more.rows is None else None
    return _evidence(query, json.loads(rows)["head"]["vars"], whole)


def _widened(query: str) -> str:
    """The query with all its variables and each row apart; empty where it cannot be taken apart."""
    whole = read(query)
    if whole is None or whole.form != "SELECT":
        return ""
    return (
        f"{whole.prologue}\nSELECT DISTINCT * {whole.dataset} {{\n{clauses_text(whole.clauses)}\n}}"
    )


def _evidence(query: str, columns: Iterable[str], whole: Any) -> Evidence:
    counted = frozenset(_COMPUTED.findall(query))
    computed = tuple(one for one in columns if one in counted)
    try:
        named = _named(query)
    except QueryRefusedError:
        # Its namespaces are so long that its IRIs come to too much; it was answered all the same.
        return Evidence(computed=computed)
    if whole is None:
        return Evidence(computed=computed)
    known = frozenset(whole["head"]["vars"])
    shared = tuple(one for one in columns if one in known)
    found = defaultdict(list)
    for one in whole["results"]["bindings"] if shared else ():
        found[_key(one, shared)].append(one)
    return Evidence(shared, named, computed, found)


def _named(query: str) -> frozenset[str]:
    """The IRIs of a query but for those that a VALUES gives to a variable, which a row has."""
    found = tokens(query)
    names, inside, depth = Names.of(found), False, 0
    named = set()
    for one in found:
        if one.kind == "keyword" and one.text.upper() == "VALUES":
            inside = True
        elif inside and one.text in ("{", "}"):
            depth += 1 if one.text == "{" else -1
            inside = depth > 0
        elif not inside and one.kind in ("name", "iri"):
            named.add(names.read(one) or "")
    return frozenset(named)


def row_sources(desk: Desk, known: Evidence, row: Solution, lang: Language) -> tuple[Citation, ...]:
    """The citations that support what makes a row, each once; none where that is not known."""
    cited = (at for one in grounds(desk, known, row, lang) for at in one.statement.citations)
    return tuple(dict.fromkeys(cited))


def grounds(desk: Desk, known: Evidence, row: Solution, lang: Language) -> Iterator[Ground]:
    """What the records say that make a row.

    Claims come first, then what tells of one more thing or value in the row, then the records that
    are left.
    """
    claims: dict[Claimed, None] = {}
    told: dict[Triple, None] = {}
    for solution in known.of(row):
        values = {str(term["value"]) for term in solution.values()}
        claims |= dict.fromkeys(_claims(desk, values, known.named))
        told |= dict.fromkeys(_properties(desk, values, known.named))
    yield from (Ground(desk.claim_statement(one, lang)) for one in claims)
    for one in _telling(told, {str(term["value"]) for term in row.values()}):
        iri, predicate, _ = one
        statement = desk.property_statement(*one, lang)
        name = predicate.rpartition("#" if "#" in predicate else "/")[2]
        if not predicate.startswith(DCG):
            # Of the terms that are not our own the graph has no labels.
            statement = replace(statement, relation_label=name)
        yield Ground(statement, desk.thing(iri, lang).name, name)


def _telling(told: Iterable[Triple], shown: set[str]) -> Iterator[Triple]:
    """Those of what records say that have something of a row, without what says it twice."""
    apart = [(one, shown.intersection((one[0], _plain(one[2])))) for one in told]
    apart = sorted((pair for pair in apart if pair[1]), key=lambda pair: -len(pair[1]))
    left, covered, records = [], set[str](), set[str]()
    for one, parts in apart:
        if parts <= covered:
            left.append(one)
            continue
        covered |= parts
        records.add(one[0])
        yield one
    for one in left:
        if one[0] not in records:
            records.add(one[0])
            yield one


def _claims(desk: Desk, values: set[str], named: frozenset[str]) -> Iterator[Claimed]:
    """The claims in a solution, and those that make a triple of which it has the ends."""
    facts = desk.facts
    claims = [facts.claims[one] for one in values if one in facts.claims]
    yield from sorted(claims, key=lambda one: one.iri)
    if claims:
        return
    for one in sorted(values | named):
        for claim in facts.by_subject.get(one, ()):
            if (
                claim.object in values | named
                and claim.relation in values | named
                and not values.isdisjoint((claim.subject, claim.object))
            ):
                yield claim


def _properties(desk: Desk, values: set[str], named: frozenset[str]) -> Iterator[Triple]:
    """What records in a solution say by the properties that the query names."""
    facts = desk.facts
    every = values | named
    for iri in sorted(every):
        if not iri.startswith(DCGD) or iri in facts.claims:
            continue
        for predicate, those in facts.about.get(iri, {}).items():
            if predicate not in every or predicate in _PASSED:
                continue
            for value in those:
                triple = (iri, predicate, value)
                if _plain(value) in every and not (
                    isinstance(value, str) and (iri, predicate, value) in facts.derived
                ):
                    yield triple


def _plain(value: Value) -> str:
    return value.text if isinstance(value, Words) else value


def _key(row: Solution, columns: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(
        (term["value"], term.get("xml:lang", "")) if (term := row.get(one)) else None
        for one in columns
    )


def record_text(record: Record, lang: Language) -> str:
    """A record, as a reader wants it: what it is, what is said of it, where that stands.

    Of a summary and its translations it has the one in the language, else in English, else the
    first; what is in another language is marked with it.
    """
    return "\n".join(_lines(record, lang))


def _lines(record: Record, lang: Language) -> Iterator[str]:
    thing = record.thing
    yield f"{thing.label} ({thing.kind}, {thing.name})"
    for text in (*record.labels, *record.other_labels):
        if text.text != thing.label:
            yield f"  {text.text} [{text.language}]"
    if summary := chosen(record.summaries, lang):
        yield f"\n{marked(summary.text, summary.language, lang)}"
        yield from (f"    {cited(one)}" for one in summary.citations)
    for definition in record.definitions:
        yield from definition_lines(definition, lang)
    for note in record.coverage:
        read = note.summary
        yield f"\nRead: {note.extent}" + (
            f": {marked(read.text, read.language, lang)}" if read else "."
        )
    if record.statements:
        yield "\nStatements"
    for statement in record.statements:
        yield f"- {statement_text(statement)}"
        yield from (f"    {cited(one)}" for one in statement.citations)
    yield from _following(record)
    yield from change_lines(record.changes, lang, "\nChanges")
    if record.parts:
        yield "\nParts: " + "; ".join(one.label for one in record.parts)
    if record.silence:
        yield f"\n{record.silence.message}"


def definition_lines(definition: Definition, lang: Language) -> Iterator[str]:
    """A definition with its date, who gives it and where it stands."""
    by = ", ".join(one.label for one in definition.given_by)
    told = definition.wording
    wording = marked(told.text, told.language, lang) if told else "it was not read"
    yield f"\nDefinition, {definition.date} {by}; in our words: {wording}"
    yield from (f"    {cited(one)}" for one in definition.citations)


def change_lines(changes: tuple[Change, ...], lang: Language, title: str = "") -> Iterator[str]:
    """What amendments changed: day, kind, act and substance, with the sources."""
    if changes and title:
        yield title
    for one in changes:
        act = f" ({one.act})" if one.act else ""
        text = one.summary
        said = f": {marked(text.text, text.language, lang)}" if text else ""
        yield f"- {one.date or '?'}, {one.kind.label}{act}{said}"
        yield from (f"    {cited(citation)}" for citation in one.citations)


def _following(record: Record) -> Iterator[str]:
    """What follows from the norms of a provision, and how many norms of its parts come to what."""
    if record.follows:
        yield "\nFollows from its norms"
    yield from (f"- {statement_text(one)}" for one in record.follows)
    if record.tally:
        yield "\nFollows from the norms of its parts, with their number"
    for force, some in groupby(record.tally, key=lambda one: one.force):
        yield f"- {force}: " + "; ".join(f"{one.object.label} ({one.norms})" for one in some)


def statement_text(statement: Statement) -> str:
    """A statement in a line, with its force, its basis, its confidence and who holds it."""
    if statement.object is not None:
        other = statement.object.label
    else:
        other = statement.value.text if statement.value else ""
    told = (statement.force, statement.basis, statement.confidence, statement.stated_on)
    ground = ", ".join(filter(None, told))
    holders = ", ".join(one.label for one in statement.claimants)
    by = f" by {holders}" if holders else ""
    read = ""
    if statement.review:
        readers = ", ".join(statement.read_by)
        read = f"; {statement.review}, read on {statement.read_on} by {readers}"
    return f"{statement.subject.label} {statement.relation_label} {other} ({ground}{by}{read})"


def cited(citation: Citation) -> str:
    """A citation in a line."""
    return f"{citation.source.label}, {citation.locator} [{grades(citation)}]"


def grades(citation: Citation) -> str:
    """Who answers for the source of a citation, and whether its text was read."""
    return ", ".join(filter(None, (citation.authority, citation.confidence)))


def ground(one: Statement, lang: Language) -> str:
    """How a statement came about, in words."""
    return basis_words(one.basis, lang, by_norms=bool(one.norms))


def basis_words(basis: Basis, lang: Language, *, by_norms: bool) -> str:
    """A basis in words; `by_norms` of what follows from norms."""
    return words(lang)("claim.by-norms" if by_norms else f"claim.basis.{basis}")
