"""The rules derive what HermiT infers, and the command lists it; a rule that is wrong is seen."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Store
from tests.chains import with_chains
from tests.economies import Criterion, Figure, with_economies
from typer.testing import CliRunner

from dcgraph.cli import app
from dcgraph.errors import ReasonerError
from dcgraph.files import Rooms
from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.owl.derived import Proof, _parts, proof
from dcgraph.owl.hermit import Hermit
from dcgraph.rdf.corpus import Corpus, load

NEEDED = ("interoperable-abroad", "interoperable-systems", "interoperable-with-agencies")
"""What a criterion can show of digital customs as the WCO Secretariat characterises it."""


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
@pytest.mark.nightly
def test_what_is_derived_is_listed_and_proved(small: Rooms) -> None:
    code, told = inferred(with_chains(small))
    assert code == 0
    assert told["proof"]["onlyHermit"] == told["proof"]["onlyRules"] == []
    assert told["proof"]["agreed"] > 400
    counts = {(one["relation"], one["rule"]): one["count"] for one in told["derived"]}
    # Two ends each of: four duties at their Standards, two in Chapter 1 and one in each other
    # chapter, and all four in the Convention; three in one code and one in another, each time at
    # the Article and at the code. Standard 1.1 requires a notion by a claim.
    assert counts[DCG + "requires", "force"] == 2 * (4 + 2 + 1 + 1 + 4) + 2 * (2 * 3 + 2 * 1)
    assert counts[DCG + "requires", "claims"] == 1
    assert counts[DCG + "obligesToPermit", "force"] == 2 * (3 + 2)
    # Three parties by Chapter 1, two of them also by Chapter 2; one member of a union by its code.
    assert counts[DCG + "isBoundTo", "chains"] == 2 * (3 + 2 + 1)
    assert counts[DCG + "isBoundToPermit", "chains"] == 2 * (3 + 1)
    bound = next(one for one in told["derived"] if one["relation"] == DCG + "isBoundTo")
    assert [DCGD + "states.reserving", DCGD + "means.chapter-2"] in bound["pairs"]
    assert all(one["count"] == len(one["pairs"]) for one in told["derived"])
    assert PREFIXES["rdf"] + "type" not in {one["relation"] for one in told["derived"]}


@pytest.mark.usefixtures("java")
@pytest.mark.nightly
def test_the_list_is_told_in_words_too(small: Rooms) -> None:
    rooms = with_chains(small)
    result = CliRunner().invoke(app, ["reason", "--root", str(rooms.root), "--inferred"])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    at = lines.index("derived: dcg:isBoundToPermit by the rule chains: 8")
    assert lines[at + 1] == "  dcgd:states.accepting dcgd:means.permit"
    assert any(line.startswith("The rules and HermiT infer the same ") for line in lines)


@pytest.mark.nightly
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


@pytest.mark.nightly
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


@pytest.mark.nightly
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
    assert len(linked) == 2 * 12


def kinds_of(found: Proof) -> list[tuple[str, str]]:
    """The things with their classes, by local names, of which both infer the class."""
    return [
        (one.subject.value.removeprefix(DCGD), one.object.value.removeprefix(DCG))
        for one in found.agreed
        if one.predicate.value == PREFIXES["rdf"] + "type"
        and isinstance(one.subject, NamedNode)
        and isinstance(one.object, NamedNode)
    ]


def judged(small: Rooms) -> Rooms:
    """Economies that have all of three characteristics, two of them, and all but one."""
    criteria = [Criterion(one, one, met=True, value="1") for one in NEEDED]
    criteria += [Criterion(one, one, met=False, value="0") for one in NEEDED]
    values = {"all": "111", "two": "11", "mixed": "110"}
    return with_economies(
        small,
        criteria,
        [
            Figure(economy, name, "2025", value)
            for economy, each in values.items()
            for name, value in zip(NEEDED, each, strict=False)
        ],
    )


@pytest.mark.usefixtures("java")
def test_hermit_puts_economies_into_the_classes_that_the_rules_do(small: Rooms) -> None:
    hermit = Hermit(120)
    found = proof(load(judged(small)), hermit)
    assert found.agrees
    assert hermit.runs == 2
    kinds = {pair for pair in kinds_of(found) if pair[1].startswith("Economy")}
    # Who does not meet interoperability with agencies lacks a mark of one institution alone.
    assert kinds == {
        ("states.all", "EconomyWithDigitalCustomsWcoSecretariat"),
        ("states.mixed", "EconomyWithoutDigitalCustomsWcoSecretariat"),
    }


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
def test_a_class_below_another_is_compared_with_the_one_above(small: Rooms) -> None:
    # HermiT tells the lowest class alone: who is without a mark of both is without one of each.
    criteria = [Criterion("system", "interoperable-systems", met=False, value="0")]
    rooms = with_economies(small, criteria, [Figure("none", "system", "2025", "0")])
    found = proof(load(rooms), Hermit(120))
    assert found.agrees
    kinds = {kind for _, kind in kinds_of(found)}
    assert {
        "EconomyWithoutDigitalCustomsWcoSecretariat",
        "EconomyWithoutElectronicCustomsEuropeanUnion",
        "EconomyWithoutPaperlessCustomsEuropeanCommission",
    } <= kinds


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
@pytest.mark.parametrize(
    ("old", "new", "only"),
    [
        ("owl:intersectionOf ?parts", "owl:unionOf ?parts", "hermit"),
        ("?thing ?other ?needed }", "}", "rules"),
        ("owl:unionOf / rdf:rest* / rdf:first", "owl:unionOf / rdf:first", "hermit"),
    ],
)
def test_a_rule_that_is_wrong_on_classes_of_values_is_seen(
    small: Rooms, old: str, new: str, only: str
) -> None:
    rooms = judged(small)
    rewrite(rooms, "profiles", old, new)
    found = proof(load(rooms), Hermit(120))
    assert bool(found.only_hermit) == (only == "hermit")
    assert bool(found.only_rules) == (only == "rules")


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
def test_what_is_both_met_and_not_met_cannot_be(small: Rooms) -> None:
    criteria = [
        Criterion("once", "data-reuse", met=True, value="1"),
        Criterion("ports", "data-reuse", met=False, value="0"),
    ]
    figures = [Figure("here", "once", "2025", "1"), Figure("here", "ports", "2025", "0")]
    rooms = with_economies(small, criteria, figures)
    assert proof(load(rooms), Hermit(120)).agrees
    # Were the conflict not kept apart, both would follow.
    rewrite(
        rooms,
        "criteria",
        "GROUP BY ?economy ?characteristic\n    HAVING (MIN(?met) = MAX(?met))",
        "GROUP BY ?economy ?characteristic ?met",
    )
    with pytest.raises(ReasonerError, match="gave up"):
        proof(load(rooms), Hermit(120))


def _every(store: Store) -> frozenset[NamedNode]:
    return frozenset().union(*_parts(store))


def proved(corpus: Corpus) -> Proof:
    """The proof for a corpus; what it costs, `benchmarks.checking` measures."""
    found = proof(corpus, Hermit(580))
    assert not found.only_hermit
    assert not found.only_rules
    return found


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
def test_hermit_infers_what_the_rules_derive_from_the_shipped_graph(shipped: Corpus) -> None:
    found = Counter(one.predicate.value.removeprefix(DCG) for one in proved(shipped).agreed)
    assert found["isPartyTo"] > 140
    assert found["containsNorm"] > 200


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
def test_hermit_classifies_the_economies_by_themselves(
    shipped: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dcgraph.owl.derived._parts", lambda store: _parts(store)[:1])
    found = proved(shipped)
    # Each member of a class, as expected in tests/questions/economies-by-class.csv.
    path = Path(__file__).parents[1] / "questions" / "economies-by-class.csv"
    with path.open(encoding="utf-8", newline="") as file:
        wanted = {row["class"]: int(row["economies"]) for row in csv.DictReader(file)}
    counts = Counter(f"dcg:{kind}" for _, kind in kinds_of(found))
    assert {kind: counts[kind] for kind in wanted} == wanted
