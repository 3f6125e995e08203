"""The pages on the saved questions: the list of them, and one with its answer."""

from __future__ import annotations

import asyncio
import re
from typing import Final

from dcgraph.research import Desk
from dcgraph.research.asking import Asked, answered, asked, bind, questions
from dcgraph.research.pages import USUAL, WHOLE, Place
from dcgraph.research.themes import themes
from dcgraph.store.model import Request
from dcgraph_api.engine import Engine
from dcgraph_api.pages.faults import Checks
from dcgraph_api.pages.meant import filled_with_all
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

__all__ = ["heading", "question_content", "questions_content"]

_OWN: Final = ("cursor", "format")
_MOST: Final = 10
"""Things that a question may be asked of at once."""
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def questions_content(desk: Desk, reader: Reader) -> Content:
    """What the template `questions.html` needs: the questions that are looked for, by title."""
    every = questions(desk, reader.lang, limit=WHOLE).items
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
        "questions": sorted(found, key=lambda one: _folded(one.title.text)),
        "themes": known,
        "about": about,
        "words": reader.asked.get("q", ""),
    }


async def question_content(desk: Desk, reader: Reader, name: str, engine: Engine) -> Content:
    """What the template `question.html` needs; raises what `asked`, `bind` and `answered` raise."""
    plain, cursor = asked(desk, name, reader.lang), reader.asked.get("cursor", "")
    given = await asyncio.to_thread(_given_names, desk, plain, reader)
    question = await asyncio.to_thread(bind, desk, plain, given, reader.lang)
    answer = await engine.answer(Request(question.query))
    place = Place((), USUAL, cursor)
    found = await asyncio.to_thread(answered, desk, question, answer.body, place, reader.lang)
    return {
        "reader": reader.naming(_given(question, given)),
        "fields": {
            one.name: filled_with_all(desk, one.things, reader.lang, one.kind)
            for one in question.parameters
        },
        "question": question,
        "rows": found.rows,
        "columns": [heading(one) for one in found.columns],
        "parameters": _given(question, given),
        "cursor": cursor,
        "answer": f"/api/v1/questions/{name}/answer",
    }


def _given_names(desk: Desk, question: Asked, reader: Reader) -> dict[str, str]:
    """The names of the things that are given for each parameter, by them or by other words.

    Raises FieldError for what does not fit, and for a parameter that the question does not have.
    """
    checks = Checks(desk, reader)
    checks.only([*(one.name for one in question.parameters), *_OWN])
    read = {one.name: checks.things(one.name, _MOST, one.kind) for one in question.parameters}
    checks.done()
    return {name: ",".join(one.thing.name for one in found) for name, found in read.items()}


def heading(variable: str) -> str:
    """The name of a variable as words: `inTheYear` as `in the year`."""
    return _HUMP.sub(" ", variable).replace("_", " ").lower()


def _given(question: Asked, given: dict[str, str]) -> dict[str, str]:
    """The things that were asked of, where they are not those that the question names itself."""
    return {
        one.name: ",".join(thing.name for thing in one.things)
        for one in question.parameters
        if given.get(one.name)
    }


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")
