"""Records of one kind whose names are the same but for their spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from pyoxigraph import Literal

from dcgraph.load import Corpus, Place, SourceFile
from dcgraph.terms import DCG, PREFIXES, compact
from dcgraph.turtle import Located
from dcgraph.validate.findings import Finding, on_triple

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
    triple: Located
    key: str

    @property
    def record(self) -> str:
        return self.triple.subject.value

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
        for triple in file.triples:
            path, value = triple.predicate.value, triple.object
            if path == _TYPE:
                found = types.setdefault(triple.subject.value, set())
                found.update(kinds.get(value.value, [value.value]))
            elif path in NAMES and isinstance(value, Literal):
                names.append(_Name(file, triple, name_key(value)))
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
    paths = (one.triple.predicate.value, other.triple.predicate.value)
    return one.triple.object == other.triple.object and NAMES[0] in paths


def _folded(text: str) -> str:
    """Text in small letters without accents; й is a letter of its own."""
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
