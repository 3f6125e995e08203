"""Files that move with their stem, and records that move to the file of another stem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from dcgraph.editing.blocks import Block, File, file_of
from dcgraph.editing.changes import Change, exact, inside
from dcgraph.editing.mentions import mentions
from dcgraph.editing.names import local, stem
from dcgraph.editing.placing import inserted
from dcgraph.editing.spelling import Spelling
from dcgraph.errors import EditError
from dcgraph.load import Corpus
from dcgraph.terms import DCGD, DCGS, GRAPHS, compact

__all__ = ["moved_files", "moved_records", "new_graphs", "stands", "with_targets"]


def stands(path: Path, iri: str) -> bool:
    """Whether a record may stand in a file: its stem names the file or the folder."""
    return stem(iri) in (path.stem, path.parent.name)


def moved_files(corpus: Corpus, old: str, new: str) -> dict[Path, Path]:
    """The files that get another place because a stem, or a shape with examples, is renamed."""
    if old.startswith(DCGS):
        folder = corpus.root / "tests" / "shapes"
        files = sorted(inside(path, corpus.root) for path in (folder / local(old)).rglob("*.ttl"))
        return {path: folder / local(new) / path.relative_to(folder / local(old)) for path in files}
    if not old.startswith(DCGD) or "." in local(old) or "." in local(new):
        return {}
    moved = {}
    for file in corpus.rooms("data"):
        inner = file.path.relative_to(corpus.root / "data")
        if file.path.stem != local(old) and local(old) not in inner.parts[1:-1]:
            continue
        parts = [local(new) if part == local(old) else part for part in inner.parts[1:-1]]
        name = f"{local(new)}.ttl" if file.path.stem == local(old) else inner.name
        moved[file.path] = corpus.root.joinpath("data", inner.parts[0], *parts, name)
    return moved


def new_graphs(corpus: Corpus, files: Mapping[Path, Path]) -> dict[str, str]:
    """The other names of the graphs that moved files become."""
    return {
        file.graph.value: GRAPHS
        + files[file.path].relative_to(corpus.root).as_posix().removesuffix(".ttl")
        for file in corpus.files
        if file.path in files
    }


def with_targets(files: Mapping[Path, Path], changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes, with those of files that move. Raises EditError if a place is taken."""
    result = {change.path: change for change in changes}
    for path, target in files.items():
        if target.exists():
            raise EditError(f"{target} is there already; choose another name.", target)
        text = exact(path)
        result[path] = replace(result.get(path, Change(path, path, text, text)), target=target)
    return tuple(result.values())


def moved_records(
    corpus: Corpus, names: Mapping[str, str], changes: Iterable[Change], *, allowed: bool
) -> tuple[Change, ...]:
    """The changes with every renamed record in a file in which it may stand.

    Raises EditError if one must move and that is not `allowed`.
    """
    result = {change.path: change for change in changes}
    new = set(names.values())
    for change in list(result.values()):
        if change.path.suffix != ".ttl" or not change.path.is_relative_to(corpus.root / "data"):
            continue
        file = file_of(change.after or "")
        going = [
            b for b in file.blocks if b.subject in new and not stands(change.target, b.subject)
        ]
        if not going:
            continue
        if not allowed:
            raise EditError(
                f"{compact(going[0].subject)} may not stand in "
                f"{change.target.relative_to(corpus.root)}, where "
                f"{len(going)} of the renamed records are. Add --move to have them put into the "
                f"file of {stem(going[0].subject)}, or choose a name with the same stem.",
                change.path,
            )
        result[change.path] = _without(change, file, going)
        for block in going:
            _put(corpus, result, change, file, block)
    return tuple(result.values())


def _without(change: Change, file: File, going: list[Block]) -> Change:
    kept = file.text
    for block in reversed(going):
        rest = kept[block.end :]
        following = rest.lstrip()
        if following:
            kept = kept[: block.start] + following
        else:
            kept = kept[: block.start].rstrip() + file.newline
    if len(going) == len(file.blocks):
        return replace(change, target=change.path, after=None)
    return replace(change, after=kept)


def _put(
    corpus: Corpus, result: dict[Path, Change], source: Change, file: File, block: Block
) -> None:
    target = _home(corpus, source.path, block.subject)
    change = result.get(target)
    if change is None:
        before = exact(target) if target.exists() else None
        change = Change(target, target, before, before or _head(file, block))
    text = change.after or ""
    record = _respelled(file, block, file_of(text).spelling)
    result[target] = replace(change, after=inserted(text, record, block.subject))


def _home(corpus: Corpus, source: Path, iri: str) -> Path:
    """The file for the records of a stem, which may have to be made."""
    there = [file.path for file in corpus.rooms("data") if stands(file.path, iri)]
    plain = [path for path in there if path.stem == stem(iri)]
    if plain or there:
        return (plain or there)[0]
    inner = source.relative_to(corpus.root / "data")
    return corpus.root / "data" / inner.parts[0] / f"{stem(iri)}.ttl"


def _head(file: File, block: Block) -> str:
    first = file.text[: file.blocks[0].start]
    lines = [line for line in first.split("\n") if line.strip() and not line.startswith("#")]
    return "\n".join([*lines, "", f"# {compact(block.subject)} and what is named by it.", ""])


def _respelled(file: File, block: Block, spelling: Spelling) -> str:
    parts = []
    done = block.start
    for found in mentions(file.text):
        if block.start <= found.start < block.end and found.declares is None:
            parts += [file.text[done : found.start], spelling.write(found.iri, found.text)]
            done = found.end
    return "".join([*parts, file.text[done : block.end]]).replace("\r\n", "\n")
