"""The documented nginx, in front of a stub of the server."""

from __future__ import annotations

import http.server
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from tests.waiting import PATIENCE, wait_until

from dcgraph_api.app import ROUTES

OPERATIONS = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
BURST = 40
CONNECTIONS = 40
FREE = {"/health", "/ready", "/static/{name}", "/favicon.ico"}
"""The routes without a limit of rate."""

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


class Stub(http.server.BaseHTTPRequestHandler):
    """Answers all with JSON; what is asked under /hold when `go` is set."""

    protocol_version = "HTTP/1.1"
    go = threading.Event()
    held = threading.Semaphore(0)

    def do_GET(self) -> None:
        if self.path.startswith("/hold"):
            self.held.release()
            self.go.wait(30)
        body = b'{"a": "' + b"x" * 2_000 + b'"}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def replaced(text: str, pattern: str, by: str) -> str:
    changed, count = re.subn(pattern, by, text)
    assert count, pattern
    return changed


@contextmanager
def proxy(rate: str) -> Iterator[httpx2.Client]:
    """A client of the documented nginx, at a socket instead of a port, with another rate."""
    text = re.search(r"```nginx\n(.*?)```", OPERATIONS.read_text("utf-8"), re.DOTALL)
    assert text
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    # The path of a socket must be short.
    with tempfile.TemporaryDirectory() as folder, server:
        conf = replaced(text[1], r"listen 443 ssl;", f"listen unix:{folder}/https;")
        conf = replaced(conf, r"listen 80;", f"listen unix:{folder}/http;")
        conf = replaced(conf, r"ssl_\w+ [^;]*;", "")
        conf = replaced(conf, r"127\.0\.0\.1:8000", f"127.0.0.1:{server.server_port}")
        conf = replaced(conf, r"rate=10r/s", f"rate={rate}")
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "".join(f"{one}_temp_path {folder}/{one};\n" for one in kinds)
        Path(folder, "nginx.conf").write_text(
            f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr crit;\n"
            f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{conf}}}\n"
        )
        threading.Thread(target=server.serve_forever).start()
        process = subprocess.Popen(
            (str(NGINX), "-p", folder, "-e", "stderr", "-c", f"{folder}/nginx.conf"),
            stderr=subprocess.PIPE,
            text=True,
        )
        transport = httpx2.HTTPTransport(
            uds=f"{folder}/https", limits=httpx2.Limits(max_connections=200)
        )
        try:

            def listens() -> bool:
                assert process.poll() is None, process.stderr and process.stderr.read()
                return Path(folder, "https").exists()

            wait_until(listens)
            with httpx2.Client(
                base_url="http://a", transport=transport, timeout=PATIENCE
            ) as client:
                yield client
        finally:
            Stub.go.set()
            process.terminate()
            process.communicate(timeout=PATIENCE)
            server.shutdown()


def test_the_limit_of_rate_holds_on_every_path_that_may_run_a_query() -> None:
    paths = {route: re.sub(r"\{[^}]*\}", "x", route) for route in ROUTES}
    assert {"/sparql", "/at/{pin}/{path:path}", *FREE} <= set(paths)
    with proxy(rate="1r/m") as client:
        query = {"query": "ASK {}"}
        answers = [client.get("/at/x/sparql", params=query).status_code for _ in range(150)]
        assert answers == [200] * (BURST + 1) + [429] * (150 - BURST - 1)
        told = {route: client.get(path).status_code for route, path in paths.items()}
        assert told.pop("/metrics") == 404
        assert {route for route, status in told.items() if status == 200} == FREE
        assert set(told.values()) == {200, 429}


def test_the_requests_in_progress_of_a_client_are_limited() -> None:
    with proxy(rate="1000r/s") as client, ThreadPoolExecutor(CONNECTIONS) as pool:
        Stub.go.clear()
        held = [pool.submit(client.get, f"/hold?{number}") for number in range(CONNECTIONS)]
        for _ in held:
            assert Stub.held.acquire(timeout=PATIENCE)
        assert client.get("/health").status_code == 429
        Stub.go.set()
        assert {one.result(30).status_code for one in held} == {200}
        assert client.get("/health").status_code == 200


def test_answers_are_compressed_and_say_that_only_https_is_spoken() -> None:
    with proxy(rate="10r/s") as client:
        response = client.get("/sparql", headers={"accept-encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["strict-transport-security"].startswith("max-age=")
