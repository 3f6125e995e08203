"""Economies as text for a terminal and as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dcgraph.research.economies import (
    DIFFERENCES,
    STANDINGS,
    Duty,
    Economies,
    EconomyComparison,
    Judged,
    Profile,
    Variant,
)
from dcgraph.research.list_text import more_text
from dcgraph.research.model import Language
from dcgraph.research.tables import Table, cited_at, write_csv
from dcgraph.words import words


def profile_text(found: Profile, lang: Language) -> str:
    """The profile in lines: each standing with its characteristics, their duties and figures."""
    return "\n".join(_profile(found, lang))


def _profile(found: Profile, lang: Language) -> Iterator[str]:
    t = words(lang)
    yield f"{found.economy.label} ({found.economy.name})"
    yield from _share(found, lang)
    yield from (t("economies.class", name=one.label) for one in found.classes)
    for standing in STANDINGS:
        some = [one for one in found.characteristics if one.standing == standing]
        if some:
            yield f"\n{t(f'economies.{standing}')}: {len(some)}"
        for each in some:
            yield f"- {each.characteristic.label}{duty_mark(each.duty, lang)}"
            yield from _reached(each)


def _share(found: Profile | EconomyComparison | Economies, lang: Language) -> Iterator[str]:
    yield found.note
    yield words(lang)("economies.measured", measured=found.measured, total=found.total)


def duty_mark(duty: Duty, lang: Language) -> str:
    """A duty in brackets, to stand behind what it is about; empty where there is none."""
    return f" ({words(lang)(f'economies.{duty}')})" if duty else ""


def _reached(one: Judged) -> Iterator[str]:
    for figure in one.figures:
        if figure.reached:
            yield f"    {figure.indicator.label}: {figure.value} ({figure.table.label})"


def economy_comparison_text(found: EconomyComparison, lang: Language) -> str:
    """The comparison in lines: each difference with the standing and the figures of both."""
    return "\n".join(_comparison(found, lang))


def _comparison(found: EconomyComparison, lang: Language) -> Iterator[str]:
    t = words(lang)
    yield f"{found.a.label} ({found.a.name}) | {found.b.label} ({found.b.name})"
    yield from _share(found, lang)
    for economy, classes in ((found.a, found.classes_a), (found.b, found.classes_b)):
        yield f"\n{economy.label}"
        yield from (t("economies.class", name=one.label) for one in classes)
    for difference in DIFFERENCES:
        some = [one for one in found.characteristics if one.difference == difference]
        if some:
            yield f"\n{t(f'economies.{difference}')}: {len(some)}"
        for each in some:
            yield f"- {each.a.characteristic.label}"
            for economy, side in ((found.a, each.a), (found.b, each.b)):
                how = t(f"economies.{side.standing}")
                yield f"  {economy.label}: {how}{duty_mark(side.duty, lang)}"
                yield from _reached(side)


def economies_text(found: Economies, lang: Language) -> str:
    """The economies in lines: the classes with how many are in each, then each with its counts."""
    return "\n".join(_economies(found, lang))


def _economies(found: Economies, lang: Language) -> Iterator[str]:
    t, page = words(lang), found.economies
    yield from _share(found, lang)
    for one in found.variants:
        yield f"\n{_named(one)}"
        for class_ in filter(None, (one.with_class, one.without_class)):
            yield f"{class_.economies:>5}  {class_.thing.label}"
        yield f"{one.neither:>5}  {t('economies.neither')}"
    for row in page.items:
        counts = {name: getattr(row, name) for name in _COUNTS}
        yield f"\n{row.economy.label} ({row.economy.name}): {t('economies.counts', **counts)}"
        for variant, how in zip(found.variants, row.variants, strict=True):
            if how != "neither":
                yield f"    {t(f'economies.{how}')}: {_named(variant)}"
    if page.silence:
        yield page.silence.message
    if page.next:
        yield f"\n{more_text(page, lang)}"


def _named(one: Variant) -> str:
    return f"{one.notion.label} ({one.institution.label})"


_COUNTS: Final = ("meets", "does_not_meet", "figures_conflict", "not_known")
"""The counts of a row, in the order of STANDINGS."""
_JUDGED: Final = Table(
    standing="standing",
    duty="duty",
    indicators="figures.indicator.label",
    dates="figures.date",
    values="figures.value",
    tables="figures.table.label",
    shows=lambda one: "; ".join(it.shows if it.reached else "nothing" for it in one.figures),
    criteria="figures.criterion.name",
    citations=lambda one: cited_at(dict.fromkeys(at for it in one.figures for at in it.citations)),
)
"""A characteristic of an economy. What is told of figures is in the same order in each cell."""
_CHARACTERISTIC: Final = Table(characteristic="characteristic.name", label="characteristic.label")


def profile_csv(found: Profile) -> bytes:
    """A row for each characteristic, with the figures that criteria judge."""
    columns = ("economy", *_CHARACTERISTIC.columns, *_JUDGED.columns)
    rows = (
        (found.economy.name, *_CHARACTERISTIC.row(one), *_JUDGED.row(one))
        for one in found.characteristics
    )
    return _csv(found, columns, rows)


def economy_comparison_csv(found: EconomyComparison) -> bytes:
    """A row for each characteristic, with the standing and the figures of both economies."""
    sides = (f"{side}_{name}" for side in "ab" for name in _JUDGED.columns)
    columns = ("a", "b", *_CHARACTERISTIC.columns, "difference", *sides)
    ends = (found.a.name, found.b.name)
    rows = (
        (
            *ends,
            *_CHARACTERISTIC.row(one.a),
            one.difference,
            *_JUDGED.row(one.a),
            *_JUDGED.row(one.b),
        )
        for one in found.characteristics
    )
    return _csv(found, columns, rows)


def economies_csv(found: Economies) -> bytes:
    """A row for each economy, with a column for each variant of a notion, as `notion.institution`.

    What is not known is counted beside what is met.
    """
    variants = (f"{one.notion.name}.{one.institution.name}" for one in found.variants)
    rows = (
        (
            one.economy.name,
            one.economy.label,
            *(str(getattr(one, name)) for name in _COUNTS),
            *one.variants,
        )
        for one in found.economies.items
    )
    return _csv(found, ("economy", "label", *_COUNTS, *variants), rows)


def _csv(
    found: Profile | EconomyComparison | Economies,
    columns: Iterable[str],
    rows: Iterable[Iterable[str]],
) -> bytes:
    """A table of which each row has the measured share and the note."""
    share = (str(found.measured), str(found.total), found.note)
    every = ((*row, *share) for row in rows)
    return write_csv((*columns, "measured", "total", "note"), every)
