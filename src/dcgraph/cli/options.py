"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from dcgraph.cli.output import hand_on, on_terminal, say
from dcgraph.errors import EditError, ParameterError
from dcgraph.files import FOLDERS, ROOT, checkout, is_installed, settle
from dcgraph.progress import progress
from dcgraph.research.model import BASES, CONFIDENCES, FORCES, LANGUAGES, Language
from dcgraph.research.paging import MAX_COUNT, USUAL, WHOLE, pages_of, silence_of

if TYPE_CHECKING:
    from dcgraph.research.graph import Desk
    from dcgraph.snapshot.manifest import Snapshot


OPEN: Final = ExitStack()
"""What a command opens, and what is closed when it ends."""


def read_root(given: Path | None) -> Path | None:
    """The folder of the graph to read: as given, or the checkout around here, or None.

    None stands for the graph that came with the package. A change that was cut off is taken back.
    """
    root = _around() if given is None else given
    if given is None and root not in (None, ROOT):
        say(f"Checkout: {root}", err=True)
    return _settled(root)


def edited_root(given: Path | None) -> Path:
    """The checkout to change: as given, or the one around here.

    Raises EditError where there is none, or where it is that of an installed package.
    """
    root = _around() if given is None else given.resolve()
    if root is None:
        raise EditError(
            f"There is no checkout of dcgraph here: neither this folder nor one above it has "
            f"{', '.join(FOLDERS)}. Go into a checkout, or name one with --root."
        )
    if is_installed(root):
        raise EditError(
            f"{root} is part of an installed dcgraph, which is not changed. Go into a checkout of "
            "dcgraph, or name one with --root.",
            root,
        )
    if given is None:
        say(f"Checkout: {root}", err=True)
    _settled(root)
    return root


def _around() -> Path | None:
    try:
        return checkout(Path.cwd())
    except OSError:
        return None  # such as in a folder that was removed


def _settled(root: Path | None) -> Path | None:
    if root is not None and settle(root):
        say(
            "A change that was cut off was taken back: all files are as they were before it.",
            err=True,
        )
    return root


_ROOT: Final = "A folder with ontology, data and shapes; else the checkout around here"

Root = Annotated[
    Path | None,
    typer.Option("--root", help=f"{_ROOT}, else the shipped ones.", callback=read_root),
]
EditedRoot = Annotated[Path | None, typer.Option("--root", help=f"{_ROOT}.", callback=edited_root)]
GivenRoot = Annotated[Path | None, typer.Option("--root", help=f"{_ROOT}.")]
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


def ensured(root: Path | None, folder: Path | None) -> Snapshot:
    """The snapshot to work with, held until the command ends."""
    # Not every command works with a snapshot, and what makes one takes a while to begin.
    from dcgraph.build import ensure  # noqa: PLC0415
    from dcgraph.snapshot.manifest import held  # noqa: PLC0415

    with progress("Building the graph") as tell:
        there = ensure(root, folder, tell)
    return OPEN.enter_context(held(there))


Lang = Annotated[str, typer.Option("--lang", help=f"Language: {', '.join(LANGUAGES)}.")]
Basis = Annotated[
    str,
    typer.Option("--basis", help=f"Some of {', '.join(BASES)}, with commas; else all but that."),
]
Confidence = Annotated[
    str, typer.Option("--confidence", help=f"Some of {', '.join(CONFIDENCES)}; else both.")
]
Force = Annotated[
    str, typer.Option("--force", help=f"Some of {', '.join(FORCES)}, with commas; else all.")
]
AsOf = Annotated[str, typer.Option("--as-of", help="The day that counts, such as 2019-06-03.")]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit",
        help=f"How many at once, at most {MAX_COUNT}; 0 for all. Else some, and all for a table.",
        show_default=False,
    ),
]
Cursor = Annotated[str, typer.Option("--cursor", help="The `next` of the page before.")]


def desk_of(root: Path | None, folder: Path | None) -> Desk:
    """The desk over the snapshot to work with, which is made anew if it is out of date."""
    from dcgraph.research.graph import Desk  # noqa: PLC0415  # slow to begin

    return Desk.open(ensured(root, folder))


def told(answer: Any) -> str:
    """An answer of the desk as JSON, with the same members as over HTTP."""
    from pydantic import TypeAdapter  # noqa: PLC0415  # slow to begin

    return TypeAdapter(type(answer)).dump_json(answer, indent=2).decode()


_FORMS: Final = ("text", "json", "csv", "xlsx")
Form = Annotated[str, typer.Option("--format", help=f"{', '.join(_FORMS)}.")]


@dataclass(frozen=True, slots=True)
class Printed:
    """What writes an answer as a table and in words; `path` is where it stands over HTTP."""

    path: str
    table: Callable[[], bytes]
    words: Callable[[], str]
    lang: Language


def known_form(form: str, forms: tuple[str, ...] = _FORMS, *, as_json: bool = False) -> str:
    """The form that is asked for, by `--format` or by `--json`.

    Raises ParameterError for one that there is not, and for a workbook on a terminal.
    """
    if form not in forms:
        raise ParameterError(
            f"There is no format {form[:40]!r} for this; use one of {', '.join(forms)}."
        )
    if form == "xlsx" and on_terminal():
        raise ParameterError("A workbook is no text: send it to a file, as in > table.xlsx.")
    return "json" if as_json else form


def how_many(limit: int | None, form: str, usual: int = USUAL) -> int:
    """The limit of a list: what is asked for, else all for a table that is taken away."""
    if limit is not None:
        return limit
    return WHOLE if form in ("csv", "xlsx") else usual


def print_answer(desk: Desk, answer: Any, form: str, printed: Printed) -> None:
    """Print an answer in a form; a table is the same as over HTTP, to the byte.

    What a table cannot tell goes to standard error: why it is empty, and what comes after it.
    """
    if form == "json":
        say(told(answer))
    elif form == "text":
        say(printed.words())
    else:
        table = printed.table()
        if form == "xlsx":
            from dcgraph.research.exports import table_xlsx  # noqa: PLC0415  # slow to begin

            table = table_xlsx(table, printed.path, desk.pinned())
        hand_on(table, silence_of(answer))
        for page in pages_of(answer):
            if page.next:
                from dcgraph.research.list_text import more_text  # noqa: PLC0415  # slow to begin

                say(more_text(page, printed.lang), err=True)
