"""Text cut into statements, and the names in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import urljoin

from dcgraph.errors import LoadError
from dcgraph.namespaces import DCG, DCGD, PREFIXES, RDFS, SH, TYPE, compact
from dcgraph.rdf.turtle import BLANKS, Token, tokens
from dcgraph.sparql.lexer import tokens as query_tokens

_SOURCES: Final = DCGD + "sources."
_CELL: Final = re.compile(r'"(?:[^"]|"")*"|[^,\t\r\n"]+')
_SECOND_CELL: Final = re.compile(r"^([^,\r\n]*,)([^,\r\n]*)", re.MULTILINE)
_NAME: Final = re.compile(r"(?:[a-z]+:[A-Za-z0-9_][\w.-]*|<?https?://[^\s<>]+>?)")
_CODE: Final = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_BEFORE: Final = r"(?<![\w.:/-])"
_AFTER: Final = r"(?![\w-]|[.:/][\w])"


def in_table(text: str, names: Mapping[str, str], path: str) -> str:
    """The text of a table with other names in the cells that hold nothing but names.

    Such a cell holds names apart by blanks, in their short form or in full. What was merged
    stands in the account under the name of a source without its stem.
    """
    put = _replacer(text, names)

    def cell(match: re.Match[str]) -> str:
        words = match[0].strip('"').split(" ")
        return put(match[0]) if all(map(_NAME.fullmatch, words)) else match[0]

    changed = _CELL.sub(cell, text)
    if not path.endswith("account/sources-merged.csv"):
        return changed
    sources = {
        old.removeprefix(_SOURCES): new.removeprefix(_SOURCES)
        for old, new in names.items()
        if old.startswith(_SOURCES) and new.startswith(_SOURCES)
    }
    return _SECOND_CELL.sub(lambda row: row[1] + sources.get(row[2], row[2]), changed)


def in_page(text: str, names: Mapping[str, str]) -> str:
    """The text of a page in Markdown with other names in its code, between backticks."""
    put = _replacer(text, names)
    return _CODE.sub(lambda code: put(code[0]), text)


def in_comments(text: str, names: Mapping[str, str]) -> str:
    """The text with other names wherever one stands by itself, in its short form or in full."""
    return _replacer(text, names)(text)


def left(text: str, names: Mapping[str, str]) -> list[tuple[int, str]]:
    """Where the old names still stand: each line, counted from 1, and the name."""
    pattern = _standing(text, _short(names))
    lines = enumerate(text.split("\n"), 1)
    return (
        [(n, match[0]) for n, line in lines for match in pattern.finditer(line)] if pattern else []
    )


def _replacer(text: str, names: Mapping[str, str]) -> Callable[[str], str]:
    """What puts the other names into a part of a text."""
    short = _short(names)
    pattern = _standing(text, short)
    return lambda part: pattern.sub(lambda name: short[name[0]], part) if pattern else part


def _standing(text: str, short: Mapping[str, str]) -> re.Pattern[str] | None:
    """What finds those of the names that are in a text where they stand by themselves."""
    wanted = sorted((old for old in short if old in text), key=len, reverse=True)
    return re.compile(f"{_BEFORE}({'|'.join(map(re.escape, wanted))}){_AFTER}") if wanted else None


def _short(names: Mapping[str, str]) -> dict[str, str]:
    """The names in all forms in which a table or page writes them."""
    spaces = tuple(PREFIXES.values())
    forms = {compact(old): compact(new) for old, new in names.items() if old.startswith(spaces)}
    forms |= {f"<{old}>": f"<{new}>" for old, new in names.items()}
    return forms | dict(names)


_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# The names of this house. What else a local name may hold would have to be escaped, and such
# an IRI is written in full.
_PLAIN: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]|\.+(?=[A-Za-z0-9_-]))*|")


@dataclass(slots=True)
class Spelling:
    """The prefixes and the base that hold at one place of a Turtle or SPARQL text."""

    prefixes: dict[str, str] = field(default_factory=dict)
    base: str = ""

    def read(self, token: str) -> str | None:
        """The IRI that a name or an IRI in angle brackets stands for; None if nothing does."""
        if token.startswith("<"):
            iri = _ESCAPE.sub(lambda code: chr(int(code[1] or code[2], 16)), token[1:-1])
            return urljoin(self.base, iri) if self.base and not _ABSOLUTE.match(iri) else iri
        prefix, _, local = token.partition(":")
        space = self.prefixes.get(prefix)
        return None if space is None else space + re.sub(r"\\(.)", r"\1", local)

    def write(self, iri: str, like: str = "") -> str:
        """The IRI in the form of the token `like` as far as that can be, else as short as can be.

        A name keeps its prefix, a relative IRI stays relative, an absolute one absolute.
        """
        if like.startswith("<"):
            short = "" if _ABSOLUTE.match(like, 1) else iri.removeprefix(urljoin(self.base, "."))
            return f"<{short if short and urljoin(self.base, short) == iri else iri}>"
        first = like.partition(":")[0]
        by_length = sorted(self.prefixes, key=lambda prefix: -len(self.prefixes[prefix]))
        for prefix in ([first] if like and first in self.prefixes else []) + by_length:
            space = self.prefixes[prefix]
            if iri.startswith(space) and _PLAIN.fullmatch(iri, len(space)):
                return f"{prefix}:{iri[len(space) :]}"
        return f"<{iri}>"


@dataclass(frozen=True, slots=True)
class Block:
    """A statement: all that is said of one subject in one sentence, by its offsets in the text.

    `start` is that of the comment lines right above it, `end` is past its full stop and what else
    stands on that line. `predicates` are those of the subject itself, each with its offset.
    """

    subject: str
    start: int
    stop: int
    end: int
    predicates: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class File:
    """The prefixes of a text and its statements in their order."""

    text: str
    spelling: Spelling
    blocks: tuple[Block, ...]

    @property
    def newline(self) -> str:
        """How the lines of the text end."""
        return "\r\n" if "\r\n" in self.text else "\n"


_COMMENTS: Final = re.compile(r"^[ \t]*((?:#[^\n]*\n[ \t]*)+)\Z", re.MULTILINE)
# A remark behind the full stop speaks of this statement.
_END: Final = re.compile(r"\.(?:[ \t]*#[^\r\n]*)?")


def file_of(text: str) -> File:
    """Cut a Turtle text into statements. Raises LoadError for what is no token of Turtle."""
    spelling = Spelling()
    blocks: list[Block] = []
    predicates: list[tuple[str, int]] = []
    subject: str | None = None
    start = end = depth = 0
    is_awaited = False
    for token, mention in _named(tokens(text), spelling):
        spelling = mention.spelling if mention else spelling
        iri = mention.iri if mention else ""
        mark = token.text if token.kind == "mark" else ""
        if mark == "." and depth == 0:
            if subject is not None:
                ended = _END.match(text, token.offset)
                end = ended.end() if ended else token.offset + 1
                blocks.append(Block(subject, start, token.offset, end, tuple(predicates)))
            subject = None
        elif subject is None and not (mention and mention.declares is not None):
            above = _COMMENTS.search(text[end : token.offset])
            start = end + above.start(1) if above else token.offset
            subject, predicates, is_awaited = iri, [], True
        elif is_awaited and depth == 0 and not mark:
            predicates.append((TYPE if token.text == "a" else iri, token.offset))
            is_awaited = False
        depth += (mark in {"[", "("}) - (mark in {"]", ")"})
        is_awaited |= mark == ";" and depth == 0
    return File(text, spelling, tuple(blocks))


_LAST: Final = (DCG + "hasCitation", RDFS + "isDefinedBy")


def with_lines(text: str, subject: str, lines: Sequence[str]) -> str:
    """The text with predicates and values added to the statement of a subject.

    They stand before what is last: its citations or its module.
    """
    file = file_of(text)
    block = next(block for block in file.blocks if block.subject == subject)
    joint = f" ;{file.newline}    "
    last = next((at for iri, at in block.predicates if iri in _LAST), None)
    if last is not None:
        return text[:last] + joint.join([*lines, ""]) + text[last:]
    end = len(text[: block.stop].rstrip())
    return text[:end].rstrip(";").rstrip() + joint + joint.join(lines) + " " + text[block.stop :]


# Comments and strings are prose and name nothing, save the strings in which a shape keeps a query.


HOLDS_QUERY: Final = {SH + name for name in ("select", "ask", "construct", "update")}
_BETWEEN: Final = frozenset({"string", "lang", "caret"})
_DECLARING: Final = frozenset({"lang", "word", "keyword"})


class Mention(NamedTuple):
    """An IRI named at `start` to `end` of a text, by the token `text`, and how it is spelled.

    One that `declares` a prefix is the beginning of names and names nothing itself.
    """

    iri: str
    start: int
    end: int
    text: str
    spelling: Spelling
    declares: str | None = None


def mentions(text: str, shown: str = "the text") -> Iterator[Mention]:
    """Every IRI that a Turtle text names, also in the queries in its strings.

    Raises LoadError, naming the place, for what is no token of Turtle.
    """
    in_query = False
    for token, mention in _named(tokens(text, shown), Spelling()):
        if mention:
            in_query = mention.iri in HOLDS_QUERY
            yield mention
        elif token.kind == "string" and in_query:
            # The text is searched as it stands between its quotes: an escape in it, such as that
            # of a quote, is a token of no name there and in the query alike.
            quotes = 3 if token.text[:3] in ('"""', "'''") else 1
            offset = token.offset + quotes
            for inner in query_mentions(token.text[quotes:-quotes]):
                yield inner._replace(start=inner.start + offset, end=inner.end + offset)
        elif token.kind not in _BETWEEN and token.text != ",":
            in_query = False


def query_mentions(text: str) -> Iterator[Mention]:
    """Every IRI that a SPARQL text names; PREFIXES hold until it declares others."""
    words = (Token(*word) for word in query_tokens(text))
    return (mention for _, mention in _named(words, Spelling(dict(PREFIXES))) if mention)


def mention_at(text: str, offset: int) -> tuple[str, int, int]:
    """The IRI that a Turtle text names at an offset, and from where to where; empty for none.

    In a text that is half-typed, what its line alone names.
    """
    start = 0
    try:
        mentioned = [*mentions(text)]
    except LoadError:
        start = text.rfind("\n", 0, offset) + 1
        mentioned = [*query_mentions(text[start:].partition("\n")[0])]
    for name in mentioned:
        if start + name.start <= offset <= start + name.end and name.declares is None:
            return name.iri, start + name.start, start + name.end
    return "", offset, offset


def _named(words: Iterable[Token], spelling: Spelling) -> Iterator[tuple[Token, Mention | None]]:
    """Each token of Turtle or SPARQL that means something with what it names, if anything.

    Of a declaration, only the IRI of a prefix is among them.
    """
    declaration = prefix = ""
    for token in words:
        kind, text, start = token
        word = text.lower().removeprefix("@")
        if kind in BLANKS:
            continue
        if kind in _DECLARING and word in {"prefix", "base"}:
            declaration = word
        elif declaration == "prefix" and kind == "name":
            prefix = text[:-1]
        elif declaration and kind == "iri":
            iri = spelling.read(text) or ""
            if declaration == "base":
                spelling = Spelling(spelling.prefixes, iri)
            else:
                spelling = Spelling({**spelling.prefixes, prefix: iri}, spelling.base)
                yield token, Mention(iri, start, start + len(text), text, spelling, prefix)
            declaration = ""
        else:
            declaration = ""
            named = spelling.read(text) if kind in {"name", "iri"} else None
            end = start + len(text)
            yield token, None if named is None else Mention(named, start, end, text, spelling)


def renamed(text: str, mentions: Iterable[Mention], new: Callable[[Mention], str | None]) -> str:
    """The text with another IRI wherever `new` gives one for a mention.

    Where it gives one for the beginning of names that a prefix stands for, they keep the prefix.
    """
    parts = []
    done = 0
    begun: dict[str, str] = {}
    for mention in mentions:
        iri = new(mention)
        if mention.declares is not None:
            begun.pop(mention.declares, None)
            if iri is not None:
                begun[mention.declares] = iri
        elif iri is None and mention.text.partition(":")[0] in begun:
            iri = mention.iri
        if iri is not None:
            spelling = mention.spelling
            if begun:
                spelling = Spelling({**spelling.prefixes, **begun}, spelling.base)
            parts += [text[done : mention.start], spelling.write(iri, mention.text)]
            done = mention.end
    return "".join([*parts, text[done:]])
