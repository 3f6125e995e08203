"""Two things side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, Literal, get_args

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.coverage import Reading, extent, readings
from dcgraph.research.dates import reached
from dcgraph.research.filters import Filters, admitted, had_begun
from dcgraph.research.force import strength
from dcgraph.research.graph import Claimed, Desk
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
    Text,
    Thing,
)
from dcgraph.research.norms import Followed, follows_from, said_of, said_on
from dcgraph.research.parties import parties
from dcgraph.research.records import definitions
from dcgraph.research.relevance import bearing, edition_date, is_text, owner, texts
from dcgraph.research.tables import written
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


_COLUMNS = (
    *("aspect", "group", "name", "label", "side", "of", "text", "date", "by", "relation"),
    *("claims", "basis", "confidence", "absence_a", "absence_b", "citations"),
)


def comparison_csv(comparison: Comparison) -> bytes:
    """The lines, what the one says of the other as `between`, contradictions and tensions.

    In the last two `name` and `of` are the two that conflict, `label` and `text` what they say,
    `by` who holds them and `date` since when, each of the one and the other, and `relation` the
    condition under which they exclude each other.
    """
    return written(_COLUMNS, _rows(comparison))


def _rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    for line in comparison.lines:
        for of, side in ((comparison.a, line.a), (comparison.b, line.b)):
            for told in side:
                yield _row(line, of.name, told)
    for one in comparison.between:
        assert one.object is not None
        yield (
            *("between", "", one.subject.name, one.subject.label, "", one.object.name),
            *(one.rationale.text if one.rationale else "", one.stated_on),
            *("; ".join(by.name for by in one.claimants), one.relation, one.claim, one.basis),
            *(one.confidence or "", "", "", "; ".join(cited(at) for at in one.citations)),
        )
    for aspect, pairs in (
        ("contradiction", comparison.contradictions),
        ("tension", comparison.tensions),
    ):
        yield from (_pair(aspect, one) for one in pairs)


def _pair(aspect: str, pair: Conflict) -> tuple[str, ...]:
    one, other = pair.one, pair.other
    return (
        *(aspect, "", one.thing.name, one.text, "both", other.thing.name, other.text),
        f"{one.date or '?'} / {other.date or '?'}",
        f"{one.holders or '?'} / {other.holders or '?'}",
        " ".join(text.text for text in pair.conditions),
        *("", "", "", "", ""),
        "; ".join(cited(at) for at in (*one.citations, *other.citations)),
    )


def _row(line: Line, of: str, told: Told) -> tuple[str, ...]:
    return (
        line.aspect,
        line.group.name if line.group else "",
        line.thing.name if line.thing else line.name,
        line.label,
        line.side,
        of,
        told.text,
        told.date,
        "; ".join(one.name for one in told.by),
        told.relation,
        "; ".join(told.claims),
        told.basis,
        told.confidence or "",
        line.absence_a,
        line.absence_b,
        "; ".join(cited(one) for one in told.citations),
    )


_CONDITION: Final = DCG + "conflictCondition"


def between(
    desk: Desk, a: Iterable[str], b: Iterable[str], wanted: Filters
) -> tuple[tuple[Statement, ...], int]:
    """The claims that relate one of `a` to one of `b`, either way, and how many are left out."""
    ones, others = frozenset(a), frozenset(b)
    claims: dict[str, Claimed] = {}
    for near, far in ((ones, others), (others, ones)):
        for iri in near:
            for claim in desk.facts.by_subject.get(iri, ()):
                if claim.object in far:
                    claims[claim.iri] = claim
    found = bearing(desk, (claims[one] for one in sorted(claims)), wanted)
    return found.statements, found.hidden


def conflicts(desk: Desk, a: str, b: str, how: str, wanted: Filters) -> tuple[Conflict, ...]:
    """The pairs of claims and definitions, one on `a` and one on `b`, that conflict.

    `how` is the property that joins them: `contradicts` or `isInTensionWith`.
    """
    on_a, on_b = _said_of(desk, a, how, wanted), _said_of(desk, b, how, wanted)
    pairs = {
        tuple(sorted((one, other)))
        for one in on_a
        for other in desk.facts.iris(one, DCG + how)
        if other in on_b
    }
    return tuple(
        Conflict(
            _position(desk, one, wanted.lang),
            _position(desk, other, wanted.lang),
            tuple(
                text
                for end in (one, other)
                if (text := desk.chosen(desk.facts.words(end, _CONDITION), wanted.lang))
            ),
        )
        for one, other in sorted(pairs)
    )


def _said_of(desk: Desk, iri: str, how: str, wanted: Filters) -> frozenset[str]:
    facts = desk.facts
    claims = (*facts.by_subject.get(iri, ()), *facts.by_object.get(iri, ()))
    opposed = [one for one in claims if facts.iris(one.iri, DCG + how)]
    found = {DCGD + one.claim for one in bearing(desk, opposed, wanted).statements}
    for one in facts.leading_to(iri, DCG + "isDefinitionOf"):
        if wanted.trusts(desk.graded(one)) and had_begun(desk, one, wanted.as_of):
            found.add(one)
    return frozenset(found)


def _position(desk: Desk, iri: str, lang: Language) -> Position:
    facts = desk.facts
    claim = facts.claims.get(iri)
    if claim is None:
        wording = desk.chosen(facts.words(iri, DCG + "wording"), lang)
        of = desk.label(facts.first(iri, DCG + "isDefinitionOf"), lang).text
        text = f"{of}: {wording.text if wording else ''}"
        holders, date = facts.iris(iri, DCG + "isGivenBy"), "definitionDate"
    else:
        ends = (claim.subject, claim.relation, claim.object)
        text = " ".join(desk.label(one, lang).text for one in ends)
        holders, date = facts.holders(iri), "statedOnDate"
    unnamed = desk.chosen(facts.words(iri, DCG + "unnamedClaimant"), lang)
    named = ", ".join(desk.label(one, lang).text for one in holders)
    own = claim is not None and claim.basis != "stated"
    return Position(
        thing=desk.thing(iri, lang),
        text=text,
        holders=words(lang)("compare.own-reading")
        if own
        else named or (unnamed.text if unnamed else ""),
        date=facts.first(iri, DCG + date),
        citations=desk.main_citations(iri, lang)[0],
    )


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
    wanted: Filters,
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

    def __init__(self, desk: Desk, wanted: Filters) -> None:
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
            label=words(lang)(f"compare.aspect.{aspect}")
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


_TRAIT: Final = DCG + "hasCharacteristic"


def lay_concepts(sheet: Sheet, a: str, b: str) -> None:
    """Lay out two concepts; what one says of the other is told apart."""
    one, other = (_Concept(sheet, iri, (a, b)) for iri in (a, b))

    def absent(text: str, _side: int) -> Absence:
        whole = extent(sheet.desk, text, sheet.wanted.as_of)[0] == "whole"
        return "gap" if whole else "not read"

    sheet.lay("definitions", one.definitions, other.definitions)
    sheet.lay("characteristics", one.traits, other.traits)
    sheet.lay("relations", one.relations, other.relations)
    sheet.lay("texts", one.texts, other.texts, absent)
    sheet.lay("sources", _sources(one), _sources(other))


class _Concept:
    """What is told of a concept."""

    def __init__(self, sheet: Sheet, iri: str, ends: tuple[str, str]) -> None:
        desk, wanted = sheet.desk, sheet.wanted
        self.definitions = _definitions(desk, iri, wanted)
        self.traits = _traits(desk, iri, wanted)
        self.relations = by_relation(desk, _related(desk, iri, ends), _object, wanted)
        self.texts = by_relation(
            desk, _bearing(desk, iri), lambda claim: owner(desk, claim.subject), wanted
        )


def _object(claim: Claimed | Followed) -> str:
    return claim.object


def _definitions(desk: Desk, iri: str, wanted: Filters) -> Gathered:
    found = Gathered()
    for one in definitions(desk, iri, wanted.lang, wanted.as_of):
        kept = wanted.trusts(one.confidence)
        text = one.wording.text if one.wording else ""
        found.add(
            one.thing.iri,
            Told(text, one.date, one.given_by, "", (), "asserted", one.confidence, one.citations)
            if kept
            else None,
        )
    return found


def _traits(desk: Desk, iri: str, wanted: Filters) -> Gathered:
    found = Gathered()
    for claim in desk.facts.by_subject.get(iri, ()):
        if claim.relation == _TRAIT:
            one = desk.claim_statement(claim, wanted.lang)
            text = one.rationale.text if one.rationale else ""
            kept = admitted(desk, one, wanted)
            found.add(claim.object, statement_told(one, text) if kept else None)
    return found


def _related(desk: Desk, iri: str, ends: tuple[str, str]) -> Iterator[Claimed]:
    """What a concept is said to use, include, serve and so on, but for the other of the two."""
    for claim in desk.facts.by_subject.get(iri, ()):
        if claim.relation != _TRAIT and claim.object not in ends:
            yield claim


def _bearing(desk: Desk, iri: str) -> Iterator[Claimed | Followed]:
    for claim in said_on(desk, iri):
        if is_text(desk, claim.subject):
            yield claim


def _sources(concept: _Concept) -> Gathered:
    """The sources behind what is told of a concept, with the places in them."""
    found = Gathered()
    cited = [
        at
        for gathered in (concept.definitions, concept.traits, concept.relations, concept.texts)
        for told in gathered.told.values()
        for each in told
        for at in each.citations
    ]
    for source in dict.fromkeys(one.source.iri for one in cited):
        places = tuple(dict.fromkeys(one for one in cited if one.source.iri == source))
        best = min(one.confidence for one in places)
        text = "; ".join(dict.fromkeys(one.locator for one in places))
        # The places are in the text; the citations themselves stand where they are told.
        found.add(source, Told(text, "", (), "", (), "asserted", best, ()))
    return found


def comparison_text(comparison: Comparison, lang: Language) -> str:
    """The two side by side, aspect by aspect: what both are told, then each alone."""
    return "\n".join(_lines(comparison, lang))


def _lines(comparison: Comparison, lang: Language) -> Iterator[str]:
    a, b = comparison.a, comparison.b
    yield f"A: {a.label} ({a.kind}, {a.name})"
    yield f"B: {b.label} ({b.kind}, {b.name})"
    for name, notes in (("A", comparison.readings_a), ("B", comparison.readings_b)):
        yield from (f"{name}: {_reading(one, lang)}" for one in notes[:1])
    for aspect, lines in groupby(comparison.lines, key=lambda one: one.aspect):
        yield ""
        yield words(lang)(f"compare.aspect.{aspect}").upper()
        for line in lines:
            yield from _line(line, lang)
    if comparison.between:
        yield ""
        yield words(lang)("compare.between").upper()
    for one in comparison.between:
        yield f"- {statement_text(one)}"
        yield from (f"    {cited(at)}" for at in one.citations)
    yield from _conflicts(comparison, lang)
    if comparison.note:
        yield f"\n{comparison.note}"
    if comparison.silence:
        yield comparison.silence.message


def _conflicts(comparison: Comparison, lang: Language) -> Iterator[str]:
    for key, pairs in (
        ("contradictions", comparison.contradictions),
        ("tensions", comparison.tensions),
    ):
        if pairs:
            yield ""
            yield words(lang)(f"compare.{key}").upper()
        for pair in pairs:
            yield f"- {_side_of(pair.one)}"
            yield f"  {words(lang)('compare.against')} {_side_of(pair.other)}"
            yield from (f"  {text.text}" for text in pair.conditions)


def _side_of(one: Position) -> str:
    ground = ", ".join(filter(None, (one.holders, one.date)))
    return f"{one.text} ({ground})" if ground else one.text


def _line(line: Line, lang: Language) -> Iterator[str]:
    side = words(lang)(f"compare.side.{line.side}", a="A", b="B")
    colon = COLON[lang]
    group = f"{line.group.label}{colon}" if line.group else ""
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


_DATES: Final = (
    "adoptionDate",
    "signatureDate",
    "publicationDate",
    "entryIntoForceDate",
    "applicationDate",
    "endDate",
)
_BODIES: Final = ("isAdoptedBy", "isAdministeredBy")
_PARTIES, _PARTS, _SUMMARY = DCG + "isMembershipIn", DCG + "isPartOf", DCG + "summary"


def lay_texts(sheet: Sheet, a: str, b: str) -> None:
    """Lay out two instruments or two editions: the dates first, then what they deal with."""
    desk, wanted = sheet.desk, sheet.wanted

    def absent(_key: str, side: int) -> Absence:
        whole = extent(desk, (a, b)[side], wanted.as_of)[0] == "whole"
        return "gap" if whole else "not read"

    for aspect, told in _RECORDED.items():
        sheet.lay(aspect, told(sheet, a), told(sheet, b))
    matters = [by_relation(desk, _matters(desk, one), _written_object, wanted) for one in (a, b)]
    sheet.lay("matters", matters[0], matters[1], absent)
    sheet.lay("parts", _parts(sheet, a), _parts(sheet, b))


def _written_object(claim: Claimed | Followed) -> str:
    return claim.object


def _dates(sheet: Sheet, iri: str) -> Gathered:
    desk, wanted = sheet.desk, sheet.wanted
    found = Gathered()
    for name in _DATES:
        for date in desk.facts.words(iri, DCG + name):
            come = not wanted.as_of or reached(date.text, wanted.as_of) != "no"
            told = sheet.recorded(iri, DCG + name, date.text, date.text)
            found.add(DCG + name, told if come else None)
    return found


def _bodies(sheet: Sheet, iri: str) -> Gathered:
    desk, wanted = sheet.desk, sheet.wanted
    found = Gathered()
    for name in _BODIES:
        for body in desk.facts.iris(iri, DCG + name):
            label = desk.label(DCG + name, wanted.lang).text
            found.add(body, sheet.recorded(iri, DCG + name, label))
    return found


def _parties(sheet: Sheet, iri: str) -> Gathered:
    """How many are parties, as a number, with the places that list them."""
    desk, wanted = sheet.desk, sheet.wanted
    found, those = Gathered(), parties(desk, iri, wanted)
    cited = tuple(dict.fromkeys(at for one in those.members for at in one.citations))
    if those.members:
        grade = desk.confidence(cited)
        told = Told(str(those.count), those.listed_on, (), "", (), "asserted", grade, cited)
        found.add(_PARTIES, told)
    elif those.silence is not None and those.silence.reason == "filtered":
        found.add(_PARTIES, None)
    return found


def _editions(sheet: Sheet, iri: str) -> Gathered:
    desk, wanted = sheet.desk, sheet.wanted
    found = Gathered()
    for one in desk.facts.leading_to(iri, DCG + "isEditionOf"):
        prop, date = edition_date(desk, one)
        there = had_begun(desk, one, wanted.as_of)
        told = sheet.recorded(one, DCG + prop, desk.label(one, wanted.lang).text, date)
        found.add(one, told if there else None)
    return found


def _changes(sheet: Sheet, iri: str) -> Gathered:
    """What its record says of an edition, and of which its source may say that it is new."""
    desk, wanted = sheet.desk, sheet.wanted
    found = Gathered()
    if "Edition" not in desk.kinds(iri):
        return found
    if summary := desk.chosen(desk.facts.words(iri, _SUMMARY), wanted.lang):
        date = edition_date(desk, iri)[1]
        found.add(iri, sheet.recorded(iri, _SUMMARY, summary.text, date))
    return found


def _matters(desk: Desk, iri: str) -> Iterator[Claimed | Followed]:
    """How a text, its parts and its editions bear on concepts, by claims and by norms."""
    for one in sorted(texts(desk, iri)):
        for claim in desk.facts.by_subject.get(one, ()):
            if "Concept" in desk.kinds(claim.object):
                yield claim
        yield from follows_from(desk, one)


def _parts(sheet: Sheet, iri: str) -> Gathered:
    """The parts of an edition, and how many parts an instrument has in the graph.

    The graph holds those parts of a text that something rests on.
    """
    desk, found = sheet.desk, Gathered()
    parts = [one for one in sorted(texts(desk, iri)) if "Provision" in desk.kinds(one)]
    if "Edition" in desk.kinds(iri):
        for one in parts:
            number = desk.facts.first(one, DCG + "number")
            found.add(one, sheet.recorded(one, DCG + "number", number))
    elif parts and sheet.wanted.admits("asserted", None):
        found.add(_PARTS, Told(str(len(parts)), "", (), "", (), "asserted", None, ()))
    return found


_RECORDED: Final[dict[Aspect, Callable[[Sheet, str], Gathered]]] = {
    "dates": _dates,
    "bodies": _bodies,
    "parties": _parties,
    "editions": _editions,
    "changes": _changes,
}
"""What records tell, aspect by aspect."""


Kind = Literal["concepts", "instruments", "editions"]
_KINDS: Final[dict[str, Kind]] = {
    "Concept": "concepts",
    "Instrument": "instruments",
    "Edition": "editions",
}


def compare(desk: Desk, a: str, b: str, wanted: Filters) -> Comparison:
    """Two concepts, two instruments or two editions by their names, side by side.

    Raises NotFoundError, with the nearest names, for a name that nothing has, ParameterError, with
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
            label = words(lang)(f"compare.aspect.{aspect}")
            found.append(Counted(aspect, label, sides["both"], sides["a"], sides["b"]))
    return tuple(found)


def _note(desk: Desk, ends: tuple[str, str], hidden: int, wanted: Filters) -> str:
    told = []
    if all(desk.facts.leading_to(iri, DCG + "isMembershipIn") for iri in ends):
        one, other = (_members(desk, iri, wanted) for iri in ends)
        told.append(("shared-parties", len(one & other)))
    if hidden:
        told.append(("hidden", hidden))
    return " ".join(words(wanted.lang)(f"compare.{key}", count=number) for key, number in told)


def _members(desk: Desk, iri: str, wanted: Filters) -> frozenset[str]:
    """Those who surely are parties."""
    found = parties(desk, iri, wanted).members
    return frozenset(one.member.iri for one in found if one.held == "yes")


def _silence(hidden: int, lang: Language) -> Silence:
    reason: Reason = "filtered" if hidden else "not covered"
    return Silence(reason, words(lang)(f"compare.silence.{reason}", count=hidden), ())
