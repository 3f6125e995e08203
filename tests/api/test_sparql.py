"""The endpoint over a real server and a real store."""

from __future__ import annotations

import csv
import gzip
import json
from urllib.parse import quote
from xml.etree import ElementTree as ET

import httpx2
import pyoxigraph
import pytest
from tests.api.conftest import THINGS

from dcgraph_api.config import Settings

LABELS = """
    SELECT ?label WHERE { ?thing <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }
    ORDER BY ?label
"""
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . FILTER(isLiteral(?o) && lang(?o) != '') }"
NOTE = "SELECT ?note WHERE { ?s <http://www.w3.org/2004/02/skos/core#note> ?note }"
CARTESIAN = "{ ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?w }"
HEAVY = f"SELECT (COUNT(*) AS ?n) WHERE {CARTESIAN}"
GREEDY = f"SELECT * WHERE {CARTESIAN} ORDER BY ?x ?y ?z ?w"
JSON = "application/sparql-results+json"
FORM = "application/x-www-form-urlencoded"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def problem(response: httpx2.Response, status: int) -> dict[str, object]:
    """The problem document of a response, after a look at what every error must have."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["x-content-type-options"] == "nosniff"
    document: dict[str, object] = response.json()
    assert document["status"] == status
    assert str(document["type"]).startswith("https://")
    assert document["title"]
    assert str(document["detail"]).endswith(".")
    assert "Traceback" not in response.text
    return document


def labels(response: httpx2.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [row["label"]["value"] for row in response.json()["results"]["bindings"]]


def count(response: httpx2.Response) -> int:
    assert response.status_code == 200, response.text
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


def rows(body: bytes, media_type: str) -> list[object]:
    """The solutions in a body, read by a parser of their format."""
    if media_type == "text/csv":
        return list(csv.DictReader(body.decode().splitlines()))
    form = pyoxigraph.QueryResultsFormat.from_media_type(media_type)
    assert form is not None
    parsed = pyoxigraph.parse_query_results(body, form)
    assert isinstance(parsed, pyoxigraph.QuerySolutions)
    return list(parsed)


# The three forms of a request


def test_get(client: httpx2.Client) -> None:
    assert labels(client.get("/sparql", params={"query": LABELS})) == [
        "single window",
        "единое окно",
    ]


def test_form_post(client: httpx2.Client) -> None:
    assert len(labels(client.post("/sparql", data={"query": LABELS}))) == 2


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", ';charset="UTF-8"'])
def test_direct_post(client: httpx2.Client, charset: str) -> None:
    headers = {"content-type": "application/sparql-query" + charset}
    assert len(labels(client.post("/sparql", content=LABELS, headers=headers))) == 2


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_a_query_is_decoded_exactly_once(client: httpx2.Client, way: str) -> None:
    query = "SELECT ('100%25 + 1%2B1 & \\u00e9 é' AS ?label) {}"
    if way == "get":
        response = client.get("/sparql?query=" + quote(query))
    elif way == "form":
        response = client.post("/sparql", data={"query": query})
    else:
        headers = {"content-type": "application/sparql-query"}
        response = client.post("/sparql", content=query, headers=headers)
    assert labels(response) == ["100%25 + 1%2B1 & é é"]


# Formats


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("json", JSON),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv; charset=utf-8"),
        ("tsv", "text/tab-separated-values; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("way", ["format", "accept"])
def test_results(client: httpx2.Client, name: str, content_type: str, way: str) -> None:
    media_type = content_type.partition(";")[0]
    params = {"query": LABELS} | ({"format": name} if way == "format" else {})
    response = client.get(
        "/sparql", params=params, headers={} if way == "format" else {"accept": media_type}
    )
    assert response.status_code == 200
    assert response.headers["content-type"] == content_type
    assert response.headers["vary"] == "Accept, Accept-Encoding"
    assert int(response.headers["content-length"]) == len(response.content)
    assert response.headers["server-timing"].startswith("engine;dur=")
    assert len(rows(response.content, media_type)) == 2
    assert "единое окно" in response.text


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("ttl", "text/turtle; charset=utf-8"),
        ("nt", "application/n-triples"),
        ("jsonld", "application/ld+json"),
        ("rdf", "application/rdf+xml"),
    ],
)
@pytest.mark.parametrize("way", ["format", "accept"])
def test_graphs(client: httpx2.Client, name: str, content_type: str, way: str) -> None:
    media_type = content_type.partition(";")[0]
    params = {"query": CONSTRUCT} | ({"format": name} if way == "format" else {})
    response = client.get(
        "/sparql", params=params, headers={} if way == "format" else {"accept": media_type}
    )
    assert response.status_code == 200
    assert response.headers["content-type"] == content_type
    form = pyoxigraph.RdfFormat.from_media_type(media_type)
    triples = list(pyoxigraph.parse(response.content, form))
    assert {str(one.object.value) for one in triples} == {"single window", "единое окно"}


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_ask(client: httpx2.Client, name: str) -> None:
    response = client.get("/sparql", params={"query": "ASK { ?s ?p ?o }", "format": name})
    assert response.status_code == 200
    assert "true" in response.text
    if name == "json":
        assert response.json()["boolean"] is True
    if name == "xml":
        ET.fromstring(response.content)


def test_describe(client: httpx2.Client) -> None:
    response = client.get("/sparql", params={"query": "DESCRIBE <https://example.org/window>"})
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    assert len(list(pyoxigraph.parse(response.content, pyoxigraph.RdfFormat.TURTLE))) == 3


def test_csv_quotes_what_must_be_quoted(client: httpx2.Client) -> None:
    response = client.get("/sparql", params={"query": NOTE, "format": "csv"})
    assert list(csv.reader(response.text.splitlines())) == [["note"], ['with, comma and "quotes"']]


def test_format_goes_before_accept(client: httpx2.Client) -> None:
    params = {"query": LABELS, "format": "csv"}
    response = client.get("/sparql", params=params, headers={"accept": "image/png"})
    assert response.headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize(("query", "wanted"), [(LABELS, JSON), (CONSTRUCT, "text/turtle")])
def test_a_browser_gets_a_page_unless_it_names_a_format(
    client: httpx2.Client, query: str, wanted: str
) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = client.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert response.headers["content-type"].startswith("text/html")
    # What is posted is the protocol, whoever posts it.
    response = client.post("/sparql", data={"query": query}, headers={"accept": accept})
    assert response.headers["content-type"].startswith(wanted)


@pytest.mark.parametrize(
    ("query", "accept", "available"),
    [(LABELS, "text/turtle", JSON), (CONSTRUCT, "text/csv", "text/turtle")],
)
def test_406_names_what_there_is(
    client: httpx2.Client, query: str, accept: str, available: str
) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"accept": accept})
    document = problem(response, 406)
    assert available in document["available"]  # type: ignore[operator]
    assert available in str(document["detail"])


def test_a_format_of_the_other_family_is_406(client: httpx2.Client) -> None:
    problem(client.get("/sparql", params={"query": LABELS, "format": "ttl"}), 406)


def test_an_unknown_format_is_refused_by_name(client: httpx2.Client) -> None:
    response = client.get("/sparql", params={"query": LABELS, "format": "pdf"})
    assert "'pdf'" in str(problem(response, 400)["detail"])


# Graphs


def test_the_default_graph_is_all_graphs(client: httpx2.Client) -> None:
    assert count(client.get("/sparql", params={"query": COUNT})) == 403


def test_default_graph_uri(client: httpx2.Client) -> None:
    graph = "https://example.org/graph/words"
    params = {"query": COUNT, "default-graph-uri": graph}
    assert count(client.get("/sparql", params=params)) == 3
    assert count(client.post("/sparql", data=params)) == 3
    headers = {"content-type": "application/sparql-query"}
    direct = client.post(
        "/sparql", params={"default-graph-uri": graph}, content=COUNT, headers=headers
    )
    assert count(direct) == 3


def test_named_graph_uri(client: httpx2.Client) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    graph = "https://example.org/graph/words"
    assert count(client.get("/sparql", params={"query": query, "named-graph-uri": graph})) == 3


@pytest.mark.parametrize("iri", ["relative", "", "http://a b", "http://a>b", "file"])
def test_a_graph_that_is_no_iri(client: httpx2.Client, iri: str) -> None:
    problem(client.get("/sparql", params={"query": COUNT, "default-graph-uri": iri}), 400)


# What is refused


def test_a_syntax_error_has_line_and_column(client: httpx2.Client) -> None:
    document = problem(client.get("/sparql", params={"query": "SELECT *\nWHERE { ?s ?p }"}), 400)
    assert document["line"] == 2
    assert isinstance(document["column"], int)


@pytest.mark.parametrize("query", ["", "  \n", "nonsense", "SELECT", "# only a comment"])
def test_what_is_no_query(client: httpx2.Client, query: str) -> None:
    problem(client.get("/sparql", params={"query": query}), 400)
    problem(client.post("/sparql", data={"query": query}), 400)


def test_a_misspelt_parameter_is_not_taken_for_a_wish_for_the_description(
    client: httpx2.Client,
) -> None:
    assert "'query'" in str(problem(client.get("/sparql?qurey=ASK{}"), 400)["detail"])


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:a> <a:a> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://a/>",
        "CLEAR ALL",
    ],
)
def test_updates_are_refused(client: httpx2.Client, update: str) -> None:
    headers = {"content-type": "application/sparql-update"}
    responses = [
        client.post("/sparql", data={"update": update}),
        client.get("/sparql", params={"update": update}),
        client.post("/sparql", content=update, headers=headers),
        client.get("/sparql", params={"query": update}),
    ]
    for response in responses:
        assert "read-only" in str(problem(response, 403))
    assert count(client.get("/sparql", params={"query": COUNT})) == 403


def test_service_is_refused_by_name(client: httpx2.Client) -> None:
    query = "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
    document = problem(client.get("/sparql", params={"query": query}), 403)
    assert document["feature"] == "SERVICE"
    assert "SERVICE" in str(document["detail"])


def test_the_word_service_in_a_text_is_no_service(client: httpx2.Client) -> None:
    query = "SELECT ('SERVICE <http://a/> {}' AS ?label) {} # SERVICE"
    assert labels(client.get("/sparql", params={"query": query})) == ["SERVICE <http://a/> {}"]


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/json", "multipart/form-data; boundary=x", "", ";"]
)
def test_other_bodies_are_415(client: httpx2.Client, content_type: str) -> None:
    response = client.post("/sparql", content=LABELS, headers={"content-type": content_type})
    document = problem(response, 415)
    assert document["accepted"] == ["application/sparql-query", FORM]


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "application/sparql-query; charset=utf-16"},
        {"content-type": "application/sparql-query", "content-encoding": "gzip"},
    ],
)
def test_other_codings_are_415(client: httpx2.Client, headers: dict[str, str]) -> None:
    problem(client.post("/sparql", content=LABELS, headers=headers), 415)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_405(client: httpx2.Client, method: str) -> None:
    response = client.request(method, "/sparql", params={"query": LABELS})
    problem(response, 405)
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


# Limits


def test_a_heavy_query_is_504_and_never_half_a_body(
    client: httpx2.Client, settings: Settings
) -> None:
    document = problem(client.get("/sparql", params={"query": HEAVY}), 504)
    assert document["limit"] == settings.time_limit


def test_a_caller_may_lower_the_time_limit(client: httpx2.Client) -> None:
    document = problem(client.get("/sparql", params={"query": HEAVY, "timeout": "0.2"}), 504)
    assert document["limit"] == 0.2


def test_a_caller_cannot_raise_the_time_limit(client: httpx2.Client, settings: Settings) -> None:
    response = client.get("/sparql", params={"query": HEAVY, "timeout": "3600"})
    assert problem(response, 504)["limit"] == settings.time_limit


@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "soon", ""])
def test_a_time_limit_that_is_none(client: httpx2.Client, value: str) -> None:
    problem(client.get("/sparql", params={"query": LABELS, "timeout": value}), 400)


def test_a_greedy_query_is_stopped_at_its_memory_limit(
    client: httpx2.Client, settings: Settings
) -> None:
    document = problem(client.get("/sparql", params={"query": GREEDY}), 507)
    assert document["limit"] == settings.memory


def test_too_large_an_answer_is_told_and_not_cut(client: httpx2.Client, settings: Settings) -> None:
    query = "SELECT * WHERE { ?a ?p ?x . ?b ?q ?y }"
    document = problem(client.get("/sparql", params={"query": query}), 422)
    assert document["limit"] == settings.output_bytes


def test_too_long_a_query_is_told(client: httpx2.Client, settings: Settings) -> None:
    query = f"ASK {{}} # {'x' * settings.query_bytes}"
    problem(client.post("/sparql", data={"query": query}), 413)


# Caching


def test_an_answer_that_is_held_is_not_sent_again(client: httpx2.Client) -> None:
    first = client.get("/sparql", params={"query": LABELS})
    tag = first.headers["etag"]
    assert tag.startswith('"')
    assert first.headers["cache-control"] == "no-cache"
    for held in (tag, f'"other", W/{tag}'):
        again = client.get("/sparql", params={"query": LABELS}, headers={"if-none-match": held})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["vary"] == "Accept, Accept-Encoding"
        assert "content-length" not in again.headers


def test_a_tag_stands_for_the_bytes_and_their_format(client: httpx2.Client) -> None:
    graph = "https://example.org/graph/words"
    nothing = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . FILTER(false) }"
    params: list[dict[str, str]] = [
        {"query": LABELS},
        {"query": LABELS + " "},
        {"query": LABELS, "format": "csv"},
        {"query": LABELS, "default-graph-uri": graph},
        {"query": LABELS, "default-graph-uri": "https://example.org/graph/numbers"},
        {"query": LABELS, "named-graph-uri": graph},
        {"query": nothing, "format": "nt"},
        {"query": nothing, "format": "ttl"},
    ]
    answers = [client.get("/sparql", params=one) for one in params]
    bytes_of = {one.headers["etag"]: (one.headers["content-type"], one.content) for one in answers}
    for one in answers:
        assert bytes_of[one.headers["etag"]] == (one.headers["content-type"], one.content)
    assert len(bytes_of) == len(set(bytes_of.values()))
    assert answers[0].headers["etag"] == answers[1].headers["etag"]
    assert len(bytes_of) >= 5


def test_a_graph_is_tagged_by_its_bytes_too(client: httpx2.Client) -> None:
    response = client.get("/sparql", params={"query": CONSTRUCT})
    tag = response.headers["etag"]
    assert tag.startswith('"')
    held = client.get("/sparql", params={"query": CONSTRUCT}, headers={"if-none-match": tag})
    assert held.status_code == 304


def test_what_is_never_twice_the_same_is_not_tagged(client: httpx2.Client) -> None:
    response = client.get("/sparql", params={"query": "SELECT (rand() AS ?x) {}"})
    assert response.status_code == 200
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


def test_the_same_tag_means_the_same_bytes(client: httpx2.Client) -> None:
    query = "SELECT ?p (COUNT(?s) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"
    bodies = {client.get("/sparql", params={"query": query}).content for _ in range(8)}
    assert len(bodies) == 1


# HEAD, OPTIONS, CORS


def test_head_is_get_without_the_body(client: httpx2.Client) -> None:
    got = client.get("/sparql", params={"query": LABELS})
    head = client.head("/sparql", params={"query": LABELS})
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "etag", "vary", "access-control-allow-origin"):
        assert head.headers[name] == got.headers[name]
    assert client.head("/sparql", params={"query": "nonsense"}).status_code == 400


def test_options_answers_a_preflight(client: httpx2.Client) -> None:
    headers = {
        "origin": "https://example.org",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    response = client.options("/sparql", headers=headers)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert "POST" in response.headers["access-control-allow-methods"]
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-headers"] == "*"


def test_answers_carry_cors(client: httpx2.Client) -> None:
    response = client.get("/sparql", params={"query": LABELS})
    assert response.headers["access-control-allow-origin"] == "*"
    assert "ETag" in response.headers["access-control-expose-headers"]


# Service description


@pytest.mark.parametrize(
    "media_type",
    ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"],
)
def test_without_a_query_the_service_describes_itself(
    client: httpx2.Client, address: str, media_type: str
) -> None:
    response = client.get("/sparql", headers={"accept": media_type})
    assert response.headers["content-type"].startswith(media_type)
    form = pyoxigraph.RdfFormat.from_media_type(media_type)
    graph = {(str(t.predicate), str(t.object)) for t in pyoxigraph.parse(response.content, form)}
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert (f"<{sd}endpoint>", f"<{address}/sparql>") in graph
    assert (f"<{sd}supportedLanguage>", f"<{sd}SPARQL11Query>") in graph
    assert sum(predicate == f"<{sd}resultFormat>" for predicate, _ in graph) == 8


def test_the_description_is_negotiated_too(client: httpx2.Client) -> None:
    assert client.get("/sparql?format=nt").headers["content-type"] == "application/n-triples"
    problem(client.get("/sparql", headers={"accept": "text/csv"}), 406)


def test_a_host_header_cannot_write_into_the_description(client: httpx2.Client) -> None:
    response = client.get("/sparql", headers={"host": "a> <b:c> <d:e> . <f"})
    assert response.status_code == 200
    assert "b:c" not in response.text


def test_answers_are_json_of_the_standard_shape(client: httpx2.Client) -> None:
    response = client.get("/sparql", params={"query": LABELS})
    document = json.loads(response.content)
    assert document["head"]["vars"] == ["label"]
    assert document["results"]["bindings"][1]["label"] == {
        "type": "literal",
        "value": "единое окно",
        "xml:lang": "ru",
    }


def test_a_function_that_nobody_knows_is_the_fault_of_the_query(client: httpx2.Client) -> None:
    response = client.get("/sparql?query=SELECT (<https://example.org/f>(1) AS ?y) {}")
    assert response.status_code == 422
    document = response.json()
    assert document["type"].endswith("/problem/query-failed")
    assert "https://example.org/f" in document["detail"]


LARGE = "SELECT ?s ?n { ?s <https://example.org/number> ?n } ORDER BY ?n"


def undone(response: httpx2.Response) -> bytes:
    """The body as it came, without the compression that it says it has."""
    raw = b"".join(response.iter_raw())
    return gzip.decompress(raw) if response.headers.get("content-encoding") == "gzip" else raw


@pytest.mark.parametrize(
    ("accepted", "compressed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("identity", False),
        ("gzip;q=0", False),
        ("*, gzip; q=0.000", False),
        ("br", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("again", ["", " # again"])
def test_a_large_answer_is_compressed_for_whom_it_may_be(
    client: httpx2.Client, accepted: str, *, compressed: bool, again: str
) -> None:
    for _ in range(3):
        # Reckoned, kept, and known byte for byte.
        with client.stream(
            "GET",
            "/sparql",
            params={"query": LARGE + again, "format": "csv"},
            headers={"accept-encoding": accepted},
        ) as response:
            body = undone(response)
        assert (response.headers.get("content-encoding") == "gzip") is compressed
        assert response.headers["vary"] == "Accept, Accept-Encoding"
        assert len(body) > 10_000
        assert body.decode().splitlines()[-1] == f"https://example.org/n{THINGS - 1},{THINGS - 1}"
        if compressed:
            assert int(response.headers["content-length"]) < len(body) / 2


def test_a_tag_is_that_of_the_bytes_that_were_sent(client: httpx2.Client) -> None:
    def ask(coding: str, tag: str = "") -> httpx2.Response:
        headers = {"accept-encoding": coding} | ({"if-none-match": tag} if tag else {})
        return client.get("/sparql", params={"query": LARGE}, headers=headers)

    plain, pressed = ask("identity"), ask("gzip")
    assert plain.json() == pressed.json()
    assert plain.headers["etag"] != pressed.headers["etag"]
    assert ask("gzip", pressed.headers["etag"]).status_code == 304
    assert ask("gzip", plain.headers["etag"]).status_code == 200
    unchanged = ask("identity", plain.headers["etag"])
    assert (unchanged.status_code, unchanged.headers["vary"]) == (304, "Accept, Accept-Encoding")


def test_a_small_answer_is_not_compressed(client: httpx2.Client) -> None:
    response = client.get("/sparql?query=ASK%7B%7D", headers={"accept-encoding": "gzip"})
    assert response.json()["boolean"] is True
    assert "content-encoding" not in response.headers
