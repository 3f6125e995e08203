"""Tables that become triples: mappings to other vocabularies, in SSSOM's tab-separated form.

The columns read are `subject_id`, `predicate_id` and `object_id`, short forms of IRIs whose
prefixes the head of the file declares in comment lines (`#curie_map:`, then `#  prefix: IRI`).
The other columns of the standard (justification, confidence, label) stay in the table.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from pyoxigraph import NamedNode

from dcgraph.errors import LoadError
from dcgraph.terms import PREFIXES
from dcgraph.turtle import Located

__all__ = ["mapping_tables", "read_mappings"]

_COLUMNS = ("subject_id", "predicate_id", "object_id")
_PREFIX = re.compile(r'^#\s+([\w.-]+):\s*"?(https?://[^\s"]+)"?\s*$')


def mapping_tables(data: Path) -> list[Path]:
    """The tables of mappings in the room of the data, which may have none; no link is one."""
    tables = (data / "tables").glob("*.sssom.tsv")
    return sorted(path for path in tables if not path.is_symlink())


def read_mappings(path: Path, text: str) -> list[Located]:
    """The mappings of a table, each at the line where it stands.

    Raises LoadError, naming the line, for a missing column, a prefix that is not declared or
    an IRI that is none.
    """
    lines = text.splitlines()
    prefixes = {**PREFIXES, **{m[1]: m[2] for line in lines if (m := _PREFIX.match(line))}}
    start = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    rows = csv.DictReader(lines[start:], delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise LoadError(
            f"{path}, line {start + 1}: the column {missing[0]} is missing; "
            f"a mapping needs {', '.join(_COLUMNS)}.",
            path,
            start + 1,
        )
    found = []
    for number, row in enumerate(rows, start + 2):
        terms = [_expand(row[name] or "", prefixes, path, number) for name in _COLUMNS]
        found.append(Located(terms[0], terms[1], terms[2], number, 1, number))
    return found


def _expand(short: str, prefixes: dict[str, str], path: Path, line: int) -> NamedNode:
    prefix, colon, local = short.partition(":")
    if not colon or prefix not in prefixes:
        raise LoadError(
            f"{path}, line {line}: {short!r} is no short form of an IRI whose prefix the head of "
            "the table declares; declare it under #curie_map.",
            path,
            line,
        )
    try:
        return NamedNode(prefixes[prefix] + local)
    except ValueError as error:
        raise LoadError(f"{path}, line {line}: {short!r}: {error}.", path, line) from None
