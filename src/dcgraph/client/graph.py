"""The graph, wherever it is: shipped with this package, in a snapshot, or at a server."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import Any, Final, Self, TypeVar, cast
from weakref import finalize

from dcgraph.client.asking import Questions
from dcgraph.client.listing import Listing
from dcgraph.client.lists import Lists
from dcgraph.client.local import Local
from dcgraph.client.texts import Texts
from dcgraph.client.things import Things
from dcgraph.client.wish import Seat, Wish
from dcgraph.errors import ParameterError
from dcgraph.research.citing.pinned import Cited
from dcgraph.research.pages import Page

__all__ = ["Graph"]

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
