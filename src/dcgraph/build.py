"""Building a snapshot of a corpus, and the one to work with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Store

from dcgraph import __version__
from dcgraph.audit import latest, sheet_paths
from dcgraph.check.run import check
from dcgraph.check.words import counted as count_of
from dcgraph.errors import BuildError, InvalidDataError
from dcgraph.files import FOLDERS, home, rooms, turtle_files
from dcgraph.namespaces import DERIVED_GRAPH
from dcgraph.progress import uncollected
from dcgraph.rdf.corpus import Corpus, load, mapping_tables
from dcgraph.research.graph import Desk, Facts
from dcgraph.research.package import ARCHIVE, ZIP, counted, package, packed
from dcgraph.research.search import documents
from dcgraph.snapshot.description import describe
from dcgraph.snapshot.downloads import Extra, by_graph, write_downloads
from dcgraph.snapshot.executables import add_questions
from dcgraph.snapshot.manifest import Manifest, Snapshot, seal
from dcgraph.snapshot.repository import alone, clear, current, publish, sweep, workshop
from dcgraph.snapshot.search_index import LAYOUT, build_index
from dcgraph.sparql.rules import derive, rules

Tell = Callable[[str], None]


def build(
    corpus: Corpus,
    home: Path,
    tell: Tell = lambda _: None,
    inputs: str | None = None,
) -> Snapshot:
    """Derive, describe, index and store a corpus as a snapshot in `home`, the current one now.

    `tell` hears what is being done. `inputs` is the hash of the files from before the corpus
    was read; without it they are taken not to have changed since. Identical input gives an
    identical hash. Raises BuildError if the folder cannot be written; then no snapshot in
    `home` has changed. Snapshots that nobody uses any more are cleared.
    """
    tell("deriving")
    store = corpus.store()
    texts = rules(corpus.root / "ontology")
    derived = derive(store, texts)
    add_questions(store, corpus.root / "data")
    describe(store, latest(corpus.root / "data"))
    try:
        with alone(home), workshop(home) as folder:
            given = inputs or inputs_hash(corpus.root)
            made = _write(folder / "new", corpus, store, given, derived, tell=tell)
            final = publish(made, home)
        clear(home)
    except OSError as error:
        raise BuildError(
            f"The snapshot cannot be written to {home}: {error.strerror or error}. Free some room "
            "or name another folder with --snapshot."
        ) from None
    return final


def _write(
    path: Path,
    corpus: Corpus,
    store: Store,
    inputs: str,
    derived: int,
    *,
    tell: Tell,
) -> Snapshot:
    path.mkdir()
    tell("storing")
    by_line = {str(quad): quad for quad in store}
    lines = sorted(by_line)
    quads = [by_line[line] for line in lines]
    graphs = by_graph(quads)
    disk = Store(str(path / "store"))
    disk.bulk_extend(quads)
    disk.optimize()
    disk.flush()
    del disk
    tell("indexing")
    facts = Facts(graphs[""], graphs.get(DERIVED_GRAPH, ()))
    texts = build_index(path / "search.sqlite", documents(facts))
    tell("packing")
    manifest = Manifest(
        version=__version__,
        hash=hashlib.sha256(" .\n".join((*lines, "")).encode()).hexdigest(),
        inputs=inputs,
        triples=len(graphs[""]),
        derived=derived,
        graphs=len(graphs) - 1,
        texts=texts,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    files = package(Desk(Snapshot(path, manifest), facts))
    title, number = "All statements as a package of tables", counted(files, "statements")
    tables = Extra(ARCHIVE, title, ZIP, number, packed(files))
    write_downloads(graphs, corpus.quads("shapes"), path / "downloads", (tables,))
    return seal(path, manifest)


def inputs_hash(root: Path) -> str:
    """The hash of all that a snapshot of `root` is made from, and of what makes it."""
    digest = hashlib.sha256(f"{__version__} {LAYOUT}".encode())
    rule_files = sorted((root / "ontology" / "rules").glob("*.rq"))
    turtle = [path for room in FOLDERS for path in turtle_files(root / room)]
    question_files = sorted((root / "data" / "questions").glob("*.rq"))
    tables = [*mapping_tables(root / "data"), *sheet_paths(root / "data")]
    for path in [*turtle, *rule_files, *question_files, *tables]:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def require_sound(corpus: Corpus, done: str) -> None:
    """Raise InvalidDataError, with the findings, if the check finds errors."""
    result = check(corpus)
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
    inputs = inputs_hash(found.root)
    corpus = load(found)
    if checked:
        tell("checking")
        require_sound(corpus, "built")
    return build(corpus, folder or home(root), tell, inputs)


def ensure(root: Path | None, folder: Path | None, tell: Tell) -> Snapshot:
    """The current snapshot, made anew if it is missing, damaged or older than the files.

    Raises what `make` raises.
    """
    place = folder or home(root)
    sweep(place)
    there = current(place)
    if there is not None and there.manifest.inputs == inputs_hash(rooms(root).root):
        return there
    return make(root, folder, tell)
