"""The graph describes itself, and counts itself rightly."""

from __future__ import annotations

from pyoxigraph import NamedNode, QuerySolutions, Store

from dcgraph.files import Rooms
from dcgraph.namespaces import (
    CLASSES_GRAPH,
    DCG,
    DCGD,
    DESCRIPTION_GRAPH,
    GRAPHS_GRAPH,
    PREFIXES,
    ROOT,
)
from dcgraph.rdf.corpus import load
from dcgraph.snapshot.description import describe
from dcgraph.sparql.rules import derive, rules

SSSOM = """#curie_map:
#  dcgd: https://w3id.org/dcgraph/id/
#  eurovoc: http://eurovoc.europa.eu/
#  other: https://example.org/terms/
subject_id\tpredicate_id\tobject_id
dcgd:small-customs\tskos:relatedMatch\teurovoc:502
dcgd:small-customs\tskos:relatedMatch\teurovoc:6894
dcgd:small-customs\tskos:exactMatch\teurovoc:1
dcgd:small-customs\tskos:exactMatch\tother:customs
"""
OURS = (DESCRIPTION_GRAPH, CLASSES_GRAPH, GRAPHS_GRAPH)


def described(small: Rooms) -> tuple[Store, int]:
    store = load(small).store()
    derive(store, rules(small.ontology))
    before = len(store)
    describe(store)
    return store, before


def values(store: Store, query: str) -> list[tuple[str, ...]]:
    prefixes = PREFIXES | {"ext": "http://ldf.fi/void-ext#"}
    rows = store.query(query, prefixes=prefixes, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    return [tuple(row[variable].value for variable in rows.variables) for row in rows]


def without_itself(query: str) -> str:
    """The same query over what was there before the description."""
    ours = ", ".join(f"<{graph}>" for graph in OURS)
    return query.replace("{", "{ GRAPH ?file {", 1).replace(
        "}", f"}} FILTER (?file NOT IN ({ours})) }}", 1
    )


def test_it_counts_the_graph_without_itself(small: Rooms) -> None:
    store, before = described(small)
    assert values(store, f"SELECT ?n WHERE {{ <{ROOT}> void:triples ?n }}") == [(str(before),)]


def test_each_figure_is_what_a_query_finds(small: Rooms) -> None:
    store, _ = described(small)
    figures = {
        "entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?o }",
        "classes": "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s a ?o }",
        "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE { ?s ?p ?o }",
        "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }",
        "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }",
    }
    for name, query in figures.items():
        told = values(store, f"SELECT ?n WHERE {{ <{ROOT}> void:{name} ?n }}")
        assert told == values(store, without_itself(query)), name


def test_its_partitions_are_those_of_the_graph(small: Rooms) -> None:
    store, _ = described(small)
    query = """SELECT ?n WHERE { ?part void:class <%s> ; void:entities ?n }"""
    assert values(store, query % f"{DCG}Claim") == [("2",)]
    assert values(store, query % f"{DCG}Citation") == [("10",)]
    assert values(store, query % f"{DCG}Provision") == [("2",)], "by class and all classes below"
    query = """SELECT ?n WHERE { ?part void:property <%s> ; void:distinctSubjects ?s ;
      void:triples ?n }"""
    assert values(store, query % f"{DCG}hasCitation") == [("10",)]


def test_a_class_is_parted_by_property_and_that_by_what_it_leads_to(small: Rooms) -> None:
    store, _ = described(small)
    claim = "?of void:class dcg:Claim ; void:propertyPartition ?part ."
    query = f"""SELECT ?n ?m ?target WHERE {{ {claim}
      ?part void:property dcg:hasCitation ; void:triples ?n ;
        void:classPartition [ void:class ?target ; void:triples ?m ] }}"""
    counted = "SELECT (COUNT(*) AS ?n) WHERE { ?claim a dcg:Claim ; dcg:hasCitation ?one }"
    [(count,)] = values(store, counted)
    assert values(store, query) == [(count, count, DCG + "Citation")]
    query = f"""SELECT DISTINCT ?type WHERE {{ {claim}
      ?part void:property dcg:rationale ; ext:datatypePartition [ ext:datatype ?type ] }}"""
    assert values(store, query) == [(PREFIXES["rdf"] + "langString",)]


def test_a_class_above_is_not_parted_further(small: Rooms) -> None:
    store, _ = described(small)
    query = "SELECT ?part WHERE { ?of void:class dcg:Record ; void:propertyPartition ?part }"
    assert values(store, query) == []


def test_each_set_of_links_is_counted(small: Rooms) -> None:
    (small.data / "tables").mkdir(exist_ok=True)
    (small.data / "tables" / "some.sssom.tsv").write_text(SSSOM, encoding="utf-8")
    store, _ = described(small)
    query = f"""SELECT ?space ?link ?n WHERE {{ <{ROOT}> void:subset ?links .
      ?links a void:Linkset ; void:subjectsTarget <{ROOT}> ; void:linkPredicate ?link ;
        void:triples ?n ; void:objectsTarget [ void:uriSpace ?space ] }} ORDER BY ?space ?link"""
    skos = PREFIXES["skos"]
    assert values(store, query) == [
        ("http://eurovoc.europa.eu/", skos + "exactMatch", "1"),
        ("http://eurovoc.europa.eu/", skos + "relatedMatch", "2"),
        ("https://example.org/", skos + "exactMatch", "1"),
    ]


def test_where_to_begin_is_in_the_graph(small: Rooms) -> None:
    store, _ = described(small)
    for name in ("rootResource", "exampleResource"):
        query = f"SELECT DISTINCT ?one WHERE {{ <{ROOT}> void:{name} ?one }}"
        named = values(store, query)
        there = values(store, query.replace("}", " . ?one skos:prefLabel|dcg:hasBasis ?any }"))
        assert named
        assert named == there


def test_its_title_is_in_three_languages(small: Rooms) -> None:
    store, _ = described(small)
    query = f"SELECT (LANG(?t) AS ?l) WHERE {{ <{ROOT}> dcterms:title ?t }} ORDER BY ?l"
    assert values(store, query) == [("en",), ("fr",), ("ru",)]


def test_every_named_graph_is_listed_with_its_size(small: Rooms) -> None:
    store, _ = described(small)
    query = """SELECT ?name ?n WHERE { ?graph a sd:NamedGraph ; sd:name ?name ;
      sd:graph [ a sd:Graph ; void:triples ?n ] } ORDER BY ?name"""
    there = {
        graph.value: sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
        for graph in store.named_graphs()
        if isinstance(graph, NamedNode)
    }
    assert {*OURS} <= there.keys()
    assert {name: int(n) for name, n in values(store, query)} == there


def test_no_triple_of_the_description_stands_twice(small: Rooms) -> None:
    store, _ = described(small)
    assert {quad.graph_name for quad in store} == {*store.named_graphs()}
    assert len({quad.triple for quad in store}) == len(store)


def test_the_same_graph_is_described_in_the_same_words(small: Rooms) -> None:
    one, two = (described(small)[0] for _ in range(2))
    assert sorted(one, key=str) == sorted(two, key=str)


def test_each_table_is_named_with_its_publisher_and_licence(small: Rooms) -> None:
    path = small.data / "sources" / "web.ttl"
    licence = "https://opendatacommons.org/licenses/pddl/1-0/"
    table = (
        "\ndcgd:sources.codes a dcg:Dataset ;\n"
        '    dcterms:title "Codes"@en ;\n'
        '    dcg:publisherName "Small Office" ;\n'
        f"    dcterms:license <{licence}> .\n"
    )
    path.write_text(path.read_text("utf-8") + table, encoding="utf-8")
    store, _ = described(small)
    query = f"""SELECT ?title ?publisher ?licence WHERE {{
      GRAPH <{DESCRIPTION_GRAPH}> {{
        <{ROOT}> dcterms:source ?of . ?of dcterms:publisher ?publisher }}
      ?of dcterms:title ?title ; dcterms:license ?licence }}"""
    assert values(store, query) == [("Codes", "Small Office", licence)]


def test_nothing_in_the_description_passes_for_a_record(small: Rooms) -> None:
    store, _ = described(small)
    for graph in OURS:
        for quad in store.quads_for_pattern(None, None, None, NamedNode(graph)):
            assert not str(quad.subject).startswith(f"<{DCGD}")
