"""The words in which every format tells a comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from dcgraph.diff.model import Comparison, Entry, Moved, PropertyChange, Value
from dcgraph.load import Place
from dcgraph.terms import compact

__all__ = [
    "MOST_VALUES",
    "cut",
    "happened",
    "left_off",
    "moves",
    "number",
    "places",
    "sections",
    "some",
    "summary",
    "values",
    "version",
    "where",
]

MOST_VALUES: Final = 12
"""Properties of one thing, and values of one property, that are shown."""

_LONGEST: Final = 160
_AROUND: Final = 30
_TITLES: Final = {
    "term": "Ontology",
    "axiom": "Ontology",
    "shape": "Shapes",
    "claim": "Records",
    "record": "Records",
    "mapping": "Mappings",
}
_GRADED: Final = "Basis or confidence changed"
_One = TypeVar("_One")


def sections(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The entries under the titles of their sections, in their order."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        graded = entry.kinds[0] in ("basis", "confidence")
        found.setdefault(_GRADED if graded else _TITLES[entry.sort], []).append(entry)
    return found


def happened(entry: Entry) -> str:
    """What happened to a thing, such as `renamed from dcg:bearsOn (likely: the same content)`."""
    words: list[str] = []
    for kind in entry.kinds:
        if kind == "renamed":
            likely = f"renamed from {compact(entry.was)} (likely: {entry.evidence})"
            words.append(likely)
        elif kind in ("basis", "confidence"):
            words.append(f"{kind} changed")
        else:
            words.append(kind)
    if entry.mentions:
        words.append(f"mentioned by its new name in {number(entry.mentions, 'statement')}")
    return ", ".join(words)


def places(entry: Entry) -> str:
    """Where a thing stands, on both sides where these differ."""
    if entry.before and entry.after:
        here, there = where(entry.before), where(entry.after)
        return here if here == there else f"{here} → {there}"
    place = entry.before or entry.after
    return where(place) if place else ""


def where(place: Place) -> str:
    """A place as file and line; the file alone where there is no line, as in a snapshot."""
    return f"{place.path}:{place.line}" if place.line else place.path


def moves(moved: Sequence[Moved]) -> list[str]:
    """From which file to which statements went, and how many."""
    counted = Counter(
        (one.before.place.path if one.before else "", one.after.place.path if one.after else "")
        for one in moved
    )
    told = []
    for (old, new), count in sorted(counted.items()):
        what = number(count, "statement")
        if old and new:
            told.append(f"{what} from {old} to {new}")
        elif new:
            told.append(f"{what} told once more in {new}")
        else:
            told.append(f"{what} no more told also in {old}")
    return told


def values(change: PropertyChange) -> tuple[list[str], list[str]]:
    """The values before and after, each with its place; of long texts, what differs."""
    old, new = ([v.text for v in side[:MOST_VALUES]] for side in (change.before, change.after))
    if len(change.before) == len(change.after) == 1:
        old[0], new[0] = _differing(old[0], new[0])
    return (
        _placed(change.before, old),
        _placed(change.after, new),
    )


def _placed(side: Sequence[Value], texts: Iterable[str]) -> list[str]:
    told = [f"{cut(text)} · {where(v.place)}" for v, text in zip(side, texts, strict=False)]
    more = len(side) - len(told)
    return [*told, f"… and {more} more"] if more else told


def _differing(old: str, new: str) -> tuple[str, str]:
    """Two texts; of long ones, what is between their common beginning and end."""
    if len(old) <= _LONGEST and len(new) <= _LONGEST:
        return old, new
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    end = next((n for n in range(shorter - start) if old[-1 - n] != new[-1 - n]), shorter - start)
    first = max(0, start - _AROUND)
    shown = []
    for text in (old, new):
        last = min(len(text), len(text) - end + _AROUND)
        shown.append(f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}")
    return shown[0], shown[1]


def cut(text: str) -> str:
    """The beginning of a text that is too long to be told whole."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def version(compared: Comparison) -> str:
    """The suggested version in a few words."""
    suggested = compared.suggestion
    if suggested.level == "none":
        return "no new version: nothing is said otherwise"
    following = f" ({suggested.current} → {suggested.next})" if suggested.next else ""
    return f"{suggested.level}{following}"


def summary(compared: Comparison) -> list[str]:
    """What changes, in a few counts."""
    told = []
    for title, entries in sections(compared.entries).items():
        kinds = Counter(entry.kinds[0] for entry in entries)
        counted = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
        told.append(f"{title}: {counted}")
    if compared.files:
        told.append(f"Queries and tables: {len(compared.files)} changed")
    if compared.derived_gained or compared.derived_lost:
        gained, lost = len(compared.derived_gained), len(compared.derived_lost)
        told.append(f"Derived triples: {gained} gained, {lost} lost")
    if compared.questions:
        told.append(f"Questions whose answers change: {len(compared.questions)}")
    if compared.coverage:
        told.append(f"Coverage: {number(len(compared.coverage), 'cell')} changed")
    return told


def some(items: Sequence[_One], limit: int) -> Sequence[_One]:
    """The first of the items, as many as the limit allows; a limit of 0 is none."""
    return items[:limit] if limit else items


def left_off(items: Sequence[object], limit: int) -> int:
    """How many items `some` leaves off."""
    return max(0, len(items) - limit) if limit else 0


def number(count: int, noun: str) -> str:
    """A count with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
