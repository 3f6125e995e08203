"""The graph as an editor sees it: the files, and over them the texts that nobody has saved yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import Literal

from dcgraph.check.change import MAX_TRIPLES
from dcgraph.check.findings import Finding, shown
from dcgraph.check.syntax import unreadable
from dcgraph.check.words import named
from dcgraph.edit.apply import Change, changed_corpus, faults, so_far
from dcgraph.edit.rename import code, mentions_in, rename
from dcgraph.edit.statements import Mention, left
from dcgraph.errors import EditError, LoadError
from dcgraph.files import FOLDERS, home, rooms
from dcgraph.namespaces import DCG, LABEL, PREFIXES, RDFS, SKOS, TITLE, TYPE, compact
from dcgraph.rdf.corpus import Corpus, Place, SourceFile, load, source_file
from dcgraph.rdf.turtle import Fact
from dcgraph.research.explanation import explanation, explanation_text
from dcgraph.research.graph import Desk
from dcgraph.snapshot.manifest import opened
from dcgraph.snapshot.repository import located

_CITATION: Final = ".citation-"
_ENDS: Final = ("hasSubject", "hasRelation", "hasObject")
_DEFINITIONS: Final = (SKOS + "definition", DCG + "summary", RDFS + "comment")
_TYPED: Final = re.compile(r"(?<![\w.:-])(?:[A-Za-z][\w-]*)?(?::[\w.-]*)?\Z")
MAX_NAMES: Final = 100
"""Names that are offered at once."""


class Graph:
    """The graph below `root`: `corpus` holds its files, with the `open` documents over them.

    It keeps the last readable text of a document that is no longer Turtle. `reload` reads files.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.corpus = self._disk = Corpus(root, ())
        self.open: dict[Path, SourceFile] = {}
        self._iris: frozenset[str] = frozenset()

    def reload(self) -> None:
        """Read the files that have changed. Raises LoadError and EditError as `load` does."""
        self._disk = load(rooms(self.root), [], self._disk)
        self._iris = _iris(self._disk.facts(*FOLDERS))
        self.corpus = self._disk.with_files(self.open)

    def put(self, path: Path, text: str) -> tuple[Finding, ...]:
        """Take the text of an open document; why it cannot be read, if so."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        try:
            room = path.relative_to(self.root).parts[0]
            self.open[path] = source_file(path, text, room, self.root, self._disk.defaults)
        except LoadError as error:
            return (unreadable(error, self.root, text),)
        self.corpus = self._disk.with_files(self.open)
        return ()

    def close(self, path: Path) -> None:
        """Go by the file again."""
        self.open.pop(path, None)
        self.corpus = self._disk.with_files(self.open)

    def names(self, before: str) -> tuple[str, list[tuple[str, str]]]:
        """What is typed at the end of a line, and what it may become, at most MAX_NAMES + 1.

        That is prefixes with their IRIs, or names with their labels: those that begin so, then
        those that have it anywhere in them.
        """
        typed = _TYPED.search(before)
        if typed is None or not typed[0]:
            return "", []
        prefix, colon, local = typed[0].partition(":")
        if not colon or prefix not in PREFIXES:
            spaces = PREFIXES.items()
            return typed[0], [(f"{name}:", iri) for name, iri in spaces if name.startswith(prefix)]
        space, wanted = PREFIXES[prefix], local.lower()
        known = self._iris | _iris(fact for file in self.open.values() for fact in file.facts)
        among = (iri for iri in known if iri.startswith(space) and _CITATION not in iri)
        fitting = [iri for iri in among if wanted in iri.removeprefix(space).lower()]
        best = sorted(fitting, key=lambda iri: (not iri.startswith(space + local), iri))
        label = self.corpus.label
        return typed[0], [(compact(iri), label(iri) or "") for iri in best[: MAX_NAMES + 1]]

    def described(self, iri: str) -> str:
        """A thing in Markdown: labels, name, kinds, what it is, what is filled in, and its uses.

        It is empty for what the graph neither describes nor uses.
        """
        values, files = self.corpus.values, self.corpus.files_of(iri)
        used = sum(1 for _ in self.references(iri))
        if not files and not used:
            return ""
        labels = [value.value for path in (LABEL, TITLE) for value in values(iri, path)]
        kinds = dict.fromkeys(named(self.corpus, kind.value) for kind in values(iri, TYPE))
        meanings = (value for path in _DEFINITIONS for value in values(iri, path))
        texts = [v.value for v in meanings if isinstance(v, Literal) and v.language in (None, "en")]
        given = (fact for file in files for fact in file.filled if fact[0].value == iri)
        filled = sorted(f"- {compact(path.value)} {shown(value)}" for _, path, value in given)
        parts = [
            f"**{' · '.join(labels)}**" if labels else "",
            f"`{compact(iri)}`" + (f" — {', '.join(kinds)}" if kinds else ""),
            *texts[:1],
            "\n".join(["**Filled in**", "", *filled]) if filled else "",
            f"Used in {used} file{'s' if used != 1 else ''}.",
        ]
        return "\n\n".join(filter(None, parts))

    def triple(self, path: Path, line: int) -> list[str]:
        """The names of the records and the relation of a line, or of the claim that it names."""
        for triple in self.open[path].triples if path in self.open else ():
            subject, values = triple.subject.value, self.corpus.values
            if line == triple.line:
                ends = [v.value for name in _ENDS for v in values(subject, DCG + name)[:1]]
                terms = ends or [term.value for term in triple[:3]]
                if terms[1].startswith(DCG) and self.corpus.files_of(terms[2]):
                    return [compact(term).partition(":")[2] for term in terms]
        return []

    def definitions(self, iri: str) -> list[Place]:
        """Where the description of a thing begins, in each file that has one."""
        return [file.start(file.about(iri)[0]) for file in self.corpus.files_of(iri)]

    def references(self, iri: str) -> Iterator[tuple[Path, str, list[Mention]]]:
        """The files of the graph and its queries that name a thing: path, text and mentions."""
        for path, saved in code(self.corpus, [iri]) if iri else ():
            text = self.open[path].text if path in self.open else saved
            name = path.relative_to(self.root)
            if name.parts[0] in FOLDERS:
                mentioned = mentions_in(text, name.as_posix()) or ()
                if own := [m for m in mentioned if m.iri == iri and m.declares is None]:
                    yield path, text, own


def _iris(facts: Iterable[Fact]) -> frozenset[str]:
    """All subjects and properties."""
    return frozenset(term.value for fact in facts for term in fact[:2])


# What takes long. It is done in a process beside the server, which keeps the files that it read.


_KNOWN: Final[dict[Path, Corpus]] = {}


def _read(root: Path, texts: Iterable[Path] = ()) -> Corpus:
    """The files. Raises LoadError for one that cannot be read and has no text in the editor."""
    refused: list[LoadError] = []
    _KNOWN[root] = load(rooms(root), refused, _KNOWN.get(root))
    if unread := [error for error in refused if error.path not in texts]:
        raise unread[0]
    return _KNOWN[root]


def judged(root: Path, path: Path, texts: Mapping[Path, str]) -> tuple[tuple[Finding, ...], str]:
    """What is wrong in a file, with the `texts` of open documents over their files.

    The second value is the reason why what follows was not judged, if it was not. The file is
    judged as if it were new, so that old faults are found too; of one that is too large for that,
    what differs from the saved text. Raises LoadError for another file that cannot be read.
    """
    corpus = _read(root, texts)
    if not any(file.path == path and len(file.facts) > MAX_TRIPLES for file in corpus.files):
        corpus = corpus.with_files({path: None})
    saved = {file.path: file.text for file in corpus.files}
    changes = [
        Change(place, place, saved.get(place), text)
        for place, text in texts.items()
        if place == path or text != saved.get(place)
    ]
    findings, unjudged = faults(corpus, changed_corpus(corpus, changes), changes)
    name = path.relative_to(root).as_posix()
    return tuple(f for f in findings if f.place and f.place.path == name), unjudged


def chains(root: Path, subject: str, relation: str, target: str) -> str:
    """Why a relation holds in the last snapshot; raises BuildError if there is none."""
    desk = Desk.open(opened(located(home(root))))
    return explanation_text(explanation(desk, subject, relation, target, "en"), "en")


def renamed(root: Path, old: str, new: str, texts: Mapping[Path, str]) -> tuple[Change, ...]:
    """What has to change for a thing to be called otherwise, records that move included.

    Raises EditError and NotFoundError as `rename` does, and EditError where it touches one of the
    `texts` of open documents that is not saved.
    """
    done = rename(_read(root), old, new, move=True)
    changed = {change.path for change in done.changes}
    for path, text in texts.items():
        if (path in changed or left(text, done.names)) and text != so_far(path, {}).before:
            raise EditError(
                f"{path.relative_to(root)} has changes that are not saved, and the renaming "
                "touches it. Save it and rename again."
            )
    return done.changes
