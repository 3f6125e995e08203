"""What a corpus says of each thing, with what stands in brackets as part of the value.

A node without a name, and a citation, whose name comes from its content, is told with the thing
that leads to it, and two are the same if their content is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.diff.model import Fact
from dcgraph.load import Corpus, Place, SourceFile
from dcgraph.terms import PREFIXES
from dcgraph.turtle import Located, Term

__all__ = ["ANONYMOUS", "Contents", "Inner", "is_generated", "is_inner"]

ANONYMOUS: Final = "_:"
"""What the name of a thing without a name begins with; its content follows as a hash."""

Inner = Mapping[str, list[Located]]
"""The triples of the nodes of a file that stand in brackets, by the node."""

_GENERATED: Final = re.compile(r"\.[a-z]+-[0-9a-f]{12}$")
_DEEPEST: Final = 60
_REST: Final = PREFIXES["rdf"] + "rest"


def is_inner(triple: Located) -> bool:
    """Whether the object of a triple stands in brackets, or would if it had no name."""
    value = triple.object
    if isinstance(value, NamedNode):
        name, owner = value.value, triple.subject.value
        return name.startswith(owner) and bool(_GENERATED.match(name, len(owner)))
    return isinstance(value, BlankNode)


def is_generated(iri: str) -> bool:
    """Whether an IRI looks like one that a node in brackets is given, such as a citation."""
    return bool(_GENERATED.search(iri))


class Contents:
    """The facts of the things in some files, by the name that a thing has afterwards.

    `renamed` gives the new names of things. What other files say of these things, and of those
    named in `also`, is read too.
    """

    def __init__(
        self,
        corpus: Corpus,
        files: Iterable[SourceFile],
        renamed: Mapping[str, str],
        also: Iterable[str] = (),
    ) -> None:
        self.inner: dict[str, Inner] = {}
        self.facts: dict[str, list[Fact]] = {}
        self._renamed = renamed
        for file in files:
            self._read(file)
        # By the names that they have on this side.
        touched = self.things().keys() | set(also)
        others = {
            file.shown: file
            for subject in sorted(touched)
            for file, _ in corpus.statements(subject)
            if file.shown not in self.inner
        }
        for file in others.values():
            self._read(file, touched)

    def things(self) -> dict[str, list[Fact]]:
        """The facts by the names that the things have on their own side."""
        found: dict[str, list[Fact]] = {}
        for facts in self.facts.values():
            for fact in facts:
                found.setdefault(fact.subject, []).append(fact)
        return found

    def later(self, iri: str) -> str:
        """The name that a thing has afterwards."""
        return self._renamed.get(iri, iri)

    def terms(self, fact: Fact) -> set[str]:
        """The IRIs that a fact speaks of: those of its property and of all in its value."""
        inner = self.inner[fact.place.path]
        found = {fact.predicate}
        waiting, met = [fact.value], {fact.value}
        while waiting:
            value = waiting.pop()
            if isinstance(value, Literal):
                continue
            if value.value not in inner:
                found.add(value.value)
                continue
            for triple in inner[value.value]:
                found.add(triple.predicate.value)
                if triple.object not in met:
                    met.add(triple.object)
                    waiting.append(triple.object)
        return found

    def _read(self, file: SourceFile, only: set[str] | None = None) -> None:
        """Read the facts of a file, or those of the things in `only`."""
        within = {triple.object.value for triple in file.triples if is_inner(triple)}
        inner: dict[str, list[Located]] = {name: [] for name in within}
        outer: dict[str, list[Located]] = {}
        for triple in file.triples:
            (inner if triple.subject.value in within else outer).setdefault(
                triple.subject.value, []
            ).append(triple)
        self.inner[file.shown] = inner
        keys = _Keys(inner, {}), _Keys(inner, self._renamed)
        for name, triples in outer.items():
            if only is None or name in only:
                self._tell(file, name, triples, keys)
        # Nodes that lead to each other in a circle: none of them is anything's value.
        for name in sorted(within - keys[0].reached) if only is None else ():
            if inner[name] and name not in keys[0].reached:
                self._tell(file, name, inner[name], keys)

    def _tell(
        self,
        file: SourceFile,
        name: str,
        triples: list[Located],
        keys: tuple[_Keys, _Keys],
    ) -> None:
        raw, seen = keys
        exact = [(t.predicate.value, raw.of(t.object)) for t in triples]
        if _is_named(triples[0]):
            subject = name
        else:
            subject = ANONYMOUS + _digest(sorted(f"{p} {k}" for p, k in exact))
        later = self._renamed.get(subject, subject)
        facts = self.facts.setdefault(later, [])
        for triple, (predicate, key) in zip(triples, exact, strict=True):
            after = later, self._renamed.get(predicate, predicate), seen.of(triple.object)
            place = Place(file.shown, triple.line, triple.column)
            facts.append(Fact(subject, predicate, key, place, triple.object, after))


class _Keys:
    """Exact names of values: that of a value in brackets is the hash of its content."""

    def __init__(self, inner: Inner, renamed: Mapping[str, str]) -> None:
        self.reached: set[str] = set()
        self._inner = inner
        self._renamed = renamed
        self._known: dict[str, str] = {}

    def of(self, value: Term, depth: int = 0) -> str:
        if isinstance(value, Literal):
            return str(value)
        name = value.value
        if name not in self._inner:
            return f"<{self._renamed.get(name, name)}>"
        self.reached.add(name)
        if name not in self._known:
            # Until it is known, and if it lies too deep, a node goes by the name it was read with.
            self._known[name] = f"{ANONYMOUS}{name}"
            if depth < _DEEPEST:
                self._known[name] = self._content(name, depth)
        return self._known[name]

    def _content(self, name: str, depth: int) -> str:
        """The hash of what a node holds. A list is as long as it likes, and no deeper for it."""
        items: list[str] = []
        while True:
            triples = self._inner[name]
            rest = next((t.object for t in triples if t.predicate.value == _REST), None)
            items += sorted(
                f"{self._renamed.get(t.predicate.value, t.predicate.value)} "
                f"{self.of(t.object, depth + 1)}"
                for t in triples
                if rest is None or t.object != rest
            )
            if rest is None:
                break
            if isinstance(rest, Literal) or rest.value not in self._inner:
                items.append(self.of(rest))
                break
            if rest.value in self.reached:
                items.append(self._known.get(rest.value, rest.value))
                break
            name = rest.value
            self.reached.add(name)
        return ANONYMOUS + _digest(items)


def _is_named(triple: Located) -> bool:
    return isinstance(triple.subject, NamedNode)


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:24]
