"""Whether the ontology and its data hold together, by the reasoner HermiT.

owlready2 would have HermiT classify every individual and property as well, which takes minutes
on the whole graph; the two questions asked here take seconds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Triple

from dcgraph.load import Corpus
from dcgraph.reason.hermit import Hermit

__all__ = ["Verdict", "reason"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reasoner found; `unsatisfiable` are the IRIs of classes that can have no member.

    `seconds` is the time of the whole run.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    seconds: float


def reason(corpus: Corpus, hermit: Hermit) -> Verdict:
    """Ask HermiT which classes of the ontology are empty, and whether all is consistent.

    Raises ReasonerError without Java, past the time of `hermit`, or when HermiT gives up.
    """
    start = time.perf_counter()
    # The ontology alone first: it takes a second, and what is wrong in it is wrong in all.
    unsatisfiable = hermit.unsatisfiable(_triples(corpus, "ontology"))
    consistent = unsatisfiable is not None and (
        hermit.first_inconsistent([_triples(corpus, "ontology", "data")]) is None
    )
    return Verdict(consistent, unsatisfiable or (), time.perf_counter() - start)


def _triples(corpus: Corpus, *rooms: str) -> Iterator[Triple]:
    for quad in corpus.quads(*rooms):
        yield Triple(quad.subject, quad.predicate, quad.object)
