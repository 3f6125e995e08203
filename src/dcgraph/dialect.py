r"""Where the engine reads SPARQL otherwise than the standard, and how to put it right.

pyoxigraph 0.5.13 takes `ex:a.b` for one name but stops after the second part of `ex:a.b.c`,
which is one name too. Its own escape, `ex:a\.b\.c`, means the same to every engine.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from dcgraph.queries import SHORT, refuse_unsafe, tokens
from dcgraph.rewrite import limit_edit, star
from dcgraph.store.model import Limits
from dcgraph.store.reading import Reading

__all__ = ["for_engine", "readable"]

_DOT: Final = re.compile(r"(?<!\\)\.")


def for_engine(text: str) -> str:
    """The same query with the dots escaped in every name that has several."""
    parts, end = [], 0
    for kind, name, start in tokens(text):
        if kind == "name" and name.count(".") > 1:
            prefix, _, local = name.partition(":")
            if local.count(".") > 1:
                parts += [text[end:start], prefix, ":", _DOT.sub(r"\\.", local)]
                end = start + len(name)
    return "".join([*parts, text[end:]]) if parts else text


def readable(text: str, limits: Limits) -> Reading:
    """The query as the engine is to read it, asking for one row more than `limits` allow.

    By that row it is known that there are more. Raises what `refuse_unsafe` raises.
    """
    refuse_unsafe(text, limits)
    return (_reading_of_short if len(text) <= SHORT else _reading)(text, limits.rows)


def _reading(text: str, rows: int) -> Reading:
    sent = for_engine(text)
    return Reading(sent, limit_edit(sent, rows + 1), star(sent))


_reading_of_short: Final = lru_cache(maxsize=512)(_reading)
