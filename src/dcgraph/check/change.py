"""A check told of a change: since a revision, as staged, and again on each save."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path
from sqlite3 import DatabaseError, connect
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Store

from dcgraph import git
from dcgraph.check.findings import Finding, told
from dcgraph.check.focus import judge, owner
from dcgraph.check.known import Known
from dcgraph.check.lint import ACCOUNT, strays
from dcgraph.check.overlay import FileChange, Overlay
from dcgraph.check.run import check
from dcgraph.check.texts import namesakes
from dcgraph.check.words import catalogue
from dcgraph.errors import BuildError, LoadError
from dcgraph.files import FOLDERS, blob_name, files_below, home, read_text, rooms, turtle_files
from dcgraph.forked import SECONDS, Tell, aside
from dcgraph.namespaces import DCGD, TYPE
from dcgraph.rdf.corpus import Corpus, SourceFile, load, load_file, read_rules, source_file
from dcgraph.rdf.defaults import Defaults
from dcgraph.rdf.turtle import Fact
from dcgraph.snapshot.manifest import Snapshot, held, link_store
from dcgraph.snapshot.repository import current, workshop

_ANEW: Final = ("ontology", "shapes")
"""The rooms whose change has everything checked."""

_OF_FOLDERS: Final = ("File-unread", "Audit-sheet")
"""The rules on files that hold no part of the graph."""

_RULES: Final = ("ontology/rules/", "ontology/defaults/")
"""The folders of queries by which something follows or is filled in."""

_TYPE: Final = NamedNode(TYPE)
MAX_FILES: Final = 50
"""Changed files beyond which everything is checked; for triples the same is MAX_TRIPLES."""

MAX_TRIPLES: Final = 3000

_BARE: Final = reduce(lambda text, sign: f"replace({text}, '{sign}', '')", " -/.,’()", "folded")
_NAMES: Final = f"""SELECT iri, text, language FROM record JOIN (
    SELECT record, text, language, {_BARE} AS bare FROM name
) ON record.id = record
WHERE """  # noqa: S608
"""Begins the query for names that hold some words when blanks and signs are left out."""

_EVERY: Final = 0.25
"""Seconds between two looks at the files."""

_KINDS: Final = (".ttl", ".rq", ".tsv")


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings to be told, and the `corpus` of which they speak.

    `files` counts the files that changed since the revision, None if there was none to go by.
    `left_out` names stages that were not run, since there are files that cannot be read. `whole`
    says why everything was checked; it is empty where that was not so.
    """

    findings: tuple[Finding, ...]
    corpus: Corpus = field(repr=False)
    files: int | None = None
    seconds: float = 0.0
    left_out: tuple[str, ...] = ()
    whole: str = ""


def check_since(root: Path, since: str, *, staged: bool, seconds: float) -> Checked:
    """Tell what is wrong where the change since a revision is, or by it.

    Told are the findings on records of which something else is said or follows now, in the files
    or as staged, and on those that name them. Where no snapshot fits, or the ontology, its rules
    or the shapes have changed, everything is checked and told.
    `seconds` is what one step of the check may take. Raises RevisionError and LoadError.
    """
    start = time.perf_counter()
    links: list[LoadError] = []
    changed = git.changes(root, since, staged=staged, refused=links)
    try:
        if links:
            raise UnfitError("a symbolic link leads out of the graph")  # noqa: TRY301
        checked, _ = over_snapshot(root, changed, staged=staged, seconds=seconds)
        findings = (*(() if staged else strays(root)), *checked.findings)
        checked = replace(checked, findings=findings)
    except UnfitError as reason:
        checked = _everything(root, staged=staged, seconds=seconds)
        checked = replace(checked, whole=str(reason))
    # A question is asked only by a check of everything with all its answers.
    unasked = any(change.room == "data" and change.shown.endswith(".rq") for change in changed)
    left_out = (*checked.left_out, "questions") if unasked else checked.left_out
    took = time.perf_counter() - start
    return replace(checked, files=len(changed), seconds=took, left_out=left_out)


def check_edit(
    before: Corpus, after: Corpus, edits: Sequence[git.Change]
) -> tuple[tuple[Finding, ...], str]:
    """What is wrong with records and terms that edits of files touch, not written yet.

    What would follow from them is only judged over a snapshot; the second value is the reason why
    it was not, empty where it was. Raises OverrunError for a step that takes more than SECONDS.
    """
    try:
        checked, _ = over_snapshot(
            before.root, tuple(edits), staged=False, seconds=SECONDS, known=before
        )
    except UnfitError as error:
        reason = str(error)
    else:
        return checked.findings, ""
    facts = [set(corpus.facts(*FOLDERS)) for corpus in (before, after)]
    subjects = {fact[0] for fact in facts[0] ^ facts[1]}
    # What is new is named by the edit alone, and a term by every record of its class.
    known = {fact[0] for fact in facts[0] if fact[0].value.startswith(DCGD)} & subjects
    subjects |= {fact[0] for fact in facts[1] if fact[2] in known}
    iris = {node.value for node in subjects}
    with aside(lambda _, tell: check_records(after, iris, tell), None, SECONDS) as judged:
        return judged(), reason


def check_records(
    corpus: Corpus, subjects: Collection[str], tell: Tell = lambda _name, _path: None
) -> tuple[Finding, ...]:
    """What lint and shapes find of some records and of their citations."""
    owners = set(map(owner, subjects))
    files = {file.shown: file for iri in owners for file in corpus.files_of(iri)}
    nodes = {fact[0] for file in files.values() for fact in file.facts}
    focus = {node for node in nodes if owner(node.value) in owners}
    known = Known(corpus)
    named = {node.value for node in focus if isinstance(node, NamedNode)}
    findings = judge(corpus, corpus.store(), known, files.values(), named, tell=tell)
    findings += namesakes(corpus, known.above)
    judged = {node.value for node in focus}
    return told(corpus, catalogue(corpus), [f for f in findings if f.subject in judged])


def _everything(root: Path, *, staged: bool, seconds: float) -> Checked:
    """Check everything."""
    refused: list[LoadError] = []
    corpus = git.staged(root).corpus(refused=refused) if staged else load(rooms(root), refused)
    result = check(corpus, tuple(refused), questions=False, limit=seconds)
    findings = result.findings
    if staged:
        # What is not staged is no part of it.
        findings = tuple(
            f for f in findings if not f.rule.startswith((*_OF_FOLDERS, "Account-record"))
        )
    return Checked(findings, corpus, left_out=result.left_out)


class UnfitError(Exception):
    """Why a change cannot be judged over the last snapshot."""


class _Base(NamedTuple):
    """What a change is judged over: a snapshot, and the files that differ from it.

    `earlier` are those that differ in the revision already, as they are there; `later` those that
    differ from the revision. `corpus` holds ontology, shapes and the files that have changed;
    `read` gives any other file of the graph, by the path at which it is shown.
    """

    snapshot: Snapshot
    earlier: list[tuple[str, SourceFile | None]]
    later: list[FileChange]
    corpus: Corpus
    read: Callable[[str], SourceFile]


def over_snapshot(
    root: Path,
    changed: tuple[git.Change, ...],
    *,
    staged: bool,
    seconds: float,
    known: Corpus | None = None,
) -> tuple[Checked, set[str]]:
    """Check what a change touches, and tell of which subjects that is all there is to find.

    `known` has the ontology, the shapes and the defaults, where they have been read. Raises
    UnfitError where everything has to be checked.
    """
    if not changed:
        return Checked((), Corpus(root, ())), set()
    refused: list[LoadError] = []
    _require_fit(changed)
    names = git.contents(root, staged=staged)

    def text_at(shown: str) -> str | None:
        if shown not in names:
            return None
        return git.staged_text(root, names[shown]) if staged else read_text(root / shown)

    terms = known or _terms(root, text_at)
    later = _later(root, changed, refused, terms.defaults)
    present = (after for _, after in later if after is not None)
    corpus = Corpus(root, (*terms.rooms(*_ANEW), *present), terms.defaults)
    if refused:
        raise UnfitError("a file cannot be read")
    if not later:
        return Checked((), corpus), set()
    snapshot = current(home(root), verify=False)
    if snapshot is None:
        raise UnfitError("there is no snapshot to compare with; `dcgraph build` makes one")

    def read(shown: str) -> SourceFile:
        return source_file(
            root / shown, text_at(shown) or "", git.room_of(shown), root, corpus.defaults
        )

    earlier = _earlier(corpus, snapshot.manifest.sources, names, changed, read)
    try:
        base = _Base(snapshot, earlier, later, corpus, read)
        with aside(_judged, base, seconds) as judged:
            findings, focus = judged()
    except BuildError as error:
        raise UnfitError(str(error).rstrip(".")) from None
    return Checked(findings, corpus), focus


def _terms(root: Path, text_at: Callable[[str], str | None]) -> Corpus:
    """The ontology and the shapes, and what files leave out by them. Raises UnfitError."""
    try:
        files = [load_file(p, n, root) for n in _ANEW for p in turtle_files(root / n)]
        ontology = (fact for file in files if file.room == "ontology" for fact in file.facts)
        return Corpus(root, tuple(files), Defaults(read_rules(root), ontology, text_at))
    except LoadError:
        raise UnfitError("a file of the ontology or the shapes cannot be read") from None


def _require_fit(changed: tuple[git.Change, ...]) -> None:
    """Raise UnfitError for a change that cannot be judged over a snapshot."""
    if any(change.room in _ANEW for change in changed):
        raise UnfitError("the ontology, its rules or the shapes have changed")
    if any(change.shown == ACCOUNT for change in changed):
        raise UnfitError("the account of the collected facts has changed")
    if any(change.room == "tables" for change in changed):
        raise UnfitError("a table of mappings has changed")
    if len(changed) > MAX_FILES:
        raise UnfitError(f"more than {MAX_FILES} files have changed")


def _later(
    root: Path, changed: tuple[git.Change, ...], refused: list[LoadError], defaults: Defaults
) -> list[FileChange]:
    """The files of data that have changed; the errors of those that cannot be read are added."""
    turtle = {change.shown: change for change in changed if change.shown.endswith(".ttl")}
    later = [
        FileChange(_old(root, change, defaults), _new(root, change, refused, defaults))
        for change in turtle.values()
    ]
    for shown, files in zip(turtle, later, strict=True):
        if {fact[1] for fact in _differing(files)} & defaults.files_read.get(shown, frozenset()):
            raise UnfitError(f"what the defaults read of {shown} has changed")
    if _reclassified(later):
        raise UnfitError("the class of a record has changed")
    if sum(map(len, map(_differing, later))) > MAX_TRIPLES:
        raise UnfitError(f"more than {MAX_TRIPLES} triples have changed")
    return later


def _earlier(
    corpus: Corpus,
    sources: Mapping[str, str],
    names: Mapping[str, str],
    changed: tuple[git.Change, ...],
    read: Callable[[str], SourceFile],
) -> list[tuple[str, SourceFile | None]]:
    """The files that differ between a snapshot, by its `sources`, and the revision.

    `names` are those of the contents of the files now.
    """
    then = {change.shown: change for change in changed}
    old = {shown: change.old for shown, change in then.items()}
    before = dict(names) | {s: blob_name(text.encode()) for s, text in old.items() if text}
    earlier = []
    for shown in sorted(before.keys() | sources.keys()):
        name = before.get(shown) if old.get(shown, "") is not None else None
        # What follows depends on no other file.
        derived = shown.endswith((".ttl", ".tsv")) or shown.startswith(_RULES)
        if not derived or shown.startswith("shapes/") or name == sources.get(shown):
            continue
        is_read = shown in corpus.defaults.files_read
        if not shown.startswith("data/") or shown.endswith(".tsv") or is_read:
            raise UnfitError(
                "the snapshot is of other terms or mappings; `dcgraph build` makes one of these"
            )
        if shown in then:
            there = _old(corpus.root, then[shown], corpus.defaults)
        else:
            there = read(shown) if name else None
        earlier.append((shown, there))
    if len(earlier) > MAX_FILES:
        raise UnfitError("the snapshot is of other files; `dcgraph build` makes one of these")
    return earlier


def _judged(base: _Base, tell: Tell) -> tuple[tuple[Finding, ...], set[str]]:
    """What is wrong where a change is, or by it, and the subjects that were judged.

    Raises BuildError without the snapshot.
    """
    try:
        with (
            held(base.snapshot),
            workshop(base.snapshot.path.parent) as folder,
            closing(connect(base.snapshot.index)) as index,
        ):
            for path in (base.snapshot.asserted, base.snapshot.store):
                link_store(path, folder / path.name)
            graph = Overlay(
                base.corpus.root,
                *(Store(str(folder / name)) for name in ("asserted", "store")),
                files=base.corpus.rooms(*_ANEW),
                read=base.read,
                names=lambda words: index.execute(
                    _NAMES + (" OR ".join("instr(bare, ?)" for _ in words) or "0"), (*words,)
                ),
            )
            tell("What follows from the change", Path("ontology/rules"))
            if base.earlier:
                earlier = (FileChange(graph.stored(s), file) for s, file in base.earlier)
                graph.change([*earlier])
            focus = graph.change(base.later)
            findings, corpus = graph.judge(base.later, focus, tell)
            return told(corpus, catalogue(corpus), findings), focus
    except (OSError, RuntimeError, DatabaseError) as error:
        raise BuildError(f"{base.snapshot.path} cannot be read: {error}.") from None


def _reclassified(changes: Sequence[FileChange]) -> bool:
    """Whether a record is of another class than before: rules reach far from its class."""
    before, after = (
        {
            (fact[0], fact[2])
            for change in changes
            if (file := change[side])
            for fact in file.facts
            if fact[1] == _TYPE
        }
        for side in (0, 1)
    )
    subjects = {subject for subject, _ in before} & {subject for subject, _ in after}
    return any(subject in subjects for subject, _ in before ^ after)


def _differing(change: FileChange) -> set[Fact]:
    before, after = (set(file.facts) if file else set() for file in change)
    return before ^ after


def _old(root: Path, change: git.Change, defaults: Defaults) -> SourceFile | None:
    """A file as it was before, if it was there and could be read."""
    if change.old is not None and (change.room == "tables" or change.shown.endswith(".ttl")):
        with suppress(LoadError):
            return source_file(root / change.shown, change.old, change.room, root, defaults)
    return None


def _new(
    root: Path, change: git.Change, refused: list[LoadError], defaults: Defaults
) -> SourceFile | None:
    if change.new is None:
        return None
    try:
        return source_file(root / change.shown, change.new, change.room, root, defaults)
    except LoadError as error:
        refused.append(error)
        return None


class Turn(NamedTuple):
    """One check: all that was found, and the findings that are new or mended since the last.

    `problem` says why a check could not be made; then the others are as they were.
    """

    checked: Checked | None
    new: tuple[str, ...]
    mended: tuple[str, ...]
    problem: str = ""


def turns(root: Path, *, seconds: float, every: float = _EVERY) -> Iterator[Turn]:
    """Check the graph, and again after each change, once the files have come to rest.

    `seconds` is what one step of a check may take. Files that stay the same are read once. A
    check that cannot be made is told as a problem and tried again after the next change. It goes
    on until it is interrupted.
    """
    known: frozenset[str] = frozenset()
    base: _State | None = None
    seen = None
    while True:
        seen = _rested(root, seen, every)
        start = time.perf_counter()
        try:
            checked, base = _checked(root, base, seconds)
        except LoadError as error:
            yield Turn(None, (), (), str(error))
            continue
        checked = replace(checked, seconds=time.perf_counter() - start)
        # A file that cannot be read hides what else there is: that is not mended.
        now = frozenset(f.fingerprint for f in checked.findings)
        new = tuple(f.fingerprint for f in checked.findings if f.fingerprint not in known)
        kept = known if checked.left_out else frozenset()
        yield Turn(checked, new, tuple(sorted(known - now - kept)))
        known = now | kept


class _State(NamedTuple):
    """The texts of all files by path, their corpus, and what a check of all of it found."""

    texts: Mapping[str, str]
    corpus: Corpus
    findings: tuple[Finding, ...]


def _checked(root: Path, base: _State | None, seconds: float) -> tuple[Checked, _State | None]:
    """Check what has changed since a state, or everything, which is the state to go by then."""
    texts: Mapping[str, str] = {}
    with suppress(LoadError):
        texts = git.folder(root).texts
    if base is not None and texts:
        changed = tuple(
            git.Change(shown, git.room_of(shown), base.texts.get(shown), texts.get(shown))
            for shown in sorted(base.texts.keys() | texts.keys())
            if base.texts.get(shown) != texts.get(shown)
        )
        with suppress(UnfitError):
            checked, focus = over_snapshot(root, changed, staged=False, seconds=seconds)
            files = {change.shown for change in changed}
            others = (
                finding
                for finding in base.findings
                if finding.subject not in focus
                and not finding.rule.startswith(_OF_FOLDERS)
                and (finding.subject or not finding.place or finding.place.path not in files)
            )
            findings = (*strays(root), *checked.findings, *others)
            return replace(checked, findings=findings), base
    refused: list[LoadError] = []
    corpus = load(rooms(root), refused, base and base.corpus)
    result = check(corpus, tuple(refused), questions=False, limit=seconds)
    checked = Checked(result.findings, corpus, left_out=result.left_out)
    return checked, None if refused or not texts else _State(texts, corpus, result.findings)


_Seen = dict[str, tuple[int, int, int]]


def _rested(root: Path, seen: _Seen | None, every: float) -> _Seen:
    """Wait until the files are others than those `seen`, and stay so for a moment."""
    now = _look(root)
    if seen is None:
        return now
    while now == seen:
        time.sleep(every)
        now = _look(root)
    while True:
        time.sleep(every / 2)
        later = _look(root)
        if later == now:
            return now
        now = later


def _look(root: Path) -> _Seen:
    seen: _Seen = {}
    for name in FOLDERS:
        refused: list[LoadError] = []
        try:
            paths = files_below(root / name, _KINDS, refused)
        except LoadError:
            # What is wrong is told by the check; until it is mended, nothing is seen to change.
            seen[name] = (0, 0, time.monotonic_ns() // 2_000_000_000)
            continue
        for path in (*paths, *(error.path for error in refused)):
            with suppress(OSError):
                status = path.lstat()
                seen[os.fspath(path)] = (status.st_ino, status.st_size, status.st_mtime_ns)
    return seen
