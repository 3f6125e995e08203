"""The editor for queries in a real browser: writing, completing, running, stopping, going back."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect
from tests.pages.access import violations
from tests.pages.conftest import MILLISECONDS

from dcgraph_api.pages.sparql import EXAMPLES

DCG = "PREFIX dcg: <https://w3id.org/dcgraph/ontology/>"
DCGD = "PREFIX dcgd: <https://w3id.org/dcgraph/id/>"
YES = "SELECT ('yes' AS ?x) {}"
NOTIONS = f"{DCG}\nSELECT ?n {{ ?n a dcg:Notion }}"


def code(page: Page) -> Locator:
    """What is edited; by role and name, as a screen reader finds it."""
    return page.get_by_role("textbox", name=re.compile("^(Query|Requête|Запрос)$"))


def text(page: Page) -> str:
    """The query that the form would send."""
    return page.locator("textarea[name=query]").input_value()


def write(page: Page, query: str) -> None:
    """Write a query in the place of what stands there, key by key."""
    code(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type(query)


def put(page: Page, query: str) -> None:
    """The same at once, as pasting does, with no list of suggestions."""
    code(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)
    page.keyboard.press("Escape")


def offers(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


def said(page: Page) -> Locator:
    return page.locator("[data-said]")


def opened(page: Page, lang: str = "en") -> None:
    page.goto(f"/sparql?lang={lang}")
    expect(code(page)).to_be_visible()


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("typed", "lang"), [("един", "en"), ("single win", "ru"), ("guichet", "fr")]
)
def test_a_thing_is_found_by_its_label_in_any_language(page: Page, typed: str, lang: str) -> None:
    # By data/concepts/: single window, guichet unique, единое окно.
    opened(page, lang)
    write(page, f"SELECT * {{ ?x ?p {typed}")
    found = offers(page).filter(has_text="dcgd:single-window").first
    expect(found).to_be_visible()
    for label in ("single window", "guichet unique", "единое окно"):
        expect(found).to_contain_text(label)
    assert found.locator("[lang=ru]").inner_text() == "единое окно"
    found.click()
    assert text(page) == f"{DCGD}\nSELECT * {{ ?x ?p dcgd:single-window"


@pytest.mark.nightly
def test_what_is_typed_while_the_terms_are_fetched_is_not_lost(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    opened(page)
    page.route("**/terms.json", hold)
    with page.expect_request("**/terms.json"):
        # Of this nothing is offered, which must not stand for what is typed meanwhile.
        write(page, "SELECT * { ?x ?p ")
    page.keyboard.type("един")
    assert text(page).endswith("един")
    held[0].continue_()
    expect(offers(page).filter(has_text="dcgd:single-window").first).to_be_visible()


def searches(word: str) -> Callable[[Request], bool]:
    """Whether a request searches for things by this word, and by no more or less of it."""

    def is_it(request: Request) -> bool:
        parts = urlsplit(request.url)
        return parts.path.endswith("/suggest") and parse_qs(parts.query)["q"] == [word]

    return is_it


def test_a_search_for_things_ends_when_something_else_is_typed(page: Page) -> None:
    opened(page)
    page.route("**/api/v1/suggest?*", lambda _route: None)
    with page.expect_request(searches("guich")):
        write(page, "SELECT * { ?x ?p guich")
    with page.expect_event("requestfailed", searches("guich")) as ended:
        page.keyboard.type("e")
    assert ended.value.failure == "net::ERR_ABORTED"
    page.unroute("**/api/v1/suggest?*")
    page.keyboard.type("t")
    expect(offers(page).filter(has_text="dcgd:single-window").first).to_be_visible()


@pytest.mark.nightly
@pytest.mark.parametrize("typed", ["adoption da", "date d’adop", "дата приня", "adoptionD"])
def test_a_property_is_found_by_its_labels_and_its_name(page: Page, typed: str) -> None:
    # By ontology/instrument.ttl: adoption date, date d’adoption, дата принятия.
    opened(page)
    write(page, f"SELECT * {{ ?x {typed}")
    expect(offers(page).first).to_contain_text("dcg:adoptionDate")
    page.keyboard.press("Enter")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert text(page) == f"{DCG}\nSELECT * {{ ?x dcg:adoptionDate"


@pytest.mark.nightly
def test_a_term_is_written_with_the_prefix_that_stands_there(page: Page) -> None:
    opened(page)
    own = "PREFIX d: <https://w3id.org/dcgraph/ontology/>\n"
    write(page, f"{own}SELECT * {{ ?x a notion")
    offers(page).filter(has_text="dcg:Notion").first.click()
    assert text(page) == f"{own}SELECT * {{ ?x a d:Notion"
    # The prefix that is usual stands for something else here.
    other = "PREFIX dcg: <http://example.org/>\n"
    write(page, f"{other}SELECT * {{ ?x a notion")
    offers(page).filter(has_text="dcg:Notion").first.click()
    assert text(page) == f"{other}SELECT * {{ ?x a <https://w3id.org/dcgraph/ontology/Notion>"


@pytest.mark.nightly
def test_words_variables_and_prefixes_are_offered_and_nothing_in_texts(page: Page) -> None:
    opened(page)
    write(page, "constr")
    expect(offers(page).first).to_contain_text("CONSTRUCT")
    write(page, "SELECT ?notion { ?no")
    expect(offers(page).first).to_contain_text("?notion")
    write(page, "PREFIX skos")
    expect(offers(page).first).to_contain_text("skos: <http://www.w3.org/2004/02/skos/core#>")
    write(page, "SELECT * { ?x ?p 'единое")
    expect(page.get_by_role("listbox")).to_be_hidden()
    write(page, "SELECT * { ?x dcgd:single-win")
    expect(offers(page).first).to_contain_text("dcgd:single-window")


def test_a_query_runs_by_keyboard_and_back_returns_to_the_former(page: Page) -> None:
    opened(page, "fr")
    put(page, NOTIONS)
    page.keyboard.press("Control+Enter")
    # data/concepts/ has four notions.
    expect(said(page)).to_contain_text("4 lignes.")
    expect(code(page)).to_be_focused()
    shared = page.url
    assert parse_qs(urlsplit(shared).query) == {"query": [NOTIONS], "lang": ["fr"]}
    put(page, YES)
    page.keyboard.press("Control+Enter")
    expect(said(page)).to_contain_text("1 ligne.")
    expect(page.locator("#answer-part td").first).to_have_text("yes")
    tongue = page.get_by_role("link", name="Русский").get_attribute("href") or ""
    assert parse_qs(urlsplit(tongue).query)["query"] == [YES]
    page.go_back()
    expect(page.locator("#answer-part tbody tr")).to_have_count(4)
    expect(said(page)).to_contain_text("4 lignes.")
    assert page.url == shared
    assert text(page) == NOTIONS
    page.go_forward()
    expect(page.locator("#answer-part td").first).to_have_text("yes")
    page.go_back()
    page.reload()
    expect(page.locator("#answer-part tbody tr")).to_have_count(4)
    page.go_forward()
    # What was kept went with the page: it is asked for again.
    expect(page.locator("#answer-part td").first).to_have_text("yes")
    assert text(page) == YES


@pytest.mark.nightly
def test_what_an_answer_draws_is_drawn_without_leaving_the_page(page: Page) -> None:
    opened(page)
    put(page, f"{DCG} CONSTRUCT {{ ?a dcg:isPartOf ?b }} {{ ?a dcg:isPartOf ?b }} LIMIT 3")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".net-view svg[data-ready]")).to_be_visible()


def test_a_picture_goes_with_its_answer_and_comes_back_with_it(page: Page) -> None:
    opened(page)
    boxes = page.locator(".net-view svg[data-ready] a")
    # One tie between two things, then a triple about one of them alone, which is not drawn.
    put(page, "CONSTRUCT { dcgd:rkc <http://e/p> dcgd:tfa } {}")
    page.keyboard.press("Control+Enter")
    expect(boxes).to_have_count(2)
    put(page, "CONSTRUCT { dcgd:rkc <http://e/p> 1 } {}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer-part tbody tr")).to_have_count(1)
    expect(page.locator(".net-view")).to_have_count(0)
    page.go_back()
    expect(boxes).to_have_count(2)


def test_an_answer_begins_on_the_first_screen_of_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/sparql?lang=en&query=ASK%7B%7D")
    expect(code(page)).to_be_visible()
    box = page.locator("#answer").bounding_box()
    assert box is not None
    assert box["y"] < 844


@pytest.mark.nightly
def test_who_presses_the_button_goes_on_with_the_answer(page: Page) -> None:
    opened(page)
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#answer")).to_be_focused()


@pytest.mark.nightly
def test_tab_leaves_the_editor_and_a_slash_stays_in_it(page: Page) -> None:
    opened(page)
    write(page, "# a/b")
    assert text(page) == "# a/b"
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(code(page)).to_be_focused()
    page.keyboard.press("Control+z")
    assert text(page) != "# a/b"


@pytest.mark.nightly
@pytest.mark.parametrize("by", ["button", "key"])
def test_a_query_is_stopped(page: Page, by: str) -> None:
    opened(page)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/sparql?*", hold)
    put(page, "ASK {}")
    page.keyboard.press("Control+Enter")
    expect(said(page)).to_have_text("The query is running …")
    before = page.url
    with page.expect_event("requestfailed"):
        if by == "key":
            page.keyboard.press("Escape")
        else:
            page.get_by_role("button", name="Stop").click()
    expect(said(page)).to_contain_text("Stopped")
    expect(page.get_by_role("button", name="Stop")).to_be_disabled()
    assert page.url == before
    assert len(held) == 1


@pytest.mark.nightly
def test_what_is_too_long_or_empty_is_told_in_words(page: Page) -> None:
    opened(page)
    put(page, "ASK {}" + "\n# a comment of thirty characters" * 2_500)
    page.keyboard.press("Control+Enter")
    # By settings.py, 65 536 bytes of request line and headers, of which 4 096 are left for these.
    expect(said(page)).to_contain_text("may have 61440 characters")
    put(page, " ")
    page.keyboard.press("Control+Enter")
    expect(said(page)).to_contain_text("There is no query")


def test_what_the_network_keeps_back_is_told_in_words(browser: Browser, site: str) -> None:
    # A context of its own: that nothing was fetched is an error on the console.
    context = browser.new_context(base_url=site, locale="en")
    context.set_default_timeout(MILLISECONDS)
    page = context.new_page()
    opened(page)
    put(page, NOTIONS)
    context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(said(page)).to_contain_text("The server cannot be reached")
    context.set_offline(False)
    page.route("**/sparql?*", lambda route: route.fulfill(status=502, body="<h1>Bad</h1>"))
    page.keyboard.press("Control+Enter")
    expect(said(page)).to_contain_text("did not answer the query (status 502)")
    page.unroute("**/sparql?*")
    page.keyboard.press("Control+Enter")
    expect(said(page)).to_contain_text("4 rows.")
    context.close()


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("query", "mistake", "line"),
    [
        # The parser tells a place after each of these.
        ("SELECT * WHERE {\n  ?s a ?b .\n  FILTERR (?s)\n}", "FILTERR", 3),
        ("SELEC * { ?s ?p ?o }", "SELEC", 1),
        ("SELECT * {\n ?s ex:a ?o }", "ex:a", 2),
        ("SELECT ?жё { ?жё ?p '𝒳' ; окно }", "окно", 1),
        ("SELECT * { ?s ?p }", "}", 1),
    ],
)
def test_the_mistake_is_underlined_and_told(
    page: Page, query: str, mistake: str, line: int
) -> None:
    opened(page)
    put(page, query)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer-part .note")).to_contain_text("The query cannot be read.")
    expect(page.locator(".cm-lintRange-error")).to_have_text(mistake)
    expect(code(page)).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name=f"Go to line {line}").click()
    expect(code(page)).to_be_focused()
    page.keyboard.type("#")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)
    assert query.partition(mistake)[0] + "#" + mistake in text(page)


def test_the_mistake_in_a_query_that_was_shared_is_underlined(page: Page) -> None:
    page.goto("/sparql?lang=ru&query=SELEC+%2A+%7B%7D")
    expect(page.locator(".cm-lintRange-error")).to_have_text("SELEC")
    expect(page.get_by_role("button", name="Перейти к строке 1")).to_be_visible()


@pytest.mark.nightly
def test_an_example_is_put_into_the_editor_and_run(page: Page) -> None:
    opened(page)
    page.get_by_text("Examples").click()
    page.get_by_role("link", name="What does Chapter 7 of the General Annex ask").click()
    expect(page.locator("#answer")).to_be_visible()
    expect(code(page)).to_be_focused()
    assert "dcgd:rkc.ga-7" in text(page)
    expect(said(page)).to_contain_text(re.compile(r"\d+ rows\."))


@pytest.mark.nightly
def test_without_scripts_the_form_and_the_examples_answer(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, locale="en", java_script_enabled=False)
    context.set_default_timeout(MILLISECONDS)
    page = context.new_page()
    page.goto("/sparql")
    page.get_by_label("Query").fill(NOTIONS)
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#answer-part tbody tr")).to_have_count(4)
    assert page.get_by_role("button", name="Stop").count() == 0
    page.get_by_text("Examples").click()
    page.get_by_role("link", name="What does Chapter 7 of the General Annex ask").click()
    expect(page.locator("#answer")).to_be_visible()
    context.close()


@pytest.mark.nightly
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_with_its_list_is_accessible_and_narrow_enough(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    page.set_viewport_size({"width": 320, "height": 700})
    opened(page)
    put(page, f"{DCG}\n# note\nSELECT ?s (COUNT(*) AS ?n) {{ ?s a 'текст'@ru, 1 ; ")
    page.keyboard.type("единое")
    expect(offers(page).first).to_be_visible()
    assert violations(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".cm-lintRange-error")).to_be_visible()
    assert violations(page) == ""


def test_the_page_keeps_its_budget_with_all_examples(reader: httpx2.Client) -> None:
    for lang in ("en", "fr", "ru"):
        page = reader.get("/sparql", params={"lang": lang}).text
        assert page.count("data-example") == len(EXAMPLES)
        assert len(gzip.compress(page.encode(), 9)) <= 15_000


def test_the_terms_for_editors_have_labels_and_are_small(reader: httpx2.Client) -> None:
    answer = reader.get("/sparql/terms.json")
    told = answer.json()
    assert told["prefixes"]["dcgd"] == "https://w3id.org/dcgraph/id/"
    terms = {one["name"]: one for one in told["terms"]}
    # By ontology/instrument.ttl.
    assert terms["dcg:adoptionDate"] == {
        "name": "dcg:adoptionDate",
        "kind": "property",
        "labels": {"en": "adoption date", "fr": "date d’adoption", "ru": "дата принятия"},
    }
    assert terms["dcg:Notion"]["kind"] == "class"
    assert terms["dcg:CalendarDate"]["kind"] == "class"
    assert terms["dcg:Stated"]["kind"] == "value"
    assert "skos:prefLabel" in terms
    # There are 431 terms, each with its labels in some 28 bytes compressed.
    assert len(gzip.compress(answer.content, 9)) <= 12_000
    tag = answer.headers["etag"]
    assert reader.get("/sparql/terms.json", headers={"if-none-match": tag}).status_code == 304
    plain = reader.get("/sparql/terms.json", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == answer.content
