"""Who reads a page: language, address, words, figures and dates."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any, Final, cast
from urllib.parse import quote, urlencode, urlsplit

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request

from dcgraph.namespaces import DCGD, ROOT, compact
from dcgraph.research.graph import Desk
from dcgraph.research.model import Text, Thing
from dcgraph.research.questions import Cell
from dcgraph.words import LANGUAGES, Language, Words, kept_together
from dcgraph_api.config import Settings
from dcgraph_api.requests import base_of

MAX_LENGTH: Final = 500
"""Characters that a parameter may have, but for a query."""
_MAX_QUERY_LENGTH: Final = 8_000
"""Characters of a query that links repeat. A page has many, and programs cut longer addresses."""
_OF_NO_LANGUAGE: Final = (
    "/static/",
    "/favicon.ico",
    "/downloads/",
    "/at/",
    "/api/v1/cite",
    "/openapi.json",
)
"""What is the same in all languages, and may refuse to be told one."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A language, and the address that was asked for.

    `chosen` tells that the address names the language, so that links go on naming it. `root`
    stands before all paths, where a proxy serves this below one; `base` is the whole address of
    the server, for what is read elsewhere. `asked` has the parameters, without a query that is too
    long for links; `too_long` names those of which only the beginning was read.
    """

    lang: Language
    chosen: bool
    root: str
    base: str
    path: str
    asked: Mapping[str, str]
    too_long: tuple[str, ...] = ()

    def href(self, path: str, /, **parameters: object) -> str:
        """The way to a path of this server, with parameters; those that are empty fall away."""
        given = {name: str(value) for name, value in parameters.items() if value not in ("", None)}
        if self.chosen and not path.startswith(_OF_NO_LANGUAGE):
            given.setdefault("lang", self.lang)
        # An address that begins with two slashes is that of another server.
        quoted = re.sub("^//", "/%2F", quote(path, safe="/.-_~"))
        return f"{self.root}{quoted}{'?' if given else ''}{urlencode(given)}"

    @property
    def printed(self) -> str:
        """The address that paper names: of a thing the one at w3id.org, of a view that here."""
        if self.path.startswith("/id/") and self.path.endswith(".html"):
            return DCGD + self.path.removeprefix("/id/").removesuffix(".html")
        asked = {**self.asked, "lang": self.lang}
        return f"{self.base}{quote(self.path)}?{urlencode(asked)}"

    def again(self, /, **parameters: object) -> str:
        """The way to this page with some parameters otherwise."""
        return self.href(self.path, **{**self.asked, **parameters})

    def given(self, names: Iterable[str]) -> dict[str, str]:
        """Some parameters, as far as they are not empty."""
        return {one: self.asked[one] for one in names if self.asked.get(one)}

    def without(self, names: Collection[str]) -> Reader:
        """The same reader, who did not ask for some parameters."""
        kept = {name: value for name, value in self.asked.items() if name not in names}
        return replace(self, asked=kept, too_long=())

    def naming(self, names: Mapping[str, str]) -> Reader:
        """The same reader, who asked for things by their names where other words were given.

        So links go on to what was read, and not to what it would be in another language.
        """
        told = {one: name for one, name in names.items() if self.asked.get(one)}
        return replace(self, asked={**self.asked, **told})

    def to(self, thing: Thing | str) -> str:
        """The way to the page on a thing, or on an IRI of the graph; elsewhere, the IRI itself.

        Empty for what no reader should follow, as are addresses of scripts.
        """
        iri = thing if isinstance(thing, str) else thing.iri
        if iri.startswith(DCGD):
            return self.href(f"/id/{iri.removeprefix(DCGD)}.html")
        if iri.startswith(ROOT):
            return self.href("/" + iri.removeprefix(ROOT))
        return iri if _linkable(iri) else ""


def _linkable(address: str) -> bool:
    """Whether an address may stand behind a link: of the web, or relative and of this server."""
    scheme, colon, _ = address.partition(":")
    return not colon or scheme.lower() in ("http", "https")


def reader_of(request: Request, settings: Settings) -> Reader:
    """Who asks: by the parameter `lang`, else by what the browser would rather have."""
    asked = {
        name: value if name == "query" else value[:MAX_LENGTH]
        for name, value in request.query_params.items()
        if name != "lang"
        and len(name) <= MAX_LENGTH
        and not (name == "query" and len(value) > _MAX_QUERY_LENGTH)
    }
    too_long = tuple(
        name for name, value in asked.items() if len(value) < len(request.query_params[name])
    )
    wish = request.query_params.get("lang", "")
    chosen = wish in LANGUAGES
    lang = cast(Language, wish) if chosen else _liked(request.headers.get("accept-language", ""))
    base, root = base_of(request.scope, settings.base), urlsplit(settings.base).path
    # Not that of the URL, which is quoted in part, and is to be quoted by `href`.
    path = request.scope["path"]
    return Reader(lang, chosen, root, base, path, asked, too_long)


def _liked(header: str) -> Language:
    """The language that an Accept-Language likes best of ours, else English."""
    best: tuple[float, Language] = (0.0, "en")
    for wish in header[:MAX_LENGTH].split(","):
        name, _, parameter = wish.partition(";")
        tongue = name.strip().lower().partition("-")[0]
        try:
            quality = float(parameter.partition("=")[2] or 1)
        except ValueError:
            continue
        for lang in LANGUAGES:
            if tongue == lang and best[0] < quality <= 1:
                best = (quality, lang)
    return best[1]


CATALOGUES: Final[Mapping[Language, Words]] = {
    lang: Words(lang, files("dcgraph_api.pages") / "words", kept_together) for lang in LANGUAGES
}
"""What pages say in words of their own, by language."""


_GROUPS: Final[dict[Language, str]] = {
    "en": ",",
    "fr": "\N{NARROW NO-BREAK SPACE}",
    "ru": "\N{NO-BREAK SPACE}",
}
_STEP: Final = 1024
_UNITS: Final = ("bytes", "kilobytes", "megabytes", "gigabytes")


def grouped(number: float, lang: Language) -> str:
    """A number with its digits in groups of three; a fraction has as many as it needs, up to two.

    1234567.5 is 1,234,567.5 in English.
    """
    whole, _, rest = f"{number:.2f}".partition(".")
    rest = rest.rstrip("0")
    mark = "." if lang == "en" else ","
    return f"{int(whole):,}".replace(",", _GROUPS[lang]) + (f"{mark}{rest}" if rest else "")


def size(number: int, lang: Language) -> str:
    """A number of bytes in the largest unit of which it has one at least."""
    left, unit = float(number), 0
    while left >= _STEP and unit < len(_UNITS) - 1:
        left, unit = left / _STEP, unit + 1
    return CATALOGUES[lang](f"figures.{_UNITS[unit]}", n=grouped(round(left, 1), lang))


_YEAR: Final = 4
_MONTH: Final = 7


def within_year(date: str, until: str, lang: Language) -> str:
    """A date as 2018-12-10, 2018-12 or 2018 without its year, and to when it lasted.

    The year of `until` is told where it is another; the text is empty for a year alone.
    """
    begun = _spoken(date, lang)
    if not until:
        return begun
    t = CATALOGUES[lang]
    year = until[:_YEAR]
    ended = _spoken(until, lang)
    if year != date[:_YEAR]:
        ended = f"{ended} {year}".strip()
    return t("when.span", begun=begun, ended=ended) if begun else t("when.until", ended=ended)


def _spoken(date: str, lang: Language) -> str:
    t = CATALOGUES[lang]
    if len(date) == _YEAR:
        return ""
    month = date[_YEAR + 1 : _MONTH]
    if len(date) == _MONTH:
        return t(f"when.month-{month}")
    day = int(date[_MONTH + 1 :])
    told = "1er" if lang == "fr" and day == 1 else str(day)
    return t(f"when.day-{month}", day=told)


SHOWN: Final = 200
"""Rows on a page; all of them are in the files."""
NUMBER: Final = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
"""A number as XML Schema writes it, but for those that are none or have no end."""


def cell(desk: Desk, term: dict[str, Any] | None, lang: Language) -> Cell:
    """A value of SPARQL JSON."""
    if term is None:
        return None
    if term["type"] == "uri":
        return _thing(desk, term["value"], lang)
    if term["type"] == "literal":
        return Text(term["value"], term.get("xml:lang", ""))
    return Text(f"_:{term['value']}" if term["type"] == "bnode" else json.dumps(term), "")


def node(desk: Desk, term: object, lang: Language) -> Thing | Text:
    """A term of a triple."""
    if isinstance(term, NamedNode):
        return _thing(desk, term.value, lang)
    if isinstance(term, Literal):
        return Text(term.value, term.language or "")
    return Text(str(term), "")


def of_numbers(rows: Iterable[tuple[Cell, ...]]) -> tuple[bool, ...]:
    """Of each column, whether it has numbers and nothing besides."""
    columns = [[one for one in column if one is not None] for column in zip(*rows, strict=True)]
    return tuple(
        bool(told) and all(isinstance(one, Text) and NUMBER.fullmatch(one.text) for one in told)
        for told in columns
    )


def _thing(desk: Desk, iri: str, lang: Language) -> Thing:
    # The desk remembers what it is asked for, and a query can make as many IRIs as it likes.
    if iri in desk.facts.about:
        return desk.thing(iri, lang)
    return Thing(iri, iri, "", compact(iri), "")
