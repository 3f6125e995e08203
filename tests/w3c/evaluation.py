"""The query tests, put to a running server as a client would put them.

All data files of a checkout are named graphs of one snapshot. What a test wants as its dataset
is asked for by the parameters of the protocol, so that the tests try those as well.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph
from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
)
from rdflib import Graph, Namespace
from rdflib import Literal as RdfLiteral
from rdflib.term import Node
from tests.w3c.manifest import QueryTest
from tests.w3c.replay import Got, Sent, replay
from tests.w3c.same import Row, same_rows

NOTHING = "urn:x-dcgraph:an-empty-graph"
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
GRAPHS = (".ttl", ".rdf", ".nt")
FEDERATED = ("sparql11/service", "sparql11/syntax-fed")
JSON = "application/sparql-results+json"
_QUADS = (".trig", ".nq")
_FORMATS = {".csv": "text/csv", ".tsv": "text/tab-separated-values"}


def quads_of(path: Path) -> list[Quad]:
    """The quads of a data file; its default graph is named after the file."""
    return [
        Quad(
            quad.subject,
            quad.predicate,
            quad.object,
            NamedNode(path.as_uri()) if quad.graph_name == DefaultGraph() else quad.graph_name,
        )
        for quad in pyoxigraph.parse(
            path=str(path), base_iri=path.as_uri(), rename_blank_nodes=True
        )
    ]


def run(address: str, test: QueryTest) -> str | None:
    """What is wrong with the answer to a test; None where nothing is."""
    if test.folder in FEDERATED:
        return _judge_refusal(_ask(address, test, test.query.read_bytes(), "*/*"))
    if test.result is None:
        return _judge_syntax(test, _ask(address, test, test.query.read_bytes(), "*/*"))
    base = f"BASE <{test.query.as_uri()}> ".encode()
    accept = _FORMATS.get(test.result.suffix, f"{JSON}, application/n-triples")
    got = _ask(address, test, base + test.query.read_bytes(), accept)
    if got.status != 200:
        return f"status {got.status}: {got.body[:300]!r}"
    if test.kind == "CSVResultFormatTest":
        return _judge_csv(got.body, test.result.read_bytes())
    return _judge_rows(got, test.result)


def _ask(address: str, test: QueryTest, query: bytes, accept: str) -> Got:
    target = "?" + urlencode(list(_dataset(test)))
    headers = (("content-type", "application/sparql-query"), ("accept", accept))
    return replay(address, Sent("POST", target, headers, query))


def _dataset(test: QueryTest) -> Iterator[tuple[str, str]]:
    """What the test wants as its dataset; nothing where its query says so itself."""
    if not test.data and re.search(rb"\bFROM\b", test.query.read_bytes()):
        return
    for path in test.data:
        yield "default-graph-uri", path.as_uri()
    if not test.data:
        yield "default-graph-uri", NOTHING
    for name in sorted({name for path in (*test.named, *test.data) for name in _named(test, path)}):
        yield "named-graph-uri", name


def _named(test: QueryTest, path: Path) -> Iterable[str]:
    """The named graphs that a file of a test brings in: itself, or those that it holds."""
    if path in test.named:
        return {path.as_uri()}
    if path.suffix not in _QUADS:
        return ()
    names = {quad.graph_name for quad in quads_of(path)} - {NamedNode(path.as_uri())}
    return {name.value for name in names if isinstance(name, NamedNode)}


def _judge_syntax(test: QueryTest, got: Got) -> str | None:
    if test.kind.startswith("Positive"):
        return None if got.status == 200 else f"status {got.status}: {got.body[:300]!r}"
    if got.status != 400:
        return f"status {got.status}, not 400"
    kind = json.loads(got.body)["type"]
    return None if kind.endswith("/syntax") else f"a syntax error is told as {kind}"


def _judge_refusal(got: Got) -> str | None:
    """A query with SERVICE is refused by name, never carried out."""
    if got.status != 403:
        return f"status {got.status}, not 403"
    return None if json.loads(got.body).get("feature") == "SERVICE" else f"{got.body[:300]!r}"


def _judge_csv(got: bytes, wanted: bytes) -> str | None:
    """CSV tells no types; where the test has a blank node, so must the answer."""
    ours, theirs = (list(csv.reader(io.StringIO(text.decode()))) for text in (got, wanted))
    if ours[:1] != theirs[:1]:
        return f"the columns are {ours[:1]}, not {theirs[:1]}"
    same = same_rows(_cells(ours[1:]), _cells(theirs[1:]))
    return None if same else f"{ours} is not {theirs}"


def _cells(rows: list[list[str]]) -> list[Row]:
    return [
        tuple(pyoxigraph.BlankNode(cell[2:]) if cell.startswith("_:") else cell for cell in row)
        for row in rows
    ]


def _judge_rows(got: Got, result: Path) -> str | None:
    if got.media_type == "application/n-triples":
        ours = _triples(got.body, RdfFormat.N_TRIPLES)
        theirs = _triples(result.read_bytes(), RdfFormat.from_extension(result.suffix[1:]), result)
        return None if same_rows(ours, theirs) else f"{ours} is not {theirs}"
    form = QueryResultsFormat.from_media_type(got.media_type)
    assert form is not None
    found = pyoxigraph.parse_query_results(got.body, form)
    columns, rows = _read(result)
    if isinstance(found, QueryBoolean):
        return None if [(bool(found),)] == rows else f"the answer is {bool(found)}"
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    if names != columns if result.suffix in _FORMATS else set(names) != set(columns):
        return f"the columns are {names}, not {columns}"
    ours = [tuple(row[name] for name in columns) for row in found]
    return None if same_rows(ours, rows) else f"{ours} is not {rows}"


def _triples(text: bytes, form: RdfFormat | None, path: Path | None = None) -> list[Row]:
    parsed = pyoxigraph.parse(text, form, base_iri=path.as_uri() if path else None)
    return [(one.subject, one.predicate, one.object) for one in {q.triple for q in parsed}]


def _read(result: Path) -> tuple[list[str], list[Row]]:
    """The columns and rows of an expected result; a truth value is one row of no column."""
    if result.suffix in GRAPHS:
        return _read_result_set(result)
    form = QueryResultsFormat.from_extension(result.suffix[1:])
    assert form is not None, result
    found = pyoxigraph.parse_query_results(result.read_bytes(), form)
    if isinstance(found, QueryBoolean):
        return [], [(bool(found),)]
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return names, [tuple(row[name] for name in names) for row in found]


def _read_result_set(result: Path) -> tuple[list[str], list[Row]]:
    """The vocabulary in which the first test suites told their results."""
    graph = Graph().parse(result, publicID=result.as_uri())
    columns = sorted(str(name) for name in graph.objects(None, RS.resultVariable))
    rows: list[Row] = []
    for solution in graph.objects(None, RS.solution):
        bound = {
            str(graph.value(binding, RS.variable)): graph.value(binding, RS.value)
            for binding in graph.objects(solution, RS.binding)
        }
        rows.append(tuple(_term(bound.get(name)) for name in columns))
    return columns, rows


def _term(node: Node | None) -> pyoxigraph.NamedNode | pyoxigraph.Literal | None:
    if isinstance(node, RdfLiteral):
        datatype = NamedNode(str(node.datatype)) if node.datatype else None
        return pyoxigraph.Literal(str(node), datatype=datatype, language=node.language)
    return None if node is None else NamedNode(str(node))
