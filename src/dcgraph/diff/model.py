"""What a comparison of two states of the graph finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal as OneOf
from typing import get_args

from dcgraph.rdf.corpus import Place
from dcgraph.rdf.turtle import Term

Kind = OneOf[
    "basis",
    "confidence",
    "removed",
    "renamed",
    "added",
    "retired",
    "restored",
    "re-sourced",
    "changed",
    "moved",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What can have happened to a thing, the gravest first."""

Sort = OneOf["term", "axiom", "shape", "claim", "record", "mapping"]
Level = OneOf["major", "minor", "patch", "none"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A triple of a thing. What stands in brackets, such as a citation, is one value of it.

    `subject`, `predicate` and `key` name it exactly. `seen` is the same with the names that
    renamed things have afterwards, so that it is equal on both sides where only names changed.
    """

    subject: str
    predicate: str
    key: str
    place: Place
    value: Term = field(compare=False)
    seen: tuple[str, str, str] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Value:
    """A value in words, and where it stands; `iri` is empty for a text and for what has no name."""

    text: str
    iri: str
    place: Place


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """The values that a property has `before` alone, and those it has `after` alone.

    With `of_list` they are the members that its one list, which is there on both sides, has.
    """

    property: str
    label: str
    of_list: bool
    before: tuple[Value, ...]
    after: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A statement that stands elsewhere; None where it was or is told once more, or once less."""

    before: Fact | None
    after: Fact | None


@dataclass(frozen=True, slots=True)
class Entry:
    """All that happened to one thing.

    `kinds` are in the order of KINDS. `was` is the IRI that a renamed thing had, and `evidence`
    says by what it was taken for the same. `lost` and `gained` are the facts that the entry
    accounts for: those in `properties`, those in `moved`, and those in which a renamed thing
    has its new name, of which `mentions` counts the ones in other things. `names` are the IRIs
    that it speaks of afterwards and did not before.
    """

    iri: str
    was: str
    evidence: str
    label: str
    type: str
    sort: Sort
    kinds: tuple[Kind, ...]
    before: Place | None
    after: Place | None
    mentions: int
    properties: tuple[PropertyChange, ...]
    moved: tuple[Moved, ...]
    names: frozenset[str] = field(repr=False)
    lost: tuple[Fact, ...] = field(repr=False)
    gained: tuple[Fact, ...] = field(repr=False)

    @property
    def is_graded(self) -> bool:
        """Whether its basis or its confidence changed."""
        return self.kinds[0] in ("basis", "confidence")


@dataclass(frozen=True, slots=True)
class FileChange:
    """A query or a table that changed; `title` is the question, where it is one.

    `lines` are the numbers of lines that came and that went.
    """

    path: str
    kind: OneOf["added", "removed", "changed"]
    title: str
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """A derived triple in words, and its three terms as they are written."""

    text: str
    triple: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Answers:
    """A question whose answer changes: the rows it gains and loses, each cell in words.

    `failed` is what keeps it from being asked on one side, else empty.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    gained: tuple[tuple[str, ...], ...]
    lost: tuple[tuple[str, ...], ...]
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of how far something is covered, before and after; empty for nothing."""

    of: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a version must be raised so far."""

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The version that the change asks for; `current` and `next` are empty if none is stated."""

    level: Level
    current: str
    next: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states of the graph held against each other."""

    before: str
    after: str
    entries: tuple[Entry, ...]
    files: tuple[FileChange, ...]
    derived_gained: tuple[Statement, ...]
    derived_lost: tuple[Statement, ...]
    questions: tuple[Answers, ...]
    coverage: tuple[Cell, ...]
    suggestion: Suggestion

    @property
    def differs(self) -> bool:
        """Whether anything is told; a comment or a space is nothing."""
        return bool(self.entries or self.files)
