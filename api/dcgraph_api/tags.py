"""Entity tags of answers: all that an answer depends on, known before there is one."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Final

from dcgraph import __version__
from dcgraph.queries import SHORT
from dcgraph.snapshot import Manifest
from dcgraph.store.model import Request
from dcgraph_api.formats import GRAPH, Family

__all__ = ["caching", "has", "tag_of", "volatile"]

# Functions whose value is another each time: an answer that uses one is never the same again.
# Before its bracket there may be a comment.
_VOLATILE: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*[(#]", re.IGNORECASE)


def volatile(query: str) -> bool:
    """Whether the query may have another answer each time; True also where it only looks so."""
    return _of_short(query) if len(query) <= SHORT else _search(query)


def _search(query: str) -> bool:
    return _VOLATILE.search(query) is not None


_of_short: Final = lru_cache(maxsize=512)(_search)


def tag_of(manifest: Manifest, request: Request, family: Family, rows: int) -> str:
    """The entity tag of an answer that is cut at so many rows.

    It is strong for results. A graph may come back with other blank node labels, and then is
    the same graph in other bytes, which is what a weak tag says.
    """
    media_type = request.graph_format if family is GRAPH else request.solutions_format
    parts = (
        manifest.hash,
        __version__,
        str(rows),
        media_type,
        request.query,
        *("default " + graph for graph in request.default_graphs),
        *("named " + graph for graph in request.named_graphs),
    )
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        encoded = part.encode()
        digest.update(b"%d:" % len(encoded) + encoded)
    return f'{"W/" if family is GRAPH else ""}"{digest.hexdigest()}"'


def has(given: str, tag: str) -> bool:
    """Whether an If-None-Match names the tag (by weak comparison), or whatever there is."""
    bare = tag.removeprefix("W/")
    return given.strip() == "*" or any(
        one.strip().removeprefix("W/") == bare for one in given.split(",")
    )


def caching(tag: str | None) -> tuple[tuple[str, str], ...]:
    """A tagged answer may be kept if it is asked for again each time, any other not at all."""
    if tag is None:
        return ("vary", "Accept"), ("cache-control", "no-store")
    return ("vary", "Accept"), ("cache-control", "no-cache"), ("etag", tag)
