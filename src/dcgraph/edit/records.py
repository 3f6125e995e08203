"""Kinds of record, their names, and their text in the house layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from dcgraph.edit.statements import Spelling
from dcgraph.errors import EditError, NotFoundError
from dcgraph.namespaces import DCG, DCGD, DCGS, PREFIXES, compact
from dcgraph.rdf.corpus import Corpus
from dcgraph.text import first_hidden

_SKOS: Final = PREFIXES["skos"]
_DCTERMS: Final = PREFIXES["dcterms"]
_XSD: Final = PREFIXES["xsd"]
# The order of docs/authoring.md; what it does not name stands in its group, in the order given.
_ORDER: Final = (
    _SKOS + "prefLabel",
    _SKOS + "altLabel",
    DCG + "officialTitle",
    _DCTERMS + "title",
    DCG + "shortName",
    _SKOS + "definition",
    DCG + "heading",
    DCG + "abbreviation",
    DCG + "number",
    DCG + "position",
    _DCTERMS + "issued",
    DCG + "languageCode",
    DCG + "publisherName",
    DCG + "webAddress",
)
_TIES: Final = (
    DCG + "isPartOf",
    DCG + "hasSubject",
    DCG + "hasRelation",
    DCG + "hasObject",
    DCG + "isClaimedBy",
    DCG + "isLaidDownBy",
    DCG + "statedOnDate",
    DCG + "hasBasis",
)
_READ: Final = (DCG + "readBy", DCG + "readOn", DCG + "hasReviewState")
_LAST: Final = (DCG + "summary", DCG + "wording", DCG + "rationale", *_READ, _SKOS + "note")
_ON_ONE_LINE: Final = frozenset({_SKOS + "prefLabel", _SKOS + "altLabel"})
_ESCAPED: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Iri:
    """A value that is a thing."""

    iri: str


@dataclass(frozen=True, slots=True)
class Text:
    """A value that is text, in a language if one is told."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A value of a datatype, by the IRI of that; numbers and truth values are written bare."""

    text: str
    datatype: str


Value = Iri | Text | Typed
Statement = tuple[str, Value]


@dataclass(frozen=True, slots=True)
class Record:
    """What is said of a new thing: its class, statements, and one citation if any of it is known.

    The order in which statements are given does not matter between properties.
    """

    iri: str
    kind: str
    statements: tuple[Statement, ...]
    citation: tuple[Statement, ...] = field(default=())


def composed(record: Record, spelling: Spelling) -> str:
    """The text of a record, without a line end, in the prefixes of the file it goes into."""
    lines = [f"{spelling.write(record.iri)} a {spelling.write(record.kind)}"]
    grouped: dict[str, list[Value]] = {}
    for path, value in record.statements:
        grouped.setdefault(path, []).append(value)
    for path in sorted(grouped, key=lambda one: _rank(one, grouped[one])):
        shown = [_written(value, spelling) for value in grouped[path]]
        together = path in _ON_ONE_LINE or all(isinstance(v, Iri) for v in grouped[path])
        rows = [" , ".join(shown)] if together else shown
        lines += [f"    {spelling.write(path)} {row}" for row in rows]
    if record.citation:
        lines.append(_citation(record.citation, spelling))
    return " ;\n".join(lines) + " ."


def quoted(text: str, language: str = "") -> str:
    """A text as Turtle writes it, between double quotes."""
    escaped = re.sub(r'[\\"\n\r\t]', lambda found: _ESCAPED[found[0]], text)
    return f'"{escaped}"' + (f"@{language}" if language else "")


def _citation(statements: Sequence[Statement], spelling: Spelling) -> str:
    grouped: dict[str, list[str]] = {}
    for path, value in statements:
        grouped.setdefault(path, []).append(_written(value, spelling))
    inner = [
        f"        {spelling.write(path)} {' , '.join(values)}" for path, values in grouped.items()
    ]
    return f"    {spelling.write(DCG + 'hasCitation')} [\n" + " ;\n".join(inner) + " ]"


def _rank(path: str, values: Sequence[Value]) -> tuple[int, int]:
    for group, row in ((0, _ORDER), (3, _TIES), (5, _LAST)):
        if path in row:
            return group, row.index(path)
    if path.endswith("Date"):
        return 1, 0
    return (4 if isinstance(values[0], Iri) else 2), 0


def _written(value: Value, spelling: Spelling) -> str:
    match value:
        case Iri():
            return spelling.write(value.iri)
        case Text():
            return quoted(value.text, value.language)
        case Typed():
            if value.datatype in (_XSD + "integer", _XSD + "boolean"):
                return value.text
            return f"{quoted(value.text)}^^{spelling.write(value.datatype)}"


_STEM: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_LOCATOR: Final = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
_GRAMMAR: Final = {
    DCGD: (
        re.compile(rf"{_STEM}(?:\.{_LOCATOR})*"),
        "small letters, digits and hyphens, then perhaps locators after dots: dcgd:rkc.ga-7.1",
    ),
    DCG: (re.compile(r"[A-Za-z][A-Za-z0-9]*"), "letters and digits, such as dcg:adoptionDate"),
    DCGS: (
        re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*"),
        "letters and digits with hyphens between, such as dcgs:Instrument-adoptionDate",
    ),
}
_IN_FULL: Final = re.compile(r"<?([a-z][a-z0-9+.-]*://[^\s<>\"{}|\\^`]+?)>?")
_MAX_LENGTH: Final = 200
_CITATION: Final = ".citation-"


def iri_of(name: str) -> str:
    """The IRI that a name such as `dcgd:rkc`, or an IRI in full, stands for, else an EditError."""
    if in_full := _IN_FULL.fullmatch(name):
        return in_full[1]
    prefix, colon, rest = name.partition(":")
    if not colon or prefix not in PREFIXES or not rest or re.search(r"[\s<>\"{}|\\^`]", rest):
        raise EditError(
            f"{name[:_MAX_LENGTH]!r} is no name of a thing: write its prefix, a colon and the "
            "rest, such as dcgd:rkc.ga-7.1, or its IRI in full."
        )
    return PREFIXES[prefix] + rest


def fresh(name: str) -> str:
    """The IRI of a thing to be named so, if names of that kind are given here, else EditError."""
    iri = iri_of(name)
    for space, (pattern, told) in _GRAMMAR.items():
        if iri.startswith(space):
            if len(iri) <= _MAX_LENGTH and pattern.fullmatch(iri, len(space)):
                return iri
            raise EditError(f"{name[:_MAX_LENGTH]!r} is no name that is given here: write {told}.")
    raise EditError(
        f"{name[:_MAX_LENGTH]!r} is not a name of this graph: begin it with dcgd:, dcg: or dcgs:."
    )


def existing(corpus: Corpus, name: str, *rooms: str) -> str:
    """The IRI of a thing that the corpus describes, in one of the rooms if any is named.

    Raises NotFoundError, with the names that are nearest, if there is none, and EditError for a
    citation: its name is made of what it says and stands in no text.
    """
    iri = iri_of(name)
    if iri.startswith(DCGD) and _CITATION in iri:
        whole = compact(iri.partition(_CITATION)[0])
        raise EditError(
            f"{name[:_MAX_LENGTH]!r} is a citation, which has no name in the text; name the record "
            f"that it stands in, {whole}, or change it there by hand."
        )
    if any(not rooms or file.room in rooms for file, _ in corpus.statements(iri)):
        return iri
    space = next((space for space in (DCGD, DCG, DCGS) if iri.startswith(space)), DCGD)
    known = {
        triple.subject.value.removeprefix(space)
        for file in corpus.rooms(*(rooms or ("ontology", "data", "shapes")))
        for triple in file.triples
        if triple.subject.value.startswith(space) and _CITATION not in triple.subject.value
    }
    near = get_close_matches(local(iri), sorted(known), n=3, cutoff=0.7)
    near = near or sorted((one for one in known if _is_part(local(iri), one)), key=len)[:3]
    names = tuple(compact(space + one) for one in near)
    hint = f"did you mean {' or '.join(names)}?" if names else "write it first, or correct the name"
    raise NotFoundError(f"There is no {compact(iri)}; {hint}", name, names)


def _is_part(words: str, name: str) -> bool:
    """Whether a name is those words with others before or behind: clearance, customs-clearance."""
    return name.endswith(f"-{words}") or name.startswith(f"{words}-")


def local(iri: str) -> str:
    """The name of a thing of this graph without its namespace."""
    for space in (DCGD, DCGS, DCG):
        if iri.startswith(space):
            return iri[len(space) :]
    return iri


def stem(iri: str) -> str:
    """The part of a record's name that names its file."""
    return local(iri).partition(".")[0]


def natural(name: str) -> list[tuple[int, int, str]]:
    """What names are sorted by so that 7.10 comes after 7.9."""
    pieces = re.findall(r"(\d+)|([^\d.]+)|(\.)", name)
    return [
        (1, int(digits), "") if digits else (2, 0, word) if word else (0, 0, "")
        for digits, word, _ in pieces
    ]


def text_fit(text: str, what: str) -> str:
    """The text without blanks at its ends, if it is one line of text, else an EditError."""
    if found := first_hidden(text):
        raise EditError(
            f"The {what} holds the character U+{ord(found):04X}, which ends a line or is not "
            "seen. Write it as one line of text."
        )
    return text.strip()


@dataclass(frozen=True, slots=True)
class Kind:
    """What a word of the command line stands for: a class of the ontology and a room of data/."""

    word: str
    top: str
    room: str


KINDS: Final = {
    kind.word: kind
    for kind in (
        Kind("concept", DCG + "Concept", "concepts"),
        Kind("provision", DCG + "Provision", "instruments"),
        Kind("instrument", DCG + "Instrument", "instruments"),
        Kind("claim", DCG + "Claim", ""),
        Kind("source", DCG + "Source", "sources"),
    )
}

_BELOW: Final = PREFIXES["rdfs"] + "subClassOf"


def class_of(corpus: Corpus, kind: Kind, given: str | None) -> str:
    """The class of the ontology that is meant, which must be the kind's own or below it.

    Raises EditError, naming those there are.
    """
    classes = _below(corpus, kind.top)
    if given is None and classes == {kind.top}:
        return kind.top
    wanted = iri_of(given if given and ":" in given else f"dcg:{given}") if given else ""
    if wanted in classes:
        return wanted
    names = ", ".join(sorted(local(one) for one in classes - {kind.top}))
    told = f"{given!r} is no kind of {kind.word}" if given else f"What kind of {kind.word} is it?"
    raise EditError(f"{told.rstrip('.')}{'' if told.endswith('?') else '.'} Give --kind: {names}.")


def _below(corpus: Corpus, top: str) -> set[str]:
    found = {top}
    size = 0
    while size < len(found):
        size = len(found)
        for file in corpus.rooms("ontology"):
            for triple in file.triples:
                if triple.predicate.value == _BELOW and triple.object.value in found:
                    found.add(triple.subject.value)
    return {iri for iri in found if iri.startswith(DCG)}
