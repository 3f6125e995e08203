"""The tables of a snapshot are read: queries with what they ask of names, dates and lists."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from dcgraph.dates import ended, last_day, later_by, reached
from dcgraph.errors import BuildError, QueryTimeoutError
from dcgraph.tables.fill import name_of

SECONDS: Final = 10.0
"""The CPU seconds that a query may take."""

_STEPS: Final = 20_000
"""Instructions of SQLite between two looks at the clock: a millisecond or so."""
_MAX_COUNT: Final = 1 << 15
Row = tuple[Any, ...]


class Tables:
    """The file of tables at `path`, for any thread: each query has a connection of its own thread.

    Queries may call `reached`, `ended`, `later_by` and `last_day` of `dcgraph.dates`, and
    `among(word, list)`: whether a word is in a list as JSON; an empty list stands for any word.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self.number = lru_cache(_MAX_COUNT)(self._number)
        self.iri = lru_cache(_MAX_COUNT)(self._iri)

    def rows(
        self, query: str, given: Mapping[str, Any] | Sequence[Any] = (), seconds: float = SECONDS
    ) -> list[Row]:
        """All rows of a query of the parameters that it has.

        Raises QueryTimeoutError beyond its CPU seconds, BuildError if the file cannot be read.
        """
        last = time.thread_time() + seconds
        try:
            connection = self._connection()
            connection.set_progress_handler(lambda: time.thread_time() > last, _STEPS)
            with closing(connection.execute(query, given)) as cursor:
                return cursor.fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise QueryTimeoutError(
                    f"The query was stopped after {seconds:g} seconds; ask for less at once.",
                    seconds,
                ) from None
            raise self._unreadable(error) from None
        except sqlite3.DatabaseError as error:
            raise self._unreadable(error) from None

    def _number(self, iri: str) -> int:
        rows = self.rows("select id from thing where name = ?", (name_of(iri),))
        return int(rows[0][0]) if rows else 0

    def _iri(self, number: int) -> str:
        return str(self.rows("select iri from thing where id = ?", (number,))[0][0])

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            address = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = self._local.connection = sqlite3.connect(address, uri=True)
            for function in (reached, ended, later_by, last_day, among):
                names = function.__code__.co_argcount
                connection.create_function(function.__name__, names, function, deterministic=True)
        return connection

    def _unreadable(self, error: sqlite3.Error) -> BuildError:
        return BuildError(
            f"The tables {self._path} cannot be read: {error}. "
            "Run `dcgraph build` to make them anew."
        )


def among(word: str | None, words: str) -> bool:
    """Whether a word is in a list of words as JSON, or the list is empty."""
    listed = _listed(words)
    return not listed or word in listed


@lru_cache(64)
def _listed(words: str) -> frozenset[str]:
    return frozenset(json.loads(words))
