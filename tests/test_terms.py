"""Every term of the ontology is used, asked for, constrained, shown and explained.

A term is a class or a property that a module of the ontology defines and that is not retired.
What is retired is used nowhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store
from tests.test_shapes import example

from dcgraph.check.findings import Finding
from dcgraph.files import ROOT
from dcgraph.namespaces import DCG, DCGS, PREFIXES, compact
from dcgraph.rdf.corpus import Corpus, SourceFile
from dcgraph.rdf.questions import LANGUAGES
from dcgraph.release.pages import read
from dcgraph.sparql.rules import derive, rules
from dcgraph.sparql.run import solutions

TYPE = PREFIXES["rdf"] + "type"
ANSWERS = Path(__file__).parent / "questions"
IN_CODE = re.compile(r"\bdcg:([A-Za-z]+)")
NO_CODE = re.compile(r'^\s*#.*$|"[^"\n]*"', re.MULTILINE)
THING = re.compile(r"\bdcgd?:[\w.-]*\w")


@dataclass(frozen=True)
class Terms:
    """The local names of the terms, and how they hang together.

    `above` are the classes or properties above each, itself among them. `means` are the terms of
    the axiom by which one is inferred: the properties of its chain, the property that it is the
    inverse of, and the class whose members a property of a chain relates to themselves.
    """

    classes: frozenset[str]
    properties: frozenset[str]
    above: dict[str, set[str]]
    means: dict[str, set[str]]

    @property
    def all(self) -> frozenset[str]:
        return self.classes | self.properties

    def with_means(self, names: Iterable[str]) -> set[str]:
        """The terms that are named, and those by which they are inferred."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            if (name := waiting.pop()) not in found:
                found.add(name)
                waiting += self.means.get(name, ())
        return found & self.all


def local(node: object) -> str:
    """The name of one of our terms; empty for anything else."""
    if isinstance(node, NamedNode) and node.value.startswith(DCG):
        return node.value.removeprefix(DCG)
    return ""


def store_of(*files: SourceFile) -> Store:
    """What files say, in the default graph."""
    store = Store()
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for f in files for t in f.triples)
    return store


def related(store: Store, pattern: str) -> dict[str, set[str]]:
    """The terms `?two` for each `?one` that a pattern finds, by local names."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in solutions(
        store, f"SELECT DISTINCT ?one ?two WHERE {{ {pattern} }}", "A query", Path()
    ):
        if row["two"].value.startswith(DCG):
            name = row["one"].value.removeprefix(DCG).removeprefix(DCGS)
            found[name].add(row["two"].value.removeprefix(DCG))
    return found


@pytest.fixture(scope="module")
def terms(shipped: Corpus) -> Terms:
    store = store_of(*shipped.rooms("ontology"))

    def own(*kinds: str) -> frozenset[str]:
        defined = (
            "?one rdfs:isDefinedBy ?two ; a ?kind FILTER NOT EXISTS { ?one owl:deprecated true }"
        )
        return frozenset(related(store, f"{defined} FILTER (?kind IN ({', '.join(kinds)}))"))

    found = Terms(
        own("owl:Class"),
        own("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
        related(store, "?one (rdfs:subClassOf | rdfs:subPropertyOf)* ?two FILTER (isIRI(?one))"),
        related(
            store,
            """
            { ?one owl:propertyChainAxiom / rdf:rest* / rdf:first ?two }
            UNION { ?one owl:inverseOf ?two }
            UNION { ?two owl:equivalentClass [ owl:onProperty ?one ; owl:hasSelf true ] }
            """,
        ),
    )
    assert len(found.classes) > 80
    assert len(found.properties) > 130
    return found


def all_but(terms: Terms, found: set[str]) -> None:
    """Fail with the names of the terms that were not found."""
    assert not terms.all - found, f"not so: {', '.join(sorted(terms.all - found))}"


def occurring(store: Store, terms: Terms, subjects: set[object]) -> set[str]:
    """The terms in what is said of subjects: properties, values, and the kinds of both ends."""
    kinds: dict[object, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, NamedNode(TYPE), None):
        kinds[quad.subject] |= terms.above.get(local(quad.object), set())
    found: set[str] = set()
    for quad in store:
        if quad.subject in subjects:
            found |= {local(quad.predicate), local(quad.object)}
            found |= kinds.get(quad.subject, set()) | kinds.get(quad.object, set())
    return terms.with_means(found)


@pytest.fixture(scope="module")
def known(shipped: Corpus) -> Store:
    """What the data say and what follows from it."""
    store = store_of(*shipped.rooms("ontology", "data"))
    derive(store, rules(ROOT / "ontology"))
    return store


def test_every_term_is_used(shipped: Corpus, known: Store, terms: Terms) -> None:
    """In the data, in what follows from them, as a means by which it follows, or of a term."""
    things: set[object] = {t.subject for file in shipped.rooms("data") for t in file.triples}
    of_terms = {local(t.predicate) for file in shipped.rooms("ontology") for t in file.triples}
    found = occurring(known, terms, things) | of_terms
    all_but(terms, found)


def test_what_is_retired_is_used_nowhere(shipped: Corpus) -> None:
    store = store_of(*shipped.rooms("ontology"))
    retired = set(related(store, "?one owl:deprecated true ; rdfs:isDefinedBy ?two"))
    for pattern in ("data/**/*.ttl", "data/questions/*.rq", "shapes/*.ttl", "ontology/rules/*.rq"):
        found = [path.read_text("utf-8") for path in ROOT.glob(pattern)]
        assert found, pattern
        assert retired & {name for text in found for name in IN_CODE.findall(text)} == set()


def test_every_term_is_reached_by_a_question(known: Store, terms: Terms) -> None:
    """A query names it, or what is inferred by it, or the answer does, as the relation of a claim.

    A class is also reached where the answer has a thing of it, and the query names a class above
    it or a property between things of such a class: who asks for the instruments on a mechanism
    meets laws, strategies and recommendations, and reads there what each is.
    The answers are those of `tests/questions/`, which `test_questions.py` compares with the graph.
    """
    kinds: dict[str, set[str]] = defaultdict(set)
    for quad in known.quads_for_pattern(None, NamedNode(TYPE), None):
        if isinstance(quad.subject, NamedNode):
            kinds[compact(quad.subject.value)].add(local(quad.object))
    ends = related(known, "?one rdfs:domain | rdfs:range ?two")
    reached: set[str] = set()
    paths = sorted(ROOT.glob("data/questions/*.rq"))
    assert len(paths) > 70
    for path in paths:
        query = set(IN_CODE.findall(NO_CODE.sub(" ", path.read_text("utf-8"))))
        answer = (ANSWERS / f"{path.stem}.csv").read_text("utf-8")
        reached |= query | set(IN_CODE.findall(answer))
        asked = query.union(*(ends.get(name, set()) - {"Record"} for name in query))
        met = {kind for thing in THING.findall(answer) for kind in kinds.get(thing, ())}
        reached |= {kind for kind in met if terms.above.get(kind, set()) & asked}
    all_but(terms, terms.with_means(reached))


@pytest.fixture(scope="module")
def constraining(shipped: Corpus, terms: Terms) -> dict[str, set[str]]:
    """The terms on which each rule of the shapes asks something, by the name of the rule.

    Those of its path, of the values that it asks for and of its query, and those for whose things
    its shape is made: classes, those below them, and properties. A rule that reads the domains and
    ranges of relations asks something on each relation that has them, and one that names all
    members of a closed list, something on the class of the list.
    """
    store = store_of(*shipped.rooms("shapes", "ontology"))
    step = (
        "sh:path | sh:inversePath | sh:class | sh:in | sh:or | sh:disjoint | rdf:rest | rdf:first"
    )
    found = related(store, f"?one a sh:PropertyShape ; ({step})+ ?two")
    aimed = "?shape sh:property | sh:sparql ?one ; sh:targetClass | sh:targetSubjectsOf ?aim"
    for rule, names in related(store, f"{aimed} . ?two rdfs:subClassOf* ?aim").items():
        found[rule] |= names
    relations = {one for one in terms.properties if "isRelatedTo" in terms.above[one]}
    signed = set(related(store, "?one rdfs:domain | rdfs:range ?any BIND (dcg:claim AS ?two)"))
    lists: dict[str, set[str]] = defaultdict(set)
    for member, classes in related(store, "?one a ?two").items():
        for one in classes:
            lists[one].add(member)
    for row in solutions(
        store, "SELECT ?one ?query WHERE { ?one sh:select ?query }", "A query", Path()
    ):
        query = row["query"].value
        name = row["one"].value.removeprefix(DCGS)
        found[name] |= set(IN_CODE.findall(query))
        if re.search("dcg:hasRelation .*rdfs:(domain|range)", query, re.DOTALL):
            found[name] |= {one for one in relations if terms.above[one] & signed}
    for names in found.values():
        names |= {one for one, members in lists.items() if members <= names}
    return found


def test_every_term_is_constrained_by_a_shape(
    constraining: dict[str, set[str]], terms: Terms
) -> None:
    """That the rule reaches it is for the bad examples to show."""
    all_but(terms, set().union(*constraining.values()))


def test_every_term_stands_in_a_good_example(examples: Corpus, terms: Terms) -> None:
    """As it is written there, or as it follows from what is."""
    faulty = {file for file in examples.files if "/bad-" in file.shown}
    store = store_of(*(f for f in examples.rooms("ontology", "data") if f not in faulty))
    derive(store, rules(ROOT / "ontology"))
    good = [file for file in examples.files if file.shown.endswith("/good.ttl")]
    assert len(good) > 30
    subjects: set[object] = {t.subject for file in good for t in file.triples}
    all_but(terms, occurring(store, terms, subjects))


@pytest.mark.nightly
def test_a_bad_example_breaks_a_rule_on_every_term(
    shipped: Corpus,
    examples: Corpus,
    findings: tuple[Finding, ...],
    terms: Terms,
    constraining: dict[str, set[str]],
) -> None:
    """The record at fault has it, or lacks it and should not.

    Of a class it is written as a member: that a shape is made for the class above is not enough.
    Only of a class of which the data write no member, such as that of all records, it is one by a
    class below.
    """
    files = {file.shown: file for file in examples.files}
    lists = related(store_of(*examples.rooms("ontology")), "?one a ?two")
    written = related(store_of(*shipped.rooms("data")), "?any a ?two BIND (dcg:claim AS ?one)")
    wide = terms.classes - written["claim"]
    broken: set[str] = set()
    for finding in findings:
        if example(finding) and finding.place:
            file = files[finding.place.path]
            own: set[object] = {
                t.subject
                for t in file.triples
                if t.subject.value == finding.subject or not isinstance(t.subject, NamedNode)
            }
            has = {local(n) for t in file.triples if t.subject in own for n in t[1:3]}
            has |= {kind for one in has for kind in lists.get(one, ())}
            has |= {name for one in has & terms.classes for name in terms.above[one] & wide}
            has.add(finding.path.removeprefix("dcg:"))
            broken |= has & constraining.get(finding.rule, set())
    all_but(terms, broken)


def test_every_term_is_explained_in_the_manual(shipped: Corpus, terms: Terms) -> None:
    """The reference pages name and define it in each language and give an example in English.

    So they do for the members of closed lists. That all these texts stand in the pages is shown by
    `tests/release/test_pages.py`.
    """
    told = {one.name: one.texts for one in read(shipped).terms.values() if not one.deprecated}
    all_but(terms, set(told))
    for text, languages in (("label", LANGUAGES), ("definition", LANGUAGES), ("example", ["en"])):
        lacking = {
            n for n, texts in told.items() if not set(languages) <= texts.get(text, {}).keys()
        }
        assert not lacking, f"no {text}: {', '.join(sorted(lacking))}"
