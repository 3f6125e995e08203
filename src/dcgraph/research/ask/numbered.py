"""The provisions that a question names by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from dcgraph.namespaces import DCGD
from dcgraph.research.ask.vocabulary import parts, units
from dcgraph.research.graph import Desk
from dcgraph.research.relevance import owner

_DECIMAL: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}", re.ASCII)
_PARENTHESIS: Final = re.compile(r"\s*\(\s*")
_NEAR: Final = 5
"""Words between a number and the text that it is of."""
_BESIDE: Final = 2
"""Words between a unit and its number, or between two numbers of it."""
_CONVENTION: Final = DCGD + "rkc"

Token = tuple[str, int, int]
"""A word as it was written, folded, with its first and last place + 1 in the text."""


class Mention(NamedTuple):
    """Things that a name may mean, the likeliest first; its last word, how many, and which."""

    iris: tuple[str, ...]
    place: int
    length: int
    words: tuple[str, ...]


class Number(NamedTuple):
    """A number in a question, the unit that a word before it tells, and the place of it."""

    text: str
    unit: str
    place: int


class Numbered(NamedTuple):
    """A number of a provision: its unit, the text that it is of, and the provision if held."""

    number: str
    unit: str
    text: str
    iri: str


def numbers_in(
    text: str, tokens: Sequence[Token], every: Sequence[str], used: frozenset[int]
) -> list[Number]:
    """The numbers in a question that can be those of provisions; dates, in `used`, are none."""
    found: list[Number] = []
    unit, last, at = "", -1, 0
    while at < len(tokens):
        place = at
        at += 1
        if told := units().get(every[place]):
            unit, last = told, place
            continue
        if place in used or not _is_number(tokens[place][0], unit):
            continue
        number = tokens[place][0]
        # Article 6(3) is paragraph 3 of it.
        while at < len(tokens) and tokens[at][0].isdecimal() and _opens(text, tokens, at):
            number = f"{number}.{tokens[at][0]}"
            at += 1
        if at < len(tokens) and every[at] in parts():
            # Ten chapters are counted, and none is named.
            continue
        near = unit if unit and place - last <= _BESIDE else ""
        last = at - 1
        if near or "." in number:
            found.append(Number(number, near, place))
    return found


def _is_number(word: str, unit: str) -> bool:
    letter = unit == "annex" and len(word) == 1 and word.isascii() and word.isalpha()
    return letter or _DECIMAL.fullmatch(word) is not None


def _opens(text: str, tokens: Sequence[Token], at: int) -> bool:
    return _PARENTHESIS.fullmatch(text[tokens[at - 1][2] : tokens[at][1]]) is not None


def provisions(
    desk: Desk, numbers: Iterable[Number], mentions: Iterable[Mention]
) -> Iterator[Numbered]:
    """The provisions of some numbers, each of the text that is named nearest to it."""
    texts = [
        (one.place, iri)
        for one in mentions
        for iri in one.iris[:1]
        if not {"Instrument", "Annex"}.isdisjoint(desk.kinds(iri))
    ]
    paragraphs: list[str] = []
    for one in numbers:
        if one.unit == "paragraph":
            paragraphs.append(one.text)
        elif one.unit == "recommendation":
            iri = DCGD + f"unece-recommendation-{one.text}"
            yield Numbered(one.text, one.unit, iri, iri if iri in desk.facts.about else "")
        else:
            # Paragraph 3 of Article 104 is 104.3 of it.
            of = _texts_of(desk, one, texts)
            below = paragraphs if one.unit == "article" else []
            yield from (_placed(desk, f"{one.text}.{it}", one.unit, of) for it in below)
            if not below:
                yield _placed(desk, one.text, one.unit, of)
            paragraphs = []


def _texts_of(desk: Desk, one: Number, texts: Sequence[tuple[int, str]]) -> list[str]:
    """The texts that a number may be of, the likeliest first."""
    before = [iri for at, iri in reversed(texts) if 0 < one.place - at <= _NEAR]
    after = [iri for at, iri in texts if 0 < at - one.place <= _NEAR]
    every = [*before[:1], *after, *before[1:], *(iri for _, iri in texts)]
    found = [owner(desk, iri) for iri in every]
    if one.unit in ("standard", "practice") or (not found and one.unit != "annex"):
        found.append(_CONVENTION)
    return [*dict.fromkeys(found)]


def _placed(desk: Desk, number: str, unit: str, texts: Sequence[str]) -> Numbered:
    for text in texts:
        for name in _locators(text, number, unit):
            if name in desk.facts.about:
                return Numbered(number, unit, text, name)
    return Numbered(number, unit, texts[0] if texts else "", "")


def _locators(text: str, number: str, unit: str) -> Iterator[str]:
    """The names that a provision of a number can have in a text."""
    if text == _CONVENTION:
        if unit == "annex" and number.isalpha():
            yield f"{text}.sa-{number}"
            return
        if unit == "article":
            yield f"{text}.article-{number}"
        yield f"{text}.ga-{number}"
    if unit:
        yield f"{text}.{unit}-{number}"
    yield f"{text}.{number}"
    yield from (f"{text}.{one}-{number}" for one in ("article", "section", "standard", "chapter"))
