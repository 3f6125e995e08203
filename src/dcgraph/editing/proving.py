"""The proof that a change of names changed nothing but names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.editing.changes import Change
from dcgraph.editing.mentions import query_mentions, renamed
from dcgraph.errors import EditError, LoadError
from dcgraph.load import Corpus
from dcgraph.paths import FOLDERS
from dcgraph.terms import PREFIXES
from dcgraph.turtle import Term, read_turtle

__all__ = ["prove"]

_QUERIES: Final = {PREFIXES["sh"] + word for word in ("select", "ask", "construct", "update")}


def prove(corpus: Corpus, names: Mapping[str, str], changes: Iterable[Change]) -> None:
    """Hold the triples of the changed files against the old ones under their new names.

    Raises EditError if they differ by anything else, so that nothing is written.
    """
    rooms = tuple(corpus.root / name for name in FOLDERS)
    turtle = [
        change
        for change in changes
        if change.path.suffix == ".ttl" and any(change.path.is_relative_to(r) for r in rooms)
    ]
    was = Counter(one for change in turtle for one in _outlines(change.before, names))
    now = Counter(one for change in turtle for one in _outlines(change.after, {}))
    if was != now:
        odd = next(iter((was - now) + (now - was)))
        raise EditError(
            "Nothing was changed: the new text would say something else about "
            f"{odd[0]} than the old. Report this with the command; rename by hand until then."
        )


def _outlines(
    text: str | None, names: Mapping[str, str]
) -> Iterator[tuple[str | None, str, str | None]]:
    """The triples of a text under other names; None stands for a node without one."""
    try:
        triples = read_turtle(text or "", "b")
    except (LoadError, ValueError, KeyError, IndexError) as error:
        raise EditError(f"Nothing was changed: the new text is not Turtle ({error}).") from None
    for triple in triples:
        path = triple.predicate.value
        yield (
            _shown(triple.subject, names, path),
            names.get(path, path),
            _shown(triple.object, names, path),
        )


def _shown(term: Term, names: Mapping[str, str], path: str) -> str | None:
    match term:
        case BlankNode():
            return None
        case NamedNode():
            return f"<{names.get(term.value, term.value)}>"
        case Literal() if path in _QUERIES and names:
            text = renamed(
                term.value,
                query_mentions(term.value),
                lambda found: None if found.declares is not None else names.get(found.iri),
            )
            return str(Literal(text))
        case _:
            return str(term)
