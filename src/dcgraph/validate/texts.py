"""Texts that are not what they look like: unseen characters, mixed alphabets, wrong languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal

from dcgraph.escaping import HIDDEN
from dcgraph.load import SourceFile
from dcgraph.terms import PREFIXES
from dcgraph.turtle import Located
from dcgraph.validate.findings import Finding, on_triple

_LABELS: Final = tuple(PREFIXES["skos"] + name for name in ("prefLabel", "altLabel", "hiddenLabel"))
_LABEL, _OTHER_NAME = _LABELS[:2]
_TITLE: Final = PREFIXES["dcterms"] + "title"
_NOTE: Final = PREFIXES["skos"] + "note"
_LANGUAGES: Final = frozenset({"en", "fr", "ru"})
_UNSEEN: Final = re.compile(f"[{HIDDEN}\u00ad\u180e\u200c\u200d]")
_SUSPECT: Final = re.compile(rf"{_UNSEEN.pattern}|\\[uUbfr]")
"""What a file holds in which an unseen character may be: itself, or an escape that makes it."""

_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_MIXED: Final = re.compile(
    "[A-Za-z\u00c0-\u024f][\u0300-\u036f]*[\u0400-\u04ff]|[\u0400-\u04ff][\u0300-\u036f]*[A-Za-z\u00c0-\u024f]"
)
_ENGLISH, _FRENCH = (
    re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)
    for words in (
        "the|of|and|to|is|that|by|with|for|are|which|not|it|be|as|this|was|has",
        "les|des|une|est|que|par|dans|pour|aux|au|sur|qui|ne|pas|avec|leur|dont|du|et",
    )
)
"""Words that sentences of one language cannot do without and those of the other do not have."""
_ENOUGH: Final = 2
_UNTIDY: Final = re.compile(r"^\s|\s$|\s\s|[\t\n\r]")


def texts(file: SourceFile) -> Iterator[Finding]:
    """The faults of the texts in a file of any folder."""
    suspect = _SUSPECT.search(file.text) is not None
    mixed = _MIXED.search(file.text) is not None
    for triple in file.triples:
        value = triple.object
        if not isinstance(value, Literal):
            continue
        if suspect and (unseen := _UNSEEN.search(value.value)):
            yield _unseen(file, triple, unseen[0])
        if mixed and file.room != "shapes" and (word := _MIXED.search(value.value)):
            yield _mixed(file, triple, value.value, word)
        if file.room == "data":
            yield from _language(file, triple, value)
            yield from _name(file, triple, value)
    if file.room == "data":
        yield from _told_twice(file)


def _told_twice(file: SourceFile) -> Iterator[Finding]:
    names = {(t.subject, t.object) for t in file.triples if t.predicate.value == _LABEL}
    for triple in file.triples:
        if triple.predicate.value == _OTHER_NAME and (triple.subject, triple.object) in names:
            yield on_triple(
                file,
                triple,
                "File-nameTwice",
                "This is the preferred label already: take it out of skos:altLabel.",
            )


def _unseen(file: SourceFile, triple: Located, sign: str) -> Finding:
    name = unicodedata.name(sign, "control character")
    return on_triple(
        file,
        triple,
        "File-unseenCharacter",
        f"The text holds U+{ord(sign):04X} ({name.lower()}), which nobody sees: take it out.",
    )


def _mixed(file: SourceFile, triple: Located, text: str, found: re.Match[str]) -> Finding:
    start, end = found.span()
    while start and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    odd = [sign for sign in text[start:end] if _CYRILLIC.match(sign)]
    latin = [sign for sign in text[start:end] if sign not in odd]
    few, alphabet = (odd, "Cyrillic") if len(odd) <= len(latin) else (latin, "Latin")
    told = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in dict.fromkeys(few))
    return on_triple(
        file,
        triple,
        "File-mixedAlphabets",
        f"In the word “{text[start:end]}” some letters are {alphabet}: {told}. Type it anew in one "
        "alphabet.",
    )


def _language(file: SourceFile, triple: Located, value: Literal) -> Iterator[Finding]:
    """A text under the tag of another language, or of one that is not used here."""
    path, tag = triple.predicate.value, value.language
    if tag is None:
        return
    # Shapes ask it of the other texts; documents keep the titles that they have.
    if tag not in _LANGUAGES and path.startswith(PREFIXES["skos"]) and path != _NOTE:
        yield on_triple(
            file,
            triple,
            "File-language",
            f"@{tag} is no language of the graph: write @en, @fr or @ru.",
        )
    elif tag in ("en", "fr") and path in (*_LABELS, _TITLE) and _CYRILLIC.search(value.value):
        yield on_triple(
            file,
            triple,
            "File-language",
            f"The text has Cyrillic letters and is tagged @{tag}: write @ru, or its name in the "
            "language of the tag.",
        )
    elif (other := _reads_as(value.value, tag)) is not None:
        yield on_triple(
            file,
            triple,
            "File-language",
            f"The text reads as {other[0]} and is tagged @{tag}: write @{other[1]}, or the text in "
            "the language of the tag.",
        )


def _reads_as(text: str, tag: str) -> tuple[str, str] | None:
    """Another language, with its tag, of which the text has the small words."""
    if tag not in _LANGUAGES or (tag == "ru" and _CYRILLIC.search(text)):
        return None
    english, french = len(_ENGLISH.findall(text)), len(_FRENCH.findall(text))
    if tag != "en" and english >= _ENOUGH and english > french:
        return "English", "en"
    if tag != "fr" and french >= _ENOUGH and french > english:
        return "French", "fr"
    return None


def _name(file: SourceFile, triple: Located, value: Literal) -> Iterator[Finding]:
    if triple.predicate.value not in _LABELS:
        return
    if not value.value.strip():
        message = "The name is empty: write it, or take it out."
    elif _UNTIDY.search(value.value):
        message = "Write the name with single blanks inside and none at its ends."
    else:
        return
    yield on_triple(file, triple, "File-nameTidy", message)
