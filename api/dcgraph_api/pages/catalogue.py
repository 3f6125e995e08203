"""Questions, sources and search as pages."""

from __future__ import annotations

import asyncio
import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from string import Formatter
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from dcgraph.namespaces import DCG
from dcgraph.research.catalogue import KINDS, SORTS, Resting, catalogue, source_use, themes
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.links import Ask, Solved
from dcgraph.research.model import Language, Text, Thing
from dcgraph.research.paging import USUAL, Page, Place
from dcgraph.research.questions import Answered, Asked, Cell, answered, asked, bind, questions
from dcgraph.research.search import NAMES, Match, search
from dcgraph.snapshot.search import MAX_LETTERS
from dcgraph.sparql.model import Request
from dcgraph_api.pages.ask import answer_above
from dcgraph_api.pages.fields import Checks, filled_with_all
from dcgraph_api.pages.reader import CATALOGUES, Reader
from dcgraph_api.pages.rendering import Content

_OWN: Final = ("cursor", "format")
_MAX_COUNT: Final = 10
"""Things that a question may be asked of at once."""
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def questions_content(desk: Desk, reader: Reader) -> Content:
    """What the template `questions.html` needs: the questions that are looked for, by title."""
    every = tuple(questions(desk, reader.lang))
    about, words = reader.asked.get("about", ""), _folded(reader.asked.get("q", "")).split()
    known = themes(desk, every, reader.lang)
    checks = Checks(desk, reader)
    checks.choice("about", [one.thing.name for one in known])
    checks.done()
    theme = next((one for one in known if one.thing.name == about), None)
    found = [
        one
        for one in every
        if (not about or (theme and one.name in theme.questions))
        and all(word in _folded(f"{one.title.text} {one.name}") for word in words)
    ]
    return {
        "questions": found,
        "groups": _grouped(found, reader.lang),
        "themes": known,
        "about": about,
        "words": reader.asked.get("q", ""),
    }


GROUPS: Final[dict[str, list[str]]] = tomllib.loads(
    (files("dcgraph_api.pages") / "questions.toml").read_text("utf-8")
)
"""The names of the questions by the group in which they are listed, in order."""


def _grouped(found: Sequence[Asked], lang: Language) -> list[tuple[str, list[tuple[str, Asked]]]]:
    """Groups of questions with their titles; last, those that no group has."""
    t, by_name = CATALOGUES[lang], {one.name: one for one in found}
    told = []
    for group, names in (*GROUPS.items(), ("other", [])):
        some = [(short_title(one, lang), one) for name in names if (one := by_name.pop(name, None))]
        if group == "other":
            some = [(one.title.text, one) for one in by_name.values()]
        if some:
            told.append((t(f"asked.group.{group}"), some))
    return told


def short_title(question: Asked, lang: Language) -> str:
    """The title of a question in some five words, or its whole title where it has no other."""
    t, key = CATALOGUES[lang], f"asked.title.{question.name}"
    return t(key) if t.has(key) else question.title.text


_ROWS_SAID: Final = 3
_SAID_LENGTH: Final = 200


def said_of_answer(question: Asked, answer: Answered, lang: Language) -> str:
    """The answer in a sentence: some of its rows in words, and how many there are; else empty.

    A text longer than 200 characters ends there with an ellipsis.
    """
    t, rows = CATALOGUES[lang], answer.rows
    key = f"asked.said.{question.name}"
    if t.has(key):
        needed = {name for _, name, _, _ in Formatter().parse(str(t.entry(key))) if name}
        cells = (dict(zip(answer.columns, map(_worded, row), strict=True)) for row in rows.items)
        # What a row does not tell, its sentence could not.
        told = [t(key, **row) if all(map(row.get, needed)) else "" for row in cells]
    else:
        # The things that differ most from row to row, else what stands first.
        columns = [n for n, one in enumerate(answer.columns) if one in answer.of_things]
        column = max(columns or [0], key=lambda n: len({_worded(row[n]) for row in rows.items}))
        told = [_worded(row[column]) for row in rows.items]
    # What is known by recall alone stands in the table, where it is marked.
    sure = [
        not any(isinstance(it, Thing) and it.name == "Recalled" for it in row) for row in rows.items
    ]
    told = [one if sound else "" for one, sound in zip(told, sure, strict=True)]
    shown = [*dict.fromkeys(filter(None, told))][:_ROWS_SAID]
    if not shown:
        return ""
    left = rows.total - sum(one in shown for one in told)
    first = "; ".join(one.rstrip(".") for one in shown)
    if not left:
        return f"{first}."
    if t.has(key):
        return t("asked.more", all=first, n=left)
    return t("asked.some", n=rows.total, first=first)


def _worded(one: Cell) -> str:
    text = "" if one is None else one.label if isinstance(one, Thing) else one.text
    return text if len(text) <= _SAID_LENGTH else text[:_SAID_LENGTH].rstrip() + " …"


async def question_content(desk: Desk, reader: Reader, name: str, ask: Ask) -> Content:
    """What the template `question.html` needs; raises what `asked`, `bind` and `answered` raise."""
    plain, cursor = asked(desk, name, reader.lang), reader.asked.get("cursor", "")
    given = await asyncio.to_thread(_given_names, desk, plain, reader)
    question = await asyncio.to_thread(bind, desk, plain, given, reader.lang)
    solved = Solved.of((await ask(Request(question.query))).body)
    place = Place((), USUAL, cursor)
    found = await asyncio.to_thread(answered, desk, question, solved, place, reader.lang)
    # The things that were asked of, where they are not those that the question names itself.
    told = {
        one.name: ",".join(thing.name for thing in one.things)
        for one in question.parameters
        if given.get(one.name)
    }
    return {
        "reader": reader.naming(told),
        "fields": {
            one.name: filled_with_all(desk, one.things, reader.lang, one.kind)
            for one in question.parameters
        },
        "question": question,
        "short": short_title(question, reader.lang),
        "said": "" if cursor else said_of_answer(question, found, reader.lang),
        "rows": found.rows,
        "columns": [heading(one) for one in found.columns],
        "parameters": told,
        "cursor": cursor,
        "answer": f"/api/v1/questions/{name}/answer",
    }


def _given_names(desk: Desk, question: Asked, reader: Reader) -> dict[str, str]:
    """The names of the things that are given for each parameter, by them or by other words.

    Raises FieldError for what does not fit, and for a parameter that the question does not have.
    """
    checks = Checks(desk, reader)
    checks.only([*(one.name for one in question.parameters), *_OWN])
    read = {
        one.name: checks.things(one.name, _MAX_COUNT, (one.kind,)) for one in question.parameters
    }
    checks.done()
    return {name: ",".join(one.thing.name for one in found) for name, found in read.items()}


def heading(variable: str) -> str:
    """The name of a variable as words: `inTheYear` as `in the year`.

    One with low lines is a proper name and keeps its capitals: `SAFE_Framework`.
    """
    if "_" in variable:
        return variable.replace("_", " ").replace("E Commerce", "E-Commerce")
    return _HUMP.sub(" ", variable).lower()


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")


_AT_ONCE: Final = 40
_RESTING_AT_ONCE: Final = 30


def sources_content(desk: Desk, reader: Reader) -> Content:
    """What the template `sources.html` needs; raises what `catalogue` raises."""
    kind, cursor = reader.asked.get("kind", ""), reader.asked.get("cursor", "")
    checks = Checks(desk, reader)
    checks.choice("kind", KINDS["sources"])
    checks.choice("sort", SORTS)
    checks.done()
    words, sort = reader.asked.get("q", ""), reader.asked.get("sort", "")
    found = catalogue(
        desk,
        "sources",
        Filters(reader.lang),
        kind=kind,
        text=words,
        sort=sort,
    ).page(_AT_ONCE, cursor)
    kinds = [one for one in KINDS["sources"] if desk.facts.of_kind(DCG + one)]
    return {
        "sources": found,
        "kinds": [(one, desk.label(DCG + one, reader.lang)) for one in kinds],
        "kind": kind,
        "words": words,
        "sort": sort,
        "sorts": SORTS,
        "short_name": lambda iri: desk.chosen(
            desk.facts.words(iri, DCG + "shortName"), reader.lang
        ),
        "cursor": cursor,
        "host_of": host_of,
    }


def resting_on(desk: Desk, reader: Reader, name: str) -> Page[Resting]:
    """A page of what rests on the source of a name; raises what `source_use` raises."""
    wanted, cursor = Filters(reader.lang), reader.asked.get("cursor", "")
    return source_use(desk, name, wanted, limit=_RESTING_AT_ONCE, cursor=cursor).resting


def borne_out(desk: Desk, lang: Language, one: Resting) -> str:
    """What of a record a citation bears out, by the labels of the properties."""
    return ", ".join(desk.label(DCG + name, lang).text for name in one.supports)


def host_of(address: str) -> str:
    """The name of the place where an address leads, without what is the same for most."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


_SEARCH_AT_ONCE: Final = 20
_FACETS: Final = 8
"""Kinds that are shown at once; the rest can be opened."""
_BEFORE: Final = 60
_ROOM: Final = 220
"""Characters of a long text that are shown, and of them before the first word looked for."""


class Piece(NamedTuple):
    """A part of a text, and whether it is a word that was looked for."""

    text: str
    marked: bool


_NO_REPLY: Final[Content] = {"reply": None, "whole": ""}


def search_content(desk: Desk, reader: Reader) -> Content:
    """What the template `search.html` needs; raises what `search` raises."""
    words = reader.asked.get("q", "")
    kind, cursor = reader.asked.get("kind", ""), reader.asked.get("cursor", "")
    checks = Checks(desk, reader)
    if len(words) > MAX_LETTERS:
        checks.wrong("q", "too-long", most=MAX_LETTERS)
    checks.done()
    found = search(desk, words, reader.lang, kind=kind, limit=_SEARCH_AT_ONCE, cursor=cursor)
    # The most frequent, and the one that is chosen.
    first = [one for n, one in enumerate(found.kinds) if n < _FACETS or one.name == kind]
    return {
        **(answer_above(desk, reader, words) if not cursor and not kind else _NO_REPLY),
        "words": words,
        "kind": kind,
        "cursor": cursor,
        "found": found,
        "shown": [_shown(desk, one, reader.lang) for one in found.matches.items],
        "first_kinds": first,
        "other_kinds": [one for one in found.kinds if one not in first],
        "every": sum(one.number for one in found.kinds),
    }


def _shown(desk: Desk, match: Match, lang: Language) -> dict[str, Any]:
    """A thing that was found, as a reader sees it.

    `name` are the pieces of the name by which it was found, none where that is its label as it
    stands; `passage` those of a longer text, in `language`.
    """
    thing, matched = match.thing, match.matched
    kind = desk.label(DCG + thing.kind, lang).text if thing.kind else ""
    name: tuple[Piece, ...] = ()
    text, marks = matched, match.marks
    if match.field in NAMES.values():
        if matched.text != thing.label:
            name = passage(matched.text, match.marks, _ROOM)
        summary = desk.chosen(desk.facts.words(thing.iri, DCG + "summary"), lang)
        text, marks = summary or Text("", ""), ()
    pieces = passage(text.text, marks, _ROOM)
    told = {"match": match, "kind": kind, "name": name, "passage": pieces}
    return {**told, "language": text.language}


def passage(text: str, marks: Sequence[tuple[int, int]], room: int) -> tuple[Piece, ...]:
    """Some of a text, with the first mark in it, in pieces; what is left out shows as an ellipsis.

    `marks` are places in the text, in order and apart from each other.
    """
    first = marks[0][0] if marks else 0
    # So that the first mark is seen with some words before it.
    short = len(text) <= room or first <= _BEFORE
    begin = 0 if short else text.rfind(" ", 0, first - _BEFORE) + 1
    end = len(text)
    if end - begin > room:
        end = begin + room
        # Back to the end of a word, unless there is none near.
        end = max(text.rfind(" ", begin + room // 2, end), begin + room // 2)
    pieces = [Piece("… ", False)] if begin else []
    at = begin
    for start, stop in marks:
        if begin <= start and stop <= end:
            pieces += [Piece(text[at:start], False), Piece(text[start:stop], True)]
            at = stop
    pieces.append(Piece(text[at:end] + (" …" if end < len(text) else ""), False))
    return tuple(one for one in pieces if one.text)
