"""What economies have, lack and are bound to, as far as tables measure it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple, get_args

from dcgraph.dates import last_day, reached
from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG, DCTERMS, PREFIXES, RDFS, TYPE
from dcgraph.research.criteria import DOES_NOT_MEET, MEETS, Evidence, criteria, evidence
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import Citation, Language, Silence, Thing
from dcgraph.research.paging import Page, Place, numbered
from dcgraph.research.proofs import axioms
from dcgraph.snapshot.search_index import fold
from dcgraph.words import words

Standing = Literal["meets", "does not meet", "figures conflict", "not known", "not measured"]
Duty = Literal["bound", "bound to permit", ""]
Membership = Literal["with", "without", "both", "neither"]
Difference = Literal["differ", "known of one", "alike", "known of neither", "not measured"]

STANDINGS: Final[tuple[Standing, ...]] = get_args(Standing)
DIFFERENCES: Final[tuple[Difference, ...]] = get_args(Difference)
ORDERS: Final = ("name", "met")
SAID: Final[dict[str, Literal["meets", "does not meet"]]] = {
    MEETS: "meets",
    DOES_NOT_MEET: "does not meet",
}
_PATHS: Final = {word: path for path, word in SAID.items()}
STATE: Final = DCG + "State"
_BOUND: Final[dict[str, Duty]] = {"isBoundTo": "bound", "isBoundToPermit": "bound to permit"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure of the latest date of an indicator, and what a criterion argues from it.

    `shows` is what it can show; `reached` tells whether the value is as high, or as low, as the
    criterion asks. The citations are those of the table.
    """

    indicator: Thing
    date: str
    value: str
    table: Thing
    criterion: Thing
    shows: Literal["meets", "does not meet"]
    reached: bool
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """How an economy stands to a characteristic.

    `not known` is one of which no figure shows anything, `not measured` one without a criterion.
    `duty` tells how conventions and acts of a union bind the economy, without regard to days.
    """

    characteristic: Thing
    standing: Standing
    duty: Duty
    figures: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """An economy against all characteristics, and the classes of economies that it is in.

    `measured` of `total` characteristics have a criterion. `note` says what this is not. `years`
    are the dates of its figures.
    """

    economy: Thing
    note: str
    measured: int
    total: int
    years: tuple[str, ...]
    classes: tuple[Thing, ...]
    characteristics: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A characteristic of two economies.

    They `differ` where one meets it and the other does not, and are `alike` where both do or
    neither does. Of one that is not known, or whose figures conflict, neither is said.
    """

    difference: Difference
    a: Judged
    b: Judged


@dataclass(frozen=True, slots=True)
class EconomyComparison:
    """Two economies against all characteristics, those in which they differ first."""

    a: Thing
    b: Thing
    note: str
    measured: int
    total: int
    classes_a: tuple[Thing, ...]
    classes_b: tuple[Thing, ...]
    characteristics: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class EconomyClass:
    """A class of economies, defined by so many `measured` characteristics, and who is in it."""

    thing: Thing
    measured: int
    economies: int


@dataclass(frozen=True, slots=True)
class Variant:
    """A notion as an institution characterises it, by `given` characteristics, and its classes.

    Those of `with_class` meet all that a criterion can show as met, those of `without_class` do
    not meet one. `neither` counts the economies in none of both: of them it is not known.
    """

    notion: Thing
    institution: Thing
    given: int
    with_class: EconomyClass | None
    without_class: EconomyClass | None
    neither: int


@dataclass(frozen=True, slots=True)
class EconomyRow:
    """How many characteristics an economy meets, and in which classes it is, by variant.

    It is in `both` where it meets all that can be shown as met, and lacks what can be shown as
    lacking alone. What is not known is no lack.
    """

    economy: Thing
    meets: int
    does_not_meet: int
    figures_conflict: int
    not_known: int
    variants: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class Economies:
    """All economies, with the variants of notions that the memberships in rows follow.

    `measured` of `total` characteristics have a criterion, and these are counted in rows. `note`
    says what this is not. `years` are the dates of figures.
    """

    note: str
    measured: int
    total: int
    years: tuple[str, ...]
    variants: tuple[Variant, ...]
    economies: Page[EconomyRow]


def profile(desk: Desk, name: str, wanted: Filters) -> Profile:
    """How an economy stands to each characteristic, in the order of STANDINGS, then of labels.

    With a day, figures of a later date are left out. Raises NotFoundError, with the nearest
    names, if there is no such thing, and ParameterError if it is no State or territory.
    """
    iri, lang, facts = desk.iri(name), wanted.lang, desk.facts
    if STATE not in facts.iris(iri, TYPE):
        raise ParameterError(
            f"{desk.label(iri).text} is no State or territory, and only these have a profile; name "
            "one, such as states.kenya."
        )
    dates = _dates(desk, wanted.as_of)
    judged = [_judged(desk, iri, one, lang, dates) for one in _characteristics(desk)]
    judged.sort(key=lambda one: (STANDINGS.index(one.standing), _place(one)))
    own = {_judging(desk).get(one, "") for one in facts.leading_to(iri, DCG + "hasFocus")}
    return Profile(
        economy=desk.thing(iri, lang),
        note=_note(wanted),
        measured=sum(one.standing != "not measured" for one in judged),
        total=len(judged),
        years=tuple(sorted(own - {""})),
        classes=desk.things(_stand(desk, iri, dates).classes, lang),
        characteristics=tuple(judged),
    )


def compare_economies(desk: Desk, a: str, b: str, wanted: Filters) -> EconomyComparison:
    """Two economies side by side, in the order of DIFFERENCES, then of labels.

    Raises what `profile` raises.
    """
    one, other = profile(desk, a, wanted), profile(desk, b, wanted)
    of_other = {each.characteristic.iri: each for each in other.characteristics}
    lines = [_compared(each, of_other[each.characteristic.iri]) for each in one.characteristics]
    lines.sort(key=lambda each: (DIFFERENCES.index(each.difference), _place(each.a)))
    return EconomyComparison(
        *(one.economy, other.economy, one.note, one.measured, one.total),
        *(one.classes, other.classes, tuple(lines)),
    )


def _compared(a: Judged, b: Judged) -> Compared:
    if a.standing == "not measured":
        return Compared("not measured", a, b)
    known = [one.standing for one in (a, b) if one.standing in _PATHS]
    names: tuple[Difference, ...] = ("known of neither", "known of one")
    both: Difference = "alike" if a.standing == b.standing else "differ"
    return Compared((*names, both)[len(known)], a, b)


def economies(
    desk: Desk,
    wanted: Filters,
    *,
    kind: str = "",
    notion: str = "",
    order: str = "name",
    limit: int,
    cursor: str = "",
) -> Economies:
    """All economies, or those of a class, by name or by how many characteristics they meet.

    With a notion, only the characteristics that sources give to it, and its variants. Raises
    NotFoundError for an unknown name or class, ParameterError for an order that there is not, for
    what is no notion, a limit out of bounds or a cursor from elsewhere.
    """
    facts, lang, dates = desk.facts, wanted.lang, _dates(desk, wanted.as_of)
    if order not in ORDERS:
        raise ParameterError(f"There is no order {order[:40]!r}; use {' or '.join(ORDERS)}.")
    class_ = DCG + kind.removeprefix("dcg:")
    if kind and class_ not in economy_classes(desk):
        known = tuple(one.removeprefix(DCG) for one in economy_classes(desk))
        raise NotFoundError(f"There is no class of economies {kind[:80]!r}.", kind, known)
    counted, variants = _characteristics(desk), _variants(desk)
    if notion:
        of = desk.iri(notion)
        if "Notion" not in desk.kinds(of):
            raise ParameterError(f"{notion[:80]!r} is no notion; name one, as digital-customs.")
        counted = [*dict.fromkeys(facts.iris(of, DCG + "hasCharacteristic"))]
        variants = tuple(one for one in variants if one.notion == of)
    stands = {one: _stand(desk, one, dates) for one in facts.of_kind(STATE)}
    members = Counter(each for one in stands.values() for each in one.classes)
    listed = [
        (iri, Counter(one.standings[each] for each in counted))
        for iri, one in stands.items()
        if not kind or class_ in one.classes
    ]
    listed.sort(key=lambda one: fold(desk.label(one[0], lang).text))
    if order == "met":
        listed.sort(key=lambda one: -one[1]["meets"])

    def row(one: tuple[str, Counter[Standing]]) -> EconomyRow:
        iri, counts = one
        return EconomyRow(
            economy=desk.thing(iri, lang),
            meets=counts["meets"],
            does_not_meet=counts["does not meet"],
            figures_conflict=counts["figures conflict"],
            not_known=counts["not known"],
            variants=tuple(_membership(each, stands[iri].classes) for each in variants),
        )

    def silence() -> Silence:
        reason: Final = "filtered" if kind else "not covered"
        return Silence(reason, words(lang)(f"economies.{reason}"), ())

    scope = ("economies", kind, notion, order, wanted.as_of, lang)
    memberships = [[_membership(one, each.classes) for each in stands.values()] for one in variants]
    return Economies(
        note=_note(wanted),
        measured=sum(bool(criteria(facts, one)) for one in counted),
        total=len(counted),
        years=_dates(desk, ""),
        variants=tuple(
            Variant(
                desk.thing(one.notion, lang),
                desk.thing(one.institution, lang),
                one.given,
                _counted(desk, one.having, members, lang),
                _counted(desk, one.lacking, members, lang),
                some.count("neither"),
            )
            for one, some in zip(variants, memberships, strict=True)
        ),
        economies=numbered(listed, Place(scope, limit, cursor), row, silence),
    )


def _counted(desk: Desk, class_: str, members: Counter[str], lang: Language) -> EconomyClass | None:
    if not class_:
        return None
    asked = {value for some in axioms(desk).profiles[class_] for value in some}
    return EconomyClass(desk.thing(class_, lang), len(asked), members[class_])


class _Variant(NamedTuple):
    notion: str
    institution: str
    given: int
    having: str
    lacking: str


class _Stand(NamedTuple):
    """How an economy stands to each characteristic, and in which classes that puts it."""

    standings: dict[str, Standing]
    classes: tuple[str, ...]


def _membership(one: _Variant, classes: tuple[str, ...]) -> Membership:
    having, lacking = one.having in classes, one.lacking in classes
    return ("both" if lacking else "with") if having else "without" if lacking else "neither"


@cached
def _variants(desk: Desk) -> tuple[_Variant, ...]:
    """What institutions give to notions, as the classes of economies were made from it."""
    facts, found = desk.facts, dict[tuple[str, str], dict[str, Any]]()
    for class_ in economy_classes(desk):
        sources = facts.iris(class_, DCTERMS + "source")
        claims = [facts.claims[one] for one in sources if one in facts.claims]
        for one in claims[:1]:
            holders = facts.holders(one.iri)
            by = next(each for each in holders if "Person" not in desk.kinds(each))
            sides = found.setdefault(
                (one.subject, by), {"given": len({it.object for it in claims})}
            )
            path = axioms(desk).profiles[class_][0][0][0]
            sides["having" if path == MEETS else "lacking"] = class_
    return tuple(
        _Variant(*key, sides["given"], sides.get("having", ""), sides.get("lacking", ""))
        for key, sides in sorted(found.items())
    )


@cached
def economy_classes(desk: Desk) -> tuple[str, ...]:
    """The classes of economies."""
    return tuple(desk.facts.leading_to(STATE, RDFS + "subClassOf"))


def _characteristics(desk: Desk) -> list[str]:
    return desk.facts.of_kind(DCG + "Characteristic")


@cached
def _judging(desk: Desk) -> dict[str, str]:
    """The figures of the indicators that criteria judge, each with its date."""
    facts = desk.facts
    indicators = {
        facts.first(one, DCG + "isMeasuredBy") for one in facts.of_kind(DCG + "Criterion")
    }
    every = (one for each in indicators for one in facts.leading_to(each, DCG + "hasIndicator"))
    return {one: facts.first(one, DCG + "observationDate") for one in every}


@cached
def _every_date(desk: Desk) -> tuple[str, ...]:
    return tuple(sorted({*_judging(desk).values()}))


def _dates(desk: Desk, as_of: str) -> tuple[str, ...]:
    """The dates of figures, without those that are later than a day."""
    every = _every_date(desk)
    return tuple(one for one in every if not as_of or reached(one, as_of) != "no")


@cached
def _stand(desk: Desk, economy: str, dates: tuple[str, ...]) -> _Stand:
    facts = desk.facts
    standings = {
        one: standing_by(desk, one, evidence(facts, economy, one, dates))
        for one in _characteristics(desk)
    }
    if dates == _every_date(desk):
        classes = [one for one in economy_classes(desk) if one in facts.iris(economy, TYPE)]
    else:
        # What is derived follows from the latest figures: of others by the same definitions.
        said = {(_PATHS[how], one) for one, how in standings.items() if how in _PATHS}
        profiles = axioms(desk).profiles
        classes = [
            one for one in economy_classes(desk) if any(map(said.issuperset, profiles.get(one, ())))
        ]
    return _Stand(standings, tuple(classes))


def standing_by(desk: Desk, characteristic: str, found: Iterable[Evidence]) -> Standing:
    """The standing to a characteristic that follows from all evidence on it."""
    shown = {one.relation for one in found if one.shown}
    if shown:
        return SAID[shown.pop()] if len(shown) == 1 else "figures conflict"
    return "not known" if criteria(desk.facts, characteristic) else "not measured"


def _note(wanted: Filters) -> str:
    t, day = words(wanted.lang), wanted.as_of
    dated = f" {t('economies.as_of', day=last_day(day))}" if day else ""
    return t("economies.note") + dated


def _place(one: Judged) -> str:
    return fold(one.characteristic.label)


def _judged(
    desk: Desk, economy: str, characteristic: str, lang: Language, dates: tuple[str, ...]
) -> Judged:
    facts = desk.facts
    found = evidence(facts, economy, characteristic, dates)
    duties = (
        duty for path, duty in _BOUND.items() if characteristic in facts.iris(economy, DCG + path)
    )
    return Judged(
        characteristic=desk.thing(characteristic, lang),
        standing=standing_by(desk, characteristic, found),
        duty=next(duties, ""),
        figures=tuple(
            Shown(
                indicator=desk.thing(facts.first(one.figure, DCG + "hasIndicator"), lang),
                date=facts.first(one.figure, DCG + "observationDate"),
                value=one.value.text,
                table=desk.thing(facts.first(one.figure, PREFIXES["qb"] + "dataSet"), lang),
                criterion=desk.thing(one.criterion, lang),
                shows=SAID[one.relation],
                reached=one.shown,
                citations=desk.citations(one.figure, lang, DCG + "observedValue"),
            )
            for one in found
        ),
    )
