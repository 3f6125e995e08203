"""Names with several dots, which this graph is full of, can be asked for as the standard says."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from dcgraph.errors import QuerySyntaxError
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.sparql.model import Request
from dcgraph.sparql.rewrite import for_engine
from dcgraph.sparql.syntax_errors import syntax_error
from dcgraph.store.pool import open_store


def test_the_engine_still_needs_it() -> None:
    """When this fails the engine reads such names by itself and the module can go."""
    with pytest.raises(SyntaxError):
        Store().query("PREFIX e: <http://e/> ASK { e:a.b.c ?p ?o }")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ASK { e:a.b.c e:p e:d.e }", r"ASK { e:a\.b\.c e:p e:d.e }"),
        ("ASK { ?s ?p e:a.b.c. }", r"ASK { ?s ?p e:a\.b\.c. }"),
        (r"ASK { e:a\.b.c ?p ?o }", r"ASK { e:a\.b\.c ?p ?o }"),
        ('ASK { ?s ?p "e:a.b.c" } # e:a.b.c', 'ASK { ?s ?p "e:a.b.c" } # e:a.b.c'),
        ("ASK { <e:a.b.c> ?p 1.2 }", "ASK { <e:a.b.c> ?p 1.2 }"),
    ],
)
def test_only_names_with_several_dots_are_escaped(text: str, expected: str) -> None:
    assert for_engine(text) == expected


def test_the_escaped_name_is_the_same_name() -> None:
    store = Store()
    node = NamedNode("http://e/rkc.ga-7.1")
    store.add(Quad(node, node, Literal("x")))
    query = "PREFIX e: <http://e/> ASK { e:rkc.ga-7.1 e:rkc.ga-7.1 ?o . }"
    assert bool(store.query(for_engine(query)))


def test_an_error_has_the_place_in_the_text_as_it_was_written() -> None:
    original = "ASK {\n e:a.b\\.c ?p ?? }"
    sent = for_engine(original)
    column = sent.split("\n")[1].index("??") + 1
    error = syntax_error(original, f"error at 2:{column}: expected x", sent)
    assert (error.line, error.column) == (2, column - 1) == (2, 14)


def test_a_provision_is_asked_for_by_its_name(shipped_snapshot: Snapshot) -> None:
    with open_store(shipped_snapshot.store) as store:
        answer = store.answer(Request("ASK { dcgd:rkc.ga-7.1 dcg:isPartOf dcgd:rkc.ga-7 }"))
        assert b"true" in answer.body
        with pytest.raises(QuerySyntaxError) as caught:
            store.answer(Request("ASK {\n dcgd:rkc.ga-7.1 ?p }"))
    assert (caught.value.line, caught.value.column) == (2, 21)
