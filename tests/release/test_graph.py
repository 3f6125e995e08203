"""The RDF of a release: each variant is what it says it is, and the same in every format."""

from __future__ import annotations

import gzip
import warnings
from collections.abc import Mapping

import pyshacl
import pytest
import rdflib
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)
from rdflib import SH
from rdflib.compare import isomorphic
from tests.names import outside_strings
from tests.test_shacl_oracle import Prepared

from dcgraph.namespaces import DCG, DCGD, DCGS, MODULES, PREFIXES, ROOT
from dcgraph.release.build import Release
from dcgraph.release.variants import FORMATS

OWL = PREFIXES["owl"]
LIMITS = ("maxCount", "nodeKind", "pattern", "uniqueLang")
DEMANDS = ("class", "minCount", "or", "select", "sparql")
RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
CONVENTION = NamedNode(DCGD + "small-convention")
STEMS = [
    *(f"graph/dcgraph-{name}" for name in ("asserted", "full", "simple")),
    *(f"ontology/{name}" for name in ("dcgraph", *MODULES)),
    *(f"shapes/dcgraph-{name}" for name in ("asserted", "full", "simple")),
]


def body(files: Mapping[str, bytes], stem: str, ending: str) -> bytes:
    packed = files.get(f"{stem}.{ending}.gz")
    return gzip.decompress(packed) if packed is not None else files[f"{stem}.{ending}"]


def triples(release: Release, stem: str, ending: str = "nt") -> set[Triple]:
    known = RdfFormat.from_media_type(FORMATS[ending])
    assert known is not None
    return {quad.triple for quad in parse(body(release.files, stem, ending), known)}


def canonical(found: set[Triple]) -> set[Quad]:
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in found)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


@pytest.mark.parametrize("stem", STEMS)
def test_the_four_formats_say_the_same(release: Release, stem: str) -> None:
    found = {ending: triples(release, stem, ending) for ending in FORMATS}
    assert len({len(one) for one in found.values()}) == 1
    assert len(found["nt"]) > 5
    first, *others = (canonical(one) for one in found.values())
    assert all(other == first for other in others)


def test_no_name_in_turtle_needs_an_escape(release: Release) -> None:
    names = [name for name in release.files if name.removesuffix(".gz").endswith(".ttl")]
    assert len(names) > 12
    for name in names:
        text = outside_strings(body(release.files, name.partition(".ttl")[0], "ttl"))
        assert text
        assert "\\" not in text, name


@pytest.mark.nightly
@pytest.mark.parametrize("stem", ["ontology/claim", "ontology/source"])
def test_another_reader_agrees(release: Release, stem: str) -> None:
    graphs = []
    for ending, form in (("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld"), ("nt", "nt")):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            graph = rdflib.Graph()
            graph.parse(data=body(release.files, stem, ending), format=form)
        graphs.append(graph)
    assert all(isomorphic(graphs[0], other) for other in graphs[1:])


def test_the_counts_are_told(release: Release) -> None:
    for name, count in release.triples.items():
        assert len(triples(release, f"graph/dcgraph-{name}")) == count


def test_asserted_holds_all_headers_and_nothing_derived(release: Release) -> None:
    asserted = triples(release, "graph/dcgraph-asserted")
    headers = {t.subject for t in asserted if t.object == NamedNode(OWL + "Ontology")}
    assert len(headers) == 1 + len(MODULES)
    direct = NamedNode(DCG + "requires")
    assert not [t for t in asserted if t.predicate == direct]


def test_full_has_one_header_no_imports_and_what_is_derived(release: Release) -> None:
    full = triples(release, "graph/dcgraph-full")
    headers = {t.subject for t in full if t.object == NamedNode(OWL + "Ontology")}
    assert headers == {NamedNode(DCG)}
    assert not [t for t in full if t.predicate == NamedNode(OWL + "imports")]
    requires = [t for t in full if t.predicate == NamedNode(DCG + "requires")]
    assert [t.subject for t in requires] == [NamedNode(DCGD + "small-convention.1.1")]
    asserted = triples(release, "graph/dcgraph-asserted")
    records = {t for t in asserted if str(t.subject).startswith(f"<{DCGD}")}
    assert records <= full


def said(found: set[Triple], thing: NamedNode) -> set[tuple[str, str]]:
    return {
        (t.predicate.value.removeprefix(DCG), t.object.value.removeprefix(DCG))
        for t in found
        if t.subject == thing and isinstance(t.object, NamedNode | Literal)
    }


def test_simple_has_values_and_relations_that_were_read(release: Release) -> None:
    simple = triples(release, "graph/dcgraph-simple")
    of_convention = said(simple, CONVENTION)
    assert ("adoptionDate", "1999-06-26") in of_convention
    assert (PREFIXES["rdfs"] + "label", "Малая конвенция") in of_convention
    standard = said(simple, NamedNode(DCGD + "small-convention.1.1"))
    assert ("requires", DCGD + "small-customs") in standard
    assert ("bearsOn", DCGD + "small-customs") in standard
    assert ("isWithin", CONVENTION.value) in standard  # by way of the chapter


def test_simple_has_nothing_that_rests_on_recall(release: Release) -> None:
    simple, full = (triples(release, f"graph/dcgraph-{name}") for name in ("simple", "full"))
    recalled = {("hasStatus", "InForce"), ("summary", "A convention with one chapter.")}
    assert recalled <= said(full, CONVENTION)
    assert not recalled & said(simple, CONVENTION)
    chapter = said(simple, NamedNode(DCGD + "small-convention.1"))
    assert not {name for name, _ in chapter} & {"treats", "bearsOn", "isRelatedTo"}


def test_simple_has_no_apparatus_and_no_nameless_node(release: Release) -> None:
    simple = triples(release, "graph/dcgraph-simple")
    nodes = {one for t in simple for one in (t.subject, t.predicate, t.object)}
    assert not [one for one in nodes if isinstance(one, BlankNode)]
    for name in ("Claim", "Citation", "CoverageNote", "Confirmed", "Stated", "hasCitation",
                 "hasSubject", "supports", "hasConfidence", "rationale"):  # fmt: skip
        assert NamedNode(DCG + name) not in nodes, name
    claim = NamedNode(DCGD + "small-convention.1.1.requires.small-customs")
    assert claim not in nodes


@pytest.mark.parametrize("variant", ["asserted", "full", "simple"])
@pytest.mark.nightly
def test_a_variant_conforms_to_its_shapes(release: Release, variant: str) -> None:
    """By pySHACL, which finds the one fault that is sown, and so looks."""
    data, shapes = Prepared(), rdflib.Graph()
    data.parse(data=body(release.files, f"graph/dcgraph-{variant}", "nt"), format="nt")
    fault = (rdflib.URIRef(CONVENTION.value), rdflib.URIRef(DCG + "adoptionDate"))
    data.remove((*fault, None))
    data.add((*fault, rdflib.Literal("1999-6-26")))
    shapes.parse(data=body(release.files, f"shapes/dcgraph-{variant}", "nt"), format="nt")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    assert not conforms
    assert isinstance(report, rdflib.Graph)
    found = [
        (report.value(one, SH.focusNode), report.value(one, SH.resultPath))
        for one in report.subjects(rdflib.RDF.type, SH.ValidationResult)
    ]
    assert found == [fault]


def test_the_shapes_of_a_variant_ask_for_all_that_it_can_keep(release: Release) -> None:
    """Full has no headers of modules, and simple only what limits the values that are there."""
    asserted, full, simple = (
        triples(release, f"shapes/dcgraph-{name}") for name in ("asserted", "full", "simple")
    )
    sh = PREFIXES["sh"]
    header = Triple(
        NamedNode(DCGS + "Term-isDefinedBy"), NamedNode(sh + "class"), NamedNode(OWL + "Ontology")
    )
    assert header in asserted
    assert header not in full
    of_files = ("Record-noDirectRelation", "Record-onlyInferred", "Record-statementsCited")
    assert {t.subject for t in asserted if "shapes/" in str(t.subject)} - {
        t.subject for t in full
    } == {NamedNode(DCGS + name) for name in of_files}
    # What stands in one of several shapes of which a value keeps one is no limit by itself.
    of_shapes = [t for t in asserted if isinstance(t.subject, NamedNode)]
    count = {name: sum(t.predicate == NamedNode(sh + name) for t in of_shapes) for name in LIMITS}
    assert min(count.values()) > 0
    for name, number in count.items():
        assert sum(t.predicate == NamedNode(sh + name) for t in simple) == number, name
    assert not [t for t in simple if t.predicate.value in {sh + name for name in DEMANDS}]


def test_headers_have_the_version_and_import_it(release: Release) -> None:
    whole = triples(release, "ontology/dcgraph")
    claim = triples(release, "ontology/claim")
    here = NamedNode(DCG)
    assert Triple(here, NamedNode(OWL + "versionIRI"), NamedNode(DCG + "0.3.0")) in whole
    assert Triple(here, NamedNode(OWL + "versionInfo"), Literal("0.3.0")) in whole
    assert Triple(here, NamedNode(OWL + "priorVersion"), NamedNode(DCG + "0.2.0")) in whole
    versions = [t.object for t in claim if t.predicate == NamedNode(OWL + "versionIRI")]
    assert versions == [NamedNode(DCG + "0.3.0/claim")]
    imports = {t.object for t in claim if t.predicate == NamedNode(OWL + "imports")}
    assert imports == {
        NamedNode(f"{DCG}0.3.0/{name}") for name in ("actor", "concept", "instrument", "source")
    }
    assert b"0.1.0" not in body(release.files, "graph/dcgraph-full", "nt")


def test_void_counts_the_full_variant_and_names_its_files(release: Release) -> None:
    void = {quad.triple for quad in parse(release.files["void.ttl"], RdfFormat.TURTLE)}
    told = {
        (t.predicate.value.rpartition("/")[2].rpartition("#")[2], t.object.value)
        for t in void
        if t.subject == NamedNode(ROOT) and isinstance(t.object, NamedNode | Literal)
    }
    assert ("triples", str(release.triples["full"])) in told
    assert ("version", "0.3.0") in told
    assert [value for name, value in told if name == "modified"] == ["2027-02-01"]
    base = ROOT + "releases/0.3.0/"
    dumps = {value for name, value in told if name == "dataDump"}
    assert dumps == {f"{base}graph/dcgraph-full.{ending}.gz" for ending in FORMATS}
    files = {value.removeprefix(base) for name, value in told if name == "distribution"}
    assert len(files) == 12
    assert files <= release.files.keys()
    shapes = {
        t.subject.value.removeprefix(base): t.object.value.removeprefix(base)
        for t in void
        if t.predicate.value.endswith("/conformsTo") and isinstance(t.object, NamedNode)
    }
    assert shapes.keys() == files
    assert shapes["graph/dcgraph-simple.ttl.gz"] == "shapes/dcgraph-simple.ttl"
    assert set(shapes.values()) <= release.files.keys()


def test_files_of_the_ontology_have_labels_without_inference(release: Release) -> None:
    label, name = (
        NamedNode(PREFIXES[p] + n) for p, n in (("rdfs", "label"), ("skos", "prefLabel"))
    )
    for file in ("ontology/dcgraph", "ontology/concept"):
        found = triples(release, file)
        names = {(t.subject, t.object) for t in found if t.predicate == name}
        assert len(names) > 30
        assert names <= {(t.subject, t.object) for t in found if t.predicate == label}
