"""The rules of OWL 2 DL, by which `dcgraph reason` judges; explained like any other."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from dcgraph.validate.rules import Row, Rule, by_name

__all__ = ["OWL_DL"]

_ROWS: Final[tuple[Row, ...]] = (
    (
        "DL-circle",
        "OWL 2 DL: nodes without a name in a circle",
        "error",
        "A reasoner follows nodes without a name from one to the next, to an end.",
        "Give one of the nodes in the circle a name.",
        "a chain of nodes without a name that comes to an end",
        "_:a dcg:isPartOf _:b .\n_:b dcg:isPartOf dcgd:rkc .",
        "_:a dcg:isPartOf _:b .\n_:b dcg:isPartOf _:a .",
    ),
    (
        "DL-composite",
        "OWL 2 DL: composite property where only a simple one may stand",
        "error",
        "With numbers or negations on such a property, reasoning need not end.",
        "Let the property be simple, or take out what it cannot stand with.",
        "a property that is not transitive, not made by a chain, and above none that is",
        "dcg:isPartOf a owl:ObjectProperty , owl:TransitiveProperty .",
        (
            "dcg:isPartOf a owl:ObjectProperty , owl:TransitiveProperty ,\n"
            "    owl:FunctionalProperty ."
        ),
    ),
    (
        "DL-datatype",
        "OWL 2 DL: datatype that is not known, not defined once or limited by what it has not",
        "error",
        "A reasoner judges values by a datatype only if it knows which it has.",
        "Use a datatype that OWL 2 knows, or define your own in one place and by others.",
        "a datatype of OWL 2 with its own facets, or one with one definition",
        'dcgd:rkc dcg:adoptionDate "1999"^^xsd:string .',
        'dcgd:rkc dcg:adoptionDate "1999"^^xsd:gYear .',
    ),
    (
        "DL-form",
        "OWL 2 DL: expression or list without its form",
        "error",
        "What has not the form of an expression says nothing to a reasoner.",
        "Write the expression whole, a list in parentheses, a number from 0 on.",
        "a restriction with its property and its filler, a list that comes to an end",
        (
            "dcg:Provision rdfs:subClassOf [ a owl:Restriction ; owl:onProperty dcg:isPartOf ;\n"
            "    owl:someValuesFrom dcg:Instrument ] ."
        ),
        "dcg:Provision rdfs:subClassOf [ a owl:Restriction ; owl:onProperty dcg:isPartOf ] .",
    ),
    (
        "DL-literal",
        "OWL 2 DL: literal without the form of its datatype",
        "error",
        "A literal that stands for no value is read by no reasoner.",
        "Correct the value or its datatype.",
        "a value as its datatype writes it",
        'dcgd:rkc dcg:position "7"^^xsd:integer .',
        'dcgd:rkc dcg:position "seven"^^xsd:integer .',
    ),
    (
        "DL-literalForThing",
        "OWL 2 DL: text where a thing must stand",
        "error",
        "A text has no properties and is in no class.",
        "Name the thing that is meant.",
        "the name of a thing",
        "dcgd:rkc dcg:isAdoptedBy dcgd:wco .",
        'dcgd:rkc dcg:isAdoptedBy "WCO" .',
    ),
    (
        "DL-nameless",
        "OWL 2 DL: thing without a name where only a named one may stand",
        "error",
        "Whether two things are the same can be said of named ones only.",
        "Give the thing a name.",
        "the name of a thing",
        "dcgd:wco owl:sameAs dcgd:ccc .",
        "dcgd:wco owl:sameAs [ a dcg:Organization ] .",
    ),
    (
        "DL-order",
        "OWL 2 DL: chain that builds a property out of itself",
        "error",
        "Reasoning over chains ends only where properties are built up in some order.",
        "Take the property itself, and what is above it, out of the middle of the chain.",
        "chains in which a property is built out of others, or stands at one end alone",
        "dcg:isPartOf owl:propertyChainAxiom ( dcg:isAdoptedBy dcg:requires ) .",
        "dcg:isPartOf owl:propertyChainAxiom ( dcg:requires dcg:isPartOf dcg:requires ) .",
    ),
    (
        "DL-reserved",
        "OWL 2 DL: name of the language used as one's own",
        "error",
        "Names of the language mean what the language says, and no others are in it.",
        "Correct the spelling of the term, or use a name of your own.",
        "a term of OWL 2, or a name outside its namespaces",
        "dcg:Ruling a owl:Class .",
        "dcg:Ruling a owl:Class , owl:Klass .",
    ),
    (
        "DL-shared",
        "OWL 2 DL: expression used twice",
        "error",
        "An expression that is used twice is, in OWL 2 DL, written twice.",
        "Write the expression anew in each place.",
        "an expression in one place",
        (
            "dcg:Notion rdfs:subClassOf [ owl:complementOf dcg:Provision ] .\n"
            "dcg:Technology rdfs:subClassOf [ owl:complementOf dcg:Provision ] ."
        ),
        (
            "_:other a owl:Class ; owl:complementOf dcg:Provision .\n"
            "dcg:Notion rdfs:subClassOf _:other .\ndcg:Technology rdfs:subClassOf _:other ."
        ),
    ),
    (
        "DL-thingForLiteral",
        "OWL 2 DL: thing where a text must stand",
        "error",
        "A datatype compares values, and a thing has none.",
        "Write a literal.",
        "a text, number or date",
        'dcgd:rkc dcg:adoptionDate "1999-06-26" .',
        "dcgd:rkc dcg:adoptionDate dcgd:kyoto .",
    ),
    (
        "DL-twoKinds",
        "OWL 2 DL: name declared as two kinds",
        "error",
        "Properties of two kinds, or a class and a datatype, cannot be one thing.",
        "Keep one of the declarations.",
        "one kind of property, or a class, or a datatype",
        "dcg:adoptionDate a owl:DatatypeProperty .",
        "dcg:adoptionDate a owl:DatatypeProperty , owl:AnnotationProperty .",
    ),
    (
        "DL-undeclared",
        "OWL 2 DL: name that is not declared",
        "error",
        "A reasoner has to guess what an undeclared name is, and may guess wrong.",
        "Declare the term in the ontology, or correct its spelling.",
        "a class or property that the ontology declares",
        "dcgd:wco a dcg:Organization .",
        "dcgd:wco a dcg:Organisation .",
    ),
    (
        "DL-wrongKind",
        "OWL 2 DL: name used as another kind than it is declared",
        "error",
        "What is declared as one thing cannot be used as another.",
        "Name a term of the kind that belongs there, or take the statement out.",
        "a class for things, a datatype for literals, properties of one kind",
        "dcg:isAdoptedBy rdfs:range dcg:Organization .",
        "dcg:isAdoptedBy rdfs:range xsd:string .",
    ),
)

OWL_DL: Final[dict[str, Rule]] = by_name(_ROWS, Path(__file__))
"""The rules by name."""
