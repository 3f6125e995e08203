"""The files of the package, and all of them in one, the same bytes for the same graph."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from io import BytesIO, StringIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dcgraph.research.csvs import written
from dcgraph.research.desk import Desk
from dcgraph.research.exports.package.schema import COLUMNS, TITLES, schema
from dcgraph.research.exports.package.tables import TABLES, rows, things_of
from dcgraph.terms import DCG, PREFIXES, ROOT

__all__ = ["ARCHIVE", "ZIP", "counted", "package", "packed"]

ARCHIVE: Final = "tables.zip"
"""The name of the archive among the downloads."""
ZIP: Final = "application/zip"

_LEVEL: Final = 6
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The first day that the format knows, so that no clock is in the file."""
_LICENSE: Final = PREFIXES["dcterms"] + "license"


def package(desk: Desk) -> dict[str, bytes]:
    """The files by name: `datapackage.json`, and a CSV for each table."""
    things = things_of(desk)
    tables = {
        f"{name}.csv": written(tuple(COLUMNS[name]), rows(desk, name, things)) for name in TABLES
    }
    told = json.dumps(_description(desk, tables), indent=2, ensure_ascii=False) + "\n"
    return {"datapackage.json": told.encode(), **tables}


def counted(files: Mapping[str, bytes], table: str) -> int:
    """How many rows a table of the package has."""
    return sum(1 for _ in csv.reader(StringIO(files[f"{table}.csv"].decode(), newline=""))) - 1


def packed(files: Mapping[str, bytes]) -> bytes:
    """The files in a ZIP archive, in their order."""
    place = BytesIO()
    with ZipFile(place, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return place.getvalue()


def _description(desk: Desk, tables: Mapping[str, bytes]) -> dict[str, Any]:
    manifest = desk.snapshot.manifest
    return {
        "profile": "tabular-data-package",
        "name": "dcgraph-tables",
        "id": f"{ROOT}at/{manifest.hash[:16]}/tables",
        "title": "dcgraph, a knowledge graph on digital customs, as tables",
        "description": "Statements with their basis and confidence, and the places in sources "
        f"on which they rest. From {desk.pinned()}. Values stand exactly as they are, so that a "
        "cell may begin with =, +, - or @: import the files into a spreadsheet as text.",
        "homepage": ROOT,
        "version": manifest.version,
        "licenses": [
            {"name": "CC-BY-4.0", "path": path} for path in desk.facts.iris(DCG, _LICENSE)
        ],
        "keywords": ["customs", "knowledge graph", "linked data"],
        "resources": [_resource(name, tables[f"{name}.csv"]) for name in TABLES],
    }


def _resource(name: str, content: bytes) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "title": TITLES[name],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema(name),
    }
