"""The graph in figures: of the pact by hand, of the graph as it ships against the counts."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

from tests.research.desks import MANIFEST, PACT, desk_over

from dcgraph.research import Desk
from dcgraph.research.facts import facts_of
from dcgraph.research.filters import Filters
from dcgraph.research.statistics import statistics, statistics_csv
from dcgraph.research.status import state
from dcgraph.snapshot.manifest import Snapshot

CHECKOUT = Path(__file__).resolve().parents[2]
CONTENTS = CHECKOUT / "docs" / "contents.md"


def test_the_pact_in_figures() -> None:
    found = statistics(desk_over(PACT), "en")
    assert (found.version, found.hash) == ("1.2.3", "5eed")
    numbers = {one.name: one.number for one in found.kinds}
    assert (numbers["Convention"], numbers["Claim"], numbers["Notion"]) == (2, 4, 2)
    # c1, c3 and c4 are stated, c2 is interpreted.
    assert [(one.name, one.number) for one in found.bases] == [("stated", 3), ("interpreted", 1)]
    assert [(one.name, one.number) for one in found.confidences] == [
        ("confirmed", 1),
        ("recalled", 1),
    ]
    # Eleven records have a label in English, two of them one in French besides.
    assert [(one.label, one.number) for one in found.languages] == [("English", 11), ("French", 2)]
    assert [(one.name, one.number) for one in found.extents] == [
        ("whole", 1),
        ("in part", 1),
        ("not read", 2),
    ]


def test_what_follows_by_rule_is_no_record_of_its_own() -> None:
    desk = desk_over("dcgd:a a dcg:Notion , dcg:Concept .")
    desk.facts.derived.add(
        (
            "https://w3id.org/dcgraph/id/a",
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
            "https://w3id.org/dcgraph/ontology/Concept",
        )
    )
    assert [one.name for one in statistics(desk, "en").kinds] == ["Notion"]


def test_they_are_those_that_the_readme_tells(desk: Desk) -> None:
    """Those were counted by SPARQL."""
    rows = re.findall(r"^\| (\w+) \| (\w+) \| (\d+) \|$", CONTENTS.read_text("utf-8"), re.MULTILINE)
    told = {(what, kind): int(number) for what, kind, number in rows}
    assert len(told) > 40
    found = statistics(desk, "fr")
    counted = {("records", one.name): one.number for one in found.kinds}
    counted |= {("claims", one.name.capitalize()): one.number for one in found.bases}
    counted |= {("citations", one.name.capitalize()): one.number for one in found.confidences}
    assert counted == told


def test_as_a_table_each_figure_is_told_with_what_it_counts() -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(statistics_csv(statistics(desk_over(PACT), "ru")).decode(), newline="")
        )
    )
    found = {(row["counted"], row["name"]): (row["label"], row["number"]) for row in rows}
    assert found["languages", "en"] == ("английский", "11")
    assert found["bases", "stated"] == ("заявлено источником", "3")


def test_the_same_graph_built_on_another_day_gives_the_same_answers() -> None:
    days = ("2020-01-01", "2021-01-01")
    snapshots = [Snapshot(Path(), replace(MANIFEST, built=f"{day}T10:00:00+00:00")) for day in days]
    facts = desk_over(PACT).facts
    first, second = (Desk(one, facts) for one in snapshots)
    header = (CHECKOUT / "ontology" / "dcgraph.ttl").read_text(encoding="utf-8")
    (modified,) = re.findall('dcterms:modified "(.+)"', header)
    assert statistics(first, "en") == statistics(second, "en")
    assert statistics(first, "en").dated == modified
    assert state(first, "law", Filters()) == state(second, "law", Filters())
    assert state(first, "law", Filters()).day == modified
    # Where the graph does not say, the day on which it was built is all there is.
    assert [statistics(Desk(one, facts_of((), ())), "en").dated for one in snapshots] == [*days]
