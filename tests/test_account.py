"""The account: where each of the collected facts stands in the graph, or why it stands nowhere."""

from __future__ import annotations

import csv
from functools import cache
from itertools import pairwise

from dcgraph.files import rooms
from dcgraph.namespaces import DCGD
from dcgraph.rdf.corpus import Corpus

FACTS = 2032
"""How many facts the first four files of the collection hold."""

UPDATES = {
    "conf-": 20,
    "corr-": 30,
    "duty-ca-": 7,
    "duty-eac-": 6,
    "duty-efti-": 10,
    "duty-emswe-": 15,
    "duty-etda-": 6,
    "duty-kr-": 16,
    "duty-mletr-": 12,
    "duty-rkc-": 75,
    "duty-sw-": 24,
    "duty-tfa-": 24,
    "duty-ucc-": 38,
    "duty-wtoec-": 28,
}
"""How many entries of `updates-2026-11.yaml` are accounted for, by how their names begin.

They confirm or correct a fact of those four files, or are duty sheets, all of which are here. The
other facts of that file, which are news, are not in the graph yet and have no row.
"""

KINDS = ("merged: ", "left out: ")


@cache
def table(name: str) -> list[dict[str, str]]:
    """The rows of a table of the account, each value of which is text."""
    path = rooms().data / "account" / f"{name}.csv"
    rows: list[dict[str, str]] = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            assert None not in row, f"{name}.csv, line {reader.line_num}: a value too many."
            assert None not in row.values(), f"{name}.csv, line {reader.line_num}: too few values."
            rows.append(row)
    return rows


def records(corpus: Corpus) -> set[str]:
    """The short form of every record of the data."""
    subjects = {triple.subject.value for file in corpus.rooms("data") for triple in file.triples}
    return {f"dcgd:{iri.removeprefix(DCGD)}" for iri in subjects if iri.startswith(DCGD)}


def test_every_fact_is_accounted_for_once_and_in_order() -> None:
    names = [row["fact"] for row in table("facts")]
    faults = [
        f"{second} stands twice" if first == second else f"{second} stands after {first}"
        for first, second in pairwise(names)
        if first >= second
    ]
    assert not faults, f"facts.csv, out of order: {'; '.join(faults)}."
    found = {kind: sum(name.startswith(kind) for name in names) for kind in UPDATES}
    assert found == UPDATES, f"facts.csv holds {found} of the updates, not {UPDATES}."
    others = len(names) - sum(found.values())
    assert others == FACTS, f"facts.csv holds {others} other facts, not {FACTS}."


def test_every_fact_has_a_place_or_a_reason() -> None:
    faults = []
    for row in table("facts"):
        fact, nodes, reason = row["fact"], row["node"].split(" "), row["reason"]
        if len(set(nodes)) < len(nodes):
            faults.append(f"{fact} names a record twice")
        if reason and not reason.startswith(KINDS):
            faults.append(f"{fact} has a reason that begins with none of {KINDS}")
        if row["node"] and reason.startswith("left out"):
            faults.append(f"{fact} is left out and has a record")
        if not row["node"] and not reason.startswith("left out"):
            faults.append(f"{fact} has no record and is not left out")
    assert not faults, f"facts.csv: {'; '.join(faults)}."


def test_every_record_of_the_account_is_in_the_graph(shipped: Corpus) -> None:
    known = records(shipped)
    faults = [
        f"{row['fact']} names {node or 'an empty record'}"
        for row in table("facts")
        if row["node"]
        for node in row["node"].split(" ")
        if node not in known
    ]
    assert not faults, f"facts.csv, no such record: {'; '.join(faults)}."


def test_a_merged_source_stands_under_its_other_name_alone(shipped: Corpus) -> None:
    known = records(shipped)
    rows = table("sources-merged")
    faults = [
        f"{row['source']} was merged and is still there"
        for row in rows
        if f"dcgd:sources.{row['source']}" in known
    ]
    faults += [
        f"{row['source']} was merged into {row['merged-into']}, which is not there"
        for row in rows
        if f"dcgd:sources.{row['merged-into']}" not in known
    ]
    faults += [f"{row['source']} was merged for no reason" for row in rows if not row["reason"]]
    assert not faults, f"sources-merged.csv: {'; '.join(faults)}."
    assert len({row["source"] for row in rows}) == len(rows)
