"""The file of facts says what the store says, and a damaged one is refused with a repair."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store
from tests.research.desks import quads_of

from dcgraph.errors import BuildError
from dcgraph.namespaces import DCG, DERIVED_GRAPH
from dcgraph.research.facts import Words, facts_of, read_facts, write_facts
from dcgraph.snapshot.manifest import Snapshot

TURTLE = """
dcgd:alpha a dcg:Concept ; skos:prefLabel "Alpha"@en, "Альфа\u2028"@ru, "" ; dcg:year 2019 .
dcgd:beta a dcg:Concept ; dcg:isRelatedTo dcgd:alpha, [ a dcg:Note ] .
"""


@pytest.mark.nightly
def test_the_file_says_what_the_store_says(shipped_snapshot: Snapshot) -> None:
    store = Store.read_only(str(shipped_snapshot.store))
    derived = store.quads_for_pattern(None, None, None, NamedNode(DERIVED_GRAPH))
    said = facts_of(store, derived)
    read = read_facts(shipped_snapshot.facts)
    assert len(read.about) > 20_000
    assert read.about == said.about
    assert read.derived == said.derived
    assert read.into == said.into
    assert read.unnamed.keys() == said.unnamed.keys()
    for one, properties in read.unnamed.items():
        told = said.unnamed[one]
        assert {name: sorted(texts) for name, texts in properties.items()} == {
            name: sorted(texts) for name, texts in told.items()
        }


def test_texts_languages_and_numbers_come_back(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    quads = quads_of(TURTLE)
    write_facts(facts_of(quads, quads[-1:]), path)
    read = read_facts(path)
    alpha = "https://w3id.org/dcgraph/id/alpha"
    labels = read.words(alpha, "http://www.w3.org/2004/02/skos/core#prefLabel")
    assert labels == [Words("", ""), Words("Alpha", "en"), Words("Альфа\u2028", "ru")]
    assert read.words(alpha, DCG + "year") == [Words("2019", "")]
    assert read.leading_to(alpha, DCG + "isRelatedTo") == ["https://w3id.org/dcgraph/id/beta"]
    before = path.read_bytes()
    write_facts(read, path)
    assert path.read_bytes() == before


def spoilt(lines: list[str], how: str) -> list[str]:
    match how:
        case "cut":
            return lines[:-1]
        case "no JSON":
            return [*lines[:2], "{", *lines[2:]]
        case "no object":
            return ["[1, 2]", *lines]
        case "a number that is no term":
            return [*lines[:-1], json.dumps({"values": [[10**9]]}), lines[-1]]
        case "a list for a term":
            return [*lines[:-1], json.dumps({"about": [[[], 0, 0]]}), lines[-1]]
        case "half a pair":
            return [*lines[:-1], json.dumps({"about": [[0, 0]]}), lines[-1]]
        case _:
            return ["[" * 100_000, *lines]


@pytest.mark.parametrize(
    "how",
    [
        "cut",
        "no JSON",
        "no object",
        "a number that is no term",
        "a list for a term",
        "half a pair",
        "deep",
    ],
)
def test_a_damaged_file_is_refused_with_its_repair(tmp_path: Path, how: str) -> None:
    path = tmp_path / "facts.jsonl"
    write_facts(facts_of(quads_of(TURTLE), ()), path)
    path.write_text("\n".join(spoilt(path.read_text("utf-8").split("\n")[:-1], how)), "utf-8")
    with pytest.raises(BuildError, match=r"facts\.jsonl cannot be read .*run `dcgraph build`"):
        read_facts(path)
