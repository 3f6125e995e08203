"""Two things side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal, get_args

from dcgraph.dates import reached
from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG
from dcgraph.research.conflicts import Conflict, Position, conflicts_between
from dcgraph.research.coverage import Reading, extent, readings
from dcgraph.research.facts import Claimed
from dcgraph.research.filters import Filters, admitted, had_begun
from dcgraph.research.force import strength
from dcgraph.research.graph import Desk
from dcgraph.research.links import cited, statement_text
from dcgraph.research.model import (
    Basis,
    Citation,
    Confidence,
    Ground,
    Language,
    Reason,
    Silence,
    Statement,
    Thing,
)
from dcgraph.research.norms import Followed, follows_from, said_of, said_on
from dcgraph.research.parties import parties
from dcgraph.research.records import definitions
from dcgraph.research.relevance import bearing, edition_date, is_text, owner, texts
from dcgraph.research.tables import Table, write_csv
from dcgraph.words import COLON, words

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


def _between(
    desk: Desk, a: Iterable[str], b: Iterable[str], wanted: Filters
) -> tuple[tuple[Statement, ...], int]:
    """The claims that relate one of `a` to one of `b`, either way, and how many are left out."""
    ones, others = frozenset(a), frozenset(b)
    claims = {
        claim.iri: claim
        for near, far in ((ones, others), (others, ones))
        for iri in near
        for claim in desk.facts.by_subject.get(iri, ())
        if claim.object in far
    }
    found = bearing(desk, (claims[one] for one in sorted(claims)), wanted)
    return found.statements, found.hidden


_TRAIT: Final = DCG + "hasCharacteristic"
_PARTIES, _PARTS, _SUMMARY = DCG + "isMembershipIn", DCG + "isPartOf", DCG + "summary"
_DATES: Final = (
    "adoptionDate",
    "signatureDate",
    "publicationDate",
    "entryIntoForceDate",
    "applicationDate",
    "endDate",
)
_BODIES: Final = ("isAdoptedBy", "isAdministeredBy")
_OF_ONE: Final = frozenset(("definitions", "editions", "changes", "parts", "sources"))
"""Aspects of which each thing has its own, so that it means nothing if one lacks it."""
_COUNTED: Final = frozenset(("parts", "parties"))
_DATED: Final = frozenset(("definitions", "editions", "dates"))
"""Aspects that are about dates, so that they stand in order of time."""


_Pairs = Iterator[tuple[str, Told | None]]
"""What is told of one side with the IRI of what it is told of; None is what is not asked for."""


def _asserted(
    text: str,
    date: str = "",
    by: tuple[Thing, ...] = (),
    confidence: Confidence | None = None,
    citations: tuple[Citation, ...] = (),
) -> Told:
    """What a record gives itself."""
    return Told(text, date, by, "", (), "asserted", confidence, citations)


class _Sheet:
    """The lines of a comparison as they are laid out, aspect by aspect.

    `hidden` counts what there is and is not asked for.
    """

    def __init__(self, desk: Desk, ends: tuple[str, str], wanted: Filters) -> None:
        self.desk = desk
        self.ends = ends
        self.wanted = wanted
        self.lines: list[Line] = []
        self.hidden = 0
        self._told: dict[str, list[Told]] = {iri: [] for iri in ends}

    def lay(self, aspect: Aspect, tell: Callable[[_Sheet, str], _Pairs]) -> None:
        """Lay out an aspect: what both are told first, by dimension and label."""
        sides: list[dict[str, list[Told]]] = [defaultdict(list), defaultdict(list)]
        hidden: list[Counter[str]] = [Counter(), Counter()]
        for number, iri in enumerate(self.ends):
            for key, told in tell(self, iri):
                if told is None:
                    hidden[number][key] += 1
                else:
                    sides[number][key].append(told)
            self._told[iri] += (one for those in sides[number].values() for one in those)
            self.hidden += hidden[number].total()
        lines = []
        for key in sides[0].keys() | sides[1].keys():
            a, b = (tuple(one.get(key, ())) for one in sides)
            absences: list[Absence] = [
                "" if told else "filtered" if key in left else self._absence(aspect, key, end)
                for told, left, end in zip((a, b), hidden, self.ends, strict=True)
            ]
            lines.append(self._line(aspect, key, a, b, *absences))
        self.lines += sorted(lines, key=_place)

    def _line(
        self, aspect: Aspect, key: str, a: tuple[Told, ...], b: tuple[Told, ...], *absences: Absence
    ) -> Line:
        lang, is_property = self.wanted.lang, key.startswith(DCG)
        group = self.desk.facts.first(key, DCG + "isOnDimension")
        return Line(
            aspect=aspect,
            name=key.removeprefix(DCG) if is_property else "",
            label=words(lang)(f"compare.aspect.{aspect}")
            if is_property and aspect in _COUNTED
            else self.desk.label(key, lang).text,
            thing=None if is_property else self.desk.thing(key, lang),
            group=self.desk.thing(group, lang) if group else None,
            side="both" if a and b else "a" if a else "b",
            a=a,
            b=b,
            absence_a=absences[0],
            absence_b=absences[1],
        )

    def _absence(self, aspect: Aspect, key: str, end: str) -> Absence:
        """What it means that nothing is told of one of the two under a key."""
        if aspect in ("texts", "matters"):
            text = key if aspect == "texts" else end
            whole = extent(self.desk, text, self.wanted.as_of)[0] == "whole"
            return "gap" if whole else "not read"
        return "" if aspect in _OF_ONE else "not told"

    def _recorded(self, iri: str, predicate: str, text: str, date: str = "") -> Told | None:
        """What a record tells by a property, in these words; None if that is not asked for."""
        citations = self.desk.citations(iri, self.wanted.lang, predicate)
        confidence = self.desk.confidence(citations)
        if not self.wanted.admits("asserted", confidence):
            return None
        return _asserted(text, date, (), confidence, citations)

    def _by_relation(self, claims: Iterable[tuple[str, Claimed | Followed]]) -> _Pairs:
        """What claims and norms tell by their keys, and under one by how and on what ground.

        The text of each is the label of the relation; the strongest comes first.
        """
        groups: dict[tuple[str, str, str, str], list[Statement]] = defaultdict(list)
        for key, claim in claims:
            one = said_of(self.desk, claim, self.wanted.lang)
            if admitted(self.desk, one, self.wanted):
                groups[key, one.relation, one.basis, one.confidence or ""].append(one)
            else:
                yield key, None
        for group in sorted(groups, key=lambda one: (one[0], strength(one[1])[0], one)):
            said = groups[group]
            dates = [one.stated_on for one in said if one.stated_on]
            yield (
                group[0],
                Told(
                    text=said[0].relation_label,
                    date=min(dates, default=""),
                    by=tuple(dict.fromkeys(by for one in said for by in one.claimants)),
                    relation=group[1],
                    claims=tuple(one.claim for one in said if one.claim),
                    basis=said[0].basis,
                    confidence=said[0].confidence,
                    citations=tuple(dict.fromkeys(at for one in said for at in one.citations)),
                    norms=tuple(ground for one in said for ground in one.norms),
                ),
            )

    # What is told of a concept

    def definitions(self, iri: str) -> _Pairs:
        for one in definitions(self.desk, iri, self.wanted.lang, self.wanted.as_of):
            text = one.wording.text if one.wording else ""
            told = _asserted(text, one.date, one.given_by, one.confidence, one.citations)
            yield one.thing.iri, told if self.wanted.trusts(one.confidence) else None

    def characteristics(self, iri: str) -> _Pairs:
        for claim in self.desk.facts.by_subject.get(iri, ()):
            if claim.relation == _TRAIT:
                one = self.desk.claim_statement(claim, self.wanted.lang)
                told = Told(
                    text=one.rationale.text if one.rationale else "",
                    date=one.stated_on,
                    by=one.claimants,
                    relation=one.relation,
                    claims=(one.claim,),
                    basis=one.basis,
                    confidence=one.confidence,
                    citations=one.citations,
                )
                yield claim.object, told if admitted(self.desk, one, self.wanted) else None

    def relations(self, iri: str) -> _Pairs:
        """What a concept is said to use, include, serve and so on, but for the other of the two."""
        return self._by_relation(
            (claim.object, claim)
            for claim in self.desk.facts.by_subject.get(iri, ())
            if claim.relation != _TRAIT and claim.object not in self.ends
        )

    def texts(self, iri: str) -> _Pairs:
        return self._by_relation(
            (owner(self.desk, claim.subject), claim)
            for claim in said_on(self.desk, iri)
            if is_text(self.desk, claim.subject)
        )

    def sources(self, iri: str) -> _Pairs:
        """The sources behind what is told of a concept, with the places in them."""
        sources: dict[str, dict[Citation, None]] = defaultdict(dict)
        for at in (at for told in self._told[iri] for at in told.citations):
            sources[at.source.iri][at] = None
        for source, places in sources.items():
            text = "; ".join(dict.fromkeys(one.locator for one in places))
            # The places are in the text; the citations themselves stand where they are told.
            yield source, _asserted(text, confidence=min(one.confidence for one in places))

    # What is told of a text

    def dates(self, iri: str) -> _Pairs:
        day = self.wanted.as_of
        for name in _DATES:
            for date in self.desk.facts.words(iri, DCG + name):
                come = not day or reached(date.text, day) != "no"
                told = self._recorded(iri, DCG + name, date.text, date.text)
                yield DCG + name, told if come else None

    def bodies(self, iri: str) -> _Pairs:
        for name in _BODIES:
            label = self.desk.label(DCG + name, self.wanted.lang).text
            for body in self.desk.facts.iris(iri, DCG + name):
                yield body, self._recorded(iri, DCG + name, label)

    def parties(self, iri: str) -> _Pairs:
        """How many are parties, as a number, with the places that list them."""
        those = parties(self.desk, iri, self.wanted)
        cited = tuple(dict.fromkeys(at for one in those.members for at in one.citations))
        if those.members:
            grade = self.desk.confidence(cited)
            yield _PARTIES, _asserted(str(those.count), those.listed_on, (), grade, cited)
        elif those.silence is not None and those.silence.reason == "filtered":
            yield _PARTIES, None

    def editions(self, iri: str) -> _Pairs:
        for one in self.desk.facts.leading_to(iri, DCG + "isEditionOf"):
            prop, date = edition_date(self.desk, one)
            label = self.desk.label(one, self.wanted.lang).text
            told = self._recorded(one, DCG + prop, label, date)
            yield one, told if had_begun(self.desk, one, self.wanted.as_of) else None

    def changes(self, iri: str) -> _Pairs:
        """What its record says of an edition, and of which its source may say that it is new."""
        summary = self.desk.chosen(self.desk.facts.words(iri, _SUMMARY), self.wanted.lang)
        if summary and "Edition" in self.desk.kinds(iri):
            date = edition_date(self.desk, iri)[1]
            yield iri, self._recorded(iri, _SUMMARY, summary.text, date)

    def matters(self, iri: str) -> _Pairs:
        """How a text, its parts and its editions bear on concepts, by claims and by norms."""

        def claims() -> Iterator[Claimed | Followed]:
            for one in sorted(texts(self.desk, iri)):
                for claim in self.desk.facts.by_subject.get(one, ()):
                    if "Concept" in self.desk.kinds(claim.object):
                        yield claim
                yield from follows_from(self.desk, one)

        return self._by_relation((claim.object, claim) for claim in claims())

    def parts(self, iri: str) -> _Pairs:
        """The parts of an edition, and how many parts an instrument has in the graph.

        The graph holds those parts of a text that something rests on.
        """
        desk = self.desk
        parts = [one for one in sorted(texts(desk, iri)) if "Provision" in desk.kinds(one)]
        if "Edition" in desk.kinds(iri):
            for one in parts:
                number = desk.facts.first(one, DCG + "number")
                yield one, self._recorded(one, DCG + "number", number)
        elif parts and self.wanted.admits("asserted", None):
            yield _PARTS, _asserted(str(len(parts)))


def _place(line: Line) -> tuple[str, int, str, str, str]:
    dates = [one.date for one in (*line.a, *line.b) if one.date]
    return (
        line.group.label if line.group else "",
        get_args(Side).index(line.side),
        min(dates, default="9") if line.aspect in _DATED else "",
        line.label,
        line.thing.name if line.thing else line.name,
    )


Kind = Literal["concepts", "instruments", "editions"]
_KINDS: Final[dict[str, Kind]] = {
    "Concept": "concepts",
    "Instrument": "instruments",
    "Edition": "editions",
}
_OF_CONCEPTS: Final[dict[Aspect, Callable[[_Sheet, str], _Pairs]]] = {
    "definitions": _Sheet.definitions,
    "characteristics": _Sheet.characteristics,
    "relations": _Sheet.relations,
    "texts": _Sheet.texts,
    "sources": _Sheet.sources,
}
_OF_TEXTS: Final[dict[Aspect, Callable[[_Sheet, str], _Pairs]]] = {
    "dates": _Sheet.dates,
    "bodies": _Sheet.bodies,
    "parties": _Sheet.parties,
    "editions": _Sheet.editions,
    "changes": _Sheet.changes,
    "matters": _Sheet.matters,
    "parts": _Sheet.parts,
}


def compare(desk: Desk, a: str, b: str, wanted: Filters) -> Comparison:
    """Two concepts, two instruments or two editions by their names, side by side.

    Raises NotFoundError, with the nearest names, for a name that nothing has, ParameterError, with
    what can be compared, for things of different kinds, of another kind, or the same thing.
    """
    one, other = ends = desk.iri(a), desk.iri(b)
    kind, lang = _kind(desk, one, other), wanted.lang
    sheet, of_texts = _Sheet(desk, ends, wanted), kind != "concepts"
    for aspect, tell in (_OF_TEXTS if of_texts else _OF_CONCEPTS).items():
        sheet.lay(aspect, tell)
    lines = tuple(sheet.lines)
    scopes = [texts(desk, end) if of_texts else {end} for end in ends]
    said, left = _between(desk, scopes[0], scopes[1], wanted)
    hidden = sheet.hidden + left
    return Comparison(
        kind=kind,
        a=desk.thing(one, lang),
        b=desk.thing(other, lang),
        counts=_counts(lines, lang),
        lines=lines,
        between=said,
        contradictions=conflicts_between(desk, ends, "contradicts", wanted),
        tensions=conflicts_between(desk, ends, "isInTensionWith", wanted),
        readings_a=readings(desk, one, lang) if of_texts else (),
        readings_b=readings(desk, other, lang) if of_texts else (),
        hidden=hidden,
        note=_note(desk, ends, hidden, wanted),
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
            label = words(lang)(f"compare.aspect.{aspect}")
            found.append(Counted(aspect, label, sides["both"], sides["a"], sides["b"]))
    return tuple(found)


def _note(desk: Desk, ends: tuple[str, str], hidden: int, wanted: Filters) -> str:
    t, told = words(wanted.lang), []
    if all(desk.facts.leading_to(iri, _PARTIES) for iri in ends):
        # Those who surely are parties.
        one, other = (
            {each.member.iri for each in parties(desk, iri, wanted).members if each.held == "yes"}
            for iri in ends
        )
        told.append(t("compare.shared-parties", count=len(one & other)))
    if hidden:
        told.append(t("compare.hidden", count=hidden))
    return " ".join(told)


def _silence(hidden: int, lang: Language) -> Silence:
    reason: Reason = "filtered" if hidden else "not covered"
    return Silence(reason, words(lang)(f"compare.silence.{reason}", count=hidden), ())


_TOLD: Final = Table(Told, "text date by relation claims basis confidence", by="by.name")
_COLUMNS: Final = (
    *("aspect", "group", "name", "label", "side", "of", *_TOLD.columns),
    *("absence_a", "absence_b", "citations"),
)


def comparison_csv(comparison: Comparison) -> bytes:
    """The lines, what the one says of the other as `between`, contradictions and tensions.

    In the last two `name` and `of` are the two that conflict, `label` and `text` what they say,
    `by` who holds them and `date` since when, each of the one and the other, and `relation` the
    condition under which they exclude each other.
    """
    return write_csv(_COLUMNS, _rows(comparison))


def _rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    for line in comparison.lines:
        for of, side in ((comparison.a, line.a), (comparison.b, line.b)):
            for told in side:
                yield (
                    line.aspect,
                    line.group.name if line.group else "",
                    line.thing.name if line.thing else line.name,
                    *(line.label, line.side, of.name, *_TOLD.row(told)),
                    *(line.absence_a, line.absence_b, _places(told.citations)),
                )
    for one in comparison.between:
        assert one.object is not None
        yield (
            *("between", "", one.subject.name, one.subject.label, "", one.object.name),
            *(one.rationale.text if one.rationale else "", one.stated_on),
            *("; ".join(by.name for by in one.claimants), one.relation, one.claim, one.basis),
            *(one.confidence or "", "", "", _places(one.citations)),
        )
    conflicts = [("contradiction", each) for each in comparison.contradictions]
    conflicts += [("tension", each) for each in comparison.tensions]
    for aspect, pair in conflicts:
        a, b = pair.one, pair.other
        yield (
            *(aspect, "", a.thing.name, a.text, "both", b.thing.name, b.text),
            f"{a.date or '?'} / {b.date or '?'}",
            f"{a.holders or '?'} / {b.holders or '?'}",
            " ".join(text.text for text in pair.conditions),
            *("", "", "", "", "", _places((*a.citations, *b.citations))),
        )


def _places(citations: Iterable[Citation]) -> str:
    return "; ".join(cited(at) for at in citations)


def comparison_text(comparison: Comparison, lang: Language) -> str:
    """The two side by side, aspect by aspect: what both are told, then each alone."""
    return "\n".join(_lines(comparison, lang))


def _lines(comparison: Comparison, lang: Language) -> Iterator[str]:
    t, a, b = words(lang), comparison.a, comparison.b
    yield f"A: {a.label} ({a.kind}, {a.name})"
    yield f"B: {b.label} ({b.kind}, {b.name})"
    for name, notes in (("A", comparison.readings_a), ("B", comparison.readings_b)):
        yield from (f"{name}: {_reading(one, lang)}" for one in notes[:1])
    for aspect, lines in groupby(comparison.lines, key=lambda one: one.aspect):
        yield f"\n{t(f'compare.aspect.{aspect}').upper()}"
        for line in lines:
            yield from _line(line, lang)
    if comparison.between:
        yield f"\n{t('compare.between').upper()}"
    for one in comparison.between:
        yield f"- {statement_text(one)}"
        yield from (f"    {cited(at)}" for at in one.citations)
    yield from _conflict_lines(comparison, lang)
    if comparison.note:
        yield f"\n{comparison.note}"
    if comparison.silence:
        yield comparison.silence.message


def _conflict_lines(comparison: Comparison, lang: Language) -> Iterator[str]:
    t = words(lang)
    for key, pairs in (
        ("contradictions", comparison.contradictions),
        ("tensions", comparison.tensions),
    ):
        if pairs:
            yield f"\n{t(f'compare.{key}').upper()}"
        for pair in pairs:
            yield f"- {_side_of(pair.one)}"
            yield f"  {t('compare.against')} {_side_of(pair.other)}"
            yield from (f"  {text.text}" for text in pair.conditions)


def _side_of(one: Position) -> str:
    ground = ", ".join(filter(None, (one.holders, one.date)))
    return f"{one.text} ({ground})" if ground else one.text


def _line(line: Line, lang: Language) -> Iterator[str]:
    side = words(lang)(f"compare.side.{line.side}", a="A", b="B")
    group = line.group.label + COLON[lang] if line.group else ""
    if line.aspect == "sources":
        places = dict.fromkeys(one.text for one in (*line.a, *line.b))
        yield f"- {line.label}, {'; '.join(places)} [{side}]"
        return
    yield f"- {group}{line.label} [{side}]"
    for name, told, absence in (("A", line.a, line.absence_a), ("B", line.b, line.absence_b)):
        for one in told:
            yield f"    {name}: {_told(one, lang)}"
            yield from (f"        {cited(at)}" for at in one.citations)
        if absence:
            yield f"    {name}: {words(lang)(f'compare.absence.{absence}')}"


def _told(told: Told, lang: Language) -> str:
    by = ", ".join(one.label for one in told.by)
    number = f" ×{len(told.claims)}" if len(told.claims) > 1 else ""
    date = told.date if told.date != told.text else ""
    grade = words(lang)(f"claim.confidence.{told.confidence}") if told.confidence else ""
    basis = words(lang)(f"claim.basis.{told.basis}") if told.claims else ""
    ground = ", ".join(filter(None, (date, by, basis, grade)))
    return f"{told.text}{number}" + (f" ({ground})" if ground else "")


def _reading(reading: Reading, lang: Language) -> str:
    summary = f": {reading.note.summary.text}" if reading.note and reading.note.summary else ""
    return f"{reading.text.label}, {words(lang)(f'claim.extent.{reading.extent}')}{summary}"
