"""The variants of the graph that a release holds, and the ontology and shapes beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from dcgraph.audit import Audit, latest
from dcgraph.derive import derive, rules
from dcgraph.describe import describe
from dcgraph.downloads import labelled, triples_of, under_one_header
from dcgraph.load import Corpus
from dcgraph.release.changes import Section
from dcgraph.release.simple import confirmed, simplified
from dcgraph.release.stamping import stamped
from dcgraph.terms import CLASSES_GRAPH, DESCRIPTION_GRAPH, GRAPHS, MODULES

__all__ = ["GRAPH", "SHAPES", "VARIANTS", "Variants", "variants"]

VARIANTS: Final = {
    "asserted": "What the files say, the headers of all modules among it",
    "full": "All statements, asserted and derived, under one header and without imports",
    "simple": "Things, labels, values and direct relations that were read, without the apparatus"
    " of claims and citations",
}
"""What each variant of the graph is."""

GRAPH: Final = "graph/dcgraph-"
"""How the names of the files of a variant begin."""

SHAPES: Final = "shapes/dcgraph-"
"""How the names of the files with the shapes of a variant begin."""


@dataclass(frozen=True, slots=True)
class Variants:
    """Triples in order, by name: of the graph's variants, the ontology's modules, the shapes.

    `ontology` holds the modules and, as `dcgraph`, the whole as one; `description` is that of
    the full variant in VoID and DCAT.
    """

    graph: dict[str, list[Triple]] = field(repr=False)
    ontology: dict[str, list[Triple]] = field(repr=False)
    shapes: list[Triple] = field(repr=False)
    description: list[Triple] = field(repr=False)


def variants(corpus: Corpus, changes: Section) -> Variants:
    """All of them, with the version and what came before as `changes` has it.

    Raises LoadError if a rule of derivation is ill-formed.
    """
    quads = list(stamped(corpus.quads(), changes.version, changes.previous))
    texts = rules(corpus.root / "ontology")
    whole = under_one_header(quads)
    triples = triples_of(whole)
    full, description = _derived(whole, triples, texts, latest(corpus.root / "data"))
    sure = Store()
    sure.extend(_quads(confirmed(triples)))
    derive(sure, texts)
    graph = {
        "asserted": triples_of(quads),
        "full": full,
        "simple": list(dict.fromkeys(simplified(_everything(sure)))),
    }
    ontology = {"dcgraph": labelled(triples_of(q for q in whole if _of(q, "")))}
    ontology |= {name: labelled(triples_of(q for q in quads if _of(q, name))) for name in MODULES}
    return Variants(
        {name: _ordered(found) for name, found in graph.items()},
        {name: _ordered(found) for name, found in ontology.items()},
        _ordered(triples_of(corpus.quads("shapes"))),
        _ordered(description),
    )


def _derived(
    quads: Iterable[Quad], triples: Iterable[Triple], texts: dict[str, str], audit: Audit | None
) -> tuple[list[Triple], list[Triple]]:
    """The full variant of quads, whose triples come with them, and its description."""
    store = Store()
    store.extend(quads)
    store.extend(_quads(triples))
    derive(store, texts)
    full = _everything(store)
    describe(store, audit)
    described = [
        quad
        for name in (DESCRIPTION_GRAPH, CLASSES_GRAPH)
        for quad in store.quads_for_pattern(None, None, None, NamedNode(name))
    ]
    return full, triples_of(described)


def _of(quad: Quad, module: str) -> bool:
    """Whether a quad stands in a module of the ontology, or in any if none is named."""
    name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
    return name == f"{GRAPHS}ontology/{module}" if module else name.startswith(GRAPHS + "ontology/")


def _quads(triples: Iterable[Triple]) -> list[Quad]:
    return [Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples]


def _everything(store: Store) -> list[Triple]:
    return [quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph())]


def _ordered(triples: Iterable[Triple]) -> list[Triple]:
    return sorted(triples, key=str)
