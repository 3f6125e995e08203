"""The claims, by what they are on, and by whom and where they are made."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response

from dcgraph.research.claims import Ends, claims
from dcgraph.research.csvs import statements_csv
from dcgraph.research.exports.nanopub import claim_iri, nanopub
from dcgraph.research.model import Statement
from dcgraph.research.pages import Page
from dcgraph.research.wanted import wanted as wish_of
from dcgraph_api.compose import format_parameter
from dcgraph_api.deps import ServiceDep
from dcgraph_api.formats import Family
from dcgraph_api.told import (
    JSON,
    JSON_LD,
    TABLE,
    TRIG,
    CursorParameter,
    ForcedDep,
    LangParameter,
    LimitParameter,
    TableParameter,
    found_or,
    how_many,
    tabled,
    told,
)

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["claims"])

About = Annotated[str, Query(description="The name of a thing that is subject or object.")]
Subject = Annotated[str, Query(description="The name of the subject, such as rkc.ga-7.1.")]
Object = Annotated[
    str, Query(alias="object", description="The name of the object, such as single-window.")
]
Relation = Annotated[str, Query(description="Relations, with commas, as in requires,recommends.")]
Source = Annotated[str, Query(description="The name of a source that is cited.")]
Claimant = Annotated[str, Query(description="The name of an actor who holds it, such as wco.")]


@router.get(
    "/claims",
    response_model=Page[Statement],
    responses=tabled("Nothing has one of these names."),
)
async def list_claims(
    request: Request,
    service: ServiceDep,
    wanted: ForcedDep,
    *,
    about: About = "",
    subject: Subject = "",
    object_: Object = "",
    relation: Relation = "",
    source: Source = "",
    claimant: Claimant = "",
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: TableParameter = None,
) -> Response:
    """Who says what of what, on which basis, how surely, and by which places in which sources."""
    most = how_many(request, limit, wish)
    ends = Ends(about, subject, object_, relation, source, claimant)
    return await told(
        request,
        service,
        Page[Statement],
        lambda desk: claims(desk, ends, wanted, limit=most, cursor=cursor),
        family=TABLE,
        wish=wish,
        writers={"csv": lambda page, _request: statements_csv(page.items)},
    )


_CLAIM: Final = Family("this claim", (JSON, JSON_LD, TRIG))


@router.get(
    "/claims/{name}",
    response_model=Statement,
    responses={
        **found_or("No claim has this name."),
        200: {"content": {one.media_type: {} for one in (JSON_LD, TRIG)}},
    },
)
async def read_claim(
    request: Request,
    service: ServiceDep,
    name: Annotated[str, Path(description="The name of a claim, as the list of claims gives it.")],
    lang: LangParameter = "en",
    wish: Annotated[str | None, format_parameter(_CLAIM)] = None,
) -> Response:
    """One claim: what it states, on which basis, by whom, and where; or a nanopublication.

    In TriG it has the graphs of a nanopublication, with IRIs pinned to this graph's content. It
    is not signed.
    """
    spoken = wish_of(lang).lang
    desk = await service.research.desk()
    return await told(
        request,
        service,
        Statement,
        lambda desk: desk.claim_statement(desk.facts.claims[claim_iri(desk, name)], spoken),
        family=_CLAIM,
        wish=wish,
        writers={"trig": lambda _answer, _request: nanopub(desk, name)},
    )
