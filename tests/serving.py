"""A real server for a test to talk to, over a snapshot that the test writes itself."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph
from tests.waiting import PATIENCE, wait_until

from dcgraph.research.facts import facts_of, write_facts
from dcgraph.research.search import documents
from dcgraph.snapshot.manifest import FOLDER, TABLES, Manifest, seal
from dcgraph.snapshot.search_index import build_index
from dcgraph.tables.fill import write_tables
from dcgraph_api.app import create_app
from dcgraph_api.config import Settings
from dcgraph_api.server import Server


def quads_in(name: str, turtle: str) -> Iterator[pyoxigraph.Quad]:
    """The triples of a text in Turtle, as quads of the graph with this IRI."""
    for quad in pyoxigraph.parse(turtle, pyoxigraph.RdfFormat.TURTLE, base_iri=name):
        yield pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, pyoxigraph.NamedNode(name))


def write_snapshot(folder: Path, quads: Iterable[pyoxigraph.Quad]) -> Path:
    """Write a snapshot of quads in named graphs, as a build makes it."""
    store = pyoxigraph.Store(str(folder / "store"))
    store.extend(quads)
    facts = facts_of(store, ())
    (folder / FOLDER).mkdir(exist_ok=True)
    write_tables(store, folder / FOLDER / TABLES)
    store.flush()
    triples = len(store)
    named = sum(1 for _ in store.named_graphs())
    del store
    manifest = Manifest(
        version="0.1.0",
        hash="5eed" * 16,
        inputs="",
        triples=triples,
        derived=0,
        graphs=named,
        texts=0,
        built="2026-11-24T00:00:00+00:00",
    )
    build_index(folder / "search.sqlite", documents(facts))
    write_facts(facts, folder / "facts.jsonl")
    return seal(folder, manifest).path


@contextmanager
def serving(snapshot: Path, settings: Settings) -> Iterator[str]:
    """Run a server over the snapshot and give its address, on a port that was free."""
    server = Server(create_app(snapshot, settings))
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    wait_until(lambda: server.address or not thread.is_alive())
    assert server.address, "the server did not start"
    try:
        yield server.address
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the server did not stop"
