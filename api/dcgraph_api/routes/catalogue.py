"""Lists of what there is, in pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response

from dcgraph.research.catalogue import KINDS, Entry, catalogue
from dcgraph.research.csvs import entries_csv, resting_csv
from dcgraph.research.pages import Page
from dcgraph.research.resting import SourceUse, source_use
from dcgraph.research.texts import InstrumentText, instrument_text
from dcgraph.research.wanted import wanted as wish_of
from dcgraph_api.deps import ServiceDep
from dcgraph_api.told import (
    TABLE,
    CursorParameter,
    ForceParameter,
    FormatParameter,
    LimitParameter,
    ReaderDep,
    TableParameter,
    found_or,
    how_many,
    tabled,
    told,
)

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["catalogue"])

_SUMMARIES: Final = {
    "concepts": "Notions, mechanisms, customs processes, technologies and characteristics.",
    "instruments": "Conventions, standards, guidelines, recommendations, laws and other texts.",
    "editions": "Editions of instruments.",
    "provisions": "Parts of instruments: chapters, articles, standards, paragraphs.",
    "actors": "Organizations, bodies, States and persons.",
    "events": "Meetings, programmes, studies, themes of the year.",
    "publications": "Scholarly works: publications that are described here, and articles.",
    "sources": "The documents that all rests on, and how many records rest on each.",
}

Within = Annotated[str, Query(description="The name of a text: only what lies in it, as in rkc.")]


def _listing(name: str) -> Callable[..., Awaitable[Response]]:
    if name == "provisions":
        return _provisions
    # Not in the annotation, which is read where the name of the list is not known.
    kinds = Query(
        default="",
        description="One of the classes of what is listed.",
        json_schema_extra={"enum": ["", *KINDS[name]]},
    )

    async def read(
        request: Request,
        service: ServiceDep,
        wanted: ReaderDep,
        *,
        kind: str = kinds,
        within: Within = "",
        limit: LimitParameter = None,
        cursor: CursorParameter = "",
        wish: TableParameter = None,
    ) -> Response:
        most = how_many(request, limit, wish)
        return await told(
            request,
            service,
            Page[Entry],
            lambda desk: catalogue(
                desk, name, wanted, kind=kind, within=within, limit=most, cursor=cursor
            ),
            family=TABLE,
            wish=wish,
            writers={"csv": lambda page, _request: entries_csv(page.items)},
        )

    return read


async def _provisions(
    request: Request,
    service: ServiceDep,
    wanted: ReaderDep,
    *,
    kind: Annotated[
        str,
        Query(
            description="One of the classes of what is listed.",
            json_schema_extra={"enum": ["", *KINDS["provisions"]]},
        ),
    ] = "",
    within: Within = "",
    force: ForceParameter = "",
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: TableParameter = None,
) -> Response:
    most = how_many(request, limit, wish)
    chosen = replace(wanted, force=wish_of(force=force).force)
    return await told(
        request,
        service,
        Page[Entry],
        lambda desk: catalogue(
            desk, "provisions", chosen, kind=kind, within=within, limit=most, cursor=cursor
        ),
        family=TABLE,
        wish=wish,
        writers={"csv": lambda page, _request: entries_csv(page.items)},
    )


for _name, _summary in _SUMMARIES.items():
    router.add_api_route(
        f"/{_name}",
        _listing(_name),
        operation_id=f"list_{_name}",
        summary=f"All {_name}",
        description=_summary,
        response_model=Page[Entry],
        responses=tabled("Nothing has the name of the text."),
    )


@router.get(
    "/instruments/{name}",
    response_model=InstrumentText,
    responses=found_or("No instrument has this name."),
)
async def read_instrument(
    request: Request,
    service: ServiceDep,
    wanted: ReaderDep,
    name: Annotated[str, Path(description="The name of an instrument, such as rkc.")],
    wish: FormatParameter = None,
) -> Response:
    """An instrument with its editions and the tree of its parts, and how far it was read."""
    return await told(
        request,
        service,
        InstrumentText,
        lambda desk: instrument_text(desk, name, wanted),
        wish=wish,
    )


@router.get(
    "/sources/{name}",
    response_model=SourceUse,
    responses=tabled("No source has this name."),
)
async def read_source(
    request: Request,
    service: ServiceDep,
    wanted: ReaderDep,
    *,
    name: Annotated[str, Path(description="The name of a source, as in sources.asycuda-kyoto.")],
    limit: LimitParameter = None,
    cursor: CursorParameter = "",
    wish: TableParameter = None,
) -> Response:
    """A source with what rests on it: each record that cites it, and the place that it cites."""
    most = how_many(request, limit, wish)
    return await told(
        request,
        service,
        SourceUse,
        lambda desk: source_use(desk, name, wanted, limit=most, cursor=cursor),
        family=TABLE,
        wish=wish,
        writers={"csv": lambda use, _request: resting_csv(use.resting.items)},
    )
