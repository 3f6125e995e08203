"""The tables are filled: things and facts from quads, all else from these in SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from dcgraph.dates import later_by
from dcgraph.namespaces import AUDIT, DCG, DCGD, DERIVED_GRAPH, PREFIXES, QUESTIONS, TYPE
from dcgraph.progress import uncollected

SQLITE: Final = "application/vnd.sqlite3"
"""The media type of the file."""

_SPACES: Final = (DCGD, DCG, QUESTIONS, AUDIT)
_VOCABULARIES: Final = sorted(PREFIXES.items(), key=lambda pair: len(pair[1]), reverse=True)

_Fact = tuple[str, str, str | None, str | None, str | None]
"""Subject, property, and a thing or a text with its language."""

_CREATE: Final = f"""
-- Whatever the graph names: a record by its local name, a term of the ontology as dcg:NAME,
-- anything else by its IRI.
create table thing (
  id integer primary key,
  name text not null unique,
  iri text generated always as (case
    when name like 'dcg:%' then '{DCG}' || substr(name, 5)
    when name like '%://%' then name
    else '{DCGD}' || name end) virtual);
-- What the graph says of records and terms: another thing, or a text with its language.
-- What follows by rule is derived.
create table fact (
  subject integer not null references thing, property text not null,
  object integer references thing, text text, language text, derived integer not null);
create table term (thing integer primary key, local text not null);
"""


def write_tables(quads: Iterable[Quad], path: Path) -> None:
    """Write the tables of a graph with all that follows from it into a new file.

    Blank nodes, quoted triples and what is said of things of other vocabularies are left out.
    Raises OSError or sqlite3.OperationalError if the file cannot be written.
    """
    with closing(sqlite3.connect(path)) as database, uncollected():
        database.create_function("later_by", 2, later_by, deterministic=True)
        # Nobody reads the file before it is whole.
        database.executescript("pragma journal_mode = off; pragma synchronous = off;" + _CREATE)
        _fill(database, quads)
        database.executescript(_derived())
        database.commit()
        database.executescript("analyze; vacuum;")


def layout() -> str:
    """What all tables are made by, as a text: another layout makes a snapshot out of date."""
    return _CREATE + _derived()


def _derived() -> str:
    return files(__package__).joinpath("tables.sql").read_text("utf-8")


def _fill(database: sqlite3.Connection, quads: Iterable[Quad]) -> None:
    facts: dict[_Fact, bool] = {}
    of_rules = NamedNode(DERIVED_GRAPH)
    for subject, predicate, value, graph in quads:
        if not isinstance(subject, NamedNode) or not subject.value.startswith(_SPACES):
            continue
        if isinstance(value, NamedNode):
            fact: _Fact = (subject.value, predicate.value, value.value, None, None)
        elif isinstance(value, Literal):
            fact = (subject.value, predicate.value, None, value.value, value.language or "")
        else:
            continue
        facts[fact] = facts.get(fact, True) and graph == of_rules
    iris = {fact[0] for fact in facts} | {fact[2] for fact in facts if fact[2] is not None}
    names = sorted((name_of(iri), iri) for iri in iris)
    numbers = {iri: number for number, (_, iri) in enumerate(names, 1)}
    terms = {predicate: _local(predicate) for predicate in {fact[1] for fact in facts}}
    rows = [
        (numbers[subject], terms[predicate], thing and numbers[thing], text, language, derived)
        for (subject, predicate, thing, text, language), derived in facts.items()
    ]
    rows.sort(key=lambda row: (*row[:2], row[2] or 0, row[4] or "", row[3] or ""))
    database.executemany("insert into fact values (?, ?, ?, ?, ?, ?)", rows)
    database.executemany(
        "insert into thing (id, name) values (?, ?)", ((numbers[iri], name) for name, iri in names)
    )
    others = ((number, _local(iri)) for iri, number in numbers.items() if iri[: len(DCGD)] != DCGD)
    database.executemany("insert into term values (?, ?)", others)


def name_of(iri: str) -> str:
    """The name of a thing in the tables, by its IRI."""
    if iri.startswith(DCGD):
        return iri.removeprefix(DCGD)
    return f"dcg:{iri.removeprefix(DCG)}" if iri.startswith(DCG) else iri


def _local(iri: str) -> str:
    """A term by its local name, one of another vocabulary with its prefix, else the IRI."""
    if iri == TYPE:
        return "type"
    if iri.startswith(DCG):
        return iri.removeprefix(DCG)
    for prefix, space in _VOCABULARIES:
        if iri.startswith(space):
            return f"{prefix}:{iri.removeprefix(space)}"
    return iri
