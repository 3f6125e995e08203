"""What a question in plain words is answered with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dcgraph.research.model import (
    Basis,
    Citation,
    Confidence,
    Coverage,
    Force,
    Silence,
    Text,
    Thing,
)

Kind = Literal[
    "definition",
    "difference",
    "who says",
    "requires",
    "gap",
    "in force",
    "particulars",
    "parties",
    "compare",
    "profile",
    "figures",
    "aspects",
    "list",
    "count",
    "source",
    "texts",
    "binding",
    "about",
    "found",
    "nearest",
    "outside",
]
"""What a question asks for; `about` where nothing more exact is known, `found` what has its words
in all of the graph, `nearest` what is nearest in meaning, `outside` what is not of this field."""

Outcome = Literal["answered", "corrected", "not known", "not read", "not covered", "outside"]
"""What became of it: answered, with a premise of it put right first, or why there is no answer."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence or a row, and the statement that it is made from.

    `thing` is the record that says it. `basis`, `force` and `confidence` are those of the
    statement, and `citations` the places that bear it out. `date` is the day from which it holds
    or on which it was said, empty where none is told.
    """

    thing: Thing
    text: Text
    date: str
    basis: Basis
    force: Force | None
    confidence: Confidence | None
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question: what is asked for, of which things, as of which day.

    `text` says so in words. `number` asks for this reading, `address` is that of the view that has
    all, empty where there is none.
    """

    kind: Kind
    text: str
    things: tuple[Thing, ...]
    day: str
    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a question in plain words.

    `corrections` come first: they tell what a premise of the question is in truth. `sentences` are
    the answer, one to three, or one for each of up to six provisions that are named; the last may
    say what of the question is not answered. `rows` are the statements beside them, of which
    `total` were found. Where there is no answer, `silence` tells why. `coverage` tells how far the
    texts were read that the answer is about. `others` are the next two readings.
    """

    question: str
    outcome: Outcome
    reading: Reading
    corrections: tuple[Told, ...]
    sentences: tuple[Told, ...]
    rows: tuple[Told, ...]
    total: int
    silence: Silence | None
    coverage: tuple[Coverage, ...]
    others: tuple[Reading, ...]
