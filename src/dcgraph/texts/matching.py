"""Which part of a copy is which provision of the graph, by numbers in their places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from dcgraph.namespaces import DCG, SKOS
from dcgraph.research.contents import Line, contents, root_of
from dcgraph.research.graph import Desk
from dcgraph.research.relevance import wholes
from dcgraph.texts.headings import WORDS, heading_of, roman
from dcgraph.texts.model import Split, Unit

Reason = Literal["no provision", "several provisions", "within another", "repeated"]
_DIVISIONS: Final = frozenset(
    ("annex", "volume", "part", "title", "chapter", "section", "subsection")
)
_SMALL: Final = frozenset(("paragraph", "point"))
_GENERAL: Final = "general annex"
_OF_CLASSES: Final = {
    "Annex": "annex",
    "Article": "article",
    "Standard": "standard",
    "TransitionalStandard": "standard",
    "RecommendedPractice": "standard",
    "DefinitionClause": "paragraph",
    "Paragraph": "paragraph",
    "Preamble": "preamble",
    "Section": "section",
    "Chapter": "chapter",
}
_FITS: Final = {
    **dict.fromkeys(_DIVISIONS - {"annex"}, _DIVISIONS - {"annex"}),
    "annex": frozenset(("annex", "")),
    "article": frozenset(("article",)),
    "standard": frozenset(("standard", "paragraph")),
    "preamble": frozenset(("preamble",)),
    "paragraph": frozenset(("paragraph", "standard", "section")),
    "point": frozenset(("paragraph",)),
}
"""By the kind of a part of a copy: what the provision can be in the graph."""
_NAMES: Final = tuple(SKOS + one for one in ("prefLabel", "altLabel"))


@dataclass(slots=True)
class _Target:
    """A provision, with its number and those of all around it, the nearest first."""

    iri: str
    kind: str
    number: str
    names: frozenset[str]
    above: tuple[_Target, ...]
    depth: int

    @property
    def in_annex(self) -> bool:
        return any(one.kind == "annex" for one in (self, *self.above))


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A part of a copy that is no provision of the graph, and why; `near` may be meant."""

    unit: Unit
    reason: Reason
    near: tuple[str, ...] = ()


@dataclass(slots=True)
class Matched:
    """A copy laid against a text of the graph: places of units by the IRI of their provision."""

    root: str
    units: dict[str, int] = field(default_factory=dict)
    unmatched: list[Unmatched] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    """The provisions of the graph with a number that the copy does not have."""


def matched(desk: Desk, text: str, copy: Split) -> Matched:
    """Lay a copy of the text with an IRI, an instrument or an edition, against its provisions.

    A part is a provision where kind and number are the same in the same place; of several such
    parts it is the longest. What is told apart by number alone in all of the copy and of the text
    is found wherever it stands. Nothing is guessed: what fits several provisions fits none.
    """
    targets = _Targets(desk, root_of(desk, text))
    found: list[_Target | None] = []
    reasons: dict[int, tuple[Reason, tuple[str, ...]]] = {}
    times = Counter(
        (one.kind, _number(one.kind, one.number))
        for place, one in enumerate(copy.units)
        if not any(above.kind == "annex" for above in _around(copy.units, place))
    )
    for place, unit in enumerate(copy.units):
        fits, blocked = targets.find(unit, _context(copy.units, found, place), times)
        found.append(fits[0] if len(fits) == 1 else None)
        if len(fits) > 1:
            reasons[place] = "several provisions", tuple(one.iri for one in fits[:5])
        elif not fits:
            reasons[place] = "within another" if blocked else "no provision", ()
    best: dict[str, int] = {}
    for place, target in enumerate(found):
        if target is not None:
            held = best.get(target.iri)
            if held is None or _length(copy, place) > _length(copy, held):
                best[target.iri] = place
    for place, target in enumerate(found):
        if target is not None and best[target.iri] != place:
            reasons[place] = "repeated", (target.iri,)
    return Matched(
        targets.root,
        best,
        [Unmatched(copy.units[place], *reasons[place]) for place in sorted(reasons)],
        tuple(one.iri for one in targets.every if one.number and one.iri not in best),
    )


def _length(copy: Split, place: int) -> int:
    unit = copy.units[place]
    return sum(len(one.text) for one in copy.blocks[unit.start : unit.end])


def _around(units: tuple[Unit, ...], place: int) -> Iterator[Unit]:
    while (place := units[place].parent) >= 0:
        yield units[place]


@dataclass(slots=True)
class _Context:
    """Where a unit stands: in which provision, and in what else below it that is none.

    `within` is the number of the paragraph right around it, if that is one.
    """

    target: _Target | None
    unknown: tuple[Unit, ...]
    within: str


def _context(units: tuple[Unit, ...], found: list[_Target | None], place: int) -> _Context:
    unknown: list[Unit] = []
    parent = units[place].parent
    around = units[parent] if parent >= 0 else None
    within = around.number if around and around.kind == "paragraph" else ""
    while parent >= 0:
        if (target := found[parent]) is not None:
            return _Context(target, tuple(unknown), within)
        unknown.append(units[parent])
        parent = units[parent].parent
    return _Context(None, tuple(unknown), within)


def _number(kind: str, number: str) -> str:
    """A number as it is compared: without signs around it, Roman ones of divisions as digits."""
    told = number.casefold().replace(" ", "").strip(".()")
    if kind in _DIVISIONS:
        first, dot, rest = told.partition(".")
        # A single letter may be one: Annex I is the first, and Annex C comes after B.
        value = roman(first) if len(first) > 1 or first in "ivx" else 0
        told = f"{value or first}{dot}{rest}"
    return told.replace(")(", "/").replace("(", "/").replace(")", "")


def _target(desk: Desk, iri: str, above: tuple[_Target, ...]) -> _Target:
    kind = next((_OF_CLASSES[one] for one in desk.kinds(iri) if one in _OF_CLASSES), "")
    names = {
        one.text.rpartition(", ")[2].strip().casefold()
        for name in _NAMES
        for one in desk.facts.words(iri, name)
    }
    # A label may begin with the short name of the text.
    names |= {one for one in WORDS[_GENERAL] if any(name.endswith(one) for name in names)}
    if kind in _DIVISIONS - {"annex"}:
        # The graph has one class for parts, titles, chapters and sections: labels tell them apart.
        label = desk.label(iri, "en").text.rpartition(", ")[2]
        told = heading_of(label, sure=True)
        kind = told.kind if told and told.kind in _DIVISIONS else kind
    number = _number(kind, desk.facts.first(iri, DCG + "number"))
    return _Target(iri, kind, number, frozenset(names), above, len(above))


def path_of(desk: Desk, iri: str) -> list[tuple[str, tuple[str, ...]]]:
    """The kinds and numbers by which a provision is found in a copy, from the outermost.

    Each number stands as in the graph and as within what is around it. That of the General Annex is
    its name.
    """
    above: tuple[_Target, ...] = ()
    found = []
    for one in reversed(wholes(desk, iri)[:-1]):
        target = _target(desk, one, above)
        above = (target, *above)
        own = (target.number, *(number for _, number in _relative(target)))
        if target.number:
            found.append((target.kind, tuple(dict.fromkeys(own))))
        elif not target.names.isdisjoint(WORDS[_GENERAL]):
            found.append(("annex", (_GENERAL,)))
    return found


class _Targets:
    def __init__(self, desk: Desk, root: str) -> None:
        self.root = root
        self.every: list[_Target] = []
        self._far: dict[str, list[_Target]] = defaultdict(list)
        self._near: dict[tuple[str, str], list[_Target]] = defaultdict(list)
        self._named: dict[str, list[_Target]] = defaultdict(list)
        for line in contents(desk, root, "en"):
            self._add(desk, line, ())

    def _add(self, desk: Desk, line: Line, above: tuple[_Target, ...]) -> None:
        target = _target(desk, line.thing.iri, above)
        self.every.append(target)
        if target.number:
            self._far[target.number].append(target)
            for base, own in _relative(target):
                self._near[base, own].append(target)
        else:
            for name in {_GENERAL if one in WORDS[_GENERAL] else one for one in target.names}:
                self._named[name].append(target)
        for part in line.parts:
            self._add(desk, part, (target, *above))

    def find(
        self, unit: Unit, context: _Context, times: Counter[tuple[str, str]]
    ) -> tuple[list[_Target], bool]:
        """The provisions that a unit may be, and whether something around it is unknown."""
        number = _number(unit.kind, unit.number)
        base = context.target
        if not number:
            name = unit.title.casefold()
            named = self._named.get(_GENERAL if name in WORDS[_GENERAL] else name, [])
            if unit.kind == "preamble":
                named = [one for one in self.every if one.kind == "preamble"]
            return [one for one in named if base is None or base in one.above], False
        if any(one.kind == "annex" for one in context.unknown):
            return [], True
        if unit.kind in _SMALL:
            return self._small(unit, number, context)
        fits = [one for one in self._far.get(number, []) if one.kind in _FITS[unit.kind]]
        same = [one for one in fits if one.kind == unit.kind]
        if base is None:
            # Before the first annex a chapter is one of the text itself.
            same = [one for one in same if not one.in_annex] or same
            fits = [one for one in fits if not one.in_annex] or fits
        inside = self._inside(same, context) or self._inside(fits, context)
        if inside or unit.kind in _DIVISIONS - {"section"}:
            return inside, bool(context.unknown)
        # Articles are numbered through: what is there once is the same one in any division.
        once = times[unit.kind, number] == 1 and not (base is not None and base.in_annex)
        free = [one for one in fits if not one.in_annex] if once else []
        return free if len(free) == 1 else [], bool(context.unknown)

    def _small(self, unit: Unit, number: str, context: _Context) -> tuple[list[_Target], bool]:
        """What a paragraph or point is, right in the provision in which it stands."""
        if context.unknown:
            around = context.unknown[0]
            if around.kind in _SMALL or around.kind in ("article", "standard", "preamble"):
                return [], True
        base = context.target.iri if context.target else ""
        # Within paragraph 4, 4.1 is its first.
        if context.within and number.startswith(f"{context.within}."):
            number = number.removeprefix(f"{context.within}.")
        fits = [one for one in self._near.get((base, number), []) if one.kind in _FITS[unit.kind]]
        if not fits and unit.kind == "paragraph" and "." in number:
            fits = self._inside(
                [one for one in self._far.get(number, []) if one.kind in _FITS[unit.kind]], context
            )
        # A section may be numbered alone, but "1." before any heading may be anything.
        elif context.target is None:
            fits = [one for one in fits if one.kind != "paragraph" or not context.unknown]
        return fits, bool(context.unknown)

    def _inside(self, fits: list[_Target], context: _Context) -> list[_Target]:
        """Of some provisions those within the one around, not within another division there."""
        base = context.target
        kinds = {one.kind for one in context.unknown if one.kind in _DIVISIONS}
        found = []
        for one in fits:
            if base is not None and base not in one.above:
                continue
            between = one.above[: one.above.index(base)] if base is not None else one.above
            # A part of an unknown chapter is in none of those that are known.
            if not any(other.kind in kinds for other in between):
                found.append(one)
        least = min((one.depth for one in found), default=0)
        return [one for one in found if one.depth == least]


def _relative(target: _Target) -> Iterator[tuple[str, str]]:
    """The number of a provision within each around it whose number it begins with or follows.

    The first around it that has a number is one; that without a number, any.
    """
    direct = True
    for one in target.above:
        if direct:
            yield one.iri, target.number
        own = target.number.removeprefix(one.number)
        if one.number and own != target.number and own[:1] in (".", "/"):
            yield one.iri, own[1:]
        direct = direct and not one.number
    if direct:
        yield "", target.number
