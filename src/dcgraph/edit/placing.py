"""Where a new record belongs, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import chain, pairwise, takewhile
from pathlib import Path
from typing import Any, Final

from dcgraph.edit.apply import Change, inside, so_far
from dcgraph.edit.names import local, natural, stem
from dcgraph.edit.statements import Block, File, Spelling, file_of, mentions, renamed
from dcgraph.errors import EditError
from dcgraph.namespaces import DCG, DCGD, DCGS, GRAPHS, TYPE, compact
from dcgraph.rdf.corpus import NO_DEFAULTS, Corpus
from dcgraph.rdf.defaults import Defaults
from dcgraph.rdf.turtle import read_turtle

# What stands in rows of its own within a file, as norms do, of all forces alike. All else is one
# tree of wholes and parts.
_APART: Final = frozenset(
    DCG + name for name in ("Claim", "CoverageNote", "Definition", "Edition", "Observation")
)
_FIGURE: Final = re.compile(r"\S+\s+(?!a\s)\S+ .*")
_CLAIM: Final = DCG + "Claim"
_NORM: Final = DCG + "Norm"


def inserted(text: str, record: str, iri: str, defaults: Defaults = NO_DEFAULTS) -> str:
    """The text of a file with the record of `iri` cut in where it belongs.

    What claims leave out of their subjects is given back by `defaults`.

    A claim comes after those of the same subject, or else after it and its norms; a norm after its
    provision and the norms before it; any other record after the last sibling whose name is before
    its own, with all that belongs to that one. No other line is touched.
    """
    file = file_of(text)
    gap = file.newline * 2
    record = record.replace("\n", file.newline)
    if not file.blocks:
        return text.rstrip() + (gap if text.strip() else "") + record + file.newline
    row = _Row(file, f"{text}\n\n{record}", iri, defaults)
    number, after = row.claim() if row.groups.get(iri) == _CLAIM else row.record()
    block = file.blocks[number]

    def between(neighbour: Block) -> str:
        # Figures of one line, which leave out their class, follow each other without an empty one.
        parts = record, text[neighbour.start : neighbour.end].strip()
        return file.newline if all(map(_FIGURE.fullmatch, parts)) else gap

    if not after:
        return text[: block.start] + record + between(block) + text[block.start :]
    following = text[block.end :]
    if file.blocks[number + 1 :] and between(file.blocks[number + 1]) != gap:
        following = file.newline + following.lstrip()
    return text[: block.end] + between(block) + record + following


def head(text: str, content: str) -> str:
    """The first lines of a new file: the prefixes of another `text`, and what it holds."""
    prefixes = [line for line in text.split("\n") if line.startswith("@prefix")]
    return "\n".join([*prefixes, "", f"# {content}.", ""])


class _Row:
    """The statements of a file, among which a place is sought for `iri`.

    A place is the number of a statement, and whether to stand after or before it.
    """

    def __init__(self, file: File, text: str, iri: str, defaults: Defaults) -> None:
        self.iri = iri
        self.names = [block.subject for block in file.blocks]
        self.groups: dict[str, str] = {}
        self.wholes: dict[str, str] = {}
        self.subjects: dict[str, str] = {}
        facts = [triple[:3] for triple in read_turtle(text, "b")]
        for fact in chain(facts, *defaults.fill([facts])):
            subject, path, value = (term.value for term in fact)
            if path == TYPE and value.startswith(DCG) and value.endswith("Norm"):
                self.groups[subject] = _NORM
            elif path == TYPE and value in _APART:
                self.groups[subject] = value
            elif path == DCG + "isPartOf":
                self.wholes[subject] = value
            elif path == DCG + "hasSubject":
                self.subjects[subject] = value

    def record(self) -> tuple[int, bool]:
        group, above = self.groups.get(self.iri, ""), _above(self.iri)
        siblings = [
            number
            for number, name in enumerate(self.names)
            if name and _above(name) == above and self.groups.get(name, "") == group
        ]
        whole = self.wholes.get(self.iri, "")
        if whole in self.names and siblings:
            siblings = [n for n in siblings if self.wholes.get(self.names[n], whole) == whole]
            if not siblings:
                return self._last_of(self.names.index(whole)), True
        if siblings and above:
            return self._among(siblings)
        while above:
            if above in self.names:
                number = self.names.index(above)
                return (number if group else self._last_of(number)), True
            above = _above(above)
        return len(self.names) - 1, True

    def claim(self) -> tuple[int, bool]:
        subject = self.subjects.get(self.iri, "")
        claims = [n for n, name in enumerate(self.names) if self.groups.get(name) == _CLAIM]
        if own := [n for n in claims if self._subject(n) == subject]:
            return own[-1], True
        if subject in self.names and (not claims or any(map(self._is_beside_subject, claims))):
            number = self.names.index(subject)
            norms = takewhile(_is_norm_of(subject), self.names[number + 1 :])
            return number + len(list(norms)), True
        # As the subjects stand in the file, else as the claims on them do, by their names.
        known = {name: number for number, name in enumerate(self.names)}
        order: Callable[[str], Any] = natural
        if {subject, *map(self._subject, claims)} <= known.keys():
            order = known.__getitem__
        before = [n for n in claims if order(self._subject(n)) < order(subject)]
        if before or not claims:
            return (before or [len(self.names) - 1])[-1], True
        return claims[0], False

    def _subject(self, number: int) -> str:
        return self.subjects.get(self.names[number], "")

    def _is_beside_subject(self, number: int) -> bool:
        """Whether a claim stands right after its subject, or after others of it that do."""
        subject, is_norm = self._subject(number), _is_norm_of(self._subject(number))
        for name in reversed(self.names[:number]):
            if name == subject:
                return True
            if self.subjects.get(name, "") != subject and not is_norm(name):
                return False
        return False

    def _among(self, siblings: list[int]) -> tuple[int, bool]:
        """The place in the order that the siblings keep, or those whose names look alike."""
        alike = [n for n in siblings if _pattern(self.names[n]) == _pattern(self.iri)]
        orders: tuple[Callable[[str], Any], ...] = (natural, str)
        for row in (siblings, alike):
            for key in orders:
                keys = [key(self.names[n]) for n in row]
                if row and all(first <= second for first, second in pairwise(keys)):
                    smaller = [n for n in row if key(self.names[n]) < key(self.iri)]
                    return (self._last_of(smaller[-1]), True) if smaller else (row[0], False)
        return self._last_of(siblings[-1]), True

    def _last_of(self, number: int) -> int:
        """The last of the statements that follow one without a break and belong to it."""
        after = takewhile(lambda name: self._belongs(name, number), self.names[number + 1 :])
        return number + len(list(after))

    def _belongs(self, name: str, number: int) -> bool:
        head = self.names[number]
        seen = set()
        while name and name not in seen:
            if name.startswith(head + "."):
                return True
            seen.add(name)
            name = self.wholes.get(name) or self.subjects.get(name) or ""
            if name == head:
                return True
        return False


def _is_norm_of(provision: str) -> Callable[[str], bool]:
    return lambda name: name.startswith(f"{provision}.norm-")


def _above(iri: str) -> str:
    """The name that a name goes on from; empty for a stem."""
    start = iri.rfind("/") + 1
    return iri[: start + iri[start:].rfind(".")] if "." in iri[start:] else ""


def _pattern(iri: str) -> str:
    """What the last part of a name looks like: of digits, one letter, a word, or mixed."""
    last = iri.rpartition(".")[2]
    if not re.search(r"\d", last):
        return "@" if len(last) == 1 else "*"
    return re.sub(r"\d+", "#", last)


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
        result[path] = replace(so_far(path, result), target=target)
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
            target = _home(corpus, change.path, block.subject)
            other = so_far(target, result)
            content = f"{compact(block.subject)} and what is named by it"
            text = other.after or head(file.text, content)
            record = _respelled(file, block, file_of(text).spelling)
            result[target] = replace(
                other, after=inserted(text, record, block.subject, corpus.defaults)
            )
    return tuple(result.values())


def _without(change: Change, file: File, going: list[Block]) -> Change:
    if len(going) == len(file.blocks):
        return replace(change, target=change.path, after=None)
    kept = file.text
    for block in reversed(going):
        before, following = kept[: block.start], kept[block.end :].lstrip()
        kept = before + following if following else before.rstrip() + file.newline
    return replace(change, after=kept)


def _home(corpus: Corpus, source: Path, iri: str) -> Path:
    """The file for the records of a stem, which may have to be made."""
    there = [file.path for file in corpus.rooms("data") if stands(file.path, iri)]
    if there:
        return min(there, key=lambda path: path.stem != stem(iri))
    data = corpus.root / "data"
    return data / source.relative_to(data).parts[0] / f"{stem(iri)}.ttl"


def _respelled(file: File, block: Block, spelling: Spelling) -> str:
    within = (
        mention._replace(spelling=spelling)
        for mention in mentions(file.text)
        if block.start <= mention.start < block.end
    )
    text = renamed(file.text[: block.end], within, lambda mention: mention.iri)
    return text[block.start :].replace("\r\n", "\n")
