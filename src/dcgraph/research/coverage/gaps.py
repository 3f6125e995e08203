"""A notion against a text: which of its characteristics are covered, which not, and where else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.research.coverage.axes import text_named
from dcgraph.research.coverage.bearing import (
    GAP_STATES,
    GapState,
    bearing,
    is_text,
    owner,
    place,
    state,
    texts,
)
from dcgraph.research.coverage.frames import EXTENT, GAP_FINDING, GAP_SILENCE
from dcgraph.research.coverage.gap_model import Aspect, Counts, Filling, Gaps
from dcgraph.research.coverage.gap_paper import gap_paper
from dcgraph.research.coverage.paper import NO_PAPER
from dcgraph.research.coverage.reading import extent, readings
from dcgraph.research.desk import Desk
from dcgraph.research.facts import Claimed
from dcgraph.research.model import Extent, Language, Reason, Silence, Statement
from dcgraph.research.moments import had_begun
from dcgraph.research.norms import Followed, said_on
from dcgraph.research.wanted import Wanted, bounded
from dcgraph.terms import DCG

__all__ = ["MOST_ELSEWHERE", "USUAL_ELSEWHERE", "gaps"]

MOST_ELSEWHERE: Final = 50
USUAL_ELSEWHERE: Final = 5


@dataclass(frozen=True, slots=True)
class _Side:
    """The text that a notion is laid against: it with all within it, and how far it was read.

    `in_part` tells that parts of it were read as a whole, and it was not.
    `there` tells whether it can have been there on the day, `most` how many others are told.
    """

    texts: frozenset[str]
    extent: Extent
    in_part: bool
    there: bool
    most: int


def gaps(
    desk: Desk, notion: str, instrument: str, wanted: Wanted, *, most: int = USUAL_ELSEWHERE
) -> Gaps:
    """The characteristics of a notion against an instrument or another text, both by name.

    Of the instruments that bear on what is not covered, the `most` strongest are told. Raises
    NotFound for a name that there is not, ParameterError for things of the wrong kinds and for
    a number out of bounds.
    """
    bounded("most", most, MOST_ELSEWHERE)
    of, against = _notion(desk, notion), _against(desk, instrument)
    how_far = extent(desk, against, wanted.as_of)[0]
    there = had_begun(desk, against, wanted.as_of)
    every, read = texts(desk, against), readings(desk, against, wanted.lang)
    whole = tuple(
        one.text
        for one in read
        if there
        and one.text.iri != against
        and one.text.iri in every
        and extent(desk, one.text.iri, wanted.as_of)[0] == "whole"
    )
    side = _Side(every, how_far, bool(whole) and how_far != "whole", there, most)
    known = _given(desk, of)
    found = tuple(
        _aspect(desk, iri, given, side, wanted)
        for iri, claims in known.items()
        if (given := bearing(desk, claims, wanted).statements)
    )
    answer = Gaps(
        notion=desk.thing(of, wanted.lang),
        instrument=desk.thing(against, wanted.lang),
        as_of=wanted.as_of,
        pinned=desk.pinned(),
        extent=how_far,
        readings=read,
        silent=whole,
        counts=_counts(found),
        aspects=tuple(sorted(found, key=_order)),
        hidden=len(known) - len(found),
        finding="",
        paper=NO_PAPER,
        silence=None,
    )
    answer = replace(answer, silence=_silence(answer, wanted.lang, there=there))
    answer = replace(answer, finding=_finding(answer, wanted.lang))
    return replace(answer, paper=gap_paper(answer, wanted))


def _notion(desk: Desk, name: str) -> str:
    iri = desk.iri(name)
    if "Concept" in desk.kinds(iri):
        return iri
    thing = desk.thing(iri)
    turned = " The notion comes first, then the instrument." if is_text(desk, iri) else ""
    raise ParameterError(
        f"{thing.label} is of kind {thing.kind}; name a notion, such as digital-customs.{turned}"
    )


def _against(desk: Desk, name: str) -> str:
    iri = desk.iri(name)
    if "Notion" in desk.kinds(iri):
        raise ParameterError(
            f"{desk.label(iri).text} is of kind Notion; name an instrument to lay the notion "
            "against, such as rkc. The notion comes first, then the instrument."
        )
    return text_named(desk, name)


def _given(desk: Desk, notion: str) -> dict[str, list[Claimed]]:
    """The characteristics that sources give to a notion, each with the claims that do."""
    found: dict[str, list[Claimed]] = {}
    for claim in desk.facts.by_subject.get(notion, ()):
        if claim.relation == DCG + "hasCharacteristic":
            found.setdefault(claim.object, []).append(claim)
    return found


def _aspect(
    desk: Desk, iri: str, given: tuple[Statement, ...], side: _Side, wanted: Wanted
) -> Aspect:
    claims = tuple(said_on(desk, iri))
    own = bearing(desk, (one for one in claims if one.subject in side.texts), wanted)
    elsewhere: tuple[Filling, ...] = ()
    if not own.statements:
        others = (one for one in claims if one.subject not in side.texts)
        elsewhere = _fillings(desk, others, wanted)
    what: GapState = state(own, side.extent, there=side.there)
    if what == "not read" and side.in_part:
        what = "gap in part"
    dimension = desk.facts.first(iri, DCG + "isOnDimension")
    return Aspect(
        characteristic=desk.thing(iri, wanted.lang),
        dimension=desk.thing(dimension, wanted.lang) if dimension else None,
        given=given,
        state=what,
        statements=own.statements,
        hidden=own.hidden,
        elsewhere=elsewhere[: side.most],
        others=len(elsewhere[side.most :]),
    )


def _fillings(
    desk: Desk, claims: Iterable[Claimed | Followed], wanted: Wanted
) -> tuple[Filling, ...]:
    """The texts that make some claims, the one with the strongest first."""
    found: dict[str, list[Statement]] = {}
    of_texts = (one for one in claims if is_text(desk, one.subject))
    for one in bearing(desk, of_texts, wanted).statements:
        found.setdefault(owner(desk, one.subject.iri), []).append(one)
    made = [Filling(desk.thing(iri, wanted.lang), tuple(told)) for iri, told in found.items()]
    return tuple(sorted(made, key=lambda one: place(one.statements[0])))


def _order(aspect: Aspect) -> tuple[int, str, str]:
    dimension = aspect.dimension.name if aspect.dimension else ""
    return GAP_STATES.index(aspect.state), dimension, aspect.characteristic.name


def _finding(found: Gaps, lang: Language) -> str:
    """How many the text lacks, in what was read of it as a whole, and how far the rest was."""
    words, counts = GAP_FINDING[lang], found.counts
    if not found.aspects:
        return ""
    part: dict[str, str | int] = {"text": found.instrument.label, "total": counts.characteristics}
    if counts.covered == counts.characteristics:
        return words["all"].format(**part)
    told = []
    if counts.gap:
        told.append(_lacking(words, counts.gap, part))
    if counts.gap_in_part:
        whole = words["and"].join(one.label for one in found.silent)
        told.append(_lacking(words, counts.gap_in_part, {**part, "text": whole}))
        silent = {one.iri for one in found.silent}
        rest = [one for one in found.readings if one.text.iri not in silent]
        rest = [one for one in rest if one.text != found.instrument] or rest
        told += [
            words["rest"].format(text=one.text.label, extent=EXTENT[lang][one.extent])
            for one in rest
        ]
    if counts.not_read:
        extent_ = EXTENT[lang][found.extent]
        told.append(words["not read"].format(**part, count=counts.not_read, extent=extent_))
    if counts.filtered:
        told.append(words["filtered"].format(count=counts.filtered))
    return " ".join(told)


def _lacking(words: dict[str, str], count: int, part: dict[str, str | int]) -> str:
    return words["one lacks" if count == 1 else "lacks"].format(**part, count=count)


def _counts(aspects: tuple[Aspect, ...]) -> Counts:
    states = Counter(one.state for one in aspects)
    return Counts(
        characteristics=len(aspects),
        covered=states["covered"],
        gap=states["gap"],
        gap_in_part=states["gap in part"],
        not_read=states["not read"],
        filtered=states["filtered"],
        elsewhere=sum(1 for one in aspects if one.elsewhere),
    )


def _silence(found: Gaps, lang: Language, *, there: bool) -> Silence | None:
    if found.counts.covered:
        return None
    key, reason = _why(found, there=there)
    hidden = found.hidden + sum(one.hidden for one in found.aspects)
    message = GAP_SILENCE[lang][key].format(
        notion=found.notion.label,
        instrument=found.instrument.label,
        day=found.as_of,
        hidden=hidden,
    )
    return Silence(reason, message, ())


def _why(found: Gaps, *, there: bool) -> tuple[str, Reason]:
    """What keeps the text from covering anything; what the reader can change comes first."""
    if not there:
        return "not there", "filtered"
    if not found.aspects:
        return ("left out", "filtered") if found.hidden else ("no characteristic", "not covered")
    if found.counts.filtered:
        return "left out", "filtered"
    unread = found.counts.not_read or found.counts.gap_in_part
    return ("not read", "not read") if unread else ("gap", "not covered")
