from __future__ import annotations

from dcgraph.store.syntax import syntax_error


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
