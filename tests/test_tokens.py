"""The tokens of Turtle: none is lost, each is what the grammar says, and what is none is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcgraph.errors import LoadError
from dcgraph.rdf.corpus import Corpus
from dcgraph.rdf.turtle import _exact, place, tokens


def cut(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(text) if token.kind != "space"]


def test_no_character_of_the_shipped_files_is_lost(shipped: Corpus) -> None:
    turtle = [file for file in shipped.files if file.path.suffix == ".ttl"]
    assert len(turtle) > 400
    for file in turtle:
        found = tokens(file.text, file.shown)
        assert "".join(token.text for token in found) == file.text
        assert all(file.text.startswith(token.text, token.offset) for token in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("e:a.b-c.1 .", [("name", "e:a.b-c.1"), ("mark", ".")]),
        ("e:a.", [("name", "e:a"), ("mark", ".")]),
        ("e:a..", [("name", "e:a"), ("mark", "."), ("mark", ".")]),
        ("e:", [("name", "e:")]),
        (":", [("name", ":")]),
        (":a:b", [("name", ":a:b")]),
        ("é.ü:ж", [("name", "é.ü:ж")]),
        (r"e:x\,y%20z", [("name", r"e:x\,y%20z")]),
        ("e:a#b", [("name", "e:a"), ("comment", "#b")]),
        ("a e:a", [("word", "a"), ("name", "e:a")]),
        ("true.", [("word", "true"), ("mark", ".")]),
        ("PREFIX e:<http://e/>", [("word", "PREFIX"), ("name", "e:"), ("iri", "<http://e/>")]),
        ("@prefix", [("lang", "@prefix")]),
        ('"x"@fr-CA', [("string", '"x"'), ("lang", "@fr-CA")]),
        ('"1"^^e:i', [("string", '"1"'), ("caret", "^^"), ("name", "e:i")]),
        ('"" ""', [("string", '""'), ("string", '""')]),
        ("'a\"b'", [("string", "'a\"b'")]),
        (r'"a\"b"', [("string", r'"a\"b"')]),
        ('"""a"b""c\n#d"""', [("string", '"""a"b""c\n#d"""')]),
        (r"'''a\'''b'''", [("string", r"'''a\'''b'''")]),
        ("<http://e/a#b>", [("iri", "<http://e/a#b>")]),
        (r"<http://e/\u00e9>", [("iri", r"<http://e/\u00e9>")]),
        ("_:a.b .", [("blank", "_:a.b"), ("mark", ".")]),
        ("_:a.", [("blank", "_:a"), ("mark", ".")]),
        ("1.", [("number", "1"), ("mark", ".")]),
        ("1.5", [("number", "1.5")]),
        ("-.5e3", [("number", "-.5e3")]),
        ("+1.E-3", [("number", "+1.E-3")]),
        ("[]()", [("mark", "["), ("mark", "]"), ("mark", "("), ("mark", ")")]),
        ("# a \r\n#b", [("comment", "# a "), ("comment", "#b")]),
    ],
)
def test_the_tokens_of_turtle(text: str, expected: list[tuple[str, str]]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ('e:a e:b "x\n" .', 1, 9, "quotes"),
        ('e:a\n  e:b """x"" .', 2, 7, "quotes"),
        ("e:a e:b\n\n<http://e/ x> .", 3, 1, "IRI"),
        (r"<http://e/\q>", 1, 1, "IRI"),
        ("e:a & e:b", 1, 5, "'&'"),
        ("e:a e:b 1\xa0.", 1, 10, r"'\\xa0'"),
        ("{", 1, 1, "'{'"),
        ("_:-", 1, 1, "'_'"),
        (r"e:\q", 1, 3, r"'\\\\'"),
    ],
)
def test_what_is_no_token_is_told_with_its_place(
    text: str, line: int, column: int, word: str
) -> None:
    with pytest.raises(LoadError, match=word) as refused:
        tokens(text, "a.ttl")
    assert (refused.value.line, refused.value.column) == (line, column)
    assert str(refused.value).startswith(f"a.ttl, line {line}, column {column}: ")


def test_a_place_counts_lines_and_columns_from_one() -> None:
    assert place("é\nxy", 0) == (1, 1)
    assert place("é\nxy", 1) == (1, 2)
    assert place("é\nxy", 3) == (2, 2)


@given(st.text(st.sampled_from("ae:_.-+1\"'\\@^<>[](),;# \t\r\né\u0300%&"), max_size=60))
def test_any_text_is_cut_without_loss_or_refused(text: str) -> None:
    try:
        found = tokens(text)
    except LoadError as error:
        good = text[: offset_of(error, text)]
        assert "".join(token.text for token in tokens(good)) == good
        return
    assert "".join(token.text for token in found) == text
    assert all(token.text for token in found)


@given(st.text(st.sampled_from("ae1:._-\\,%4\u00d7é\u00b7\u0300\u201c\U0010ffff @;"), max_size=30))
def test_a_name_ends_where_the_grammar_ends_it_beyond_ascii_too(text: str) -> None:
    grammar = _exact()
    offset = 0
    while (match := grammar.match(text, offset)) is not None:
        offset = match.end()
    if offset < len(text):
        with pytest.raises(LoadError) as refused:
            tokens(text)
        assert offset_of(refused.value, text) == offset
    for token in tokens(text[:offset]):
        match = grammar.match(text, token.offset)
        assert match is not None
        assert match[0] == token.text


def offset_of(error: LoadError, text: str) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: (error.line or 0) - 1]) + (error.column or 0) - 1
