"""Every error that dcgraph raises on purpose.

DcgraphError
├── LoadError             a file that cannot be read as what it should be
├── InvalidData           a graph in which the check finds errors
├── BuildError            a snapshot that cannot be made or opened
├── SettingsError         a setting that cannot be used
├── NotFound              a name that stands for nothing in the graph
├── ReasonerError         a reasoner that is missing, too slow or gives up
└── QueryError            a query that gets no answer
    ├── QuerySyntaxError      it does not parse
    ├── QueryRefused          it asks for what a read-only graph never does
    ├── QueryTimeout          it ran past its time limit
    ├── QueryOutOfMemory      it ran past its memory limit
    ├── AnswerTooLarge        its answer ran past the output limit
    └── StoreUnavailable      no worker could take it or the one that did was lost

Each message is a sentence that names the thing, the place and the repair.
"""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "AnswerTooLarge",
    "BuildError",
    "DcgraphError",
    "InvalidData",
    "LoadError",
    "NotFound",
    "QueryError",
    "QueryOutOfMemory",
    "QueryRefused",
    "QuerySyntaxError",
    "QueryTimeout",
    "ReasonerError",
    "SettingsError",
    "StoreUnavailable",
]


class DcgraphError(Exception):
    """The root of the tree; its text is meant for a person. It can pass between processes."""

    def __reduce__(self) -> tuple[object, ...]:
        return _remade, (type(self), self.args, self.__dict__)


class LoadError(DcgraphError):
    """A file cannot be read; `path`, and where known `line` and `column` (from 1), say where."""

    def __init__(
        self, message: str, path: Path, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.path = path
        self.line = line
        self.column = column


class InvalidData(DcgraphError):
    """The check finds errors; `findings` holds all that it found."""

    def __init__(self, message: str, findings: tuple[object, ...]) -> None:
        super().__init__(message)
        self.findings = findings


class BuildError(DcgraphError):
    """A snapshot cannot be made, moved into place or opened."""


class SettingsError(DcgraphError):
    """A setting has a value that cannot be used; the message names the setting."""


class NotFound(DcgraphError):
    """Nothing in the graph has this name; `near` holds the closest names there are."""

    def __init__(self, message: str, name: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.name = name
        self.near = near


class ReasonerError(DcgraphError):
    """The reasoner is missing, ran past its time limit or gave up."""


class QueryError(DcgraphError):
    """A query gets no answer; the subclass says why."""


class QuerySyntaxError(QueryError):
    """The query does not parse; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryRefused(QueryError):
    """The query asks for `feature` (such as SERVICE or an update), which is never served."""

    def __init__(self, message: str, feature: str) -> None:
        super().__init__(message)
        self.feature = feature


class QueryTimeout(QueryError):
    """The query was stopped at its limit of `seconds`."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class QueryOutOfMemory(QueryError):
    """The worker that ran the query reached its memory limit of `limit` bytes."""

    def __init__(self, message: str, limit: int) -> None:
        super().__init__(message)
        self.limit = limit


class AnswerTooLarge(QueryError):
    """The answer was larger than the output limit of `limit` bytes."""

    def __init__(self, message: str, limit: int) -> None:
        super().__init__(message)
        self.limit = limit


class StoreUnavailable(QueryError):
    """No worker could take the query, or the worker that ran it was lost."""


def _remade(kind: type[DcgraphError], args: tuple[object, ...], state: dict[str, object]) -> object:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error
