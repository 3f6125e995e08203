"""Clients that hold on to more of the server than they may."""

from __future__ import annotations

import json
import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest
import uvicorn
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send
from tests.waiting import PATIENCE, wait_until

from dcgraph_api.caching import Reply
from dcgraph_api.clients import Clients, parse_networks
from dcgraph_api.http_limits import MAX_FIELDS, guarded_protocol
from dcgraph_api.metrics import Metrics
from dcgraph_api.requests import read_body
from dcgraph_api.server import allow_connections

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
CLOSING = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
LARGE = 24 << 20
"""More than the system keeps for a connection by itself."""


@contextmanager
def serving(
    body: bytes, head_seconds: float = 5.0, *, reads: bool = False, **bounds: Any
) -> Iterator[tuple[uvicorn.Server, int]]:
    """A server that answers everything with `body`; yields it and its port.

    It answers without a look at the body of the request, or once it has read it.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if reads:
            try:
                await read_body(scope, receive, limit=1 << 20, seconds=10.0)
            except ClientDisconnect:
                return
        await Reply(200, body).send(send)

    protocol = guarded_protocol(65_536, head_seconds, **bounds)
    server = uvicorn.Server(
        uvicorn.Config(
            app, loop="uvloop", http=protocol, lifespan="off", log_config=None, access_log=False
        )
    )
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield server, port
    finally:
        server.should_exit = server.force_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive()


def connect(port: int, receive_buffer: int = 0, source: str = "127.0.0.1") -> socket.socket:
    made = socket.socket()
    made.bind((source, 0))
    if receive_buffer:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    made.settimeout(PATIENCE)
    made.connect(("127.0.0.1", port))
    return made


def read_all(connection: socket.socket) -> bytes:
    received = b""
    while chunk := connection.recv(1 << 20):
        received += chunk
    return received


def test_a_connection_too_many_is_answered_and_closed_until_another_ends() -> None:
    metrics = Metrics()
    with serving(b"body", connections=4, metrics=metrics) as (server, port), ExitStack() as kept:
        first, *_ = [kept.enter_context(connect(port)) for _ in range(4)]
        wait_until(lambda: len(server.server_state.connections) == 4)
        with connect(port) as surplus:
            surplus.sendall(GET)
            head, _, body = read_all(surplus).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"retry-after: 1" in head
        assert b"x-request-id: " in head
        assert json.loads(body)["limit"] == 4
        assert b'kind="unavailable"} 1.0' in metrics.page()
        first.sendall(CLOSING)
        assert read_all(first).endswith(b"body")
        wait_until(lambda: len(server.server_state.connections) == 3)
        with connect(port) as fresh:
            fresh.sendall(CLOSING)
            assert read_all(fresh).startswith(b"HTTP/1.1 200 ")


def test_connections_of_one_client_are_limited_and_those_of_others_are_not() -> None:
    bounds: dict[str, Any] = {"client_connections": 2, "clients": Clients(0)}
    with serving(b"body", **bounds) as (server, port), ExitStack() as kept:
        first, _ = [kept.enter_context(connect(port)) for _ in range(2)]
        wait_until(lambda: len(server.server_state.connections) == 2)
        with connect(port) as surplus:
            surplus.sendall(GET)
            head, _, body = read_all(surplus).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 429 ")
        assert json.loads(body)["limit"] == 2
        with connect(port, source="127.0.0.2") as other:
            other.sendall(CLOSING)
            assert read_all(other).startswith(b"HTTP/1.1 200 ")
        first.sendall(CLOSING)
        assert read_all(first).endswith(b"body")
        wait_until(lambda: len(server.server_state.connections) == 1)
        with connect(port) as fresh:
            fresh.sendall(CLOSING)
            assert read_all(fresh).startswith(b"HTTP/1.1 200 ")


def test_the_connections_of_a_trusted_proxy_are_not_limited() -> None:
    clients = Clients(0, parse_networks("127.0.0.0/8"))
    with (
        serving(b"body", client_connections=1, clients=clients) as (server, port),
        ExitStack() as kept,
    ):
        several = [kept.enter_context(connect(port)) for _ in range(3)]
        wait_until(lambda: len(server.server_state.connections) == 3)
        for one in several:
            one.sendall(CLOSING)
            assert read_all(one).startswith(b"HTTP/1.1 200 ")


def test_a_flood_from_one_address_shuts_nobody_else_out() -> None:
    bounds: dict[str, Any] = {"connections": 8, "client_connections": 4, "clients": Clients(0)}
    with serving(b"body", **bounds) as (server, port), ExitStack() as kept:
        flood = [kept.enter_context(connect(port)) for _ in range(60)]
        wait_until(lambda: len(server.server_state.connections) >= 4)
        for one in flood:
            with suppress(ConnectionError):
                one.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        for _ in range(20):
            with connect(port, source="127.0.0.2") as other:
                other.sendall(CLOSING)
                assert read_all(other).startswith(b"HTTP/1.1 200 ")


ENDLESS = {
    "length": b"Content-Length: 90000000\r\n\r\n",
    "chunk": b"Transfer-Encoding: chunked\r\n\r\n5555555\r\n",
    "trailer": b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-Slow: ",
}


@pytest.mark.parametrize("rest", ENDLESS.values(), ids=ENDLESS)
def test_a_request_that_does_not_end_is_answered_and_not_waited_for(rest: bytes) -> None:
    with serving(b"body", 0.3) as (server, port), connect(port) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n" + rest)
        received = read_all(slow)
        assert received.endswith(b"body")
        assert b"connection: close" in received

        def gone() -> bool:
            with suppress(ConnectionError):
                slow.sendall(b"x")
            return not server.server_state.connections

        wait_until(gone)


@pytest.mark.parametrize("rest", ENDLESS.values(), ids=ENDLESS)
def test_what_follows_the_last_answer_is_read_up_to_a_bound(rest: bytes) -> None:
    with serving(b"body", 60.0) as (_, port), connect(port) as fast:
        fast.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n" + rest)
        with pytest.raises(ConnectionError):
            # More than the bound and all buffers on the way.
            fast.sendall(b"x" * (80 << 20))


def trailers(count: int, size: int) -> Iterator[bytes]:
    """The start of a chunked request, then so many trailers of so many bytes."""
    yield b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    for number in range(count):
        yield b"X-%d: " % number + b"y" * size + b"\r\n"


@pytest.mark.parametrize(("count", "size"), [(100_000, 4), (1, 1 << 20)])
def test_trailers_are_as_large_as_a_head_at_most(count: int, size: int) -> None:
    with serving(b"body", reads=True) as (_, port), connect(port) as greedy:
        greedy.sendall(b"".join(trailers(count, size)))
        head, _, body = read_all(greedy).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 431 ")
    assert json.loads(body)["limit"] == 65_536
    assert "trailers" in json.loads(body)["detail"]


def test_a_few_trailers_do_no_harm_and_the_connection_goes_on() -> None:
    with serving(b"body", reads=True) as (_, port), connect(port) as kept:
        for _ in range(2):
            kept.sendall(b"".join(trailers(3, 4)) + b"\r\n")
            received = b""
            while not received.endswith(b"body"):
                received += kept.recv(65_536)
            assert received.startswith(b"HTTP/1.1 200 ")


def test_a_head_of_too_many_fields_is_refused() -> None:
    with serving(b"body") as (_, port):
        for count, status in ((MAX_FIELDS, b"200"), (MAX_FIELDS + 1, b"431")):
            fields = b"".join(b"X-%d: y\r\n" % number for number in range(count - 2))
            with connect(port) as connection:
                connection.sendall(CLOSING.removesuffix(b"\r\n") + fields + b"\r\n")
                assert read_all(connection).split(b" ")[1] == status


def test_a_connection_too_many_that_asks_nothing_is_closed() -> None:
    with serving(b"body", connections=1) as (server, port), connect(port):
        wait_until(lambda: len(server.server_state.connections) == 1)
        with connect(port) as surplus:
            assert read_all(surplus) == b""
        wait_until(lambda: len(server.server_state.connections) == 1)


def test_far_too_many_are_closed_at_once() -> None:
    with serving(b"body", connections=1) as (server, port), connect(port), connect(port):
        wait_until(lambda: len(server.server_state.connections) == 2)
        with connect(port) as third, suppress(ConnectionResetError):
            assert read_all(third) == b""
        assert len(server.server_state.connections) <= 2


@pytest.mark.parametrize("request_bytes", [GET, CLOSING, GET * 3])
def test_a_client_that_reads_nothing_loses_its_connection(request_bytes: bytes) -> None:
    with (
        serving(b"x" * LARGE, send_seconds=0.2) as (server, port),
        connect(port, receive_buffer=4096) as silent,
    ):
        silent.sendall(request_bytes)
        wait_until(lambda: server.server_state.connections)
        wait_until(lambda: not server.server_state.connections)


def test_a_client_that_reads_slowly_gets_all_of_it() -> None:
    with serving(b"x" * LARGE, send_seconds=1.0) as (_, port), connect(port, 65_536) as slow:
        slow.sendall(CLOSING)
        received = 0
        while chunk := slow.recv(1 << 16):
            received += len(chunk)
            # In all longer than an answer may wait unread.
            time.sleep(0.004)
        assert received > LARGE


def test_a_connection_that_is_kept_serves_on_after_the_time_of_an_answer() -> None:
    with serving(b"body", send_seconds=0.05) as (_, port), connect(port) as kept:
        for _ in range(4):
            kept.sendall(GET)
            received = b""
            while not received.endswith(b"body"):
                received += kept.recv(65_536)
            time.sleep(0.06)


def test_the_limit_of_open_files_is_raised_and_never_lowered() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (300, before[1]))
        allow_connections(100)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (381, before[1])
        allow_connections(10)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (381, before[1])
        allow_connections(1 << 40)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (before[1], before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
