"""What instruments cover and do not, how far they were read, and what held when."""

from __future__ import annotations

from typing import Unpack

from dcgraph.client.asker import Asker
from dcgraph.client.wish import Filters, Forced, Readings, Wish, parameters, step
from dcgraph.research.coverage.gap_model import Gaps
from dcgraph.research.coverage.gaps import gaps
from dcgraph.research.coverage.matrix import Matrix, matrix
from dcgraph.research.pages import MOST
from dcgraph.research.statistics import Statistics, statistics
from dcgraph.research.texts import InstrumentText, instrument_text
from dcgraph.research.timing.parties import Parties, parties
from dcgraph.research.timing.states import State, state
from dcgraph.research.timing.timeline import Span, Timeline, timeline
from dcgraph.research.wanted import wanted

__all__ = ["Texts"]


class Texts(Asker):
    """The methods on instruments and on time, with the filters of those on things."""

    def matrix(
        self,
        rows: str = "notions",
        columns: str = "instruments",
        *,
        whole: bool = False,
        **filters: Unpack[Forced],
    ) -> Matrix:
        """Things against texts: how strongly each speaks on each, or that it is silent.

        `rows` and `columns` are groups, as characteristics:digital-customs and parts:rkc, or
        names, with commas. Columns in which nothing is covered stay only in a `whole` one.
        `force` leaves those cells that a text fills with one of some forces, as in
        `force="obliges,obliges to permit"`.

        >>> len(graph.matrix(columns="rkc,tfa").rows)
        4
        """
        wish = wanted(**filters)
        own = {"rows": rows, "columns": columns, "whole": whole}
        return self._answer(
            Wish(
                Matrix,
                "matrix",
                parameters({**own, **filters}),
                lambda home: matrix(home.desk, rows, columns, wish, whole=whole),
            )
        )

    def gaps(
        self, notion: str, instrument: str, *, most: int = 5, **filters: Unpack[Forced]
    ) -> Gaps:
        """Which characteristics of a notion a text covers, which not, and what fills these in.

        Of other instruments, `most` are told for each.

        >>> graph.gaps("digital-customs", "rkc").extent
        'in part'
        """
        wish = wanted(**filters)
        own = {"notion": notion, "instrument": instrument, "most": most}
        return self._answer(
            Wish(
                Gaps,
                "gaps",
                parameters({**own, **filters}),
                lambda home: gaps(home.desk, notion, instrument, wish, most=most),
            )
        )

    def instrument(self, name: str, **readings: Unpack[Readings]) -> InstrumentText:
        """An instrument with its editions and the tree of its parts, and how far it was read.

        >>> graph.instrument("rkc").instrument.thing.kind
        'Convention'
        """
        wish = wanted(**readings)
        return self._answer(
            Wish(
                InstrumentText,
                f"instruments/{step(name)}",
                parameters({**readings}),
                lambda home: instrument_text(home.desk, name, wish),
            )
        )

    def state(self, name: str, **filters: Unpack[Filters]) -> State:
        """Whether a text was in force on the day `as_of`, and which edition held.

        >>> graph.state("rkc", as_of="2005-01-01").standing
        'not yet'
        """
        wish = wanted(**filters)
        return self._answer(
            Wish(
                State,
                f"instruments/{step(name)}/state",
                parameters({**filters}),
                lambda home: state(home.desk, name, wish),
            )
        )

    def members(self, name: str, **filters: Unpack[Filters]) -> Parties:
        """Who was a member of a body, or bound by a convention, on the day `as_of`.

        Those who had consented to a convention but were not yet bound stand apart.

        >>> before = graph.members("rkc", as_of="2005-06-01")
        >>> before.count, len(before.not_yet_bound)
        (0, 38)
        """
        wish = wanted(**filters)
        return self._answer(
            Wish(
                Parties,
                f"actors/{step(name)}/members",
                parameters({**filters}),
                lambda home: parties(home.desk, name, wish),
            )
        )

    def timeline(
        self,
        of: str = "",
        *,
        since: str = "",
        until: str = "",
        limit: int = MOST,
        cursor: str = "",
        **filters: Unpack[Forced],
    ) -> Timeline:
        """What happened to things, was said of them, and what they did, in order of time.

        `of` are names with commas, else the notions. `since` and `until` bound the span.

        >>> graph.timeline("rkc", since="1999-06-26", until="1999-06-27").entries.items[-2].sentence
        'Revised Kyoto Convention was adopted by Council of the WCO.'
        """
        wish, span = wanted(**filters), Span(since, until)
        own = {"of": of, "from": since, "to": until, "limit": limit, "cursor": cursor}
        return self._answer(
            Wish(
                Timeline,
                "timeline",
                parameters({**own, **filters}),
                lambda home: timeline(home.desk, of, span, wish, limit=limit, cursor=cursor),
            )
        )

    def statistics(self, *, lang: str = "en") -> Statistics:
        """Which graph this is, and how many there are of each kind, basis, confidence, language.

        >>> [count.name for count in graph.statistics().bases]
        ['stated', 'interpreted']
        """
        spoken = wanted(lang).lang
        return self._answer(
            Wish(
                Statistics,
                "statistics",
                parameters({"lang": lang}),
                lambda home: statistics(home.desk, spoken),
            )
        )
