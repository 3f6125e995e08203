"""The ten tasks of a researcher's afternoon (tests/research/test_afternoon.py), done by clicking.

What must come of them was read in the Turtle in `data/`, as is said there.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.nightly


def heading(page: Page, told: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(told)


def test_what_the_four_notions_are_called_in_russian(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Русский").click()
    for name in ("цифровая", "электронная", "безбумажная", "умная"):
        expect(page.get_by_role("link", name=f"{name} таможня").first).to_be_visible()


def test_who_has_defined_digital_customs_and_when(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="digital customs", exact=True).first.click()
    heading(page, "digital customs")
    definitions = page.locator("ol.columns > li")
    expect(definitions).to_have_count(4)
    told = definitions.all_inner_texts()
    assert [re.match(r"[\d-]+", one)[0] for one in told] == ["2015", "2016", "2019", "2020-10"]  # type: ignore[index]
    for one, who in zip(
        told, ("World Customs Organization", "Mikuriya", "Mozer", "Sekerbayeva"), strict=True
    ):
        assert who in one


def test_which_provisions_require_information_technology_in_so_many_words(page: Page) -> None:
    page.goto("/matrix")
    page.get_by_role("combobox", name="Subjects", exact=True).select_option("technologies")
    page.get_by_role("combobox", name="Texts").select_option("conventions")
    page.get_by_role("combobox", name="Basis").select_option("stated")
    page.get_by_role("button", name="Show").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Revised Kyoto"))
    row.locator("a[title='information and communication technology: must, stated']").click()
    rows = page.locator("tr.is-stated").filter(has_text="requires")
    expect(rows).to_have_count(2)
    told = " ".join(rows.all_inner_texts())
    assert {*re.findall(r"Standard (\d+\.\d+) requires", told)} == {"7.1", "9.3"}


def test_what_the_convention_has_for_the_single_window(page: Page) -> None:
    page.goto("/matrix?rows=mechanisms&columns=conventions")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Revised Kyoto"))
    row.locator("a[title^='single window: enables']").click()
    rows = page.locator("tr.is-interpreted")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Standard 7.4 enables")


def test_how_technology_bears_on_re_engineering(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Tools").first.click()
    page.get_by_role("main").get_by_role("link", name="Paths").click()
    for box, text in (("from", "information and commun"), ("to", "re-engin")):
        field = page.locator(f"input[name={box}]")
        field.fill("")
        field.press_sequentially(text)
        expect(field).to_have_attribute("aria-expanded", "true")
        field.press("ArrowDown")
        field.press("Enter")
    page.locator("main form button").first.click()
    expect(page.locator("main")).to_contain_text("process re-engineering")
    expect(page.locator("main")).to_contain_text("serves")


def test_what_the_convention_has_nothing_on(page: Page) -> None:
    page.goto("/gaps")
    page.get_by_role("combobox", name="Notion").select_option("smart-customs")
    page.get_by_role("button", name="Show").click()
    # Ten characteristics: seven without a counterpart in what was read in full, three covered.
    figures = page.locator("dl.counts dd").all_inner_texts()
    assert figures[:3] == ["10", "7", "3"]


def test_since_when_the_convention_is_in_force(page: Page) -> None:
    page.goto("/")
    page.locator("input[name=q]").fill("RKC")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="Revised Kyoto Convention").first.click()
    heading(page, "Revised Kyoto Convention")
    facts = page.locator("h2:text-is('Details') + dl")
    expect(facts).to_contain_text("1999-06-26")
    expect(facts).to_contain_text("2006-02-03")


def test_whether_digital_customs_is_another_thing_than_electronic_customs(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Tools").first.click()
    page.get_by_role("main").get_by_role("link", name="Compare", exact=True).click()
    page.get_by_role("main").get_by_role(
        "link", name="digital customs and electronic customs"
    ).click()
    heading(page, "digital customs and electronic customs")
    between = page.locator("h2", has_text="How the two are related").locator("+ ul > li")
    told = between.evaluate_all(
        """rows => rows.map(row => [
          row.querySelector("a").textContent,
          row.querySelector("a.said").textContent,
          row.querySelector(".mark").textContent,
        ])"""
    )
    assert {*map(tuple, told)} == {
        ("electronic customs", "is distinguished from", "interpreted"),
        ("electronic customs", "is distinguished from", "stated"),
        ("electronic customs", "is equated with", "stated"),
        ("electronic customs", "is related to", "interpreted"),
    }


def test_who_counts_the_single_window_within_a_notion_or_the_other_way_round(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Questions", exact=True).first.click()
    page.get_by_role("main").get_by_role("link", name="Single window: in which notion?").click()
    heading(page, "Single window: in which notion?")
    expect(page.get_by_role("main")).to_contain_text(
        "Who counts the single window within a notion of customs, and who counts such a notion "
        "within the single window?"
    )
    rows = page.get_by_role("main").get_by_role("table").locator("tbody tr")
    told = [row.locator("td").all_inner_texts()[:3] for row in rows.all()]
    assert {tuple(one) for one in told if "digital customs" in one} == {
        ("digital customs", "single window", "World Customs Organization"),
        ("single window", "digital customs", "Dinara Sekerbayeva"),
        ("single window", "digital customs", "Sergei Mozer"),
    }


def test_what_is_to_be_cited_for_what_a_standard_says(page: Page) -> None:
    page.goto("/")
    page.locator("input[name=q]").fill("RKC standard 7.1")
    page.get_by_role("button", name="Search").click()
    name = "RKC General Annex, Standard 7.1"
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()
    heading(page, "Standard 7.1")
    stated = page.locator(".notes > .is-stated").first
    stated.locator("> ul.citations a").click()
    expect(page).to_have_url(re.compile(r"/id/sources\.nl-rkc-treaty-text\.html"))
    page.locator("summary", has_text="Cite").click()
    page.get_by_text("This record of dcgraph").click()
    sources = page.locator("p", has_text="The sources of the record")
    with page.expect_download() as taken:
        sources.get_by_role("link", name="BibTeX").click()
    assert taken.value.suggested_filename == "sources.nl-rkc-treaty-text.sources.bib"
    assert "@misc{sources.nl-rkc-treaty-text," in taken.value.path().read_text("utf-8")
