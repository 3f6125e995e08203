"""Every error that dcgraph raises on purpose.

DcgraphError
├── LoadError             a file that cannot be read as what it should be
├── InvalidDataError      a graph in which the check finds errors
├── BuildError            a snapshot that cannot be made or opened
├── SettingsError         a setting that cannot be used
├── EditError             a change of the text that is not made
├── LayoutError           a text whose layout cannot be brought into order
├── NotFoundError         a name that stands for nothing in the graph
├── ParameterError        a wish that means nothing: a language, a basis, a day
├── RevisionError         a state of the graph in git that cannot be found or read
├── ReleaseError          a release that is not made
├── ServerError           a server that is not there, or not one that this version can read
├── ReasonerError         a reasoner that is missing, too slow or gives up
└── QueryError            a query that gets no answer
    ├── QuerySyntaxError        it does not parse
    ├── QueryRefusedError       it asks for what a read-only graph never does
    ├── QueryTimeoutError       it ran past its time limit
    ├── QueryOutOfMemoryError   it ran past its memory limit
    ├── AnswerTooLargeError     its answer ran past the output limit
    └── StoreUnavailableError   no worker could take it or the one that did was lost

Each message is a sentence that names the thing, the place and the repair.
"""

from __future__ import annotations

from pathlib import Path


class DcgraphError(Exception):
    """The root of the tree; its text is meant for a person. It can pass between processes."""

    def __reduce__(self) -> tuple[object, ...]:
        # Not by its arguments: a class may have others than its text.
        return type(self).__new__, (type(self), *self.args), self.__dict__


class LoadError(DcgraphError):
    """A file cannot be read; `path`, and where known `line` and `column` (from 1), say where."""

    def __init__(
        self, message: str, path: Path, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.path = path
        self.line = line
        self.column = column


class InvalidDataError(DcgraphError):
    """The check finds errors; `findings` holds all that it found."""

    def __init__(self, message: str, findings: tuple[object, ...]) -> None:
        super().__init__(message)
        self.findings = findings


class BuildError(DcgraphError):
    """A snapshot cannot be made, moved into place or opened."""


class SettingsError(DcgraphError):
    """A setting has a value that cannot be used; the message names the setting."""


class EditError(DcgraphError):
    """A change of the text that is not made; `path`, where there is one, is the file at fault."""

    def __init__(self, message: str, path: Path | None = None) -> None:
        super().__init__(message)
        self.path = path


class LayoutError(DcgraphError):
    """The layout of a text cannot be brought into order without a loss; the file is as it was."""


class NotFoundError(DcgraphError):
    """Nothing in the graph has this name; `near` holds the closest names there are."""

    def __init__(self, message: str, name: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.name = name
        self.near = near


class ParameterError(DcgraphError):
    """A parameter has a value that means nothing; the text tells which ones do."""


class RevisionError(DcgraphError):
    """A revision, or the repository that should have it, cannot be found or read."""


class ServerError(DcgraphError):
    """A server cannot be reached, is too slow, or answers with what this version cannot read."""


class ReasonerError(DcgraphError):
    """The reasoner is missing, ran past its time limit or gave up."""


class ReleaseError(DcgraphError):
    """A release that is not made, for its version, its changelog or the folder it should go to."""


class QueryError(DcgraphError):
    """A query gets no answer; the subclass says why."""


class QuerySyntaxError(QueryError):
    """The query does not parse; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryRefusedError(QueryError):
    """The query asks for `feature` (such as SERVICE or an update), which is never served."""

    def __init__(self, message: str, feature: str) -> None:
        super().__init__(message)
        self.feature = feature


class QueryTimeoutError(QueryError):
    """The query was stopped at its limit of `seconds`, None for one that is not ours to know."""

    def __init__(self, message: str, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


class QueryOutOfMemoryError(QueryError):
    """The worker that ran the query reached its memory limit of `limit` bytes."""

    def __init__(self, message: str, limit: int) -> None:
        super().__init__(message)
        self.limit = limit


class AnswerTooLargeError(QueryError):
    """The answer was larger than the limit of `limit` bytes, or of what else `unit` names."""

    def __init__(self, message: str, limit: int, unit: str = "bytes") -> None:
        super().__init__(message)
        self.limit = limit
        self.unit = unit


class StoreUnavailableError(QueryError):
    """No worker could take the query, or the worker that ran it was lost."""
