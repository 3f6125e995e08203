"""DESCRIBE, of which each engine has its own notion, as the embedded one answers it.

It tells all that is said of a thing, and of each blank node that this leads to; nothing that
is said of other things with this one as object.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple

from dcgraph.errors import QueryRefused
from dcgraph.queries import tokens
from dcgraph.store.asking import Asked, dataset_clauses
from dcgraph.store.layout import SKOLEM
from dcgraph.store.remote_results import bindings, read_graph

__all__ = ["MOST_THINGS", "describe"]

MOST_THINGS: Final = 1000
"""More things than this are not described at once: their names are part of a query."""

_VARIABLE: Final = re.compile(r"[?$](\w+)")
_NAMES: Final = re.compile(r"<[^>]*>|\\.|#[^\r\n]*")
"""What may hold a question mark or a star that means nothing."""

_PROLOGUE: Final = frozenset(("BASE", "PREFIX", "VERSION"))


async def describe(asked: Asked, post: Callable[[Asked], Awaitable[bytes]]) -> list[Triple]:
    """The triples of a DESCRIBE, by queries of other forms that `post` sends.

    Raises QueryRefused for too many things, ValueError for an answer that cannot be read, and
    what `post` raises.
    """
    select, constants = _described_by(asked)
    things = set(constants)
    if select is not None:
        for row in bindings(await post(select)):
            things |= {_written(term["value"]) for term in row.values() if term["type"] == "uri"}
    triples: set[Triple] = set()
    known: set[str] = set()
    while new := things - known:
        if len(things) > MOST_THINGS:
            raise QueryRefused(
                f"The query describes {len(things)} things and the limit is {MOST_THINGS}: "
                "describe fewer, or write a CONSTRUCT.",
                feature="DESCRIBE",
            )
        known |= new
        found = read_graph(await post(_description_of(asked, sorted(new))))
        triples |= set(found)
        things |= {
            _written(SKOLEM + triple.object.value)
            for triple in found
            if isinstance(triple.object, BlankNode)
        }
    return list(triples)


def _written(iri: str) -> str:
    """The IRI as a query names it; raises ValueError for what is none."""
    return str(NamedNode(iri))


def _described_by(describe: Asked) -> tuple[Asked | None, list[str]]:
    """What a DESCRIBE names: a SELECT for what its variables stand for, and its constants.

    The constants come as they are written, to be used after the same prologue.
    """
    text = describe.text
    found = tokens(text)
    start = next(t.start for t in found if t.kind == "keyword" and t.text.upper() == "DESCRIBE")
    rest = [token for token in found if token.start > start]
    end = next(
        (t.start for t in rest if t.kind == "keyword" or t.text == "{"),
        len(text),
    )
    constants = [t.text for t in rest if t.kind in ("iri", "name") and t.start < end]
    blank = _NAMES.sub(" ", text[start + len("DESCRIBE") : end])
    names = [f"?{name}" for name in _VARIABLE.findall(blank)] or (["*"] if "*" in blank else [])
    if not names:
        return None, constants
    query = f"{text[:start]}SELECT DISTINCT {' '.join(names)} {text[end:]}"
    return Asked(query, "SELECT", describe.default_graphs, describe.named_graphs), constants


def _description_of(describe: Asked, things: Iterable[str]) -> Asked:
    """A CONSTRUCT of all that is said of `things`, written as in the text of `describe`."""
    start = next(
        token.start
        for token in tokens(describe.text)
        if token.kind == "keyword" and token.text.upper() not in _PROLOGUE
    )
    query = (
        f"{describe.text[:start]} CONSTRUCT {{ ?s ?p ?o }} {_from(describe.text)} "
        f"WHERE {{ VALUES ?s {{ {' '.join(things)} }} ?s ?p ?o }}"
    )
    return Asked(query, "CONSTRUCT", describe.default_graphs, describe.named_graphs)


def _from(text: str) -> str:
    return " ".join(text[start:end] for start, end, _ in dataset_clauses(tokens(text)))
