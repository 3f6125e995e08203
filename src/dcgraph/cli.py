"""The command line.

Exit codes: 0 done, 1 faults found, 2 wrong use or unreadable input, 3 a query without an
answer, 4 a snapshot that cannot be made or opened.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dcgraph import __version__
from dcgraph.answers import as_table, request_for
from dcgraph.counts import as_markdown, counts
from dcgraph.errors import BuildError, DcgraphError, InvalidData, QueryError
from dcgraph.load import load
from dcgraph.paths import rooms
from dcgraph.prepare import ensure, make, uncollected
from dcgraph.progress import progress
from dcgraph.questions import LANGUAGES, question, questions
from dcgraph.reason import reason as run_reasoner
from dcgraph.search import find
from dcgraph.snapshot import Snapshot
from dcgraph.store import Limits
from dcgraph.store.embedded import open_store
from dcgraph.store.guard import close_network
from dcgraph.terms import compact
from dcgraph.validate import Finding, as_json, as_text, check

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
_err = Console(stderr=True, highlight=False, soft_wrap=True)

Root = Annotated[
    Path | None,
    typer.Option("--root", help="A folder with ontology, data and shapes; else the shipped ones."),
]
Home = Annotated[
    Path | None, typer.Option("--snapshot", help="The folder that holds the snapshots.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for tools.")]
Format = Annotated[
    str, typer.Option("--format", help="table, json, xml, csv, tsv, ttl, nt, jsonld or rdf.")
]


def _limit(seconds: float) -> float:
    if 0 < seconds <= 86_400:  # noqa: PLR2004  # a day; false for what is no number
        return seconds
    raise typer.BadParameter(f"{seconds:g} is no time above 0 and up to a day.")


Seconds = Annotated[float, typer.Option(help="Time limit in seconds.", callback=_limit)]

_EXIT_CODES = {InvalidData: 1, QueryError: 3, BuildError: 4, DcgraphError: 2}
_SHOWN_AT_MOST = 10


def main() -> None:
    """Run the command line; an error is one sentence on standard error, never a trace."""
    try:
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


def _ensure(root: Path | None, folder: Path | None) -> Snapshot:
    with progress("Building the graph") as tell:
        return ensure(root, folder, tell)


@app.command("build")
def build_command(
    root: Root = None,
    snapshot: Home = None,
    as_json_: Json = False,
    no_check: Annotated[bool, typer.Option("--no-check", help="Build even with errors.")] = False,
) -> None:
    """Check the graph and make a snapshot of it."""
    with progress("Building the graph") as tell:
        made = make(root, snapshot, tell, checked=not no_check)
    manifest = made.manifest
    if as_json_:
        typer.echo(json.dumps({"path": str(made.path), **asdict(manifest)}, indent=2))
    else:
        typer.echo(
            f"{made.path}: {manifest.triples} triples ({manifest.derived} derived) in "
            f"{manifest.graphs} graphs, {manifest.texts} texts, hash {manifest.hash[:16]}"
        )


@app.command()
def serve(
    root: Root = None,
    snapshot: Home = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", min=0, max=65535)] = None,
) -> None:
    """Serve the graph over HTTP; build it first if it is missing or has changed.

    Settings are read from the environment (DCGRAPH_…); the options here go before them.
    """
    # Here and not above: the library must not need the server, which builds on it.
    from dcgraph_api.server import run  # noqa: PLC0415
    from dcgraph_api.settings import Settings  # noqa: PLC0415

    settings = Settings.from_environment()
    changed = {k: v for k, v in {"host": host, "port": port}.items() if v is not None}
    run(_ensure(root, snapshot).path, Settings(**{**asdict(settings), **changed}))


@app.command()
def query(
    file: Annotated[str, typer.Argument(help="A file with the query, - for standard input.")] = "-",
    root: Root = None,
    snapshot: Home = None,
    format_: Format = "table",
    timeout: Seconds = 10.0,
) -> None:
    """Ask a SPARQL query of the graph."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DcgraphError(
            f"The query file {file} cannot be read: {error}. Name a file that holds the query, "
            "or give the query itself on standard input."
        ) from None
    _answer(_ensure(root, snapshot), text, format_, timeout)


@app.command()
def ask(
    name: Annotated[str | None, typer.Argument(help="The question; none lists them all.")] = None,
    root: Root = None,
    snapshot: Home = None,
    format_: Format = "table",
    lang: Annotated[str, typer.Option(help="Language of the titles: en, fr or ru.")] = "en",
) -> None:
    """Ask one of the graph's own questions, or list them."""
    if lang not in LANGUAGES:
        raise DcgraphError(f"There are no titles in {lang!r}; use one of {', '.join(LANGUAGES)}.")
    data = rooms(root).data
    if name is None:
        for known in questions(data).values():
            typer.echo(f"{known.name:<34} {known.titles[lang]}")
        return
    asked = question(data, name)
    if format_ == "table":
        typer.echo(asked.titles[lang] + "\n")
    _answer(_ensure(root, snapshot), asked.query, format_, 10.0, asked.empty)


def _answer(made: Snapshot, text: str, form: str, seconds: float, empty: str = "") -> None:
    request = request_for(text, form)
    with open_store(made.store, limits=Limits(seconds=seconds)) as store:
        answer = store.answer(request)
    if form == "table" and answer.kind != "graph":
        typer.echo(as_table(answer, empty))
    else:
        sys.stdout.buffer.write(answer.body)


@app.command("check")
def check_command(root: Root = None, as_json_: Json = False) -> None:
    """Check the graph: lint, shapes, consistency. Exit code 1 if there are errors."""
    # What is checked may be a stranger's: nothing in it may reach another server.
    close_network()
    with progress("Checking the graph") as tell, uncollected():
        tell("reading")
        corpus = load(rooms(root))
        tell("running the rules")
        result = check(corpus)
    if as_json_:
        report = {"errors": result.errors, "findings": as_json(result.findings)}
        typer.echo(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        for finding in result.findings:
            typer.echo(as_text(finding, corpus.label) + "\n")
        times = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in result.seconds.items())
        typer.echo(
            f"{result.errors} errors, {len(result.findings) - result.errors} others in "
            f"{len(corpus.files)} files ({times})"
        )
    raise typer.Exit(1 if result.errors else 0)


@app.command()
def reason(root: Root = None, seconds: Seconds = 300.0) -> None:
    """Let HermiT judge the ontology with its data (needs Java). Exit code 1 if inconsistent."""
    with progress("Reasoning") as tell:
        tell("asking HermiT")
        verdict = run_reasoner(load(rooms(root)), seconds)
    typer.echo("consistent" if verdict.consistent else "inconsistent")
    for iri in verdict.unsatisfiable:
        typer.echo(f"unsatisfiable: {compact(iri)}")
    raise typer.Exit(0 if verdict.consistent and not verdict.unsatisfiable else 1)


@app.command()
def search(words: list[str], root: Root = None, snapshot: Home = None) -> None:
    """Find things by words in their labels and texts, in any of the languages."""
    for hit in find(_ensure(root, snapshot).index, " ".join(words)):
        entry = hit.entry
        typer.echo(f"{compact(entry.iri)}  {entry.field}@{entry.language}: {entry.text}")


@app.command("counts")
def counts_command(root: Root = None, snapshot: Home = None, as_json_: Json = False) -> None:
    """Count records by class, claims by basis and citations by confidence."""
    with open_store(_ensure(root, snapshot).store) as store:
        figures = counts(store.answer)
    typer.echo(json.dumps(asdict(figures), indent=2) if as_json_ else as_markdown(figures))


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)
