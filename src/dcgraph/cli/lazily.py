"""Commands that are imported when they are run, so that none waits for what others need."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

import typer
import typer.main
from typer.core import TyperCommand, TyperGroup

__all__ = ["COMMANDS", "Lazily"]

COMMANDS: Final = {
    "check": ("checking", "Check the graph: files, lint, shapes, consistency, questions."),
    "explain": ("checking", "Explain a rule: its reason, its repair, a good and a bad example."),
    "build": ("making", "Check the graph and make a snapshot of it."),
    "query": ("asking", "Ask a SPARQL query of the graph."),
    "ask": ("asking", "Ask one of the graph's own questions, or list them."),
    "search": (
        "asking",
        "Find things by words in their labels and texts, in any of the languages.",
    ),
    "counts": ("asking", "Count records by class, claims by basis and citations by confidence."),
    "serve": (
        "serving",
        "Serve the graph over HTTP; build it first if it is missing or has changed.",
    ),
    "publish": (
        "serving",
        "Load the graph into another store, to be served from there by `serve --store`.",
    ),
    "fmt": (
        "formatting",
        "Lay out the Turtle: indentation, spaces, lines, order of prefixes, comments kept.",
    ),
    "rename": (
        "editing",
        "Give a record, a term, a shape or a stem another name, wherever it is mentioned in code.",
    ),
    "retire": (
        "editing",
        "Retire a term or a record: mark it deprecated, name its successor, add a migration query.",
    ),
    "diff": (
        "comparing",
        "Tell what a change does: to terms, records and claims, and what follows from it.",
    ),
    "reason": (
        "reasoning",
        "Let HermiT judge the ontology with its data, and explain what is wrong (needs Java).",
    ),
    "new": (
        "creating",
        "Write a new record into its place, and tell what is still to be filled in.",
    ),
    "release": (
        "releasing",
        "Make the files of a release: the graph, the ontology with its pages, what describes them.",
    ),
}
"""Each command: the module of `dcgraph.cli` that holds it in its `app`, and its help in a line."""


class Lazily(TyperGroup):
    """A group whose commands stand in COMMANDS."""

    _listing = False

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands."""
        return [*COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, without what it does where it is only listed."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, help_ = COMMANDS[cmd_name]
        if self._listing:
            return TyperCommand(cmd_name, help=help_)
        app: typer.Typer = import_module(f"dcgraph.cli.{module}").app
        group = typer.main.get_group(app)
        return group if group.name == cmd_name else group.get_command(ctx, cmd_name)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help, in which the commands are only listed."""
        self._listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._listing = False
