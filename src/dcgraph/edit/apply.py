"""A change of several files, judged, shown or made."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

from dcgraph.check.change import check_edit
from dcgraph.check.findings import Finding
from dcgraph.errors import EditError, LoadError
from dcgraph.files import FOLDERS, Write, exact_text, exclusive, perform, read_bytes
from dcgraph.git import Change as Edit
from dcgraph.git import room_of
from dcgraph.rdf.corpus import Corpus, SourceFile, corpus_of, source_file
from dcgraph.rdf.defaults import FOLDER as DEFAULTS


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a file: its text `before` at `path` and `after` at `target`.

    Without `before` it is new, without `after` it goes. `target` differs when it moves.
    """

    path: Path
    target: Path
    before: str | None = field(repr=False)
    after: str | None = field(repr=False)

    @property
    def moves(self) -> bool:
        """Whether the file gets another path."""
        return self.path != self.target


def exact(path: Path) -> str:
    """The text of a file with its line ends as they are. Raises EditError if it has none."""
    try:
        return exact_text(read_bytes(path), path)
    except LoadError as error:
        raise EditError(str(error), path) from None


def so_far(path: Path, changes: Mapping[Path, Change]) -> Change:
    """The change of a file among others, which changes nothing if there is none."""
    if path in changes:
        return changes[path]
    text = exact(path) if path.exists() else None
    return Change(path, path, text, text)


def inside(path: Path, root: Path) -> Path:
    """The path, if it stands in `root` and no symbolic link is on the way. Else an EditError."""
    top = root.resolve()
    wanted = top / path.relative_to(root) if path.is_relative_to(root) else path
    if ".." in path.parts or not wanted.is_relative_to(top) or wanted.resolve() != wanted:
        raise EditError(
            f"{path} is no place of its own inside {root}: a symbolic link or `..` leads "
            "elsewhere. Name a plain folder or file.",
            path,
        )
    return path


def changed_corpus(corpus: Corpus, changes: Iterable[Change]) -> Corpus:
    """The corpus as it will be. Raises LoadError for a text that is not what it should be."""
    rooms = {file.path: file.room for file in corpus.files}
    rules = dict(corpus.defaults.texts)
    changed: dict[Path, SourceFile | None] = {}
    for change in changes:
        target, text = change.target, change.after
        new_room = target.relative_to(corpus.root).parts[0] if target.suffix == ".ttl" else ""
        room = rooms.get(change.path, new_room)
        if room in (*FOLDERS, "tables"):
            changed[change.path] = None
            if text is not None:
                text = text.replace("\r\n", "\n")
                changed[change.path] = source_file(target, text, room, corpus.root, corpus.defaults)
        elif text is not None and target.parent == corpus.root / DEFAULTS:
            rules[target.stem] = text
    after = corpus.with_files(changed)
    shown = {path.relative_to(corpus.root).as_posix() for path in changed}
    reaches_all = rules != corpus.defaults.texts or any(s.startswith("ontology/") for s in shown)
    if not reaches_all and shown.isdisjoint(corpus.defaults.files_read):
        return after
    # What other files leave out may be something else now.
    texts = [(file.path, file.text, file.room) for file in after.files]
    return corpus_of(texts, rules, corpus.root, known=corpus)


def faults(
    corpus: Corpus, after: Corpus, changes: Iterable[Change]
) -> tuple[tuple[Finding, ...], str]:
    """What is wrong in the corpus `after` changes with the records that they touch.

    The second value is the reason why what follows from them was not judged, if it was not.
    """
    edits = []
    for change in changes:
        old, new = (
            path.relative_to(corpus.root).as_posix() for path in (change.path, change.target)
        )
        if change.moves:
            edits.append(Edit(old, room_of(old), change.before, None))
            edits.append(Edit(new, room_of(new), None, change.after))
        else:
            edits.append(Edit(old, room_of(old), change.before, change.after))
    graph = [edit for edit in edits if edit.room in (*FOLDERS, "tables")]
    return check_edit(corpus, after, graph)


def diff(changes: Iterable[Change], root: Path) -> str:
    """The changes as one unified diff, which `git apply` takes."""
    return "".join(part for change in changes for part in _diff(change, root))


def apply(changes: Iterable[Change], root: Path) -> None:
    """Make all the changes. If one cannot be made, none is, and an EditError says why.

    A process that is killed on the way leaves what the next command takes back.
    """
    wanted = [change for change in changes if change.before != change.after or change.moves]
    for change in wanted:
        inside(change.path, root)
        inside(change.target, root)
    try:
        with exclusive(root):
            perform([write for change in wanted for write in _writes(change)], root)
    except OSError as error:
        name = os.fspath(error.filename2 or error.filename or root)
        raise EditError(
            f"Nothing was changed: {name} cannot be written ({error.strerror}). Make the folder "
            "writable and try again.",
            Path(name),
        ) from None


def _writes(change: Change) -> Iterator[Write]:
    """What is written for a change. Raises EditError if its files are no longer as they were."""
    before, after = (
        None if text is None else text.encode() for text in (change.before, change.after)
    )
    mode = None
    if before is not None:
        if exact(change.path) != change.before:
            raise EditError(
                f"{change.path} was changed meanwhile. Nothing was written; try again.", change.path
            )
        mode = stat.S_IMODE(change.path.stat().st_mode)
    if (before is None or change.moves) and os.path.lexists(change.target):
        raise EditError(
            f"{change.target} is there already; choose another name or take it away first.",
            change.target,
        )
    if change.moves:
        yield Write(change.target, None, after, mode)
        after = None
    yield Write(change.path, before, after, mode)


def _diff(change: Change, root: Path) -> Iterator[str]:
    old, new = (path.relative_to(root).as_posix() for path in (change.path, change.target))
    before, after = change.before or "", change.after or ""
    if before == after and not change.moves:
        return
    yield f"diff --git a/{old} b/{new}\n"
    if change.moves:
        if before == after:
            yield "similarity index 100%\n"
        yield f"rename from {old}\nrename to {new}\n"
    elif change.before is None:
        yield "new file mode 100644\n"
    elif change.after is None:
        yield "deleted file mode 100644\n"
    source = "/dev/null" if change.before is None else f"a/{old}"
    target = "/dev/null" if change.after is None else f"b/{new}"
    lines = unified_diff(_lines(before), _lines(after), source, target)
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    # Not splitlines, which sees ends of lines that no editor sees.
    return [line for line in re.split(r"(?<=\n)", text) if line]
