"""The graph for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Final, Literal, Self, TypeVar, Unpack, cast
from weakref import finalize

from dcgraph.client.local import (
    Asker,
    Filters,
    Forced,
    Home,
    Listing,
    Local,
    Readings,
    Seat,
    Wish,
    parameters,
    step,
)
from dcgraph.errors import ParameterError, ServerError
from dcgraph.research.catalogue import (
    Entry,
    InstrumentText,
    SourceUse,
    catalogue,
    coverages,
    instrument_text,
    source_use,
)
from dcgraph.research.citation import Bibliography, Cited, references
from dcgraph.research.claims import Ends, claims
from dcgraph.research.compare import Comparison, compare
from dcgraph.research.coverage import Reading
from dcgraph.research.explanation import USUAL_CHAINS, Explanation, explanation
from dcgraph.research.exports import claim_iri
from dcgraph.research.filters import wanted
from dcgraph.research.gaps import Gaps, gaps
from dcgraph.research.links import evidence_now
from dcgraph.research.matrix import Matrix, matrix
from dcgraph.research.model import Record, Statement
from dcgraph.research.neighbourhood import USUAL, Neighbourhood, neighbourhood
from dcgraph.research.paging import MAX_COUNT, Page, Place
from dcgraph.research.parties import Parties, parties
from dcgraph.research.paths import USUAL_MAX_LENGTH, USUAL_NUMBER, Paths, paths
from dcgraph.research.questions import Answered, Asked, answered, asked, bind, questions
from dcgraph.research.records import record
from dcgraph.research.search import Found, Suggestions, search, suggest
from dcgraph.research.statistics import Statistics, statistics
from dcgraph.research.status import State, state
from dcgraph.research.timeline import Span, Timeline, timeline
from dcgraph.sparql.model import Answer as StoreAnswer
from dcgraph.sparql.model import Kind, Request


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
        self, name: str, *, limit: int = MAX_COUNT, cursor: str = "", **readings: Unpack[Readings]
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
            "limit": MAX_COUNT,
        }

        def page(cursor: str) -> Wish[Page[Statement]]:
            return Wish(
                Page[Statement],
                "claims",
                parameters({**own, "cursor": cursor, **filters}),
                lambda home: claims(home.desk, ends, wish, limit=MAX_COUNT, cursor=cursor),
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
        own = {"extent": extent, "kind": kind, "lang": lang, "limit": MAX_COUNT}

        def page(cursor: str) -> Wish[Page[Reading]]:
            return Wish(
                Page[Reading],
                "coverage",
                parameters({**own, "cursor": cursor}),
                lambda home: coverages(
                    home.desk, spoken, extent=extent, kind=kind, limit=MAX_COUNT, cursor=cursor
                ),
            )

        return self._listing(page)

    def _catalogue(
        self, name: str, kind: str, within: str, readings: Readings, force: str = ""
    ) -> Listing[Entry]:
        wish = wanted(**readings, force=force)
        own = {"kind": kind, "within": within, "force": force, "limit": MAX_COUNT}

        def page(cursor: str) -> Wish[Page[Entry]]:
            return Wish(
                Page[Entry],
                name,
                parameters({**own, "cursor": cursor, **readings}),
                lambda home: catalogue(
                    home.desk, name, wish, kind=kind, within=within, limit=MAX_COUNT, cursor=cursor
                ),
            )

        return self._listing(page)


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
        limit: int = MAX_COUNT,
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


class Things(Asker):
    """The methods on things of any kind.

    All of them take `lang` (en, fr, ru). The filters, where there are any, are `basis`,
    `confidence` and `as_of`, as in `basis="stated"` and `as_of="2019-06-03"`. A name that
    nothing has raises NotFoundError with the nearest, a filter that means nothing ParameterError.
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
        longest: int = USUAL_MAX_LENGTH,
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


@dataclass(frozen=True, slots=True)
class Term:
    """An IRI, a literal with its language or its datatype, or a blank node."""

    kind: Literal["uri", "literal", "bnode"]
    value: str
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Solutions:
    """What a query gave.

    A SELECT has `columns` and `rows`, which stop short at `cut` rows where that is not None. An
    ASK has `truth`, a CONSTRUCT or DESCRIBE its triples as `turtle`.
    """

    kind: Kind
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    cut: int | None = None
    truth: bool | None = None
    turtle: str = ""


def solutions(answer: StoreAnswer) -> Solutions:
    """The same from what a store gave, in JSON or Turtle.

    Raises ValueError, KeyError or TypeError for what is no result of SPARQL.
    """
    if answer.kind == "graph":
        return Solutions("graph", turtle=answer.body.decode())
    content = json.loads(answer.body)
    if "boolean" in content:
        return Solutions("boolean", truth=bool(content["boolean"]))
    columns = tuple(content["head"]["vars"])
    rows = content["results"]["bindings"]
    return Solutions(
        "solutions",
        columns,
        tuple(tuple(_term(row.get(name)) for name in columns) for row in rows),
        answer.rows,
    )


def _term(told: dict[str, Any] | None) -> Term | None:
    if told is None:
        return None
    return Term(told["type"], told["value"], told.get("xml:lang", ""), told.get("datatype", ""))


class Questions(Asker):
    """The methods that ask questions."""

    def questions(self, *, lang: str = "en") -> Listing[Asked]:
        """The saved questions, with their queries and parameters.

        >>> "gaps-of-smart-customs" in {question.name for question in graph.questions()}
        True
        """
        spoken = wanted(lang).lang

        def page(cursor: str) -> Wish[Page[Asked]]:
            return Wish(
                Page[Asked],
                "questions",
                parameters({"lang": lang, "limit": MAX_COUNT, "cursor": cursor}),
                lambda home: questions(home.desk, spoken, limit=MAX_COUNT, cursor=cursor),
            )

        return self._listing(page)

    def question(self, name: str, *, lang: str = "en") -> Asked:
        """One saved question: its query, its parameters, of which things it asks by default.

        >>> [one.name for one in graph.question("gaps-of-smart-customs").parameters]
        ['notion']
        """
        spoken = wanted(lang).lang
        return self._answer(
            Wish(
                Asked,
                f"questions/{step(name)}",
                parameters({"lang": lang}),
                lambda home: asked(home.desk, name, spoken),
            )
        )

    def ask(
        self,
        name: str,
        *,
        lang: str = "en",
        limit: int = MAX_COUNT,
        cursor: str = "",
        **things: str,
    ) -> Answered:
        """The answer to a saved question, with a label for each thing and the sources of each row.

        `things` are the parameters of the question by their names: names of things with commas.

        >>> answer = graph.ask("gaps-of-smart-customs", notion="paperless-customs")
        >>> answer.question.parameters[0].things[0].name
        'paperless-customs'
        """
        spoken = wanted(lang).lang
        own = {"lang": lang, "limit": limit, "cursor": cursor}

        def work(home: Home) -> Answered:
            question = bind(home.desk, asked(home.desk, name, spoken), things, spoken)
            found = home.solved(Request(question.query))
            known = evidence_now(home.solved, question.query, found)
            place = Place((), limit, cursor)
            return answered(home.desk, question, found.body, place, spoken, known=known)

        return self._answer(
            Wish(Answered, f"questions/{step(name)}/answer", parameters({**things, **own}), work)
        )

    def sparql(self, query: str) -> Solutions:
        """The answer to a query in SPARQL 1.1, which can read only.

        Raises QueryError: QuerySyntaxError, QueryRefusedError, QueryTimeoutError and others.

        >>> graph.sparql("SELECT ?x { dcgd:rkc dcg:adoptionDate ?x }").rows[0][0].value
        '1999-06-26'
        """
        answer = self._seat.solved(Request(query))
        try:
            return solutions(answer)
        except (ValueError, KeyError, TypeError) as error:
            raise ServerError(
                f"What came back is no result of SPARQL ({type(error).__name__}): see what "
                "stands before the server."
            ) from None


Answer = TypeVar("Answer")
Item = TypeVar("Item")


class Graph(Things, Texts, Lists, Questions):
    """A graph to ask; the same methods give the same answers wherever it is.

    `Graph()` is the graph that this package ships, which takes some seconds to make ready the
    first time. `Graph.open(folder)` is a snapshot, `Graph.at(address)` a server. Answers are the
    frozen dataclasses of `dcgraph.research`; `dcgraph.client.as_frame` and `as_network` give
    them to pandas and networkx.

    >>> from dcgraph import Graph
    >>> with Graph() as shipped:
    ...     shipped.record("rkc.ga-7.1").thing.label
    'RKC General Annex, Standard 7.1'
    """

    def __init__(self, seat: Seat | None = None) -> None:
        super().__init__(seat or Local.shipped())
        self._ending = finalize(self, self._seat.close)

    @classmethod
    def shipped(cls) -> Self:
        """The graph that this package ships, which is made ready if need be.

        Raises BuildError if that cannot be.
        """
        return cls()

    @classmethod
    def open(cls, folder: str | PathLike[str]) -> Self:
        """A snapshot, or the current one of a folder as `dcgraph build --snapshot` fills it.

        Raises BuildError if it is not whole or of another version.
        """
        return cls(Local.at(Path(folder)))

    @classmethod
    def at(cls, address: str, *, seconds: float = 30.0) -> Self:
        """The graph of a server by its address, as in `Graph.at("http://127.0.0.1:8000")`.

        Each answer may take `seconds`. Raises ServerError if there is no dcgraph, and whenever
        an answer does not come or cannot be read.
        """
        # What is asked on this machine needs no HTTP.
        from dcgraph.client.remote import Remote  # noqa: PLC0415

        return cls(Remote(address, seconds))

    def cite(
        self, answer: str = "", *names: str, server: str = "", accessed: str = "", **asked: Any
    ) -> Cited:
        """How to cite an answer, or the graph as a whole, pinned to its version and content.

        `answer` is the name of the method that gives it, followed by what that method is given.
        `server` is the address at which others find the answer; a server knows its own, and the
        answer on one thing can do without. A list is cited by its first page. `accessed` is the
        day of access, else today.

        >>> graph.cite("record", "rkc.ga-7.1", lang="ru").work.kind
        'Answer'
        >>> cited = graph.cite("matrix", rows="notions", server="https://dcgraph.example")
        >>> cited.permalink.partition("/api/")[2]
        'v1/matrix?rows=notions&columns=instruments&format=json'
        """
        if not answer:
            return self._seat.cited(None, server, accessed)
        if answer not in _CITABLE:
            raise ParameterError(
                f"There is no answer {str(answer)[:40]!r} to cite; there are {', '.join(_CITABLE)}."
            )
        method: Callable[..., object] = getattr(_Wishing(), answer)
        wish = cast("Wish[Any]", method(*names, **asked))
        return self._seat.cited(wish, server, accessed)

    def close(self) -> None:
        """Let go of what it holds; it cannot be asked any more."""
        self._ending()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Wishing(Things, Texts, Lists, Questions):
    """Has the wishes of the methods in place of their answers."""

    def __init__(self) -> None:
        """Without a seat: nothing is got."""

    def _answer(self, wish: Wish[Answer]) -> Answer:
        return cast("Answer", wish)

    def _listing(self, page: Callable[[str], Wish[Page[Item]]]) -> Listing[Item]:
        return cast("Listing[Item]", page(""))


_NOT_CITABLE: Final = frozenset({"suggest", "sparql"})
"""What is on the way to an answer, and what is no answer of the desk."""

_CITABLE: Final = sorted(
    name
    for each in (Things, Texts, Lists, Questions)
    for name in vars(each)
    if not name.startswith("_") and name not in _NOT_CITABLE
)
