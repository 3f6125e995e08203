"""The reader that knows places reads what pyoxigraph reads, and knows the places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, parse

from dcgraph.rdf.corpus import Corpus
from dcgraph.rdf.turtle import read_turtle

HEAD = "@prefix e: <http://e/> .\n"


def same(text: str) -> bool:
    """Whether both readers see the same graph, blank nodes matched by their content."""
    ours = Dataset(Quad(t.subject, t.predicate, t.object) for t in read_turtle(text, "b"))
    theirs = Dataset(Quad(q.subject, q.predicate, q.object) for q in parse(text, RdfFormat.TURTLE))
    for graph in (ours, theirs):
        graph.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return ours == theirs


@pytest.mark.nightly
def test_every_shipped_file_reads_the_same(shipped: Corpus) -> None:
    assert len(shipped.files) > 20
    turtle = [file for file in shipped.files if file.path.suffix == ".ttl"]
    assert [file.shown for file in turtle if not same(file.text)] == []


@pytest.mark.parametrize(
    "body",
    [
        "e:s e:p e:o .",
        "e:s a e:C ; e:p 1, -2, 3.5, 4e0, .5, true, false ;; .",
        'e:s e:p "a\\n\\"b\\"", \'c\', """d "e" f""", \'\'\'g\n\'\'\' .',
        'e:s e:p "x"@fr-CA, "1"^^e:t, "\\u00e9\\U0001F600" .',
        "e:s e:p [ e:q [ e:r e:o ] ; e:q () ], ( 1 [ e:p 2 ] ( e:a ) ) .",
        "[] e:p e:o . [ e:p e:o ] . ( 1 2 ) e:p _:b . _:b e:p _:b.c .",
        "e:a.b-c.1 e:p%20q e:x\\,y . e: e:p e:d:e .",
        "@base <http://b/> . <x> <y#z> <../w> . PREFIX f: <http://f/> f:a f:b <> .",
        "e:s e:p e:o # a comment . ; [\n ; e:q 'no # comment' .",
        "e:s e:p 1 .e:q e:p 2 .",
    ],
)
def test_the_forms_of_turtle(body: str) -> None:
    assert same(HEAD + body)


def test_a_triple_knows_where_its_object_stands() -> None:
    text = HEAD + 'e:s\n  e:p "long\\ntext" ,\n    e:o ; e:q [\n      e:r 5 ] .\n'
    places = {t.object: (t.line, t.column, t.subject_line) for t in read_turtle(text, "b")}
    assert places[NamedNode("http://e/o")] == (4, 5, 2)
    assert next(v for k, v in places.items() if getattr(k, "value", "") == "5") == (5, 11, 4)


def test_blank_nodes_are_named_by_their_order() -> None:
    text = HEAD + "[] e:p [] ."
    assert read_turtle(text, "b") == read_turtle(text, "b")
    assert read_turtle(text, "b") != read_turtle(text, "c")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_survives_as_a_literal(value: str) -> None:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    escaped = escaped.replace("\r", "\\r").replace("\0", "\\u0000")
    assert same(f'{HEAD}e:s e:p "{escaped}" .')
