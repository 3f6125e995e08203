"""The saved questions asked, with labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Final

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG, DCGD, PREFIXES, QUESTIONS, RDFS, SH
from dcgraph.rdf.questions import values_of
from dcgraph.research.filters import bounded, listed
from dcgraph.research.graph import Desk, cached
from dcgraph.research.links import Solved, row_sources
from dcgraph.research.model import Citation, Language, Silence, Text, Thing
from dcgraph.research.paging import Page, Place, Rows, numbered
from dcgraph.research.tables import Table, write_csv
from dcgraph.words import words

_COMMENT, _EMPTY = RDFS + "comment", PREFIXES["schema"] + "description"
_MAX_COUNT: Final = 10
_IRI: Final = re.compile(r"""[^\x00-\x20<>"{}|^`\\]+""")

_NOTHING: Final = {"type": ""}

Cell = Thing | Text | None
"""A value in an answer: a thing, a text, or nothing."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A parameter of a question: the kind of thing it stands for, and of which things it asks."""

    name: str
    kind: str
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A saved question, its query, and its parameters with what it asks of by default.

    `empty` says what an empty answer means; it is in English.
    """

    name: str
    iri: str
    title: Text
    empty: str
    parameters: tuple[Bound, ...]
    query: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a question: `question` has the parameters and the query as it was asked.

    `of_things` names those of the columns that have things in them, on this page or another.
    `sources` has for each row, in the order of the rows, the citations that support what the
    records say that make it; none where that cannot be known, as of what the query counts.
    """

    question: Asked
    columns: tuple[str, ...]
    of_things: tuple[str, ...]
    rows: Page[tuple[Cell, ...]]
    sources: tuple[tuple[Citation, ...], ...] = ()


questions_csv: Final = Table(
    Asked,
    "name title language parameters empty query",
    language="title.language",
    parameters=lambda one: "; ".join(f"{it.name} ({it.kind})" for it in one.parameters),
).csv
"""The saved questions, with the parameters of each."""


def questions(desk: Desk, lang: Language) -> Rows[Asked]:
    """The saved questions, by their names."""
    return Rows(
        ("questions",),
        _names(desk),
        lambda name: asked(desk, name, lang),
        lambda: Silence("not covered", words(lang)("catalogue.questions.none"), ()),
    )


@cached
def _names(desk: Desk) -> tuple[str, ...]:
    about = desk.facts.about
    iris = (iri for iri in about if iri.startswith(QUESTIONS) and SH + "select" in about[iri])
    return tuple(iri.removeprefix(QUESTIONS) for iri in iris)


def asked(desk: Desk, name: str, lang: Language) -> Asked:
    """The saved question of a name.

    Raises NotFoundError, with the nearest names, if there is none.
    """
    if SH + "select" not in desk.facts.about.get(QUESTIONS + name, ()):
        known = _names(desk)
        near = tuple(get_close_matches(name[:100], known, n=3, cutoff=0.4))
        hint = f"did you mean {' or '.join(near)}?" if near else "/api/v1/questions lists them all."
        raise NotFoundError(f"There is no question named {name[:80]!r}; {hint}", name, near)
    iri, facts = QUESTIONS + name, desk.facts
    query = facts.first(iri, SH + "select")
    return Asked(
        name=name,
        iri=iri,
        title=desk.chosen(facts.words(iri, _COMMENT), lang) or Text(name, ""),
        empty=facts.first(iri, _EMPTY),
        parameters=tuple(_parameters(desk, iri, query, lang)),
        query=query,
    )


def _parameters(desk: Desk, iri: str, query: str, lang: Language) -> Iterator[Bound]:
    facts = desk.facts
    own = facts.iris(iri, SH + "parameter")
    for one in sorted(own, key=lambda one: facts.first(one, SH + "order")):
        name = facts.first(one, SH + "name")
        written = values_of(query, name)[0].split()
        things = desk.things((DCGD + term.removeprefix("dcgd:") for term in written), lang)
        yield Bound(name, facts.first(one, SH + "class").removeprefix(DCG), things)


def bind(desk: Desk, question: Asked, given: Mapping[str, str], lang: Language) -> Asked:
    """The same question of other things: `given` has names of things, with commas, by parameter.

    Into the query go IRIs of the graph and nothing that was given. Raises ParameterError for a
    parameter that the question has not, more things than may be named or one of another kind,
    NotFoundError for an unknown thing.
    """
    query, parameters = question.query, []
    for name in given.keys() - {one.name for one in question.parameters}:
        known = ", ".join(one.name for one in question.parameters)
        raise ParameterError(
            f"The question {question.name} has no parameter {name[:40]!r}; "
            + (f"it has {known}." if known else "it has none.")
        )
    for one in question.parameters:
        names = listed(given.get(one.name, ""))
        if names:
            one = Bound(one.name, one.kind, _things(desk, one, names, lang))  # noqa: PLW2901
            _, start, end = values_of(query, one.name)
            assert all(_IRI.fullmatch(thing.iri) for thing in one.things)
            told = " ".join(f"<{thing.iri}>" for thing in one.things)
            query = f"{query[:start]} {told} {query[end:]}"
        parameters.append(one)
    return replace(question, parameters=tuple(parameters), query=query)


def _things(desk: Desk, one: Bound, names: tuple[str, ...], lang: Language) -> tuple[Thing, ...]:
    bounded(f"the number of things in {one.name}", len(names), _MAX_COUNT)
    iris = list(dict.fromkeys(desk.iri(name) for name in names))
    for iri in iris:
        kinds = desk.kinds(iri)
        if one.kind not in kinds:
            raise ParameterError(
                f"{one.name} stands for things of the kind {one.kind}, and "
                f"{iri.removeprefix(DCGD)} is of the kind {kinds[0]}."
            )
    return desk.things(iris, lang)


def answered(desk: Desk, question: Asked, solved: Solved, place: Place, lang: Language) -> Answered:
    """The answer from the rows that a store gave to the query of a question.

    Where it is not known what makes them, they have no sources.

    A cursor leads on in the answers of this snapshot alone, since rows have no names. Raises
    ParameterError for a limit out of bounds or a cursor from elsewhere.
    """
    columns, rows = solved.columns, solved.rows
    scope = ("answer", desk.snapshot.manifest.hash, question.query)
    message = (
        question.empty
        if lang == "en" and question.empty
        else words(lang)("catalogue.questions.empty")
    )
    found = numbered(
        rows,
        Place(scope, place.limit, place.cursor),
        lambda row: row,
        lambda: Silence("not covered", message, ()),
    )
    cells = (tuple(_cell(desk, row.get(name), lang) for name in columns) for row in found.items)
    of_things = (
        name for name in columns if any(row.get(name, _NOTHING)["type"] == "uri" for row in rows)
    )
    sources = tuple(row_sources(desk, solved.known, row, lang) for row in found.items)
    told = Page(tuple(cells), found.total, found.next, found.silence)
    return Answered(question, columns, tuple(of_things), told, sources)


def _cell(desk: Desk, term: dict[str, Any] | None, lang: Language) -> Cell:
    if term is None:
        return None
    if term["type"] == "uri":
        return desk.thing(term["value"], lang)
    return Text(term["value"], term.get("xml:lang", ""))


def answer_csv(answer: Answered) -> bytes:
    """The answer to a question: things by their names, each with its label beside it."""
    columns = [
        name
        for column in answer.columns
        for name in ((column, f"{column}_label") if column in answer.of_things else (column,))
    ]
    return write_csv(columns, (list(_row(answer, row)) for row in answer.rows.items))


def _row(answer: Answered, row: tuple[Cell, ...]) -> Iterator[str]:
    for column, cell in zip(answer.columns, row, strict=True):
        yield cell.name if isinstance(cell, Thing) else cell.text if cell else ""
        if column in answer.of_things:
            yield cell.label if isinstance(cell, Thing) else ""
