"""Texts of queries are read beside the event loop, within their time, at every door."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.api.conftest import MANIFEST
from tests.serving import serving
from tests.waiting import PATIENCE, until

from dcgraph.errors import QueryTimeoutError
from dcgraph.sparql.lexer import MAX_DEPTH, MAX_SIGNS, MAX_TOKENS
from dcgraph.sparql.model import Limits, Request
from dcgraph.sparql.rewrite import readable
from dcgraph.store import pool as orders
from dcgraph.store import pool as threads
from dcgraph.store.pool import QUICK
from dcgraph_api import sparql
from dcgraph_api.config import Settings
from dcgraph_api.pages import sparql as emptied
from dcgraph_api.pages import sparql as page

HTML = {"accept": "text/html"}
BODY = {"content-type": "application/sparql-query"}
LONG = f"SELECT * {{ <x:nothing> ?p ?o }} # {'x' * 2 * QUICK}"
"""It has no answer, so that the page looks for the reason."""


@pytest.fixture(scope="module")
def usual(snapshot: Path) -> Iterator[httpx2.Client]:
    """A client of a server with the usual limits."""
    own = Settings(port=0, workers=2, processes=1, memory_quads=0, time_limit=PATIENCE)
    with (
        serving(snapshot, own) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as opened,
    ):
        yield opened


class Gate:
    """Holds up whoever reads a text, until it is opened."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.opened = threading.Event()

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def held(text: str, *more: Any, **named: Any) -> Any:
            if len(text) > QUICK:
                self.read.append(text)
                assert self.opened.wait(PATIENCE)
            return function(text, *more, **named)

        return held


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.opened.set()


DOORS: dict[str, Callable[[httpx2.Client, str], httpx2.Response]] = {
    "GET": lambda client, query: client.get("/sparql", params={"query": query}),
    "form": lambda client, query: client.post("/sparql", data={"query": query}),
    "body": lambda client, query: client.post("/sparql", content=query.encode(), headers=BODY),
    "page": lambda client, query: client.get("/sparql", params={"query": query}, headers=HTML),
    "pinned": lambda client, query: client.get(
        f"/at/{MANIFEST.hash[:12]}/sparql", params={"query": query}
    ),
}
STEPS = [
    *((door, sparql, "form_of") for door in DOORS),
    *((door, orders, "readable") for door in DOORS),
    *((door, sparql, "volatile") for door in DOORS),
    *(("page", module, name) for module, name in ((page, "_read"), (emptied, "_terms"))),
    ("page", emptied, "_step"),
]


@pytest.mark.parametrize("step", STEPS, ids=[f"{door}-{name}" for door, _, name in STEPS])
def test_the_server_answers_others_while_it_reads_a_text(
    usual: httpx2.Client,
    gate: Gate,
    monkeypatch: pytest.MonkeyPatch,
    step: tuple[str, Any, str],
) -> None:
    door, module, name = step
    monkeypatch.setattr(module, name, gate.before(getattr(module, name)))
    # No other test has asked this, so that no answer is kept.
    query = f"{LONG} {door} {name}"
    with ThreadPoolExecutor(1) as stranger:
        answer = stranger.submit(DOORS[door], usual, query)
        asyncio.run(until(lambda: bool(gate.read)))
        assert usual.get("/ready").status_code == 200
        assert usual.get("/about").status_code == 200
        small = usual.get("/sparql", params={"query": "ASK { <https://example.org/n1> ?p 1 }"})
        assert small.json()["boolean"] is True
        assert not answer.done()
        gate.opened.set()
        assert answer.result(PATIENCE).status_code == 200


@pytest.mark.parametrize("door", [name for name in DOORS if name != "page"])
def test_a_text_is_read_in_one_go(
    usual: httpx2.Client, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    """Another thread is told of it once: each time costs as much as reading a usual text."""
    told: list[bool] = []
    real = threads._reader

    def reader(*, long: bool) -> Any:
        told.append(long)
        return real(long=long)

    monkeypatch.setattr(threads, "_reader", reader)
    assert DOORS[door](usual, f"{LONG} in one go {door}").status_code == 200
    assert told == [False]
    assert DOORS[door](usual, f"ASK {{ <x:{door}> ?p 1 }}").status_code == 200
    assert told == [False]


def test_a_text_that_waits_is_read_no_more_when_its_client_is_gone(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "readable", gate.before(readable))
    first, second, third = (f"{LONG} {number}" for number in range(3))

    async def ask() -> None:
        reading = asyncio.create_task(orders.prepare_query(Request(first), Limits()))
        await until(lambda: bool(gate.read))
        leaving = asyncio.create_task(orders.prepare_query(Request(second), Limits()))
        await asyncio.sleep(0)
        leaving.cancel()
        await asyncio.wait((leaving,))
        gate.opened.set()
        await reading
        await orders.prepare_query(Request(third), Limits())

    asyncio.run(ask())
    assert gate.read == [first, third]


def test_a_text_is_read_within_the_time_of_its_query(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "readable", gate.before(readable))

    async def ask() -> None:
        with pytest.raises(QueryTimeoutError, match=r"limit of 0\.01 s"):
            await orders.prepare_query(Request(LONG, seconds=0.01), Limits())
        gate.opened.set()
        order = await orders.prepare_query(Request(LONG), Limits(seconds=5))
        assert 0 < order.seconds < order.limit == 5

    asyncio.run(ask())


def test_a_long_text_waits_for_no_other_kind(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "readable", gate.before(readable))

    async def ask() -> None:
        long = asyncio.create_task(
            orders.prepare_query(Request(f"ASK {{}} #{'x' * 90_000}"), Limits())
        )
        await until(lambda: bool(gate.read))
        usual = asyncio.create_task(orders.prepare_query(Request(LONG), Limits()))
        await until(lambda: len(gate.read) > 1)
        gate.opened.set()
        await asyncio.gather(long, usual)

    asyncio.run(ask())


def words(number: int) -> str:
    """A query of so many words: SELECT and two braces, and others in them."""
    return f"SELECT * {{ {'?x ' * (number - 3)}}}"


def signs(number: int) -> str:
    return f"ASK {{ FILTER({'!' * number}true) }}"


HOSTILE = {
    "colons": "SELECT * { " + ":" * 17_000,
    "slashes": "SELECT * { ?s " + "rdf:type/" * 120 + "rdf:type ?o }",
    "braces": "SELECT * {" + "{}" * 9_000 + "}",
    "bangs": signs(17_000),
    "spaced bangs": "ASK { FILTER(" + "! #!\n" * 3_000 + "true) }",
    "path bangs": "ASK { ?s " + "!" * 17_000 + "a ?o }",
    "carets": "ASK { ?s " + "^" * 17_000 + "a ?o }",
    "minuses": "ASK { FILTER(" + "-" * 17_000 + "1 = 1) }",
    "tildes": "ASK { ?s ?p ?o " + "~" * 17_000 + " }",
    "quotes": "SELECT * { " + '\\"""\n' * 3_400,
    "bases": "BASE <a/> " * 1_700 + "SELECT * FROM <b> FROM <c> {}",
    "bad host": "\n" * QUICK + "SELECT * FROM <//[x> FROM <x:a> {}",  # noqa: S608
}


@pytest.mark.parametrize("door", [name for name in DOORS if name != "pinned"])
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_written_to_be_slow_is_told_what_is_wrong(
    usual: httpx2.Client, door: str, name: str
) -> None:
    answer = DOORS[door](usual, HOSTILE[name])
    assert answer.status_code in (200, 400, 413, 504), answer.text[:300]
    assert usual.get("/ready").status_code == 200


@pytest.mark.parametrize(
    ("limit", "below", "above"),
    [
        (MAX_TOKENS, words(MAX_TOKENS), words(MAX_TOKENS + 1)),
        (MAX_TOKENS, None, "SELECT * {" + "{}" * 49_000 + "}"),
        (MAX_TOKENS, None, "ASK { ?s ?p (" + "\"\"''" * 24_500 + ") }"),
        (MAX_SIGNS, signs(MAX_SIGNS), signs(MAX_SIGNS + 1)),
        (MAX_SIGNS, None, signs(95_000)),
        (MAX_SIGNS, None, "ASK { ?s ?p ?o " + "~" * 95_000 + " }"),
    ],
)
def test_beyond_a_limit_of_shape_the_limit_is_named(
    usual: httpx2.Client, limit: int, below: str | None, above: str
) -> None:
    if below is not None:
        assert DOORS["body"](usual, below).status_code in (200, 400)
    refused = DOORS["body"](usual, above)
    assert refused.status_code == 413
    assert f"more than {limit} " in refused.json()["detail"]


@pytest.mark.parametrize("sign", ["<", "<<", "<< ", "<<?s ?p "])
def test_triples_within_triples_are_counted_as_brackets(usual: httpx2.Client, sign: str) -> None:
    refused = DOORS["body"](usual, f"SELECT * {{{sign * 3_000}}}")
    assert refused.status_code == 413
    assert f"the limit is {MAX_DEPTH}" in refused.json()["detail"]
    # So many are refused already as words.
    assert DOORS["body"](usual, f"SELECT * {{{sign * (95_000 // len(sign))}}}").status_code == 413
    # As a comparison with an IRI, the same signs are none.
    compared = " || ".join(["?s<<x:a>"] * (MAX_DEPTH + 1))
    assert DOORS["body"](usual, f"ASK {{ ?s a ?o FILTER({compared}) }}").status_code == 200


def test_signs_in_strings_comments_and_names_are_none(usual: httpx2.Client) -> None:
    row = "-!^+~" * 20
    query = f'SELECT ("{row}" AS ?x) {{ }} # {row}'
    assert DOORS["body"](usual, query).status_code == 200
    name = f"ASK {{ <x:a{'-' * 50}> <x:{'!+~' * 20}> 1 }}"
    assert DOORS["body"](usual, name).json()["boolean"] is False
