"""The saved questions at the desk, compared with the answers that were worked out by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.files import rooms
from dcgraph.research import Desk
from dcgraph.research.links import solve_now
from dcgraph.research.model import Thing
from dcgraph.research.paging import MAX_COUNT, Place
from dcgraph.research.questions import Answered, Asked, Cell, answered, asked, bind, questions
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.store.pool import EmbeddedStore, open_store

EXPECTED = Path(__file__).parents[1] / "questions"
NAMES = sorted(path.stem for path in (rooms().data / "questions").glob("*.rq"))


@pytest.fixture(scope="module")
def store(shipped_snapshot: Snapshot) -> Iterator[EmbeddedStore]:
    with open_store(shipped_snapshot.store) as opened:
        yield opened


def answer(
    desk: Desk, store: EmbeddedStore, question: Asked, limit: int = MAX_COUNT, cursor: str = ""
) -> Answered:
    return answered(
        desk, question, solve_now(store.answer, question.query), Place((), limit, cursor), "en"
    )


def shown(cell: Cell) -> str:
    """A value as the expected answers have it."""
    if isinstance(cell, Thing):
        space = "dcg" if cell.iri.startswith("https://w3id.org/dcgraph/ontology/") else "dcgd"
        return f"{space}:{cell.name}"
    return cell.text if cell else ""


def expected(name: str) -> list[list[str]]:
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize(
    ("name", "given", "same_as"),
    [
        ("gaps-of-smart-customs", {}, "gaps-of-smart-customs"),
        # The question of another file, with the one thing changed in which they differ.
        ("gaps-of-smart-customs", {"notion": "digital-customs"},
         "gap-of-digital-customs-filled-by"),
        ("definitions-of-digital-customs", {}, "definitions-of-digital-customs"),
        ("definitions-of-digital-customs", {"concept": "dcgd:digital-customs"},
         "definitions-of-digital-customs"),
    ],
)  # fmt: skip
def test_a_question_is_answered_as_expected_of_what_is_named(
    desk: Desk, store: EmbeddedStore, name: str, given: dict[str, str], same_as: str
) -> None:
    found = answer(desk, store, bind(desk, asked(desk, name, "en"), given, "en"))
    columns, *rows = expected(same_as)
    assert list(found.columns) == columns
    assert [[shown(cell) for cell in row] for row in found.rows.items] == rows
    assert found.rows.total == len(rows) > 0


def test_several_things_may_be_named(desk: Desk, store: EmbeddedStore) -> None:
    question = asked(desk, "sources-on-digital-customs", "en")
    both = bind(desk, question, {"concept": "digital-customs, drones,drones"}, "ru")
    (bound,) = both.parameters
    assert [one.name for one in bound.things] == ["digital-customs", "drones"]
    assert bound.things[0].label == "цифровая таможня"
    one = answer(desk, store, question).rows.total
    assert answer(desk, store, both).rows.total > one


def test_the_rows_come_in_pages(desk: Desk, store: EmbeddedStore) -> None:
    question = asked(desk, "instruments-by-kind", "en")
    whole = answer(desk, store, question).rows
    page = answer(desk, store, question, 4).rows
    first = page.next
    found = [*page.items]
    while page.next:
        page = answer(desk, store, question, 4, page.next).rows
        found += page.items
    assert tuple(found) == whole.items
    assert len(found) == len(expected("instruments-by-kind")) - 1 > 8
    other = asked(desk, "contradictions", "en")
    with pytest.raises(ParameterError, match="cursor"):
        answer(desk, store, other, 4, first)


def test_an_empty_answer_says_what_that_means(desk: Desk, store: EmbeddedStore) -> None:
    question = asked(desk, "definitions-of-digital-customs", "en")
    found = answer(desk, store, bind(desk, question, {"concept": "drones"}, "en"))
    assert found.rows.items == ()
    assert found.rows.silence is not None
    assert found.rows.silence.message == "No definition of the concept is known."


def test_every_question_is_listed_with_its_title(desk: Desk) -> None:
    found = questions(desk, "ru").page(MAX_COUNT).items
    assert sorted(one.name for one in found) == NAMES
    assert {one.title.language for one in found} == {"ru"}
    with_parameters = {one.name for one in found if one.parameters}
    assert {"gaps-of-smart-customs", "single-window-across-instruments"} <= with_parameters
    assert len(with_parameters) >= 3


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("contradictions", {"notion": "drones"}, "it has none"),
        ("gaps-of-smart-customs", {"concept": "drones"}, "it has notion"),
        ("gaps-of-smart-customs", {"notion": "drones"}, "drones is of the kind Technology"),
        ("gaps-of-smart-customs", {"notion": ",".join(["smart-customs"] * 11)}, "1 to 10"),
    ],
)
def test_what_is_no_parameter_is_refused(
    desk: Desk, name: str, given: dict[str, str], words: str
) -> None:
    with pytest.raises(ParameterError, match=words):
        bind(desk, asked(desk, name, "en"), given, "en")


@pytest.mark.parametrize(
    "text",
    [
        "smart-customs> } SELECT * { ?s ?p ?o } #",
        "https://example.org/x",
        "smart-customs } UNION { ?s ?p ?o",
        "smart customs",
        "\\u003e",
        "x" * 100_000,
    ],
)
def test_nothing_that_is_given_goes_into_the_query(desk: Desk, text: str) -> None:
    with pytest.raises(NotFoundError):
        bind(desk, asked(desk, "gaps-of-smart-customs", "en"), {"notion": text}, "en")


def test_a_name_that_is_nearly_right_is_met_with_the_nearest(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match="did you mean contradictions"):
        asked(desk, "contradiction", "en")
