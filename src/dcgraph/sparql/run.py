"""Queries of the graph's own text run over a store: rules, contradictions, constraints.

They come with a contributed branch and run before anybody has read it, so that none of them
may reach another server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QuerySolution,
    QuerySolutions,
    Store,
    Variable,
)

from dcgraph.errors import DcgraphError, LoadError
from dcgraph.files import read_text
from dcgraph.namespaces import PREFIXES
from dcgraph.sparql.lexer import inspect, place, tokens
from dcgraph.sparql.model import GRAPH_FORMATS, SOLUTIONS_FORMATS, Answer, Request
from dcgraph.sparql.rewrite import for_engine
from dcgraph.sparql.syntax_errors import syntax_error
from dcgraph.text import counted

MAX_COUNT = 1_000_000
"""Results that a query may have: far more than the graph has triples, and few enough to hold."""

_MAYBE_REFUSED = re.compile(r"service|(?<![?$:\w])from(?![:\w])|\\u", re.IGNORECASE)


def query_texts(folder: Path, refused: list[LoadError] | None = None) -> dict[str, str]:
    """The query files (*.rq) of a folder by name.

    Raises LoadError if there is none, or one cannot be read. Where the list `refused` is given,
    such files are left out and their errors added to it.
    """
    texts = {}
    paths = sorted(folder.glob("*.rq"))
    for path in paths:
        try:
            texts[path.stem] = read_text(path)
        except LoadError as error:
            if refused is None:
                raise
            refused.append(error)
    if not paths:
        raise LoadError(f"{folder} holds no query (*.rq); restore it.", folder)
    return texts


def solutions(
    store: Store, text: str, name: str, path: Path, this: Iterable[NamedNode] | None = None
) -> list[QuerySolution]:
    """The rows of a SELECT query, or only those for some values of ?this, asked for one by one.

    Raises LoadError, with the query's `name` and `path`, for another or one that cannot be run.
    """
    bindings = [None] if this is None else [{Variable("this"): node} for node in this]
    answers = (
        results(store, text, name, path, form=QuerySolutions, bound=binding) for binding in bindings
    )
    return [row for _, rows in answers for row in rows]


def results(
    store: Store,
    text: str,
    name: str,
    path: Path,
    *,
    form: type = object,
    bound: dict[Variable, Any] | None = None,
) -> tuple[tuple[str, ...], Any]:
    """The variables and the results of a query, by values of variables that are `bound`.

    Only a SELECT has variables; the result of an ASK is true or false, else it is a list. Raises
    LoadError as `solutions` does, and for what is not of the `form` QuerySolutions or QueryTriples,
    if one is given.
    """
    _refuse(text, name, path)
    try:
        answer = store.query(
            for_engine(text),
            prefixes=PREFIXES,
            use_default_graph_as_union=True,
            substitutions=bound,
        )
        if not isinstance(answer, form):
            word = "SELECT" if form is QuerySolutions else "CONSTRUCT"
            raise LoadError(f"{name} is no {word} query; write it as one.", path)
        if isinstance(answer, QueryBoolean):
            return (), bool(answer)
        rows = list(islice(answer, MAX_COUNT + 1))
    except SyntaxError as error:
        fault = syntax_error(text, str(error), for_engine(text))
        raise LoadError(f"{name}: {fault}", path, fault.line, fault.column) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise LoadError(f"{name} cannot be run: {error}.", path) from None
    if len(rows) > MAX_COUNT:
        raise LoadError(f"{name} has more than {MAX_COUNT} results; narrow it.", path)
    return tuple(variable.value for variable in getattr(answer, "variables", ())), rows


def _refuse(text: str, name: str, path: Path) -> None:
    # Most texts have neither word nor an escape that could spell one, and are soon seen.
    if not _MAYBE_REFUSED.search(text):
        return
    if inspect(text).has_service:
        raise LoadError(
            f"{name} uses SERVICE, and the graph is read without any other server; leave it out.",
            path,
        )
    for token in tokens(text):
        if token.kind == "keyword" and token.text.upper() == "FROM":
            raise LoadError(
                f"{name} uses FROM, and the graph is read as a whole; leave it out.",
                path,
                *place(text, token.start),
            )


def request_for(query: str, form: str) -> Request:
    """The request whose answer can be shown as `form`, a short name of a format or `table`.

    Raises DcgraphError, with the names there are, for another.
    """
    known = ("table", *SOLUTIONS_FORMATS, *GRAPH_FORMATS)
    if form not in known:
        raise DcgraphError(f"There is no format {form!r}; use one of {', '.join(known)}.")
    solutions_format = SOLUTIONS_FORMATS.get(form, SOLUTIONS_FORMATS["json"])
    return Request(query, solutions_format, GRAPH_FORMATS.get(form, GRAPH_FORMATS["ttl"]))


def as_table(answer: Answer, explain: Callable[[], str], named: Callable[[str], str]) -> str:
    """An answer in SPARQL JSON as a table, with IRIs as `named`.

    `explain` is asked why there are no rows; it may return an empty text.
    """
    content = json.loads(answer.body)
    if answer.kind == "boolean":
        return "yes" if content["boolean"] else f"no\n{explain()}".rstrip()
    rows = content["results"]["bindings"]
    if not rows:
        return f"No rows. {explain()}".rstrip()
    from rich.console import Console  # noqa: PLC0415  # slow to begin
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    columns, unbound = content["head"]["vars"], {"type": "literal", "value": ""}
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        terms = [row.get(name, unbound) for name in columns]
        texts = [named(t["value"]) if t["type"] == "uri" else t["value"] for t in terms]
        table.add_row(*map(Text, texts))
    out = StringIO()
    Console(file=out, width=160, highlight=False).print(table)
    return out.getvalue() + counted(len(rows), "row")
