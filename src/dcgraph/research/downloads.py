"""The graph as files to download: what each holds, and how it is made of a snapshot."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from dcgraph.files import locked, write
from dcgraph.namespaces import DCG, DERIVED_GRAPH, DESCRIPTION_GRAPH, GRAPHS, MODULES, PREFIXES
from dcgraph.rdf.documents import serialized
from dcgraph.snapshot.history import NAME as CHANGES
from dcgraph.snapshot.history import ReleaseChanges, whole
from dcgraph.snapshot.manifest import FOLDER, TABLES, Snapshot
from dcgraph.tables.fill import SQLITE

WHOLE: Final = "dcgraph.nq.gz"
"""The statements of a snapshot as sorted N-Quads: its hash is that of this content."""

SHAPES: Final = "shapes.nt"
"""The file with the shapes, which the store does not hold."""

# Beyond this level a third more time saves a hundredth of the bytes.
_LEVEL: Final = 6
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_ONTOLOGY: Final = NamedNode(PREFIXES["owl"] + "Ontology")
_IMPORTS: Final = NamedNode(PREFIXES["owl"] + "imports")
_LABEL: Final = NamedNode(PREFIXES["rdfs"] + "label")
_NAMES: Final = (
    NamedNode(PREFIXES["skos"] + "prefLabel"),
    NamedNode(PREFIXES["dcterms"] + "title"),
)


Arranged = Callable[[Iterable[Quad]], Sequence[Quad] | Sequence[Triple]]


class Download(NamedTuple):
    """A file: its name, what it holds, and the media type of its content.

    `source` is the file of a build that it is made of: of the quads in the graphs that are
    `wanted` by their IRIs, as they are `arranged`.
    """

    name: str
    title: str
    media_type: str
    source: str
    wanted: Callable[[str], bool]
    arranged: Arranged

    @property
    def compression(self) -> str:
        """The media type around the content, or empty."""
        return "application/gzip" if self.name.endswith(".gz") else ""

    def content(self, snapshot: Snapshot) -> bytes:
        """What it holds of a snapshot, not compressed. Raises what `make` raises."""
        path = snapshot.path / FOLDER / self.source
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            graphs = ((line, line.rsplit(b" ", 2)[1].strip(b"<>").decode()) for line in lines)
            kept = b"".join(line for line, graph in graphs if self.wanted(graph))
        quads = parse(kept, format=RdfFormat.N_QUADS)
        return serialized(self.arranged(quads), self.media_type)


def make(snapshot: Snapshot, name: str, folder: Path) -> None:
    """Write a file into the folder, whole or not at all, unless it is there.

    Whoever makes one there meanwhile is waited for. Raises OSError if it cannot be written or its
    source not be read, QueryRefusedError for a character that its format cannot hold.
    """
    path, download = folder / name, DOWNLOADS[name]
    folder.mkdir(exist_ok=True)
    with locked(folder, fcntl.LOCK_EX):
        if not os.path.lexists(path):
            content = download.content(snapshot)
            body = compressed(content) if download.compression else content
            write(hash_file(path), hashlib.sha256(body).hexdigest().encode())
            write(path, body)


def hash_file(path: Path) -> Path:
    """Where the SHA-256 of a file that was made stands, by which damage is seen."""
    return path.with_name(f"{path.name}.sha256")


def write_downloads(
    folder: Path,
    lines: bytes,
    quads: Iterable[Quad],
    shapes: Iterable[Quad],
    releases: Sequence[ReleaseChanges] = (),
) -> None:
    """Write into a new folder the files that all others are made of, and the graph as Turtle.

    `lines` are the `quads` as sorted N-Quads. Raises OSError if the folder cannot be written.
    """
    folder.mkdir()
    (folder / WHOLE).write_bytes(compressed(lines))
    turtle = serialized(triples_of(quads), "text/turtle")
    (folder / "dcgraph.ttl.gz").write_bytes(compressed(turtle))
    (folder / SHAPES).write_bytes(serialized(triples_of(shapes), "application/n-triples"))
    if releases:
        (folder / CHANGES).write_bytes(whole(releases))


def triples_of(quads: Iterable[Quad]) -> list[Triple]:
    """The triples of the quads, each once."""
    return list(dict.fromkeys(quad.triple for quad in quads))


def labelled(quads: Iterable[Quad]) -> list[Triple]:
    """The same, with each preferred label and title as `rdfs:label` too.

    The whole graph has them by rule. A file of the ontology is read alone, by tools that look
    for `rdfs:label` and draw no inference.
    """
    triples = triples_of(quads)
    names = [Triple(t.subject, _LABEL, t.object) for t in triples if t.predicate in _NAMES]
    return list(dict.fromkeys([*triples, *names]))


def under_one_header(quads: Sequence[Quad]) -> list[Quad]:
    """The quads without headers of modules: an OWL document may have no second one."""
    headers = {q.subject for q in quads if q.predicate == _TYPE and q.object == _ONTOLOGY}
    headers.discard(NamedNode(DCG))
    return [q for q in quads if q.subject not in headers and q.predicate != _IMPORTS]


def compressed(body: bytes) -> bytes:
    """The bytes by gzip, without a time or a name."""
    buffer = io.BytesIO()
    with gzip.GzipFile("", "wb", compresslevel=_LEVEL, fileobj=buffer, mtime=0) as file:
        file.write(body)
    return buffer.getvalue()


def _is_asserted(graph: str) -> bool:
    return not graph.startswith((DERIVED_GRAPH, DESCRIPTION_GRAPH))


def _by_graph(quads: Iterable[Quad]) -> list[Quad]:
    return sorted(quads, key=lambda quad: str(quad.graph_name))


_MODULES: Final = {f"{GRAPHS}ontology/{name}": name for name in ("dcgraph", *MODULES)}


def _as_one(quads: Iterable[Quad]) -> list[Triple]:
    """The ontology as one document, module after module."""
    modules = [f"<{graph}>" for graph in _MODULES]
    ordered = sorted(quads, key=lambda quad: modules.index(str(quad.graph_name)))
    return labelled(under_one_header(ordered))


def _files(
    title: str,
    stem: str,
    endings: str,
    arranged: Arranged = triples_of,
    wanted: Callable[[str], bool] = lambda _: True,
    *,
    source: str = WHOLE,
) -> Iterator[Download]:
    for ending in endings.split():
        # The engine takes JSON for JSON-LD.
        known = ending != "json" and RdfFormat.from_extension(ending.removesuffix(".gz"))
        media_type = known.media_type if known else f"application/{ending}"
        yield Download(f"{stem}.{ending}", title, media_type, source, wanted, arranged)


def _declared() -> Iterator[Download]:
    formats = "nt.gz ttl.gz rdf.gz jsonld.gz"
    yield from _files("All statements, asserted and derived", "dcgraph", formats)
    title = "All statements by the file that they stand in"
    yield from _files(title, "dcgraph", "trig.gz nq.gz", _by_graph)
    title, formats = "What the files say, without what follows", "nt.gz ttl.gz"
    yield from _files(title, "dcgraph-asserted", formats, wanted=_is_asserted)
    title, of_rules = "What follows from the files by rule", DERIVED_GRAPH.__eq__
    yield from _files(title, "dcgraph-derived", "ttl.gz", wanted=of_rules)
    title, formats = "The whole ontology as one", "ttl ttl.gz"
    yield from _files(title, "ontology", formats, _as_one, _MODULES.__contains__)
    for graph, name in [*_MODULES.items()][1:]:
        title = f"The module {name} of the ontology"
        yield from _files(title, name, formats, labelled, graph.__eq__)
    yield from _files("The shapes that records must have", "shapes", "ttl nt", source=SHAPES)
    title = "All statements as tables of SQLite"
    yield Download(TABLES, title, SQLITE, TABLES, lambda _: True, triples_of)
    yield from _files("What each release changed", "changes", "json", source=CHANGES)


DOWNLOADS: Final = {download.name: download for download in _declared()}
"""Every file there is, by name."""
