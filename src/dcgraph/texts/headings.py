"""Headings and numbers at the beginning of a line: what they call a part of a text."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Final, NamedTuple

MAX_HEADING: Final = 200
"""Characters of a line that can be a heading."""
_MAX_TITLE: Final = 160

# The browser reads the same file: see web/src/parts/split.ts.
WORDS: Final[dict[str, list[str]]] = json.loads(
    (files("dcgraph.texts") / "headings.json").read_text("utf-8")
)
"""By the kind of a part: what headings call it."""

_KIND: Final = {word: kind for kind, words in WORDS.items() for word in words}
_UNNUMBERED: Final = ("preamble", "general annex")


def _words(*, unnumbered: bool) -> str:
    """What headings of some kinds begin with, as a pattern: the longest first."""
    words = (word for word, kind in _KIND.items() if (kind in _UNNUMBERED) == unnumbered)
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_DIGITS: Final = r"\d{1,4}(?:[.\-]\d{1,4}){0,5}(?: ?(?:bis|ter|quater)\b|[a-z]{1,2}\b)?"
_NUMBER: Final = rf"(?:{_DIGITS}|[IVXLC]{{1,8}}(?:[.\-]\d{{1,3}})?\b|[A-Z]\b)"
_NAMED: Final = re.compile(
    rf"(?P<word>(?i:{_words(unnumbered=False)})) ?(?:№|No\.?|n°)? ?"
    rf"(?P<number>{_NUMBER})(?P<rest>.*)"
)
_NUMBERED: Final = re.compile(
    rf"(?P<number>{_DIGITS})\.? (?P<word>(?i:{_words(unnumbered=False)}))\b(?P<rest>.*)"
)
_ALONE: Final = re.compile(rf"(?P<word>(?i:{_words(unnumbered=True)}))\W*")
_DEFINITION: Final = re.compile(r"(?P<number>[EF]\d{1,3}\. ?/ ?[EF]\d{1,3})\.?(?P<rest>(?: .*)?)")
_MARK: Final = re.compile(
    r"(?:(?P<dotted>\d{1,3}(?:\.\d{1,3}){1,5}[a-z]?)\.?(?= |$)"
    r"|(?P<wide>\d{1,3})(?=  )"
    r"|(?P<titled>\d{1,2})(?= [A-ZА-Я])"
    r"|(?P<plain>\d{1,3}[a-z]{0,2})[.)](?= |$|\()"
    r"|\((?P<round>\d{1,3}(?:\.\d{1,3})?[a-z]?)\)"
    r"|\((?P<letter>[a-zа-я]{1,4})\)(?= |$)"
    r"|(?P<open>[a-zа-я])\)(?= |$))(?P<rest>.*)"
)
_WIDE: Final = re.compile(r"\s*(\d{1,3})(?:\t|\u00a0| {2})")
_SEPARATED: Final = re.compile(r" ?[.:–—|-](?= |$) ?|$")
_ENDS: Final = (".", ";", ":", ",")
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_PARAGRAPH: Final = 10
_ROUND: Final = 20
_POINT: Final = 21
_SUBPOINT: Final = 22
_RANKS: Final = {
    name: rank
    for rank, name in enumerate(
        ("annex", "volume", "part", "title", "chapter", "section", "subsection", "article")
    )
} | {"standard": 7, "preamble": 1}


class Heading(NamedTuple):
    """What the beginning of a line calls a part: parts of a higher `rank` lie in lower ones."""

    kind: str
    number: str
    title: str
    text: str
    rank: int


def roman(number: str) -> int:
    """The value of a Roman number, 0 for what is none."""
    values = [_ROMAN.get(one, 0) for one in number.casefold()]
    if not values or 0 in values:
        return 0
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-one if one < following else one for one, following in pairs)


def cleaned(line: str) -> str:
    """A line on which each run of white space is one space, and two after a wide number."""
    wide = _WIDE.match(line)
    if wide is None:
        return " ".join(line.split())
    return f"{wide[1]}  {' '.join(line[wide.end() :].split())}"


def heading_of(line: str, *, sure: bool = False, alone: bool = True) -> Heading | None:
    """The heading that a line is or begins with.

    `sure` tells that the file marks it as one; `alone`, that it is a paragraph for itself. A
    sentence that begins with the name of a provision ("Article 6 applies …") is no heading.
    """
    if found := _ALONE.fullmatch(line):
        kind = _KIND[found["word"].casefold()]
        kind = kind if kind == "preamble" else "annex"
        return Heading(kind, "", line.strip(), "", _RANKS[kind])
    found = _NAMED.match(line) or _NUMBERED.match(line)
    if found is None:
        return None
    rest, after = found["rest"], _SEPARATED.match(found["rest"])
    told = rest[after.end() :].strip() if after else rest.strip()
    short = len(line) <= MAX_HEADING and not told.endswith(_ENDS)
    if not (after or sure or (alone and short and rest[:1] == " " and told[:1].isupper())):
        return None
    kind = _KIND[found["word"].casefold()]
    number = found["number"].strip(".")
    is_title = short and len(told) <= _MAX_TITLE
    title, text = (told, "") if is_title or sure else ("", told)
    return Heading(kind, number, title, text, _RANKS[kind])


def mark_of(line: str, *, alone: bool = True) -> Heading | None:
    """The number of a paragraph, point or definition with which a line begins; its text is kept.

    A number without a point begins a paragraph `alone`, with a title. Of letters that are Roman
    numbers too the rank is that of a point: `settled` decides.
    """
    if found := _DEFINITION.fullmatch(line):
        return Heading("paragraph", found["number"].replace(" ", ""), "", line, _PARAGRAPH)
    found = _MARK.match(line)
    if found is None:
        return None
    if number := found["dotted"]:
        return Heading("paragraph", number, "", line, _PARAGRAPH + number.count("."))
    if number := found["titled"]:
        is_title = alone and len(line) <= _MAX_TITLE and not line.endswith(_ENDS)
        return Heading("paragraph", number, "", line, _PARAGRAPH) if is_title else None
    if number := found["plain"] or found["wide"]:
        return Heading("paragraph", number, "", line, _PARAGRAPH)
    if number := found["round"]:
        return Heading("paragraph", number, "", line, _ROUND)
    return Heading("point", found["letter"] or found["open"], "", line, _POINT)


def settled(found: Heading, around: list[tuple[int, str]]) -> Heading:
    """The mark with its rank among the open ones, each with its rank and number.

    A letter that goes on with Roman numbers lies in the point that is open.
    """
    if found.kind != "point":
        return found
    opened = dict(around)
    point, below = opened.get(_POINT, ""), opened.get(_SUBPOINT, "")
    value = roman(found.number)
    goes_on = bool(below) and value == roman(below) + 1
    begins = value == 1 and bool(point) and point not in ("h", "ij")
    goes_on = goes_on or begins or (value > 0 and len(found.number) > 1 and found.number != point)
    return found._replace(rank=_SUBPOINT) if goes_on and point else found


def is_mark_alone(line: str) -> bool:
    """Whether a line is the number of a paragraph or point, whose words follow on the next."""
    found = _MARK.fullmatch(line)
    return found is not None and not found["rest"].strip(" .")
