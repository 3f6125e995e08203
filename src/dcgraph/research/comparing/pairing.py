"""How what is told of two things is laid side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from dcgraph.research.comparing.model import Absence, Aspect, Line, Side, Told
from dcgraph.research.comparing.words import ASPECT_WORDS, worded
from dcgraph.research.desk import Desk
from dcgraph.research.facts import Claimed
from dcgraph.research.force import strength
from dcgraph.research.model import Statement
from dcgraph.research.moments import admitted
from dcgraph.research.norms import Followed, said_of
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG

__all__ = ["Gathered", "Sheet", "by_relation", "statement_told"]

_DIMENSION: Final = DCG + "isOnDimension"


@dataclass
class Gathered:
    """What is told of one side in some respect, by the IRI of what it is told of.

    `hidden` are those of which there is something that is not asked for.
    """

    told: dict[str, list[Told]] = field(default_factory=dict)
    hidden: dict[str, int] = field(default_factory=dict)

    def add(self, key: str, told: Told | None) -> None:
        """Take one in; None is one that is not asked for."""
        if told is None:
            self.hidden[key] = self.hidden.get(key, 0) + 1
        else:
            self.told.setdefault(key, []).append(told)


def statement_told(statement: Statement, text: str) -> Told:
    """What a claim tells, in these words."""
    return Told(
        text=text,
        date=statement.stated_on,
        by=statement.claimants,
        relation=statement.relation,
        claims=(statement.claim,),
        basis=statement.basis,
        confidence=statement.confidence,
        citations=statement.citations,
    )


def by_relation(
    desk: Desk,
    claims: Iterable[Claimed | Followed],
    key: Callable[[Claimed | Followed], str],
    wanted: Wanted,
) -> Gathered:
    """What claims and norms tell, gathered by `key`, and in it by relation, basis and confidence.

    The text of each is the label of the relation; the strongest comes first.
    """
    found = Gathered()
    groups: dict[tuple[str, ...], list[Statement]] = {}
    for claim in claims:
        one = said_of(desk, claim, wanted.lang)
        if admitted(desk, one, wanted):
            group = (key(claim), one.relation, one.basis, one.confidence or "")
            groups.setdefault(group, []).append(one)
        else:
            found.add(key(claim), None)
    for (name, relation, *_), group_ in sorted(groups.items(), key=_strongest):
        first = group_[0]
        dates = sorted({one.stated_on for one in group_} - {""})
        found.add(
            name,
            Told(
                text=first.relation_label,
                date=dates[0] if dates else "",
                by=tuple(dict.fromkeys(by for one in group_ for by in one.claimants)),
                relation=relation,
                claims=tuple(one.claim for one in group_ if one.claim),
                basis=first.basis,
                confidence=first.confidence,
                citations=tuple(dict.fromkeys(at for one in group_ for at in one.citations)),
                norms=tuple(ground for one in group_ for ground in one.norms),
            ),
        )
    return found


def _strongest(group: tuple[tuple[str, ...], list[Statement]]) -> tuple[str, int, tuple[str, ...]]:
    return group[0][0], strength(group[0][1])[0], group[0]


class Sheet:
    """The lines of a comparison as they are laid out, aspect by aspect.

    `hidden` counts what there is and is not asked for.
    """

    def __init__(self, desk: Desk, wanted: Wanted) -> None:
        self.desk = desk
        self.wanted = wanted
        self.lines: list[Line] = []
        self.hidden = 0

    def lay(
        self,
        aspect: Aspect,
        a: Gathered,
        b: Gathered,
        absent: Callable[[str, int], Absence] | None = None,
    ) -> None:
        """Lay out an aspect: what both are told first, by dimension and label.

        `absent` says what it means that nothing is told of a side (0 or 1) under a key; else no
        source read tells it, or it is of one side by its nature, as a definition is.
        """
        usual: Absence = "" if aspect in _OF_ONE else "not told"
        lines = []
        for key in a.told.keys() | b.told.keys():
            missing = [
                _missing(one, key) or (absent(key, number) if absent else usual)
                if key not in one.told
                else ""
                for number, one in enumerate((a, b))
            ]
            lines.append(self._line(aspect, key, (a, b), (missing[0], missing[1])))
        self.lines += sorted(lines, key=_place)
        self.hidden += sum(sum(one.hidden.values()) for one in (a, b))

    def recorded(self, iri: str, predicate: str, text: str, date: str = "") -> Told | None:
        """What a record tells by a property, in these words; None if that is not asked for."""
        citations = self.desk.citations(iri, self.wanted.lang, predicate)
        confidence = self.desk.confidence(citations)
        if not self.wanted.admits("asserted", confidence):
            return None
        return Told(text, date, (), "", (), "asserted", confidence, citations)

    def _line(
        self,
        aspect: Aspect,
        key: str,
        sides: tuple[Gathered, Gathered],
        missing: tuple[Absence, Absence],
    ) -> Line:
        lang, property_ = self.wanted.lang, key.startswith(DCG)
        a, b = (tuple(one.told.get(key, ())) for one in sides)
        group = self.desk.facts.first(key, _DIMENSION)
        return Line(
            aspect=aspect,
            name=key.removeprefix(DCG) if property_ else "",
            label=worded(ASPECT_WORDS[aspect], lang)
            if property_ and aspect in _COUNTED
            else self.desk.label(key, lang).text,
            thing=None if property_ else self.desk.thing(key, lang),
            group=self.desk.thing(group, lang) if group else None,
            side="both" if a and b else "a" if a else "b",
            a=a,
            b=b,
            absence_a=missing[0],
            absence_b=missing[1],
        )


def _missing(side: Gathered, key: str) -> Absence:
    return "filtered" if key in side.hidden else ""


_OF_ONE: Final = frozenset(("definitions", "editions", "changes", "parts", "sources"))
_COUNTED: Final = frozenset(("parts", "parties"))
_SIDES: Final[Mapping[Side, int]] = {"both": 0, "a": 1, "b": 2}


def _place(line: Line) -> tuple[str, int, str, str, str]:
    dates = [one.date for one in (*line.a, *line.b) if one.date]
    # What is dated is told in order of time, where that is what it is about.
    date = min(dates, default="9") if line.aspect in ("definitions", "editions", "dates") else ""
    group = line.group.label if line.group else ""
    return group, _SIDES[line.side], date, line.label, line.thing.name if line.thing else line.name
