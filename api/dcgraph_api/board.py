"""Numbers that several server processes count together."""

from __future__ import annotations

import mmap
from typing import Final

__all__ = ["Board"]

_SIZE: Final = 8


class Board:
    """A table of floats in memory that processes share: one row each, written by it alone.

    It is made before the processes fork. A row outlives its process, so that whichever takes
    its place counts on and a total never falls. No lock is needed, since each number has one
    writer.
    """

    def __init__(self, columns: int, rows: int = 1) -> None:
        self.rows = rows
        self._columns = columns
        # Anonymous and shared: a child sees it, no file is left behind, and it starts as zeros.
        self._cells: Final = memoryview(mmap.mmap(-1, rows * columns * _SIZE)).cast("d")

    def row(self, number: int) -> memoryview[float]:
        """The row of one process, to be written to."""
        start = number * self._columns
        return self._cells[start : start + self._columns]

    def column(self, number: int) -> list[float]:
        """What each process has in this column."""
        return list(self._cells[number :: self._columns])
