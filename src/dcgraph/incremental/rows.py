"""The files of the graph in the tables of the state: reading them, and putting others there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.check.lint import NAMES, name_key
from dcgraph.incremental.state import State
from dcgraph.namespaces import GRAPHS
from dcgraph.rdf.corpus import Corpus, SourceFile
from dcgraph.rdf.turtle import Located, Term

__all__ = ["Row", "Rows", "digest"]

_ROOMS: Final = {"ontology": 0, "data": 0, "tables": 1, "shapes": 2}
_ORDER: Final = ("ontology", "data", "shapes", "tables")
_MADE: Final = re.compile(r"\.[^./]+-[0-9a-f]{12}\Z")
"""The end of a name that was made for a node without one."""
_MAX_VARIABLES: Final = 500


class Row(NamedTuple):
    """A triple as it stands in the tables; `o` as the engine writes it, `raw` as the file does."""

    file: str
    n: int
    room: int
    s: int
    p: int
    o: int
    raw: int
    line: int
    column: int
    start: int


def digest(text: str) -> str:
    """What tells one text of a file from another."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Rows:
    """The rows of files and triples."""

    def __init__(self, state: State, root: Path) -> None:
        self._state = state
        self._database = state.database
        self.root = root

    def made(self, file: SourceFile) -> list[Row]:
        """The rows of a file that has been read."""
        numbers = self._state.terms.numbers(
            term for t in file.triples for term in (t.subject, t.predicate, t.object)
        )
        same = self._state.terms.canonical({t.object for t in file.triples})
        self._database.executemany(
            "INSERT OR IGNORE INTO label VALUES (?, ?)",
            [
                (numbers[t.object], name_key(t.object))
                for t in file.triples
                if t.predicate.value in NAMES and isinstance(t.object, Literal)
            ],
        )
        room = _ROOMS[file.room]
        return [
            Row(
                file.shown,
                n,
                room,
                numbers[t.subject],
                numbers[t.predicate],
                same[t.object],
                numbers[t.object],
                t.line,
                t.column,
                t.subject_line,
            )
            for n, t in enumerate(file.triples)
        ]

    def of(self, shown: str) -> list[Row]:
        """The rows of a file as they are in the state."""
        found = self._database.execute("SELECT * FROM triple WHERE file = ? ORDER BY n", (shown,))
        return [Row(*row) for row in found]

    def put(self, file: SourceFile, rows: Iterable[Row], stat: str) -> None:
        """Put in a file, which must not be there."""
        self._database.execute(
            "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?)",
            (file.shown, file.room, _ORDER.index(file.room), stat, digest(file.text), file.text),
        )
        self._database.executemany("INSERT INTO triple VALUES (?,?,?,?,?,?,?,?,?,?)", rows)

    def remove(self, shown: str) -> None:
        """Take a file out."""
        self._database.execute("DELETE FROM triple WHERE file = ?", (shown,))
        self._database.execute("DELETE FROM file WHERE shown = ?", (shown,))

    def excerpt(self, subjects: Iterable[int], rooms: Iterable[str] = ()) -> Corpus:
        """All that is said of the subjects or in the rooms, as a corpus of its own."""
        rows: dict[tuple[str, int], Row] = {}
        numbers = set(subjects)
        for row in self._where("s", numbers):
            rows[row.file, row.n] = row
        # A node without a name begins where it is the value of another.
        terms = self._state.terms
        terms.read(numbers)
        nameless = {n for n in numbers if _is_nameless(terms.term(n))}
        for row in self._where("o", nameless):
            rows[row.file, row.n] = row
        for room in rooms:
            text = "SELECT triple.* FROM file JOIN triple ON file = shown WHERE file.room = ?"
            for found in self._database.execute(text, (room,)):
                row = Row(*found)
                rows[row.file, row.n] = row
        return self._corpus(rows)

    def _where(self, column: str, numbers: set[int]) -> Iterable[Row]:
        wanted = sorted(numbers)
        for start in range(0, len(wanted), _MAX_VARIABLES):
            some = wanted[start : start + _MAX_VARIABLES]
            marks = ",".join("?" * len(some))
            text = f"SELECT * FROM triple WHERE {column} IN ({marks})"  # noqa: S608  # only marks
            for row in self._database.execute(text, some):
                yield Row(*row)

    def _corpus(self, rows: dict[tuple[str, int], Row]) -> Corpus:
        terms = self._state.terms
        terms.read(number for row in rows.values() for number in (row.s, row.p, row.raw))
        by_file: dict[str, list[Row]] = {}
        for key in sorted(rows):
            by_file.setdefault(key[0], []).append(rows[key])
        files = []
        for shown, found in by_file.items():
            room, rank, text = self._database.execute(
                "SELECT room, rank, text FROM file WHERE shown = ?", (shown,)
            ).fetchone()
            triples = tuple(
                Located(terms.term(r.s), terms.term(r.p), terms.term(r.raw), *r[7:])  # type: ignore[arg-type]
                for r in found
            )
            graph = NamedNode(GRAPHS + shown.removesuffix(".ttl"))
            file = SourceFile(self.root / shown, shown, room, graph, text, triples)
            files.append((rank, shown, file))
        return Corpus(self.root, tuple(file for _, _, file in sorted(files, key=lambda f: f[:2])))


def _is_nameless(term: Term) -> bool:
    return isinstance(term, BlankNode) or _MADE.search(term.value) is not None
