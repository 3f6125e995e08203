"""What stands beside the graph in a release: crate, citation, hashes, changes, w3id entry."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import posixpath
import re
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from pyoxigraph import NamedNode, RdfFormat, parse
from tests.release.sample import TABLE

from dcgraph.errors import ReleaseError
from dcgraph.files import Rooms
from dcgraph.namespaces import DCG, MODULES, PREFIXES, ROOT
from dcgraph.rdf.corpus import Corpus, load
from dcgraph.release.about import Section, section
from dcgraph.release.build import Release, made
from dcgraph.release.metadata import checked_site

SITE = "https://customs.example/graph"


@pytest.mark.nightly
def test_every_file_has_its_hash_and_no_other_has_one(release: Release) -> None:
    lines = release.files["SHA256SUMS"].decode().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert sums.keys() == release.files.keys() - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256(release.files[name]).hexdigest() == digest


@pytest.mark.nightly
def test_the_citation_has_what_the_format_requires(release: Release) -> None:
    told = yaml.safe_load(release.files["CITATION.cff"])
    assert told["cff-version"] == "1.2.0"
    assert told["type"] == "dataset"
    assert told["title"] == "dcgraph, a knowledge graph on digital customs"
    assert told["authors"] == [{"name": "The dcgraph authors"}]
    assert (told["version"], told["date-released"]) == ("0.3.0", "2027-02-01")
    assert told["message"]


def entities(release: Release) -> dict[str, dict[str, Any]]:
    crate = json.loads(release.files["ro-crate-metadata.json"])
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    found = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(found) == len(crate["@graph"])
    return found


def test_the_crate_has_its_descriptor_and_its_root(release: Release) -> None:
    found = entities(release)
    descriptor = found["ro-crate-metadata.json"]
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = found["./"]
    assert root["@type"] == "Dataset"
    assert root["datePublished"] == "2027-02-01"
    assert {"name", "description", "license", "author", "version"} <= root.keys()


def references(value: object) -> set[str]:
    if isinstance(value, dict):
        if value.keys() == {"@id"}:
            return {value["@id"]}
        return set().union(*(references(one) for one in value.values()))
    if isinstance(value, list):
        return set().union(*(references(one) for one in value))
    return set()


def test_the_crate_describes_each_file_and_refers_to_nothing_else(release: Release) -> None:
    found = entities(release)
    files = {name for name, one in found.items() if one["@type"] == "File"}
    assert files == release.files.keys() - {"ro-crate-metadata.json"}
    for name in files - {"SHA256SUMS"}:
        assert found[name]["contentSize"] == str(len(release.files[name]))
        assert found[name]["name"]
    refers = set().union(*(references(list(one.values())) for one in found.values()))
    assert refers - {"https://w3id.org/ro/crate/1.1"} <= found.keys()
    reached, waiting = set(), ["./"]
    while waiting:
        parts = found[waiting.pop()].get("hasPart", [])
        waiting += [part["@id"] for part in parts if part["@id"] not in reached]
        reached |= {part["@id"] for part in parts}
    assert files <= reached


def test_the_changes_are_those_of_the_version(release: Release) -> None:
    text = release.files["CHANGELOG.md"].decode()
    assert "The term *widget* is new." in text
    assert "Unreleased" not in text
    assert "Before." not in text


def test_the_alignments_are_there_with_the_version_of_the_release(release: Release) -> None:
    text = release.files["tables/small.sssom.tsv"].decode()
    assert text == "#mapping_set_version: 0.3.0\n" + TABLE


def test_the_terms_are_there_as_a_table(release: Release) -> None:
    table = io.StringIO(release.files["ontology/terms.csv"].decode(), newline="")
    rows = {row["iri"].removeprefix(DCG): row for row in csv.DictReader(table)}
    assert len(rows) > 150
    convention = rows["Convention"]
    assert convention["kind"] == "class"
    assert convention["module"] == DCG + "instrument"
    assert convention["parents"] == DCG + "Instrument"
    labels = [convention[f"label_{language}"] for language in ("en", "fr", "ru")]
    assert labels == ["convention", "convention", "конвенция"]
    assert convention["definition_en"].startswith("An instrument that binds")
    assert convention["example_en"]
    assert (convention["deprecated"], convention["replaced_by"]) == ("", "")
    assert rows["requires"]["kind"] == "object property"
    assert rows["Stated"] | {"kind": "individual", "parents": DCG + "Basis"} == rows["Stated"]


@pytest.mark.nightly
def test_a_retired_term_is_marked_in_the_table_with_its_successor(small: Rooms) -> None:
    path = small.ontology / "instrument.ttl"
    retired = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<http://purl.org/dc/terms/isReplacedBy> a owl:AnnotationProperty .
dcg:DataModel owl:deprecated true ; <http://purl.org/dc/terms/isReplacedBy> dcg:Convention .
"""
    path.write_text(path.read_text("utf-8") + retired, encoding="utf-8")
    files = made(load(small), Section("0.3.0", date(2027, 2, 1), "x", "")).files
    table = io.StringIO(files["ontology/terms.csv"].decode(), newline="")
    marked = [row for row in csv.DictReader(table) if row["deprecated"]]
    assert [(row["iri"], row["deprecated"], row["replaced_by"]) for row in marked] == [
        (DCG + "DataModel", "true", DCG + "Convention"),
        (DCG + "replaces", "true", DCG + "isRelatedTo"),
    ]


@pytest.mark.parametrize("folder", ["ontology", "graph"])
def test_the_catalog_leads_each_import_to_a_file_of_that_ontology(
    release: Release, folder: str
) -> None:
    catalog = ET.fromstring(release.files[f"{folder}/catalog-v001.xml"])
    places = {
        one.attrib["name"]: posixpath.normpath(f"{folder}/{one.attrib['uri']}") for one in catalog
    }
    owl = PREFIXES["owl"]
    imported = set()
    for name, content in release.files.items():
        if name.endswith((".nt", ".nt.gz")):
            text = gzip.decompress(content) if name.endswith(".gz") else content
            found = parse(text, RdfFormat.N_TRIPLES)
            imported |= {q.object.value for q in found if q.predicate.value == owl + "imports"}
    assert len(imported) == len(MODULES)
    assert imported <= places.keys()
    assert {DCG, *(DCG + module for module in MODULES)} <= places.keys()
    for iri, place in places.items():
        quads = list(parse(release.files[place], RdfFormat.TURTLE))
        (header,) = (q.subject for q in quads if q.object == NamedNode(owl + "Ontology"))
        version = [q.object for q in quads if q.predicate.value == owl + "versionIRI"]
        assert NamedNode(iri) in (header, *version)


def led(release: Release, path: str, accept: str) -> str | None:
    """Where the entry leads: the few directives that it uses, as Apache reads them."""
    holds = True
    for line in release.files["w3id/.htaccess"].decode().splitlines():
        words = line.split()
        if words[:1] == ["RewriteCond"]:
            assert words[1] == "%{HTTP_ACCEPT}"
            holds = re.search(words[2], accept) is not None
        elif words[:1] == ["RewriteRule"]:
            match = re.search(words[1], path)
            if match and holds:
                return match.expand(re.sub(r"\$(\d)", r"\\g<\1>", words[2]))
            holds = True
    return None


@pytest.mark.parametrize(
    ("path", "accept", "target"),
    [
        ("id/rkc.ga-7.1", "text/html", "id/rkc.ga-7.1"),
        ("ontology/Claim", "text/turtle", "ontology/Claim"),
        ("ontology/", "text/turtle", "ontology/"),
        ("ontology/0.3.0", "text/turtle", "releases/0.3.0/ontology/dcgraph.ttl"),
        ("ontology/0.3.0", "text/html,*/*;q=0.8", "releases/0.3.0/pages/index.html"),
        ("ontology/0.3.0/claim", "text/html", "releases/0.3.0/pages/claim.html"),
        ("ontology/0.3.0/claim", "application/rdf+xml", "releases/0.3.0/ontology/claim.rdf"),
        ("ontology/1.0.0-rc.1/claim", "*/*", "releases/1.0.0-rc.1/ontology/claim.ttl"),
        ("releases/0.3.0/void.ttl", "", "releases/0.3.0/void.ttl"),
        ("", "text/html", ""),
    ],
)
def test_the_entry_leads_there(release: Release, path: str, accept: str, target: str) -> None:
    assert led(release, path, accept) == f"{SITE}/{target}"


def test_what_is_led_to_in_a_release_is_in_it(release: Release) -> None:
    found = set()
    for name in ("", "/claim", "/concept"):
        for accept in ("text/turtle", "application/ld+json", "application/n-triples", "text/html"):
            place = led(release, f"ontology/0.3.0{name}", accept)
            assert place is not None
            found.add(place.removeprefix(f"{SITE}/releases/0.3.0/"))
    assert len(found) == 12
    assert found <= release.files.keys()
    assert led(release, "elsewhere", "") is None


@pytest.mark.nightly
def test_without_a_site_there_is_no_entry(corpus: Corpus, release: Release) -> None:
    plain = made(corpus, section(corpus.root / "CHANGELOG.md", "0.3.0"))
    entry = {"w3id/.htaccess", "w3id/README.md"}
    assert release.files.keys() - plain.files.keys() == entry
    assert ROOT.encode() in release.files["w3id/README.md"]


def test_what_a_format_cannot_hold_is_refused_with_its_place(small: Rooms) -> None:
    path = small.data / "concepts/small-customs.ttl"
    path.write_text(path.read_text("utf-8").replace("in a small place", r"\u0007"), "utf-8")
    changes = Section("0.3.0", date(2027, 2, 1), "x", "")
    with pytest.raises(ReleaseError, match=r"rdf cannot .* dcgd:small-customs says .* dcg:summary"):
        made(load(small), changes)


@pytest.mark.parametrize(
    "site",
    ["http://customs.example", "https://x y", "https://x\nRewriteRule", "https://x/$1", "https://x?a",
     "https://", "customs.example", "https://u:p@x"],
)  # fmt: skip
def test_a_site_that_none_may_be_led_to_is_refused(site: str) -> None:
    with pytest.raises(ReleaseError, match="no address to lead to"):
        checked_site(site)
