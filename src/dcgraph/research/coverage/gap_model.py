"""What a gap analysis answers with."""

from __future__ import annotations

from dataclasses import dataclass

from dcgraph.research.coverage.bearing import GapState
from dcgraph.research.coverage.paper import Paper
from dcgraph.research.coverage.reading import Reading
from dcgraph.research.model import Extent, Silence, Statement, Thing

__all__ = ["Aspect", "Counts", "Filling", "Gaps"]


@dataclass(frozen=True, slots=True)
class Filling:
    """Another text that bears on a thing, by its strongest statements and those of its parts."""

    instrument: Thing
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Aspect:
    """A characteristic of the notion against the text.

    `given` are the claims that give it to the notion. `statements` are those of the text and
    its parts on it, the strongest first, `hidden` counts those that were not asked for. Where
    there are none, `state` tells why, and `elsewhere` are the other instruments that bear on
    it, the strongest first; `others` counts those beyond the number asked for.
    """

    characteristic: Thing
    dimension: Thing | None
    given: tuple[Statement, ...]
    state: GapState
    statements: tuple[Statement, ...]
    hidden: int
    elsewhere: tuple[Filling, ...]
    others: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many characteristics there are, and how many in each state.

    `gap` counts those on which a text that was read as a whole is silent, `gap_in_part` those on
    which the parts of it are that were read as a whole, `not_read` those on which nothing was
    found in a text of which no part was. `elsewhere` counts, of those that are
    not covered, what another instrument bears on.
    """

    characteristics: int
    covered: int
    gap: int
    gap_in_part: int
    not_read: int
    filtered: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """The characteristics of a notion against a text.

    `pinned` tells from which graph this is, `extent` how far the text was read, and `readings`
    the notes on that, those of its parts among them. `silent` are the parts that were read as a
    whole: what is not covered does not stand in them either. `aspects` come by state, what the
    text lacks first, then by dimension. `finding` says in a sentence how many it lacks, and of
    what that is not known.
    `hidden` counts the characteristics that were left out by what was asked for. `paper` tells
    it all as a text, `silence` why nothing is covered.
    """

    notion: Thing
    instrument: Thing
    as_of: str
    pinned: str
    extent: Extent
    readings: tuple[Reading, ...]
    silent: tuple[Thing, ...]
    counts: Counts
    aspects: tuple[Aspect, ...]
    hidden: int
    finding: str
    paper: Paper
    silence: Silence | None
