"""What can be seen in the files themselves: names, places and words that nothing knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.load import Corpus, Place, SourceFile
from dcgraph.terms import DCG, DCGD, DCGS, PREFIXES, compact
from dcgraph.turtle import Located, Term
from dcgraph.validate.findings import Finding, on_record, on_triple
from dcgraph.validate.names import names
from dcgraph.validate.namesakes import kinds_of, namesakes
from dcgraph.validate.shacl_terms import SHACL_TERMS
from dcgraph.validate.texts import texts

__all__ = ["Known", "lint", "nearest", "terms_of"]

_DIGEST = re.compile("[0-9a-f]{12}")
_VERSION = "http://www.w3.org/2002/07/owl#version"
_SAME = "http://www.w3.org/2002/07/owl#sameAs"
_DEPRECATED = "http://www.w3.org/2002/07/owl#deprecated"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SHACL = PREFIXES["sh"]
_BUILT_IN = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/2001/XMLSchema#",
)

_OF_LANGUAGES = tuple(
    f"http://www.w3.org/{name}#"
    for name in ("2002/07/owl", "2000/01/rdf-schema", "1999/02/22-rdf-syntax-ns")
)
"""The vocabularies in which axioms are written."""

_LONGEST_SLIP = 3


def lint(corpus: Corpus, known: Known | None = None) -> list[Finding]:
    """Every fault of naming and placing in the corpus.

    `known` is what the whole graph declares and describes, where the corpus is a part of it.
    """
    known = known or Known(corpus)
    findings: list[Finding] = []
    for file in corpus.files:
        for triple in file.triples:
            findings += _unknown_terms(known, file, triple)
            if file.room == "data":
                findings += _dangling(known, file, triple, triple.object)
            if file.room == "tables":
                findings += _dangling(known, file, triple, triple.subject)
        findings += texts(file)
    for file in corpus.rooms("data"):
        findings += _records(corpus, file)
        findings += _axioms(file)
        findings += names(file, known.terms, known.records)
    for file in corpus.rooms("ontology", "shapes"):
        findings += _strangers(file)
    findings += namesakes(corpus, known.kinds)
    return findings


class Known:
    """What is declared or described anywhere in the corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.terms = _subjects(corpus, "ontology") | _subjects(corpus, "shapes")
        self.records = _subjects(corpus, "data")
        self.kinds = kinds_of(corpus)

    def is_term(self, iri: str) -> bool:
        """Whether an IRI is a term that somebody declares."""
        return iri in self.terms or iri.startswith(_BUILT_IN) or iri in SHACL_TERMS

    def near(self, iri: str) -> tuple[str, ...]:
        """The names most like a mistyped one, in their short form, the most alike first."""
        return nearest(iri, self.records if iri.startswith(DCGD) else terms_of(iri, self.terms))


def terms_of(iri: str, terms: frozenset[str]) -> frozenset[str]:
    """The terms of the vocabulary to which an IRI belongs."""
    return SHACL_TERMS if iri.startswith(_SHACL) else terms


def _unknown_terms(known: Known, file: SourceFile, triple: Located) -> Iterator[Finding]:
    term = triple.predicate.value
    if not known.is_term(term):
        place = _predicate_place(file, triple)
        yield _unknown(file, triple, term, _near_properties(known, term), place)
    if isinstance(triple.object, NamedNode):
        term = triple.object.value
        own = term.startswith((DCG, DCGS, _SHACL)) and not triple.predicate.value.startswith(
            _VERSION
        )
        if (own or triple.predicate.value == _RDF_TYPE) and not known.is_term(term):
            yield _unknown(file, triple, term, known.near(term), None)


def _near_properties(known: Known, term: str) -> tuple[str, ...]:
    """The same for what stands as a property: a class cannot be meant, a verb may be left out."""
    near = tuple(name for name in known.near(term) if not name.partition(":")[2][:1].isupper())
    start = max(term.rfind("/"), term.rfind("#")) + 1
    verbal = f"{term[:start]}has{term[start : start + 1].upper()}{term[start + 1 :]}"
    return (compact(verbal), *near) if verbal in known.terms else near


def _unknown(
    file: SourceFile, triple: Located, term: str, near: tuple[str, ...], place: Place | None
) -> Finding:
    where, hint = "is declared nowhere in the ontology", "declare it there or use another."
    if term.startswith(_SHACL):
        where, hint = "is no term of SHACL, and would be passed over", "correct it or take it out."
    hint = f"did you mean {near[0]}?" if near else hint
    message = f"{compact(term)} {where}; {hint}"
    return on_triple(file, triple, "File-unknownTerm", message, place=place, near=near)


def _predicate_place(file: SourceFile, triple: Located) -> Place | None:
    """The place of a triple's property, which stands before its value."""
    lines = file.lines
    names = [compact(triple.predicate.value), f"<{triple.predicate.value}>"]
    for number in range(triple.line, triple.subject_line - 1, -1):
        text = lines[number - 1]
        before = text[: triple.column - 1] if number == triple.line else text
        column = max(before.rfind(name) for name in names)
        if column >= 0:
            return Place(file.shown, number, column + 1)
    return None


def _dangling(known: Known, file: SourceFile, triple: Located, value: Term) -> Iterator[Finding]:
    if not isinstance(value, NamedNode) or not value.value.startswith(DCGD):
        return
    if value.value not in known.records:
        near = known.near(value.value)
        hint = f"; did you mean {near[0]}?" if near else "; write it, or correct the name."
        message = f"There is no record {compact(value.value)}{hint}"
        yield on_triple(file, triple, "File-danglingIri", message, near=near)


def _records(corpus: Corpus, file: SourceFile) -> Iterator[Finding]:
    seen: dict[str, Located] = {}
    typed = set()
    for triple in file.triples:
        seen.setdefault(triple.subject.value, triple)
        if triple.predicate.value == _RDF_TYPE:
            typed.add(triple.subject.value)
        if _unnamed(triple):
            yield on_triple(
                file,
                triple,
                "File-blankNode",
                "This node has no name and is no citation: write it as a record of its own.",
            )
    for subject, triple in seen.items():
        if ".citation-" not in subject and subject.startswith(DCGD):
            yield from _record(corpus, file, triple, typed=subject in typed)


def _record(corpus: Corpus, file: SourceFile, first: Located, *, typed: bool) -> Iterator[Finding]:
    subject = first.subject.value
    stem = subject.removeprefix(DCGD).partition(".")[0]
    if stem not in (file.path.stem, file.path.parent.name):
        yield on_record(
            file,
            first,
            "File-misplacedRecord",
            f"A record named {compact(subject)} belongs in {stem}.ttl or in a folder {stem}/.",
        )
    if not typed:
        yield on_record(
            file, first, "File-untypedRecord", "Say what kind of thing this is with `a`."
        )
    others = {
        f.shown: f.start(t)
        for f, t in reversed(corpus.statements(subject))
        if f.room == "data" and f is not file
    }
    if others:
        yield on_record(
            file,
            first,
            "File-scatteredRecord",
            f"This record is also described in {', '.join(sorted(others))}: "
            "bring all of it into one file.",
            tuple(sorted(others.values())),
        )


def _axioms(file: SourceFile) -> Iterator[Finding]:
    """What a data file says that only the ontology may say."""
    for triple in file.triples:
        path, value = triple.predicate.value, triple.object.value
        if path == _SAME:
            message = (
                "What a thing is called elsewhere goes into data/tables/alignments.sssom.tsv, "
                "with the mapping that fits: skos:exactMatch, skos:closeMatch or another."
            )
        elif not triple.subject.value.startswith(DCGD):
            message = (
                f"{compact(triple.subject.value)} is no record: say this in ontology/, or of a "
                "record of dcgd:."
            )
        elif path.startswith(_OF_LANGUAGES) and path not in (_RDF_TYPE, _DEPRECATED):
            message = f"{compact(path)} makes an axiom: say it in ontology/, or take it out."
        elif path == _RDF_TYPE and value.startswith(_OF_LANGUAGES):
            message = "Terms are declared in ontology/: give the record a class of the ontology."
        else:
            continue
        yield on_triple(file, triple, "File-axiom", message)


def _strangers(file: SourceFile) -> Iterator[Finding]:
    """Records in a folder from which no record is read."""
    seen = set()
    for triple in file.triples:
        subject = triple.subject.value
        if subject.startswith(DCGD) and subject not in seen:
            seen.add(subject)
            yield on_record(
                file,
                triple,
                "File-recordOutsideData",
                "Move the record into a file of data/; nothing reads it here.",
            )


def _unnamed(triple: Located) -> bool:
    value = triple.object
    if isinstance(value, BlankNode):
        return True
    if isinstance(value, Literal) or triple.predicate.value == DCG + "hasCitation":
        return False
    # Such a name ends in a digest; a record may well be called dcgd:pact.1.norm-1.
    given = f"{triple.subject.value}.{_local(triple.predicate.value)}-"
    return _DIGEST.match(value.value.partition(given)[2]) is not None


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
def nearest(iri: str, names: frozenset[str]) -> tuple[str, ...]:
    """The names nearest to a mistyped one; cached, since a missing record is missed many times."""
    start = max(iri.rfind("/"), iri.rfind("#")) + 1
    namespace, local = iri[:start], iri[start:]
    # Comparing all names would take seconds, and a slip of the pen is short.
    alike = sorted(
        name[start:]
        for name in names
        if name.startswith(namespace) and abs(len(name) - len(iri)) <= _LONGEST_SLIP
    )
    matches = get_close_matches(local, alike, n=3, cutoff=0.85)
    return tuple(compact(namespace + match) for match in matches)
