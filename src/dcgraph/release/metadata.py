"""Descriptions of a release."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from pyoxigraph import Literal, NamedNode, Triple

from dcgraph.errors import ReleaseError
from dcgraph.namespaces import DCG, DCTERMS, MODULES, PREFIXES, ROOT, TYPE, XSD
from dcgraph.rdf.documents import serialized
from dcgraph.release.about import KEYWORDS, About
from dcgraph.release.variants import FORMATS, GRAPH, SHAPES, version_iri
from dcgraph.templates import environment

NAME: Final = "ro-crate-metadata.json"
CATALOG: Final = "catalog-v001.xml"
"""The name under which tools look for a catalog."""

_PROFILE: Final = "https://w3id.org/ro/crate/1.1"
_TYPES: Final = {
    **FORMATS,
    "cff": "application/yaml",
    "css": "text/css",
    "csv": "text/csv",
    "html": "text/html",
    "htaccess": "text/plain",
    "md": "text/markdown",
    "tsv": "text/tab-separated-values",
    "xml": "application/xml",
}
_FOLDERS: Final = {
    "graph/": "The graph in its variants",
    "ontology/": "The ontology as a whole and by module",
    "pages/": "Reference pages of the ontology",
    "shapes/": "The shapes that each variant of the graph conforms to",
    "tables/": "Alignments with other vocabularies, as SSSOM",
    "w3id/": "The entry for w3id.org",
}
_FEATURES: Final = {"ttl": "Turtle", "rdf": "RDF_XML", "jsonld": "JSON-LD", "nt": "N-Triples"}
_TYPE: Final = NamedNode(TYPE)
_SET: Final = NamedNode(ROOT)
_REGISTRY: Final = "https://www.iana.org/assignments/media-types/"
_SITE: Final = re.compile(
    r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?"
)


def _ending(name: str) -> str:
    return name.removesuffix(".gz").rpartition(".")[2]


def crate(about: About, sizes: Mapping[str, int], titles: Mapping[str, str]) -> bytes:
    """The crate of the files, by their names and sizes in bytes.

    `titles` says in English what a file is; one that has none goes by its name.
    """
    folders = sorted(name for name in _FOLDERS if any(file.startswith(name) for file in sizes))
    authors = {"@id": ROOT + "#authors"}
    entities: list[dict[str, Any]] = [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _PROFILE},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": about.title,
            "description": about.abstract,
            "version": about.version,
            "datePublished": about.day,
            "identifier": about.iri,
            "keywords": ", ".join(KEYWORDS),
            "license": {"@id": about.license},
            "author": authors,
            "publisher": authors,
            "hasPart": [{"@id": one} for one in (*folders, *(n for n in sizes if "/" not in n))],
        },
    ]
    for name in folders:
        parts = [{"@id": file} for file in sizes if file.startswith(name)]
        told = {"@id": name, "@type": "Dataset", "name": _FOLDERS[name], "hasPart": parts}
        entities.append(told)
    for name, size in sizes.items():
        kind = _TYPES.get(_ending(name), "text/plain")
        told = {"@id": name, "@type": "File", "name": titles.get(name) or name}
        told["encodingFormat"] = [kind, "application/gzip"] if name.endswith(".gz") else kind
        # The list of hashes takes in this file, and so cannot be weighed in it.
        entities.append(told | ({"contentSize": str(size)} if size else {}))
    entities += [
        authors | {"@type": "Organization", "name": ", ".join(about.creators)},
        {"@id": about.license, "@type": "CreativeWork", "name": about.license},
    ]
    whole = {"@context": _PROFILE + "/context", "@graph": entities}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode() + b"\n"


def cff(about: About) -> bytes:
    """The file that says how to cite the release; a string of JSON in ASCII is one of YAML."""
    return _rendered("CITATION.cff", json.dumps, about=about, keywords=KEYWORDS)


def _rendered(name: str, escape: Any = str, **values: object) -> bytes:
    templates = environment(Path(__file__).with_name("templates"), escape)
    return templates.get_template(name).render(values).encode()


def void(description: Iterable[Triple], about: About, sizes: Mapping[str, int]) -> bytes:
    """The description in Turtle; `sizes` are those of the files of the graph, in bytes.

    Only the files of the full variant are dumps of the dataset that is counted; the others are
    distributions of it.
    """
    own: dict[NamedNode, Literal | NamedNode] = {
        NamedNode(PREFIXES["dcat"] + "version"): Literal(about.version),
        NamedNode(DCTERMS + "modified"): Literal(about.day),
        NamedNode(PREFIXES["dcat"] + "landingPage"): NamedNode(about.iri + "pages/"),
    }
    told = {t for t in description if t.subject != _SET or t.predicate not in own}
    told |= {Triple(_SET, path, value) for path, value in own.items()}
    told |= {t for name, size in sizes.items() for t in _distribution(name, size, about)}
    # The dataset first, and of each thing its kind first.
    ordered = sorted(
        told, key=lambda t: (t.subject != _SET, str(t.subject), t.predicate != _TYPE, str(t))
    )
    return serialized(ordered, FORMATS["ttl"])


def _distribution(name: str, size: int, about: About) -> Iterator[Triple]:
    dcat, dcterms, rdf_void = (PREFIXES[one] for one in ("dcat", "dcterms", "void"))
    file, ending = NamedNode(about.iri + name), _ending(name)
    if name.startswith(GRAPH + "full."):
        yield Triple(_SET, NamedNode(rdf_void + "dataDump"), file)
        feature = f"http://www.w3.org/ns/formats/{_FEATURES[ending]}"
        yield Triple(_SET, NamedNode(rdf_void + "feature"), NamedNode(feature))
    yield Triple(_SET, NamedNode(dcat + "distribution"), file)
    shapes = name.removesuffix(".gz").replace(GRAPH, SHAPES, 1)
    number = NamedNode(XSD + "nonNegativeInteger")
    for path, value in (
        (TYPE, dcat + "Distribution"),
        (dcterms + "license", about.license),
        (dcterms + "conformsTo", about.iri + shapes),
        (dcat + "downloadURL", file.value),
        (dcat + "mediaType", _REGISTRY + FORMATS[ending]),
        (dcat + "compressFormat", _REGISTRY + "application/gzip"),
    ):
        yield Triple(file, NamedNode(path), NamedNode(value))
    yield Triple(file, NamedNode(dcat + "byteSize"), Literal(str(size), datatype=number))


def checked_site(text: str) -> str:
    """The address without a slash at its end. Raises ReleaseError if none may be led to there."""
    if _SITE.fullmatch(text):
        return text.rstrip("/")
    raise ReleaseError(
        f"{text[:200]!r} is no address to lead to; write one such as https://customs.example/graph,"
        " with https and without a query."
    )


def entry(about: About, site: str) -> Iterator[tuple[str, bytes]]:
    """The two files of the entry for w3id.org; `site` is a checked address."""
    types = {**FORMATS, "html": "text/html"}
    for name in (".htaccess", "README.md"):
        body = _rendered(f"w3id-{name.strip('.')}", about=about, site=site, root=ROOT, types=types)
        yield f"w3id/{name}", body


def catalog(version: str, folder: str = "") -> bytes:
    """By IRI and version IRI the files of the ontology and its modules, in a `folder`.

    Protégé and the tools of the OWL API read such a catalog (OASIS XML Catalogs) beside the file
    that they open, so that the released ontology opens without the network.
    """
    files = {DCG: "dcgraph"} | {DCG + module: module for module in MODULES}
    entries = "".join(
        f"    <uri name={quoteattr(name)} uri={quoteattr(f'{folder}{stem}.ttl')}/>\n"
        for iri, stem in files.items()
        for name in (iri, version_iri(iri, version))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        '<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">\n'
        f"{entries}</catalog>\n"
    ).encode()
