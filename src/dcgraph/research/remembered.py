"""What answers are made of, kept in memory: over one snapshot it is the same each time."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

__all__ = ["Remembered"]

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """Up to `most` values by their keys; at one more all are forgotten, and it begins anew.

    It may be used from any thread: two may make the same value at once, and one is kept.
    """

    def __init__(self, most: int) -> None:
        self.most: Final = most
        self._kept: dict[Hashable, Value] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def value(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made if it is not there. What raises leaves nothing behind."""
        found = self._kept.get(key)
        if found is None:
            found = make()
            if len(self._kept) >= self.most:
                self._kept.clear()
            self._kept[key] = found
        return found
