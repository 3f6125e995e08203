"""From the files of the three rooms to one corpus of triples that know where they stand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from dcgraph.errors import LoadError
from dcgraph.paths import Rooms, turtle_files
from dcgraph.terms import DCG, DCGD, GRAPHS
from dcgraph.turtle import Located, Term, read_turtle

__all__ = ["Corpus", "Place", "SourceFile", "load", "load_file"]

_MAX_BYTES = 16 << 20
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_CITATION = NamedNode(DCG + "Citation")
_HAS_CITATION = NamedNode(DCG + "hasCitation")
_LABELS = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://purl.org/dc/terms/title",
)
_POSITION = re.compile(r" at line (\d+) column (\d+)|line (\d+) column (\d+)")


class Place(NamedTuple):
    """A spot in a file; `path` as shown to people, `line` and `column` from 1."""

    path: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One Turtle file: the room it stands in, the named graph it becomes, its triples."""

    path: Path
    shown: str
    room: str
    graph: NamedNode
    text: str = field(repr=False)
    triples: tuple[Located, ...] = field(repr=False)


@dataclass(slots=True)
class Corpus:
    """All files of the rooms, and where each subject and triple stands."""

    root: Path
    files: tuple[SourceFile, ...] = field(repr=False)
    _by_subject: dict[str, list[tuple[SourceFile, Located]]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for file in self.files:
            for triple in file.triples:
                self._by_subject.setdefault(triple.subject.value, []).append((file, triple))

    def rooms(self, *names: str) -> Iterator[SourceFile]:
        """The files that stand in the named rooms."""
        return (file for file in self.files if file.room in names)

    def quads(self, *rooms: str) -> Iterator[Quad]:
        """The triples of the named rooms (of all but `shapes`, if none is named)."""
        for file in self.rooms(*(rooms or ("ontology", "data"))):
            for triple in file.triples:
                yield Quad(triple.subject, triple.predicate, triple.object, file.graph)

    def store(self, *rooms: str) -> Store:
        """An in-memory store of the rooms: a graph per file, and all of it as default graph."""
        store = Store()
        quads = list(self.quads(*rooms))
        store.extend(quads)
        store.extend(Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in quads)
        return store

    def locate(
        self, subject: str, predicate: str | None = None, value: Term | None = None
    ) -> Place | None:
        """The place of a triple, else of its subject's statement of that property, else of it."""
        best: tuple[int, Place] | None = None
        for file, triple in self._by_subject.get(subject, []):
            rank, line, column = 0, triple.subject_line, 1
            if predicate is not None and triple.predicate.value == predicate:
                rank, line, column = 1, triple.line, triple.column
                if value is not None and triple.object == value:
                    rank = 2
            if best is None or rank > best[0]:
                best = (rank, Place(file.shown, line, column))
        return best[1] if best else None

    def label(self, subject: str, language: str = "en") -> str | None:
        """The preferred label or title of a subject in a language, if it has one."""
        for _, triple in self._by_subject.get(subject, []):
            value = triple.object
            named = triple.predicate.value in _LABELS
            if named and isinstance(value, Literal) and value.language == language:
                return value.value
        return None

    def statements(self, subject: str) -> list[tuple[SourceFile, Located]]:
        """Every triple of a subject with the file in which it stands."""
        return self._by_subject.get(subject, [])


def load(rooms: Rooms) -> Corpus:
    """Read every Turtle file of the rooms.

    Raises LoadError, naming file, line and column, on the first file that is not Turtle.
    """
    files = []
    for name in ("ontology", "data", "shapes"):
        folder: Path = getattr(rooms, name)
        files += [load_file(path, name, rooms.root) for path in turtle_files(folder)]
    return Corpus(rooms.root, tuple(files))


def load_file(path: Path, room: str, root: Path) -> SourceFile:
    """Read one Turtle file. Raises LoadError, naming the place, if it is not Turtle."""
    text = _text(path)
    shown = path.relative_to(root).as_posix()
    stem = shown.removesuffix(".ttl")
    try:
        for _ in parse(text, RdfFormat.TURTLE):
            pass
        triples = read_turtle(text, "b" + hashlib.sha256(stem.encode()).hexdigest()[:8] + "n")
    except (SyntaxError, ValueError, KeyError) as error:
        raise _not_turtle(error, path, shown) from None
    if room == "data":
        triples = _skolemise(triples)
    return SourceFile(path, shown, room, NamedNode(GRAPHS + stem), text, tuple(triples))


def _text(path: Path) -> str:
    if path.stat().st_size > _MAX_BYTES:
        raise LoadError(
            f"{path} is larger than {_MAX_BYTES >> 20} MB, more than a hand-written file can be; "
            "split it by subject.",
            path,
        )
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise LoadError(
            f"{path}, line {line}: a byte that is not UTF-8; save the file as UTF-8.", path, line
        ) from None


def _not_turtle(error: Exception, path: Path, shown: str) -> LoadError:
    message = str(error)
    line = getattr(error, "lineno", None)
    column = getattr(error, "offset", None)
    if line is None and (match := _POSITION.search(message)):
        line, column = (int(g) for g in match.groups() if g)
    message = _POSITION.sub("", message).rstrip(". :")
    where = f"{shown}, line {line}, column {column}" if line else shown
    return LoadError(
        f"{where}: {message}; the file is not Turtle from there on.", path, line, column
    )


def _skolemise(triples: list[Located]) -> list[Located]:
    """Give each blank node of a record an IRI made of the record's and of its own content.

    What `dcg:hasCitation` leads to is a citation and need not say so.
    The name does not depend on where in the record the node stands, so that moving a citation
    changes nothing; two citations with the same content in one record are one.
    """
    content: dict[BlankNode, list[Located]] = {}
    owner: dict[BlankNode, Located] = {}
    for triple in triples:
        if isinstance(triple.subject, BlankNode):
            content.setdefault(triple.subject, []).append(triple)
        if isinstance(triple.object, BlankNode):
            owner.setdefault(triple.object, triple)
    names: dict[BlankNode, NamedNode] = {}
    for node in content.keys() | owner.keys():
        _name(node, content, owner, names)

    def named(term: Term) -> Term:
        return names[term] if isinstance(term, BlankNode) else term

    renamed = [
        replace(t, subject=_as_node(named(t.subject)), object=named(t.object)) for t in triples
    ]
    return renamed + [
        Located(_as_node(t.object), _TYPE, _CITATION, t.line, t.column, t.line)
        for t in renamed
        if t.predicate == _HAS_CITATION and isinstance(t.object, NamedNode)
    ]


def _as_node(term: Term) -> NamedNode:
    assert isinstance(term, NamedNode)
    return term


def _name(
    node: BlankNode,
    content: dict[BlankNode, list[Located]],
    owner: dict[BlankNode, Located],
    names: dict[BlankNode, NamedNode],
) -> NamedNode:
    if node in names:
        return names[node]
    parts = []
    for triple in content.get(node, []):
        value = triple.object
        if isinstance(value, BlankNode):
            value = _content_only(value, content)
        parts.append(f"{triple.predicate} {value}")
    digest = hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:12]
    above = owner.get(node)
    if above is None:
        base = DCGD + "unnamed"
    elif isinstance(above.subject, BlankNode):
        base = _name(above.subject, content, owner, names).value
    else:
        base = above.subject.value
    kind = above.predicate.value.rsplit("/", 1)[-1].removeprefix("has").lower() if above else "node"
    names[node] = NamedNode(f"{base}.{kind}-{digest}")
    return names[node]


def _content_only(node: BlankNode, content: dict[BlankNode, list[Located]]) -> Term:
    inner = sorted(f"{t.predicate} {t.object}" for t in content.get(node, []))
    return NamedNode("urn:sha256:" + hashlib.sha256("\n".join(inner).encode()).hexdigest())
