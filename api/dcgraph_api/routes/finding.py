"""Finding things by words."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from dcgraph.research.finding.search import Found, Suggestions, search, suggest
from dcgraph.research.finding.table import matches_csv
from dcgraph.research.wanted import wanted
from dcgraph.search import MAX_LETTERS
from dcgraph_api.deps import ServiceDep
from dcgraph_api.told import (
    TABLE,
    CursorParameter,
    FormatParameter,
    LangParameter,
    LimitParameter,
    TableParameter,
    found_or,
    how_many,
    tabled,
    told,
)

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["search"])

_USUAL: Final = 20

Text = Annotated[
    str,
    Query(
        alias="q",
        max_length=MAX_LETTERS,
        description="Words in any language, or numbers, such as RKC 7.1.",
    ),
]
Kinds = Annotated[
    str, Query(description="Classes, with commas, as in Notion,Instrument; all of them.")
]


@router.get("/search", response_model=Found, responses=tabled("Nothing is of this kind."))
async def search_things(
    request: Request,
    service: ServiceDep,
    *,
    text: Text = "",
    lang: LangParameter = "en",
    kind: Kinds = "",
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: TableParameter = None,
) -> Response:
    """Things by words or a question in any language; those with all words first, then with most.

    `matched` is the text that shows best why a thing was found, `marks` the places of the words in
    it, `missing` the words that it does not have. `words` tells how each word was read, `notes` say
    what was read otherwise, left out or not found, `together` counts the things with all words.
    """
    most = how_many(request, limit, wish, usual=_USUAL)
    reader = wanted(lang)
    return await told(
        request,
        service,
        Found,
        lambda desk: search(desk, text, reader.lang, kind=kind, limit=most, cursor=cursor),
        family=TABLE,
        wish=wish,
        writers={"csv": lambda found, _request: matches_csv(found.matches.items)},
    )


@router.get("/suggest", response_model=Suggestions, responses=found_or("Nothing is of this kind."))
async def suggest_things(
    request: Request,
    service: ServiceDep,
    *,
    text: Text = "",
    lang: LangParameter = "en",
    kind: Kinds = "",
    wish: FormatParameter = None,
) -> Response:
    """Up to ten things whose names have words that begin as those that are being typed."""
    reader = wanted(lang)
    return await told(
        request,
        service,
        Suggestions,
        lambda desk: suggest(desk, text, reader.lang, kind=kind),
        wish=wish,
    )
