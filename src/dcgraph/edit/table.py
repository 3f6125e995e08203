"""New records told in a table."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Any

from dcgraph.edit.create import Draft, Kind
from dcgraph.edit.naming import ENDS
from dcgraph.errors import EditError
from dcgraph.files import read_text


def drafts(path: Path, kind: Kind) -> list[Draft]:
    """What a table in CSV tells of new records of a kind, one a row.

    The columns are named as the options of the kind, after `name` or the ends of a claim. An
    option that may be given several times may have several columns. An empty cell tells nothing.
    Rows are counted with the header as row 1. Raises LoadError for a file that cannot be read,
    EditError for what is no such table.
    """
    try:
        rows = list(csv.reader(StringIO(read_text(path).removeprefix("\ufeff")), strict=True))
    except csv.Error as error:
        raise EditError(f"{path} is no table in CSV: {error}.", path) from None
    header = [cell.strip() for cell in rows[0]] if rows else []
    _require_columns(path, kind, header)
    records = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        place = f"{path.name}, row {number}"
        if len(row) != len(header):
            raise EditError(
                f"{place}: it has {len(row)} cells and the header {len(header)}. Write each cell, "
                "if empty too, and put one that holds a comma in quotes.",
                path,
            )
        records.append(_draft(kind, header, row, place))
    if not records:
        raise EditError(f"{path} tells of no record: write one a row, below the header.", path)
    return records


def _require_columns(path: Path, kind: Kind, header: Sequence[str]) -> None:
    names = [*(ENDS if kind.word == "claim" else ("name",)), *kind.options]
    known = f"The columns, with commas between, are {', '.join(names)}."
    for number, name in enumerate(header, 1):
        fault = ""
        if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = f"did you mean {near[0]}?" if near else f"it is none of a {kind.word}."
            fault = f"{name!r} is no column; {hint} {known}"
        elif name in header[: number - 1] and not (
            name in kind.options and kind.options[name].many
        ):
            fault = f"{name} is there twice, and may be told once; take one away."
        if fault:
            raise EditError(f"{path.name}, row 1, column {number}: {fault}", path)
    if not header:
        raise EditError(f"{path} is empty. {known}", path)


def _draft(kind: Kind, header: Sequence[str], row: Sequence[str], place: str) -> Draft:
    given: dict[str, Any] = {}
    for column, cell in zip(header, row, strict=True):
        if text := cell.strip():
            is_many = column in kind.options and kind.options[column].many
            if is_many:
                given.setdefault(column, []).append(text)
            else:
                given[column] = Path(text) if column == "file" else text
    return Draft(given.pop("name", None), given, place)
