"""Where a text names a thing, whatever prefix it does it with, and another name put there.

Comments and strings are prose and stay, save the strings in which a shape keeps a query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from dcgraph.editing.spelling import Spelling
from dcgraph.queries import tokens as query_tokens
from dcgraph.terms import PREFIXES
from dcgraph.tokens import BLANKS, Token
from dcgraph.tokens import tokens as turtle_tokens

__all__ = ["Mention", "mentions", "query_mentions", "renamed"]

_SH: Final = PREFIXES["sh"]
_HOLDS_QUERY: Final = {_SH + name for name in ("select", "ask", "construct", "update")}
_BETWEEN: Final = frozenset({"string", "lang", "caret"})


class Mention(NamedTuple):
    """An IRI named at `start` to `end` of a text, by the token `text`, and how it is spelled.

    One that `declares` a prefix is the beginning of names and names nothing itself.
    """

    iri: str
    start: int
    end: int
    text: str
    spelling: Spelling
    declares: str | None = None


def mentions(
    text: str, prefixes: Mapping[str, str] = PREFIXES, shown: str = "the text"
) -> Iterator[Mention]:
    """Every IRI that a Turtle text names; the queries in its strings may use `prefixes`.

    Raises LoadError, naming the place, for what is no token of Turtle.
    """
    spelling = Spelling()
    told = [token for token in turtle_tokens(text, shown) if token.kind not in BLANKS]
    in_query = False
    position = 0
    while position < len(told):
        token = told[position]
        if _declares(token) and position + 1 < len(told):
            count, spelling, declared = _declared(told, position, spelling)
            position += count
            if declared is not None:
                yield declared
            continue
        if token.kind == "string" and in_query:
            yield from _inside(token, prefixes)
        elif token.kind in ("name", "iri") and (iri := spelling.read(token.text)) is not None:
            in_query = iri in _HOLDS_QUERY
            yield Mention(iri, token.offset, token.offset + len(token.text), token.text, spelling)
        elif token.kind not in _BETWEEN and token.text != ",":
            in_query = False
        position += 1


def query_mentions(text: str, prefixes: Mapping[str, str] = PREFIXES) -> Iterator[Mention]:
    """Every IRI that a SPARQL text names; `prefixes` hold until it declares others."""
    spelling = Spelling(dict(prefixes))
    awaited = prefix = ""
    for kind, word, start in query_tokens(text):
        if kind == "keyword":
            awaited = word.upper() if word.upper() in ("PREFIX", "BASE") else ""
        elif awaited == "PREFIX" and kind == "name":
            prefix = word[:-1]
        elif awaited and kind == "iri":
            iri = spelling.read(word) or ""
            if awaited == "PREFIX":
                spelling = Spelling({**spelling.prefixes, prefix: iri}, spelling.base)
                yield Mention(iri, start, start + len(word), word, spelling, prefix)
            else:
                spelling = Spelling(spelling.prefixes, iri)
            awaited = ""
        elif kind in ("name", "iri") and (found := spelling.read(word)) is not None:
            yield Mention(found, start, start + len(word), word, spelling)


def renamed(text: str, found: Iterator[Mention], new: Callable[[Mention], str | None]) -> str:
    """The text with another IRI wherever `new` gives one for a mention.

    Where it gives one for the beginning of names that a prefix stands for, they keep the prefix.
    """
    parts = []
    done = 0
    begun: dict[str, str] = {}
    for mention in found:
        iri = new(mention)
        if mention.declares is not None:
            begun.pop(mention.declares, None)
            if iri is not None:
                begun[mention.declares] = iri
        elif iri is None and mention.text.partition(":")[0] in begun:
            iri = mention.iri
        if iri is not None:
            spelling = mention.spelling
            if begun:
                spelling = Spelling({**spelling.prefixes, **begun}, spelling.base)
            parts += [text[done : mention.start], spelling.write(iri, mention.text)]
            done = mention.end
    return "".join([*parts, text[done:]])


def _declares(token: Token) -> bool:
    word = token.text.lower()
    return (token.kind == "lang" and word in ("@prefix", "@base")) or (
        token.kind == "word" and word in ("prefix", "base")
    )


def _declared(
    told: list[Token], position: int, spelling: Spelling
) -> tuple[int, Spelling, Mention | None]:
    """The number of tokens of a declaration, without a full stop, and what it makes of names."""
    if told[position].text.lower().lstrip("@") == "base":
        base = spelling.read(told[position + 1].text) or ""
        return 2, Spelling(spelling.prefixes, base), None
    if position + 2 >= len(told):
        return 2, spelling, None
    prefix, token = told[position + 1].text[:-1], told[position + 2]
    iri = spelling.read(token.text) or ""
    spelling = Spelling({**spelling.prefixes, prefix: iri}, spelling.base)
    end = token.offset + len(token.text)
    return 3, spelling, Mention(iri, token.offset, end, token.text, spelling, prefix)


def _inside(token: Token, prefixes: Mapping[str, str]) -> Iterator[Mention]:
    # The text is searched as it stands between its quotes: an escape in it, such as that of a
    # quote, is a token of no name there and in the query alike.
    quotes = 3 if token.text[:3] in ('"""', "'''") else 1
    for found in query_mentions(token.text[quotes:-quotes], prefixes):
        offset = token.offset + quotes
        yield found._replace(start=found.start + offset, end=found.end + offset)
