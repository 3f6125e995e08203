"""What an enemy may write: it is laid out or refused in bounded time, never with a trace."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dcgraph.errors import LayoutError, LoadError
from dcgraph.rdf.layout import formatted
from dcgraph.rdf.layout_safety import difference, same_comments, same_meaning
from dcgraph.text import printable

HEAD = "@prefix e: <http://e/> .\n\n"
SECONDS = 30
"""Far more than any of these takes, and far less than what is not linear would."""


@contextmanager
def in_time() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("mark", ["[ e:p ", "( "])
@pytest.mark.parametrize("closed", [True, False])
def test_what_is_nested_too_deep_is_refused(mark: str, closed: bool) -> None:
    inner = mark * 20_000 + "1" + (" ]" if "[" in mark else " )") * 20_000 * closed + " ."
    with in_time(), pytest.raises(LoadError) as refused:
        formatted(HEAD + "e:s e:p " + inner, "deep.ttl")
    assert str(refused.value).startswith("deep.ttl")


def test_a_hundred_brackets_are_not_too_deep() -> None:
    assert "1" + " ]" * 100 + " ." in formatted(
        HEAD + "e:s e:p " + "[ e:p " * 100 + "1" + "]" * 100 + "."
    )
    with pytest.raises(LoadError, match="line 3, column 609: brackets are nested more than 100"):
        formatted(HEAD + "e:s e:p " + "[ e:p " * 101 + "1" + "]" * 101 + ".")


@pytest.mark.parametrize(
    "text",
    [
        '"""' + 'a"' * 100_000,
        "'" * 200_001,
        "a." * 100_000,
        "_:a" + "." * 100_000,
        "<" * 200_000,
        "e:" + r"\." * 100_000,
        HEAD + "e:s e:p " + "1" * 100_000 + "e",
        HEAD + "e:s e:p e:o " + ";" * 100_000,
        HEAD + "e:s " * 100_000,
        "@prefix " * 100_000,
        HEAD + "e:s e:p 1 . " * 4_000 + "\n#" * 20_000 + "\ne:s .",
    ],
    ids=range(11),
)
def test_long_nonsense_is_refused_in_time(text: str) -> None:
    with in_time(), pytest.raises(LoadError) as refused:
        formatted(text, "bad.ttl")
    assert len(str(refused.value)) < 500
    assert refused.value.line is not None


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "e:s e:p 1" + " # c\n , 1" * 5_000 + " .",
        HEAD + "e:s e:p 1 " + ";;;;;\n" * 20_000 + ".",
        HEAD + "e:s e:p " + ("[ e:p " * 99 + "1" + " # c\n ]" * 99 + ",") * 30 + " 1 .",
        HEAD + "".join(f"@prefix p{i}: <http://{i}/> .\n" for i in range(4_000)),
        HEAD + "\n" * 200_000 + "#" * 200_000,
    ],
    ids=range(5),
)
def test_long_text_is_laid_out_in_time(text: str) -> None:
    with in_time():
        done = formatted(text)
    assert formatted(done) == done


def test_prefixes_that_stand_for_more_than_memory_holds_are_refused() -> None:
    text = f"@prefix e: <http://e/{'x' * 1_000_000}> .\n" + "e:s e:p e:o .\n" * 10_000
    with in_time(), pytest.raises(LoadError, match="IRIs in it would be longer"):
        formatted(text)


def test_bases_that_build_on_each_other_are_refused() -> None:
    text = "".join(f"@base <{'x' * 20}/> .\n" for _ in range(4_000)) + "<a> <b> <c> .\n" * 10_000
    with in_time(), pytest.raises(LoadError, match="IRIs in it would be longer"):
        formatted("@base <http://e/> .\n" + text)


def test_what_would_grow_too_large_is_refused() -> None:
    with in_time(), pytest.raises(LoadError, match="larger than 16 MB"):
        formatted(HEAD + "e:s e:p " + "( \n" * 95 + "1\n" * 50_000 + ")" * 95 + " .")


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("e:s e:p 1 .", 1, 1, "prefix e:"),
        (HEAD + "e:s e:p e:o\ne:q e:p 1 .", 4, 1, "'e:q' stands where `;`, `,`"),
        (HEAD + "e:s e:p 1", 3, 10, "the text ends where"),
        (HEAD + "e:s e:p [ e:q 1 .", 3, 17, r"'\.' stands where"),
        (HEAD + "e:s e:p ( 1 ] .", 3, 13, "'\\]' stands where a member"),
        (HEAD + "e:s .", 3, 5, "predicate"),
        (HEAD + "@prefix f <http://f/> .", 3, 9, "declaration of a prefix"),
        (HEAD + "@prefix f: <http://f/> e:s e:p 1 .", 3, 24, "declaration of a prefix"),
        (HEAD + 'e:s e:p "\\q" .', 3, 10, "escape"),
        (HEAD + "e:s ; e:p 1 .", 3, 5, "predicate"),
        (HEAD + "e:s e:p 1 ; ] .", 3, 13, "stands where a property"),
        (HEAD + "<< e:s e:p 1 >> e:q 2 .", 3, 1, "IRI"),
    ],
)
def test_what_is_not_turtle_is_refused_with_its_place(
    text: str, line: int, column: int, word: str
) -> None:
    with pytest.raises(LoadError, match=word) as refused:
        formatted(text, "bad.ttl")
    assert (refused.value.line, refused.value.column) == (line, column), str(refused.value)
    assert str(refused.value).startswith(f"bad.ttl, line {line}, column {column}: ")


def test_a_layout_that_would_change_the_meaning_is_not_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dcgraph.rdf.layout.laid_out", lambda text, _: text.replace("1", "2"))
    with pytest.raises(LayoutError, match="stays as it is"):
        formatted(HEAD + "e:s e:p 1 .")
    monkeypatch.setattr("dcgraph.rdf.layout.laid_out", lambda text, _: text.replace("# c", ""))
    with pytest.raises(LayoutError, match="stays as it is"):
        formatted(HEAD + "e:s e:p 1 . # c")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("e:s e:p 1 , 2 .", "e:s e:p 1 ; e:p 2 .", True),
        ("e:s e:p [ e:q 1 ; ] .", "e:s e:p [ e:q 1 ] .", True),
        ("_:a e:p _:b .", "_:x e:p _:y .", True),
        ("_:a e:p _:b .", "_:a e:p _:a .", False),
        ("_:a e:p 1 . _:a e:q 2 .", "[] e:p 1 . [] e:q 2 .", False),
        ("e:s e:p 1 .", "e:s e:p 1 , 2 .", False),
        ("e:s e:p 1 , 2 .", "e:s e:p 1 .", False),
        ("e:s e:p 1 .", "e:s e:p 01 .", False),
        ('e:s e:p "a" .', 'e:s e:p "a"@en .', False),
        ("e:s e:p 1 .", "e:s e:p 1", False),
        ("e:s e:p [ e:q 1 ; ] .", "e:s e:p [ e:q 2 ] .", False),
    ],
)
def test_the_guard_knows_what_means_the_same(one: str, other: str, same: bool) -> None:
    assert same_meaning(HEAD + one, HEAD + other) is same


def test_the_guard_does_not_trust_its_own_tidying(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "dcgraph.rdf.layout_safety._without_idle_semicolons", lambda text: text.replace("1", "2")
    )
    assert not same_meaning(HEAD + "e:s e:p 1 ; .", HEAD + "e:s e:p 2 .")


def test_the_guard_knows_comments() -> None:
    assert same_comments("# a \n#b", "# a\n\n#b\t")
    assert not same_comments("# a\n# b", "# b\n# a")
    assert not same_comments("# a\n# a", "# a")


def test_a_difference_is_shown_with_its_lines() -> None:
    old = "".join(f"{n}\n" for n in range(1, 21))
    new = old.replace("10\n", "ten\n")
    assert difference(old, new, "a.ttl") == (
        "--- a/a.ttl\n+++ b/a.ttl\n@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n"
    )
    assert difference("a", "a\n", "x") == (
        "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"
    )
    assert difference("", "", "x") == ""
    assert difference("a\n", "", "x").endswith("@@ -1 +0,0 @@\n-a\n")


def test_a_difference_that_would_take_long_is_told_in_a_sentence() -> None:
    with in_time():
        told = difference("a \n" * 1_000_000, "a\n" * 1_000_000, "x.ttl")
    assert told == "x.ttl: more than 2000 lines change, too many to show.\n"


def test_no_character_steers_the_terminal() -> None:
    told = difference("# \x1b[2J\r \u202e\n", "# \x1b[2J\n", "a\x07.ttl")
    assert not set("\x1b\r\x07\u202e") & set(told)
    assert "-# \\u001B[2J\\u000D \\u202E\n" in told
    assert printable("é\tя\n") == "é\tя\n"
