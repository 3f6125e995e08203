"""Text made safe for terminals, logs and XML, or written by templates; the nearest names."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dcgraph.errors import QueryRefusedError

if TYPE_CHECKING:
    from jinja2 import Environment

# Texts of others made safe to show: they may hold what a terminal, a log or XML obeys.
#
# What is hidden is listed here and nowhere else.


MAX_LENGTH: Final = 4000
"""Characters of one text that a report shows; a longer one is cut."""

# The inside of a character class: control characters, what turns the direction of writing, what
# has no width, ends of line that only some know, halves of characters (a file's name may hold
# them), and what is no character.
HIDDEN: Final = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
)
_HIDDEN: Final = re.compile(f"[{HIDDEN}]")
_BREAKS_TOO: Final = re.compile(f"[{HIDDEN}\t\n]")


def printable(text: str) -> str:
    r"""The text with its hidden characters as `\u001B`; lines stay lines, and tabs tabs."""
    return _HIDDEN.sub(_spelled, text)


def escaped(text: str) -> str:
    """The same on one line: tabs and ends of lines are written as escapes too."""
    return _BREAKS_TOO.sub(_spelled, text)


def visible(text: str) -> str:
    """A printable text, cut to LONGEST."""
    return printable(text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH - 1] + "…")


def one_line(text: str) -> str:
    """A visible text on one line: any run of white space is one space."""
    return " ".join(visible(text).split())


def replaced(text: str, by: str = " ", *, breaks: bool = True) -> str:
    """The text with `by` for each hidden character, and for tabs and ends of lines if `breaks`."""
    return (_BREAKS_TOO if breaks else _HIDDEN).sub(by, text)


def counted(number: int, thing: str) -> str:
    """A number with its noun: `1 error`, `2 errors`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def first_hidden(text: str) -> str:
    """The first character that no line of text may hold, empty if there is none."""
    found = _BREAKS_TOO.search(text)
    return found[0] if found else ""


def json_text(value: object) -> str:
    """A value as JSON that is the same each time, one member a line, and no terminal obeys.

    Nothing is lost, except that half of a character becomes the six characters of its name.
    """
    # Hidden characters can stand inside strings alone, where their name means the same.
    return _HIDDEN.sub(_named, json.dumps(value, indent=2, ensure_ascii=False)) + "\n"


def _spelled(hidden: re.Match[str]) -> str:
    return f"\\u{ord(hidden[0]):04X}"


def _named(hidden: re.Match[str]) -> str:
    code = ord(hidden[0])
    half = 0xD800 <= code <= 0xDFFF  # noqa: PLR2004  # the surrogates
    return ("\\\\u" if half else "\\u") + f"{code:04x}"


# What a name may cost is bounded, however long it is: so many of its characters are read, and
# so many of its trigrams looked up, the rarest first, which also tell most.
_READ: Final = 100
_LOOKED_UP: Final = 24

_ALIKE: Final = 0.35


class Names:
    """A fixed set of names, ready to be searched for those that share trigrams with another.

    Of a name with slashes, what stands before the first one does not count.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(set(names))
        self._sizes: list[int] = []
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self._names):
            found = _trigrams(name.partition("/")[2] or name)
            self._sizes.append(len(found))
            for trigram in found:
                places[trigram].append(place)
        self._places = dict(places)

    def __len__(self) -> int:
        return len(self._names)

    def near(self, name: str, most: int = 5) -> list[str]:
        """Up to so many names that are like this one, the most alike first."""
        wanted = _trigrams(name[:_READ])
        known = sorted((self._places[one] for one in wanted if one in self._places), key=len)
        shared = Counter(place for places in known[:_LOOKED_UP] for place in places)
        # Dice's coefficient, of the trigrams that were looked up.
        size = min(len(wanted), _LOOKED_UP)
        rated = (
            (-2 * count / (size + min(self._sizes[place], _LOOKED_UP)), self._names[place])
            for place, count in shared.items()
        )
        return [found for rate, found in sorted(rated)[:most] if -rate >= _ALIKE]


def _trigrams(name: str) -> set[str]:
    padded = f"  {name.casefold()} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


_TURTLE_HEAD: Final = re.compile(rb"(?:@prefix [^\n]*\n)+")
# IRIs and strings are passed over whole, so that what looks like a name in them is none.
_TOKENS: Final = re.compile(
    rb'<[^<>\s]*+>|"[^"\\]*+(?:\\.[^"\\]*+)*+"|\b([a-z]+):((?:[^\s\\"<>]|\\.)*+)'
)
_NEEDS_ESCAPE: Final = re.compile(rb'\\[^"nrtbfuU\\]')
_ESCAPED: Final = re.compile(rb"\\(.)")
_RDFXML_HEAD: Final = re.compile(rb"<\?xml[^>]*>\s*<rdf:RDF([^>]*)")
_NOT_IN_XML: Final = re.compile(rb"[\x00-\x08\x0B\x0C\x0E-\x1F]|\xEF\xBF[\xBE\xBF]")


def sound_xml(body: bytes) -> bytes:
    """XML that says what was meant: the engine writes what XML changes or forbids.

    Raises QueryRefusedError for a character that XML has no way to write.
    """
    if _NOT_IN_XML.search(body):
        raise QueryRefusedError(
            "This holds a character that XML cannot write, such as a control character: "
            "ask for another format.",
            feature="characters",
        )
    # A reader takes a bare carriage return for the end of a line and makes it a line feed.
    return body.replace(b"\r", b"&#13;") if b"\r" in body else body


def tidy(body: bytes, media_type: str) -> bytes:
    r"""Declare the prefixes in use, in order: the engine declares all, each time in another.

    In Turtle and TriG, a name that would need a backslash, such as `dcg:0.1.0\/claim`, is a
    whole IRI: the OWL API up to version 5 cannot read the escape and takes the file for another
    format.
    Other formats than Turtle, TriG and RDF/XML have no such head and are returned as they are.
    """
    if media_type in ("text/turtle", "application/trig"):
        return _tidy_turtle(body)
    if media_type == "application/rdf+xml":
        return _tidy_rdfxml(body)
    return body


def _tidy_turtle(body: bytes) -> bytes:
    head = _TURTLE_HEAD.match(body)
    if head is None:
        return body
    lines = sorted(head[0].splitlines(keepends=True))
    rest = _without_escapes(body[head.end() :], lines)
    used = [line for line in lines if line.split()[1] in rest]
    return b"".join((*used, b"\n" if used else b"", rest))


def _without_escapes(body: bytes, prefixes: list[bytes]) -> bytes:
    """The body with whole IRIs in place of prefixed names that hold a backslash.

    The engine ends no line within a token, so that a line without an escape is not looked into.
    """
    if not _NEEDS_ESCAPE.search(body):
        return body
    namespaces = {words[1]: words[2][1:-1] for words in map(bytes.split, prefixes)}

    def whole(match: re.Match[bytes]) -> bytes:
        if match[1] is None or b"\\" not in match[2]:
            return match[0]
        return b"<" + namespaces[match[1] + b":"] + _ESCAPED.sub(rb"\1", match[2]) + b">"

    lines = body.split(b"\n")
    return b"\n".join(_TOKENS.sub(whole, one) if b"\\" in one else one for one in lines)


def _tidy_rdfxml(body: bytes) -> bytes:
    head = _RDFXML_HEAD.match(body)
    if head is None:
        return body
    rest = body[head.end() :]
    declared = sorted(head[1].split())
    used = [name for name in declared if name[len(b"xmlns:") : name.index(b"=")] + b":" in rest]
    return b" ".join((body[: head.start(1)], *used)) + rest


def environment(folder: Path, escape: Callable[[str], str], *, joined: bool = False) -> Environment:
    """The templates `NAME.j2` of a folder. What they show goes through `escape`, but for Markup.

    If `joined`, the lines of a template are joined, for a form in which white space is text.
    """
    # Slow to begin.
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    def source(name: str) -> str:
        text = (folder / f"{name}.j2").read_text("utf-8")
        return re.sub(r"\n *", "", text) if joined else text

    return Environment(
        loader=FunctionLoader(source),
        autoescape=True,
        finalize=lambda shown: shown if isinstance(shown, Markup) else Markup(escape(str(shown))),  # noqa: S704
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
