"""The variants of the graph and ontology in a release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from dcgraph.audit import Audit, latest
from dcgraph.errors import QueryRefusedError, ReleaseError
from dcgraph.namespaces import (
    CLASSES_GRAPH,
    DCG,
    DCGS,
    DESCRIPTION_GRAPH,
    GRAPHS,
    MODULES,
    PREFIXES,
    compact,
)
from dcgraph.rdf.corpus import Corpus
from dcgraph.rdf.documents import serialized
from dcgraph.release.about import Section
from dcgraph.research.graph import Value, Words, supports_value
from dcgraph.research.tables import written
from dcgraph.snapshot.description import describe
from dcgraph.snapshot.downloads import compressed, labelled, triples_of, under_one_header
from dcgraph.sparql.rules import derive, rules

# The simple variant: what the graph says, for whoever asks not on what it rests.
#
# It holds things with their kinds, their labels, their values and the direct relations between
# them, and the terms with their labels and definitions. It has no claims, no citations and no
# notes on coverage, no expressions of OWL and no node without a name. Since nothing in it can tell
# how sure it is, what rests on recall alone is not in it, nor what follows from that.


_RDFS: Final = PREFIXES["rdfs"]
_OWL: Final = PREFIXES["owl"]
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_NAMES: Final = (
    NamedNode(PREFIXES["skos"] + "prefLabel"),
    NamedNode(PREFIXES["dcterms"] + "title"),
)
_CITATION: Final = NamedNode(DCG + "hasCitation")
_SUPPORTS: Final = NamedNode(DCG + "supports")
_NAMES_VALUE: Final = NamedNode(DCG + "supportsValue")
_CONFIDENCE: Final = NamedNode(DCG + "hasConfidence")
_CONFIRMED: Final = NamedNode(DCG + "Confirmed")
_NOT_NEEDED: Final = NamedNode(DCG + "citationNotNeeded")
_TRUE: Final = Literal("true", datatype=NamedNode(PREFIXES["xsd"] + "boolean"))
_OF_APPARATUS: Final = frozenset(
    NamedNode(DCG + name)
    for name in ("Basis", "Citation", "Claim", "Confidence", "CoverageNote", "ReviewState")
)
_ANNOTATIONS: Final = frozenset(
    NamedNode(DCG + name)
    for name in (
        *("citationNotNeeded", "hasRelation", "readBy", "readOn", "supports", "supportsValue"),
    )
)
_LEADS: Final = (_TYPE, NamedNode(_RDFS + "domain"), NamedNode(_RDFS + "range"))
_OF_HEADERS: Final = tuple(NamedNode(_OWL + n) for n in ("imports", "priorVersion", "versionIRI"))


def confirmed(triples: Iterable[Triple]) -> list[Triple]:
    """The triples without those that rest on recall alone; kinds and names of things stay.

    A citation bears out the properties that it supports, and the whole record if it names none;
    of a property of which it names values it bears out these alone.
    """
    told = list(triples)
    rests = _rests(told)
    free: set[object] = {_TYPE, _CITATION, *_NAMES}
    free |= {t.subject for t in told if t.predicate == _NOT_NEEDED and t.object == _TRUE}
    return [t for t in told if t.predicate in free or rests(t)]


def _rests(told: Iterable[Triple]) -> Callable[[Triple], bool]:
    """Whether a triple is borne out by a citation that was read, or by none at all."""
    citations: dict[object, list[object]] = defaultdict(list)
    supported: dict[object, set[object]] = defaultdict(set)
    named: dict[object, list[Value]] = defaultdict(list)
    read: set[object] = set()
    for t in told:
        if t.predicate == _CITATION:
            citations[t.subject].append(t.object)
        elif t.predicate == _SUPPORTS:
            supported[t.subject].add(t.object)
        elif t.predicate == _NAMES_VALUE:
            named[t.subject].append(_value(t.object))
        elif t.predicate == _CONFIDENCE and t.object == _CONFIRMED:
            read.add(t.subject)
    narrowed = {one for one, cited in citations.items() if not named.keys().isdisjoint(cited)}
    values: dict[tuple[object, object], list[Value]] = defaultdict(list)
    for t in told:
        if t.subject in narrowed:
            values[t.subject, t.predicate].append(_value(t.object))

    def rests(t: Triple) -> bool:
        bearing = [
            one
            for one in citations.get(t.subject, ())
            if (not supported[one] or t.predicate in supported[one])
            and (
                one not in named
                or supports_value(named[one], _value(t.object), values[t.subject, t.predicate])
            )
        ]
        return not bearing or not read.isdisjoint(bearing)

    return rests


def _value(term: object) -> Value:
    if isinstance(term, Literal):
        return Words(term.value, term.language or "")
    return str(term)


def simplified(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples of the simple variant out of those that are confirmed and what follows."""
    told = list(triples)
    left_out = _apparatus(told)
    for t in told:
        if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode):
            continue
        if not left_out.isdisjoint((t.subject, t.predicate, t.object)):
            continue
        if t.predicate not in _OF_HEADERS:
            yield t


def _apparatus(told: Iterable[Triple]) -> frozenset[object]:
    """The claims, citations and notes, and the terms in which they are written."""
    found: set[object] = {_CITATION, *_ANNOTATIONS, *_OF_APPARATUS}
    found |= {t.subject for t in told if t.predicate in _LEADS and t.object in _OF_APPARATUS}
    return frozenset(found)


_SH: Final = PREFIXES["sh"]
_HEADER: Final = (NamedNode(_SH + "class"), NamedNode(PREFIXES["owl"] + "Ontology"))
_OF_FILES: Final = frozenset(
    NamedNode(DCGS + name)
    for name in ("Record-noDirectRelation", "Record-onlyInferred", "Record-statementsCited")
)
_PROPERTY: Final = NamedNode(_SH + "property")
_TARGETS: Final = frozenset(NamedNode(_SH + name) for name in ("targetClass", "targetSubjectsOf"))
_PATHS: Final = frozenset(NamedNode(_SH + name) for name in ("path", "inversePath"))
_WORDS: Final = frozenset(NamedNode(_SH + name) for name in ("description", "message", "severity"))
# A part of a graph keeps these if the whole does; so it need not be said what a variant leaves out.
_OF_PARTS: Final = frozenset(
    NamedNode(_SH + name)
    for name in (
        *("datatype", "in", "languageIn", "maxCount", "maxInclusive", "maxLength", "minInclusive"),
        *("minLength", "nodeKind", "pattern", "uniqueLang"),
    )
)


def shapes_of(variant: str, shapes: Sequence[Triple]) -> list[Triple]:
    """The shapes that a variant of the graph conforms to, out of those for what files say.

    The full variant has no headers of modules, so a term's module need not have one, and it holds
    what files leave to the rules, such as direct relations, whose citations are those of claims.
    The simple variant lacks much that is required, so only what limits its values is left.
    """
    if variant == "full":
        kept = (t for t in shapes if (t.predicate, t.object) != _HEADER)
        return [t for t in kept if _OF_FILES.isdisjoint((t.subject, t.object))]
    if variant == "simple":
        return _limiting(shapes)
    return list(shapes)


def _limiting(shapes: Iterable[Triple]) -> list[Triple]:
    """The shapes without what asks that something be there, and without shapes left empty."""
    kept = {_PROPERTY} | _TARGETS | _PATHS | _WORDS | _OF_PARTS
    told: dict[NamedNode | BlankNode | Triple, list[Triple]] = defaultdict(list)
    for t in shapes:
        if t.predicate in kept or not t.predicate.value.startswith(_SH):
            told[t.subject].append(t)
    limits = {t.subject for found in told.values() for t in found if t.predicate in _OF_PARTS}
    waiting = [s for s, found in told.items() if any(t.predicate in _TARGETS for t in found)]
    reached: dict[Triple, None] = {}
    while waiting:
        for t in told.pop(waiting.pop(), ()):
            if t.predicate == _PROPERTY and t.object not in limits:
                continue
            reached[t] = None
            if isinstance(t.object, NamedNode | BlankNode):
                waiting.append(t.object)
    return list(reached)


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


FORMATS: Final = {
    "ttl": "text/turtle",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
}
"""The media types by the ending of a file's name."""


def files(
    stem: str, triples: Sequence[Triple], *, packed: bool = False
) -> Iterator[tuple[str, bytes]]:
    """The triples in each format, as file name and content, by gzip if `packed`.

    Raises ReleaseError for a character or property that a format cannot hold.
    """
    for ending, media_type in FORMATS.items():
        body = _body(f"{stem}.{ending}", triples, media_type)
        yield f"{stem}.{ending}{'.gz' if packed else ''}", compressed(body) if packed else body


def _body(name: str, triples: Sequence[Triple], media_type: str) -> bytes:
    try:
        return serialized(triples, media_type)
    except (QueryRefusedError, ValueError, OSError):
        for triple in triples:
            try:
                serialized([triple], media_type)
            except (QueryRefusedError, ValueError, OSError):
                raise _unwritable(name, triple, media_type) from None
        raise


def _unwritable(name: str, triple: Triple, media_type: str) -> ReleaseError:
    subject, path = (
        compact(one.value) if isinstance(one, NamedNode) else "a node without a name"
        for one in (triple.subject, triple.predicate)
    )
    return ReleaseError(
        f"{name} cannot be written, since {media_type} cannot hold what {subject} says with "
        f"{path}: a control character, or a property whose name ends in none. Correct it there."
    )


_TERM_TABLE_RDFS, _TERM_TABLE_OWL, _SKOS = PREFIXES["rdfs"], PREFIXES["owl"], PREFIXES["skos"]
_TERM_TABLE_TYPE: Final = PREFIXES["rdf"] + "type"
_KINDS: Final = {
    _TERM_TABLE_OWL + "Class": "class",
    _TERM_TABLE_OWL + "ObjectProperty": "object property",
    _TERM_TABLE_OWL + "DatatypeProperty": "datatype property",
    _TERM_TABLE_OWL + "AnnotationProperty": "annotation property",
    _TERM_TABLE_RDFS + "Datatype": "datatype",
}
_ABOVE: Final = (_TERM_TABLE_RDFS + "subClassOf", _TERM_TABLE_RDFS + "subPropertyOf")
_LANGUAGES: Final = ("en", "fr", "ru")
_TEXTS: Final = ("prefLabel", "definition", "example")
_COLUMNS: Final = (
    *("iri", "kind", "module"),
    *(f"{name}_{language}" for name in ("label", *_TEXTS[1:]) for language in _LANGUAGES),
    *("parents", "deprecated", "replaced_by"),
)


def term_table(ontology: Iterable[Triple]) -> bytes:
    """A row for each term that a module defines, by IRI; several values have blanks between.

    `parents` are the named classes or properties right above, of an individual its classes.
    """
    told: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for t in ontology:
        if isinstance(t.subject, NamedNode) and isinstance(t.object, NamedNode | Literal):
            told[t.subject.value][t.predicate.value].append(t.object)
    terms = {
        iri: said for iri, said in sorted(told.items()) if _TERM_TABLE_RDFS + "isDefinedBy" in said
    }
    return written(_COLUMNS, (_row(iri, said) for iri, said in terms.items()))


def _row(iri: str, said: dict[str, list[NamedNode | Literal]]) -> list[str]:
    def values(*properties: str) -> str:
        return " ".join(sorted(one.value for name in properties for one in said.get(name, ())))

    def text(name: str, language: str) -> str:
        found = (one for one in said.get(_SKOS + name, ()) if isinstance(one, Literal))
        return "; ".join(sorted(one.value for one in found if one.language == language))

    kinds = [_KINDS[one.value] for one in said[_TERM_TABLE_TYPE] if one.value in _KINDS]
    return [
        iri,
        kinds[0] if kinds else "individual",
        values(_TERM_TABLE_RDFS + "isDefinedBy"),
        *(text(name, language) for name in _TEXTS for language in _LANGUAGES),
        values(*_ABOVE) if kinds else values(_TERM_TABLE_TYPE),
        values(_TERM_TABLE_OWL + "deprecated"),
        values(PREFIXES["dcterms"] + "isReplacedBy"),
    ]
