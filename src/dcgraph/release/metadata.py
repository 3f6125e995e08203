"""Descriptions of a release."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from pyoxigraph import Literal, NamedNode, Triple

from dcgraph.errors import ReleaseError
from dcgraph.namespaces import DCG, MODULES, PREFIXES, ROOT
from dcgraph.rdf.documents import serialized
from dcgraph.release.about import KEYWORDS, About
from dcgraph.release.variants import FORMATS, GRAPH, SHAPES, version_iri

NAME: Final = "ro-crate-metadata.json"

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
_AUTHORS: Final = ROOT + "#authors"


def crate(about: About, sizes: Mapping[str, int], titles: Mapping[str, str]) -> bytes:
    """The crate of the files, by their names and sizes in bytes.

    `titles` says in English what a file is; one that has none goes by its name.
    """
    folders = {name for name in _FOLDERS if any(file.startswith(name) for file in sizes)}
    top = [name for name in sizes if "/" not in name]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": about.title,
        "description": about.abstract,
        "version": about.version,
        "datePublished": about.day,
        "identifier": about.iri,
        "keywords": ", ".join(KEYWORDS),
        "license": {"@id": about.license},
        "author": {"@id": _AUTHORS},
        "publisher": {"@id": _AUTHORS},
        "hasPart": [{"@id": name} for name in sorted(folders) + top],
    }
    entities: list[dict[str, Any]] = [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _PROFILE},
            "about": {"@id": "./"},
        },
        root,
        *(_folder(name, sizes) for name in sorted(folders)),
        *(_file(name, size, titles.get(name, "")) for name, size in sizes.items()),
        {"@id": _AUTHORS, "@type": "Organization", "name": ", ".join(about.creators)},
        {"@id": about.license, "@type": "CreativeWork", "name": about.license},
    ]
    whole = {"@context": _PROFILE + "/context", "@graph": entities}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode() + b"\n"


def _folder(name: str, sizes: Mapping[str, int]) -> dict[str, Any]:
    parts = [{"@id": file} for file in sizes if file.startswith(name)]
    return {"@id": name, "@type": "Dataset", "name": _FOLDERS[name], "hasPart": parts}


def _file(name: str, size: int, title: str) -> dict[str, Any]:
    packed = name.endswith(".gz")
    kind = _TYPES.get(name.removesuffix(".gz").rpartition(".")[2], "text/plain")
    told: dict[str, Any] = {"@id": name, "@type": "File", "name": title or name}
    told["encodingFormat"] = [kind, "application/gzip"] if packed else kind
    # The list of hashes takes in this file, and so cannot be weighed in it.
    return {**told, "contentSize": str(size)} if size else told


def cff(about: About) -> bytes:
    """The file, with the version and the date of the release."""
    return ("\n".join(_lines(about)) + "\n").encode()


def _lines(about: About) -> Iterator[str]:
    yield "cff-version: 1.2.0"
    yield f"message: {_quoted('If you use this release, please cite it as below.')}"
    yield "type: dataset"
    yield f"title: {_quoted(about.title)}"
    yield f"abstract: {_quoted(about.abstract)}"
    yield "authors:"
    yield from (f"  - name: {_quoted(name)}" for name in about.creators)
    yield f"version: {_quoted(about.version)}"
    yield f"date-released: {_quoted(about.day)}"
    yield f"url: {_quoted(about.iri)}"
    yield f"license-url: {_quoted(about.license)}"
    yield "keywords:"
    yield from (f"  - {_quoted(word)}" for word in KEYWORDS)


def _quoted(text: str) -> str:
    """A scalar in double quotes: a string of JSON in ASCII is one of YAML."""
    return json.dumps(text)


_DCAT: Final = PREFIXES["dcat"]
_DCTERMS: Final = PREFIXES["dcterms"]
_VOID: Final = PREFIXES["void"]
_XSD: Final = PREFIXES["xsd"]
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_VERSION: Final = NamedNode(_DCAT + "version")
_MODIFIED: Final = NamedNode(_DCTERMS + "modified")
_RENEWED: Final = (_VERSION, _MODIFIED)
_SET: Final = NamedNode(ROOT)
_REGISTRY: Final = "https://www.iana.org/assignments/media-types/"
_FULL: Final = GRAPH + "full."


def void(description: Iterable[Triple], about: About, sizes: Mapping[str, int]) -> bytes:
    """The description in Turtle; `sizes` are those of the files of the graph, in bytes.

    Only the files of the full variant are dumps of the dataset that is counted; the others are
    distributions of it.
    """
    told = {t for t in description if t.subject != _SET or t.predicate not in _RENEWED}
    told |= set(_release(about)) | {
        t for name in sizes for t in _description_file(name, sizes[name], about)
    }
    return serialized(sorted(told, key=_place), FORMATS["ttl"])


def _release(about: About) -> Iterator[Triple]:
    yield Triple(_SET, _VERSION, Literal(about.version))
    yield Triple(_SET, _MODIFIED, Literal(about.day))
    yield Triple(_SET, NamedNode(_DCAT + "landingPage"), NamedNode(about.iri + "pages/"))


def _description_file(name: str, size: int, about: About) -> Iterator[Triple]:
    file = NamedNode(about.iri + name)
    media_type = FORMATS[name.removesuffix(".gz").rpartition(".")[2]]
    if name.startswith(_FULL):
        yield Triple(_SET, NamedNode(_VOID + "dataDump"), file)
        feature = NamedNode(f"http://www.w3.org/ns/formats/{_FEATURES[media_type]}")
        yield Triple(_SET, NamedNode(_VOID + "feature"), feature)
    yield Triple(_SET, NamedNode(_DCAT + "distribution"), file)
    yield Triple(file, _TYPE, NamedNode(_DCAT + "Distribution"))
    yield Triple(file, NamedNode(_DCTERMS + "license"), NamedNode(about.license))
    shapes = name.removesuffix(".gz").replace(GRAPH, SHAPES, 1)
    yield Triple(file, NamedNode(_DCTERMS + "conformsTo"), NamedNode(about.iri + shapes))
    yield Triple(file, NamedNode(_DCAT + "downloadURL"), file)
    yield Triple(file, NamedNode(_DCAT + "mediaType"), NamedNode(_REGISTRY + media_type))
    yield Triple(
        file, NamedNode(_DCAT + "compressFormat"), NamedNode(_REGISTRY + "application/gzip")
    )
    integer = NamedNode(_XSD + "nonNegativeInteger")
    yield Triple(file, NamedNode(_DCAT + "byteSize"), Literal(str(size), datatype=integer))


_FEATURES: Final = {
    "text/turtle": "Turtle",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
    "application/n-triples": "N-Triples",
}


def _place(triple: Triple) -> tuple[bool, str, bool, str]:
    """The dataset first, and of each thing its kind first."""
    return triple.subject != _SET, str(triple.subject), triple.predicate != _TYPE, str(triple)


_SITE: Final = re.compile(
    r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?"
)
_W3ID_VERSION: Final = r"[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*"
_SPACES: Final = "id|ontology|shapes|graph|questions"
_W3ID_TYPES: Final = {**FORMATS, "html": "text/html"}


def checked_site(text: str) -> str:
    """The address without a slash at its end. Raises ReleaseError if none may be led to there."""
    if _SITE.fullmatch(text):
        return text.rstrip("/")
    raise ReleaseError(
        f"{text[:200]!r} is no address to lead to; write one such as https://customs.example/graph,"
        " with https and without a query."
    )


def entry(about: About, site: str) -> Iterator[tuple[str, bytes]]:
    """The two files of the entry; `site` is a checked address."""
    yield "w3id/.htaccess", ("\n".join(_rules(site)) + "\n").encode()
    yield "w3id/README.md", _readme(about, site).encode()


def _rules(site: str) -> Iterator[str]:
    yield f"# {ROOT}: every IRI leads to {site}"
    yield "Options +FollowSymLinks"
    yield "RewriteEngine on"
    yield ""
    yield "# Releases, and the ontology of a version with its modules: files that never change."
    yield f"RewriteRule ^releases/(.*)$ {site}/releases/$1 [R=302,L]"
    for ending, media_type in _W3ID_TYPES.items():
        pattern = media_type.replace("+", r"\+").replace(".", r"\.")
        page = ending == "html"
        whole = "pages/index" if page else "ontology/dcgraph"
        part = "pages/$2" if page else "ontology/$2"
        for name, at in (("", whole), ("/([a-z]+)", part)):
            yield f"RewriteCond %{{HTTP_ACCEPT}} {pattern}"
            yield (
                f"RewriteRule ^ontology/({_W3ID_VERSION}){name}$ "
                f"{site}/releases/$1/{at}.{ending} [R=303,L]"
            )
    whole = f"{site}/releases/$1/ontology/dcgraph.ttl"
    yield f"RewriteRule ^ontology/({_W3ID_VERSION})$ {whole} [R=303,L]"
    yield (
        f"RewriteRule ^ontology/({_W3ID_VERSION})/([a-z]+)$ "
        f"{site}/releases/$1/ontology/$2.ttl [R=303,L]"
    )
    yield ""
    yield "# Everything else: the server answers in the format that is asked for."
    yield f"RewriteRule ^({_SPACES})(/.*)?$ {site}/$1$2 [R=303,L]"
    yield f"RewriteRule ^$ {site}/ [R=303,L]"


def _readme(about: About, site: str) -> str:
    return f"""# dcgraph

{about.title}: {about.abstract}

Every IRI under <{ROOT}> leads to <{site}>. Files of a release stand under `{site}/releases/`,
in a folder named by its version; everything else is answered by the server there.

Maintained by {", ".join(about.creators)}. Whoever sends this entry adds a GitHub name here.
"""


# The catalog by which the released ontology opens without the network: `catalog-v001.xml`.
#
# Protégé and the OWL API's tools read it beside the file that they open (OASIS XML Catalogs).


CATALOG: Final = "catalog-v001.xml"
"""The name under which tools look for a catalog."""


def catalog(version: str, folder: str = "") -> bytes:
    """The files of the ontology and its modules, in a `folder`, by IRI and by version IRI."""
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
