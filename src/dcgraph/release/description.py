"""The release in VoID and DCAT: the counts of its graph, its date, and its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from dcgraph.release.about import About
from dcgraph.release.rdf import FORMATS
from dcgraph.release.variants import GRAPH, SHAPES
from dcgraph.serial import serialized
from dcgraph.terms import PREFIXES, ROOT

__all__ = ["void"]

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
    told |= set(_release(about)) | {t for name in sizes for t in _file(name, sizes[name], about)}
    return serialized(sorted(told, key=_place), FORMATS["ttl"])


def _release(about: About) -> Iterator[Triple]:
    yield Triple(_SET, _VERSION, Literal(about.version))
    yield Triple(_SET, _MODIFIED, Literal(about.day))
    yield Triple(_SET, NamedNode(_DCAT + "landingPage"), NamedNode(about.iri + "pages/"))


def _file(name: str, size: int, about: About) -> Iterator[Triple]:
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
