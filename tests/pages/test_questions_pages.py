from __future__ import annotations

import re
from html import unescape

import httpx2
import pytest
from playwright.sync_api import Page, expect
from tests.limits import ROOT

from dcgraph_api.pages.catalogue import GROUPS
from dcgraph_api.pages.reader import CATALOGUES

ONE = "/questions/gaps-of-smart-customs"
PARAMETERS = {"definitions-of-digital-customs", "gaps-of-smart-customs"}


def test_columns_have_proper_names_and_words_of_force_their_marks(reader: httpx2.Client) -> None:
    # data/questions/strongest-word-of-each-instrument.rq
    page = reader.get("/questions/strongest-word-of-each-instrument?lang=en").text
    heads = re.findall(r'<th scope="col" lang="en"[^>]*>([^<]*)</th>', page)
    assert heads == [
        *("mechanism", "convention", "agreement", "SAFE Framework", "E-Commerce Framework")
    ]
    cells = re.findall(r"<td>(.*?)</td>", page)
    assert len(cells) > 20
    for word, mark in (("requires", "obliges"), ("recommends", "recommends")):
        told = [one for one in cells if one.endswith(f" {word}")]
        assert told
        assert all(f'<use href="#m-{mark}"/>' in one for one in told)
        assert f'id="m-{mark}"' in page
    assert all("<svg" not in one for one in cells if one.endswith("none known"))


def test_every_question_stands_in_the_list_by_its_title(reader: httpx2.Client) -> None:
    page = reader.get("/questions?lang=fr").text
    found = set(re.findall(r'href="/questions/([a-z0-9-]+)\?lang=fr"', page))
    # data/questions/ has a file for each.
    assert {"contradictions", "how-far-instruments-were-read"} | PARAMETERS <= found
    # The line `# fr:` of data/questions/contradictions.rq.
    assert "Quelles assertions et quelles définitions se contredisent" in page


def test_the_list_narrows_by_words_and_by_what_is_asked_about(reader: httpx2.Client) -> None:
    # By data/questions/: the line `# en:` of contradictions.rq has the word, that of
    # gaps-of-smart-customs.rq has not; its query names dcgd:smart-customs, the other does not.
    page = reader.get("/questions?q=CONTRADICT").text
    assert "/questions/contradictions" in page
    assert ONE not in page
    page = reader.get("/questions?about=smart-customs").text
    assert ONE in page
    assert "/questions/contradictions" not in page
    unknown = reader.get("/questions?about=nothing-like-it&lang=en")
    assert unknown.status_code == 422
    assert "is not one of the choices" in unknown.text


def test_a_program_gets_what_it_got(reader: httpx2.Client) -> None:
    for accept, wanted in (
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/json", "application/json"),
        ("text/turtle, text/html;q=0.5", "text/turtle; charset=utf-8"),
        ("text/html", "text/html; charset=utf-8"),
    ):
        for path in ("/questions", ONE):
            told = reader.get(path, headers={"accept": accept}).headers["content-type"]
            assert told == wanted


def test_an_answer_has_links_and_its_question_a_form(reader: httpx2.Client) -> None:
    page = reader.get(f"{ONE}?notion=paperless-customs").text
    assert re.search(r'<input [^>]*name="notion" value="paperless customs"', page)
    # The query that is shown and opened is that of the thing that was given.
    assert re.search(r"VALUES \?notion \{ &lt;[^&]*/paperless-customs&gt; \}", page)
    assert "answer?format=csv&amp;notion=paperless-customs" in page
    assert "style=bibtex" in page


def test_what_an_empty_answer_means_is_told(reader: httpx2.Client) -> None:
    # The line `# empty:` of data/questions/definitions-of-digital-customs.rq.
    address = "/questions/definitions-of-digital-customs?concept="
    told = "No definition of the concept is known."
    assert told in reader.get(f"{address}blockchain&lang=en").text
    assert told not in reader.get(f"{address}digital-customs&lang=en").text


def test_every_question_has_a_group_and_a_short_title_in_each_language() -> None:
    files = {one.stem for one in (ROOT / "data" / "questions").glob("*.rq")}
    listed = [name for group in GROUPS.values() for name in group]
    assert sorted(listed) == sorted(files)
    for lang, t in CATALOGUES.items():
        for name in files:
            title = t(f"asked.title.{name}")
            # In French a mark of punctuation stands apart, and articles are words.
            assert len(re.findall(r"[\w’./-]+", title)) <= (7 if lang == "fr" else 5), title


def test_an_answer_begins_with_a_sentence_that_passes_over_recall(reader: httpx2.Client) -> None:
    # By data/concepts/: the WCO in 2015; Jonathan Koh Tat Tsen is known by recall alone.
    page = reader.get("/questions/single-window-in-which-notion?lang=en").text
    said = re.search(r'<p class="answer">([^<]*)', page)
    assert said
    assert said[1].startswith("World Customs Organization (2015) includes single window in digital")
    assert "Koh" not in said[1]
    # What is left out is counted, and a text that is cut shows it.
    assert "more." in said[1]
    said = re.search(
        r'<p class="answer">([^<]*)',
        reader.get("/questions/definitions-of-digital-customs?lang=en").text,
    )
    assert said
    assert " …" in said[1]


def test_a_long_answer_goes_on(reader: httpx2.Client) -> None:
    # The answer has more than the fifty rows of a page.
    page = reader.get("/questions/coverage-of-notions-by-instrument").text
    following = re.search(r'<a rel="next" href="([^"]+)"', page)
    assert following
    rest = reader.get(following[1].replace("&amp;", "&"))
    assert rest.status_code == 200
    assert page.count("<tr>") == 51
    assert 'rel="first"' in rest.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/questions/contradiction", 404),
        (f"{ONE}?notion=rkc", 422),
        (f"{ONE}?notion=nothing-like-it", 404),
        (f"{ONE}?notions=smart-customs", 422),
        (f"{ONE}?notion=%3E%20%7D%20DROP%20ALL", 404),
        (f"{ONE}?cursor=bm9uc2Vuc2U", 422),
        ("/questions/%3Cscript%3E", 404),
        ("/questions/" + "x" * 5000, 404),
    ],
)
def test_what_cannot_be_asked_is_told(reader: httpx2.Client, path: str, status: int) -> None:
    response = reader.get(path)
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    assert "<script>" not in response.text


def test_hostile_words_stay_words(reader: httpx2.Client) -> None:
    response = reader.get('/questions?q="><script>alert(1)</script>&about="><b>')
    assert response.status_code == 422
    assert "<script>alert" not in response.text
    assert "<b>" not in response.text


@pytest.mark.nightly
def test_one_asks_of_something_else_by_keyboard(page: Page) -> None:
    page.goto(ONE)
    box = page.get_by_label("Ask about other things")
    box.fill("paperless customs")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("paperless customs")
    box.press("Enter")
    page.wait_for_url("**/questions/gaps-of-smart-customs?notion=paperless+customs")
    expect(page.get_by_role("heading", level=2, name="Answer")).to_be_visible()


def test_what_a_question_cannot_be_asked_of_is_not_suggested(page: Page) -> None:
    # The single window is no notion, by data/concepts/single-window.ttl.
    page.goto(ONE)
    box = page.get_by_label("Ask about other things")
    box.fill("")
    box.type("single wind")
    expect(page.locator(".naming [role=status]")).to_have_text("No suggestions")
    expect(page.get_by_role("option")).to_have_count(0)


def test_a_question_is_asked_of_a_thing_by_other_words(reader: httpx2.Client) -> None:
    page = reader.get(ONE, params={"notion": "безбумажная таможня"})
    assert page.status_code == 200
    assert re.search(r'<input [^>]*name="notion" value="paperless customs"', page.text)
    # The best that is found by these words is the Convention, of which this cannot be asked.
    assert reader.get(ONE, params={"notion": "Revised Kyoto Convention"}).status_code == 404


def test_an_answer_has_a_link_to_share(reader: httpx2.Client) -> None:
    query = "concept=single-window&lang=fr"
    page = reader.get(f"/questions/definitions-of-digital-customs?{query}").text
    (way,) = re.findall(r'<a href="([^"]*)">Lien vers cette réponse</a>', page)
    shared = reader.get(unescape(way)).text
    assert shared == page
    assert "/id/single-window.html?lang=fr" in shared
