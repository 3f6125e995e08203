"""Pages for people, and what they are made of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from dcgraph.research import Desk
from dcgraph.sparql.diagnosis import UNSOUGHT
from dcgraph_api.dependencies import ServiceDep
from dcgraph_api.errors import ProblemError
from dcgraph_api.negotiation import takes_gzip
from dcgraph_api.pages.ask import ask_content
from dcgraph_api.pages.assess import form_content, result_content
from dcgraph_api.pages.browse import INDEXES, index_content
from dcgraph_api.pages.catalogue import search_content
from dcgraph_api.pages.citing import today
from dcgraph_api.pages.compare import compare_content
from dcgraph_api.pages.concordance import concordance_content
from dcgraph_api.pages.coverage import beside_content, gaps_content, matrix_content
from dcgraph_api.pages.economies import (
    compare_economies_content,
    economies_content,
    economy_content,
)
from dcgraph_api.pages.parties import parties_content
from dcgraph_api.pages.reader import Reader, reader_of
from dcgraph_api.pages.relations import explain_content, explore_content, paths_content
from dcgraph_api.pages.rendering import (
    ASSETS,
    TOOLS,
    Content,
    rendered,
    rendered_after,
    rendered_once,
)
from dcgraph_api.pages.sparql import EMPTY, editor_content, sparql_content
from dcgraph_api.pages.teaching import glossary_content, handout_content
from dcgraph_api.pages.time import timeline_content
from dcgraph_api.pages.verify import MAX_LETTERS, empty_content, verified_content
from dcgraph_api.requests import read_posted
from dcgraph_api.routes.assessment import body_of

router = APIRouter(include_in_schema=False)

_FORM: Final = "application/x-www-form-urlencoded"
_MAX_FIELDS: Final = 1_000
_WIDEST: Final = 12
"""Bytes of a character in a form: up to four, each as a percent sign and two digits."""
_LASTING: Final = "public, max-age=31536000, immutable"

_PAGES: Final[tuple[tuple[str, Callable[[Desk, Reader], Content]], ...]] = (
    ("ask", ask_content),
    ("compare", compare_content),
    ("concordance", concordance_content),
    ("economies", economies_content),
    ("economies/compare", compare_economies_content),
    ("explain", explain_content),
    ("explore", explore_content),
    ("force", lambda _desk, _reader: {}),
    ("gaps", gaps_content),
    ("glossary", glossary_content),
    ("handout", handout_content),
    ("matrix", matrix_content),
    ("matrix/contents", beside_content),
    ("parties", parties_content),
    ("paths", paths_content),
    ("search", search_content),
    ("timeline", timeline_content),
    ("tools", lambda _desk, _reader: {"tools": TOOLS}),
)
"""The pages that need no more than the desk: their paths, from which their templates are named."""


@router.get("/static/{name}")
async def read_asset(request: Request, name: str) -> Response:
    """A style, script, font or picture; those whose names tell their content last for ever."""
    asset = ASSETS.get(name)
    if asset is None:
        raise HTTPException(404)
    headers = {
        "content-type": asset.content_type,
        "cache-control": _LASTING if asset.lasting else "public, max-age=3600",
        "vary": "Accept-Encoding",
    }
    if asset.pressed and takes_gzip(request.headers.get("accept-encoding")):
        return Response(asset.pressed, headers={**headers, "content-encoding": "gzip"})
    return Response(asset.body, headers=headers)


@router.get("/favicon.ico")
async def read_favicon(request: Request) -> Response:
    """The icon where browsers look for it unasked."""
    return await read_asset(request, "favicon.ico")


@router.get("/robots.txt")
async def read_robots(request: Request) -> Response:
    """What programs that follow every link should leave alone."""
    return await read_asset(request, "robots.txt")


@router.get("/sparql")
async def read_sparql_page(request: Request, service: ServiceDep) -> Response:
    """A form for a query, and what it finds; the application sends browsers here."""
    query = request.query_params.get("query", "").replace("\r\n", "\n")
    asker = reader_of(request, service.settings)
    desk = await service.research.desk()
    form = await service.research.work(editor_content, desk, asker, service.settings)

    async def work(desk: Desk, reader: Reader) -> Content:
        if not query.strip():
            return {**EMPTY, **form}
        seconds = service.settings.limits.seconds
        found = await sparql_content(request, desk, reader, query, seconds=seconds)
        return {**found, **form}

    # What is wrong with a query is told beside it.
    failing = {**EMPTY, **form, "query": query}

    def lasting(content: Content) -> bool:
        # What could not be found in the time that there was may be found the next time.
        return bool(content["lasts"]) and content["emptied"] != UNSOUGHT

    return await rendered_after(
        request, service, "sparql.html", work, lasting=lasting, failing=failing
    )


@router.get("/assess")
async def read_assessment_page(request: Request, service: ServiceDep) -> Response:
    """The form with all criteria."""
    return await rendered(
        request, service, "assess.html", lambda desk, reader: form_content(desk, reader.lang)
    )


@router.post("/assess")
async def judge_assessment_page(request: Request, service: ServiceDep) -> Response:
    """What follows from the answers in the form, above the form itself."""
    text = await body_of(request, service, (_FORM,))
    _refuse_many(text.count("&") + 1)
    fields = dict(parse_qsl(text, keep_blank_values=True))
    reader = reader_of(request, service.settings)
    desk = await service.research.desk()
    content = await service.research.work(result_content, desk, reader, fields)
    status = 200 if content["found"] else 422
    return await rendered_once(request, service, "assess.html", content, status=status)


@router.get("/verify")
async def read_verification_page(request: Request, service: ServiceDep) -> Response:
    """The field for a text."""
    return await rendered(request, service, "verify.html", empty_content)


@router.post("/verify")
async def verify_on_a_page(request: Request, service: ServiceDep) -> Response:
    """What the graph says of the text in the field, above the field itself."""
    body, _ = await read_posted(
        request,
        accepted=(_FORM,),
        refusal=f"The form is sent as {{}}; send it as {_FORM}, not compressed.",
        limit=MAX_LETTERS * _WIDEST,
        seconds=service.settings.receive_seconds,
    )
    _refuse_many(body.count(b"&") + 1)
    told = dict(parse_qsl(body.decode("ascii", "replace")))
    text = told.get("text", "").replace("\r\n", "\n").strip()
    reader = reader_of(request, service.settings)
    desk = await service.research.desk()
    content = await service.research.work(verified_content, desk, reader, text)
    status = 200 if content["found"] else 422
    return await rendered_once(request, service, "verify.html", content, status=status)


def _refuse_many(fields: int) -> None:
    if fields > _MAX_FIELDS:
        raise ProblemError(
            "bad-request",
            f"The form has more than {_MAX_FIELDS} fields; send those of the page alone.",
            limit=_MAX_FIELDS,
            unit="fields",
        )


def _reading(
    name: str, work: Callable[[Desk, Reader], Content]
) -> Callable[..., Awaitable[Response]]:
    async def read(request: Request, service: ServiceDep) -> Response:
        # A page may tell how it is cited, as of today.
        sheet = f"{name.replace('/', '-')}.html"
        return await rendered(request, service, sheet, work, apart=(today(),))

    return read


for _name, _work in _PAGES:
    router.add_api_route(f"/{_name}", _reading(_name, _work))
for _name in INDEXES:
    router.add_api_route(f"/{_name}", _reading("browse", partial(index_content, name=_name)))


@router.get("/economies/{name}")
async def read_economy(request: Request, service: ServiceDep, name: str) -> Response:
    """The profile of an economy."""
    return await rendered(request, service, "economy.html", partial(economy_content, name=name))
