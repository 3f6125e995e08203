"""Files in the folders of the graph that nothing reads, and sheets that cannot be counted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from dcgraph.audit import read_sheet, sheet_paths
from dcgraph.load import Place
from dcgraph.paths import FOLDERS
from dcgraph.validate.findings import Finding, on_file

ROOMS: Final = ("actors", "concepts", "events", "instruments", "sources")
"""The folders of data/ that hold records."""

_PLACES: Final = {
    "ontology": ("**/*.ttl", "rules/*.rq", "contradictions/*.rq", "catalog-v001.xml"),
    "shapes": ("**/*.ttl",),
    "data": (
        *(f"{room}/**/*.ttl" for room in ROOMS),
        "tables/*.sssom.tsv",
        "questions/*.rq",
        "account/*.csv",
        "audits/*.csv",
    ),
}
"""What is read, by the folder below the root."""

_LEFT_BY_EDITORS: Final = ("~", "#", ".swp")


def strays(root: Path) -> list[Finding]:
    """A finding for each file of the three folders that no command reads.

    Hidden files, README.md and what editors leave behind are passed over, and so are links,
    which reading the graph judges. Of each sheet of an audit, the rows that cannot be counted.
    """
    return _miscounted(root) + [
        on_file(Place(f"{name}/{inner}", 1, 1), "File-unread", _told(name, PurePosixPath(inner)))
        for name in FOLDERS
        for inner in sorted(_files(root / name))
        if not _is_read(name, PurePosixPath(inner))
    ]


def _miscounted(root: Path) -> list[Finding]:
    """A finding for each row of a sheet in data/audits/ that cannot be counted."""
    return [
        on_file(Place(fault.path, fault.line, 1), "Audit-sheet", fault.message)
        for path in sheet_paths(root / "data")
        for fault in read_sheet(path, path.relative_to(root).as_posix()).faults
    ]


def _files(folder: Path) -> Iterator[str]:
    for path, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if not one.startswith(".")]
        for one in files:
            passed = one.startswith((".", "#")) or one.endswith(_LEFT_BY_EDITORS)
            if not passed and one != "README.md" and not Path(path, one).is_symlink():
                yield Path(path, one).relative_to(folder).as_posix()


def _is_read(name: str, inner: PurePosixPath) -> bool:
    for pattern in _PLACES[name]:
        head, deep, tail = pattern.rpartition("**/")
        if deep and inner.as_posix().startswith(head) and PurePosixPath(inner.name).match(tail):
            return True
        if not deep and inner.parent == PurePosixPath(pattern).parent and inner.match(pattern):
            return True
    return False


def _told(name: str, inner: PurePosixPath) -> str:
    if name != "data":
        return f"No command reads this file: in {name}/ stand Turtle files, which end in .ttl."
    if inner.suffix == ".ttl":
        listed = ", ".join(f"data/{room}/" for room in ROOMS)
        return f"No records belong here: move the file into one of {listed}."
    if inner.suffix.lower() == ".ttl":
        return "No command reads this file: rename it, so that it ends in .ttl, in small letters."
    return "No command reads this file: write records in Turtle (.ttl), or move it out of data/."
