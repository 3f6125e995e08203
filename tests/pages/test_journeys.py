"""What a researcher does on the pages: by keyboard alone, without scripts, and by clicking."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.pages.conftest import MILLISECONDS


@pytest.fixture
def scriptless(browser: Browser, site: str) -> Iterator[Page]:
    """A page of a browser that runs no scripts."""
    context = browser.new_context(base_url=site, locale="en", java_script_enabled=False)
    context.set_default_timeout(MILLISECONDS)
    yield context.new_page()
    context.close()


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until the element with this name, as a screen reader would tell it, has focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        told = focused.get_attribute("aria-label") or focused.text_content() or ""
        if name in told:
            return
    raise AssertionError(f"{name!r} is not reached with {most} tabs")


@pytest.mark.nightly
def test_from_the_first_page_to_a_source_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    tab_to(page, "digital customs")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("digital customs")
    # What is folded opens for the link that leads into it.
    tab_to(page, " statements")
    page.keyboard.press("Enter")
    expect(page.locator("#statements")).to_be_visible()
    # By data/concepts/digital-customs.ttl: the Organization's letter of 12 November 2015.
    tab_to(page, "letter of the WCO Secretary General", 120)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("12 November 2015")


def test_a_slash_leads_to_the_search_and_arrows_through_what_it_suggests(page: Page) -> None:
    page.goto("/about")
    page.keyboard.press("/")
    page.keyboard.type("един")
    box = page.get_by_role("combobox").first
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("single window")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("single window")


@pytest.mark.nightly
def test_how_much_is_suggested_is_told_and_that_nothing_is(page: Page) -> None:
    page.goto("/about?lang=fr")
    box = page.get_by_role("combobox").first
    box.press_sequentially("един")
    told = page.get_by_role("search").get_by_role("status")
    expect(told).to_contain_text("choisissez avec les flèches")
    box.press_sequentially("zzzz")
    expect(told).to_have_text("Aucune suggestion")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_suggestions_that_come_late_do_not_open_behind_who_went_on(page: Page) -> None:
    page.goto("/about")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/suggest?*", hold)
    box = page.get_by_role("combobox").first
    with page.expect_request("**/suggest?*"):
        box.press_sequentially("един")
    # What was asked for is broken off, so that nothing can come of it.
    with page.expect_event("requestfailed"):
        page.keyboard.press("Tab")
    assert held
    expect(box).to_have_attribute("aria-expanded", "false")


def test_what_was_typed_before_the_script_came_is_suggested_for(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/app-*.js", hold)
    page.goto("/about", wait_until="commit")
    box = page.locator("input[name=q]")
    box.press_sequentially("един")
    assert len(held) == 1
    expect(box).not_to_have_attribute("role", "combobox")
    held[0].continue_()
    expect(page.get_by_role("combobox").first).to_have_attribute("aria-expanded", "true")


@pytest.mark.nightly
def test_from_a_cell_to_the_text_of_a_claim_without_scripts(scriptless: Page) -> None:
    page = scriptless
    page.goto("/matrix")
    page.get_by_role("combobox", name="Subjects", exact=True).select_option(
        "characteristics:digital-customs"
    )
    page.get_by_role("combobox", name="Texts").select_option("parts:rkc")
    page.get_by_role("button", name="Show").click()
    page.locator("a[title^='automated processing: must,']").first.click()
    expect(page.get_by_role("heading", name="Evidence for this cell")).to_be_visible()
    page.get_by_role("link", name="RKC General Annex, Standard 7.1", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Standard 7.1")


@pytest.mark.nightly
def test_searching_without_scripts(scriptless: Page) -> None:
    page = scriptless
    page.goto("/")
    page.get_by_role("searchbox").fill("singel window")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="single window", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("single window")


@pytest.mark.nightly
def test_the_definitions_of_a_notion_are_taken_away_as_bibtex_by_keyboard(page: Page) -> None:
    page.goto("/")
    tab_to(page, "digital customs")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("digital customs")
    tab_to(page, "BibTeX")
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename == "digital-customs-definitions.bib"
    text = taken.value.path().read_text("utf-8")
    # By data/concepts/digital-customs.ttl: the letter of 12 November 2015 is the first.
    assert text.startswith("@misc{sources.wco-2015-11-12-letter,")


def test_the_parties_on_a_day_and_what_binds_one_of_them_without_scripts(scriptless: Page) -> None:
    # By data/actors/rkc-parties.ttl Kazakhstan was bound from 19 September 2009.
    page = scriptless
    page.goto("/id/rkc.html")
    page.get_by_label("As of").fill("2009-09-20")
    page.get_by_role("button", name="Show").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Parties to Revised Kyoto Convention")
    page.get_by_role("link", name="Kazakhstan", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kazakhstan")
    expect(page.get_by_role("main")).to_contain_text("21 chapters of 25 accepted")


@pytest.mark.nightly
def test_the_language_is_kept_from_page_to_page(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Русский").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    page.get_by_role("link", name="цифровая таможня").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.get_by_role("heading", level=1)).to_have_text("цифровая таможня")


def test_the_head_of_a_page_as_a_screen_reader_tells_it(page: Page) -> None:
    page.goto("/id/rkc.ga-7.1.html")
    above = page.get_by_role("navigation", name="Place in the text").get_by_role("link")
    expect(above).to_have_text(
        ["Home", "Instruments", "Revised Kyoto Convention", "General Annex", "Chapter 7"]
    )
    expect(page.get_by_role("main")).to_match_aria_snapshot("""
        - main:
          - navigation "Neighbouring provisions":
            - link "‹ Chapter 7"
            - link "Standard 7.2 ›"
          - paragraph:
            - link "standard"
          - heading "Standard 7.1" [level=1]
        """)


def test_a_page_prints_without_what_only_a_screen_needs(page: Page) -> None:
    page.goto("/gaps?instrument=rkc.ga")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Sections")).to_be_hidden()
    expect(page.get_by_role("heading", name="Notes")).to_be_visible()
