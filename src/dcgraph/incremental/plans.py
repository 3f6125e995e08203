"""The rules of a graph, taken apart once and kept: what to look at after a change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from dcgraph.incremental.patterns import Pattern
from dcgraph.incremental.terms import Terms, term_of
from dcgraph.namespaces import PREFIXES

__all__ = ["KIND", "Derivation", "Part", "Plan", "Shape", "keys_of", "resolved"]

KIND: Final = [
    "/",
    ["p", "I" + PREFIXES["rdf"] + "type"],
    ["*", ["p", "I" + PREFIXES["rdfs"] + "subClassOf"]],
]
"""From a node to its classes and all above them."""


class Part(NamedTuple):
    """Patterns of a query that match together, within those around them."""

    own: list[Pattern]
    around: list[Pattern]


class Shape(NamedTuple):
    """A unit of the core shapes; see `dcgraph.incremental.shapes.Unit`."""

    iri: str
    path: Any
    targets: list[Any]
    checks: list[Any]
    reads: list[Any]


class Derivation(NamedTuple):
    """A rule: from a body to a head, where no test fails."""

    head: list[Pattern]
    body: list[Pattern]
    tests: list[list[str]]


class Plan(NamedTuple):
    """Everything that is looked at, by the name of the rule."""

    shapes: dict[str, Shape]
    constraints: dict[str, list[Part]]
    targets: dict[str, list[Any]]
    contradictions: dict[str, list[Part]]
    derivations: list[Derivation]
    kind: Any


def resolved(stored: dict[str, Any], terms: Terms) -> Plan:
    """A stored plan with its terms as numbers: as written for the core, else as the engine does."""
    raw = _Resolver(terms.numbers)
    same = _Resolver(terms.canonical)
    raw.learn(stored["keys"])
    same.learn(stored["keys"])
    return Plan(
        {name: raw.shape(*unit) for name, unit in stored["shapes"].items()},
        {name: same.parts(parts) for name, parts in stored["constraints"].items()},
        {name: same.ends(paths) for name, paths in stored["targets"].items()},
        {name: same.parts(parts) for name, parts in stored["contradictions"].items()},
        [
            Derivation(same.patterns(one["head"]), same.patterns(one["body"]), one["tests"])
            for one in stored["derivations"]
        ],
        raw.path(KIND),
    )


class _Resolver:
    def __init__(self, numbers: Callable[..., dict[Any, int]]) -> None:
        self._numbers = numbers
        self._known: dict[str, int] = {}

    def learn(self, keys: Iterable[str]) -> None:
        """Look up terms, all at once."""
        found = {key: term_of(key) for key in keys}
        numbers = self._numbers(found.values())
        self._known |= {key: numbers[term] for key, term in found.items()}

    def path(self, stored: Any) -> Any:
        """A path, or a variable."""
        if stored is None or isinstance(stored, str):
            return stored
        kind, *parts = stored
        if kind == "p":
            return (kind, None if parts[0] is None else self._known[parts[0]])
        return (kind, *(self.path(part) for part in parts))

    def patterns(self, stored: list[Any]) -> list[Pattern]:
        """Triple patterns."""
        return [
            Pattern(self._known.get(s, s), self.path(p), self._known.get(o, o))
            for s, p, o in stored
        ]

    def parts(self, stored: list[Any]) -> list[Part]:
        """The branches of a query."""
        return [Part(self.patterns(own), self.patterns(around)) for own, around in stored]

    def shape(self, iri: str, path: Any, targets: Any, checks: Any, reads: Any) -> Shape:
        """A unit of the shapes."""
        return Shape(
            iri,
            self.path(path),
            self.ends(targets),
            [self._check(check) for check in checks],
            self.ends(reads),
        )

    def ends(self, stored: list[Any]) -> list[Any]:
        """Paths, each to a node or (None) to any."""
        return [(self.path(path), self._known.get(end)) for path, end in stored]

    def _check(self, stored: list[Any]) -> list[Any]:
        name, first, *rest = stored
        if name in _PLAIN:
            return [name, _PLAIN[name](first)]
        if name in ("class", "hasValue", "equals", "disjoint"):
            return [name, self._known[first]]
        if name in ("in", "closed"):
            return [name, [self._known[key] for key in first]]
        if name == "pattern":
            flags = {"i": re.IGNORECASE, "m": re.MULTILINE}
            wanted = sum(flag for letter, flag in flags.items() if letter in rest[0])
            return [name, re.compile(_text(first), wanted)]
        if name in ("and", "or", "xone"):
            return [name, [self._inner(one) for one in first]]
        bounds = [None if number is None else int(_text(number)) for number in rest]
        return [name, self._inner(first), *bounds]

    def _inner(self, stored: dict[str, Any]) -> dict[str, Any]:
        return {
            "path": self.path(stored["path"]),
            "checks": [self._check(check) for check in stored["checks"]],
            "properties": [self._inner(one) for one in stored["properties"]],
        }


def keys_of(stored: Any) -> set[str]:
    """The keys of the terms that are named anywhere."""
    keys: set[str] = set()
    _gather([stored, KIND], keys)
    return keys


def _gather(stored: Any, keys: set[str]) -> None:
    if isinstance(stored, str):
        if stored[:1] in ("I", "B", "^", "@") and len(stored) > 1:
            keys.add(stored)
    elif isinstance(stored, dict):
        for part in stored.values():
            _gather(part, keys)
    elif isinstance(stored, list | tuple):
        for part in stored:
            _gather(part, keys)


def _text(key: str) -> str:
    return key.partition("\0")[2] if key[0] in "@^" else key[1:]


_PLAIN: Final[dict[str, Callable[[Any], Any]]] = {
    "languageIn": lambda keys: [_text(key).lower() for key in keys],
    "datatype": lambda key: key[1:],
    "nodeKind": lambda key: key.rpartition("#")[2],
    "uniqueLang": lambda key: _text(key) == "true",
    **dict.fromkeys(
        ("minCount", "maxCount", "minLength", "maxLength"), lambda key: int(_text(key))
    ),
    **dict.fromkeys(("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"), term_of),
}
"""How a constraint's parameter is read, where it names no node of the graph."""
