"""The command line.

Exit codes: 0 done, 1 faults found, 2 wrong use or unreadable input, 3 a query without an
answer, 4 a snapshot that cannot be made or opened.
"""

from __future__ import annotations

import sys

import typer
from rich.console import Console

from dcgraph import __version__
from dcgraph.cli import asking, making, serving
from dcgraph.cli.options import OPEN
from dcgraph.errors import BuildError, DcgraphError, InvalidData, QueryError
from dcgraph.validate import Finding, as_text

__all__ = ["app", "main"]

app = typer.Typer(
    name="dcgraph",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A knowledge graph on digital customs: check it, build it, ask it, serve it. "
    "Exit codes: 0 done, 1 faults found, 2 wrong use or unreadable input, "
    "3 a query without an answer, 4 a snapshot that cannot be made or opened.",
)
for commands in (making, asking, serving):
    app.registered_commands.extend(commands.app.registered_commands)

_err = Console(stderr=True, highlight=False, soft_wrap=True)

_EXIT_CODES = {InvalidData: 1, QueryError: 3, BuildError: 4, DcgraphError: 2}
_SHOWN_AT_MOST = 10


def main() -> None:
    """Run the command line; an error is one sentence on standard error, never a trace."""
    try:
        with OPEN:
            app()
    except DcgraphError as error:
        for finding in error.findings[:_SHOWN_AT_MOST] if isinstance(error, InvalidData) else ():
            if isinstance(finding, Finding):
                _err.print(as_text(finding) + "\n", markup=False)
        _err.print(f"dcgraph: {error}", style="red", markup=False)
        sys.exit(next(code for kind, code in _EXIT_CODES.items() if isinstance(error, kind)))
    except BrokenPipeError:
        # Whoever read the output has gone; there is nobody left to tell.
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        _err.print(f"dcgraph: The system refuses: {error}.", style="red", markup=False)
        sys.exit(2)


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)
