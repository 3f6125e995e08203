"""Requests that are known byte for byte: answered alike, and never mistaken for others."""

from __future__ import annotations

import re
import socket
from urllib.parse import quote, urlsplit

import pytest
from tests.api.test_wire import CLOSING, GET, connect, read_all, serving

from dcgraph_api.caching import AnswerCache, Reply
from dcgraph_api.metrics import Metrics
from dcgraph_api.requests import WHOLE
from dcgraph_api.sparql import RequestCache, parted

KNOWN = b"content-length: 5\r\n\r\n", b"known"


def recalled(raw: bytes) -> tuple[bytes, bytes] | None:
    return KNOWN if raw == GET else None


def made(most: int = 1_000_000) -> tuple[AnswerCache, RequestCache, Reply]:
    cache = AnswerCache(most)
    reply = Reply(200, b"body", (("content-type", "text/csv"),))
    cache.put(KEY, reply)
    return cache, RequestCache(cache, Metrics(("/sparql",))), reply


KEY = ("GET", "ASK {}", (), (), None, None, None)


def scope(raw: bytes = GET, *headers: tuple[bytes, bytes]) -> dict[str, object]:
    return {WHOLE: raw, "method": "GET", "headers": list(headers)}


def test_what_was_answered_from_the_cache_is_known_by_its_bytes() -> None:
    _, recall, reply = made()
    assert recall.answer(GET) is None
    recall.remember(scope(), KEY, reply)
    answers = [recall.answer(GET) for _ in range(2)]
    heads = [answer[0] for answer in answers if answer]
    assert [answer[1] for answer in answers if answer] == [b"body", b"body"]
    assert all(head.startswith(b"content-type: text/csv\r\n") for head in heads)
    assert all(b"\r\ncontent-length: 4\r\n" in head for head in heads)
    assert heads[0] != heads[1], "each answer has an id of its own"
    assert recall.answer(GET + b" ") is None


def test_what_the_cache_gave_up_is_known_no_longer() -> None:
    cache, recall, reply = made()
    recall.remember(scope(), KEY, reply)
    cache.put(KEY, Reply(200, b"another"))
    assert recall.answer(GET) is None
    recall.remember(scope(), ("GET", "gone"), reply)
    assert recall.answer(GET) is None


@pytest.mark.parametrize("name", [b"x-request-id", b"if-none-match"])
def test_a_request_with_an_answer_of_its_own_is_not_known(name: bytes) -> None:
    _, recall, reply = made()
    recall.remember(scope(GET, (name, b"1")), KEY, reply)
    assert recall.answer(GET) is None


def test_a_long_request_is_not_known_and_only_so_many_are() -> None:
    _, recall, reply = made()
    recall.remember(scope(b"x" * 8_193), KEY, reply)
    assert recall.answer(b"x" * 8_193) is None
    for number in range(1_025):
        recall.remember(scope(b"%d" % number), KEY, reply)
    assert recall.answer(b"0") is None
    assert recall.answer(b"1") is not None


def test_a_hit_is_counted_as_a_request() -> None:
    cache = AnswerCache(1_000_000)
    metrics = Metrics(("/sparql",))
    recall = RequestCache(cache, metrics)
    reply = Reply(200, b"body")
    cache.put(KEY, reply)
    recall.remember(scope(), KEY, reply)
    recall.answer(GET)
    page = metrics.page().decode()
    found = re.search(r'dcgraph_requests_total\{[^}]*route="/sparql"[^}]*\} (\S+)', page)
    assert found, page
    assert float(found[1]) == 1


def test_a_known_request_is_answered_without_the_application() -> None:
    with serving(b"body", recalled=recalled) as (_, port), connect(port) as client:
        client.sendall(GET)
        assert client.recv(1_000).endswith(b"known")
        client.sendall(GET)
        assert client.recv(1_000).endswith(b"known")
        client.sendall(CLOSING)
        assert read_all(client).endswith(b"body")


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([GET[:10], GET[10:]], id="in two pieces"),
        pytest.param([GET + GET], id="two at once"),
        pytest.param([b"POST / HTTP/1.1\r\nContent-Length: 99\r\nX: ", GET], id="in a header"),
        pytest.param(
            [b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 27\r\n\r\n", GET], id="as a body"
        ),
        pytest.param([GET + b"GET / HTTP/1.1\r\nX: ", GET], id="behind the start of the next"),
    ],
)
def test_bytes_that_are_no_request_by_themselves_are_read(pieces: list[bytes]) -> None:
    assert len(GET) == 27
    with serving(b"body", recalled=recalled) as (_, port), connect(port) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        received = b""
        for number, piece in enumerate(pieces):
            client.sendall(piece)
            client.settimeout(0.3 if number < len(pieces) - 1 else 1)
            try:
                received += client.recv(10_000)
            except TimeoutError:
                continue
        assert b"known" not in received


def ask(client: socket.socket, raw: bytes) -> tuple[bytes, bytes]:
    """Head and body of one answer over a connection that is kept."""
    client.sendall(raw)
    received = client.recv(1 << 20)
    head, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    while length and len(body) < int(length[1]) and not raw.startswith(b"HEAD"):
        body += client.recv(1 << 20)
    return head, body


def plain(head: bytes) -> frozenset[bytes]:
    """The lines of a head but those that differ from one answer to the next."""
    lines = head.split(b"\r\n")
    return frozenset(
        one for one in lines if not one.startswith((b"x-request-id", b"server-tim", b"date"))
    )


def test_the_endpoint_answers_alike_however_often_it_is_asked(address: str) -> None:
    raw = b"GET /sparql?query=ASK%%7B%%7D%%23recall HTTP/1.1\r\nHost: a\r\n%s\r\n"
    with connect(urlsplit(address).port or 0) as client:
        answers = [ask(client, raw % b"") for _ in range(6)]
        assert len({body for _, body in answers}) == 1
        assert len({plain(head) for head, _ in answers}) == 1
        ids = {re.findall(rb"x-request-id: (\S+)", head)[0] for head, _ in answers}
        assert len(ids) == len(answers)
        assert all(b"\r\ndate: " in head for head, _ in answers)
        assert b"cache" in answers[-1][0]
        tag = re.findall(rb"etag: (\S+)", answers[0][0])[0]
        head, body = ask(client, raw % (b"If-None-Match: %s\r\n" % tag))
        assert (head[:12], body) == (b"HTTP/1.1 304", b"")
        head, body = ask(client, b"HEAD" + (raw % b"")[3:])
        assert (head[:12], body) == (b"HTTP/1.1 200", b"")
        head, _ = ask(client, raw % b"X-Request-Id: mine\r\n")
        assert b"x-request-id: mine" in head


POST = b"POST /sparql HTTP/1.1\r\nHost: a\r\n%sContent-Type: application/sparql-query\r\n"
POST += b"Content-Length: %d\r\n\r\n%s"


def test_a_request_is_parted_from_its_query() -> None:
    get = b"GET /sparql?query=%s HTTP/1.1\r\nHost: a\r\n\r\n"
    around, query = parted(get % b"ASK+%7B%7D") or (b"", b"")
    assert (b"ASK" in around, query) == (False, b"ASK {}")
    assert parted(get % b"SELECT+%2A") == (around, b"SELECT *")
    assert around.endswith(b"Host: a")
    one, two = parted(POST % (b"", 6, b"ASK {}")), parted(POST % (b"", 10, b"SELECT * {"))
    assert one is not None
    assert two is not None
    assert (one[0] == two[0], one[1], two[1]) == (True, b"ASK {}", b"SELECT * {")
    others = (parted(POST % (b"Accept: a/b\r\n", 6, b"ASK {}")), parted(get % b"ASK+%7B%7D"))
    assert one[0] not in [other[0] for other in others if other]


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /sparql?query=ASK%7B%7D&timeout=1 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /sparql?timeout=1&query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D#part HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /sparql?query=ASK {} HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /sparql?query=\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        POST % (b"", 7, b"ASK {}"),
        POST % (b"", 5, b"ASK {}"),
    ],
)
def test_what_is_more_or_less_than_a_request_with_a_query_is_not_parted(raw: bytes) -> None:
    assert parted(raw) is None


@pytest.mark.parametrize("form", [POST, b"GET /sparql?query=%s HTTP/1.1\r\nHost: a\r\n%s\r\n"])
@pytest.mark.parametrize("accept", [b"application/sparql-results+json", b"text/csv", b"no/such"])
def test_a_query_is_answered_alike_whatever_was_asked_before(
    address: str, form: bytes, accept: bytes
) -> None:
    """Of a second query in the same request no more is read than the query."""
    with connect(urlsplit(address).port or 0) as client:

        def asked(query: str, more: bytes = b"") -> tuple[frozenset[bytes], bytes]:
            more += b"Accept: %s\r\n" % accept
            text = query.encode() if form is POST else quote(query).encode()
            given = (more, len(text), text) if form is POST else (text, more)
            head, body = ask(client, form % given)
            # A problem repeats the id of its request, which may be longer or shorter.
            told = re.sub(rb'"request_id": "[^"]*"', b"", body)
            lines = plain(head) if told == body else plain(head[:12])
            return lines, told

        lookup = 'SELECT ?t { ?t skos:prefLabel "%s"@en }'
        heavy = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        texts = [
            lookup % "single window",
            lookup % "no such label",
            lookup % "\u00e9",
            heavy,
            "ASK {",
        ]
        found = [asked(text) for text in texts for _ in range(3)]
        # A name of its own for the request keeps it from being known.
        apart = [asked(text, b"X-Request-Id: mine\r\n") for text in texts]
        assert found == [one for one in apart for _ in range(3)]
        assert len({body for _, body in apart}) > (2 if accept != b"no/such" else 0)


def test_what_no_reading_can_decode_is_told(address: str) -> None:
    with connect(urlsplit(address).port or 0) as client:
        for _ in range(2):
            head, _ = ask(client, POST % (b"", 6, b"ASK {}"))
            assert head.startswith(b"HTTP/1.1 200")
        head, body = ask(client, POST % (b"", 6, b"ASK \xff}"))
    assert head.startswith(b"HTTP/1.1 400")
    assert b"UTF-8" in body
