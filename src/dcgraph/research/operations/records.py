"""Things by words and by name: search, records, their neighbours and their sources."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Unpack

from dcgraph.research.citation import (
    Bibliography,
    Cited,
    accessed_on,
    cited,
    references,
)
from dcgraph.research.declaration import (
    Arg,
    Cursor,
    Lang,
    Limit,
    Name,
    OfStatements,
    OfTexts,
    Writer,
    operation,
)
from dcgraph.research.exports import FORMS, network_csv, write_network
from dcgraph.research.filters import wanted
from dcgraph.research.graph import Desk
from dcgraph.research.legal_citation import cited_itself
from dcgraph.research.links import record_text
from dcgraph.research.model import Record
from dcgraph.research.neighbourhood import MAX_COUNT as MAX_NEIGHBOURS
from dcgraph.research.neighbourhood import (
    MAX_DEPTH,
    Neighbourhood,
    neighbourhood,
    neighbourhood_text,
)
from dcgraph.research.neighbourhood import USUAL as USUAL_NEIGHBOURS
from dcgraph.research.records import record
from dcgraph.research.search import (
    Found,
    Suggestions,
    found_text,
    matches_csv,
    search,
    suggest,
)
from dcgraph.snapshot.search import MAX_LETTERS


def _network(form: str) -> Writer:
    return lambda desk, found, lang: write_network(desk, found, form, lang)


Text = Annotated[
    str,
    Arg(
        "Words in any language, or numbers, such as RKC 7.1.",
        name="q",
        metavar="words",
        several=True,
        optional=True,
        letters=MAX_LETTERS,
    ),
]

Kinds = Annotated[str, Arg("Classes, with commas, as in Notion,Instrument; all of them.")]


class RecordOperations:
    """Things by words and by name, as methods."""

    _desk: Desk

    @operation(
        "search",
        example="search?q=guichet+unique&kind=Mechanism,Convention&lang=ru&limit=2",
        tag="search",
        missing="Nothing is of this kind.",
        endpoint="search_things",
        table=lambda found: matches_csv(found.matches.items),
        text=found_text,
        command="search",
        help="Find things by words, in any of the languages.",
        more="The best come first. Mistyped words are read as those that they are like.",
        usual=20,
    )
    def search(
        self,
        text: Text,
        *,
        lang: Lang = "en",
        kind: Kinds = "",
        limit: Limit = 20,
        cursor: Cursor = "",
    ) -> Found:
        """Things by words or a question in any language; those with all words first, then with most.

        `matched` is the text that shows best why a thing was found, `marks` the places of the words in
        it, `missing` the words that it does not have. `words` tells how each word was read, `notes` say
        what was read otherwise, left out or not found, `together` counts the things with all words.

        >>> graph.search("единое окно").matches.items[0].thing.name
        'single-window'
        """  # noqa: E501
        spoken = wanted(lang).lang
        return search(self._desk, text, spoken, kind=kind, limit=limit, cursor=cursor)

    @operation(
        "suggest",
        example="suggest?q=dig+cus&lang=fr",
        tag="search",
        missing="Nothing is of this kind.",
        endpoint="suggest_things",
        citable=False,
    )
    def suggest(self, text: Text, *, lang: Lang = "en", kind: Kinds = "") -> Suggestions:
        """Up to ten things whose names have words that begin as those that are being typed.

        >>> graph.suggest("dig cus").matches[0].thing.name
        'digital-customs'
        """
        return suggest(self._desk, text, wanted(lang).lang, kind=kind)

    @operation(
        "records/{name}",
        example="records/rkc.ga-7.1?basis=stated,interpreted&lang=fr",
        tag="records",
        missing="Nothing has this name.",
        text=record_text,
        command="show",
        help="Show a thing: what it is, what is said of it, and where.",
    )
    def record(self, name: Name, **filters: Unpack[OfStatements]) -> Record:
        """A thing with its labels, definitions and statements, each with citations and basis.

        >>> graph.record("digital-customs", lang="fr").thing.label
        'douane numérique'
        """
        return record(self._desk, name, wanted(**filters))

    @operation(
        "records/{name}/neighbourhood",
        example="records/smart-customs/neighbourhood?lang=ru&limit=5",
        tag="records",
        missing="Nothing has one of these names.",
        formats=("json", "jsonld", "ttl", "csv", "xlsx", "graphml", "gexf"),
        table=network_csv,
        writers={form: _network(form) for form in FORMS},
        text=neighbourhood_text,
        command="neighbourhood",
        help="Show what a thing is linked with, and how surely.",
        more="The nearest come first.",
    )
    def neighbourhood(
        self,
        name: Annotated[str, Arg("The name of a thing, such as smart-customs.")],
        *,
        depth: Annotated[int, Arg("How many steps to go.", least=1, most=MAX_DEPTH)] = 1,
        relation: Annotated[
            str, Arg("Relations, with commas, as in requires,isPartOf; all of them.")
        ] = "",
        limit: Annotated[
            int,
            Arg(
                f"How many things to keep, at most {MAX_NEIGHBOURS}.", least=1, most=MAX_NEIGHBOURS
            ),
        ] = USUAL_NEIGHBOURS,
        **filters: Unpack[OfTexts],
    ) -> Neighbourhood:
        """A thing with those around it and all that links them; the nearest and surest are kept.

        Each edge is a statement with its basis, its confidence and its sources, read from subject
        to object. `more` tells of which nodes neighbours are left out, and how many.

        >>> around = graph.neighbourhood("smart-customs", relation="requires,recommends,enables")
        >>> around.nodes[0].name
        'smart-customs'
        """
        return neighbourhood(
            self._desk, name, wanted(**filters), depth=depth, relation=relation, limit=limit
        )

    @operation("records/{name}/references")
    def references(self, name: Name, **filters: Unpack[OfStatements]) -> Bibliography:
        """The sources behind the record of a thing, with the places in them.

        >>> [work.language for work in graph.references("rkc.ga-7.1", basis="asserted").works]
        ['en']
        """
        return references(self._desk, name, wanted(**filters))

    @operation("records/{name}/citation", citable=False)
    def citation(
        self,
        name: Name,
        *,
        lang: Lang = "en",
        accessed: Annotated[str, Arg("The day of access, as 2026-11-24; else today.")] = "",
    ) -> Cited:
        """A provision, an instrument or a source itself, as lawyers cite it, in every style.

        >>> graph.citation("tfa.10.4", accessed="2026-11-24").oscola.partition(" <")[0]
        'Agreement on Trade Facilitation (adopted 27 November 2014, entered into force 22 February 2017) art 10.4'
        """  # noqa: E501
        day = accessed_on(accessed, datetime.now(UTC).date())
        return cited(cited_itself(self._desk, name, day, wanted(lang).lang))
