"""The graphs that a query names for itself."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from dcgraph.namespaces import GRAPHS, ROOT
from dcgraph.sparql.model import Request
from dcgraph.sparql.rewrite import names_graphs, with_graphs
from dcgraph.store.worker import run

A, B = "https://example.org/a", "https://example.org/b"


@pytest.mark.parametrize(
    ("text", "default", "named"),
    [
        (f"ASK FROM <{A}> FROM <{B}> {{}}", (A, B), ()),
        (f"ask from <{A}>from named<{B}>{{}}", (A,), (B,)),
        (f"ASK FROM NAMED <{A}> FROM NAMED <{B}> {{}}", (), (A, B)),
        (f"ASK FROM <{A}> FROM <{A}> FROM <{B}> {{}}", (A, B), ()),
        ("PREFIX e: <https://example.org/> ASK FROM e:a FROM e:b {}", (A, B), ()),
        ("PREFIX : <https://example.org/> ASK FROM :a FROM :\\b {}", (A, B), ()),
        ("BASE <https://example.org/x/> ASK FROM <../a> FROM </b> {}", (A, B), ()),
        ("BASE <https://example.org/x> PREFIX e: <y/../> ASK FROM e:a FROM e:b {}", (A, B), ()),
        (f"ASK FROM <https://example.org/\\u0061> FROM <{B}> {{}}", (A, B), ()),
        ("ASK FROM <graph/derived> FROM <x> {}", (GRAPHS + "derived", ROOT + "x"), ()),
        (f"CONSTRUCT {{ ?s ?p 'FROM' }} FROM <{A}> FROM <{B}> WHERE {{ ?s ?p ?o }}", (A, B), ()),
        # One clause is no merge, and what cannot be read is left to the engine.
        (f"ASK FROM <{A}> {{ ?s ?p 'FROM' }}", (), ()),
        (f"ASK {{ ?s ?p 'FROM <{A}> FROM <{B}>' }} # FROM <{A}> FROM <{B}>", (), ()),
        (f"ASK FROM <{A}> FROM unknown:b {{}}", (), ()),
        (f"ASK FROM <{A}> FROM <http://[> {{}}", (), ()),
        (f"ASK FROM <{A}> FROM", (), ()),
        (f"ASK FROM <{A}> FROM NAMED", (), ()),
    ],
)
def test_clauses(text: str, default: tuple[str, ...], named: tuple[str, ...]) -> None:
    found = with_graphs(Request(text))
    assert (found.query, found.default_graphs, found.named_graphs) == (text, default, named)


def test_parameters_go_before_clauses() -> None:
    request = Request(f"ASK FROM <{A}> FROM <{B}> {{}}", default_graphs=(B,))
    assert with_graphs(request) is request


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?o { ?s ?p ?o }", "a b"),
        ("SELECT ?o { GRAPH ?g { ?s ?p ?o } }", "a b"),
        ("SELECT ?o FROM <a> { ?s ?p ?o }", "a"),
        ("SELECT ?o FROM <a> { GRAPH ?g { ?s ?p ?o } }", ""),
        ("select ?o from <a> { ?s ?p ?o }", "a"),
        ("SELECT ?o fRoM <a> { ?s ?p ?o }", "a"),
        ("SELECT ?o FROM NAMED <a> { ?s ?p ?o }", ""),
        ("SELECT ?o FROM NAMED <a> { GRAPH ?g { ?s ?p ?o } }", "a"),
        ("SELECT ?o FROM <a> FROM NAMED <b> { ?s ?p ?o }", "a"),
        ("SELECT ?o # all\nFROM # one\n<a> { ?s ?p ?o }", "a"),
        ("PREFIX e: <> SELECT ?o FROM e:a { ?s ?p ?o }", "a"),
        (r"SELECT ?o FROM <\u0061> { ?s ?p ?o }", "a"),
        # No blank is wanted around the words.
        ("SELECT*FROM<a>{ ?s ?p ?o }", "a"),
        ("PREFIX e: <> SELECT ?o FROMe:a { ?s ?p ?o }", "a"),
        ("PREFIX : <> SELECT ?o FROM:a { ?s ?p ?o }", "a"),
        ("SELECT ?o FROMNAMED<a>{ GRAPH ?g { ?s ?p ?o } }", "a"),
        ("PREFIX e: <> SELECT ?o fromNamede:a { GRAPH ?g { ?s ?p ?o } }", "a"),
        # What looks like a clause and is none.
        ("SELECT ?o { ?s ?p ?o } # FROM <a>", "a b"),
        ("# FROM <a>\nSELECT ?o { ?s ?p ?o }", "a b"),
        ("SELECT ?o { ?s ?p ?o FILTER (?o != ' FROM <a> ') }", "a b"),
        (r"SELECT ?o { ?s ?p ?o FILTER (?o != '\' FROM <a> ') }", "a b"),
        ('SELECT ?o { ?s ?p ?o FILTER (?o != """\n" FROM <a> """) }', "a b"),
        (r"SELECT ?o { ?s ?p ?o FILTER (?o != '\u0046ROM <a>') }", "a b"),
        ("SELECT ?o { ?s ?p ?o FILTER (?s != <FROM>) }", "a b"),
        ("SELECT ?o { ?s ?p ?o BIND (1 AS ?from) FILTER (?FROM || true || $from) }", "a b"),
        ("PREFIX from: <> SELECT ?o { from:s from:p ?o }", "a b"),
        ("PREFIX e: <> SELECT ?o { ?s ?p ?o FILTER (?s != e:FROM && ?s != e:a.FROM) }", "a b"),
        ("SELECT ?o { ?s ?p ?o OPTIONAL { _:FROM ?from 'x'@from } }", "a b"),
    ],
)
def test_the_union_is_asked_unless_a_query_names_a_graph(text: str, expected: str) -> None:
    store = Store()
    for name in "ab":
        triple = NamedNode(ROOT + "s"), NamedNode(ROOT + "p"), Literal(name)
        store.add(Quad(*triple, NamedNode(ROOT + name)))
    rows = run(store, text, {})
    assert isinstance(rows, QuerySolutions)
    assert sorted(row["o"].value for row in rows) == expected.split()


@pytest.mark.parametrize("word", [r"\u0046ROM", r"\U00000046ROM", r"FRO\u004D"])
def test_a_word_with_an_escape_is_no_clause(word: str) -> None:
    # The engine refuses it: did it read it, the union would override it.
    text = f"ASK {word} <{A}> {{}}"
    assert not names_graphs(text)
    with pytest.raises(SyntaxError):
        run(Store(), text, {})


@pytest.mark.parametrize("glued", ["ASKFROM<a>{}", "ASKFROMNAMED<a>{}", "DESCRIBE<a>FROM<b>"])
def test_a_clause_without_blanks_names_a_graph(glued: str) -> None:
    assert names_graphs(glued)
    run(Store(), glued, {})
