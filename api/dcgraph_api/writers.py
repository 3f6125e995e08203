"""What writes an answer of the desk in the format that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from pydantic import TypeAdapter
from starlette.requests import Request

from dcgraph.research import Desk
from dcgraph.research.exports.tables import table_xlsx
from dcgraph.research.linked.document import linked

__all__ = ["Seat", "Writer", "writer_of"]

_CONTEXT: Final = "/api/v1/context.jsonld"
# What may stand in the query of an address; all else, what is not ASCII among it, is escaped.
_IN_QUERIES: Final = "!$&'()*+,;=:@/?%"

Writer = Callable[[Any, Request], bytes]
"""Writes an answer to a request."""


class Seat(NamedTuple):
    """The desk at which an answer is found, and the address of the server."""

    desk: Desk
    base: str


def writer_of(kind: type[Any], writers: Mapping[str, Writer], name: str, seat: Seat) -> Writer:
    """The writer for a format by its short name; what has none of its own is written as JSON.

    A workbook without a writer has the same table as CSV, JSON-LD what the graph says of it.
    """
    if name in writers:
        return writers[name]
    if name == "xlsx" and "csv" in writers:
        return _as_workbook(writers["csv"], seat.desk.pinned())
    return _linked(seat) if name == "jsonld" else _json(kind)


def _linked(seat: Seat) -> Writer:
    def write(answer: Any, request: Request) -> bytes:
        address = f"{seat.base}{quote(request.url.path)}"
        if request.url.query:
            address += f"?{quote(request.url.query, safe=_IN_QUERIES)}"
        lang = request.query_params.get("lang", "en")
        return linked(seat.desk, answer, address, f"{seat.base}{_CONTEXT}", lang)

    return write


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
