"""Running the queries that the graph's own text holds: rules, contradictions, constraints.

They come with a contributed branch and run before anybody has read it, so that none of them
may reach another server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pyoxigraph import QueryBoolean, QuerySolution, QuerySolutions, QueryTriples, Store, Triple

from dcgraph.dialect import for_engine
from dcgraph.errors import LoadError
from dcgraph.files import read_text
from dcgraph.queries import inspect, tokens
from dcgraph.store.syntax import syntax_error
from dcgraph.terms import PREFIXES

__all__ = ["MOST", "query_texts", "results", "solutions", "triples"]

MOST = 1_000_000
"""Results that a query may have: far more than the graph has triples, and few enough to hold."""

_MAYBE_FROM = re.compile(r"(?<![?$:\w])from(?![:\w])|\\u", re.IGNORECASE)
_MAYBE_SERVICE = re.compile(r"service|\\u", re.IGNORECASE)

_Result = TypeVar("_Result")


def query_texts(folder: Path, refused: list[LoadError] | None = None) -> dict[str, str]:
    """The query files (*.rq) of a folder by name.

    Raises LoadError if there is none, or one cannot be read. Where the list `refused` is given,
    such files are left out and their errors added to it.
    """
    found = {}
    paths = sorted(folder.glob("*.rq"))
    for path in paths:
        try:
            found[path.stem] = read_text(path)
        except LoadError as error:
            if refused is None:
                raise
            refused.append(error)
    if not paths:
        raise LoadError(f"{folder} holds no query (*.rq); restore it.", folder)
    return found


def solutions(store: Store, text: str, name: str, path: Path) -> list[QuerySolution]:
    """The rows of a SELECT query.

    Raises LoadError, with the query's `name` and `path`, for another or one that cannot be run.
    """
    with _telling(text, name, path):
        rows = store.query(for_engine(text), prefixes=PREFIXES)
        if isinstance(rows, QuerySolutions):
            return _few(rows, name, path)
    raise LoadError(f"{name} is no SELECT query; write it as one.", path)


def triples(store: Store, text: str, name: str, path: Path) -> list[Triple]:
    """The triples of a CONSTRUCT query; raises as `solutions` does."""
    with _telling(text, name, path):
        made = store.query(for_engine(text), prefixes=PREFIXES)
        if isinstance(made, QueryTriples):
            return _few(made, name, path)
    raise LoadError(f"{name} is no CONSTRUCT query; write it as one.", path)


def results(
    store: Store, text: str, name: str, path: Path
) -> tuple[tuple[str, ...], list[QuerySolution] | list[Triple] | bool]:
    """The variables and the results of a query of any form; raises as `solutions` does.

    Only a SELECT has variables; the result of an ASK is true or false.
    """
    with _telling(text, name, path):
        made = store.query(for_engine(text), prefixes=PREFIXES)
        if isinstance(made, QueryBoolean):
            return (), bool(made)
        if isinstance(made, QueryTriples):
            return (), _few(made, name, path)
        return tuple(one.value for one in made.variables), _few(made, name, path)


def _few(results: Iterable[_Result], name: str, path: Path) -> list[_Result]:
    found = list(islice(results, MOST + 1))
    if len(found) > MOST:
        raise LoadError(f"{name} has more than {MOST} results; narrow it.", path)
    return found


@contextmanager
def _telling(text: str, name: str, path: Path) -> Iterator[None]:
    # Most texts have neither the word nor an escape that could spell it, and are soon seen.
    if _MAYBE_SERVICE.search(text) and inspect(text).has_service:
        raise LoadError(
            f"{name} uses SERVICE, and the graph is read without any other server; leave it out.",
            path,
        )
    if _MAYBE_FROM.search(text):
        for token in tokens(text):
            if token.kind == "keyword" and token.text.upper() == "FROM":
                line = text.count("\n", 0, token.start) + 1
                column = token.start - text.rfind("\n", 0, token.start)
                raise LoadError(
                    f"{name} uses FROM, and the graph is read as a whole; leave it out.",
                    path,
                    line,
                    column,
                )
    try:
        yield
    except SyntaxError as error:
        found = syntax_error(text, str(error), for_engine(text))
        raise LoadError(f"{name}: {found}", path, found.line, found.column) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise LoadError(f"{name} cannot be run: {error}.", path) from None
