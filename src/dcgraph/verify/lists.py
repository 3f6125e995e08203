"""Lists of the parts of a text: how far they were read, and whether one is known to be complete."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from dcgraph.namespaces import DCG
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import Citation, Coverage, Language
from dcgraph.research.provision_numbers import Key, normal, parts
from dcgraph.research.records import coverage
from dcgraph.research.relevance import wholes

_MAX_NEAR: Final = 2
_RANGE: Final = re.compile(r"(?:Articles|[Ss]ections) (1|I) to (\d{1,3}|[IVXL]{1,6})(?![\w.(])")
"""What a citation of a note on coverage tells of a text that was read from its first article."""
_LETTER: Final = re.compile(r"[a-z]")
_OF_ANOTHER: Final = re.compile(
    r"Articles? \d{1,3}(?:\(\d+\))? of (?:Annex|Regulation|the \w+ Regulation)"
)
_OF_ARTICLES: Final = re.compile(
    r"\b(?:articles?|sections?|the (?:rest|others?)(?! than))\b", re.IGNORECASE
)
"""What a known gap is named by that may lie in the articles themselves."""


def extent_of(desk: Desk, iri: str) -> str:
    """How far the nearest whole with a note on that was read; empty where there is no note."""
    return next((note.extent for note in notes(desk, iri)), "")


def notes(desk: Desk, iri: str, lang: Language = "en") -> Iterator[Coverage]:
    """The notes on how far a part and its wholes were read, the nearest first."""
    for one in wholes(desk, iri):
        yield from coverage(desk, one, lang)


class End(NamedTuple):
    """The last number of a list, as a note on coverage records it."""

    number: str
    note: str
    recorded: str


class Gap(NamedTuple):
    """A list in which a number is missing: whether it is known to be complete, and its members.

    `end` is its last number, where a note records that and the missing one is beyond it.
    """

    closed: bool
    near: tuple[str, ...]
    end: End | None = None


@cached
def ends(desk: Desk, text: str) -> Mapping[tuple[str, str], End]:
    """The last numbers of the lists of a text, by the family and the number of the whole."""
    found = {}
    of_text = [text, *desk.facts.leading_to(text, DCG + "isEditionOf")]
    for note in (
        it for one in of_text for it in desk.facts.leading_to(one, DCG + "describesReadingOf")
    ):
        for one in desk.facts.words(note, DCG + "lastNumber"):
            family, _, number = one.text.partition(" ")
            above, _, last = number.rpartition(".")
            found[family, above] = End(last, note, one.text)
    return found


def is_complete(desk: Desk, part: str) -> bool:
    """Whether each paragraph of a part is recorded, up to the last one that a note tells."""
    text, (family, number) = parts(desk).by_iri.get(part, ("", ("", "")))
    end = ends(desk, text).get((family, number)) if text else None
    if end is None or not end.number.isdecimal():
        return False
    members = parts(desk).lists[text].get((family, number), [])
    return {str(one) for one in range(1, int(end.number) + 1)} <= set(members)


def end_before(desk: Desk, text: str, key: Key) -> End | None:
    """The end of a list that a number, or the whole that it is a part of, lies beyond."""
    family, number = key
    steps = number.split(".")
    for depth, last in enumerate(steps):
        end = ends(desk, text).get((family, ".".join(steps[:depth])))
        if end and _is_beyond(last, end.number):
            return end
    return None


def _is_beyond(number: str, last: str) -> bool:
    """Whether a number comes after another; a letter and a figure do not compare."""
    mine, other = re.match(r"\d+", number), re.match(r"\d+", last)
    if mine and other:
        return int(mine[0]) > int(other[0])
    return not mine and not other and len(number) == len(last) == 1 and number > last


def cited_end(desk: Desk, end: End, lang: Language) -> tuple[Citation, ...]:
    """The sources of the last number of a list."""
    value = next(
        one for one in desk.facts.words(end.note, DCG + "lastNumber") if one.text == end.recorded
    )
    return desk.citations(end.note, lang, DCG + "lastNumber", value=value)


def gap_at(desk: Desk, text: str, key: Key) -> Gap | None:
    """The list in which a number is missing, None where no list is recorded."""
    found = parts(desk)
    family, number = key
    known, lists = found.by_key[text], found.lists[text]
    above, _, _ = number.rpartition(".")
    if end := end_before(desk, text, key):
        wide = end.recorded.partition(" ")[2].rpartition(".")[0]
        others = lists.get((family, wide), [])
        depth = wide.count(".") + 1 if wide else 0
        missing = ".".join(number.split(".")[: depth + 1])
        near = _nearest(known, family, wide, others, missing)
        return Gap(closed=True, near=near[:1], end=end)
    if members := lists.get((family, above)):
        near = _nearest(known, family, above, members, number)
        if above:
            first = known[family, f"{above}.{members[0]}"]
            beyond = family == "chapter" and _is_in_contents(desk, first)
        elif number.isdecimal():
            beyond = int(number) > _last(desk, text, family) > 0
        else:
            first = known[family, members[0]]
            beyond = (
                _LETTER.fullmatch(number) is not None
                and all(map(_LETTER.fullmatch, members))
                and _is_in_contents(desk, first)
            )
        return Gap(beyond or _closed(desk, text, family, above), near)
    if not above:
        return None
    wider = family if (family, above) in known or family == "article" else "chapter"
    if (wider, above) not in known:
        return gap_at(desk, text, (wider, above))
    # It is there, and has parts of another kind alone, as the definitions of a chapter.
    inside = desk.facts.leading_to(known[wider, above], DCG + "isPartOf")
    whole = extent_of(desk, known[wider, above]) == "whole"
    return Gap(whole, (known[wider, above],)) if inside and family != "article" else None


def _is_in_contents(desk: Desk, part: str) -> bool:
    """Whether the list of a part was read in a table of contents, as the nearest note cites."""
    note = next(iter(notes(desk, part)), None)
    return note is not None and any(one.locator == "Table of contents" for one in note.citations)


@cached
def _last(desk: Desk, text: str, family: str) -> int:
    """The number of the last article of a text, 0 where that is not known.

    It is known where a note on coverage cites a copy of the text from its first article to the
    last one that is recorded, and none of its gaps is one of articles: recitals or annexes may be
    unread. Where the text was read in part, each article must be recorded too.
    """
    members = parts(desk).lists[text].get((family, ""), [])
    numbers = {int(digits[0]) for one in members if (digits := re.match(r"\d+", one))}
    latest = max(numbers, default=0)
    for note in coverage(desk, text, "en"):
        gaps = [_OF_ANOTHER.sub("", one.text) for one in note.gaps]
        whole = note.extent == "whole" or len(numbers) == latest
        if not whole or any(_OF_ARTICLES.search(one) for one in gaps):
            continue
        for one in note.citations:
            read = _RANGE.search(one.locator)
            if one.authority == "primary text" and read and normal(read[2]) == str(latest):
                return latest
    return 0


@cached
def _closed(desk: Desk, text: str, family: str, above: str) -> bool:
    """Whether a list is known to be complete.

    A note must say that what has it was read whole, and no list of this depth may have a hole:
    else only those parts of the text were recorded that were of use.
    """
    found = parts(desk)
    lists, known = found.lists[text], found.by_key[text]
    depth = above.count(".") + bool(above)
    mine = lists[family, above]
    first = known[family, f"{above}.{mine[0]}" if above else mine[0]]
    note = next(iter(notes(desk, first)), None)
    if note is None or note.extent != "whole":
        return False
    of_same = [
        those
        for (fam, up), those in lists.items()
        if fam == family
        if up.count(".") + bool(up) == depth
        if next(iter(notes(desk, known[fam, f"{up}.{those[0]}" if up else those[0]])), note) == note
    ]
    return all(_without_holes(those) for those in of_same) and len(mine) > 1


def _without_holes(members: Sequence[str]) -> bool:
    numbers = {int(one) for one in members if one.isdecimal()}
    letters = [one for one in members if not one[:1].isdecimal()]
    return numbers == set(range(1, len(numbers) + 1)) and not (letters and numbers)


def _nearest(
    known: Mapping[Key, str], family: str, above: str, members: Sequence[str], number: str
) -> tuple[str, ...]:
    last = number.rpartition(".")[2]
    wanted = _count(last)

    def far(one: str) -> tuple[int, str]:
        return abs(_count(one) - wanted), one

    near = sorted(members, key=far)[:_MAX_NEAR]
    return tuple(known[family, f"{above}.{one}" if above else one] for one in near)


def _count(part: str) -> int:
    digits = re.match(r"\d+", part)
    return int(digits[0]) if digits else ord(part[:1] or "a") - ord("a") + 1
