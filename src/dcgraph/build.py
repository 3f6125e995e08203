"""Building a snapshot of a corpus, and the one to work with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from dcgraph import __version__
from dcgraph.audit import latest, sheet_paths
from dcgraph.check.findings import Result
from dcgraph.check.run import Check, check, checking
from dcgraph.errors import BuildError, InvalidDataError
from dcgraph.files import FOLDERS, blob_name, home, rooms, turtle_files
from dcgraph.forked import aside
from dcgraph.namespaces import DERIVED_GRAPH, DESCRIPTION_GRAPH, QUESTIONS_GRAPH
from dcgraph.progress import uncollected
from dcgraph.rdf.corpus import Corpus, load, mapping_tables
from dcgraph.research.downloads import write_downloads
from dcgraph.research.facts import facts_of, write_facts
from dcgraph.research.search import documents
from dcgraph.snapshot.description import describe
from dcgraph.snapshot.executables import add_questions
from dcgraph.snapshot.history import record_paths, recorded
from dcgraph.snapshot.manifest import FACTS, FOLDER, TABLES, Manifest, Snapshot, link_store, seal
from dcgraph.snapshot.repository import alone, clear, current, publish, sweep, workshop
from dcgraph.snapshot.search_index import LAYOUT, build_index
from dcgraph.sparql.rules import derive, rules
from dcgraph.tables.fill import layout, write_tables
from dcgraph.text import counted as count_of

Tell = Callable[[str], None]
_MADE: Final = (DERIVED_GRAPH, DESCRIPTION_GRAPH, QUESTIONS_GRAPH)
"""How the graphs begin that no file of the checkout is."""


def build(
    corpus: Corpus,
    home: Path,
    tell: Tell = lambda _: None,
    inputs: Mapping[str, str] | None = None,
    begun: Check | None = None,
) -> Snapshot:
    """Derive, describe, index and store a corpus as a snapshot in `home`, the current one now.

    `tell` hears what is being done. `inputs` are the `sources` from before the corpus was read;
    without them they are taken not to have changed since. `begun` is a check that goes
    on: nothing is put in place before it has found no error. Identical input gives an identical
    hash. Raises BuildError if the folder cannot be written, InvalidDataError for errors; then no
    snapshot in `home` has changed. Snapshots that nobody uses any more are cleared.
    """
    store = begun and begun.store()
    if begun and store is None:
        _require_no_errors(begun.result(), "built")
    if store is None:
        tell("deriving")
        store = corpus.store()
        derive(store, rules(corpus.root / "ontology"))
    add_questions(store, corpus.root / "data")
    describe(store, latest(corpus.root / "data"))
    try:
        with alone(home), workshop(home) as folder:
            given = inputs or sources(corpus.root)
            made = _write(folder / "new", corpus, store, given, tell=tell)
            if begun:
                tell("checking")
                _require_no_errors(begun.result(), "built")
            final = publish(made, home)
        clear(home)
    except OSError as error:
        raise BuildError(
            f"The snapshot cannot be written to {home}: {error.strerror or error}. Free some room "
            "or name another folder with --snapshot."
        ) from None
    return final


class _Content(NamedTuple):
    """What a snapshot holds: its statements as sorted N-Quads, and the files they come from."""

    path: Path
    corpus: Corpus
    lines: bytes
    quads: Sequence[Quad]


def _write(
    path: Path, corpus: Corpus, store: Store, inputs: Mapping[str, str], *, tell: Tell
) -> Snapshot:
    path.mkdir()
    tell("storing")
    lines = _sorted(store.dump(format=RdfFormat.N_QUADS))
    quads, derived = [*parse(lines, format=RdfFormat.N_QUADS)], NamedNode(DERIVED_GRAPH)
    manifest = Manifest(
        version=__version__,
        hash=hashlib.sha256(lines).hexdigest(),
        inputs=inputs_hash(inputs),
        triples=len(quads),
        derived=sum(quad.graph_name == derived for quad in quads),
        graphs=sum(1 for _ in store.named_graphs()),
        texts=0,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        sources=inputs,
    )
    content = _Content(path, corpus, lines, quads)
    # The disk store is written here: its threads do not survive in a copy of the process.
    with aside(_downloads, content, None) as downloads, aside(_index, content, None) as index:
        _stores(Snapshot(path, manifest), quads)
        tell("indexing")
        texts = index()
        tell("packing")
        downloads()
    return seal(path, replace(manifest, texts=texts))


def _sorted(lines: bytes | None) -> bytes:
    assert lines is not None
    return b"".join(sorted(lines.splitlines(keepends=True)))


def _stores(snapshot: Snapshot, quads: Sequence[Quad]) -> None:
    """Write what the files say, and beside it the same with all that follows and describes it."""
    rest: list[Quad] = []
    asserted: list[Quad] = []
    for quad in quads:
        name = quad.graph_name
        is_made = isinstance(name, NamedNode) and name.value.startswith(_MADE)
        (rest if is_made else asserted).append(quad)
    _fill(snapshot.asserted, asserted)
    link_store(snapshot.asserted, snapshot.store)
    _fill(snapshot.store, rest)


def _fill(path: Path, quads: Sequence[Quad]) -> None:
    disk = Store(str(path))
    disk.bulk_extend(quads)
    disk.flush()


def _index(content: _Content, _tell: object) -> int:
    """Write the facts and their text index, and count the texts."""
    derived = NamedNode(DERIVED_GRAPH)
    facts = facts_of(content.quads, (q for q in content.quads if q.graph_name == derived))
    write_facts(facts, content.path / FACTS)
    return build_index(content.path / "search.sqlite", documents(facts))


def _downloads(content: _Content, _tell: object) -> None:
    corpus = content.corpus
    releases = recorded(corpus.root / "data")
    shapes = corpus.quads("shapes")
    write_downloads(content.path / FOLDER, content.lines, content.quads, shapes, releases)
    write_tables(content.quads, content.path / FOLDER / TABLES)


def sources(root: Path) -> dict[str, str]:
    """Git's name for the content of each file that a snapshot of `root` is made from, by path."""
    rules = (root / "ontology" / name for name in ("rules", "defaults"))
    rule_files = [path for folder in rules for path in sorted(folder.glob("*.rq"))]
    turtle = [path for room in FOLDERS for path in turtle_files(root / room)]
    question_files = sorted((root / "data" / "questions").glob("*.rq"))
    tables = [*mapping_tables(root / "data"), *sheet_paths(root / "data")]
    releases = record_paths(root / "data")
    paths = (*turtle, *rule_files, *question_files, *tables, *releases)
    return {path.relative_to(root).as_posix(): blob_name(path.read_bytes()) for path in paths}


def inputs_hash(given: Mapping[str, str]) -> str:
    """The hash of the `sources` of a snapshot, and of what makes it."""
    text = json.dumps([__version__, LAYOUT, layout(), *given.items()])
    return hashlib.sha256(text.encode()).hexdigest()


def require_sound(corpus: Corpus, done: str) -> None:
    """Raise InvalidDataError, with the findings, if the check finds errors."""
    _require_no_errors(check(corpus), done)


def _require_no_errors(result: Result, done: str) -> None:
    if result.errors:
        raise InvalidDataError(
            f"The graph has {count_of(result.errors, 'error')} and was not {done}; "
            "`dcgraph check` shows them all.",
            result.findings,
        )


@uncollected()
def make(root: Path | None, folder: Path | None, tell: Tell, *, checked: bool = True) -> Snapshot:
    """Read, check and build the graph of `root` (the shipped one) into `folder` (the usual one).

    Raises LoadError for what cannot be read, InvalidDataError with the findings when the check
    finds errors, BuildError for a folder that cannot be written.
    """
    tell("reading")
    found = rooms(root)
    # Before the files are read: what changes from here on makes the snapshot out of date.
    inputs = sources(found.root)
    corpus = load(found)
    if not checked:
        return build(corpus, folder or home(root), tell, inputs)
    tell("checking")
    with checking(corpus, questions=False) as begun:
        return build(corpus, folder or home(root), tell, inputs, begun)


def ensure(root: Path | None, folder: Path | None, tell: Tell) -> Snapshot:
    """The current snapshot, made anew if it is missing, damaged or older than the files.

    Raises what `make` raises.
    """
    place = folder or home(root)
    sweep(place)
    there = current(place)
    if there is not None and there.manifest.inputs == inputs_hash(sources(rooms(root).root)):
        return there
    return make(root, folder, tell)
