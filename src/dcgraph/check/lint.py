"""What is wrong in the files themselves: names, places, unknown words, files that nothing reads."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from dcgraph.audit import read_sheet, sheet_paths
from dcgraph.check.defaults import left_out, misplaced, strayed
from dcgraph.check.findings import Finding, on_file, on_record, on_triple
from dcgraph.check.known import AXIOMATIC, Known
from dcgraph.check.records import records
from dcgraph.check.rules import message
from dcgraph.check.texts import texts
from dcgraph.files import FOLDERS, read_text
from dcgraph.namespaces import DCG, DCGD, DCGS, OWL, RDFS, SH, TYPE, compact
from dcgraph.rdf.corpus import Corpus, Place, SourceFile
from dcgraph.rdf.turtle import MERGE_MARK, Located

_ONTOLOGY: Final = NamedNode(OWL + "Ontology")
_DEFINED_BY: Final = NamedNode(RDFS + "isDefinedBy")
_MAPPING: Final = "Match"
"""How the relations of tables of mappings end."""
ACCOUNT: Final = "data/account/facts.csv"
"""The account of the collected facts, and in which records they stand."""


def lint(corpus: Corpus, known: Known, files: Iterable[SourceFile]) -> list[Finding]:
    """Every fault of naming and placing in some files of the corpus."""
    findings: list[Finding] = []
    for file in files:
        # The places are read only of a file with a fault.
        if any(True for _ in _faults(corpus, known, file.unplaced)):
            findings += _faults(corpus, known, file)
    return findings


def _faults(corpus: Corpus, known: Known, file: SourceFile) -> Iterator[Finding]:
    paths = {triple.predicate.value for triple in file.triples}
    unknown = {path for path in paths if not known.is_term(path)}
    for triple in _misnamed(file, unknown) if unknown else ():
        yield _unknown_property(known, file, triple)
    for triple in file.triples:
        if isinstance(triple.object, NamedNode):
            yield from _link(known, file, triple, triple.object.value)
        if file.room == "tables":
            yield from _dangling(known, file, triple, triple.subject.value)
    if file.room in ("ontology", "tables") or any(path.endswith(_MAPPING) for path in paths):
        yield from _statements_twice(corpus, file)
    yield from texts(file)
    if file.room == "data":
        yield from _data_faults(file, {path for path in paths if path.startswith(AXIOMATIC)})
        yield from left_out(known, file)
        yield from misplaced(file)
        yield from strayed(corpus, file)
        yield from records(corpus, known, file)
    elif file.room != "tables":
        yield from _modules(known, file)
        subjects = dict.fromkeys(triple.subject.value for triple in file.triples)
        for record in (subject for subject in subjects if subject.startswith(DCGD)):
            yield on_record(file, file.about(record)[0], "File-recordOutsideData")


def _data_faults(file: SourceFile, axioms: set[str]) -> Iterator[Finding]:
    """What may not be said in data: axioms, by their properties, and nodes without a name."""
    axioms.discard(OWL + "deprecated")
    for triple in file.triples:
        subject, value = triple.subject.value, triple.object
        is_record = subject.startswith(DCGD)
        if not is_record or triple.predicate.value in axioms:
            yield from _axiom(file, triple, is_record=is_record)
        # A node without a name has been given one that begins with that of its record.
        is_within = isinstance(value, NamedNode) and value.value.startswith(subject)
        if isinstance(value, BlankNode) or (is_within and _is_unnamed(triple)):
            yield on_triple(file, triple, "File-blankNode")


def _modules(known: Known, file: SourceFile) -> Iterator[Finding]:
    """Terms that are said to be of another module than the one in whose file they stand."""
    own = {t.subject for t in file.triples if t.object == _ONTOLOGY and t.predicate.value == TYPE}
    names = {"module": ", ".join(compact(term.value) for term in own)}
    for triple in file.triples if own else ():
        is_module = triple.predicate == _DEFINED_BY and triple.object.value in known.terms
        if is_module and triple.object not in own:
            yield on_triple(file, triple, "File-otherModule", names=names)


def accounted(corpus: Corpus, known: Known) -> Iterator[Finding]:
    """Records that the account of the collected facts names and that there are not."""
    path = corpus.root / ACCOUNT
    if path.is_symlink() or not path.is_file():
        return
    for line, row in enumerate(read_text(path).splitlines(), 1):
        if MERGE_MARK.match(row):
            yield on_file(Place(ACCOUNT, line, 1), "File-syntax", message("File-syntax", "merge"))
        for name in re.findall(r"dcgd:([^ ,]+)", row):
            if DCGD + name not in known.records:
                which, names = _missing(known, DCGD + name)
                repair = message("File-danglingIri", which, names)
                place = Place(ACCOUNT, line, row.index(name) - 4)
                yield on_file(place, "Account-record", repair, value=f"dcgd:{name}")


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


def _misnamed(file: SourceFile, unknown: set[str]) -> Iterable[Located]:
    """The first triple of each record with each of some properties."""
    triples = (t for t in file.triples if t.predicate.value in unknown)
    return {(t.subject, t.predicate): t for t in reversed([*triples])}.values()


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
    if term.startswith(DCGD):
        which, near = "record", ()
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
        which, names = _missing(known, term)
        yield on_triple(file, triple, "File-danglingIri", which, names, near=known.near(term))


def _missing(known: Known, term: str) -> tuple[str, dict[str, str]]:
    """What is said of a record that there is not, by its name in the catalogue."""
    near = known.near(term)
    return "near" if near else "none", {"name": compact(term), "near": "".join(near[:1])}


def _axiom(file: SourceFile, triple: Located, *, is_record: bool) -> Iterator[Finding]:
    """What a data file says that only the ontology may say."""
    path = name = triple.predicate.value
    if path == OWL + "sameAs":
        which = "same"
    elif not is_record:
        which, name = "subject", triple.subject.value
    elif path != TYPE:
        which = "property"
    elif triple.object.value.startswith(AXIOMATIC):
        which = "declaration"
    else:
        return
    yield on_triple(file, triple, "File-axiom", which, {"name": compact(name)})


def _is_unnamed(triple: Located) -> bool:
    """Whether the name of the value was made for a node without one that is no citation."""
    path = triple.predicate.value
    # Such a name ends in a digest; a record may well be called dcgd:pact.1.norm-1.
    kind = path.rpartition("/")[2].removeprefix("has").lower()
    digest = triple.object.value.partition(f"{triple.subject.value}.{kind}-")[2]
    return path != DCG + "hasCitation" and re.match("[0-9a-f]{12}", digest) is not None


_ROOMS: Final = ("actors", "concepts", "events", "instruments", "observations", "sources")
"""The folders of data/ that hold records."""

_READ: Final = (
    *("ontology/**/*.ttl", "ontology/catalog-v001.xml", "shapes/**/*.ttl"),
    *(f"ontology/{kind}/*.rq" for kind in ("rules", "defaults", "contradictions")),
    *(f"data/{room}/**/*.ttl" for room in _ROOMS),
    *("data/tables/*.sssom.tsv", "data/questions/*.rq", "data/account/*.csv"),
    *("data/audits/*.csv", "data/releases/*.json"),
)
"""What is read, below the root."""
_PASSED_OVER: Final = re.compile(r"[.#].*|.*[~#]|.*\.swp|README\.md", re.DOTALL)
"""Names of hidden files, of what editors leave behind, and of what is for people."""


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
    read = {path for pattern in _READ for path in root.glob(pattern)}
    return sheets + [
        on_file(Place(path.relative_to(root).as_posix(), 1, 1), "File-unread", _stray(name, path))
        for name in FOLDERS
        for path in sorted(_files(root / name))
        if path not in read
    ]


def _files(folder: Path) -> Iterator[Path]:
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files = (Path(path, name) for name in names if not _PASSED_OVER.fullmatch(name))
        yield from (file for file in files if not file.is_symlink())


def _stray(name: str, path: Path) -> str:
    if name != "data":
        which = "turtle"
    elif path.suffix == ".ttl":
        which = "records"
    else:
        which = "small" if path.suffix.lower() == ".ttl" else "data"
    rooms = ", ".join(f"data/{room}/" for room in _ROOMS)
    return message("File-unread", which, {"folder": name, "rooms": rooms})
