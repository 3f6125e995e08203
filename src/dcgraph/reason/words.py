"""Axioms in words that a lawyer or an editor reads: `Every Provision is a Record`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from dcgraph.reason.axioms import Axiom
from dcgraph.reason.expressions import NOTHING, Expression, Part
from dcgraph.reason.phrases import Phrases, enumerated, shown_part

__all__ = ["in_words"]


def in_words(axiom: Axiom, phrases: Phrases) -> str:
    """The axiom as one sentence without its full stop."""
    return _SENTENCES.get(axiom.kind, _other)(phrases, axiom.parts)


Sentence = Callable[[Phrases, tuple[Part, ...]], str]


def _subclass(p: Phrases, parts: tuple[Part, ...]) -> str:
    one, above = parts
    if above == NOTHING:
        return f"There is no {p.term(one)}"
    every = "Everything that " + p.predicate(one)
    if not isinstance(one, Expression):
        every = f"Every {p.term(one)}"
    return f"{every} {p.predicate(above)}"


def _equivalent(p: Phrases, parts: tuple[Part, ...]) -> str:
    one, other = parts
    return f"Whatever {p.predicate(one)} {p.predicate(other)}, and the other way round"


def _disjoint(p: Phrases, parts: tuple[Part, ...]) -> str:
    one, other = parts
    if isinstance(one, Expression) or isinstance(other, Expression):
        return f"Nothing that {p.predicate(one)} also {p.predicate(other)}"
    return f"Nothing is both {p.article(one)} and {p.article(other)}"


def _disjoint_union(p: Phrases, parts: tuple[Part, ...]) -> str:
    one, *others = parts
    choices = enumerated((p.article(other) for other in others), "or")
    return f"Every {p.term(one)} is exactly one of these: {choices}"


def _key(p: Phrases, parts: tuple[Part, ...]) -> str:
    one, *paths = parts
    agreed = enumerated(p.path(path) for path in paths)
    return f"What {p.predicate(one)} and has the same {agreed} is the same thing"


def _datatype(p: Phrases, parts: tuple[Part, ...]) -> str:
    one, other = parts
    return f"{p.article(one).capitalize()} {p.predicate(other)}"


def _subproperty(p: Phrases, parts: tuple[Part, ...]) -> str:
    one, above = parts
    if p.is_data(one):
        return f"Every value of {p.path(one)} is also one of {p.path(above)}"
    return f"Whatever {p.with_any(one)} also {p.verb(above, 'it')}"


def _same_properties(p: Phrases, parts: tuple[Part, ...]) -> str:
    return f"{p.path(parts[0])} and {p.path(parts[1])} say the same"


def _disjoint_properties(p: Phrases, parts: tuple[Part, ...]) -> str:
    return f"Never do {p.path(parts[0])} and {p.path(parts[1])} both hold between the same two"


def _inverse(p: Phrases, parts: tuple[Part, ...]) -> str:
    one, other = parts
    return f"A {p.verb(one, 'B')} where B {p.verb(other, 'A')}, and only there"


def _domain(p: Phrases, parts: tuple[Part, ...]) -> str:
    path, one = parts
    return f"Whatever {p.with_any(path)} {p.predicate(one)}"


def _range(p: Phrases, parts: tuple[Part, ...]) -> str:
    path, one = parts
    return f"Every value of {p.path(path)} {p.predicate(one)}"


def _chain(p: Phrases, parts: tuple[Part, ...]) -> str:
    whole, *links = parts
    letters = [chr(ord("A") + number % 26) for number in range(len(links) + 1)]
    steps = [
        f"{letters[number]} {p.verb(link, letters[number + 1])}"
        for number, link in enumerate(links)
    ]
    return f"If {enumerated(steps)}, then A {p.verb(whole, letters[-1])}"


def _functional(p: Phrases, parts: tuple[Part, ...]) -> str:
    if p.is_data(parts[0]):
        return f"Nothing has more than one value of {p.path(parts[0])}"
    return f"Nothing {p.verb(parts[0], 'more than one thing')}"


def _type(p: Phrases, parts: tuple[Part, ...]) -> str:
    thing, one = parts
    return f"{p.thing(thing)} {p.predicate(one)}"


def _property(p: Phrases, parts: tuple[Part, ...]) -> str:
    thing, path, value = parts
    return f"{p.thing(thing)} {p.verb(path, p.thing(value))}"


def _negative(p: Phrases, parts: tuple[Part, ...]) -> str:
    match parts:
        case (_, _, _):
            return f"It is not so that {_property(p, parts)}"
    return "A denial that cannot be read"


def _same(p: Phrases, parts: tuple[Part, ...]) -> str:
    return f"{p.thing(parts[0])} and {p.thing(parts[1])} are the same thing"


def _different(p: Phrases, parts: tuple[Part, ...]) -> str:
    return f"{p.thing(parts[0])} and {p.thing(parts[1])} are two different things"


def _apart(p: Phrases, parts: tuple[Part, ...]) -> str:
    first = enumerated(p.term(part) for part in parts[:3])
    return f"No two of these {len(parts)} have anything in common: {first} and so on"


def _other(_: Phrases, parts: tuple[Part, ...]) -> str:
    return " ".join(shown_part(part) for part in parts)


def _characteristic(text: str) -> Sentence:
    """A sentence of one property: `{AB}` stands for `A has it to B`, and so on."""

    def sentence(p: Phrases, parts: tuple[Part, ...]) -> str:
        pairs = {f"{{{a}{b}}}": f"{a} {p.verb(parts[0], b)}" for a in "ABC" for b in "ABC"}
        said = text.replace("{itself}", p.verb(parts[0], "itself"))
        said = said.replace("{one}", p.verb(parts[0], "any given thing"))
        for mark, words in pairs.items():
            said = said.replace(mark, words)
        return said

    return sentence


_SENTENCES: Final[dict[str, Sentence]] = {
    "subclass": _subclass,
    "equivalent": _equivalent,
    "disjoint": _disjoint,
    "disjoint union": _disjoint_union,
    "key": _key,
    "datatype": _datatype,
    "subproperty": _subproperty,
    "equivalent properties": _same_properties,
    "disjoint properties": _disjoint_properties,
    "inverse": _inverse,
    "domain": _domain,
    "range": _range,
    "chain": _chain,
    "Functional": _functional,
    "InverseFunctional": _characteristic("At most one thing {one}"),
    "Symmetric": _characteristic("If {AB}, then {BA}"),
    "Asymmetric": _characteristic("If {AB}, then it is never so that {BA}"),
    "Reflexive": _characteristic("Everything {itself}"),
    "Irreflexive": _characteristic("Nothing {itself}"),
    "Transitive": _characteristic("If {AB} and {BC}, then {AC}"),
    "type": _type,
    "property": _property,
    "negative": _negative,
    "same": _same,
    "different": _different,
    "apart": _apart,
}
