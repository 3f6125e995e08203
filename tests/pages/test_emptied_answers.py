"""What the page of the endpoint tells of an empty answer, and of one that is not whole."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import partial
from time import monotonic

import httpx2
import pytest
from tests.pages.conftest import ACCEPT
from tests.serving import serving
from tests.waiting import PATIENCE

from dcgraph.snapshot.manifest import Snapshot
from dcgraph.sparql.diagnosis import Bounds
from dcgraph_api.config import Settings

PREFIXES = """PREFIX dcg: <https://w3id.org/dcgraph/ontology/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@pytest.fixture(scope="module")
def hurried(shipped_snapshot: Snapshot) -> Iterator[httpx2.Client]:
    """A client of a server that gives a query little time and three rows."""
    own = Settings(port=0, workers=1, processes=1, memory_quads=0, time_limit=0.5, rows=3)
    with (
        serving(shipped_snapshot.path, own) as address,
        httpx2.Client(base_url=address, headers={"accept": ACCEPT}, timeout=PATIENCE) as client,
    ):
        yield client


def told(reader: httpx2.Client, query: str, **more: str) -> str:
    """The part of the page that has the answer."""
    page = reader.get("/sparql", params={"query": PREFIXES + query, **more})
    found = re.search(r'<div id="answer-part">(.*)</div>\s*</main>', page.text, flags=re.DOTALL)
    assert found
    return html.unescape(found[1])


def test_the_line_that_emptied_it_is_named(reader: httpx2.Client) -> None:
    # By ontology/instrument.ttl an adoption date is one of instruments; notions are none.
    query = "SELECT * {\n  ?n a dcg:Notion ;\n    dcg:adoptionDate ?d .\n}"
    found = told(reader, query)
    assert "Lines 4 and 5: nothing in the graph matches these two together." in found
    assert '<pre class="line" data-line="4"><code>?n a dcg:Notion</code></pre>' in found
    assert '<pre class="line" data-line="5"><code>?n dcg:adoptionDate ?d</code></pre>' in found
    assert "Without the second there would be an answer." in found
    assert "Nothing in the graph is called" not in found


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Line 3: this leaves nothing of 4 solutions."),
        ("fr", "Ligne 3\xa0: ceci ne laisse rien de 4 solutions."),
        ("ru", "Строка 3: это не оставляет ничего из 4 решений."),
    ],
)
def test_a_filter_is_told_with_what_it_was_given(
    reader: httpx2.Client, lang: str, sentence: str
) -> None:
    # data/concepts/ has four notions.
    assert sentence in told(reader, "SELECT * { ?n a dcg:Notion FILTER (1 > 2) }", lang=lang)


def test_yes_and_no_are_told_in_words(reader: httpx2.Client) -> None:
    assert "Yes: something in the graph matches" in told(reader, "ASK { ?n a dcg:Notion }")
    found = told(reader, "ASK { ?n a dcg:Notion ; dcg:adoptionDate ?d }")
    assert "No: nothing in the graph matches" in found
    assert "Line 3: nothing in the graph matches these two together." in found
    assert "dcg:adoptionDate ?d</code>" in found


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("SELECT * { ?n a dcg:Notion } LIMIT 0", "Line 3: LIMIT 0 returns no answer."),
        ("SELECT * { ?n a dcg:Notion } OFFSET 4", "OFFSET leaves nothing of 4 solutions."),
        (
            "SELECT ?n { ?n a dcg:Notion } GROUP BY ?n HAVING (COUNT(*) > 1)",
            "HAVING in line 3 excludes every group.",
        ),
        (
            "CONSTRUCT { ?n skos:note ?x } { ?n a dcg:Notion }",
            "no result can be made of 4 solutions",
        ),
        ("DESCRIBE <http://example.org/x>", "Nothing in the graph is called <http://example"),
    ],
)
def test_what_follows_the_pattern_is_told_too(
    reader: httpx2.Client, query: str, sentence: str
) -> None:
    assert sentence in told(reader, query)


@pytest.mark.parametrize(
    ("query", "unknown"),
    [
        # A term of another vocabulary, by the spelling that the graph has.
        ("SELECT * { ?n skos:preflabel ?l }", {"skos:preflabel": "skos:prefLabel"}),
        # The prefix is the writer's own; data/concepts/ has the notion of digital customs.
        (
            "PREFIX i: <https://w3id.org/dcgraph/id/> SELECT * { i:digital-custom ?p ?o }",
            {"i:digital-custom": "i:digital-customs"},
        ),
        ("SELECT * { ?n a <http://example.org/Thing> }", {"<http://example.org/Thing>": ""}),
        # Functions, datatypes and what is to be made need not be in the graph; nor is it unknown
        # what is only a property, an object or a graph.
        (
            'SELECT * { ?n a dcg:Notion FILTER (xsd:date ("2000-01-01") = "x"^^xsd:nothing) }',
            {},
        ),
        ("CONSTRUCT { ?n <http://e/x> 1 } { ?n a dcg:Notion FILTER (1 > 2) }", {}),
        (
            """SELECT * { ?n a skos:Concept ; skos:prefLabel 1 .
            GRAPH <https://w3id.org/dcgraph/graph/derived> { ?n a ?c } }""",
            {},
        ),
    ],
)
def test_terms_that_stand_nowhere_are_named(
    reader: httpx2.Client, query: str, unknown: dict[str, str]
) -> None:
    found = told(reader, query)
    assert "The answer is empty" in found
    assert found.count("Nothing in the graph is called") == len(unknown)
    for term, near in unknown.items():
        assert f"Nothing in the graph is called {term}." in found
        assert f"Did you mean {near}" in found if near else "Did you mean" not in found


def test_many_patterns_are_searched_in_bounds(
    reader: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A busy machine may need more than the time of a reader; the number of queries stays bounded.
    monkeypatch.setattr("dcgraph_api.pages.sparql.Bounds", partial(Bounds, seconds=PATIENCE))
    monkeypatch.setattr("dcgraph_api.pages.sparql._SECONDS", PATIENCE)
    patterns = "\n".join(f"?n a ?kind{number} ." for number in range(60))
    begun = monotonic()
    found = told(reader, f"SELECT * {{ ?n a dcg:Notion .\n{patterns}\n?n dcg:nothing 1 }}")
    assert monotonic() - begun < PATIENCE
    # Two lines of prefixes, one with the notion, sixty, and then that one.
    assert "?n dcg:nothing 1</code>" in found
    assert 'data-line="64"' in found


def test_a_search_that_would_take_long_is_broken_off(reader: httpx2.Client) -> None:
    # That 1 is not 2 is seen at once; without that, some 10,000 million pairs are to be compared.
    slow = "?a ?b ?c . ?d ?e ?f FILTER (STR(?c) = CONCAT(STR(?f), '!?')) FILTER (1 = 2)"
    begun = monotonic()
    found = told(reader, f"SELECT * {{ {slow} }}")
    assert 1 < monotonic() - begun < PATIENCE
    assert "could not be found within the limits" in found


def test_what_is_too_long_to_be_searched_says_so(reader: httpx2.Client) -> None:
    query = f"SELECT * {{ ?n dcg:nothing 1 }} # {20_000 * 'x'}"
    found = told(reader, query)
    assert "could not be found within the limits" in found
    assert "Nothing in the graph is called dcg:nothing." in found


def test_hostile_words_stay_words(reader: httpx2.Client) -> None:
    page = reader.get(
        "/sparql", params={"query": 'SELECT * { ?x ?y "<script>alert(1)</script>" }'}
    ).text
    assert "Nothing in the graph" not in page
    assert "nothing in the graph matches this by itself" in page
    assert "<script>alert" not in page


@pytest.mark.nightly
def test_a_cut_answer_says_so(hurried: httpx2.Client) -> None:
    found = told(hurried, "SELECT * { ?n a dcg:Notion }")
    assert "3 rows." in found
    assert "cut at the limit of rows" in found


def test_a_query_that_runs_too_long_is_told_in_words(hurried: httpx2.Client) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    page = hurried.get("/sparql", params={"query": query})
    assert page.status_code == 504
    assert "exceeded its time limit: ask for less at once" in page.text
