"""Honest clients, who know what the right answer is, and count what they get."""

from __future__ import annotations

import http.client
import random
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from benchmarks.graphs import Graph
from benchmarks.servers import BenchmarkError

__all__ = ["Client", "Question", "Tally", "questions"]

_PATIENCE_SECONDS = 30
_TRIES_WHILE_SERVERS_END = 5


@dataclass(frozen=True, slots=True)
class Question:
    """One request; `fixed` where the answer is always the same, but for the order of its lines."""

    name: str
    method: str
    target: str
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    fixed: bool = True


class Tally:
    """What honest clients got, by kind; all threads share one."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.failures: list[str] = []
        self._lock = threading.Lock()

    def note(self, kind: str, failure: str = "") -> None:
        """Count one more of a kind; a failure is kept with its words."""
        with self._lock:
            self.counts[kind] += 1
            if failure:
                self.failures.append(failure)


class Client:
    """One client with a kept connection from an address of its own.

    Like any HTTP client it asks again, once and over a fresh connection, where a kept one was
    closed before the answer began (RFC 9110, 9.2.2). Where `servers_end` says that a server
    process was ended a moment ago, it does so a few times more.
    """

    def __init__(
        self, netloc: str, source: str, tally: Tally, servers_end: Callable[[], bool]
    ) -> None:
        self._netloc = netloc
        self._source = source
        self._tally = tally
        self._servers_end = servers_end
        self._connection: http.client.HTTPConnection | None = None

    def check(self, question: Question, expected: Mapping[Question, list[bytes]]) -> None:
        """Ask, and count what comes."""
        try:
            status, lines = self.ask(question)
        except (OSError, http.client.HTTPException) as error:
            self._tally.note("failed", f"{question.name}: {error!r}")
            return
        if status == http.client.SERVICE_UNAVAILABLE:
            self._tally.note("busy")
        elif status != http.client.OK:
            self._tally.note("failed", f"{question.name}: {status} {b' '.join(lines)[:300]!r}")
        elif question.fixed and lines != expected[question]:
            self._tally.note("failed", f"{question.name}: another answer, {lines[:3]}")
        else:
            self._tally.note("answered")

    def learn(self, asked: list[Question]) -> dict[Question, list[bytes]]:
        """The right answers, from a server that is not under attack."""
        learned = {}
        for question in asked:
            status, lines = self.ask(question)
            if status != http.client.OK:
                raise BenchmarkError(f"{question.name} is answered {status}: {lines[:3]}.")
            learned[question] = lines
        return learned

    def ask(self, question: Question) -> tuple[int, list[bytes]]:
        """The status, and the lines of the body in order."""
        tries = 0
        while True:
            tries += 1
            kept = self._connection is not None
            try:
                return self._ask(question)
            except (ConnectionError, http.client.IncompleteRead):
                self.close()
                if not (kept or (self._servers_end() and tries < _TRIES_WHILE_SERVERS_END)):
                    raise
                self._tally.note("asked again")
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Close the connection that is kept."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, question: Question) -> tuple[int, list[bytes]]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                self._netloc, timeout=_PATIENCE_SECONDS, source_address=(self._source, 0)
            )
        connection = self._connection
        connection.request(question.method, question.target, question.body, dict(question.headers))
        response = connection.getresponse()
        body = response.read()
        if response.will_close:
            self.close()
        return response.status, sorted(body.splitlines())


def questions(graph: Graph, dice: random.Random) -> list[Question]:
    """What honest clients ask, each as often as it should come up."""
    variants = graph.variants(1_000)
    tiny = [_posted("tiny", text) for text in dice.sample(variants, min(50, len(variants)))]
    medium, heavy = graph.query("medium"), graph.query("heavy")
    other = [
        Question("health", "GET", "/health", fixed=False),
        Question("index", "GET", "/"),
        _got("ask", "ASK { ?s ?p ?o }", "csv"),
    ]
    return [
        *tiny,
        *[_posted("medium", medium)] * 5,
        _got("medium by GET", medium, "csv"),
        *[_posted("heavy", heavy)] * 2,
        *[_got("construct", graph.query("construct"), "nt")] * 3,
        *other * 2,
    ]


def _posted(name: str, query: str) -> Question:
    headers = (("Content-Type", "application/sparql-query"), ("Accept", "text/csv"))
    return Question(name, "POST", "/sparql", query.encode(), headers)


def _got(name: str, query: str, form: str) -> Question:
    return Question(name, "GET", f"/sparql?format={form}&query={quote(query, safe='')}")
