"""Commands that are imported when they are run."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import Any, Final

import typer
import typer.main
from typer.core import TyperCommand, TyperGroup

CHANGE: Final = "Change the graph, in this order"
USE: Final = "Use the graph"
RELEASE: Final = "Give it to others"

COMMANDS: Final = {
    "new": ("edit", CHANGE, "Write new records into their places; tell what is left to fill in."),
    "rename": ("edit", CHANGE, "Give a record, term, shape or stem another name everywhere."),
    "retire": ("edit", CHANGE, "Mark a term or record deprecated and name its successor."),
    "fmt": ("check", CHANGE, "Lay out the Turtle; comments and meaning are kept."),
    "check": ("check", CHANGE, "Tell what is wrong, where, and how to mend it."),
    "explain": (
        "explain",
        CHANGE,
        "Explain a rule of the check, or why a thing stands in a relation to another.",
    ),
    "reason": ("explain", CHANGE, "Let the reasoner HermiT judge it and say why (needs Java)."),
    "diff": ("build", CHANGE, "Tell what a change does, and what follows from it."),
    "lsp": ("serve", CHANGE, "Serve an editor: faults, names, renaming, while you type."),
    "audit": ("audit", CHANGE, "Draw statements for a reader; count what readers found wrong."),
    "ask": (
        "query",
        USE,
        "Ask a question in plain words, or one of the graph's own by its name, or list these.",
    ),
    "query": ("query", USE, "Ask a SPARQL query."),
    "cite": (
        "research",
        USE,
        "Cite the record of a thing, the sources behind it, or a provision, text or source itself.",
    ),
    "list": (
        "research",
        USE,
        "List concepts, instruments, provisions, actors, sources and others.",
    ),
    "assess": ("research", USE, "Judge an administration by its own answers to the criteria."),
    "verify": (
        "verify",
        USE,
        "Check what a text refers to: provisions, editions, dates, numbers and parties.",
    ),
    "vectors": (
        "research",
        USE,
        "Make the sentence vectors by which `ask` finds what is near in meaning.",
    ),
    "mcp": ("serve", USE, "Let assistants ask it over the Model Context Protocol."),
    "counts": ("query", USE, "Count records, claims and citations by kind."),
    "build": ("build", RELEASE, "Check the graph and make a snapshot of it."),
    "serve": ("serve", RELEASE, "Serve it over HTTP; build it first if need be."),
    "publish": ("build", RELEASE, "Load it into another SPARQL store."),
    "release": ("build", RELEASE, "Make the files of a release, with pages and checksums."),
}
"""Each command: the module of `dcgraph.cli` with it in its `app`, its group, its help in a line.

Those of the operations stand where these are declared.
"""


def commands() -> dict[str, tuple[str, str, str]]:
    """The same of all commands, those of the operations after the first that use the graph."""
    from dcgraph.research.operations import OPERATIONS  # noqa: PLC0415  # slow to begin

    declared = ((one.command, ("research", USE, one.help)) for one in OPERATIONS.values())
    written = [*COMMANDS.items()]
    start = [*COMMANDS].index("query") + 1
    return dict([*written[:start], *(one for one in declared if one[0]), *written[start:]])


class LazyGroup(TyperGroup):
    """A group of the commands of this module."""

    _listing = False

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands."""
        return [*commands(), *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, without what it does where it is only listed."""
        own = super().get_command(ctx, cmd_name)
        found = COMMANDS.get(cmd_name) or (None if own else commands().get(cmd_name))
        if found is None:
            return own
        module, group_, help_ = found
        if self._listing:
            return TyperCommand(cmd_name, help=help_, rich_help_panel=group_)
        app: typer.Typer = import_module(f"dcgraph.cli.{module}").app
        group = typer.main.get_group(app)
        return group if group.name == cmd_name else group.get_command(ctx, cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is meant. One that there is not is told with those near it."""
        name = args[0]
        if self.get_command(ctx, name) is None and (
            near := get_close_matches(name, self.list_commands(ctx), n=2)
        ):
            ctx.fail(f"There is no command {name!r}; did you mean {' or '.join(near)}?")
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help, in which the commands are only listed."""
        self._listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._listing = False
