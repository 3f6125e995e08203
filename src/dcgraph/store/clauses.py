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
from urllib.parse import urljoin

from pyoxigraph import NamedNode

from dcgraph.queries import Token, tokens
from dcgraph.store.model import Request
from dcgraph.terms import PREFIXES, ROOT

__all__ = ["with_graphs"]

_FROM: Final = re.compile(r"\bFROM\b", re.IGNORECASE)
_CODE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ESCAPE: Final = re.compile(r"\\(.)")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


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
    base, prefixes = ROOT, dict(PREFIXES)
    default: list[str | None] = []
    named: list[str | None] = []
    for index, token in enumerate(found):
        following = [*found[index + 1 : index + 3], Token("", "", 0), Token("", "", 0)]
        match token.text.upper() if token.kind == "keyword" else "":
            case "BASE":
                base = _iri(following[0].text, base)
            case "PREFIX":
                prefixes[following[0].text.removesuffix(":")] = _iri(following[1].text, base)
            case "FROM" if following[0].text.upper() == "NAMED":
                named.append(_graph(following[1], base, prefixes))
            case "FROM":
                default.append(_graph(following[0], base, prefixes))
            case _:
                continue
    return default, named


def _graph(token: Token, base: str, prefixes: dict[str, str]) -> str | None:
    if token.kind == "iri":
        return _sound(_iri(token.text, base))
    prefix, _, local = token.text.partition(":")
    if token.kind != "name" or prefix not in prefixes:
        return None
    return _sound(prefixes[prefix] + _ESCAPE.sub(r"\1", local))


def _sound(iri: str) -> str | None:
    try:
        return NamedNode(iri).value
    except ValueError:
        return None


def _iri(token: str, base: str) -> str:
    text = _CODE.sub(lambda code: chr(int(code[1] or code[2], 16)), token[1:-1])
    return text if _ABSOLUTE.match(text) else urljoin(base, text)
