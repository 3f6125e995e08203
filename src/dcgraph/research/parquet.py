"""A table of the data package as Apache Parquet, typed by the schema that describes its CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from importlib.util import find_spec
from io import BytesIO, StringIO
from typing import Any, Final

from dcgraph.errors import SettingsError

MEDIA_TYPE: Final = "application/vnd.apache.parquet"


def require_parquet() -> None:
    """Raise SettingsError, with what to install, where the library that writes it is missing."""
    if find_spec("pyarrow") is None:
        raise SettingsError(
            "pyarrow is not installed, which Parquet needs: pip install 'dcgraph[parquet]'. The "
            "tables in CSV need nothing more."
        )


def as_parquet(content: bytes, schema: dict[str, Any]) -> bytes:
    """The twin of a CSV with a head, typed by its schema of the data package.

    An empty cell is null, and a column that must have a value takes none. A column with a closed
    list of words is a dictionary of them in their order. The description of a column is in its
    metadata, under `description`. The same version of pyarrow gives the same bytes.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra, which is slow to load
    from pyarrow import parquet  # noqa: PLC0415

    _, *rows = csv.reader(StringIO(content.decode(), newline=""))
    fields = schema["fields"]
    columns: Iterable[tuple[str, ...]] = zip(*rows, strict=True) if rows else [()] * len(fields)
    typed = [_field(one) for one in fields]
    arrays = [
        _array(values, one, field.type)
        for values, one, field in zip(columns, fields, typed, strict=True)
    ]
    table = pa.Table.from_arrays(arrays, schema=pa.schema(typed))
    place = BytesIO()
    parquet.write_table(table, place, compression="zstd")
    return place.getvalue()


def _field(told: dict[str, Any]) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    limits = told.get("constraints", {})
    kind = pa.dictionary(pa.int8(), pa.string()) if "enum" in limits else pa.string()
    described = {"description": told["description"]}
    return pa.field(told["name"], kind, nullable=not limits.get("required"), metadata=described)


def _array(values: tuple[str, ...], told: dict[str, Any], kind: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    words = told.get("constraints", {}).get("enum")
    if words is None:
        return pa.array([one or None for one in values], kind)
    places = {word: place for place, word in enumerate(words)}
    indices = pa.array([places[one] if one else None for one in values], pa.int8())
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))
