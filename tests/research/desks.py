"""A desk over a graph of a few lines, with the labels of the ontology."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from dcgraph.paths import ROOT
from dcgraph.research import Desk
from dcgraph.research.facts import Facts
from dcgraph.snapshot import Manifest, Snapshot

MANIFEST = Manifest(
    version="1.2.3", hash="5eed", inputs="", triples=0, derived=0, graphs=0, texts=0, built=""
)
PREFIXES = """
@prefix dcg: <https://w3id.org/dcgraph/ontology/> .
@prefix dcgd: <https://w3id.org/dcgraph/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@cache
def ontology() -> list[Quad]:
    files = sorted((ROOT / "ontology").glob("*.ttl"))
    assert files
    return [quad for path in files for quad in parse(path=str(path), format=RdfFormat.TURTLE)]


def desk_over(turtle: str) -> Desk:
    """The desk over some Turtle, which says itself what would be derived."""
    quads = [*ontology(), *parse(PREFIXES + turtle, format=RdfFormat.TURTLE)]
    return Desk(Snapshot(Path(), MANIFEST), Facts(quads, ()))
