"""Whether a version is high enough for what changed since the last release."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from dcgraph.diff import suggest
from dcgraph.diff.meaning import next_version
from dcgraph.diff.model import Level
from dcgraph.errors import ReleaseError, RevisionError
from dcgraph.release.changes import Section
from dcgraph.revisions import folder, named

__all__ = ["require_successor"]

_CORE: Final = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")


def require_successor(changes: Section, root: Path, since: str | None = None) -> None:
    """Raises ReleaseError if the changes since the last release ask for a higher version.

    The last release is the one before in the changelog, and its state what `since` names, or else
    the tag of its version, such as v0.1.0; not to find that is an error. The first release has
    none before it.
    """
    last = changes.version if changes.later else changes.previous
    if not last:
        return
    try:
        needed, reason = _needed(last, root, since)
    except RevisionError as error:
        if changes.later:
            needed, reason = "", ""
        else:
            raise ReleaseError(
                f"The state of the last release, {last}, is not known ({error}) Tag it v{last}, or "
                "name it with --since: the version follows from what changed since then."
            ) from None
    if changes.later:
        wanted = f"{needed} or higher" if needed else f"above {last}, which `dcgraph diff` suggests"
        raise ReleaseError(
            f"The changelog has changes after {last}, under {changes.later}, and they are in the "
            f"text: give them a section and a version of their own, {wanted}."
        )
    if _numbers(changes.version) < _numbers(needed):
        raise ReleaseError(
            f"{changes.version} is too low after {last}: {reason}, which asks for {needed} or "
            "higher. Give the section in the changelog that version."
        )


def _needed(last: str, root: Path, since: str | None) -> tuple[str, str]:
    """The lowest version after the last one, and the gravest change."""
    found = suggest(named(since or f"v{last}", root), folder(root))
    core = _CORE.match(last)
    if core is None or core[0] != last:
        # What comes after 1.0.0-rc.1 may be 1.0.0.
        return core[0] if core else "", ""
    level: Level = "patch" if found.level == "none" else found.level
    reason = found.reasons[0].text if found.reasons else "each release has a version of its own"
    return next_version(last, level), reason


def _numbers(version: str) -> tuple[int, ...]:
    core = _CORE.match(version)
    return tuple(int(number) for number in core[0].split(".")) if core else ()
