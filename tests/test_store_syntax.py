from __future__ import annotations

import pytest
from pyoxigraph import Store

from dcgraph.errors import QuerySyntaxError
from dcgraph.sparql.rewrite import for_engine
from dcgraph.sparql.syntax_errors import PADDING, syntax_error


def refused(text: str) -> QuerySyntaxError:
    """What is said of a text that the engine refuses, as a worker says it."""
    sent = for_engine(text) + PADDING
    with pytest.raises(SyntaxError) as caught:
        Store().query(sent, prefixes={"e": "http://e/"})
    return syntax_error(text, str(caught.value), sent)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("SELECT * { ?s ?p }", "?s ?p }"),
        ("SELECT * { \\u003Fs ?p ?o }", "\\u003Fs"),
        ("SELECT * { ?s ?p '\\u00e9' .\n %% }", "%% }"),
        ("SELECT * { ?s ?p <x:\\u00e9> . ?s ?p '\\U0001F600' ; %% }", "%% }"),
        ("SELECT * { ?s ?p '😀' . %% ?p ?o . ?s ?p ?o }", "%% ?p ?o"),
        ("SELECT * { e:a.b.c ?p e:d.e.f . %% }", "%% }"),
        ("SELECT * { e:a.b.c ?p e:d.e.f . %% ?p ?o . ?s ?p e:x.y.z }", "%% ?p ?o"),
        ("SELECT * { ?s ?p ?o } LIMIT 1 \\u0041", "\\u0041"),
        ("A\\u0053K {}", "A\\u0053K"),
    ],
)
def test_the_words_with_the_mistake_are_quoted_and_the_place_is_after_them(
    text: str, seen: str
) -> None:
    error = refused(text)
    assert f"the mistake stands in “{seen}”." in str(error)
    lines = text.split("\n")
    assert error.line == len(lines)
    assert error.column is not None
    assert lines[-1][: error.column - 1].rstrip().endswith(seen)
    assert error.column - 1 <= len(lines[-1])


@pytest.mark.parametrize("text", ["ASK {", "ASK { # a", "ASK { ?s ?p 'a }", "ASK {} LIMIT"])
def test_what_is_missing_at_the_end_is_missed_there(text: str) -> None:
    error = refused(text)
    assert (error.line, error.column) == (1, len(text) + 1)


def test_a_syntax_error_says_where_and_after_what() -> None:
    error = syntax_error("SELECT *\n{ ?s ?p }", "error at 2:10: expected one of LATERAL, [_]")
    assert (error.line, error.column) == (2, 10)
    assert "line 2, column 10, just after “{ ?s ?p }”" in str(error)


def test_a_syntax_error_keeps_the_sentences_of_the_engine() -> None:
    error = syntax_error(
        "SELECT * { foo:a ?p ?o }",
        "error at 1:17: expected one of OPTIONAL, Prefix not found, ['%']",
    )
    assert "Prefix not found" in str(error)
    assert "OPTIONAL" not in str(error)


def test_an_empty_query_is_called_empty() -> None:
    assert "empty" in str(syntax_error(" ", "error at 1:2: expected [_]"))


def test_a_complaint_without_a_place_is_kept_whole() -> None:
    error = syntax_error("SELECT * {}", "Something else.")
    assert str(error) == "The query does not parse: Something else."
    assert error.line is None
