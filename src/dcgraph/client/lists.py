"""Lists of what there is: concepts, texts, actors, sources, claims, readings."""

from __future__ import annotations

from typing import Unpack

from dcgraph.client.asker import Asker
from dcgraph.client.listing import Listing
from dcgraph.client.wish import Forced, Home, Readings, Wish, parameters, step
from dcgraph.research.catalogue import Entry, catalogue
from dcgraph.research.claims import Ends, claims
from dcgraph.research.coverage.listing import coverages
from dcgraph.research.coverage.reading import Reading
from dcgraph.research.exports.nanopub import claim_iri
from dcgraph.research.model import Statement
from dcgraph.research.pages import MOST, Page
from dcgraph.research.resting import SourceUse, source_use
from dcgraph.research.wanted import wanted

__all__ = ["Lists"]


class Lists(Asker):
    """The methods that list. A list gets its pages while it is gone through.

    Those of things take `kind`, a class of theirs, and `within`, the name of a text in which
    they lie.
    """

    def concepts(
        self, *, kind: str = "", within: str = "", **readings: Unpack[Readings]
    ) -> Listing[Entry]:
        """Notions, mechanisms, customs processes, technologies and characteristics.

        >>> [entry.thing.name for entry in graph.concepts(kind="Notion")]
        ['digital-customs', 'electronic-customs', 'paperless-customs', 'smart-customs']
        """
        return self._catalogue("concepts", kind, within, readings)

    def instruments(
        self, *, kind: str = "", within: str = "", **readings: Unpack[Readings]
    ) -> Listing[Entry]:
        """Conventions, standards, guidelines, recommendations, laws and other texts."""
        return self._catalogue("instruments", kind, within, readings)

    def editions(
        self, *, kind: str = "", within: str = "", **readings: Unpack[Readings]
    ) -> Listing[Entry]:
        """Editions of instruments."""
        return self._catalogue("editions", kind, within, readings)

    def provisions(
        self, *, kind: str = "", within: str = "", force: str = "", **readings: Unpack[Readings]
    ) -> Listing[Entry]:
        """Parts of instruments: chapters, articles, standards, paragraphs.

        `force` leaves those that speak with one of some forces, with commas.

        >>> next(iter(graph.provisions(within="rkc.ga-7", kind="Standard"))).number
        '7.1'
        """
        return self._catalogue("provisions", kind, within, readings, force)

    def actors(
        self, *, kind: str = "", within: str = "", **readings: Unpack[Readings]
    ) -> Listing[Entry]:
        """Organizations, bodies, States and persons."""
        return self._catalogue("actors", kind, within, readings)

    def events(
        self, *, kind: str = "", within: str = "", **readings: Unpack[Readings]
    ) -> Listing[Entry]:
        """Meetings, programmes, studies, themes of the year."""
        return self._catalogue("events", kind, within, readings)

    def publications(
        self, *, kind: str = "", within: str = "", **readings: Unpack[Readings]
    ) -> Listing[Entry]:
        """Scholarly works: publications that are described here, and articles."""
        return self._catalogue("publications", kind, within, readings)

    def sources(
        self, *, kind: str = "", within: str = "", **readings: Unpack[Readings]
    ) -> Listing[Entry]:
        """The documents that all rests on, and how many records rest on each."""
        return self._catalogue("sources", kind, within, readings)

    def source(
        self, name: str, *, limit: int = MOST, cursor: str = "", **readings: Unpack[Readings]
    ) -> SourceUse:
        """A source with the records that rest on it, and the places that they cite.

        >>> graph.source("sources.asycuda-kyoto").source.thing.name
        'sources.asycuda-kyoto'
        """
        wish = wanted(**readings)
        own = {"limit": limit, "cursor": cursor}
        return self._answer(
            Wish(
                SourceUse,
                f"sources/{step(name)}",
                parameters({**own, **readings}),
                lambda home: source_use(home.desk, name, wish, limit=limit, cursor=cursor),
            )
        )

    def claims(
        self,
        *,
        about: str = "",
        subject: str = "",
        object: str = "",  # noqa: A002  # the word that everybody has for it
        relation: str = "",
        source: str = "",
        claimant: str = "",
        **filters: Unpack[Forced],
    ) -> Listing[Statement]:
        """Who says what of what, on which basis, how surely, and where.

        `about` is a subject or an object, `relation` a list with commas.

        >>> claim = next(iter(graph.claims(subject="rkc.ga-7.1", object="ict")))
        >>> claim.relation, claim.basis, claim.citations[0].locator
        ('requires', 'stated', 'General Annex, Chapter 7, Standard 7.1')
        """
        ends, wish = Ends(about, subject, object, relation, source, claimant), wanted(**filters)
        own = {
            "about": about,
            "subject": subject,
            "object": object,
            "relation": relation,
            "source": source,
            "claimant": claimant,
            "limit": MOST,
        }

        def page(cursor: str) -> Wish[Page[Statement]]:
            return Wish(
                Page[Statement],
                "claims",
                parameters({**own, "cursor": cursor, **filters}),
                lambda home: claims(home.desk, ends, wish, limit=MOST, cursor=cursor),
            )

        return self._listing(page)

    def claim(self, name: str, *, lang: str = "en") -> Statement:
        """One claim by its name.

        >>> graph.claim("rkc.ga-7.1.requires.ict").object.name
        'ict'
        """
        spoken = wanted(lang).lang

        def work(home: Home) -> Statement:
            found = home.desk.facts.claims[claim_iri(home.desk, name)]
            return home.desk.claim_statement(found, spoken)

        return self._answer(
            Wish(Statement, f"claims/{step(name)}", parameters({"lang": lang}), work)
        )

    def coverage(self, *, extent: str = "", kind: str = "", lang: str = "en") -> Listing[Reading]:
        """How far each instrument was read, and what is known to be missing.

        >>> readings = graph.coverage(kind="Convention")
        >>> {reading.text.name: reading.extent for reading in readings}["rkc"]
        'in part'
        """
        spoken = wanted(lang).lang
        own = {"extent": extent, "kind": kind, "lang": lang, "limit": MOST}

        def page(cursor: str) -> Wish[Page[Reading]]:
            return Wish(
                Page[Reading],
                "coverage",
                parameters({**own, "cursor": cursor}),
                lambda home: coverages(
                    home.desk, spoken, extent=extent, kind=kind, limit=MOST, cursor=cursor
                ),
            )

        return self._listing(page)

    def _catalogue(
        self, name: str, kind: str, within: str, readings: Readings, force: str = ""
    ) -> Listing[Entry]:
        wish = wanted(**readings, force=force)
        own = {"kind": kind, "within": within, "force": force, "limit": MOST}

        def page(cursor: str) -> Wish[Page[Entry]]:
            return Wish(
                Page[Entry],
                name,
                parameters({**own, "cursor": cursor, **readings}),
                lambda home: catalogue(
                    home.desk, name, wish, kind=kind, within=within, limit=MOST, cursor=cursor
                ),
            )

        return self._listing(page)
