"""A release: its files, made and written."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from dcgraph.diff import changed
from dcgraph.diff.model import Entry, Level
from dcgraph.diff.versions import next_version
from dcgraph.errors import ReleaseError, RevisionError
from dcgraph.files import read_text
from dcgraph.git import folder, named
from dcgraph.rdf.corpus import Corpus
from dcgraph.release.about import About, Section, about
from dcgraph.release.metadata import CATALOG, NAME, catalog, cff, checked_site, crate, entry, void
from dcgraph.release.pages import pages
from dcgraph.release.variants import (
    GRAPH,
    SHAPES,
    VARIANTS,
    Variants,
    files,
    shapes_of,
    term_table,
    variants,
)
from dcgraph.snapshot.history import NAME as CHANGES
from dcgraph.snapshot.history import Alteration, ReleaseChanges, ValueChange, as_bytes
from dcgraph.snapshot.repository import sweep, workshop

SUMS: Final = "SHA256SUMS"
"""The file with the hashes of all others, which `sha256sum -c` reads."""


def put(files: Mapping[str, bytes], folder: Path, day: date) -> bool:
    """Put the files into a new folder, and tell whether it is new.

    The same files in the folder are left as they are. Raises ReleaseError if anything else is
    there, or if it cannot be written; then nothing has changed.
    """
    try:
        target = folder.resolve()
        sweep(target.parent)
        if there := _files(target):
            _refuse_others(there, files, folder)
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        with workshop(target.parent) as room:
            made = room / "release"
            _write(made, files, day)
            # An empty folder is replaced; one that was filled meanwhile is not.
            made.rename(target)
    except OSError as error:
        raise ReleaseError(
            f"The release cannot be written to {folder}: {error.strerror or error}. Free some room "
            "or name another folder with --output."
        ) from None
    return True


def _files(folder: Path) -> dict[str, bytes | None]:
    """What is in a folder by name, None for what is neither file nor folder; its own case."""
    if folder.exists() and not folder.is_dir():
        return {".": None}
    found: dict[str, bytes | None] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            found[path.relative_to(folder).as_posix()] = None
        elif path.is_file():
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def _refuse_others(
    there: Mapping[str, bytes | None], files: Mapping[str, bytes], folder: Path
) -> None:
    if there == files:
        return
    if SUMS not in there:
        raise ReleaseError(
            f"{folder} is not empty and holds no release; name a new folder with --output."
        )
    names = sorted(n for n in there.keys() | files.keys() if there.get(n) != files.get(n))
    raise ReleaseError(
        f"{folder} already holds a release, and it differs in {len(names)} files, {names[0]} among "
        "them. What is released never changes: give this one a new version, or name another "
        "folder with --output."
    )


def _write(folder: Path, files: Mapping[str, bytes], day: date) -> None:
    """Write the files, with modes and times that are the same everywhere."""
    seconds = datetime.combine(day, time(), UTC).timestamp()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o644)
        os.utime(path, (seconds, seconds))
    for path in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        path.chmod(0o755)  # a release is for everybody to read
        os.utime(path, (seconds, seconds))


_TITLES: Final = {
    "CHANGELOG.md": "What changed in this version",
    "CITATION.cff": "How to cite this release",
    "LICENSE": "The licence of the graph",
    CHANGES: "The terms and records that this version added, changed and withdrew",
    SUMS: "The SHA-256 hashes of all files",
    f"graph/{CATALOG}": "Where the ontology that the graph imports lies, for Protégé",
    f"ontology/{CATALOG}": "Where the modules lie, for Protégé",
    "ontology/terms.csv": "The terms with their labels and definitions",
    "pages/index.html": "The ontology: contents of the reference",
    "void.ttl": "Description of the graph in VoID and DCAT",
    "w3id/.htaccess": "Redirections for w3id.org",
}


@dataclass(frozen=True, slots=True)
class Release:
    """The files of a release by name, and the number of triples in each variant of the graph."""

    about: About
    files: Mapping[str, bytes] = field(repr=False)
    triples: Mapping[str, int]


def made(
    corpus: Corpus,
    changes: Section,
    site: str = "",
    tell: Callable[[str], None] = lambda _: None,
    since: ReleaseChanges | None = None,
) -> Release:
    """The release of a corpus; the same corpus, changelog and release before give the same bytes.

    `since` are the changes that `require_successor` found; without them it is a first release.
    `site` is the address to which w3id.org shall lead; without it there is no entry for it.
    Raises LoadError for a rule that is ill-formed, ReleaseError for what cannot be released.
    """
    place = checked_site(site) if site else ""
    tell("deriving")
    found = variants(corpus, changes)
    told = about(corpus, changes, found.description)
    tell("writing")
    content = dict(sorted(_content(corpus, told, found)))
    content[CHANGES] = as_bytes(since or _changes_of(changes, ()))
    if place:
        content |= entry(told, place)
    graph = {name: len(body) for name, body in content.items() if name.startswith(GRAPH)}
    content["void.ttl"] = void(found.description, told, graph)
    sizes = {name: len(content[name]) for name in sorted(content)}
    titles = dict(_TITLES)
    for name in sizes:
        start, _, variant = name.partition(".")[0].partition("-")
        if f"{start}-" == GRAPH:
            titles[name] = VARIANTS[variant]
        elif f"{start}-" == SHAPES:
            titles[name] = f"The shapes that the {variant} variant conforms to"
    content[NAME] = crate(told, {**sizes, SUMS: 0}, titles)
    sums = (f"{hashlib.sha256(content[name]).hexdigest()}  {name}\n" for name in sorted(content))
    content[SUMS] = "".join(sums).encode()
    return Release(told, content, {name: len(triples) for name, triples in found.graph.items()})


def _content(corpus: Corpus, told: About, found: Variants) -> Iterator[tuple[str, bytes]]:
    for name, triples in found.graph.items():
        yield from files(f"{GRAPH}{name}", triples, packed=True)
        yield from files(f"{SHAPES}{name}", shapes_of(name, found.shapes))
    for name, triples in found.ontology.items():
        yield from files(f"ontology/{name}", triples)
    yield f"ontology/{CATALOG}", catalog(told.version)
    yield f"graph/{CATALOG}", catalog(told.version, "../ontology/")
    yield "ontology/terms.csv", term_table(found.ontology["dcgraph"])
    for table in corpus.rooms("tables"):
        head = f"#mapping_set_version: {told.version}\n"
        yield f"tables/{table.path.name}", (head + table.text).encode()
    yield from ((f"pages/{name}", body) for name, body in pages(corpus, told))
    yield "CHANGELOG.md", told.changes.text.encode()
    yield "CITATION.cff", cff(told)
    licence = corpus.root / "LICENSE-DATA"
    if licence.is_file():
        yield "LICENSE", read_text(licence).encode()


_CORE: Final = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")


def require_successor(changes: Section, root: Path, since: str | None = None) -> ReleaseChanges:
    """What changed since the last release.

    Raises ReleaseError if it asks for a higher version. The last release is the one before in the
    changelog, and its state what `since` names, or else the tag of its version, such as v0.1.0;
    not to find that is an error. The first release has none before it.
    """
    last = changes.version if changes.later else changes.previous
    if not last:
        return _changes_of(changes, ())
    entries: tuple[Entry, ...] = ()
    level: Level = "none"
    try:
        entries, found = changed(named(since or f"v{last}", root), folder(root))
        level = found.level
        reason = found.reasons[0].text if found.reasons else "each release has a version of its own"
        needed = _needed(last, level)
    except RevisionError as error:
        if changes.later:
            needed, reason = "", ""
        else:
            raise ReleaseError(
                f"The state of the last release, {last}, is not known ({error}) Tag it v{last}, or "
                "name it with --since: the version follows from what changed since then."
            ) from None
    if changes.later:
        wanted = f"{needed} or higher" if needed else f"above {last}, which `dcgraph diff` suggests"
        raise ReleaseError(
            f"The changelog has changes after {last}, under {changes.later}, and they are in the "
            f"text: give them a section and a version of their own, {wanted}."
        )
    if _numbers(changes.version) < _numbers(needed):
        raise ReleaseError(
            f"{changes.version} is too low after {last}: {reason}, which asks for {needed} or "
            "higher. Give the section in the changelog that version."
        )
    return _changes_of(changes, entries, level)


def _needed(last: str, level: Level) -> str:
    """The lowest version after the last one that a change of this level may have."""
    core = _CORE.match(last)
    if core is None or core[0] != last:
        # What comes after 1.0.0-rc.1 may be 1.0.0.
        return core[0] if core else ""
    return next_version(last, "patch" if level == "none" else level)


def _numbers(version: str) -> tuple[int, ...]:
    core = _CORE.match(version)
    return tuple(int(number) for number in core[0].split(".")) if core else ()


_OF_MEANING: Final = ("term", "axiom")


def _changes_of(
    section: Section, entries: Iterable[Entry], level: Level | None = None
) -> ReleaseChanges:
    """The changes of the version of a section of the changelog, as a comparison found them.

    What only stands in another file than before is left out. Without a `level` there was no
    release to compare with.
    """
    return ReleaseChanges(
        version=section.version,
        date=section.date.isoformat(),
        previous=section.previous,
        level=level or "",
        text=section.text.partition("\n")[2].strip() + "\n",
        alterations=tuple(_alteration(one) for one in entries if one.kinds != ("moved",)),
    )


def _alteration(entry: Entry) -> Alteration:
    # What records say is in the graph; what a term meant before is nowhere else to be read.
    values = entry.properties if entry.sort in _OF_MEANING and "added" not in entry.kinds else ()
    return Alteration(
        entry.iri,
        entry.was,
        entry.label,
        entry.sort,
        entry.kinds,
        tuple(
            ValueChange(
                one.label,
                tuple(value.text for value in one.before),
                tuple(value.text for value in one.after),
            )
            for one in values
        ),
    )
