"""What the pages tell: the modules of the ontology with their terms, axioms and rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from dcgraph.load import Corpus, SourceFile
from dcgraph.reason.axioms import Axiom, axioms
from dcgraph.reason.expressions import Expression, Part
from dcgraph.reason.nodes import Nodes
from dcgraph.reason.phrases import Phrases
from dcgraph.reason.words import in_words
from dcgraph.terms import DCG, MODULES, PREFIXES, compact
from dcgraph.validate.catalogue import catalogue
from dcgraph.validate.rules import Rule

__all__ = ["KINDS", "Book", "Module", "Term", "read"]

_OWL: Final = PREFIXES["owl"]
_SKOS: Final = PREFIXES["skos"]
_DCTERMS: Final = PREFIXES["dcterms"]
_RDFS: Final = PREFIXES["rdfs"]
_TYPE: Final = PREFIXES["rdf"] + "type"
_PATH: Final = PREFIXES["sh"] + "path"

KINDS: Final = {
    _OWL + "Class": "Classes",
    _OWL + "ObjectProperty": "Object properties",
    _OWL + "DatatypeProperty": "Datatype properties",
    _OWL + "AnnotationProperty": "Annotation properties",
    _RDFS + "Datatype": "Datatypes",
    "": "Individuals",
}
"""The kinds of terms, by the class that says so; anything else is an individual."""

_TEXTS: Final = {
    _SKOS + "prefLabel": "label",
    _SKOS + "definition": "definition",
    _SKOS + "example": "example",
    _SKOS + "note": "note",
    _SKOS + "scopeNote": "note",
    _DCTERMS + "title": "title",
    _DCTERMS + "abstract": "abstract",
}
_SOURCES: Final = (_DCTERMS + "source", _RDFS + "seeAlso")
_TOLD_APART: Final = ("disjoint", "apart")


@dataclass(slots=True)
class Term:
    """A term: its kind of KINDS, its texts by name and language, and how it stands to others.

    `links` are the IRIs that it names by kind of axiom (`subclass`, `domain`, `range`,
    `subproperty`, `disjoint`, `type`), `sentences` its axioms in words, `rules` the names of the
    rules that speak of it.
    """

    iri: str
    module: str
    kind: str = ""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    deprecated: bool = False

    @property
    def label(self) -> str:
        """The English label, else the short name."""
        return self.texts.get("label", {}).get("en", "") or compact(self.iri)

    @property
    def name(self) -> str:
        """The name without the namespace."""
        return self.iri.removeprefix(DCG)

    @property
    def address(self) -> str:
        """Where the pages tell of it."""
        return f"{self.module}.html#{quote(self.name, safe='')}"


@dataclass(slots=True)
class Module:
    """A module: its texts, what it imports, its terms, what it takes from elsewhere, its rules."""

    name: str
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    imports: list[str] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    reused: list[str] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The English title, else the name."""
        return self.texts.get("title", {}).get("en", "") or self.name


@dataclass(frozen=True, slots=True)
class Book:
    """The modules in order, all terms by IRI, and the rules that belong to no module."""

    modules: tuple[Module, ...]
    terms: Mapping[str, Term]
    rules: tuple[Rule, ...]


def read(corpus: Corpus) -> Book:
    """The book of a corpus's ontology and shapes."""
    files = {file.shown: file for file in corpus.rooms("ontology")}
    modules = [
        _module(files[shown], name)
        for name in MODULES
        if (shown := f"ontology/{name}.ttl") in files
    ]
    terms = {term.iri: term for module in modules for term in module.terms}
    nodes = Nodes(corpus)
    phrases = Phrases(nodes, corpus.label)
    for axiom in axioms(nodes):
        _note(axiom, terms, phrases)
    rules = catalogue(corpus)
    _note_rules(corpus, rules, terms)
    for module in modules:
        place = f"shapes/{module.name}.ttl"
        module.rules = [rule for rule in rules.values() if rule.place.path == place]
    told = {rule.id for module in modules for rule in module.rules}
    return Book(tuple(modules), terms, tuple(r for r in rules.values() if r.id not in told))


def _module(file: SourceFile, name: str) -> Module:
    module = Module(name)
    kinds: dict[str, set[str]] = defaultdict(set)
    terms: dict[str, Term] = {}
    header = DCG + name
    for triple in file.triples:
        subject, path, value = triple.subject.value, triple.predicate.value, triple.object
        if not isinstance(triple.subject, NamedNode):
            continue
        if path == _TYPE:
            kinds[subject].add(value.value)
        if subject == header:
            _keep_text(module.texts, path, value)
            if path == _OWL + "imports":
                module.imports.append(value.value.removeprefix(DCG))
        elif subject.startswith(DCG):
            term = terms.setdefault(subject, Term(subject, name))
            _keep_text(term.texts, path, value)
            if path in _SOURCES:
                term.sources.append(value.value)
            if path == _OWL + "deprecated" and value.value == "true":
                term.deprecated = True
    for iri, term in terms.items():
        term.kind = next((kind for kind in KINDS if kind in kinds[iri]), "")
    # An axiom on a term of another module, with no name or kind, makes it none of this one.
    own = (term for term in terms.values() if term.kind or term.texts)
    module.terms = sorted(own, key=lambda term: term.iri)
    module.reused = sorted(iri for iri in kinds if not iri.startswith(DCG))
    module.imports.sort()
    return module


def _keep_text(texts: dict[str, dict[str, str]], path: str, value: object) -> None:
    if path in _TEXTS and isinstance(value, Literal):
        kept = texts.setdefault(_TEXTS[path], {})
        language = value.language or "en"
        kept[language] = f"{kept[language]} {value.value}" if language in kept else value.value


def _note(axiom: Axiom, terms: Mapping[str, Term], phrases: Phrases) -> None:
    """Keep an axiom with the terms that it speaks of."""
    if axiom.kind in _TOLD_APART:
        names = _named(axiom.parts)
        for iri in names:
            if iri in terms:
                others = terms[iri].links.setdefault("disjoint", [])
                others += [one for one in names if one != iri and one not in others]
        return
    term = terms.get(axiom.subject)
    if term is None:
        return
    linked = term.links.setdefault(axiom.kind, [])
    linked += [iri for iri in _named(axiom.parts[1:]) if iri not in linked]
    sentence = in_words(axiom, phrases) + "."
    if axiom.kind not in ("type", "different") and sentence not in term.sentences:
        term.sentences.append(sentence)


def _named(parts: tuple[Part, ...]) -> list[str]:
    """The names in what a term is said to be, those within a choice among them."""
    found: list[str] = []
    for part in parts:
        if isinstance(part, NamedNode):
            found.append(part.value)
        elif isinstance(part, Expression) and part.operator in ("or", "one of", "and"):
            found += _named(part.parts)
    return found


def _note_rules(corpus: Corpus, rules: Mapping[str, Rule], terms: Mapping[str, Term]) -> None:
    """Name each rule with the property that it looks at."""
    names = {rule.id for rule in rules.values()}
    for file in corpus.rooms("shapes"):
        for triple in file.triples:
            name = triple.subject.value.rpartition("/")[2]
            if triple.predicate.value == _PATH and name in names:
                term = terms.get(triple.object.value)
                if term is not None:
                    term.rules.append(name)
