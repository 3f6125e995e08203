"""HermiT finds the shipped graph consistent and each seeded contradiction inconsistent."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from dcgraph.errors import ReasonerError
from dcgraph.load import Corpus, load
from dcgraph.paths import Rooms
from dcgraph.reason import reason


@pytest.fixture(autouse=True)
def java() -> None:
    if shutil.which("java") is None:
        if os.environ.get("CI"):
            pytest.fail("HermiT needs Java: apt-get install -y default-jre-headless")
        pytest.skip("HermiT needs Java, which is not installed here")


def replace(rooms: Rooms, file: str, old: str, new: str) -> Corpus:
    path = rooms.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return load(rooms)


def test_the_shipped_graph_is_consistent(shipped: Corpus) -> None:
    verdict = reason(shipped, seconds=560)
    assert verdict.consistent
    assert verdict.unsatisfiable == ()


def test_a_thing_of_two_disjoint_classes_is_inconsistent(small: Rooms) -> None:
    corpus = replace(
        small,
        "data/concepts/small-customs.ttl",
        "a dcg:Notion ;",
        "a dcg:Notion , dcg:Technology ;",
    )
    assert not reason(corpus).consistent


def test_a_date_that_is_none_is_inconsistent(small: Rooms) -> None:
    corpus = replace(
        small, "data/instruments/small-convention.ttl", '"1999-06-26"', '"26 June 1999"'
    )
    assert not reason(corpus).consistent


def test_a_class_below_two_disjoint_ones_is_unsatisfiable(small: Rooms) -> None:
    corpus = replace(
        small,
        "ontology/concept.ttl",
        "dcg:Notion a owl:Class ;\n    rdfs:subClassOf dcg:Concept ;",
        "dcg:Impossible a owl:Class ;\n    rdfs:subClassOf dcg:Notion , dcg:Technology .\n\n"
        "dcg:Notion a owl:Class ;\n    rdfs:subClassOf dcg:Concept ;",
    )
    verdict = reason(corpus)
    assert verdict.consistent
    assert verdict.unsatisfiable == ("https://w3id.org/dcgraph/ontology/Impossible",)


def test_a_reasoner_out_of_time_is_stopped(small: Rooms) -> None:
    with pytest.raises(ReasonerError, match=r"0\.2 seconds"):
        reason(load(small), seconds=0.2)


def test_without_java_a_sentence_says_so(small: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path("/nowhere")))
    with pytest.raises(ReasonerError, match="needs Java"):
        reason(load(small))
