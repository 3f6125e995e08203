"""The text index: all languages at once, folded, names first, and words like others."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcgraph.errors import BuildError
from dcgraph.search import Entry, Index, build_index, find, fold, stem
from dcgraph.search.nearness import allowed, slips

ENTRIES = [
    Entry("e:single", "ru", "label", "единое окно"),
    Entry("e:single", "en", "label", "single window"),
    Entry("e:text", "en", "summary", "A window, a single window and one more single window."),
    Entry("e:douane", "fr", "label", "douane numérique"),
    Entry("e:tree", "ru", "label", "Ёлка"),
    Entry("e:war", "ru", "label", "вой"),
    Entry("e:7.1", "en", "label", "Standard 7.1"),
    Entry("e:7.11", "en", "label", "Standard 7.11"),
    Entry("e:17.1", "en", "label", "Standard 17.1"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "search.sqlite"
    assert build_index(made, ENTRIES) == len(ENTRIES)
    return made


def iris(index: Index, *groups: str, finished: int = 9) -> list[str]:
    return [row.iri for row in index.texts([[one] for one in groups], finished)]


@pytest.mark.parametrize(
    ("words", "iri"),
    [
        ("ЕДИНОЕ ок", "e:single"),
        ("numerique", "e:douane"),
        ("NUMÉRIQUE", "e:douane"),
        ("елка", "e:tree"),
        ("ёлк", "e:tree"),
        ("вой", "e:war"),
    ],
)
def test_found_whatever_case_accent_or_unfinished_word(path: Path, words: str, iri: str) -> None:
    assert find(path, words)[0].entry.iri == iri


def test_short_i_is_a_letter_of_its_own(path: Path) -> None:
    assert find(path, "вои") == []
    assert fold("Йод Ёж É") == "йод еж e"


def test_a_name_comes_before_a_text_that_says_it_more_often(path: Path) -> None:
    assert [h.entry.iri for h in find(path, "single window")] == ["e:single", "e:text"]
    assert iris(Index(path), "single", "window") == ["e:single", "e:text"]


def test_a_word_is_found_in_another_form_of_it(path: Path) -> None:
    index = Index(path)
    assert iris(index, "единого", "окна") == ["e:single"]
    assert iris(index, "douanes") == ["e:douane"]
    assert iris(index, "windows") == ["e:single", "e:text"]


@pytest.mark.parametrize(
    ("forms", "bare"),
    [
        (("таможня", "таможни", "таможне", "таможню", "таможней", "таможнями"), "таможн"),
        (("цифровая", "цифровой", "цифровую", "цифровые", "цифровых"), "цифров"),
        (("rule", "rules"), "rul"),
        (("numerique", "numeriques"), "numeriqu"),
        (("ес",), "ес"),
        (("us",), "us"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...], bare: str) -> None:
    assert {stem(one) for one in forms} == {bare}


def test_a_number_stands_as_a_whole(path: Path) -> None:
    index = Index(path)
    assert iris(index, "7.1") == ["e:7.1"]
    assert iris(index, "7.1", finished=0) == ["e:7.1", "e:7.11"]
    assert iris(index, "17.1") == ["e:17.1"]


@pytest.mark.parametrize(
    ("given_", "meant", "number"),
    [
        ("window", "window", 0),
        ("windwo", "window", 1),
        ("windo", "window", 1),
        ("wiindow", "window", 1),
        ("qindow", "window", 1),
        ("winwod", "window", 2),
        ("таможна", "таможня", 1),
        ("widow", "custom", 3),
        ("", "ab", 2),
    ],
)
def test_slips_are_counted(given_: str, meant: str, number: int) -> None:
    assert slips(given_, meant, 2) == number


def test_an_unfinished_word_is_held_against_the_beginning() -> None:
    assert slips("elektro", "electronic", 2) == 3
    assert slips("elektro", "electronic", 2, unfinished=True) == 1
    assert [allowed(word) for word in ("окн", "окно", "таможня", "единство", "7.1", "2024г")] == [
        0,
        1,
        1,
        2,
        0,
        0,
    ]


@given(st.text("абв", max_size=9), st.text("абв", max_size=9))
def test_slips_run_both_ways(one: str, other: str) -> None:
    assert slips(one, other, 20) == slips(other, one, 20)
    assert (slips(one, other, 20) == 0) == (one == other)
    assert slips(one, other, 1) == min(slips(one, other, 20), 2)


def test_the_nearest_words_come_first(path: Path) -> None:
    index = Index(path)
    assert index.near("windwo") == {"window": 1}
    assert index.near("numerikque") == {"numerique": 1}
    assert index.near("окно") == {"окно": 0}
    assert index.near("num", unfinished=True) == {"numerique": 0}
    assert index.near("qqqqqqqqqq") == {}


@pytest.mark.parametrize("words", ['"', "a OR", "NEAR(", "*", "'; DROP TABLE entry", "", "  "])
def test_no_word_is_taken_for_a_command(path: Path, words: str) -> None:
    find(path, words)
    assert find(path, "single window")


def test_a_limit_is_kept(path: Path) -> None:
    assert len(find(path, "window", limit=1)) == 1
    assert [row.iri for row in Index(path).texts([["window"]], 1, 1)] == ["e:single"]


@pytest.mark.parametrize(("bound", "kept"), [(2, 2), (1, 1), (0, 0)])
def test_texts_that_are_remembered_are_the_same_texts(
    path: Path, monkeypatch: pytest.MonkeyPatch, bound: int, kept: int
) -> None:
    monkeypatch.setattr("dcgraph.search.looking._KEPT", bound)
    index = Index(path)
    # The label alone first, then with the summary, which the bound may leave no room for.
    for limit, expected in (
        (1, ["e:single"]),
        (9, ["e:single", "e:text"]),
        (9, ["e:single", "e:text"]),
    ):
        rows = index.texts([["window"]], 1, limit)
        assert [row.iri for row in rows] == expected
        assert rows[0].folded == "single window"
    assert len(index._rows) == kept


def test_a_damaged_index_is_named(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    for content in (b"not a database at all" * 100, b""):
        path.write_bytes(content)
        for ask in (lambda: find(path, "x"), lambda: Index(path).near("word")):
            with pytest.raises(BuildError, match="dcgraph build"):
                ask()


def test_many_threads_may_ask(path: Path) -> None:
    index = Index(path)
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.extend(iris(index, "вой") for _ in range(50)))
        for _ in range(8)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [["e:war"]] * 400


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_process_that_was_forked_opens_it_anew(path: Path) -> None:
    index = Index(path)
    assert iris(index, "вой") == ["e:war"]
    opened = index._opened
    child = os.fork()
    if not child:
        fine = iris(index, "вой") == ["e:war"] and index._opened is not opened
        os._exit(0 if fine else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert index._opened is opened


def test_the_file_is_only_read(path: Path) -> None:
    index = Index(path)
    iris(index, "вой")
    assert index._opened is not None
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        index._opened.base.execute("DELETE FROM text")
