"""The headers of the ontology as a release has them: with its version, in place of the text's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from dcgraph.terms import DCG, PREFIXES

__all__ = ["headers", "stamped", "version_iri"]

_OWL: Final = PREFIXES["owl"]
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_ONTOLOGY: Final = NamedNode(_OWL + "Ontology")
_IRI: Final = NamedNode(_OWL + "versionIRI")
_INFO: Final = NamedNode(_OWL + "versionInfo")
_PRIOR: Final = NamedNode(_OWL + "priorVersion")
_IMPORTS: Final = NamedNode(_OWL + "imports")


def version_iri(ontology: str, version: str) -> str:
    """The version IRI of the ontology as a whole or of one of its modules, by its IRI."""
    return f"{DCG}{version}/{ontology.removeprefix(DCG)}".rstrip("/")


def headers(quads: Iterable[Quad]) -> set[str]:
    """The IRIs of our ontologies whose headers stand among the quads."""
    return {
        quad.subject.value
        for quad in quads
        if quad.predicate == _TYPE
        and quad.object == _ONTOLOGY
        and isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(DCG)
    }


def stamped(quads: Iterable[Quad], version: str, previous: str) -> Iterator[Quad]:
    """The quads, each header with the version, and with imports of that same version.

    So the modules of a release import one another and never what came later. `previous` may be
    empty.
    """
    told = list(quads)
    ours = headers(told)
    for quad in told:
        about = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        if about not in ours or quad.predicate in (_IRI, _INFO, _PRIOR):
            if about not in ours:
                yield quad
            continue
        value = quad.object
        if quad.predicate == _IMPORTS and isinstance(value, NamedNode) and value.value in ours:
            value = NamedNode(version_iri(value.value, version))
        yield Quad(quad.subject, quad.predicate, value, quad.graph_name)
        if quad.predicate == _TYPE and quad.object == _ONTOLOGY:
            yield from _version(quad, version, previous)


def _version(header: Quad, version: str, previous: str) -> Iterator[Quad]:
    assert isinstance(header.subject, NamedNode)
    name, graph = header.subject.value, header.graph_name
    yield Quad(header.subject, _IRI, NamedNode(version_iri(name, version)), graph)
    yield Quad(header.subject, _INFO, Literal(version), graph)
    if previous and name == DCG:
        yield Quad(header.subject, _PRIOR, NamedNode(version_iri(name, previous)), graph)
