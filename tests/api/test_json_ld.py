"""Answers as JSON-LD: whatever they say of a thing, the graph says too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
import rdflib
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store, Triple, parse
from tests.api.rest import ANSWERING, address_of

from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.research.jsonld import CONTEXT
from dcgraph.snapshot.manifest import Snapshot
from dcgraph_api.models import EXAMPLES

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

CONTEXTS = "/api/v1/context.jsonld"
HAS_CITATION = NamedNode(DCG + "hasCitation")
OF_DOCUMENTS = {
    PREFIXES["rdf"] + "type",
    PREFIXES["foaf"] + "topic",
    PREFIXES["rdfs"] + "comment",
}
WITHOUT = {
    "/api/v1/cite",
    "/api/v1/concordance",
    "/api/v1/contents",
    "/api/v1/gaps",
    "/api/v1/glossary",
    "/api/v1/handout",
    "/api/v1/matrix",
    "/api/v1/records/{name}/citation",
    "/api/v1/records/{name}/references",
    "/api/v1/timeline",
}
"""Answers that are a layout of claims, or a way to cite them, more than claims: see the docs."""


@pytest.fixture(scope="module")
def store(shipped_snapshot: Snapshot) -> Store:
    """The graph as it ships."""
    return Store.read_only(str(shipped_snapshot.store))


def triples(document: Any) -> list[Triple]:
    """What a document says, by another reader of JSON-LD, with the context that it names."""
    if isinstance(document, dict) and isinstance(document.get("@context"), str):
        assert document["@context"].endswith(CONTEXTS)
        document = {**document, "@context": CONTEXT}
    graph = rdflib.Graph()
    graph.parse(data=json.dumps(document), format="json-ld")
    read = parse(graph.serialize(format="nt", encoding="utf-8"), format=RdfFormat.N_TRIPLES)
    return [quad.triple for quad in read]


def untrue(store: Store, told: list[Triple], base: str) -> Iterator[Triple]:
    """The triples that the graph does not hold; a citation is one of those of its record."""
    about: dict[BlankNode, set[tuple[Any, Any]]] = {}
    for one in told:
        if isinstance(one.subject, BlankNode):
            about.setdefault(one.subject, set()).add((one.predicate, one.object))
    for one in told:
        if isinstance(one.object, BlankNode):
            assert one.predicate == HAS_CITATION
            held = store.quads_for_pattern(one.subject, HAS_CITATION, None)
            if not any(
                all(there(store, c.object, p, o) for p, o in about[one.object])
                for c in held
                if isinstance(c.object, NamedNode)
            ):
                yield one
        elif isinstance(one.subject, NamedNode) and one.subject.value.startswith(base):
            if one.predicate.value not in OF_DOCUMENTS:
                yield one
        elif isinstance(one.subject, NamedNode) and not there(store, *one):
            yield one


def there(store: Store, *triple: Any) -> bool:
    return any(True for _ in store.quads_for_pattern(*triple))


def said_of(told: list[Triple], thing: NamedNode) -> dict[str, Any]:
    """What is said of a thing, by the local names of its properties."""
    return {
        one.predicate.value.removeprefix(DCG): one.object for one in told if one.subject == thing
    }


@pytest.mark.parametrize("path", ANSWERING)
def test_what_an_answer_says_the_graph_says(full: httpx2.Client, store: Store, path: str) -> None:
    told = full.get(EXAMPLES[path], headers={"accept": "application/ld+json"})
    if path in WITHOUT:
        assert told.status_code == 406
        return
    assert told.headers.get("content-type") == "application/ld+json", (
        f"Let {path} answer in JSON-LD too by a family with JSON_LD, or say in the docs why it "
        "does not, and name it in WITHOUT."
    )
    said = triples(told.json())
    assert len(said) > 1 or path == "/api/v1/statistics"
    assert not list(untrue(store, said, str(full.base_url)))


def test_a_claim_is_told_as_a_claim(full: httpx2.Client) -> None:
    # From data/instruments/rkc/general-annex-7.ttl.
    told = triples(full.get("/api/v1/records/rkc.ga-7.1?basis=stated&format=jsonld").json())
    claim = NamedNode(DCGD + "rkc.ga-7.1.requires.ict")
    said = {
        one.predicate.value.removeprefix(DCG): one.object for one in told if one.subject == claim
    }
    assert said["hasSubject"] == NamedNode(DCGD + "rkc.ga-7.1")
    assert said["hasRelation"] == NamedNode(DCG + "requires")
    assert said["hasObject"] == NamedNode(DCGD + "ict")
    assert said["hasBasis"] == NamedNode(DCG + "Stated")
    # What is claimed is not asserted.
    assert not [one for one in told if one.predicate == NamedNode(DCG + "requires")]


def test_what_a_record_says_is_told_as_it_says_it(full: httpx2.Client) -> None:
    told = triples(full.get("/api/v1/records/rkc.ga-7.1?basis=asserted&format=jsonld").json())
    own = said_of(told, NamedNode(DCGD + "rkc.ga-7.1"))
    assert own["isPartOf"] == NamedNode(DCGD + "rkc.ga-7")
    assert str(own["number"]) == '"7.1"'
    assert str(own["position"]) == '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'


def test_an_empty_answer_tells_why_here_too(full: httpx2.Client) -> None:
    address = address_of("/api/v1/coverage", extent="whole", kind="Strategy", lang="fr")
    told = full.get(address, headers={"accept": "application/ld+json"}).json()
    (document,) = [one for one in told["@graph"] if one.get("silence")]
    assert "écartés" in document["silence"]["fr"]
    assert document["id"].endswith(address)


def test_the_context_is_served_and_is_another_than_that_of_linked_data(
    full: httpx2.Client,
) -> None:
    told = full.get(CONTEXTS)
    assert told.headers["content-type"] == "application/ld+json"
    assert told.json() == {"@context": CONTEXT}
    assert full.get("/context.jsonld").json()["@context"] != CONTEXT
    again = full.get(CONTEXTS, headers={"if-none-match": told.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
