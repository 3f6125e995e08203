"""The commands that write new records, each into the file where it is at home."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from dcgraph.cli.drafting import (
    Confidence,
    En,
    Fr,
    InFile,
    KindName,
    Locator,
    Name,
    Notes,
    Ru,
    Source,
    Summary,
    Supports,
    With,
    asked,
    own,
    write,
)
from dcgraph.cli.editing import DryRun, read
from dcgraph.cli.options import EditedRoot
from dcgraph.cli.questioning import question
from dcgraph.editing.composing import Iri, Statement, Text, Typed
from dcgraph.editing.creating import Citation, Draft
from dcgraph.editing.names import existing, fresh, text_fit
from dcgraph.editing.naming import (
    AUTHORS,
    claim_name,
    claim_said,
    offered,
    provision_name,
    whole_of,
)
from dcgraph.editing.values import date_fit
from dcgraph.errors import EditError
from dcgraph.terms import DCG, PREFIXES

__all__ = ["app"]

app = typer.Typer(
    name="new",
    no_args_is_help=True,
    help="Write a new record into its place; tell what is left to fill in.",
)

_TITLE = PREFIXES["dcterms"] + "title"
_ISSUED = PREFIXES["dcterms"] + "issued"
_XSD = PREFIXES["xsd"]


@app.command()
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


@app.command()
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


@app.command()
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


@app.command()
def claim(
    subject: Annotated[str, typer.Argument(help="What the claim begins from.")],
    relation: Annotated[
        str,
        typer.Argument(
            metavar="[RELATION]", help="The relation, such as requires; left out, those that fit."
        ),
    ],
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
    corpus = read(root, dry_run=dry_run)
    if thing is None:
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


@app.command()
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


app.command()(question)
