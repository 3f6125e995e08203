"""What an economy has, lacks and is bound to, as far as tables measure it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.criteria import DOES_NOT_MEET, MEETS, Evidence, criteria, evidence
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk, Facts
from dcgraph.research.model import Citation, Language, Thing
from dcgraph.snapshot.search_index import fold
from dcgraph.words import words

Standing = Literal["meets", "does not meet", "figures conflict", "not known", "not measured"]
Duty = Literal["bound", "bound to permit", ""]

STANDINGS: Final[tuple[Standing, ...]] = (
    *("meets", "does not meet", "figures conflict", "not known", "not measured"),
)
SAID: Final[dict[str, Literal["meets", "does not meet"]]] = {
    MEETS: "meets",
    DOES_NOT_MEET: "does not meet",
}
STATE: Final = DCG + "State"
TYPE: Final = PREFIXES["rdf"] + "type"
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
    `duty` tells to what conventions bind the economy, without regard to days.
    """

    characteristic: Thing
    standing: Standing
    duty: Duty
    figures: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """An economy against all characteristics, and the classes of economies that it is in.

    `measured` of `total` characteristics have a criterion. `note` says what this is not.
    """

    economy: Thing
    note: str
    measured: int
    total: int
    classes: tuple[Thing, ...]
    characteristics: tuple[Judged, ...]


def profile(desk: Desk, name: str, wanted: Filters) -> Profile:
    """How an economy stands to each characteristic, in the order of STANDINGS, then of labels.

    Raises NotFoundError, with the nearest names, if there is no such thing, and ParameterError if
    it is no State or territory.
    """
    iri, lang, facts = desk.iri(name), wanted.lang, desk.facts
    if STATE not in facts.iris(iri, TYPE):
        raise ParameterError(
            f"{desk.label(iri).text} is no State or territory, and only these have a profile; name "
            "one, such as states.kenya."
        )
    judged = [_judged(desk, iri, one, lang) for one in facts.of_kind(DCG + "Characteristic")]
    judged.sort(key=lambda one: (STANDINGS.index(one.standing), fold(one.characteristic.label)))
    return Profile(
        economy=desk.thing(iri, lang),
        note=words(lang)("economies.note"),
        measured=sum(one.standing != "not measured" for one in judged),
        total=len(judged),
        classes=desk.things(classes_of(desk, facts.iris(iri, TYPE)), lang),
        characteristics=tuple(judged),
    )


def classes_of(desk: Desk, kinds: Collection[str]) -> list[str]:
    """The classes of economies that are among some classes, by IRIs."""
    classes = desk.facts.leading_to(STATE, PREFIXES["rdfs"] + "subClassOf")
    return [one for one in classes if one in kinds]


def standing_by(facts: Facts, characteristic: str, found: Iterable[Evidence]) -> Standing:
    """The standing to a characteristic that follows from all evidence on it."""
    shown = {one.relation for one in found if one.shown}
    if shown:
        return SAID[shown.pop()] if len(shown) == 1 else "figures conflict"
    return "not known" if criteria(facts, characteristic) else "not measured"


def _judged(desk: Desk, economy: str, characteristic: str, lang: Language) -> Judged:
    facts = desk.facts
    found = evidence(facts, economy, characteristic)
    duties = (
        duty for path, duty in _BOUND.items() if characteristic in facts.iris(economy, DCG + path)
    )
    return Judged(
        characteristic=desk.thing(characteristic, lang),
        standing=standing_by(facts, characteristic, found),
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


def profile_text(found: Profile, lang: Language) -> str:
    """The profile in lines: each standing with its characteristics, their duties and figures."""
    return "\n".join(_lines(found, lang))


def _lines(found: Profile, lang: Language) -> Iterator[str]:
    t = words(lang)
    yield f"{found.economy.label} ({found.economy.name})"
    yield found.note
    yield t("economies.measured", measured=found.measured, total=found.total)
    for one in found.classes:
        yield t("economies.class", name=one.label)
    for standing in STANDINGS:
        some = [one for one in found.characteristics if one.standing == standing]
        if some:
            yield f"\n{t(f'economies.{standing}')}: {len(some)}"
        for each in some:
            duty = f" ({t(f'economies.{each.duty}')})" if each.duty else ""
            yield f"- {each.characteristic.label}{duty}"
            for figure in each.figures:
                if figure.reached:
                    yield f"    {figure.indicator.label}: {figure.value} ({figure.table.label})"
