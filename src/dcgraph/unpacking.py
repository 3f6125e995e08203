"""A snapshot read back as a corpus: the triples of each file, without their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from dcgraph.errors import BuildError
from dcgraph.load import Corpus, SourceFile
from dcgraph.questions import LANGUAGES, Question
from dcgraph.snapshot import MANIFEST, opened, verified
from dcgraph.terms import ALIGNMENT_GRAPH, DERIVED_GRAPH, GRAPHS, PREFIXES, QUESTIONS_GRAPH
from dcgraph.turtle import Located

__all__ = ["Unpacked", "is_snapshot", "unpacked"]

_CURRENT: Final = "current"
_SHAPES: Final = Path("downloads") / "shapes.nt"
_SELECT: Final = NamedNode(PREFIXES["sh"] + "select")
_COMMENT: Final = NamedNode(PREFIXES["rdfs"] + "comment")
_SCOPE_NOTE: Final = NamedNode(PREFIXES["skos"] + "scopeNote")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a snapshot holds: the corpus, what was derived from it, and its questions by name."""

    corpus: Corpus = field(repr=False)
    derived: frozenset[Triple] = field(repr=False)
    questions: dict[str, Question] = field(repr=False)


def is_snapshot(folder: Path) -> bool:
    """Whether a folder is a snapshot, or a home of snapshots of which one is current."""
    return any((folder / name).is_file() for name in (MANIFEST, f"{_CURRENT}/{MANIFEST}"))


def unpacked(folder: Path) -> Unpacked:
    """The content of a snapshot, or of the current one of a home; every place is line 0.

    Raises BuildError if it is damaged or of another version.
    """
    path = folder if (folder / MANIFEST).is_file() else folder / _CURRENT
    snapshot = verified(opened(path))
    try:
        graphs = _graphs(Store.read_only(str(snapshot.store)))
        shapes = _shapes(snapshot.path / _SHAPES)
    except (OSError, SyntaxError) as error:
        raise BuildError(f"{path} cannot be read: {error}; run `dcgraph build`.") from None
    files = [
        _file(snapshot.path, name.removeprefix(GRAPHS), name, found)
        for name, found in sorted(graphs.items())
        if name.startswith((GRAPHS + "ontology/", GRAPHS + "data/"))
    ]
    if shapes:
        files.append(_file(snapshot.path, "shapes", GRAPHS + "shapes", shapes))
    if mappings := graphs.get(ALIGNMENT_GRAPH):
        files.append(_file(snapshot.path, "tables", ALIGNMENT_GRAPH, mappings))
    return Unpacked(
        Corpus(snapshot.path, tuple(files)),
        frozenset(quad.triple for quad in graphs.get(DERIVED_GRAPH, [])),
        _questions(graphs.get(QUESTIONS_GRAPH, [])),
    )


def _graphs(store: Store) -> dict[str, list[Quad]]:
    found: dict[str, list[Quad]] = {}
    for quad in store:
        if isinstance(quad.graph_name, NamedNode):
            found.setdefault(quad.graph_name.value, []).append(quad)
    return found


def _shapes(path: Path) -> list[Quad]:
    return list(parse(path=str(path), format=RdfFormat.N_TRIPLES)) if path.is_file() else []


def _file(root: Path, stem: str, graph: str, quads: Iterable[Quad]) -> SourceFile:
    shown = stem + ".ttl"
    # The graph has no triples about triples.
    triples = tuple(
        Located(q.subject, q.predicate, q.object, 0, 0, 0)
        for q in quads
        if not isinstance(q.subject, Triple) and not isinstance(q.object, Triple)
    )
    return SourceFile(root / shown, shown, stem.partition("/")[0], NamedNode(graph), "", triples)


def _questions(quads: Iterable[Quad]) -> dict[str, Question]:
    """The questions that are SELECT queries, as their triples tell them."""
    told: dict[str, dict[NamedNode, list[Literal]]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            about = told.setdefault(quad.subject.value, {})
            about.setdefault(quad.predicate, []).append(quad.object)
    found = {}
    for iri, about in sorted(told.items()):
        if queries := about.get(_SELECT):
            titles = {text.language or "": text.value for text in about.get(_COMMENT, [])}
            empty = next((text.value for text in about.get(_SCOPE_NOTE, [])), "")
            name = iri.rpartition("/")[2]
            titles = {language: titles.get(language, name) for language in LANGUAGES}
            found[name] = Question(name, titles, empty, queries[0].value)
    return found
