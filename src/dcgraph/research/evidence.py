"""The records that make the rows of an answer, and what these say there, with its sources.

A query is asked a second time for all its variables, so that each row is known with the claim,
the membership or the definition that it was read from, and not only with the things it shows.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final

from dcgraph.emptied.query import read, written
from dcgraph.errors import DcgraphError, QueryRefused
from dcgraph.queries import tokens
from dcgraph.research.desk import Desk
from dcgraph.research.facts import Claimed, Value, Words
from dcgraph.research.model import Citation, Language, Statement
from dcgraph.store import Answer, Request
from dcgraph.store.names import Names
from dcgraph.terms import DCG, DCGD, PREFIXES

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
        PREFIXES["rdf"] + "type",
        *(PREFIXES["skos"] + name for name in ("prefLabel", "altLabel")),
        PREFIXES["dcterms"] + "title",
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


async def evidence(ask: Ask, query: str, answer: Answer) -> Evidence:
    """What makes the rows that a store gave to a query; nothing where that cannot be known."""
    widened = await asyncio.to_thread(_widened, query)
    more = None
    # What it would take may be beyond the limits; the rows stand without sources then.
    with suppress(DcgraphError):
        more = await ask(Request(widened)) if widened else None
    return await asyncio.to_thread(_evidence, query, answer.body, _whole(more))


def evidence_now(ask: AskNow, query: str, answer: Answer) -> Evidence:
    """The same without an event loop."""
    widened = _widened(query)
    more = None
    with suppress(DcgraphError):
        more = ask(Request(widened)) if widened else None
    return _evidence(query, answer.body, _whole(more))


def _whole(answer: Answer | None) -> bytes:
    return answer.body if answer and answer.rows is None else b""


def _widened(query: str) -> str:
    """The query with all its variables and each row apart; empty where it cannot be taken apart."""
    whole = read(query)
    if whole is None or whole.form != "SELECT":
        return ""
    return f"{whole.prologue}\nSELECT DISTINCT * {whole.dataset} {{\n{written(whole.clauses)}\n}}"


def _evidence(query: str, rows: bytes, whole: bytes) -> Evidence:
    columns = json.loads(rows)["head"]["vars"]
    counted = frozenset(_COMPUTED.findall(query))
    computed = tuple(one for one in columns if one in counted)
    try:
        named = _named(query)
    except QueryRefused:
        # Its namespaces are so long that its IRIs come to too much; it was answered all the same.
        return Evidence(computed=computed)
    if not whole:
        return Evidence(computed=computed)
    content = json.loads(whole)
    known = frozenset(content["head"]["vars"])
    shared = tuple(one for one in columns if one in known)
    found = defaultdict(list)
    for one in content["results"]["bindings"] if shared else ():
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
    found: dict[Citation, None] = {}
    for one in grounds(desk, known, row, lang):
        found |= dict.fromkeys(one.statement.citations)
    return tuple(found)


def grounds(desk: Desk, known: Evidence, row: Solution, lang: Language) -> Iterator[Ground]:
    """What the records say that make a row.

    Claims come first, then what tells of one more thing or value in the row, then the records that
    are left.
    """
    shown = {_value(term) for term in row.values()}
    claims: dict[Claimed, None] = {}
    told: dict[Triple, None] = {}
    for solution in known.of(row):
        values = {_value(term) for term in solution.values()}
        for claim in _claims(desk, values, known.named):
            claims[claim] = None
        for triple in _properties(desk, values, known.named):
            told[triple] = None
    every: list[Claimed | Triple] = [*claims, *_telling(told, shown)]
    for one in every:
        yield _ground(desk, one, lang)


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


def _ground(desk: Desk, one: Claimed | Triple, lang: Language) -> Ground:
    if isinstance(one, Claimed):
        return Ground(desk.claim_statement(one, lang))
    iri, predicate, _ = one
    statement = desk.property_statement(*one, lang)
    name = predicate.rpartition("#" if "#" in predicate else "/")[2]
    if not predicate.startswith(DCG):
        # Of the terms that are not our own the graph has no labels.
        statement = replace(statement, relation_label=name)
    return Ground(statement, desk.thing(iri, lang).name, name)


def _value(term: dict[str, Any]) -> str:
    return str(term["value"])


def _plain(value: Value) -> str:
    return value.text if isinstance(value, Words) else value


def _key(row: Solution, columns: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(
        (term["value"], term.get("xml:lang", "")) if (term := row.get(one)) else None
        for one in columns
    )
