"""Answers cited, and permalinks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import TypeAdapter

from dcgraph.errors import ParameterError
from dcgraph.research.citation import (
    STYLES,
    Asked,
    Bibliography,
    Cited,
    Style,
    accessed_on,
    asked,
    cited,
    graph_work,
    names,
    references,
    style_of,
)
from dcgraph.research.gaps import USUAL_ELSEWHERE
from dcgraph.research.model import LANGUAGES
from dcgraph.research.neighbourhood import USUAL
from dcgraph_api.caching import condition, matches, volatile
from dcgraph_api.dependencies import Service, ServiceDep
from dcgraph_api.description import HTML, base_of, chosen_format
from dcgraph_api.errors import MEDIA_TYPE, ProblemError
from dcgraph_api.models import ProblemDocument
from dcgraph_api.negotiation import FAMILIES, Family, Format, choose
from dcgraph_api.pages.fields import FILTERS
from dcgraph_api.pages.reader import MAX_LENGTH, reader_of
from dcgraph_api.pages.relations import DEPTHS, LIMITS
from dcgraph_api.requests import WHOLE_DAY
from dcgraph_api.responses import (
    JSON,
    MARKDOWN,
    TRIG,
    Inner,
    WantedDep,
    answer_within,
    told,
    without_pages,
    work_of,
)
from dcgraph_api.routes.research import NETWORK

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


_OF_PROGRAMS: Final = frozenset(("format", "limit", "cursor", "lang"))
"""What tells in which form, how much at once and from where a program gets an answer."""
_DIGITS: Final = 100
_FORMATS: Final = (
    *(without_pages(one) for family in (*FAMILIES, NETWORK) for one in family.formats),
    MARKDOWN,
    TRIG,
)
_CHOICES: Final[Mapping[str, Family]] = {
    name: Family("an answer", (*(one for one in _FORMATS if name in one.names), HTML))
    for name in dict.fromkeys(name for one in _FORMATS for name in one.names)
}
"""By the name of a format: what an answer may then come in, and a page after that."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page, and the parameters of the answer that it reads as well.

    `{name}` in its path stands for the thing that the answer is on, unless `of` names a parameter
    for that. `usual` are those that the answer takes for granted and the page otherwise, `most`
    the numbers up to which the page goes.
    """

    path: str
    parameters: frozenset[str] = frozenset()
    of: str = ""
    any_other: bool = False
    usual: Mapping[str, int] = field(default_factory=dict)
    most: Mapping[str, int] = field(default_factory=dict)


def _of(*parameters: str) -> frozenset[str]:
    return frozenset((*parameters, *FILTERS))


# A record's page knows no filters: it would show what the answer leaves out.
_RECORD: Final = _Page("/id/{name}.html")
_PAGES: Final[Mapping[str, _Page]] = {
    "record": _RECORD,
    "claim": _RECORD,
    "source": _RECORD,
    "neighbourhood": _Page(
        "/explore",
        _of("force", "depth", "limit", "relation"),
        of="focus",
        usual={"limit": USUAL},
        most={"depth": DEPTHS[-1], "limit": LIMITS[-1]},
    ),
    "matrix": _Page("/matrix", _of("force", "rows", "columns", "whole")),
    "gaps": _Page(
        "/gaps", _of("force", "notion", "instrument", "most"), usual={"most": USUAL_ELSEWHERE}
    ),
    "explain": _Page("/explain", frozenset(("subject", "relation", "object", "limit", "offset"))),
    "paths": _Page("/paths", _of("force", "from", "to", "k", "longest")),
    "timeline": _Page("/timeline", _of("force", "of", "from", "to")),
    "compare": _Page("/compare", _of("a", "b")),
    "search": _Page("/search", frozenset(("q", "kind"))),
    "sources": _Page("/sources", frozenset(("kind",))),
    "questions": _Page("/questions"),
    "question": _Page("/questions/{name}"),
    "answer": _Page("/questions/{name}", any_other=True),
    "sparql": _Page("/sparql", frozenset(("query",))),
}
"""By the kind of answer. The others have no page: bare lists, and what pages show in passing."""


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
    page = _PAGES.get(what.kind)
    if page is None or not _understood(page, what):
        return ""
    name = what.name.removeprefix("dcgd:")
    path = quote(page.path.format(name=name), safe="/.-_~")
    given = dict(what.parameters)
    kept = {key: str(value) for key, value in page.usual.items()}
    kept |= {key: value for key, value in given.items() if value and _is_read(page, key)}
    if page.of:
        kept[page.of] = name
    # An answer to a query has no language of its own.
    if what.kind != "sparql" or given.get("lang"):
        kept["lang"] = what.lang
    return f"{path}?{urlencode(kept)}" if kept else path


def _understood(page: _Page, what: Asked) -> bool:
    """Whether a page reads all parameters of an answer as the answer does."""
    times = Counter(name for name, _ in what.parameters)
    given = {name: value for name, value in what.parameters if value}
    return (
        max(times.values(), default=0) <= 1
        and given.get("lang", "en") in LANGUAGES
        and "cursor" not in given
        and all(_is_read(page, name) or name in _OF_PROGRAMS for name in given)
        # Of a longer value a page reads the beginning.
        and all(len(text) <= MAX_LENGTH for name, text in given.items() if name != "query")
        and all(_number(given.get(name, "1")) <= most for name, most in page.most.items())
    )


def _is_read(page: _Page, name: str) -> bool:
    return name in page.parameters or (page.any_other and name not in _OF_PROGRAMS)


def _number(given: str) -> int:
    """A number as it is given; what is none the page itself refuses."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= _DIGITS else 0


# Permalinks: the answer that was cited or, for browsers, the way to the page that shows it.
#
# Where another graph is served, word of which.


permalinks_router = APIRouter(tags=["citing"])

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
        raise _other_version(service, pin, what.address)
    if rather_read(request.headers.get("accept"), what) and (page := page_of(what)):
        root = reader_of(request, service.settings).root
        # Not to be kept: another graph may be served tomorrow, which the pin is there to tell.
        headers = {"location": root + page, "cache-control": "no-cache", **dict(_VARY)}
        return Response(status_code=303, headers=headers)
    return _varying((await answer_within(request, what.path, what.query)).response())


def _varying(response: Response) -> Response:
    """A response that says that whoever accepts otherwise would have had another."""
    told = {name.strip().lower() for name in response.headers.get("vary", "").split(",")}
    if "accept" not in told:
        response.headers.add_vary_header("Accept")
    return response


def _other_version(service: Service, pin: str, address: str) -> ProblemError:
    manifest = service.snapshot.manifest
    return ProblemError(
        "other-version",
        f"The answer is pinned to a graph whose content hash begins with {pin}; this server has "
        f"dcgraph {manifest.version}, content {manifest.hash}, and keeps no older ones. The "
        "citation names the version: the release of that version, served by `dcgraph serve`, "
        f"gives the same answer. What the present graph answers stands at {address}.",
        _VARY,
        pinned=pin,
        served={"version": manifest.version, "content": manifest.hash},
        present=address,
    )
