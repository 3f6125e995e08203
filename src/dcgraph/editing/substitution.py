"""Other IRIs put for some, wherever a checkout names them in code; nothing else is touched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dcgraph.editing.cells import in_comments, in_page, in_table, left
from dcgraph.editing.changes import Change
from dcgraph.editing.checkout import Form, code, others
from dcgraph.editing.mentions import Mention, mentions, query_mentions, renamed
from dcgraph.errors import LoadError
from dcgraph.tokens import tokens

__all__ = ["Keep", "Site", "left_in", "substituted"]

_REMARK: Final = re.compile(r"^[ \t]*#.*$", re.MULTILINE)
Keep = Callable[[Path, Mention], bool]
"""Whether a mention in a file is to stay as it is."""


@dataclass(frozen=True, slots=True)
class Site:
    """A line, counted from 1, on which a name was left as it is."""

    path: str
    line: int
    name: str


def substituted(
    root: Path,
    names: Mapping[str, str],
    *,
    comments: bool = False,
    kept: Keep = lambda _path, _mention: False,
) -> tuple[Change, ...]:
    """The changes that put the new IRIs of `names` for the old, save for the `kept` mentions.

    With `comments`, remarks in Turtle and in queries change too. Raises LoadError for a file of
    the graph that is no Turtle, EditError for one that cannot be read.
    """
    changes = []
    for path, form, text in code(root):
        shown = path.relative_to(root).as_posix()

        def new(mention: Mention, path: Path = path) -> str | None:
            if mention.declares is not None:
                return _begun(mention.iri, names)
            iri = names.get(mention.iri)
            return None if iri is None or kept(path, mention) else iri

        changed = _changed(text, form, shown, names, new)
        if comments and changed is not None:
            changed = _remarks(changed, form, names)
        if changed is not None and changed != text:
            changes.append(Change(path, path, text, changed))
    return tuple(changes)


def left_in(root: Path, names: Mapping[str, str], changes: tuple[Change, ...]) -> Iterator[Site]:
    """Where the old names will still stand: in prose, in remarks and in programs."""
    after = {change.path: change for change in changes}
    for path, _, text in code(root):
        change = after.get(path)
        where = path if change is None else change.target
        said = text if change is None else (change.after or "")
        yield from _sites(root, where, said, names)
    for path, text in others(root):
        yield from _sites(root, path, text, names)


def _sites(root: Path, path: Path, text: str, names: Mapping[str, str]) -> Iterator[Site]:
    for line, name in left(text, names):
        yield Site(path.relative_to(root).as_posix(), line, name)


def _changed(
    text: str,
    form: Form,
    shown: str,
    names: Mapping[str, str],
    new: Callable[[Mention], str | None],
) -> str | None:
    """The text with the new names; None for an example of Turtle that is faulty on purpose."""
    match form:
        case "turtle":
            try:
                return renamed(text, mentions(text, shown=shown), new)
            except LoadError:
                if not shown.startswith("tests/"):
                    raise
                return None
        case "query":
            return renamed(text, query_mentions(text), new)
        case "table":
            return in_table(text, names, shown)
        case "markdown":
            return in_page(text, names)


def _begun(space: str, names: Mapping[str, str]) -> str | None:
    """What the names of a prefix begin with when it stands for a name that goes on, as `rkc.`."""
    above, dot, rest = space.rpartition(".")
    if not dot or rest or not any(name.startswith(space) for name in names):
        return None
    while above:
        if above in names:
            return names[above] + space[len(above) :]
        above = above.rpartition(".")[0]
    return None


def _remarks(text: str, form: Form, names: Mapping[str, str]) -> str:
    if form == "turtle":
        return "".join(
            in_comments(token.text, names) if token.kind == "comment" else token.text
            for token in tokens(text)
        )
    if form == "query":
        return _REMARK.sub(lambda found: in_comments(found[0], names), text)
    return text
