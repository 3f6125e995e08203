"""The names that a graph knows, and those that a mistyped one may have been."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from functools import cache
from typing import Final

from pyoxigraph import NamedNode

from dcgraph.check.shacl import SHACL_TERMS
from dcgraph.check.signatures import ABOVE, closure
from dcgraph.namespaces import DCG, DCGD, OWL, RDF, RDFS, SH, XSD, compact
from dcgraph.rdf.corpus import Corpus

AXIOMATIC: Final = (OWL, RDFS, RDF)
"""The vocabularies in which axioms are written."""
_BUILT_IN: Final = (*AXIOMATIC, XSD)
_MAX_SLIP_LENGTH: Final = 3
_RECORD: Final = DCG + "Record"


class Known:
    """What is declared or described anywhere in the corpus."""

    def __init__(self, corpus: Corpus, records: AbstractSet[str] | None = None) -> None:
        self.terms = _subjects(corpus, "ontology", "shapes")
        self.records = _subjects(corpus, "data") if records is None else records
        self.above = _above(corpus)
        """By each class itself and those above it, short of `dcg:Record`."""

    def is_term(self, iri: str) -> bool:
        """Whether an IRI is a term that somebody declares."""
        return iri in self.terms or iri.startswith(_BUILT_IN) or iri in SHACL_TERMS

    def near(self, iri: str) -> tuple[str, ...]:
        """The names most like a mistyped one, in their short form, the most alike first."""
        if iri.startswith(DCGD):
            return _nearest(iri, self.records)
        return _nearest(iri, SHACL_TERMS if iri.startswith(SH) else self.terms)


def _subjects(corpus: Corpus, *rooms: str) -> frozenset[str]:
    return frozenset(
        fact[0].value
        for file in corpus.rooms(*rooms)
        for fact in file.facts
        if isinstance(fact[0], NamedNode)
    )


def _above(corpus: Corpus) -> dict[str, set[str]]:
    below = {fact[0].value for fact in corpus.facts("ontology") if fact[1].value == ABOVE}
    return {
        name: {kind for kind in closure(corpus, name, ABOVE) if kind.startswith(DCG)} - {_RECORD}
        for name in below
    }


@cache
def _nearest(iri: str, names: AbstractSet[str]) -> tuple[str, ...]:
    """The names nearest to a mistyped one; cached, since a missing record is missed many times."""
    start = max(iri.rfind("/"), iri.rfind("#")) + 1
    namespace, local = iri[:start], iri[start:]
    # Comparing all names would take seconds, and a slip of the pen is short.
    alike = sorted(
        name[start:]
        for name in names
        if name.startswith(namespace) and abs(len(name) - len(iri)) <= _MAX_SLIP_LENGTH
    )
    matches = get_close_matches(local, alike, n=3, cutoff=0.85)
    return tuple(compact(namespace + match) for match in matches)
