"""What is asked of a graph: how a desk finds it, and at which address a server has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypedDict, TypeVar
from urllib.parse import quote, urlencode

from dcgraph.errors import NotFound
from dcgraph.escaping import first_hidden
from dcgraph.research import Desk
from dcgraph.research.citing.pinned import Cited
from dcgraph.store.model import Answer as StoreAnswer
from dcgraph.store.model import Request
from dcgraph.terms import DCGD

__all__ = ["Filters", "Forced", "Home", "Readings", "Seat", "Wish", "parameters", "step"]

_API: Final = "/api/v1/"
_KNOWN: Final = {"as_of": "asOf"}

Answer = TypeVar("Answer")


class Readings(TypedDict, total=False):
    """What is wanted of what has no basis: language, confidence, the day that counts."""

    lang: str
    confidence: str
    as_of: str


class Filters(Readings, total=False):
    """What is wanted of statements: their basis too. Lists have commas between their words."""

    basis: str


class Forced(Filters, total=False):
    """The same with the forces of what texts say of concepts."""

    force: str


class Home(Protocol):
    """Where a graph is at hand: its desk, and the store that answers queries."""

    @property
    def desk(self) -> Desk:
        """The desk over the snapshot."""

    def solved(self, request: Request) -> StoreAnswer:
        """The answer of the store; raises QueryError."""
        ...


@dataclass(frozen=True, slots=True)
class Wish(Generic[Answer]):
    """An answer that is wanted: its type, the path and the parameters of it at a server.

    `work` finds it where the graph is at hand.
    """

    kind: type[Answer]
    path: str
    parameters: Mapping[str, str]
    work: Callable[[Home], Answer]

    @property
    def address(self) -> str:
        """Path and query at a server."""
        query = urlencode(self.parameters)
        return f"{_API}{self.path}{'?' if query else ''}{query}"


class Seat(Protocol):
    """Where answers come from: a snapshot on this machine, or a server."""

    def answer(self, wish: Wish[Answer]) -> Answer:
        """The answer, or an error of the tree."""
        ...

    def cited(self, wish: Wish[Any] | None, server: str, accessed: str) -> Cited:
        """How the answer is cited, without one how the graph is."""
        ...

    def solved(self, request: Request) -> StoreAnswer:
        """The answer to a SPARQL query; raises QueryError."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""


def parameters(given: Mapping[str, object]) -> dict[str, str]:
    """Parameters as a server reads them: what is empty or off is not asked for."""
    return {
        _KNOWN.get(name, name): "true" if value is True else str(value)
        for name, value in given.items()
        if value not in ("", None, False)
    }


def step(name: str) -> str:
    """The name of a thing as a step of a path; raises NotFound for what no thing is named."""
    bare = name.strip().removeprefix(DCGD).removeprefix("dcgd:")
    if not bare.strip(".") or "/" in bare or first_hidden(bare):
        raise NotFound(
            f"There is nothing named {name[:80]!r} in the graph; search for it by words.", name
        )
    return quote(bare, safe="")
