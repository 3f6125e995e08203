"""The formats of an answer, and which one a client gets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final


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
    content_type: str
    iri: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """The formats of one kind of answer; the first is what a client with no wish gets.

    There are two, compared by identity, which keeps them cheap as keys.
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


_W3C: Final = "http://www.w3.org/ns/formats/"

# A browser asks for text/html above all else: JSON and Turtle are what it can show as text.
SOLUTIONS: Final = Family(
    "SELECT and ASK",
    (
        Format(
            ("json",),
            "application/sparql-results+json",
            "application/sparql-results+json",
            _W3C + "SPARQL_Results_JSON",
            ("application/json", "text/json", "text/html"),
        ),
        Format(
            ("xml",),
            "application/sparql-results+xml",
            "application/sparql-results+xml",
            _W3C + "SPARQL_Results_XML",
            ("application/xml", "text/xml"),
        ),
        Format(("csv",), "text/csv", "text/csv; charset=utf-8", _W3C + "SPARQL_Results_CSV"),
        Format(
            ("tsv",),
            "text/tab-separated-values",
            "text/tab-separated-values; charset=utf-8",
            _W3C + "SPARQL_Results_TSV",
            ("text/plain",),
        ),
    ),
)

GRAPH: Final = Family(
    "CONSTRUCT and DESCRIBE",
    (
        Format(
            ("ttl", "turtle", "n3"),
            "text/turtle",
            "text/turtle; charset=utf-8",
            _W3C + "Turtle",
            (
                "application/turtle",
                "application/x-turtle",
                # Turtle is N3 that every reader of N3 can read.
                "text/n3",
                "text/rdf+n3",
                "application/n3",
                "text/html",
            ),
        ),
        Format(
            ("nt", "ntriples", "n-triples"),
            "application/n-triples",
            "application/n-triples",
            _W3C + "N-Triples",
            ("text/plain",),
        ),
        Format(
            ("jsonld", "json-ld", "json"),
            "application/ld+json",
            "application/ld+json",
            _W3C + "JSON-LD",
            ("application/json", "text/json"),
        ),
        Format(
            ("rdf", "rdf+xml", "rdfxml", "xml"),
            "application/rdf+xml",
            "application/rdf+xml",
            _W3C + "RDF_XML",
            ("application/xml", "text/xml"),
        ),
    ),
)

FAMILIES: Final = (SOLUTIONS, GRAPH)


_TOKEN: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_RANGE: Final = re.compile(rf"({_TOKEN})/({_TOKEN})")
_QUALITY: Final = re.compile(r"0?\.\d+|0\.?|1(?:\.0*)?")
_NOT_AT_ALL: Final = re.compile(r"q=0(?:\.0*)?")
_ELEMENT: Final = re.compile(r'(?:"(?:\\.|[^"\\])*"?|[^,"])+')
_PARAMETER: Final = re.compile(r'(?:"(?:\\.|[^"\\])*"?|[^;"])+')

_MAX_RANGES: Final = 100
"""No client has so many wishes, and each takes time."""

_EXACT: Final = 3
_ALIAS: Final = 2
_SUBTYPES: Final = 1
_ANYTHING: Final = 0


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept header; `type` and `subtype` in lower case, `*` for any."""

    type: str
    subtype: str
    quality: float

    @property
    def name(self) -> str:
        """The range as it is written."""
        return f"{self.type}/{self.subtype}"


def parse_accept(header: str) -> tuple[MediaRange, ...]:
    """The media ranges of a header, in its order; of a very long one those that come first.

    Parameters other than q are set aside: no format here differs by one. What cannot be read
    as a media range is passed over, and a q that is no number from 0 to 1 counts as 1, since
    whoever names a type wants it.
    """
    elements = islice(_ELEMENT.finditer(header), _MAX_RANGES)
    ranges = (_media_range(element[0]) for element in elements)
    return tuple(found for found in ranges if found is not None)


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
    judged = [(*_judge(item, ranges), -place) for place, item in enumerate(family.formats)]
    quality, _, place = max(judged)
    return family.formats[-place] if quality > 0 else None


def _media_range(element: str) -> MediaRange | None:
    name, *parameters = _PARAMETER.findall(element) or [""]
    name = name.strip()
    # A lone star is no media range, but old Java clients send it and mean anything.
    match = _RANGE.fullmatch("*/*" if name == "*" else name)
    if match is None or (match[1] == "*" and match[2] != "*"):
        return None
    return MediaRange(match[1].lower(), match[2].lower(), _quality(parameters))


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            value = value.strip()
            return float(value) if _QUALITY.fullmatch(value) else 1.0
    return 1.0


def _judge(item: Format, ranges: tuple[MediaRange, ...]) -> tuple[float, int]:
    """The quality that the most specific range gives the format, and how specific it is."""
    best: dict[int, float] = {}
    for found in ranges:
        specificity = _specificity(item, found)
        if specificity is not None:
            best[specificity] = max(found.quality, best.get(specificity, 0.0))
    if not best:
        return 0.0, _ANYTHING
    most = max(best)
    return best[most], most


def _specificity(item: Format, found: MediaRange) -> int | None:
    """How closely the range names the format; None when it does not speak of it."""
    if found.name == item.media_type:
        return _EXACT
    if found.name in item.aliases:
        return _ALIAS
    if found.subtype == "*" and found.type == item.media_type.partition("/")[0]:
        return _SUBTYPES
    return _ANYTHING if found.type == "*" else None


@lru_cache(maxsize=256)
def takes_gzip(header: str | None) -> bool:
    """Whether an Accept-Encoding asks for gzip, or for anything, by other than a q of 0."""
    wishes: dict[str, bool] = {}
    for element in (header or "").lower().split(",")[:_MAX_RANGES]:
        name, _, parameter = element.replace(" ", "").replace("\t", "").partition(";")
        wishes[name] = not _NOT_AT_ALL.fullmatch(parameter)
    return next((wishes[name] for name in ("gzip", "x-gzip", "*") if name in wishes), False)
