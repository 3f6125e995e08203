"""Long answers in pages."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, Final, Generic, TypeVar

from dcgraph.errors import ParameterError, ServerError
from dcgraph.namespaces import DCGD
from dcgraph.research.filters import bounded
from dcgraph.research.model import Silence

Item = TypeVar("Item")
Given = TypeVar("Given")

USUAL: Final = 50
MAX_COUNT: Final = 500
WHOLE: Final = 0
"""The limit of a page that has all that follows, as a table has that is taken away."""

_MARK: Final = 8
_MAX_LENGTH: Final = 600


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some of the items of a list, in its order.

    `total` counts all of them, `next` is the cursor of the page that follows, empty on the
    last one, and `silence` tells why there are none.
    """

    items: tuple[Item, ...]
    total: int
    next: str
    silence: Silence | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a list begins, and how long it may be: `WHOLE`, or up to `MOST`.

    `scope` says which list it is, filters included: a cursor serves no other. It names the
    last thing of its page, so that the next page follows on it also in a later graph, and when
    that thing is gone. An empty cursor stands for the first page.
    """

    scope: Sequence[str]
    limit: int
    cursor: str = ""


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


@lru_cache(maxsize=1 << 14)
def natural_key(iri: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """The place of a thing among others: by the parts of its name, numbers as numbers."""
    parts = iri.removeprefix(DCGD).replace("-", ".").split(".")
    # What is not written as a plain number keeps its own order after those that are. The whole
    # tells apart what differs by a mark alone, as article-327.5 and article-327-5.
    return (
        tuple((0, int(p), "") if p.isascii() and p.isdecimal() else (1, 0, p) for p in parts),
        iri,
    )


def page(
    iris: Iterable[str],
    place: Place,
    made: Callable[[str], Item],
    silence: Callable[[], Silence],
    order: Callable[[str], Any] = natural_key,
) -> Page[Item]:
    """The page of some things at a place, in the order in which people count.

    `made` makes an item of a thing, `silence` tells why there are none, and `order` gives the
    place of a thing where it is not that of its name. Raises ParameterError for a limit out of
    bounds, a cursor that is not from this list, or, in another order, one whose thing is gone.
    """
    _bounded(place.limit)
    every = sorted(iris, key=order)
    last = _read(place)
    if last and order is not natural_key and last not in every:
        raise _refused()
    start = bisect_right(every, order(last), key=order) if last else 0
    chosen = every[start : start + place.limit] if place.limit != WHOLE else every[start:]
    left = len(every) > start + len(chosen)
    following = _written(place.scope, chosen[-1]) if left else ""
    return Page(tuple(map(made, chosen)), len(every), following, None if every else silence())


@dataclass(frozen=True, slots=True)
class Rows(Generic[Item]):
    """A list as a whole, of which an item is made when it is given; pages are cut from it.

    `keys` are the IRIs or names of what is in it, `made` makes an item of one, `silence` tells why
    there are none. `scope` says which list it is, filters included. `order` gives the place of a
    key where it is not that of its name.
    """

    scope: Sequence[str]
    keys: Collection[str]
    made: Callable[[str], Item]
    silence: Callable[[], Silence]
    order: Callable[[str], Any] = natural_key

    def page(self, limit: int, cursor: str = "") -> Page[Item]:
        """A page; raises what `page` raises."""
        return page(
            self.keys, Place(self.scope, limit, cursor), self.made, self.silence, self.order
        )

    def __iter__(self) -> Iterator[Item]:
        return iter(self.page(WHOLE).items)


def numbered(
    items: Sequence[Given],
    place: Place,
    made: Callable[[Given], Item],
    silence: Callable[[], Silence],
) -> Page[Item]:
    """The page of what has no names and keeps its order; the cursor tells how far it is.

    Raises what `page` raises.
    """
    _bounded(place.limit)
    last = _read(place).removeprefix(DCGD)
    # A mark can be worked out by whoever knows how, so that a number is not taken on trust.
    if last and not (last.isascii() and last.isdecimal() and int(last) < len(items)):
        raise _refused()
    start = int(last or 0)
    end = start + place.limit if place.limit != WHOLE else len(items)
    following = _written(place.scope, str(end)) if end < len(items) else ""
    made_items = tuple(map(made, items[start:end]))
    return Page(made_items, len(items), following, None if items else silence())


def _bounded(limit: int) -> None:
    if limit != WHOLE:
        bounded("limit", limit, MAX_COUNT)


def pages_of(answer: Any) -> Iterator[Page[Any]]:
    """The page that an answer is, or those that it has among its members."""
    if isinstance(answer, Page):
        yield answer
    elif is_dataclass(answer):
        values = (getattr(answer, one.name) for one in fields(answer))
        yield from (value for value in values if isinstance(value, Page))


def silence_of(answer: Any) -> Silence | None:
    """Why an answer, or a page of a list in it, is empty; None where it is not."""
    own: Silence | None = getattr(answer, "silence", None)
    return own or next((one.silence for one in pages_of(answer) if one.silence), None)


def _written(scope: Sequence[str], last: str) -> str:
    name = last.removeprefix(DCGD).encode()
    return urlsafe_b64encode(_mark(scope, name) + name).decode().rstrip("=")


def _read(place: Place) -> str:
    """The thing that the cursor names, empty for no cursor."""
    if not place.cursor:
        return ""
    if len(place.cursor) <= _MAX_LENGTH:
        with suppress(ValueError):
            padding = "=" * (-len(place.cursor) % 4)
            data = b64decode(place.cursor + padding, altchars=b"-_", validate=True)
            if data[:_MARK] == _mark(place.scope, data[_MARK:]) and data[_MARK:]:
                return DCGD + data[_MARK:].decode()
    raise _refused()


def _refused() -> ParameterError:
    return ParameterError(
        "The cursor is not one of this list with these filters; take the one that a page of it "
        "gives as `next`, or leave it out to begin at the first page."
    )


def _mark(scope: Sequence[str], name: bytes) -> bytes:
    return blake2b("\x00".join(scope).encode() + b"\x00" + name, digest_size=_MARK).digest()
