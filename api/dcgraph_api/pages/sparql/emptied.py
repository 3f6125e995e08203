"""Why an answer on the page of the endpoint is empty: unknown terms, and the line to blame."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request

from dcgraph.emptied import Bounds, Emptied, Search, Variant, number_in, search
from dcgraph.errors import DcgraphError, QueryRefused
from dcgraph.near import Names as Spelling
from dcgraph.queries import Token, tokens
from dcgraph.research import Desk
from dcgraph.store.names import Names
from dcgraph.store.threads import read_aside
from dcgraph.terms import PREFIXES
from dcgraph_api.within import answer_within

__all__ = ["Unknown", "unknown_terms", "why_empty"]

Unknown = tuple[str, tuple[str, ...]]
"""A term that nothing in the graph is called, as it is written, and the nearest there are."""

_MOST_TERMS: Final = 20
_LONGEST_TERM: Final = 300
_MOST_NEAR: Final = 3
_SECONDS: Final = 1.0
_TYPE: Final = PREFIXES["rdf"] + "type"
_CALL: Final = re.compile(r"\s*+\(")


async def why_empty(request: Request, query: str) -> Emptied:
    """The line that left the answer to a query empty, sought under the limits of strangers."""
    bounds, looking = Bounds(), search(query)
    number: int | None = None
    while True:
        variant = await read_aside(_step, query, looking, number, seconds=_SECONDS)
        if isinstance(variant, Emptied):
            return variant
        seconds = bounds.seconds()
        number = await _number(request, variant, seconds) if seconds else None


def _step(_: str, looking: Search, number: int | None) -> Variant | Emptied:
    """What a search wants to know next, or what it has found."""
    try:
        return looking.send(number)
    except StopIteration as found:
        told: Emptied = found.value
        return told


async def _number(request: Request, variant: Variant, seconds: float) -> int | None:
    body = await _body(request, variant.text, seconds)
    return None if body is None else number_in(body)


async def _body(request: Request, query: str, seconds: float) -> bytes | None:
    """The answer to a query of our own making; None where it cannot be had."""
    asked = urlencode({"query": query, "format": "json", "timeout": f"{seconds:.3f}"})
    try:
        async with asyncio.timeout(seconds):
            inner = await answer_within(request, "/sparql", asked)
    except (DcgraphError, TimeoutError):
        return None
    return inner.body if inner.status == HTTPStatus.OK else None


async def unknown_terms(request: Request, desk: Desk, query: str) -> tuple[Unknown, ...]:
    """The terms in the patterns of a query that stand nowhere in the graph."""
    terms = await read_aside(_terms, query, seconds=_SECONDS)
    doubtful = {
        iri: name
        for iri, name in terms.items()
        if iri not in desk.facts.about and len(iri) <= _LONGEST_TERM
    }
    if not doubtful:
        return ()
    asked = list(doubtful)[:_MOST_TERMS]
    body = await _body(request, _nowhere(asked), _SECONDS)
    if body is None:
        return ()
    missing = {row["term"]["value"] for row in json.loads(body)["results"]["bindings"]}
    told = [iri for iri in asked if iri in missing]
    near = await asyncio.to_thread(lambda: [_near(desk, iri, doubtful[iri]) for iri in told])
    return tuple(zip((doubtful[iri] for iri in told), near, strict=True))


def _nowhere(iris: Iterable[str]) -> str:
    told = " ".join(f"<{iri}>" for iri in iris)
    return (
        f"SELECT ?term {{ VALUES ?term {{ {told} }} "
        "FILTER NOT EXISTS { ?term ?p1 ?o1 } FILTER NOT EXISTS { ?s2 ?term ?o2 } "
        "FILTER NOT EXISTS { ?s3 ?p3 ?term } FILTER NOT EXISTS { GRAPH ?term { ?s4 ?p4 ?o4 } } }"
    )


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
    except QueryRefused:
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
    return tuple(prefix + one for one in known.near(local, _MOST_NEAR))


def _named(desk: Desk, space: str) -> Spelling:
    """The local names in a namespace of all that says something or is said of."""
    about = desk.facts.about
    iris = {*about, *(relation for said in about.values() for relation in said)}
    kinds = {kind for iri in about for kind in desk.facts.iris(iri, _TYPE)}
    return Spelling(iri.removeprefix(space) for iri in iris | kinds if iri.startswith(space))
