"""What all methods of a graph come down to: an answer that is wanted, got where it sits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from dcgraph.client.listing import Listing
from dcgraph.client.wish import Seat, Wish
from dcgraph.research.pages import Page

__all__ = ["Asker"]

Answer = TypeVar("Answer")
Item = TypeVar("Item")


class Asker:
    """Gets answers from a seat."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat

    def _answer(self, wish: Wish[Answer]) -> Answer:
        return self._seat.answer(wish)

    def _listing(self, page: Callable[[str], Wish[Page[Item]]]) -> Listing[Item]:
        return Listing(lambda cursor: self._answer(page(cursor)))
