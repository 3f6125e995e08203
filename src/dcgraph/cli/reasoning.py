"""The command that reasons over the graph and explains what comes of it."""

from __future__ import annotations

from typing import Annotated

import typer

from dcgraph.cli.options import Json, Root, Seconds
from dcgraph.cli.saying import say
from dcgraph.errors import ReasonerError
from dcgraph.escaping import json_text
from dcgraph.load import load
from dcgraph.paths import rooms
from dcgraph.prepare import uncollected
from dcgraph.progress import progress
from dcgraph.reason import Hermit, account, profile
from dcgraph.reason.nodes import Nodes
from dcgraph.reason.phrases import Phrases
from dcgraph.reason.telling import as_json, as_text, breaks_as_json
from dcgraph.store.guard import close_network
from dcgraph.validate.text import as_text as finding_as_text
from dcgraph.validate.text import counted, lines_of

__all__ = ["app"]

app = typer.Typer()


@app.command()
def reason(
    root: Root = None,
    *,
    seconds: Seconds = 300.0,
    every: Annotated[
        bool, typer.Option("--all", help="Give each explanation, not the first alone.")
    ] = False,
    inferred: Annotated[
        bool,
        typer.Option(
            "--inferred",
            help="List what nobody asserted: classes by HermiT, relations by the rules.",
        ),
    ] = False,
    only_profile: Annotated[
        bool, typer.Option("--profile", help="Look for breaks of OWL 2 DL alone; needs no Java.")
    ] = False,
    as_json_: Json = False,
) -> None:
    """Let the reasoner HermiT judge it and say why (needs Java).

    The ontology with its data; what is wrong is explained by axioms at file and line.

    Exit code 1 if the graph is inconsistent, a class can have no member, OWL 2 DL is broken, or
    --inferred finds that the rules and HermiT differ.
    --seconds is the time for all of it; what is known by then is told.
    """
    # What is judged may be a stranger's: neither it nor Java may reach another server.
    close_network()
    with progress("Reasoning") as tell, uncollected():
        tell("reading")
        corpus = load(rooms(root))
        tell("looking for breaks of OWL 2 DL")
        breaks = profile(corpus)
    if not as_json_:
        lines = lines_of(corpus)
        for finding in breaks:
            say(finding_as_text(finding, lines) + "\n")
        say(f"OWL 2 DL: {counted(len(breaks), 'break')}")
    report: dict[str, object] = {"profile": breaks_as_json(breaks)}
    sound = not breaks
    if not only_profile:
        with progress("Reasoning") as tell, uncollected():
            hermit = Hermit(seconds)
            try:
                made = account(corpus, hermit, tell, every=every, inferred=inferred)
            except ReasonerError as error:
                if breaks:
                    hint = "HermiT reads OWL 2 DL only: mend the breaks first."
                    raise ReasonerError(f"{error} {hint}") from None
                raise
        sound = sound and made.verdict.consistent and not made.verdict.unsatisfiable
        sound = sound and (made.proof is None or made.proof.agrees)
        phrases = Phrases(Nodes(corpus), corpus.label)
        report |= as_json(made, phrases)
        if not as_json_:
            say("\n".join(as_text(made, phrases)))
    if as_json_:
        say(json_text(report), nl=False)
    raise typer.Exit(0 if sound else 1)
