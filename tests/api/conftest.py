"""A small snapshot and a real server over it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pyoxigraph
import pytest
from tests.serving import serving
from tests.waiting import PATIENCE

from dcgraph.research.facts import facts_of, write_facts
from dcgraph.snapshot.manifest import FOLDER, TABLES, Manifest, seal
from dcgraph.snapshot.search_index import build_index
from dcgraph.tables.fill import write_tables
from dcgraph_api.config import Settings

THINGS = 400
TURTLE = """
    @prefix ex: <https://example.org/> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    ex:window skos:prefLabel "single window"@en, "единое окно"@ru ;
        skos:note "with, comma and \\"quotes\\"" .
"""
MANIFEST = Manifest(
    version="0.1.0",
    hash="5eed" * 16,
    inputs="",
    triples=3 + THINGS,
    derived=0,
    graphs=2,
    texts=0,
    built="2026-11-24T00:00:00+00:00",
)

Send = Callable[[bytes], bytes]


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of two named graphs, as a build makes it."""
    folder = tmp_path_factory.mktemp("snapshot")
    store = pyoxigraph.Store(str(folder / "store"))
    numbers = "".join(
        f"<https://example.org/n{n}> <https://example.org/number> {n} .\n" for n in range(THINGS)
    )
    for name, text in (("words", TURTLE), ("numbers", numbers)):
        graph = pyoxigraph.NamedNode(f"https://example.org/graph/{name}")
        store.bulk_load(text, pyoxigraph.RdfFormat.TURTLE, to_graph=graph)
    store.flush()
    del store
    build_index(folder / "search.sqlite", ())
    write_facts(facts_of((), ()), folder / "facts.jsonl")
    (folder / FOLDER).mkdir()
    write_tables((), folder / FOLDER / TABLES)
    return seal(folder, MANIFEST).path


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Limits that tests can reach in a moment, and nothing else does on a busy machine."""
    return Settings(
        port=0,
        workers=2,
        processes=1,
        memory_quads=0,
        time_limit=3.0,
        memory=96 << 20,
        output_bytes=1 << 20,
        query_bytes=20_000,
        body_bytes=40_000,
        head_bytes=16_384,
        receive_seconds=2.0,
    )


@pytest.fixture(scope="session")
def address(snapshot: Path, settings: Settings) -> Iterator[str]:
    """The address of a running server."""
    with serving(snapshot, settings) as address:
        yield address


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx2.Client]:
    """An HTTP client of the running server."""
    with httpx2.Client(base_url=address, timeout=PATIENCE) as opened:
        yield opened


@pytest.fixture(scope="session")
def full(shipped_address: str) -> Iterator[httpx2.Client]:
    """A client of a server over the graph as it ships."""
    with httpx2.Client(base_url=shipped_address, timeout=PATIENCE) as opened:
        yield opened


@pytest.fixture
def raw(address: str) -> Send:
    """Send bytes as they are and return all that comes back until the server closes."""
    parts = urlsplit(address)

    def send(data: bytes) -> bytes:
        connection = socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE)
        with closing(connection):
            connection.sendall(data)
            received = b""
            while chunk := connection.recv(65_536):
                received += chunk
            return received

    return send
