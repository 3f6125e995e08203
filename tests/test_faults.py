"""Faults of ten kinds, each seeded alone into a sound graph: found, in place, with the repair."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dcgraph.load import load
from dcgraph.paths import Rooms
from dcgraph.validate import check

CONVENTION = "data/instruments/small-convention.ttl"
CLAIM = "dcgd:small-convention.1.1.requires.small-customs a dcg:Claim ;"


@dataclass(frozen=True)
class Fault:
    """An edit of one file, the rule that it breaks, the text of its line, a word of the repair."""

    file: str
    old: str
    new: str
    rule: str
    line: str
    repair: str


FAULTS = {
    "bad date": Fault(
        CONVENTION,
        '"1999-06-26"',
        '"1999-13-26"',
        "Instrument-adoptionDate",
        "1999-13-26",
        "year-month-day",
    ),
    "day that is none": Fault(
        CONVENTION,
        '"1999-06-26"',
        '"1999-06-31"',
        "Record-datesExist",
        "1999-06-31",
        "correct the date",
    ),
    "missing citation": Fault(
        "data/actors/small-office.ttl",
        '"SO" ;\n    dcg:summary "An office that looks after the '
        'Small Convention."@en ;\n    dcg:hasCitation [',
        '"SO" ;\n    dcg:summary "An office."@en ;\n    dcg:hasCitation [\n        '
        "dcg:supports dcg:abbreviation ;",
        "Record-statementsCited",
        "dcg:summary",
        "dcg:summary",
    ),
    "unknown term": Fault(
        CONVENTION,
        'dcg:adoptionDate "',
        'dcg:adoptonDate "',
        "File-unknownTerm",
        "dcg:adoptonDate",
        "did you mean dcg:adoptionDate?",
    ),
    "cycle": Fault(
        CONVENTION,
        "dcg:isPartOf dcgd:small-convention ;",
        "dcg:isPartOf dcgd:small-convention.1.1 ;",
        "Provision-noCycle",
        "dcg:isPartOf dcgd:small-convention.1.1",
        "correct dcg:isPartOf",
    ),
    "wrong class": Fault(
        CONVENTION,
        "dcg:isClaimedBy dcgd:small-office",
        "dcg:isClaimedBy dcgd:small-customs",
        "Claim-isClaimedBy",
        "dcg:isClaimedBy",
        "Name an actor",
    ),
    "two classes that exclude each other": Fault(
        "data/concepts/small-customs.ttl",
        "a dcg:Notion ;",
        "a dcg:Notion , dcg:Technology ;",
        "Contradiction-disjoint",
        "a dcg:Notion",
        "correct one of its types",
    ),
    "duplicate label": Fault(
        CONVENTION,
        '"Small Convention, Chapter 1"@en',
        '"Small Convention"@en',
        "Labelled-labelUnique",
        '"Small Convention"@en',
        "tell the two apart",
    ),
    "circular definition": Fault(
        "ontology/concept.ttl",
        '"A statement of what an actor',
        '"A definition of what an actor',
        "Term-noCircularDefinition",
        "A definition of what",
        "genus and difference",
    ),
    "dangling IRI": Fault(
        CONVENTION,
        "dcg:hasObject dcgd:small-customs ;\n    dcg:hasBasis dcg:Interpreted",
        "dcg:hasObject dcgd:small-custom ;\n    dcg:hasBasis dcg:Interpreted",
        "File-danglingIri",
        "dcgd:small-custom ;",
        "did you mean dcgd:small-customs?",
    ),
    "missing language": Fault(
        CONVENTION,
        ' , "Малая конвенция, глава 1"@ru',
        "",
        "Labelled-labelRu",
        "Small Convention, Chapter 1",
        "Russian",
    ),
    "claim without rationale": Fault(
        CONVENTION,
        '    dcg:rationale "The Standard asks Customs to be small. It does so only where '
        'practicable."@en ;\n',
        "",
        "Claim-rationale",
        CLAIM,
        "dcg:rationale",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_seeded_fault_is_found_at_its_line_with_its_repair(kind: str, small: Rooms) -> None:
    fault = FAULTS[kind]
    path = small.root / fault.file
    text = path.read_text(encoding="utf-8")
    assert fault.old in text, "the fault cannot be seeded: the file has changed"
    text = text.replace(fault.old, fault.new, 1)
    path.write_text(text, encoding="utf-8")

    result = check(load(small))

    found = [f for f in result.findings if f.rule == fault.rule]
    assert found, f"{fault.rule} not among {[f.rule for f in result.findings]}"
    assert result.errors >= 1
    lines = text.splitlines()
    places = [f.place for f in found if f.place and f.place.path == fault.file]
    assert any(fault.line in lines[place.line - 1] for place in places), places
    assert any(fault.repair in f.message for f in found), [f.message for f in found]


def test_the_graph_before_any_fault_has_none(small: Rooms) -> None:
    assert [f.rule for f in check(load(small)).findings] == []
