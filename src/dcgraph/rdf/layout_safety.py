"""Turtle files formatted safely: same meaning, same comments, written whole."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from difflib import unified_diff
from io import StringIO
from itertools import takewhile, zip_longest
from operator import eq
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, RdfFormat, parse

from dcgraph.errors import LayoutError, LoadError
from dcgraph.files import MAX_BYTES, beside, exact_text
from dcgraph.rdf.turtle import BLANKS, refused, tokens
from dcgraph.text import printable

_CONTEXT: Final = 3
_MAX_LINES: Final = 2000
_FIRST_LINES: Final = re.compile(r"(?<=[-+])\d+")
"""The numbers of the lines with which a part of a diff begins, in its head."""


def difference(before: str, after: str, shown: str) -> str:
    """A unified diff from one text to the other, printable, empty if they are the same.

    Where more than 2000 lines lie between the first change and the last, a sentence says so
    instead, since comparing them could take hours.
    """
    old, new = list(StringIO(before)), list(StringIO(after))
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    if max(len(old), len(new)) - head - tail > _MAX_LINES:
        return printable(f"{shown}: more than {_MAX_LINES} lines change, too many to show.\n")
    start, end = max(head - _CONTEXT, 0), max(tail - _CONTEXT, 0)
    compared = old[start : len(old) - end], new[start : len(new) - end]
    written = []
    for line in unified_diff(*compared, f"a/{shown}", f"b/{shown}", n=_CONTEXT):
        is_head = line.startswith("@@")
        moved = _FIRST_LINES.sub(lambda number: str(int(number[0]) + start), line)
        written.append(printable(moved if is_head else line))
        if not line.endswith("\n"):
            written.append("\n\\ No newline at end of file\n")
    return "".join(written)


def _alike(before: list[str], after: list[str]) -> int:
    """How many lines at the beginning are the same."""
    return sum(takewhile(bool, map(eq, before, after)))


_BASE: Final = "http://localhost/"
_SHOWN: Final = 200


def require_turtle(text: str, shown: str = "the text") -> None:
    """Raise LoadError, with line and column, if the engine does not read the text as Turtle."""
    deque(_triples(text, shown), maxlen=0)


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
        pairs = zip_longest(_triples(tidy), _triples(after))
        return all(triple == later for triple, later in pairs)
    except LoadError:
        return False


def same_comments(before: str, after: str) -> bool:
    """Whether both texts have the same comments in the same order, space at their ends aside."""
    return _comments(before) == _comments(after)


def _comments(text: str) -> list[str]:
    return [token.text.rstrip(" \t") for token in tokens(text) if token.kind == "comment"]


def _without_idle_semicolons(text: str) -> str:
    kept: list[str] = []
    following = ""
    for token in reversed(tokens(text)):
        idle = token.text == ";" and following in (";", ".", "]")
        kept.append(" " if idle else token.text)
        if token.kind not in BLANKS:
            following = token.text
    return "".join(reversed(kept))


def _outlines(text: str) -> Counter[tuple[object, ...]]:
    """The triples, without telling apart nodes that have no name."""
    return Counter(
        tuple(None if isinstance(term, int) else term for term in triple)
        for triple in _triples(text)
    )


def _triples(text: str, shown: str = "the text") -> Iterator[tuple[object, ...]]:
    """The triples as the engine reads them, with numbers for nodes that have no name."""
    labels: dict[BlankNode, int] = {}
    try:
        for quad in parse(text, RdfFormat.TURTLE, base_iri=_BASE):
            yield tuple(
                labels.setdefault(term, len(labels)) if isinstance(term, BlankNode) else term
                for term in (quad.subject, quad.predicate, quad.object)
            )
    except SyntaxError as error:
        reason = str(error.msg).partition(": ")[2].partition(" (line ")[0] or str(error.msg)
        reason = f"{reason[:_SHOWN]}; the file is not Turtle from there on"
        raise refused(reason, shown, error.lineno, error.offset) from None


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
