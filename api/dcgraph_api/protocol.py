"""The SPARQL 1.1 Protocol, query side: what an HTTP request asks of the graph."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from pyoxigraph import NamedNode
from starlette.types import Receive, Scope

from dcgraph_api.body import header, read_body
from dcgraph_api.formats import FAMILIES, Format
from dcgraph_api.problems import Refusal
from dcgraph_api.settings import Settings

__all__ = ["Asked", "read_asked"]

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_UPDATE_FIELDS: Final = ("update", "using-graph-uri", "using-named-graph-uri")
_CHARSET: Final = re.compile(r';\s*charset\s*=\s*"?([^\s";]+)"?', re.IGNORECASE)
_UTF_8: Final = ("utf-8", "utf8", "us-ascii")

Fields = list[tuple[str, str]]

_MOST_FIELDS: Final = 1_000
"""So many fields are read in a millisecond; a body could hold two hundred thousand."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with what came along; `seconds` and `format` are None where not given.

    The query is empty where nothing is asked but the description of the service.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    seconds: float | None = None
    format: str | None = None


async def read_asked(scope: Scope, receive: Receive, settings: Settings) -> Asked:
    """What a GET or POST asks.

    Raises Refusal for whatever the protocol or the limits do not allow.
    """
    fields = _decode_fields(scope["query_string"], "query string")
    if scope["method"] == "POST":
        fields += await _posted(scope, receive, settings)
    elif all(name == "format" for name, _ in fields):
        return Asked("", format=_format(fields))
    return _asked(fields)


async def _posted(scope: Scope, receive: Receive, settings: Settings) -> Fields:
    media_type = _content_type(scope)
    body = await read_body(
        scope, receive, limit=settings.body_bytes, seconds=settings.receive_seconds
    )
    if media_type == _FORM:
        return _decode_fields(body, "form")
    return [("query", _decode(body, "body"))]


def _content_type(scope: Scope) -> str:
    """The media type of the body, one of the two that are read."""
    given = header(scope, b"content-type") or ""
    media_type = given.partition(";")[0].strip().lower()
    if media_type == _UPDATE:
        raise _read_only()
    if media_type not in (_FORM, _QUERY):
        raise _unsupported(f"The body is sent as {media_type or 'no media type at all'}")
    charset = _CHARSET.search(given)
    if charset and charset[1].lower() not in _UTF_8:
        raise _unsupported(f"The body is sent in the charset {charset[1]}, and only UTF-8 is read")
    coding = (header(scope, b"content-encoding") or "identity").strip().lower()
    if coding != "identity":
        raise _unsupported(f"The body is sent with the content coding {coding}, and none is read")
    return media_type


def _unsupported(what: str) -> Refusal:
    return Refusal(
        "unsupported-media-type",
        f"{what}; send the query as {_QUERY}, or as the field 'query' of {_FORM}, in UTF-8.",
        (("accept-post", f"{_QUERY}, {_FORM}"), ("connection", "close")),
        accepted=[_QUERY, _FORM],
    )


def _read_only() -> Refusal:
    return Refusal(
        "read-only",
        "This is an update, and the graph is read-only: "
        "change its text files and build a new snapshot.",
        feature="update",
    )


def _decode_fields(encoded: bytes, place: str) -> Fields:
    """Names and values of a query string or form, each decoded exactly once."""
    if encoded.count(b"&") >= _MOST_FIELDS:
        raise Refusal(
            "bad-request",
            f"The {place} has more than {_MOST_FIELDS} fields; send the query and what the "
            "protocol names.",
            limit=_MOST_FIELDS,
            unit="fields",
        )
    pairs = (part.partition(b"=") for part in encoded.split(b"&") if part)
    return [(_unquote(name, place), _unquote(value, place)) for name, _, value in pairs]


def _unquote(text: bytes, place: str) -> str:
    return _decode(unquote_to_bytes(text.replace(b"+", b" ")), place)


def _decode(text: bytes, place: str) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise Refusal(
            "bad-request", f"The {place} is not UTF-8: byte {error.start + 1} cannot be read."
        ) from None


def _asked(fields: Fields) -> Asked:
    if len(fields) == 1 and fields[0][0] == "query" and fields[0][1].strip():
        return Asked(fields[0][1])
    if any(name in _UPDATE_FIELDS for name, _ in fields):
        raise _read_only()
    query = _single(fields, "query")
    if query is None or not query.strip():
        raise Refusal(
            "bad-request", "There is no query; send one as the parameter 'query' or as the body."
        )
    return Asked(
        query,
        _graphs(fields, "default-graph-uri"),
        _graphs(fields, "named-graph-uri"),
        _seconds(fields),
        _format(fields),
    )


def _single(fields: Fields, name: str) -> str | None:
    values = [value for key, value in fields if key == name]
    if len(values) > 1:
        raise Refusal(
            "bad-request", f"The parameter '{name}' is given {len(values)} times; give it once."
        )
    return values[0] if values else None


def _graphs(fields: Fields, name: str) -> tuple[str, ...]:
    graphs = tuple(value for key, value in fields if key == name)
    for graph in graphs:
        try:
            NamedNode(graph)
        except ValueError as error:
            raise Refusal(
                "bad-request",
                f"The parameter '{name}' is {graph!r}, no absolute IRI ({error}).",
            ) from None
    return tuple(dict.fromkeys(graphs))


def _format(fields: Fields) -> str | None:
    """The wish for a format, which some clients send under several names of the same thing."""
    values = [value for key, value in fields if key == "format"]
    known = {_meant(value): value for value in reversed(values) if any(_meant(value))}
    if len(known) > 1:
        raise Refusal(
            "bad-request",
            f"The parameter 'format' names {len(known)} formats; give it once.",
        )
    return next(iter(known.values()), values[0] if values else None)


def _meant(value: str) -> tuple[Format | None, ...]:
    return tuple(family.find(value) for family in FAMILIES)


def _seconds(fields: Fields) -> float | None:
    given = _single(fields, "timeout")
    if given is None:
        return None
    try:
        seconds = float(given)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise Refusal(
            "bad-request", f"The parameter 'timeout' is {given!r}; it must be a number of seconds."
        )
    return seconds
