"""Lists, claims and what rests on a source over HTTP: pages that lead on, and tables."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from pydantic import TypeAdapter

from dcgraph.namespaces import DCG
from dcgraph.research import Desk
from dcgraph.research.answers import answered
from dcgraph.research.catalogue import (
    Entry,
    InstrumentText,
    SourceUse,
    catalogue,
    instrument_text,
    source_use,
)
from dcgraph.research.filters import Filters, wanted
from dcgraph.research.model import Statement, Thing
from dcgraph.research.paging import Page
from dcgraph.research.questions import Answered, Asked


def test_a_list_over_http_is_the_list(full: httpx2.Client, desk: Desk) -> None:
    told = full.get("/api/v1/concepts", params={"kind": "Notion", "lang": "ru", "limit": 3})
    page = TypeAdapter(Page[Entry]).validate_json(told.content)
    assert page == catalogue(desk, "concepts", wanted("ru"), kind="Notion").page(3)
    assert (len(page.items), page.total) == (3, 4)


def test_the_header_leads_through_all_pages(full: httpx2.Client) -> None:
    found = []
    address = "/api/v1/provisions?within=rkc&kind=TransitionalStandard&limit=5&lang=fr"
    while True:
        told = full.get(address)
        found += [one["thing"]["name"] for one in told.json()["items"]]
        if "next" not in told.links:
            assert told.json()["next"] == ""
            break
        address = told.links["next"]["url"]
        assert urlsplit(address).netloc == full.base_url.netloc.decode()
        assert "lang=fr" in address
        assert address.endswith(told.json()["next"])
    assert len(found) == told.json()["total"] == 13
    assert len(set(found)) == 13


def test_claims_over_http_are_the_claims(full: httpx2.Client, desk: Desk) -> None:
    told = full.get("/api/v1/claims?object=ict&relation=requires&basis=stated&limit=1")
    page = TypeAdapter(Page[Statement]).validate_json(told.content)
    claims = answered(desk, "claims", object="ict", relation="requires", basis="stated")
    assert page.items == claims.items[:1]
    assert page.total == claims.total
    assert page.items
    assert "next" in told.links


def test_an_instrument_and_a_source_over_http(full: httpx2.Client, desk: Desk) -> None:
    told = full.get("/api/v1/instruments/rkc")
    assert TypeAdapter(InstrumentText).validate_json(told.content) == instrument_text(
        desk, "rkc", Filters()
    )
    told = full.get("/api/v1/sources/sources.asycuda-kyoto?limit=3")
    use = TypeAdapter(SourceUse).validate_json(told.content)
    assert use == source_use(desk, "sources.asycuda-kyoto", Filters(), limit=3)
    assert told.links["next"]["url"].endswith(use.resting.next)


def test_a_question_is_asked_of_what_is_named(full: httpx2.Client) -> None:
    told = full.get(
        "/api/v1/questions/gaps-of-smart-customs/answer?notion=digital-customs&lang=fr&limit=2"
    )
    found = TypeAdapter(Answered).validate_json(told.content)
    assert found.columns == (
        "characteristic",
        "label",
        "provision",
        "relation",
        "basis",
        "confidence",
    )
    assert len(found.rows.items) == 2
    (bound,) = found.question.parameters
    assert [one.label for one in bound.things] == ["douane numérique"]
    with (Path(__file__).parents[1] / "questions" / "gap-of-digital-customs-filled-by.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        assert found.rows.total == len(list(csv.reader(file))) - 1
    again = full.get(told.url, headers={"if-none-match": told.headers["etag"]})
    assert again.status_code == 304
    following = full.get(told.links["next"]["url"]).json()
    assert following["question"]["parameters"] == told.json()["question"]["parameters"]
    assert following["rows"]["items"] != told.json()["rows"]["items"]


CITED = """SELECT ?claim ?subject ?relation ?source ?locator ?supports WHERE {
  ?claim a dcg:Claim ; dcg:hasSubject ?subject ; dcg:hasRelation ?relation ;
    dcg:hasCitation ?citation .
  ?citation dcg:citesSource ?source ; dcg:locator ?locator .
  OPTIONAL { ?citation dcg:supports ?supports }
}"""
STRUCTURE = """SELECT DISTINCT ?source ?locator WHERE {
  ?part dcg:isPartOf | dcg:isEditionOf ?whole ; dcg:hasCitation ?citation .
  ?citation dcg:citesSource ?source ; dcg:locator ?locator .
  OPTIONAL { ?citation dcg:supports ?supports }
  FILTER (!BOUND(?supports) || ?supports IN (dcg:isPartOf, dcg:isEditionOf))
}"""
ENDS = {DCG + name for name in ("hasSubject", "hasRelation", "hasObject")}


def test_the_rows_of_an_answer_have_the_sources_that_support_them_and_no_others(
    full: httpx2.Client,
) -> None:
    told = full.get("/sparql", params={"query": CITED, "format": "json"}).json()
    right: dict[tuple[str, str], set[tuple[str, str]]] = {}
    beside: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for one in told["results"]["bindings"]:
        given = {name: term["value"] for name, term in one.items()}
        part = right if given.get("supports") in {None, *ENDS} else beside
        place = (given["source"], given["locator"])
        part.setdefault((given["subject"], given["relation"]), set()).add(place)
    told = full.get("/sparql", params={"query": STRUCTURE, "format": "json"}).json()
    structure = {
        (one["source"]["value"], one["locator"]["value"]) for one in told["results"]["bindings"]
    }
    rows = left_out = 0
    # Of the citations of the claim on the release of goods one supports no end of it.
    for concept in ("single-window", "paperless-trade", "release-of-goods"):
        path = "/api/v1/questions/single-window-across-instruments/answer"
        asked = {"concept": concept, "limit": "500"}
        found = TypeAdapter(Answered).validate_json(full.get(path, params=asked).content)
        assert found.columns[:3] == ("relation", "instrument", "text")
        for cells, cited in zip(found.rows.items, found.sources, strict=True):
            relation, _, text = cells[:3]
            assert isinstance(relation, Thing)
            assert isinstance(text, Thing)
            ends = (text.iri, relation.iri)
            told_of = {(one.source.iri, one.locator) for one in cited}
            assert told_of & right[ends]
            # A text is also part of the instrument, by citations that support that.
            assert told_of <= right[ends] | structure
            wrong = beside.get(ends, set()) - right[ends] - structure
            assert not told_of & wrong
            rows, left_out = rows + 1, left_out + len(wrong)
    assert rows > 20
    assert left_out > 0
    # What is counted has none, and what has no claim has those of its property.
    counted = full.get("/api/v1/questions/instruments-by-kind/answer").json()
    assert not any(counted["sources"])
    plain = full.get("/api/v1/questions/conventions-in-force-in-2000/answer").json()
    assert all(plain["sources"])


def test_the_questions_are_listed_over_http(full: httpx2.Client) -> None:
    page = TypeAdapter(Page[Asked]).validate_json(full.get("/api/v1/questions?limit=500").content)
    one = full.get("/api/v1/questions/gaps-of-smart-customs")
    assert TypeAdapter(Asked).validate_json(one.content) in page.items


@pytest.mark.parametrize(
    ("path", "column", "value"),
    [
        ("provisions?within=rkc.ga-7&format=csv", "number", "7.1"),
        ("claims?subject=rkc.ga-7.1&object=ict&relation=requires&format=csv", "object", "ict"),
        ("questions?format=csv&limit=500", "parameters", "notion (Notion)"),
        ("questions/instruments-by-kind/answer?format=csv", "kind_label", "convention"),
        ("sources/sources.asycuda-kyoto?format=csv&limit=500", "record", "rkc"),
    ],
)
def test_a_table_is_csv(full: httpx2.Client, path: str, column: str, value: str) -> None:
    told = full.get(f"/api/v1/{path}")
    assert told.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(told.text, newline="")))
    assert value in [row[column] for row in rows]
    assert all(None not in row and None not in row.values() for row in rows)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("concepts?kind=Meeting", 422, "Notion"),
        ("concepts?limit=501", 422, "500"),
        ("concepts?limit=0", 422, "limit"),
        ("concepts?cursor=AAAA", 422, "begin at the first page"),
        ("provisions?within=nothing-of-this", 404, "nothing-of-this"),
        ("claims?relation=forbids", 404, "recommends"),
        ("claims?subject=rkcc", 404, "rkc"),
        ("instruments/digital-customs", 404, "Notion"),
        ("questions/contradiction/answer", 404, "contradictions"),
        ("questions/contradictions/answer?x=1", 422, "it has none"),
        ("questions/gaps-of-smart-customs/answer?notion=rkc", 422, "of the kind Notion"),
        ("sources/rkc", 404, "Convention"),
    ],
)
def test_a_wish_that_means_nothing_is_told(
    full: httpx2.Client, path: str, status: int, words: str
) -> None:
    told = full.get(f"/api/v1/{path}")
    assert told.status_code == status
    assert told.headers["content-type"] == "application/problem+json"
    assert words in told.json()["detail"]


def test_a_cursor_of_one_list_is_refused_by_another(full: httpx2.Client) -> None:
    cursor = full.get("/api/v1/concepts?limit=1").json()["next"]
    assert full.get("/api/v1/concepts", params={"cursor": cursor, "limit": 9}).status_code == 200
    for other in ("actors?", "concepts?kind=Notion&", "concepts?asOf=2019&"):
        told = full.get(f"/api/v1/{other}cursor={cursor}")
        assert told.status_code == 422, other
