"""Turtle files formatted safely: same meaning, same comments, written whole."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from difflib import unified_diff
from itertools import takewhile, zip_longest
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, RdfFormat, parse

from dcgraph.errors import LayoutError, LoadError
from dcgraph.files import MAX_BYTES, beside, exact_text
from dcgraph.rdf.turtle import BLANKS, tokens
from dcgraph.text import printable

_CONTEXT: Final = 3
_MAX_LINES: Final = 2000
_HEAD: Final = re.compile(r"^@@ -(\d+)(,\d+)? \+(\d+)(,\d+)? @@")


def difference(before: str, after: str, shown: str) -> str:
    """A unified diff from one text to the other, printable, empty if they are the same.

    Where more than 2000 lines lie between the first change and the last, a sentence says so
    instead, since comparing them could take hours.
    """
    old, new = _lines(before), _lines(after)
    head = _alike(old, new)
    tail = min(_alike(old[::-1], new[::-1]), len(old) - head, len(new) - head)
    if max(len(old), len(new)) - head - tail > _MAX_LINES:
        return printable(f"{shown}: more than {_MAX_LINES} lines change, too many to show.\n")
    start, end = max(head - _CONTEXT, 0), max(tail - _CONTEXT, 0)
    found = unified_diff(
        old[start : len(old) - end],
        new[start : len(new) - end],
        f"a/{shown}",
        f"b/{shown}",
        n=_CONTEXT,
    )
    shown_lines = (printable(_moved(line, start)) for line in found)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in shown_lines
    )


def _lines(text: str) -> list[str]:
    lines = re.split("(?<=\n)", text)
    return lines if lines[-1] else lines[:-1]


def _alike(one: list[str], other: list[str]) -> int:
    """How many lines at the beginning are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _moved(line: str, by: int) -> str:
    """The line of a diff as it is when so many lines stand before what was compared."""

    def head(match: re.Match[str]) -> str:
        old, new = int(match[1]) + by, int(match[3]) + by
        return f"@@ -{old}{match[2] or ''} +{new}{match[4] or ''} @@"

    return _HEAD.sub(head, line)


_BASE: Final = "http://localhost/"
_SHOWN: Final = 200


def require_turtle(text: str, shown: str = "the text") -> None:
    """Raise LoadError, with line and column, if the engine does not read the text as Turtle."""
    for _ in _said(text, shown):
        pass


def same_meaning(before: str, after: str) -> bool:
    """Whether both Turtle texts say the same triples in the same order.

    Nodes without a name count as the same when they come up in the same order, so that texts
    for which this is true are isomorphic; it takes linear time, which no test of isomorphism
    in general does. Each `;` that no property follows is taken out of `before` first, since
    the engine gives triples in another order on its account.
    """
    tidy = _without_idle_semicolons(before)
    try:
        if tidy != before and _outlines(tidy) != _outlines(before):
            return False
        return all(one == other for one, other in zip_longest(_said(tidy), _said(after)))
    except LoadError:
        return False


def same_comments(before: str, after: str) -> bool:
    """Whether both texts have the same comments in the same order, space at their ends aside."""
    one, other = (
        [token.text.rstrip(" \t") for token in tokens(text) if token.kind == "comment"]
        for text in (before, after)
    )
    return one == other


def _without_idle_semicolons(text: str) -> str:
    found = tokens(text)
    kept: list[str] = []
    following = ""
    for token in reversed(found):
        idle = token.text == ";" and following in (";", ".", "]")
        kept.append(" " if idle else token.text)
        if token.kind not in BLANKS:
            following = token.text
    return "".join(reversed(kept))


def _outlines(text: str) -> Counter[tuple[object, ...]]:
    """The triples, without telling apart nodes that have no name."""
    return Counter(
        tuple(None if isinstance(term, int) else term for term in said) for said in _said(text)
    )


def _said(text: str, shown: str = "the text") -> Iterator[tuple[object, ...]]:
    labels: dict[BlankNode, int] = {}
    try:
        for quad in parse(text, RdfFormat.TURTLE, base_iri=_BASE):
            yield tuple(
                labels.setdefault(term, len(labels)) if isinstance(term, BlankNode) else term
                for term in (quad.subject, quad.predicate, quad.object)
            )
    except SyntaxError as error:
        line, column = error.lineno, error.offset
        reason = str(error.msg).partition(": ")[2].partition(" (line ")[0] or str(error.msg)
        raise LoadError(
            f"{shown}, line {line}, column {column}: {reason[:_SHOWN]}; the file is not Turtle "
            "from there on.",
            Path(shown),
            line,
            column,
        ) from None


# Neither through a link, nor waiting for somebody to write into a pipe; absent on Windows.
_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


def read(path: Path, shown: str) -> str:
    """The text of a file, its line ends kept; `shown` is its name in messages.

    Raises LoadError if it is a symbolic link, no ordinary file, larger than 16 MB, not UTF-8
    or cannot be read.
    """
    if path.is_symlink():
        raise LoadError(f"{shown} is a symbolic link; name the file that it leads to.", path)
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise LoadError(f"{shown} is no ordinary file; name a Turtle file.", path)
            return exact_text(file.read(MAX_BYTES + 1), Path(shown))
    except OSError as error:
        raise LoadError(
            f"{shown} cannot be read: {error.strerror}; name a readable file.", path
        ) from None


def require_inside(path: Path, root: Path) -> None:
    """Raise LoadError if a path that stands below `root` leads out of it through a link."""
    written = Path(os.path.abspath(path))  # noqa: PTH100  # resolve() would follow the link
    here = Path(os.path.abspath(root))  # noqa: PTH100
    if written.is_relative_to(here) and not path.resolve().is_relative_to(root.resolve()):
        raise LoadError(
            f"{path} leads to {path.resolve()}, out of {root}; put a copy of the file there.", path
        )


def require_writable(path: Path, shown: str) -> None:
    """Raise LayoutError if the mode of a file forbids to write it."""
    if not os.access(path, os.W_OK):
        raise LayoutError(f"{shown} may not be written; change its mode or leave it out.")


def write(path: Path, before: str, after: str, shown: str) -> None:
    """Put the text `after` into a file that holds `before`, all at once; its mode is kept.

    Raises LayoutError, and leaves the file as it was, if it has been changed meanwhile or
    cannot be written.
    """
    made: Path | None = None
    try:
        require_writable(path, shown)
        made = beside(path, after.encode(), path)
        if read(path, shown) != before:
            raise LayoutError(f"{shown} has been changed meanwhile; lay it out again.")
        made.replace(path)
    except OSError as error:
        raise LayoutError(f"{shown} cannot be written: {error.strerror}.") from None
    finally:
        if made is not None:
            with suppress(OSError):
                made.unlink(missing_ok=True)
