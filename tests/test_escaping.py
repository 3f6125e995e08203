"""One list of hidden characters, which nothing that is shown lets through."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable

import pytest
from tests.test_architecture import SOURCES

from dcgraph.text import (
    MAX_LENGTH,
    escaped,
    first_hidden,
    json_text,
    one_line,
    printable,
    replaced,
    visible,
)

TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
MARKS = "\u061c\u200e\u200f"
"""They turn the direction too, but are of the direction that they turn it to."""

HARMFUL = [
    char
    for char in map(chr, range(0x10000))
    if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}
    or unicodedata.bidirectional(char) in TURNING
    or char in MARKS
    or char in "\ufeff\u200b\u2060\ufffe\uffff"
]
INSIDE = [char for char in HARMFUL if char not in "\t\n"]
ONE_LINE: list[Callable[[str], str]] = [escaped, one_line, replaced]
LINES: list[Callable[[str], str]] = [printable, visible, lambda t: replaced(t, breaks=False)]


def test_there_is_much_to_hide() -> None:
    # 65 controls, 2048 halves, 2 separators of lines, 9 that turn, 3 marks, 5 without a width
    # or that are no characters.
    assert len(HARMFUL) == 65 + 2048 + 2 + 9 + 3 + 5


def test_none_is_let_through() -> None:
    for char in INSIDE:
        text = f"a{char}b"
        assert all(char not in show(text) for show in (*ONE_LINE, *LINES)), ascii(char)
        assert char not in json_text(text)
        assert first_hidden(text) == char


def test_tabs_and_lines_stay_where_there_may_be_some() -> None:
    text = "a\tb\nc"
    assert all(show(text) == text for show in LINES)
    assert escaped(text) == "a\\u0009b\\u000Ac"
    assert one_line(text) == replaced(text) == "a b c"
    assert [first_hidden("a\tb"), first_hidden("a\nb")] == ["\t", "\n"]


def test_what_people_write_is_left_alone() -> None:
    text = "Œuvre numérique, цифровая таможня, 数字海关, 𝄞 “…” – 5 % soft\u00adhyphen"
    assert all(show(text) == text for show in (*ONE_LINE, *LINES))
    assert json_text(text) == f'"{text}"\n'
    assert first_hidden(text) == ""


def test_an_escape_tells_which_it_was() -> None:
    assert printable("\x1b[31m\u202e\udcff") == "\\u001B[31m\\u202E\\uDCFF"


def test_one_for_one_keeps_the_columns() -> None:
    assert replaced("\x1b\u202ea\tb") == "  a b"


def test_json_means_the_same_with_the_names() -> None:
    text = "".join(char for char in HARMFUL if unicodedata.category(char) != "Cs")
    assert json.loads(json_text(text)) == text


def test_a_long_text_is_cut_to_the_letter() -> None:
    assert visible("x" * MAX_LENGTH) == "x" * MAX_LENGTH
    assert visible("x" * (MAX_LENGTH + 1)) == "x" * (MAX_LENGTH - 1) + "…"


@pytest.mark.parametrize("sign", ["\\u202e", "\\x9f", "isprintable", *"\u202e\x9f"])
def test_nobody_keeps_another_list(sign: str) -> None:
    # The list in an error of SQLite, or what XML forbids, is another matter: neither has these.
    having = {module for path, module in SOURCES.items() if sign in path.read_text("utf-8").lower()}
    assert having <= {"dcgraph.text"}


def test_the_guard_sees_the_list() -> None:
    (path,) = (path for path, module in SOURCES.items() if module == "dcgraph.text")
    text = path.read_text("utf-8").lower()
    assert "\\x9f" in text
    assert sys.maxunicode > 0xFFFF
