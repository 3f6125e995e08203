"""A text with numbered footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from dcgraph.research.model import Citation, Language, Text
from dcgraph.text import one_line
from dcgraph.words import QUOTES, SEMICOLON, marked, words

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>#|~&!])")

_ADDRESS: Final = re.compile(r"https?://[^\s<>]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words, the numbers of the footnotes that bear them out, and the sign after these.

    `language` is that of the words where it is another than that of the text around them.
    """

    text: str
    notes: tuple[int, ...] = ()
    end: str = ""
    language: str = ""

    @property
    def plain(self) -> str:
        """The words, with their language where that is another."""
        return f"{self.text} [{self.language}]" if self.language else self.text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Passages that follow one another; `item` marks a paragraph as one of a list."""

    passages: tuple[Passage, ...]
    item: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the head of each column, and rows of as many cells, each of passages."""

    head: tuple[str, ...]
    rows: tuple[tuple[tuple[Passage, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Paragraphs under a heading, and the table after them; `name` tells which section it is."""

    heading: str
    paragraphs: tuple[Paragraph, ...]
    grid: Grid | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Footnote:
    """A place in a source with its number, and the whole as a text."""

    number: int
    citation: Citation
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A text in a language: a title, sections, and the footnotes in the order of their numbers."""

    title: str
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    language: Language


NO_PAPER: Final = Paper("", (), (), "en")


class Notes:
    """The footnotes of a text: each place in a source gets a number when it is first cited."""

    def __init__(self, lang: Language) -> None:
        self._lang = lang
        self._made: dict[tuple[str, str, str], Footnote] = {}

    def of(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        """The numbers of some citations, each once, the smallest first."""
        numbers = set()
        for one in citations:
            key = (one.source.iri, one.locator, one.confidence)
            if key not in self._made:
                told = _told(one, self._lang)
                self._made[key] = Footnote(len(self._made) + 1, one, told)
            numbers.add(self._made[key].number)
        return tuple(sorted(numbers))

    def all(self) -> tuple[Footnote, ...]:
        """The footnotes that were made so far."""
        return tuple(self._made.values())


def _told(cited: Citation, lang: Language) -> str:
    """A source with its title as it has it, where in it, and whether that was read."""
    place = ", ".join(filter(None, (cited.source.label, cited.locator)))
    read = words(lang)(f"claim.confidence.{cited.confidence}")
    return SEMICOLON[lang].join(filter(None, (place, read, cited.address))) + "."


def quoted(text: Text, lang: Language) -> str:
    """A text in the quotation marks of the language, marked where it is in another."""
    left, right = QUOTES[lang]
    return marked(f"{left}{text.text}{right}", text.language, lang)


def markdown(paper: Paper) -> str:
    """The text as Markdown with footnotes; what labels hold is text there and no markup."""
    return "\n".join(_lines(paper)) + "\n"


def _lines(paper: Paper) -> Iterator[str]:
    yield f"# {_safe(paper.title)}"
    for section in paper.sections:
        yield f"\n## {_safe(section.heading)}"
        before = False
        for one in section.paragraphs:
            if not (one.item and before):
                yield ""
            before = one.item
            yield ("- " if one.item else "") + _passages(one.passages)
        if section.grid:
            yield from _grid(section.grid)
    if paper.footnotes:
        yield ""
    for note in paper.footnotes:
        yield f"[^{note.number}]: {_linked(note)}"


def _passages(passages: Iterable[Passage]) -> str:
    return " ".join(
        _safe(part.plain) + "".join(f"[^{number}]" for number in part.notes) + part.end
        for part in passages
    )


def _grid(grid: Grid) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(map(_safe, grid.head))} |"
    yield f"|{' --- |' * len(grid.head)}"
    for row in grid.rows:
        yield f"| {' | '.join(map(_passages, row))} |"


def _safe(text: str) -> str:
    """A text on one line, in which nothing means anything to Markdown."""
    return _MARKUP.sub(r"\\\1", one_line(text))


def _linked(note: Footnote) -> str:
    """A footnote whose address leads to it, if it is one that can."""
    address = note.citation.address
    if not _ADDRESS.fullmatch(address):
        return _safe(note.text)
    before = note.text.removesuffix(f"{address}.")
    return f"{_safe(before)} <{address}>."
