"""The graph in memory, and how its parts are named and cited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import Any, Concatenate, Final, NamedTuple, ParamSpec, Self, TypeVar, cast

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from dcgraph.errors import BuildError, NotFoundError
from dcgraph.namespaces import AUDIT, DCG, DCGD, DERIVED_GRAPH, PREFIXES, QUESTIONS
from dcgraph.progress import uncollected
from dcgraph.research.force import force_of
from dcgraph.research.model import (
    AUTHORITIES,
    Authority,
    Basis,
    Citation,
    Confidence,
    Language,
    Review,
    SourcedText,
    Statement,
    Text,
    Thing,
)
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.snapshot.search import Index
from dcgraph.words import COLON, chosen

_SPACES: Final = (DCGD, DCG, QUESTIONS, AUDIT)
_TYPE: Final = PREFIXES["rdf"] + "type"
_REVIEWS: Final[dict[str, Review]] = {
    "": "",
    DCG + "Proposed": "proposed",
    DCG + "ReadTwice": "read twice",
    DCG + "Disputed": "disputed",
}
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


_EMPTY: Final[dict[str, Any]] = {
    "confidence": None,
    "claim": "",
    "claimants": (),
    "stated_on": "",
    "rationale": None,
    "read_by": (),
    "read_on": "",
    "review": "",
    "citations": (),
    "other_citations": (),
}
"""The members of a statement that most leave empty."""

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


class Facts:
    """What the graph says of its own things, terms, questions and latest audit.

    `about` gives the values of each property of each subject, `into` the subjects that lead to
    an IRI by each property, `in_degree` how many do, `derived` what follows by rule. `unnamed` is
    what is said with blank nodes, as axioms are, or puts a term of another vocabulary below one.
    Claims are found by either end. Nothing changes after it was made.
    """

    def __init__(self, quads: Iterable[Quad], derived: Iterable[Quad]) -> None:
        self.about: dict[str, dict[str, Sequence[Value]]] = {}
        self.into: dict[str, dict[str, list[str]]] = {}
        self.unnamed: dict[str, dict[str, list[str]]] = {}
        values: dict[Any, Any] = {}

        # Each value is held once however often it is said: else it takes twice the memory.
        once = values.setdefault
        for quad in quads:
            self._add(quad, once)
        self._by_kind = self._kinds(once)
        # The cells of tables are asked for one by one: around an economy lie its records. They
        # have no words of their own, by which they could be found.
        self.figures = frozenset(self.of_kind(DCG + "TableFigure"))
        self.in_degree = {iri: len(self.ways_to(iri)) for iri in self.into}
        self.derived: set[tuple[str, str, Value]] = {
            (once(node.value, node.value), once(said.value, said.value), once(value, value))
            for node, said, thing, _ in derived
            if isinstance(node, NamedNode) and isinstance(thing, NamedNode | Literal)
            for value in (_value(thing),)
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

    def _add(self, quad: Quad, once: Callable[[Any, Any], Any]) -> None:
        node, said_by, thing, _ = quad
        if isinstance(node, Triple) or isinstance(thing, Triple):
            return
        subject, predicate = node.value, said_by.value
        subject, predicate = once(subject, subject), once(predicate, predicate)
        foreign = predicate in _ABOVE and not subject.startswith(_SPACES)
        if isinstance(node, BlankNode) or isinstance(thing, BlankNode) or foreign:
            said = self.unnamed.setdefault(subject, {})
            said.setdefault(predicate, []).append(thing.value)
            return
        if not subject.startswith(_SPACES):
            return
        value = _value(thing)
        value = once(value, value)
        if isinstance(value, str) and value.startswith(_SPACES) and predicate != _TYPE:
            self.into.setdefault(value, {}).setdefault(predicate, []).append(subject)
        # A list until all is there.
        values: Any = self.about.setdefault(subject, {}).setdefault(predicate, [])
        values.append(value)

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

    def _kinds(self, once: Callable[[Any, Any], Any]) -> dict[str, list[str]]:
        """The things of each class; on the way, all values are put in an order that lasts."""
        found: dict[str, list[str]] = {}
        for iri in sorted(self.about):
            said = self.about[iri]
            for predicate, values in said.items():
                ordered = tuple(sorted(values, key=_place) if len(values) > 1 else values)
                said[predicate] = once(ordered, ordered)
            for kind in self.iris(iri, _TYPE) if iri.startswith(DCGD) else ():
                found.setdefault(kind, []).append(iri)
        for ways in self.into.values():
            for subjects in ways.values():
                subjects.sort()
        return found

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


def _with_pauses(quads: Iterable[Quad], pause: Callable[[], None]) -> Iterator[Quad]:
    left = iter(quads)
    while some := [*islice(left, _AT_ONCE)]:
        pause()
        yield from some


def read_facts(directory: Path, pause: Callable[[], None] = lambda: None) -> Facts:
    """The facts of the store in a folder; raises BuildError if it cannot be read.

    `pause` is called every millisecond or so, for who shares the interpreter with others.
    """
    try:
        store = Store.read_only(str(directory))
        everything = store.quads_for_pattern(None, None, None, DefaultGraph())
        derived = store.quads_for_pattern(None, None, None, NamedNode(DERIVED_GRAPH))
        with uncollected():
            return Facts(_with_pauses(everything, pause), _with_pauses(derived, pause))
    except (OSError, RuntimeError, ValueError) as error:
        raise BuildError(
            f"The store in {directory} cannot be read ({error}); run `dcgraph build`."
        ) from None


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


Part = TypeVar("Part")
Key = ParamSpec("Key")

_SKOS: Final = PREFIXES["skos"]
_TITLES: Final = (_SKOS + "prefLabel", PREFIXES["dcterms"] + "title")
_NAMED_BY: Final = {"isDefinitionOf": "Definition", "describesReadingOf": "CoverageNote"}
"""What ties a record without a label to that after which it is called, and its kind."""
_MAX_NAME_LENGTH: Final = 300
_MAX_COUNT: Final = 1 << 15


def cached(
    read: Callable[Concatenate[Desk, Key], Part],
) -> Callable[Concatenate[Desk, Key], Part]:
    """A function of a desk whose answers are kept by its arguments, which have no names.

    What holds for those of `Desk.remembered` holds for these.
    """
    name, make = f"{read.__module__}.{read.__qualname__}", cast(Callable[..., Part], read)

    def asked(desk: Desk, /, *key: Any) -> Any:
        found = desk.kept[name].get(key)
        if found is None:
            found = desk.remembered(name, key, lambda: make(desk, *key), most=_MAX_COUNT)
        return found

    return cast("Callable[Concatenate[Desk, Key], Part]", wraps(read)(asked))


class Desk:
    """A snapshot, read. Its methods make the parts of answers; other modules put them together.

    All methods may be called from any thread: nothing changes but what is remembered.
    """

    def __init__(self, snapshot: Snapshot, facts: Facts) -> None:
        self.snapshot = snapshot
        self.facts = facts
        self.index = Index(snapshot.index)
        # Over our own graph in three languages some 60 MB in all.
        self.kept: dict[str, dict[Hashable, Any]] = defaultdict(dict)

    @classmethod
    def open(cls, snapshot: Snapshot, pause: Callable[[], None] = lambda: None) -> Self:
        """The desk over a snapshot; raises BuildError if it cannot be read.

        `pause` is called now and then while it is.
        """
        return cls(snapshot, read_facts(snapshot.store, pause))

    def remembered(self, what: str, key: Hashable, make: Callable[[], Part], *, most: int) -> Part:
        """What is made of this desk and kept, up to `most` of it, by a name and a key.

        At one more all is forgotten, and it begins anew. What `make` returns must not be None, and
        must not refer to the desk, which would outlive its use. Two threads may make the same at
        once, and one is kept.
        """
        kept = self.kept[what]
        found: Part | None = kept.get(key)
        if found is None:
            found = make()
            if len(kept) >= most:
                kept.clear()
            kept[key] = found
        return found

    def pinned(self) -> str:
        """From which graph its answers are, in a line that a citation can carry."""
        manifest = self.snapshot.manifest
        return f"dcgraph {manifest.version}, content {manifest.hash}"

    def iri(self, name: str) -> str:
        """The IRI of a thing by its name (`rkc.ga-7.1`), its short or its full IRI.

        Raises NotFoundError, with the nearest names, if there is no such thing.
        """
        if iri := self.facts.named(name):
            return iri
        near = self._near(name.strip().removeprefix(DCGD).removeprefix("dcgd:"))
        hint = f"did you mean {' or '.join(near)}?" if near else "search for it by words."
        raise NotFoundError(
            f"There is nothing named {name[:80]!r} in the graph; {hint}", name, near
        )

    def _near(self, name: str) -> tuple[str, ...]:
        if len(name) > _MAX_NAME_LENGTH:
            return ()
        kinds = ("Record", "Action", "Bearer")
        known = (iri.removeprefix(DCGD) for one in kinds for iri in self.facts.of_kind(DCG + one))
        return tuple(get_close_matches(name, known, n=3, cutoff=0.6))

    @cached
    def thing(self, iri: str, lang: Language = "en") -> Thing:
        """How a thing or a term is mentioned in a language."""
        label = self.label(iri, lang)
        kinds = self.kinds(iri)
        name = iri.removeprefix(DCGD).removeprefix(DCG)
        return Thing(iri, name, kinds[0] if kinds else "", label.text, label.language)

    def things(self, iris: Iterable[str], lang: Language = "en") -> tuple[Thing, ...]:
        """The same of several, in their order."""
        return tuple(self.thing(iri, lang) for iri in iris)

    @cached
    def label(self, iri: str, lang: Language = "en") -> Text:
        """Its label: in the language, else in English, else in any; without one, its name."""
        for title in _TITLES:
            if found := self.chosen(self.facts.words(iri, title), lang):
                return found
        colon = COLON[lang]
        for tie, kind in _NAMED_BY.items():
            if named := self.facts.first(iri, DCG + tie):
                pair = (self.label(one, lang).text for one in (DCG + kind, named))
                return Text(colon.join(pair), lang)
        if measured := self.facts.first(iri, DCG + "hasIndicator"):
            focus = self.facts.iris(iri, DCG + "hasFocus")
            names = colon.join(self.label(one, lang).text for one in (measured, *focus))
            date = self.facts.first(iri, DCG + "observationDate")
            return Text(f"{names} ({date})" if date else names, lang)
        if measured := self.facts.first(iri, DCG + "isMeasuredBy"):
            shown = [
                one
                for name in ("showsMet", "showsNotMet")
                for one in (DCG + name, *self.facts.iris(iri, DCG + name))
                if self.facts.iris(iri, DCG + name)
            ]
            said = " ".join(self.label(one, lang).text for one in shown)
            return Text(f"{self.label(measured, lang).text} {said}", lang)
        if (claim := self.facts.claims.get(iri)) is None:
            return Text(iri.removeprefix(DCGD).removeprefix(DCG), "")
        parts = (claim.subject, claim.relation, claim.object)
        return Text(" ".join(self.label(one, lang).text for one in parts), lang)

    @cached
    def kinds(self, iri: str) -> tuple[str, ...]:
        """The names of its classes, those that its record gives before those that follow."""
        classes = [one for one in self.facts.iris(iri, _TYPE) if one.startswith(DCG)]
        classes.sort(key=lambda one: ((iri, _TYPE, one) in self.facts.derived, one))
        return tuple(one.removeprefix(DCG) for one in classes)

    def texts(self, iri: str, predicate: str) -> tuple[Text, ...]:
        """The texts of a property in all languages."""
        return tuple(Text(one.text, one.language) for one in self.facts.words(iri, predicate))

    @staticmethod
    def chosen(words: Iterable[Words], lang: Language) -> Text | None:
        """The text in the language, else in English, else the first, else None."""
        one = chosen(words, lang)
        return Text(*one) if one else None

    @cached
    def sourced(self, iri: str, predicate: str, lang: Language) -> tuple[SourcedText, ...]:
        """The same, each with the citations that support it; their titles are in `lang`."""
        return tuple(
            SourcedText(*one, self.citations(iri, lang, predicate, value=one))
            for one in self.facts.words(iri, predicate)
        )

    def citations(
        self, iri: str, lang: Language = "en", *predicates: str, value: Value | None = None
    ) -> tuple[Citation, ...]:
        """The citations of a record; with `predicates`, those that support one of them.

        With a `value` they are those that support this one among the values of the properties.
        """
        return self._ranked(tuple(self.facts.supporting(iri, predicates, value)), lang)

    def main_citations(
        self, iri: str, lang: Language = "en"
    ) -> tuple[tuple[Citation, ...], tuple[Citation, ...]]:
        """The citations of what a claim or a definition says, and the others that it has."""
        main = self.citations(iri, lang, *self.facts.main_properties(iri))
        every = self.citations(iri, lang)
        return main, () if main == every else tuple(one for one in every if one not in main)

    @cached
    def _ranked(self, cited: tuple[str, ...], lang: Language) -> tuple[Citation, ...]:
        def place(one: Citation) -> tuple[object, ...]:
            return one.confidence, rank(one.authority), one.source.label.casefold(), one.locator

        return tuple(sorted((self._citation(one, lang) for one in cited), key=place))

    @cached
    def _citation(self, iri: str, lang: Language) -> Citation:
        source = self.facts.first(iri, DCG + "citesSource")
        recalled = self.facts.first(iri, DCG + "hasConfidence") == DCG + "Recalled"
        supports = self.facts.iris(iri, DCG + "supports")
        return Citation(
            self.thing(source, lang),
            self.facts.first(iri, DCG + "locator"),
            "recalled" if recalled else "confirmed",
            tuple(one.rpartition("#" if "#" in one else "/")[2] for one in supports),
            tuple(
                Text(one.removeprefix(DCGD), "") if isinstance(one, str) else Text(*one)
                for one in self.facts.values(iri, DCG + "supportsValue")
            ),
            self.facts.first(source, DCG + "webAddress"),
            authority(self.facts, source),
            self.chosen(self.facts.words(source, DCG + "shortName"), lang),
        )

    @staticmethod
    def confidence(citations: Iterable[Citation]) -> Confidence | None:
        """That of the best of some citations, None where there are none."""
        return min((one.confidence for one in citations), default=None)

    def graded(self, iri: str, *predicates: str, value: Value | None = None) -> Confidence | None:
        """The confidence of a record, or of some of its properties.

        That of a claim or a definition is the confidence of what it says, whatever supports its
        date.
        """
        cited = self.facts.supporting(iri, predicates or self.facts.main_properties(iri), value)
        if not cited:
            return None
        grades = {self.facts.first(one, DCG + "hasConfidence") for one in cited}
        return "recalled" if grades == {DCG + "Recalled"} else "confirmed"

    @cached
    def property_statement(
        self, iri: str, predicate: str, value: Value, lang: Language = "en"
    ) -> Statement:
        """What a record says by a property with the citations of that, or what is derived."""
        cited = self.citations(iri, lang, predicate, value=value)
        if (iri, predicate, value) in self.facts.derived:
            return self.statement((iri, predicate, value), lang, basis="derived")
        return self.statement(
            (iri, predicate, value),
            lang,
            basis="asserted",
            confidence=self.confidence(cited),
            citations=cited,
        )

    @cached
    def claim_statement(self, claim: Claimed, lang: Language = "en") -> Statement:
        """What a claim states."""
        facts, iri = self.facts, claim.iri
        citations, others = self.main_citations(iri, lang)
        return self.statement(
            (claim.subject, claim.relation, claim.object),
            lang,
            basis=claim.basis,
            confidence=self.confidence(citations),
            claim=iri.removeprefix(DCGD),
            claimants=self.things(facts.holders(iri), lang),
            stated_on=facts.first(iri, DCG + "statedOnDate"),
            rationale=self.chosen(facts.words(iri, DCG + "rationale"), lang),
            read_by=tuple(one.text for one in facts.words(iri, DCG + "readBy")),
            read_on=facts.first(iri, DCG + "readOn"),
            review=_REVIEWS[facts.first(iri, DCG + "hasReviewState")],
            citations=citations,
            other_citations=others,
        )

    def statement(
        self, triple: tuple[str, str, Value], lang: Language, *, basis: Basis, **told: Any
    ) -> Statement:
        """A triple as a statement; `told` are those of its members that are not empty."""
        subject, predicate, value = triple
        relation = predicate.removeprefix(DCG)
        return Statement(
            subject=self.thing(subject, lang),
            relation=relation,
            relation_label=self.label(predicate, lang).text,
            object=self.thing(value, lang) if isinstance(value, str) else None,
            value=None if isinstance(value, str) else Text(*value),
            basis=basis,
            force=force_of(relation),
            **(_EMPTY | told),
        )
