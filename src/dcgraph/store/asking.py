"""How a query is put so that a remote store answers it as an embedded one does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from dcgraph.errors import QueryRefused, QuerySyntaxError
from dcgraph.queries import Form, Token, refuse_unsafe, tokens, variables
from dcgraph.rewrite import star, with_limit
from dcgraph.store.dataset import bounded
from dcgraph.store.foreign import put_right, truth_values
from dcgraph.store.layout import Published
from dcgraph.store.lexemes import Lexeme, lexemes, uncommented
from dcgraph.store.model import Limits, Request
from dcgraph.store.names import Names, is_absolute
from dcgraph.store.reading import Edit, edited
from dcgraph.terms import PREFIXES

__all__ = ["Asked", "asked"]

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

    Raises what `refuse_unsafe` raises, QueryRefused for functions of the engine's own, and
    QuerySyntaxError for what no query of SPARQL 1.1 begins with, a prefix that is not known, or
    a FROM that is out of place.
    """
    refuse_unsafe(request.query, limits)
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
    text, default, named = bounded(text, request, published)
    # Virtuoso sorts texts otherwise under a LIMIT, and no more than MaxSortedTopRows (10,000).
    if not any(_ends(token, ("ORDER",)) for token in found):
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
        if _ends(word, ("BASE",)):
            edits.append(Edit(word.start, token.start + len(token.text), " "))
        elif not is_absolute(token):
            iri = names.read(token)
            if iri is None:
                raise QuerySyntaxError(f"{token.text[:80]} is no IRI: write it in full.")
            edits.append(Edit(token.start, token.start + len(token.text), f"<{iri}>"))
    return edited(text, *edits)


def _ends(token: Token, words: tuple[str, ...]) -> bool:
    """Whether a keyword is one of the words, be it right after a number."""
    return token.kind == "keyword" and token.text.upper().endswith(words)


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
        if _ends(token, _NO_SPARQL):
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
    for sign, after in pairwise((*lexemes(text), Lexeme("", "", -1))):
        parameter = sign.text == "?" and after.start == sign.end and after.text[0] in "?:"
        if sign.kind == "sign" and (parameter or sign.text in _NO_SIGNS):
            raise _not_served(sign.text + after.text if parameter else sign.text)


def _not_served(feature: str) -> QueryRefused:
    return QueryRefused(
        f"The query uses {feature[:80]}, which is an engine's own and no SPARQL 1.1: "
        "leave it out, and write the namespace of a PREFIX in full.",
        feature=feature[:80],
    )
