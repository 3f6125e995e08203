"""The research desk: one snapshot in memory, and how its parts are named, mentioned and cited."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from difflib import get_close_matches
from typing import Any, Final, Self, TypeVar

from dcgraph.errors import NotFound
from dcgraph.research.authority import authority, rank
from dcgraph.research.facts import Claimed, Facts, Value, Words, read_facts
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
from dcgraph.research.remembered import Remembered
from dcgraph.search import Index
from dcgraph.snapshot import Snapshot
from dcgraph.terms import DCG, DCGD, PREFIXES

__all__ = ["Desk"]

Part = TypeVar("Part")

_SKOS: Final = PREFIXES["skos"]
_TITLES: Final = (_SKOS + "prefLabel", PREFIXES["dcterms"] + "title")
_TYPE: Final = PREFIXES["rdf"] + "type"
_NAMED_BY: Final = {"isDefinitionOf": "Definition", "describesReadingOf": "CoverageNote"}
"""What ties a record without a label to that after which it is called, and its kind."""
_LONGEST_NAME: Final = 300
_MOST: Final = 1 << 15


class Desk:
    """A snapshot, read. Its methods make the parts of answers; other modules put them together.

    All methods may be called from any thread: nothing changes but what is remembered.
    """

    def __init__(self, snapshot: Snapshot, facts: Facts) -> None:
        self.snapshot = snapshot
        self.facts = facts
        self.index = Index(snapshot.index)
        # At most about 40 MB in all; over our own graph in three languages less than half.
        self._things = Remembered[Thing](_MOST)
        self._kinds = Remembered[tuple[str, ...]](_MOST)
        self._labels = Remembered[Text](_MOST)
        self._citations = Remembered[Citation](_MOST)
        self._cited = Remembered[tuple[Citation, ...]](_MOST)
        self._sourced = Remembered[tuple[SourcedText, ...]](_MOST)
        self._statements = Remembered[Statement](_MOST)
        self._parts: dict[str, Remembered[Any]] = {}

    @classmethod
    def open(cls, snapshot: Snapshot, pause: Callable[[], None] = lambda: None) -> Self:
        """The desk over a snapshot; raises BuildError if it cannot be read.

        `pause` is called now and then while it is.
        """
        return cls(snapshot, read_facts(snapshot.store, pause))

    def remembered(self, what: str, key: Hashable, make: Callable[[], Part], *, most: int) -> Part:
        """What a module makes of this desk and keeps, up to `most` of it, by a name and a key.

        `make` must keep nothing that refers to the desk, or the desk would outlive its use.
        """
        kept: Remembered[Part] = self._parts.setdefault(what, Remembered(most))
        return kept.value(key, make)

    def pinned(self) -> str:
        """From which graph its answers are, in a line that a citation can carry."""
        manifest = self.snapshot.manifest
        return f"dcgraph {manifest.version}, content {manifest.hash}"

    def iri(self, name: str) -> str:
        """The IRI of a thing by its name (`rkc.ga-7.1`), its short or its full IRI.

        Raises NotFound, with the nearest names, if there is no such thing.
        """
        if iri := self.facts.named(name):
            return iri
        near = self._near(name.strip().removeprefix(DCGD).removeprefix("dcgd:"))
        hint = f"did you mean {' or '.join(near)}?" if near else "search for it by words."
        raise NotFound(f"There is nothing named {name[:80]!r} in the graph; {hint}", name, near)

    def _near(self, name: str) -> tuple[str, ...]:
        if len(name) > _LONGEST_NAME:
            return ()
        known = (iri.removeprefix(DCGD) for iri in self.facts.of_kind(DCG + "Record"))
        return tuple(get_close_matches(name, known, n=3, cutoff=0.6))

    def thing(self, iri: str, lang: Language = "en") -> Thing:
        """How a thing or a term is mentioned in a language."""
        return self._things.value((iri, lang), lambda: self._read_thing(iri, lang))

    def _read_thing(self, iri: str, lang: Language) -> Thing:
        label = self.label(iri, lang)
        kinds = self.kinds(iri)
        name = iri.removeprefix(DCGD).removeprefix(DCG)
        return Thing(iri, name, kinds[0] if kinds else "", label.text, label.language)

    def things(self, iris: Iterable[str], lang: Language = "en") -> tuple[Thing, ...]:
        """The same of several, in their order."""
        return tuple(self.thing(iri, lang) for iri in iris)

    def label(self, iri: str, lang: Language = "en") -> Text:
        """Its label: in the language, else in English, else in any; without one, its name."""
        return self._labels.value((iri, lang), lambda: self._read_label(iri, lang))

    def _read_label(self, iri: str, lang: Language) -> Text:
        for title in _TITLES:
            if found := self.chosen(self.facts.words(iri, title), lang):
                return found
        colon = " : " if lang == "fr" else ": "
        for tie, kind in _NAMED_BY.items():
            if named := self.facts.first(iri, DCG + tie):
                pair = (self.label(one, lang).text for one in (DCG + kind, named))
                return Text(colon.join(pair), lang)
        if measured := self.facts.first(iri, DCG + "hasIndicator"):
            focus = self.facts.iris(iri, DCG + "hasFocus")
            names = colon.join(self.label(one, lang).text for one in (measured, *focus))
            date = self.facts.first(iri, DCG + "observationDate")
            return Text(f"{names} ({date})" if date else names, lang)
        if (claim := self.facts.claims.get(iri)) is None:
            return Text(iri.removeprefix(DCGD).removeprefix(DCG), "")
        parts = (claim.subject, claim.relation, claim.object)
        return Text(" ".join(self.label(one, lang).text for one in parts), lang)

    def kinds(self, iri: str) -> tuple[str, ...]:
        """The names of its classes, those that its record gives before those that follow."""
        return self._kinds.value(iri, lambda: self._read_kinds(iri))

    def _read_kinds(self, iri: str) -> tuple[str, ...]:
        classes = [one for one in self.facts.iris(iri, _TYPE) if one.startswith(DCG)]
        classes.sort(key=lambda one: ((iri, _TYPE, one) in self.facts.derived, one))
        return tuple(one.removeprefix(DCG) for one in classes)

    def texts(self, iri: str, predicate: str) -> tuple[Text, ...]:
        """The texts of a property in all languages."""
        return tuple(Text(one.text, one.language) for one in self.facts.words(iri, predicate))

    @staticmethod
    def chosen(words: Iterable[Words], lang: Language) -> Text | None:
        """The text in the language, else in English, else in any, else None."""
        by_language = {one.language: one for one in reversed(list(words))}
        for language in (lang, "en", *by_language):
            if one := by_language.get(language):
                return Text(one.text, one.language)
        return None

    def sourced(self, iri: str, predicate: str, lang: Language) -> tuple[SourcedText, ...]:
        """The same, each with the citations that support it; their titles are in `lang`."""

        def read() -> tuple[SourcedText, ...]:
            return tuple(
                SourcedText(*one, self.citations(iri, lang, predicate, value=one))
                for one in self.facts.words(iri, predicate)
            )

        return self._sourced.value((iri, predicate, lang), read)

    def citations(
        self, iri: str, lang: Language = "en", *predicates: str, value: Value | None = None
    ) -> tuple[Citation, ...]:
        """The citations of a record; with `predicates`, those that support one of them.

        With a `value` they are those that support this one among the values of the properties.
        """
        found = tuple(self.facts.supporting(iri, predicates, value))
        return self._cited.value((found, lang), lambda: self._read_citations(found, lang))

    def main_citations(
        self, iri: str, lang: Language = "en"
    ) -> tuple[tuple[Citation, ...], tuple[Citation, ...]]:
        """The citations of what a claim or a definition says, and the others that it has."""
        main = self.citations(iri, lang, *self.facts.main_properties(iri))
        every = self.citations(iri, lang)
        return main, () if main == every else tuple(one for one in every if one not in main)

    def _read_citations(self, cited: Iterable[str], lang: Language) -> tuple[Citation, ...]:
        found = [self._citation(one, lang) for one in cited]
        if len(found) > 1:
            found.sort(
                key=lambda one: (
                    one.confidence,
                    rank(one.authority),
                    one.source.label.casefold(),
                    one.locator,
                )
            )
        return tuple(found)

    def _citation(self, iri: str, lang: Language) -> Citation:
        return self._citations.value((iri, lang), lambda: self._read_citation(iri, lang))

    def _read_citation(self, iri: str, lang: Language) -> Citation:
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

    def property_statement(
        self, iri: str, predicate: str, value: Value, lang: Language = "en"
    ) -> Statement:
        """What a record says by a property with the citations of that, or what is derived."""
        key = (iri, predicate, value, lang)
        return self._statements.value(key, lambda: self._read_property(*key))

    def _read_property(self, iri: str, predicate: str, value: Value, lang: Language) -> Statement:
        cited = self.citations(iri, lang, predicate, value=value)
        derived = (iri, predicate, value) in self.facts.derived
        relation = predicate.removeprefix(DCG)
        return Statement(
            subject=self.thing(iri, lang),
            relation=relation,
            relation_label=self.label(predicate, lang).text,
            object=self.thing(value, lang) if isinstance(value, str) else None,
            value=None if isinstance(value, str) else Text(*value),
            basis="derived" if derived else "asserted",
            confidence=None if derived else self.confidence(cited),
            claim="",
            claimants=(),
            stated_on="",
            rationale=None,
            read_by=(),
            read_on="",
            review="",
            citations=() if derived else cited,
            other_citations=(),
            force=force_of(relation),
        )

    def claim_statement(self, claim: Claimed, lang: Language = "en") -> Statement:
        """What a claim states."""
        return self._statements.value((claim.iri, lang), lambda: self._read_claim(claim, lang))

    def _read_claim(self, claim: Claimed, lang: Language) -> Statement:
        citations, others = self.main_citations(claim.iri, lang)
        relation = claim.relation.removeprefix(DCG)
        return Statement(
            subject=self.thing(claim.subject, lang),
            relation=relation,
            relation_label=self.label(claim.relation, lang).text,
            object=self.thing(claim.object, lang),
            value=None,
            basis=_BASES[claim.basis],
            confidence=self.confidence(citations),
            claim=claim.iri.removeprefix(DCGD),
            claimants=self.things(self.facts.holders(claim.iri), lang),
            stated_on=self.facts.first(claim.iri, DCG + "statedOnDate"),
            rationale=self.chosen(self.facts.words(claim.iri, DCG + "rationale"), lang),
            read_by=tuple(one.text for one in self.facts.words(claim.iri, DCG + "readBy")),
            read_on=self.facts.first(claim.iri, DCG + "readOn"),
            review=_REVIEWS[self.facts.first(claim.iri, DCG + "hasReviewState")],
            citations=citations,
            other_citations=others,
            force=force_of(relation),
        )


_BASES: Final[dict[str, Basis]] = {
    "stated": "stated",
    "interpreted": "interpreted",
    "derived": "derived",
}
_REVIEWS: Final[dict[str, Review]] = {
    "": "",
    DCG + "Proposed": "proposed",
    DCG + "ReadTwice": "read twice",
    DCG + "Disputed": "disputed",
}
