"""What stands around the query on the page of the endpoint: examples, and what the editor needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dcgraph.queries import tokens
from dcgraph.research import Desk
from dcgraph.research.asking import questions
from dcgraph.research.model import Text
from dcgraph.research.pages import WHOLE
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.settings import Settings

__all__ = ["EXAMPLES", "editor_content"]

EXAMPLES: Final[tuple[str, ...]] = (
    "provisions-on-information-technology",
    "definitions-of-digital-customs",
    "convention-and-the-single-window",
    "themes-of-the-year-and-what-they-concern",
    "accessions-to-the-convention-by-year",
    "kinds-of-provisions-by-chapter",
    "contradictions",
    "gaps-of-smart-customs",
    "stated-and-also-interpreted",
    "systems-and-what-they-implement",
    "how-far-instruments-were-read",
    "mechanisms-by-instruments",
)
"""The saved questions that are offered, from the shortest to what asks for more of SPARQL."""

_TOLD: Final = {
    "COUNT": "COUNT",
    "GROUP": "GROUP BY",
    "OPTIONAL": "OPTIONAL",
    "UNION": "UNION",
    "VALUES": "VALUES",
    "BIND": "BIND",
    "EXISTS": "EXISTS",
    "FILTER": "FILTER",
}
"""What an example may show at work, by the word that tells it."""

_HEADERS: Final = 4096
"""Room that is left for what a browser sends besides the address."""


@dataclass(frozen=True, slots=True)
class Example:
    """A saved question: its title, its query, and what of SPARQL it shows at work."""

    name: str
    title: Text
    query: str
    shows: tuple[str, ...]


def editor_content(desk: Desk, reader: Reader, settings: Settings) -> Content:
    """What the form in `sparql.html` needs: the examples, and how long an address may be."""
    examples = desk.remembered(
        "examples of queries", reader.lang, lambda: tuple(_examples(desk, reader)), most=3
    )
    longest = settings.head_bytes - min(_HEADERS, settings.head_bytes // 2)
    return {"examples": examples, "longest": longest}


def _examples(desk: Desk, reader: Reader) -> Iterator[Example]:
    known = {one.name: one for one in questions(desk, reader.lang, limit=WHOLE).items}
    for name in EXAMPLES:
        if one := known.get(name):
            query = one.query.strip() + "\n"
            words = {token.text.upper() for token in tokens(query) if token.kind == "keyword"}
            shows = tuple(told for word, told in _TOLD.items() if word in words)
            yield Example(name, one.title, query, shows)
