"""Queries of their own, which assistants may put to the graph."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any, Final

from dcgraph.assistants.asking import MOST_ROWS
from dcgraph.assistants.citing import Citer
from dcgraph.assistants.fitting import clipped, fitted, following
from dcgraph.assistants.grounds import read
from dcgraph.assistants.model import Cite, Quiet
from dcgraph.assistants.phrases import NOTICES
from dcgraph.assistants.row_model import Row, Rows
from dcgraph.assistants.rows import row, solutions, things_of
from dcgraph.research.desk import Desk
from dcgraph.research.evidence import Ask, Evidence, evidence
from dcgraph.research.model import Language
from dcgraph.store import Answer, Request

__all__ = ["queried"]

_EMPTY: Final[dict[Language, str]] = {
    "en": "No row answers the query. That is no proof of absence: the graph may not cover it, its "
    "texts may not be read, or the query may name something otherwise than the graph does.",
    "fr": "Aucune ligne ne répond à la requête. Ce n’est pas une preuve d’absence : le graphe peut "
    "ne pas couvrir cela, ses textes peuvent ne pas être lus, ou la requête nommer quelque chose "
    "autrement que le graphe.",
    "ru": "Запросу не отвечает ни одна строка. Это не доказывает отсутствия: граф может этого не "
    "охватывать, тексты могут быть не прочитаны, или запрос называет что-то иначе, чем граф.",
}


async def queried(
    desk: Desk, citer: Citer, ask: Ask, query: str, lang: Language, *, offset: int = 0
) -> Rows:
    """The answer to a SPARQL query, which can only read; raises what the store raises."""
    answer = await ask(Request(query, graph_format="application/n-triples"))
    known = Evidence()
    if answer.kind == "solutions":
        known = await evidence(ask, query, answer)
    cite = citer.query(query)
    return await asyncio.to_thread(_told, desk, (answer, known), cite, lang, offset)


def _told(
    desk: Desk, answered_by: tuple[Answer, Evidence], cite: Cite, lang: Language, offset: int
) -> Rows:
    answer, known = answered_by
    words = NOTICES[lang]
    told = [words["query"]]
    if answer.rows is not None:
        told.append(words["cut"].format(rows=answer.rows))
    if answer.kind == "boolean":
        truth = bool(json.loads(answer.body)["boolean"])
        return Rows(cite=cite, notices=(words["query"],), truth=truth)
    if answer.kind == "graph":
        return _triples(Rows(cite=cite, notices=(words["triples"],)), answer, lang, offset)
    found = solutions(answer.body)
    every = following(found.rows, offset)
    silence = None if found.rows else Quiet("not covered", _EMPTY[lang])

    def made(some: tuple[tuple[dict[str, Any], Row], ...]) -> Rows:
        left = len(every) - len(some)
        things = (iri for one, _ in some for iri in things_of(desk, one))
        coverage, more = read(desk, things, lang)
        return Rows(
            cite=cite,
            notices=tuple(told),
            coverage=coverage,
            more_coverage=more,
            silence=silence,
            left_out=left,
            next_offset=offset + len(some) if left else 0,
            columns=tuple(clipped(one, 100) for one in found.columns),
            computed=tuple(clipped(one, 100) for one in known.computed),
            rows=tuple(made_of for _, made_of in some),
        )

    rows = [(one, row(desk, found.columns, one, known, lang)) for one in every[:MOST_ROWS]]
    return fitted(made, rows)


def _triples(frame: Rows, answer: Answer, lang: Language, offset: int) -> Rows:
    lines = [line for line in answer.body.decode().splitlines() if line]
    every = [clipped(line, 2_000) for line in following(lines, offset)[:MOST_ROWS]]
    if not lines:
        return replace(frame, silence=Quiet("not covered", _EMPTY[lang]))

    def made(some: tuple[str, ...]) -> Rows:
        end = offset + len(some)
        left = max(0, len(lines) - end)
        return replace(frame, triples=some, left_out=left, next_offset=end if left else 0)

    return fitted(made, every)
