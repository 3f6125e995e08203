"""The commands that ask the graph."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from dcgraph.cli.answers import told
from dcgraph.cli.options import Format, Home, Json, Root, Seconds, ensured
from dcgraph.cli.output import hand_on, say
from dcgraph.errors import DcgraphError, ParameterError, QueryError
from dcgraph.files import rooms
from dcgraph.namespaces import compact
from dcgraph.rdf.questions import LANGUAGES, question, questions
from dcgraph.rdf.vocabulary import as_markdown, counts
from dcgraph.research.ask.formats import reply_csv, reply_text
from dcgraph.research.ask.replies import reply
from dcgraph.research.filters import wanted
from dcgraph.research.graph import Desk
from dcgraph.research.links import Solved, solve_now
from dcgraph.research.list_text import answer_text
from dcgraph.research.paging import WHOLE, Place
from dcgraph.research.questions import answered, asked, bind
from dcgraph.research.questions import questions as saved_questions
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.sparql.model import Limits, Request
from dcgraph.sparql.run import as_table, request_for
from dcgraph.store.pool import EmbeddedStore, open_store
from dcgraph.text import json_text

app = typer.Typer()


@app.command()
def query(
    file: Annotated[str, typer.Argument(help="A file with the query, - for standard input.")] = "-",
    root: Root = None,
    snapshot: Home = None,
    format_: Format = "table",
    timeout: Seconds = 10.0,
) -> None:
    """Ask a SPARQL query."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DcgraphError(
            f"The query file {file} cannot be read: {error}. Name a file that holds the query, "
            "or give the query itself on standard input."
        ) from None
    _answer(ensured(root, snapshot), text, format_, timeout)


@app.command()
def ask(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[QUESTION]",
            help="A question in plain words, or the name of a saved one; none lists these.",
        ),
    ] = None,
    *,
    root: Root = None,
    snapshot: Home = None,
    format_: Format = "table",
    lang: Annotated[str, typer.Option(help="Language of the answer: en, fr or ru.")] = "en",
    of: Annotated[
        list[str] | None,
        typer.Option("--of", help="A parameter, as notion=paperless-customs, with commas."),
    ] = None,
    reading: Annotated[
        int, typer.Option("--reading", help="Which reading of plain words, from 1 to 3.")
    ] = 1,
    as_json: Json = False,
) -> None:
    """Ask a question in plain words, or one of the graph's own by its name, or list these.

    With --of one of its own asks of other things. Things have their labels, in csv and the like
    their IRIs.
    """
    if lang not in LANGUAGES:
        raise DcgraphError(f"There are no titles in {lang!r}; use one of {', '.join(LANGUAGES)}.")
    if name and _is_in_words(name):
        if of:
            raise ParameterError("--of goes with the name of a saved question, not with words.")
        form = "json" if as_json else format_
        return _replied(ensured(root, snapshot), name, lang, reading, form)
    if of or as_json:
        return _asked_of(ensured(root, snapshot), name, of or [], lang, as_json=as_json)
    data = rooms(root).data
    if name is None:
        for known in questions(data).values():
            say(f"{known.name:<34} {known.titles[lang]}")
        return None
    asked = question(data, name)
    made = ensured(root, snapshot)
    if format_ != "table":
        return _answer(made, asked.query, format_, 10.0, asked.empty)
    say(asked.titles[lang] + "\n")
    return _answer(made, asked.query, format_, 10.0, asked.empty, named=_labels(made, lang))


def _is_in_words(text: str) -> bool:
    """Whether it is more than a name: a name has neither blanks nor a question mark."""
    return len(text.split()) > 1 or text.rstrip().endswith("?")


def _replied(made: Snapshot, text: str, lang: str, reading: int, form: str) -> None:
    spoken = wanted(lang).lang
    found = reply(Desk.open(made), text, spoken, reading=reading)
    if form == "json":
        say(told(found))
    elif form == "csv":
        hand_on(reply_csv(found))
    elif form == "table":
        say(reply_text(found, spoken))
    else:
        raise ParameterError(
            f"There is no format {form[:40]!r} for an answer in words; use table, csv or json."
        )


def _answer(
    made: Snapshot,
    text: str,
    form: str,
    seconds: float,
    empty: str | None = None,
    *,
    named: Callable[[str], str] = compact,
) -> None:
    """Say the answer; where nobody has said what an empty one means, why it is empty."""
    request = request_for(text, form)
    with open_store(made.store, limits=Limits(seconds=seconds)) as store:
        answer = store.answer(request)
        if form == "table" and answer.kind != "graph":
            explain = empty.strip if empty is not None else partial(_why_empty, store, text)
            return say(as_table(answer, explain, named))
    return hand_on(answer.body)


def _why_empty(store: EmbeddedStore, text: str) -> str:
    # Few answers are empty, and no other waits for what this needs.
    from dcgraph.sparql.diagnosis import diagnose, message, number_in  # noqa: PLC0415

    def ask(query: str, seconds: float) -> int | None:
        try:
            return number_in(store.answer(Request(query, seconds=seconds)).body)
        except QueryError:
            return None

    return message(diagnose(text, ask))


@app.command("counts")
def counts_command(root: Root = None, snapshot: Home = None, as_json_: Json = False) -> None:
    """Count records, claims and citations by kind.

    Records by class, claims by basis and citations by confidence.
    """
    with open_store(ensured(root, snapshot).store) as store:
        figures = counts(store.answer)
    if as_json_:
        say(json_text(asdict(figures)), nl=False)
    else:
        say(as_markdown(figures))


def _asked_of(
    snapshot: Snapshot, name: str | None, given: Sequence[str], lang: str, *, as_json: bool
) -> None:
    """Print the answer to a question, of things given as parameter=names; or list the questions.

    Raises ParameterError for what names no parameter, and what `bind` raises.
    """
    spoken, desk = wanted(lang).lang, Desk.open(snapshot)
    if name is None:
        if given:
            raise ParameterError("--of goes with a question: name one; `dcgraph ask` lists them.")
        say(told(saved_questions(desk, spoken).page(WHOLE)))
        return
    question = bind(desk, asked(desk, name, spoken), _parameters(given), spoken)
    with open_store(snapshot.store) as store:
        solved = (
            solve_now(store.answer, question.query)
            if as_json
            else Solved.of(store.answer(Request(question.query)).body)
        )
    answer = answered(desk, question, solved, Place((), WHOLE), spoken)
    say(told(answer) if as_json else answer_text(answer, spoken))


def _labels(snapshot: Snapshot, lang: str) -> Callable[[str], str]:
    """What names the things of a snapshot by their labels, and what is not in it by its IRI."""
    desk, spoken = Desk.open(snapshot), wanted(lang).lang

    def named(iri: str) -> str:
        return desk.label(iri, spoken).text if iri in desk.facts.about else compact(iri)

    return named


def _parameters(given: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in given:
        name, sign, things = one.partition("=")
        if not sign or name in found:
            raise ParameterError(
                f"{one[:80]!r} is no parameter of its own; write --of notion=paperless-customs, "
                "with commas between several things."
            )
        found[name] = things
    return found
