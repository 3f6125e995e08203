"""Files with marks, read without trust: XML as a tree, HTML as lines."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from xml.parsers import expat

from dcgraph.errors import LoadError
from dcgraph.texts.model import MAX_DEPTH

_MAX_ELEMENTS: Final = 1_000_000
_DECLARED: Final = re.compile(
    rb"""<meta[^>]{0,200}charset\s{0,9}=\s{0,9}["']?([\w-]{1,40})""", re.IGNORECASE
)
_DECLARED_WITHIN: Final = 4_096
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(slots=True)
class Element:
    """An element of XML by its name without a prefix, with its texts and elements in order."""

    name: str
    line: int
    attributes: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    def elements(self) -> Iterator[Element]:
        """The elements right within it."""
        return (one for one in self.inside if isinstance(one, Element))

    def first(self, *names: str) -> Element | None:
        """The first element right within it that has one of some names."""
        return next((one for one in self.elements() if one.name in names), None)

    def words(self, without: frozenset[str] = frozenset()) -> str:
        """All text in it, on one line."""
        return " ".join(self._texts(without)).strip()

    def _texts(self, without: frozenset[str]) -> Iterator[str]:
        joined: list[str] = []
        stack: list[Iterator[Element | str]] = [iter(self.inside)]
        while stack:
            one = next(stack[-1], None)
            if one is None:
                stack.pop()
            elif isinstance(one, str):
                joined.append(one)
            elif one.name not in without:
                stack.append(iter(one.inside))
        yield from "".join(joined).split()


def parse_xml(content: bytes, path: Path) -> Element:
    """The root of an XML file.

    Raises LoadError, with the line, for what is no XML, declares or uses entities of its own, is
    nested deeper than MAX_DEPTH or has too many elements. Nothing outside the file is read.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    root = Element("", 0, {})
    opened, count = [root], 0

    def fail(what: str, repair: str) -> LoadError:
        line = parser.CurrentLineNumber
        return LoadError(f"{path}, line {line}: {what}; {repair}.", path, line)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(opened) > MAX_DEPTH:
            raise fail(f"elements are nested deeper than {MAX_DEPTH}", "take the wrapping away")
        if count > _MAX_ELEMENTS:
            raise fail(f"the file has more than {_MAX_ELEMENTS} elements", "split it")
        given = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        one = Element(name.rpartition(":")[2], parser.CurrentLineNumber, given)
        opened[-1].inside.append(one)
        opened.append(one)

    def end(_name: str) -> None:
        opened.pop()

    def text(words: str) -> None:
        opened[-1].inside.append(words)

    def entity(*told: object) -> None:
        raise fail(
            f"the file declares or uses an entity of its own ({str(told[0])[:40]!r}), which is not "
            "read",
            "write its text in its place and take the declaration away",
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = entity
    parser.SkippedEntityHandler = entity
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise LoadError(
            f"{path}, line {error.lineno}: this is no well-formed XML "
            f"({expat.ErrorString(error.code)}); mend that place, or take the file anew from where "
            "it was published.",
            path,
            error.lineno,
        ) from None
    except (ValueError, LookupError) as error:
        raise LoadError(
            f"{path}, line 1: the encoding that the file declares cannot be read ({error}); save "
            "it as UTF-8.",
            path,
            1,
        ) from None
    return next(root.elements())


def decoded(content: bytes, path: Path, encoding: str = "") -> str:
    """The text of a file of lines or of HTML.

    Its encoding is `encoding`, else that of its first bytes or of a `meta` in HTML, else UTF-8.
    Raises LoadError, with the line, where that does not fit.
    """
    declared = _DECLARED.search(content[:_DECLARED_WITHIN])
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    name = encoding or marked or (declared[1].decode("ascii", "replace") if declared else "utf-8")
    try:
        is_text = codecs.lookup(name)._is_text_encoding  # noqa: SLF001  # nothing else tells
        text = content.decode(name) if is_text else None
    except LookupError:
        text = None
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise LoadError(
            f"{path}, line {line}: a byte that is not {name[:40]}; save the file as UTF-8, or name "
            "its encoding with --encoding, such as windows-1251.",
            path,
            line,
        ) from None
    if text is None:
        raise LoadError(
            f"{path}: no text encoding is called {name[:40]!r}; save the file as UTF-8, or name "
            "another with --encoding, such as windows-1251.",
            path,
        )
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise LoadError(
            f"{path}, line {line}: a zero byte, so that this is no text; save the copy as HTML or "
            "as text in UTF-8.",
            path,
            line,
        )
    return text


@dataclass(frozen=True, slots=True)
class Line:
    """A line of HTML or text: `role` is heading, title (below a heading) or empty."""

    text: str
    number: int
    role: str = ""
    alone: bool = True


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_INLINE: Final = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp "
    "small span strike strong sub sup time tt u var wbr"
)
_HIDDEN: Final = _names(
    "script style template noscript head nav svg math iframe object select textarea"
)
_TOLD: Final = _names("nav svg math object")
"""What is left out and may have had words in it."""
_MAY_STAY_OPEN: Final = _names("p li dt dd tr td th thead tbody tfoot option")
_VOID: Final = _names("area base br col embed hr img input link meta source track wbr param")
# Headings and their subjects in the pages of EUR-Lex, as published and as consolidated.
_HEADINGS: Final = _names(
    "ti-art title-article-norm ti-section-1 title-division-1 doc-ti title-annex-1"
)
_TITLES: Final = _names("sti-art stitle-article-norm ti-section-2 title-division-2 title-annex-2")
_OF_EUR_LEX: Final = _HEADINGS | _TITLES


class _Lines(HTMLParser):
    """Collects the lines of a page, each with its role."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.path = path
        self.lines: list[Line] = []
        self.language = ""
        self.left_out: list[str] = []
        self.is_eur_lex = False
        self._texts: list[str] = []
        self._began = 0
        self._role = ""
        self._open: list[str] = []
        self._hidden, self._hidden_line, self._depth = "", 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "html":
            self.language = (told.get("lang") or told.get("xml:lang") or "")[:35]
        # The end of the head may be left out.
        if self._hidden == "head" and tag == "body":
            self._hidden = ""
        if self._hidden:
            self._depth += tag == self._hidden
        elif tag in _HIDDEN:
            self._hidden, self._hidden_line, self._depth = tag, self.getpos()[0], 1
            self.left_out += [tag] if tag in _TOLD else []
        elif tag in _VOID:
            if tag in ("br", "hr"):
                self.flush()
        elif tag not in _INLINE:
            self.flush()
            self._begin(tag, (told.get("class") or "").split())

    def _begin(self, tag: str, named: list[str]) -> None:
        if tag not in _MAY_STAY_OPEN:
            self._open.append(tag)
        if len(self._open) > MAX_DEPTH:
            line = self.getpos()[0]
            raise LoadError(
                f"{self.path}, line {line}: elements are nested deeper than {MAX_DEPTH}; save the "
                "page anew, as text if need be.",
                self.path,
                line,
            )
        classes = {one.removeprefix("oj-") for one in named}
        self.is_eur_lex = self.is_eur_lex or not classes.isdisjoint(_OF_EUR_LEX)
        if re.fullmatch("h[1-6]", tag) or classes & _HEADINGS:
            self._role = "heading"
        elif classes & _TITLES:
            self._role = "title"

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._depth -= tag == self._hidden
            self._hidden = self._hidden if self._depth else ""
            return
        if tag in _INLINE or tag in _VOID:
            return
        self.flush()
        self._role = ""
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if not self._texts:
            skipped = len(data) - len(data.lstrip())
            self._began = self.getpos()[0] + data[:skipped].count("\n")
        self._texts.append(data)

    def finish(self) -> None:
        """End the page; raises LoadError where a part that is passed over has no end."""
        self.close()
        self.flush()
        if self._hidden and self._hidden != "head":
            raise LoadError(
                f"{self.path}, line {self._hidden_line}: <{self._hidden}> has no end, so that "
                "nothing after it would be read; close it, or save the page anew.",
                self.path,
                self._hidden_line,
            )

    def flush(self) -> None:
        """End the line that is open."""
        text = "".join(self._texts)
        if text.strip():
            self.lines.append(Line(text, self._began, self._role))
            self._role = ""
        self._texts = []


def html_lines(text: str, path: Path) -> _Lines:
    """The lines of a page; nothing in it is run or fetched.

    Raises LoadError, with the line, for one that is nested too deep or has no end.
    """
    reader = _Lines(path)
    reader.feed(text)
    reader.finish()
    return reader
