"""How a page is made of a template and sent."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dcgraph import __version__
from dcgraph.errors import DcgraphError
from dcgraph.namespaces import DCG, DCGD, QUESTIONS
from dcgraph.research.force import MARK, MARKS, force_of, force_told, mark_of, verb_of
from dcgraph.research.graph import Desk
from dcgraph.research.model import LANGUAGES, Citation, Norm, Text, Thing
from dcgraph.research.norm_sentence import Pieces, sentence
from dcgraph.research.questions import asked as question_of
from dcgraph.research.search import suggest
from dcgraph.text import replaced
from dcgraph.words import kept_together
from dcgraph_api.caching import Reply, tag_of
from dcgraph_api.dependencies import SERVICE, Service
from dcgraph_api.errors import MEDIA_TYPE, Problem, problem_of
from dcgraph_api.middleware import note
from dcgraph_api.negotiation import HTML, Family, Format, choose
from dcgraph_api.pages.fields import FILTERS, faults_of
from dcgraph_api.pages.reader import CATALOGUES, Reader, of_numbers, reader_of
from dcgraph_api.request_context import record_of
from dcgraph_api.responses import respond

_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "ico": "image/x-icon",
    "js": "text/javascript; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "woff2": "font/woff2",
}
_PRESSED: Final = frozenset(("css", "js", "svg", "txt"))
_STATIC: Final = files("dcgraph_api") / "static"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file: its bytes, the same compressed where that helps, and whether its name tells them."""

    body: bytes
    pressed: bytes | None
    content_type: str
    lasting: bool


def _read() -> Mapping[str, Asset]:
    found = {}
    for folder, lasting in ((_STATIC, False), (_STATIC / "built", True)):
        for file in folder.iterdir():
            ending = file.name.rpartition(".")[2]
            if file.is_file() and ending in _TYPES:
                body = file.read_bytes()
                pressed = gzip.compress(body, mtime=0) if ending in _PRESSED else None
                found[file.name] = Asset(body, pressed, _TYPES[ending], lasting)
    assert found, "static/ is empty"
    return found


ASSETS: Final = _read()
"""The files by their names, as they are served below /static/."""

BUILT: Final[Mapping[str, str]] = json.loads((_STATIC / "built" / "manifest.json").read_text())
"""The name of each built file by that of its source, as in `style.css`."""

_FACES: Final[Mapping[str, tuple[str, ...]]] = {
    lang: tuple(
        name
        for script in (("latin", "cyrillic") if lang == "ru" else ("latin",))
        for name in sorted(ASSETS)
        if name.endswith(".woff2") and f"-{script}-wght-normal-" in name
    )
    for lang in LANGUAGES
}
"""The fonts that a page in a language is set in, fetched before its text is laid out."""


Content = Mapping[str, Any]
"""What a template is given besides what all are, or in place of it."""

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may do: fetch from this server alone, and run no script but its files."""

SECTIONS: Final = ("concepts", "instruments", "economies", "questions", "sources", "tools")
"""The pages in the head of each, by their paths."""
TOOLS: Final[Mapping[str, tuple[str, ...]]] = {
    "texts": ("concordance", "matrix", "matrix/contents", "gaps", "compare"),
    "ways": ("explore", "paths", "timeline", "parties"),
    "teaching": ("handout", "glossary"),
    "data": ("verify", "assess", "sparql", "downloads", "docs"),
    "lists": ("actors", "events", "force", "changes", "about"),
}
"""The pages that the page of tools leads to, by group."""
_IN_TOOLS: Final = frozenset(path for group in TOOLS.values() for path in group) | {"explain"}
_SECTION_OF_KIND: Final = {
    "Concept": "concepts",
    "Definition": "concepts",
    "Dimension": "concepts",
    **dict.fromkeys(("Action", "Bearer", "Matter", "Qualifier"), "concepts"),
    **dict.fromkeys(("Instrument", "Edition", "Provision", "Norm"), "instruments"),
    "State": "economies",
    "Actor": "actors",
    "Event": "events",
    "Source": "sources",
}
"""The index above the page of a record, by the first of these kinds that it has."""

_FILTERED: Final = " ".join(FILTERS)
FORMS: Final[Mapping[str, frozenset[str]]] = {
    f"{page}.html": frozenset(parameters.split())
    for page, parameters in {
        "ask": "q reading",
        "browse": "order",
        "compare": f"{_FILTERED} a b aspect",
        "concordance": "action instrument kind bearer parallel force confidence asOf cursor",
        "economies": "kind order cursor",
        "economies-compare": "a b",
        "explain": "subject relation object limit offset",
        "explore": f"{_FILTERED} force focus relation depth limit",
        "gaps": f"{_FILTERED} force notion instrument most",
        "glossary": "kind cursor",
        "handout": "of beside",
        "matrix-contents": "texts concept",
        "matrix": f"{_FILTERED} force rows columns whole",
        "parties": "of asOf",
        "paths": f"{_FILTERED} force from to k longest",
        "question": "cursor format",
        "questions": "q about format",
        "record": "page cursor format asOf",
        "concept": "page format",
        "state": "asOf page format",
        "instrument": "concept page format",
        "provision": "concept format",
        "search": "q kind cursor",
        "sources": "kind q sort cursor",
        "timeline": f"{_FILTERED} force of from to cursor",
    }.items()
}
"""The pages with a form, and the parameters that each reads besides the language."""
_KNOWN: Final[Mapping[str, frozenset[str]]] = {
    **FORMS,
    "assess.html": frozenset(),
    "changes.html": frozenset(("format",)),
    "verify.html": frozenset(),
    "economy.html": frozenset(),
    "sparql.html": frozenset(("query",)),
}
_FORMS_AT_FAULT: Final = (404, 422)
_OF_A_THING: Final = ("focus", "of", "notion", "a", "from", "concept", "name")
"""What pages call the parameter that names the thing that they are on."""
_MAX_NAMED: Final = 5
_MAX_NAME_LENGTH: Final = 40

_HTML: Final = "text/html; charset=utf-8"
_SHOWN_OF_HASH: Final = 12
_DAY: Final = len("2026-11-28")
_WORDS: Final = re.compile(r"[^\W_]+")
_MAX_SOUGHT_LENGTH: Final = 80
_VIEWS: Final = tuple(dict.fromkeys((*SECTIONS, *sorted(_IN_TOOLS - {"explain"}))))
_MAX_VIEWS: Final = 2
_MAX_BEGUN: Final = 3
_MAX_NEAR: Final = 6
"""What may have been meant is a hint; below it all can be searched for."""


def by_source(citations: Iterable[Citation]) -> list[list[Citation]]:
    """The places in each source, in their order, each place and confidence once."""
    every: dict[str, dict[tuple[str, str], Citation]] = {}
    for one in citations:
        every.setdefault(one.source.iri, {}).setdefault((one.locator, one.confidence), one)
    return [list(those.values()) for those in every.values()]


# Attributes that come from data stand in quotes in all templates, which autoescape keeps shut.
SHEETS: Final = Environment(
    loader=PackageLoader("dcgraph_api"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=lambda value: (
        replaced(value, "\N{REPLACEMENT CHARACTER}", breaks=False)
        if isinstance(value, str) and not isinstance(value, Markup)
        else value
    ),
)
SHEETS.filters["together"] = kept_together
SHEETS.filters["force"] = force_of
SHEETS.filters["force_told"] = force_told
SHEETS.filters["mark_of_kind"] = mark_of
SHEETS.filters["verb_of"] = verb_of
SHEETS.globals |= {"marks": MARKS, "mark_by_force": MARK}
SHEETS.filters["of_numbers"] = of_numbers
SHEETS.filters["by_source"] = by_source


async def rendered(
    request: Request,
    service: Service,
    template: str,
    work: Callable[[Desk, Reader], Content],
    *,
    apart: tuple[str, ...] = (),
) -> Response:
    """The page that a template makes of what `work` finds at the desk, or of why it cannot.

    It is made in a thread and kept under its address, and under what sets it `apart` besides;
    whoever has it already gets 304.
    """

    async def ready(desk: Desk, reader: Reader) -> Content:
        return await service.research.work(work, desk, reader)

    return await rendered_after(request, service, template, ready, apart=apart)


async def rendered_after(
    request: Request,
    service: Service,
    template: str,
    work: Callable[[Desk, Reader], Awaitable[Content]],
    *,
    apart: tuple[str, ...] = (),
    lasting: Callable[[Content], bool] = lambda _content: True,
    failing: Content | None = None,
) -> Response:
    """The same of what `work` finds, which may wait for the store meanwhile.

    What is not `lasting` is made anew each time. Where `failing` is given, the same template
    tells of it why there is nothing, instead of a page on the problem alone.
    """
    reader = reader_of(request, service.settings)

    async def make() -> Reply:
        desk = await service.research.desk()
        content = {**_of_norms(desk, reader), **await work(desk, reader)}
        made = await service.research.work(_made, service, reader, template, content, 200)
        made.lasts = lasting(content)
        return made

    key = ("page", request.url.path, request.url.query, reader.base, reader.lang, template, *apart)
    try:
        return await respond(request, service, key, make, _headers(reader), pressed=True)
    except DcgraphError as error:
        told = problem_of(error)
        if failing is not None:
            return await problem_page(request, service, told, template, failing)
        if template in FORMS and told.status in _FORMS_AT_FAULT:
            return await _form_again(request, service, template, work, error)
        return await problem_page(request, service, told)


def _of_norms(desk: Desk, reader: Reader) -> Content:
    """What tells a norm in a template: its sentence in pieces, of which some lead to a thing."""

    def pieces(norm: Norm) -> Pieces:
        return sentence(desk, norm.thing.iri, norm.kind, reader.lang)

    return {"norm_pieces": pieces}


async def _form_again(
    request: Request,
    service: Service,
    template: str,
    work: Callable[[Desk, Reader], Awaitable[Content]],
    error: DcgraphError,
) -> Response:
    """The form with what was entered, and what is wrong with it at each field.

    Where the page cannot be made without the fields at fault either, the problem is the page.
    """
    reader, desk = reader_of(request, service.settings), await service.research.desk()
    faults = {one.field: one for one in faults_of(error, reader)}
    content: Content | None = None
    for without in (faults, reader.asked):
        with suppress(DcgraphError):
            content = await work(desk, reader.without(without))
            break
    if content is None:
        return await problem_page(request, service, problem_of(error))
    every = faults_of(error, reader)
    status = 404 if all(one.unknown for one in every) else 422
    content = {**_of_norms(desk, reader), **content}
    told = {**content, "reader": reader, "faults": faults, "fault_list": every, "unknown": ()}
    return await rendered_once(request, service, template, told, status=status)


async def rendered_once(
    request: Request,
    service: Service,
    template: str,
    content: Content,
    *,
    status: int = 200,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    """The page that a template makes for one request: it is kept neither here nor elsewhere."""
    reader = reader_of(request, service.settings)
    made = await service.research.work(_made, service, reader, template, content, status)
    own = {**_headers(reader), **headers, "cache-control": "no-store"}
    return made.response(request, own, pressed=True)


class Near(NamedTuple):
    """What may have been meant: its label, its name if that is another, and the way to its page."""

    label: Text
    name: str
    way: str


async def problem_page(
    request: Request,
    service: Service,
    problem: Problem,
    template: str = "problem.html",
    more: Content = MappingProxyType({}),
) -> Response:
    """What went wrong, in words, and where to go from here; `more` is what a template needs."""
    reader = reader_of(request, service.settings)
    content = {
        **more,
        "problem": problem,
        "near": await _near(service, problem, reader),
        "sought": _sought(problem, reader),
    }
    own = {name: value for name, value in problem.headers if name.lower() != "vary"}
    return await rendered_once(
        request, service, template, content, status=problem.status, headers=own
    )


async def _near(service: Service, problem: Problem, reader: Reader) -> list[Near]:
    """What may have been meant, by labels; of an address that nothing serves, views too."""
    names = list(map(str, problem.members.get("near") or ()))
    if problem.kind != "not-found" or reader.path.startswith("/static/"):
        return [Near(Text(name, reader.lang), "", "") for name in names]
    t, views = CATALOGUES[reader.lang], []
    if unserved := "near" not in problem.members:
        asked = reader.path.strip("/").removesuffix(".html")[:_MAX_SOUGHT_LENGTH]
        views = get_close_matches(asked.casefold(), _VIEWS, n=_MAX_VIEWS, cutoff=0.7)
        names = await service.store.work(service.store.near, f"id/{asked.rpartition('/')[2]}")
    sought = _sought(problem, reader) if unserved or reader.path.startswith("/id/") else ""
    told = [
        Near(Text(t(f"page.section-{one}"), reader.lang), "", reader.href(f"/{one}"))
        for one in views
    ]
    if names or sought:
        # The page says that there is nothing here, even if the graph cannot be read.
        with suppress(DcgraphError):
            desk = await service.research.desk()
            told += await service.research.work(_like, desk, names, sought, reader)
    return told


def _like(desk: Desk, names: list[str], sought: str, reader: Reader) -> list[Near]:
    """The thing of the first name, those with the words that are sought, then the other names."""
    named = [_named(desk, name, reader) for name in names]
    begun = suggest(desk, sought, reader.lang).matches[:_MAX_BEGUN] if sought else ()
    every = [*named[:1], *(_thing(one.thing, reader) for one in begun), *named[1:]]
    return list({one.way or one.label.text: one for one in every if one}.values())[:_MAX_NEAR]


def _named(desk: Desk, name: str, reader: Reader) -> Near | None:
    """What has a name or an IRI: a thing, a question or a term; None of a file of the graph."""
    iris = (name,) if "/" in name else (space + name for space in (DCGD, QUESTIONS, DCG))
    iri = next((one for one in iris if one in desk.facts.about), "")
    if iri.startswith(QUESTIONS):
        short = iri.removeprefix(QUESTIONS)
        # A parameter of a question has no page.
        if "#" in short:
            return None
        return Near(question_of(desk, short, reader.lang).title, short, reader.to(iri))
    if iri:
        return _thing(desk.thing(iri, reader.lang), reader)
    return None if "/" in name else Near(Text(name, reader.lang), "", "")


def _thing(one: Thing, reader: Reader) -> Near:
    return Near(Text(one.label, one.language), one.name, reader.to(one))


def _sought(problem: Problem, reader: Reader) -> str:
    """The words in the name of what was not found, to be searched for."""
    name = str(problem.members.get("name") or reader.path).rpartition("/")[2]
    return " ".join(_WORDS.findall(name.removesuffix(".html")))[:_MAX_SOUGHT_LENGTH]


def _made(
    service: Service,
    reader: Reader,
    template: str,
    content: Content,
    status: int,
) -> Reply:
    # The page of a record depends on what it is.
    template = content.get("template", template)
    told = {
        **_common(service, reader),
        "unknown": _unknown(template, reader, content),
        "sections_above": _above(reader, content),
        **content,
    }
    body = SHEETS.get_template(template).render(told).encode()
    # Compressed once, since every browser takes it so; who does not gets it spread out again.
    tag = f"W/{tag_of(_HTML, body)}"
    return Reply(status, gzip.compress(body, 6, mtime=0), tag=tag)


def _above(reader: Reader, content: Content) -> list[str]:
    """The sections above a page, the widest first, by their paths."""
    path = reader.path.strip("/")
    first = path.partition("/")[0]
    if "record" in content:
        kinds = content["record"].kinds
        first = next((above for kind, above in _SECTION_OF_KIND.items() if kind in kinds), "")
        path = ""
    above = [first] if first != path and first in (*SECTIONS, *_IN_TOOLS) else []
    return ["tools", *above] if first in _IN_TOOLS else above


def _unknown(template: str, reader: Reader, content: Content) -> list[tuple[str, str]]:
    """The parameters that a page does not know, each with the nearest that it does, or nothing."""
    known = _KNOWN.get(template)
    if known is None:
        return []
    known = known | content.get("fields", {}).keys()
    spelt = {one.casefold(): one for one in known}
    alike = next((one for one in _OF_A_THING if one in known), "")
    told = []
    for name in (one[:_MAX_NAME_LENGTH] for one in reader.asked if one not in known):
        near = get_close_matches(name.casefold(), spelt, n=1, cutoff=0.7)
        told.append((name, alike if name in _OF_A_THING else spelt[near[0]] if near else ""))
    left = len(told) - _MAX_NAMED
    return told[:_MAX_NAMED] + ([(f"… (+{left})", "")] if left > 0 else [])


def _common(service: Service, reader: Reader) -> dict[str, Any]:
    manifest = service.snapshot.manifest
    return {
        "t": CATALOGUES[reader.lang],
        "faults": {},
        "fault_list": (),
        "reader": reader,
        "href": reader.href,
        "to": reader.to,
        "lang": reader.lang,
        "languages": LANGUAGES,
        "sections": SECTIONS,
        "built": {name: reader.href(f"/static/{file}") for name, file in BUILT.items()},
        "faces": [reader.href(f"/static/{file}") for file in _FACES[reader.lang]],
        "version": manifest.version,
        "built_on": manifest.built[:_DAY],
        "content_hash": manifest.hash,
        "short_hash": manifest.hash[:_SHOWN_OF_HASH],
        "software": __version__,
    }


def _headers(reader: Reader) -> dict[str, str]:
    return {
        "content-type": _HTML,
        "content-language": reader.lang,
        "content-security-policy": POLICY,
        "referrer-policy": "same-origin",
        "vary": "Accept, Accept-Encoding, Accept-Language, Host",
    }


_TOLD: Final = Family("a problem", (Format(("json",), MEDIA_TYPE), HTML))


def wants_page(headers: Headers) -> bool:
    """Whether whoever asks would rather read of a problem on a page than in a document."""
    return choose(headers.get("accept"), _TOLD) is HTML


class ProblemPageMiddleware:
    """Wraps an application and tells a browser in a page what it could not do.

    To anybody else, and of what nobody foresaw, the middleware around it tells.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request; other scopes pass unchanged."""
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except DcgraphError as error:
            problem = problem_of(error)
            if begun or problem.kind == "internal" or not wants_page(Headers(scope=scope)):
                raise
            note(problem, record_of(scope), error)
            response = await problem_page(Request(scope), scope[SERVICE], problem)
            await response(scope, receive, send)
