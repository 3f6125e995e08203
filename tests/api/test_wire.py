"""Clients that hold on to more of the server than they may."""

from __future__ import annotations

import json
import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from dcgraph_api.metrics import Metrics
from dcgraph_api.replies import Reply
from dcgraph_api.server import allow_connections
from dcgraph_api.wire import guarded_protocol

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
CLOSING = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
LARGE = 24 << 20
"""More than the system keeps for a connection by itself."""


@contextmanager
def serving(body: bytes, **bounds: float) -> Iterator[tuple[uvicorn.Server, int]]:
    """A server that answers everything with `body`; yields it and its port."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await Reply(200, body).send(send)

    protocol = guarded_protocol(65_536, 5.0, **bounds)  # type: ignore[arg-type]
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
        thread.join(10)
        assert not thread.is_alive()


def wait_until(holds: object) -> None:
    assert callable(holds)
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def connect(port: int, receive_buffer: int = 0) -> socket.socket:
    made = socket.socket()
    if receive_buffer:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    made.settimeout(10)
    made.connect(("127.0.0.1", port))
    return made


def read_all(connection: socket.socket) -> bytes:
    received = b""
    while chunk := connection.recv(1 << 20):
        received += chunk
    return received


def test_a_connection_too_many_is_answered_and_closed_until_another_ends() -> None:
    metrics = Metrics()
    with serving(b"body", connections=4, metrics=metrics) as (server, port), ExitStack() as kept:  # type: ignore[arg-type]
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
