"""The saved questions, listed and asked for assistants."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dcgraph.assistants.citing import Citer
from dcgraph.assistants.fitting import clipped, fitted, following
from dcgraph.assistants.grounds import quiet, read
from dcgraph.assistants.phrases import NOTICES
from dcgraph.assistants.row_model import Parameter, Question, Questions, Row, Rows
from dcgraph.assistants.rows import row, solutions, things_of
from dcgraph.research.asking import Asked, answered, asked, bind, questions
from dcgraph.research.desk import Desk
from dcgraph.research.evidence import Ask, Evidence, evidence
from dcgraph.research.model import Language
from dcgraph.research.pages import MOST as MOST_LISTED
from dcgraph.research.pages import Place
from dcgraph.store import Answer, Request

__all__ = ["MOST_ROWS", "Ask", "Asking", "answer_to", "listed"]

MOST_ROWS: Final = 200
"""So many rows are told of one answer at most."""


def listed(desk: Desk, citer: Citer, lang: Language, *, offset: int = 0) -> Questions:
    """The saved questions with their parameters, from the `offset`th on."""
    page = questions(desk, lang, limit=MOST_LISTED)
    every = following(page.items, offset)

    def made(some: tuple[Asked, ...]) -> Questions:
        left = len(every) - len(some)
        return Questions(
            cite=citer.route("questions", {} if lang == "en" else {"lang": lang}),
            notices=(NOTICES[lang]["list"],) if some else (),
            silence=quiet(page.silence),
            left_out=left,
            next_offset=offset + len(some) if left else 0,
            questions=tuple(_question(one) for one in some),
        )

    return fitted(made, every)


def _question(one: Asked) -> Question:
    given = (
        Parameter(it.name, it.kind, tuple(thing.name for thing in it.things))
        for it in one.parameters
    )
    return Question(one.name, clipped(one.title.text, 300), tuple(given))


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked: a question by its name, of things by parameter, and from which row on."""

    name: str
    given: Mapping[str, str]
    lang: Language = "en"
    offset: int = 0


async def answer_to(desk: Desk, citer: Citer, ask: Ask, asking: Asking) -> Rows:
    """The answer to a question of the things that are given by parameter, else of its own.

    Raises NotFound for what there is not, ParameterError for what the question has not, and
    what the store raises.
    """
    lang = asking.lang
    plain = asked(desk, asking.name, lang)
    question = await asyncio.to_thread(bind, desk, plain, asking.given, lang)
    answer = await ask(Request(question.query))
    known = await evidence(ask, question.query, answer)
    return await asyncio.to_thread(_rows, desk, citer, asking, question, (answer, known))


def _rows(
    desk: Desk, citer: Citer, asking: Asking, question: Asked, answered_by: tuple[Answer, Evidence]
) -> Rows:
    answer, known = answered_by
    lang, offset = asking.lang, asking.offset
    found = solutions(answer.body)
    silence = answered(desk, question, answer.body, Place((), 1), lang).rows.silence
    every = following(found.rows, offset)
    wish = {} if lang == "en" else {"lang": lang}
    cite = citer.route(f"questions/{question.name}/answer", dict(asking.given) | wish)

    def made(some: tuple[tuple[dict[str, Any], Row], ...]) -> Rows:
        left = len(every) - len(some)
        things = (iri for one, _ in some for iri in things_of(desk, one))
        coverage, more = read(desk, things, lang)
        return Rows(
            cite=cite,
            coverage=coverage,
            more_coverage=more,
            silence=quiet(silence),
            left_out=left,
            next_offset=offset + len(some) if left else 0,
            title=clipped(question.title.text, 300),
            columns=found.columns,
            computed=known.computed,
            rows=tuple(made_of for _, made_of in some),
        )

    rows = [(one, row(desk, found.columns, one, known, lang)) for one in every[:MOST_ROWS]]
    return fitted(made, rows)
