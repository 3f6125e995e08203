"""The page on the endpoint."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse
from starlette.requests import Request

from dcgraph.errors import DcgraphError, ParameterError, QueryRefusedError
from dcgraph.namespaces import DCG, DCGD, PREFIXES, compact
from dcgraph.research.answer_citation import asked as citable
from dcgraph.research.graph import Desk
from dcgraph.research.model import LANGUAGES, Language, Thing
from dcgraph.research.questions import questions
from dcgraph.sparql.diagnosis import (
    MAX_COUNT,
    Bounds,
    EmptyResult,
    Search,
    number_in,
    search,
)
from dcgraph.sparql.lexer import Form, Token, form_of, tokens
from dcgraph.sparql.rewrite import Names
from dcgraph.store.pool import read_aside
from dcgraph.text import Names as Spelling
from dcgraph_api.caching import volatile
from dcgraph_api.config import Settings
from dcgraph_api.errors import ProblemError
from dcgraph_api.pages.charts import chart_of
from dcgraph_api.pages.reader import SHOWN, Reader, cell, node
from dcgraph_api.pages.rendering import Content
from dcgraph_api.responses import answer_within

EXAMPLES: Final[tuple[str, ...]] = (
    "provisions-on-information-technology",
    "definitions-of-digital-customs",
    "convention-and-the-single-window",
    "themes-of-the-year-and-what-they-concern",
    "accessions-to-the-convention-by-year",
    "kinds-of-provisions-by-chapter",
    "contradictions",
    "gaps-of-smart-customs",
    "stated-and-also-interpreted",
    "systems-and-what-they-implement",
    "how-far-instruments-were-read",
    "mechanisms-by-instruments",
)
"""The saved questions that are offered, from the shortest to what asks for more of SPARQL."""

_SHOWN_AT_WORK: Final = (
    "COUNT",
    "GROUP BY",
    "OPTIONAL",
    "UNION",
    "VALUES",
    "BIND",
    "EXISTS",
    "FILTER",
)
"""What an example may show at work."""

_HEADERS: Final = 4096
"""Room that is left for what a browser sends besides the address."""


def editor_content(desk: Desk, reader: Reader, settings: Settings) -> Content:
    """What the form in `sparql.html` needs: the examples, and how long an address may be."""
    examples = desk.remembered(
        "examples of queries", reader.lang, lambda: _examples(desk, reader), most=3
    )
    longest = settings.head_bytes - min(_HEADERS, settings.head_bytes // 2)
    return {"examples": examples, "longest": longest}


def _examples(desk: Desk, reader: Reader) -> list[dict[str, Any]]:
    """Saved questions: title, query, and what of SPARQL each shows at work."""
    known = {one.name: one for one in questions(desk, reader.lang)}
    examples = []
    for one in (known[name] for name in EXAMPLES if name in known):
        query = one.query.strip() + "\n"
        words = {token.text.upper() for token in tokens(query) if token.kind == "keyword"}
        shows = [one for one in _SHOWN_AT_WORK if one.removesuffix(" BY") in words]
        examples.append({"name": one.name, "title": one.title, "query": query, "shows": shows})
    return examples


_TYPE: Final = PREFIXES["rdf"] + "type"
_LABEL: Final = PREFIXES["skos"] + "prefLabel"
_OWL: Final = PREFIXES["owl"]
_KINDS: Final = {
    _OWL + "Class": "class",
    PREFIXES["rdfs"] + "Datatype": "class",
    _OWL + "ObjectProperty": "property",
    _OWL + "DatatypeProperty": "property",
    _OWL + "AnnotationProperty": "property",
}


def query_terms(desk: Desk) -> dict[str, Any]:
    """The prefixes, and each class, property and value of the ontology with its labels.

    Of other vocabularies, the properties that the graph uses; they have no labels here.
    """
    facts, terms = desk.facts, []
    for iri in sorted(one for one in facts.about if one.startswith(DCG)):
        if words := {one.language: one.text for one in facts.words(iri, _LABEL)}:
            kinds = (_KINDS[one] for one in facts.iris(iri, _TYPE) if one in _KINDS)
            labels = {lang: words[lang] for lang in LANGUAGES if lang in words}
            terms.append({"name": compact(iri), "kind": next(kinds, "value"), "labels": labels})
    used = {predicate for said in facts.about.values() for predicate in said}
    terms += [
        {"name": compact(iri), "kind": "property", "labels": {}}
        for iri in sorted(used)
        if compact(iri) != iri and not iri.startswith(DCG)
    ]
    return {"prefixes": PREFIXES, "terms": terms}


Unknown = tuple[str, tuple[str, ...]]
"""A term that nothing in the graph is called, as it is written, and the nearest there are."""

_MAX_TERMS: Final = 20
_MAX_TERM_LENGTH: Final = 300
_MAX_NEAR: Final = 3
_SECONDS: Final = 1.0
_CALL: Final = re.compile(r"\s*+\(")


async def why_empty(request: Request, query: str) -> EmptyResult:
    """The line that left the answer to a query empty, sought under the limits of strangers."""
    bounds, looking = Bounds(), search(query)
    number: int | None = None
    while True:
        step = await read_aside(_step, query, looking, number, seconds=_SECONDS)
        if isinstance(step, EmptyResult):
            return step
        seconds = bounds.seconds()
        body = await _body(request, step, seconds) if seconds else None
        number = None if body is None else number_in(body)


def _step(_: str, looking: Search, number: int | None) -> str | EmptyResult:
    """What a search wants to know next, or what it has found."""
    try:
        return looking.send(number)
    except StopIteration as found:
        told: EmptyResult = found.value
        return told


async def _body(request: Request, query: str, seconds: float) -> bytes | None:
    """The answer to a query of our own making; None where it cannot be had."""
    asked = urlencode({"query": query, "format": "json", "timeout": f"{seconds:.3f}"})
    try:
        async with asyncio.timeout(seconds):
            inner = await answer_within(request, "/sparql", asked)
    except (DcgraphError, TimeoutError):
        return None
    return bytes(inner.body) if inner.status_code == HTTPStatus.OK else None


async def unknown_terms(request: Request, desk: Desk, query: str) -> tuple[Unknown, ...]:
    """The terms in the patterns of a query that stand nowhere in the graph."""
    terms = await read_aside(_terms, query, seconds=_SECONDS)
    doubtful = {
        iri: name
        for iri, name in terms.items()
        if iri not in desk.facts.about and len(iri) <= _MAX_TERM_LENGTH
    }
    if not doubtful:
        return ()
    asked = list(doubtful)[:_MAX_TERMS]
    nowhere = (
        f"SELECT ?term {{ VALUES ?term {{ {' '.join(f'<{iri}>' for iri in asked)} }} "
        "FILTER NOT EXISTS { ?term ?p1 ?o1 } FILTER NOT EXISTS { ?s2 ?term ?o2 } "
        "FILTER NOT EXISTS { ?s3 ?p3 ?term } FILTER NOT EXISTS { GRAPH ?term { ?s4 ?p4 ?o4 } } }"
    )
    body = await _body(request, nowhere, _SECONDS)
    if body is None:
        return ()
    missing = {row["term"]["value"] for row in json.loads(body)["results"]["bindings"]}
    told = [iri for iri in asked if iri in missing]
    near = await asyncio.to_thread(lambda: [_near(desk, iri, doubtful[iri]) for iri in told])
    return tuple(zip((doubtful[iri] for iri in told), near, strict=True))


def _terms(query: str) -> dict[str, str]:
    """The IRIs that the patterns of a query name, each as it is written first.

    None of a query whose IRIs are too long, written out.
    """
    found = tokens(query)
    terms: dict[str, str] = {}
    try:
        names = Names.of(found)
        for one in found[_begin(found) :]:
            iri = names.read(one)
            if iri is not None and not _apart(query, one):
                terms.setdefault(iri, one.text)
    except QueryRefusedError:
        return {}
    return terms


def _begin(found: Sequence[Token]) -> int:
    """Where the patterns of a query begin, or the terms that it would have described."""
    words = [one.text.upper() if one.kind in ("keyword", "bracket") else "" for one in found]
    if "DESCRIBE" in words:
        return words.index("DESCRIBE")
    # What is to be made need not be there.
    made = "CONSTRUCT" in words and words[words.index("CONSTRUCT") + 1 :][:1] == ["{"]
    place = words.index("}") if made and "}" in words else 0
    return words.index("{", place) if "{" in words[place:] else len(words)


def _apart(query: str, one: Token) -> bool:
    """Whether it is a datatype or the name of a function, which no graph needs to have."""
    end = one.start + len(one.text)
    return query.endswith("^^", 0, one.start) or _CALL.match(query, end) is not None


def _near(desk: Desk, iri: str, written: str) -> tuple[str, ...]:
    """The terms of the same namespace that are most like it, with its own prefix."""
    space = max((one for one in PREFIXES.values() if iri.startswith(one)), key=len, default="")
    local = iri.removeprefix(space)
    if not space or not written.endswith(local):
        return ()
    known = desk.remembered("spelling", space, lambda: _named(desk, space), most=len(PREFIXES))
    prefix = written.removesuffix(local)
    return tuple(prefix + one for one in known.near(local, _MAX_NEAR))


def _named(desk: Desk, space: str) -> Spelling:
    """The local names in a namespace of all that says something or is said of."""
    about = desk.facts.about
    iris = {*about, *(relation for said in about.values() for relation in said)}
    kinds = {kind for iri in about for kind in desk.facts.iris(iri, _TYPE)}
    return Spelling(iri.removeprefix(space) for iri in iris | kinds if iri.startswith(space))


_MAX_PLACES: Final = 80
"""With more, a picture is a hairball."""

Node = NamedNode | BlankNode


def drawn(desk: Desk, body: bytes, lang: Language) -> Content:
    """What a page needs of a graph in N-Triples: its triples, and the things between them.

    Of each triple that ties two things `start` and `end` are their marks, of each thing `number`
    tells in how many rows it is, and `record` which record it is, if any.
    """
    every = list(dict.fromkeys(parse(body, RdfFormat.N_TRIPLES)))
    triples = _node_label([one.triple for one in every[:SHOWN]])
    ties = [
        (one.subject, one.object)
        for one in triples
        if isinstance(one.subject, Node) and isinstance(one.object, Node)
    ]
    known = list(dict.fromkeys(one for ends in ties for one in ends))
    degrees = Counter(one for ends in ties for one in set(ends))
    places = known[:_MAX_PLACES]
    if places:
        # The one with most ties first.
        middle = max(places, key=degrees.__getitem__)
        places = [middle, *(one for one in places if one != middle)]
    marks: dict[object, str] = {one: f"n{number}" for number, one in enumerate(places, 1)}
    told = []
    for one in triples:
        subject, relation, value = (node(desk, term, lang) for term in one)
        row = {"subject": subject, "relation": relation, "object": value}
        tied = isinstance(one.object, Node)
        ends = [marks.get(end, "") if tied else "" for end in (one.subject, one.object)]
        told.append({**row, "start": ends[0], "end": ends[1]})
    return {
        "columns": ("subject", "predicate", "object"),
        "rows": triples,
        "total": len(every),
        "triples": told,
        "places": [_place(desk, one, marks[one], degrees[one], lang) for one in places],
        "undrawn": len(known) - len(places),
    }


def _node_label(triples: Sequence[Triple]) -> list[Triple]:
    """The same with short names for blank nodes, which an engine gives long ones."""
    names: dict[BlankNode, BlankNode] = {}

    def named(one: Any) -> Any:
        if not isinstance(one, BlankNode):
            return one
        return names.setdefault(one, BlankNode(f"b{len(names) + 1}"))

    return [Triple(named(one.subject), one.predicate, named(one.object)) for one in triples]


def _place(desk: Desk, one: Node, mark: str, number: int, lang: Language) -> dict[str, Any]:
    thing = node(desk, one, lang)
    kind = thing.kind if isinstance(thing, Thing) else ""
    told = desk.label(DCG + kind, lang).text if kind else ""
    is_record = isinstance(thing, Thing) and kind and thing.iri.startswith(DCGD)
    record = thing.name if isinstance(thing, Thing) and is_record else ""
    return {"mark": mark, "thing": thing, "kind": told, "number": number, "record": record}


_GRAPHS: Final = ("CONSTRUCT", "DESCRIBE")
"""The forms of queries whose answer is a graph."""

_MAX_SIZE: Final = 4 << 20
_EXAMPLE: Final = """PREFIX dcg: <https://w3id.org/dcgraph/ontology/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?notion ?label WHERE {
  ?notion a dcg:Notion ; skos:prefLabel ?label .
}
"""

EMPTY: Final[dict[str, Any]] = {
    **dict.fromkeys(("columns", "rows", "triples", "places", "terms_not_found"), ()),
    **dict.fromkeys(("asked", "cited", "cut", "large"), False),
    **dict.fromkeys(("chart", "form", "emptied", "problem")),
    **dict.fromkeys(("total", "undrawn"), 0),
    "query": _EXAMPLE,
    "lasts": True,
    "most_counted": MAX_COUNT,
}
"""What the template `sparql.html` needs where nothing is asked."""


async def sparql_content(
    request: Request, desk: Desk, reader: Reader, query: str, *, seconds: float
) -> Content:
    """What the template `sparql.html` needs; raises what the endpoint raises for the query.

    The query is read within `seconds`.
    """
    form, asked, lasts, short = await read_aside(_read, query, seconds=seconds)
    inner = await answer_within(request, "/sparql", asked)
    if inner.status_code != HTTPStatus.OK:
        raise ProblemError("query-failed", f"The endpoint answered with {inner.status_code}.")
    body, cut = bytes(inner.body), "dcgraph-truncated" in inner.headers
    found = {**EMPTY, "query": query, "asked": True, "form": form, "cut": cut}
    found |= {"cited": lasts and short, "lasts": lasts}
    if len(body) > _MAX_SIZE:
        return {**found, "large": True}
    told = await asyncio.to_thread(
        drawn if form in _GRAPHS else _solutions, desk, body, reader.lang
    )
    if told["total"]:
        return {**found, **told}
    not_found = await unknown_terms(request, desk, query)
    found |= {**told, "terms_not_found": not_found}
    return {**found, "emptied": await why_empty(request, query)}


def _read(query: str) -> tuple[Form | None, str, bool, bool]:
    """The form of a query, and what the endpoint is asked.

    Whether its answer stays the same, and whether its address is short enough to be cited.
    """
    form, short = form_of(query), True
    try:
        citable(f"/sparql?{urlencode({'query': query})}")
    except ParameterError:
        short = False
    asked = urlencode({"query": query, "format": "nt" if form in _GRAPHS else "json"})
    return form, asked, not volatile(query), short


def _solutions(desk: Desk, body: bytes, lang: Language) -> Content:
    content = json.loads(body)
    if "boolean" in content:
        return {"total": int(content["boolean"])}
    columns = tuple(content["head"]["vars"])
    every = content["results"]["bindings"]
    rows = [tuple(cell(desk, row.get(one), lang) for one in columns) for row in every[:SHOWN]]
    chart = chart_of([tuple(map(row.get, columns)) for row in every], rows)
    return {"columns": columns, "rows": rows, "total": len(every), "chart": chart}
