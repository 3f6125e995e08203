"""What can be seen in the files themselves: names, places and words that nothing knows."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.load import Corpus, Place, SourceFile
from dcgraph.terms import DCG, DCGD, DCGS, compact
from dcgraph.turtle import Located, Term
from dcgraph.validate.findings import Finding, Severity, shown

__all__ = ["RULES", "lint"]

_VERSION = "http://www.w3.org/2002/07/owl#version"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_BUILT_IN = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/2001/XMLSchema#",
    "http://www.w3.org/ns/shacl#",
)

_LONGEST_SLIP = 3

RULES = {
    "File-unknownTerm": "A term that the ontology does not declare means nothing to anybody.",
    "File-danglingIri": "A link to a record that nobody wrote leads nowhere.",
    "File-misplacedRecord": "A record is found by its name, which names its file or folder.",
    "File-scatteredRecord": "A record that stands in two files is read in halves.",
    "File-untypedRecord": "Without a kind no rule applies to a record.",
    "File-blankNode": "What has no name cannot be pointed at; only citations need none.",
}


def lint(corpus: Corpus) -> list[Finding]:
    """Every fault of naming and placing in the corpus."""
    known = _Known(corpus)
    findings: list[Finding] = []
    for file in corpus.files:
        for triple in file.triples:
            findings += known.unknown_terms(file, triple)
            if file.room == "data":
                findings += known.dangling(file, triple, triple.object)
            if file.room == "tables":
                findings += known.dangling(file, triple, triple.subject)
    for file in corpus.rooms("data"):
        findings += _records(corpus, file)
    return findings


class _Known:
    """What is declared or described anywhere in the corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.terms = _subjects(corpus, "ontology") | _subjects(corpus, "shapes")
        self.records = _subjects(corpus, "data")

    def unknown_terms(self, file: SourceFile, triple: Located) -> Iterator[Finding]:
        used = [triple.predicate]
        if isinstance(triple.object, NamedNode):
            own = triple.object.value.startswith((DCG, DCGS))
            version = triple.predicate.value.startswith(_VERSION)
            if (own and not version) or triple.predicate.value == _RDF_TYPE:
                used.append(triple.object)
        for term in used:
            if term.value in self.terms or term.value.startswith(_BUILT_IN):
                continue
            near = _near(term.value, self.terms)
            yield _at(
                file,
                triple,
                "File-unknownTerm",
                f"{compact(term.value)} is declared nowhere in the ontology"
                + (f"; did you mean {near}?" if near else "; declare it there or use another."),
            )

    def dangling(self, file: SourceFile, triple: Located, value: Term) -> Iterator[Finding]:
        if not isinstance(value, NamedNode) or not value.value.startswith(DCGD):
            return
        if value.value not in self.records:
            near = _near(value.value, self.records)
            yield _at(
                file,
                triple,
                "File-danglingIri",
                f"There is no record {compact(value.value)}"
                + (f"; did you mean {near}?" if near else "; write it, or correct the name."),
            )


def _records(corpus: Corpus, file: SourceFile) -> Iterator[Finding]:
    seen: dict[str, Located] = {}
    typed = set()
    for triple in file.triples:
        seen.setdefault(triple.subject.value, triple)
        if triple.predicate.value == _RDF_TYPE:
            typed.add(triple.subject.value)
        if _unnamed(triple):
            yield _at(
                file,
                triple,
                "File-blankNode",
                "This node has no name and is no citation: write it as a record of its own.",
            )
    for subject, triple in seen.items():
        if ".citation-" in subject or not subject.startswith(DCGD):
            continue
        stem = subject.removeprefix(DCGD).partition(".")[0]
        if stem not in (file.path.stem, file.path.parent.name):
            yield _at(
                file,
                triple,
                "File-misplacedRecord",
                f"A record named {compact(subject)} belongs in {stem}.ttl or in a folder {stem}/.",
            )
        if subject not in typed:
            yield _at(
                file, triple, "File-untypedRecord", "Say what kind of thing this is with `a`."
            )
        twice = (f for f, _ in corpus.statements(subject) if f.room == "data" and f is not file)
        others = {f.shown for f in twice}
        if others:
            yield _at(
                file,
                triple,
                "File-scatteredRecord",
                f"This record is also described in {', '.join(sorted(others))}: "
                "bring all of it into one file.",
            )


def _unnamed(triple: Located) -> bool:
    value = triple.object
    if isinstance(value, BlankNode):
        return True
    if isinstance(value, Literal) or triple.predicate.value == DCG + "hasCitation":
        return False
    return f"{triple.subject.value}.{_local(triple.predicate.value)}-" in value.value


def _local(iri: str) -> str:
    return iri.rsplit("/", 1)[-1].removeprefix("has").lower()


def _subjects(corpus: Corpus, room: str) -> frozenset[str]:
    return frozenset(
        t.subject.value
        for file in corpus.rooms(room)
        for t in file.triples
        if isinstance(t.subject, NamedNode)
    )


@cache
def _near(iri: str, names: frozenset[str]) -> str | None:
    """The name nearest to a mistyped one; cached, since a missing record is missed many times."""
    start = max(iri.rfind("/"), iri.rfind("#")) + 1
    namespace, local = iri[:start], iri[start:]
    # Comparing all names would take seconds, and a slip of the pen is short.
    alike = sorted(
        name[start:]
        for name in names
        if name.startswith(namespace) and abs(len(name) - len(iri)) <= _LONGEST_SLIP
    )
    matches = get_close_matches(local, alike, n=1, cutoff=0.85)
    return compact(namespace + matches[0]) if matches else None


def _at(file: SourceFile, triple: Located, rule: str, message: str) -> Finding:
    severity: Severity = "error"
    place = Place(file.shown, triple.line, triple.column)
    return Finding(
        rule,
        severity,
        place,
        triple.subject.value,
        compact(triple.predicate.value),
        shown(triple.object),
        message,
        RULES[rule],
    )
