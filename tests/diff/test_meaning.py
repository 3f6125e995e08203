"""The version that each kind of change asks for."""

# ruff: noqa: E501  # a table reads best with one case a line

from __future__ import annotations

import pytest
from tests.diff.corpora import CONVENTION, HEAD, OFFICE, QUESTION, Edit, edited, told

from dcgraph.diff.model import Level

CLAIM, SHAPE, EVENT = "ontology/claim.ttl", "shapes/claim.ttl", "ontology/event.ttl"
NORM = "ontology/norm.ttl"
TERM = HEAD + "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
TERM += "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
TERM += "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
CLASS = TERM + "dcg:New a owl:Class ; rdfs:subClassOf dcg:Record"
MESSAGE = 'sh:message "Name one relation with dcg:hasRelation, such as dcg:requires."@en'
RELATION = "sh:path dcg:hasRelation ;\n    sh:minCount 1 ;\n    sh:maxCount 1 ;"

EDITS: dict[str, tuple[Level, Edit]] = {
    "a label": ("patch", (CLAIM, '"treats"@en', '"deals with"@en')),
    "a class above": ("major", (CLAIM, "dcg:treats a owl:ObjectProperty", "dcg:treats a owl:ObjectProperty , owl:SymmetricProperty")),
    "an axiom that goes": ("minor", (CLAIM, "    rdfs:domain dcg:Claim ;\n    rdfs:range dcg:Basis ;", "    rdfs:range dcg:Basis ;")),
    "another range": ("major", (CLAIM, "rdfs:range dcg:Basis", "rdfs:range dcg:Claim")),
    "one more that is disjoint": ("major", (EVENT, "( dcg:AgendaItem dcg:Meeting", "( dcg:AgendaItem dcg:Claim dcg:Meeting")),
    "one fewer that is disjoint": ("minor", (EVENT, "( dcg:AgendaItem dcg:Meeting", "( dcg:Meeting")),
    "a value of data": ("patch", (OFFICE, '"SO"', '"S"')),
    "a question's words": ("patch", (QUESTION, "SELECT ?provision", "SELECT DISTINCT ?provision")),
    "a message": ("patch", (SHAPE, MESSAGE, 'sh:message "Name one."@en')),
    "a lower bound that rises": ("major", (SHAPE, RELATION, RELATION.replace("minCount 1", "minCount 2"))),
    "a lower bound that goes": ("minor", (SHAPE, RELATION, RELATION.replace("sh:minCount 1 ;", ""))),
    "an upper bound that rises": ("minor", (SHAPE, RELATION, RELATION.replace("maxCount 1", "maxCount 2"))),
    "an upper bound that falls": ("major", (SHAPE, RELATION, RELATION.replace("maxCount 1", "maxCount 0"))),
    "one more value allowed": ("minor", (SHAPE, "( dcg:Stated dcg:Derived", "( dcg:Stated dcg:Claim dcg:Derived")),
    "one value fewer allowed": ("major", (SHAPE, "( dcg:Stated dcg:Derived", "( dcg:Stated")),
    "a shape switched off": ("minor", (SHAPE, RELATION, RELATION + " sh:deactivated true ;")),
    "another pattern": ("major", (SHAPE, "sh:minLength 30 ;", 'sh:minLength 30 ; sh:pattern "a" ;')),
}  # fmt: skip


@pytest.mark.nightly
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_asks_for_its_version(name: str) -> None:
    level, edit = EDITS[name]
    suggestion = told(edited(edit)).suggestion
    assert (suggestion.level, suggestion.reasons[0].level) == (level, level)


NEW: dict[str, tuple[Level, str, str]] = {
    "a term": ("minor", "ontology/new.ttl", CLASS + " ."),
    "a term that equals an old one": ("major", "ontology/new.ttl", CLASS + " ; owl:equivalentClass dcg:Claim ."),
    "a term disjoint with another new one": ("minor", "ontology/new.ttl", CLASS + " . dcg:Other a owl:Class . [] a owl:AllDisjointClasses ; owl:members ( dcg:New dcg:Other ) ."),
    "an axiom on old terms in a file of data": ("major", "data/new.ttl", TERM + "dcg:treats a owl:TransitiveProperty ."),
    "a record": ("minor", "data/new.ttl", TERM + "dcgd:new a dcg:Organization ."),
    "a shape on an old class": ("major", "shapes/new.ttl", TERM + "dcg:S a sh:NodeShape ; sh:targetClass dcg:Claim ; sh:nodeKind sh:IRI ."),
    "a shape that only warns": ("minor", "shapes/new.ttl", TERM + "dcg:S a sh:NodeShape ; sh:severity sh:Warning ; sh:targetClass dcg:Claim ; sh:nodeKind sh:IRI ."),
    "a question": ("minor", "data/questions/new.rq", "# en: a?\n# fr: a?\n# ru: a?\nSELECT * { ?a ?b ?c }"),
    "a rule": ("major", "ontology/rules/new.rq", "CONSTRUCT { ?a a ?b } WHERE { ?b a ?a . FILTER(false) }"),
    "a contradiction": ("major", "ontology/contradictions/new.rq", "SELECT ?a { ?a a ?a }"),
}  # fmt: skip


@pytest.mark.nightly
@pytest.mark.parametrize("name", NEW)
def test_a_new_thing_asks_for_its_version(name: str) -> None:
    level, path, text = NEW[name]
    assert told(edited(new={path: text})).suggestion.level == level


def test_a_new_shape_on_a_new_class_narrows_nothing() -> None:
    shape = "dcg:S a sh:NodeShape ; sh:targetClass dcg:New ; sh:property dcg:P ."
    shape += " dcg:P a sh:PropertyShape ; sh:path dcg:number ; sh:minCount 1 ."
    new = {"ontology/new.ttl": CLASS + " .", "shapes/new.ttl": TERM + shape}
    assert told(edited(new=new)).suggestion.level == "minor"


@pytest.mark.parametrize("path", ["ontology/new.ttl", "data/new.ttl"])
def test_what_goes(path: str) -> None:
    new = {path: CLASS + " ." if path.startswith("ontology") else NEW["a record"][2]}
    suggestion = told(edited(), edited(new=new)).suggestion
    assert suggestion.level == ("major" if path.startswith("ontology") else "minor")


def test_a_renamed_term_is_major_and_its_mentions_are_no_axioms() -> None:
    edits = [(p, "dcg:treats", "dcg:dealsWith") for p in (CLAIM, NORM, CONVENTION)]
    compared = told(edited(*edits))
    (entry,) = compared.entries
    assert (entry.kinds, entry.mentions) == (("renamed",), 1)
    assert [r.level for r in compared.suggestion.reasons] == ["major"]


@pytest.mark.parametrize(
    ("current", "following"),
    [("0.1.0", "0.2.0"), ("1.4.2", "2.0.0"), ("one", "")],
)
def test_the_next_version_is_counted_from_the_one_before(current: str, following: str) -> None:
    header = ("ontology/dcgraph.ttl", 'owl:versionInfo "0.1.0"', f'owl:versionInfo "{current}"')
    label, edit = EDITS["another range"]
    suggestion = told(edited(header, edit), edited(header)).suggestion
    assert (suggestion.level, suggestion.current, suggestion.next) == (label, current, following)
