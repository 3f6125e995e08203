"""The exit codes of all commands; docs/checking.md has them as a table."""

from __future__ import annotations

from typing import Final

from dcgraph.errors import BuildError, DcgraphError, InvalidData, QueryError

__all__ = ["EXITS", "code_of"]

EXITS: Final = {
    0: "done",
    1: "faults found",
    2: "wrong use or unreadable input",
    3: "a query without an answer",
    4: "a snapshot that cannot be made or opened",
}
"""What each code means, in a few words."""

_OF_ERRORS: Final = {InvalidData: 1, QueryError: 3, BuildError: 4, DcgraphError: 2}


def code_of(error: DcgraphError) -> int:
    """The code with which a command ends that raises this error."""
    return next(code for kind, code in _OF_ERRORS.items() if isinstance(error, kind))
