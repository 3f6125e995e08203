"""Two things of a kind, side by side."""

from __future__ import annotations

from collections import Counter
from typing import Final, Literal

from dcgraph.errors import ParameterError
from dcgraph.research.comparing.against import between, conflicts
from dcgraph.research.comparing.concepts import lay_concepts
from dcgraph.research.comparing.model import ASPECTS, Comparison, Counted, Line
from dcgraph.research.comparing.pairing import Sheet
from dcgraph.research.comparing.words import ASPECT_WORDS, SENTENCES, worded
from dcgraph.research.comparing.written import lay_texts
from dcgraph.research.coverage.bearing import texts
from dcgraph.research.coverage.reading import readings
from dcgraph.research.desk import Desk
from dcgraph.research.model import Language, Reason, Silence
from dcgraph.research.timing.parties import parties
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG

__all__ = ["compare"]

Kind = Literal["concepts", "instruments", "editions"]
_KINDS: Final[dict[str, Kind]] = {
    "Concept": "concepts",
    "Instrument": "instruments",
    "Edition": "editions",
}


def compare(desk: Desk, a: str, b: str, wanted: Wanted) -> Comparison:
    """Two concepts, two instruments or two editions by their names, side by side.

    Raises NotFound, with the nearest names, for a name that nothing has, ParameterError, with
    what can be compared, for things of different kinds, of another kind, or the same thing.
    """
    one, other = desk.iri(a), desk.iri(b)
    kind = _kind(desk, one, other)
    lang, written = wanted.lang, kind != "concepts"
    sheet = Sheet(desk, wanted)
    (lay_texts if written else lay_concepts)(sheet, one, other)
    lines = tuple(sheet.lines)
    ends = [texts(desk, iri) if written else {iri} for iri in (one, other)]
    said, left = between(desk, ends[0], ends[1], wanted)
    hidden = sheet.hidden + left
    return Comparison(
        kind=kind,
        a=desk.thing(one, lang),
        b=desk.thing(other, lang),
        counts=_counts(lines, lang),
        lines=lines,
        between=said,
        contradictions=conflicts(desk, one, other, "contradicts", wanted),
        tensions=conflicts(desk, one, other, "isInTensionWith", wanted),
        readings_a=readings(desk, one, lang) if written else (),
        readings_b=readings(desk, other, lang) if written else (),
        hidden=hidden,
        note=_note(desk, (one, other), hidden, wanted),
        silence=None if lines or said else _silence(hidden, lang),
    )


def _kind(desk: Desk, a: str, b: str) -> Kind:
    kinds = [
        next((_KINDS[one] for one in desk.kinds(iri) if one in _KINDS), None) for iri in (a, b)
    ]
    if kinds[0] is None or kinds[0] != kinds[1]:
        told = (f"{desk.thing(iri).name} is of the kind {desk.thing(iri).kind}" for iri in (a, b))
        raise ParameterError(
            f"{' and '.join(told)}; compare two concepts, two instruments or two editions."
        )
    if a == b:
        raise ParameterError(
            f"{desk.thing(a).name} is named twice; name another to compare it with."
        )
    return kinds[0]


def _counts(lines: tuple[Line, ...], lang: Language) -> tuple[Counted, ...]:
    found = []
    for aspect in ASPECTS:
        sides = Counter(one.side for one in lines if one.aspect == aspect)
        if sides:
            label = worded(ASPECT_WORDS[aspect], lang)
            found.append(Counted(aspect, label, sides["both"], sides["a"], sides["b"]))
    return tuple(found)


def _note(desk: Desk, ends: tuple[str, str], hidden: int, wanted: Wanted) -> str:
    told = []
    if all(desk.facts.leading_to(iri, DCG + "isMembershipIn") for iri in ends):
        one, other = (_members(desk, iri, wanted) for iri in ends)
        told.append(("shared parties", len(one & other)))
    if hidden:
        told.append(("hidden", hidden))
    return " ".join(worded(SENTENCES[key], wanted.lang, count=str(number)) for key, number in told)


def _members(desk: Desk, iri: str, wanted: Wanted) -> frozenset[str]:
    """Those who surely are parties."""
    found = parties(desk, iri, wanted).members
    return frozenset(one.member.iri for one in found if one.held == "yes")


def _silence(hidden: int, lang: Language) -> Silence:
    reason: Reason = "filtered" if hidden else "not covered"
    return Silence(reason, worded(SENTENCES[reason], lang, count=str(hidden)), ())
