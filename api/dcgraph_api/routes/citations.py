"""Answers cited, and permalinks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Path, Query, Request, Response

from dcgraph.dates import WHOLE_DAY
from dcgraph.errors import ParameterError
from dcgraph.research.answer_citation import Asked, answer_work, asked, graph_work, names
from dcgraph.research.citation import Bibliography, Cited, accessed_on, cited, references
from dcgraph.research.citation_styles import (
    LAW_STYLES,
    STYLES,
    Style,
    Work,
    style_of,
    styles_of,
)
from dcgraph.research.filters import wanted
from dcgraph.research.gaps import USUAL_ELSEWHERE
from dcgraph.research.legal_citation import cited_itself
from dcgraph.research.model import LANGUAGES
from dcgraph.research.neighbourhood import USUAL
from dcgraph_api.caching import Reply, tag_of, volatile
from dcgraph_api.dependencies import Service, ServiceDep
from dcgraph_api.errors import MEDIA_TYPE, ProblemError
from dcgraph_api.models import ProblemDocument
from dcgraph_api.negotiation import (
    FAMILIES,
    HTML,
    Family,
    Format,
    choose,
    chosen_format,
    without_pages,
)
from dcgraph_api.pages.reader import MAX_LENGTH, reader_of
from dcgraph_api.pages.relations import DEPTHS, LIMITS
from dcgraph_api.pages.rendering import FORMS
from dcgraph_api.requests import base_of
from dcgraph_api.responses import (
    JSON,
    MARKDOWN,
    TRIG,
    LangParameter,
    WantedDep,
    answer_within,
    as_json,
    told,
)
from dcgraph_api.routes.research import FAMILIES as ANSWERS

router = APIRouter(prefix="/api/v1", tags=["citing"])
permalinks_router = APIRouter(tags=["citing"])


def _format(style: Style) -> Format:
    # Styles for readers have media types that nothing knows, which tell them apart here.
    sent = style.media_type if style.media_type.startswith("application/") else "text/plain"
    return Format((style.name,), style.media_type, f"{sent}; charset=utf-8")


_FAMILY: Final = Family("this citation", (JSON, *map(_format, STYLES.values())))
_LAW_FAMILY: Final = Family("this citation", (JSON, *map(_format, LAW_STYLES.values())))
_CONTENT: Final[dict[str, Any]] = {
    "content": {one.content_type.split(";")[0]: {} for one in _FAMILY.formats}
}
StyleParameter = Annotated[
    str | None,
    Query(description="How it is written.", json_schema_extra={"enum": ["json", *STYLES]}),
]
LawStyleParameter = Annotated[
    str | None,
    Query(
        description=f"How it is written: law in {', '.join(LAW_STYLES)}, a source in "
        f"{', '.join(STYLES)}.",
        json_schema_extra={"enum": ["json", *(STYLES | LAW_STYLES)]},
    ),
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


def _chosen(request: Request, style: str | None, styles: Mapping[str, Style] = STYLES) -> Format:
    """The style that is named, else by Accept; ParameterError for a name that means nothing."""
    if style not in (None, "json"):
        style_of(style or "", styles)
    return chosen_format(request, _LAW_FAMILY if styles is LAW_STYLES else _FAMILY, style)


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
        if what.kind == "sparql" and volatile(dict(what.parameters)["query"]):
            raise ParameterError(
                "A query with NOW, RAND or the like has another answer each time: it cannot be "
                "cited."
            )
        work = await _work_of(request, service, what, day)
        if isinstance(work, Response):
            return work
    else:
        base = base_of(request.scope, service.settings.base)
        work = graph_work(await service.research.desk(), base, day)
    return _written(request, chosen, work)


def _written(request: Request, chosen: Format, work: Work) -> Response:
    body = as_json(Cited, cited(work))
    if chosen is not JSON:
        body = styles_of(work)[chosen.names[0]].write((work,)).encode()
    reply = Reply(200, body, tag=tag_of(chosen.media_type, body))
    headers = {"content-type": chosen.content_type}
    return reply.response(request, {**headers, "vary": "Accept, Host"})


async def _work_of(request: Request, service: Service, what: Asked, day: str) -> Work | Response:
    """The work for an answer, or what is answered instead of one; raises what its route raises.

    `day` is that of access, as 2026-11-24.
    """
    base = base_of(request.scope, service.settings.base)
    # Readers are led to the page of an answer that has one, and programs to the answer itself.
    page = page_of(what)
    # An answer that was cited before needs not be had again: only its hash is cited.
    key = ("cited", what.address, base)
    known = service.cache.get(key)
    if known is None:
        inner = await answer_within(request, what.path, what.query)
        if inner.status_code != 200:  # noqa: PLR2004 - OK
            return inner
        known = Reply(200, sha256(inner.body).hexdigest().encode())
        service.cache.put(key, known)
    work = answer_work(await service.research.desk(), what, known.body.decode(), base, day)
    return work if work.landing or not page else replace(work, landing=base + page)


@router.get(
    "/records/{name}/citation",
    response_model=Cited,
    responses={200: _CONTENT, 404: _missing("Nothing has this name.")},
)
async def cite_itself(
    request: Request,
    service: ServiceDep,
    *,
    name: Annotated[str, Path(description="The name of a provision, a text or a source.")],
    lang: LangParameter = "en",
    accessed: Accessed = "",
    style: LawStyleParameter = None,
) -> Response:
    """How lawyers cite a provision, an instrument or a source itself.

    What a manual asks for and the graph does not have is left out, and named in `left_out`.
    """
    day = accessed_on(accessed, datetime.now(UTC).date())
    work = cited_itself(await service.research.desk(), name, day, wanted(lang).lang)
    return _written(request, _chosen(request, style, styles_of(work)), work)


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

    def written(by: Style, found: Bibliography, _request: Request) -> bytes:
        return by.write(found.works).encode()

    return await told(
        request,
        service,
        Bibliography,
        lambda desk: references(desk, name, wanted),
        family=_FAMILY,
        wish=_chosen(request, style).names[0],
        writers={one: partial(written, by) for one, by in STYLES.items()},
    )


_OF_PROGRAMS: Final = frozenset(("format", "limit", "cursor", "lang"))
"""What tells in which form, how much at once and from where a program gets an answer."""
_DIGITS: Final = 100
_FORMATS: Final = (
    *(
        without_pages(one)
        for family in (*FAMILIES, ANSWERS["neighbourhood"])
        for one in family.formats
    ),
    MARKDOWN,
    TRIG,
)
_CHOICES: Final[Mapping[str, Family]] = {
    name: Family("an answer", (*(one for one in _FORMATS if name in one.names), HTML))
    for name in dict.fromkeys(name for one in _FORMATS for name in one.names)
}
"""By the name of a format: what an answer may then come in, and a page after that."""

# A record's page knows no filters: it would show what the answer leaves out.
PAGES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("record", "claim", "source", "concept", "duties"), "/id/{name}.html"),
    "neighbourhood": "/explore",
    "contents": "/matrix/contents",
    "economies": "/economies",
    "compare_economies": "/economies/compare",
    "profile": "/economies/{name}",
    **{one: f"/{one}" for one in ("matrix", "gaps", "concordance", "explain", "paths")},
    **{one: f"/{one}" for one in ("timeline", "compare", "handout", "glossary")},
    **{one: f"/{one}" for one in ("search", "ask", "sources", "questions", "sparql")},
    **dict.fromkeys(("question", "answer"), "/questions/{name}"),
}
"""By the kind of answer. The others have no page: bare lists, and what pages show in passing."""

_USUAL: Final[dict[str, dict[str, Any]]] = {
    "neighbourhood": {"limit": USUAL},
    "gaps": {"most": USUAL_ELSEWHERE},
    "contents": {"concept": ""},
}
"""What an answer takes for granted and its page otherwise."""

_MOST: Final = {"neighbourhood": {"depth": DEPTHS[-1], "limit": LIMITS[-1]}}
"""The numbers up to which a page goes."""


def rather_read(accept: str | None, what: Asked) -> bool:
    """Whether an Accept likes a page better than all that the answer may come in.

    A format that there is not is for the route of the answer to refuse.
    """
    choices = _CHOICES.get(dict(what.parameters).get("format") or "json")
    # Whoever accepts any text is no browser: these name what they like.
    named = accept is not None and HTML.media_type in accept
    return named and choices is not None and choose(accept, choices) is HTML


def page_of(what: Asked) -> str:
    """The path and query of the page that shows an answer, in its language; empty if none does.

    None does where a parameter means nothing to it, or more than it can show: a page that shows
    something else is worse than data. The path is one of ours, whatever the answer is on.
    """
    template = PAGES.get(what.kind)
    if template is None or not _understood(what):
        return ""
    name = what.name.removeprefix("dcgd:")
    given = dict(what.parameters)
    kept = {key: str(value) for key, value in _USUAL.get(what.kind, {}).items()}
    kept |= {key: value for key, value in given.items() if value and _is_read(what.kind, key)}
    if what.kind == "neighbourhood":
        kept["focus"] = name
    # An answer to a query has no language of its own.
    if what.kind != "sparql" or given.get("lang"):
        kept["lang"] = what.lang
    path = quote(template.format(name=name), safe="/.-_~")
    return f"{path}?{urlencode(kept)}" if kept else path


def _understood(what: Asked) -> bool:
    """Whether the page reads all parameters of an answer as the answer does."""
    times = Counter(name for name, _ in what.parameters)
    given = {name: value for name, value in what.parameters if value}

    def fits(name: str, most: int) -> bool:
        number = given.get(name, "1")
        # What is no number the page itself refuses.
        is_number = number.isascii() and number.isdecimal() and len(number) <= _DIGITS
        return not is_number or int(number) <= most

    return (
        max(times.values(), default=0) <= 1
        and given.get("lang", "en") in LANGUAGES
        and "cursor" not in given
        and all(_is_read(what.kind, name) or name in _OF_PROGRAMS for name in given)
        # Of a longer value a page reads the beginning.
        and all(len(text) <= MAX_LENGTH for name, text in given.items() if name != "query")
        and all(fits(name, most) for name, most in _MOST.get(what.kind, {}).items())
    )


def _is_read(kind: str, name: str) -> bool:
    """Whether the page on a kind of answer reads the parameter of that name."""
    if kind == "answer":
        return name not in _OF_PROGRAMS
    if kind == "sparql":
        return name == "query"
    return name in FORMS.get(f"{PAGES[kind][1:].replace('/', '-')}.html", ())


# Permalinks: the answer that was cited or, for browsers, the way to the page that shows it; where
# another graph is served, word of that.

_PROBLEM = {"model": ProblemDocument, "content": {MEDIA_TYPE: {}, HTML.media_type: {}}}
_VARY = (("vary", "Accept"),)


@permalinks_router.get(
    "/at/{pin}/{path:path}",
    response_class=Response,
    responses={
        200: {
            "description": "The answer, the same as when it was cited.",
            "content": {"application/json": {}, "text/csv": {}},
        },
        303: {
            "description": "The way to the page that shows the same answer, in its language, for "
            "whoever would rather read that, as browsers do; where no page shows it, it is given.",
            "headers": {"Location": {"schema": {"type": "string", "format": "uri-reference"}}},
        },
        404: {**_PROBLEM, "description": "The answer has nothing to tell of."},
        409: {
            **_PROBLEM,
            "description": "Another version of the graph is served than the one that is pinned.",
        },
    },
)
async def read_pinned(
    request: Request,
    service: ServiceDep,
    pin: Annotated[
        str,
        Path(
            description="The first 12 to 64 hex digits of the hash of a graph's content.",
            json_schema_extra={"pattern": "^[0-9a-f]{12,64}$"},
        ),
    ],
    path: Annotated[str, Path(description="The path of an answer, as in api/v1/records/rkc.")],
) -> Response:
    """The answer at a path, if the graph served is the one that a citation was pinned to.

    A browser is led to the page that shows the same answer.
    """
    query = request.scope["query_string"].decode("latin-1")
    what = asked(f"/{path}?{query}" if query else f"/{path}")
    if not names(pin, service.snapshot.manifest.hash):
        manifest = service.snapshot.manifest
        raise ProblemError(
            "other-version",
            f"The answer is pinned to a graph whose content hash begins with {pin}; this server "
            f"has dcgraph {manifest.version}, content {manifest.hash}, and keeps no older ones. "
            "The citation names the version: the release of that version, served by `dcgraph "
            f"serve`, gives the same answer. What the present graph answers stands at "
            f"{what.address}.",
            _VARY,
            pinned=pin,
            served={"version": manifest.version, "content": manifest.hash},
            present=what.address,
        )
    if rather_read(request.headers.get("accept"), what) and (page := page_of(what)):
        root = reader_of(request, service.settings).root
        # Not to be kept: another graph may be served tomorrow, which the pin is there to tell.
        headers = {"location": root + page, "cache-control": "no-cache", "vary": "Accept"}
        return Response(status_code=303, headers=headers)
    response = await answer_within(request, what.path, what.query)
    # Whoever accepts otherwise would have had another.
    if "accept" not in map(str.strip, response.headers.get("vary", "").lower().split(",")):
        response.headers.add_vary_header("Accept")
    return response
