"""Virtuoso and the embedded engine give the same answers, in every form and to every question.

It is one server and one graph: Virtuoso plans by what it holds, and some of its plans are wrong.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pyoxigraph
import pytest
from tests.waiting import PATIENCE

from benchmarks.virtuoso import Virtuoso
from dcgraph.errors import BuildError, QueryError
from dcgraph.files import rooms
from dcgraph.rdf.questions import questions
from dcgraph.remote.prepare import PUBLISHED
from dcgraph.remote.publish import Credentials, VirtuosoLoader, publish, publish_in_bulk
from dcgraph.remote.store import RemoteStore
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.sparql.model import GRAPH_FORMATS, SOLUTIONS_FORMATS, Answer, Limits, Request
from dcgraph.store.pool import EmbeddedStore, open_store

pytestmark = pytest.mark.nightly

QUESTIONS = questions(rooms().data)

OTHER_ORDER = {
    "steps-of-the-comprehensive-review": "ORDER BY (!BOUND(…)) puts what is unbound first",
}
"""Questions whose rows come in another order, and the reason."""

QUERIES = (
    "ASK { dcgd:rkc a dcg:Convention }",
    "ASK { dcgd:rkc a dcg:Meeting }",
    "SELECT * { dcgd:rkc dcg:hasStatus ?status ; dcg:adoptionDate ?day }",
    "SELECT ?x (1 = 1 AS ?yes) (1 > 2 AS ?no) { VALUES ?x { 1 2.50 true 'a' 'b'@ru } }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s a dcg:Convention } } GROUP BY ?g ORDER BY ?g",
    "SELECT ?c FROM <https://w3id.org/dcgraph/graph/derived> { ?s a ?c } ORDER BY ?s ?c LIMIT 20",
    "SELECT ?g FROM <https://w3id.org/dcgraph/graph/derived> { GRAPH ?g { ?s ?p ?o } } LIMIT 5",
    "SELECT ?s FROM NAMED <https://w3id.org/dcgraph/graph/derived> { ?s ?p ?o } LIMIT 5",
    """SELECT DISTINCT ?g FROM NAMED <https://w3id.org/dcgraph/graph/derived>
    { GRAPH ?g { ?s ?p ?o } }""",
    "SELECT (COUNT(*) AS ?n) { ?s owl:unionOf ?list . FILTER(?s != dcgd:rkc) }",
    "CONSTRUCT { ?s dcg:hasStatus ?o } WHERE { ?s dcg:hasStatus ?o }",
    "CONSTRUCT WHERE { ?s owl:unionOf ?o }",
    "DESCRIBE dcgd:rkcmc",
    "DESCRIBE dcgd:rkc <https://w3id.org/dcgraph/id/wco> dcgd:nothing",
    "DESCRIBE ?notion WHERE { ?notion a dcg:Notion }",
    "DESCRIBE dcg:Record",
    "PREFIX d: <https://w3id.org/dcgraph/id/> SELECT ?c { d:rkc.ga-7.1 a ?c } ORDER BY ?c",
)


@pytest.fixture(scope="module")
def embedded(shipped_snapshot: Snapshot) -> Iterator[EmbeddedStore]:
    with open_store(shipped_snapshot.store, limits=Limits(seconds=60)) as store:
        yield store


def from_virtuoso(server: Virtuoso, content: str, *requests: Request) -> list[Answer]:
    async def ask() -> list[Answer]:
        async with RemoteStore(server.sparql, content, limits=Limits(seconds=60)) as store:
            return [await store.answer(request) for request in requests]

    return asyncio.run(ask())


def rows(answer: Answer) -> list[str]:
    """Each row as one text; a blank node is only that."""
    content = json.loads(answer.body)
    if answer.kind == "boolean":
        return [str(content["boolean"])]
    found = content["results"]["bindings"]
    return [json.dumps({k: plain(v) for k, v in row.items()}, sort_keys=True) for row in found]


def plain(term: dict[str, str]) -> dict[str, str]:
    return {"type": "bnode"} if term["type"] == "bnode" else term


def graph(answer: Answer) -> pyoxigraph.Dataset:
    form = pyoxigraph.RdfFormat.from_media_type(answer.media_type)
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(answer.body, format=form))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_question_has_the_same_answer(
    name: str, published: Virtuoso, embedded: EmbeddedStore, shipped_snapshot: Snapshot
) -> None:
    request = Request(QUESTIONS[name].query)
    (there,) = from_virtuoso(published, shipped_snapshot.manifest.hash, request)
    here = embedded.answer(request)
    assert json.loads(here.body)["head"] == json.loads(there.body)["head"]
    if name in OTHER_ORDER:
        assert Counter(rows(here)) == Counter(rows(there))
    else:
        assert rows(here) == rows(there)


BATCH = "dc_batch_sz"
"""The engine's name for how many rows it works on at once: by default 10,000 and upwards."""


@pytest.fixture
def narrow(published: Virtuoso) -> Iterator[Virtuoso]:
    """The same server, working on ten rows at once.

    Where a value that it joins by OPTIONAL, MINUS or NOT EXISTS has a row in one batch and none
    in the next, it errs. With wide batches that is rare, and comes and goes with its plan.
    """
    address = f"127.0.0.1:{published.sql_port}"
    user = Credentials(published.user, published.password)
    loader = VirtuosoLoader(address, published.load_folder, user)
    asked = f"select concat('BATCH ', cast(sys_stat('{BATCH}') as varchar))"
    told = re.search(r"BATCH (\d+)", loader.run([asked], 60))
    assert told
    loader.run([f"__dbf_set('{BATCH}', 10)"], 60)
    yield published
    loader.run([f"__dbf_set('{BATCH}', {told[1]})"], 60)


def test_a_question_has_the_same_answer_whatever_the_width_of_a_batch(
    narrow: Virtuoso, embedded: EmbeddedStore, shipped_snapshot: Snapshot
) -> None:
    names = sorted(QUESTIONS)
    assert names
    requests = [Request(QUESTIONS[name].query) for name in names]
    found = from_virtuoso(narrow, shipped_snapshot.manifest.hash, *requests)
    wrong = sorted(
        name
        for name, request, there in zip(names, requests, found, strict=True)
        if Counter(rows(embedded.answer(request))) != Counter(rows(there))
    )
    assert not wrong


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_has_the_same_answer(
    query: str, published: Virtuoso, embedded: EmbeddedStore, shipped_snapshot: Snapshot
) -> None:
    request = Request(query)
    (there,) = from_virtuoso(published, shipped_snapshot.manifest.hash, request)
    here = embedded.answer(request)
    assert here.kind == there.kind
    if here.kind == "graph":
        assert graph(here) == graph(there)
        assert len(graph(here)) > 0
    else:
        assert json.loads(here.body)["head"] == json.loads(there.body)["head"]
        assert Counter(rows(here)) == Counter(rows(there))


def test_every_format_is_the_same(
    published: Virtuoso, embedded: EmbeddedStore, shipped_snapshot: Snapshot
) -> None:
    table = QUESTIONS["contradictions"].query
    asked = [Request(table, solutions_format=form) for form in SOLUTIONS_FORMATS.values()]
    asked += [Request("DESCRIBE dcgd:rkc", graph_format=form) for form in GRAPH_FORMATS.values()]
    found = from_virtuoso(published, shipped_snapshot.manifest.hash, *asked)
    for request, there in zip(asked, found, strict=True):
        here = embedded.answer(request)
        assert here.media_type == there.media_type
        if here.kind == "graph":
            assert graph(here) == graph(there)
        else:
            assert here.body == there.body


DERIVED = ("https://w3id.org/dcgraph/graph/derived",)


@pytest.mark.parametrize(
    "request_",
    [
        Request(query, default_graphs=default, named_graphs=named)
        for default, named in ((DERIVED, ()), ((), DERIVED))
        for query in (
            "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
            "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
            "SELECT (COUNT(*) AS ?n) FROM <https://example.org/other> { ?s ?p ?o }",
        )
    ],
)
def test_the_graphs_of_the_request_go_before_those_of_the_text(
    request_: Request, published: Virtuoso, embedded: EmbeddedStore, shipped_snapshot: Snapshot
) -> None:
    (there,) = from_virtuoso(published, shipped_snapshot.manifest.hash, request_)
    assert rows(embedded.answer(request_)) == rows(there)


@pytest.fixture(scope="module")
def private(published: Virtuoso) -> None:
    """A graph of somebody else's on the same server."""
    httpx2.put(
        published.graph_store,
        params={"graph": "urn:private"},
        content='<urn:s> <urn:secret> "hush" .\n',
        headers={"content-type": "application/n-triples"},
        auth=httpx2.DigestAuth(published.user, published.password),
        timeout=PATIENCE,
    ).raise_for_status()


BLIND = (
    "SELECT * { ?s <urn:secret> ?o }",
    "SELECT * FROM <urn:private> { ?s <urn:secret> ?o }",
    "BASE <urn:private> SELECT * FROM <urn:private> { ?s <urn:secret> ?o }",
    "SELECT * FROM NAMED <urn:private> { GRAPH ?g { ?s <urn:secret> ?o } }",
    "SELECT * FROM NAMED <urn:private> { GRAPH <urn:private> { ?s <urn:secret> ?o } }",
    "SELECT * { GRAPH <urn:private> { ?s <urn:secret> ?o } }",
    "SELECT * { GRAPH ?g { ?s <urn:secret> ?o } }",
    "SELECT * { VALUES ?g { <urn:private> } GRAPH ?g { ?s <urn:secret> ?o } }",
    "SELECT * { GRAPH ?g { ?s <urn:secret> ?o } FILTER(?g = <urn:private>) }",
    "SELECT * { GRAPH <urn:private> { <urn:s> <urn:secret>+ ?o } }",
    "SELECT * { VALUES ?s { <urn:s> } MINUS { GRAPH <urn:private> { ?s <urn:secret> ?o } } }",
    """SELECT * { VALUES ?s { <urn:s> }
    FILTER NOT EXISTS { GRAPH <urn:private> { ?s <urn:secret> ?o } } }""",
    """SELECT * { VALUES ?s { <urn:s> }
    FILTER NOT EXISTS { GRAPH ?g { ?s <urn:secret> ?o } } }""",
    "SELECT * { BIND(EXISTS { GRAPH <urn:private> { <urn:s> <urn:secret> ?o } } AS ?b) }",
    "SELECT * #\r'''\nFROM <urn:private> #'''\n { ?s <urn:secret> ?o }",
)


@pytest.mark.parametrize("query", BLIND)
@pytest.mark.parametrize("names", [(), ("urn:private",)])
@pytest.mark.usefixtures("private")
def test_a_graph_of_somebody_else_is_an_empty_one(
    query: str,
    names: tuple[str, ...],
    published: Virtuoso,
    embedded: EmbeddedStore,
    shipped_snapshot: Snapshot,
) -> None:
    request = Request(query, default_graphs=names, named_graphs=names)
    if "#" in query:
        # For the embedded engine that is no query at all.
        with pytest.raises(QueryError, match="does not take the query"):
            from_virtuoso(published, shipped_snapshot.manifest.hash, request)
        return
    (there,) = from_virtuoso(published, shipped_snapshot.manifest.hash, request)
    assert b"hush" not in there.body
    assert rows(embedded.answer(request)) == rows(there)


def test_solutions_are_cut_at_the_limit_of_rows(
    published: Virtuoso, shipped_snapshot: Snapshot
) -> None:
    async def ask(query: str) -> Answer:
        limits = Limits(seconds=60, rows=3)
        content = shipped_snapshot.manifest.hash
        async with RemoteStore(published.sparql, content, limits=limits) as store:
            return await store.answer(Request(query))

    for query in ("SELECT ?s { ?s a ?c }", "SELECT ?s { ?s a dcg:Meeting } ORDER BY ?s"):
        answer = asyncio.run(ask(query))
        assert (len(rows(answer)), answer.rows) == (3, 3)
    assert asyncio.run(ask("SELECT ?s { ?s a dcg:Meeting } LIMIT 3")).rows is None


def test_what_the_store_cannot_read_is_told_by_a_sentence(
    published: Virtuoso, shipped_snapshot: Snapshot
) -> None:
    with pytest.raises(QueryError, match="does not take the query"):
        from_virtuoso(published, shipped_snapshot.manifest.hash, Request("SELECT ?x { ?x a "))


def test_another_snapshot_is_not_served(published: Virtuoso) -> None:
    with pytest.raises(BuildError, match="dcgraph publish"):
        from_virtuoso(published, "0" * 64)


def test_publishing_again_changes_nothing(published: Virtuoso, shipped_snapshot: Snapshot) -> None:
    said: list[Any] = []
    user = Credentials(published.user, published.password)
    made = publish(shipped_snapshot, published.graph_store, user, tell=said.append)
    assert made.hash == shipped_snapshot.manifest.hash
    assert made.triples == shipped_snapshot.manifest.triples
    assert made.replaces is None
    assert said == []
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    (answer,) = from_virtuoso(published, made.hash, Request(count))
    assert str(made.triples) in rows(answer)[0]
    hidden = f"SELECT ?g {{ GRAPH ?g {{ <{PUBLISHED}> ?p ?o }} }}"
    assert rows(from_virtuoso(published, made.hash, Request(hidden))[0]) == []


def test_the_bulk_loader_puts_the_same_there(
    published: Virtuoso, shipped_snapshot: Snapshot
) -> None:
    said: list[str] = []
    loader = VirtuosoLoader(
        f"127.0.0.1:{published.sql_port}",
        published.load_folder,
        Credentials(published.user, published.password),
    )
    assert publish_in_bulk(shipped_snapshot, loader, said.append).replaces is None
    assert said == [], "it is there already"
    made = publish_in_bulk(shipped_snapshot, loader, said.append, anew=True)
    assert said[-1] == "making it current"
    assert list(published.load_folder.iterdir()) == []
    queries = ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", QUESTIONS["contradictions"].query)
    count, _ = from_virtuoso(published, made.hash, *map(Request, queries))
    assert f'"value": "{shipped_snapshot.manifest.triples}"' in rows(count)[0]


def test_the_bulk_loader_says_what_went_wrong(published: Virtuoso, tmp_path: Path) -> None:
    user = Credentials(published.user, published.password)
    address = f"127.0.0.1:{published.sql_port}"
    missing = [(tmp_path / "missing.nt", "https://example.org/")]
    with pytest.raises(BuildError, match=r"did not load .*missing\.nt .*DirsAllowed"):
        VirtuosoLoader(address, tmp_path, user).load(missing)
    broken = published.load_folder / "broken.nt"
    broken.write_text("<urn:a> <urn:b> .\n", "utf-8")
    with pytest.raises(BuildError, match=r"did not load .*broken\.nt \(\w"):
        VirtuosoLoader(address, tmp_path, user).load([(broken, "https://example.org/")])
    broken.unlink()
    wrong = Credentials(published.user, "no such word")
    with pytest.raises(BuildError, match="refuses") as caught:
        VirtuosoLoader(address, tmp_path, wrong).run(["checkpoint"], 60)
    assert "no such word" not in str(caught.value)
    with pytest.raises(BuildError, match="There is no no-such-isql"):
        VirtuosoLoader(address, tmp_path, user, "no-such-isql").run(["checkpoint"], 60)
