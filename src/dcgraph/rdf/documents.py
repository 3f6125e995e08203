"""What is said of one IRI, as a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from dcgraph.namespaces import DCG, DCGD, GRAPHS, PREFIXES, ROOT, TYPE
from dcgraph.text import sound_xml, tidy


def serialized(statements: Iterable[Triple] | Iterable[Quad], media_type: str) -> bytes:
    """The statements, in their order, in a format of RDF, with the common prefixes in use.

    Raises ValueError for a media type that is not known, QueryRefusedError for a character that
    the format cannot hold.
    """
    known = RdfFormat.from_media_type(media_type)
    if known is None:
        raise ValueError(f"no statements can be written as {media_type}")
    body = serialize(statements, format=known, prefixes=PREFIXES)
    assert body is not None
    if known == RdfFormat.RDF_XML:
        body = sound_xml(body)
    return tidy(body, media_type)


# What is said of one thing, put together for a reader who dereferences its IRI.
#
# The document on a thing holds its own statements, the claims that speak of it with their basis,
# and the citations of both, so that no statement stands there without what it rests on; and the
# labels of what it points to.


Node = NamedNode | BlankNode

SPACES: Final = ("id", "ontology", "shapes", "graph")
"""The first part of the path of every IRI that stands for something here."""

MAX_NAME_LENGTH: Final = 300

_NAME: Final = re.compile(r"(?!\.{1,2}(?:/|\Z))[\w.-]+(?:/(?!\.{1,2}(?:/|\Z))[\w.-]+)*", re.ASCII)
_CITATION: Final = NamedNode(DCG + "hasCitation")
_SUBJECT: Final = NamedNode(DCG + "hasSubject")
_OBJECT: Final = NamedNode(DCG + "hasObject")
_PROLOGUE: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("dcg", "dcterms", "owl", "rdf", "skos")
)

# How the statements are found that belong to a document on ?x. Each pattern is a plain join
# that begins at ?x: the engine plans a union within a join as a scan of the whole graph.
_WITH: Final = (
    "<{iri}> dcg:hasCitation ?s .",
    "?s dcg:hasSubject <{iri}> .",
    "?s dcg:hasObject <{iri}> .",
    "?claim dcg:hasSubject <{iri}> . ?claim dcg:hasCitation ?s .",
    "?claim dcg:hasObject <{iri}> . ?claim dcg:hasCitation ?s .",
)
_OWN: Final = f'<{{iri}}> ?any ?s . FILTER (STRSTARTS(STR(?s), "{DCGD}"))'
_LABELLED: Final = (
    (_OWN, "skos:prefLabel"),
    (_OWN, "dcterms:title"),
    ("<{iri}> dcg:hasCitation ?citation . ?citation dcg:citesSource ?s .", "dcterms:title"),
    ("?claim dcg:hasSubject <{iri}> . ?claim dcg:hasObject ?s .", "skos:prefLabel"),
    ("?claim dcg:hasObject <{iri}> . ?claim dcg:hasSubject ?s .", "skos:prefLabel"),
    *(
        (f"?claim {end} <{{iri}}> . ?claim {way} ?s .", label)
        for end in ("dcg:hasSubject", "dcg:hasObject")
        for way, label in (
            ("dcg:isClaimedBy", "skos:prefLabel"),
            ("dcg:isLaidDownBy", "skos:prefLabel"),
            ("dcg:hasCitation ?citation . ?citation dcg:citesSource", "dcterms:title"),
        )
    ),
)
# What leads from a node without a name to the next one, in the expressions of OWL.
_NESTING: Final = (
    "rdf:first|rdf:rest|owl:allValuesFrom|owl:complementOf|owl:distinctMembers|owl:equivalentClass"
    "|owl:intersectionOf|owl:members|owl:oneOf|owl:onProperty|owl:someValuesFrom|owl:unionOf"
    "|owl:withRestrictions"
)
_NESTED: Final = (
    f"<{{iri}}> ?any ?top . FILTER (isBlank(?top)) ?top ({_NESTING})* ?s . "
    "FILTER (isBlank(?s)) ?s ?p ?o"
)
_MODULE: Final = (
    "GRAPH ?graph { <{iri}> a owl:Ontology . ?s ?p ?o }",
    "GRAPH ?graph { ?module owl:versionIRI <{iri}> . ?s ?p ?o }",
    # What is said of a module in other graphs, such as its label.
    "?s owl:versionIRI <{iri}> . ?s ?p ?o",
)


@dataclass(frozen=True)
class Document:
    """The statements of a document on `iri`, in the order in which they should be read."""

    iri: str
    triples: tuple[Triple, ...]

    @cached_property
    def about(self) -> Mapping[Node, Sequence[Triple]]:
        """The statements by their subject, in order."""
        return _by_subject(self.triples)

    @property
    def on_one_thing(self) -> bool:
        """Whether it is about its IRI, rather than the content of a graph with that name."""
        return NamedNode(self.iri) in self.about and not self.iri.startswith(GRAPHS)

    def claims(self, end: str) -> tuple[NamedNode, ...]:
        """The claims that have the thing at this end: the IRI of hasSubject or hasObject."""
        wanted = NamedNode(self.iri)
        return tuple(
            triple.subject
            for triple in self.triples
            if triple.predicate.value == end
            and triple.object == wanted
            and isinstance(triple.subject, NamedNode)
        )

    def values(self, node: Node, predicate: str) -> list[Node | object]:
        """The objects of a property of a node."""
        return [t.object for t in self.about.get(node, ()) if t.predicate.value == predicate]


def thing_of(space: str, name: str) -> str | None:
    """The IRI with this name in this space, or None for what can be no name here."""
    if space not in SPACES or len(name) > MAX_NAME_LENGTH or (name and not _NAME.fullmatch(name)):
        return None
    return f"{ROOT}{space}/{name}"


def document_query(iri: str) -> str:
    """The CONSTRUCT query for the document on an IRI, which `thing_of` gave."""
    if iri == DCGD:
        return (
            f"{_PROLOGUE}CONSTRUCT {{ ?s ?p ?o }} WHERE {{ BIND(<{ROOT}> AS ?s) <{ROOT}> ?p ?o }}"
        )
    if iri.startswith(GRAPHS):
        patterns = [f"GRAPH <{iri}> {{ ?s ?p ?o }}", f"BIND(<{iri}> AS ?s) <{iri}> ?p ?o"]
    else:
        patterns = ["BIND(<{iri}> AS ?s) <{iri}> ?p ?o"]
        if iri.startswith(DCG):
            patterns += [_NESTED, *_MODULE]
        else:
            patterns += [f"{pattern} ?s ?p ?o" for pattern in _WITH]
            patterns += [f"{found} ?s {name} ?o . BIND({name} AS ?p)" for found, name in _LABELLED]
        patterns = [pattern.replace("{iri}", iri) for pattern in patterns]
    return f"{_PROLOGUE}CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {{ {' } UNION { '.join(patterns)} }} }}"


def existence_query(iri: str) -> str:
    """The ASK query whether there is a document on an IRI, which `thing_of` gave."""
    patterns = [f"<{iri}> ?p ?o", f"GRAPH <{iri}> {{ ?s ?p ?o }}"]
    ways = ("owl:versionIRI", "dcg:hasObject", "dcg:hasSubject")
    patterns += [f"?s {way} <{iri}>" for way in ways]
    return f"{_PROLOGUE}ASK {{ {{ {' } UNION { '.join(patterns)} }} }}"


def names_query(most: int) -> str:
    """The query for the IRIs of all things that have a name of their own, up to so many."""
    return (
        "SELECT DISTINCT ?thing WHERE { ?thing a ?kind "
        f'FILTER (STRSTARTS(STR(?thing), "{ROOT}") && !CONTAINS(STR(?thing), ".citation-")) }} '
        f"LIMIT {most}"
    )


def read_document(iri: str, ntriples: bytes) -> Document:
    """The document that an answer in N-Triples holds."""
    # As bytes the lines are put in order ten times as fast as the triples would be.
    lines = sorted(set(ntriples.splitlines(keepends=True)))
    quads = parse(b"".join(lines), RdfFormat.N_TRIPLES)
    return Document(iri, tuple(_ordered(NamedNode(iri), (quad.triple for quad in quads))))


def closure(iri: str, about: Mapping[Node, Iterable[Triple]]) -> Document:
    """The document on a thing out of statements by subject, with its nodes without a name."""
    found: set[Triple] = set()
    waiting: list[Node] = [NamedNode(iri)]
    while waiting:
        fresh = set(about.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += [t.object for t in fresh if isinstance(t.object, BlankNode)]
    return Document(iri, tuple(_ordered(NamedNode(iri), sorted(found, key=str))))


def _ordered(first: NamedNode, triples: Iterable[Triple]) -> Iterator[Triple]:
    """What a reader wants first: the thing, what it cites, the claims on it, then the rest."""
    about = _by_subject(triples)
    claims = [
        node
        for node, own in about.items()
        if any(triple.predicate in (_SUBJECT, _OBJECT) for triple in own)
    ]
    waiting = [first, *claims, *(node for node in about if isinstance(node, NamedNode)), *about]
    waiting.reverse()
    while waiting:
        own = sorted(about.pop(waiting.pop(), ()), key=lambda t: t.predicate.value != TYPE)
        yield from own
        waiting += [
            t.object
            for t in reversed(own)
            if isinstance(t.object, BlankNode)
            or (t.predicate == _CITATION and isinstance(t.object, NamedNode))
        ]


def _by_subject(triples: Iterable[Triple]) -> dict[Node, list[Triple]]:
    about: dict[Node, list[Triple]] = {}
    for triple in triples:
        assert isinstance(triple.subject, NamedNode | BlankNode)
        about.setdefault(triple.subject, []).append(triple)
    return about
