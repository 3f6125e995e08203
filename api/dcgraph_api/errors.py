"""Every error of the server as application/problem+json (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from dcgraph.errors import (
    AnswerTooLargeError,
    BuildError,
    DcgraphError,
    NotFoundError,
    ParameterError,
    QueryError,
    QueryOutOfMemoryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    StoreUnavailableError,
)
from dcgraph.namespaces import ROOT
from dcgraph.sparql.lexer import UPDATES

MEDIA_TYPE: Final = "application/problem+json"
_TYPES: Final = ROOT + "problem/"
_UNREADABLE: Final = (
    "Files of the graph on this server are damaged or gone, so that this cannot be answered. Its "
    "operator must run `dcgraph build`; the log of the server names the file."
)


class Kind(NamedTuple):
    """A sort of error: its HTTP status and a title that is the same each time it occurs."""

    status: int
    title: str


KINDS: Final[Mapping[str, Kind]] = {
    "bad-request": Kind(400, "The request cannot be read"),
    "syntax": Kind(400, "The query does not parse"),
    # 403 is what the SPARQL protocol leaves for a request that is understood and refused.
    "read-only": Kind(403, "The graph is read-only"),
    "refused": Kind(403, "The query asks for what is never served"),
    "not-found": Kind(404, "There is nothing here"),
    "method-not-allowed": Kind(405, "The method is not served here"),
    "not-acceptable": Kind(406, "No acceptable format"),
    # A permalink to a graph that is not served; not 410, since it may be served again.
    "other-version": Kind(409, "Another version of the graph is served"),
    "request-timeout": Kind(408, "The request took too long to arrive"),
    "request-too-large": Kind(413, "The request is too large"),
    "path-too-long": Kind(414, "The path is too long"),
    "unsupported-media-type": Kind(415, "The request is in a format that is not read"),
    "range-not-satisfiable": Kind(416, "The file has no such part"),
    # Not 413, which speaks of the request; and no 5xx, since asking again changes nothing:
    # the query is well formed and understood, and must ask for less.
    "answer-too-large": Kind(422, "The answer is too large"),
    # A function that the engine does not know, for one: the asker's to mend, not the server's.
    "query-failed": Kind(422, "The engine gave the query up"),
    "invalid-parameters": Kind(422, "The parameters do not fit"),
    "too-many-requests": Kind(429, "Too many requests of one client are in progress"),
    "head-too-large": Kind(431, "The request line and headers are too large"),
    "internal": Kind(500, "The server failed"),
    "unavailable": Kind(503, "The server is busy"),
    # Neither 500, since nothing is wrong with the program, nor to be asked again soon.
    "graph-unreadable": Kind(503, "The graph cannot be read"),
    "timeout": Kind(504, "The query ran past its time limit"),
    # Not 503, on which clients and proxies try again: the same query would end the same way.
    "out-of-memory": Kind(507, "The query ran past its memory limit"),
}

_KIND_OF_STATUS: Final = {
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "request-too-large",
    415: "unsupported-media-type",
    422: "invalid-parameters",
    429: "too-many-requests",
    503: "unavailable",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One error to be told: its kind, a sentence, members for programs and HTTP headers."""

    kind: str
    detail: str
    members: Mapping[str, Any] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()
    status_override: int | None = None

    @property
    def status(self) -> int:
        """The HTTP status it is sent with."""
        return self.status_override or KINDS[self.kind].status

    def document(self) -> dict[str, Any]:
        """The members of the problem document."""
        return {
            "type": _TYPES + self.kind,
            "title": KINDS[self.kind].title,
            "status": self.status,
            "detail": self.detail,
            **{name: value for name, value in self.members.items() if value is not None},
        }

    def body(self) -> bytes:
        """The document as JSON in UTF-8; a lone surrogate is escaped, so that it never fails."""
        text = json.dumps(self.document(), ensure_ascii=False)
        return text.encode(errors="backslashreplace") + b"\n"


class ProblemError(DcgraphError):
    """A request that the HTTP side itself turns away, with the problem that says why."""

    def __init__(
        self, kind: str, detail: str, headers: tuple[tuple[str, str], ...] = (), **members: Any
    ) -> None:
        super().__init__(detail)
        self.problem = Problem(kind, detail, members, headers)


def problem_of(error: DcgraphError) -> Problem:
    """How an error of the library is told over HTTP: the one table from class to kind."""
    detail = str(error)
    match error:
        case ProblemError():
            return error.problem
        case QueryError():
            return _of_query(error)
        case ParameterError():
            return Problem("invalid-parameters", detail)
        case BuildError():
            # Its own words name folders of the server: the log has them.
            return Problem("graph-unreadable", _UNREADABLE)
        case NotFoundError():
            return Problem("not-found", detail, {"name": error.name, "near": list(error.near)})
        case _:
            return Problem("internal", "The server could not do this; its log says why.")


def _of_query(error: QueryError) -> Problem:
    detail = str(error)
    match error:
        case QuerySyntaxError():
            return Problem("syntax", detail, {"line": error.line, "column": error.column})
        case QueryRefusedError():
            kind = "read-only" if error.feature in UPDATES else "refused"
            if error.feature in ("length", "nesting", "signs", "words"):
                kind = "request-too-large"
            elif error.feature == "characters":
                kind = "not-acceptable"
            return Problem(kind, detail, {"feature": error.feature})
        case QueryTimeoutError():
            unit = None if error.seconds is None else "seconds"
            return Problem("timeout", detail, {"limit": error.seconds, "unit": unit})
        case QueryOutOfMemoryError():
            return Problem("out-of-memory", detail, {"limit": error.limit, "unit": "bytes"})
        case AnswerTooLargeError():
            return Problem("answer-too-large", detail, {"limit": error.limit, "unit": error.unit})
        case StoreUnavailableError():
            return Problem("unavailable", detail, {}, (("retry-after", "1"),))
        case _:
            return Problem("query-failed", detail)


def problem_of_status(
    status: int, detail: str, headers: Mapping[str, str] | None = None
) -> Problem:
    """How an error that is known by its HTTP status alone is told."""
    kind = _KIND_OF_STATUS.get(status, "bad-request" if status < 500 else "internal")  # noqa: PLR2004
    sent = tuple((name.lower(), value) for name, value in (headers or {}).items())
    return Problem(kind, detail, headers=sent, status_override=status)
