"""The servers that are measured: each a process of its own on a free port of this machine."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.graphs import Graph
from benchmarks.processes import computed, tree

__all__ = [
    "CHECKOUT",
    "KINDS",
    "ONE_CLIENT",
    "BenchmarkError",
    "Running",
    "ask",
    "program",
    "running",
]

CHECKOUT = Path(__file__).resolve().parents[1]
KINDS = ("dcgraph", "dcgraph-cached", "oxigraph", "rdflib-endpoint")
"""dcgraph without and with its answer cache, and the two it is measured against."""

ONE_CLIENT = {"DCGRAPH_CLIENT_QUERIES": "100000"}
"""A load generator asks from one address as many clients would; its requests are still counted."""

_NO_CACHE = {"DCGRAPH_CACHE_BYTES": "0"}
_START_SECONDS = 300
_SETTLE_SECONDS = 60
_AT_REST = 0.1
_STOP_SECONDS = 20
JSON_RESULTS = "application/sparql-results+json"


class BenchmarkError(Exception):
    """A measurement that cannot be made or means nothing, with the reason and the repair."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: its kind, the address of its endpoint, and its process."""

    kind: str
    endpoint: str
    process: subprocess.Popen[bytes]


def program(name: str, package: str) -> str:
    """The path of a program, beside this interpreter or on the PATH."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise BenchmarkError(f"There is no program {name} here; install {package}.")
    return found


@contextmanager
def running(
    kind: str,
    graph: Graph,
    settings: Mapping[str, str] | None = None,
    home: Path | None = None,
    checkout: Path = CHECKOUT,
) -> Iterator[Running]:
    """Start a server over a graph, wait until it answers and rests, and stop it at the end.

    `settings` are DCGRAPH_… variables, on top of those of this process. With `home` it serves
    the current snapshot of that folder. It runs in `checkout`. Raises BenchmarkError with its
    last words when it does not start.
    """
    port = _free_port()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - programs named here, over files made here
            _command(kind, graph, port, home),
            cwd=checkout,
            env=os.environ | _environment(kind, port) | dict(settings or {}),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        path = {"oxigraph": "/query", "rdflib-endpoint": "/"}.get(kind, "/sparql")
        server = Running(kind, f"http://127.0.0.1:{port}{path}", process)
        try:
            try:
                _await(server)
                _settle(process.pid)
            except BenchmarkError as failure:
                said.seek(0)
                words = said.read()[-2000:].decode(errors="replace").strip()
                raise BenchmarkError(f"{failure} Its last words: {words or 'none'}") from failure
            yield server
        finally:
            _stop(process)


def ask(endpoint: str, query: str, accept: str = JSON_RESULTS, seconds: float = 300) -> bytes:
    """The body of the answer to a query sent by POST; raises BenchmarkError for any but a 200."""
    parts = urlsplit(endpoint)
    connection = http.client.HTTPConnection(parts.netloc, timeout=seconds)
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    try:
        connection.request("POST", parts.path, query.encode(), headers)
        response = connection.getresponse()
        body = response.read()
    except (OSError, http.client.HTTPException) as error:
        raise BenchmarkError(f"{endpoint} gives no answer: {error}.") from error
    finally:
        connection.close()
    if response.status != http.client.OK:
        raise BenchmarkError(f"{endpoint} answers {response.status}: {body[:300]!r}.")
    return body


def _command(kind: str, graph: Graph, port: int, home: Path | None) -> list[str]:
    if kind == "oxigraph":
        command = program("oxigraph", "the Python package oxigraph")
        place = ["--location", str(graph.store), "--bind", f"127.0.0.1:{port}"]
        return [command, "serve-read-only", "--union-default-graph", *place]
    if kind == "rdflib-endpoint":
        command = program("rdflib-endpoint", "the Python package rdflib-endpoint")
        file = str(graph.ntriples())
        return [command, "serve", "--host", "127.0.0.1", "--port", str(port), file]
    return [sys.executable, "-m", "benchmarks.serve", str(home or graph.snapshot)]


def _environment(kind: str, port: int) -> dict[str, str]:
    address = {"DCGRAPH_HOST": "127.0.0.1", "DCGRAPH_PORT": str(port)}
    return address | (_NO_CACHE if kind == "dcgraph" else {})


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _await(server: Running) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        if server.process.poll() is not None:
            raise BenchmarkError(f"{server.kind} ended with code {server.process.returncode}.")
        try:
            json.loads(ask(server.endpoint, "ASK {}", seconds=5))
        except (BenchmarkError, ValueError) as error:
            if time.monotonic() > deadline:
                raise BenchmarkError(
                    f"{server.kind} gave no answer in {_START_SECONDS} s."
                ) from error
            time.sleep(0.05)
        else:
            return


def _settle(root: int) -> None:
    """Wait until the server has read what it means to keep in memory, which takes a while."""
    deadline = time.monotonic() + _SETTLE_SECONDS
    before = computed(tree(root))
    while time.monotonic() < deadline:
        time.sleep(1)
        now = computed(tree(root))
        if now - before < _AT_REST:
            return
        before = now


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
