"""Answers cited, and the sources behind a record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import TypeAdapter

from dcgraph.errors import ParameterError
from dcgraph.research.citing.answers import Asked, asked
from dcgraph.research.citing.pinned import (
    Cited,
    accessed_on,
    cited,
    graph_work,
)
from dcgraph.research.citing.references import Bibliography, references
from dcgraph.research.citing.styles import STYLES, Style, style_of
from dcgraph_api.cited import work_of
from dcgraph_api.compose import chosen_format
from dcgraph_api.conditional import condition, matches
from dcgraph_api.days import WHOLE_DAY
from dcgraph_api.deps import ServiceDep
from dcgraph_api.description import base_of
from dcgraph_api.formats import Family, Format
from dcgraph_api.models import ProblemDocument
from dcgraph_api.problems import MEDIA_TYPE
from dcgraph_api.tags import volatile
from dcgraph_api.told import JSON, WantedDep, told
from dcgraph_api.within import Inner

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["citing"])


def _format(style: Style) -> Format:
    # APA and GOST have media types that nothing knows, by which they can be told apart here.
    sent = style.media_type if style.media_type.startswith("application/") else "text/plain"
    return Format((style.name,), style.media_type, f"{sent}; charset=utf-8", "")


_STYLES: Final = Family("this citation", (JSON, *map(_format, STYLES.values())))
_CONTENT: Final[dict[str, Any]] = {
    "content": {one.content_type.split(";")[0]: {} for one in _STYLES.formats}
}

StyleParameter = Annotated[
    str | None,
    Query(description="How it is written.", json_schema_extra={"enum": ["json", *STYLES]}),
]
Of = Annotated[
    str,
    Query(
        description="Path and query of an answer of this server, as in "
        "/api/v1/records/rkc?lang=fr; signs of a query within it are escaped as usual. "
        "Without it the graph as a whole is cited.",
        max_length=4_000,
        examples=["/api/v1/records/rkc?lang=fr"],
    ),
]
Accessed = Annotated[
    str,
    Query(
        description="The day of access, as 2026-11-24; else today.",
        json_schema_extra={"pattern": WHOLE_DAY},
    ),
]


_CITED: Final = TypeAdapter(Cited)


def _chosen(request: Request, style: str | None) -> Format:
    """The style that is named, else by Accept; ParameterError for a name that means nothing."""
    if style not in (None, "json"):
        style_of(style or "")
    return chosen_format(request, _STYLES, style)


def _lasting(what: Asked) -> None:
    """Raise ParameterError for a query whose answer is another each time."""
    if what.kind == "sparql" and volatile(dict(what.parameters)["query"]):
        raise ParameterError(
            "A query with NOW, RAND or the like has another answer each time: it cannot be cited."
        )


def _missing(description: str) -> dict[str, Any]:
    return {"model": ProblemDocument, "description": description, "content": {MEDIA_TYPE: {}}}


@router.get(
    "/cite",
    response_model=Cited,
    responses={200: _CONTENT, 404: _missing("The answer has nothing to tell of.")},
)
async def cite_answer(
    request: Request,
    service: ServiceDep,
    *,
    of: Of = "",
    accessed: Accessed = "",
    style: StyleParameter = None,
) -> Response:
    """How to cite an answer or the graph: pinned to version and content, with a permalink.

    An answer has its SHA-256 too.
    """
    chosen = _chosen(request, style)
    day = accessed_on(accessed, datetime.now(UTC).date())
    if of:
        what = asked(of)
        _lasting(what)
        found = await work_of(request, service, what, day)
        if isinstance(found, Inner):
            return found.response()
        work = found
    else:
        base = base_of(request.scope, service.settings.base)
        work = graph_work(await service.research.desk(), base, day)
    name = chosen.names[0]
    body = (
        _CITED.dump_json(cited(work)) if name == "json" else STYLES[name].written((work,)).encode()
    )
    tag = f'"{sha256(chosen.media_type.encode() + body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "no-cache", "vary": "Accept, Host"}
    if matches(condition(request.headers), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers={"content-type": chosen.content_type, **headers})


def _writers() -> dict[str, Callable[[Bibliography, Request], bytes]]:
    def of(style: Style) -> Callable[[Bibliography, Request], bytes]:
        return lambda found, _request: style.written(found.works).encode()

    return {name: of(style) for name, style in STYLES.items()}


@router.get(
    "/records/{name}/references",
    response_model=Bibliography,
    responses={200: _CONTENT, 404: _missing("Nothing has this name.")},
)
async def read_references(
    request: Request,
    service: ServiceDep,
    wanted: WantedDep,
    name: Annotated[str, Path(description="The name of a thing, such as rkc.ga-7.1.")],
    style: StyleParameter = None,
) -> Response:
    """The sources behind a record, as a bibliography with the places in them."""
    return await told(
        request,
        service,
        Bibliography,
        lambda desk: references(desk, name, wanted),
        family=_STYLES,
        wish=_chosen(request, style).names[0],
        writers=_writers(),
    )
