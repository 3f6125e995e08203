"""Files that cannot be read, and texts that are not what they look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from pyoxigraph import Literal

from dcgraph.check.findings import Finding, on_triple
from dcgraph.check.rules import BUILT_IN
from dcgraph.errors import LoadError
from dcgraph.files import read_text
from dcgraph.namespaces import PREFIXES
from dcgraph.rdf.corpus import Place, SourceFile
from dcgraph.rdf.turtle import BLANKS, Located, Token, place, tokens
from dcgraph.text import HIDDEN, escaped

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


# Files that cannot be read: where the slip is likely to be, and what it may have been.
#
# The engine says where it could not go on; the slip is often before, where a statement was not
# ended or ended too early. What stands before that place tells which.


_WHERE = re.compile(r"^.*?, line \d+(?:, column \d+)?: |^[^ ]+\.(?:ttl|tsv): ", re.DOTALL)
_ENGINE = re.compile(r"^Parser error.*?: | \(line \d+\)$", re.DOTALL)
_END = "; the file is not Turtle from there on"
_UNDECLARED = re.compile(r"The prefix (\S*?):? has not been declared")
_VALUES = ("string", "number", "lang")


class _Slip(NamedTuple):
    """A guess: what to do, the offset of the slip, and of another place that it concerns."""

    repair: str
    offset: int
    other: int | None = None


def unreadable(error: LoadError, root: Path) -> Finding:
    """The finding on a file that could not be read, at the place where the slip is likely."""
    shown = error.path.relative_to(root).as_posix() if error.path.is_relative_to(root) else "file"
    said = _WHERE.sub("", str(error).replace(f"{root}/", "")).removesuffix(".").removesuffix(_END)
    # Without numbers of lines, which change while the fault stays.
    said = _ENGINE.sub("", said)
    spot, message = Place(shown, error.line or 1, error.column or 1), f"{said}."
    other: tuple[Place, ...] = ()
    if error.line and error.column and (text := _text(error.path)) is not None:
        slip = _guess(text, said, _offset(text, error.line, error.column))
        if slip is not None:
            spot = Place(shown, *place(text, slip.offset))
            message = f"{slip.repair} (The reader stopped with: {said}.)"
            if slip.other is not None:
                other = (Place(shown, *place(text, slip.other)),)
    rule = BUILT_IN["File-syntax"]
    return Finding(
        rule.id,
        rule.severity,
        spot,
        "",
        "",
        "",
        escaped(message if message.startswith(shown) else message[0].upper() + message[1:]),
        rule.why,
        title=rule.title,
        expected=rule.expected,
        other=other,
    )


def _text(path: Path) -> str | None:
    try:
        return read_text(path)
    except LoadError:
        return None


def _offset(text: str, line: int, column: int) -> int:
    before = text.split("\n")[: line - 1]
    return sum(len(one) + 1 for one in before) + column - 1


def _guess(text: str, said: str, stop: int) -> _Slip | None:
    """What the slip may be. `said` is the engine's complaint, `stop` the offset it is about."""
    begin = text.rfind("\n", 0, stop) + 1
    if re.match(r"<{7}|={7}|>{7}", text[begin : begin + 7]):
        return _Slip("A merge was left half done: keep one side and take out its marks.", begin)
    if "escape character" in said:
        return _Slip(r"In a text, write \\ for the character \ itself.", stop)
    if (form := _form(text, said, stop)) is not None:
        return form
    before, bad = _before(text, stop)
    start = stop if bad is None and "end of file" in said else bad
    if start is not None and (slip := _unended(text, start)):
        return slip
    if match := _UNDECLARED.search(said):
        return _undeclared(match[1], before, stop)
    if text[stop : stop + 1] in ("“", "”", "„", "«", "»", "‘", "’"):
        return _Slip('Texts stand in straight quotes: write " instead.', stop)
    if "language" in said:
        return _Slip('After a text stands a language such as @en, or nothing: "text"@en.', stop)
    if "Invalid IRI" in said:
        return _Slip("An address in <…> holds no blanks, quotes or brackets: correct it.", stop)
    if not before:
        return None
    return _structure(text, said, stop, before)


def _form(text: str, said: str, stop: int) -> _Slip | None:
    """A slip in how the file begins or an address in it is written."""
    if text.startswith("\ufeff"):
        return _Slip(
            "The file begins with a byte order mark (U+FEFF), which is no part of Turtle: "
            "`dcgraph fmt` takes it away.",
            0,
        )
    if "No scheme" in said:
        return _Slip(
            "An address in <…> is written whole, from https:// on; a record is named dcgd:….",
            max(stop, 0),
        )
    return None


def _before(text: str, stop: int) -> tuple[list[Token], int | None]:
    """The tokens before an offset, and where one of them begins that does not end."""
    try:
        found, bad = tokens(text[:stop]), None
    except LoadError as error:
        bad = _offset(text, error.line or 1, error.column or 1)
        found = tokens(text[:bad])
    return [token for token in found if token.kind not in BLANKS], bad


def _unended(text: str, start: int) -> _Slip | None:
    three = text[start : start + 3] in ('"""', "'''")
    if text[start] in "\"'":
        how = "with three quotes, as it begins" if three else "with a quote before the line ends"
        return _Slip(f"This text is not closed: end it {how}.", start)
    if text[start] == "<":
        return _Slip("This address is not closed: end it with > and put no blank in it.", start)
    return None


def _undeclared(prefix: str, before: list[Token], stop: int) -> _Slip:
    declared = [
        name.text[:-1]
        for word, name in pairwise(before)
        if word.text.lower() in ("@prefix", "prefix") and name.kind == "name"
    ]
    if prefix in PREFIXES:
        line = f"@prefix {prefix}: <{PREFIXES[prefix]}> ."
        return _Slip(f"Declare the prefix at the head of the file: `{line}`", stop)
    near = get_close_matches(prefix, declared, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}: ?" if near else f"the file knows {', '.join(declared)}."
    return _Slip(f"The prefix {prefix}: is not declared; {hint}", stop)


def _structure(text: str, said: str, stop: int, before: list[Token]) -> _Slip | None:
    """A slip in the marks between the parts of a record."""
    last = before[-1]
    at = text[stop : stop + 1]
    end = last.offset + len(last.text) - 1
    opened = _open_bracket(before)
    if "should end with a ']'" in said and opened is not None:
        return _Slip("A `]` is missing after this: it closes the `[`.", end, opened)
    if at == "]":
        return _Slip("There is no `[` that this `]` closes: take it out.", stop)
    if at == "." and last.text == ".":
        return _Slip("There is one `.` too many: take it out.", stop)
    if last.kind == "string" and stop == end + 1 and at.isalnum():
        return _Slip('Inside a text, a quote is written \\": the text ends here.', end)
    if (after := _marks(said, before, at)) is not None:
        return after
    if "is not a valid RDF object" in said:
        if at in ";.,]":
            told = f"There is no value after `{last.text}`: write one, or take this out."
            return _Slip(told, last.offset)
        return _Slip("A name needs its prefix, as in dcg:Concept, and a text its quotes.", stop)
    if re.search(r"[Dd]ot|Unexpected end", said):
        return _not_ended(text, stop, last, end, opened)
    return None


def _marks(said: str, before: list[Token], at: str) -> _Slip | None:
    """One of `, ; .` missing or where another belongs: a value stands where none can."""
    if at not in ('"', "'", *"0123456789+-[(<") or len(before) < 2:  # noqa: PLR2004
        return None
    mark, last = before[-2], before[-1]
    if "not a valid predicate" in said:
        if last.text == ";":
            return _Slip("Between two values of one property stands `,` and not `;`.", last.offset)
        if mark.text == ".":
            return _Slip("This `.` ends the record too early: write `;`.", mark.offset)
    if "not a valid subject" in said and at == "-" and re.fullmatch(r"\d{4}", last.text):
        return _Slip("A date is a text and stands in quotes.", last.offset)
    if "not a valid subject" in said and last.kind in _VALUES:
        told = "Between this value and the next a `,` is missing, or a `;`."
        return _Slip(told, last.offset + len(last.text) - 1)
    if "not a valid subject" in said and mark.text == ",":
        return _Slip("After this `,` a property begins: write `;`.", mark.offset)
    return None


def _not_ended(text: str, stop: int, last: Token, end: int, opened: int | None) -> _Slip:
    if opened is not None:
        return _Slip("A `]` is missing: this `[` is not closed.", opened)
    if stop >= len(text.rstrip()):
        instead = "write `.` instead of" if last.text == ";" else "put ` .` after"
        return _Slip(f"The last statement is not ended: {instead} this.", end)
    line = text[text.rfind("\n", 0, stop) + 1 : stop]
    if line:
        return _Slip("A `;` is missing after this.", end)
    return _Slip("The statement is not ended: put ` .` after this.", end)


def _open_bracket(before: list[Token]) -> int | None:
    """The offset of the innermost `[` that is still open."""
    stack: list[int] = []
    for token in before:
        if token.kind == "mark" and token.text == "[":
            stack.append(token.offset)
        elif token.kind == "mark" and token.text == "]" and stack:
            stack.pop()
    return stack[-1] if stack else None
