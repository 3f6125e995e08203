"""What a comparison is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from dcgraph.research.coverage.reading import Reading
from dcgraph.research.model import (
    Basis,
    Citation,
    Confidence,
    Ground,
    Silence,
    Statement,
    Text,
    Thing,
)

__all__ = [
    "ASPECTS",
    "Absence",
    "Aspect",
    "Comparison",
    "Conflict",
    "Counted",
    "Line",
    "Position",
    "Side",
    "Told",
]

Aspect = Literal[
    "dates",
    "bodies",
    "parties",
    "editions",
    "definitions",
    "characteristics",
    "relations",
    "changes",
    "matters",
    "texts",
    "parts",
    "sources",
]
ASPECTS: Final[tuple[Aspect, ...]] = get_args(Aspect)
"""In what respects two things are compared, in this order. `matters` are what texts require,
recommend, enable or treat, `texts` those that do so with a concept."""

Side = Literal["both", "a", "b"]
Absence = Literal["", "gap", "not read", "filtered", "not told"]
"""What it means that nothing is told of a side: its text was read as a whole and nothing is
recorded; it was not read, or in part only; what there is was not asked for; no source read says
it, which is no proof of the contrary. Empty where something is told."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one side: in words, as of when, by whom, and by which claims.

    `relation` is empty for what a record gives itself. `norms` are those from which it follows.
    """

    text: str
    date: str
    by: tuple[Thing, ...]
    relation: str
    claims: tuple[str, ...]
    basis: Basis
    confidence: Confidence | None
    citations: tuple[Citation, ...]
    norms: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One respect in which the two are compared, on the `side` of both or of one.

    `thing` is what they share or not: a characteristic, a matter, a text, a source; `name` is
    the property of a date, empty otherwise. `group` is the dimension of a characteristic.
    """

    aspect: Aspect
    name: str
    label: str
    thing: Thing | None
    group: Thing | None
    side: Side
    a: tuple[Told, ...]
    b: tuple[Told, ...]
    absence_a: Absence
    absence_b: Absence


@dataclass(frozen=True, slots=True)
class Position:
    """A claim or a definition in a sentence: who holds it, when it was said, and where it stands.

    `holders` says so where it is this project's own reading; `date` is empty where none is known.
    """

    thing: Thing
    text: str
    holders: str
    date: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two claims or definitions that contradict each other or are in tension.

    `conditions` say under which reading of their terms the two exclude each other, or why they
    point different ways and can both hold.
    """

    one: Position
    other: Position
    conditions: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many lines of an aspect are on both sides, and on one alone."""

    aspect: Aspect
    label: str
    both: int
    only_a: int
    only_b: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two things of a kind, side by side.

    `between` are the claims that relate the one to the other, or a part of it. `readings` tell
    how far texts that are compared were read. `hidden` counts what was not asked for; `silence`
    tells why there is nothing.
    """

    kind: Literal["concepts", "instruments", "editions"]
    a: Thing
    b: Thing
    counts: tuple[Counted, ...]
    lines: tuple[Line, ...]
    between: tuple[Statement, ...]
    contradictions: tuple[Conflict, ...]
    tensions: tuple[Conflict, ...]
    readings_a: tuple[Reading, ...]
    readings_b: tuple[Reading, ...]
    hidden: int
    note: str
    silence: Silence | None
