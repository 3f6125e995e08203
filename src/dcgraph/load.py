"""From the files of the three rooms to one corpus of triples that know where they stand."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from dcgraph.bounds import require_bounded
from dcgraph.errors import LoadError
from dcgraph.files import read_text
from dcgraph.journal import reading
from dcgraph.naming import name_nodes
from dcgraph.paths import Rooms, turtle_files
from dcgraph.tables import mapping_tables, read_mappings
from dcgraph.terms import ALIGNMENT_GRAPH, GRAPHS
from dcgraph.tokens import place, tokens
from dcgraph.turtle import Located, Term, read_turtle

__all__ = ["Corpus", "Place", "SourceFile", "load", "load_file", "source_file"]

_TURTLE = RdfFormat.TURTLE
_MOST_CHARACTERS = 1 << 26
"""Characters that the IRIs of a file may have, written out: many times what people write."""
_LABELS = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://purl.org/dc/terms/title",
)
_FIRST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
_BASE = re.compile(r"@base\b|^\s*base\b", re.IGNORECASE | re.MULTILINE)
_OTHER_FORM = "this form of Turtle is not read here, only that of version 1.1"
_OFFSET = re.compile(r" at offset (\d+)")
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
    _lines: list[str] = field(default_factory=list, repr=False, compare=False)
    _owners: dict[tuple[Term, int], Located] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def lines(self) -> list[str]:
        """The lines of the text, which is cut once."""
        if not self._lines:
            self._lines.extend(self.text.split("\n"))
        return self._lines

    def start(self, triple: Located) -> Place:
        """Where the description of a triple's subject begins: its name, or the `[` of a node."""
        if not self._owners:
            for one in reversed(self.triples):
                self._owners[one.object, one.line] = one
        owner = self._owners.get((triple.subject, triple.subject_line))
        if owner is not None:
            return Place(self.shown, owner.line, owner.column)
        written = self.lines[triple.subject_line - 1 : triple.subject_line] or [""]
        indent = len(written[0]) - len(written[0].lstrip())
        return Place(self.shown, triple.subject_line, indent + 1)


@dataclass(slots=True)
class Corpus:
    """All files of the rooms, and where each subject and triple stands."""

    root: Path
    files: tuple[SourceFile, ...] = field(repr=False)
    _by_subject: dict[str, list[tuple[SourceFile, Located]]] = field(
        default_factory=dict, repr=False
    )

    def __post_init__(self) -> None:
        for file in self.files:
            for triple in file.triples:
                self._by_subject.setdefault(triple.subject.value, []).append((file, triple))

    def rooms(self, *names: str) -> Iterator[SourceFile]:
        """The files that stand in the named rooms."""
        return (file for file in self.files if file.room in names)

    def quads(self, *rooms: str) -> Iterator[Quad]:
        """The triples of the named rooms (of all but `shapes`, if none is named)."""
        for file in self.rooms(*(rooms or ("ontology", "data", "tables"))):
            for triple in file.triples:
                yield Quad(triple.subject, triple.predicate, triple.object, file.graph)

    def store(self, *rooms: str, graphs: bool = True) -> Store:
        """An in-memory store of the rooms: a graph per file, and all of it as default graph.

        Without `graphs`, only the default graph, which takes half the time.
        """
        store = Store()
        quads = list(self.quads(*rooms))
        if graphs:
            store.extend(quads)
        store.extend(Quad(*quad.triple) for quad in quads)
        return store

    def locate(
        self, subject: str, predicate: str | None = None, value: Term | None = None
    ) -> Place | None:
        """The place of a triple, else of its subject's statement of that property, else of it."""
        best: tuple[int, SourceFile, Located] | None = None
        for file, triple in self._by_subject.get(subject, []):
            rank = 0
            if predicate is not None and triple.predicate.value == predicate:
                rank = 2 if value is not None and triple.object == value else 1
            if best is None or rank > best[0]:
                best = rank, file, triple
        if best is None:
            return None
        rank, file, triple = best
        return Place(file.shown, triple.line, triple.column) if rank else file.start(triple)

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


def load(rooms: Rooms, refused: list[LoadError] | None = None) -> Corpus:
    """Read every Turtle file of the rooms, and the tables of mappings.

    Raises LoadError, naming file and line, on the first file that is not what it should be.
    Where the list `refused` is given, such files are left out and their errors added to it.
    Raises EditError if a change of the files was cut off and cannot be taken back.
    """
    files = []
    with reading(rooms.root):
        paths = [
            (path, name)
            for name in ("ontology", "data", "shapes")
            for path in turtle_files(getattr(rooms, name), refused)
        ]
        for path, room in [*paths, *((table, "tables") for table in mapping_tables(rooms.data))]:
            try:
                files.append(load_file(path, room, rooms.root))
            except LoadError as error:
                if refused is None:
                    raise
                refused.append(error)
    return Corpus(rooms.root, tuple(files))


def load_file(path: Path, room: str, root: Path) -> SourceFile:
    """Read one file of a room. Raises LoadError, naming the place, if it cannot be read."""
    return source_file(path, read_text(path), room, root)


def source_file(path: Path, text: str, room: str, root: Path) -> SourceFile:
    """What the text of a file says. Raises LoadError, naming the place, if it is not Turtle.

    In the room `tables`, the text is a table of mappings.
    """
    shown = path.relative_to(root).as_posix()
    if room == "tables":
        triples = read_mappings(path, text)
        return SourceFile(path, shown, room, NamedNode(ALIGNMENT_GRAPH), text, tuple(triples))
    stem = shown.removesuffix(".ttl")
    label = "b" + hashlib.sha256(os.fsencode(stem)).hexdigest()[:8] + "n"
    try:
        graph = NamedNode(GRAPHS + stem)
    except ValueError:
        raise LoadError(
            f"The name of {shown!r} holds a character that no IRI can hold; rename the file.", path
        ) from None
    _require_bounded(text, path, shown)
    try:
        triples = _triples(text, label)
        if room == "data":
            _refuse_unread_forms(text, triples, path, shown)
            triples = name_nodes(triples)
    except _NotInData:
        raise
    except (SyntaxError, LoadError, ValueError, KeyError) as error:
        raise _not_turtle(error, path, shown, text) from None
    except RecursionError:
        raise LoadError(
            f"{shown}: brackets are nested too deep, or nodes without a name lead in a circle; "
            "give the inner ones names.",
            path,
        ) from None
    return SourceFile(path, shown, room, graph, text, tuple(triples))


def _require_bounded(text: str, path: Path, shown: str) -> None:
    try:
        require_bounded(text, shown, _MOST_CHARACTERS)
    except LoadError as error:
        raise LoadError(str(error), path, error.line, error.column) from None


def _triples(text: str, label: str) -> list[Located]:
    """What the text says, by the engine and by the reader of places, who must agree."""
    meant = Counter(_outline(t.subject, t.predicate, t.object) for t in parse(text, _TURTLE))
    triples = read_turtle(text, label)
    if meant != Counter(_outline(t.subject, t.predicate, t.object) for t in triples):
        raise ValueError("the engine reads this otherwise than the reader of places")
    return triples


class _NotInData(LoadError):
    """A form of Turtle that no file of data uses."""


def _refuse_unread_forms(text: str, triples: list[Located], path: Path, shown: str) -> None:
    """Raise _NotInData for a list and for a base, by which a name would not stand whole."""
    lists = [(t.line, t.column) for t in triples if t.predicate.value == _FIRST]
    if lists:
        line, column = min(lists)
        message = "a list in ( … ) is not read in data; put a comma between the values"
        raise _NotInData(f"{shown}, line {line}, column {column}: {message}.", path, line, column)
    if not _BASE.search(text):
        return
    for token in tokens(text):
        if token.kind in ("lang", "word") and token.text.lower().lstrip("@") == "base":
            line, column = place(text, token.offset)
            message = "a base is not used in data; take it out and write each name with its prefix"
            raise _NotInData(
                f"{shown}, line {line}, column {column}: {message}.", path, line, column
            )


def _outline(*terms: object) -> tuple[object, ...]:
    """A triple without the labels of blank nodes, which each reader gives as it likes."""
    return tuple(None if isinstance(term, BlankNode) else term for term in terms)


def _not_turtle(error: Exception, path: Path, shown: str, text: str) -> LoadError:
    message = str(error)
    line = getattr(error, "lineno", None)
    column = getattr(error, "offset", None)
    if line is None and (match := _POSITION.search(message)):
        line, column = (int(g) for g in match.groups() if g)
    message = _POSITION.sub("", message).rstrip(". :")
    if match := _OFFSET.search(message):
        line, column = place(text, int(match[1]))
        message = _OTHER_FORM
    if isinstance(error, LoadError):  # from the tokens of the reader, after the engine read it
        line, column, message = error.line, error.column, _OTHER_FORM
    where = f"{shown}, line {line}, column {column}" if line else shown
    return LoadError(
        f"{where}: {message}; the file is not Turtle from there on.", path, line, column
    )
