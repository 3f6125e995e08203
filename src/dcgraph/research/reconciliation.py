"""The names in somebody's table matched to things, as the Reconciliation Service API 0.2 asks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Final

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language
from dcgraph.research.search import search, suggest
from dcgraph.snapshot.search import MAX_LETTERS
from dcgraph.snapshot.search_index import fold

MAX_QUERIES: Final = 10
"""So many names may be asked for at once; OpenRefine sends no more."""
MAX_CANDIDATES: Final = 25
USUAL_CANDIDATES: Final = 5
_KEYS: Final = frozenset(("query", "type", "limit", "properties", "type_strict"))
_NAMES: Final = frozenset(
    ("label", "title", "other label", "abbreviation", "official title", "heading")
)
"""The fields of a match that name the thing; the others only speak of it."""
_BESIDE: Final = 0.5
"""What words count that are found in other texts than names."""
_MAX_COMPARED: Final = 200
"""Characters of a text that is compared letter by letter, which takes their product; few names
have more."""


@dataclass(frozen=True, slots=True)
class Type:
    """A class, by its name in the ontology and its label."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that may be meant.

    `score` goes from 0 to 100, which only the very name of a thing has. `match` tells that no other
    thing has this name.
    """

    id: str
    name: str
    description: str
    score: float
    match: bool
    type: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates for one query, the best first."""

    result: tuple[Candidate, ...] = field(default_factory=tuple)


def read_queries(text: str) -> dict[str, dict[str, Any]]:
    """A batch of queries in JSON, by the key that each has.

    Raises ParameterError, which names the query and the repair, for anything else, and for more
    than `MAX_QUERIES`.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise ParameterError(
            'The queries are not JSON; send them as {"q0": {"query": "single window"}}.'
        ) from None
    if not isinstance(found, dict):
        raise ParameterError('The queries are no object; name each, as in {"q0": {"query": "…"}}.')
    if len(found) > MAX_QUERIES:
        raise ParameterError(f"There are {len(found)} queries; send at most {MAX_QUERIES} at once.")
    for key, one in found.items():
        _check(key[:40], one)
    return found


def _check(key: str, one: Any) -> None:
    if not isinstance(one, dict):
        raise ParameterError(f'The query {key!r} is no object; write {{"query": "…"}}.')
    if unknown := sorted(one.keys() - _KEYS):
        raise ParameterError(
            f"The query {key!r} has {unknown[0][:40]!r}; there are {', '.join(sorted(_KEYS))}."
        )
    words, limit = one.get("query", ""), one.get("limit", USUAL_CANDIDATES)
    if not isinstance(words, str) or not words.strip():
        raise ParameterError(f"The query {key!r} has no words; give them as 'query'.")
    if not words.isascii() and any("\ud800" <= letter <= "\udfff" for letter in words):
        raise ParameterError(f"The query {key!r} has half of a character, as \\ud800; mend it.")
    if len(words) > MAX_LETTERS:
        raise ParameterError(f"The query {key!r} has more than {MAX_LETTERS} characters.")
    if isinstance(limit, bool) or not isinstance(limit, int) or not 0 < limit <= MAX_CANDIDATES:
        raise ParameterError(
            f"The limit of the query {key!r} is no number from 1 to {MAX_CANDIDATES}."
        )
    kinds = one.get("type", "")
    if not isinstance(kinds, str) and not (
        isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds)
    ):
        raise ParameterError(f"The type of the query {key!r} is neither a name nor a list of them.")


def reconciled(
    desk: Desk, queries: Mapping[str, Mapping[str, Any]], lang: Language
) -> dict[str, Candidates]:
    """The candidates for each query that `read_queries` gave, as many as its limit allows.

    Classes of which there is nothing have no candidates. Properties do not narrow them: what
    distinguishes namesakes is told in the description.
    """
    return {key: Candidates(_candidates(desk, one, lang)) for key, one in queries.items()}


def _candidates(desk: Desk, query: Mapping[str, Any], lang: Language) -> tuple[Candidate, ...]:
    words = str(query["query"])
    given = query.get("type", ())
    wanted = [given] if isinstance(given, str) else given
    kinds = [kind.removeprefix(DCG).removeprefix("dcg:") for kind in wanted if kind]
    known = [kind for kind in kinds if desk.facts.of_kind(DCG + kind)]
    if kinds and not known:
        return ()
    limit = int(query.get("limit", USUAL_CANDIDATES))
    found = search(desk, words, lang, kind=",".join(known), limit=MAX_CANDIDATES).matches.items
    sought = fold(words)
    scored = []
    for one in found:
        most = 100 if one.field in _NAMES else 100 * _BESIDE
        score = round(most * likeness(sought, fold(one.matched.text)), 1)
        scored.append((score, one.thing.iri))
    scored.sort(key=lambda pair: -pair[0])
    same = sum(score == 100 for score, _ in scored)  # noqa: PLR2004  # the very name
    return tuple(
        Candidate(
            id=iri.removeprefix(DCGD),
            name=desk.label(iri, lang).text,
            description=_describe(desk, iri, lang),
            score=score,
            match=same == 1 and score == 100,  # noqa: PLR2004
            type=_types(desk, iri, lang),
        )
        for score, iri in scored[:limit]
    )


def likeness(sought: str, text: str) -> float:
    """How like two texts are, from 0 to 1: long ones by their words, others by their letters."""
    if sought == text:
        return 1.0
    if max(len(sought), len(text)) > _MAX_COMPARED:
        one, other = set(sought.split()), set(text.split())
        return 2 * len(one & other) / (len(one) + len(other) + 1)
    return SequenceMatcher(None, sought, text, autojunk=False).ratio()


def suggested(desk: Desk, prefix: str, lang: Language) -> list[dict[str, Any]]:
    """Things whose names begin with what is being typed."""
    if not prefix.strip():
        return []
    return [
        {
            "id": one.thing.iri.removeprefix(DCGD),
            "name": one.thing.label,
            "description": _describe(desk, one.thing.iri, lang),
            "notable": [
                {"id": kind.id, "name": kind.name} for kind in _types(desk, one.thing.iri, lang)
            ],
        }
        for one in suggest(desk, prefix, lang).matches
    ]


def _types(desk: Desk, iri: str, lang: Language) -> tuple[Type, ...]:
    """The classes that a thing's record gives and those that follow."""
    return tuple(Type(kind, desk.label(DCG + kind, lang).text) for kind in desk.kinds(iri))


def _describe(desk: Desk, iri: str, lang: Language) -> str:
    """What a thing is, in a sentence: its summary, which is in our words, or nothing."""
    told = desk.chosen(desk.facts.words(iri, DCG + "summary"), lang)
    return told.text if told else ""
