"""What the graph says of its own things, in memory and as a file of a snapshot."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from dcgraph.errors import BuildError
from dcgraph.namespaces import AUDIT, DCG, DCGD, PREFIXES, QUESTIONS, RDFS, TYPE
from dcgraph.progress import uncollected
from dcgraph.research.model import AUTHORITIES, Authority, Basis, Language

_SPACES: Final = (DCGD, DCG, QUESTIONS, AUDIT)
_ABOVE: Final = tuple(RDFS + name for name in ("subClassOf", "subPropertyOf"))


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
_DATA_SET: Final = PREFIXES["qb"] + "dataSet"
_SUPPORTS: Final = DCG + "supports"
_SUPPORTS_VALUE: Final = DCG + "supportsValue"
_STATED: Final = tuple(DCG + name for name in ("hasSubject", "hasRelation", "hasObject"))
_WORDING: Final = (DCG + "wording",)


@dataclass(frozen=True, slots=True, eq=False)
class Claimed:
    """A claim, by IRIs. There is one of each in the facts."""

    iri: str
    subject: str
    relation: str
    object: str
    basis: Basis


About = dict[str, dict[str, Sequence[Value]]]
Unnamed = dict[str, dict[str, list[str]]]
Said = tuple[str, str, Value]


class Facts:
    """What the graph says of its own things, terms, questions and latest audit.

    `about` gives the values of each property of each subject, `into` the subjects that lead to
    an IRI by each property, `in_degree` how many do, `derived` what follows by rule. `unnamed` is
    what is said with blank nodes, as axioms are, or puts a term of another vocabulary below one.
    Claims are found by either end. Nothing changes after it was made.
    """

    def __init__(self, about: About, unnamed: Unnamed, derived: set[Said]) -> None:
        self.about = about
        self.unnamed = unnamed
        self.derived = derived
        self.into: dict[str, dict[str, list[str]]] = {}
        self._by_kind: dict[str, list[str]] = {}
        for iri in sorted(self.about):
            for predicate, values in self.about[iri].items():
                if predicate == TYPE:
                    for kind in values if iri.startswith(DCGD) else ():
                        if isinstance(kind, str):
                            self._by_kind.setdefault(kind, []).append(iri)
                    continue
                for value in values:
                    if isinstance(value, str) and value.startswith(_SPACES):
                        self.into.setdefault(value, {}).setdefault(predicate, []).append(iri)
        # The cells of tables are asked for one by one: around an economy lie its records. They
        # have no words of their own, by which they could be found.
        self.figures = figures = frozenset(self.of_kind(DCG + "TableFigure"))
        self.in_degree = {
            iri: sum(one not in figures for those in ways.values() for one in those)
            for iri, ways in self.into.items()
        }
        self.claims = self._claims()
        self.by_subject: dict[str, list[Claimed]] = {}
        self.by_object: dict[str, list[Claimed]] = {}
        for claim in self.claims.values():
            self.by_subject.setdefault(claim.subject, []).append(claim)
            self.by_object.setdefault(claim.object, []).append(claim)
        self.asserted_by_claims = {
            (claim.subject, claim.relation, claim.object) for claim in self.claims.values()
        }

    def values(self, iri: str, predicate: str) -> Sequence[Value]:
        """The values of a property of a thing."""
        return self.about.get(iri, {}).get(predicate, ())

    def values_in(self, iri: str, predicate: str, lang: Language) -> list[Value]:
        """The same, without the translations into other languages than `lang`.

        Where a text has no translation into `lang`, the original stays.
        """
        values = self.values(iri, predicate)
        for original in self.words(predicate, DCG + "originalLanguage"):
            for language in (lang, original.text):
                if found := [
                    one for one in values if isinstance(one, Words) and one.language == language
                ]:
                    return [*found]
        return [*values]

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
        Without properties all citations of the record are given. Those of a table support each of
        its figures.
        """
        cited = self.iris(iri, _CITATION) or [
            one for table in self.iris(iri, _DATA_SET) for one in self.iris(table, _CITATION)
        ]
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
        return self.into.get(iri, {}).get(predicate, ())

    def ways_to(self, iri: str) -> list[tuple[str, str]]:
        """The subjects that lead to a thing, in their order, each with the property.

        The figures of tables are left out.
        """
        return sorted(
            (one, predicate)
            for predicate, those in self.into.get(iri, {}).items()
            for one in those
            if one not in self.figures
        )

    def of_kind(self, kind: str) -> list[str]:
        """The things of a class, by its IRI, in the order of their own IRIs."""
        return self._by_kind.get(kind, [])

    def _claims(self) -> dict[str, Claimed]:
        names = ("hasSubject", "hasRelation", "hasObject")
        found = {}
        for iri in self.of_kind(DCG + "Claim"):
            subject, relation, end = (self.first(iri, DCG + name) for name in names)
            basis = self.first(iri, DCG + "hasBasis").removeprefix(DCG).lower()
            found[iri] = Claimed(iri, subject, relation, end, cast(Basis, basis))
        return found


def _value(term: NamedNode | Literal) -> Value:
    return Words(term.value, term.language or "") if isinstance(term, Literal) else term.value


def _place(value: Value) -> tuple[str, str]:
    return ("", value) if isinstance(value, str) else (value.language, value.text)


def facts_of(quads: Iterable[Quad], derived: Iterable[Quad]) -> Facts:
    """The facts that some quads say, of which others are derived."""
    about: dict[str, dict[str, Any]] = {}
    unnamed: Unnamed = {}
    # Each value is held once however often it is said: else it takes twice the memory.
    values: dict[Any, Any] = {}
    once = values.setdefault
    for node, said_by, thing, _ in quads:
        if isinstance(node, Triple) or isinstance(thing, Triple):
            continue
        subject, predicate = node.value, said_by.value
        subject, predicate = once(subject, subject), once(predicate, predicate)
        foreign = predicate in _ABOVE and not subject.startswith(_SPACES)
        if isinstance(node, BlankNode) or isinstance(thing, BlankNode) or foreign:
            said = unnamed.setdefault(subject, {})
            said.setdefault(predicate, []).append(thing.value)
        elif subject.startswith(_SPACES):
            value = _value(thing)
            about.setdefault(subject, {}).setdefault(predicate, []).append(once(value, value))
    for properties in about.values():
        for predicate, found in properties.items():
            ordered = tuple(sorted(found, key=_place) if len(found) > 1 else found)
            properties[predicate] = once(ordered, ordered)
    follows: set[Said] = {
        (once(node.value, node.value), once(said_by.value, said_by.value), once(value, value))
        for node, said_by, thing, _ in derived
        if isinstance(node, NamedNode) and isinstance(thing, NamedNode | Literal)
        for value in (_value(thing),)
    }
    return Facts(about, unnamed, follows)


_AT_ONCE: Final = 256
"""Terms, values or subjects in a line of the file; a line is read in a millisecond or so."""


def write_facts(facts: Facts, path: Path) -> None:
    """Write facts as lines of JSON, which are read in a tenth of the time that the store takes.

    Each line is an object with one member: `terms` (an IRI, or a text with its language), then,
    by the numbers of terms, `values` (lists of terms), `about` (subject, then pairs of a property
    and the number of its values) and `derived` (triples, flat), then `unnamed` (subject,
    property, texts), then `end`, the number of terms. The same facts give the same bytes.
    """
    terms: dict[Value, int] = {}
    lists: dict[tuple[int, ...], int] = {}

    def number(value: Value) -> int:
        return terms.setdefault(value, len(terms))

    def listed(values: Sequence[Value]) -> int:
        numbers = tuple(number(one) for one in values)
        return lists.setdefault(numbers, len(lists))

    about = [
        [number(iri), *(one for name, got in said.items() for one in (number(name), listed(got)))]
        for iri, said in facts.about.items()
    ]
    triples = sorted(facts.derived, key=lambda one: (*one[:2], _place(one[2])))
    derived = [[number(one) for one in triple] for triple in triples]
    unnamed = [[iri, said] for iri, said in facts.unnamed.items()]
    parts: dict[str, Sequence[object]] = {
        "terms": [*terms],
        "values": [*lists],
        "about": about,
        "derived": derived,
        "unnamed": unnamed,
    }
    with path.open("w", encoding="utf-8") as file:
        for name, rows in parts.items():
            for at in range(0, len(rows), _AT_ONCE):
                # `json.dump` would write each piece of it in Python.
                file.write(json.dumps({name: rows[at : at + _AT_ONCE]}, ensure_ascii=False))
                file.write("\n")
        file.write(json.dumps({"end": len(terms)}) + "\n")


def read_facts(path: Path, pause: Callable[[], None] = lambda: None) -> Facts:
    """The facts in a file that `write_facts` wrote; raises BuildError if it cannot be read.

    `pause` is called every millisecond or so, for who shares the interpreter with others.
    """
    try:
        with path.open(encoding="utf-8") as file, uncollected():
            return _read(file, pause)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise BuildError(
            f"The facts in {path} cannot be read ({error}); run `dcgraph build`."
        ) from None


def _read(lines: Iterable[str], pause: Callable[[], None]) -> Facts:
    terms: list[Any] = []
    values: list[Sequence[Value]] = []
    about: About = {}
    unnamed: Unnamed = {}
    derived: set[Said] = set()
    end = None
    for line in lines:
        pause()
        ((part, rows),) = json.loads(line).items()
        match part:
            case "terms":
                terms += (one if isinstance(one, str) else Words(*one) for one in rows)
            case "values":
                values += (tuple([terms[number] for number in row]) for row in rows)
            case "about":
                for subject, *said in rows:
                    pairs = zip(said[::2], said[1::2], strict=True)
                    about[terms[subject]] = {terms[name]: values[got] for name, got in pairs}
            case "derived":
                derived.update((terms[node], terms[name], terms[got]) for node, name, got in rows)
            case "unnamed":
                unnamed.update(rows)
            case _:
                end = rows
    if end != len(terms):
        raise ValueError("it is cut off")
    return Facts(about, unnamed, derived)


_PROPERTY: Final = DCG + "hasAuthority"
TERMS: Final[dict[Authority, str]] = {
    one: DCG + one.title().replace(" ", "").replace("-", "") for one in AUTHORITIES
}
"""The IRI of each grade, the weightiest first."""
_GRADES: Final = {iri: grade for grade, iri in TERMS.items()}
_RANKS: Final = {grade: number for number, grade in enumerate(AUTHORITIES)}


def authority(facts: Facts, source: str) -> Authority | None:
    """The grade of a source, None for one that has none."""
    return _GRADES.get(facts.first(source, _PROPERTY))


def rank(grade: Authority | None) -> int:
    """The place of a grade among the six, from 0; a source without a grade comes last."""
    return len(AUTHORITIES) if grade is None else _RANKS[grade]
