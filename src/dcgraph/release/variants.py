"""The variants of the graph and ontology in a release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from dcgraph.audit import Audit, latest
from dcgraph.errors import QueryRefusedError, ReleaseError
from dcgraph.namespaces import (
    CLASSES_GRAPH,
    DCG,
    DESCRIPTION_GRAPH,
    GRAPHS,
    MODULES,
    PREFIXES,
    compact,
)
from dcgraph.rdf.corpus import Corpus
from dcgraph.rdf.documents import serialized
from dcgraph.release.about import Section
from dcgraph.research.downloads import compressed, labelled, triples_of, under_one_header
from dcgraph.research.facts import Value, Words, supports_value
from dcgraph.research.tables import write_csv
from dcgraph.snapshot.description import describe
from dcgraph.sparql.rules import derive, rules

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

FORMATS: Final = {
    "ttl": "text/turtle",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
}
"""The media types by the ending of a file's name."""


def _nodes(prefix: str, names: str) -> list[NamedNode]:
    return [NamedNode(PREFIXES[prefix] + name) for name in names.split()]


(_TYPE,) = _nodes("rdf", "type")
_CITATION, _SUPPORTS, _NAMES_VALUE, _CONFIDENCE, _CONFIRMED, _NOT_NEEDED = _nodes(
    "dcg", "hasCitation supports supportsValue hasConfidence Confirmed citationNotNeeded"
)
_NAMES: Final = (*_nodes("skos", "prefLabel"), *_nodes("dcterms", "title"))
_TRUE: Final = Literal("true", datatype=NamedNode(PREFIXES["xsd"] + "boolean"))
# What the simple variant leaves out: nothing in it can tell how sure it is.
_CLASSES: Final = frozenset(
    _nodes("dcg", "Basis Citation Claim Confidence CoverageNote ReviewState")
)
_ANNOTATIONS: Final = frozenset(
    _nodes("dcg", "hasCitation citationNotNeeded hasRelation readBy readOn supports supportsValue")
)
_ONTOLOGY, _IRI, _INFO, _PRIOR, _IMPORTS = _nodes(
    "owl", "Ontology versionIRI versionInfo priorVersion imports"
)
_OF_FILES: Final = frozenset(
    _nodes("dcgs", "Record-noDirectRelation Record-onlyInferred Record-statementsCited")
)
_CLASS, _PROPERTY = _nodes("sh", "class property")
_TARGETS: Final = frozenset(_nodes("sh", "targetClass targetSubjectsOf"))
# A part of a graph keeps these if the whole does; so it need not be said what a variant leaves out.
_LIMITS: Final = frozenset(
    _nodes(
        "sh",
        "datatype in languageIn maxCount maxInclusive maxLength minInclusive minLength nodeKind"
        " pattern uniqueLang",
    )
)
_OF_SHAPES: Final = (
    _LIMITS
    | _TARGETS
    | frozenset(_nodes("sh", "property path inversePath description message severity"))
)


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


def _simplified(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples of the simple variant out of those that are confirmed and what follows."""
    told = list(triples)
    leads = (_TYPE, *_nodes("rdfs", "domain range"))
    left_out: set[object] = {*_ANNOTATIONS, *_CLASSES}
    left_out |= {t.subject for t in told if t.predicate in leads and t.object in _CLASSES}
    for t in told:
        terms = (t.subject, t.predicate, t.object)
        if not left_out.isdisjoint(terms) or any(isinstance(one, BlankNode) for one in terms):
            continue
        if t.predicate not in (_IMPORTS, _PRIOR, _IRI):
            yield t


def shapes_of(variant: str, shapes: Sequence[Triple]) -> list[Triple]:
    """The shapes that a variant of the graph conforms to, out of those for what files say.

    The full variant has no headers of modules, so a term's module need not have one, and it holds
    what files leave to the rules, such as direct relations, whose citations are those of claims.
    The simple variant lacks much that is required, so only what limits its values is left.
    """
    if variant == "full":
        kept = (t for t in shapes if (t.predicate, t.object) != (_CLASS, _ONTOLOGY))
        return [t for t in kept if _OF_FILES.isdisjoint((t.subject, t.object))]
    if variant == "simple":
        return _limiting(shapes)
    return list(shapes)


def _limiting(shapes: Iterable[Triple]) -> list[Triple]:
    """The shapes without what asks that something be there, and without shapes left empty."""
    told: dict[NamedNode | BlankNode | Triple, list[Triple]] = defaultdict(list)
    for t in shapes:
        if t.predicate in _OF_SHAPES or not t.predicate.value.startswith(PREFIXES["sh"]):
            told[t.subject].append(t)
    limits = {t.subject for found in told.values() for t in found if t.predicate in _LIMITS}
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


def version_iri(ontology: str, version: str) -> str:
    """The version IRI of the ontology as a whole or of one of its modules, by its IRI."""
    return f"{DCG}{version}/{ontology.removeprefix(DCG)}".rstrip("/")


def stamped(quads: Iterable[Quad], version: str, previous: str) -> Iterator[Quad]:
    """The quads, each header with the version, and with imports of that same version.

    So the modules of a release import one another and never what came later. `previous` may be
    empty.
    """
    told = list(quads)
    header = (_TYPE, _ONTOLOGY)
    subjects = {q.subject for q in told if (q.predicate, q.object) == header}
    ours = {s for s in subjects if isinstance(s, NamedNode) and s.value.startswith(DCG)}
    for quad in told:
        name, value, graph = quad.subject, quad.object, quad.graph_name
        if not isinstance(name, NamedNode) or name not in ours:
            yield quad
            continue
        if quad.predicate in (_IRI, _INFO, _PRIOR):
            continue
        if quad.predicate == _IMPORTS and isinstance(value, NamedNode) and value in ours:
            value = NamedNode(version_iri(value.value, version))
        yield Quad(name, quad.predicate, value, graph)
        if (quad.predicate, quad.object) == header:
            yield Quad(name, _IRI, NamedNode(version_iri(name.value, version)), graph)
            yield Quad(name, _INFO, Literal(version), graph)
            if previous and name.value == DCG:
                prior = NamedNode(version_iri(name.value, previous))
                yield Quad(name, _PRIOR, prior, graph)


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
    full, description = _derived(whole, texts, latest(corpus.root / "data"))
    sure = Store()
    sure.extend(Quad(*triple) for triple in confirmed(triples))
    derive(sure, texts)
    graph = {
        "asserted": triples_of(quads),
        "full": full,
        "simple": list(dict.fromkeys(_simplified(_everything(sure)))),
    }
    ontology = {"dcgraph": labelled(q for q in whole if _of(q, ""))}
    ontology |= {name: labelled(q for q in quads if _of(q, name)) for name in MODULES}
    return Variants(
        {name: _ordered(found) for name, found in graph.items()},
        {name: _ordered(found) for name, found in ontology.items()},
        _ordered(triples_of(corpus.quads("shapes"))),
        _ordered(description),
    )


def _derived(
    quads: Iterable[Quad], texts: dict[str, str], audit: Audit | None
) -> tuple[list[Triple], list[Triple]]:
    """The full variant of quads, and its description."""
    store = Store()
    store.extend(quads)
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


def _everything(store: Store) -> list[Triple]:
    return triples_of(store)


def _ordered(triples: Iterable[Triple]) -> list[Triple]:
    return sorted(triples, key=str)


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
                subject, path = (
                    compact(one.value) if isinstance(one, NamedNode) else "a node without a name"
                    for one in (triple.subject, triple.predicate)
                )
                raise ReleaseError(
                    f"{name} cannot be written, since {media_type} cannot hold what {subject} says "
                    f"with {path}: a control character, or a property whose name ends in none. "
                    "Correct it there."
                ) from None
        raise


_KINDS: Final = {
    PREFIXES["owl"] + "Class": "class",
    PREFIXES["owl"] + "ObjectProperty": "object property",
    PREFIXES["owl"] + "DatatypeProperty": "datatype property",
    PREFIXES["owl"] + "AnnotationProperty": "annotation property",
    PREFIXES["rdfs"] + "Datatype": "datatype",
}
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
    defined = PREFIXES["rdfs"] + "isDefinedBy"
    terms = ((iri, said) for iri, said in sorted(told.items()) if defined in said)
    return write_csv(_COLUMNS, (_row(iri, said) for iri, said in terms))


def _row(iri: str, said: dict[str, list[NamedNode | Literal]]) -> list[str]:
    def values(prefix: str, *names: str) -> str:
        paths = (PREFIXES[prefix] + name for name in names)
        return " ".join(sorted(one.value for path in paths for one in said.get(path, ())))

    def text(name: str, language: str) -> str:
        found = (one for one in said.get(PREFIXES["skos"] + name, ()) if isinstance(one, Literal))
        return "; ".join(sorted(one.value for one in found if one.language == language))

    kinds = [_KINDS[one.value] for one in said[_TYPE.value] if one.value in _KINDS]
    return [
        iri,
        kinds[0] if kinds else "individual",
        values("rdfs", "isDefinedBy"),
        *(text(name, language) for name in _TEXTS for language in _LANGUAGES),
        values("rdfs", "subClassOf", "subPropertyOf") if kinds else values("rdf", "type"),
        values("owl", "deprecated"),
        values("dcterms", "isReplacedBy"),
    ]
