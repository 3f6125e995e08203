"""The remote store against an endpoint that does whatever it likes."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qs

import pytest

from dcgraph.errors import (
    AnswerTooLarge,
    BuildError,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    StoreUnavailable,
)
from dcgraph.store import Answer, Limits, Request
from dcgraph.store.layout import COUNT, HASH, NOTHING, PART, SKOLEM, everything
from dcgraph.store.remote import RemoteStore

CONTENT = "5eed" * 16
GRAPH = "https://example.org/graph"
JSON = "application/sparql-results+json"
NT = "application/n-triples"
XSD = "http://www.w3.org/2001/XMLSchema#"

_T = TypeVar("_T")


def table(*rows: dict[str, Any], columns: str = "x") -> bytes:
    content = {"head": {"vars": columns.split()}, "results": {"bindings": list(rows)}}
    return json.dumps(content).encode()


def uri(value: str) -> dict[str, str]:
    return {"type": "uri", "value": value}


def literal(value: str, datatype: str = "") -> dict[str, str]:
    found = {"type": "literal", "value": value}
    return found | ({"type": "typed-literal", "datatype": XSD + datatype} if datatype else {})


PUBLISHED = table(
    {"p": uri(HASH), "o": literal(CONTENT)},
    {"p": uri(COUNT), "o": literal("7", "integer")},
    {"p": uri(PART), "o": uri(GRAPH)},
    columns="p o",
)
SEVEN = table({"n": literal("7", "integer")}, columns="n")


@dataclass
class Reply:
    """What the endpoint sends: with `promised` other than its length, the body is cut."""

    body: bytes = table()
    media_type: str = JSON
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    promised: int | None = None
    until: threading.Event | None = None


class Endpoint(ThreadingHTTPServer):
    """Replies to the two questions of the start, then as it is told, and remembers all forms."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: list[Reply] = []
        self.reply = Reply()
        self.published = Reply(PUBLISHED)
        self.forms: list[dict[str, list[str]]] = []
        self.entered = threading.Semaphore(0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sparql"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        assert isinstance(self.server, Endpoint)
        body = self.rfile.read(int(self.headers["content-length"]))
        form = parse_qs(body.decode(), keep_blank_values=True)
        query = form["query"][0]
        if "published>" in query:
            reply = self.server.published
        elif query == "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }":
            reply = Reply(SEVEN)
        else:
            self.server.forms.append(form)
            reply = self.server.replies.pop(0) if self.server.replies else self.server.reply
        self.server.entered.release()
        if reply.until is not None:
            reply.until.wait(10)
        self._send(reply)

    def _send(self, reply: Reply) -> None:
        try:
            self.send_response(reply.status)
            self.send_header("content-type", reply.media_type)
            self.send_header("content-length", str(reply.promised or len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)
        except OSError:
            pass
        self.close_connection = reply.promised is not None

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


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
    assert "named-graph-uri" not in form


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
    with pytest.raises(QueryRefused, match="1001 things"):
        ask(endpoint, "DESCRIBE ?x { ?x a ?c }")


def test_our_prefixes_are_declared_where_the_query_uses_them(endpoint: Endpoint) -> None:
    ask(endpoint, "PREFIX dcg: <urn:own/> SELECT ?x { ?x a dcg:A, skos:B }")
    query = endpoint.forms[0]["query"][0]
    assert query.startswith("PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX dcg: <urn")
    assert query.count("PREFIX") == 2


def test_graphs_are_named_only_to_whoever_asks_for_them(endpoint: Endpoint) -> None:
    ask(endpoint, "SELECT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert endpoint.forms[0]["named-graph-uri"] == [GRAPH]


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("SELECT ?x FROM <urn:a> { GRAPH ?g {} }", f"FROM <urn:a> FROM NAMED <{NOTHING}>"),
        ("SELECT ?x FROM NAMED <urn:a> { ?x ?p ?o }", f"FROM NAMED <urn:a> FROM <{NOTHING}>"),
        ("SELECT ?x FROM <urn:a> FROM NAMED <urn:b> {}", "FROM <urn:a> FROM NAMED <urn:b> {"),
    ],
)
def test_graphs_of_the_text(endpoint: Endpoint, query: str, sent: str) -> None:
    ask(endpoint, query)
    (form,) = endpoint.forms
    assert sent in " ".join(form["query"][0].split())
    assert "default-graph-uri" not in form


def test_graphs_of_the_request_replace_those_of_the_text(endpoint: Endpoint) -> None:
    request = Request("SELECT ?x FROM <urn:a> FROM NAMED <urn:b> {}", default_graphs=("urn:c",))
    using(endpoint, lambda store: store.answer(request))
    (form,) = endpoint.forms
    assert "FROM" not in form["query"][0]
    assert form["default-graph-uri"] == ["urn:c"]
    assert form["named-graph-uri"] == [NOTHING]


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
        "SELECT ?x FROM <urn:a> OPTION (get:soft 'soft') { ?x ?p ?o }",
        "SELECT ?x { " + "{" * 300 + "}" * 300 + " }",
    ],
)
def test_what_is_refused_is_never_sent(endpoint: Endpoint, query: str) -> None:
    with pytest.raises(QueryRefused):
        ask(endpoint, query)
    assert endpoint.forms == []


@pytest.mark.parametrize(
    "query",
    ["", "define get:soft 'soft' SELECT ?x {}", "SELECT (bif:upper('a') AS ?x) {}", "\ud800"],
)
def test_what_is_no_query_is_never_sent(endpoint: Endpoint, query: str) -> None:
    with pytest.raises((QuerySyntaxError, QueryRefused)):
        ask(endpoint, query)
    assert endpoint.forms == []


def test_an_unknown_prefix_is_told_with_its_place(endpoint: Endpoint) -> None:
    with pytest.raises(QuerySyntaxError, match="foo:bar is not declared") as caught:
        ask(endpoint, "SELECT ?x {\n  ?x a foo:bar }")
    assert (caught.value.line, caught.value.column) == (2, 8)


def test_a_format_that_nobody_writes_is_refused(endpoint: Endpoint) -> None:
    request = Request("SELECT ?x {}", solutions_format="text/html")
    with pytest.raises(QueryRefused, match="text/html"):
        using(endpoint, lambda store: store.answer(request))


@pytest.mark.parametrize(
    ("reply", "error", "message"),
    [
        (Reply(b"{", JSON), StoreUnavailable, "cannot be read"),
        (Reply(b'{"head":{},"boolean":true}', JSON), StoreUnavailable, "truth value"),
        (Reply(b"[1]", JSON), StoreUnavailable, "cannot be read"),
        (Reply(b'{"head":{"vars":3}}', JSON), StoreUnavailable, "cannot be read"),
        (Reply(b"[" * 1900, JSON), StoreUnavailable, "cannot be read"),
        (Reply(table({"x": 3}), JSON), StoreUnavailable, "cannot be read"),
        (Reply(table({"x": uri("no iri")}), JSON), StoreUnavailable, "cannot be read"),
        (Reply(table({"x": literal("\ud800")}), JSON), StoreUnavailable, "cannot be read"),
        (Reply(table(), "text/html"), StoreUnavailable, "answers in text/html"),
        (Reply(table(), JSON, 200, {"content-encoding": "gzip"}), StoreUnavailable, "packs"),
        (Reply(b"", JSON, 302, {"location": "/other"}), StoreUnavailable, "elsewhere"),
        (Reply(b"<html>", "text/html", 500), StoreUnavailable, "status 500"),
        (Reply(b"", JSON, 503), StoreUnavailable, "status 503"),
        (Reply(b"", JSON, 401), StoreUnavailable, "status 401"),
        (Reply(table(), JSON, promised=10_000), StoreUnavailable, "no whole answer"),
        (Reply(b"oh \x1b[31m no", "text/plain", 400), QuerySyntaxError, r"query: oh \[31m no$"),
        (Reply(b"Virtuoso 22012 Error SR084: Division by 0.", "a/b", 500), QueryError, "Division"),
        (Reply(b"Virtuoso S1T00 Error SR171: timed out", "a/b", 500), QueryTimeout, "of its own"),
        (Reply(table(), JSON, 200, {"x-sql-state": "S1TAT"}), QueryTimeout, "of its own"),
        (Reply(b" " * 3000, JSON), AnswerTooLarge, "larger than the limit"),
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
    answer = using(endpoint, ask_twice, limits=Limits(output_bytes=500))
    assert json.loads(answer.body)["results"]["bindings"] == []


def test_an_answer_that_grows_when_written_is_too_large(endpoint: Endpoint) -> None:
    endpoint.reply = Reply(table(*[{"x": literal("a" * 100)}] * 10))
    with pytest.raises(AnswerTooLarge):
        ask(endpoint, limits=Limits(output_bytes=500))


def test_a_slow_reply_is_given_up_at_the_limit(endpoint: Endpoint) -> None:
    never = threading.Event()
    endpoint.reply = Reply(until=never)
    try:
        with pytest.raises(QueryTimeout, match=r"limit of 0\.05 s"):
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
        async with asyncio.timeout(10):
            while store._places._waiting < 2:  # noqa: ASYNC110  # the store tells nobody
                await asyncio.sleep(0)
        with pytest.raises(StoreUnavailable, match="2 queries wait already"):
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
        with pytest.raises(StoreUnavailable, match="closed"):
            await running
        with pytest.raises(StoreUnavailable, match="closed"):
            await store.answer(Request("SELECT ?x {}"))
        assert store.alive == 0

    async def drain(store: RemoteStore) -> None:
        running = asyncio.create_task(store.answer(Request("SELECT ?x {}")))
        for _ in range(3):
            await asyncio.to_thread(endpoint.entered.acquire)
        draining = asyncio.create_task(store.drain())
        await asyncio.sleep(0)
        with pytest.raises(StoreUnavailable, match="closed"):
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
