"""The graphs that a query names for itself."""

from __future__ import annotations

import pytest

from dcgraph.namespaces import GRAPHS, ROOT
from dcgraph.sparql.model import Request
from dcgraph.sparql.rewrite import with_graphs

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
