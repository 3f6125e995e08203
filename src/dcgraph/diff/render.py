"""A comparison as text, Markdown, JSON and the draft of a changelog."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from dcgraph.diff.consequences import QUESTIONS
from dcgraph.diff.model import Answers, Comparison, Entry, Kind, Moved, PropertyChange, Value
from dcgraph.namespaces import compact
from dcgraph.rdf.corpus import Place
from dcgraph.templates import environment
from dcgraph.text import json_text, one_line

MAX_CHARACTERS: Final = 60_000
"""Characters of Markdown in all: GitHub takes no comment of more than 65,536."""

FORMAT: Final = 1
"""The number of the form of the JSON; it is raised when a member goes or changes its meaning."""

_MAX_VALUES: Final = 12
"""Properties of one thing, and values of one property, that are shown."""

_MAX_LENGTH: Final = 160
_AROUND: Final = 30
_WIDTH: Final = 100
_TITLES: Final = {
    "term": "Ontology",
    "axiom": "Ontology",
    "shape": "Shapes",
    "claim": "Records",
    "record": "Records",
    "mapping": "Mappings",
}
_RECORDS: Final[dict[Kind, str]] = {
    "added": "added",
    "removed": "removed",
    "renamed": "likely renamed",
    "retired": "retired",
    "restored": "restored",
    "re-sourced": "with other sources",
    "changed": "corrected",
}
_STRUCTURE: Final = re.compile(r"[&<>\\`*_\[\]{}|~#!$@]")
_LEADING: Final = re.compile(r"^(?:[-+=:]|\d+(?=[.)]))")
# A tag that says nothing parts what would be made a link or a mention of somebody.
_LINKED: Final = re.compile(r"://|(?<=www)\.|(?<=GH)-|(?<=@)|(?<=#)", re.IGNORECASE)
_One = TypeVar("_One")


def as_text(compared: Comparison, limit: int) -> str:
    """The whole of it, at most `limit` things in each part; a limit of 0 is none."""
    return _rendered("text", one_line, compared, limit)


def as_markdown(compared: Comparison, limit: int) -> str:
    """For a pull request: the summary, and the rest folded, with the same limit.

    What the graph says makes no link, no mention of anybody, no tag and no other structure. Fewer
    things are shown where it would be too long for a comment.
    """
    text = _rendered("markdown", literal, compared, limit)
    fewer = limit or max(len(compared.entries), len(compared.derived_gained), 2)
    while len(text) > MAX_CHARACTERS and fewer > 1:
        fewer //= 2
        text = _rendered("markdown", literal, compared, fewer)
    return text


def as_changelog(compared: Comparison, limit: int) -> str:
    """The section, at most `limit` points of each kind; what only moved is not told."""
    return _rendered("changelog", literal, compared, limit)


def as_json(compared: Comparison, limit: int) -> str:
    """The whole of it; each list has at most `limit` members, and a limit of 0 is none.

    `left_off` counts what is left off of each list.
    """
    told: dict[str, Any] = {
        "format": FORMAT,
        "before": compared.before,
        "after": compared.after,
        "differs": compared.differs,
        "suggestion": _plain(compared.suggestion, 0),
    }
    lists = ("entries", "files", "derived_gained", "derived_lost", "questions", "coverage")
    told |= {name: _plain(getattr(compared, name), limit) for name in lists}
    told["left_off"] = {name: _left_off(getattr(compared, name), limit) for name in lists}
    return json_text(told)


def _plain(value: Any, limit: int) -> Any:
    """A value for JSON. Lists of texts and numbers are whole, whatever the limit."""
    match value:
        case Place():
            return value._asdict()
        case Moved(before, after):
            sides = {"before": before, "after": after}
            told = {s: _plain(one and one.place, limit) for s, one in sides.items()}
            return {"property": next(one.predicate for one in sides.values() if one)} | told
        case tuple():
            is_plain = bool(value) and isinstance(value[0], str | int)
            return [_plain(one, limit) for one in (value if is_plain else _some(value, limit))]
    if not is_dataclass(value):
        return value
    told = {f.name: _plain(getattr(value, f.name), limit) for f in fields(value) if f.repr}
    if isinstance(value, Answers):
        counts = {"gained_in_all": len(value.gained), "lost_in_all": len(value.lost)}
        told |= counts | {"failed": told.pop("failed")}
    return told


def literal(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    line = one_line(text)
    ends = [match.end() for match in _LINKED.finditer(line)]
    parts = [line[start:end] for start, end in zip([0, *ends], [*ends, len(line)], strict=True)]
    whole = "<!-- -->".join(_STRUCTURE.sub(_entities, part) for part in parts)
    return _LEADING.sub(_entities, whole)


def _entities(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(one)};" for one in found[0])


def _rendered(name: str, escape: Callable[[str], str], compared: Comparison, limit: int) -> str:
    templates = environment(Path(__file__).with_name("templates"), escape)
    templates.filters |= {"cut": _cut, "wrapped": _wrapped}
    templates.globals |= {
        "compact": compact,
        "grades": _grades,
        "happened": _happened,
        "left_off": lambda items: _left_off(items, limit),
        "max_values": _MAX_VALUES,
        "moves": _moves,
        "number": _number,
        "places": _places,
        "questions": QUESTIONS,
        "records": _RECORDS,
        "some": lambda items: _some(items, limit),
        "values": _values,
    }
    sections = _sections(compared.entries)
    return templates.get_template(name).render(
        compared=compared,
        sections=sections,
        summary=_summary(compared, sections),
        version=_version(compared),
    )


def _wrapped(point: str) -> str:
    return textwrap.fill(
        point,
        _WIDTH,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _sections(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The entries under the titles of their sections, in their order."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        title = "Basis or confidence changed" if entry.is_graded else _TITLES[entry.sort]
        found.setdefault(title, []).append(entry)
    return found


def _happened(entry: Entry) -> str:
    """What happened to a thing, such as `renamed from dcg:bearsOn (likely: the same content)`."""
    words: list[str] = list(entry.kinds)
    for place, kind in enumerate(entry.kinds):
        if kind == "renamed":
            words[place] += f" from {compact(entry.was)} (likely: {entry.evidence})"
        elif kind in ("basis", "confidence"):
            words[place] += " changed"
    if entry.mentions:
        words.append(f"mentioned by its new name in {_number(entry.mentions, 'statement')}")
    return ", ".join(words)


def _places(entry: Entry) -> str:
    """Where a thing stands, on both sides where these differ."""
    places = (_where(place) for place in (entry.before, entry.after) if place)
    return " → ".join(dict.fromkeys(places))


def _where(place: Place) -> str:
    """A place as file and line; the file alone where there is no line, as in a snapshot."""
    return f"{place.path}:{place.line}" if place.line else place.path


def _moves(moved: Sequence[Moved]) -> list[str]:
    """From which file to which statements went, and how many."""
    counted = Counter(
        (one.before.place.path if one.before else "", one.after.place.path if one.after else "")
        for one in moved
    )
    told = []
    for (old, new), count in sorted(counted.items()):
        where = f"from {old} to {new}" if old else f"told once more in {new}"
        where = where if new else f"no more told also in {old}"
        told.append(f"{_number(count, 'statement')} {where}")
    return told


def _values(change: PropertyChange) -> tuple[list[str], list[str]]:
    """The values before and after, each with its place; of long texts, what differs."""
    old, new = ([v.text for v in side[:_MAX_VALUES]] for side in (change.before, change.after))
    if len(change.before) == len(change.after) == 1:
        old, new = _differing(old[0], new[0])
    return _placed(change.before, old), _placed(change.after, new)


def _placed(side: Sequence[Value], texts: Iterable[str]) -> list[str]:
    told = [f"{_cut(text)} · {_where(v.place)}" for v, text in zip(side, texts, strict=False)]
    more = len(side) - len(told)
    return [*told, f"… and {more} more"] if more else told


def _differing(*texts: str) -> list[list[str]]:
    """Two texts, each in a list; of long ones, what is between their common beginning and end."""
    old, new = texts
    if len(old) <= _MAX_LENGTH and len(new) <= _MAX_LENGTH:
        return [[old], [new]]
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    end = next((n for n in range(shorter - start) if old[-1 - n] != new[-1 - n]), shorter - start)
    first = max(0, start - _AROUND)
    lasts = [min(len(text), len(text) - end + _AROUND) for text in texts]
    return [
        [f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"]
        for text, last in zip(texts, lasts, strict=True)
    ]


def _cut(text: str) -> str:
    """The beginning of a text that is too long to be told whole."""
    return text if len(text) <= _MAX_LENGTH else text[: _MAX_LENGTH - 1] + "…"


def _version(compared: Comparison) -> str:
    """The suggested version in a few words."""
    suggested = compared.suggestion
    if suggested.level == "none":
        return "no new version: nothing is said otherwise"
    following = f" ({suggested.current} → {suggested.next})" if suggested.next else ""
    return f"{suggested.level}{following}"


def _summary(compared: Comparison, sections: dict[str, list[Entry]]) -> list[str]:
    """What changes, in a few counts."""
    told = []
    for title, entries in sections.items():
        kinds = Counter(entry.kinds[0] for entry in entries)
        told.append(f"{title}: {', '.join(f'{count} {kind}' for kind, count in kinds.items())}")
    gained, lost = len(compared.derived_gained), len(compared.derived_lost)
    told += [f"Queries and tables: {len(compared.files)} changed"] * bool(compared.files)
    told += [f"Derived triples: {gained} gained, {lost} lost"] * bool(gained or lost)
    asked, cells = compared.questions, compared.coverage
    told += [f"Questions whose answers change: {len(asked)}"] * bool(asked)
    return told + [f"Coverage: {_number(len(cells), 'cell')} changed"] * bool(cells)


def _grades(entry: Entry) -> str:
    """The bases and citations that a thing had and has."""
    told = []
    for change in entry.properties:
        if change.label in ("has basis", "has citation"):
            had, has = (", ".join(v.text for v in s) for s in (change.before, change.after))
            told.append(f"{change.label}: {had or 'none'}, now {has or 'none'}")
    return "; ".join(told)


def _some(items: Sequence[_One], limit: int) -> Sequence[_One]:
    """The first of the items, as many as the limit allows; a limit of 0 is none."""
    return items[:limit] if limit else items


def _left_off(items: Sequence[object], limit: int) -> int:
    """How many items `_some` leaves off."""
    return max(0, len(items) - limit) if limit else 0


def _number(count: int, noun: str) -> str:
    """A count with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
