"""Publishing to a graph store that lives in a dictionary."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pyoxigraph
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store

from dcgraph.errors import BuildError, SettingsError
from dcgraph.remote.prepare import HASH, PUBLISHED, SKOLEM, Published, everything
from dcgraph.remote.publish import (
    PASSWORD,
    USER,
    Credentials,
    VirtuosoLoader,
    credentials,
    publish,
    publish_in_bulk,
    publish_to,
)
from dcgraph.snapshot.manifest import Manifest, Snapshot

NODE = BlankNode("b1")
FILES = {"https://example.org/a": 3, "https://example.org/b": 2}
SECRET = "not to be told"


class GraphStore(ThreadingHTTPServer):
    """Keeps graphs as N-Triples; answers with `failing` from the request `fails_at` on."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.graphs: dict[str, list[str]] = {}
        self.calls: list[tuple[str, str]] = []
        self.failing = 500
        self.fails_at: int | None = None
        self.forgets = False
        self.wants = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/graphs"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_any(self) -> None:
        server = self.server
        assert isinstance(server, GraphStore)
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        (graph,) = parse_qs(urlsplit(self.path).query)["graph"]
        if server.wants and self.headers.get("authorization") != server.wants:
            self.reply(401, b"")
            return
        server.calls.append((self.command, graph))
        if server.fails_at is not None and len(server.calls) > server.fails_at:
            self.reply(server.failing, b"no \n room")
        elif self.command in ("GET", "DELETE") and graph not in server.graphs:
            self.reply(404, b"")
        elif self.command == "GET":
            self.reply(200, "".join(server.graphs[graph]).encode())
        else:
            self.change(server, graph, body.decode())
            self.reply(204, b"")

    do_GET = do_PUT = do_POST = do_DELETE = handle_any  # noqa: N815  # the names of the base

    def change(self, server: GraphStore, graph: str, text: str) -> None:
        if self.command in ("PUT", "DELETE"):
            server.graphs.pop(graph, None)
        if text and not (server.forgets and graph == PUBLISHED):
            assert self.headers["content-type"] == "application/n-triples"
            server.graphs.setdefault(graph, []).extend(text.splitlines(keepends=True))

    def reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if status != 204:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def target() -> Iterator[GraphStore]:
    with GraphStore() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def snapshot(folder: Path, content: str, files: dict[str, int]) -> Snapshot:
    """A snapshot with so many triples in each file, all with one blank node."""
    folder.mkdir()
    store = Store(str(folder / "store"))
    for graph, count in files.items():
        for number in range(count):
            value = Literal(f"{graph} {number}")
            store.add(Quad(NODE, NamedNode("urn:p"), value, NamedNode(graph)))
    store.flush()
    count = sum(files.values())
    manifest = Manifest(
        version="0",
        hash=content,
        inputs="",
        triples=count,
        derived=0,
        graphs=len(files),
        texts=0,
        built="",
    )
    return Snapshot(folder, manifest)


@pytest.fixture
def first(tmp_path: Path) -> Snapshot:
    return snapshot(tmp_path / "first", "1" * 64, FILES)


def test_all_triples_are_there_and_what_says_so_comes_last(
    target: GraphStore, first: Snapshot
) -> None:
    said: list[str] = []
    made = publish(first, target.url, tell=said.append, chunk=2)
    whole = everything("1" * 64)
    assert {graph: len(lines) for graph, lines in target.graphs.items()} == {
        **FILES,
        whole: 5,
        PUBLISHED: 4,
    }
    assert (made.triples, made.graphs, made.replaces) == (5, tuple(FILES), None)
    writes = [call for call in target.calls if call[0] in ("PUT", "POST")]
    assert writes[-1] == ("PUT", PUBLISHED)
    assert [method for method, graph in writes if graph == whole] == ["PUT", "POST", "POST"]
    assert said[-1] == "making it current"
    assert "triple 4 of 5" in said


def test_a_blank_node_is_one_in_all_graphs(target: GraphStore, first: Snapshot) -> None:
    publish(first, target.url)
    lines = [line for graph in (*FILES, everything("1" * 64)) for line in target.graphs[graph]]
    subjects = {
        quad.subject for quad in pyoxigraph.parse("".join(lines), format=RdfFormat.N_TRIPLES)
    }
    assert subjects == {NamedNode(SKOLEM + "b1")}


def test_the_snapshot_before_stays_and_the_one_before_that_goes(
    target: GraphStore, tmp_path: Path
) -> None:
    for number, files in enumerate((FILES, {"https://example.org/a": 1}, FILES), 1):
        publish(snapshot(tmp_path / str(number), str(number) * 64, files), target.url)
        if number == 2:
            assert "https://example.org/b" not in target.graphs
    wholes = {graph for graph in target.graphs if "everything" in graph}
    assert wholes == {everything("2" * 64), everything("3" * 64)}


def test_what_is_there_already_is_not_written_again(target: GraphStore, first: Snapshot) -> None:
    made = publish(first, target.url)
    target.calls.clear()
    assert publish(first, target.url) == made
    assert target.calls == [("GET", PUBLISHED)]
    target.graphs[everything("1" * 64)].clear()
    assert publish(first, target.url, anew=True) == made
    assert len(target.graphs[everything("1" * 64)]) == 5


def test_going_back_never_empties_what_is_asked(target: GraphStore, tmp_path: Path) -> None:
    made = [snapshot(tmp_path / name, name * 64, FILES) for name in "12"]
    for one in (*made, made[0]):
        target.calls.clear()
        publish(one, target.url, chunk=2)
    whole = everything("1" * 64)
    assert {method for method, graph in target.calls if graph == whole} == {"POST"}
    assert publish(made[0], target.url).replaces == "2" * 64


@pytest.mark.parametrize("fails_at", range(8))
def test_what_is_half_published_is_never_current_and_never_forgotten(
    fails_at: int, target: GraphStore, first: Snapshot, tmp_path: Path
) -> None:
    publish(first, target.url)
    before = {graph: list(lines) for graph, lines in target.graphs.items()}
    target.calls.clear()
    target.fails_at = fails_at
    files = {"https://example.org/b": 2, "https://example.org/c": 1}
    with pytest.raises(BuildError, match=r"status 500 \(no room\)"):
        publish(snapshot(tmp_path / "next", "2" * 64, files), target.url, chunk=2)
    assert target.graphs[everything("1" * 64)] == before[everything("1" * 64)]
    said = "".join(target.graphs[PUBLISHED])
    # Asking, withdrawing, two files, the whole in two parts, clearing, making it current.
    if fails_at < 2:
        assert target.graphs == before
    else:
        assert HASH not in said
    target.fails_at = None
    made = publish(snapshot(tmp_path / "last", "3" * 64, {"https://example.org/d": 1}), target.url)
    assert made.replaces == "1" * 64
    assert target.graphs.keys() == {
        "https://example.org/d",
        everything("3" * 64),
        everything("1" * 64),
        PUBLISHED,
    }


def test_a_store_that_forgets_is_found_out(target: GraphStore, first: Snapshot) -> None:
    target.forgets = True
    with pytest.raises(BuildError, match="does not keep what it is given"):
        publish(first, target.url)


def test_the_password_is_needed_and_never_told(target: GraphStore, first: Snapshot) -> None:
    target.wants = "Basic " + b64encode(f"me:{SECRET}".encode()).decode()
    with pytest.raises(BuildError, match="DCGRAPH_PUBLISH_PASSWORD") as caught:
        publish(first, target.url, Credentials("me", SECRET + "!", "basic"))
    assert SECRET not in str(caught.value)
    user = Credentials("me", SECRET, "basic")
    assert SECRET not in repr(user)
    assert publish(first, target.url, user).triples == 5


def test_an_address_with_a_password_is_refused(first: Snapshot) -> None:
    with pytest.raises(BuildError, match="by themselves") as caught:
        publish(first, f"http://me:{SECRET}@127.0.0.1/")
    assert SECRET not in str(caught.value)


def test_what_is_no_graph_store_is_told(target: GraphStore, first: Snapshot) -> None:
    target.graphs[PUBLISHED] = ["<html>"]
    with pytest.raises(BuildError, match="no N-Triples"):
        publish(first, target.url)


def test_nobody_there(first: Snapshot) -> None:
    with GraphStore() as gone:
        url = gone.url
    with pytest.raises(BuildError, match="cannot be reached"):
        publish(first, url)


def test_who_publishes_is_in_the_environment(target: GraphStore, first: Snapshot) -> None:
    assert credentials({}) is None
    found = credentials({USER: "me", PASSWORD: SECRET})
    assert found == Credentials("me", SECRET)
    for half in ({USER: "me"}, {PASSWORD: SECRET}):
        with pytest.raises(SettingsError, match="set both or none"):
            credentials(half)
    assert publish_to(first, target.url, None).triples == 5


def test_the_bulk_loader_needs_a_user(first: Snapshot, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=USER):
        publish_to(first, "127.0.0.1:1111", None, load_folder=tmp_path)


class Loader:
    """Loads files into a dictionary, as Virtuoso does into itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.graphs: dict[str, set[pyoxigraph.Triple]] = {}
        self.calls: list[str] = []
        self.fails_at: int | None = None

    def said(self, graph: str) -> list[tuple[str, str]]:
        return [
            (triple.predicate.value, triple.object.value)
            for triple in self.graphs.get(graph, ())
            if isinstance(triple.object, NamedNode | Literal)
        ]

    def clear(self, graphs: Any) -> None:
        self._called("clear")
        for graph in graphs:
            assert graph != everything("1" * 64) or "1" * 64 not in self.asked
            self.graphs.pop(graph, None)

    def load(self, files: Any) -> None:
        self._called("load")
        for path, graph in files:
            triples = {quad.triple for quad in pyoxigraph.parse(path=path)}
            self.graphs.setdefault(graph, set()).update(triples)

    asked: frozenset[str] = frozenset()

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if self.fails_at is not None and len(self.calls) > self.fails_at:
            raise BuildError("no room")


def in_bulk(made: Snapshot, loader: Loader, *, anew: bool = False) -> Published:
    return publish_in_bulk(made, cast(VirtuosoLoader, loader), anew=anew)


def test_the_bulk_loader_keeps_one_round_and_clears_the_rest(tmp_path: Path) -> None:
    loader = Loader(tmp_path)
    for number in "123":
        files = {f"https://example.org/{number}": 2}
        made = in_bulk(snapshot(tmp_path / number, number * 64, files), loader)
    assert made.replaces == "2" * 64
    wholes = {everything(number * 64) for number in "23"}
    assert loader.graphs.keys() == {*wholes, "https://example.org/3", PUBLISHED}
    assert list(tmp_path.glob("*.nt")) == []


def test_the_bulk_loader_does_not_touch_what_is_asked(tmp_path: Path) -> None:
    loader = Loader(tmp_path)
    first, second = (snapshot(tmp_path / name, name * 64, FILES) for name in "12")
    made = in_bulk(first, loader)
    loader.calls.clear()
    assert in_bulk(first, loader) == made
    assert loader.calls == []
    loader.asked = frozenset({"1" * 64})
    in_bulk(second, loader)
    assert in_bulk(first, loader).replaces == "2" * 64
    loader.asked = frozenset()
    loader.calls.clear()
    in_bulk(first, loader, anew=True)
    assert loader.calls
    assert len(loader.graphs[everything("1" * 64)]) == 5


@pytest.mark.parametrize("fails_at", range(2, 6))
def test_a_bulk_that_fails_is_not_forgotten(fails_at: int, tmp_path: Path) -> None:
    loader = Loader(tmp_path)
    in_bulk(snapshot(tmp_path / "1", "1" * 64, FILES), loader)
    loader.calls.clear()
    loader.fails_at = fails_at
    with pytest.raises(BuildError, match="no room"):
        in_bulk(snapshot(tmp_path / "2", "2" * 64, {"https://example.org/c": 1}), loader)
    assert HASH not in dict(loader.said(PUBLISHED))
    loader.fails_at = None
    in_bulk(snapshot(tmp_path / "3", "3" * 64, {"https://example.org/d": 1}), loader)
    left = loader.graphs.keys() - {everything("1" * 64)}
    assert left == {"https://example.org/d", everything("3" * 64), PUBLISHED}
