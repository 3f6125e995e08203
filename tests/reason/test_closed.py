"""Whatever an ontology names, the reasoner reads no file and asks no server for it."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from tests.waiting import PATIENCE

from dcgraph.files import Rooms
from dcgraph.owl.hermit import Hermit, reason
from dcgraph.rdf.corpus import load

IMPORTS = NamedNode("http://www.w3.org/2002/07/owl#imports")
# Whoever reads it finds a contradiction.
TRAP = """<urn:a> a <urn:C> , <urn:D> .
<urn:C> a <http://www.w3.org/2002/07/owl#Class> ;
    <http://www.w3.org/2002/07/owl#disjointWith> <urn:D> .
<urn:D> a <http://www.w3.org/2002/07/owl#Class> .
"""


class Server(http.server.ThreadingHTTPServer):
    """Serves the trap at any path, and remembers what was asked for."""

    asked: list[str]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Server)
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/turtle")
        self.end_headers()
        self.wfile.write(TRAP.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as made:
        made.asked = []
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def importing(rooms: Rooms, iri: str) -> None:
    path = rooms.root / "ontology" / "dcgraph.ttl"
    text = path.read_text("utf-8").replace("owl:imports ", f"owl:imports <{iri}> , ", 1)
    path.write_text(text, encoding="utf-8")


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
def test_no_import_is_followed(small: Rooms, server: Server, tmp_path: Path) -> None:
    trap = tmp_path / "trap.ttl"
    trap.write_text(TRAP, encoding="utf-8")
    for iri in (
        f"http://127.0.0.1:{server.server_port}/trap.ttl",
        trap.as_uri(),
        "file:///etc/passwd",
        "file:///nowhere/at-all.ttl",
    ):
        importing(small, iri)
    verdict = reason(load(small), Hermit(120))
    assert verdict.consistent
    assert server.asked == []


@pytest.mark.nightly
@pytest.mark.usefixtures("java")
def test_the_traps_are_sprung_by_whoever_follows_imports(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the test above would see if imports were left in."""
    trap = tmp_path / "trap.ttl"
    trap.write_text(TRAP, encoding="utf-8")
    monkeypatch.setattr("dcgraph.owl.hermit._IMPORTS", "urn:nothing")
    for iri in (trap.as_uri(), f"http://127.0.0.1:{server.server_port}/trap.ttl"):
        header = f"<urn:o> a <http://www.w3.org/2002/07/owl#Ontology> ; {IMPORTS} <{iri}> ."
        triples = [Triple(*quad) for quad in map(tuple_of, parse(header, RdfFormat.TURTLE))]
        assert Hermit(120).first_inconsistent([triples]) == 0
    assert server.asked


def tuple_of(quad: object) -> tuple[NamedNode, NamedNode, NamedNode]:
    return quad.subject, quad.predicate, quad.object  # type: ignore[attr-defined]


@pytest.mark.usefixtures("java")
@pytest.mark.skipif(sys.platform != "linux", reason="the second wall is the Linux kernel's")
def test_the_command_closes_the_network_to_java_too(small: Rooms, tmp_path: Path) -> None:
    """A stand-in for Java that tries to connect is refused by the kernel."""
    fake = tmp_path / "bin"
    fake.mkdir()
    told = tmp_path / "told"
    (fake / "java").write_text(
        f"#!{sys.executable}\nimport socket\ntry:\n    socket.socket()\n    word = 'open'\n"
        f"except PermissionError:\n    word = 'closed'\nopen({str(told)!r}, 'w').write(word)\n",
        encoding="utf-8",
    )
    (fake / "java").chmod(0o755)
    main = "from dcgraph.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", main, "reason", "--root", str(small.root)],
        env={**os.environ, "PATH": f"{fake}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert told.read_text("utf-8") == "closed"
    assert done.returncode == 2
    assert "HermiT gave up" in done.stderr
