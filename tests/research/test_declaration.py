"""A capability of one declaration: what is made from the types of its rows."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from tests.research.desks import PACT, desk_over

from dcgraph.errors import ParameterError
from dcgraph.mcp.evidence import Citer
from dcgraph.mcp.tools import calling, made_of
from dcgraph.namespaces import DCG
from dcgraph.research.answer_citation import Asked, title
from dcgraph.research.declaration import Arg, Lang, listing, operations
from dcgraph.research.filters import wanted
from dcgraph.research.graph import Desk
from dcgraph.research.model import Citation, Statement, Text, Thing
from dcgraph.research.operations import OPERATIONS
from dcgraph.research.tables import Table
from dcgraph.words import LANGUAGES, words


@dataclass(frozen=True, slots=True)
class Row:
    instrument: Thing
    summary: Text | None
    provisions: int


class Trial:
    _desk: Desk

    @listing("trial", example="trial?kind=Convention", tag="catalogue", tool="Count provisions")
    def trial(
        self, kind: Annotated[str, Arg("A class.")] = "Convention", *, lang: Lang = "en"
    ) -> Iterator[Row]:
        """Instruments of a kind with the number of their provisions."""
        for iri in self._desk.facts.of_kind(DCG + kind):
            parts = self._desk.facts.leading_to(iri, DCG + "isPartOf")
            yield Row(self._desk.thing(iri, wanted(lang).lang), None, len(parts))


(TRIAL,) = operations(Trial).values()


def answer(**given: Any) -> Any:
    usual = {"kind": "Convention", "lang": "en", "limit": 0, "cursor": ""}
    return TRIAL.find(desk_over(PACT), **(usual | given))


def test_the_columns_are_those_of_the_types() -> None:
    line, other = csv.DictReader(io.StringIO(TRIAL.csv(answer()).decode(), newline=""))
    # PACT in tests/research/desks.py has two conventions, and the pact has two chapters.
    assert other["instrument"] == "quiet"
    assert line == {
        "instrument": "pact",
        "instrument_label": "Pact",
        "summary": "",
        "provisions": "2",
    }
    assert TRIAL.formats == ("json", "jsonld", "csv", "xlsx")


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("en", "Provisions: 2"), ("fr", "Dispositions : 2"), ("ru", "Положения: 2")],
)
def test_a_terminal_gets_heads_in_each_language(lang: Any, expected: str) -> None:
    assert TRIAL.text
    lines = [one.strip() for one in TRIAL.text(answer(lang=lang), lang).splitlines()]
    # What is empty, as the summary, is not told.
    assert (lines[0], lines[2]) == ("pact", expected)


def test_an_empty_list_says_so_in_each_language() -> None:
    told = {lang: answer(kind="Meeting", lang=lang).silence for lang in LANGUAGES}
    assert {one.reason for one in told.values()} == {"not covered"}
    assert len({one.message for one in told.values()}) == len(LANGUAGES)


def test_pages_follow_each_other_and_a_cursor_serves_one_list() -> None:
    first = answer(kind="Provision", limit=1)
    assert (len(first.items), first.total > 1) == (1, True)
    second = answer(kind="Provision", limit=1, cursor=first.next, lang="ru")
    assert second.items[0].instrument.name != first.items[0].instrument.name
    with pytest.raises(ParameterError, match="cursor"):
        answer(cursor=first.next)


def test_it_is_cited_by_its_address_and_what_is_asked_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPERATIONS, "trial", TRIAL)
    titles = set()
    for lang in LANGUAGES:
        asked = Asked("trial", "", "/api/v1/trial", (("kind", "pact"), ("lang", lang)))
        titles.add(title(desk_over(PACT), asked))
        assert "trial" in title(desk_over(PACT), asked)
    assert len(titles) == len(LANGUAGES)


def test_assistants_get_its_rows() -> None:
    desk = desk_over(PACT)
    call: Any = calling(made_of(TRIAL), desk=desk, citer=Citer(desk, ""))
    found = asyncio.run(call(kind="Convention", lang="en", offset=1))
    assert found.columns == ("instrument", "instrument_label", "summary", "provisions")
    assert [one.cells for one in found.rows] == [("quiet", "Quiet", "", "0")]


def test_what_has_no_column_is_refused_by_its_path() -> None:
    @dataclass
    class Nested:
        statement: Statement

    with pytest.raises(TypeError, match="statement has no column"):
        _ = Table(Nested).columns


def test_a_column_of_ones_own_stands_at_its_place() -> None:
    table = Table(Citation, "source locator address", locator=lambda one: one.locator.upper())
    thing = Thing("x:a", "a", "Source", "A", "en")
    cited = Citation(thing, "p. 4", "confirmed", (), (), "", None, None)
    assert table.columns == ("source", "source_label", "locator", "address")
    assert table.row(cited) == ["a", "A", "P. 4", ""]


def test_heads_name_no_column_twice_in_a_language() -> None:
    for lang in LANGUAGES:
        heads = [one for name, one in words(lang).entries.items() if name.startswith("columns.")]
        assert len(heads) > 15
        assert len(set(heads)) == len(heads)
