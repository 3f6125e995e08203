"""How anything is printed: what a file of a stranger holds never steers the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from dcgraph.escaping import printable

if TYPE_CHECKING:
    from dcgraph.research.model import Silence

__all__ = ["hand_on", "on_terminal", "say"]


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
