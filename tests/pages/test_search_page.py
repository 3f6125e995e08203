from __future__ import annotations

import re
from collections.abc import Sequence

import httpx2
import pytest
from playwright.sync_api import Page, expect
from tests.pages.access import violations

from dcgraph_api.pages.catalogue import passage


def results(page: str) -> list[str]:
    listed = page.partition('<ol class="plain-list found">')[2].partition("</ol>")[0]
    return re.findall(r"<li>(.*?)</li>", listed, flags=re.DOTALL)


def test_a_word_of_any_language_finds_and_says_by_which_name(reader: httpx2.Client) -> None:
    # By data/concepts/single-window.ttl, which names it in three languages.
    found = results(reader.get("/search?q=guichet unique&lang=ru").text)
    (first,) = [one for one in found if '"/id/single-window.html?lang=ru"' in one]
    assert ">единое окно</a>" in first
    assert '<span class="quiet" lang="fr"><mark>guichet</mark> <mark>unique</mark></span>' in first
    assert '<p class="kind">механизм</p>' in first


def test_kinds_narrow_what_was_found(reader: httpx2.Client) -> None:
    every = reader.get("/search?q=single window").text
    assert '<a href="/search?q=single+window&amp;kind=Convention">convention</a>' in every
    page = reader.get("/search?q=single window&kind=Convention").text
    found = results(page)
    assert 0 < len(found) < len(results(every))
    assert all('<p class="kind">convention</p>' in one for one in found)
    assert 'kind=Convention" aria-current="true"' in page


def test_what_follows_comes_on_a_page_of_its_own(reader: httpx2.Client) -> None:
    first = reader.get("/search?q=customs").text
    (onward,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = reader.get(onward.replace("&amp;", "&")).text
    assert len(results(first)) == 20
    assert results(second)
    assert not set(results(first)) & set(results(second))


def test_a_slip_is_told(reader: httpx2.Client) -> None:
    page = reader.get("/search?q=single windov").text
    assert "“windov” was read as: window." in page
    assert '"/id/single-window.html"' in page


def test_the_provisions_of_an_instrument_on_a_matter_come_first(reader: httpx2.Client) -> None:
    # By their claims Standard 3.11 treats electronic declaration, 3.21 obliges to permit it and
    # definition E19 enables it. The norms in them have its words too, and come behind.
    for words in ("RKC electronic declaration", "what does RKC say about electronic declarations?"):
        found = results(reader.get("/search", params={"q": words}).text)
        wanted = {"rkc.ga-3.11", "rkc.ga-3.21", "rkc.ga-2.e19"}
        first = found[: len(wanted)]
        assert {name for name in wanted for one in first if f"/id/{name}.html" in one} == wanted
        assert any("/id/rkc.ga-3.11.norm-" in one for one in found)
    page = reader.get("/search", params={"q": "Что говорит ПКК о едином окне?", "lang": "ru"}).text
    assert '"/id/rkc.ga-7.4.html?lang=ru"' in results(page)[0]
    assert "Служебные слова, которые не искались: что, говорит, о." in page


def test_what_a_result_lacks_stands_beside_it(reader: httpx2.Client) -> None:
    page = reader.get("/search", params={"q": "digital customs unicorn"}).text
    assert "No name or text that is searched contains the word unicorn or a similar word." in page
    first = results(page)[0]
    assert '"/id/digital-customs.html"' in first
    assert "without: unicorn" in first
    page = reader.get("/search", params={"q": "RKC single window"}).text
    assert re.search(r"\d+ results have all of the words; the rest have most of them\.", page)
    assert "without" not in results(page)[0]
    assert "No name or text" not in page


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("q=zzzzqqqq", 200, "No name or text that is searched contains the word zzzzqqqq"),
        ("q=", 200, "There is no word to search for"),
        ("", 200, "There is no word to search for"),
        ("q=customs&kind=Wonder", 404, "Nothing in the graph is of the kind"),
        ("q=customs&cursor=elsewhere", 422, "The cursor is not one of this list"),
        ("q=" + "x" * 201, 422, "Enter at most 200 characters."),
    ],
)
def test_what_is_not_found_says_why(
    reader: httpx2.Client, query: str, status: int, told: str
) -> None:
    response = reader.get(f"/search?{query}")
    assert response.status_code == status
    assert told in response.text


def test_hostile_words_stay_words(reader: httpx2.Client) -> None:
    page = reader.get("/search", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def whole(pieces: Sequence[object]) -> str:
    return "".join(getattr(one, "text", "") for one in pieces)


def test_a_passage_has_the_first_word_that_was_looked_for_in_it() -> None:
    text = "left " * 40 + "window " + "right " * 40
    at = text.index("window")
    found = passage(text, ((at, at + 6),), 100)
    assert [one.text for one in found if one.marked] == ["window"]
    assert whole(found).startswith("… left")
    assert whole(found).endswith("right …")
    assert len(whole(found)) <= 104
    assert whole(passage("short", (), 100)) == "short"
    assert len(whole(passage("x" * 5000, ((4000, 4001),), 100))) <= 104
    assert passage("", (), 100) == ()


@pytest.mark.nightly
def test_one_finds_a_thing_by_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("един")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    label = options.first.locator("span").first.inner_text()
    assert violations(page) == ""
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/*.html")
    expect(page.get_by_role("heading", level=1)).to_have_text(label)


def test_a_suggestion_tells_the_name_that_was_typed_and_its_kind(page: Page) -> None:
    # By data/concepts/single-window.ttl: a mechanism.
    page.goto("/")
    page.get_by_role("combobox").type("единое ок")
    option = page.get_by_role("option").filter(has_text="single window").first
    expect(option).to_contain_text("единое окно")
    expect(option).to_contain_text("mechanism")
    expect(option.locator('span[lang="ru"]')).to_have_text("единое окно")


@pytest.mark.nightly
def test_enter_without_a_choice_searches(page: Page) -> None:
    page.goto("/")
    page.get_by_role("combobox").fill("single window")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=single+window")
    expect(page.get_by_role("link", name="single window", exact=True).first).to_be_visible()


def test_where_nothing_is_found_there_is_a_way_on(reader: httpx2.Client) -> None:
    page = reader.get("/search", params={"q": "zzzzqqqq", "lang": "ru"}).text
    assert '<a href="/questions?lang=ru">Вопросы и ответы на них</a>' in page
