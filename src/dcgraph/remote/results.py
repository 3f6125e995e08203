"""Results of another engine, checked and written again."""

from __future__ import annotations

import json
import re
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache
from typing import Any, Final, Protocol

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from dcgraph.errors import AnswerTooLargeError
from dcgraph.namespaces import PREFIXES
from dcgraph.remote.prepare import Asked
from dcgraph.sparql.lexer import tokens
from dcgraph.store.dataset import SKOLEM
from dcgraph.store.pool import read_aside
from dcgraph.store.worker import Results, Written, write

JSON: Final = "application/sparql-results+json"
N_TRIPLES: Final = "application/n-triples"

_INTEGER: Final = PREFIXES["xsd"] + "integer"
_BOOLEAN: Final = PREFIXES["xsd"] + "boolean"
_STRING: Final = PREFIXES["xsd"] + "string"

_LABEL: Final = re.compile(r"[A-Za-z0-9]++")

_SKOLEM: Final = SKOLEM.encode()
_DATATYPES: Final = re.compile(rb'"datatype":\s*+"([^"]*+)"')
_INTEGERS: Final = re.compile(
    rb'"datatype":\s*+"'
    + re.escape(_INTEGER.encode())
    + rb'",\s*+"value":\s*+"(?:0|-?[1-9][0-9]*+)"'
)
"""An integer as Virtuoso writes it and in the spelling that an embedded store gives it."""

Term = dict[str, str]


class _Job(Protocol):
    """How solutions are to be written; see `converter.Job`."""

    @property
    def media_type(self) -> str: ...

    @property
    def limit(self) -> int: ...

    @property
    def rows(self) -> int: ...

    @property
    def truth_values(self) -> frozenset[str]: ...

    @property
    def columns(self) -> tuple[str, ...]: ...


def bindings(body: bytes | bytearray) -> list[dict[str, Term]]:
    """The rows of an answer in JSON. Raises ValueError for what is none."""
    content = _content(body)
    if "boolean" in content:
        raise ValueError("it is a truth value and no table")
    rows: list[dict[str, Term]] = content["results"]["bindings"]
    return rows


def write_solutions(body: bytes, job: _Job) -> Written:
    """An answer in JSON, written as the job wants it, with its limit of rows if it was cut there.

    Raises ValueError for what is no answer in JSON, AnswerTooLargeError beyond the limit of bytes.
    """
    wanted = _wanted(solutions_format=job.media_type, rows=job.rows)
    if not job.columns and not job.truth_values and _plain(body):
        return _written(lambda: _results(body), wanted, job.limit)
    content = _content(body)
    if "boolean" in content:
        plain: dict[str, Any] = {"head": {}, "boolean": content["boolean"]}
    else:
        plain = {
            "head": {"vars": _columns(content["head"]["vars"], job.columns)},
            "results": {
                "bindings": [_row(row, job.truth_values) for row in content["results"]["bindings"]]
            },
        }
    text = json.dumps(plain).encode()
    return _written(lambda: _results(text), wanted, job.limit)


def read_graph(body: bytes) -> list[Triple]:
    """The triples of an answer in N-Triples, blank nodes again such. Raises ValueError."""
    try:
        found = parse(body, format=RdfFormat.N_TRIPLES)
        return [Triple(_node(t.subject), t.predicate, _node(t.object)) for t in found]
    except SyntaxError as error:
        raise ValueError(str(error)) from error


def write_graph(triples: Iterable[Triple], media_type: str, limit: int) -> bytes:
    """Triples written as `media_type`, each once.

    Raises AnswerTooLargeError beyond `limit` bytes.
    """
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    # By way of a store, since that is how the values in an embedded one get their spelling.
    wanted = _wanted(graph_format=media_type)
    return _written(lambda: store.query("CONSTRUCT WHERE { ?s ?p ?o }"), wanted, limit).body


def _plain(body: bytes) -> bool:
    """Whether the answer holds nothing that we would spell otherwise, as most do: it is faster."""
    if _SKOLEM in body or b"nodeID:" in body:
        return False
    datatypes = Counter(_DATATYPES.findall(body))
    integers = datatypes.pop(_INTEGER.encode(), 0)
    return datatypes.keys() <= {_STRING.encode()} and len(_INTEGERS.findall(body)) == integers


def _written(evaluate: Callable[[], Results], wanted: dict[str, Any], limit: int) -> Written:
    """What `write` makes of results. Raises ValueError for what cannot be read as such."""
    try:
        return write(evaluate, wanted, limit)
    except Exception as error:
        # Its frames hold results, and one that is dropped in another thread is an error.
        traceback.clear_frames(error.__traceback__)
        if isinstance(error, SyntaxError | UnicodeError):
            raise ValueError(str(error)) from None
        raise


def _results(text: bytes) -> QueryBoolean | QuerySolutions:
    results = parse_query_results(text, format=QueryResultsFormat.JSON)
    assert isinstance(results, QueryBoolean | QuerySolutions)
    return results


def _wanted(**formats: str | int) -> dict[str, Any]:
    # No answer of such a store holds triple terms, for which the text would be looked through.
    return {"sent": "", **formats}


def _columns(found: list[str], order: tuple[str, ...]) -> list[str]:
    """The columns that came, those of the text in its order first."""
    return [*(name for name in order if name in found), *(n for n in found if n not in order)]


def _content(body: bytes | bytearray) -> dict[str, Any]:
    try:
        content = json.loads(body, parse_constant=_no_constant)
        if "boolean" in content:
            assert isinstance(content["boolean"], bool)
        else:
            assert isinstance(content["head"]["vars"], list)
            assert isinstance(content["results"]["bindings"], list)
    except (AssertionError, KeyError, TypeError, RecursionError, ValueError) as error:
        raise ValueError(f"it is no SPARQL JSON ({error})") from None
    checked: dict[str, Any] = content
    return checked


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _row(row: dict[str, Term], truth_values: frozenset[str]) -> dict[str, Term]:
    try:
        return {name: _term(term, name in truth_values) for name, term in row.items()}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"a row of it is no binding ({error})") from None


def _term(term: Term, truth_value: bool) -> Term:
    kind, value = term["type"], term["value"]
    if kind == "uri" and value.startswith(SKOLEM):
        return {"type": "bnode", "value": value[len(SKOLEM) :]}
    if kind == "bnode" and not _LABEL.fullmatch(value):
        # Such as nodeID://b10005.
        return {"type": kind, "value": "b" + value.encode().hex()}
    if kind not in ("literal", "typed-literal"):
        return {"type": kind, "value": value}
    if "xml:lang" in term:
        return {"type": "literal", "value": value, "xml:lang": term["xml:lang"]}
    datatype = term.get("datatype", _STRING)
    if truth_value and datatype == _INTEGER and value in ("0", "1"):
        datatype = _BOOLEAN
    if datatype == _STRING:
        return {"type": "literal", "value": value}
    return {"type": "literal", "value": _canonical(value, datatype), "datatype": datatype}


@lru_cache(maxsize=4096)
def _canonical(value: str, datatype: str) -> str:
    """The spelling that an embedded store would give the value."""
    thing = NamedNode("urn:x")
    store = Store()
    store.add(Quad(thing, thing, Literal(value, datatype=NamedNode(datatype))))
    (quad,) = store
    return str(quad.object.value) if isinstance(quad.object, Literal) else value


def _node(term: Any) -> Any:
    if isinstance(term, NamedNode) and term.value.startswith(SKOLEM):
        return BlankNode(term.value[len(SKOLEM) :])
    return term


# DESCRIBE, of which each engine has its own notion, as the embedded one answers it.
#
# It tells all that is said of a thing, and of each blank node that this leads to; nothing that
# is said of other things with this one as object.


MAX_THINGS: Final = 1000
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
    so many bytes. Raises AnswerTooLargeError for too many things too, ValueError for an answer that
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
        if len(things) > MAX_THINGS:
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
    except AnswerTooLargeError:
        raise _too_many("far more things") from None
    return {
        _write_description(term["value"])
        for row in bindings(body)
        for term in row.values()
        if term["type"] == "uri"
    }


def _too_many(things: str) -> AnswerTooLargeError:
    return AnswerTooLargeError(
        f"The query describes {things} and the limit is {MAX_THINGS}: describe fewer, or write "
        "a CONSTRUCT.",
        MAX_THINGS,
        "things",
    )


def _write_description(iri: str) -> str:
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
