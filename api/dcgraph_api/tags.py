"""Entity tags of answers, and how long an answer may be kept."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Final

from dcgraph.queries import SHORT

__all__ = ["caching", "tag_of", "volatile"]

# Functions whose value is another each time: an answer that uses one is never the same again.
# Before its bracket there may be a comment.
_VOLATILE: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*[(#]", re.IGNORECASE)


def volatile(query: str) -> bool:
    """Whether the query may have another answer each time; True also where it only looks so."""
    return _of_short(query) if len(query) <= SHORT else _search(query)


def _search(query: str) -> bool:
    return _VOLATILE.search(query) is not None


_of_short: Final = lru_cache(maxsize=512)(_search)


def tag_of(media_type: str, body: bytes) -> str:
    """The entity tag of an answer, from its very bytes.

    It cannot be made from what is asked, which would spare the engine: without an ORDER BY a
    worker in memory may give the same rows in another order than one on disk.
    """
    digest = hashlib.blake2b(media_type.encode(), digest_size=16)
    digest.update(b"\n")
    digest.update(body)
    return f'"{digest.hexdigest()}"'


def caching(tag: str | None, vary: str = "Accept") -> tuple[tuple[str, str], ...]:
    """A tagged answer may be kept if it is asked for again each time, any other not at all."""
    if tag is None:
        return ("vary", vary), ("cache-control", "no-store")
    return ("vary", vary), ("cache-control", "no-cache"), ("etag", tag)
