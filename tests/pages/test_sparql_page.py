from __future__ import annotations

import httpx2
import pytest

NOTIONS = "PREFIX dcg: <https://w3id.org/dcgraph/ontology/> SELECT ?n { ?n a dcg:Notion }"


def ask(reader: httpx2.Client, query: str, **more: str) -> httpx2.Response:
    return reader.get("/sparql", params={"query": query, **more})


def test_an_answer_has_labels_and_links(reader: httpx2.Client) -> None:
    page = ask(reader, NOTIONS, lang="fr")
    assert page.headers["content-type"].startswith("text/html")
    # data/concepts/ has four notions; that of digital customs is labelled so in French.
    assert '<a href="/id/digital-customs.html?lang=fr">douane numérique</a>' in page.text
    assert "4 lignes." in page.text
    assert "format=csv" in page.text


def test_a_graph_is_a_table_of_its_triples(reader: httpx2.Client) -> None:
    page = ask(reader, "CONSTRUCT { <x:a> <x:b> 'c'@ru } {}").text
    assert "1 row." in page
    assert '<span lang="ru">c</span>' in page


def test_without_a_query_there_is_a_form(reader: httpx2.Client) -> None:
    page = reader.get("/sparql")
    assert page.status_code == 200
    assert '<textarea name="query"' in page.text


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("SELECT * { ?s ?p }", 400, "line 1"),
        ("DROP ALL", 403, "read-only"),
        ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", 403, "SERVICE"),
    ],
)
def test_what_cannot_be_run_is_told_beside_the_query(
    reader: httpx2.Client, query: str, status: int, told: str
) -> None:
    page = ask(reader, query)
    assert page.status_code == status
    assert page.headers["cache-control"] == "no-store"
    assert told in page.text
    assert query.partition("<")[0] in page.text


def test_an_unknown_term_is_named_with_the_nearest(reader: httpx2.Client) -> None:
    # ontology/ has dcg:adoptionDate.
    prefix = "PREFIX dcg: <https://w3id.org/dcgraph/ontology/>"
    page = ask(reader, f"{prefix} SELECT * {{ ?s dcg:adoptonDate ?d }}").text
    assert "has the parameter" not in page
    assert "Nothing in the graph is called dcg:adoptonDate." in page
    assert "dcg:adoptionDate" in page


def test_hostile_values_stay_text(reader: httpx2.Client) -> None:
    query = 'SELECT ("<script>alert(1)</script>" AS ?x) (IRI("javascript:alert(1)") AS ?y) {}'
    page = ask(reader, query).text
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page


def test_a_program_is_answered_by_the_protocol(reader: httpx2.Client) -> None:
    for accept in ("*/*", "application/json", "application/json, text/html;q=0.5"):
        response = reader.get("/sparql", params={"query": NOTIONS}, headers={"accept": accept})
        assert response.headers["content-type"] == "application/sparql-results+json"
    assert ask(reader, NOTIONS, format="csv").headers["content-type"].startswith("text/csv")
    posted = reader.post("/sparql", data={"query": NOTIONS})
    assert posted.headers["content-type"] == "application/sparql-results+json"


def test_a_parameter_that_nothing_knows_is_named_on_the_page(reader: httpx2.Client) -> None:
    for query in ({}, {"query": NOTIONS}):
        page = reader.get("/sparql", params={**query, "chart": "bar", "lang": "fr"})
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        assert "L’adresse contient le paramètre «\u00a0chart\u00a0»" in page.text
    program = reader.get("/sparql?chart=bar", headers={"accept": "application/json"})
    assert program.status_code == 400
    assert program.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/sparql?query=ASK%20%7B%7D&timeout=long", 400, "Запрос нельзя прочесть"),
        ("/sparql?query=ASK%20%7B%7D&format=pdf", 400, "Запрос нельзя прочесть"),
        ("/sparql?update=CLEAR%20ALL", 403, "Запрос отклонён"),
    ],
)
def test_a_browser_that_asks_for_data_is_told_of_a_problem_on_a_page(
    reader: httpx2.Client, address: str, status: int, told: str
) -> None:
    page = reader.get(f"{address}&lang=ru")
    assert page.status_code == status
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<h1>{told}</h1>" in page.text
    program = reader.get(address, headers={"accept": "*/*"})
    assert program.status_code == status
    assert program.headers["content-type"] == "application/problem+json"


def test_columns_of_numbers_are_set_right(reader: httpx2.Client) -> None:
    page = ask(reader, "SELECT * { VALUES (?a ?b ?c) { (1 2 'x') (-3.5 'two' UNDEF) } }").text
    assert '<th scope="col" lang="en" class="number">a</th>' in page
    assert '<td class="number">-3.5</td>' in page
    assert '<th scope="col" lang="en">b</th>' in page
    assert "<td>2</td>" in page
    assert '<th scope="col" lang="en">c</th>' in page
    assert 'class="tally"' not in page
    # Where there are numbers alone they do not stand at the far edge.
    assert 'class="tally"' in ask(reader, "SELECT (1 AS ?a) (2 AS ?b) {}").text
