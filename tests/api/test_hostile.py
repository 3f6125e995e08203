"""Requests that no honest client sends, as raw bytes over a real connection."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx2
import pytest

Raw = Callable[[bytes], bytes]
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
QUERY = b"Content-Type: application/sparql-query\r\n"
CLOSE = b"Host: a\r\nConnection: close\r\n"


def get(target: bytes, headers: bytes = b"") -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\n" + CLOSE + headers + b"\r\n"


def post(body: bytes, headers: bytes = FORM, length: bytes | None = None) -> bytes:
    size = b"%d" % len(body) if length is None else length
    lines = CLOSE + headers + b"Content-Length: " + size + b"\r\n"
    return b"POST /sparql HTTP/1.1\r\n" + lines + b"\r\n" + body


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


def test_a_slow_body_is_not_waited_for(raw: Raw) -> None:
    started = time.monotonic()
    told(raw(post(b"query=", length=b"20")), 408)
    assert time.monotonic() - started < 2


def test_a_slow_head_is_not_waited_for(raw: Raw) -> None:
    started = time.monotonic()
    told(raw(b"GET /sparql HTTP/1.1\r\nHost: a\r\nX-Slow: "), 408)
    assert time.monotonic() - started < 2


def test_a_silent_connection_is_closed(raw: Raw) -> None:
    started = time.monotonic()
    assert raw(b"") == b""
    assert time.monotonic() - started < 2


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
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
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
        b"Host: b\r\n",
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


def test_a_body_split_into_single_bytes_is_read(address: str) -> None:
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in post(b"ASK {} # \xc3\xa9", QUERY):
            connection.send(bytes([byte]))
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")


def test_pipelined_requests_are_answered_in_order(address: str) -> None:
    parts = urlsplit(address)
    one = b"GET /sparql?query=ASK%7B%7D&format=csv HTTP/1.1\r\nHost: a\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
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


def test_a_kept_connection_may_rest_between_requests(address: str) -> None:
    with httpx2.Client(base_url=address) as client:
        assert client.get("/sparql?query=ASK%7B%7D").status_code == 200
        time.sleep(1.2)
        assert client.get("/sparql?query=ASK%7B%7D").status_code == 200


def test_a_client_that_leaves_frees_its_worker(address: str, client: httpx2.Client) -> None:
    parts = urlsplit(address)
    heavy = b"SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?w }"
    for _ in range(4):
        with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
            connection.sendall(post(heavy, QUERY))
            time.sleep(0.15)
    started = time.monotonic()
    assert client.get("/sparql?query=ASK%7B%7D").status_code == 200
    # Had they run on, two of the four would be running and two waiting for another 2 s.
    assert time.monotonic() - started < 1.2
