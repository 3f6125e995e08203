"""What things are called before people: by their labels, and what they are where they have none."""

from __future__ import annotations

import re
from typing import Final

from pyoxigraph import Literal, NamedNode

from dcgraph.diff.contents import ANONYMOUS, Inner
from dcgraph.load import Corpus
from dcgraph.terms import DCG, PREFIXES, compact
from dcgraph.turtle import Located, Term

__all__ = ["Names", "local_words"]

_RDF: Final = PREFIXES["rdf"]
_TYPE: Final = _RDF + "type"
_LONGEST: Final = 300
_DEEPEST: Final = 6
_MOST_ITEMS: Final = 40
_MOST_WORDS: Final = 200
_KNOWN: Final = {
    _TYPE: "kind",
    PREFIXES["skos"] + "prefLabel": "label",
    PREFIXES["skos"] + "altLabel": "other label",
    PREFIXES["rdfs"] + "subClassOf": "kind of",
    PREFIXES["rdfs"] + "subPropertyOf": "implies",
}
_CITATION: Final = DCG + "citesSource"


class Names:
    """The names of things in the two states, those of the later first."""

    def __init__(self, before: Corpus, after: Corpus) -> None:
        self._sides = (after, before)
        self._found: dict[str, str] = {}
        self._left = 0

    def of(self, iri: str, depth: int = 0) -> str:
        """What a thing is called, in English."""
        if iri not in self._found:
            self._found[iri] = _cut(self._label(iri, depth))
        return self._found[iri]

    def of_property(self, iri: str) -> str:
        """What a property is called: its label, or the words in its name."""
        return self._labelled(iri) or _KNOWN.get(iri) or local_words(iri)

    def of_class(self, iri: str) -> str:
        """What a class is called: its label, or the words in its name."""
        return self._labelled(iri) or local_words(iri)

    def of_value(self, value: Term, inner: Inner) -> str:
        """A value in words, with what stands in its brackets."""
        # Nodes may lead to each other many times over: what is put in words has an end.
        self._left = _MOST_WORDS
        return _cut(self._value(value, inner, 0))

    def first(self, iri: str, predicate: str) -> Term | None:
        """The first value of a property of a thing, in the later state if it is there."""
        for corpus in self._sides:
            for _, triple in corpus.statements(iri):
                if triple.predicate.value == predicate:
                    return triple.object
        return None

    def _labelled(self, iri: str) -> str | None:
        return next((label for corpus in self._sides if (label := corpus.label(iri))), None)

    def _label(self, iri: str, depth: int) -> str:
        label = self._labelled(iri)
        if label or depth > _DEEPEST or iri.startswith(ANONYMOUS):
            return label or compact(iri)
        match self.first(iri, _TYPE):
            case NamedNode(value=kind) if kind == DCG + "Claim":
                subject, relation, object_ = (
                    self._part(iri, name, depth)
                    for name in ("hasSubject", "hasRelation", "hasObject")
                )
                return f"{subject} — {relation} → {object_}"
            case NamedNode(value=kind) if kind == DCG + "CoverageNote":
                return f"reading of {self._part(iri, 'describesReadingOf', depth)}"
            case NamedNode(value=kind) if kind == DCG + "Definition":
                of, by = (self._part(iri, n, depth) for n in ("isDefinitionOf", "isGivenBy"))
                return f"definition of {of} by {by}"
        return compact(iri)

    def _part(self, iri: str, name: str, depth: int) -> str:
        value = self.first(iri, DCG + name)
        return self.of(value.value, depth + 1) if isinstance(value, NamedNode) else "?"

    def _value(self, value: Term, inner: Inner, depth: int) -> str:
        if isinstance(value, Literal):
            return f"{value.value} ({value.language})" if value.language else value.value
        if value.value not in inner:
            return self.of(value.value)
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            return "…"
        triples = inner[value.value]
        if any(t.predicate.value == _RDF + "first" for t in triples):
            items = self.items(value, inner)
            words = [self._value(item, inner, depth + 1) for item in items[:_MOST_ITEMS]]
            return f"({', '.join(words)}{', …' if len(items) > _MOST_ITEMS else ''})"
        if any(t.predicate.value == _CITATION for t in triples):
            return self._citation(triples)
        words = [
            f"{self.of_property(t.predicate.value)}: {self._value(t.object, inner, depth + 1)}"
            for t in triples[:_MOST_ITEMS]
        ]
        return f"[{'; '.join(words)}]"

    def items(self, value: Term, inner: Inner) -> list[Term]:
        """The members of a list."""
        found: list[Term] = []
        met: set[str] = set()
        while not isinstance(value, Literal) and value.value in inner and value.value not in met:
            met.add(value.value)
            by = {t.predicate.value: t.object for t in inner[value.value]}
            if _RDF + "first" not in by:
                break
            found.append(by[_RDF + "first"])
            value = by.get(_RDF + "rest", NamedNode(_RDF + "nil"))
        return found

    def _citation(self, triples: list[Located]) -> str:
        by: dict[str, list[str]] = {}
        for t in triples:
            text = t.object.value if isinstance(t.object, Literal) else self.of(t.object.value)
            by.setdefault(t.predicate.value.removeprefix(DCG), []).append(text)
        words = ", ".join(by.get("citesSource", []) + by.get("locator", []))
        if grades := by.get("hasConfidence"):
            words += f" ({', '.join(grades)})"
        if supported := by.get("supports"):
            words += f", for {', '.join(sorted(supported))}"
        if named := by.get("supportsValue"):
            words += f" ({', '.join(sorted(named))})"
        return words


def local_words(iri: str) -> str:
    """The words in the last part of an IRI: `sub class of` out of `rdfs:subClassOf`."""
    local = re.split(r"[/#]", iri)[-1] or iri
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", local).lower() if local.isalnum() else local


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
