"""A SPARQL endpoint that does whatever a test likes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from tests.waiting import PATIENCE

from dcgraph.remote import prepare as layout

CONTENT = "5eed" * 16
GRAPH = "https://example.org/graph"
JSON = "application/sparql-results+json"
NT = "application/n-triples"
XSD = "http://www.w3.org/2001/XMLSchema#"


def table(*rows: dict[str, Any], columns: str = "x") -> bytes:
    content = {"head": {"vars": columns.split()}, "results": {"bindings": list(rows)}}
    return json.dumps(content).encode()


def uri(value: str) -> dict[str, str]:
    return {"type": "uri", "value": value}


def literal(value: str, datatype: str = "") -> dict[str, str]:
    found = {"type": "literal", "value": value}
    return found | ({"type": "typed-literal", "datatype": XSD + datatype} if datatype else {})


PUBLISHED = table(
    {"p": uri(layout.HASH), "o": literal(CONTENT)},
    {"p": uri(layout.COUNT), "o": literal("7", "integer")},
    {"p": uri(layout.PART), "o": uri(GRAPH)},
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
    """Replies to what a store asks for itself, else as it is told, and remembers all forms."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: list[Reply] = []
        self.reply = Reply()
        self.published = Reply(PUBLISHED)
        self.pulse = Reply(table({"s": uri("urn:s")}, columns="s"))
        self.asked: list[str] = []
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
        query = form.get("query", [""])[0]
        if "published>" in query:
            self.server.asked.append(query)
            reply = self.server.published
        elif query == "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1":
            self._send(self.server.pulse)
            return
        elif query == "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }":
            reply = Reply(SEVEN)
        else:
            self.server.forms.append(form)
            reply = self.server.replies.pop(0) if self.server.replies else self.server.reply
        self.server.entered.release()
        if reply.until is not None:
            reply.until.wait(PATIENCE)
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


@contextmanager
def listening() -> Iterator[Endpoint]:
    """An endpoint that runs, on a port that was free."""
    with Endpoint() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
