"""The commands new, rename and retire."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from dcgraph.check.words import as_text, lines_of
from dcgraph.cli.options import OPEN, EditedRoot
from dcgraph.cli.output import hand_on, say
from dcgraph.edit.apply import Change, apply, diff
from dcgraph.edit.create import Citation, Draft, ask, create
from dcgraph.edit.placing import (
    AUTHORS,
    claim_name,
    claim_said,
    date_fit,
    offered,
    provision_name,
    whole_of,
)
from dcgraph.edit.records import Iri, Statement, Text, Typed, existing, fresh, text_fit
from dcgraph.edit.rename import Site, rename
from dcgraph.edit.retire import retire
from dcgraph.errors import EditError
from dcgraph.files import editing, read_text, rooms
from dcgraph.namespaces import DCG, PREFIXES, compact
from dcgraph.progress import progress, uncollected
from dcgraph.rdf.corpus import Corpus, load
from dcgraph.rdf.questions import LANGUAGES
from dcgraph.store.sandbox import close_network

app = typer.Typer()

DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Print the change as a diff, and write nothing.")
]

_SHOWN = 20


def read(root: Path | None, *, dry_run: bool) -> Corpus:
    """The graph that is to be changed, by this command alone until it ends.

    Nothing in it may reach another server.
    """
    close_network()
    found = rooms(root)
    if not dry_run:
        OPEN.enter_context(editing(found.root))
    return load(found)


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
    with progress("Renaming") as tell, uncollected():
        tell("reading")
        corpus = read(root, dry_run=dry_run)
        tell("looking for mentions")
        done = rename(corpus, old, new, only=only, move=move, comments=comments)
    made(done.changes, corpus, dry_run=dry_run)
    for was, now in list(done.names.items())[:_SHOWN]:
        say(f"{compact(was)} -> {compact(now)}", err=dry_run)
    _more(len(done.names), "names", to_err=dry_run)
    files = sum(change.path != change.target for change in done.changes)
    verb = "would change" if dry_run else "changed"
    moved = f", of which {files} moved" if files else ""
    say(f"{len(done.names)} names {verb} in {len(done.changes)} files{moved}.", err=dry_run)
    _sites("Left as they are, in prose, remarks and programs", done.left, to_err=dry_run)


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
    with progress("Retiring") as tell, uncollected():
        tell("reading")
        corpus = read(root, dry_run=dry_run)
        tell("looking for mentions")
        done = retire(corpus, old, successor, reason, move_mentions=move_mentions)
    made(done.changes, corpus, dry_run=dry_run)
    verb = "would be retired" if dry_run else "is retired"
    say(
        f"{compact(done.old)} {verb} in favour of {compact(done.successor)}; "
        f"{len(done.changes)} files.",
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


Name = Annotated[str, typer.Argument(help="Its name, such as dcgd:drones or drones.")]
KindName = Annotated[str | None, typer.Option("--kind", help="Its class, such as Technology.")]
En = Annotated[str | None, typer.Option("--en", help="What it is called in English.")]
Fr = Annotated[str | None, typer.Option("--fr", help="What it is called in French.")]
Ru = Annotated[str | None, typer.Option("--ru", help="What it is called in Russian.")]
Summary = Annotated[str | None, typer.Option(help="What its sources say of it, in English.")]
Notes = Annotated[list[str] | None, typer.Option("--note", help="A remark, in English.")]
With = Annotated[
    list[str] | None,
    typer.Option("--with", help="Another statement, such as dcg:adoptionDate=1999-06-26."),
]
Source = Annotated[str | None, typer.Option(help="The source that bears it out.")]
Locator = Annotated[str | None, typer.Option(help="The place in the source.")]
Confidence = Annotated[str | None, typer.Option(help="Confirmed if it was read, else Recalled.")]
Supports = Annotated[
    list[str] | None, typer.Option(help="A property that the source bears out; none means all.")
]
InFile = Annotated[Path | None, typer.Option("--file", help="The file it is to stand in.")]

_CALLED = {"en": "English", "fr": "French", "ru": "Russian"}


def own(name: str, stem: str = "") -> str:
    """A name as a person types it, with the prefix of records if it has none."""
    return name if ":" in name else f"dcgd:{stem}{name}"


def asked(value: str | None, what: str) -> str | None:
    """The value, or what a person at a terminal answers when it was not given."""
    if value is not None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return value
    return typer.prompt(f"{what} (empty: later)", default="", show_default=False, err=True) or None


def write(
    corpus: Corpus, draft: Draft, labels: Mapping[str, str | None] | None, *, dry_run: bool
) -> None:
    """Ask for what a person can tell at once, write the record, and print what is left to fill."""
    if labels is not None:
        told = {one: asked(labels[one], f"Label in {_CALLED[one]}") for one in LANGUAGES}
        draft = replace(
            draft,
            labels={one: text for one, text in told.items() if text},
            summary=asked(draft.summary, "Summary, in English"),
        )
    with progress("Checking the record") as tell, uncollected():
        tell("running the rules")
        done = create(corpus, draft)
    made(done.changes, corpus, dry_run=dry_run)
    verb = "would stand" if dry_run else "stands"
    say(f"{compact(done.iri)} {verb} at {done.place.path}:{done.place.line}.", err=dry_run)
    if done.to_fill:
        say("Still to be filled in:\n", err=dry_run)
    lines = lines_of(done.after)
    for finding in done.to_fill:
        say(as_text(finding, lines) + "\n", err=dry_run)
    if done.to_fill and not dry_run:
        say("Fill it in there. `dcgraph check` tells what is left, `dcgraph explain RULE` how.")


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
    corpus = read(root, dry_run=dry_run)
    titles = {
        one: asked(text, f"The question in {one}") or ""
        for one, text in zip(LANGUAGES, (en, fr, ru), strict=True)
    }
    text = None if query is None else sys.stdin.read() if query == "-" else read_text(Path(query))
    done = ask(corpus, name, titles, empty, text)
    made(done.changes, corpus, dry_run=dry_run)
    for change in done.changes:
        say(change.path.relative_to(corpus.root).as_posix(), err=dry_run)
    if done.to_do:
        say("Still to be filled in:", err=dry_run)
    for line in done.to_do:
        say(f"  {line}", err=dry_run)


new_app = typer.Typer(
    name="new",
    no_args_is_help=True,
    help="Write a new record into its place; tell what is left to fill in.",
)

_TITLE = PREFIXES["dcterms"] + "title"
_ISSUED = PREFIXES["dcterms"] + "issued"
_XSD = PREFIXES["xsd"]


@new_app.command()
def concept(
    name: Name,
    *,
    kind: KindName = None,
    en: En = None,
    fr: Fr = None,
    ru: Ru = None,
    summary: Summary = None,
    note: Notes = None,
    with_: With = None,
    source: Source = None,
    locator: Locator = None,
    confidence: Confidence = None,
    supports: Supports = None,
    file: InFile = None,
    root: EditedRoot = None,
    dry_run: DryRun = False,
) -> None:
    """A notion, mechanism, process, technology or characteristic."""
    cited = Citation(source, locator, confidence, supports or ())
    draft = Draft("concept", own(name), kind, {}, summary, note or (), with_ or (), (), cited, file)
    write(read(root, dry_run=dry_run), draft, {"en": en, "fr": fr, "ru": ru}, dry_run=dry_run)


@new_app.command()
def instrument(
    name: Name,
    *,
    kind: KindName = None,
    en: En = None,
    fr: Fr = None,
    ru: Ru = None,
    summary: Summary = None,
    note: Notes = None,
    with_: With = None,
    source: Source = None,
    locator: Locator = None,
    confidence: Confidence = None,
    supports: Supports = None,
    file: InFile = None,
    root: EditedRoot = None,
    dry_run: DryRun = False,
) -> None:
    """A convention, framework, recommendation or other instrument."""
    cited = Citation(source, locator, confidence, supports or ())
    draft = Draft(
        "instrument", own(name), kind, {}, summary, note or (), with_ or (), (), cited, file
    )
    write(read(root, dry_run=dry_run), draft, {"en": en, "fr": fr, "ru": ru}, dry_run=dry_run)


@new_app.command()
def provision(
    name: Annotated[
        str | None, typer.Argument(help="Its name; else it is named as its siblings are.")
    ] = None,
    *,
    part_of: Annotated[str | None, typer.Option(help="What directly contains it.")] = None,
    number: Annotated[str | None, typer.Option(help="The number that the text gives it.")] = None,
    position: Annotated[int | None, typer.Option(min=0, help="Its place in the whole.")] = None,
    kind: KindName = None,
    en: En = None,
    fr: Fr = None,
    ru: Ru = None,
    summary: Summary = None,
    note: Notes = None,
    with_: With = None,
    source: Source = None,
    locator: Locator = None,
    confidence: Confidence = None,
    supports: Supports = None,
    file: InFile = None,
    root: EditedRoot = None,
    dry_run: DryRun = False,
) -> None:
    """A chapter, article, standard or other part of an instrument."""
    corpus = read(root, dry_run=dry_run)
    whole = existing(corpus, own(part_of), "data") if part_of else None
    if name is None:
        if not (whole and number):
            raise EditError("Give the name, or --part-of, --number and --kind to have it made.")
        name = provision_name(corpus, whole, number, kind)
    whole = whole or whole_of(corpus, fresh(own(name)))
    said: list[Statement] = []
    if number:
        said.append((DCG + "number", Text(text_fit(number, "number"))))
    if position is not None:
        said.append((DCG + "position", Typed(str(position), _XSD + "integer")))
    if whole:
        said.append((DCG + "isPartOf", Iri(whole)))
    cited = Citation(source, locator, confidence, supports or ())
    draft = Draft(
        "provision", own(name), kind, {}, summary, note or (), with_ or (), said, cited, file
    )
    write(corpus, draft, {"en": en, "fr": fr, "ru": ru}, dry_run=dry_run)


@new_app.command()
def claim(
    subject: Annotated[str, typer.Argument(help="What the claim begins from.")],
    relation: Annotated[
        str | None,
        typer.Argument(
            metavar="RELATION",
            help="The relation, such as requires; left out, those that fit are told.",
            show_default=False,
        ),
    ] = None,
    thing: Annotated[
        str | None, typer.Argument(metavar="OBJECT", help="What it ends at.", show_default=False)
    ] = None,
    *,
    basis: Annotated[str | None, typer.Option(help="Stated, Interpreted or Derived.")] = None,
    claimed_by: Annotated[list[str] | None, typer.Option(help="Who holds it.")] = None,
    stated_on: Annotated[str | None, typer.Option(help="When it was stated.")] = None,
    rationale: Annotated[str | None, typer.Option(help="The reason for it, in English.")] = None,
    read_by: Annotated[
        list[str] | None,
        typer.Option(help=f"Who read it against the source; of a reading of ours: {AUTHORS}."),
    ] = None,
    note: Notes = None,
    with_: With = None,
    source: Source = None,
    locator: Locator = None,
    confidence: Confidence = None,
    supports: Supports = None,
    file: InFile = None,
    root: EditedRoot = None,
    dry_run: DryRun = False,
) -> None:
    """A claim that a text or a concept stands in a relation to another."""
    if relation is None:
        raise EditError(
            "Name what the claim ends at: dcgraph new claim SUBJECT RELATION OBJECT, or without "
            "the relation to be told those that fit."
        )
    corpus = read(root, dry_run=dry_run)
    if thing is None:
        if corpus.locate(DCG + relation.removeprefix("dcg:")):
            raise EditError(
                f"Name what the claim ends at, after the relation: dcgraph new claim {subject} "
                f"{relation} OBJECT."
            )
        thing, offer = relation, offered(corpus, subject, relation)
        chosen = asked(None, f"{offer} Relation")
        if chosen is None:
            raise EditError(f"Name the relation between the two. {offer}")
        relation = chosen
    ends = (subject, relation, thing)
    holders = [own(one) for one in claimed_by or ()]
    name = claim_name(corpus, ends, holders)
    basis = asked(basis, "Basis: Stated, Interpreted or Derived")
    rationale = asked(rationale, "Rationale, in English")
    said = claim_said(
        corpus,
        ends,
        basis=basis,
        holders=holders,
        stated_on=stated_on,
        rationale=rationale,
        readers=read_by or (),
        day=datetime.now(UTC).date().isoformat(),
    )
    cited = Citation(source, locator, confidence, supports or ())
    draft = Draft("claim", name, None, {}, None, note or (), with_ or (), said, cited, file)
    write(corpus, draft, None, dry_run=dry_run)


@new_app.command()
def source(
    name: Annotated[str, typer.Argument(help="Its name, such as wco-news-100.")],
    *,
    kind: KindName = None,
    title: Annotated[str | None, typer.Option(help="Its title, as it was read.")] = None,
    lang: Annotated[str | None, typer.Option(help="Its language, such as en or ru.")] = None,
    issued: Annotated[str | None, typer.Option(help="When it was issued.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who made it public.")] = None,
    url: Annotated[str | None, typer.Option(help="The address at which it was read.")] = None,
    authority: Annotated[
        str | None, typer.Option(help="Who answers for it, such as PrimaryText or Press.")
    ] = None,
    note: Notes = None,
    with_: With = None,
    file: InFile = None,
    root: EditedRoot = None,
    dry_run: DryRun = False,
) -> None:
    """A document that records cite, once."""
    corpus = read(root, dry_run=dry_run)
    title, lang = asked(title, "Title"), asked(lang, "Language, such as en")
    if title and not lang:
        raise EditError("Tell the language of the title with --lang, such as --lang en.")
    said: list[Statement] = []
    if title and lang:
        said.append((_TITLE, Text(text_fit(title, "title"), lang)))
    if issued:
        said.append((_ISSUED, Text(date_fit(issued, "dcterms:issued"))))
    for path, text, what in (
        ("languageCode", lang, "language"),
        ("publisherName", publisher, "publisher"),
    ):
        if text:
            said.append((DCG + path, Text(text_fit(text, what))))
    if url:
        said.append((DCG + "webAddress", Typed(text_fit(url, "address"), _XSD + "anyURI")))
    if authority := asked(authority, "Authority, such as Official"):
        term = authority if ":" in authority else f"dcg:{authority}"
        said.append((DCG + "hasAuthority", Iri(existing(corpus, term, "ontology"))))
    draft = Draft(
        "source", own(name, "sources."), kind, {}, None, note or (), with_ or (), said, file=file
    )
    write(corpus, draft, None, dry_run=dry_run)


new_app.command()(question)

app.add_typer(new_app)
