"""How a query is put so that a remote store answers it as an embedded one does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dcgraph.errors import QueryRefused, QuerySyntaxError
from dcgraph.queries import Form, Token, refuse_unsafe, tokens, variables
from dcgraph.rewrite import star, with_limit
from dcgraph.store.foreign import put_right, truth_values
from dcgraph.store.layout import NOTHING, Published, everything
from dcgraph.store.model import Limits, Request
from dcgraph.terms import PREFIXES

__all__ = ["Asked", "asked", "dataset_clauses"]

_ENGINES_OWN: Final = ("bif:", "sql:", "http://www.openlinksw.com/")
"""What the names of an engine's own functions begin with. They read files, open connections and
end the server: one `bif:http_get` was the end of a Virtuoso."""

_NO_SPARQL: Final = frozenset(("DEFINE", "OPTION", "QUAD", "SQLQUERY", "TABLE"))
"""Words that open an engine's own extensions of the language."""

_SCHEME: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is sent: the text and the graphs, and what its answer will be.

    `truth_values` are the columns in which 0 and 1 stand for false and true, `columns` those of
    a SELECT * in the order of the query.
    """

    text: str
    form: Form
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    truth_values: frozenset[str] = frozenset()
    columns: tuple[str, ...] = ()


def asked(request: Request, published: Published, limits: Limits) -> Asked:
    """What to send for `request`.

    Raises what `refuse_unsafe` raises, QueryRefused for functions of the engine's own, and
    QuerySyntaxError for what no query of SPARQL 1.1 begins with or a prefix that is not known.
    """
    text = request.query
    form = refuse_unsafe(text, limits).form
    found = tokens(text)
    if form is None:
        raise QuerySyntaxError(
            "The query does not begin as one: write a SELECT, ASK, CONSTRUCT or DESCRIBE."
        )
    _refuse_engines_own(found)
    used = _prefixes_used(text, found)
    text, default, named = _dataset(request, published, found)
    # Virtuoso sorts no more than MaxSortedTopRows (10,000) under a LIMIT, and any number without.
    if not any(token.kind == "keyword" and token.text.upper() == "ORDER" for token in found):
        text = with_limit(text, limits.rows + 1)
    text = put_right(text)
    declared = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in sorted(used))
    columns = () if star(request.query) is None else tuple(dict.fromkeys(variables(request.query)))
    return Asked(declared + text, form, default, named, truth_values(text), columns)


def _prefixes_used(text: str, found: Sequence[Token]) -> set[str]:
    """The prefixes to declare. Raises QuerySyntaxError for one that nobody knows."""
    declared = {name.text.partition(":")[0] for name, _ in _declarations(found)}
    used = set()
    for token in found:
        if token.kind != "name":
            continue
        prefix = token.text.partition(":")[0]
        if prefix in declared:
            continue
        if prefix not in PREFIXES:
            line = text.count("\n", 0, token.start) + 1
            column = token.start - text.rfind("\n", 0, token.start)
            raise QuerySyntaxError(
                f"The prefix of {token.text[:80]} is not declared at line {line}, column {column}: "
                "begin the query with a PREFIX for it.",
                line,
                column,
            )
        used.add(prefix)
    return used


def _declarations(found: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    for word, name, iri in zip(found, found[1:], found[2:], strict=False):
        if word.kind == "keyword" and word.text.upper() == "PREFIX" and iri.kind == "iri":
            yield name, iri


def _refuse_engines_own(found: Sequence[Token]) -> None:
    for token in found:
        if token.kind == "keyword" and token.text.upper() in _NO_SPARQL:
            raise _not_served(token.text)
        if token.kind == "iri" and token.text[1:].lower().startswith(_ENGINES_OWN):
            raise _not_served(token.text[1:-1])
    for name, iri in _declarations(found):
        namespace = iri.text[1:-1].lower()
        # The engine puts the halves together: neither half may begin such a name.
        if not _SCHEME.match(iri.text) or any(own.startswith(namespace) for own in _ENGINES_OWN):
            raise _not_served(f"PREFIX {name.text} {iri.text}")


def _not_served(feature: str) -> QueryRefused:
    return QueryRefused(
        f"The query uses {feature[:80]}, which is an engine's own and no SPARQL 1.1: "
        "leave it out, and write the namespace of a PREFIX in full.",
        feature=feature[:80],
    )


def _dataset(
    request: Request, published: Published, found: Sequence[Token]
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The text and its graphs: those of the request, else of the text, else the snapshot's.

    Virtuoso adds FROM to the graphs of the protocol instead of giving way to them, and shows
    every graph of the store to GRAPH where no graph is named for it.
    """
    text, clauses = request.query, list(dataset_clauses(found))
    asks_graph = any(t.kind == "keyword" and t.text.upper() == "GRAPH" for t in found)
    if request.default_graphs or request.named_graphs:
        for start, end, _ in reversed(clauses):
            text = text[:start] + " " * (end - start) + text[end:]
        return text, request.default_graphs or (NOTHING,), request.named_graphs or (NOTHING,)
    if not clauses:
        return text, (everything(published.hash),), published.graphs if asks_graph else ()
    if not any(named for _, _, named in clauses):
        end = clauses[-1][1]
        text = f"{text[:end]} FROM NAMED <{NOTHING}> {text[end:]}"
    elif all(named for _, _, named in clauses):
        end = clauses[-1][1]
        text = f"{text[:end]} FROM <{NOTHING}> {text[end:]}"
    return text, (), ()


def dataset_clauses(found: Sequence[Token]) -> Iterator[tuple[int, int, bool]]:
    """Where each FROM and FROM NAMED begins and ends, and whether it is the latter."""
    for index, token in enumerate(found):
        if token.kind != "keyword" or token.text.upper() != "FROM":
            continue
        following = found[index + 1 : index + 3]
        named = bool(following) and following[0].text.upper() == "NAMED"
        graph = following[1:] if named else following[:1]
        if graph and graph[0].kind in ("iri", "name"):
            yield token.start, graph[0].start + len(graph[0].text), named
