"""The graph in memory, and how its parts are named and cited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from difflib import get_close_matches
from functools import cached_property, wraps
from typing import Any, Concatenate, Final, ParamSpec, Self, TypeVar, cast

from dcgraph.errors import NotFoundError
from dcgraph.namespaces import DCG, DCGD, DCTERMS, SKOS, TYPE
from dcgraph.research.facts import Claimed, Facts, Value, Words, authority, rank, read_facts
from dcgraph.research.force import force_of
from dcgraph.research.model import (
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
from dcgraph.tables.reading import Tables
from dcgraph.words import COLON, chosen

_REVIEWS: Final[dict[str, Review]] = {
    "": "",
    DCG + "Proposed": "proposed",
    DCG + "ReadTwice": "read twice",
    DCG + "Disputed": "disputed",
}
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

Part = TypeVar("Part")
Key = ParamSpec("Key")

_TITLES: Final = (SKOS + "prefLabel", DCTERMS + "title")
_NAMED_BY: Final = {"isDefinitionOf": "Definition", "describesReadingOf": "CoverageNote"}
"""What ties a record without a label to that after which it is called, and its kind."""
_MAX_NAME_LENGTH: Final = 300
_MAX_COUNT: Final = 1 << 15


def cached(read: Callable[Concatenate[Desk, Key], Part]) -> Callable[Concatenate[Desk, Key], Part]:
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

    @cached_property
    def tables(self) -> Tables:
        """The tables of the snapshot."""
        return Tables(self.snapshot.tables)

    @classmethod
    def open(cls, snapshot: Snapshot, pause: Callable[[], None] = lambda: None) -> Self:
        """The desk over a snapshot; raises BuildError if it cannot be read.

        `pause` is called now and then while it is.
        """
        return cls(snapshot, read_facts(snapshot.facts, pause))

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
        classes = [one for one in self.facts.iris(iri, TYPE) if one.startswith(DCG)]
        classes.sort(key=lambda one: ((iri, TYPE, one) in self.facts.derived, one))
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
        return self.ranked(tuple(self.facts.supporting(iri, predicates, value)), lang)

    def main_citations(
        self, iri: str, lang: Language = "en"
    ) -> tuple[tuple[Citation, ...], tuple[Citation, ...]]:
        """The citations of what a claim or a definition says, and the others that it has."""
        main = self.citations(iri, lang, *self.facts.main_properties(iri))
        every = self.citations(iri, lang)
        return main, () if main == every else tuple(one for one in every if one not in main)

    @cached
    def ranked(self, cited: tuple[str, ...], lang: Language) -> tuple[Citation, ...]:
        """Citations by their IRIs, in the order that `Citation` tells."""

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
