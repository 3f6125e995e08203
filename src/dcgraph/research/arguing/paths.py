"""The best arguments that lead from one thing to another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.research.arguing.net import Net, web_of
from dcgraph.research.arguing.search import Way, chosen, lightest
from dcgraph.research.arguing.sentences import argument, note
from dcgraph.research.arguing.silences import silence
from dcgraph.research.arguing.steps import Step, named, step
from dcgraph.research.desk import Desk
from dcgraph.research.model import BASES, Basis, Confidence, Silence, Thing
from dcgraph.research.wanted import Wanted, bounded

__all__ = ["LONGEST", "MOST", "USUAL_LONGEST", "USUAL_NUMBER", "Path", "Paths", "paths"]

MOST: Final = 10
LONGEST: Final = 6
USUAL_NUMBER: Final = 3
USUAL_LONGEST: Final = 4


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of steps, read out as an argument.

    `weight` is the less, the sounder and the more telling it is: it ranks the paths of an answer
    and means nothing beyond. `basis` and `confidence` are those of its weakest step; it is
    None where no step has any.
    """

    weight: float
    things: tuple[Thing, ...]
    steps: tuple[Step, ...]
    basis: Basis
    confidence: Confidence | None
    argument: str


@dataclass(frozen=True, slots=True)
class Paths:
    """The best paths of at most `longest` steps, the lightest first.

    `note` says what a path is worth, and whether others may have been missed; `silence` tells
    why there is none.
    """

    start: Thing
    end: Thing
    longest: int
    paths: tuple[Path, ...]
    note: str
    silence: Silence | None


def paths(
    desk: Desk,
    start: str,
    end: str,
    wanted: Wanted,
    *,
    number: int = USUAL_NUMBER,
    longest: int = USUAL_LONGEST,
) -> Paths:
    """Up to so many paths between two things by their names, each unlike the others.

    A step is a statement of a basis, confidence and day that are wanted; all that stand between
    the same two things make one step. Raises NotFound for what is not there, ParameterError for
    numbers out of bounds, for a claim, which is itself a step, and for the same thing twice.
    """
    bounded("k", number, MOST)
    bounded("longest", longest, LONGEST)
    ends = _end(desk, start), _end(desk, end)
    if ends[0] == ends[1]:
        raise ParameterError(
            f"A path leads from one thing to another, and {desk.thing(ends[0]).name} is asked for "
            "as both; ask for its record instead."
        )
    net = web_of(desk).net(desk, wanted)
    ways = lightest(net, *ends, longest, 4 * number + 12)
    found = sorted(chosen(net, ways.found, number))
    return Paths(
        start=desk.thing(ends[0], wanted.lang),
        end=desk.thing(ends[1], wanted.lang),
        longest=longest,
        paths=tuple(_path(desk, net, way, wanted) for way in found),
        note=note(wanted.lang, cut=ways.cut),
        silence=None if found else silence(desk, ends, longest, wanted),
    )


def _end(desk: Desk, name: str) -> str:
    iri = desk.iri(name)
    claim = desk.facts.claims.get(iri)
    if claim is None:
        return iri
    subject, relation_object = desk.thing(claim.subject).name, desk.thing(claim.object).name
    raise ParameterError(
        f"{name[:80]!r} is a claim, which is a step and no thing; ask for paths between what it "
        f"joins: {subject} and {relation_object}."
    )


def _path(desk: Desk, net: Net, way: Way, wanted: Wanted) -> Path:
    lang, things = wanted.lang, way.things
    steps = tuple(
        step(desk, one, other, net.links(one, other), lang) for one, other in pairwise(things)
    )
    best = [one.statements[0] for one in steps]
    grades = [one.confidence for one in best if one.confidence]
    ends = named(desk, things[0], lang), named(desk, things[-1], lang)
    return Path(
        weight=round(way.weight, 2),
        things=desk.things(things, lang),
        steps=steps,
        basis=max((one.basis for one in best), key=BASES.index),
        confidence=max(grades, default=None),
        argument=argument(ends, steps, lang),
    )
