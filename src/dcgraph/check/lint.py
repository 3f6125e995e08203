"""What is wrong in the files themselves: names, places, unknown words, files that nothing reads."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.audit import read_sheet, sheet_paths
from dcgraph.check.findings import Finding, on_file, on_record, on_triple
from dcgraph.check.rules import message
from dcgraph.check.shacl import SHACL_TERMS
from dcgraph.check.texts import texts
from dcgraph.files import FOLDERS
from dcgraph.namespaces import DCG, DCGD, DCGS, OWL, RDF, RDFS, SH, TYPE, XSD, compact
from dcgraph.rdf.corpus import Corpus, Place, SourceFile
from dcgraph.rdf.turtle import Located

_AXIOMATIC: Final = (OWL, RDFS, RDF)
"""The vocabularies in which axioms are written."""
_BUILT_IN: Final = (*_AXIOMATIC, XSD)
_MAPPING: Final = "Match"
"""How the relations of tables of mappings end."""
_MAX_SLIP_LENGTH: Final = 3


class Known:
    """What is declared or described anywhere in the corpus."""

    def __init__(self, corpus: Corpus, records: AbstractSet[str] | None = None) -> None:
        self.terms = _subjects(corpus, "ontology", "shapes")
        self.records = _subjects(corpus, "data") if records is None else records

    def is_term(self, iri: str) -> bool:
        """Whether an IRI is a term that somebody declares."""
        return iri in self.terms or iri.startswith(_BUILT_IN) or iri in SHACL_TERMS

    def near(self, iri: str) -> tuple[str, ...]:
        """The names most like a mistyped one, in their short form, the most alike first."""
        if iri.startswith(DCGD):
            return _nearest(iri, self.records)
        return _nearest(iri, SHACL_TERMS if iri.startswith(SH) else self.terms)


def _subjects(corpus: Corpus, *rooms: str) -> frozenset[str]:
    return frozenset(
        fact[0].value
        for file in corpus.rooms(*rooms)
        for fact in file.facts
        if isinstance(fact[0], NamedNode)
    )


@cache
def _nearest(iri: str, names: AbstractSet[str]) -> tuple[str, ...]:
    """The names nearest to a mistyped one; cached, since a missing record is missed many times."""
    start = max(iri.rfind("/"), iri.rfind("#")) + 1
    namespace, local = iri[:start], iri[start:]
    # Comparing all names would take seconds, and a slip of the pen is short.
    alike = sorted(
        name[start:]
        for name in names
        if name.startswith(namespace) and abs(len(name) - len(iri)) <= _MAX_SLIP_LENGTH
    )
    matches = get_close_matches(local, alike, n=3, cutoff=0.85)
    return tuple(compact(namespace + match) for match in matches)


def lint(corpus: Corpus, known: Known, files: Iterable[SourceFile]) -> list[Finding]:
    """Every fault of naming and placing in some files of the corpus."""
    findings: list[Finding] = []
    for file in files:
        # The places are read only of a file with a fault.
        if any(True for _ in _faults(corpus, known, file.unplaced)):
            findings += _faults(corpus, known, file)
    return findings


def _faults(corpus: Corpus, known: Known, file: SourceFile) -> Iterator[Finding]:
    paths = {triple.predicate for triple in file.triples}
    unknown = {path for path in paths if not known.is_term(path.value)}
    for triple in file.triples:
        if triple.predicate in unknown:
            yield _unknown_property(known, file, triple)
        if isinstance(triple.object, NamedNode):
            yield from _link(known, file, triple, triple.object.value)
        if file.room == "tables":
            yield from _dangling(known, file, triple, triple.subject.value)
    if file.room in ("ontology", "tables") or any(p.value.endswith(_MAPPING) for p in paths):
        yield from _statements_twice(corpus, file)
    yield from texts(file)
    if file.room == "data":
        yield from _data_faults(corpus, known, file)
    elif file.room != "tables":
        seen = set()
        for triple in file.triples:
            subject = triple.subject.value
            if subject.startswith(DCGD) and subject not in seen:
                seen.add(subject)
                yield on_record(file, triple, "File-recordOutsideData")


def _data_faults(corpus: Corpus, known: Known, file: SourceFile) -> Iterator[Finding]:
    axioms = {one.predicate for one in file.triples if one.predicate.value.startswith(_AXIOMATIC)}
    axioms.discard(NamedNode(OWL + "deprecated"))
    for triple in file.triples:
        is_record = triple.subject.value.startswith(DCGD)
        if triple.predicate in axioms or not is_record:
            yield from _axiom(file, triple, is_record=is_record)
        if not isinstance(triple.object, Literal) and _is_unnamed(triple):
            yield on_triple(file, triple, "File-blankNode")
    for record in _Record.all_of(file):
        yield from record.place_faults(corpus)
        yield from record.name_faults(known)


def _statements_twice(corpus: Corpus, file: SourceFile) -> Iterator[Finding]:
    """What another file says too; records apart, which stand in one file alone."""
    for triple in file.triples:
        subject, fact = triple.subject.value, (triple.subject, triple.predicate, triple.object)
        others = [
            Place(other.shown, same.line, same.column)
            for other in corpus.files_of(subject)
            if other.shown != file.shown and other.room != "shapes" and fact in other.facts
            for same in other.about(subject)
            if (same.predicate, same.object) == fact[1:]
        ]
        if others:
            names = {"files": ", ".join(other.path for other in others)}
            yield on_triple(file, triple, "File-statementTwice", "", names, other=tuple(others))


def _unknown_property(known: Known, file: SourceFile, triple: Located) -> Finding:
    """A property that nobody declares: a class cannot be meant, a verb may be left out."""
    term = triple.predicate.value
    near = tuple(name for name in known.near(term) if not name.partition(":")[2][:1].isupper())
    start = max(term.rfind("/"), term.rfind("#")) + 1
    verbal = f"{term[:start]}has{term[start : start + 1].upper()}{term[start + 1 :]}"
    if verbal in known.terms:
        near = (compact(verbal), *near)
    return _unknown(file, triple, term, near, _predicate_place(file, triple))


def _link(known: Known, file: SourceFile, triple: Located, term: str) -> Iterator[Finding]:
    """A value that is no record, or no term."""
    if term.startswith(DCGD) and file.room == "data":
        yield from _dangling(known, file, triple, term)
    if term in known.terms:
        return
    path = triple.predicate.value
    own = term.startswith((DCG, DCGS, SH)) and not path.startswith(OWL + "version")
    if (own or path == TYPE) and not known.is_term(term):
        yield _unknown(file, triple, term, known.near(term), None)


def _unknown(
    file: SourceFile, triple: Located, term: str, near: tuple[str, ...], place: Place | None
) -> Finding:
    which = ("shacl" if term.startswith(SH) else "term") + ("Near" if near else "")
    names = {"name": compact(term), "near": near[0] if near else ""}
    return on_triple(file, triple, "File-unknownTerm", which, names, place=place, near=near)


def _predicate_place(file: SourceFile, triple: Located) -> Place | None:
    """The place of a triple's property, which stands before its value."""
    names = [compact(triple.predicate.value), f"<{triple.predicate.value}>"]
    for number in range(triple.line, triple.subject_line - 1, -1):
        text = file.lines[number - 1]
        before = text[: triple.column - 1] if number == triple.line else text
        column = max(before.rfind(name) for name in names)
        if column >= 0:
            return Place(file.shown, number, column + 1)
    return None


def _dangling(known: Known, file: SourceFile, triple: Located, term: str) -> Iterator[Finding]:
    if term.startswith(DCGD) and term not in known.records:
        near = known.near(term)
        names = {"name": compact(term), "near": near[0] if near else ""}
        which = "near" if near else "none"
        yield on_triple(file, triple, "File-danglingIri", which, names, near=near)


def _axiom(file: SourceFile, triple: Located, *, is_record: bool) -> Iterator[Finding]:
    """What a data file says that only the ontology may say."""
    path = name = triple.predicate.value
    if path == OWL + "sameAs":
        which = "same"
    elif not is_record:
        which, name = "subject", triple.subject.value
    elif path != TYPE:
        which = "property"
    elif triple.object.value.startswith(_AXIOMATIC):
        which = "declaration"
    else:
        return
    yield on_triple(file, triple, "File-axiom", which, {"name": compact(name)})


def _is_unnamed(triple: Located) -> bool:
    """Whether the value is a node without a name that is no citation."""
    value, path = triple.object, triple.predicate.value
    if isinstance(value, BlankNode):
        return True
    if path == DCG + "hasCitation" or not value.value.startswith(triple.subject.value):
        return False
    # Such a name ends in a digest; a record may well be called dcgd:pact.1.norm-1.
    kind = path.rpartition("/")[2].removeprefix("has").lower()
    given = f"{triple.subject.value}.{kind}-"
    return re.match("[0-9a-f]{12}", value.value.partition(given)[2]) is not None


_PART: Final = "[a-z0-9]+(?:-[a-z0-9]+)*"
_NAME: Final = re.compile(rf"{_PART}(?:\.{_PART})*")
_CLAIM: Final = tuple(DCG + name for name in ("hasSubject", "hasRelation", "hasObject"))
_ARABIC: Final = re.compile(r"\d+(?:\.\d+)*\.?")
_LAST_NUMBERS: Final = re.compile(r"\d+(?:[.-]\d+)*$")


class _Record:
    """A record in a file of data: the first triple of each of its properties."""

    def __init__(self, file: SourceFile, first: Located) -> None:
        self.file, self.first = file, first
        self.said: dict[str, Located] = {}
        self.local = first.subject.value.removeprefix(DCGD)

    @classmethod
    def all_of(cls, file: SourceFile) -> Iterator[_Record]:
        """The records of a file; citations are none."""
        found: dict[str, _Record] = {}
        for triple in file.triples:
            subject = triple.subject.value
            if subject not in found:
                found[subject] = cls(file, triple)
            found[subject].said.setdefault(triple.predicate.value, triple)
        for subject, record in found.items():
            if subject.startswith(DCGD) and ".citation-" not in subject:
                yield record

    def _fault(self, rule: str, *other: Place, **names: str) -> Finding:
        return on_record(self.file, self.first, rule, names, other)

    def place_faults(self, corpus: Corpus) -> Iterator[Finding]:
        """What is wrong with where it stands."""
        subject = self.first.subject.value
        stem = self.local.partition(".")[0]
        if stem not in (self.file.path.stem, self.file.path.parent.name):
            yield self._fault("File-misplacedRecord", name=compact(subject), stem=stem)
        if TYPE not in self.said:
            yield self._fault("File-untypedRecord")
        others = {
            other.shown: other.start(other.about(subject)[0])
            for other in corpus.files_of(subject)
            if other.room == "data" and other.shown != self.file.shown
        }
        if others:
            places, names = sorted(others.values()), ", ".join(sorted(others))
            yield self._fault("File-scatteredRecord", *places, files=names)

    def name_faults(self, known: Known) -> Iterator[Finding]:
        """What is wrong with its name."""
        ends = [self.said[path] for path in _CLAIM if path in self.said]
        is_claim = len(ends) == len(_CLAIM)
        # A claim that is named by a word of its own says nothing wrong. What a name that stands
        # for nothing was to be, nobody knows.
        if is_claim and any(DCG + part in known.terms for part in self.local.split(".")[1:]):
            values = [end.object.value for end in ends]
            if all(value in known.records or value in known.terms for value in values):
                yield from self._claim_faults(ends)
        elif not _NAME.fullmatch(self.local):
            yield self._fault("File-recordName")
        elif DCG + "isPartOf" in self.said and DCG + "number" in self.said:
            yield from self._number_faults(self.said[DCG + "number"])

    def _claim_faults(self, ends: list[Located]) -> Iterator[Finding]:
        parts = [end.object.value.removeprefix(DCGD).removeprefix(DCG) for end in ends]
        right = ".".join(parts)
        if self.local == right or self.local.startswith(f"{right}."):
            rest = self.local.removeprefix(right).removeprefix(".")
            if rest and not _NAME.fullmatch(rest):
                yield on_record(self.file, ends[0], "File-recordName")
            return
        # Which of the three the name says otherwise: the first that it does not go on with.
        for number, end in enumerate(ends):
            so_far = ".".join(parts[: number + 1])
            if self.local != so_far and not self.local.startswith(f"{so_far}."):
                names = {"name": compact(DCGD + right)}
                yield on_triple(self.file, end, "File-claimName", names=names)
                return

    def _number_faults(self, triple: Located) -> Iterator[Finding]:
        """A number in figures that is not the one with which the name ends."""
        number, named = triple.object.value, _LAST_NUMBERS.search(self.local)
        if triple.object != Literal(number) or named is None or not _ARABIC.fullmatch(number):
            return
        wanted = number.rstrip(".").split(".")
        if re.split(r"[.-]", named[0])[-len(wanted) :] != wanted:
            names = {"end": named[0], "number": number}
            yield on_triple(self.file, triple, "File-numberInName", names=names)


_ROOMS: Final = ("actors", "concepts", "events", "instruments", "observations", "sources")
"""The folders of data/ that hold records."""

_PLACES: Final = {
    "ontology": ("**/*.ttl", "rules/*.rq", "contradictions/*.rq", "catalog-v001.xml"),
    "shapes": ("**/*.ttl",),
    "data": (
        *(f"{room}/**/*.ttl" for room in _ROOMS),
        "tables/*.sssom.tsv",
        "questions/*.rq",
        "account/*.csv",
        "audits/*.csv",
        "releases/*.json",
    ),
}
"""What is read, by the folder below the root."""


def strays(root: Path) -> list[Finding]:
    """A finding for each file of the three folders that no command reads.

    Hidden files, README.md and what editors leave behind are passed over, and so are links,
    which reading the graph judges. Of each sheet of an audit, the rows that cannot be counted.
    """
    sheets = [
        on_file(Place(fault.path, fault.line, 1), "Audit-sheet", fault.message)
        for path in sheet_paths(root / "data")
        for fault in read_sheet(path, path.relative_to(root).as_posix()).faults
    ]
    return sheets + [
        on_file(Place(f"{name}/{inner}", 1, 1), "File-unread", _stray(name, PurePosixPath(inner)))
        for name in FOLDERS
        for inner in sorted(_files(root / name))
        if not _is_read(name, PurePosixPath(inner))
    ]


def _files(folder: Path) -> Iterator[str]:
    for path, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if not one.startswith(".")]
        for one in files:
            passed = one.startswith((".", "#")) or one.endswith(("~", "#", ".swp"))
            if not passed and one != "README.md" and not Path(path, one).is_symlink():
                yield Path(path, one).relative_to(folder).as_posix()


def _is_read(name: str, inner: PurePosixPath) -> bool:
    for pattern in _PLACES[name]:
        head, deep, tail = pattern.rpartition("**/")
        if deep and inner.as_posix().startswith(head) and PurePosixPath(inner.name).match(tail):
            return True
        if not deep and inner.parent == PurePosixPath(pattern).parent and inner.match(pattern):
            return True
    return False


def _stray(name: str, inner: PurePosixPath) -> str:
    if name != "data":
        which = "turtle"
    elif inner.suffix == ".ttl":
        which = "records"
    else:
        which = "small" if inner.suffix.lower() == ".ttl" else "data"
    rooms = ", ".join(f"data/{room}/" for room in _ROOMS)
    return message("File-unread", which, {"folder": name, "rooms": rooms})
