"""The formats of an answer, and which one a client gets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from fastapi import Query, Request

from dcgraph_api.errors import ProblemError


@dataclass(frozen=True, slots=True)
class Format:
    """One serialisation.

    `names` are its short names for people, `media_type` what the store is asked for,
    `content_type` the header it is sent under and `iri` its name in service descriptions.
    `aliases` are media types that a client may name when it means this format; they match
    only when named whole, never by a wildcard.
    """

    names: tuple[str, ...]
    media_type: str
    content_type: str = ""
    iri: str = ""
    aliases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        charset = "; charset=utf-8" if self.media_type.startswith("text/") else ""
        object.__setattr__(self, "content_type", self.content_type or self.media_type + charset)


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """The formats of one kind of answer; the first is what a client with no wish gets.

    Families are compared by identity, which keeps them cheap as keys.
    """

    title: str
    formats: tuple[Format, ...]

    def find(self, name: str) -> Format | None:
        """The format with this short name or media type."""
        wanted = name.strip().lower()
        for item in self.formats:
            if wanted in item.names or wanted == item.media_type or wanted in item.aliases:
                return item
        return None

    def listing(self) -> list[str]:
        """Each format as `media type (short name)`, for messages."""
        return [f"{item.media_type} ({item.names[0]})" for item in self.formats]


def _w3c(names: str, media_type: str, name: str, aliases: str) -> Format:
    """A format that the W3C has given an IRI."""
    iri = f"http://www.w3.org/ns/formats/{name}"
    return Format(tuple(names.split()), media_type, "", iri, tuple(aliases.split()))


_XML: Final = "application/xml text/xml"
_JSON: Final = "application/json text/json"
_HTML: Final = " text/html"
# Turtle is N3 that every reader of N3 can read.
_N3: Final = "application/turtle application/x-turtle text/n3 text/rdf+n3 application/n3"

# A browser asks for text/html above all else: JSON and Turtle are what it can show as text.
SOLUTIONS: Final = Family(
    "SELECT and ASK",
    (
        _w3c(
            "json", "application/sparql-results+json", "SPARQL_Results_JSON", f"{_JSON} text/html"
        ),
        _w3c("xml", "application/sparql-results+xml", "SPARQL_Results_XML", _XML),
        _w3c("csv", "text/csv", "SPARQL_Results_CSV", ""),
        _w3c("tsv", "text/tab-separated-values", "SPARQL_Results_TSV", "text/plain"),
    ),
)
GRAPH: Final = Family(
    "CONSTRUCT and DESCRIBE",
    (
        _w3c("ttl turtle n3", "text/turtle", "Turtle", _N3 + _HTML),
        _w3c("nt ntriples n-triples", "application/n-triples", "N-Triples", "text/plain"),
        _w3c("jsonld json-ld json", "application/ld+json", "JSON-LD", _JSON),
        _w3c("rdf rdf+xml rdfxml xml", "application/rdf+xml", "RDF_XML", _XML),
    ),
)
FAMILIES: Final = (SOLUTIONS, GRAPH)

HTML: Final = _w3c("html", "text/html", "HTML", "application/xhtml+xml")


def without_pages(one: Format) -> Format:
    """A format that does not stand in for a page, which browsers ask for by its own name."""
    return replace(one, aliases=tuple(name for name in one.aliases if name != HTML.media_type))


# A program that says nothing of formats gets Turtle, a browser asks for HTML.
DOCUMENTS: Final = Family("a thing", (*map(without_pages, GRAPH.formats), HTML))
ENDINGS: Final[Mapping[str, Format]] = {one.names[0]: one for one in DOCUMENTS.formats}
"""The endings of the addresses of documents. No name in the graph ends like one of them."""

_TOKEN: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_RANGE: Final = re.compile(rf"({_TOKEN})/({_TOKEN})")
_QUALITY: Final = re.compile(r"0?\.\d+|0\.?|1(?:\.0*)?")
_NOT_AT_ALL: Final = re.compile(r"q=0(?:\.0*)?")
_ELEMENT: Final = re.compile(r'(?:"(?:\\.|[^"\\])*"?|[^,"])+')
_PARAMETER: Final = re.compile(r'(?:"(?:\\.|[^"\\])*"?|[^;"])+')

_MAX_RANGES: Final = 100
"""No client has so many wishes, and each takes time."""


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept header; `type` and `subtype` in lower case, `*` for any."""

    type: str
    subtype: str
    quality: float

    def specificity(self, item: Format) -> int | None:
        """How closely it names a format, from 0 for anything on; None where it does not."""
        name = f"{self.type}/{self.subtype}"
        if name == item.media_type:
            return 3
        if name in item.aliases:
            return 2
        if self.subtype == "*" and self.type == item.media_type.partition("/")[0]:
            return 1
        return 0 if self.type == "*" else None


def parse_accept(header: str) -> tuple[MediaRange, ...]:
    """The media ranges of a header, in its order; of a very long one those that come first.

    Parameters other than q are set aside: no format here differs by one. What cannot be read
    as a media range is passed over, and a q that is no number from 0 to 1 counts as 1, since
    whoever names a type wants it.
    """
    ranges = []
    for element in islice(_ELEMENT.finditer(header), _MAX_RANGES):
        name, *parameters = _PARAMETER.findall(element[0]) or [""]
        # A lone star is no media range, but old Java clients send it and mean anything.
        match = _RANGE.fullmatch("*/*" if name.strip() == "*" else name.strip())
        if match is not None and (match[1] != "*" or match[2] == "*"):
            pairs = (parameter.partition("=") for parameter in parameters)
            given = next((v.strip() for n, _, v in pairs if n.strip().lower() == "q"), "1")
            quality = float(given) if _QUALITY.fullmatch(given) else 1.0
            ranges.append(MediaRange(match[1].lower(), match[2].lower(), quality))
    return tuple(ranges)


@lru_cache(maxsize=256)
def choose(header: str | None, family: Family) -> Format | None:
    """The format of the family that the header likes best; None when it accepts none.

    Each format is judged by the most specific range that speaks of it. Between equal
    qualities the more specific range wins, then the order of the family. No header, or one
    in which nothing can be read, accepts anything.
    """
    ranges = parse_accept(header) if header else ()
    if not ranges:
        return family.formats[0]
    judged = []
    for place, item in enumerate(family.formats):
        spoken = [
            (how, one.quality) for one in ranges if (how := one.specificity(item)) is not None
        ]
        specificity, quality = max(spoken, default=(0, 0.0))
        judged.append((quality, specificity, -place))
    quality, _, place = max(judged)
    return family.formats[-place] if quality > 0 else None


def chosen_format(request: Request, family: Family, wanted: str | None) -> Format:
    """The format named by the parameter `format`, else by Accept. Raises ProblemError for none."""
    if wanted is not None:
        found = family.find(wanted)
        if found is None:
            names = [item.names[0] for item in family.formats]
            raise ProblemError(
                "bad-request",
                f"The parameter 'format' is {wanted!r}; it must be one of {', '.join(names)}.",
                available=names,
            )
        return found
    found = choose(request.headers.get("accept"), family)
    if found is None:
        raise ProblemError(
            "not-acceptable",
            f"This document comes as {', '.join(family.listing())}.",
            (("vary", "Accept"),),
            available=[item.media_type for item in family.formats],
        )
    return found


def format_parameter(family: Family) -> Any:
    """The parameter `format`, which takes any of the short names, for an interface."""
    names = dict.fromkeys(name for item in family.formats for name in item.names)
    return Query(
        alias="format", description="Short name of a format.", json_schema_extra={"enum": [*names]}
    )


def documented(family: Family) -> dict[int | str, dict[str, Any]]:
    """The formats of a family as the description of an interface lists them."""
    content: dict[str, Any] = {item.media_type: {} for item in family.formats}
    return {
        200: {"description": "The document.", "content": content},
        304: {"description": "The client has it already."},
    }


@lru_cache(maxsize=256)
def takes_gzip(header: str | None) -> bool:
    """Whether an Accept-Encoding asks for gzip, or for anything, by other than a q of 0."""
    wishes: dict[str, bool] = {}
    for element in (header or "").lower().split(",")[:_MAX_RANGES]:
        name, _, parameter = element.replace(" ", "").replace("\t", "").partition(";")
        wishes[name] = not _NOT_AT_ALL.fullmatch(parameter)
    return next((wishes[name] for name in ("gzip", "x-gzip", "*") if name in wishes), False)
