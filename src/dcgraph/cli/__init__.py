"""The command line."""

from __future__ import annotations

import sys

import typer

from dcgraph import __version__
from dcgraph.cli.lazy import RELEASE, LazyGroup
from dcgraph.cli.options import OPEN
from dcgraph.cli.output import EXITS, code_of, say
from dcgraph.errors import DcgraphError, InvalidDataError
from dcgraph.text import printable

__all__ = ["app", "main"]

app = typer.Typer(
    name="dcgraph",
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A knowledge graph on digital customs: check it, build it, ask it, serve it. "
    f"Exit codes: {', '.join(f'{code} {meaning}' for code, meaning in EXITS.items())}.",
)
_SHOWN_AT_MAX_COUNT = 10


def main() -> None:
    """Run the command line; an error is one sentence on standard error, never a trace."""
    try:
        with OPEN:
            app()
    except DcgraphError as error:
        if isinstance(error, InvalidDataError):
            _tell_findings(error)
        _say(str(error))
        sys.exit(code_of(error))
    except BrokenPipeError:
        # Whoever read the output has gone; there is nobody left to tell.
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        _say(f"The system refuses: {error}.")
        sys.exit(2)


def _tell_findings(error: InvalidDataError) -> None:
    from dcgraph.check.findings import Finding  # noqa: PLC0415  # slow to begin
    from dcgraph.check.words import as_text  # noqa: PLC0415  # slow to begin

    for finding in error.findings[:_SHOWN_AT_MAX_COUNT]:
        if isinstance(finding, Finding):
            say(as_text(finding) + "\n", err=True)


def _say(text: str) -> None:
    from rich.console import Console  # noqa: PLC0415  # slow to begin

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    # It may name what a stranger has named.
    console.print(printable(f"dcgraph: {text}"), style="red", markup=False)


@app.callback()
def _begin() -> None:
    """What all commands begin with: nothing, but a command line of one command has no others."""


@app.command(rich_help_panel=RELEASE)
def version() -> None:
    """Print the version."""
    say(__version__)
