"""The ontology as a whole: it stays in OWL 2 DL, and it opens where ontologies are edited."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store

from dcgraph.files import ROOT
from dcgraph.namespaces import DCG, DCGD, MODULES, PREFIXES, compact
from dcgraph.rdf.corpus import Corpus

OWL, RDF, RDFS, XSD = (PREFIXES[p] for p in ("owl", "rdf", "rdfs", "xsd"))
DATATYPES = {RDFS + "Literal", RDF + "langString", RDF + "PlainLiteral"} | {
    XSD + name
    for name in (
        "string",
        "boolean",
        "decimal",
        "integer",
        "nonNegativeInteger",
        "positiveInteger",
        "double",
        "float",
        "anyURI",
        "dateTime",
        "dateTimeStamp",
        "hexBinary",
        "base64Binary",
    )
}
"""The datatypes of the OWL 2 datatype map that could come up here."""


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    answer = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [tuple(compact(row[name].value) for name in names) for row in answer]


def test_the_modules_are_those_that_the_header_imports(asserted: Store) -> None:
    imported = {r[0] for r in rows(asserted, "SELECT ?m WHERE { dcg: owl:imports ?m }")}
    assert imported == {f"dcg:{module}" for module in MODULES}
    files = {path.stem for path in (ROOT / "ontology").glob("*.ttl")}
    assert files == {*MODULES, "dcgraph"}
    assert {path.stem for path in (ROOT / "shapes").glob("*.ttl")} <= {*MODULES, "ontology"}


def test_every_import_leads_to_a_file_by_the_catalogue() -> None:
    catalogue = ET.parse(ROOT / "ontology" / "catalog-v001.xml").getroot()
    places = {element.attrib["name"]: element.attrib["uri"] for element in catalogue}
    assert set(places) == {DCG} | {DCG + module for module in MODULES}
    assert all((ROOT / "ontology" / place).is_file() for place in places.values())


def test_no_term_is_two_kinds_that_owl_2_dl_keeps_apart(asserted: Store) -> None:
    kinds = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    for one in kinds:
        for other in kinds:
            if one < other:
                query = f"SELECT ?x WHERE {{ ?x a owl:{one} , owl:{other} }}"
                assert rows(asserted, query) == []
    assert rows(asserted, "SELECT ?x WHERE { ?x a owl:Class , rdfs:Datatype }") == []


def test_every_property_and_class_used_is_declared(shipped: Corpus) -> None:
    declared = {
        t.subject.value
        for file in shipped.rooms("ontology")
        for t in file.triples
        if t.predicate.value == RDF + "type" and isinstance(t.subject, NamedNode)
    }
    used = set()
    for file in shipped.rooms("ontology", "data"):
        for t in file.triples:
            used.add(t.predicate.value)
            if t.predicate.value == RDF + "type" and isinstance(t.object, NamedNode):
                used.add(t.object.value)
    own = {iri for iri in used if not iri.startswith((OWL, RDF, RDFS, XSD))}
    assert len(own) > 80
    assert own - declared == set()


def test_literals_are_of_datatypes_that_owl_2_knows(shipped: Corpus) -> None:
    strange = {
        (file.shown, t.line, t.object.datatype.value)
        for file in shipped.rooms("ontology", "data")
        for t in file.triples
        if isinstance(t.object, Literal) and t.object.datatype.value not in DATATYPES
    }
    assert strange == set()


def test_an_object_property_leads_to_things_and_a_datatype_property_to_texts(
    asserted: Store,
) -> None:
    things = "?p a owl:ObjectProperty . ?s ?p ?o . FILTER (isLiteral(?o))"
    texts = "?p a owl:DatatypeProperty . ?s ?p ?o . FILTER (!isLiteral(?o))"
    for pattern in (things, texts):
        assert rows(asserted, f"SELECT ?s ?p WHERE {{ {pattern} }}") == []


def test_only_simple_properties_are_functional_or_irreflexive(asserted: Store) -> None:
    query = """SELECT ?p WHERE {
      ?p a ?kind . FILTER (?kind IN (owl:FunctionalProperty, owl:IrreflexiveProperty,
        owl:AsymmetricProperty, owl:InverseFunctionalProperty))
      ?below rdfs:subPropertyOf* ?p . ?below a owl:TransitiveProperty }"""
    assert rows(asserted, query) == []


def test_every_blank_node_of_an_axiom_is_used_in_one_place(shipped: Corpus) -> None:
    uses: dict[str, int] = {}
    for file in shipped.rooms("ontology"):
        for t in file.triples:
            if isinstance(t.object, BlankNode):
                uses[t.object.value] = uses.get(t.object.value, 0) + 1
    assert uses
    assert {node for node, number in uses.items() if number > 1} == set()


def test_the_version_of_the_ontology_is_written_alike_everywhere(asserted: Store) -> None:
    found = rows(asserted, "SELECT DISTINCT ?v WHERE { ?m a owl:Ontology ; owl:versionInfo ?v }")
    assert len(found) == 1
    version = found[0][0]
    texts = (ROOT / "ontology").glob("*.ttl")
    iris = re.findall(r"owl:versionIRI <([^>]+)>", "".join(p.read_text("utf-8") for p in texts))
    assert len(iris) == len(MODULES) + 1
    assert all(iri.startswith(f"{DCG}{version}") for iri in iris)


def test_kinds_of_things_at_the_top_are_apart_in_all_pairs(asserted: Store) -> None:
    own = "FILTER (STRSTARTS(STR(?c), STR(dcg:))) ?c a owl:Class ."
    above = "?c rdfs:subClassOf ?up . FILTER (STRSTARTS(STR(?up), STR(dcg:)) && ?up != dcg:Record)"
    top = {r[0] for r in rows(asserted, f"SELECT ?c WHERE {{ {own} }}")}
    top -= {r[0] for r in rows(asserted, f"SELECT DISTINCT ?c WHERE {{ {above} }}")}
    top -= {"dcg:Record"}
    assert len(top) >= 30
    members = "owl:members / rdf:rest* / rdf:first"
    query = f"""SELECT DISTINCT ?one ?other WHERE {{
      ?all a owl:AllDisjointClasses ; {members} ?one , ?other }}"""
    apart = {(one, other) for one, other in rows(asserted, query)}
    pairs = {(one, other) for one in top for other in top if one < other}
    assert pairs - apart == set()


def test_every_concept_stands_at_the_top_of_the_scheme_of_its_kind(derived: Store) -> None:
    query = """SELECT DISTINCT ?concept ?scheme WHERE {
      ?concept a skos:Concept
      OPTIONAL { ?concept skos:inScheme ?scheme . ?concept skos:topConceptOf ?scheme .
        ?scheme a skos:ConceptScheme } }"""
    found = derived.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    schemes: dict[str, set[str]] = {}
    for row in found:
        names = schemes.setdefault(compact(row["concept"].value), set())
        names |= {compact(row["scheme"].value)} if row["scheme"] else set()
    assert len(schemes) > 250
    assert {name for name, those in schemes.items() if not those} == set()
    assert schemes["dcgd:digital-customs"] == {"dcg:Concepts", "dcg:Notions"}
    assert schemes["dcgd:single-window"] == {"dcg:Concepts", "dcg:Mechanisms"}
    assert schemes["dcgd:actions.manage-risk"] == {"dcgd:actions"}


def test_what_has_a_name_has_it_as_rdfs_label_too(derived: Store) -> None:
    query = """SELECT ?thing (COUNT(?label) AS ?labels) WHERE {
      ?thing skos:prefLabel|dcterms:title ?name
      OPTIONAL { ?thing rdfs:label ?label FILTER (?label = ?name && LANG(?label) = LANG(?name)) }
    } GROUP BY ?thing"""
    found = derived.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    labels = {compact(row["thing"].value): int(row["labels"].value) for row in found}
    assert len(labels) > 3000
    assert {name for name, number in labels.items() if not number} == set()
    assert labels["dcg:Convention"] == 3


def test_what_is_said_in_our_terms_is_said_in_those_of_others_too(derived: Store) -> None:
    eli, org, prov, qb = (
        "http://data.europa.eu/eli/ontology#",
        "http://www.w3.org/ns/org#",
        "http://www.w3.org/ns/prov#",
        "http://purl.org/linked-data/cube#",
    )
    asks = {
        "ELI": f"dcgd:union-customs-code <{eli}passed_by> ?who ; <{eli}id_local> '32013R0952'",
        "editions": f"?edition a <{eli}LegalResource> ; <{eli}is_member_of> dcgd:safe-framework",
        "ORG": f"?post a <{org}Post> ; <{org}postIn> ?body ; <{org}heldBy> ?person",
        "PROV": f"?claim a dcg:Claim ; <{prov}wasAttributedTo> dcgd:wco",
        "DC": f"<{DCGD}rkc.ga-7.1> dcterms:isPartOf dcgd:rkc.ga-7",
        "QB": f"?figure a <{qb}Observation> ; <{qb}dataSet> / <{qb}structure> / <{qb}component>"
        f" / <{qb}measure> dcg:observedValue",
    }
    for ask in asks.values():
        assert derived.query(
            f"ASK {{ {ask} }}", prefixes=PREFIXES, use_default_graph_as_union=True
        ), ask
    memberships = f"ASK {{ ?one a <{org}Membership> }}"
    assert not derived.query(memberships, prefixes=PREFIXES, use_default_graph_as_union=True)


def test_no_vocabulary_gives_classes_alone(asserted: Store) -> None:
    def spaces(way: str) -> set[str]:
        found = rows(asserted, f"SELECT DISTINCT ?up WHERE {{ ?own {way} ?up FILTER isIRI(?up) }}")
        names = {name.removeprefix("<") for (name,) in found}
        return {re.split(r"[#:](?=[A-Za-z_]+$)|/(?=[A-Za-z_]+$)", name)[0] for name in names}

    classes = spaces("rdfs:subClassOf") - {"dcg"}
    assert len(classes) >= 5
    joined = spaces("(rdfs:subPropertyOf|owl:onProperty)")
    assert classes - joined == set()


def test_kinds_exclude_each_other_within_a_facet_alone(asserted: Store) -> None:
    members = "owl:members / rdf:rest* / rdf:first"
    query = f"""SELECT DISTINCT ?one ?other WHERE {{
      ?all a owl:AllDisjointClasses ; {members} ?one , ?other }}"""
    apart = {(one, other) for one, other in rows(asserted, query)}
    for one, other in (
        ("Article", "Paragraph"),
        ("Standard", "RecommendedPractice"),
        ("Convention", "LegalAct"),
        ("DataModel", "TechnicalStandard"),
    ):
        assert (f"dcg:{one}", f"dcg:{other}") in apart
    for one, other in (
        ("Paragraph", "DefinitionClause"),
        ("Article", "Standard"),
        ("LegalAct", "WorkProgramme"),
        ("Recommendation", "TechnicalStandard"),
    ):
        assert (f"dcg:{one}", f"dcg:{other}") not in apart
    two = """ASK { ?it a dcg:Paragraph , dcg:DefinitionClause .
      ?its a dcg:LegalAct , dcg:WorkProgramme }"""
    assert asserted.query(two, prefixes=PREFIXES, use_default_graph_as_union=True)
