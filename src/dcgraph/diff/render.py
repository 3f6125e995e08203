"""A comparison as text, Markdown and JSON."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any, Final, TypeVar

from pyoxigraph import Literal

from dcgraph.diff.facts import ANONYMOUS, Contents, Names
from dcgraph.diff.model import (
    Answers,
    Comparison,
    Entry,
    Fact,
    Moved,
    PropertyChange,
    Statement,
    Value,
)
from dcgraph.namespaces import PREFIXES, compact
from dcgraph.rdf.corpus import Place
from dcgraph.text import json_text, one_line

MAX_VALUES: Final = 12
"""Properties of one thing, and values of one property, that are shown."""

_MAX_LENGTH: Final = 160
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
    old, new = ([v.text for v in side[:MAX_VALUES]] for side in (change.before, change.after))
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
    if len(old) <= _MAX_LENGTH and len(new) <= _MAX_LENGTH:
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
    return text if len(text) <= _MAX_LENGTH else text[: _MAX_LENGTH - 1] + "…"


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


# A comparison as Markdown for a pull request: a short summary, and all else folded.
#
# What the graph says is written so that it stays text: it makes no link, no mention of anybody,
# no tag and no other structure.


MAX_CHARACTERS: Final = 60_000
"""Characters in all: GitHub takes no comment of more than 65,536."""

_STRUCTURE: Final = re.compile(r"[&<>\\`*_\[\]{}|~#!$@]")
_LEADING: Final = re.compile(r"^(?:[-+=:]|\d+(?=[.)]))")
# A tag that says nothing parts what would be made a link or a mention of somebody.
_LINKED: Final = re.compile(r"://|(?<=www)\.|(?<=GH)-|(?<=@)|(?<=#)", re.IGNORECASE)
_NOTHING: Final = "<!-- -->"


def literal(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    parts = []
    start = 0
    line = one_line(text)
    for match in _LINKED.finditer(line):
        parts.append(_named(line[start : match.end()]))
        start = match.end()
    parts.append(_named(line[start:]))
    whole = _NOTHING.join(parts)
    return _LEADING.sub(lambda found: "".join(f"&#{ord(one)};" for one in found[0]), whole)


def _named(text: str) -> str:
    return _STRUCTURE.sub(lambda found: f"&#{ord(found[0])};", text)


def as_markdown(compared: Comparison, limit: int) -> str:
    """The summary and the folded parts, at most `limit` things in each; a limit of 0 is none.

    Fewer are shown where it would be too long for a comment.
    """
    text = _text(compared, limit)
    fewer = limit or max(len(compared.entries), len(compared.derived_gained), 2)
    while len(text) > MAX_CHARACTERS and fewer > 1:
        fewer //= 2
        text = _text(compared, fewer)
    return text


def _text(compared: Comparison, limit: int) -> str:
    return "\n".join(_lines(compared, limit)) + "\n"


def _lines(compared: Comparison, limit: int) -> Iterator[str]:
    yield f"### Change of the graph: {literal(compared.before)} → {literal(compared.after)}"
    yield ""
    if not compared.differs:
        yield "Nothing differs."
        return
    yield f"**Suggested version:** {literal(version(compared))}"
    yield ""
    yield from (f"- {literal(line)}" for line in summary(compared))
    reasons = compared.suggestion.reasons
    said = [f"- {reason.level}: {literal(cut(reason.text))}" for reason in some(reasons, limit)]
    yield from _folded("Why this version", said, left_off(reasons, limit))
    for title, entries in sections(compared.entries).items():
        told = (line for entry in some(entries, limit) for line in _entry(entry))
        yield from _folded(f"{title} ({len(entries)})", told, left_off(entries, limit))
    if compared.files:
        yield from _folded(
            f"Queries and tables ({len(compared.files)})",
            (
                f"- {file.kind}: {_code(file.path)} {literal(file.title)}".rstrip()
                for file in some(compared.files, limit)
            ),
            left_off(compared.files, limit),
        )
    yield from _consequences(compared, limit)


def _entry(entry: Entry) -> Iterator[str]:
    kind = f" ({literal(entry.type_label)})" if entry.type_label else ""
    yield f"- **{literal(cut(entry.label))}**{kind}: {literal(happened(entry))}  "
    yield f"  {_code(places(entry))}"
    yield from (f"  - {literal(line)}" for line in moves(entry.moved))
    if entry.kinds[0] in ("added", "removed"):
        return
    for change in entry.properties[:MAX_VALUES]:
        before, after = values(change)
        yield f"  - {literal(change.label)}"
        yield from (f"    - before: {literal(text)}" for text in before)
        yield from (f"    - now: {literal(text)}" for text in after)
    if len(entry.properties) > MAX_VALUES:
        yield f"  - … and {len(entry.properties) - MAX_VALUES} more properties"


def _consequences(compared: Comparison, limit: int) -> Iterator[str]:
    gained, lost = compared.derived_gained, compared.derived_lost
    if gained or lost:
        told = [f"- gained: {literal(one.text)}" for one in some(gained, limit)]
        told += [f"- lost: {literal(one.text)}" for one in some(lost, limit)]
        title = f"Derived triples ({len(gained)} gained, {len(lost)} lost)"
        yield from _folded(title, told, left_off(gained, limit) + left_off(lost, limit))
    if compared.questions:
        lines: list[str] = []
        for asked in some(compared.questions, limit):
            lines.append(f"- {literal(asked.title)} ({_code(asked.name)})")
            if asked.failed:
                lines.append(f"  - cannot be asked {literal(asked.failed)}")
            lines += _rows("gained", asked.gained, limit) + _rows("lost", asked.lost, limit)
        count = len(compared.questions)
        title = f"Questions whose answers change ({count})"
        yield from _folded(title, lines, left_off(compared.questions, limit))
    if compared.coverage:
        table = ["| | before | now |", "|---|---|---|"]
        table += [
            f"| {literal(', '.join(cell.of))} | {literal(cell.before or 'nothing')} "
            f"| {literal(cell.after or 'nothing')} |"
            for cell in some(compared.coverage, limit)
        ]
        title = f"Coverage ({number(len(compared.coverage), 'cell')} changed)"
        yield from _folded(title, table, left_off(compared.coverage, limit))


def _rows(word: str, rows: Sequence[tuple[str, ...]], limit: int) -> list[str]:
    told = [f"  - {word}: {literal(' | '.join(cut(c) for c in row))}" for row in some(rows, limit)]
    more = left_off(rows, limit)
    return [*told, f"  - … and {more} more {word}"] if more else told


def _folded(title: str, lines: Iterable[str], more: int) -> Iterator[str]:
    yield ""
    yield f"<details><summary>{literal(title)}</summary>"
    yield ""
    yield from lines
    if more:
        yield ""
        yield f"… and {more} more; `dcgraph diff --limit 0` shows all."
    yield ""
    yield "</details>"


def _code(text: str) -> str:
    return f"<code>{literal(text)}</code>"


FORMAT: Final = 1
"""The number of the form; it is raised when a member goes or changes its meaning."""


def as_json(compared: Comparison, limit: int) -> str:
    """The whole of it; each list has at most `limit` members, and a limit of 0 is none.

    `left_off` counts what is left off of each list.
    """
    lists: dict[str, tuple[Sequence[Any], Any]] = {
        "entries": (compared.entries, lambda entry: _json_entry(entry, limit)),
        "files": (compared.files, asdict),
        "derived_gained": (compared.derived_gained, _statement),
        "derived_lost": (compared.derived_lost, _statement),
        "questions": (compared.questions, lambda asked: _answers(asked, limit)),
        "coverage": (compared.coverage, asdict),
    }
    told: dict[str, Any] = {
        "format": FORMAT,
        "before": compared.before,
        "after": compared.after,
        "differs": compared.differs,
        "suggestion": asdict(compared.suggestion),
    }
    for name, (items, form) in lists.items():
        told[name] = [form(item) for item in some(items, limit)]
    told["left_off"] = {name: left_off(items, limit) for name, (items, _) in lists.items()}
    return json_text(told)


def _json_entry(entry: Entry, limit: int) -> dict[str, Any]:
    return {
        "iri": entry.iri,
        "was": entry.was,
        "evidence": entry.evidence,
        "label": entry.label,
        "type": entry.type_label,
        "sort": entry.sort,
        "kinds": list(entry.kinds),
        "before": _place(entry.before),
        "after": _place(entry.after),
        "mentions": entry.mentions,
        "properties": [_property(change, limit) for change in some(entry.properties, limit)],
        "moved": [
            {
                "property": (one.before or one.after).predicate,  # type: ignore[union-attr]
                "before": _place(one.before.place if one.before else None),
                "after": _place(one.after.place if one.after else None),
            }
            for one in some(entry.moved, limit)
        ],
    }


def _property(change: PropertyChange, limit: int) -> dict[str, Any]:
    return {
        "property": change.property,
        "label": change.label,
        "of_list": change.of_list,
        "before": [_value(value) for value in some(change.before, limit)],
        "after": [_value(value) for value in some(change.after, limit)],
    }


def _value(value: Value) -> dict[str, Any]:
    return {"text": value.text, "iri": value.iri, "place": _place(value.place)}


def _statement(one: Statement) -> dict[str, Any]:
    return {"text": one.text, "triple": list(one.triple)}


def _answers(asked: Answers, limit: int) -> dict[str, Any]:
    return {
        "name": asked.name,
        "title": asked.title,
        "columns": list(asked.columns),
        "gained": [list(row) for row in some(asked.gained, limit)],
        "lost": [list(row) for row in some(asked.lost, limit)],
        "gained_in_all": len(asked.gained),
        "lost_in_all": len(asked.lost),
        "failed": asked.failed,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return place._asdict() if place else None


def as_text(compared: Comparison, limit: int) -> str:
    """The whole of it, at most `limit` things in each part; a limit of 0 is none."""
    return "\n".join(_text_lines(compared, limit)) + "\n"


def _text_lines(compared: Comparison, limit: int) -> Iterator[str]:
    yield one_line(f"{compared.before} → {compared.after}")
    if not compared.differs:
        yield "Nothing differs."
        return
    yield f"Suggested version: {version(compared)}"
    reasons = compared.suggestion.reasons
    for reason in some(reasons, limit):
        yield "  " + one_line(f"{reason.level}: {cut(reason.text)}")
    yield from _left(reasons, limit)
    for title, entries in sections(compared.entries).items():
        yield f"\n{title} ({len(entries)})"
        for entry in some(entries, limit):
            yield from _text_entry(entry)
        yield from _left(entries, limit)
    if compared.files:
        yield f"\nQueries and tables ({len(compared.files)})"
        for file in some(compared.files, limit):
            title = f" “{file.title}”" if file.title else ""
            plus, minus = file.lines
            yield "  " + one_line(f"{file.kind}: {file.path}{title} (+{plus} −{minus} lines)")
        yield from _left(compared.files, limit)
    yield from _text_consequences(compared, limit)


def _text_entry(entry: Entry) -> Iterator[str]:
    kind = f" ({entry.type_label})" if entry.type_label else ""
    yield "  " + one_line(f"{cut(entry.label)}{kind}: {happened(entry)}")
    yield "    " + one_line(places(entry))
    yield from ("    " + one_line(line) for line in moves(entry.moved))
    if entry.kinds[0] in ("added", "removed"):
        return
    for change in entry.properties[:MAX_VALUES]:
        before, after = values(change)
        yield "    " + one_line(change.label)
        yield from ("      − " + one_line(text) for text in before)
        yield from ("      + " + one_line(text) for text in after)
    if len(entry.properties) > MAX_VALUES:
        yield f"    … and {len(entry.properties) - MAX_VALUES} more properties"


def _text_consequences(compared: Comparison, limit: int) -> Iterator[str]:
    gained, lost = compared.derived_gained, compared.derived_lost
    if gained or lost:
        yield f"\nDerived triples ({len(gained)} gained, {len(lost)} lost)"
        yield from ("  + " + one_line(one.text) for one in some(gained, limit))
        yield from _left(gained, limit)
        yield from ("  − " + one_line(one.text) for one in some(lost, limit))
        yield from _left(lost, limit)
    if compared.questions:
        yield f"\nQuestions whose answers change ({len(compared.questions)})"
        for asked in some(compared.questions, limit):
            yield "  " + one_line(f"{asked.title} ({asked.name})")
            if asked.failed:
                yield "    " + one_line(f"cannot be asked {asked.failed}")
            for sign, rows in (("+", asked.gained), ("−", asked.lost)):
                for row in some(rows, limit):
                    yield f"    {sign} " + one_line(" | ".join(cut(cell) for cell in row))
                yield from ("  " + line for line in _left(rows, limit))
        yield from _left(compared.questions, limit)
    if compared.coverage:
        yield f"\nCoverage ({number(len(compared.coverage), 'cell')} changed)"
        for cell in some(compared.coverage, limit):
            before, after = cell.before or "nothing", cell.after or "nothing"
            yield "  " + one_line(f"{', '.join(cell.of)}: {before} → {after}")
        yield from _left(compared.coverage, limit)


def _left(items: Sequence[object], limit: int) -> Iterator[str]:
    if count := left_off(items, limit):
        yield f"  … and {count} more (--limit 0 shows all)"


_TYPE: Final = PREFIXES["rdf"] + "type"
_INDIVIDUAL: Final = PREFIXES["owl"] + "NamedIndividual"


def properties_of(
    less: Sequence[Fact], more: Sequence[Fact], here: Contents, there: Contents, names: Names
) -> tuple[PropertyChange, ...]:
    """The properties of which a value came or went, by their labels."""
    found = []
    for predicate in sorted({fact.seen[1] for fact in (*less, *more)}):
        olds = [fact for fact in less if fact.seen[1] == predicate]
        news = [fact for fact in more if fact.seen[1] == predicate]
        before = [_properties_value(fact, here, names) for fact in olds]
        after = [_properties_value(fact, there, names) for fact in news]
        alike = {value.text for value in before} & {value.text for value in after}
        before, after = ([_distinct(v, alike) for v in side] for side in (before, after))
        lists = None
        if len(olds) == len(news) == 1:
            lists = _lists(olds[0], news[0], here, there, names)
        before, after = lists or (before, after)
        label = names.of_property(predicate)
        found.append(
            PropertyChange(predicate, label, tuple(before), tuple(after), of_list=bool(lists))
        )
    return tuple(sorted(found, key=lambda change: (change.label, change.property)))


def title_of(name: str, facts: Sequence[Fact], contents: Contents, names: Names) -> str:
    """What a thing is called; for one without a name, what it says."""
    if not name.startswith(ANONYMOUS):
        return names.of(name)
    said = (
        names.of_value(fact.value, contents.inner[fact.place.path])
        for fact in facts
        if fact.predicate != _TYPE
    )
    return f"{type_of(facts, names) or 'statement'}: {'; '.join(said)}"


def type_of(facts: Iterable[Fact], names: Names) -> str:
    """What a thing is, by its first class, or an empty text."""
    kinds = [f.value.value for f in facts if f.predicate == _TYPE and f.value.value != _INDIVIDUAL]
    return names.of_class(kinds[0]) if kinds else ""


def place_of(facts: Iterable[Fact]) -> Place | None:
    """Where a thing begins."""
    return min((fact.place for fact in facts), default=None)


def _properties_value(fact: Fact, contents: Contents, names: Names) -> Value:
    inner = contents.inner[fact.place.path]
    is_named = not isinstance(fact.value, Literal) and fact.value.value not in inner
    text = names.of_value(fact.value, inner)
    return Value(text, fact.value.value if is_named else "", fact.place)


def _distinct(value: Value, alike: set[str]) -> Value:
    """The value with its IRI, if another on the other side is called the same."""
    if value.text not in alike or not value.iri:
        return value
    return replace(value, text=f"{value.text} ({compact(value.iri)})")


def _lists(
    old: Fact, new: Fact, here: Contents, there: Contents, names: Names
) -> tuple[list[Value], list[Value]] | None:
    """Of two lists, what each has alone; None for what is no list, or differs in order."""
    had, has = (
        [names.of_value(item, inner) for item in names.items(fact.value, inner)]
        for fact, inner in (
            (old, here.inner[old.place.path]),
            (new, there.inner[new.place.path]),
        )
    )
    gone = [text for text in had if text not in has]
    come = [text for text in has if text not in had]
    if not had or not has or not (gone or come):
        return None
    return (
        [Value(", ".join(gone), "", old.place)] if gone else [],
        [Value(", ".join(come), "", new.place)] if come else [],
    )
