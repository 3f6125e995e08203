"""The graph for programs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Self, TypeVar, cast
from weakref import finalize

from dcgraph.client.local import Local
from dcgraph.errors import ParameterError, ServerError
from dcgraph.research.citation import Cited
from dcgraph.research.declaration import Wish, step
from dcgraph.research.filters import wanted
from dcgraph.research.links import solve_now
from dcgraph.research.operations import OPERATIONS, Operations
from dcgraph.research.paging import MAX_COUNT, Listing, Place
from dcgraph.research.questions import Answered, answered, asked, bind
from dcgraph.sparql.model import Answer as StoreAnswer
from dcgraph.sparql.model import Kind, Request
from dcgraph.verify.documents import read
from dcgraph.verify.model import Verified

if TYPE_CHECKING:
    from dcgraph.client.remote import Remote

Answer = TypeVar("Answer")


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


class Asking(Operations):
    """The capabilities, and the questions that are put to the store."""

    def _answer(self, wish: Wish[Answer]) -> Answer:
        raise NotImplementedError

    def answer(
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

        >>> answer = graph.answer("gaps-of-smart-customs", notion="paperless-customs")
        >>> answer.question.parameters[0].things[0].name
        'paperless-customs'
        """
        spoken = wanted(lang).lang
        own = {"lang": lang, "limit": limit, "cursor": cursor}

        def work(home: Any) -> Answered:
            question = bind(home.desk, asked(home.desk, name, spoken), things, spoken)
            solved = solve_now(home.solved, question.query)
            return answered(home.desk, question, solved, Place((), limit, cursor), spoken)

        return self._answer(
            Wish(Answered, f"questions/{step(name)}/answer", {**things, **own}, work)
        )


class Graph(Asking):
    """A graph to ask; the same methods give the same answers wherever it is.

    `Graph()` is the graph that this package ships, which is made ready the first time.
    `Graph.open(folder)` is a snapshot, `Graph.at(address)` a server. Answers are the frozen
    dataclasses of `dcgraph.research`; `dcgraph.client.as_frame` and `as_network` give them to
    pandas and networkx.

    >>> from dcgraph import Graph
    >>> with Graph() as shipped:
    ...     shipped.record("rkc.ga-7.1").thing.label
    'RKC General Annex, Standard 7.1'
    """

    def __init__(self, seat: Local | Remote | None = None) -> None:
        self._seat = seat or Local.shipped()
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

    def _answer(self, wish: Wish[Answer]) -> Answer:
        return self._seat.answer(wish)

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

    def verify(self, text: str | bytes, *, name: str = "text", lang: str = "en") -> Verified:
        """What the graph says of the references of a text: provisions, editions, dates, parties.

        `text` is plain text, or the bytes of a file whose `name` tells how it is written: .txt,
        .md, .tex, .docx or .pdf. Raises ParameterError for what cannot be read, or is too large.

        >>> graph.verify("Standard 7.9 of the RKC requires it.").checked[0].verdict
        'no such provision'
        """
        content = text.encode(errors="surrogatepass") if isinstance(text, str) else text
        return self._seat.verified(read(content, name), wanted(lang).lang)

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
        found = getattr(_Wishing(), answer)(*names, **asked)
        wish: Any = found.first if isinstance(found, Listing) else found
        return self._seat.cited(wish, server, accessed)

    def close(self) -> None:
        """Let go of what it holds; it cannot be asked any more."""
        self._ending()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Wishing(Asking):
    """Has the wishes of the methods in place of their answers."""

    def _answer(self, wish: Wish[Answer]) -> Answer:
        return cast("Answer", wish)


_CITABLE: Final = sorted((*(one.name for one in OPERATIONS.values() if one.citable), "answer"))
"""All but what is on the way to an answer, and what is no answer of the desk."""
