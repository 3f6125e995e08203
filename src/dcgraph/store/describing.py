"""DESCRIBE, of which each engine has its own notion, as the embedded one answers it.

It tells all that is said of a thing, and of each blank node that this leads to; nothing that
is said of other things with this one as object.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from pyoxigraph import NamedNode

from dcgraph.errors import AnswerTooLarge
from dcgraph.queries import tokens
from dcgraph.store.asking import Asked
from dcgraph.store.layout import SKOLEM
from dcgraph.store.remote_results import bindings
from dcgraph.store.threads import read_aside

__all__ = ["MOST_THINGS", "describe"]

MOST_THINGS: Final = 1000
"""More things than this are not described at once: their names are part of a query."""

_VARIABLE: Final = re.compile(r"[?$](\w+)")
_NAMES: Final = re.compile(r"<[^<>]*>|\\.|#[^\r\n]*")
"""What may hold a question mark or a star that means nothing."""

_NAMES_BYTES: Final = 512 << 10
"""What the names of so many things take, with all that JSON writes around them."""

_BLANK: Final = re.compile(rf"<{re.escape(SKOLEM)}[A-Za-z0-9]+>".encode())


async def describe(
    asked: Asked,
    post: Callable[[Asked, int], Awaitable[bytearray]],
    limit: int,
    *,
    seconds: float,
) -> bytearray:
    """The answer to a DESCRIBE in N-Triples of at most `limit` bytes, by queries of other forms.

    The text is read within `seconds`. `post` sends one of them and returns its answer of at most
    so many bytes. Raises AnswerTooLarge for too many things too, ValueError for an answer that
    cannot be read, and what `post` raises.
    """
    select, constants, prologue = await read_aside(
        _described_by, asked.text, asked, seconds=seconds
    )
    things = set(constants)
    if select is not None:
        things |= await _things(select, post)
    body = bytearray()
    known: set[str] = set()
    while new := things - known:
        if len(things) > MOST_THINGS:
            raise _too_many(f"{len(things)} things")
        known |= new
        found = await post(_description_of(asked, prologue, sorted(new)), limit - len(body))
        body += found
        # What is said of it is said of what led to it.
        things |= {name.decode() for name in _BLANK.findall(found)}
    return body


async def _things(select: Asked, post: Callable[[Asked, int], Awaitable[bytearray]]) -> set[str]:
    try:
        body = await post(select, _NAMES_BYTES)
    except AnswerTooLarge:
        raise _too_many("far more things") from None
    return {
        _written(term["value"])
        for row in bindings(body)
        for term in row.values()
        if term["type"] == "uri"
    }


def _too_many(things: str) -> AnswerTooLarge:
    return AnswerTooLarge(
        f"The query describes {things} and the limit is {MOST_THINGS}: describe fewer, or write "
        "a CONSTRUCT.",
        MOST_THINGS,
        "things",
    )


def _written(iri: str) -> str:
    """The IRI as a query names it; raises ValueError for what is none."""
    return str(NamedNode(iri))


def _described_by(text: str, describe: Asked) -> tuple[Asked | None, list[str], str]:
    """What a DESCRIBE names: a SELECT for what its variables stand for, and its constants.

    The constants come as they are written, to be used after the prologue, which comes too.
    """
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
        return None, constants, text[:start]
    query = f"{text[:start]}SELECT DISTINCT {' '.join(names)} {text[end:]}"
    select = Asked(query, "SELECT", describe.default_graphs, describe.named_graphs)
    return select, constants, text[:start]


def _description_of(describe: Asked, prologue: str, things: Iterable[str]) -> Asked:
    """A CONSTRUCT of all that is said of `things`, written as in the text of `describe`."""
    query = (
        f"{prologue} CONSTRUCT {{ ?s ?p ?o }} "
        f"WHERE {{ VALUES ?s {{ {' '.join(things)} }} ?s ?p ?o }}"
    )
    return Asked(query, "CONSTRUCT", describe.default_graphs, describe.named_graphs)
