"""The folder with a reader's own copies: added, listed, read again, removed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Final

from dcgraph.errors import LoadError, NotFoundError, ParameterError
from dcgraph.files import checkout, read_bytes, write
from dcgraph.texts.model import KINDS, Block, Split, Unit

_FORMAT: Final = 1
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,150}[a-z0-9])?")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_THREE_LETTERS: Final = {
    "eng": "en",
    "fra": "fr",
    "fre": "fr",
    "rus": "ru",
    "nld": "nl",
    "dut": "nl",
    "spa": "es",
    "deu": "de",
    "ger": "de",
}
UNKNOWN: Final = "und"
"""The language of a copy of which none is known."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A reader's copy of an instrument or an edition, by its name in the graph.

    `language` is a code such as en, or UNKNOWN; `file` the name of the file that was added, and
    `added` the day, as 2026-11-28.
    """

    instrument: str
    language: str
    file: str
    added: str
    split: Split


def folder() -> Path:
    """Where copies are kept: DCGRAPH_TEXTS_HOME, else `dcgraph/texts` in the user's data folder.

    Raises ParameterError for a folder within a repository, where a commit could take them along.
    """
    given = os.environ.get("DCGRAPH_TEXTS_HOME")
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    place = (Path(given) if given else Path(data, "dcgraph", "texts")).resolve()
    inside = next((one for one in (place, *place.parents) if (one / ".git").exists()), None)
    if (inside := inside or checkout(place)) is not None:
        raise ParameterError(
            f"{place} lies in the repository {inside}, where your copies might be committed; set "
            "DCGRAPH_TEXTS_HOME to a folder outside of it."
        )
    return place


def language_of(given: str, told: str) -> str:
    """The code of a language: as given, else as the file tells it, else UNKNOWN.

    Raises ParameterError for a code that is none.
    """
    if given:
        code = given.casefold()
        if not _LANGUAGE.fullmatch(code):
            raise ParameterError(
                f"{given[:40]!r} is no code of a language; name it as en, fr, ru or nl."
            )
        return _THREE_LETTERS.get(code, code)
    code = re.split("[-_]", told.casefold(), maxsplit=1)[0]
    code = _THREE_LETTERS.get(code, code)
    return code if _LANGUAGE.fullmatch(code) else UNKNOWN


def _path(instrument: str, language: str) -> Path:
    if not _NAME.fullmatch(instrument) or not _LANGUAGE.fullmatch(language):
        raise ParameterError(f"{instrument[:80]!r} is no name of an instrument of the graph.")
    return folder() / f"{instrument}.{language}.json"


def keep(copy: Copy, *, replace: bool = False) -> Path:
    """Put a copy into the folder, for this user alone to read; where it is.

    Raises ParameterError where there is one of the same text and language and it is not to be
    replaced, or where the folder cannot be written to.
    """
    path = _path(copy.instrument, copy.language)
    if path.exists() and not replace:
        raise ParameterError(
            f"There is a copy of {copy.instrument} in this language ({copy.language}) already; add "
            "--replace to put this one in its place, or --lang to name its language."
        )
    told = {
        "format": _FORMAT,
        "instrument": copy.instrument,
        "language": copy.language,
        "file": copy.file,
        "added": copy.added,
        "form": copy.split.form,
        "left_out": copy.split.left_out,
        "blocks": [astuple(one) for one in copy.split.blocks],
        "units": [astuple(one) for one in copy.split.units],
    }
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mask = os.umask(0o077)
        try:
            write(path, json.dumps(told, ensure_ascii=False).encode(errors="replace"))
        finally:
            os.umask(mask)
        path.chmod(0o600)
    except OSError as error:
        raise ParameterError(
            f"The copy cannot be kept in {path.parent}: {error.strerror or error}. Make the folder "
            "writable, or set DCGRAPH_TEXTS_HOME to another."
        ) from None
    return path


def paths(instrument: str = "") -> list[Path]:
    """The files of the copies that are kept, of one text or of all, by name."""
    with suppress(OSError):
        every = sorted(one for one in folder().iterdir() if one.suffix == ".json")
        named = f"{instrument}."
        return [
            one
            for one in every
            if not instrument or (one.stem.startswith(named) and "." not in one.stem[len(named) :])
        ]
    return []


def copies(instrument: str = "") -> Iterator[Copy]:
    """The copies that are kept, of one text or of all; raises what `load` raises."""
    return map(load, paths(instrument))


def remove(instrument: str, language: str = "") -> list[Path]:
    """Delete the copies of a text, or the one in a language; which files those were.

    Raises NotFoundError where there is none, ParameterError for what is no name.
    """
    if not _NAME.fullmatch(instrument):
        # An empty name stands for all copies elsewhere, and never here.
        raise ParameterError(f"{instrument[:80]!r} is no name of an instrument of the graph.")
    found = [_path(instrument, language)] if language else paths(instrument)
    gone = [one for one in found if one.exists()]
    if not gone:
        raise NotFoundError(
            f"There is no copy of {instrument[:80]}{f' in {language}' if language else ''}; "
            "`dcgraph texts list` names those there are.",
            instrument[:80],
        )
    for one in gone:
        one.unlink()
    return gone


def load(path: Path) -> Copy:
    """The copy in a file of the folder; raises LoadError where it is none."""
    try:
        return _copy(json.loads(read_bytes(path)))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise LoadError(
            f"{path} is no copy as `dcgraph texts add` keeps them; delete it and add the file "
            "again.",
            path,
        ) from None


def _copy(told: dict[str, Any]) -> Copy:
    blocks = tuple(Block(_text(text), _whole(line)) for text, line in told["blocks"])
    units: list[Unit] = []
    for kind, number, title, line, start, end, parent in told["units"]:
        sound = kind in KINDS and -1 <= _whole(parent) < len(units)
        if not sound or not 0 <= _whole(start) <= _whole(end) <= len(blocks):
            raise ValueError
        units.append(Unit(kind, _text(number), _text(title), _whole(line), start, end, parent))
    name, language, file, added, form = (
        _text(told[one]) for one in ("instrument", "language", "file", "added", "form")
    )
    if told["format"] != _FORMAT or not _LANGUAGE.fullmatch(language) or not _DAY.match(added):
        raise ValueError
    left = tuple(map(_text, told["left_out"]))
    split = Split(form, language, blocks, tuple(units), left)
    return Copy(name, language, file, added, split)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError
    return value
