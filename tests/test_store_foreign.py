"""Queries put so that Virtuoso answers them as the standard says, and in time."""

from __future__ import annotations

from typing import Any

import pyoxigraph
import pytest

from dcgraph.remote import prepare as foreign
from dcgraph.remote.prepare import put_right, truth_values
from dcgraph.sparql.lexer import Token, all_tokens

STRING = "<http://www.w3.org/2001/XMLSchema#string>"


class Counted(list[Token]):
    """Lexemes, and how often one of them was taken."""

    times = 0

    def __getitem__(self, index: Any) -> Any:
        taken = super().__getitem__(index)
        self.times += len(taken) if isinstance(index, slice) else 1
        return taken


def fetched(name: str) -> str:
    return f"IF(isLiteral({name}) && DATATYPE({name}) = {STRING}, STR({name}), {name})"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?x { ?x ?p 'VALUES ?x < ?y' } # ?a < ?b", None),
        ("SELECT ?x { ?x ?p ?n FILTER(?n > 3) }", None),
        ("SELECT ?x { ?x ?p ?n FILTER(?n + 1 > ?m) }", None),
        ("SELECT ?x {} VALUES ?x { 1 }", None),
        ("SELECT (MAX(?d) AS ?m) {}", None),
        ("SELECT ?x { VALUES ?x { 1 } }", "SELECT ?x { { SELECT * { VALUES ?x { 1 } } } }"),
        (
            "SELECT ?x { VALUES (?x ?y) { (1 2) } }",
            "SELECT ?x { { SELECT * { VALUES (?x ?y) { (1 2) } } } }",
        ),
        ("ASK { FILTER(?a < ?b) }", f"ASK {{ FILTER({fetched('?a')} < {fetched('?b')}) }}"),
        ("ASK { FILTER(?a >= 'b') }", f"ASK {{ FILTER({fetched('?a')} >= 'b') }}"),
        (
            "ASK { BIND(SUBSTR(?s, 1) AS ?y) FILTER(?y < ?b) }",
            f"ASK {{ BIND(SUBSTR(?s, 1) AS ?y) FILTER(?y < {fetched('?b')}) }}",
        ),
        (
            "ASK { VALUES ?d { 'a' } FILTER(?d < 'b') }",
            "ASK { { SELECT * { VALUES ?d { 'a' } } } FILTER(STR(?d) < 'b') }",
        ),
        (
            "SELECT (MIN(?d) AS ?m) { ?x ?p ?d } GROUP BY ?x",
            f"SELECT (MIN({fetched('?d')}) AS ?m) {{ ?x ?p ?d }} GROUP BY ?x",
        ),
    ],
)
def test_a_query_is_put_right(text: str, expected: str | None) -> None:
    assert put_right(text) == (expected or text)
    pyoxigraph.Store().query(put_right(text))


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        ("1 < 2", True),
        ("((?a = ?b))", True),
        ("!BOUND(?a)", True),
        ("BOUND(?a)", True),
        ("?a IN (1, 2)", True),
        ("EXISTS { ?a ?b ?c }", True),
        ("CONTAINS('a', 'b') && true", True),
        ("IF(?a < 1, 1, 0)", False),
        ("SUM(IF(?a < 1, 1, 0))", False),
        ("COUNT(*)", False),
        ("(?a + 1)", False),
        ("'a = b'", False),
    ],
)
def test_truth_values_are_known_by_their_expression(expression: str, truth: bool) -> None:
    assert truth_values(f"SELECT ({expression} AS ?x) {{}}") == ({"x"} if truth else set())


@pytest.mark.nightly
@pytest.mark.parametrize(
    "text",
    [
        "(" * 99_000,
        ")<" * 49_000,
        "(?a)<" * 19_000,
        "VALUES ?x {" * 9000,
        "VALUES ?x {" * 190 + " a" * 40_000 + "}" * 190,
        "(" + "a AS ?b " * 12_000 + ")",
        '"' * 99_000,
        "_:a." * 24_000,
    ],
    ids=lambda text: text[:8],
)
def test_no_text_is_read_again_and_again(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Counted(all_tokens(text))
    monkeypatch.setattr(foreign, "all_tokens", lambda _: read)
    put_right(text)
    truth_values(text)
    # Brackets within brackets are looked into once for each level, of which there are 200 at most.
    assert read.times < 250 * len(read) + 1000
