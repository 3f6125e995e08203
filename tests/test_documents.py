"""Documents on things: which IRIs have one, what stands in it, how it is written."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse
from rdflib import Graph
from rdflib.compare import isomorphic

from dcgraph.errors import QueryRefusedError
from dcgraph.namespaces import DCG, DCGD, GRAPHS, PREFIXES, ROOT
from dcgraph.rdf.corpus import Corpus
from dcgraph.rdf.documents import (
    Document,
    closure,
    document_query,
    existence_query,
    read_document,
    serialized,
    thing_of,
)
from dcgraph.rdf.jsonld import CLAIMS_ABOUT, CLAIMS_ON, context_of, write_jsonld
from dcgraph.rdf.vocabulary import VOCABULARY_QUERY, Vocabulary, read_vocabulary
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.sparql.model import Request
from dcgraph.store.pool import EmbeddedStore, open_store
from dcgraph.text import Names
from dcgraph_api.negotiation import ENDINGS

ADDRESS = "https://example.org/context.jsonld"
THING = NamedNode(DCGD + "rkc.ga-7.1")
IRIS = (
    DCGD + "rkc.ga-7.1",
    DCGD + "digital-customs",
    DCGD + "rkc.parties.2018-06-11",
    DCGD + "efti-regulation",
    DCGD + "rkc.ga-7.2.correspondsTo.tfa.10.3",
    DCGD + "rkc.ga-7.1.citation-661c8bb1d4bb",
    DCGD,
    DCG,
    DCG + "concept",
    DCG + "0.1.0/claim",
    DCG + "hasCitation",
    DCG + "CalendarDate",
    DCG + "Confirmed",
    GRAPHS + "data/instruments/un-edifact",
    GRAPHS + "ontology/source",
)

# What rdflib itself uses to read JSON-LD.
BY_RDFLIB = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


@pytest.fixture(scope="module")
def store(shipped_snapshot: Snapshot) -> Iterator[EmbeddedStore]:
    with open_store(shipped_snapshot.store) as opened:
        yield opened


@pytest.fixture(scope="module")
def vocabulary(store: EmbeddedStore) -> Vocabulary:
    return read_vocabulary(store.answer(Request(VOCABULARY_QUERY)).body)


def found(store: EmbeddedStore, iri: str) -> Document:
    request = Request(document_query(iri), graph_format="application/n-triples")
    return read_document(iri, store.answer(request).body)


def expanded(document: Document, vocabulary: Vocabulary) -> str:
    """The document in JSON-LD with its context written out, so that nothing is fetched."""
    context = context_of(vocabulary)
    content = json.loads(write_jsonld(document, context, ADDRESS))
    assert content["@context"] == ADDRESS
    return json.dumps({**content, "@context": context})


def graph(triples: Document) -> Graph:
    return Graph().parse(data=serialized(triples.triples, "application/n-triples"), format="nt")


def made(*triples: Triple) -> Document:
    return Document(THING.value, triples)


@pytest.mark.parametrize("name", ["rkc", "rkc.ga-7.1", "a_b-c.D9", "0.1.0/claim", ".a", "a..b", ""])
def test_a_name_and_its_iri(name: str) -> None:
    iri = thing_of("ontology", name)
    assert iri == f"{DCG}{name}"


@pytest.mark.parametrize(
    "name",
    [
        "..",
        ".",
        "../id/rkc",
        "a/../b",
        "a/.",
        "/a",
        "a/",
        "a//b",
        "a b",
        "a>b",
        "a%20b",
        "a\n",
        "a\x00",
        "é",
        "аbc",
        "a?b",
        "a#b",
        "{iri}",
        "a" * 301,
    ],
)
def test_what_can_be_no_name(name: str) -> None:
    assert thing_of("id", name) is None


def test_only_four_spaces_have_things() -> None:
    assert thing_of("problem", "a") is None


def test_no_name_in_the_graph_ends_like_the_address_of_a_document(shipped: Corpus) -> None:
    iris = {triple.subject.value for file in shipped.files for triple in file.triples}
    own = [iri for iri in iris if iri.startswith(ROOT)]
    assert len(own) > 10_000
    parts = [iri.removeprefix(ROOT).partition("/") for iri in own]
    assert [thing_of(space, name) for space, _, name in parts] == own
    assert not [iri for iri in own if iri.rpartition(".")[2] in ENDINGS]


def test_a_document_holds_all_that_its_thing_says(store: EmbeddedStore) -> None:
    asked = Request(f"CONSTRUCT {{ <{THING.value}> ?p ?o }} WHERE {{ <{THING.value}> ?p ?o }}")
    own = set(parse(store.answer(asked).body, RdfFormat.TURTLE))
    assert own
    assert own <= {Quad(*triple) for triple in found(store, THING.value).triples}


def test_every_claim_stands_there_with_its_basis_and_its_sources(store: EmbeddedStore) -> None:
    for iri, end in ((THING.value, "hasSubject"), (DCGD + "digital-customs", "hasObject")):
        document = found(store, iri)
        claims = document.claims(DCG + end)
        assert len(claims) > 1
        for claim in claims:
            (basis,) = document.values(claim, DCG + "hasBasis")
            assert basis in {NamedNode(DCG + name) for name in ("Stated", "Derived", "Interpreted")}
            citations = document.values(claim, DCG + "hasCitation")
            assert citations
            for citation in citations:
                assert isinstance(citation, NamedNode)
                assert document.values(citation, DCG + "hasConfidence")
                (source,) = document.values(citation, DCG + "citesSource")
                assert isinstance(source, NamedNode)
                assert document.values(source, PREFIXES["dcterms"] + "title")


def test_no_statement_that_follows_from_a_claim_stands_without_it(store: EmbeddedStore) -> None:
    document = found(store, THING.value)
    claims = document.claims(DCG + "hasSubject")
    ends = {end for claim in claims for end in document.values(claim, DCG + "hasObject")}
    # To use information technology, the action of its first norm, comes to these two.
    ends |= {NamedNode(DCGD + "characteristics.automated-processing"), NamedNode(DCGD + "ict")}
    for relation in ("requires", "enables", "bearsOn", "isRelatedTo"):
        values = document.values(THING, DCG + relation)
        assert values
        assert set(values) <= ends


def test_the_thing_comes_first_and_what_it_points_to_has_labels(store: EmbeddedStore) -> None:
    document = found(store, THING.value)
    assert document.on_one_thing
    assert document.triples[0].subject == THING
    assert document.triples[0].predicate.value == PREFIXES["rdf"] + "type"
    for other in document.values(THING, DCG + "isPartOf"):
        assert isinstance(other, NamedNode)
        assert document.values(other, PREFIXES["skos"] + "prefLabel")


@pytest.mark.parametrize("iri", IRIS)
def test_no_node_without_a_name_is_left_bare(store: EmbeddedStore, iri: str) -> None:
    document = found(store, iri)
    bare = {t.object for t in document.triples if isinstance(t.object, BlankNode)}
    assert bare <= set(document.about)


def test_a_module_is_all_its_statements_also_by_its_version(store: EmbeddedStore) -> None:
    module, version, same = (
        set(found(store, iri).triples)
        for iri in (DCG + "claim", DCG + "0.1.0/claim", GRAPHS + "ontology/claim")
    )
    assert len(module) > 300
    assert module == version
    besides = module - same
    assert {(t.subject, t.predicate) for t in besides} == {
        (NamedNode(DCG + "claim"), NamedNode(PREFIXES["rdfs"] + "label"))
    }, "its label is derived, in a graph of its own"
    assert same - module, "a graph is described as well"


@pytest.mark.parametrize("iri", IRIS)
def test_there_is_a_document_on_what_exists(store: EmbeddedStore, iri: str) -> None:
    assert found(store, iri).triples
    if iri != DCGD:
        assert json.loads(store.answer(Request(existence_query(iri))).body)["boolean"] is True


@pytest.mark.parametrize("iri", [DCGD + "no-such-thing", DCG + "0.0.9", GRAPHS + "none"])
def test_there_is_none_on_what_does_not(store: EmbeddedStore, iri: str) -> None:
    assert not found(store, iri).triples
    assert json.loads(store.answer(Request(existence_query(iri))).body)["boolean"] is False


@BY_RDFLIB
@pytest.mark.parametrize("iri", IRIS)
def test_json_ld_says_what_the_triples_say(
    store: EmbeddedStore, vocabulary: Vocabulary, iri: str
) -> None:
    document = found(store, iri)
    text = expanded(document, vocabulary)
    by_rdflib = Graph().parse(data=text, format="json-ld")
    assert isomorphic(by_rdflib, graph(document))
    by_engine = Graph()
    engine_quads = parse(text, RdfFormat.JSON_LD)
    by_engine.parse(data="".join(f"{quad} .\n" for quad in engine_quads), format="nt")
    assert isomorphic(by_engine, graph(document))


@BY_RDFLIB
def test_odd_values_survive_json_ld(vocabulary: Vocabulary) -> None:
    xsd = PREFIXES["xsd"]
    literals: list[NamedNode | BlankNode | Literal] = [
        Literal("plain"),
        Literal("in English", language="en"),
        Literal("auch", language="de-CH"),
        Literal("1" * 30, datatype=NamedNode(xsd + "integer")),
        Literal("007", datatype=NamedNode(xsd + "integer")),
        Literal("-5", datatype=NamedNode(xsd + "integer")),
        Literal("1", datatype=NamedNode(xsd + "boolean")),
        Literal("true", datatype=NamedNode(xsd + "boolean")),
        Literal("1.50", datatype=NamedNode(xsd + "decimal")),
        Literal("https://example.org/", datatype=NamedNode(xsd + "anyURI")),
        Literal("dcgd:rkc"),
        Literal('<script>"\\\r\n\u2028</script>'),
        NamedNode(DCGD + "rkc"),
        NamedNode(DCGD + "/odd"),
        NamedNode(DCG + "requires"),
        NamedNode("urn:a:b"),
        BlankNode("inner"),
    ]
    properties = [DCG + name for name in ("summary", "locator", "observedValue", "webAddress")]
    properties += [DCG + name for name in ("isPartOf", "hasBasis", "hasRelation", "pageCount")]
    properties += [PREFIXES["skos"] + "prefLabel", "https://example.org/own", DCG + "unheard-of"]
    document = made(
        *(Triple(THING, NamedNode(iri), value) for iri in properties for value in literals),
        Triple(BlankNode("inner"), NamedNode(DCG + "number"), Literal("1")),
    )
    written = Graph().parse(data=expanded(document, vocabulary), format="json-ld")
    assert isomorphic(written, graph(document))


def test_json_ld_reads_well(store: EmbeddedStore, vocabulary: Vocabulary) -> None:
    document = found(store, THING.value)
    content = json.loads(write_jsonld(document, context_of(vocabulary), ADDRESS))
    assert content["id"] == "dcgd:rkc.ga-7.1"
    assert content["label"]["en"] == "RKC General Annex, Standard 7.1"
    assert set(content["label"]) == {"en", "fr", "ru"}
    assert content["number"] == "7.1"
    assert content["position"] == 1
    assert content["hasCitation"]["hasConfidence"] == "Confirmed"
    assert content["hasCitation"]["citesSource"]["title"]["en"]
    claims = content[CLAIMS_ON]
    assert {claim["hasBasis"] for claim in claims} <= {"Stated", "Derived", "Interpreted"}
    assert any(claim["hasRelation"] == "requires" for claim in claims)
    assert all("hasSubject" not in claim for claim in claims)
    notion = found(store, DCGD + "digital-customs")
    about = json.loads(write_jsonld(notion, context_of(vocabulary), ADDRESS))[CLAIMS_ABOUT]
    subjects = [claim["hasSubject"] for claim in about]
    known = [one if isinstance(one, str) else one["id"] for one in subjects]
    assert "dcgd:rkc.article-4.4" in known
    assert all(one["label"] for one in subjects if not isinstance(one, str))


def test_every_term_of_the_ontology_has_its_name_in_the_context(vocabulary: Vocabulary) -> None:
    context = context_of(vocabulary)
    assert len(vocabulary.terms) > 150
    for iri in vocabulary.terms:
        name = iri.removeprefix(DCG)
        definition = context[name]
        if name in PREFIXES:
            assert definition == PREFIXES[name], "a prefix keeps its meaning"
            continue
        short = definition if isinstance(definition, str) else definition["@id"]
        assert short == f"dcg:{name}"
    assert [name for name in PREFIXES if DCG + name in vocabulary.terms] == ["eli"]
    assert context["hasSubject"]["@type"] == "@id"
    assert context["hasBasis"]["@type"] == "@vocab"
    assert context["rationale"]["@container"] == "@language"
    assert context["webAddress"]["@type"] == "xsd:anyURI"


def test_a_taken_name_leaves_a_term_its_prefix(vocabulary: Vocabulary) -> None:
    taken = {DCG + "label": vocabulary.terms[DCG + "summary"]}
    for term in taken.values():
        term.iri = DCG + "label"
    context = context_of(Vocabulary(taken))
    assert context["label"]["@id"] == "skos:prefLabel"


def test_a_document_is_the_same_bytes_in_any_order_of_its_answer() -> None:
    lines = [
        f'<{THING.value}> <{DCG}number> "7" .\n',
        f"<{THING.value}> <{PREFIXES['rdf']}type> <{DCG}Provision> .\n",
        f"<{THING.value}> <{DCG}hasCitation> <{THING.value}.citation-1> .\n",
        f'<{THING.value}.citation-1> <{DCG}locator> "a" .\n',
        f'<{DCGD}aaa> <{PREFIXES["skos"]}prefLabel> "a"@en .\n',
    ]
    one = read_document(THING.value, "".join(lines).encode())
    other = read_document(THING.value, "".join(reversed(lines)).encode())
    names = ["rkc.ga-7.1"] * 3 + ["rkc.ga-7.1.citation-1", "aaa"]
    assert [triple.subject for triple in one.triples] == [NamedNode(DCGD + name) for name in names]
    for media_type in ("text/turtle", "application/n-triples", "application/rdf+xml"):
        assert serialized(one.triples, media_type) == serialized(other.triples, media_type)
    assert serialized(one.triples, "text/turtle").startswith(b"@prefix dcg: ")


def test_what_xml_cannot_hold_is_refused_and_a_carriage_return_kept() -> None:
    number = NamedNode(DCG + "number")
    with pytest.raises(QueryRefusedError, match="another format"):
        serialized([Triple(THING, number, Literal("a\x0bb"))], "application/rdf+xml")
    written = serialized([Triple(THING, number, Literal("a\rb"))], "application/rdf+xml")
    (triple,) = parse(written, RdfFormat.RDF_XML)
    assert triple.object == Literal("a\rb")


def test_a_shape_comes_with_its_nodes_without_a_name() -> None:
    text = "<urn:s> <urn:p> [ <urn:p> [ <urn:p> <urn:t> ] ] . <urn:t> <urn:p> <urn:s> ."
    about: dict[NamedNode | BlankNode, list[Triple]] = {}
    for quad in parse(text, RdfFormat.TURTLE):
        assert isinstance(quad.subject, NamedNode | BlankNode)
        triple = Triple(quad.subject, quad.predicate, quad.object)
        about.setdefault(quad.subject, []).append(triple)
    assert len(closure("urn:s", about).triples) == 3
    assert not closure("urn:none", about).triples


def test_near_names_are_found_by_likeness() -> None:
    names = Names(["id/rkc.ga-7.1", "id/rkc.ga-7.2", "id/single-window", "ontology/Concept"])
    assert names.near("rkc.ga7.1")[0] == "id/rkc.ga-7.1"
    assert names.near("SingleWindow") == ["id/single-window"]
    assert names.near("conzept") == ["ontology/Concept"]
    assert names.near("zzzz") == []
    assert names.near("") == []
    assert len(names.near("rkc.ga-7", most=1)) == 1


def test_a_giant_name_costs_no_more_than_a_long_one() -> None:
    names = Names(f"id/thing-{number}" for number in range(100))
    assert names.near("thing-1" * 10_000) == names.near(("thing-1" * 10_000)[:100])
