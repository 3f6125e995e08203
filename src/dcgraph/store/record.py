"""What the graph `published` says of what lies on a store, and what may go from there.

While a snapshot is being published it names no hash, so that no server starts on it; what was
there before stays written down, so that nothing is forgotten when that fails half-way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from dcgraph.store.layout import COUNT, HASH, PART, PUBLISHED, REPLACES, Published, everything
from dcgraph.terms import PREFIXES

__all__ = ["Record", "recorded", "statements"]

_LEFT: Final = PREFIXES["dcterms"] + "hasVersion"
_INTEGER: Final = NamedNode(PREFIXES["xsd"] + "integer")


@dataclass(frozen=True, slots=True)
class Record:
    """What is there: `published` if it is whole, and by which hash servers may ask it.

    `left` are the hashes of all other snapshots of which triples may lie there, `graphs` the
    named graphs.
    """

    published: Published | None = None
    current: str | None = None
    left: frozenset[str] = frozenset()
    graphs: frozenset[str] = frozenset()

    def holds(self, content: str, triples: int, graphs: Iterable[str]) -> bool:
        """Whether it says that this snapshot is there, whole."""
        there = self.published
        return there is not None and (there.hash, there.triples, there.graphs) == (
            content,
            triples,
            tuple(graphs),
        )

    def may_be_asked(self, content: str) -> bool:
        """Whether a server may be asking the snapshot with this hash now."""
        return content == self.current or (
            self.published is not None and content == self.published.replaces
        )

    def made(self, content: str, triples: int, graphs: Iterable[str]) -> Published:
        """What is to be said once this snapshot is there."""
        replaced = None if self.current == content else self.current
        return Published(content, triples, tuple(graphs), replaced)

    def withdrawn(self, made: Published) -> Iterator[Triple]:
        """What is said while that is being put there."""
        thing = NamedNode(PUBLISHED)
        if self.current is not None:
            yield Triple(thing, NamedNode(REPLACES), Literal(self.current))
        for content in sorted({*self.left, made.hash} - {self.current}):
            yield Triple(thing, NamedNode(_LEFT), Literal(content))
        for graph in sorted({*self.graphs, *made.graphs}):
            yield Triple(thing, NamedNode(PART), NamedNode(graph))

    def stale(self, made: Published) -> Iterator[str]:
        """The graphs that nobody asks any more once that is there."""
        yield from sorted(self.graphs - set(made.graphs))
        for content in sorted(self.left - {made.hash, made.replaces}):
            yield everything(content)


def recorded(said: Iterable[tuple[str, str]]) -> Record:
    """The record of a graph `published` that says these values of these properties."""
    values: dict[str, list[str]] = {}
    for name, value in said:
        values.setdefault(name, []).append(value)
    replaces = values.get(REPLACES, [])
    graphs = frozenset(values.get(PART, []))
    left = frozenset(values.get(_LEFT, []))
    if HASH not in values or COUNT not in values:
        return Record(None, replaces[0] if replaces else None, left, graphs)
    content = values[HASH][0]
    before = replaces[0] if replaces else None
    published = Published(content, int(values[COUNT][0]), tuple(sorted(graphs)), before)
    return Record(published, content, left | frozenset(replaces), graphs)


def statements(made: Published) -> Iterator[Triple]:
    """What the graph `published` says when a snapshot is whole."""
    thing = NamedNode(PUBLISHED)
    yield Triple(thing, NamedNode(HASH), Literal(made.hash))
    yield Triple(thing, NamedNode(COUNT), Literal(str(made.triples), datatype=_INTEGER))
    for graph in made.graphs:
        yield Triple(thing, NamedNode(PART), NamedNode(graph))
    if made.replaces is not None:
        yield Triple(thing, NamedNode(REPLACES), Literal(made.replaces))
