"""Names and class expressions in words, as the latter part of a sentence: `is a Notion`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.escaping import replaced
from dcgraph.reason.expressions import NOTHING, THING, Expression, Part
from dcgraph.reason.nodes import OWL, Nodes
from dcgraph.terms import compact
from dcgraph.validate.findings import shown

__all__ = ["Phrases", "enumerated", "shown_part"]

_LONGEST: Final = 80
_NUMBERS: Final = ("zero", "one", "two", "three", "four", "five")
_BOUNDS: Final = {"min": "at least", "max": "at most", "exactly": "exactly"}


def enumerated(words: Iterable[str], last: str = "and") -> str:
    """`a, b and c`; nothing for no words."""
    *most, final = list(words) or [""]
    return f"{', '.join(most)} {last} {final}" if most else final


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
        return OWL + "DatatypeProperty" in self._kinds(path)

    def predicate(self, part: Part) -> str:
        """What is said of a thing by saying that it is in a class."""
        match part:
            case Expression("and", parts):
                return enumerated(self.predicate(one) for one in parts)
            case Expression("or", parts):
                return self._either(parts)
            case Expression("not", (one,)):
                return f"is not {self.article(one)}"
            case Expression("one of", parts):
                return "is " + enumerated((self.thing(one) for one in parts), "or")
            case Expression("facets", (datatype, *facets)):
                limits = enumerated(self._facet(facet) for facet in facets)
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
            return "is " + enumerated((self.article(one) for one in parts), "or")
        return "either " + enumerated((self.predicate(one) for one in parts), "or")

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
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

    def _kinds(self, part: Part) -> set[str]:
        return self.nodes.kinds.get(part.value, set()) if isinstance(part, NamedNode) else set()


def shown_part(part: Part) -> str:
    """A part in short form, an expression by its operator."""
    return part.operator if isinstance(part, Expression) else shown(part)


def _article(name: str) -> str:
    return "an" if name[:1].lower() in "aeiou" else "a"
