"""A graph that a query makes, as a table and as a picture."""

from __future__ import annotations

import re
from urllib.parse import quote

import httpx2
import pytest
from playwright.sync_api import Page
from tests.pages.test_explore_picture import ACTIVE, drawn

INCLUDED = """CONSTRUCT { ?n dcg:includes ?o ; skos:prefLabel ?l } {
  VALUES ?n { dcgd:electronic-customs }
  ?n dcg:includes ?o ; skos:prefLabel ?l
  FILTER (LANG(?l) = "en")
}"""
EXCHANGED = """async (address) => {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  const other = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.querySelector("#answer-part").replaceWith(other.querySelector("#answer-part"));
  for (const _ of [1, 2]) document.dispatchEvent(new Event("dcgraph:answered"));
}"""


def made(reader: httpx2.Client, query: str) -> str:
    response = reader.get("/sparql", params={"query": query, "lang": "en"})
    assert response.status_code == 200
    return response.text


def ties(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<tr data-from="(\w+)" data-to="(\w+)">', page)


def places(page: str) -> dict[str, str]:
    """What is drawn: the label of each thing by its mark."""
    found = re.findall(r'<tr data-thing="(\w+)"><td>(.*?)</td>', page)
    return {mark: re.sub("<[^>]+>", "", cell) for mark, cell in found}


def test_things_are_tied_and_values_stay_in_the_table(reader: httpx2.Client) -> None:
    page = made(
        reader, "CONSTRUCT { dcgd:tfa <http://e/p> dcgd:rkc . dcgd:rkc <http://e/q> 'five'@fr } {}"
    )
    # Both are tied once; the labels by data/instruments/.
    assert sorted(places(page)) == ["n1", "n2"]
    assert len(ties(page)) == 1
    # In a page in English, what is in another language says so.
    assert '<td><span lang="fr">five</span> <span class="small quiet">(in French)</span>' in page
    assert "2 rows." in page
    assert 'href="/explore?focus=rkc&amp;lang=en"' in page


def test_what_has_most_ties_comes_first(reader: httpx2.Client) -> None:
    page = made(
        reader,
        "CONSTRUCT { <http://e/a> <http://e/p> <http://e/b> . "
        "<http://e/c> <http://e/p> <http://e/b> . <http://e/b> <http://e/p> <http://e/b> } {}",
    )
    assert places(page)["n1"] == "http://e/b"
    assert len(places(page)) == 3
    assert len(ties(page)) == 3


def test_without_ties_there_is_no_picture(reader: httpx2.Client) -> None:
    page = made(reader, "CONSTRUCT { <http://e/a> <http://e/p> 1, 2 } {}")
    assert "2 rows." in page
    assert "data-net" not in page
    assert "data-thing" not in page


def test_blank_nodes_have_short_names(reader: httpx2.Client) -> None:
    page = made(reader, "CONSTRUCT { [] <http://e/p> [ <http://e/q> <http://e/a> ] } {}")
    assert set(places(page).values()) == {"_:b1", "_:b2", "http://e/a"}


def test_more_than_eighty_things_are_counted_and_not_drawn(reader: httpx2.Client) -> None:
    query = (
        "CONSTRUCT { <http://e/hub> <http://e/p> ?x } "
        "{ { SELECT ?x { ?x a dcg:Provision } ORDER BY ?x LIMIT 99 } }"
    )
    page = made(reader, query)
    # The hub and 99 provisions.
    assert len(places(page)) == 80
    assert "20 more things are in the table but not in the picture." in page
    assert "http://e/hub" in places(page)["n1"]


def test_hostile_values_stay_text(reader: httpx2.Client) -> None:
    page = made(
        reader,
        'CONSTRUCT { ?x <http://e/p> ?y } { BIND (IRI("javascript:alert(1)") AS ?x) '
        'BIND (IRI("http://e/%22onload=%22") AS ?y) }',
    )
    assert 'href="javascript:' not in page
    assert len(ties(page)) == 1


@pytest.mark.nightly
def test_the_picture_has_a_box_for_each_thing(page: Page) -> None:
    found = drawn(page, f"/sparql?query={quote(INCLUDED)}")
    marks = page.eval_on_selector_all("tr[data-thing]", "all => all.map(one => one.dataset.thing)")
    assert [one[0] for one in found] == marks
    assert len(marks) > 3
    lines = page.locator(".net-view path:not(.net-head, .net-trunk)").count()
    assert lines == len(marks) - 1
    page.focus(".net-view a[data-name=n1]")
    said = page.locator(".net-said")
    assert "electronic customs" in said.inner_text()
    assert said.locator("a[href*='/explore?focus=electronic-customs']").count() == 1


@pytest.mark.nightly
def test_what_has_no_page_is_gone_to_by_keyboard_and_leads_nowhere(page: Page) -> None:
    query = "CONSTRUCT { [] <http://e/p> <http://e/a> . <http://e/a> <http://e/p> [] } {}"
    drawn(page, f"/sparql?query={quote(query)}")
    assert page.locator(".net-view a:not([href])").count() == 2
    page.focus(".net-view a:not([href])")
    assert page.evaluate(ACTIVE) in ("n2", "n3")
    page.keyboard.press("Enter")
    assert "/sparql" in page.url
    assert "_:b" in page.locator(".net-said").inner_text()


def test_an_answer_put_in_the_place_of_another_is_drawn(page: Page) -> None:
    drawn(page, f"/sparql?query={quote(INCLUDED)}")
    other = "/sparql?query=" + quote("CONSTRUCT { <http://e/a> <http://e/p> <http://e/b> } {}")
    page.evaluate(EXCHANGED, other)
    page.wait_for_selector(".net-view svg[data-ready]")
    assert page.locator(".net-view a").count() == 2
    # What was said a second time meanwhile is not drawn a second time.
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    assert page.locator(".net-view svg").count() == 1
