"""The datasets a query may see, and where a snapshot lies on a shared store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from dcgraph.errors import QuerySyntaxError
from dcgraph.namespaces import PREFIXES, ROOT
from dcgraph.sparql.lexer import Token, tokens
from dcgraph.sparql.model import Request
from dcgraph.sparql.rewrite import Edit, Names, edited

# Where a snapshot lies on a store that other data may share: its graphs and their IRIs.
#
# An embedded snapshot keeps all triples in its default graph. A shared store has no default
# graph of ours, so that it lies there as a named graph whose IRI holds the hash of the content:
# a new snapshot never changes the one that is being asked. Which snapshot is whole, the graph
# `published` says, and it is written last.


PUBLISHED: Final = ROOT + "published"
"""The graph, and the one thing in it, that says which snapshot is whole."""

NOTHING: Final = ROOT + "nothing"
"""A graph that is never written: to name it is to name an empty one."""

SKOLEM: Final = ROOT + ".well-known/genid/"
"""What the IRI of a blank node begins with (RDF 1.1 Concepts, 3.5).

A blank node that is written in two graphs would become two; its IRI stays one.
"""

HASH: Final = PREFIXES["dcterms"] + "identifier"
COUNT: Final = "http://rdfs.org/ns/void#triples"
PART: Final = PREFIXES["dcterms"] + "hasPart"
REPLACES: Final = PREFIXES["dcterms"] + "replaces"


@dataclass(frozen=True, slots=True)
class Published:
    """What the graph `published` says: hash, triples, named graphs, and the hash before."""

    hash: str
    triples: int
    graphs: tuple[str, ...]
    replaces: str | None = None


def everything(content: str) -> str:
    """The IRI of the graph that holds all triples of the snapshot with this hash."""
    return f"{ROOT}everything/{content}"


# Which graphs a query may see on a store that holds those of others as well.
#
# Only what was published is shown; any other graph is empty, as it is in an embedded store. The
# graphs of a text are read here and sent as those of the protocol: Virtuoso adds FROM to these
# instead of giving way to them, takes it in a subquery too, and shows every graph of the store
# to GRAPH where none is named for it. A GRAPH with an IRI that is not among the named graphs it
# takes for one that matches, in EXISTS, MINUS and paths: there stands one that is named and empty.


_EMPTY: Final = (NOTHING,)


class Bounded(NamedTuple):
    """A query without FROM, and the graphs that it sees; neither of the two is ever empty."""

    text: str
    default: tuple[str, ...]
    named: tuple[str, ...]


class _Clause(NamedTuple):
    edit: Edit
    named: bool
    graph: str


def bounded(text: str, request: Request, published: Published) -> Bounded:
    """The text with the graphs of the request, else its own, else those of the snapshot.

    Raises QuerySyntaxError for a FROM that is out of place or names nothing that can be read.
    """
    found = tokens(text)
    names = Names.of(found)
    clauses = list(_clauses(text, found, names))
    if request.default_graphs or request.named_graphs:
        default = _published(request.default_graphs, published)
        named = _published(request.named_graphs, published)
    elif clauses:
        default = _published((one.graph for one in clauses if not one.named), published)
        named = _published((one.graph for one in clauses if one.named), published)
    else:
        default = (everything(published.hash),)
        # To name them all to a query that asks for none costs time in each.
        named = published.graphs if "GRAPH" in text.upper() else ()
    constants = list(_constants(found, names, frozenset(named)))
    if not named or any(NOTHING in one.text for one in constants):
        named = tuple(dict.fromkeys((*named, NOTHING)))
    sent = edited(text, *(one.edit for one in clauses), *constants)
    return Bounded(sent, default, named)


def _published(graphs: Iterable[str], published: Published) -> tuple[str, ...]:
    known = frozenset(published.graphs)
    return tuple(graph for graph in dict.fromkeys(graphs) if graph in known) or _EMPTY


def _clauses(text: str, found: Sequence[Token], names: Names) -> Iterator[_Clause]:
    """Each FROM and FROM NAMED, to be struck out."""
    depth = 0
    for index, token in enumerate(found):
        if token.kind == "bracket":
            depth += 1 if token.text in "([{" else -1
        # A number may stand right before it.
        if token.kind != "keyword" or not token.text.upper().endswith("FROM"):
            continue
        following = [*found[index + 1 : index + 3], Token("", "", 0), Token("", "", 0)]
        named = following[0].text.upper() == "NAMED"
        graph = following[1 if named else 0]
        iri = names.read(graph)
        if iri is None or depth or token.text.upper() != "FROM":
            raise _misplaced(text, token)
        end = graph.start + len(graph.text)
        yield _Clause(Edit(token.start, end, " "), named, iri)


def _constants(found: Sequence[Token], names: Names, named: frozenset[str]) -> Iterator[Edit]:
    """What is to stand for each IRI after GRAPH."""
    for word, graph in pairwise(found):
        if word.kind == "keyword" and word.text.upper().endswith("GRAPH"):
            iri = names.read(graph)
            if iri is not None:
                shown = iri if iri in named else NOTHING
                yield Edit(graph.start, graph.start + len(graph.text), f"<{shown}>")


def _misplaced(text: str, token: Token) -> QuerySyntaxError:
    line = text.count("\n", 0, token.start) + 1
    column = token.start - text.rfind("\n", 0, token.start)
    return QuerySyntaxError(
        f"The query does not parse at line {line}, column {column}: FROM stands by itself before "
        "the WHERE of the whole query, with the IRI of a graph after it.",
        line,
        column,
    )
