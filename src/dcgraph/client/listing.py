"""A list of what there is, got page by page while it is gone through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Generic, TypeVar

from dcgraph.errors import ServerError
from dcgraph.research.model import Silence
from dcgraph.research.pages import Page

__all__ = ["Listing"]

Item = TypeVar("Item")


class Listing(Generic[Item]):
    """All items of a list, in its order; nothing is asked for before it is needed.

    `len()` counts all of them.
    """

    def __init__(self, page: Callable[[str], Page[Item]]) -> None:
        self._page = page

    @cached_property
    def first(self) -> Page[Item]:
        """The first page."""
        return self._page("")

    @property
    def silence(self) -> Silence | None:
        """Why there is nothing in it; None where there is."""
        return self.first.silence

    def __len__(self) -> int:
        return self.first.total

    def __iter__(self) -> Iterator[Item]:
        page, given = self.first, 0
        while True:
            yield from page.items
            given += len(page.items)
            if not page.next:
                return
            if not page.items or given >= self.first.total:
                raise ServerError(
                    f"The list goes on after the {self.first.total} items that it counts: the "
                    "graph changed meanwhile, or what answers is no dcgraph. Begin anew."
                )
            page = self._page(page.next)

    def __repr__(self) -> str:
        return f"<Listing of {len(self)}>"
