"""Axioms in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.check.findings import shown
from dcgraph.check.words import listed
from dcgraph.namespaces import OWL, compact
from dcgraph.owl.axioms import NOTHING, THING, Axiom, Expression, Nodes, Part
from dcgraph.text import replaced

_MAX_LENGTH: Final = 80
_NUMBERS: Final = ("zero", "one", "two", "three", "four", "five")
_BOUNDS: Final = {"min": "at least", "max": "at most", "exactly": "exactly"}


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words for names: their English labels where they have one."""

    nodes: Nodes
    label: Callable[[str], str | None]

    def name(self, iri: str) -> str:
        """A name in its short form, with its label."""
        label = self._label(NamedNode(iri))
        return f"{compact(iri)} “{label}”" if label else compact(iri)

    def term(self, part: Part) -> str:
        """A class or datatype by its label, with a capital letter."""
        if isinstance(part, Expression):
            return f"what {self.predicate(part)}"
        if part == THING:
            return "thing"
        label = self._label(part)
        return label[:1].upper() + label[1:] if label else shown(part)

    def article(self, part: Part) -> str:
        """A class with its article: `an Instrument`."""
        name = self.term(part)
        return name if isinstance(part, Expression) else f"{_article(name)} {name}"

    def thing(self, part: Part) -> str:
        """A thing by its name, with its label before it."""
        if isinstance(part, BlankNode):
            return "a thing without a name"
        if isinstance(part, Expression):
            return self.term(part)
        label = self._label(part)
        return f"“{label}” ({shown(part)})" if label else shown(part)

    def verb(self, path: Part, value: str) -> str:
        """A property with its value: `is part of X`, `has adoption date X`."""
        if isinstance(path, Expression) and path.operator == "inverse":
            return f"is what {value} {self.verb(path.parts[0], '')}".rstrip()
        label = self._label(path) or shown_part(path)
        if self.is_data(path):
            label = f"has {label}"
        return f"{label} {value}".rstrip()

    def path(self, path: Part) -> str:
        """A property named as such: `“is part of”`."""
        if isinstance(path, Expression) and path.operator == "inverse":
            return f"the inverse of {self.path(path.parts[0])}"
        return f"“{self._label(path) or shown_part(path)}”"

    def with_any(self, path: Part) -> str:
        """A property with whatever value: `is part of something`, `has an adoption date`."""
        if self.is_data(path):
            label = self._label(path) or shown_part(path)
            return f"has {_article(label)} {label}"
        return self.verb(path, "something")

    def is_data(self, path: Part) -> bool:
        """Whether a property leads to texts or numbers."""
        if not isinstance(path, NamedNode):
            return False
        return OWL + "DatatypeProperty" in self.nodes.kinds.get(path.value, ())

    def predicate(self, part: Part) -> str:
        """What is said of a thing by saying that it is in a class."""
        match part:
            case Expression("and", parts):
                return listed(self.predicate(one) for one in parts)
            case Expression("or", parts):
                return self._either(parts)
            case Expression("not", (one,)):
                return f"is not {self.article(one)}"
            case Expression("one of", parts):
                return "is " + listed((self.thing(one) for one in parts), "or")
            case Expression("facets", (datatype, *facets)):
                limits = listed(self._facet(facet) for facet in facets)
                return f"is {self.article(datatype)} {limits}".rstrip()
            case Expression("some", (path, one)) if one == THING:
                return self.with_any(path)
            case Expression(operator, (path, *rest)):
                return self.verb(path, self._value(operator, rest))
            case Expression():
                return "is in a class that cannot be read"
        return "does not exist" if part == NOTHING else f"is {self.article(part)}"

    def _either(self, parts: tuple[Part, ...]) -> str:
        if all(isinstance(one, NamedNode) for one in parts):
            return "is " + listed((self.article(one) for one in parts), "or")
        return "either " + listed((self.predicate(one) for one in parts), "or")

    def _value(self, operator: str, rest: list[Part]) -> str:
        """What a restriction says of the values of its property."""
        match operator, rest:
            case "some", [one]:
                return f"some {self.term(one)}"
            case "only", [one]:
                return "nothing" if one == NOTHING else f"nothing that is not {self.article(one)}"
            case "value", [one]:
                return self.thing(one)
            case "self", []:
                return "itself"
            case (("min" | "max" | "exactly"), [number, *of]):
                return self._number(operator, number, of)
        return "in a way that cannot be read"

    def _number(self, operator: str, number: Part, of: list[Part]) -> str:
        digits = shown_part(number) if not isinstance(number, Literal) else number.value
        known = digits.isascii() and digits.isdecimal() and len(digits) < len(_NUMBERS)
        word = _NUMBERS[int(digits)] if known and int(digits) < len(_NUMBERS) else digits
        if word == "one":
            noun = self.term(of[0]) if of else "thing"
        else:
            noun = f"things that are each {self.article(of[0])}" if of else "things"
        return f"{_BOUNDS[operator]} {word} {noun}"

    def _facet(self, facet: Part) -> str:
        if isinstance(facet, Expression) and facet.operator == "facet":
            name, value = facet.parts
            label = shown_part(name).rpartition(":")[2]
            return f"with {label} {shown_part(value)}"
        return "with a limit that cannot be read"

    def _label(self, part: Part) -> str:
        """The English label of a name, on one line and not too long; empty where it has none."""
        label = self.label(part.value) if isinstance(part, NamedNode) else None
        text = " ".join(replaced(label or "").split())
        return text if len(text) <= _MAX_LENGTH else text[: _MAX_LENGTH - 1] + "…"


def shown_part(part: Part) -> str:
    """A part in short form, an expression by its operator."""
    return part.operator if isinstance(part, Expression) else shown(part)


def _article(name: str) -> str:
    return "an" if name[:1].lower() in "aeiou" else "a"


def in_words(axiom: Axiom, phrases: Phrases) -> str:
    """The axiom as one sentence without its full stop."""
    if axiom.kind not in _SENTENCES:
        return " ".join(shown_part(part) for part in axiom.parts)
    return _SENTENCES[axiom.kind](phrases, *axiom.parts)


def _subclass(p: Phrases, one: Part, above: Part) -> str:
    if above == NOTHING:
        return f"There is no {p.term(one)}"
    if isinstance(one, Expression):
        return f"Everything that {p.predicate(one)} {p.predicate(above)}"
    return f"Every {p.term(one)} {p.predicate(above)}"


def _disjoint(p: Phrases, one: Part, other: Part) -> str:
    if isinstance(one, Expression) or isinstance(other, Expression):
        return f"Nothing that {p.predicate(one)} also {p.predicate(other)}"
    return f"Nothing is both {p.article(one)} and {p.article(other)}"


def _subproperty(p: Phrases, one: Part, above: Part) -> str:
    if p.is_data(one):
        return f"Every value of {p.path(one)} is also one of {p.path(above)}"
    return f"Whatever {p.with_any(one)} also {p.verb(above, 'it')}"


def _chain(p: Phrases, whole: Part, *links: Part) -> str:
    letters = [chr(ord("A") + number % 26) for number in range(len(links) + 1)]
    steps = (
        f"{a} {p.verb(link, b)}" for link, (a, b) in zip(links, pairwise(letters), strict=True)
    )
    return f"If {listed(steps)}, then A {p.verb(whole, letters[-1])}"


def _functional(p: Phrases, path: Part) -> str:
    if p.is_data(path):
        return f"Nothing has more than one value of {p.path(path)}"
    return f"Nothing {p.verb(path, 'more than one thing')}"


def _property(p: Phrases, thing: Part, path: Part, value: Part) -> str:
    return f"{p.thing(thing)} {p.verb(path, p.thing(value))}"


def _negative(p: Phrases, *parts: Part) -> str:
    match parts:
        case (_, _, _):
            return f"It is not so that {_property(p, *parts)}"
    return "A denial that cannot be read"


def _apart(p: Phrases, *parts: Part) -> str:
    first = listed(p.term(part) for part in parts[:3])
    return f"No two of these {len(parts)} have anything in common: {first} and so on"


_SENTENCES: Final[dict[str, Callable[..., str]]] = {
    "subclass": _subclass,
    "equivalent": lambda p, one, other: (
        f"Whatever {p.predicate(one)} {p.predicate(other)}, and the other way round"
    ),
    "disjoint": _disjoint,
    "disjoint union": lambda p, one, *others: (
        f"Every {p.term(one)} is exactly one of these: "
        + listed((p.article(other) for other in others), "or")
    ),
    "key": lambda p, one, *paths: (
        f"What {p.predicate(one)} and has the same {listed(map(p.path, paths))} is the same thing"
    ),
    "datatype": lambda p, one, other: f"{p.article(one).capitalize()} {p.predicate(other)}",
    "subproperty": _subproperty,
    "equivalent properties": lambda p, one, other: (
        f"{p.path(one)} and {p.path(other)} say the same"
    ),
    "disjoint properties": lambda p, one, other: (
        f"Never do {p.path(one)} and {p.path(other)} both hold between the same two"
    ),
    "inverse": lambda p, one, other: (
        f"A {p.verb(one, 'B')} where B {p.verb(other, 'A')}, and only there"
    ),
    "domain": lambda p, path, one: f"Whatever {p.with_any(path)} {p.predicate(one)}",
    "range": lambda p, path, one: f"Every value of {p.path(path)} {p.predicate(one)}",
    "chain": _chain,
    "Functional": _functional,
    "InverseFunctional": lambda p, path: f"At most one thing {p.verb(path, 'any given thing')}",
    "Symmetric": lambda p, path: f"If A {p.verb(path, 'B')}, then B {p.verb(path, 'A')}",
    "Asymmetric": lambda p, path: (
        f"If A {p.verb(path, 'B')}, then it is never so that B {p.verb(path, 'A')}"
    ),
    "Reflexive": lambda p, path: f"Everything {p.verb(path, 'itself')}",
    "Irreflexive": lambda p, path: f"Nothing {p.verb(path, 'itself')}",
    "Transitive": lambda p, path: (
        f"If A {p.verb(path, 'B')} and B {p.verb(path, 'C')}, then A {p.verb(path, 'C')}"
    ),
    "type": lambda p, thing, one: f"{p.thing(thing)} {p.predicate(one)}",
    "property": _property,
    "negative": _negative,
    "same": lambda p, one, other: f"{p.thing(one)} and {p.thing(other)} are the same thing",
    "different": lambda p, one, other: (
        f"{p.thing(one)} and {p.thing(other)} are two different things"
    ),
    "apart": _apart,
}
