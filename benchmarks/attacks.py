"""Requests that no honest client sends, as raw bytes, for a server under a soak."""

from __future__ import annotations

import random
import socket
import time
from urllib.parse import quote

__all__ = ["ATTACKS", "attack"]

_HEAD = b"Host: a\r\nConnection: close\r\n"


def _get(query: str, more: bytes = b"") -> bytes:
    line = b"GET /sparql?query=" + quote(query, safe="").encode() + b" HTTP/1.1\r\n"
    return line + _HEAD + more + b"\r\n"


def _post(query: str | bytes, length: int | None = None, more: bytes = b"") -> bytes:
    body = query.encode() if isinstance(query, str) else query
    size = len(body) if length is None else length
    head = _HEAD + b"Content-Type: application/sparql-query\r\nContent-Length: %d\r\n" % size
    return b"POST /sparql HTTP/1.1\r\n" + head + more + b"\r\n" + body


def _form(fields: str) -> bytes:
    head = _HEAD + b"Content-Type: application/x-www-form-urlencoded\r\n"
    length = b"Content-Length: %d\r\n\r\n" % len(fields)
    return b"POST /sparql HTTP/1.1\r\n" + head + length + fields.encode()


_PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
_DOUBLING = "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(30))
_PATH = "SELECT (COUNT(*) AS ?n) { ?s (((!<a:b>)*)*)* ?o . ?o (((!<a:b>)*)*)* ?t }"

ATTACKS: dict[str, bytes] = {
    "service": _get("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"),
    "file": _get("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"),
    "update": _post("DROP ALL"),
    "product": _post(_PRODUCT),
    "product, and gone": _post(_PRODUCT),
    "doubling": _post(f'SELECT (STRLEN(?x30) AS ?n) {{ BIND("xxxxxxxx" AS ?x0) {_DOUBLING} }}'),
    "path": _post(_PATH),
    "large answer": _post("SELECT * { ?a ?b ?c . ?d ?e ?f }"),
    "sorting": _post("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"),
    "group": _post("SELECT (GROUP_CONCAT(?c) AS ?n) { ?a ?b ?c . ?d ?e ?f }"),
    "brackets": _post("ASK " + "{" * 5_000 + "}" * 5_000),
    "bangs": _post("ASK { FILTER(" + "!" * 50_000 + "true) }"),
    "list": _post("ASK { FILTER(1 IN (" + ",".join(map(str, range(15_000))) + ")) }"),
    "bytes": _post(b"ASK { \xff\xfe }"),
    "length": _post("ASK {}", length=10**12),
    "slow body": _post("ASK {", length=100),
    "slow head": b"GET /sparql HTTP/1.1\r\nX-Slow: ",
    "giant head": b"GET /sparql HTTP/1.1\r\n" + b"X: " + b"x" * 200_000,
    "two lengths": _post("ASK {}", more=b"Transfer-Encoding: chunked\r\n"),
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "climbing": b"GET /id/../../../etc/passwd HTTP/1.1\r\n" + _HEAD + b"\r\n",
    "fields": _form("query=ASK%20%7B%7D" + "&a" * 190_000),
    "wishes": _get("ASK {}", b"Accept: " + b"a/b," * 15_000 + b"\r\n"),
    "zeros": _post("ASK {}", more=b"X: 1\r\n").replace(b"Length: ", b"Length: " + b"0" * 5_000),
    "unread": _get("SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 90000"),
    "silence": b"",
}


def attack(address: tuple[str, int], source: str, dice: random.Random) -> tuple[str, int]:
    """Make one attack, from its own address of this machine; its name and the status, or 0."""
    name = dice.choice(list(ATTACKS))
    with socket.create_connection(address, timeout=15, source_address=(source, 0)) as connection:
        try:
            return name, _speak(name, connection, dice)
        except OSError:
            # The server may well close before all is sent.
            return name, 0


def _speak(name: str, connection: socket.socket, dice: random.Random) -> int:
    data = ATTACKS[name]
    at = dice.randrange(len(data) + 1)
    for part in (data[:at], data[at:]):
        connection.sendall(part)
        time.sleep(dice.choice((0, 0, 0.01)))
    if name == "unread":
        # Some of its answer is read, and then nothing for longer than the server waits.
        received = connection.recv(1_000)
        time.sleep(dice.uniform(1, 8))
        return _status(received)
    if name.endswith("gone"):
        time.sleep(0.1)
        return 0
    received = connection.recv(65_536)
    while connection.recv(65_536):
        pass
    return _status(received)


def _status(received: bytes) -> int:
    return int(received.split(b" ")[1]) if received.startswith(b"HTTP/1.1 ") else 0
