"""How commands print."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import typer

from dcgraph.errors import BuildError, DcgraphError, InvalidDataError, QueryError
from dcgraph.text import printable

if TYPE_CHECKING:
    from dcgraph.research.model import Silence


def say(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a text for people, on standard error if `err`, and end the line if `nl`."""
    typer.echo(printable(text), err=err, nl=nl)


def hand_on(content: bytes, silence: Silence | None = None) -> None:
    """Print for a program what it must get to the byte; on a terminal, as any text.

    Why it is empty, which few formats can tell, goes to standard error.
    """
    if silence:
        say(silence.message, err=True)
    if on_terminal():
        say(content.decode(errors="replace"), nl=False)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def on_terminal() -> bool:
    """Whether what is printed goes to a terminal, to be read at once."""
    return sys.stdout.isatty()


EXITS: Final = {
    0: "done",
    1: "faults found",
    2: "wrong use or unreadable input",
    3: "a query without an answer",
    4: "a snapshot that cannot be made or opened",
}
"""What each code means, in a few words."""

_OF_ERRORS: Final = {InvalidDataError: 1, QueryError: 3, BuildError: 4, DcgraphError: 2}


def code_of(error: DcgraphError) -> int:
    """The code with which a command ends that raises this error."""
    return next(code for kind, code in _OF_ERRORS.items() if isinstance(error, kind))
