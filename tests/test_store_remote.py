"""The remote store against an endpoint that does whatever it likes."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import pytest
from tests.endpoint import (
    CONTENT,
    GRAPH,
    JSON,
    NT,
    PUBLISHED,
    XSD,
    Endpoint,
    Reply,
    listening,
    literal,
    table,
    uri,
)
from tests.waiting import PATIENCE

from dcgraph.errors import (
    AnswerTooLargeError,
    BuildError,
    QueryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    StoreUnavailableError,
)
from dcgraph.remote import endpoint as pulse
from dcgraph.remote import results
from dcgraph.remote import store as conversion
from dcgraph.remote.prepare import NOTHING, SKOLEM, everything
from dcgraph.remote.store import RemoteStore
from dcgraph.sparql.model import Answer, Limits, Request
from dcgraph.store.pool import Threads

_T = TypeVar("_T")


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with listening() as server:
        yield server


def using(endpoint: Endpoint, work: Callable[[RemoteStore], Awaitable[_T]], **settings: Any) -> _T:
    async def run() -> _T:
        async with RemoteStore(endpoint.url, CONTENT, **settings) as store:
            return await work(store)

    return asyncio.run(run())


def ask(endpoint: Endpoint, query: str = "SELECT ?x { ?x a ?c }", **settings: Any) -> Answer:
    return using(endpoint, lambda store: store.answer(Request(query)), **settings)


def test_an_answer(endpoint: Endpoint) -> None:
    endpoint.reply = Reply(table({"x": literal("a")}))
    answer = ask(endpoint)
    assert (answer.kind, answer.media_type, answer.rows) == ("solutions", JSON, None)
    assert json.loads(answer.body)["results"]["bindings"] == [{"x": literal("a")}]
    (form,) = endpoint.forms
    assert form["default-graph-uri"] == [everything(CONTENT)]
    assert form["named-graph-uri"] == [NOTHING]


def test_terms_come_as_our_own_stores_write_them(endpoint: Endpoint) -> None:
    there = [
        literal("01", "integer"),
        literal("1", "boolean"),
        literal("1.50", "decimal"),
        literal("a", "string"),
        {"type": "literal", "value": "a", "xml:lang": "en"},
        uri(SKOLEM + "b7"),
        {"type": "bnode", "value": "nodeID://b1"},
    ]
    endpoint.reply = Reply(table(*({"x": term} for term in there)))
    found = [row["x"] for row in json.loads(ask(endpoint).body)["results"]["bindings"]]
    assert [term["value"] for term in found[:5]] == ["1", "true", "1.5", "a", "a"]
    assert found[3] == {"type": "literal", "value": "a"}
    assert [term["type"] for term in found] == ["literal"] * 5 + ["bnode"] * 2
    assert found[5]["value"] == "b7"


def test_an_integer_in_another_order_of_its_parts(endpoint: Endpoint) -> None:
    endpoint.reply = Reply(
        b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"value":"07","type":"literal",'
        b'"datatype":"http://www.w3.org/2001/XMLSchema#integer"}}]}}'
    )
    assert ask(endpoint).body.count(b'"value":"7"') == 1


def test_a_computed_truth_value_is_none_of_the_numbers(endpoint: Endpoint) -> None:
    row = {"x": literal("1", "integer"), "y": literal("1", "integer")}
    endpoint.reply = Reply(table(row, columns="x y"))
    answer = ask(endpoint, "SELECT (1 < 2 AS ?x) (0 + 1 AS ?y) {}")
    (found,) = json.loads(answer.body)["results"]["bindings"]
    assert found["x"]["datatype"] == XSD + "boolean"
    assert found["y"]["datatype"] == XSD + "integer"


def test_columns_of_a_star_come_in_the_order_of_the_query(endpoint: Endpoint) -> None:
    endpoint.reply = Reply(table(columns="a b z"))
    answer = ask(endpoint, "SELECT * { ?z ?b ?a }")
    assert json.loads(answer.body)["head"]["vars"] == ["z", "b", "a"]


def test_rows_are_cut_and_told(endpoint: Endpoint) -> None:
    endpoint.reply = Reply(table(*[{"x": literal("a")}] * 5))
    answer = ask(endpoint, limits=Limits(rows=3))
    assert answer.rows == 3
    assert len(json.loads(answer.body)["results"]["bindings"]) == 3


def test_what_is_sorted_has_no_limit_under_which_it_would_be_sorted_otherwise(
    endpoint: Endpoint,
) -> None:
    for order in ("", "ORDER BY ?x"):
        ask(endpoint, f"SELECT ?x {{ ?x a ?c }} {order}", limits=Limits(rows=3))
    sent = [" ".join(form["query"][0].split()).partition("} ")[2] for form in endpoint.forms]
    assert sent == ["LIMIT 4", "ORDER BY ?x"]


def test_a_large_answer_is_written_by_a_process_of_its_own(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "_SMALL_BYTES", 10)
    row = {"x": literal("1", "integer")}
    found = Reply(table(*[row] * 5))
    endpoint.replies = [found, Reply(b'<urn:s> <urn:p> "1" .\n', NT), Reply(b"{ no JSON at all }")]
    wide = table(*[{"x": literal("")}] * 100)
    endpoint.replies += [found, Reply(wide)]

    async def ask_all(store: RemoteStore) -> None:
        answer = await store.answer(Request("SELECT (1 < 2 AS ?x) {}"))
        assert answer.rows == 3
        first, *others = json.loads(answer.body)["results"]["bindings"]
        assert first["x"]["datatype"] == XSD + "boolean"
        assert len(others) == 2
        request = Request("CONSTRUCT WHERE { ?s ?p ?o }", graph_format=NT)
        assert (await store.answer(request)).body == b'<urn:s> <urn:p> "1" .\n'
        with pytest.raises(StoreUnavailableError, match="cannot be read: Parser error"):
            await store.answer(Request("SELECT ?x {}"))
        with pytest.raises(StoreUnavailableError, match="truth value"):
            await store.answer(Request("ASK {}"))
        xml = "application/sparql-results+xml"
        with pytest.raises(AnswerTooLargeError, match=f"limit of {len(wide)} bytes"):
            await store.answer(Request("SELECT ?x {}", solutions_format=xml))

    using(endpoint, ask_all, limits=Limits(rows=3, output_bytes=len(wide)))


def test_a_process_has_no_more_memory_than_the_limit(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "_SMALL_BYTES", 10)
    endpoint.reply = Reply(table(*[{"x": literal("1", "double")}] * 60_000))
    with pytest.raises(AnswerTooLargeError, match="8 MiB of memory"):
        ask(endpoint, limits=Limits(memory_bytes=8 << 20))


def test_a_process_ends_with_the_time_of_its_query(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "_SMALL_BYTES", 10)
    endpoint.reply = Reply(table(*[{"x": literal("1", "double")}] * 200_000))
    with pytest.raises(QueryTimeoutError) as error:
        ask(endpoint, limits=Limits(seconds=0.3))
    assert error.value.seconds == 0.3


def test_a_place_is_held_until_its_thread_has_ended(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, release = threading.Event(), threading.Event()

    def slow(body: bytes, job: results.Job) -> Any:
        entered.set()
        release.wait(PATIENCE)
        return results.convert(body, job)

    monkeypatch.setattr(conversion, "convert", slow)

    async def cancel(store: RemoteStore) -> None:
        running = asyncio.create_task(store.answer(Request("SELECT ?x {}")))
        await asyncio.to_thread(entered.wait)
        for _ in range(3):
            running.cancel()
            await asyncio.sleep(0.01)
        assert store.busy == 1
        release.set()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert store.busy == 0

    try:
        using(endpoint, cancel)
    finally:
        release.set()


def test_a_lane_has_threads_of_its_own() -> None:
    release = threading.Event()

    async def run() -> None:
        taken, free = Threads(1), Threads(1)
        waiting = asyncio.create_task(taken.run(release.wait, PATIENCE))
        async with asyncio.timeout(PATIENCE):
            assert await free.run(len, "abc") == 3
        release.set()
        assert await waiting
        for threads in (taken, free):
            threads.close()

    asyncio.run(run())


def test_a_store_that_dies_is_not_alive_until_it_is_back(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "_SHORTEST_SECONDS", 0.01)
    well, gone = endpoint.pulse, Reply(b"", JSON, 503)

    async def until(store: RemoteStore, alive: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while store.alive != alive:  # noqa: ASYNC110  # the store tells nobody
                await asyncio.sleep(0.005)

    async def die(store: RemoteStore) -> None:
        assert store.alive == 4
        # One query that fails is not the end of the store.
        endpoint.replies = [Reply(b"", JSON, 500)]
        with pytest.raises(StoreUnavailableError):
            await store.answer(Request("SELECT ?x {}"))
        await asyncio.sleep(0.05)
        assert store.alive == 4
        for reply in (gone, Reply(table(columns="s")), Reply(b"{")):
            endpoint.reply = endpoint.pulse = reply
            with pytest.raises(StoreUnavailableError):
                await store.answer(Request("ASK {}"))
            await until(store, 0)
            endpoint.reply = endpoint.pulse = well
            await until(store, 4)
        endpoint.reply = endpoint.pulse = gone
        with pytest.raises(StoreUnavailableError):
            await store.answer(Request("SELECT ?x {}"))
        await until(store, 0)
        monkeypatch.setattr(pulse, "_SHORTEST_SECONDS", 60)
        endpoint.reply = Reply()
        await store.answer(Request("SELECT ?x {}"))
        assert store.alive == 4

    using(endpoint, die)


def test_a_store_that_dies_while_nobody_asks_is_found_out(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "_IDLE_SECONDS", 0.01)
    monkeypatch.setattr(pulse, "_SHORTEST_SECONDS", 0.01)

    async def wait(store: RemoteStore) -> None:
        endpoint.pulse = Reply(b"", JSON, 503)
        async with asyncio.timeout(PATIENCE):
            while store.alive:  # noqa: ASYNC110  # the store tells nobody
                await asyncio.sleep(0.005)

    using(endpoint, wait)


def test_a_graph(endpoint: Endpoint) -> None:
    endpoint.reply = Reply(f'<{SKOLEM}b1> <urn:p> "1" .\n'.encode(), NT)
    request = Request("CONSTRUCT WHERE { ?s ?p ?o }", graph_format=NT)
    answer = using(endpoint, lambda store: store.answer(request))
    assert answer.body == b'_:b1 <urn:p> "1" .\n'
    assert answer.kind == "graph"


def test_a_description_follows_blank_nodes_and_nothing_else(endpoint: Endpoint) -> None:
    endpoint.replies = [
        Reply(table({"x": uri("urn:b")})),
        Reply(f"<urn:a> <urn:p> <{SKOLEM}n> .\n<urn:a> <urn:p> <urn:far> .\n".encode(), NT),
        Reply(f"<{SKOLEM}n> <urn:p> <urn:end> .\n".encode(), NT),
    ]
    answer = ask(endpoint, "DESCRIBE <urn:a> ?x WHERE { ?x a ?c }")
    asked = [form["query"][0] for form in endpoint.forms]
    assert asked[0].split() == ["SELECT", "DISTINCT", "?x", "WHERE", "{", "?x", "a", "?c", "}"]
    assert "<urn:a> <urn:b>" in asked[1]
    assert f"VALUES ?s {{ <{SKOLEM}n> }}" in asked[2]
    assert len(asked) == 3
    assert b"<urn:end>" in answer.body


def test_too_many_things_are_not_described(endpoint: Endpoint) -> None:
    endpoint.reply = Reply(table(*({"x": uri(f"urn:{n}")} for n in range(1001))))
    with pytest.raises(AnswerTooLargeError, match="1001 things") as caught:
        ask(endpoint, "DESCRIBE ?x { ?x a ?c }")
    assert (caught.value.limit, caught.value.unit) == (1000, "things")
    endpoint.reply = Reply(table(*({"x": uri(f"urn:{'n' * 600}{n}")} for n in range(1001))))
    with pytest.raises(AnswerTooLargeError, match="far more things"):
        ask(endpoint, "DESCRIBE ?x { ?x a ?c }")


def test_our_prefixes_are_declared_where_the_query_uses_them(endpoint: Endpoint) -> None:
    ask(endpoint, "PREFIX dcg: <urn:own/> SELECT ?x { ?x a dcg:A, skos:B }")
    query = endpoint.forms[0]["query"][0]
    assert query.startswith("PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX dcg: <urn")
    assert query.count("PREFIX") == 2


def test_graphs_are_named_only_to_whoever_asks_for_them(endpoint: Endpoint) -> None:
    ask(endpoint, "SELECT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert endpoint.forms[0]["named-graph-uri"] == [GRAPH]


NONE = [NOTHING]


@pytest.mark.parametrize(
    ("query", "default", "named"),
    [
        ("SELECT ?x FROM <https://example.org/graph> {}", [GRAPH], NONE),
        ("SELECT ?x FROM NAMED <https://example.org/graph> {}", NONE, [GRAPH]),
        (
            "SELECT ?x FROM <https://example.org/graph> FROM NAMED <https://example.org/graph> {}",
            [GRAPH],
            [GRAPH],
        ),
        ("BASE <https://example.org/> SELECT ?x FROM <graph> {}", [GRAPH], NONE),
        ("PREFIX e: <https://example.org/> SELECT ?x FROM e:graph {}", [GRAPH], NONE),
        ("SELECT ?x FROM <urn:private> {}", NONE, NONE),
        ("SELECT ?x FROM <urn:private> FROM <https://example.org/graph> {}", [GRAPH], NONE),
        ("SELECT ?x FROM NAMED <urn:private> {}", NONE, NONE),
        ("DESCRIBE <urn:x> FROM <urn:private>", NONE, NONE),
        ("SELECT ?x {}", [everything(CONTENT)], NONE),
        ("SELECT ?x { 1GRAPH ?g {} }", [everything(CONTENT)], [GRAPH]),
        ("SELECT ?x { GRAPH <https://example.org/graph> {} }", [everything(CONTENT)], [GRAPH]),
    ],
)
def test_only_what_was_published_is_seen_by_the_graphs_of_a_text(
    endpoint: Endpoint, query: str, default: list[str], named: list[str]
) -> None:
    endpoint.reply = Reply(b"", NT) if query.startswith("DESCRIBE") else Reply()
    ask(endpoint, query)
    (form,) = endpoint.forms
    assert "FROM" not in form["query"][0]
    assert (form["default-graph-uri"], form["named-graph-uri"]) == (default, named)


@pytest.mark.parametrize("graph", ["urn:private", "https://w3id.org/dcgraph/published", ""])
def test_only_what_was_published_is_seen_by_the_graphs_of_a_request(
    endpoint: Endpoint, graph: str
) -> None:
    query = "SELECT ?x FROM <https://example.org/graph> {}"
    requests = [
        Request(query, default_graphs=(graph,)),
        Request(query, default_graphs=(graph, GRAPH)),
        Request(query, named_graphs=(graph,)),
    ]

    async def ask_all(store: RemoteStore) -> None:
        for request in requests:
            await store.answer(request)

    using(endpoint, ask_all)
    sent = [(form["default-graph-uri"], form["named-graph-uri"]) for form in endpoint.forms]
    assert sent == [(NONE, NONE), ([GRAPH], NONE), (NONE, NONE)]
    assert all("FROM" not in form["query"][0] for form in endpoint.forms)


@pytest.mark.parametrize("before", ["", "FROM NAMED <urn:private> "])
def test_a_graph_that_is_not_shown_is_an_empty_one(endpoint: Endpoint, before: str) -> None:
    ask(endpoint, f"SELECT ?x {before}{{ ?x ?p 1GRAPH <urn:private> {{ ?x ?y ?z }} }}")
    (form,) = endpoint.forms
    assert "private" not in form["query"][0]
    assert f"GRAPH <{NOTHING}>" in form["query"][0]
    # Virtuoso takes a graph that it does not know for one that matches.
    assert NOTHING in form["named-graph-uri"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { { SELECT * FROM <urn:private> { ?s ?p ?o } } }",
        "SELECT ?o 1FROM <urn:private> { ?s ?p ?o }",
        "SELECT * FROM { ?s ?p ?o }",
        "SELECT * FROM NAMED { ?s ?p ?o }",
        "SELECT * FROM NAMED FROM <urn:private> { ?s ?p ?o }",
        "SELECT * FROM ( <urn:private> ) { ?s ?p ?o }",
        "SELECT * FROM <no\\u0020iri> { ?s ?p ?o }",
    ],
)
def test_a_graph_that_is_named_out_of_place_is_told(endpoint: Endpoint, query: str) -> None:
    with pytest.raises(QuerySyntaxError, match=r"FROM stands by itself|is no IRI"):
        ask(endpoint, query)
    assert endpoint.forms == []


def test_what_ends_a_comment_for_us_alone_hides_nothing(endpoint: Endpoint) -> None:
    """For Virtuoso the comment begins before the quotes, and what they hold is a clause."""
    ask(endpoint, "SELECT * #\r'''\nFROM <urn:private> #'''\n { ?s ?p ?o } # end")
    assert "#\r" not in endpoint.forms[0]["query"][0]
    assert "# end" not in endpoint.forms[0]["query"][0]
    with pytest.raises(QuerySyntaxError, match="line 2, column 3 has no end"):
        ask(endpoint, "SELECT *\n{ 'a }")


def test_iris_are_sent_in_full(endpoint: Endpoint) -> None:
    ask(endpoint, "BASE <http://a/b/> SELECT ?x { ?x <../p> <\\u0061> }")
    ask(endpoint, "SELECT ?x { ?x a <ontology/Record> }")
    asked = [" ".join(form["query"][0].split()) for form in endpoint.forms]
    assert asked[0].startswith("SELECT ?x { ?x <http://a/p> <http://a/b/a> }")
    assert asked[1].startswith("SELECT ?x { ?x a <https://w3id.org/dcgraph/ontology/Record> }")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { SERVICE <http://127.0.0.1/> { ?x ?p ?o } }",
        "LOAD <http://127.0.0.1/>",
        "SELECT (<bif:http_get>('http://127.0.0.1/') AS ?x) {}",
        "SELECT (<BIF:upper>('a') AS ?x) {}",
        "SELECT (<http://www.openlinksw.com/schemas/bif#upper>('a') AS ?x) {}",
        "PREFIX b: <bi> SELECT (b:f:upper('a') AS ?x) {}",
        "PREFIX b: <> SELECT (b:bif:upper('a') AS ?x) {}",
        "PREFIX b: <bif:> SELECT (b:upper('a') AS ?x) {}",
        "PREFIX b: <http://www.openlinksw.com/> SELECT (b:x('a') AS ?x) {}",
        "PREFIX b: <http://> SELECT (b:x('a') AS ?x) {}",
        "BASE <bif:> SELECT (<upper>('a') AS ?x) {}",
        "BASE <http://a/> SELECT (<//www.openlinksw.com/schemas/bif#upper>('a') AS ?x) {}",
        "BASE <http://www.openlinksw.com/> SELECT (<schemas/bif#upper>('a') AS ?x) {}",
        "SELECT (<http://www.open\\u006Cinksw.com/schemas/bif#upper>('a') AS ?x) {}",
        "SELECT ?x { ?x ?p 1OPTION (transitive) }",
        "SELECT ?x $ { ?x ?p ?o }",
        "SELECT ?x ?? { ?x ?p ?o }",
        "SELECT ?x { ?x ?p ?:name }",
        "SELECT ?x { ?x ?p $:name }",
        "SELECT ?x { GRAPH `iri('urn:private')` { ?x ?p ?o } }",
        "SELECT ?x FROM <urn:a> OPTION (get:soft 'soft') { ?x ?p ?o }",
        "SELECT ?x { " + "{" * 300 + "}" * 300 + " }",
    ],
)
def test_what_is_refused_is_never_sent(endpoint: Endpoint, query: str) -> None:
    with pytest.raises(QueryRefusedError):
        ask(endpoint, query)
    assert endpoint.forms == []


@pytest.mark.parametrize(
    "query",
    ["", "define get:soft 'soft' SELECT ?x {}", "SELECT (bif:upper('a') AS ?x) {}", "\ud800"],
)
def test_what_is_no_query_is_never_sent(endpoint: Endpoint, query: str) -> None:
    with pytest.raises((QuerySyntaxError, QueryRefusedError)):
        ask(endpoint, query)
    assert endpoint.forms == []


def test_signs_of_sparql_are_sent(endpoint: Endpoint) -> None:
    query = "SELECT $x { $x a:b?/^(a:c|!a:d)* ?o ; a:e\\~ 'x$`?:' FILTER(!(?o<=1 && -?o>+2)) }"
    ask(endpoint, "PREFIX a: <urn:a:> " + query)
    assert "a:b?/^(a:c|!a:d)* ?o ; a:e\\~ 'x$`?:'" in endpoint.forms[0]["query"][0]


def test_an_unknown_prefix_is_told_with_its_place(endpoint: Endpoint) -> None:
    with pytest.raises(QuerySyntaxError, match="foo:bar is not declared") as caught:
        ask(endpoint, "SELECT ?x {\n  ?x a foo:bar }")
    assert (caught.value.line, caught.value.column) == (2, 8)


def test_a_format_that_nobody_writes_is_refused(endpoint: Endpoint) -> None:
    request = Request("SELECT ?x {}", solutions_format="text/html")
    with pytest.raises(QueryRefusedError, match="text/html"):
        using(endpoint, lambda store: store.answer(request))


@pytest.mark.parametrize(
    ("reply", "error", "message"),
    [
        (Reply(b"{", JSON), StoreUnavailableError, "cannot be read"),
        (Reply(b'{"head":{},"boolean":true}', JSON), StoreUnavailableError, "truth value"),
        (Reply(b"[1]", JSON), StoreUnavailableError, "cannot be read"),
        (Reply(b'{"head":{"vars":3}}', JSON), StoreUnavailableError, "cannot be read"),
        (Reply(b"[" * 1900, JSON), StoreUnavailableError, "cannot be read"),
        (Reply(table({"x": 3}), JSON), StoreUnavailableError, "cannot be read"),
        (Reply(table({"x": uri("no iri")}), JSON), StoreUnavailableError, "cannot be read"),
        (Reply(table({"x": literal("\ud800")}), JSON), StoreUnavailableError, "cannot be read"),
        (Reply(table(), "text/html"), StoreUnavailableError, "answers in text/html"),
        (Reply(table(), JSON, 200, {"content-encoding": "gzip"}), StoreUnavailableError, "packs"),
        (Reply(b"", JSON, 302, {"location": "/other"}), StoreUnavailableError, "elsewhere"),
        (Reply(b"<html>", "text/html", 500), StoreUnavailableError, "status 500"),
        (Reply(b"", JSON, 503), StoreUnavailableError, "status 503"),
        (Reply(b"", JSON, 401), StoreUnavailableError, "status 401"),
        (Reply(table(), JSON, promised=10_000), StoreUnavailableError, "no whole answer"),
        (Reply(b"oh \x1b[31m no", "text/plain", 400), QuerySyntaxError, r"query: oh \[31m no$"),
        (Reply(b"Virtuoso 22012 Error SR084: Division by 0.", "a/b", 500), QueryError, "Division"),
        (
            Reply(b"Virtuoso S1T00 Error SR171: timed out", "a/b", 500),
            QueryTimeoutError,
            "of its own",
        ),
        (Reply(table(), JSON, 200, {"x-sql-state": "S1TAT"}), QueryTimeoutError, "of its own"),
        (Reply(b" " * 3000, JSON), AnswerTooLargeError, "larger than the limit"),
    ],
)
def test_a_reply_that_is_no_answer(
    endpoint: Endpoint, reply: Reply, error: type[QueryError], message: str
) -> None:
    async def ask_twice(store: RemoteStore) -> Answer:
        with pytest.raises(error, match=message) as caught:
            await store.answer(Request("SELECT ?x { ?x a ?c }"))
        assert type(caught.value) is error
        endpoint.reply = Reply()
        return await store.answer(Request("SELECT ?x { ?x a ?c }"))

    endpoint.reply = reply
    answer = using(endpoint, ask_twice, limits=Limits(output_bytes=2000))
    assert json.loads(answer.body)["results"]["bindings"] == []


def test_an_answer_that_grows_when_written_is_too_large(endpoint: Endpoint) -> None:
    found = table(*[{"x": literal("")}] * 100)
    endpoint.reply = Reply(found)
    request = Request("SELECT ?x {}", solutions_format="application/sparql-results+xml")
    limits = Limits(output_bytes=len(found))
    with pytest.raises(AnswerTooLargeError):
        using(endpoint, lambda store: store.answer(request), limits=limits)


def test_no_more_is_read_than_may_be_sent(endpoint: Endpoint) -> None:
    found = table(*[{"x": literal("a")}] * 100)
    endpoint.reply = Reply(found)
    request = Request("SELECT ?x {}", solutions_format="text/csv")
    limits = Limits(output_bytes=len(found) - 1)
    with pytest.raises(AnswerTooLargeError):
        using(endpoint, lambda store: store.answer(request), limits=limits)


def test_a_slow_reply_is_given_up_at_the_limit(endpoint: Endpoint) -> None:
    never = threading.Event()
    endpoint.reply = Reply(until=never)
    try:
        with pytest.raises(QueryTimeoutError, match=r"limit of 0\.05 s"):
            ask(endpoint, limits=Limits(seconds=0.05))
    finally:
        never.set()


def test_one_more_than_may_wait_is_sent_away(endpoint: Endpoint) -> None:
    release = threading.Event()
    endpoint.reply = Reply(until=release)

    async def crowd(store: RemoteStore) -> list[Any]:
        request = Request("SELECT ?x { ?x a ?c }")
        first = [asyncio.create_task(store.answer(request)) for _ in range(3)]
        for _ in range(3):
            await asyncio.to_thread(endpoint.entered.acquire)  # two of the start, one of these
        async with asyncio.timeout(PATIENCE):
            while store.waiting < 2:  # noqa: ASYNC110  # the store tells nobody
                await asyncio.sleep(0)
        with pytest.raises(StoreUnavailableError, match="2 queries wait already"):
            await store.answer(request)
        release.set()
        return await asyncio.gather(*first)

    assert len(using(endpoint, crowd, size=1, queue=2)) == 3


def test_closing_fails_what_runs_and_draining_waits_for_it(endpoint: Endpoint) -> None:
    release = threading.Event()
    endpoint.reply = Reply(until=release)

    async def close(store: RemoteStore) -> None:
        running = asyncio.create_task(store.answer(Request("SELECT ?x {}")))
        for _ in range(3):
            await asyncio.to_thread(endpoint.entered.acquire)
        await store.close()
        with pytest.raises(StoreUnavailableError, match="closed"):
            await running
        with pytest.raises(StoreUnavailableError, match="closed"):
            await store.answer(Request("SELECT ?x {}"))
        assert store.alive == 0

    async def drain(store: RemoteStore) -> None:
        running = asyncio.create_task(store.answer(Request("SELECT ?x {}")))
        for _ in range(3):
            await asyncio.to_thread(endpoint.entered.acquire)
        draining = asyncio.create_task(store.drain())
        await asyncio.sleep(0)
        with pytest.raises(StoreUnavailableError, match="closed"):
            await store.answer(Request("SELECT ?x {}"))
        release.set()
        assert (await running).kind == "solutions"
        await draining

    try:
        using(endpoint, close)
        using(endpoint, drain)
    finally:
        release.set()


def test_who_is_cancelled_gives_the_place_back(endpoint: Endpoint) -> None:
    release = threading.Event()
    endpoint.replies = [Reply(until=release)]

    async def cancel(store: RemoteStore) -> Answer:
        running = asyncio.create_task(store.answer(Request("SELECT ?x {}")))
        for _ in range(3):
            await asyncio.to_thread(endpoint.entered.acquire)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        return await store.answer(Request("SELECT ?x {}"))

    try:
        assert using(endpoint, cancel, size=1, queue=0).kind == "solutions"
    finally:
        release.set()


@pytest.mark.parametrize(
    ("published", "message"),
    [
        (Reply(table(columns="p o")), "no whole snapshot.*dcgraph publish"),
        (Reply(PUBLISHED.replace(b"5eed5eed", b"0bad0bad")), "0bad0bad0bad.*5eed5eed5eed"),
        (Reply(PUBLISHED.replace(b'"7"', b'"8"')), "7 of the 8 triples"),
        (Reply(PUBLISHED.replace(b'"7"', b'"x"')), "cannot be asked"),
        (Reply(PUBLISHED, headers={"x-sparql-maxrows": "10000"}), "10000 rows.*ResultSetMaxRows"),
        (Reply(b"{", JSON), "cannot be asked"),
        (Reply(b"", "text/html", 500), "status 500"),
    ],
)
def test_a_store_without_our_snapshot_does_not_start(
    endpoint: Endpoint, published: Reply, message: str
) -> None:
    endpoint.published = published
    with pytest.raises(BuildError, match=message):
        ask(endpoint)


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "http://", "http://me:secret@127.0.0.1/", "http://[::1"]
)
def test_an_address_must_be_one(url: str) -> None:
    with pytest.raises(BuildError) as caught:
        RemoteStore(url, CONTENT)
    assert "secret" not in str(caught.value)


def test_nobody_there() -> None:
    with Endpoint() as gone:
        url = gone.url
    store = RemoteStore(url, CONTENT)
    with pytest.raises(BuildError, match="cannot be asked"):
        asyncio.run(store.start())
