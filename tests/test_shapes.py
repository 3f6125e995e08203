"""Every rule has an example that breaks it, and every shape one that is sound.

An example is `tests/shapes/SHAPE/good.ttl` or `…/bad-CASE.ttl`; its first line tells which rules
it breaks and where. All of them are checked at once, as one graph with the small one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from dcgraph.check.constraints import targets_of
from dcgraph.check.findings import Finding
from dcgraph.check.rules import OWL_DL, RULES
from dcgraph.files import ROOT
from dcgraph.namespaces import DCG, DCGS, PREFIXES, compact
from dcgraph.rdf.corpus import Corpus
from dcgraph.sparql.run import solutions

FILES = {
    path.relative_to(path.parents[1]).as_posix(): path
    for path in sorted((Path(__file__).parent / "shapes").glob("*/*.ttl"))
}
NAMES = {
    re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name.partition("/")[0]).lower()
    + "/"
    + name.partition("/")[2]: name
    for name in FILES
}
"""The examples by the folder and file in which they are checked."""

HEADER = re.compile(r"# breaks: (?P<clauses>nothing|[^;]+(?:; [^;]+)*)")
CLAUSE = re.compile(
    r"(?P<rules>[A-Z][\w-]+(?:, [A-Z][\w-]+)*) at lines? (?P<lines>\d+(?: and \d+)*)"
)

CODE_LISTS = {
    "Authority",
    "Basis",
    "Confidence",
    "KindOfChange",
    "ReadingExtent",
    "ReviewState",
    "Status",
    "StatusOfForce",
}
"""Classes that no shape targets: their members are terms of the ontology and checked as such."""

BUILT_IN = RULES.keys() - OWL_DL.keys()
"""The rules of the program but those of OWL 2 DL."""

WITHOUT_TURTLE = {name for name in BUILT_IN if not name.startswith("File-")} | {
    "File-recordOutsideData",
    "File-statementTwice",
    "File-syntax",
    "File-unread",
}
"""Rules on what is no file of data, such as questions, and on shapes that cannot be run."""

Break = tuple[str, int]


def announced(path: Path) -> set[Break]:
    """The rules that an example says it breaks, each with the line of the fault."""
    with path.open(encoding="utf-8") as file:
        first = file.readline().rstrip("\n")
    header = HEADER.fullmatch(first)
    assert header is not None, f"{path}: the first line must say what the example breaks"
    breaks: set[Break] = set()
    for text in header["clauses"].split("; "):
        if text == "nothing":
            continue
        clause = CLAUSE.fullmatch(text)
        assert clause is not None, f"{path}: write “RULE at line N” instead of “{text}”"
        breaks |= {
            (rule, int(line))
            for rule in clause["rules"].split(", ")
            for line in clause["lines"].split(" and ")
        }
    return breaks


def example(finding: Finding) -> str | None:
    """The example in which a finding stands, if it stands in one."""
    if finding.place is None or "/examples/" not in finding.place.path:
        return None
    return NAMES[finding.place.path.partition("/examples/")[2]]


def shapes(corpus: Corpus, pattern: str) -> set[tuple[str, str]]:
    """Pairs of `?one` and `?two` (or else `?one` twice) that a pattern finds in the shapes."""
    rows = found(corpus.store("shapes"), f"SELECT ?one ?two WHERE {{ {pattern} }}")
    return {(row["one"].value, row["two"].value) for row in rows}


def found(store: Store, text: str) -> list[Any]:
    """The rows of a query."""
    return solutions(store, text, "A query of the tests", Path(__file__))


def rules(corpus: Corpus) -> set[str]:
    """The IRIs of all property shapes and SPARQL constraints."""
    found = {
        one
        for kind in ("sh:PropertyShape", "sh:SPARQLConstraint")
        for one, _ in shapes(corpus, f"?one a {kind} . BIND (?one AS ?two)")
    }
    assert found
    return found


def node_shapes(corpus: Corpus) -> set[str]:
    """The IRIs of all node shapes."""
    found = {one for one, _ in shapes(corpus, "?one a sh:NodeShape . BIND (?one AS ?two)")}
    assert found
    return found


def test_there_are_examples() -> None:
    assert {"Record/good.ttl", "Record/bad-hasCitation-missing.ttl"} <= FILES.keys()


@pytest.mark.parametrize("name", FILES)
def test_an_example_breaks_what_it_announces_and_nothing_else(
    name: str, findings: tuple[Finding, ...]
) -> None:
    path = FILES[name]
    wanted = announced(path)
    assert bool(wanted) == path.name.startswith("bad-")
    assert bool(wanted) != (path.name == "good.ttl")
    assert {(f.rule, f.place.line) for f in findings if f.place and example(f) == name} == wanted


def test_the_fault_of_an_example_stays_in_it(findings: tuple[Finding, ...]) -> None:
    assert [finding for finding in findings if example(finding) is None] == []


def test_every_finding_can_be_understood_and_mended(findings: tuple[Finding, ...]) -> None:
    assert findings
    for finding in findings:
        assert finding.message.endswith((".", "?"))
        assert finding.why.endswith(".")
        assert "{?" not in finding.message, f"{finding.rule} leaves a gap in its message"


def test_every_rule_is_broken_by_an_example(examples: Corpus) -> None:
    contradictions = sorted((ROOT / "ontology" / "contradictions").glob("*.rq"))
    assert contradictions
    existing = {rule.removeprefix(DCGS) for rule in rules(examples)}
    existing |= {f"Contradiction-{path.stem}" for path in contradictions}
    # What no Turtle can show, because it is none, has its examples in the rule itself.
    existing |= BUILT_IN - WITHOUT_TURTLE
    broken = {rule for path in FILES.values() for rule, _ in announced(path)}
    assert existing - broken == set(), "these rules have no example: add one to tests/shapes/"
    assert broken - existing == set(), "these rules do not exist any more"


def test_every_shape_has_a_sound_example_that_it_targets(examples: Corpus) -> None:
    targets = targets_of(examples)
    for shape in node_shapes(examples):
        name = f"{shape.removeprefix(DCGS)}/good.ttl"
        assert name in FILES, f"{compact(shape)} has no sound example: add tests/shapes/{name}"
        (file,) = [
            f for f in examples.files if NAMES.get(f.shown.partition("/examples/")[2]) == name
        ]
        subjects = {triple.subject.value for triple in file.triples}
        assert subjects & targets.get(shape, set()), f"{compact(shape)} targets nothing in {name}"


@pytest.mark.nightly
def test_every_class_is_targeted_by_a_shape(shipped: Corpus) -> None:
    store = shipped.store()
    store.extend(shipped.quads("shapes"))
    all_classes = "SELECT ?class WHERE { ?class a owl:Class FILTER (isIRI(?class)) }"
    targeted = """
        SELECT DISTINCT ?class WHERE {
          ?class rdfs:subClassOf* ?above .
          GRAPH ?shapes { ?shape sh:targetClass ?above }
        }
    """
    classes = {row["class"].value for row in found(store, all_classes)}
    ours = {name.removeprefix(DCG) for name in classes if name.startswith(DCG)}
    checked = {row["class"].value.removeprefix(DCG) for row in found(store, targeted)}
    assert ours
    assert ours - checked == CODE_LISTS


@pytest.mark.parametrize("property_", ["sh:severity", "sh:message", "sh:description"])
def test_every_rule_says_how_grave_it_is_what_to_do_and_why(
    property_: str, examples: Corpus
) -> None:
    said = [one for one, _ in sorted(shapes(examples, f"?one {property_} ?two"))]
    assert rules(examples) - set(said) == set()
    assert len(said) == len(set(said)), f"a rule has more than one {property_}"


def test_every_rule_belongs_to_the_shape_whose_name_it_bears(examples: Corpus) -> None:
    members = shapes(examples, "?one sh:property|sh:sparql ?two")
    assert members == {(rule.rpartition("-")[0], rule) for rule in rules(examples)}
    assert {shape for shape, _ in members} == node_shapes(examples)


def test_every_query_of_a_shape_keeps_to_the_declared_prefixes(examples: Corpus) -> None:
    declared = shapes(
        examples,
        "dcgs:prefixes sh:declare ?declaration . ?declaration sh:prefix ?one ; sh:namespace ?two .",
    )
    assert declared
    assert declared <= PREFIXES.items()
    for rule, query in shapes(examples, "?one sh:select ?two"):
        without_strings = re.sub(r'"[^"]*"', "", query)
        used = set(re.findall(r"\b([a-z]+):", without_strings))
        assert used <= dict(declared).keys(), f"{compact(rule)} uses an undeclared prefix"
