"""Axioms as sentences, and sentences that nobody can spoil."""

from __future__ import annotations

import pytest
from tests.reason.conftest import Made

from dcgraph.owl.axioms import Nodes, axioms
from dcgraph.owl.words import Phrases, in_words

TERMS = """
:Act a owl:Class ; skos:prefLabel "act"@en . :Body a owl:Class ; skos:prefLabel "body"@en .
:Rule a owl:Class ; skos:prefLabel "rule"@en .
:within a owl:ObjectProperty ; skos:prefLabel "is within"@en .
:part a owl:ObjectProperty ; skos:prefLabel "is part of"@en .
:day a owl:DatatypeProperty ; skos:prefLabel "day of signature"@en .
:Day a rdfs:Datatype ; skos:prefLabel "day"@en .
skos:prefLabel a owl:AnnotationProperty .
"""

SAID = [
    (":Rule rdfs:subClassOf :Act", "Every Rule is an Act"),
    (
        """:Rule rdfs:subClassOf
            [ owl:onProperty :part ; owl:qualifiedCardinality 1 ; owl:onClass :Act ]""",
        "Every Rule is part of exactly one Act",
    ),
    (
        ":Rule rdfs:subClassOf [ owl:onProperty :part ; owl:minCardinality 2 ]",
        "Every Rule is part of at least two things",
    ),
    (
        ":Rule rdfs:subClassOf [ owl:onProperty :part ; owl:someValuesFrom :Act ]",
        "Every Rule is part of some Act",
    ),
    (
        ":Rule rdfs:subClassOf [ owl:onProperty :part ; owl:allValuesFrom :Act ]",
        "Every Rule is part of nothing that is not an Act",
    ),
    (
        ":Rule rdfs:subClassOf [ owl:onProperty :part ; owl:hasValue :rkc ]",
        "Every Rule is part of https://example.org/rkc",
    ),
    (":Rule rdfs:subClassOf owl:Nothing", "There is no Rule"),
    (
        ":Rule rdfs:subClassOf [ owl:unionOf ( :Act :Body ) ]",
        "Every Rule is an Act or a Body",
    ),
    (
        ":Rule rdfs:subClassOf [ owl:intersectionOf ( :Act [ owl:complementOf :Body ] ) ]",
        "Every Rule is an Act and is not a Body",
    ),
    (
        ":Rule owl:equivalentClass [ owl:oneOf ( 1 2 ) ]",
        'Whatever is a Rule is "1" or "2", and the other way round',
    ),
    (":Rule owl:disjointWith :Act", "Nothing is both a Rule and an Act"),
    (
        ":Act owl:disjointUnionOf ( :Rule :Body )",
        "Every Act is exactly one of these: a Rule or a Body",
    ),
    (
        ":Rule owl:hasKey ( :part :day )",
        "What is a Rule and has the same “is part of” and “day of signature” is the same thing",
    ),
    (
        """:Day owl:equivalentClass
            [ owl:onDatatype xsd:string ; owl:withRestrictions ( [ xsd:pattern "x" ] ) ]""",
        'A day is a xsd:string with pattern "x"',
    ),
    (":part rdfs:subPropertyOf :within", "Whatever is part of something also is within it"),
    (
        ":date a owl:DatatypeProperty . :day rdfs:subPropertyOf :date",
        "Every value of “day of signature” is also one of “https://example.org/date”",
    ),
    (":part owl:equivalentProperty :within", "“is part of” and “is within” say the same"),
    (
        ":part owl:propertyDisjointWith :within",
        "Never do “is part of” and “is within” both hold between the same two",
    ),
    (":part owl:inverseOf :within", "A is part of B where B is within A, and only there"),
    (":part rdfs:domain :Rule", "Whatever is part of something is a Rule"),
    (":day rdfs:domain :Act", "Whatever has a day of signature is an Act"),
    (":part rdfs:range :Act", "Every value of “is part of” is an Act"),
    (":day rdfs:range :Day", "Every value of “day of signature” is a Day"),
    (
        ":within owl:propertyChainAxiom ( :part :within )",
        "If A is part of B and B is within C, then A is within C",
    ),
    (":part a owl:FunctionalProperty", "Nothing is part of more than one thing"),
    (":day a owl:FunctionalProperty", "Nothing has more than one value of “day of signature”"),
    (":part a owl:InverseFunctionalProperty", "At most one thing is part of any given thing"),
    (":part a owl:SymmetricProperty", "If A is part of B, then B is part of A"),
    (
        ":part a owl:AsymmetricProperty",
        "If A is part of B, then it is never so that B is part of A",
    ),
    (":part a owl:ReflexiveProperty", "Everything is part of itself"),
    (":part a owl:IrreflexiveProperty", "Nothing is part of itself"),
    (
        ":within a owl:TransitiveProperty",
        "If A is within B and B is within C, then A is within C",
    ),
    (":x a :Rule", "https://example.org/x is a Rule"),
    (":x :part :y", "https://example.org/x is part of https://example.org/y"),
    (':x :day "1999"', 'https://example.org/x has day of signature "1999"'),
    (
        """[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :x ;
            owl:assertionProperty :part ; owl:targetIndividual :y""",
        "It is not so that https://example.org/x is part of https://example.org/y",
    ),
    (":x owl:sameAs :y", "https://example.org/x and https://example.org/y are the same thing"),
    (
        ":x owl:differentFrom :y",
        "https://example.org/x and https://example.org/y are two different things",
    ),
]


def sentences(made: Made, text: str) -> list[str]:
    corpus = made(TERMS + text)
    nodes = Nodes(corpus)
    return [in_words(axiom, Phrases(nodes, corpus.label)) for axiom in axioms(nodes)]


@pytest.mark.parametrize(("text", "sentence"), SAID)
def test_an_axiom_is_a_sentence(made: Made, text: str, sentence: str) -> None:
    assert sentences(made, text + " .") == [sentence]


def test_what_is_said_of_several_is_taken_apart_into_pairs(made: Made) -> None:
    text = "[] a owl:AllDisjointClasses ; owl:members ( :Rule :Act :Body ) ."
    assert sentences(made, text) == [
        "Nothing is both a Rule and an Act",
        "Nothing is both a Rule and a Body",
        "Nothing is both an Act and a Body",
    ]


def test_a_great_many_are_left_together(made: Made) -> None:
    names = " ".join(f":C{number}" for number in range(3000))
    (sentence,) = sentences(made, f"[] a owl:AllDisjointClasses ; owl:members ( {names} ) .")
    assert sentence.startswith("No two of these 3000 have anything in common")


@pytest.mark.parametrize(
    "text",
    [
        ":Rule rdfs:subClassOf [ owl:onProperty :part ] .",
        ":Rule rdfs:subClassOf _:a . _:a owl:complementOf _:a .",
        ":Rule owl:hasKey ( ) . :part owl:propertyChainAxiom ( ) . :Act owl:disjointUnionOf ( ) .",
        ":Rule rdfs:subClassOf [ owl:unionOf ( ) ] . :Act rdfs:subClassOf [ owl:oneOf ( ) ] .",
        "[] a owl:NegativePropertyAssertion . [] a owl:AllDifferent ; owl:members ( 1 2 ) .",
        ":Rule rdfs:subClassOf [ owl:onProperty :part ; owl:maxCardinality 'many' ] .",
        ":Rule rdfs:subClassOf 'text' .",
        ":Rule rdfs:subClassOf [ owl:unionOf _:l ] . _:l rdf:first :Act ; rdf:rest _:l .",
    ],
)
def test_what_has_no_form_is_still_told(made: Made, text: str) -> None:
    assert all(sentences(made, text))


def test_a_label_cannot_break_the_line(made: Made) -> None:
    text = ':Bad a owl:Class ; skos:prefLabel "a\\nb\\u001b[31m\\u202e"@en . :x a :Bad .'
    (sentence,) = sentences(made, text)
    assert sentence == "https://example.org/x is an A b [31m"
