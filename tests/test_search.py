"""The text index: all languages at once, folded, names first."""

from __future__ import annotations

from pathlib import Path

import pytest

from dcgraph.errors import BuildError
from dcgraph.search import Entry, build_index, find, fold


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "search.sqlite"
    entries = [
        Entry("e:single", "ru", "label", "единое окно"),
        Entry("e:single", "en", "label", "single window"),
        Entry("e:text", "en", "summary", "A window, a single window and one more single window."),
        Entry("e:douane", "fr", "label", "douane numérique"),
        Entry("e:tree", "ru", "label", "Ёлка"),
        Entry("e:war", "ru", "label", "вой"),
    ]
    assert build_index(path, entries) == 6
    return path


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
def test_found_whatever_case_accent_or_unfinished_word(index: Path, words: str, iri: str) -> None:
    assert find(index, words)[0].entry.iri == iri


def test_short_i_is_a_letter_of_its_own(index: Path) -> None:
    assert find(index, "вои") == []
    assert fold("Йод Ёж É") == "йод еж e"


def test_a_name_comes_before_a_text_that_says_it_more_often(index: Path) -> None:
    assert [h.entry.iri for h in find(index, "single window")] == ["e:single", "e:text"]


@pytest.mark.parametrize("words", ['"', "a OR", "NEAR(", "*", "'; DROP TABLE entry", "", "  "])
def test_no_word_is_taken_for_a_command(index: Path, words: str) -> None:
    find(index, words)
    assert find(index, "single window")


def test_a_limit_is_kept(index: Path) -> None:
    assert len(find(index, "window", limit=1)) == 1


def test_a_damaged_index_is_named(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(BuildError, match="dcgraph build"):
        find(path, "x")
