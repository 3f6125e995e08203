"""Queries prepared for another engine: its dialect, and what a query may see of a shared store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

from dcgraph.errors import QueryRefusedError, QuerySyntaxError
from dcgraph.namespaces import DCTERMS, PREFIXES, ROOT
from dcgraph.sparql.lexer import (
    Form,
    Token,
    all_tokens,
    partners,
    place,
    refuse_unsafe,
    tokens,
    uncommented,
    variables,
)
from dcgraph.sparql.model import Limits, Request
from dcgraph.sparql.rewrite import Edit, Names, edited, graph_clauses, is_absolute, star, with_limit

PUBLISHED: Final = ROOT + "published"
"""The graph, and the one thing in it, that says which snapshot is whole; it is written last."""

NOTHING: Final = ROOT + "nothing"
"""A graph that is never written: to name it is to name an empty one."""

SKOLEM: Final = ROOT + ".well-known/genid/"
"""What the IRI of a blank node begins with (RDF 1.1 Concepts, 3.5).

A blank node that is written in two graphs would become two; its IRI stays one.
"""

HASH: Final = DCTERMS + "identifier"
COUNT: Final = "http://rdfs.org/ns/void#triples"
PART: Final = DCTERMS + "hasPart"
REPLACES: Final = DCTERMS + "replaces"


@dataclass(frozen=True, slots=True)
class Published:
    """What the graph `published` says: hash, triples, named graphs, and the hash before."""

    hash: str
    triples: int
    graphs: tuple[str, ...]
    replaces: str | None = None


def everything(content: str) -> str:
    """The IRI of the graph that holds all triples of the snapshot with this hash.

    A shared store has no default graph of ours. A new snapshot has another IRI, so that it never
    changes the one that is being asked.
    """
    return f"{ROOT}everything/{content}"


_TEXT_CALLS: Final = frozenset(
    ("CONCAT", "ENCODE_FOR_URI", "LCASE", "REPLACE", "STR", "STRAFTER", "STRBEFORE", "SUBSTR")
) | {"UCASE", "LANG"}
_TRUTH_CALLS: Final = frozenset(
    ("BOUND", "CONTAINS", "ISBLANK", "ISIRI", "ISLITERAL", "ISNUMERIC", "ISURI", "LANGMATCHES")
) | {"REGEX", "SAMETERM", "STRENDS", "STRSTARTS"}
_ORDER_SIGNS: Final = frozenset(("<", "<=", ">", ">="))
_TRUTH_SIGNS: Final = _ORDER_SIGNS | {"=", "!=", "&&", "||", "!"}
_TRUTH_WORDS: Final = frozenset(("IN", "NOT", "EXISTS"))
_SUMS: Final = frozenset("+-*/")

_ENGINES_OWN: Final = ("bif:", "sql:", "http://www.openlinksw.com/")
"""What the names of an engine's own functions begin with. They read files, open connections and
end the server: one `bif:http_get` was the end of a Virtuoso."""

_NO_SPARQL: Final = ("DEFINE", "OPTION", "QUAD", "SQLQUERY", "TABLE")
"""Words that open an engine's own extensions of the language."""

_NO_SIGNS: Final = frozenset("`$\\~")
"""Signs that stand by themselves in no SPARQL: behind `$` an engine looks for parameters."""

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

    Raises what `refuse_unsafe` raises, QueryRefusedError for functions of the engine's own, and
    QuerySyntaxError for what no query of SPARQL 1.1 begins with, a string without an end, a prefix
    that is not known, or a FROM that is out of place.
    """
    refuse_unsafe(request.query, limits)
    _refuse_unclosed(request.query)
    # Engines differ in what ends a comment: for Virtuoso a carriage return does not, so that it
    # reads as part of the query what stands in a string for us.
    text = uncommented(request.query)
    form = refuse_unsafe(text, limits).form
    if form is None:
        raise QuerySyntaxError(
            "The query does not begin as one: write a SELECT, ASK, CONSTRUCT or DESCRIBE."
        )
    _refuse_signs(text)
    _refuse_engines_own(tokens(text))
    text = _in_full(text)
    found = tokens(text)
    _refuse_engines_own(found)
    used = _prefixes_used(text, found)
    columns = () if star(text) is None else tuple(dict.fromkeys(variables(text)))
    text, default, named = _bounded(text, request, published)
    # Virtuoso sorts texts otherwise under a LIMIT, and no more than MaxSortedTopRows (10,000).
    if not any(token.ends("ORDER") for token in found):
        text = with_limit(text, limits.rows + 1)
    text = put_right(text)
    declared = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in sorted(used))
    return Asked(declared + text, form, default, named, truth_values(text), columns)


def _in_full(text: str) -> str:
    """The text with every IRI in full and without BASE: what it names is known before it is sent.

    Raises QuerySyntaxError for one that cannot be read.
    """
    found = tokens(text)
    names = Names.of(found)
    edits = []
    for word, token in zip((Token("", "", 0), *found), found, strict=False):
        if token.kind != "iri":
            continue
        if word.ends("BASE"):
            edits.append(Edit(word.start, token.end, " "))
        elif not is_absolute(token):
            iri = names.read(token)
            if iri is None:
                raise QuerySyntaxError(f"{token.text[:80]} is no IRI: write it in full.")
            edits.append(Edit(token.start, token.end, f"<{iri}>"))
    return edited(text, *edits)


def _prefixes_used(text: str, found: Sequence[Token]) -> set[str]:
    """The prefixes to declare. Raises QuerySyntaxError for one that nobody knows."""
    declared = {name.text.partition(":")[0] for name, _ in _declarations(found)}
    used = set()
    for token in found:
        prefix = token.text.partition(":")[0]
        if token.kind != "name" or prefix in declared:
            continue
        if prefix not in PREFIXES:
            line, column = place(text, token.start)
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


def _bounded(
    text: str, request: Request, published: Published
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The query without FROM, and the default and named graphs that it sees; neither is empty.

    They are those of the request, else its own, else those of the snapshot. Only what was published
    is shown; any other graph is empty, as it is in an embedded store. Virtuoso adds FROM to
    the graphs of the protocol instead of giving way to them, takes it in a subquery too, and shows
    every graph of the store to GRAPH where none is named for it. A GRAPH with an IRI that is not
    among the named graphs it takes for one that matches, in EXISTS, MINUS and paths: there stands
    one that is named and empty.

    Raises QuerySyntaxError for a FROM that is out of place or names nothing that can be read.
    """
    found = tokens(text)
    names, clauses = Names.of(found), []
    for depth, word, is_named, graph in graph_clauses(found):
        iri = names.read(graph)
        if iri is None or depth or word.text.upper() != "FROM":
            line, column = place(text, word.start)
            raise QuerySyntaxError(
                f"The query does not parse at line {line}, column {column}: FROM stands by itself "
                "before the WHERE of the whole query, with the IRI of a graph after it.",
                line,
                column,
            )
        clauses.append((is_named, iri, Edit(word.start, graph.end, " ")))
    if request.default_graphs or request.named_graphs:
        default = _published(request.default_graphs, published)
        named = _published(request.named_graphs, published)
    elif clauses:
        default, named = (
            _published((iri for is_named, iri, _ in clauses if is_named is kind), published)
            for kind in (False, True)
        )
    else:
        default = (everything(published.hash),)
        # To name them all to a query that asks for none costs time in each.
        named = published.graphs if "GRAPH" in text.upper() else ()
    edits, visible, hidden = [edit for _, _, edit in clauses], frozenset(named), False
    for word, graph in pairwise(found):
        if word.ends("GRAPH") and (iri := names.read(graph)) is not None:
            shown = iri if iri in visible else NOTHING
            hidden = hidden or NOTHING in shown
            edits.append(Edit(graph.start, graph.end, f"<{shown}>"))
    if not named or hidden:
        named = tuple(dict.fromkeys((*named, NOTHING)))
    return edited(text, *edits), default, named


def _published(graphs: Iterable[str], published: Published) -> tuple[str, ...]:
    known = frozenset(published.graphs)
    return tuple(graph for graph in dict.fromkeys(graphs) if graph in known) or (NOTHING,)


def _refuse_engines_own(found: Sequence[Token]) -> None:
    for token in found:
        if token.ends(*_NO_SPARQL):
            raise _not_served(token.text)
        if token.kind == "iri" and token.text[1:].lower().startswith(_ENGINES_OWN):
            raise _not_served(token.text[1:-1])
    for name, iri in _declarations(found):
        namespace = iri.text[1:-1].lower()
        # The engine puts the halves together: neither half may begin such a name.
        if not _SCHEME.match(iri.text) or any(own.startswith(namespace) for own in _ENGINES_OWN):
            raise _not_served(f"PREFIX {name.text} {iri.text}")


def _refuse_signs(text: str) -> None:
    """Refuse what is a parameter for the engine, such as `?:x`, and what is no sign of SPARQL."""
    for sign, after in pairwise((*all_tokens(text), Token("", "", -1))):
        parameter = sign.text == "?" and after.start == sign.end and after.text[0] in "?:"
        if sign.kind == "sign" and (parameter or sign.text in _NO_SIGNS):
            raise _not_served(sign.text + after.text if parameter else sign.text)


def _refuse_unclosed(text: str) -> None:
    for token in all_tokens(text):
        if token.kind == "sign" and token.text[0] in "\"'":
            line, column = place(text, token.start)
            raise QuerySyntaxError(
                f"The string that begins at line {line}, column {column} has no end: close it.",
                line,
                column,
            )


def _not_served(feature: str) -> QueryRefusedError:
    return QueryRefusedError(
        f"The query uses {feature[:80]}, which is an engine's own and no SPARQL 1.1: "
        "leave it out, and write the namespace of a PREFIX in full.",
        feature=feature[:80],
    )


# What Virtuoso 7.2 understands otherwise than the standard, and how to put it right.
#
# The one place for differences of dialect of a remote store: what is changed in a query before
# it is sent, and which columns of the answer are truth values. All of it is plain SPARQL 1.1
# that means the same to any other engine. Measured on 7.2.12:
#
# - VALUES beside or as a whole side of UNION loses its join; in a subquery it keeps it.
# - A text that is stored or comes from VALUES is compared (`<`, `<=`, `>`, `>=`, MIN, MAX) by the
#   number under which it is stored, unless a function has fetched it.
# - A truth value that is computed comes back as the integer 0 or 1.

_Insertion = tuple[int, str]


@dataclass(frozen=True, slots=True)
class _Text:
    """A query as its tokens, and which brackets belong together."""

    found: list[Token]
    pairs: dict[int, int]

    @classmethod
    def of(cls, text: str) -> Self:
        found = all_tokens(text)
        return cls(found, partners(found))

    def word(self, index: int) -> str:
        """The token at an index in capitals; nothing beyond the ends."""
        return self.found[index].text.upper() if 0 <= index < len(self.found) else ""


def put_right(text: str) -> str:
    """The query as Virtuoso has to be asked it to mean what the standard says."""
    read = _Text.of(text)
    changes = (
        *_values_as_subqueries(read),
        *_comparisons_of_texts(read),
        *_extremes_of_texts(read),
    )
    return edited(text, *(Edit(offset, offset, added) for offset, added in changes))


def truth_values(text: str) -> frozenset[str]:
    """The variables that the query binds to the outcome of a comparison or another test."""
    read = _Text.of(text)
    return frozenset(
        name for name, start, end in _named_expressions(read) if _is_test(read, start, end)
    )


def _values_as_subqueries(read: _Text) -> Iterator[_Insertion]:
    """A subquery for each VALUES but the one that may stand after all of the query."""
    depth = 0
    for index, token in enumerate(read.found):
        depth += (token.text == "{") - (token.text == "}")
        if depth > 0 and read.word(index) == "VALUES":
            head = index + 1
            if read.word(head) == "(":
                head = read.pairs.get(head, -2) + 1
            else:
                head += 1
            end = read.pairs.get(head) if head > 0 and read.word(head) == "{" else None
            if end is not None:
                yield token.start, "{ SELECT * { "
                yield read.found[end].end, " } }"


def _comparisons_of_texts(read: _Text) -> Iterator[_Insertion]:
    # The variables that hold what a function made, which is a text.
    computed = frozenset(
        name
        for name, start, end in _named_expressions(read)
        if read.word(start) in _TEXT_CALLS and read.pairs.get(start + 1) == end - 1
    )
    given = _given_texts(read)
    for index, token in enumerate(read.found):
        if token.kind != "sign" or token.text not in _ORDER_SIGNS:
            continue
        sides = [read.found[at] for at in (index - 1, index + 1) if 0 <= at < len(read.found)]
        # A variable that is part of a sum is a number.
        sums = {read.word(index - 2), read.word(index + 2)} & _SUMS
        if sums or any(side.kind == "number" for side in sides):
            continue
        for side in sides:
            name = side.text[1:]
            if side.kind != "variable" or name in computed:
                continue
            if name in given:
                yield side.start, "STR("
                yield side.end, ")"
            else:
                yield from _expanded(side)


def _extremes_of_texts(read: _Text) -> Iterator[_Insertion]:
    # Without GROUP BY the extreme of an IF comes back empty.
    if not any(token.text.upper() == "GROUP" for token in read.found):
        return
    for index, token in enumerate(read.found):
        around = read.word(index - 1), read.word(index + 1)
        called = read.word(index - 2) in ("MIN", "MAX") and around == ("(", ")")
        if called and token.kind == "variable":
            yield from _expanded(token)


def _expanded(variable: Token) -> Iterator[_Insertion]:
    """The variable, its text fetched if it is one: by itself that is compared by its number."""
    name = variable.text
    test = f"isLiteral({name}) && DATATYPE({name}) = <{PREFIXES['xsd']}string>"
    yield variable.start, f"IF({test}, STR({name}), "
    yield variable.end, ")"


def _given_texts(read: _Text) -> frozenset[str]:
    """The variables to which VALUES gives plain texts and nothing else."""
    given: set[str] = set()
    for index in range(len(read.found) - 2):
        variable = read.found[index + 1]
        if read.word(index) != "VALUES" or variable.kind != "variable":
            continue
        end = read.pairs.get(index + 2, 0)
        data = read.found[index + 3 : end]
        if data and all(value.kind == "string" for value in data):
            given.add(variable.text[1:])
    return frozenset(given)


def _named_expressions(read: _Text) -> Iterator[tuple[str, int, int]]:
    """Each `( expression AS ?name )`: the name, where the expression begins, and where it ends."""
    for index in range(1, len(read.found) - 2):
        if read.word(index) != "AS" or read.word(index + 2) != ")":
            continue
        name, opening = read.found[index + 1], read.pairs.get(index + 2, index)
        if name.kind == "variable" and opening + 1 < index:
            yield name.text[1:], opening + 1, index


def _is_test(read: _Text, start: int, end: int) -> bool:
    while read.word(start) == "(" and read.pairs.get(start) == end - 1:
        start, end = start + 1, end - 1
    if read.word(start) in _TRUTH_CALLS:
        return True
    while start < end:
        token = read.found[start]
        if token.kind == "sign" and token.text in _TRUTH_SIGNS:
            return True
        if token.kind == "word" and token.text.upper() in _TRUTH_WORDS:
            return True
        # What stands in brackets is part of something else.
        start = max(read.pairs.get(start, start), start) + 1
    return False
