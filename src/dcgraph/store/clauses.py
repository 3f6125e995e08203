"""The graphs that a query names for itself, by FROM and FROM NAMED.

The engine takes a default graph of several graphs for their sum, in which a triple that two of
them share counts twice; the standard wants their merge. A worker merges what comes as the
parameters of the protocol, so that the clauses are read here and passed on as those.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from dcgraph.queries import Token, tokens
from dcgraph.store.model import Request
from dcgraph.store.names import Names

__all__ = ["with_graphs"]

_FROM: Final = re.compile(r"\bFROM\b", re.IGNORECASE)


def with_graphs(request: Request) -> Request:
    """The request with the graphs that its query names as its parameters.

    It stays as it is where it has parameters, which go before clauses, where there is no more
    than one clause, and where a name cannot be read: the engine then says why.
    """
    if request.default_graphs or request.named_graphs:
        return request
    if len(_FROM.findall(request.query)) <= 1:
        return request
    default, named = _graphs(tokens(request.query))
    if len(default) + len(named) <= 1 or None in default + named:
        return request
    return replace(
        request,
        default_graphs=tuple(dict.fromkeys(graph for graph in default if graph)),
        named_graphs=tuple(dict.fromkeys(graph for graph in named if graph)),
    )


def _graphs(found: Sequence[Token]) -> tuple[list[str | None], list[str | None]]:
    """The graphs of FROM and those of FROM NAMED, None for one that cannot be read."""
    names = Names.of(found)
    default: list[str | None] = []
    named: list[str | None] = []
    for index, token in enumerate(found):
        if token.kind != "keyword" or token.text.upper() != "FROM":
            continue
        following = [*found[index + 1 : index + 3], Token("", "", 0), Token("", "", 0)]
        if following[0].text.upper() == "NAMED":
            named.append(names.read(following[1]))
        else:
            default.append(names.read(following[0]))
    return default, named
