"""The page that shows the same as an answer for programs, for whoever would rather read that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

from dcgraph.research.citing.answers import Asked
from dcgraph.research.coverage.gaps import USUAL_ELSEWHERE
from dcgraph.research.model import LANGUAGES
from dcgraph.research.neighbourhood import USUAL
from dcgraph_api.formats import FAMILIES, Family
from dcgraph_api.negotiation import choose
from dcgraph_api.networks import NETWORK
from dcgraph_api.pages.explore import DEPTHS, LIMITS
from dcgraph_api.pages.reader import LONGEST
from dcgraph_api.pages.wishes import FILTERS
from dcgraph_api.places import HTML
from dcgraph_api.told import MARKDOWN, TRIG, without_pages

__all__ = ["page_of", "rather_read"]

_OF_PROGRAMS: Final = frozenset(("format", "limit", "cursor", "lang"))
"""What tells in which form, how much at once and from where a program gets an answer."""
_DIGITS: Final = 100
_FORMATS: Final = (
    *(without_pages(one) for family in (*FAMILIES, NETWORK) for one in family.formats),
    MARKDOWN,
    TRIG,
)
_CHOICES: Final[Mapping[str, Family]] = {
    name: Family("an answer", (*(one for one in _FORMATS if name in one.names), HTML))
    for name in dict.fromkeys(name for one in _FORMATS for name in one.names)
}
"""By the name of a format: what an answer may then come in, and a page after that."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page, and the parameters of the answer that it reads as well.

    `{name}` in its path stands for the thing that the answer is on, unless `of` names a parameter
    for that. `usual` are those that the answer takes for granted and the page otherwise, `most`
    the numbers up to which the page goes.
    """

    path: str
    parameters: frozenset[str] = frozenset()
    of: str = ""
    any_other: bool = False
    usual: Mapping[str, int] = field(default_factory=dict)
    most: Mapping[str, int] = field(default_factory=dict)


def _of(*parameters: str) -> frozenset[str]:
    return frozenset((*parameters, *FILTERS))


# A record's page knows no filters: it would show what the answer leaves out.
_RECORD: Final = _Page("/id/{name}.html")
_PAGES: Final[Mapping[str, _Page]] = {
    "record": _RECORD,
    "claim": _RECORD,
    "source": _RECORD,
    "neighbourhood": _Page(
        "/explore",
        _of("force", "depth", "limit", "relation"),
        of="focus",
        usual={"limit": USUAL},
        most={"depth": DEPTHS[-1], "limit": LIMITS[-1]},
    ),
    "matrix": _Page("/matrix", _of("force", "rows", "columns", "whole")),
    "gaps": _Page(
        "/gaps", _of("force", "notion", "instrument", "most"), usual={"most": USUAL_ELSEWHERE}
    ),
    "explain": _Page("/explain", frozenset(("subject", "relation", "object", "limit", "offset"))),
    "paths": _Page("/paths", _of("force", "from", "to", "k", "longest")),
    "timeline": _Page("/timeline", _of("force", "of", "from", "to")),
    "compare": _Page("/compare", _of("a", "b")),
    "search": _Page("/search", frozenset(("q", "kind"))),
    "sources": _Page("/sources", frozenset(("kind",))),
    "questions": _Page("/questions"),
    "question": _Page("/questions/{name}"),
    "answer": _Page("/questions/{name}", any_other=True),
    "sparql": _Page("/sparql", frozenset(("query",))),
}
"""By the kind of answer. The others have no page: bare lists, and what pages show in passing."""


def rather_read(accept: str | None, what: Asked) -> bool:
    """Whether an Accept likes a page better than all that the answer may come in.

    A format that there is not is for the route of the answer to refuse.
    """
    choices = _CHOICES.get(dict(what.parameters).get("format") or "json")
    # Whoever accepts any text is no browser: these name what they like.
    named = accept is not None and HTML.media_type in accept
    return named and choices is not None and choose(accept, choices) is HTML


def page_of(what: Asked) -> str:
    """The path and query of the page that shows an answer, in its language; empty if none does.

    None does where a parameter means nothing to it, or more than it can show: a page that shows
    something else is worse than data. The path is one of ours, whatever the answer is on.
    """
    page = _PAGES.get(what.kind)
    if page is None or not _understood(page, what):
        return ""
    name = what.name.removeprefix("dcgd:")
    path = quote(page.path.format(name=name), safe="/.-_~")
    given = dict(what.parameters)
    kept = {key: str(value) for key, value in page.usual.items()}
    kept |= {key: value for key, value in given.items() if value and _is_read(page, key)}
    if page.of:
        kept[page.of] = name
    # An answer to a query has no language of its own.
    if what.kind != "sparql" or given.get("lang"):
        kept["lang"] = what.lang
    return f"{path}?{urlencode(kept)}" if kept else path


def _understood(page: _Page, what: Asked) -> bool:
    """Whether a page reads all parameters of an answer as the answer does."""
    times = Counter(name for name, _ in what.parameters)
    given = {name: value for name, value in what.parameters if value}
    return (
        max(times.values(), default=0) <= 1
        and given.get("lang", "en") in LANGUAGES
        and "cursor" not in given
        and all(_is_read(page, name) or name in _OF_PROGRAMS for name in given)
        # Of a longer value a page reads the beginning.
        and all(len(text) <= LONGEST for name, text in given.items() if name != "query")
        and all(_number(given.get(name, "1")) <= most for name, most in page.most.items())
    )


def _is_read(page: _Page, name: str) -> bool:
    return name in page.parameters or (page.any_other and name not in _OF_PROGRAMS)


def _number(given: str) -> int:
    """A number as it is given; what is none the page itself refuses."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= _DIGITS else 0
