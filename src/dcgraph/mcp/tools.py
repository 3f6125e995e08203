"""The tools that assistants are offered, and the parameters that they take."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Awaitable, Callable
from dataclasses import replace
from inspect import Parameter, Signature, iscoroutinefunction, signature
from io import StringIO
from typing import Annotated, Any, Final, NamedTuple, TypeVar, get_type_hints

from pydantic import Field

from dcgraph.mcp.evidence import MAX_OFFSET, Citer, clipped, fitted, following, notice, quiet
from dcgraph.mcp.model import Row
from dcgraph.mcp.model import Rows as Table
from dcgraph.research.declaration import CURSOR, LIMIT, Operation
from dcgraph.research.filters import Filters, wanted
from dcgraph.research.graph import Desk
from dcgraph.research.model import Basis, Confidence, Force, Language
from dcgraph.research.paging import MAX_COUNT, WHOLE, silence_of
from dcgraph.research.paths import MAX_LENGTH
from dcgraph.snapshot.search import MAX_LETTERS

MAX_FOUND: Final = 50
MAX_PATHS: Final = 5
_CELL: Final = 800
"""Characters of a cell of a row that alone is too long for an answer."""
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
Limit = Annotated[int, Field(ge=1, le=MAX_FOUND, description="How many at most.")]
Offset = Annotated[
    int, Field(ge=0, le=MAX_OFFSET, description="The next_offset of the answer before, else 0.")
]
Number = Annotated[int, Field(ge=1, le=MAX_PATHS, description="How many paths at most.")]
Longest = Annotated[int, Field(ge=1, le=MAX_LENGTH, description="How many steps a path may have.")]
Rows = Annotated[
    str,
    Field(
        min_length=1,
        max_length=_MAX_AXIS_LENGTH,
        description="Things: names with commas, or notions, mechanisms, characteristics, "
        "processes, technologies, actions, characteristics:digital-customs.",
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
Forced = Annotated[Filters, "force"]
"""Filters of which the forces are asked for too."""

_FILTERS: Final[dict[str, tuple[Any, Any]]] = {
    "lang": (Lang, "en"),
    "basis": (Bases, []),
    "confidence": (Confidences, []),
    "as_of": (AsOf, ""),
    "force": (Forces, []),
}
_AT_HAND: Final = ("desk", "citer", "ask")
Function = TypeVar("Function", bound=Callable[..., Any])


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ",".join(value)


class Tool(NamedTuple):
    """A tool: its name, its title, and what answers for it with a desk, a citer and a store."""

    name: str
    title: str
    answer: Callable[..., Any]


def calling(one: Tool, **at_hand: Any) -> Callable[..., Awaitable[Any]]:
    """What a client calls, with the parameters that it gives."""
    hints = get_type_hints(one.answer, include_extras=True)
    own = {k: v for k, v in signature(one.answer).parameters.items() if k not in _AT_HAND}
    filters = [*_FILTERS][: 5 if hints.get("wanted") == Forced else 4] if "wanted" in own else []
    given = {k: (hints[k], v.default) for k, v in own.items() if k not in ("wanted", "offset")}
    given |= {name: _FILTERS[name] for name in filters}
    given |= {k: (hints[k], v.default) for k, v in own.items() if k == "offset"}

    async def call(**told: Any) -> Any:
        if filters:
            texts = {
                k: v if isinstance(v, str) else ",".join(v) for k, v in told.items() if k in filters
            }
            told = {k: v for k, v in told.items() if k not in filters} | {"wanted": wanted(**texts)}
        if iscoroutinefunction(one.answer):
            return await one.answer(**at_hand, **told)
        return await asyncio.to_thread(one.answer, at_hand["desk"], at_hand["citer"], **told)

    return _signed(call, one.name, one.answer.__doc__, given)


def _signed(
    function: Function, name: str, doc: str | None, given: dict[str, tuple[Any, Any]]
) -> Function:
    """A function that is read as if it was written with these parameters."""
    function.__name__, function.__doc__ = name, doc
    function.__annotations__ = {name: kind for name, (kind, _) in given.items()}
    function.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, annotation=kind, default=default)
            for name, (kind, default) in given.items()
        ]
    )
    return function


_SOURCES: Final = ("citations", "sources")


def _row(columns: list[str], cells: list[str], lang: Language) -> Row:
    """A row of a table, with what has to be said with it by its basis and its sources."""
    told = dict(zip(columns, cells, strict=True))
    basis = told.get("basis", "")
    if basis == "derived":
        return Row(tuple(cells), notice=notice(lang, "derived"))
    notices = ["interpreted"] if basis == "interpreted" else []
    if told.get("confidence") == "recalled":
        notices.append("recalled")
    elif not any(told.get(one) for one in _SOURCES) and (not told.keys().isdisjoint(_SOURCES)):
        notices.append("unsourced")
    return Row(tuple(cells), notice=" ".join(notice(lang, each) for each in notices))


def made_of(one: Operation) -> Tool:
    """The tool of an operation: the rows of its table, as many as there is room for."""

    def answer(desk: Desk, citer: Citer, *, offset: int, **given: Any) -> Table:
        asked = given
        if one.paged or any(each.arg is LIMIT for each in one.parameters):
            # Over HTTP nobody asks for all at once but in a table.
            asked = given | {"limit": MAX_COUNT, "cursor": ""}
            given = asked | {"limit": WHOLE}
        found = one.find(desk, **given)
        columns, *every = csv.reader(StringIO(one.csv(found).decode(), newline=""))
        notices: tuple[str, ...] = ()
        if columns[-1] == "note":
            # A table that is taken away has its note in each row; here it is said once.
            columns, every = columns[:-1], [row[:-1] for row in every]
            sourced = "citations" in columns
            notices = (found.note, *(() if sourced else (notice(given["lang"], "counted"),)))
        frame = Table(
            cite=citer.address(one.wish(asked).address),
            notices=notices,
            silence=quiet(silence_of(found)),
            columns=tuple(columns),
        )
        rest = following(every, offset)

        def made(some: tuple[list[str], ...]) -> Table:
            left = len(rest) - len(some)
            rows = tuple(_row(columns, cells, given["lang"]) for cells in some)
            end = offset + len(some) if left else 0
            return replace(frame, rows=rows, left_out=left, next_offset=end)

        answer = fitted(made, rest)
        if rest and not answer.rows:
            # One row alone is too long; without it nobody would come past it.
            return made(([clipped(cell, _CELL) for cell in rest[0]],))
        return answer

    given: dict[str, tuple[Any, Any]] = {
        "desk": (Desk, Parameter.empty),
        "citer": (Citer, Parameter.empty),
    }
    for each in one.parameters:
        if each.arg is not LIMIT and each.arg is not CURSOR:
            # What a pattern refuses the operation refuses in words.
            schema = {name: told for name, told in each.arg.schema.items() if name != "pattern"}
            told = Field(
                description=each.arg.help,
                ge=each.arg.least,
                le=each.arg.most,
                max_length=_MAX_AXIS_LENGTH if each.kind is str else None,
                json_schema_extra=schema or None,
            )
            given[each.name] = Annotated[each.kind, told], each.default
    given["offset"] = (Offset, 0)
    return Tool(one.name, one.tool, _signed(answer, one.name, one.description, given))
