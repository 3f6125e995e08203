"""What the protocol leaves to the server or to HTTP: repeated parameters, charsets, errors."""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

import pytest
from tests.w3c.cases import FORM, QUERY, UPDATE
from tests.w3c.replay import Sent, replay

ASK = urlencode([("query", "ASK {}")])
CONSTRUCT = urlencode([("query", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")])


@pytest.mark.parametrize(
    "formats",
    [
        ["tsv", "text/tab-separated-values"],
        ["TSV", "tsv", "tsv"],
        ["tsv", ""],
        ["", "tsv"],
        ["nonsense", "tsv"],
    ],
)
def test_a_format_may_be_named_more_than_once(address: str, formats: list[str]) -> None:
    fields = urlencode([("format", name) for name in formats])
    assert replay(address, Sent("GET", f"?{ASK}&{fields}")).media_type.startswith("text/tab")


@pytest.mark.parametrize(
    "formats", [["json", "csv"], ["json", "jsonld"], ["xml", "json", "xml"], ["pdf"], ["", ""]]
)
def test_but_it_must_be_one_that_there_is(address: str, formats: list[str]) -> None:
    fields = urlencode([("format", name) for name in formats])
    assert replay(address, Sent("GET", f"?{ASK}&{fields}")).status == 400


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("turtle", "text/turtle"),
        ("ttl", "text/turtle"),
        ("n3", "text/turtle"),
        ("nt", "application/n-triples"),
        ("ntriples", "application/n-triples"),
        ("jsonld", "application/ld+json"),
        ("json-ld", "application/ld+json"),
        ("json", "application/ld+json"),
        ("rdf", "application/rdf+xml"),
        ("rdf+xml", "application/rdf+xml"),
        ("xml", "application/rdf+xml"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/n3", "text/turtle"),
    ],
)
def test_formats_have_the_names_that_clients_know(address: str, name: str, media_type: str) -> None:
    got = replay(address, Sent("GET", f"?{CONSTRUCT}&format={quote(name)}"))
    assert (got.status, got.media_type) == (200, media_type)


@pytest.mark.parametrize(
    ("type_", "status"),
    [
        (QUERY, 200),
        (QUERY + "; charset=utf-8", 200),
        (QUERY + ';charset="UTF-8"', 200),
        ("Application/SPARQL-Query", 200),
        (QUERY + "; charset=utf-16", 415),
        (QUERY + "; charset=iso-8859-1", 415),
        (QUERY + ", " + FORM, 415),
        ("application/sparql-results+json", 415),
    ],
)
def test_the_media_type_of_a_body(address: str, type_: str, status: int) -> None:
    got = replay(address, Sent("POST", "", (("content-type", type_),), b"ASK {}"))
    assert got.status == status
    if status == 415:
        assert QUERY in got.headers["accept-post"]


@pytest.mark.parametrize(
    "sent",
    [
        Sent("GET", "?query="),
        Sent("GET", "?default-graph-uri=urn:x-a:a"),
        Sent("POST", "", (("content-type", FORM),), b""),
        Sent("POST", "", (("content-type", FORM),), b"default-graph-uri=urn:x-a:a"),
        Sent("POST", "", (("content-type", QUERY),), b"  "),
    ],
)
def test_a_query_that_is_missing_is_told(address: str, sent: Sent) -> None:
    got = replay(address, sent)
    assert got.status == 400
    assert "'query'" in json.loads(got.body)["detail"]


FAILING = [
    Sent("GET", "?query=ASK"),
    Sent("GET", "?query=CLEAR+ALL"),
    Sent("GET", f"?{ASK}", (("accept", "image/png"),)),
    Sent("GET", f"?{ASK}&format=pdf"),
    Sent("POST", "", (("content-type", "text/plain"),), b"ASK {}"),
    Sent("POST", "", (("content-type", UPDATE),), b"CLEAR ALL"),
    Sent("PUT", f"?{ASK}"),
]


@pytest.mark.parametrize("sent", FAILING, ids=lambda sent: f"{sent.method}{sent.target}")
def test_a_script_of_another_origin_can_read_each_error(address: str, sent: Sent) -> None:
    headers = (*sent.headers, ("origin", "https://other.example"))
    got = replay(address, Sent(sent.method, sent.target, headers, sent.body))
    assert got.status >= 400
    assert got.media_type == "application/problem+json"
    assert got.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("sent", [one for one in FAILING if one.method == "GET"])
def test_head_has_the_headers_of_the_error(address: str, sent: Sent) -> None:
    got, head = (replay(address, Sent(way, sent.target, sent.headers)) for way in ("GET", "HEAD"))
    assert (head.status, head.body) == (got.status, b"")
    for name in ("content-type", "content-length", "access-control-allow-origin"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.nightly
@pytest.mark.parametrize("target", ["", "?query=ASK", "?update=CLEAR+ALL"])
def test_options_is_answered_whatever_is_asked(address: str, target: str) -> None:
    got = replay(address, Sent("OPTIONS", target))
    assert (got.status, got.body) == (204, b"")
    assert got.headers["allow"] == "GET, HEAD, POST, OPTIONS"
