"""Requests that no honest client sends, as raw bytes over a real connection."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from tests.serving import serving
from tests.waiting import PATIENCE, wait_until

from dcgraph_api.config import Settings

Raw = Callable[[bytes], bytes]
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
QUERY = b"Content-Type: application/sparql-query\r\n"
CLOSE = b"Host: a\r\nConnection: close\r\n"


@pytest.fixture(autouse=True)
def answers_on(client: httpx2.Client) -> Iterator[None]:
    """Whatever a test sends, an honest query right after it is answered."""
    yield
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def get(target: bytes, headers: bytes = b"") -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\n" + CLOSE + headers + b"\r\n"


def post(body: bytes, headers: bytes = FORM, length: bytes | None = None) -> bytes:
    size = b"%d" % len(body) if length is None else length
    lines = CLOSE + headers + b"Content-Length: " + size + b"\r\n"
    return b"POST /sparql HTTP/1.1\r\n" + lines + b"\r\n" + body


def handlers(page: str) -> list[str]:
    """The attributes of a page that would run something."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(name for name, _ in attrs if name.startswith("on"))

    Reader().feed(page)
    return found


def told(received: bytes, status: int) -> dict[str, object]:
    """The problem document of the one response in these bytes."""
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status), received[:500]
    lowered = head.lower()
    assert b"content-type: application/problem+json" in lowered
    assert b"access-control-allow-origin: *" in lowered
    assert b"server:" not in lowered
    assert b"Traceback" not in body
    document: dict[str, object] = json.loads(body)
    assert document["status"] == status
    return document


@pytest.mark.parametrize(
    "request_bytes",
    [
        get(b"/sparql?query=%FF%FE"),
        get(b"/sparql?query=ASK%7B%7D%C3"),
        get(b"/sparql?%FF=1&query=ASK%7B%7D"),
        get(b"/sparql?query=%ED%A0%80"),
        get(b"/sparql?query=%C0%AF"),
        post(b"query=%FF"),
        post(b"query=\xff"),
        post(b"ASK {} # \xff", QUERY),
        post("ASK {} # é".encode("latin-1"), QUERY),
        post("ASK {}".encode("utf-16"), QUERY),
        get(b"/sparql?query=ASK%7B%7D&query=ASK%7B%7D"),
        get(b"/sparql?query=ASK%7B%7D&format=json&format=csv"),
        get(b"/sparql?query=ASK%7B%7D&timeout=1&timeout=2"),
        post(b"query=ASK%7B%7D&query=ASK%7B%7D"),
        post(b"query=ASK%7B%7D").replace(b"/sparql", b"/sparql?query=ASK%7B%7D"),
        post(b"ASK {}", QUERY).replace(b"/sparql", b"/sparql?query=ASK%7B%7D", 1),
        post(b""),
        post(b"", QUERY),
        post(b"&&&&=&&"),
        get(b"/sparql?query"),
        get(b"/sparql?query=ASK{}%00"),
        get(b"/sparql?query=ASK%257B%257D"),
    ],
)
def test_requests_that_cannot_be_read(raw: Raw, request_bytes: bytes) -> None:
    told(raw(request_bytes), 400)


@pytest.mark.parametrize(
    "request_bytes",
    [
        post(b"query=ASK{}", length=b"-1"),
        post(b"query=ASK{}", length=b"ten"),
        post(b"query=ASK{}", length=b"1e3"),
        post(b"query=ASK{}", length=b"99999999999999999999999999"),
        post(b"query=ASK{}", FORM + b"Content-Length: 5\r\n"),
        post(b"query=ASK{}", FORM + b"Transfer-Encoding: chunked\r\n"),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"BREW /sparql HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /sparql HTTP/9.9\r\nHost: a\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\n: nameless\r\n\r\n",
        b"GET /sp\xffarql HTTP/1.1\r\nHost: a\r\n\r\n",
        b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET http:// HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /health HTTP/1.1\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        b"GET /health HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /health\r\n\r\n",
        b"GET /health HTTP/0.9\r\nHost: a\r\n\r\n",
        post(b"ASK {}", QUERY + b"Upgrade: h2c\r\nConnection: upgrade\r\n"),
    ],
)
def test_what_is_no_http(raw: Raw, request_bytes: bytes) -> None:
    told(raw(request_bytes), 400)


def test_a_giant_body_is_refused_before_it_is_sent(raw: Raw) -> None:
    told(raw(post(b"", length=b"10000000000")), 413)


def test_a_giant_body_of_unknown_length_is_refused(raw: Raw) -> None:
    chunk = b"9D00\r\n" + b"x" * 0x9D00 + b"\r\n"
    lines = CLOSE + FORM + b"Transfer-Encoding: chunked\r\n"
    told(raw(b"POST /sparql HTTP/1.1\r\n" + lines + b"\r\n" + chunk), 413)


def test_a_client_that_sends_all_before_it_reads_sees_why_its_body_is_refused(
    address: str,
) -> None:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    with closing(connection):
        connection.request(
            "POST", "/sparql", b"x" * 5_000_000, {"Content-Type": "application/sparql-query"}
        )
        response = connection.getresponse()
        assert response.status == 413
        assert json.loads(response.read())["limit"] == 40_000


UNREAD = {
    "length": b"Content-Length: 90000000\r\n\r\nx",
    "chunk": b"Transfer-Encoding: chunked\r\n\r\n5\r\nx",
    "trailer": b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-Slow: ",
}


@pytest.mark.parametrize("rest", UNREAD.values(), ids=UNREAD)
@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"GET /health", 200),
        (b"HEAD /ready", 200),
        (b"GET /metrics", 200),
        (b"GET /sparql?query=ASK%7B%7D", 200),
        (b"GET /openapi.json", 200),
        (b"OPTIONS /sparql", 204),
        (b"POST /health", 405),
        (b"POST /nothing", 404),
        (b"PUT /sparql", 405),
        (b"GET /at/000000000000/sparql?query=ASK%7B%7D", 409),
    ],
)
def test_a_body_that_no_route_reads_does_not_hold_its_connection(
    raw: Raw, line: bytes, status: int, rest: bytes
) -> None:
    """The answer comes before the end of the request, and is the last one."""
    received = raw(line + b" HTTP/1.1\r\nHost: a\r\n" + rest)
    assert int(received.split(b" ")[1]) == status
    assert b"\r\nconnection: close\r\n" in received


def test_trailers_are_not_headers(raw: Raw) -> None:
    trailer = b"X-Request-Id: from-a-trailer"
    received = raw(chunked(b"6", b"ASK {}", b"0", trailer, b"", b""))
    assert received.startswith(b"HTTP/1.1 200 ")
    assert b"from-a-trailer" not in received


def test_a_whole_address_as_target_goes_before_the_host(raw: Raw) -> None:
    lines = b"GET http://b.example:81/sparql?format=nt HTTP/1.1\r\n" + CLOSE + b"\r\n"
    received = raw(lines)
    assert received.startswith(b"HTTP/1.1 200 ")
    assert b"<http://b.example:81/sparql>" in received
    assert b"<http://a/" not in received


def test_a_slow_body_is_not_waited_for(raw: Raw) -> None:
    told(raw(post(b"query=", length=b"20")), 408)


def test_a_slow_head_is_not_waited_for(raw: Raw) -> None:
    told(raw(b"GET /sparql HTTP/1.1\r\nHost: a\r\nX-Slow: "), 408)


def test_a_silent_connection_is_closed(raw: Raw) -> None:
    assert raw(b"") == b""


@pytest.mark.parametrize(
    "head",
    [
        b"GET /sparql?query=" + b"x" * 400_000,
        b"GET /sparql HTTP/1.1\r\nX-Long: " + b"x" * 400_000,
        b"GET /sparql HTTP/1.1\r\n" + b"X-Many: x\r\n" * 40_000,
    ],
)
def test_a_giant_head_is_refused(address: str, head: bytes) -> None:
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE) as connection:
        connection.sendall(head[:17_000])
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
    told(received, 431)


@pytest.mark.parametrize(
    "headers",
    [
        b"Accept: \xff\xfe\r\n",
        b"Accept: " + b"," * 5_000 + b"\r\n",
        b"Accept: " + b"*/*;q=0.1," * 900 + b"\r\n",
        b'Accept: text/csv;a="\\\\\\\r\n',
        b"Accept:\r\n",
        b'If-None-Match: \xff, *, W/, "\r\n',
        b"Range: bytes=0-1\r\n",
        b"Expect: nonsense\r\n",
        b"Cookie: " + b"a=b;" * 1_000 + b"\r\n",
        b"X-Forwarded-For: \xff<script>\r\n",
        b"Upgrade: websocket\r\nConnection: upgrade\r\n",
        b"Upgrade: h2c\r\nConnection: upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n",
        b"Origin: null\r\n",
    ],
)
def test_odd_headers_do_no_harm(raw: Raw, headers: bytes) -> None:
    received = raw(get(b"/sparql?query=ASK%7B%7D", headers))
    assert received.startswith(b"HTTP/1.1 200 "), received[:500]


@pytest.mark.parametrize("target", [b"/%73parql", b"//sparql", b"/./sparql", b"/sparql%00"])
def test_odd_paths_get_an_answer(raw: Raw, target: bytes) -> None:
    status = int(raw(get(target + b"?query=ASK%7B%7D")).split(b" ")[1])
    assert status in (200, 404)


@pytest.mark.parametrize("accept", [b"*/*", b"text/html"])
def test_a_long_path_is_not_repeated_at_length(raw: Raw, accept: bytes) -> None:
    headers = b"Accept: " + accept + b"\r\n"
    document = told(raw(get(b"/" + b"x" * 15_000, headers)), 414)
    assert document["limit"] == 8_192
    received = raw(get(b"/" + b"x" * 8_191, headers))
    assert received.startswith(b"HTTP/1.1 404 ")
    assert "… (8192 characters).".encode() in received


def test_a_long_query_is_repeated_once_on_its_page(client: httpx2.Client) -> None:
    headers = {"accept": "text/html"}
    for length, times in ((50, 10), (8_500, 1)):
        mark = "abcdefghi-" * (length // 10)
        page = client.get("/sparql", params={"query": f"ASK {{}} #{mark}"}, headers=headers).text
        assert page.count(mark) >= times
        # Once in the field of the query.
        assert (page.count(mark) == 1) == ("too long for links" in page) == (times == 1)


def test_a_body_split_into_single_bytes_is_read(address: str) -> None:
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in post(b"ASK {} # \xc3\xa9", QUERY):
            connection.send(bytes([byte]))
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")


def test_pipelined_requests_are_answered_in_order(address: str) -> None:
    parts = urlsplit(address)
    one = b"GET /sparql?query=ASK%7B%7D&format=csv HTTP/1.1\r\nHost: a\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE) as connection:
        connection.sendall(one + one + get(b"/nothing"))
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
    assert [part.split(b" ")[1] for part in received.split(b"HTTP/1.1")[1:]] == [
        b"200",
        b"200",
        b"404",
    ]


def test_an_upgrade_that_is_not_made_ends_the_connection(raw: Raw) -> None:
    lines = b"Host: a\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n"
    received = raw(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n" + lines)
    assert received.startswith(b"HTTP/1.1 200 ")
    assert b"connection: close" in received


def test_a_kept_connection_may_rest_between_requests(address: str, settings: Settings) -> None:
    with httpx2.Client(base_url=address, timeout=PATIENCE) as client:
        assert client.get("/sparql?query=ASK%7B%7D").status_code == 200
        time.sleep(settings.receive_seconds + 0.5)
        assert client.get("/sparql?query=ASK%7B%7D").status_code == 200


def test_a_client_that_leaves_frees_its_worker(snapshot: Path, settings: Settings) -> None:
    heavy = b"SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?w }"
    # Were they to run on, they would keep both workers for an hour.
    with serving(snapshot, replace(settings, time_limit=3600.0)) as address:
        parts = urlsplit(address)
        with httpx2.Client(base_url=address, timeout=PATIENCE) as client:
            for _ in range(4):
                with socket.create_connection((parts.hostname, parts.port)) as connection:
                    connection.sendall(post(heavy, QUERY))
                    wait_until(lambda: 'busy{lane="open"} 0' not in client.get("/metrics").text)
                wait_until(lambda: 'busy{lane="open"} 0' in client.get("/metrics").text)
            assert client.get("/sparql?query=ASK%7B%7D").status_code == 200


def chunked(*lines: bytes, headers: bytes = b"") -> bytes:
    head = CLOSE + QUERY + b"Transfer-Encoding: chunked\r\n" + headers
    return b"POST /sparql HTTP/1.1\r\n" + head + b"\r\n" + b"\r\n".join(lines)


@pytest.mark.parametrize(
    "request_bytes",
    [
        chunked(b"-6", b"ASK {}", b"0", b"", b""),
        chunked(b"0x6", b"ASK {}", b"0", b"", b""),
        chunked(b"FFFFFFFFFFFFFFFFF", b"ASK {}", b"0", b"", b""),
        chunked(b"six", b"ASK {}", b"0", b"", b""),
        chunked(b"6", b"ASK {} and more", b"0", b"", b""),
        chunked(b"6", b"ASK {}", b"0", b"", b"", headers=b"Content-Length: 3\r\n"),
        chunked(b"6", b"ASK {}", b"0", b"", b"").replace(b": chunked", b": xchunked"),
        chunked(b"6", b"ASK {}", b"0", b"", b"").replace(b": chunked", b": chunked, identity"),
        chunked(b"6", b"ASK {}", b"0", b"", b"").replace(b"Encoding:", b"Encoding :"),
        post(b"ASK {}", QUERY + b"Content-Length: 6\r\n"),
        post(b"ASK {}", QUERY, length=b"+6"),
        post(b"ASK {}", QUERY, length=b"6, 6"),
        post(b"ASK {}", QUERY, length=b"0x6"),
        post(b"ASK {}", QUERY, length=b"6 6"),
    ],
)
def test_bodies_whose_end_is_in_doubt_are_refused(raw: Raw, request_bytes: bytes) -> None:
    """Two readers of such a request may see two requests where one was sent."""
    received = raw(request_bytes)
    told(received, 400)
    assert received.count(b"HTTP/1.1 ") == 1


def test_a_chunked_body_may_come_byte_by_byte(address: str) -> None:
    parts = urlsplit(address)
    chunks = b"".join(b"1;x=y\r\n" + bytes([byte]) + b"\r\n" for byte in b"ASK {}") + b"0\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in chunked(chunks + b"Trailer: 1\r\n\r\n"):
            connection.send(bytes([byte]))
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("method", [b"TRACE", b"PUT", b"DELETE", b"PATCH", b"PROPFIND", b"MKCOL"])
@pytest.mark.parametrize("target", [b"/sparql", b"/limits"])
def test_other_methods_are_refused(raw: Raw, method: bytes, target: bytes) -> None:
    received = raw(get(target).replace(b"GET", method, 1))
    told(received, 405)
    assert b"allow:" in received.lower()


@pytest.mark.parametrize("line", [b"get /sparql HTTP/1.1", b"GETX /sparql HTTP/1.1", b"GET"])
def test_what_is_no_request_line(raw: Raw, line: bytes) -> None:
    told(raw(line + b"\r\n" + CLOSE + b"\r\n"), 400)


@pytest.mark.parametrize(
    "line",
    [
        b"GET /sparql?query=ASK%7B%7D HTTP/1.0",
        b"GET http://elsewhere.example/sparql?query=ASK%7B%7D HTTP/1.1",
        b"GET http://127.0.0.1:9/sparql?query=ASK%7B%7D HTTP/1.1",
        b"GET /sparql?query=ASK%7B%7D#?query=DROP+ALL HTTP/1.1",
        b"GET /sparql?query=ASK%7B%7D&timeout=1e308 HTTP/1.1",
        b"GET /sparql?query=ASK%7B%7D&timeout=0.5&unknown=%00%0d%0a&unknown= HTTP/1.1",
    ],
)
def test_odd_request_lines_are_answered_here(raw: Raw, line: bytes) -> None:
    """A whole address as target names no other server: nothing is fetched for anyone."""
    received = raw(line + b"\r\n" + CLOSE + b"\r\n")
    assert received.startswith(b"HTTP/1.1 200 "), received[:500]
    assert b'"boolean":true' in received.replace(b" ", b"")


@pytest.mark.parametrize("value", ["-1", "0", "nan", "inf", "1e999", "1;2", "0x10", "", "٣ s"])
def test_absurd_time_limits_are_refused(client: httpx2.Client, value: str) -> None:
    response = client.get("/sparql", params={"query": "ASK {}", "timeout": value})
    assert response.status_code == 400
    assert "timeout" in response.json()["detail"]


@pytest.mark.parametrize(
    "target",
    [
        b"/id/../../etc/passwd",
        b"/id/..%2f..%2fetc%2fpasswd",
        b"/id/%2e%2e/%2e%2e/etc/passwd",
        b"/id/%252e%252e%252fetc%252fpasswd",
        b"/id/..%5c..%5cetc%5cpasswd",
        b"/id/....//....//etc/passwd",
        b"/id/%00",
        b"/id/x%00.ttl",
        b"/id//etc/passwd",
        b"//etc/passwd",
        b"/ontology/../../pyproject.toml",
        b"/ontology/..%2f..%2fpyproject.toml",
        b"/shapes/file:///etc/passwd",
        b"/id/%E2%80%AE%FF",
        b"/id/%3Cscript%3Ealert(1)%3C/script%3E",
        b"/id/x.html%22onload=%22alert(1)",
        b"/" + b"a/" * 5_000,
        b"/" + b"%2e%2e/" * 1_000,
        b"/openapi.json/..;/x",
        b"/.well-known/../.git/config",
        b"/.git/config",
    ],
)
@pytest.mark.parametrize("accept", [b"*/*", b"text/html"])
def test_a_path_leads_nowhere_it_should_not(raw: Raw, target: bytes, accept: bytes) -> None:
    received = raw(get(target, b"Accept: " + accept + b"\r\n"))
    status = int(received.split(b" ")[1])
    assert status in (303, 400, 404, 414), received[:500]
    assert b"root:" not in received
    assert b"[build-system]" not in received
    if b"application/problem+json" not in received:
        # As JSON it is mere text, and no browser may take it for anything else.
        assert b"<script>alert" not in received
        assert not handlers(received.partition(b"\r\n\r\n")[2].decode())
    assert b"x-content-type-options: nosniff" in received.lower()


INJECTED = b"%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0a<script>"


@pytest.mark.parametrize(
    "target",
    [
        b"/sparql?query=ASK%7B%7D&format=" + INJECTED,
        b"/sparql?query=ASK%7B%7D&default-graph-uri=x:" + INJECTED,
        b"/sparql?query=ASK%7B%7D&timeout=" + INJECTED,
        b"/sparql?query=" + INJECTED,
        b"/id/" + INJECTED,
        b"/" + INJECTED,
    ],
)
def test_no_parameter_becomes_a_header(raw: Raw, target: bytes) -> None:
    head, _, body = raw(get(target)).partition(b"\r\n\r\n")
    assert int(head.split(b" ")[1]) in (400, 404)
    assert b"set-cookie" not in head.lower()
    assert b"application/problem+json" in head
    json.loads(body)


@pytest.mark.parametrize(
    "host",
    [
        b'evil"><script>alert(1)</script>',
        b"evil> . <x:a> <x:b> <x:c",
        b"evil.example:80@other",
        b"evil\\example",
        b"",
        b"evil example",
        b"\xff\xfe",
        b"x" * 5_000,
    ],
)
def test_a_host_is_not_written_where_it_means_more(raw: Raw, host: bytes) -> None:
    request = get(b"/sparql?format=nt").replace(b"Host: a", b"Host: " + host)
    received = raw(request)
    assert int(received.split(b" ")[1]) in (200, 400, 413)
    assert b"<script>" not in received
    assert b"<x:a>" not in received
    assert b"@other" not in received


@pytest.mark.parametrize(
    "headers",
    [
        b"X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: gopher\r\n",
        b"Forwarded: host=evil.example;proto=https\r\n",
        b"X-Original-URL: /elsewhere\r\nX-Rewrite-URL: /elsewhere\r\n",
        b"X-HTTP-Method-Override: DELETE\r\n",
    ],
)
def test_headers_of_proxies_are_not_believed(raw: Raw, headers: bytes) -> None:
    received = raw(get(b"/sparql?format=nt", headers))
    assert received.startswith(b"HTTP/1.1 200 ")
    assert b"evil.example" not in received
    assert b"<http://a/sparql>" in received


def test_a_client_that_asks_whether_it_may_send_is_told(address: str) -> None:
    parts = urlsplit(address)
    head, _, body = post(b"ASK {}", QUERY + b"Expect: 100-continue\r\n").partition(b"\r\n\r\n")
    with socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE) as connection:
        connection.sendall(head + b"\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 100 ")
        connection.sendall(body)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")


def test_a_giant_body_that_asks_first_is_refused_at_once(raw: Raw) -> None:
    headers = QUERY + b"Expect: 100-continue\r\n"
    told(raw(post(b"", headers, length=b"10000000000")), 413)


def test_many_silent_connections_keep_nobody_out(address: str, client: httpx2.Client) -> None:
    parts = urlsplit(address)
    place, others = (parts.hostname, parts.port), ("127.0.0.2", 0)
    silent = [socket.create_connection(place, source_address=others) for _ in range(200)]
    try:
        for connection in silent[::2]:
            # Those above the limit of one client may be closed already.
            with suppress(ConnectionError):
                connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: a\r\n")
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    finally:
        for connection in silent:
            connection.close()
