"""The command line.

Exit codes: 0 done, 1 faults found, 2 wrong use or unreadable input, 3 a query without an
answer, 4 a snapshot that cannot be made or opened.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dcgraph import __version__
from dcgraph.answers import as_table
from dcgraph.errors import BuildError, DcgraphError, QueryError
from dcgraph.load import Corpus, load
from dcgraph.paths import Rooms, home, rooms
from dcgraph.questions import LANGUAGES, question, questions
from dcgraph.reason import reason as run_reasoner
from dcgraph.search import find
from dcgraph.snapshot import Snapshot, build, current, inputs_hash
from dcgraph.store import Limits, Request, open_store
from dcgraph.terms import compact
from dcgraph.validate import as_json, as_text, check

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

_FORMATS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}


def main() -> None:
    """Run the command line; an error is one sentence on standard error, never a trace."""
    try:
        app()
    except DcgraphError as error:
        _err.print(f"dcgraph: {error}", style="red", markup=False)
        sys.exit(3 if isinstance(error, QueryError) else 4 if isinstance(error, BuildError) else 2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


@contextmanager
def _progress(text: str) -> Iterator[Callable[[str], None]]:
    if not _err.is_terminal:
        yield lambda _: None
        return
    with _err.status(text) as status:
        yield lambda step: status.update(f"{text}: {step}")


def _checked(corpus: Corpus) -> None:
    faults = [f for f in check(corpus).findings if f.severity == "error"]
    if faults:
        for fault in faults[:10]:
            _err.print(as_text(fault), markup=False)
        raise BuildError(
            f"The graph has {len(faults)} errors and was not built; `dcgraph check` shows them all."
        )


def _make(place: Rooms, folder: Path, *, checked: bool) -> Snapshot:
    with _progress("Building the graph") as tell:
        tell("reading")
        corpus = load(place)
        if checked:
            tell("checking")
            _checked(corpus)
        return build(corpus, folder, tell)


def _ensure(root: Path | None, folder: Path | None) -> Snapshot:
    place = rooms(root)
    there = current(folder or home())
    if there is not None and there.manifest.inputs == inputs_hash(place.root):
        return there
    return _make(place, folder or home(), checked=True)


@app.command("build")
def build_command(
    root: Root = None,
    snapshot: Home = None,
    as_json_: Json = False,
    no_check: Annotated[bool, typer.Option("--no-check", help="Build even with errors.")] = False,
) -> None:
    """Check the graph and make a snapshot of it."""
    made = _make(rooms(root), snapshot or home(), checked=not no_check)
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
    given = {"host": host, "port": port}
    changed = {name: value for name, value in given.items() if value is not None}
    made = _ensure(root, snapshot)
    run(made.path, Settings(**{**asdict(settings), **changed}))


@app.command()
def query(
    file: Annotated[str, typer.Argument(help="A file with the query, - for standard input.")] = "-",
    root: Root = None,
    snapshot: Home = None,
    format_: Format = "table",
    timeout: Annotated[float, typer.Option(help="Time limit in seconds.")] = 10.0,
) -> None:
    """Ask a SPARQL query of the graph."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DcgraphError(f"The query file {file} cannot be read: {error}.") from None
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
    if form != "table" and form not in _FORMATS:
        raise DcgraphError(f"{form!r} is no format here; use one of table, {', '.join(_FORMATS)}.")
    chosen = _FORMATS.get(form, "")
    rdf = form in ("ttl", "nt", "jsonld", "rdf")
    request = Request(
        text,
        solutions_format=_FORMATS["json"] if rdf or form == "table" else chosen,
        graph_format=chosen if rdf else _FORMATS["ttl"],
    )
    with open_store(made.store, limits=Limits(seconds=seconds)) as store:
        answer = store.answer(request)
    if form == "table" and answer.kind != "graph":
        typer.echo(as_table(answer, empty))
    else:
        sys.stdout.buffer.write(answer.body)


@app.command("check")
def check_command(root: Root = None, as_json_: Json = False) -> None:
    """Check the graph: lint, shapes, consistency. Exit code 1 if there are errors."""
    with _progress("Checking the graph"):
        corpus = load(rooms(root))
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
def reason(
    root: Root = None,
    seconds: Annotated[float, typer.Option(help="Time limit in seconds.")] = 300.0,
) -> None:
    """Let HermiT judge the ontology with its data (needs Java). Exit code 1 if inconsistent."""
    with _progress("Reasoning"):
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


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)
