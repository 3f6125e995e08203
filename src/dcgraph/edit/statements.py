"""Text cut into statements, and the names in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, NamedTuple
from urllib.parse import urljoin

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
    short = _short(names)

    def cell(found: re.Match[str]) -> str:
        quote = '"' if found[0].startswith('"') else ""
        words = (found[0][1:-1] if quote else found[0]).split(" ")
        if not all(_NAME.fullmatch(word) for word in words):
            return found[0]
        return quote + " ".join(short.get(word, word) for word in words) + quote

    changed = _CELL.sub(cell, text)
    if not path.endswith("account/sources-merged.csv"):
        return changed
    bare = {
        old.removeprefix(_SOURCES): new.removeprefix(_SOURCES)
        for old, new in names.items()
        if old.startswith(_SOURCES) and new.startswith(_SOURCES)
    }
    return _SECOND_CELL.sub(lambda found: found[1] + bare.get(found[2], found[2]), changed)


def in_page(text: str, names: Mapping[str, str]) -> str:
    """The text of a page in Markdown with other names in its code, between backticks."""
    return _CODE.sub(lambda found: in_comments(found[0], names), text)


def in_comments(text: str, names: Mapping[str, str]) -> str:
    """The text with other names wherever one stands by itself, in its short form or in full."""
    short = _short(names)
    pattern = _standing(text, short)
    return pattern.sub(lambda found: short[found[0]], text) if pattern else text


def left(text: str, names: Mapping[str, str]) -> list[tuple[int, str]]:
    """Where the old names still stand: each line, counted from 1, and the name."""
    pattern = _standing(text, _short(names))
    return [
        (number, found[0])
        for number, line in enumerate(text.split("\n") if pattern else (), 1)
        for found in (pattern.finditer(line) if pattern else ())
    ]


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
            return f"<{self._relative(iri, like[1:-1])}>"
        first = like.partition(":")[0]
        by_length = sorted(self.prefixes, key=lambda prefix: -len(self.prefixes[prefix]))
        for prefix in ([first] if like and first in self.prefixes else []) + by_length:
            space = self.prefixes[prefix]
            if iri.startswith(space) and _PLAIN.fullmatch(iri, len(space)):
                return f"{prefix}:{iri[len(space) :]}"
        return f"<{iri}>"

    def _relative(self, iri: str, like: str) -> str:
        if _ABSOLUTE.match(like):
            return iri
        folder = urljoin(self.base, ".")
        short = iri.removeprefix(folder)
        return short if short and urljoin(self.base, short) == iri else iri


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


def file_of(text: str, shown: str = "the text") -> File:
    """Cut a Turtle text into statements. Raises LoadError for what is no token of Turtle."""
    spelling = Spelling()
    blocks = []
    told = list(tokens(text, shown))
    position = 0
    while position < len(told):
        token = told[position]
        if token.kind in BLANKS or token.text == ".":
            position += 1
        elif _declares(token):
            words = list(islice((t for t in told[position:] if t.kind not in BLANKS), 3))
            count, spelling, _ = _declared(words, 0, spelling)
            position = told.index(words[min(count, len(words)) - 1], position) + 1
        else:
            last = _stop(told, position)
            blocks.append(_block(told, position, last, spelling))
            position = last + 1
    return File(text, spelling, tuple(blocks))


def _stop(told: list[Token], position: int) -> int:
    depth = 0
    for place in range(position, len(told)):
        text = told[place].text if told[place].kind == "mark" else ""
        depth += (text in ("[", "(")) - (text in ("]", ")"))
        if text == "." and depth == 0:
            return place
    return len(told) - 1


def _block(told: list[Token], first: int, last: int, spelling: Spelling) -> Block:
    subject = told[first]
    name = spelling.read(subject.text) if subject.kind in ("name", "iri") else None
    stop = told[last].offset
    end = stop + 1
    # A remark behind the full stop speaks of this statement.
    for after in told[last + 1 : last + 3]:
        if "\n" in after.text or after.kind not in BLANKS:
            break
        end = after.offset + (len(after.text) if after.kind == "comment" else 0)
    return Block(
        name or "",
        _first_comment(told, first),
        stop,
        max(end, stop + 1),
        tuple(_predicates(told, first, last, spelling)),
    )


def _first_comment(told: list[Token], first: int) -> int:
    """The offset of the topmost of the comment lines that stand right above a statement."""
    start = told[first].offset
    place = first - 1
    while place >= 1:
        gap, comment = told[place], told[place - 1]
        if gap.kind != "space" or gap.text.count("\n") != 1 or comment.kind != "comment":
            break
        own_line = place < 2 or (told[place - 2].kind == "space" and "\n" in told[place - 2].text)  # noqa: PLR2004
        if not own_line:
            break
        start = comment.offset
        place -= 2
    return start


def _predicates(
    told: list[Token], first: int, last: int, spelling: Spelling
) -> list[tuple[str, int]]:
    found = []
    depth = 0
    awaited = True
    for token in told[first + 1 : last]:
        if token.kind in BLANKS:
            continue
        mark = token.text if token.kind == "mark" else ""
        depth += (mark in ("[", "(")) - (mark in ("]", ")"))
        if depth == 0 and mark == ";":
            awaited = True
        elif awaited and not mark and depth == 0:
            iri = TYPE if token.text == "a" else spelling.read(token.text)
            found.append((iri or "", token.offset))
            awaited = False
    return found


_LAST: Final = (DCG + "hasCitation", RDFS + "isDefinedBy")


def with_lines(text: str, subject: str, lines: Sequence[str], before: Sequence[str] = ()) -> str:
    """The text with predicates and values added to the statement of a subject.

    They stand before the properties `before`, or else what is last: its citations or its module.
    """
    file = file_of(text)
    block = next(block for block in file.blocks if block.subject == subject)
    joint = f" ;{file.newline}    "
    last = next((at for iri, at in block.predicates if iri in (*before, *_LAST)), None)
    if last is not None:
        return text[:last] + joint.join([*lines, ""]) + text[last:]
    end = len(text[: block.stop].rstrip())
    return text[:end].rstrip(";").rstrip() + joint + joint.join(lines) + " " + text[block.stop :]


def with_value(text: str, subject: str, path: str, iri: str) -> str:
    """The text with another value of a property, after those that the subject has."""
    file = file_of(text)
    block = next(block for block in file.blocks if block.subject == subject)
    write = file.spelling.write
    starts = [at for _, at in block.predicates] + [block.stop]
    found = [n for n, (name, _) in enumerate(block.predicates) if name == path]
    if not found:
        line = f"{write(path)} {write(iri)}"
        return with_lines(text, subject, [line], [DCG + "summary"])
    end = len(text[: starts[found[-1] + 1]].rstrip().rstrip(";").rstrip())
    return f"{text[:end]} , {write(iri)}{text[end:]}"


# Comments and strings are prose and name nothing, save the strings in which a shape keeps a query.


HOLDS_QUERY: Final = {SH + name for name in ("select", "ask", "construct", "update")}
_BETWEEN: Final = frozenset({"string", "lang", "caret"})


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


def mentions(
    text: str, prefixes: Mapping[str, str] = PREFIXES, shown: str = "the text"
) -> Iterator[Mention]:
    """Every IRI that a Turtle text names; the queries in its strings may use `prefixes`.

    Raises LoadError, naming the place, for what is no token of Turtle.
    """
    spelling = Spelling()
    told = [token for token in tokens(text, shown) if token.kind not in BLANKS]
    in_query = False
    position = 0
    while position < len(told):
        token = told[position]
        if _declares(token) and position + 1 < len(told):
            count, spelling, declared = _declared(told, position, spelling)
            position += count
            if declared is not None:
                yield declared
            continue
        if token.kind == "string" and in_query:
            yield from _inside(token, prefixes)
        elif token.kind in ("name", "iri") and (iri := spelling.read(token.text)) is not None:
            in_query = iri in HOLDS_QUERY
            yield Mention(iri, token.offset, token.offset + len(token.text), token.text, spelling)
        elif token.kind not in _BETWEEN and token.text != ",":
            in_query = False
        position += 1


def query_mentions(text: str, prefixes: Mapping[str, str] = PREFIXES) -> Iterator[Mention]:
    """Every IRI that a SPARQL text names; `prefixes` hold until it declares others."""
    spelling = Spelling(dict(prefixes))
    awaited = prefix = ""
    for kind, word, start in query_tokens(text):
        if kind == "keyword":
            awaited = word.upper() if word.upper() in ("PREFIX", "BASE") else ""
        elif awaited == "PREFIX" and kind == "name":
            prefix = word[:-1]
        elif awaited and kind == "iri":
            iri = spelling.read(word) or ""
            if awaited == "PREFIX":
                spelling = Spelling({**spelling.prefixes, prefix: iri}, spelling.base)
                yield Mention(iri, start, start + len(word), word, spelling, prefix)
            else:
                spelling = Spelling(spelling.prefixes, iri)
            awaited = ""
        elif kind in ("name", "iri") and (found := spelling.read(word)) is not None:
            yield Mention(found, start, start + len(word), word, spelling)


def renamed(text: str, found: Iterator[Mention], new: Callable[[Mention], str | None]) -> str:
    """The text with another IRI wherever `new` gives one for a mention.

    Where it gives one for the beginning of names that a prefix stands for, they keep the prefix.
    """
    parts = []
    done = 0
    begun: dict[str, str] = {}
    for mention in found:
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


def _declares(token: Token) -> bool:
    word = token.text.lower()
    return (token.kind == "lang" and word in ("@prefix", "@base")) or (
        token.kind == "word" and word in ("prefix", "base")
    )


def _declared(
    told: list[Token], position: int, spelling: Spelling
) -> tuple[int, Spelling, Mention | None]:
    """The number of tokens of a declaration, without a full stop, and what it makes of names."""
    if told[position].text.lower().lstrip("@") == "base":
        base = spelling.read(told[position + 1].text) or ""
        return 2, Spelling(spelling.prefixes, base), None
    if position + 2 >= len(told):
        return 2, spelling, None
    prefix, token = told[position + 1].text[:-1], told[position + 2]
    iri = spelling.read(token.text) or ""
    spelling = Spelling({**spelling.prefixes, prefix: iri}, spelling.base)
    end = token.offset + len(token.text)
    return 3, spelling, Mention(iri, token.offset, end, token.text, spelling, prefix)


def _inside(token: Token, prefixes: Mapping[str, str]) -> Iterator[Mention]:
    # The text is searched as it stands between its quotes: an escape in it, such as that of a
    # quote, is a token of no name there and in the query alike.
    quotes = 3 if token.text[:3] in ('"""', "'''") else 1
    for found in query_mentions(token.text[quotes:-quotes], prefixes):
        offset = token.offset + quotes
        yield found._replace(start=found.start + offset, end=found.end + offset)
