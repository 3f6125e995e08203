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
    "new": ("edit", CHANGE, "Write a new record into its place; tell what is left to fill in."),
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
    "audit": ("audit", CHANGE, "Draw statements for a reader; count what readers found wrong."),
    "ask": (
        "query",
        USE,
        "Ask a question in plain words, or one of the graph's own by its name, or list these.",
    ),
    "query": ("query", USE, "Ask a SPARQL query."),
    "show": ("research", USE, "Show a thing: what it is, what is said of it, and where."),
    "neighbourhood": ("research", USE, "Show what a thing is linked with, and how surely."),
    "matrix": ("research", USE, "Lay things against instruments: who requires or treats what."),
    "contents": ("research", USE, "Lay the contents of texts side by side, for a notion."),
    "gaps": ("research", USE, "Tell what of a notion an instrument covers, and what it does not."),
    "concordance": ("research", USE, "Lay the norms of all texts on an action side by side."),
    "draft": ("research", USE, "Draft a provision from norms of other texts; no law."),
    "handout": ("research", USE, "Make material for a lesson: a text or slides, with exercises."),
    "glossary": ("research", USE, "List all terms in three languages; or write a termbase."),
    "paths": ("research", USE, "Find how one thing leads to another, as an argument."),
    "state": ("research", USE, "Tell what was in force on a day, and which edition held."),
    "cite": (
        "research",
        USE,
        "Cite the record of a thing, the sources behind it, or a provision, text or source itself.",
    ),
    "compare": ("research", USE, "Lay two things of a kind side by side."),
    "timeline": ("research", USE, "Tell in order of time what happened to a thing."),
    "search": ("research", USE, "Find things by words, in any of the languages."),
    "list": (
        "research",
        USE,
        "List concepts, instruments, provisions, actors, sources and others.",
    ),
    "claims": ("research", USE, "List who says what of what, on which basis and where."),
    "coverage": ("research", USE, "Tell how far each instrument was read, and what is missing."),
    "tree": ("research", USE, "Show an instrument with its editions and the tree of its parts."),
    "source": ("research", USE, "Show a source with all that rests on it."),
    "definitions": ("research", USE, "Show the definitions of a concept; also as BibTeX."),
    "members": ("research", USE, "Tell who was a member, or bound as a party, on a day."),
    "economies": ("research", USE, "Tell of all economies what they meet, and what is not known."),
    "compare-economies": ("research", USE, "Tell in what two economies differ."),
    "profile": ("research", USE, "Tell what an economy has, lacks and is bound to, and why."),
    "duties": ("research", USE, "Tell what binds a State on a day, and to what that comes."),
    "assess": ("research", USE, "Judge an administration by its own answers to the criteria."),
    "verify": (
        "verify",
        USE,
        "Check what a text refers to: provisions, editions, dates, numbers and parties.",
    ),
    "statistics": ("research", USE, "Tell which graph this is, and how much it holds."),
    "tables": ("research", USE, "Write the whole graph as tables, with a description of each."),
    "texts": (
        "texts",
        USE,
        "Keep your own copies of instruments on this machine, split into provisions.",
    ),
    "mcp": ("serve", USE, "Let assistants ask it over the Model Context Protocol."),
    "counts": ("query", USE, "Count records, claims and citations by kind."),
    "build": ("build", RELEASE, "Check the graph and make a snapshot of it."),
    "serve": ("serve", RELEASE, "Serve it over HTTP; build it first if need be."),
    "publish": ("build", RELEASE, "Load it into another SPARQL store."),
    "release": ("build", RELEASE, "Make the files of a release, with pages and checksums."),
}
"""Each command: the module of `dcgraph.cli` with it in its `app`, its group, its help in a line."""


class LazyGroup(TyperGroup):
    """A group whose commands stand in COMMANDS."""

    _listing = False

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands."""
        return [*COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, without what it does where it is only listed."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, group_, help_ = COMMANDS[cmd_name]
        if self._listing:
            return TyperCommand(cmd_name, help=help_, rich_help_panel=group_)
        app: typer.Typer = import_module(f"dcgraph.cli.{module}").app
        group = typer.main.get_group(app)
        return group if group.name == cmd_name else group.get_command(ctx, cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is meant. One that there is not is told with those near it."""
        name = args[0]
        near = get_close_matches(name, self.list_commands(ctx), n=2)
        if near and self.get_command(ctx, name) is None:
            ctx.fail(f"There is no command {name!r}; did you mean {' or '.join(near)}?")
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help, in which the commands are only listed."""
        self._listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._listing = False
