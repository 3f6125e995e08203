"""What the client says where there is no answer: the same here and at a server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.waiting import PATIENCE

from dcgraph import Graph
from dcgraph.errors import (
    BuildError,
    DcgraphError,
    NotFoundError,
    ParameterError,
    QueryRefusedError,
    QuerySyntaxError,
    ServerError,
)

WRONG: list[tuple[type[DcgraphError], Callable[[Graph], Any]]] = [
    (NotFoundError, lambda graph: graph.record("digital-custom")),
    (NotFoundError, lambda graph: graph.record("")),
    (NotFoundError, lambda graph: graph.record("../health")),
    (NotFoundError, lambda graph: graph.record("a?b#c")),
    (NotFoundError, lambda graph: graph.claim("rkc")),
    (NotFoundError, lambda graph: graph.compare("rkc", "tfaa")),
    (NotFoundError, lambda graph: graph.answer("no-such-question")),
    (NotFoundError, lambda graph: graph.claims(relation="demands").first),
    (NotFoundError, lambda graph: graph.cite("record", "rkcc")),
    (ParameterError, lambda graph: graph.record("rkc", lang="de")),
    (ParameterError, lambda graph: graph.record("rkc", basis="hearsay")),
    (ParameterError, lambda graph: graph.record("rkc", as_of="2019-13")),
    (ParameterError, lambda graph: graph.neighbourhood("rkc", depth=9)),
    (ParameterError, lambda graph: graph.neighbourhood("rkc", depth=0)),
    (ParameterError, lambda graph: graph.paths("digital-customs", "rkc", number=0)),
    (ParameterError, lambda graph: graph.concepts(kind="State").first),
    (ParameterError, lambda graph: graph.answer("gaps-of-smart-customs", concept="rkc")),
    (ParameterError, lambda graph: graph.answer("gaps-of-smart-customs", notion="rkc")),
    (ParameterError, lambda graph: graph.timeline(since="soon")),
    (ParameterError, lambda graph: graph.cite("close")),
    (ParameterError, lambda graph: graph.cite("record", "rkc", accessed="today")),
    (QuerySyntaxError, lambda graph: graph.sparql("SELECT")),
    (
        QueryRefusedError,
        lambda graph: graph.sparql("SELECT * { SERVICE <http://a.b/> { ?s ?p ?o } }"),
    ),
]


@pytest.mark.parametrize("name", ["limit", "cursor", "langg"])
def test_an_argument_that_there_is_not_is_refused(graph: Graph, name: str) -> None:
    claims: Any = graph.claims
    with pytest.raises(TypeError, match=f"unexpected keyword argument '{name}'"):
        claims(**{name: "2"})


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_the_errors_are_the_same(graph: Graph, remote: Graph, number: int) -> None:
    kind, call = WRONG[number]
    with pytest.raises(DcgraphError) as here:
        call(graph)
    with pytest.raises(DcgraphError) as there:
        call(remote)
    assert type(here.value) is kind
    assert type(there.value) is kind
    assert getattr(there.value, "near", None) == getattr(here.value, "near", None)


def test_the_nearest_name_is_told(remote: Graph) -> None:
    with pytest.raises(NotFoundError, match="did you mean digital-customs") as found:
        remote.record("digital-custom")
    assert found.value.near[0] == "digital-customs"


@pytest.mark.parametrize(
    ("given", "asked"),
    [((), {}), (("matrix",), {}), (("record", "rkc"), {"server": "dcgraph.example"})],
)
def test_an_address_that_nobody_could_follow_is_not_cited(
    graph: Graph, given: tuple[str, ...], asked: dict[str, str]
) -> None:
    with pytest.raises(ParameterError, match="server"):
        graph.cite(*given, **asked)


def test_a_filter_that_there_is_not_is_a_mistake_of_the_program(graph: Graph) -> None:
    with pytest.raises(TypeError, match="asof"):
        graph.record("rkc", asof="2005")  # type: ignore[call-arg]


def test_what_is_no_snapshot_is_told(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="dcgraph build"):
        Graph.open(tmp_path)


@contextmanager
def answering(*replies: tuple[int, str, bytes], pause: float = 0.0) -> Iterator[str]:
    """A server that gives the replies in turn, the last for ever, dripping where it pauses."""
    left = list(replies)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.send_header("location", "https://elsewhere.example/")
            self.end_headers()
            try:
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(pause)
            except OSError:
                return

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(PATIENCE)
        server.server_close()


JSON = "application/json"
FRONT = (200, JSON, b'{"name": "dcgraph"}')


@pytest.mark.parametrize(
    "reply",
    [
        (200, "text/html", b"<p>It works!</p>"),
        (200, JSON, b'{"name": "other"}'),
        (200, JSON, b"[]"),
        (404, "text/html", b"nothing"),
        (302, "text/html", b""),
    ],
)
def test_another_server_is_told_at_once(reply: tuple[int, str, bytes]) -> None:
    with answering(reply) as address, pytest.raises(ServerError) as found:
        Graph.at(address)
    assert address in str(found.value)


def test_where_nothing_listens_is_told() -> None:
    with pytest.raises(ServerError, match="cannot be reached"):
        Graph.at("http://127.0.0.1:9", seconds=5)


@pytest.mark.parametrize("address", ["", "ftp://a.b", "http://u:p@a.b", "http://a.b/?q=1", "a b"])
def test_what_is_no_address_is_told(address: str) -> None:
    with pytest.raises(ServerError, match="address"):
        Graph.at(address)


def test_another_version_is_told() -> None:
    health = (200, JSON, b'{"version": "9.0.0"}')
    with (
        answering(FRONT, (200, JSON, b'{"thing": 1}'), health) as address,
        Graph.at(address) as graph,
        pytest.raises(ServerError, match=r"9\.0\.0"),
    ):
        graph.record("rkc")


def test_a_server_that_drips_is_left() -> None:
    begun = time.monotonic()
    with answering((200, JSON, b" " * 100_000), pause=0.05) as address:
        with pytest.raises(ServerError, match=r"within 0\.5 s"):
            Graph.at(address, seconds=0.5)
        assert time.monotonic() - begun < PATIENCE


def test_a_server_that_says_nothing_is_left() -> None:
    with (
        answering((200, JSON, b"{}"), pause=1.5) as address,
        pytest.raises(ServerError, match=r"within 0\.3 s"),
    ):
        Graph.at(address, seconds=0.3)


def test_a_list_without_end_is_left() -> None:
    page = b'{"items": [], "total": 3, "next": "on", "silence": null}'
    with (
        answering(FRONT, (200, JSON, page)) as address,
        Graph.at(address) as graph,
        pytest.raises(ServerError, match="goes on"),
    ):
        list(graph.concepts())


def test_what_is_no_result_of_a_query_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from dcgraph.sparql.model import Answer, Request  # noqa: PLC0415

    def solved(_: Any, request: Request) -> Answer:
        return Answer("solutions", request.solutions_format, b"{}", 0.0)

    with answering(FRONT) as address, Graph.at(address) as graph:
        monkeypatch.setattr("dcgraph.client.remote.Remote.solved", solved)
        with pytest.raises(ServerError, match="no result of SPARQL"):
            graph.sparql("ASK {}")
