"""The graph in memory as the research desk reads it: by subject, by object, and its claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from dcgraph.errors import BuildError
from dcgraph.terms import AUDIT, DCG, DCGD, DERIVED_GRAPH, PREFIXES, QUESTIONS

__all__ = ["HOLDERS", "REPEATED", "Claimed", "Facts", "Value", "Words", "read_facts"]

_SPACES = (DCGD, DCG, QUESTIONS, AUDIT)
_TYPE = PREFIXES["rdf"] + "type"
_ABOVE: Final = tuple(PREFIXES["rdfs"] + name for name in ("subClassOf", "subPropertyOf"))
_AT_ONCE: Final = 128
"""Quads that are read between two pauses."""


class Words(NamedTuple):
    """A literal: its text, and its language, empty where it has none."""

    text: str
    language: str


Value = str | Words
"""An IRI, or a literal."""


def _is_named(value: Value, name: Value) -> bool:
    """Whether `dcg:supportsValue` with a name means a value: the same, or how its text begins."""
    if isinstance(value, str) or isinstance(name, str) or not name.language:
        return value == name
    return value.language == name.language and value.text.startswith(name.text)


def supports_value(names: Iterable[Value], value: Value, values: Iterable[Value]) -> bool:
    """Whether a citation that names some values supports one of the values of a property.

    It supports each where none of them is named.
    """
    named = [one for one in values if any(_is_named(one, name) for name in names)]
    return not named or value in named


HOLDERS: Final = (DCG + "isClaimedBy", DCG + "isLaidDownBy")
"""The properties that name whoever holds a claim: an actor, or the treaty or act that says it."""

REPEATED: Final = frozenset(
    DCG + name
    for name in ("isWithin", "containsNorm", "obligesPublicBodyTo", "obligesPublicBodyToPermit")
)
"""Relations that follow from nearer ones and say the same again: for queries, not for readers."""

_CITATION: Final = DCG + "hasCitation"
_SUPPORTS: Final = DCG + "supports"
_SUPPORTS_VALUE: Final = DCG + "supportsValue"
_STATED: Final = tuple(DCG + name for name in ("hasSubject", "hasRelation", "hasObject"))
_WORDING: Final = (DCG + "wording",)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim, by IRIs; `basis` is the local name of its basis in small letters."""

    iri: str
    subject: str
    relation: str
    object: str
    basis: str


class Facts:
    """What the graph says of its own things, terms, questions and latest audit.

    `about` gives the values of each property of each subject, `into` the subjects and
    properties that lead to an IRI, `derived` what follows by rule. `unnamed` is what is said
    with blank nodes, as axioms are, or puts a term of another vocabulary below one. Claims are
    found by either end. Nothing changes after it was made.
    """

    def __init__(self, quads: Iterable[Quad], derived: Iterable[Quad]) -> None:
        self.about: dict[str, dict[str, list[Value]]] = {}
        self.into: dict[str, list[tuple[str, str]]] = {}
        self.unnamed: dict[str, dict[str, list[str]]] = {}
        for quad in quads:
            self._add(quad)
        self._by_kind = self._kinds()
        self._leading = self._led()
        self.derived: set[tuple[str, str, Value]] = {
            (quad.subject.value, quad.predicate.value, _value(quad.object))
            for quad in derived
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)
        }
        self.claims = self._claims()
        self.by_subject = _grouped(self.claims.values(), "subject")
        self.by_object = _grouped(self.claims.values(), "object")
        self.asserted_by_claims = {
            (claim.subject, claim.relation, claim.object) for claim in self.claims.values()
        }

    def _add(self, quad: Quad) -> None:
        node, thing = quad.subject, quad.object
        if isinstance(node, Triple) or isinstance(thing, Triple):
            return
        subject, predicate = node.value, quad.predicate.value
        foreign = predicate in _ABOVE and not subject.startswith(_SPACES)
        if isinstance(node, BlankNode) or isinstance(thing, BlankNode) or foreign:
            said = self.unnamed.setdefault(subject, {})
            said.setdefault(predicate, []).append(thing.value)
            return
        if not subject.startswith(_SPACES):
            return
        value = _value(thing)
        if isinstance(value, str) and value.startswith(_SPACES) and predicate != _TYPE:
            self.into.setdefault(value, []).append((subject, predicate))
        self.about.setdefault(subject, {}).setdefault(predicate, []).append(value)

    def values(self, iri: str, predicate: str) -> list[Value]:
        """The values of a property of a thing."""
        return self.about.get(iri, {}).get(predicate, [])

    def iris(self, iri: str, predicate: str) -> list[str]:
        """The IRIs among them."""
        return [one for one in self.values(iri, predicate) if isinstance(one, str)]

    def words(self, iri: str, predicate: str) -> list[Words]:
        """The literals among them."""
        return [one for one in self.values(iri, predicate) if isinstance(one, Words)]

    def holders(self, claim: str) -> list[str]:
        """Who holds a claim: actors, or the instrument whose binding text says it."""
        return [one for name in HOLDERS for one in self.iris(claim, name)]

    def main_properties(self, iri: str) -> tuple[str, ...]:
        """What a claim or a definition says of its subject, without its date and who holds it.

        Empty for other records, which say all that they say of themselves.
        """
        if iri in self.claims:
            return _STATED
        return _WORDING if self.values(iri, DCG + "isDefinitionOf") else ()

    def supporting(
        self, iri: str, properties: Iterable[str] = (), value: Value | None = None
    ) -> list[str]:
        """The citations of a record that support some of its properties, or one value of them.

        This alone decides what a sentence rests on. A citation supports the properties that it
        names, or all where it names none; of a property of which it names values, these alone.
        Without properties all citations of the record are given.
        """
        cited = self.iris(iri, _CITATION)
        wanted = tuple(properties)
        if not wanted:
            return cited
        return [
            one for one in cited if any(self._supports(one, iri, prop, value) for prop in wanted)
        ]

    def _supports(self, citation: str, iri: str, predicate: str, value: Value | None) -> bool:
        supports = self.values(citation, _SUPPORTS)
        if supports and predicate not in supports:
            return False
        names = self.values(citation, _SUPPORTS_VALUE)
        if value is None or not names:
            return True
        return supports_value(names, value, self.values(iri, predicate))

    def first(self, iri: str, predicate: str) -> str:
        """The first value as a text, empty where there is none."""
        found = self.values(iri, predicate)
        return (found[0] if isinstance(found[0], str) else found[0].text) if found else ""

    def named(self, name: str) -> str:
        """The IRI of a thing by its name (`rkc.ga-7.1`), its short or its full IRI; empty if none.

        A citation is a part of what it bears out, and no thing that is asked for.
        """
        bare = name.strip().removeprefix(DCGD).removeprefix("dcgd:")
        return DCGD + bare if DCGD + bare in self.about and ".citation-" not in bare else ""

    def leading_to(self, iri: str, predicate: str) -> Sequence[str]:
        """The subjects that have a thing as the value of a property."""
        return self._leading.get((iri, predicate), ())

    def _led(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for iri, ways in self.into.items():
            for subject, predicate in ways:
                found.setdefault((iri, predicate), []).append(subject)
        return found

    def of_kind(self, kind: str) -> list[str]:
        """The things of a class, by its IRI, in the order of their own IRIs."""
        return self._by_kind.get(kind, [])

    def _kinds(self) -> dict[str, list[str]]:
        """The things of each class; on the way, all values are put in an order that lasts."""
        found: dict[str, list[str]] = {}
        for iri in sorted(self.about):
            for values in self.about[iri].values():
                if len(values) > 1:
                    values.sort(key=_place)
            for kind in self.iris(iri, _TYPE) if iri.startswith(DCGD) else ():
                found.setdefault(kind, []).append(iri)
        for ways in self.into.values():
            ways.sort()
        return found

    def _claims(self) -> dict[str, Claimed]:
        return {
            iri: Claimed(
                iri,
                self.first(iri, DCG + "hasSubject"),
                self.first(iri, DCG + "hasRelation"),
                self.first(iri, DCG + "hasObject"),
                self.first(iri, DCG + "hasBasis").removeprefix(DCG).lower(),
            )
            for iri in self.of_kind(DCG + "Claim")
        }


def _value(term: NamedNode | Literal) -> Value:
    return Words(term.value, term.language or "") if isinstance(term, Literal) else term.value


def _place(value: Value) -> tuple[str, str]:
    return ("", value) if isinstance(value, str) else (value.language, value.text)


def _grouped(claims: Iterable[Claimed], end: str) -> dict[str, list[Claimed]]:
    found: dict[str, list[Claimed]] = {}
    for claim in claims:
        found.setdefault(getattr(claim, end), []).append(claim)
    return found


def _with_pauses(quads: Iterable[Quad], pause: Callable[[], None]) -> Iterator[Quad]:
    for number, quad in enumerate(quads):
        if not number % _AT_ONCE:
            pause()
        yield quad


def read_facts(directory: Path, pause: Callable[[], None] = lambda: None) -> Facts:
    """The facts of the store in a folder; raises BuildError if it cannot be read.

    `pause` is called every millisecond or so, for who shares the interpreter with others.
    """
    try:
        store = Store.read_only(str(directory))
        everything = store.quads_for_pattern(None, None, None, DefaultGraph())
        derived = store.quads_for_pattern(None, None, None, NamedNode(DERIVED_GRAPH))
        return Facts(_with_pauses(everything, pause), _with_pauses(derived, pause))
    except (OSError, RuntimeError, ValueError) as error:
        raise BuildError(
            f"The store in {directory} cannot be read ({error}); run `dcgraph build`."
        ) from None
