"""The queries and tables that changed: what holds no triples and is read all the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Final
from typing import Literal as OneOf

from dcgraph.diff.model import FileChange
from dcgraph.diff.outcome import QUESTIONS
from dcgraph.errors import LoadError
from dcgraph.questions import question_of
from dcgraph.revisions import State

__all__ = ["files_of"]

Happened = OneOf["added", "removed", "changed"]
_SUFFIXES: Final = (".rq", ".csv")


def files_of(before: State, after: State) -> tuple[FileChange, ...]:
    """What happened to each query and table. A snapshot has its questions alone."""
    had, has = _texts(before), _texts(after)
    if before.snapshot or after.snapshot:
        had, has = _questions(had), _questions(has)
    found = []
    for path in sorted(had.keys() | has.keys()):
        old, new = had.get(path), has.get(path)
        if old != new:
            kind: Happened = "added" if old is None else "removed" if new is None else "changed"
            lines = _lines(old or "", new or "")
            found.append(FileChange(path, kind, _title(path, new or old or ""), lines))
    return tuple(found)


def _texts(state: State) -> dict[str, str]:
    if state.snapshot is not None:
        return {f"{QUESTIONS}/{q.name}.rq": q.query for q in state.snapshot.questions.values()}
    return {path: text for path, text in state.texts.items() if path.endswith(_SUFFIXES)}


def _questions(texts: dict[str, str]) -> dict[str, str]:
    """The questions without their comments, which a snapshot keeps elsewhere."""
    return {
        path: "\n".join(line for line in text.split("\n") if not line.startswith("#")).strip()
        for path, text in texts.items()
        if path.startswith(QUESTIONS)
    }


def _title(path: str, text: str) -> str:
    if str(PurePosixPath(path).parent) != QUESTIONS:
        return ""
    try:
        return question_of(Path(path), text).titles["en"]
    except LoadError:
        return ""


def _lines(old: str, new: str) -> tuple[int, int]:
    had, has = Counter(old.splitlines()), Counter(new.splitlines())
    return (has - had).total(), (had - has).total()
