"""What each release changed, as `dcgraph release` writes it and a snapshot keeps it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final
from typing import Literal as OneOf

from dcgraph.errors import BuildError, LoadError
from dcgraph.files import read_text
from dcgraph.text import json_text

FORMAT: Final = 1
"""The number of the form of the JSON; it is raised when a member goes or changes its meaning."""
NAME: Final = "changes.json"
"""The file of a release with its changes; of a snapshot, the download with those of all."""
FOLDER: Final = "releases"
"""The folder below `data` that keeps the file of each release, named VERSION.json."""

Part = OneOf["terms", "records", "shapes"]
PARTS: Final[tuple[Part, ...]] = ("terms", "records", "shapes")
Group = OneOf["added", "withdrawn", "renamed", "graded", "changed"]
GROUPS: Final[tuple[Group, ...]] = ("added", "withdrawn", "renamed", "graded", "changed")

_PARTS: Final[Mapping[str, Part]] = {"term": "terms", "axiom": "terms", "shape": "shapes"}
_GROUPS: Final[Mapping[str, Group]] = {
    "added": "added",
    "removed": "withdrawn",
    "retired": "withdrawn",
    "renamed": "renamed",
    "basis": "graded",
    "confidence": "graded",
    "restored": "changed",
    "re-sourced": "changed",
    "changed": "changed",
}
_CORE: Final = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class ValueChange:
    """The values of one property of a term, in words: those before alone and those after alone."""

    property: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alteration:
    """What happened to one thing between two releases.

    `was` is the IRI that a renamed thing had. `kinds` are those of `dcgraph diff`. `values` are
    given of terms of the ontology alone.
    """

    iri: str
    was: str
    label: str
    sort: str
    kinds: tuple[str, ...]
    values: tuple[ValueChange, ...] = ()

    @property
    def part(self) -> Part:
        """What it is a part of: the ontology, the records or the shapes."""
        return _PARTS.get(self.sort, "records")

    @property
    def group(self) -> Group | None:
        """What readers look for it under; None where it only stands in another file."""
        return next((_GROUPS[one] for one in _ORDER if one in self.kinds), None)


_ORDER: Final = ("added", "removed", "retired", "renamed", *_GROUPS)


@dataclass(frozen=True, slots=True)
class ReleaseChanges:
    """A release: its version and day (year-month-day), and what it changed since `previous`.

    `previous` is empty for the first release. `level` is what the changes ask of the version:
    major, minor, patch or none. `text` is its section of the changelog, in Markdown, in English.
    """

    version: str
    date: str
    previous: str
    level: str
    text: str
    alterations: tuple[Alteration, ...] = ()

    def of(self, part: Part) -> dict[Group, list[Alteration]]:
        """What happened in one part, by group; groups without anything are left out."""
        found: dict[Group, list[Alteration]] = {}
        for group in GROUPS:
            members = [it for it in self.alterations if it.part == part and it.group == group]
            if members:
                found[group] = members
        return found


def as_bytes(changes: ReleaseChanges) -> bytes:
    """The file of one release; the same changes give the same bytes."""
    return json_text({"format": FORMAT, **asdict(changes)}).encode()


def recorded(data: Path) -> tuple[ReleaseChanges, ...]:
    """The releases of which the folder of the data keeps a file, the latest first.

    Raises LoadError for a file that is not what `dcgraph release` writes.
    """
    found = [_read(path) for path in record_paths(data)]
    return tuple(sorted(found, key=_place, reverse=True))


def record_paths(data: Path) -> list[Path]:
    """The files of the releases; no link is one."""
    return sorted(path for path in (data / FOLDER).glob("*.json") if not path.is_symlink())


def whole(releases: Iterable[ReleaseChanges]) -> bytes:
    """The download of a snapshot: all releases in one file, in their order."""
    return json_text({"format": FORMAT, "releases": [asdict(one) for one in releases]}).encode()


def kept(downloads: Path) -> tuple[ReleaseChanges, ...]:
    """The releases that a snapshot keeps among its downloads; none where it has no such file.

    Raises BuildError if the file is damaged.
    """
    path = downloads / NAME
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_release(one) for one in told["releases"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise BuildError(
            f"{path} does not list the changes of releases ({error}); run `dcgraph build`."
        ) from None


def _read(path: Path) -> ReleaseChanges:
    content = read_text(path)
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise ValueError(f"its format is {told['format']!r} and not {FORMAT}")  # noqa: TRY301
        found = _release(told)
        if found.version != path.stem:
            raise ValueError(f"it is of version {found.version}")  # noqa: TRY301
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise LoadError(
            f"{path} is not the {NAME} of release {path.stem} ({error!s:.200}): copy that file "
            "from the folder of the release.",
            path,
        ) from None
    return found


def _release(told: Mapping[str, Any]) -> ReleaseChanges:
    """A release of JSON. Raises KeyError, TypeError or ValueError for what is none."""
    texts = {name: _text(told[name]) for name in ("version", "date", "previous", "level", "text")}
    date.fromisoformat(texts["date"])
    return ReleaseChanges(**texts, alterations=tuple(map(_alteration, told["alterations"])))


def _alteration(told: Mapping[str, Any]) -> Alteration:
    return Alteration(
        _text(told["iri"]),
        _text(told["was"]),
        _text(told["label"]),
        _text(told["sort"]),
        _texts(told["kinds"]),
        tuple(
            ValueChange(_text(one["property"]), _texts(one["before"]), _texts(one["after"]))
            for one in told["values"]
        ),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.80} is no text")
    return value


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(map(_text, values))


def _place(one: ReleaseChanges) -> tuple[str, tuple[int, ...], str]:
    """By day, then by version; a version such as 1.0.0-rc.1 comes before 1.0.0."""
    core = _CORE.match(one.version)
    numbers = tuple(map(int, core.groups())) if core else ()
    return one.date, numbers, "~" if core and core[0] == one.version else one.version
