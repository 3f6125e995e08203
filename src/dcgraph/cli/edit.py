"""The commands new, rename and retire."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from inspect import Parameter, Signature
from keyword import iskeyword
from pathlib import Path
from typing import Annotated, Any

import typer

from dcgraph.check.findings import Finding
from dcgraph.check.words import as_text, lines_of
from dcgraph.cli.options import OPEN, EditedRoot
from dcgraph.cli.output import hand_on, say
from dcgraph.edit.apply import Change, apply, diff
from dcgraph.edit.create import KINDS, Draft, Kind, Option, create, drafts, fit
from dcgraph.edit.names import named, offered
from dcgraph.edit.questions import ask
from dcgraph.edit.questions import fit as fit_question
from dcgraph.edit.rename import Renaming, Site, rename, reordered
from dcgraph.edit.rename import fit as fit_names
from dcgraph.edit.retire import Retirement, retire
from dcgraph.edit.retire import fit as fit_retirement
from dcgraph.errors import EditError
from dcgraph.files import editing, read_text, rooms
from dcgraph.namespaces import DCG, compact
from dcgraph.progress import progress, uncollected
from dcgraph.rdf.corpus import Corpus, load
from dcgraph.rdf.questions import LANGUAGES
from dcgraph.store.sandbox import close_network

app = typer.Typer()

DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Print the change as a diff, and write nothing.")
]

FromTable = Annotated[
    Path | None,
    typer.Option("--from", help="A table in CSV with a record a row, its columns named as here."),
]
_TABLE = "from"


_CHECK = "Run `dcgraph check` before you commit: it also asks the questions."
_SHOWN = 20


def read(root: Path | None, *, dry_run: bool) -> Corpus:
    """The graph that is to be changed, by this command alone until it ends.

    Nothing in it may reach another server.
    """
    close_network()
    edited = rooms(root)
    if not dry_run:
        OPEN.enter_context(editing(edited.root))
    return load(edited)


def made(changes: Sequence[Change], corpus: Corpus, *, dry_run: bool) -> None:
    """Print the changes as a diff, or make them."""
    if dry_run:
        hand_on(diff(changes, corpus.root).encode())
    else:
        apply(changes, corpus.root)


@app.command("rename")
def rename_command(
    old: Annotated[str, typer.Argument(help="What it is called, such as dcgd:rkc.ga-7.1.")],
    new: Annotated[str, typer.Argument(help="What it is to be called.")],
    *,
    root: EditedRoot = None,
    only: Annotated[
        bool, typer.Option("--only", help="Leave the names that are made of this one.")
    ] = False,
    move: Annotated[
        bool,
        typer.Option("--move", help="Move records into the file that their new name asks for."),
    ] = False,
    comments: Annotated[
        bool, typer.Option("--comments", help="Change remarks in Turtle and queries too.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Give a record, term, shape or stem another name everywhere.

    That is wherever it is mentioned in code.

    What is named by it follows: the records of a stem with their files, claims, property shapes.
    Prose and programs stay; where they name it is told.
    """
    fit_names(old, new)
    with progress("Renaming") as tell, uncollected():
        tell("reading")
        corpus = read(root, dry_run=dry_run)
        tell("looking for mentions")
        done = rename(corpus, old, new, only=only, move=move, comments=comments)
    made(done.changes, corpus, dry_run=dry_run)
    for was, now in list(done.names.items())[:_SHOWN]:
        say(f"{compact(was)} -> {compact(now)}", err=dry_run)
    _more(len(done.names), "names", to_err=dry_run)
    files = sum(change.moves for change in done.changes)
    verb = "would change" if dry_run else "changed"
    moved = f", of which {files} moved" if files else ""
    say(f"{len(done.names)} names {verb} in {len(done.changes)} files{moved}.", err=dry_run)
    _sites("Left as they are, in prose, remarks and programs", done.left, to_err=dry_run)
    _before_commit(corpus, done, to_err=dry_run)


@app.command("retire")
def retire_command(
    old: Annotated[str, typer.Argument(help="The term or record to retire.")],
    *,
    successor: Annotated[str, typer.Option("--successor", help="What takes its place.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in English.")],
    root: EditedRoot = None,
    move_mentions: Annotated[
        bool, typer.Option("--move-mentions", help="Name the successor wherever it is mentioned.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Mark a term or record deprecated and name its successor.

    A migration query is added, by which the data of others follow.

    It stays where it is, so that its IRI goes on to answer.
    """
    before, after, _ = fit_retirement(old, successor, reason)
    with progress("Retiring") as tell, uncollected():
        tell("reading")
        corpus = read(root, dry_run=dry_run)
        tell("looking for mentions")
        done = retire(corpus, old, successor, reason, move_mentions=move_mentions)
    made(done.changes, corpus, dry_run=dry_run)
    verb = "would be retired" if dry_run else "is retired"
    say(
        f"{compact(before)} {verb} in favour of {compact(after)}; {len(done.changes)} files.",
        err=dry_run,
    )
    say(
        f"Data elsewhere follow by {done.migration.relative_to(corpus.root).as_posix()}. Say it "
        "in CHANGELOG.md, under Meaning.",
        err=dry_run,
    )
    title = "Still used, until --move-mentions or you change it"
    if move_mentions:
        title = "Names of claims left as they were, in prose, remarks and programs"
    _sites(title, done.still, to_err=dry_run)
    _before_commit(corpus, done, to_err=dry_run)


def _before_commit(corpus: Corpus, done: Renaming | Retirement, *, to_err: bool) -> None:
    """Tell what is wrong, and what the command leaves to the check of the whole graph."""
    if answers := reordered(corpus.root, done.changes):
        say("The rows of these answers may come in another order now:", err=to_err)
        for answer in answers[:_SHOWN]:
            say(f"  {answer}", err=to_err)
        _more(len(answers), "answers", to_err=to_err)
    _findings("What changed has these faults", done.faults, done.after, to_err=to_err)
    _to_check(done.unjudged, to_err=to_err)


def _to_check(unjudged: str, *, to_err: bool) -> None:
    """Tell what was not judged, and what only the check of the whole graph does."""
    if unjudged:
        say(f"Only texts, names and shapes were judged, not what follows: {unjudged}.", err=to_err)
    say(_CHECK, err=to_err)


def _findings(title: str, findings: Sequence[Finding], corpus: Corpus, *, to_err: bool) -> None:
    """Tell what is wrong, as `check` tells it."""
    if not findings:
        return
    say(f"{title}:\n", err=to_err)
    lines = lines_of(corpus)
    for finding in findings[:_SHOWN]:
        say(as_text(finding, lines) + "\n", err=to_err)
    _more(len(findings), "faults", to_err=to_err)


def _sites(title: str, sites: Sequence[Site], *, to_err: bool) -> None:
    if not sites:
        return
    say(f"{title}:", err=to_err)
    for site in sites[:_SHOWN]:
        say(f"  {site.path}:{site.line}: {site.name}", err=to_err)
    _more(len(sites), "places", to_err=to_err)


def _more(count: int, what: str, *, to_err: bool) -> None:
    if count > _SHOWN:
        say(f"  and {count - _SHOWN} more {what}", err=to_err)


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _asked(value: str | None, what: str) -> str | None:
    """The value, or what a person at a terminal answers when it was not given."""
    if value is not None or not _at_terminal():
        return value
    return typer.prompt(f"{what} (empty: later)", default="", show_default=False, err=True) or None


new_app = typer.Typer(
    name="new",
    no_args_is_help=True,
    help="Write new records into their places; tell what is left to fill in.",
)


@uncollected()
def _new(kind: Kind, name: str | None, given: dict[str, Any]) -> None:
    """Write one record, or those of a table, and print what is left to fill in.

    The options are looked at before the graph is read.
    """
    dry_run, root, table = (given.pop(option) for option in ("dry-run", "root", _TABLE))
    if table is not None:
        if beside := [option for option, value in {"name": name, **given}.items() if value]:
            raise EditError(
                f"With --{_TABLE}, leave out {', '.join(beside)}: the rows of the table tell it."
            )
        records = drafts(table, kind)
        for draft in records:
            fit(kind.word, draft)
        corpus = read(root, dry_run=dry_run)
    else:
        ends_missing = kind.word == "claim" and given["object"] is None
        if ends_missing and given["relation"] is None:
            raise EditError(
                "Name what the claim ends at: dcgraph new claim SUBJECT RELATION OBJECT, or "
                "without the relation to be told those that fit."
            )
        fit(kind.word, Draft(name, given), whole=not (ends_missing or _at_terminal()))
        corpus = read(root, dry_run=dry_run)
        records = [_completed(corpus, kind, name, given)]
    with progress("Checking the record") as tell:
        tell("running the rules")
        done = create(corpus, kind.word, records)
    made(done.changes, corpus, dry_run=dry_run)
    verb = "would stand" if dry_run else "stands"
    for iri, place in done.places.items():
        say(f"{compact(iri)} {verb} at {place.path}:{place.line}.", err=dry_run)
    _findings("Still to be filled in", done.to_fill, done.after, to_err=dry_run)
    if done.to_fill and not dry_run:
        say("Fill it in there; `dcgraph explain RULE` tells how.")
    _to_check(done.unjudged, to_err=dry_run)


def _completed(corpus: Corpus, kind: Kind, name: str | None, given: dict[str, Any]) -> Draft:
    """What is told of one record, with its name and what a person at a terminal adds."""
    if kind.word == "claim":
        _ask_relation(corpus, given)
    name, completed = named(corpus, kind.word, name, given)
    answers = {
        option: _asked(completed.get(option), spec.ask)
        for option, spec in kind.options.items()
        if spec.ask
    }
    return Draft(name, {**completed, **answers})


def _ask_relation(corpus: Corpus, given: dict[str, Any]) -> None:
    """Ask for the relation of a claim where two things alone are named."""
    if given["object"] is None:
        if corpus.files_of(DCG + given["relation"].removeprefix("dcg:")):
            raise EditError(
                "Name what the claim ends at, after the relation: dcgraph new claim "
                f"{given['subject']} {given['relation']} OBJECT."
            )
        given["object"] = given["relation"]
        offer = offered(corpus, given["subject"], str(given["object"]))
        given["relation"] = _asked(None, f"{offer} Relation")
        if given["relation"] is None:
            raise EditError(f"Name the relation between the two. {offer}")


def _command(kind: Kind) -> Callable[..., None]:
    """The command that writes a record of a kind, with the options that `kinds.toml` has."""
    arguments = {"name": _argument(kind.name)}
    if kind.word == "claim":
        relation = "The relation, such as requires; left out, those that fit are told."
        arguments = {
            "subject": _argument("What the claim begins from.", "SUBJECT"),
            "relation": _argument(relation, "RELATION"),
            "object": _argument("What it ends at.", "OBJECT"),
        }
    options: dict[str, tuple[Any, Any]] = {n: _option(n, o) for n, o in kind.options.items()}
    options |= {_TABLE: (FromTable, None), "root": (EditedRoot, None), "dry-run": (DryRun, False)}
    given = {name.replace("-", "_") + "_" * iskeyword(name): name for name in arguments | options}

    def run(**values: Any) -> None:
        options_given = {given[name]: value for name, value in values.items()}
        _new(kind, options_given.pop("name", None), options_given)

    run.__doc__ = kind.help
    kinds = zip(given, (arguments | options).values(), strict=True)
    parameters = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in kinds
    ]
    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _argument(help_: str, shown: str | None = None) -> tuple[Any, Any]:
    """The type of an argument, which a table may tell instead, and its default."""
    argument = typer.Argument(help=help_, metavar=shown, show_default=False)
    return Annotated[str | None, argument], None


def _option(name: str, option: Option) -> tuple[Any, Any]:
    """The type of an option and its default."""
    least = 0 if option.form == "count" else None
    kind: Any = int if option.form == "count" else Path if name == "file" else str
    kind = list[str] if option.many else kind
    return Annotated[kind | None, typer.Option(f"--{name}", help=option.help, min=least)], None


def question(
    name: Annotated[str, typer.Argument(help="Its name, such as provisions-on-notions.")],
    *,
    en: Annotated[str | None, typer.Option("--en", help="The question in English.")] = None,
    fr: Annotated[str | None, typer.Option("--fr", help="The question in French.")] = None,
    ru: Annotated[str | None, typer.Option("--ru", help="The question in Russian.")] = None,
    empty: Annotated[str | None, typer.Option(help="What an empty answer means.")] = None,
    query: Annotated[
        str | None, typer.Option(help="A file with the query, - for standard input.")
    ] = None,
    root: EditedRoot = None,
    dry_run: DryRun = False,
) -> None:
    """A question that the graph promises to answer."""
    titles = {
        language: _asked(text, f"The question in {language}") or ""
        for language, text in zip(LANGUAGES, (en, fr, ru), strict=True)
    }
    text = None if query is None else sys.stdin.read() if query == "-" else read_text(Path(query))
    fit_question(name, titles, empty, text)
    corpus = read(root, dry_run=dry_run)
    changes, to_do = ask(corpus, name, titles, empty, text)
    made(changes, corpus, dry_run=dry_run)
    for change in changes:
        say(change.path.relative_to(corpus.root).as_posix(), err=dry_run)
    if to_do:
        say("Still to be filled in:", err=dry_run)
    for line in to_do:
        say(f"  {line}", err=dry_run)


for kind in KINDS.values():
    new_app.command(kind.word)(_command(kind))
new_app.command()(question)

app.add_typer(new_app)
