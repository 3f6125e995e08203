"""Citations and permalinks over HTTP."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import bibtexparser
import httpx2
import pytest
import rispy
from pydantic import TypeAdapter
from tests.research.desks import PACT, desk_over, quads_of
from tests.serving import serving, write_snapshot
from tests.waiting import PATIENCE

from dcgraph.research.answer_citation import ANSWERS
from dcgraph.research.citation import Bibliography, Cited, references
from dcgraph.research.filters import Filters
from dcgraph_api.app import create_app
from dcgraph_api.config import Settings

OF = "/api/v1/records/pact?lang=fr"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the graph of the pact."""
    return write_snapshot(tmp_path_factory.mktemp("pact"), quads_of(PACT))


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx2.Client]:
    """A client of a server over the graph of the pact."""
    settings = Settings(port=0, workers=1, processes=1, memory_quads=0)
    with (
        serving(folder, settings) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        yield client


def cite(client: httpx2.Client, of: str, **more: str) -> httpx2.Response:
    return client.get("/api/v1/cite", params={"of": of, "accessed": "2026-11-26", **more})


@pytest.mark.parametrize(
    "of",
    [
        OF,
        "/api/v1/records/book/references?style=bibtex",
        "/api/v1/matrix?rows=notions&format=csv",
        "/api/v1/claims?about=big&limit=2",
        "/api/v1/concepts?lang=ru",
        "/api/v1/instruments/pact/state?asOf=2011",
        "/api/v1/questions",
    ],
)
def test_the_permalink_gives_the_answer_that_was_cited(client: httpx2.Client, of: str) -> None:
    found = TypeAdapter(Cited).validate_json(cite(client, of).content)
    pinned, plain = client.get(found.permalink), client.get(of)
    assert (pinned.status_code, plain.status_code) == (200, 200)
    assert pinned.content == plain.content
    assert pinned.headers["content-type"] == plain.headers["content-type"]
    assert hashlib.sha256(pinned.content).hexdigest() == found.work.answer
    assert found.work.content == "5eed" * 16
    assert found.permalink.partition("/at/")[2].startswith("5eed5eed5eed5eed/api/v1/")
    for text in (found.bibtex, found.ris, found.csl):
        assert found.work.answer in text
        assert found.permalink in text
    # What people read has no hash, and leads to the thing or to the page where there is one.
    for text in (found.apa, found.gost):
        assert found.work.answer not in text
        assert (found.work.landing or found.permalink) in text


def test_each_style_is_opened_by_its_readers(client: httpx2.Client) -> None:
    bibtex = cite(client, OF, style="bibtex")
    assert bibtex.headers["content-type"] == "application/x-bibtex; charset=utf-8"
    (entry,) = bibtexparser.loads(bibtex.text).entries
    assert entry["title"] == "{Pact : fiche dans dcgraph}"
    assert entry["urldate"] == "2026-11-26"
    (read,) = rispy.loads(cite(client, OF, style="ris").text)
    assert read["title"] == "Pact : fiche dans dcgraph"
    (item,) = cite(client, OF, style="csl").json()
    assert item["language"] == "fr"
    assert cite(client, OF, style="gost").headers["content-type"].startswith("text/plain")
    assert "(дата обращения: 26.11.2026)" in cite(client, OF, style="gost").text
    by_accept = client.get(
        "/api/v1/cite", params={"of": OF}, headers={"accept": "application/x-research-info-systems"}
    )
    assert by_accept.text.startswith("TY  - DATA")


QUERY = """SELECT ?s WHERE {
  ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l # all
} ORDER BY ?s LIMIT 5"""


@pytest.mark.parametrize("query", [QUERY, "ASK { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p 2 }"])
def test_the_answer_to_a_query_is_cited(client: httpx2.Client, query: str) -> None:
    of = f"/sparql?{urlencode({'query': query})}"
    for _ in range(3):
        # From the second time on the endpoint has the answer at hand.
        told = cite(client, of)
        assert told.headers["content-type"] == "application/json"
        found = TypeAdapter(Cited).validate_json(told.content)
    pinned = client.get(found.permalink)
    assert pinned.status_code == 200
    assert pinned.content == client.get(of, headers={"accept": "application/json"}).content
    assert hashlib.sha256(pinned.content).hexdigest() == found.work.answer
    assert client.get(found.permalink).content == pinned.content


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT (NOW() AS ?n) {}", 422, "NOW"),
        ("", 422, "query"),
        ("SELECT nonsense", 400, "parse"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", 403, "read-only"),
    ],
)
def test_a_query_that_has_no_lasting_answer_is_told(
    client: httpx2.Client, query: str, status: int, words: str
) -> None:
    told = cite(client, f"/sparql?{urlencode({'query': query})}")
    assert told.status_code == status
    assert words in told.text


def test_without_an_answer_the_graph_is_cited(client: httpx2.Client) -> None:
    found = TypeAdapter(Cited).validate_json(cite(client, "").content)
    assert found.work.title == "dcgraph: a knowledge graph on digital customs"
    assert (found.work.content, found.work.answer) == ("5eed" * 16, "")
    assert client.get(found.permalink).json()["snapshot"] == found.work.content


def test_who_has_a_citation_already_gets_nothing(client: httpx2.Client) -> None:
    first = cite(client, OF, style="apa")
    again = client.get(first.request.url, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("of", "status", "words"),
    [
        ("/api/v1/records/pacts", 404, "pact"),
        ("/api/v1/records/pact?lang=de", 422, "en, fr, ru"),
        ("/api/v1/claims?limit=many", 422, "limit"),
        ("/api/v1/records/pact?format=xls", 400, "json"),
        ("//evil.example/api/v1/records/pact", 422, "/api/v1/"),
        ("https://evil.example/", 422, "/api/v1/"),
        ("/api/v1/records/pact\r\nSet-Cookie: x=1", 422, "without spaces"),
        ("/metrics", 422, "/api/v1/"),
        ("/api/v1/records/" + "a" * 5_000, 422, "4000"),
    ],
)
def test_what_cannot_be_cited_is_told(
    client: httpx2.Client, of: str, status: int, words: str
) -> None:
    told = cite(client, of)
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert words in str(told.json())
    assert "set-cookie" not in told.headers


def test_a_style_that_there_is_not_is_told(client: httpx2.Client) -> None:
    told = cite(client, OF, style="mla")
    assert (told.status_code, "bibtex, ris" in told.json()["detail"]) == (422, True)
    assert cite(client, OF, accessed="soon").status_code == 422


def test_a_permalink_to_another_graph_says_which_is_served(client: httpx2.Client) -> None:
    told = client.get("/at/beefbeefbeef/api/v1/records/pact?lang=fr")
    assert (told.status_code, told.headers["content-type"]) == (409, "application/problem+json")
    assert told.json()["served"] == {"version": "0.1.0", "content": "5eed" * 16}
    assert told.json()["present"] == "/api/v1/records/pact?lang=fr&format=json"
    assert "release" in told.json()["detail"]
    assert told.headers["cache-control"] == "no-store"
    assert client.get("/at/5eed/api/v1/records/pact").status_code == 422
    assert client.get("/at/5eed5eed5eed/metrics").status_code == 422
    assert client.get("/at/5eed5eed5eed//evil.example/").status_code == 422
    assert client.get("/at/5eed5eed5eed/api/v1/records/gone").status_code == 404
    assert client.head("/at/5eed5eed5eed/api/v1/records/pact").status_code == 200


def test_below_the_path_of_another_server_a_browser_stays_below_it(folder: Path) -> None:
    base = "https://example.org/customs"
    settings = Settings(port=0, workers=1, processes=1, memory_quads=0, base=base)
    with serving(folder, settings) as address:
        led = httpx2.get(
            f"{address}/at/5eed5eed5eed{OF}",
            headers={"accept": "text/html", "host": "evil.example"},
            timeout=PATIENCE,
        )
    assert led.status_code == 303
    assert led.headers["location"] == "/customs/id/pact.html?lang=fr"


def test_where_a_browser_is_led_is_described(folder: Path) -> None:
    described = create_app(folder).rest.openapi()["paths"]["/at/{pin}/{path}"]["get"]["responses"]
    assert described.keys() >= {"200", "303", "404", "409"}
    assert "Location" in described["303"]["headers"]
    assert described["409"]["content"].keys() >= {"application/problem+json", "text/html"}


def test_the_sources_of_a_record_come_in_every_style(client: httpx2.Client) -> None:
    told = client.get("/api/v1/records/pact/references", params={"lang": "fr"})
    expected = references(desk_over(PACT), "pact", Filters("fr"))
    assert TypeAdapter(Bibliography).validate_json(told.content) == expected
    bibtex = client.get("/api/v1/records/pact/references?style=bibtex").text
    assert [one["title"] for one in bibtexparser.loads(bibtex).entries] == ["{The book}"]
    assert client.get("/api/v1/records/gone/references").status_code == 404
    assert client.get("/api/v1/records/pact/references?style=mla").status_code == 422


_NO_ANSWERS = ("assess", "verify", "cite", "records/{name}/citation", "context.jsonld", "suggest")


def test_every_answer_of_the_desk_can_be_cited_in_a_format(folder: Path) -> None:
    paths = create_app(folder).rest.openapi()["paths"]
    desk = {path.removeprefix("/api/v1/") for path in paths if path.startswith("/api/v1/")}
    assert len(desk) > 20
    # A citation is none of a citation; a context, a form and what completes words are no answers.
    assert desk - ANSWERS.keys() == {*_NO_ANSWERS}
    for route in ANSWERS.keys() & desk:
        names = {one["name"] for one in paths[f"/api/v1/{route}"]["get"]["parameters"]}
        assert names & {"format", "style"}, route
