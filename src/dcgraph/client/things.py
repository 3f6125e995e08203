"""Things: found by words, shown, with what lies around them and between them."""

from __future__ import annotations

from typing import Unpack

from dcgraph.client.asker import Asker
from dcgraph.client.wish import Filters, Forced, Wish, parameters, step
from dcgraph.research.arguing import USUAL_LONGEST, USUAL_NUMBER, Paths, paths
from dcgraph.research.citing.references import Bibliography, references
from dcgraph.research.comparing.compare import compare
from dcgraph.research.comparing.model import Comparison
from dcgraph.research.explanation import USUAL_CHAINS, Explanation, explanation
from dcgraph.research.finding.search import Found, Suggestions, search, suggest
from dcgraph.research.model import Record
from dcgraph.research.neighbourhood import USUAL, Neighbourhood, neighbourhood
from dcgraph.research.records import record
from dcgraph.research.wanted import wanted

__all__ = ["Things"]


class Things(Asker):
    """The methods on things of any kind.

    All of them take `lang` (en, fr, ru). The filters, where there are any, are `basis`,
    `confidence` and `as_of`, as in `basis="stated"` and `as_of="2019-06-03"`. A name that
    nothing has raises NotFound with the nearest, a filter that means nothing ParameterError.
    """

    def record(self, name: str, **filters: Unpack[Filters]) -> Record:
        """All that is said of a thing: labels, definitions, statements with their citations.

        >>> graph.record("digital-customs", lang="fr").thing.label
        'douane numérique'
        """
        wish = wanted(**filters)
        return self._answer(
            Wish(
                Record,
                f"records/{step(name)}",
                parameters({**filters}),
                lambda home: record(home.desk, name, wish),
            )
        )

    def references(self, name: str, **filters: Unpack[Filters]) -> Bibliography:
        """The sources behind the record of a thing, with the places in them.

        >>> [work.language for work in graph.references("rkc.ga-7.1", basis="asserted").works]
        ['en']
        """
        wish = wanted(**filters)
        return self._answer(
            Wish(
                Bibliography,
                f"records/{step(name)}/references",
                parameters({**filters}),
                lambda home: references(home.desk, name, wish),
            )
        )

    def search(
        self, text: str, *, kind: str = "", limit: int = 20, cursor: str = "", lang: str = "en"
    ) -> Found:
        """Things by words or a question in any language, the best first.

        `kind` is a list of classes with commas, `cursor` the `next` of the matches before.

        >>> graph.search("единое окно").matches.items[0].thing.name
        'single-window'
        """
        spoken = wanted(lang).lang
        given = {"q": text, "kind": kind, "limit": limit, "cursor": cursor, "lang": lang}
        return self._answer(
            Wish(
                Found,
                "search",
                parameters(given),
                lambda home: search(home.desk, text, spoken, kind=kind, limit=limit, cursor=cursor),
            )
        )

    def suggest(self, text: str, *, kind: str = "", lang: str = "en") -> Suggestions:
        """Up to ten things whose names have words that begin as those that are being typed.

        `kind` is a list of classes with commas.

        >>> graph.suggest("dig cus").matches[0].thing.name
        'digital-customs'
        """
        spoken = wanted(lang).lang
        return self._answer(
            Wish(
                Suggestions,
                "suggest",
                parameters({"q": text, "kind": kind, "lang": lang}),
                lambda home: suggest(home.desk, text, spoken, kind=kind),
            )
        )

    def neighbourhood(
        self,
        name: str,
        *,
        depth: int = 1,
        relation: str = "",
        limit: int = USUAL,
        **filters: Unpack[Forced],
    ) -> Neighbourhood:
        """A thing with those up to `depth` steps around it, and all that links them.

        `relation` is a list of relations with commas.

        >>> around = graph.neighbourhood("smart-customs", relation="requires,recommends,enables")
        >>> around.nodes[0].name
        'smart-customs'
        """
        wish = wanted(**filters)
        own = {"depth": depth, "relation": relation, "limit": limit}
        return self._answer(
            Wish(
                Neighbourhood,
                f"records/{step(name)}/neighbourhood",
                parameters({**own, **filters}),
                lambda home: neighbourhood(
                    home.desk, name, wish, depth=depth, relation=relation, limit=limit
                ),
            )
        )

    def explain(
        self,
        subject: str,
        relation: str,
        target: str,
        *,
        limit: int = USUAL_CHAINS,
        offset: int = 0,
        lang: str = "en",
    ) -> Explanation:
        """Why a thing stands in a relation to `target`: every chain, from `offset` on.

        >>> graph.explain("tfa", "endeavours", "single-window").holds
        True
        """
        spoken = wanted(lang).lang
        given = {"subject": subject, "relation": relation, "object": target}
        own = {"limit": limit, "offset": offset, "lang": lang}
        return self._answer(
            Wish(
                Explanation,
                "explain",
                parameters({**given, **own}),
                lambda home: explanation(
                    home.desk, subject, relation, target, spoken, limit=limit, offset=offset
                ),
            )
        )

    def paths(
        self,
        start: str,
        end: str,
        *,
        number: int = USUAL_NUMBER,
        longest: int = USUAL_LONGEST,
        **filters: Unpack[Forced],
    ) -> Paths:
        """The best chains of statements from one thing to another, each read out as an argument.

        >>> best, *_ = graph.paths("digital-customs", "rkc").paths
        >>> [thing.name for thing in best.things][-1]
        'rkc'
        """
        wish = wanted(**filters)
        own = {"from": start, "to": end, "k": number, "longest": longest}
        return self._answer(
            Wish(
                Paths,
                "paths",
                parameters({**own, **filters}),
                lambda home: paths(home.desk, start, end, wish, number=number, longest=longest),
            )
        )

    def compare(self, a: str, b: str, **filters: Unpack[Filters]) -> Comparison:
        """Two concepts, instruments or editions side by side: what they share and do not.

        >>> graph.compare("digital-customs", "electronic-customs").a.label
        'digital customs'
        """
        wish = wanted(**filters)
        return self._answer(
            Wish(
                Comparison,
                "compare",
                parameters({"a": a, "b": b, **filters}),
                lambda home: compare(home.desk, a, b, wish),
            )
        )
