r"""Where the engine reads SPARQL otherwise than the standard, and how to put it right.

pyoxigraph 0.5.13 takes `ex:a.b` for one name but stops after the second part of `ex:a.b.c`,
which is one name too. Its own escape, `ex:a\.b\.c`, means the same to every engine.
"""

from __future__ import annotations

import re
from typing import Final

from dcgraph.queries import names, refuse_unsafe
from dcgraph.store.model import Limits

__all__ = ["for_engine", "readable"]

_DOT: Final = re.compile(r"(?<!\\)\.")


def for_engine(text: str) -> str:
    """The same query with the dots escaped in every name that has several."""
    parts, end = [], 0
    for start, name in names(text):
        prefix, _, local = name.partition(":")
        if local.count(".") > 1:
            parts += [text[end:start], prefix, ":", _DOT.sub(r"\\.", local)]
            end = start + len(name)
    return "".join([*parts, text[end:]])


def readable(text: str, limits: Limits) -> str:
    """The query as the engine is to read it. Raises what `refuse_unsafe` raises."""
    refuse_unsafe(text, limits)
    return for_engine(text)
