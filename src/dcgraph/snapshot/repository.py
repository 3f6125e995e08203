"""The home folder of snapshots: which one is current, and what may be cleared away.

It holds one folder per snapshot, named by the hashes of its content and of its inputs, and the
symbolic link `current`. A snapshot is made in a temporary folder and moved in whole, so that no
reader ever meets a half-made one. One build at a time works in a home: the next waits, and
clears what a build that was killed has left.
"""

from __future__ import annotations

import fcntl
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from dcgraph.errors import BuildError
from dcgraph.files import locked
from dcgraph.namespaces import (
    ALIGNMENT_GRAPH,
    DERIVED_GRAPH,
    GRAPHS,
    QUESTIONS_GRAPH,
    RDFS,
    SH,
)
from dcgraph.rdf.corpus import Corpus, SourceFile
from dcgraph.rdf.questions import LANGUAGES, Question
from dcgraph.rdf.turtle import Located
from dcgraph.snapshot.manifest import MANIFEST, Snapshot, opened, shared, verified

_CURRENT: Final = "current"
_BUILDING: Final = ".building-"
_WORKSHOP: Final = re.compile(r"\.building-[a-z0-9_]{8}")
_NAME: Final = re.compile(r"[0-9a-f]{12}-[0-9a-f]{12}")


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Wait until nobody else builds or clears in `home`; what is half-made there is then dead."""
    home.mkdir(parents=True, exist_ok=True)
    with locked(home, fcntl.LOCK_EX):
        sweep(home)
        yield


@contextmanager
def workshop(home: Path) -> Iterator[Path]:
    """A temporary folder in `home`, so that what is made in it can be moved in whole.

    It is kept from `sweep` until it is left.
    """
    while True:
        # What cannot be removed now is removed by whoever works here next.
        with (
            tempfile.TemporaryDirectory(
                dir=home, prefix=_BUILDING, ignore_cleanup_errors=True
            ) as name,
            shared(Path(name)) as is_there,
        ):
            # It may have been swept away in the moment before it was in use.
            if is_there:
                yield Path(name)
                return


def sweep(home: Path) -> None:
    """Remove the workshops in `home` whose process was killed."""
    for left in home.glob(_BUILDING + "*"):
        if not _WORKSHOP.fullmatch(left.name) or left.is_symlink():
            continue
        with suppress(OSError), locked(left, fcntl.LOCK_EX | fcntl.LOCK_NB):
            shutil.rmtree(left, ignore_errors=True)


def publish(made: Snapshot, home: Path) -> Snapshot:
    """Move a sealed snapshot out of its workshop and make it the current one."""
    # Both hashes: the same content from other files is a snapshot of its own.
    final = home / f"{made.manifest.hash[:12]}-{made.manifest.inputs[:12]}"
    if _whole(final) is None:
        if final.exists():
            final.rename(made.path.parent / "damaged")
        made.path.rename(final)
    link = made.path.parent / _CURRENT
    link.symlink_to(final.name)
    link.replace(home / _CURRENT)
    return opened(final)


def current(home: Path, *, verify: bool = True) -> Snapshot | None:
    """The current snapshot of a home folder, or None where there is none that is whole.

    Unless its files are to `verify`, only the manifest is looked at, which takes no time.
    """
    return _whole(home / _CURRENT, verify=verify)


def _whole(path: Path, *, verify: bool = True) -> Snapshot | None:
    try:
        return verified(opened(path)) if verify else opened(path)
    except BuildError:
        return None


def located(folder: Path) -> Path:
    """The snapshot that a folder stands for: the current one of a home, else the folder itself."""
    link = folder / _CURRENT
    return link.resolve() if link.is_symlink() else folder


def clear(home: Path) -> list[str]:
    """Remove the snapshots that are not current and that nobody holds; their names."""
    taken = []
    with alone(home), workshop(home) as folder:
        kept = located(home).name
        for path in sorted(home.iterdir()):
            if not _NAME.fullmatch(path.name) or path.name == kept:
                continue
            with suppress(BlockingIOError), locked(path, fcntl.LOCK_EX | fcntl.LOCK_NB):
                # It goes with the workshop.
                path.rename(folder / path.name)
                taken.append(path.name)
    return taken


_SHAPES: Final = Path("downloads") / "shapes.nt"
_FILES: Final = (GRAPHS + "ontology/", GRAPHS + "data/", GRAPHS + "shapes", ALIGNMENT_GRAPH)
"""How the graphs begin that are files of a checkout."""
_SELECT: Final = NamedNode(SH + "select")
_COMMENT: Final = NamedNode(RDFS + "comment")


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
    shapes = snapshot.path / _SHAPES
    graphs: dict[str, list[Quad]] = {}
    try:
        for quad in Store.read_only(str(snapshot.store)):
            if isinstance(quad.graph_name, NamedNode):
                graphs.setdefault(quad.graph_name.value, []).append(quad)
        if shapes.is_file():
            graphs[GRAPHS + "shapes"] = [*parse(path=str(shapes), format=RdfFormat.N_TRIPLES)]
    except (OSError, SyntaxError) as error:
        raise BuildError(f"{path} cannot be read: {error}; run `dcgraph build`.") from None
    files = [
        _file(snapshot.path, name, graphs[name])
        for name in sorted(graphs, key=lambda name: (name == ALIGNMENT_GRAPH, name))
        if name.startswith(_FILES)
    ]
    return Unpacked(
        Corpus(snapshot.path, tuple(files)),
        frozenset(quad.triple for quad in graphs.get(DERIVED_GRAPH, [])),
        _questions(graphs.get(QUESTIONS_GRAPH, [])),
    )


def _file(root: Path, graph: str, quads: Iterable[Quad]) -> SourceFile:
    stem = "tables" if graph == ALIGNMENT_GRAPH else graph.removeprefix(GRAPHS)
    shown = stem + ".ttl"
    # The graph has no triples about triples.
    triples = (
        Located(q.subject, q.predicate, q.object, 0, 0, 0)
        for q in quads
        if not isinstance(q.subject, Triple) and not isinstance(q.object, Triple)
    )
    return SourceFile(root / shown, shown, stem.partition("/")[0], NamedNode(graph), "", triples)


def _questions(quads: Iterable[Quad]) -> dict[str, Question]:
    """The questions that are SELECT queries; what an empty answer means is not kept."""
    queries: dict[str, str] = {}
    titles: dict[tuple[str, str | None], str] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            name = quad.subject.value.rpartition("/")[2]
            if quad.predicate == _SELECT:
                queries[name] = quad.object.value
            elif quad.predicate == _COMMENT:
                titles[name, quad.object.language] = quad.object.value
    return {
        name: Question(
            name, {lang: titles.get((name, lang), name) for lang in LANGUAGES}, "", query
        )
        for name, query in sorted(queries.items())
    }
