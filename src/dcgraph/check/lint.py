"""What is wrong in the files themselves: names, places, unknown words."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.audit import read_sheet, sheet_paths
from dcgraph.check.findings import Finding, on_file, on_record, on_triple
from dcgraph.check.shacl import SHACL_TERMS
from dcgraph.check.texts import texts
from dcgraph.files import FOLDERS
from dcgraph.namespaces import DCG, DCGD, DCGS, PREFIXES, compact
from dcgraph.rdf.corpus import Corpus, Fact, Place, SourceFile
from dcgraph.rdf.turtle import Located

_PART: Final = "[a-z0-9]+(?:-[a-z0-9]+)*"
_NAME: Final = re.compile(rf"{_PART}(?:\.{_PART})*")
_CLAIM: Final = tuple(DCG + name for name in ("hasSubject", "hasRelation", "hasObject"))
_NUMBER: Final = DCG + "number"
_PART_OF: Final = DCG + "isPartOf"
_ARABIC: Final = re.compile(r"\d+(?:\.\d+)*\.?")
_LAST_NUMBERS: Final = re.compile(r"\d+(?:[.-]\d+)*$")


def names(file: SourceFile, terms: Collection[str], records: Collection[str]) -> Iterator[Finding]:
    """The faults of the names in a file of data, where these terms and records are known."""
    said: dict[str, dict[str, Located]] = {}
    for triple in file.triples:
        said.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, triple)
    for subject, parts in said.items():
        if not subject.startswith(DCGD) or ".citation-" in subject:
            continue
        local = subject.removeprefix(DCGD)
        ends = [parts.get(path) for path in _CLAIM]
        # A claim that is named by a word of its own says nothing wrong. What a name that stands
        # for nothing was to be, nobody knows.
        known = all(
            end and (end.object.value in records or end.object.value in terms) for end in ends
        )
        if all(ends) and any(DCG + part in terms for part in local.split(".")[1:]):
            if known:
                yield from _claim(file, local, [end for end in ends if end is not None])
        elif not _NAME.fullmatch(local):
            yield _unfit(file, next(iter(parts.values())))
        elif _PART_OF in parts and _NUMBER in parts:
            yield from _numbered(file, local, parts[_NUMBER])


def _unfit(file: SourceFile, first: Located) -> Finding:
    return on_record(
        file,
        first,
        "File-recordName",
        "Name the record in small letters and digits, with - between words and . between parts.",
    )


def _claim(file: SourceFile, local: str, ends: list[Located]) -> Iterator[Finding]:
    subject, relation, thing = (_local_name(end.object.value) for end in ends)
    right = f"{subject}.{relation}.{thing}"
    if local == right or local.startswith(f"{right}."):
        rest = local.removeprefix(right).removeprefix(".")
        if rest and not _NAME.fullmatch(rest):
            yield _unfit(file, ends[0])
        return
    # Which of the three the name says otherwise: the first that it does not go on with.
    for number, end in enumerate(ends):
        so_far = ".".join((subject, relation, thing)[: number + 1])
        if local != so_far and not local.startswith(f"{so_far}."):
            yield on_triple(
                file,
                end,
                "File-claimName",
                f"The claim is named otherwise: with these ends its name is {compact(DCGD + right)}"
                ", perhaps followed by a dot and who holds it. Correct the name or the value.",
            )
            return


def _numbered(file: SourceFile, local: str, triple: Located) -> Iterator[Finding]:
    """A number in figures that is not the one with which the name ends."""
    number, named = triple.object.value, _LAST_NUMBERS.search(local)
    if triple.object != Literal(number) or named is None or not _ARABIC.fullmatch(number):
        return
    wanted = number.rstrip(".").split(".")
    if re.split(r"[.-]", named[0])[-len(wanted) :] != wanted:
        yield on_triple(
            file,
            triple,
            "File-numberInName",
            f"The name ends with {named[0]} and the number is {number}: correct one of the two.",
        )


def _local_name(iri: str) -> str:
    return iri.removeprefix(DCGD).removeprefix(DCG)


NAMES: Final = (PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel")
"""The properties that give a record its names."""

_SUBCLASS: Final = PREFIXES["rdfs"] + "subClassOf"
_TYPE: Final = PREFIXES["rdf"] + "type"
_ANY_RECORD: Final = DCG + "Record"

_ARTICLES: Final = {
    # "Annex A" ends in a letter, not in an article, and so may "Annex A, Chapter 1".
    "en": re.compile(r"(?:^An?|\ban?|\b[Tt]he)\s+"),
    "fr": re.compile(r"\b(?:[Ll]es?|[Ll]a|[Uu]ne?)\s+|\b[Ll]['’]"),
}
_RUSSIAN_FORMS: Final = "ооо|оао|зао|пао|ао"
_LEGAL_FORM: Final = re.compile(
    r"(?:[\s,]+(?:ltd|limited|inc|incorporated|llc|llp|plc|corp|corporation|co|pty|gmbh|ag|"
    rf"s\.?a|s\.?a\.?r\.?l|s\.?a\.?s|s\.?r\.?l|b\.?v|n\.?v|{_RUSSIAN_FORMS})\.?)+$"
    rf"|^(?:{_RUSSIAN_FORMS})\s+"
)
_PIECE: Final = re.compile(r"\d+(?:[.,:/-]\d+)*|[^\W\d_]+|[+#%&*@=<>$€§°]")
"""A number, a word, or a sign that tells two names apart, as in ASYCUDA and ASYCUDA++."""


_COMPARED: Final = 2
"""With so many records of a name, one of which may be itself, a record is compared."""


class _Name(NamedTuple):
    file: SourceFile
    fact: Fact
    key: str

    @property
    def record(self) -> str:
        return self.fact[0].value

    @property
    def triple(self) -> Located:
        return next(t for t in self.file.about(self.record) if (*t[:3],) == self.fact)

    @property
    def place(self) -> Place:
        return Place(self.file.shown, self.triple.line, self.triple.column)


def name_key(name: Literal) -> str:
    """What two names in one language share if only their spelling differs.

    Case, accents, blanks, hyphens and other punctuation, articles and legal forms are left out;
    digits, `+` and like signs, and the order of the words stay.
    """
    language = name.language or ""
    articles = _ARTICLES.get(language)
    text = articles.sub(" ", name.value) if articles else name.value
    pieces = _pieces(_LEGAL_FORM.sub("", _folded(text))) or _pieces(_folded(name.value))
    joined = ""
    for piece in pieces:
        # "1 1" is not "11".
        joined += f" {piece}" if piece[0].isdigit() and joined[-1:].isdigit() else piece
    return f"{language} {joined}"


def kinds_of(corpus: Corpus) -> dict[str, list[str]]:
    """By each class of the ontology, itself and those above it, short of dcg:Record."""
    above: dict[str, set[str]] = {}
    for file in corpus.rooms("ontology"):
        for triple in file.triples:
            if triple.predicate.value == _SUBCLASS:
                above.setdefault(triple.subject.value, set()).add(triple.object.value)
    return {name: sorted(_all_above(name, above)) for name in above}


def namesakes(corpus: Corpus, kinds: Mapping[str, list[str]]) -> Iterator[Finding]:
    """A finding on each record that has a name with the same key as another of its kind.

    `kinds` is what `kinds_of` gives. Of many records with one name each is compared with the
    first, and the first with the second. Two names that are written alike, of which one is a
    preferred label, are left to the shapes.
    """
    types: dict[str, set[str]] = {}
    names: list[_Name] = []
    for file in corpus.rooms("data"):
        for fact in file.facts:
            path, value = fact[1].value, fact[2]
            if path == _TYPE:
                found = types.setdefault(fact[0].value, set())
                found.update(kinds.get(value.value, [value.value]))
            elif path in NAMES and isinstance(value, Literal):
                names.append(_Name(file, fact, name_key(value)))
    first: dict[tuple[str, str], list[_Name]] = {}
    for name in names:
        for kind in types.get(name.record, ()):
            some = first.setdefault((name.key, kind), [])
            if len(some) < _COMPARED and all(name.record != other.record for other in some):
                some.append(name)
    pairs = [
        (name, other)
        for name in names
        for kind in sorted(types.get(name.record, ()))
        for other in [o for o in first[name.key, kind] if o.record != name.record][:1]
    ]
    told = {(one.record, other.record) for one, other in pairs if _left_to_shapes(one, other)}
    for one, other in pairs:
        if (one.record, other.record) not in told:
            told.add((one.record, other.record))
            yield _finding(one, other)


def _finding(one: _Name, other: _Name) -> Finding:
    where = f"{other.place.path}:{other.place.line}"
    called = compact(other.record)
    message = (
        f"{called} at {where} has this name too, but for its spelling: merge the two records, let "
        "the names differ by a word, or make a name that both have in use a skos:hiddenLabel of "
        "one, which the search reads; else accept it in the baseline."
    )
    return on_triple(one.file, one.triple, "File-namesake", message, other=(other.place,))


def _left_to_shapes(one: _Name, other: _Name) -> bool:
    paths = (one.fact[1].value, other.fact[1].value)
    return one.fact[2] == other.fact[2] and NAMES[0] in paths


def _folded(text: str) -> str:
    """Text in small letters without accents; й is a letter of its own."""
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", text.casefold().replace("й", "\ue000"))
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return re.sub("[‐-―−]", "-", bare.replace("\ue000", "й"))


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(text)


def _all_above(name: str, above: Mapping[str, set[str]]) -> set[str]:
    found = {name}
    waiting = [name]
    while waiting:
        for parent in above.get(waiting.pop(), ()):
            if parent.startswith(DCG) and parent != _ANY_RECORD and parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found


_DIGEST = re.compile("[0-9a-f]{12}")
_VERSION = "http://www.w3.org/2002/07/owl#version"
_SAME = "http://www.w3.org/2002/07/owl#sameAs"
_DEPRECATED = "http://www.w3.org/2002/07/owl#deprecated"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_IS_A = NamedNode(_RDF_TYPE)
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

_MAX_SLIP_LENGTH = 3


def lint(corpus: Corpus) -> list[Finding]:
    """Every fault of naming and placing in the corpus."""
    known = Known(corpus)
    findings: list[Finding] = []
    for file in corpus.files:
        # The places are read only of a file with a fault.
        if any(True for _ in _faults(corpus, known, file.unplaced)):
            findings += _faults(corpus, known, file)
    findings += namesakes(corpus, known.kinds)
    return findings


def _faults(corpus: Corpus, known: Known, file: SourceFile) -> Iterator[Finding]:
    paths = {triple.predicate for triple in file.triples}
    unknown = {path for path in paths if not known.is_term(path.value)}
    for triple in file.triples:
        if unknown and triple.predicate in unknown:
            yield _unknown_property(known, file, triple)
        if isinstance(triple.object, NamedNode):
            yield from _unknown_value(known, file, triple, triple.object.value)
        if file.room == "tables":
            yield from _dangling(known, file, triple, triple.subject.value)
    yield from texts(file)
    if file.room == "data":
        yield from _records(corpus, file)
        yield from _axioms(file, {path.value for path in paths})
        yield from names(file, known.terms, known.records)
    elif file.room != "tables":
        yield from _strangers(file)


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


def _unknown_property(known: Known, file: SourceFile, triple: Located) -> Finding:
    term = triple.predicate.value
    near = _near_properties(known, term)
    return _unknown(file, triple, term, near, _predicate_place(file, triple))


def _unknown_value(known: Known, file: SourceFile, triple: Located, term: str) -> Iterator[Finding]:
    if term.startswith(DCGD) and file.room == "data":
        yield from _dangling(known, file, triple, term)
    if term in known.terms:
        return
    own = term.startswith((DCG, DCGS, _SHACL)) and not triple.predicate.value.startswith(_VERSION)
    if (own or triple.predicate == _IS_A) and not known.is_term(term):
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


def _dangling(known: Known, file: SourceFile, triple: Located, term: str) -> Iterator[Finding]:
    if term.startswith(DCGD) and term not in known.records:
        near = known.near(term)
        hint = f"; did you mean {near[0]}?" if near else "; write it, or correct the name."
        message = f"There is no record {compact(term)}{hint}"
        yield on_triple(file, triple, "File-danglingIri", message, near=near)


def _records(corpus: Corpus, file: SourceFile) -> Iterator[Finding]:
    seen: dict[str, Located] = {}
    typed = set()
    for triple in file.triples:
        seen.setdefault(triple.subject.value, triple)
        if triple.predicate == _IS_A:
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
        other.shown: other.start(other.about(subject)[0])
        for other in corpus.files_of(subject)
        if other.room == "data" and other.shown != file.shown
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


def _axioms(file: SourceFile, paths: set[str]) -> Iterator[Finding]:
    """What a data file says by its `paths` that only the ontology may say."""
    plain = {path for path in paths if not path.startswith(_OF_LANGUAGES)} | {_DEPRECATED}
    for triple in file.triples:
        path = triple.predicate.value
        if path in plain and triple.subject.value.startswith(DCGD):
            continue
        value = triple.object.value
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
    if not value.value.startswith(triple.subject.value):
        return False
    # Such a name ends in a digest; a record may well be called dcgd:pact.1.norm-1.
    given = f"{triple.subject.value}.{_local(triple.predicate.value)}-"
    return _DIGEST.match(value.value.partition(given)[2]) is not None


def _local(iri: str) -> str:
    return iri.rsplit("/", 1)[-1].removeprefix("has").lower()


def _subjects(corpus: Corpus, room: str) -> frozenset[str]:
    return frozenset(
        fact[0].value
        for file in corpus.rooms(room)
        for fact in file.facts
        if isinstance(fact[0], NamedNode)
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
        if name.startswith(namespace) and abs(len(name) - len(iri)) <= _MAX_SLIP_LENGTH
    )
    matches = get_close_matches(local, alike, n=3, cutoff=0.85)
    return tuple(compact(namespace + match) for match in matches)


ROOMS: Final = ("actors", "concepts", "events", "instruments", "sources")
"""The folders of data/ that hold records."""

_PLACES: Final = {
    "ontology": ("**/*.ttl", "rules/*.rq", "contradictions/*.rq", "catalog-v001.xml"),
    "shapes": ("**/*.ttl",),
    "data": (
        *(f"{room}/**/*.ttl" for room in ROOMS),
        "tables/*.sssom.tsv",
        "questions/*.rq",
        "account/*.csv",
        "audits/*.csv",
    ),
}
"""What is read, by the folder below the root."""

_LEFT_BY_EDITORS: Final = ("~", "#", ".swp")


def strays(root: Path) -> list[Finding]:
    """A finding for each file of the three folders that no command reads.

    Hidden files, README.md and what editors leave behind are passed over, and so are links,
    which reading the graph judges. Of each sheet of an audit, the rows that cannot be counted.
    """
    return _miscounted(root) + [
        on_file(Place(f"{name}/{inner}", 1, 1), "File-unread", _told(name, PurePosixPath(inner)))
        for name in FOLDERS
        for inner in sorted(_files(root / name))
        if not _is_read(name, PurePosixPath(inner))
    ]


def _miscounted(root: Path) -> list[Finding]:
    """A finding for each row of a sheet in data/audits/ that cannot be counted."""
    return [
        on_file(Place(fault.path, fault.line, 1), "Audit-sheet", fault.message)
        for path in sheet_paths(root / "data")
        for fault in read_sheet(path, path.relative_to(root).as_posix()).faults
    ]


def _files(folder: Path) -> Iterator[str]:
    for path, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if not one.startswith(".")]
        for one in files:
            passed = one.startswith((".", "#")) or one.endswith(_LEFT_BY_EDITORS)
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


def _told(name: str, inner: PurePosixPath) -> str:
    if name != "data":
        return f"No command reads this file: in {name}/ stand Turtle files, which end in .ttl."
    if inner.suffix == ".ttl":
        listed = ", ".join(f"data/{room}/" for room in ROOMS)
        return f"No records belong here: move the file into one of {listed}."
    if inner.suffix.lower() == ".ttl":
        return "No command reads this file: rename it, so that it ends in .ttl, in small letters."
    return "No command reads this file: write records in Turtle (.ttl), or move it out of data/."
