"""What the figures of an economy show of a characteristic, by the criteria."""

from __future__ import annotations

from collections.abc import Container
from decimal import Decimal
from typing import Final, NamedTuple

from dcgraph.namespaces import DCG
from dcgraph.research.facts import Facts, Words

MEETS: Final = DCG + "meets"
DOES_NOT_MEET: Final = DCG + "doesNotMeet"
_SHOWS: Final = {MEETS: DCG + "showsMet", DOES_NOT_MEET: DCG + "showsNotMet"}


class Evidence(NamedTuple):
    """A figure of the latest date of an indicator, held against a criterion.

    `relation` is what the criterion can show, `meets` or `doesNotMeet`; `shown` tells whether the
    value reaches what it asks.
    """

    relation: str
    criterion: str
    figure: str
    value: Words
    shown: bool


def criteria(facts: Facts, characteristic: str) -> dict[str, str]:
    """The criteria for a characteristic, each with what it can show."""
    return {
        one: relation
        for relation, path in _SHOWS.items()
        for one in facts.leading_to(characteristic, path)
    }


def evidence(
    facts: Facts, economy: str, characteristic: str, dates: Container[str] | None = None
) -> list[Evidence]:
    """All figures that the criteria for a characteristic judge. It holds what the rule does.

    Nothing is known where no figure shows anything, and where some show that it is met and others
    that it is not, they conflict. With `dates`, the figures of these alone count.
    """
    found = []
    for criterion, relation in criteria(facts, characteristic).items():
        if economy in facts.iris(criterion, DCG + "isNotAppliedTo"):
            continue
        for figure in latest(facts, economy, facts.first(criterion, DCG + "isMeasuredBy"), dates):
            for value in facts.words(figure, DCG + "observedValue"):
                shown = _reaches(facts, criterion, Decimal(value.text))
                found.append(Evidence(relation, criterion, figure, value, shown))
    return found


def latest(
    facts: Facts, economy: str, indicator: str, dates: Container[str] | None = None
) -> list[str]:
    """The figures of an economy of an indicator: of the latest date, or the latest of some."""
    dated = [
        (facts.first(one, DCG + "observationDate"), one)
        for one in facts.leading_to(economy, DCG + "hasFocus")
        if facts.first(one, DCG + "hasIndicator") == indicator
    ]
    dated = [one for one in dated if dates is None or one[0] in dates]
    last = max(dated, default=("", ""))[0]
    return [one for date, one in dated if date == last]


def _reaches(facts: Facts, criterion: str, value: Decimal) -> bool:
    least = facts.words(criterion, DCG + "atLeast")
    most = facts.words(criterion, DCG + "atMost")
    return all(value >= Decimal(one.text) for one in least) and all(
        value <= Decimal(one.text) for one in most
    )
