"""What writes an answer of the desk in the format that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import TypeAdapter
from starlette.requests import Request

from dcgraph.research.exports.tables import table_xlsx

__all__ = ["Writer", "writer_of"]

Writer = Callable[[Any, Request], bytes]
"""Writes an answer to a request."""


def writer_of(kind: type[Any], writers: Mapping[str, Writer], name: str, pinned: str) -> Writer:
    """The writer for a format by its short name; what has none of its own is written as JSON.

    A workbook without a writer has the same table as CSV. `pinned` tells from which graph.
    """
    if name not in writers and name == "xlsx" and "csv" in writers:
        return _as_workbook(writers["csv"], pinned)
    return writers.get(name, _json(kind))


def _as_workbook(table: Writer, pinned: str) -> Writer:
    return lambda answer, request: table_xlsx(table(answer, request), request.url.path, pinned)


def _json(kind: type[Any]) -> Writer:
    written = _adapter(kind)
    return lambda answer, _request: written.dump_json(answer)


# Made once for each kind: it takes longer than the writing.
_ADAPTERS: Final[dict[type[Any], TypeAdapter[Any]]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    found = _ADAPTERS.get(kind)
    if found is None:
        found = _ADAPTERS[kind] = TypeAdapter(kind)
    return found
