"""A small graph of economies, their figures and criteria."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dcgraph.files import Rooms

PREFIXES = """@prefix dcg: <https://w3id.org/dcgraph/ontology/> .
@prefix dcgd: <https://w3id.org/dcgraph/id/> .
@prefix qb: <http://purl.org/linked-data/cube#> .

"""


class Criterion(NamedTuple):
    """What a value of an indicator shows: that a characteristic is met, or that it is not."""

    indicator: str
    characteristic: str
    met: bool
    value: str
    exempt: str = ""


class Figure(NamedTuple):
    """A value that a table gives for an economy."""

    economy: str
    indicator: str
    date: str
    value: str
    table: str = "first"


def with_economies(small: Rooms, criteria: Iterable[Criterion], figures: Iterable[Figure]) -> Rooms:
    """Put criteria and figures into the small graph, on characteristics of the shipped one."""
    criteria, figures = [*criteria], [*figures]
    kinds = {
        **{f"characteristics.{one.characteristic}": "Characteristic" for one in criteria},
        **{f"states.{one.economy}": "State" for one in figures},
        **{f"indicators.{one.indicator}": "Indicator" for one in figures},
    }
    lines = [PREFIXES, *(f"dcgd:{name} a dcg:{kind} .\n" for name, kind in kinds.items())]
    for number, one in enumerate(criteria, 1):
        exempt = f" dcg:isNotAppliedTo dcgd:states.{one.exempt} ;" if one.exempt else ""
        lines.append(
            f"dcgd:criteria.{number} a dcg:Criterion ; dcg:isMeasuredBy dcgd:indicators."
            f"{one.indicator} ;{exempt} dcg:shows{'Met' if one.met else 'NotMet'} "
            f"dcgd:characteristics.{one.characteristic} ; "
            f"dcg:{'atLeast' if one.met else 'atMost'} {one.value} .\n"
        )
    for number, figure in enumerate(figures, 1):
        lines.append(
            f"dcgd:tables.{figure.table}.{number} a dcg:TableFigure ; "
            f"qb:dataSet dcgd:tables.{figure.table} ; dcg:hasFocus dcgd:states.{figure.economy} ; "
            f"dcg:hasIndicator dcgd:indicators.{figure.indicator} ; "
            f'dcg:observationDate "{figure.date}" ; dcg:observedValue {figure.value} .\n'
        )
    (small.data / "concepts" / "economies.ttl").write_text("".join(lines), encoding="utf-8")
    return small
