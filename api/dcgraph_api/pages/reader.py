"""Who reads a page: in which language, from which address, and how links go on from there."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final, cast
from urllib.parse import quote, urlencode, urlsplit

from starlette.requests import Request

from dcgraph.research.model import LANGUAGES, Language, Thing
from dcgraph.terms import DCGD, ROOT
from dcgraph_api.description import base_of
from dcgraph_api.settings import Settings

__all__ = ["LONGEST", "Reader", "reader_of"]

LONGEST: Final = 500
"""Characters that a parameter may have, but for a query."""
_LONGEST_QUERY: Final = 8_000
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

    def again(self, /, **parameters: object) -> str:
        """The way to this page with some parameters otherwise."""
        return self.href(self.path, **{**self.asked, **parameters})

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
        name: value if name == "query" else value[:LONGEST]
        for name, value in request.query_params.items()
        if name != "lang"
        and len(name) <= LONGEST
        and not (name == "query" and len(value) > _LONGEST_QUERY)
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
    for wish in header[:LONGEST].split(","):
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
