"""The rules derive what HermiT infers, and the command lists it; a rule that is wrong is seen."""

from __future__ import annotations

import json
import resource
from collections import Counter
from typing import Any

import pytest
from pyoxigraph import NamedNode, Store
from tests.chains import with_chains
from typer.testing import CliRunner

from dcgraph.cli import app
from dcgraph.files import Rooms
from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.owl.derived import Proof, _parts, proof
from dcgraph.owl.hermit import Hermit
from dcgraph.rdf.corpus import Corpus, load

MAX_CPU = 60
"""Seconds that HermiT may take over what the rules read."""


def inferred(rooms: Rooms) -> tuple[int, dict[str, Any]]:
    """The exit code of the command and what it tells."""
    command = ["reason", "--root", str(rooms.root), "--inferred", "--json"]
    result = CliRunner().invoke(app, command)
    return result.exit_code, json.loads(result.stdout)


def rewrite(rooms: Rooms, rule: str, old: str, new: str) -> None:
    path = rooms.ontology / "rules" / f"{rule}.rq"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.usefixtures("java")
def test_what_is_derived_is_listed_and_proved(small: Rooms) -> None:
    code, told = inferred(with_chains(small))
    assert code == 0
    assert told["proof"]["onlyHermit"] == told["proof"]["onlyRules"] == []
    assert told["proof"]["agreed"] > 400
    counts = {(one["relation"], one["rule"]): one["count"] for one in told["derived"]}
    # Two ends each of: four duties at their Standards, two in Chapter 1 and one in each other
    # chapter, and all four in the Convention; Standard 1.1 requires a notion by a claim.
    assert counts[DCG + "requires", "force"] == 2 * (4 + 2 + 1 + 1 + 4)
    assert counts[DCG + "requires", "claims"] == 1
    assert counts[DCG + "obligesToPermit", "force"] == 2 * 3
    # Three parties by Chapter 1, two of them also by Chapter 2.
    assert counts[DCG + "isBoundTo", "chains"] == 2 * (3 + 2)
    assert counts[DCG + "isBoundToPermit", "chains"] == 2 * 3
    bound = next(one for one in told["derived"] if one["relation"] == DCG + "isBoundTo")
    assert [DCGD + "states.reserving", DCGD + "means.chapter-2"] in bound["pairs"]
    assert all(one["count"] == len(one["pairs"]) for one in told["derived"])
    assert PREFIXES["rdf"] + "type" not in {one["relation"] for one in told["derived"]}


@pytest.mark.usefixtures("java")
def test_the_list_is_told_in_words_too(small: Rooms) -> None:
    rooms = with_chains(small)
    result = CliRunner().invoke(app, ["reason", "--root", str(rooms.root), "--inferred"])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    at = lines.index("derived: dcg:isBoundToPermit by the rule chains: 6")
    assert lines[at + 1] == "  dcgd:states.accepting dcgd:means.permit"
    assert any(line.startswith("The rules and HermiT infer the same ") for line in lines)


@pytest.mark.usefixtures("java")
@pytest.mark.parametrize(
    ("rule", "old", "new", "lost"),
    [
        (
            "force",
            "?norm a ?force ; ?third",
            "?norm a ?force , dcg:EndeavourNorm ; ?third",
            "requires",
        ),
        ("chains", "?middle ?back ?one ; ?second ?other", "FILTER (false)", "containsNorm"),
        ("definitions", "?thing a ?kind ;", "?thing a owl:Thing ;", "obligesPublicBodyTo"),
        ("transitive", "?property a owl:TransitiveProperty", "?property a owl:Thing", "isWithin"),
    ],
)
def test_a_rule_that_says_too_little_is_seen(
    small: Rooms, rule: str, old: str, new: str, lost: str
) -> None:
    rooms = with_chains(small)
    rewrite(rooms, rule, old, new)
    found = proof(load(rooms), Hermit(120))
    assert DCG + lost in {one.predicate.value for one in found.only_hermit}
    assert not found.only_rules


@pytest.mark.usefixtures("java")
def test_a_rule_that_says_too_much_fails_the_command(small: Rooms) -> None:
    # By the instrument as a whole, a party would be bound to chapters that it never accepted.
    rooms = with_chains(small)
    (rooms.ontology / "rules" / "whole.rq").write_text(
        "CONSTRUCT { ?party dcg:isBoundTo ?end }\n"
        "WHERE { ?party dcg:isPartyTo / dcg:obligesPublicBodyTo ?end }\n",
        encoding="utf-8",
    )
    code, told = inferred(rooms)
    assert code == 1
    assert told["consistent"]
    assert told["proof"]["onlyHermit"] == []
    surplus = {tuple(one) for one in told["proof"]["onlyRules"]}
    ends = {"chapter-3": ("plain", "accepting", "reserving"), "chapter-2": ("plain",)}
    assert surplus == {
        (DCGD + f"states.{party}", DCG + "isBoundTo", DCGD + f"{end}.{chapter}")
        for chapter, parties in ends.items()
        for party in parties
        for end in ("trait", "means")
    }


@pytest.mark.usefixtures("java")
def test_parts_prove_what_the_whole_does(small: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    # What a chain of the last part derives is read by the first, which is symmetric.
    rooms = with_chains(small)
    with (rooms.ontology / "actor.ttl").open("a", encoding="utf-8") as file:
        file.write(
            "\ndcg:isLinkedTo a owl:ObjectProperty , owl:SymmetricProperty .\n"
            "dcg:isBoundTo rdfs:subPropertyOf dcg:isLinkedTo .\n"
        )
    corpus = load(rooms)
    in_parts, at_once = Hermit(120), Hermit(120)
    found = proof(corpus, in_parts)
    monkeypatch.setattr("dcgraph.owl.derived._parts", lambda store: [_every(store)])
    assert found == proof(corpus, at_once)
    assert found.agrees
    assert (in_parts.runs, at_once.runs) == (4, 1)
    linked = {one for one in found.agreed if one.predicate.value == DCG + "isLinkedTo"}
    assert len(linked) == 2 * 10


def _every(store: Store) -> frozenset[NamedNode]:
    return frozenset().union(*_parts(store))


def proved(corpus: Corpus) -> Proof:
    """The proof for a corpus, which takes no more than so much of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    found = proof(corpus, Hermit(580))
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < MAX_CPU
    assert not found.only_hermit
    assert not found.only_rules
    return found


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
def test_hermit_infers_what_the_rules_derive_from_the_shipped_graph(shipped: Corpus) -> None:
    found = Counter(one.predicate.value.removeprefix(DCG) for one in proved(shipped).agreed)
    assert found["isPartyTo"] > 140
    assert found["containsNorm"] > 200
