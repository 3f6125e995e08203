"""Texts that are not what they look like, and names that differ only in spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from pyoxigraph import Literal

from dcgraph.check.findings import Finding, on_triple
from dcgraph.namespaces import DCG, DCTERMS, SKOS, TYPE, compact
from dcgraph.rdf.corpus import Corpus, Place, SourceFile
from dcgraph.rdf.turtle import Fact, Located
from dcgraph.text import HIDDEN

_LABEL, _OTHER_NAME = SKOS + "prefLabel", SKOS + "altLabel"
_LABELS: Final = (_LABEL, _OTHER_NAME, SKOS + "hiddenLabel")
NAMES: Final = (_LABEL, _OTHER_NAME)
"""The properties by whose values a record is known."""

_TITLES: Final = (*_LABELS, DCTERMS + "title")
_LANGUAGES: Final = frozenset({"en", "fr", "ru"})
_UNSEEN: Final = re.compile(f"[{HIDDEN}\u00ad\u180e\u200c\u200d]")
_SUSPECT: Final = re.compile(rf"{_UNSEEN.pattern}|\\[uUbfr]")
"""What a file holds in which an unseen character may be: itself, or an escape that makes it."""

_UNFINISHED: Final = {
    "markup": re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?: [^<>]*)?/?>|&(?:[a-z]+|#\d+);"),
    "reminder": re.compile(r"(?:TODO|FIXME|TBD|\?\?\?)(?!\w)"),
}
"""What a text has that was not written to be read."""
_SHOWN: Final = 30
_LONGEST: Final = 3000
"""Characters of a text; the longest of the graph as it ships has 1,313."""

_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_MIXED: Final = re.compile(
    "[A-Za-z\u00c0-\u024f][\u0300-\u036f]*[\u0400-\u04ff]|[\u0400-\u04ff][\u0300-\u036f]*[A-Za-z\u00c0-\u024f]"
)
_MAY_BE_MIXED: Final = re.compile(
    "[\u0400-\u04ff](?:(?<=[A-Za-z\u00c0-\u024f\u0300-\u036f].)|(?=[A-Za-z\u00c0-\u024f\u0300-\u036f]))"
)
"""What each text has that is mixed: found from Cyrillic letters, of which there are fewer."""
_SMALL_WORDS: Final = {
    language: re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)
    for language, words in {
        "English": "the|of|and|to|is|that|by|with|for|are|which|not|it|be|as|this|was|has"
        "|shall|must|may|should",
        "French": "les|des|une|est|que|par|dans|pour|aux|au|sur|qui|ne|pas|avec|leur|dont|du|et"
        "|doit|doivent|peut|peuvent|devra|devront|pourra",
    }.items()
}
"""Words that sentences of one language cannot do without and those of the other do not have."""
_ENOUGH: Final = 2
_FEW_WORDS: Final = (DCG + "operativeWords", DCG + "quotedWords")
"""What is a verb with what limits it, of which one word tells the language."""
_ORIGINAL: Final = re.compile(r"\([^()]*\)")
_KEPT: Final = 1 << 15
"""Texts that are judged once, as long as a check is made again and again."""
_UNTIDY: Final = re.compile(r"^\s|\s$|\s\s|[\t\n\r]|^$")


def texts(file: SourceFile) -> Iterator[Finding]:
    """The faults of the texts in a file of any folder."""
    suspect = _SUSPECT.search(file.text) is not None
    composed = not suspect and unicodedata.is_normalized("NFC", file.text)
    mixed = _MAY_BE_MIXED.search(file.text) is not None and file.room != "shapes"
    for triple in file.triples:
        value = triple.object
        if not isinstance(value, Literal):
            continue
        text = value.value
        if suspect and (unseen := _UNSEEN.search(text)):
            name = unicodedata.name(unseen[0], "control character").lower()
            names = {"code": ord(unseen[0]), "name": name}
            yield on_triple(file, triple, "File-unseenCharacter", names=names)
        if not composed and not unicodedata.is_normalized("NFC", text):
            yield on_triple(file, triple, "File-decomposed")
        if mixed and (word := _MIXED.search(text)):
            yield _mixed(file, triple, text, word)
        if file.room == "data" and value.language is not None:
            yield from _language(file, triple, text, value.language)
    if file.room == "data":
        yield from _names(file)
        for which, form in _UNFINISHED.items():
            if form.search(file.text):
                yield from _unfinished(file, which, form)


def _unfinished(file: SourceFile, which: str, form: re.Pattern[str]) -> Iterator[Finding]:
    for triple in file.triples:
        value = triple.object
        if isinstance(value, Literal) and value.language and (odd := form.search(value.value)):
            names = {"text": odd[0][:_SHOWN]}
            yield on_triple(file, triple, "File-unfinishedText", which, names)


def _names(file: SourceFile) -> Iterator[Finding]:
    """Names that are empty or untidy, or told twice."""
    names = [triple for triple in file.triples if triple.predicate.value in _LABELS]
    labels = {(name.subject, name.object) for name in names if name.predicate.value == _LABEL}
    for triple in names:
        if isinstance(triple.object, Literal) and _UNTIDY.search(triple.object.value):
            which = "blanks" if triple.object.value.strip() else "empty"
            yield on_triple(file, triple, "File-nameTidy", which)
        if triple.predicate.value == _OTHER_NAME and (triple.subject, triple.object) in labels:
            yield on_triple(file, triple, "File-nameTwice")


def _mixed(file: SourceFile, triple: Located, text: str, mark: re.Match[str]) -> Finding:
    start, end = mark.span()
    while start and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    word = text[start:end]
    cyrillic = [sign for sign in word if _CYRILLIC.match(sign)]
    latin = [sign for sign in word if sign not in cyrillic]
    few, alphabet = (cyrillic, "Cyrillic") if len(cyrillic) <= len(latin) else (latin, "Latin")
    letters = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in dict.fromkeys(few))
    names = {"word": word, "alphabet": alphabet, "letters": letters}
    return on_triple(file, triple, "File-mixedAlphabets", names=names)


def _language(file: SourceFile, triple: Located, text: str, tag: str) -> Iterator[Finding]:
    """A text under the tag of another language, or of one that is not used here; too long a one."""
    path = triple.predicate.value
    if len(text) > _LONGEST:
        yield on_triple(file, triple, "File-unfinishedText", "length", {"most": _LONGEST})
    # Shapes ask it of the other texts; documents keep the titles that they have.
    if tag not in _LANGUAGES:
        if path.startswith(SKOS) and path != SKOS + "note":
            yield on_triple(file, triple, "File-language", "unknown", {"tag": tag})
    elif tag != "ru" and path in _TITLES and _CYRILLIC.search(text):
        yield on_triple(file, triple, "File-language", "cyrillic", {"tag": tag})
    elif language := (
        _reads_as(_ORIGINAL.sub("", text), 1, tag)
        if path in _FEW_WORDS
        else _reads_as(text, _ENOUGH, tag)
    ):
        names = {"tag": tag, "language": language, "other": language[:2].lower()}
        yield on_triple(file, triple, "File-language", "words", names)


@lru_cache(maxsize=_KEPT)
def _reads_as(text: str, enough: int, tag: str) -> str | None:
    """Another language of which the text has so many small words, and more than of others."""
    if tag == "ru" and _CYRILLIC.search(text):
        return None
    for language, words in _SMALL_WORDS.items():
        if tag != language[:2].lower() and (count := len(words.findall(text))) >= enough:
            others = (w for other, w in _SMALL_WORDS.items() if other != language)
            if all(count > len(other.findall(text)) for other in others):
                return language
    return None


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
    def kinds(self) -> list[str]:
        facts = self.file.facts_about(self.record)
        return [value.value for _, path, value in facts if path.value == TYPE]

    @property
    def triple(self) -> Located:
        return next(t for t in self.file.about(self.record) if (*t[:3],) == self.fact)


def namesakes(corpus: Corpus, above: dict[str, set[str]]) -> Iterator[Finding]:
    """A finding on each record that has a name with the same key as another of its kind.

    `above` has for each class itself and those above it.
    Of many records with one name each is compared with the first, and the first with the second.
    Two names that are written alike, of which one is a preferred label, are left to the shapes.
    """
    alike: dict[str, list[_Name]] = {}
    for file in corpus.rooms("data"):
        for fact in file.facts:
            value = fact[2]
            if isinstance(value, Literal) and fact[1].value in NAMES:
                name = _Name(file, fact, name_key(value.value, value.language or ""))
                alike.setdefault(name.key, []).append(name)
    shared = [name for some in alike.values() if len(some) > 1 for name in some]
    types = {
        name.record: {kind for k in name.kinds for kind in above.get(k, [k])} for name in shared
    }
    first: dict[tuple[str, str], list[_Name]] = {}
    for name in shared:
        for kind in types[name.record]:
            some = first.setdefault((name.key, kind), [])
            if len(some) < _COMPARED and all(name.record != other.record for other in some):
                some.append(name)
    pairs = [
        (name, other)
        for name in shared
        for kind in sorted(types[name.record])
        for other in [o for o in first[name.key, kind] if o.record != name.record][:1]
    ]
    # The shapes tell of two names that are written alike, of which one is a preferred label.
    done = {
        (name.record, other.record)
        for name, other in pairs
        if name.fact[2] == other.fact[2] and _LABEL in (name.fact[1].value, other.fact[1].value)
    }
    for name, other in pairs:
        if (name.record, other.record) not in done:
            done.add((name.record, other.record))
            there = Place(other.file.shown, other.triple.line, other.triple.column)
            names = {"name": compact(other.record), "place": f"{there.path}:{there.line}"}
            yield on_triple(name.file, name.triple, "File-namesake", names=names, other=(there,))


@lru_cache(maxsize=_KEPT)
def name_key(name: str, language: str) -> str:
    """What two names in one language share if only their spelling differs.

    Case, accents, blanks, hyphens and other punctuation, articles and legal forms are left out;
    digits, `+` and like signs, and the order of the words stay.
    """
    joined = ""
    for piece in name_pieces(name, language):
        # "1 1" is not "11".
        joined += f" {piece}" if piece[0].isdigit() and joined[-1:].isdigit() else piece
    return f"{language} {joined}"


def name_pieces(name: str, language: str) -> list[str]:
    """The numbers, words and signs by which names in one language are told apart."""
    articles = _ARTICLES.get(language)
    text = articles.sub(" ", name) if articles else name
    return _PIECE.findall(_LEGAL_FORM.sub("", _folded(text))) or _PIECE.findall(_folded(name))


_BARE: Final = str.maketrans(
    {chr(code): "" for code in range(0x300, 0x3000) if unicodedata.combining(chr(code))}
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"\ue000": "й"}
)
"""What takes away accents, and writes each hyphen and dash alike."""


def _folded(text: str) -> str:
    """Text in small letters without accents; й is a letter of its own."""
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", text.casefold().replace("й", "\ue000"))
    return parts.translate(_BARE)
