"""What a corpus says of each thing, and what things are called.

A node without a name, and a citation, whose name comes from its content, is told with the thing
that leads to it, and two are the same if their content is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.diff.model import Fact
from dcgraph.namespaces import DCG, RDF, RDFS, SKOS, TYPE, compact
from dcgraph.rdf.corpus import Corpus, Place, SourceFile
from dcgraph.rdf.turtle import Located, Term

ANONYMOUS: Final = "_:"
"""What the name of a thing without a name begins with; its content follows as a hash."""

Inner = Mapping[str, list[Located]]
"""The triples of the nodes of a file that stand in brackets, by the node."""

_GENERATED: Final = re.compile(r"\.[a-z]+-[0-9a-f]{12}$")
_MAX_DEPTH: Final = 60
_REST: Final = RDF + "rest"


def is_inner(triple: Located) -> bool:
    """Whether the object of a triple stands in brackets, or would if it had no name."""
    value = triple.object
    if isinstance(value, NamedNode):
        name, owner = value.value, triple.subject.value
        return name.startswith(owner) and bool(_GENERATED.match(name, len(owner)))
    return isinstance(value, BlankNode)


def is_generated(iri: str) -> bool:
    """Whether an IRI looks like one that a node in brackets is given, such as a citation."""
    return bool(_GENERATED.search(iri))


class Contents:
    """The facts of the things in some files, by the name that a thing has afterwards.

    `renamed` gives the new names of things. What other files say of these things, and of those
    named in `also`, is read too.
    """

    def __init__(
        self,
        corpus: Corpus,
        files: Iterable[SourceFile],
        renamed: Mapping[str, str],
        also: Iterable[str] = (),
    ) -> None:
        self.inner: dict[str, Inner] = {}
        self.facts: dict[str, list[Fact]] = {}
        self._renamed = renamed
        for file in files:
            self._read(file)
        # By the names that they have on this side.
        touched = self.things().keys() | set(also)
        others = {
            file.shown: file
            for subject in sorted(touched)
            for file, _ in corpus.statements(subject)
            if file.shown not in self.inner
        }
        for file in others.values():
            self._read(file, touched)

    def things(self) -> dict[str, list[Fact]]:
        """The facts by the names that the things have on their own side."""
        found: dict[str, list[Fact]] = {}
        for facts in self.facts.values():
            for fact in facts:
                found.setdefault(fact.subject, []).append(fact)
        return found

    def later(self, iri: str) -> str:
        """The name that a thing has afterwards."""
        return self._renamed.get(iri, iri)

    def terms(self, fact: Fact) -> set[str]:
        """The IRIs that a fact speaks of: those of its property and of all in its value."""
        inner = self.inner[fact.place.path]
        found = {fact.predicate}
        waiting, met = [fact.value], {fact.value}
        while waiting:
            value = waiting.pop()
            if isinstance(value, Literal):
                continue
            if value.value not in inner:
                found.add(value.value)
                continue
            for triple in inner[value.value]:
                found.add(triple.predicate.value)
                if triple.object not in met:
                    met.add(triple.object)
                    waiting.append(triple.object)
        return found

    def _read(self, file: SourceFile, only: set[str] | None = None) -> None:
        """Read the facts of a file, or those of the things in `only`."""
        within = {triple.object.value for triple in file.triples if is_inner(triple)}
        inner: dict[str, list[Located]] = {name: [] for name in within}
        outer: dict[str, list[Located]] = {}
        for triple in file.triples:
            name = triple.subject.value
            (inner if name in within else outer).setdefault(name, []).append(triple)
        self.inner[file.shown] = inner
        keys = _Keys(inner, {}), _Keys(inner, self._renamed)
        for name, triples in outer.items():
            if only is None or name in only:
                self._tell(file, name, triples, keys)
        # Nodes that lead to each other in a circle: none of them is anything's value.
        for name in sorted(within - keys[0].reached) if only is None else ():
            if inner[name] and name not in keys[0].reached:
                self._tell(file, name, inner[name], keys)

    def _tell(
        self, file: SourceFile, name: str, triples: list[Located], keys: tuple[_Keys, _Keys]
    ) -> None:
        raw, seen = keys
        exact = [(t.predicate.value, raw.of(t.object)) for t in triples]
        subject = name
        if not isinstance(triples[0].subject, NamedNode):
            subject = ANONYMOUS + _digest(sorted(f"{p} {k}" for p, k in exact))
        later = self._renamed.get(subject, subject)
        facts = self.facts.setdefault(later, [])
        for triple, (predicate, key) in zip(triples, exact, strict=True):
            after = later, self._renamed.get(predicate, predicate), seen.of(triple.object)
            place = Place(file.shown, triple.line, triple.column)
            facts.append(Fact(subject, predicate, key, place, triple.object, after))


class _Keys:
    """Exact names of values: that of a value in brackets is the hash of its content."""

    def __init__(self, inner: Inner, renamed: Mapping[str, str]) -> None:
        self.reached: set[str] = set()
        self._inner = inner
        self._renamed = renamed
        self._known: dict[str, str] = {}

    def of(self, value: Term, depth: int = 0) -> str:
        if isinstance(value, Literal):
            return str(value)
        name = value.value
        if name not in self._inner:
            return f"<{self._renamed.get(name, name)}>"
        self.reached.add(name)
        if name not in self._known:
            # Until it is known, and if it lies too deep, a node goes by the name it was read with.
            self._known[name] = f"{ANONYMOUS}{name}"
            if depth < _MAX_DEPTH:
                self._known[name] = self._content(name, depth)
        return self._known[name]

    def _content(self, name: str, depth: int) -> str:
        """The hash of what a node holds. A list is as long as it likes, and no deeper for it."""
        items: list[str] = []
        while True:
            triples = self._inner[name]
            rest = next((t.object for t in triples if t.predicate.value == _REST), None)
            items += sorted(
                f"{self._renamed.get(t.predicate.value, t.predicate.value)} "
                f"{self.of(t.object, depth + 1)}"
                for t in triples
                if rest is None or t.object != rest
            )
            if rest is None:
                break
            if isinstance(rest, Literal) or rest.value not in self._inner:
                items.append(self.of(rest))
                break
            if rest.value in self.reached:
                items.append(self._known.get(rest.value, rest.value))
                break
            name = rest.value
            self.reached.add(name)
        return ANONYMOUS + _digest(items)


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:24]


_MAX_LENGTH: Final = 300
_NAMING_MAX_DEPTH: Final = 6
_MAX_ITEMS: Final = 40
_MAX_WORDS: Final = 200
_KNOWN: Final = {
    TYPE: "kind",
    SKOS + "prefLabel": "label",
    SKOS + "altLabel": "other label",
    RDFS + "subClassOf": "kind of",
    RDFS + "subPropertyOf": "implies",
}
_CITATION: Final = DCG + "citesSource"
_LABELS: Final = {
    DCG + "Claim": ("{} — {} → {}", ("hasSubject", "hasRelation", "hasObject")),
    DCG + "CoverageNote": ("reading of {}", ("describesReadingOf",)),
    DCG + "Definition": ("definition of {} by {}", ("isDefinitionOf", "isGivenBy")),
}
"""What the things are called that have no label."""


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
        return self._labelled(iri) or _KNOWN.get(iri) or _local_words(iri)

    def of_class(self, iri: str) -> str:
        """What a class is called: its label, or the words in its name."""
        return self._labelled(iri) or _local_words(iri)

    def of_value(self, value: Term, inner: Inner) -> str:
        """A value in words, with what stands in its brackets."""
        # Nodes may lead to each other many times over: what is put in words has an end.
        self._left = _MAX_WORDS
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
        if label or depth > _NAMING_MAX_DEPTH or iri.startswith(ANONYMOUS):
            return label or compact(iri)
        kind = self.first(iri, TYPE)
        form, names = _LABELS.get(kind.value if isinstance(kind, NamedNode) else "", ("", ()))
        parts = (self.first(iri, DCG + name) for name in names)
        told = [self.of(p.value, depth + 1) if isinstance(p, NamedNode) else "?" for p in parts]
        return form.format(*told) or compact(iri)

    def _value(self, value: Term, inner: Inner, depth: int) -> str:
        if isinstance(value, Literal):
            return f"{value.value} ({value.language})" if value.language else value.value
        if value.value not in inner:
            return self.of(value.value)
        self._left -= 1
        if depth > _NAMING_MAX_DEPTH or self._left < 0:
            return "…"
        triples = inner[value.value]
        if any(t.predicate.value == RDF + "first" for t in triples):
            items = self.items(value, inner)
            words = [self._value(item, inner, depth + 1) for item in items[:_MAX_ITEMS]]
            return f"({', '.join(words)}{', …' if len(items) > _MAX_ITEMS else ''})"
        if any(t.predicate.value == _CITATION for t in triples):
            return self._citation(triples)
        words = [
            f"{self.of_property(t.predicate.value)}: {self._value(t.object, inner, depth + 1)}"
            for t in triples[:_MAX_ITEMS]
        ]
        return f"[{'; '.join(words)}]"

    def items(self, value: Term, inner: Inner) -> list[Term]:
        """The members of a list."""
        found: list[Term] = []
        met: set[str] = set()
        while not isinstance(value, Literal) and value.value in inner and value.value not in met:
            met.add(value.value)
            by = {t.predicate.value: t.object for t in inner[value.value]}
            if RDF + "first" not in by:
                break
            found.append(by[RDF + "first"])
            value = by.get(RDF + "rest", NamedNode(RDF + "nil"))
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


def _local_words(iri: str) -> str:
    """The words in the last part of an IRI: `sub class of` out of `rdfs:subClassOf`."""
    local = re.split(r"[/#]", iri)[-1] or iri
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", local).lower() if local.isalnum() else local


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_LENGTH else text[: _MAX_LENGTH - 1] + "…"


_SOURCE: Final = DCG + "citesSource"
_CONFIDENCE: Final = DCG + "hasConfidence"


class Citation(NamedTuple):
    """A citation: its sources, its grades, and all else that it says."""

    sources: frozenset[str]
    grades: frozenset[str]
    rest: frozenset[tuple[str, str]]


def citations(facts: Iterable[Fact], contents: Contents) -> set[Citation]:
    """The citations among the values of a thing."""
    found = set()
    for fact in facts:
        inner = contents.inner[fact.place.path].get(fact.value.value, [])
        said = {(t.predicate.value, t.object.value) for t in inner}
        sources = frozenset(value for path, value in said if path == _SOURCE)
        grades = frozenset(value for path, value in said if path == _CONFIDENCE)
        rest = frozenset(one for one in said if one[0] not in (_SOURCE, _CONFIDENCE))
        if sources:
            found.add(Citation(sources, grades, rest))
    return found


def regraded(before: set[Citation], after: set[Citation]) -> bool:
    """Whether one citation has another grade, or the best grade that any has is another."""
    grades: dict[object, frozenset[str]] = {(c.sources, c.rest): c.grades for c in before - after}
    changed = any(grades.get((c.sources, c.rest), c.grades) != c.grades for c in after - before)
    return changed or _sure(before) != _sure(after)


def _sure(cited: set[Citation]) -> bool | None:
    return any(DCG + "Confirmed" in c.grades for c in cited) if cited else None
