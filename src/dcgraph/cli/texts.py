"""The commands on a reader's own copies of instruments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from textwrap import wrap
from typing import Annotated, Final

import typer

from dcgraph.cli.answers import desk_of
from dcgraph.cli.options import Home, Root
from dcgraph.cli.output import say
from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.research.contents import root_of
from dcgraph.research.graph import Desk
from dcgraph.research.relevance import wholes
from dcgraph.text import escaped
from dcgraph.texts.beside import laid, words_of
from dcgraph.texts.library import Copy, copies, folder, keep, language_of, paths
from dcgraph.texts.library import remove as delete
from dcgraph.texts.matching import Matched, Unmatched, matched
from dcgraph.texts.reading import read_copy

app = typer.Typer(
    name="texts",
    no_args_is_help=True,
    help="Keep your own copies of instruments on this machine, split into provisions.",
)

_REASONS: Final = {
    "no provision": "the graph has no provision of this number there",
    "several provisions": "it may be one of several",
    "within another": "it stands in a part that the graph does not have",
    "repeated": "a longer part has the same number",
}
_CLASSES: Final = frozenset(("Instrument", "Edition"))

_Language = Annotated[str, typer.Option("--lang", help="The language of the copy, as en or nl.")]
_Name = Annotated[str, typer.Argument(help="The instrument or edition, as rkc.")]


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="Your copy of the instrument.")],
    *,
    instrument: Annotated[
        str, typer.Option(help="The name of the instrument or edition, as rkc; see `list`.")
    ],
    lang: _Language = "",
    encoding: Annotated[
        str, typer.Option(help="The encoding of a text or HTML file that is not UTF-8.")
    ] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of the copy that there is.")
    ] = False,
    root: Root = None,
    snapshot: Home = None,
) -> None:
    """Split a copy into provisions and keep it in your own folder, on this machine alone.

    Reads HTML, Markdown, plain text, Akoma Ntoso, Formex, EUR-Lex HTML, BWB XML and Justice Laws
    XML. What is no provision of the graph is listed with its number and its line.
    """
    desk = desk_of(root, snapshot)
    iri = _text(desk, instrument)
    split = read_copy(file, encoding)
    day = datetime.now(UTC).date().isoformat()
    name = desk.thing(iri, "en").name
    copy = Copy(name, language_of(lang, split.language), file.name, day, split)
    found = matched(desk, iri, split)
    if not found.units:
        raise ParameterError(
            f"{file}: none of its {len(split.units)} numbered parts is a provision of {name}, "
            f"which has {len(found.missing)}; see that it is a copy of this text. Nothing was kept."
        )
    kept = keep(copy, replace=replace)
    say(f"{kept} has your copy. Nothing of it is in the graph.")
    for line in _account(desk, copy, found):
        say(line)


@app.command("list")
def list_copies() -> None:
    """List the copies that you keep."""
    found = list(copies())
    for one in found:
        split = one.split
        told = f"{one.file}, {split.form}, added {one.added}, {len(split.units)} numbered parts"
        say(f"{one.instrument} ({one.language}): {escaped(told)}")
    if not found:
        say(f"There are no copies in {folder()}; `dcgraph texts add` keeps one.")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="The instrument, or one of its provisions.")],
    *,
    lang: _Language = "",
    root: Root = None,
    snapshot: Home = None,
) -> None:
    """Show how a copy fits its instrument, or its words for a provision."""
    desk = desk_of(root, snapshot)
    iri = desk.iri(name)
    text = root_of(desk, iri)
    of = desk.thing(text, "en").name
    wanted = [one for one in paths(of) if not lang or one.stem == f"{of}.{lang}"]
    if not wanted:
        raise NotFoundError(
            f"There is no copy of {of}{f' in {lang}' if lang else ''}; `dcgraph texts add FILE "
            f"--instrument {of}` keeps yours.",
            of,
        )
    for path in wanted:
        copy, found = laid(desk, path, text)
        for line in _words(desk, iri, copy, found) if iri != text else _account(desk, copy, found):
            say(line)


@app.command()
def remove(name: _Name, *, lang: _Language = "") -> None:
    """Delete your copies of an instrument, or the one in a language."""
    for path in delete(name, lang):
        say(f"{path} is deleted.")


def _text(desk: Desk, name: str) -> str:
    iri = desk.iri(name)
    if _CLASSES.isdisjoint(desk.kinds(iri)):
        raise ParameterError(
            f"{name[:80]} is no instrument and no edition; name the text of which the file is a "
            f"copy, as {desk.thing(root_of(desk, iri), 'en').name}."
        )
    return iri


def _account(desk: Desk, copy: Copy, found: Matched) -> Iterator[str]:
    """How a copy fits: counts, then each part that is no provision, and what it lacks."""
    split = copy.split
    yield (
        f"{escaped(copy.file)} ({split.form}, {copy.language}): {len(split.units)} numbered parts, "
        f"{len(found.units)} of them provisions of {copy.instrument}."
    )
    if split.left_out:
        yield f"Left out of the file: {escaped(', '.join(split.left_out))}."
    if found.unmatched:
        yield f"Not matched ({len(found.unmatched)}); they are shown within what they stand in:"
        yield from (f"  {_told(desk, one)}" for one in found.unmatched)
    if found.missing:
        yield f"Provisions of the graph that the copy does not have ({len(found.missing)}):"
        yield from wrap(
            ", ".join(_missing(desk, found)), 98, initial_indent="  ", subsequent_indent="  "
        )


def _missing(desk: Desk, found: Matched) -> Iterator[str]:
    """What a copy does not have, each with what is missing with it."""
    missing = set(found.missing)
    inner: Counter[str] = Counter()
    for iri in found.missing:
        outermost = [one for one in wholes(desk, iri) if one in missing][-1]
        inner[outermost] += 1
    for iri in found.missing:
        if iri in inner:
            more = inner[iri] - 1
            yield desk.thing(iri, "en").name + (f" (with {more} in it)" if more else "")


def _told(desk: Desk, one: Unmatched) -> str:
    near = ", ".join(desk.thing(iri, "en").name for iri in one.near)
    unit = one.unit
    label = f"{unit.kind} {unit.number}" if unit.number else unit.title
    return (
        f"line {unit.line}: {escaped(label)}: {_REASONS[one.reason]}{f': {near}' if near else ''}"
    )


def _words(desk: Desk, iri: str, copy: Copy, found: Matched) -> Iterator[str]:
    words = words_of(desk, iri, copy, found)
    yield f"{escaped(copy.file)} ({copy.language}), line {words.line or 'unknown'}:"
    yield from (one.text for one in words.blocks)
    if words.parts:
        yield f"({words.parts} more paragraphs stand with its parts.)"
    if not words.blocks:
        around = f" It has {desk.thing(words.around, 'en').name}." if words.around else ""
        yield f"The copy has no part of this number.{around}"
