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
from dcgraph.snapshot.search import Index
from dcgraph.snapshot.search_index import Document, Name, allowed, build_index, fold, slips, stem


def document(
    iri: str, *names: str, text: str = "", links: tuple[str, ...] = (), factor: float = 1.0
) -> Document:
    return Document(
        iri,
        factor,
        [Name("label", "", name) for name in names],
        [(120, text)] if text else [],
        [],
        dict.fromkeys(links, 255),
        scope=iri == "e:act",
    )


DOCUMENTS = [
    document("e:single", "единое окно", "single window"),
    document("e:douane", "douane numérique"),
    document("e:tree", "Ёлка"),
    document("e:war", "вой"),
    document("e:act", "Act of Calm", "AOC"),
    document("e:7.1", "Standard 7.1", links=("e:act", "e:single")),
    document("e:7.11", "Standard 7.11", links=("e:act",)),
    document("e:17.1", "Standard 17.1"),
    document("e:text", text="A window, a single window and one more single window.", factor=0.9),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "search.sqlite"
    assert build_index(made, DOCUMENTS) == sum(len(one.names) for one in DOCUMENTS) + 1
    return made


def iris(index: Index, text: str) -> list[str]:
    return [hit.iri for hit in index.search(index.read(text))]


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
    index = Index(path)
    assert iris(index, words)[0] == iri
    assert index.find(words, 3) == [iri]
    assert [one.iri for one in index.suggest(words, "en", lambda _: True)[1]] == [iri]


def test_short_i_is_a_letter_of_its_own(path: Path) -> None:
    assert iris(Index(path), "вои") == []
    assert fold("Йод Ёж É") == "йод еж e"


def test_a_name_comes_before_a_text_that_says_it_more_often(path: Path) -> None:
    # The Standard is about the single window, and has none of its words.
    assert iris(Index(path), "single window") == ["e:single", "e:7.1", "e:text"]


def test_what_is_linked_is_found_by_the_name_in_any_language(path: Path) -> None:
    index = Index(path)
    assert iris(index, "единое окно") == ["e:single", "e:7.1", "e:text"]
    # Within the act, what is about the window comes before the act and the window themselves.
    (first, *_) = found = index.search(index.read("AOC единое окно"))
    assert (first.iri, first.missing) == ("e:7.1", ())
    assert {hit.iri: hit.missing for hit in found}["e:single"] == (0,)


def test_a_word_is_found_in_another_form_of_it(path: Path) -> None:
    index = Index(path)
    assert iris(index, "единого окна")[0] == "e:single"
    assert iris(index, "douanes") == ["e:douane"]
    assert iris(index, "windows")[0] == "e:single"


@pytest.mark.parametrize(
    ("forms", "bare"),
    [
        (("таможня", "таможни", "таможне", "таможню", "таможней", "таможнями"), "таможн"),
        (("цифровая", "цифровой", "цифровую", "цифровые", "цифровых"), "цифров"),
        (("rule", "rules"), "rul"),
        (("numerique", "numeriques"), "numeriqu"),
        (("party", "parties", "partie"), "parti"),
        (("agree", "agreed", "agrees"), "agre"),
        (("digitalisation", "digitalization"), "digitalization"),
        (("ес",), "ес"),
        (("us",), "us"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...], bare: str) -> None:
    assert {stem(one) for one in forms} == {bare}


def test_a_number_stands_as_a_whole(path: Path) -> None:
    index = Index(path)
    assert iris(index, "7.1") == ["e:7.1"]
    assert iris(index, "17.1") == ["e:17.1"]
    assert iris(index, "7.19") == []
    typed = index.suggest("7.1", "en", lambda _: True)[1]
    assert [one.iri for one in typed] == ["e:7.1", "e:7.11"]


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
    assert [allowed(word) for word in ("окн", "окно", "таможня", "единствен", "7.1", "2024г")] == [
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


@pytest.mark.parametrize("words", ['"', "a OR", "NEAR(", "*", "'; DROP TABLE term", "", "  "])
def test_no_word_is_taken_for_a_command(path: Path, words: str) -> None:
    index = Index(path)
    index.suggest(words, "en", lambda _: True)
    index.find(words, 3)
    iris(index, words)
    assert iris(index, "single window")


def test_a_limit_is_kept(path: Path) -> None:
    assert len(Index(path).find("standard", 2)) == 2


@pytest.mark.parametrize("bound", [0, 2, 1000])
def test_what_is_remembered_changes_no_answer(
    path: Path, monkeypatch: pytest.MonkeyPatch, bound: int
) -> None:
    monkeypatch.setattr("dcgraph.snapshot.search._KEPT", bound)
    index = Index(path)
    for _ in range(2):
        assert iris(index, "window") == ["e:single", "e:text"]
        assert iris(index, "standard")[0] == "e:7.1"
        assert index._held <= bound + len(DOCUMENTS)


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b""])
def test_a_damaged_index_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "search.sqlite"
    path.write_bytes(content)
    with pytest.raises(BuildError, match="dcgraph build"):
        Index(path).find("x", 1)
    with pytest.raises(BuildError, match="dcgraph build"):
        Index(path).read("word")


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
        fine = iris(index, "елка") == ["e:tree"] and index._opened is not opened
        os._exit(0 if fine else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert index._opened is opened


def test_the_file_is_only_read(path: Path) -> None:
    index = Index(path)
    iris(index, "вой")
    assert index._opened is not None
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        index._opened[2].execute("DELETE FROM term")
