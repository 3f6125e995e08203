"""Each break of OWL 2 DL that is sown is named at its line; what OWL 2 DL allows is not."""

from __future__ import annotations

import pytest
from tests.reason.conftest import PREFIXES, Made
from typer.testing import CliRunner

from dcgraph.check.rules import OWL_DL, Rule
from dcgraph.cli import app
from dcgraph.files import Rooms, rooms
from dcgraph.namespaces import MODULES
from dcgraph.owl.profile import profile
from dcgraph.rdf.corpus import Corpus, load

SOUND = """
:o a owl:Ontology .
:A a owl:Class . :B a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty .
:d a owl:DatatypeProperty ; rdfs:range xsd:integer .
:note a owl:AnnotationProperty .
:T a rdfs:Datatype ; owl:equivalentClass [ a rdfs:Datatype ; owl:onDatatype xsd:integer ;
    owl:withRestrictions ( [ xsd:minInclusive 1 ] ) ] .
:x a :A ; :p :y ; :d 1 ; :note "said" , :y .
"""

BREAKS: list[tuple[str, str]] = [
    ("DL-undeclared", ":x a :Nobody . #!"),
    ("DL-undeclared", ":x :unknown :y . #!"),
    ("DL-undeclared", ":B rdfs:subClassOf :Nobody . #!"),
    ("DL-undeclared", ":Nobody rdfs:subClassOf :B . #!"),
    ("DL-undeclared", ":B owl:equivalentClass [ a owl:Class ; owl:unionOf ( :A :Nobody ) ] . #!"),
    ("DL-undeclared", "[] a owl:AllDisjointClasses ; owl:members ( :A :Nobody ) . #!"),
    ("DL-undeclared", ":p rdfs:subPropertyOf :unknown . #!"),
    ("DL-undeclared", ":unknown rdfs:range :A . #!"),
    ("DL-undeclared", ":old a rdf:Property . #!"),
    ("DL-twoKinds", ":p a owl:DatatypeProperty . #!"),
    ("DL-twoKinds", ":d a owl:AnnotationProperty . #!"),
    ("DL-twoKinds", ":A a rdfs:Datatype ; owl:equivalentClass xsd:string . #!"),
    ("DL-literalForThing", ':x :p "a text" . #!'),
    ("DL-thingForLiteral", ":x :d :y . #!"),
    ("DL-reserved", ":x a owl:Clas . #!"),
    ("DL-reserved", ":A owl:subClassOf :B . #!"),
    ("DL-reserved", "rdfs:label rdfs:comment 'changed' . #!"),
    ("DL-wrongKind", ":p rdfs:range xsd:string . #!"),
    ("DL-wrongKind", ":d rdfs:range :A . #!"),
    ("DL-wrongKind", ":d a owl:TransitiveProperty . #!"),
    ("DL-wrongKind", ":p rdfs:subPropertyOf :d . #!"),
    ("DL-wrongKind", ":A rdfs:subClassOf :T . #!"),
    ("DL-composite", ":p a owl:TransitiveProperty . :p a owl:FunctionalProperty . #!"),
    (
        "DL-composite",
        """:p a owl:TransitiveProperty . :p rdfs:subPropertyOf :q .
:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :q ; owl:maxCardinality 1 ] . #!""",
    ),
    ("DL-composite", ":r owl:propertyChainAxiom ( :p :q ) .\n:r a owl:IrreflexiveProperty . #!"),
    (
        "DL-composite",
        ":p a owl:TransitiveProperty .\n:q owl:inverseOf :p .\n:q a owl:AsymmetricProperty . #!",
    ),
    (
        "DL-composite",
        """:p a owl:TransitiveProperty .
[] a owl:AllDisjointProperties ; owl:members ( :q :p ) . #!""",
    ),
    ("DL-order", ":p owl:propertyChainAxiom ( :q :p :r ) . #!"),
    ("DL-order", ":p owl:propertyChainAxiom ( [ owl:inverseOf :p ] :q ) . #!"),
    (
        "DL-order",
        ":p owl:propertyChainAxiom ( [ owl:inverseOf :p ] [ owl:inverseOf :p ] ) . #!",
    ),
    (
        "DL-order",
        ":p owl:propertyChainAxiom ( :q :q ) . #!\n:q owl:propertyChainAxiom ( :p :r ) . #!",
    ),
    ("DL-order", ":p rdfs:subPropertyOf :q .\n:p owl:propertyChainAxiom ( :q :r ) . #!"),
    (
        "DL-shared",
        """_:e a owl:Class ; owl:unionOf ( :A :B ) .
:A rdfs:subClassOf _:e .
:B rdfs:subClassOf _:e . #!""",
    ),
    ("DL-circle", "_:a :p _:b .\n_:b :p _:a . #!"),
    ("DL-form", ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ] . #!"),
    (
        "DL-form",
        """:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;
    owl:maxCardinality -1 ] . #!""",
    ),
    ("DL-form", "[] a owl:AllDisjointClasses ; owl:members :A . #!"),
    ("DL-nameless", ":x owl:sameAs [ a :A ] . #!"),
    ("DL-nameless", ":A owl:equivalentClass [ a owl:Class ; owl:oneOf ( :x [ a :B ] ) ] . #!"),
    ("DL-literal", ':x :d "one"^^xsd:integer . #!'),
    ("DL-datatype", ':x :note "2020"^^xsd:gYear . #!'),
    ("DL-datatype", ":d rdfs:range xsd:date . #!"),
    (
        "DL-datatype",
        """:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :d ;
    owl:allValuesFrom xsd:time ] . #!""",
    ),
    *(
        (
            "DL-datatype",
            f""":U a rdfs:Datatype ; owl:equivalentClass [ a rdfs:Datatype ; owl:onDatatype {kind} ;
    owl:withRestrictions ( [ {facet} ] ) ] . #!""",
        )
        for kind, facet in (
            ("xsd:string", 'xsd:minInclusive "a"'),
            ("xsd:integer", "xsd:length 3"),
            ("xsd:integer", 'xsd:pattern "1"'),
            ("xsd:hexBinary", 'xsd:pattern "1"'),
            ("xsd:boolean", 'xsd:pattern "1"'),
        )
    ),
    ("DL-datatype", ":U a rdfs:Datatype . #!"),
    ("DL-datatype", ":T owl:equivalentClass xsd:string . #!"),
    (
        "DL-datatype",
        """:U a rdfs:Datatype ; owl:equivalentClass :V . #!
:V a rdfs:Datatype ; owl:equivalentClass :U . #!""",
    ),
]

ALLOWED = [
    # A class may be an individual as well.
    ":A :p :y .",
    # What a chain makes may stand at its end, and twice.
    ":p owl:propertyChainAxiom ( :p :q ) .",
    ":p owl:propertyChainAxiom ( :q :p ) .",
    ":p owl:propertyChainAxiom ( :p :p ) .",
    ":r owl:propertyChainAxiom ( :p :q ) . :q owl:propertyChainAxiom ( :p :p ) .",
    # A transitive property may stand above a simple one.
    ":p a owl:TransitiveProperty . :q rdfs:subPropertyOf :p . :q a owl:FunctionalProperty .",
    """:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty [ owl:inverseOf :p ] ;
owl:maxQualifiedCardinality 1 ; owl:onClass :B ] .""",
    ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasSelf true ] .",
    ":A owl:hasKey ( :p :d ) . :B owl:disjointUnionOf ( :A [ owl:oneOf ( :x ) ] ) .",
    """[ a owl:Axiom ; owl:annotatedSource :A ; owl:annotatedProperty rdfs:label ;
owl:annotatedTarget 'a' ] rdfs:comment 'why' .""",
    "_:a :p _:b . _:b :p :x .",
    ":r owl:propertyChainAxiom ( [ owl:inverseOf :p ] [ owl:inverseOf :q ] ) .",
    "[] a owl:AllDisjointProperties ; owl:members ( :p :q ) .",
    *(
        f""":U a rdfs:Datatype ; owl:equivalentClass [ a rdfs:Datatype ; owl:onDatatype {kind} ;
    owl:withRestrictions ( [ {facet} ] ) ] ."""
        for kind, facet in (
            ("xsd:string", 'xsd:pattern "1"'),
            ("xsd:anyURI", "xsd:maxLength 9"),
            ("xsd:dateTime", 'xsd:minInclusive "2020-01-01T00:00:00"^^xsd:dateTime'),
            ("rdf:PlainLiteral", 'rdf:langRange "en"'),
        )
    ),
]


@pytest.mark.parametrize(("rule", "text"), BREAKS)
def test_a_break_is_named_at_its_line(made: Made, rule: str, text: str) -> None:
    corpus = made(SOUND + text)
    rows = corpus.files[0].text.splitlines()
    marked = {number for number, row in enumerate(rows, 1) if row.endswith("#!")}
    found = {f.place.line for f in profile(corpus) if f.rule == rule and f.place}
    assert found == marked


@pytest.mark.parametrize("text", ["", *ALLOWED])
def test_what_owl_2_dl_allows_is_no_break(made: Made, text: str) -> None:
    assert profile(made(SOUND + text)) == ()


def test_every_rule_has_a_break() -> None:
    assert {rule for rule, _ in BREAKS} == OWL_DL.keys()


def test_a_module_declares_what_it_uses_or_imports_what_does(made: Made) -> None:
    corpus = made(":o a owl:Ontology . :p a owl:ObjectProperty . :C a owl:Class .")
    path = corpus.root / "ontology/second.ttl"

    def breaks(imports: str) -> list[tuple[str, str, int]]:
        text = f":second a owl:Ontology{imports} .\n:x :p :y .\n:D rdfs:subClassOf :C .\n"
        text += ":D a owl:Class .\n"
        path.write_text(PREFIXES + text, encoding="utf-8")
        places = [(f.rule, f.place) for f in profile(load(rooms(corpus.root)))]
        return [(rule, place.path, place.line) for rule, place in places if place]

    start = PREFIXES.count("\n")
    assert breaks("") == [
        ("DL-undeclared", "ontology/second.ttl", start + 2),
        ("DL-undeclared", "ontology/second.ttl", start + 3),
    ]
    assert breaks(" ; owl:imports :o") == []
    assert breaks(" ; owl:imports :elsewhere") != []


@pytest.mark.nightly
def test_every_shipped_module_is_in_owl_2_dl(shipped: Corpus) -> None:
    assert len(list(shipped.rooms("ontology"))) == 1 + len(MODULES)
    assert profile(shipped) == ()


KNOWN = """
@prefix dcg: <https://w3id.org/dcgraph/ontology/> .
@prefix dcgd: <https://w3id.org/dcgraph/id/> .
:o a owl:Ontology .
dcg:Instrument a owl:Class . dcg:Provision a owl:Class . dcg:Organization a owl:Class .
dcg:Notion a owl:Class . dcg:Technology a owl:Class .
dcg:isPartOf a owl:ObjectProperty . dcg:isAdoptedBy a owl:ObjectProperty .
dcg:requires a owl:ObjectProperty .
dcg:adoptionDate a owl:DatatypeProperty . dcg:position a owl:DatatypeProperty .
"""


@pytest.mark.parametrize("rule", OWL_DL.values(), ids=OWL_DL)
def test_the_examples_of_a_rule_keep_all_rules_and_break_that_one(made: Made, rule: Rule) -> None:
    assert profile(made(KNOWN + rule.good)) == ()
    broken = profile(made(KNOWN + rule.bad))
    assert {finding.rule for finding in broken} == {rule.id}
    assert {finding.title for finding in broken} == {rule.title}


def test_a_record_is_held_against_the_rule_by_the_profile(small: Rooms) -> None:
    def explained() -> str:
        words = ["explain", "DL-undeclared", "small-convention", "--root", str(small.root)]
        return CliRunner().invoke(app, words).output

    assert "dcgd:small-convention keeps this rule." in explained()
    path = small.root / "data/instruments/small-convention.ttl"
    text = path.read_text("utf-8") + "\ndcgd:small-convention a dcg:Conventon .\n"
    path.write_text(text, encoding="utf-8")
    assert "dcg:Conventon is not declared as a class" in explained()
