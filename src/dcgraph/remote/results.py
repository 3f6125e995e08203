"""Results of another engine, checked and written again as the embedded one writes them.

As a program it does so with one answer: a line of JSON (the `Job`) and the answer come in, a line
of JSON and the new answer go out.
"""

from __future__ import annotations

import json
import re
import sys
import traceback
from collections import Counter
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Final

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
    parse,
    parse_query_results,
)

from dcgraph.errors import QueryError
from dcgraph.namespaces import XSD
from dcgraph.remote.prepare import SKOLEM
from dcgraph.sparql.model import Kind
from dcgraph.store import sandbox
from dcgraph.store.protocol import error_text
from dcgraph.store.worker import Written, write

JSON: Final = "application/sparql-results+json"
N_TRIPLES: Final = "application/n-triples"

_INTEGER: Final = XSD + "integer"
_BOOLEAN: Final = XSD + "boolean"
_STRING: Final = XSD + "string"

_LABEL: Final = re.compile(r"[A-Za-z0-9]++")
_DATATYPES: Final = re.compile(rb'"datatype":\s*+"([^"]*+)"')
_INTEGERS: Final = re.compile(
    rb'"datatype":\s*+"'
    + re.escape(_INTEGER.encode())
    + rb'",\s*+"value":\s*+"(?:0|-?[1-9][0-9]*+)"'
)
"""An integer as Virtuoso writes it and in the spelling that an embedded store gives it."""

Term = dict[str, str]


@dataclass(frozen=True, slots=True)
class Job:
    """How an answer is to be written: of what kind it must be, in what media type, how large.

    `limit` is in bytes; `truth_values` and `columns` are those of `Asked`.
    """

    kind: Kind
    media_type: str
    limit: int
    rows: int
    truth_values: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def text(self) -> bytes:
        """The job as a line of JSON."""
        return json.dumps(asdict(self)).encode() + b"\n"


def convert(body: bytes, job: Job) -> Written:
    """The answer written anew, with its limit of rows if it was cut there.

    Raises ValueError for one that cannot be read or is of another kind, AnswerTooLargeError beyond
    the limit of bytes, QueryRefusedError for a character that the format cannot hold.
    """
    # No answer of such a store holds triple terms, for which the text would be looked through.
    wanted = {"sent": "", "rows": job.rows, "solutions_format": job.media_type}
    wanted["graph_format"] = job.media_type
    try:
        if job.kind == "graph":
            # By way of a store: that is how the values in an embedded one get their spelling.
            store = Store()
            found = parse(body, format=RdfFormat.N_TRIPLES)
            store.extend(Quad(_node(q.subject), q.predicate, _node(q.object)) for q in found)
            return write(lambda: store.query("CONSTRUCT WHERE { ?s ?p ?o }"), wanted, job.limit)
        text = body if _is_plain(body, job) else _respelt(body, job)
        written = write(lambda: _results(text), wanted, job.limit)
    except Exception as error:
        # Its frames hold results, and one that is dropped in another thread is an error.
        traceback.clear_frames(error.__traceback__)
        if isinstance(error, SyntaxError | UnicodeError):
            raise ValueError(str(error)) from None
        raise
    if written.kind != job.kind:
        raise ValueError("a truth value was asked for or given, and not both")
    return written


def bindings(body: bytes) -> list[dict[str, Term]]:
    """The rows of an answer in JSON. Raises ValueError for what is none."""
    content = _content(body)
    if "boolean" in content:
        raise ValueError("it is a truth value and no table")
    rows: list[dict[str, Term]] = content["results"]["bindings"]
    return rows


def _is_plain(body: bytes, job: Job) -> bool:
    """Whether the answer holds nothing that we would spell otherwise, as most do: it is faster."""
    if job.columns or job.truth_values or SKOLEM.encode() in body or b"nodeID:" in body:
        return False
    datatypes = Counter(_DATATYPES.findall(body))
    integers = datatypes.pop(_INTEGER.encode(), 0)
    return datatypes.keys() <= {_STRING.encode()} and len(_INTEGERS.findall(body)) == integers


def _respelt(body: bytes, job: Job) -> bytes:
    """The answer with its columns in order, and its terms as an embedded store spells them."""
    content = _content(body)
    if "boolean" in content:
        return json.dumps({"head": {}, "boolean": content["boolean"]}).encode()
    found = content["head"]["vars"]
    # The columns that came, those of the text in its order first.
    names = [name for name in job.columns if name in found]
    names += [name for name in found if name not in job.columns]
    try:
        rows = [
            {name: _term(term, name in job.truth_values) for name, term in row.items()}
            for row in content["results"]["bindings"]
        ]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"a row of it is no binding ({error})") from None
    return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()


def _results(text: bytes) -> QueryBoolean | QuerySolutions:
    results = parse_query_results(text, format=QueryResultsFormat.JSON)
    assert isinstance(results, QueryBoolean | QuerySolutions)
    return results


def _content(body: bytes) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(body, parse_constant=_no_constant)
        if "boolean" in content:
            assert isinstance(content["boolean"], bool)
        else:
            assert isinstance(content["head"]["vars"], list)
            assert isinstance(content["results"]["bindings"], list)
    except (AssertionError, KeyError, TypeError, RecursionError, ValueError) as error:
        raise ValueError(f"it is no SPARQL JSON ({error})") from None
    return content


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


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


def main() -> int:
    """Do the one job; the arguments are the parent's number and the bytes of memory to take."""
    sandbox.end_with_parent(int(sys.argv[1]))
    sandbox.close_network()
    sandbox.refuse_core_dumps()
    sandbox.be_killed_first()
    sandbox.limit_memory(int(sys.argv[2]))
    try:
        given, output = sys.stdin.buffer, sys.stdout.buffer
        job = Job(**json.loads(given.readline()))
        try:
            kind, body, rows = convert(given.read(), job)
            head = json.dumps({"kind": kind, "rows": rows}).encode()
        except QueryError as error:
            head, body = error_text(error), b""
        except ValueError as error:
            head, body = json.dumps({"fault": str(error)}).encode(), b""
        output.writelines((head, b"\n", body))
        output.flush()
    except MemoryError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
