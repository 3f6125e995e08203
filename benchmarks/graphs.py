"""The graphs that are measured: our own as it ships, and a made-up one of any size."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph

from benchmarks import synthetic
from dcgraph import __version__
from dcgraph.build import ensure
from dcgraph.research.facts import facts_of, write_facts
from dcgraph.snapshot.manifest import FACTS, FOLDER, TABLES, Manifest, opened, seal
from dcgraph.tables.fill import write_tables

__all__ = ["QUERIES", "Graph", "own", "synthetic_graph"]

QUERIES = Path(__file__).parent / "queries"
_CONSTANT = re.compile(r"^# constant: (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph: its name, its snapshot, and the folder in which other forms of it are kept."""

    name: str
    snapshot: Path
    folder: Path

    @property
    def store(self) -> Path:
        """The folder of the triples, which Oxigraph opens too."""
        return self.snapshot / "store"

    def query(self, name: str) -> str:
        """The text of one of the queries on this graph."""
        return (QUERIES / self.name / f"{name}.rq").read_text(encoding="utf-8")

    def ntriples(self) -> Path:
        """All triples as a file, for a server that reads nothing else."""
        path = self.folder / f"{self.snapshot.name}.nt"
        if not path.exists():
            made = path.with_suffix(".part")
            triples = (quad.triple for quad in pyoxigraph.Store.read_only(str(self.store)))
            pyoxigraph.serialize(triples, str(made), format=pyoxigraph.RdfFormat.N_TRIPLES)
            made.rename(path)
        return path

    def variants(self, most: int) -> list[str]:
        """The tiny query with another constant each time, up to `most` of them."""
        text = self.query("tiny")
        constant = _CONSTANT.search(text)
        assert constant is not None, "the tiny query names its constant in a comment"
        store = pyoxigraph.Store.read_only(str(self.store))
        found = store.query(self.query("constants"), use_default_graph_as_union=True)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        others = [str(row["constant"]) for row in found][:most]
        return [text.replace(constant[1], other) for other in others]


def own(folder: Path, home: Path | None = None) -> Graph:
    """Our own graph, built if need be into `home` (the usual one)."""
    folder.mkdir(parents=True, exist_ok=True)
    return Graph("own", ensure(None, home, lambda _: None).path, folder)


def synthetic_graph(folder: Path, triples: int, seed: int = 1) -> Graph:
    """A made-up graph, kept in `folder` for the next time."""
    folder.mkdir(parents=True, exist_ok=True)
    snapshot = folder / f"synthetic-{triples}-{seed}"
    if not (snapshot / FOLDER / TABLES).exists():  # missing also in what an older version has left
        shutil.rmtree(snapshot, ignore_errors=True)
        _make(snapshot, triples, seed)
    opened(snapshot)
    return Graph("synthetic", snapshot, folder)


def _make(snapshot: Path, triples: int, seed: int) -> None:
    """Make a snapshot by the side and move it in whole."""
    made = snapshot.with_suffix(".part")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    text = made.with_suffix(".nt")
    synthetic.write(text, triples, seed)
    store = pyoxigraph.Store(str(made / "store"))
    store.bulk_load(path=text, format=pyoxigraph.RdfFormat.N_TRIPLES)
    store.optimize()
    store.flush()
    del store
    (made / "search.sqlite").touch()
    write_facts(facts_of((), ()), made / FACTS)
    (made / FOLDER).mkdir()
    write_tables((), made / FOLDER / TABLES)
    with text.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    text.unlink()
    seal(
        made,
        Manifest(
            version=__version__,
            hash=content,
            inputs=content,
            triples=triples,
            derived=0,
            graphs=0,
            texts=0,
            built=datetime.now(UTC).isoformat(timespec="seconds"),
        ),
    )
    made.rename(snapshot)
