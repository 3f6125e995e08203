"""Terms of the graph as whole numbers, kept in a table of the state."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from dcgraph.rdf.turtle import Term

__all__ = ["SCHEMA", "Terms", "key_of", "term_of"]

SCHEMA = "CREATE TABLE term (id INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL)"

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_MAX_VARIABLES = 500


def key_of(term: Term) -> str:
    """A term as text that no other term has."""
    match term:
        case NamedNode():
            return "I" + term.value
        case BlankNode():
            return "B" + term.value
        case _ if term.language:
            return f"@{term.language}\0{term.value}"
        case _:
            return f"^{term.datatype.value}\0{term.value}"


def term_of(key: str) -> Term:
    """The term that a key stands for."""
    kind, rest = key[0], key[1:]
    if kind == "I":
        return NamedNode(rest)
    if kind == "B":
        return BlankNode(rest)
    tag, _, value = rest.partition("\0")
    if kind == "@":
        return Literal(value, language=tag)
    return Literal(value, datatype=NamedNode(tag))


class Terms:
    """The table of terms: from a term to its number and back."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._numbers: dict[str, int] = {}
        self._terms: dict[int, Term] = {}

    def number(self, term: Term) -> int:
        """The number of a term, new if it is new."""
        return self.numbers([term])[term]

    def numbers(self, terms: Iterable[Term]) -> dict[Term, int]:
        """The numbers of many terms at once."""
        keys = {term: key_of(term) for term in terms}
        self._find(keys.values())
        missing = [(key,) for key in dict.fromkeys(keys.values()) if key not in self._numbers]
        if missing:
            self._database.executemany("INSERT INTO term (key) VALUES (?)", missing)
            self._find(key for (key,) in missing)
        return {term: self._numbers[key] for term, key in keys.items()}

    def _find(self, keys: Iterable[str]) -> None:
        wanted = list({key for key in keys if key not in self._numbers})
        for start in range(0, len(wanted), _MAX_VARIABLES):
            some = wanted[start : start + _MAX_VARIABLES]
            marks = ",".join("?" * len(some))
            rows = self._database.execute(
                f"SELECT key, id FROM term WHERE key IN ({marks})",  # noqa: S608  # only marks
                some,
            )
            self._numbers.update(rows.fetchall())

    def iri(self, iri: str) -> int:
        """The number of an IRI."""
        return self._numbers.get("I" + iri) or self.number(NamedNode(iri))

    def subject(self, name: str) -> int | None:
        """The number of the IRI, or else the blank node, of that name, if there is one."""
        rows = self._database.execute(
            "SELECT id FROM term WHERE key IN (?, ?) ORDER BY key DESC", (f"I{name}", f"B{name}")
        )
        row = rows.fetchone()
        return row[0] if row else None

    def canonical(self, terms: Iterable[Term]) -> dict[Term, int]:
        """The numbers of the terms as the engine writes them: `01` is `1`, unless it is text."""
        written = list(terms)
        typed = [
            term
            for term in written
            if isinstance(term, Literal) and not term.language and term.datatype.value != _STRING
        ]
        same: dict[Term, Term] = {term: _as_stored(term) for term in typed}
        numbers = self.numbers(same.get(term, term) for term in written)
        return {term: numbers[same.get(term, term)] for term in written}

    def term(self, number: int) -> Term:
        """The term of a number that the table has."""
        if number not in self._terms:
            self.read([number])
        return self._terms[number]

    def read(self, numbers: Iterable[int]) -> None:
        """Read many terms ahead."""
        missing = [number for number in set(numbers) if number not in self._terms]
        for start in range(0, len(missing), _MAX_VARIABLES):
            some = missing[start : start + _MAX_VARIABLES]
            marks = ",".join("?" * len(some))
            rows = self._database.execute(
                f"SELECT id, key FROM term WHERE id IN ({marks})",  # noqa: S608  # only marks
                some,
            )
            for number, key in rows:
                self._terms[number] = term_of(key)


def _as_stored(term: Term) -> Term:
    store = Store()
    node = NamedNode("urn:x")
    store.add(Quad(node, node, term))
    stored = next(iter(store)).object
    assert isinstance(stored, Literal)
    return stored
