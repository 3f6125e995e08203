"""VoID where crawlers look for it, and the saved questions, over a small graph."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import httpx2
import pyoxigraph
import pytest
from fastapi import FastAPI
from pyoxigraph import QuerySolutions, QueryTriples, RdfFormat, Store
from starlette.middleware import Middleware
from starlette.types import Receive, Scope, Send

from dcgraph.files import Rooms
from dcgraph.namespaces import CLASSES_GRAPH, DESCRIPTION_GRAPH, PREFIXES, QUESTIONS, ROOT
from dcgraph.rdf.corpus import load
from dcgraph.snapshot.description import describe
from dcgraph.snapshot.executables import add_questions
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.sparql.rules import derive, rules
from dcgraph_api.caching import AnswerCache
from dcgraph_api.config import Settings
from dcgraph_api.dependencies import SERVICE
from dcgraph_api.description import DUMPS
from dcgraph_api.middleware import ErrorMiddleware
from dcgraph_api.open_store import OpenStore
from dcgraph_api.routes import questions
from dcgraph_api.routes import service as void

BASE = "http://testing:8000"
NAME = "small-standards"
MEDIA_TYPES = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")

Get = Callable[..., httpx2.Response]


class InMemory(OpenStore):
    """Answers from a store in this process."""

    def __init__(self, store: Store) -> None:
        super().__init__(cast(Snapshot, None), 1 << 26)
        self._store = store


@pytest.fixture
def store(small: Rooms) -> Store:
    """The small graph as a build makes it."""
    made = load(small).store()
    derive(made, rules(small.ontology))
    add_questions(made, small.data)
    describe(made)
    return made


@pytest.fixture
def get(store: Store) -> Get:
    """Ask the two routes for something."""
    app = FastAPI(middleware=[Middleware(ErrorMiddleware, methods="GET, HEAD, OPTIONS")])
    app.include_router(void.router)
    app.include_router(questions.router)
    snapshot = SimpleNamespace(manifest=SimpleNamespace(hash="5eed" * 16))
    service = SimpleNamespace(
        snapshot=snapshot, settings=Settings(), store=InMemory(store), cache=AnswerCache(0)
    )

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, SERVICE: service}, receive, send)

    async def ask(path: str, headers: dict[str, str]) -> httpx2.Response:
        transport = httpx2.ASGITransport(app=cast(Any, served))
        async with httpx2.AsyncClient(transport=transport, base_url=BASE) as client:
            return await client.get(path, headers=headers)

    return lambda path, **headers: asyncio.run(
        ask(path, {name.replace("_", "-"): value for name, value in headers.items()})
    )


def graph(response: httpx2.Response) -> Store:
    assert response.status_code == 200, response.text
    form = RdfFormat.from_media_type(response.headers["content-type"].partition(";")[0])
    assert form is not None
    parsed = Store()
    parsed.load(response.content, form)
    return parsed


def values(parsed: Store, query: str) -> list[tuple[str, ...]]:
    rows = parsed.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    return [tuple(row[variable].value for variable in rows.variables) for row in rows]


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_void_tells_where_the_dataset_is_to_be_had(get: Get, media_type: str) -> None:
    response = get("/.well-known/void", accept=media_type)
    assert response.headers["content-type"].startswith(media_type)
    told = graph(response)
    dataset = f"<{ROOT}> a void:Dataset ; void:sparqlEndpoint ?endpoint"
    assert values(told, f"SELECT ?endpoint {{ {dataset} }}") == [(f"{BASE}/sparql",)]
    dumps = values(told, f"SELECT ?dump {{ <{ROOT}> void:dataDump ?dump }} ORDER BY ?dump")
    assert dumps == [(f"{BASE}/downloads/{name}",) for name in sorted(DUMPS)]
    described = f"SELECT ?what {{ <{BASE}/.well-known/void> foaf:primaryTopic ?what }}"
    assert values(told, described) == [(ROOT,)]


def test_void_is_turtle_by_default_and_begins_with_what_a_thing_is(get: Get) -> None:
    response = get("/.well-known/void")
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    assert f"<{ROOT}> a " in response.text.replace("\n", " ")


def test_void_holds_the_whole_description(get: Get, store: Store) -> None:
    told = graph(get("/.well-known/void"))
    stored = store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(DESCRIPTION_GRAPH))
    for quad in stored:
        triple = pyoxigraph.Quad(quad.subject, quad.predicate, quad.object)
        assert triple in told


def test_void_says_of_each_table_what_the_data_say(get: Get, store: Store) -> None:
    table, data = pyoxigraph.NamedNode("urn:codes"), pyoxigraph.NamedNode("urn:data")
    of, title, licence = (
        pyoxigraph.NamedNode(PREFIXES["dcterms"] + name) for name in ("source", "title", "license")
    )
    about = pyoxigraph.NamedNode(DESCRIPTION_GRAPH)
    store.add(pyoxigraph.Quad(pyoxigraph.NamedNode(ROOT), of, table, about))
    other = pyoxigraph.NamedNode("urn:other")
    for one in (table, other):
        store.add(pyoxigraph.Quad(one, title, pyoxigraph.Literal("Codes"), data))
        store.add(pyoxigraph.Quad(one, licence, pyoxigraph.NamedNode("urn:licence"), data))
    told = graph(get("/.well-known/void"))
    said = "?what dcterms:title 'Codes' ; dcterms:license <urn:licence>"
    assert values(told, f"SELECT ?what {{ {said} }}") == [(table.value,)]


def test_what_is_finer_can_be_had_by_the_link(get: Get, store: Store) -> None:
    told = graph(get("/.well-known/void"))
    links = values(told, f"SELECT ?l {{ <{BASE}/.well-known/void> rdfs:seeAlso ?l }} ORDER BY ?l")
    found = {}
    for (link,) in links:
        asked = parse_qs(urlsplit(link).query)
        (name,), (query,) = asked["default-graph-uri"], asked["query"]
        triples = store.query(query, default_graph=[pyoxigraph.NamedNode(name)])
        assert isinstance(triples, QueryTriples)
        found[name] = len(list(triples))
    assert CLASSES_GRAPH in found
    assert all(found.values())


def test_who_has_a_document_is_not_sent_it_again(get: Get) -> None:
    for path in ("/.well-known/void", "/questions", "/questions?format=json", f"/questions/{NAME}"):
        tag = get(path).headers["etag"]
        again = get(path, if_none_match=f'"other", {tag}')
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert "Host" in again.headers["vary"]
        assert get(path, if_none_match=tag, host="elsewhere").status_code == 200
        assert get(path, if_none_match=tag, accept="application/rdf+xml").status_code == (
            304 if "format" in path else 200
        )


@pytest.mark.parametrize("path", ["/.well-known/void", "/questions", f"/questions/{NAME}"])
def test_what_cannot_be_had_is_told(get: Get, path: str) -> None:
    refused = get(path, accept="image/png")
    assert refused.status_code == 406
    assert "text/turtle" in refused.json()["available"]
    refused = get(f"{path}?format=xls")
    assert refused.status_code == 400
    assert "'xls'" in refused.json()["detail"]


def test_a_host_header_cannot_write_into_a_document(get: Get) -> None:
    for path in ("/.well-known/void", "/questions"):
        response = get(path, host="a> <b:c> <d:e> . <f")
        assert response.status_code == 200
        assert "<b:c>" not in response.text


@pytest.mark.nightly
@pytest.mark.parametrize("media_type", MEDIA_TYPES)
@pytest.mark.parametrize("path", ["/questions", f"/questions/{NAME}"])
def test_a_question_is_an_executable_with_a_target(get: Get, path: str, media_type: str) -> None:
    told = graph(get(path, accept=media_type))
    query = """SELECT ?one ?target ?namespace {
      ?one a sh:SPARQLExecutable , sh:SPARQLSelectExecutable ; schema:target ?target ;
        sh:select ?text ; sh:prefixes [ sh:declare [ sh:prefix "dcg" ; sh:namespace ?namespace ] ]
    }"""
    assert values(told, query) == [(QUESTIONS + NAME, f"{BASE}/sparql", PREFIXES["dcg"])]


def test_the_list_in_json_leads_to_each_question(get: Get) -> None:
    response = get("/questions", accept="application/json")
    assert response.headers["content-type"] == "application/json"
    listed = response.json()
    assert listed["count"] == len(listed["questions"]) == 1
    (one,) = listed["questions"]
    assert sorted(one["titles"]) == ["en", "fr", "ru"]
    assert one["form"] == "SELECT"
    whole = get(one["address"].removeprefix(BASE), accept="application/json").json()
    assert whole["titles"] == one["titles"]
    assert whole["endpoint"] == f"{BASE}/sparql"
    assert whole["empty"] == "None does."
    assert whole["keywords"]["en"] == ["small customs"]


@pytest.mark.parametrize("ask", [{"accept": "application/sparql-query"}, {}])
def test_the_text_of_a_question_runs_as_it_is(get: Get, store: Store, ask: dict[str, str]) -> None:
    response = get(f"/questions/{NAME}" + ("" if ask else "?format=rq"), **ask)
    assert response.headers["content-type"] == "application/sparql-query; charset=utf-8"
    assert values(store, response.text)


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["small-standard", "x", "%3E%20%3Cb:c%3E", "A%22%7D"])
@pytest.mark.parametrize("media_type", ["text/turtle", "application/json"])
def test_a_question_that_is_none_is_not_found(get: Get, name: str, media_type: str) -> None:
    response = get(f"/questions/{name}", accept=media_type)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["near"] == ([NAME] if name == "small-standard" else [])


def test_the_interface_tells_the_formats_of_each_document(get: Get) -> None:
    told = get("/openapi.json").json()["paths"]
    for path in ("/.well-known/void", "/questions", "/questions/{name}"):
        formats = told[path]["get"]["responses"]["200"]["content"]
        assert set(MEDIA_TYPES) <= formats.keys()
