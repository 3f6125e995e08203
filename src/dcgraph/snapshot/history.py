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
"""The group of each kind of change, the one that counts most first."""
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
        return next((group for kind, group in _GROUPS.items() if kind in self.kinds), None)


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
        of_part = [alteration for alteration in self.alterations if alteration.part == part]
        groups = {group: [a for a in of_part if a.group == group] for group in GROUPS}
        return {group: members for group, members in groups.items() if members}


def as_bytes(changes: ReleaseChanges) -> bytes:
    """The file of one release; the same changes give the same bytes."""
    return json_text({"format": FORMAT, **asdict(changes)}).encode()


def recorded(data: Path) -> tuple[ReleaseChanges, ...]:
    """The releases of which the folder of the data keeps a file, the latest first.

    Raises LoadError for a file that is not what `dcgraph release` writes.
    """
    return tuple(sorted(map(_read, record_paths(data)), key=_place, reverse=True))


def record_paths(data: Path) -> list[Path]:
    """The files of the releases; no link is one."""
    return sorted(path for path in (data / FOLDER).glob("*.json") if not path.is_symlink())


def whole(releases: Iterable[ReleaseChanges]) -> bytes:
    """The download of a snapshot: all releases in one file, in their order."""
    return json_text({"format": FORMAT, "releases": [*map(asdict, releases)]}).encode()


def kept(downloads: Path) -> tuple[ReleaseChanges, ...]:
    """The releases that a snapshot keeps among its downloads; none where it has no such file.

    Raises BuildError if the file is damaged.
    """
    path = downloads / NAME
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return tuple(map(_release, content["releases"]))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise BuildError(
            f"{path} does not list the changes of releases ({error}); run `dcgraph build`."
        ) from None


def _read(path: Path) -> ReleaseChanges:
    text = read_text(path)
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise ValueError(f"its format is {content['format']!r} and not {FORMAT}")  # noqa: TRY301
        release = _release(content)
        if release.version != path.stem:
            raise ValueError(f"it is of version {release.version}")  # noqa: TRY301
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise LoadError(
            f"{path} is not the {NAME} of release {path.stem} ({error!s:.200}): copy that file "
            "from the folder of the release.",
            path,
        ) from None
    return release


def _release(content: Mapping[str, Any]) -> ReleaseChanges:
    """A release of JSON. Raises KeyError, TypeError or ValueError for what is none."""
    release = ReleaseChanges(
        **_members(content, "version", "date", "previous", "level", "text"),
        alterations=tuple(map(_alteration, content["alterations"])),
    )
    date.fromisoformat(release.date)
    return release


def _alteration(content: Mapping[str, Any]) -> Alteration:
    return Alteration(
        **_members(content, "iri", "was", "label", "sort"),
        kinds=_texts(content["kinds"]),
        values=tuple(
            ValueChange(_text(value["property"]), _texts(value["before"]), _texts(value["after"]))
            for value in content["values"]
        ),
    )


def _members(content: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: _text(content[name]) for name in names}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.80} is no text")
    return value


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(map(_text, values))


def _place(release: ReleaseChanges) -> tuple[str, tuple[int, ...], str]:
    """By day, then by version; a version such as 1.0.0-rc.1 comes before 1.0.0."""
    core = _CORE.match(release.version)
    numbers = tuple(map(int, core.groups())) if core else ()
    is_final = core and core[0] == release.version
    return release.date, numbers, "~" if is_final else release.version
