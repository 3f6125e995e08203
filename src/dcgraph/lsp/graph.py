"""The graph as an editor sees it: the files, and over them the texts that nobody has saved yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import Literal

from dcgraph.check.findings import Finding
from dcgraph.check.syntax import unreadable
from dcgraph.check.words import named
from dcgraph.edit.rename import code, mentions_in
from dcgraph.edit.statements import Mention, query_mentions
from dcgraph.errors import LoadError
from dcgraph.files import FOLDERS, rooms
from dcgraph.git import Change, room_of
from dcgraph.lsp.positions import Page, normal
from dcgraph.namespaces import DCG, LABEL, PREFIXES, RDFS, SKOS, TITLE, TYPE, compact
from dcgraph.rdf.corpus import Corpus, Place, SourceFile, load, source_file

_CITATION: Final = ".citation-"
_LABELS: Final = (LABEL, TITLE)
_DEFINITIONS: Final = (SKOS + "definition", DCG + "summary", RDFS + "comment")
_TYPED: Final = re.compile(r"(?<![\w.:-])(?:([A-Za-z][\w-]*)?(:[\w.-]*)?)\Z")
MAX_NAMES: Final = 100
"""Names that are offered at once."""


@dataclass
class Graph:
    """The graph below `root`, with the texts of open documents by the path at which each is shown.

    A text that is not Turtle hides what the file said when it last was.
    """

    root: Path
    disk: Corpus
    refused: list[LoadError]
    texts: dict[str, str] = field(default_factory=dict)
    _good: dict[str, SourceFile] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Path) -> Graph:
        """The graph in a checkout. Raises LoadError for what is none."""
        refused: list[LoadError] = []
        return cls(root, load(rooms(root), refused), refused)

    def reload(self) -> None:
        """Read the files that have changed. Raises LoadError and EditError as `load` does."""
        self.refused.clear()
        self.disk = load(rooms(self.root), self.refused, self.disk)
        self._forget("corpus", "_saved")

    def _forget(self, *names: str) -> None:
        for name in names:
            vars(self).pop(name, None)

    def shown(self, path: Path) -> str | None:
        """The path at which a file is shown, None for what is no Turtle of the graph."""
        path = path.resolve()
        if path.suffix != ".ttl" or not path.is_relative_to(self.root):
            return None
        shown = path.relative_to(self.root).as_posix()
        return shown if shown.startswith(tuple(f"{name}/" for name in FOLDERS)) else None

    def put(self, shown: str, text: str) -> Finding | None:
        """Take the text of an open document; why it cannot be read, if so."""
        self.texts[shown] = text = normal(text)
        try:
            self._good[shown] = source_file(
                self.root / shown, text, room_of(shown), self.root, self.disk.defaults
            )
        except LoadError as error:
            return unreadable(error, self.root, text)
        finally:
            self._forget("corpus")
        return None

    def close(self, shown: str) -> None:
        """Go by the file again."""
        self.texts.pop(shown, None)
        self._good.pop(shown, None)
        self._forget("corpus")

    @cached_property
    def corpus(self) -> Corpus:
        """The files with the open documents over them."""
        return self.disk.with_files({file.path: file for file in self._good.values()})

    @cached_property
    def _saved(self) -> dict[str, str]:
        return {file.shown: file.text for file in self.disk.files}

    def saved(self, shown: str) -> str | None:
        """The text of a file when it was last read, None where there is none."""
        return self._saved.get(shown)

    def unsaved(self) -> tuple[Change, ...]:
        """The open documents that differ from their files."""
        return tuple(
            Change(shown, room_of(shown), self.saved(shown), text)
            for shown, text in self.texts.items()
            if text != self.saved(shown)
        )

    def mention(self, shown: str, text: str, offset: int) -> Mention | None:
        """What is named at an offset of a text, which may be half-typed."""
        for mention in _mentions(shown, normal(text), offset):
            if mention.start <= offset <= mention.end and mention.declares is None:
                return mention
        return None

    def names(self, before: str) -> tuple[str, list[str]]:
        """What is typed at the end of a line, and the names or prefixes that it may become.

        Names that begin so come first, then those that have it anywhere in them.
        """
        typed = _TYPED.search(before)
        if typed is None or not typed[0]:
            return "", []
        prefix, local = typed[1] or "", typed[2]
        if local is None:
            return typed[0], [f"{name}:" for name in PREFIXES if name.startswith(prefix)]
        own = {fact[0].value for file in self._good.values() for fact in file.facts}
        known = {*self._known, *map(compact, own)} if own else self._known
        start = f"{prefix}:"
        among = sorted(name for name in known if name.startswith(start) and _CITATION not in name)
        first = [name for name in among if name.startswith(typed[0])]
        wanted = local[1:].lower()
        rest = [n for n in among if wanted in n[len(start) :].lower() and n not in {*first}]
        return typed[0], [*first, *rest][: MAX_NAMES + 1]

    @property
    def _known(self) -> frozenset[str]:
        """The short names of all subjects and properties in the files."""
        if self._known_of is None or self._known_of[0] is not self.disk:
            everything = self.disk.facts(*FOLDERS)
            iris = {term.value for fact in everything for term in fact[:2]}
            self._known_of = self.disk, frozenset(map(compact, iris))
        return self._known_of[1]

    _known_of: tuple[Corpus, frozenset[str]] | None = None

    def described(self, iri: str) -> str:
        """A thing in Markdown: labels, name, kinds, what it is, and in how many files it is used.

        It is empty for what the graph neither describes nor uses.
        """
        facts = self.corpus.facts_about(iri)
        labels = [v.value for _, path, v in facts if path.value in _LABELS]
        kinds = [named(self.corpus, value.value) for value in self.corpus.values(iri, TYPE)]
        texts = [
            value.value
            for wanted in _DEFINITIONS
            for _, path, value in facts
            if path.value == wanted
            and isinstance(value, Literal)
            and value.language in (None, "en")
        ]
        files = {shown for shown, _, _ in self.references(iri)}
        if not facts and not files:
            return ""
        used = f"Used in {len(files)} file{'s' if len(files) != 1 else ''}."
        head = [f"**{' · '.join(labels)}**"] if labels else []
        kind = f" — {', '.join(dict.fromkeys(kinds))}" if kinds else ""
        return "\n\n".join([*head, f"`{compact(iri)}`{kind}", *texts[:1], used])

    def definitions(self, iri: str) -> list[Place]:
        """Where the description of a thing begins, in each file that has one."""
        return [file.start(file.about(iri)[0]) for file in self.corpus.files_of(iri)]

    def references(self, iri: str) -> Iterator[tuple[str, str, Mention]]:
        """Each mention of a thing in the graph and its queries: path, text and mention."""
        for path, kept in code(self.corpus, [iri]):
            shown = path.relative_to(self.root).as_posix()
            text = self.texts.get(shown, normal(kept))
            if shown.startswith(tuple(f"{name}/" for name in FOLDERS)):
                for mention in _mentions(shown, text):
                    if mention.iri == iri and mention.declares is None:
                        yield shown, text, mention

    def mentions(self, shown: str) -> list[Mention]:
        """What an open document names."""
        return _mentions(shown, self.texts[shown])

    def page(self, shown: str, encoding: str) -> Page:
        """The text of a file or open document by lines."""
        return Page(self.texts.get(shown, self.saved(shown) or ""), encoding)


def _mentions(shown: str, text: str, offset: int | None = None) -> list[Mention]:
    """What a text names; of one that is half-typed, what the line around the offset does."""
    try:
        return mentions_in(text, shown) or []
    except LoadError:
        if offset is None:
            return []
    start = text.rfind("\n", 0, offset) + 1
    line = text[start:].partition("\n")[0]
    moved = (m._replace(start=m.start + start, end=m.end + start) for m in query_mentions(line))
    return list(moved)
