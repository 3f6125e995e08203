"""The values of a thing in words, before and after, with their places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal

from dcgraph.diff.contents import ANONYMOUS, Contents
from dcgraph.diff.model import Fact, PropertyChange, Value
from dcgraph.diff.naming import Names
from dcgraph.load import Place
from dcgraph.terms import PREFIXES, compact

__all__ = ["place_of", "properties_of", "title_of", "type_of"]

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
        before = [_value(fact, here, names) for fact in olds]
        after = [_value(fact, there, names) for fact in news]
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


def _value(fact: Fact, contents: Contents, names: Names) -> Value:
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
