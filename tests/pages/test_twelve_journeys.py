"""Twelve errands of a customs lawyer, from the first page to the answer, with their clicks."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect


class Walk:
    """A page, and how often something on it was pressed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        page.goto("/")

    def press(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def section(self, name: str) -> None:
        self.press(
            self.page.get_by_role("navigation", name="Sections").get_by_role("link", name=name)
        )

    def tool(self, name: str) -> None:
        self.section("Tools")
        self.press(self.page.get_by_role("main").get_by_role("link", name=name, exact=True))

    def unfold(self, field: Locator) -> int:
        """Open the form with a field, which is folded on a phone; how many clicks it took."""
        expect(field).to_be_attached()
        if field.is_visible():
            return 0
        self.press(self.page.locator("details.folded > summary"))
        return 1

    def search(self, words: str) -> None:
        """What the box in the middle of the first page finds."""
        self.page.get_by_role("combobox").fill(words)
        self.press(self.page.get_by_role("button", name="Search"))

    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)


def what_the_convention_says_on_declarations(walk: Walk) -> int:
    walk.search("RKC electronic declaration")
    walk.press(walk.page.get_by_role("link", name=re.compile("Transitional Standard 3.21")).first)
    expect(walk.heading()).to_have_text("Transitional Standard 3.21")
    expect(walk.page.get_by_text("must permit").first).to_be_visible()
    return 2


def who_puts_the_single_window_where(walk: Walk) -> int:
    # data/concepts/single-window/ has the claims, of 2015 and 2020, each way.
    answers = walk.page.get_by_role("region", name="Three questions, answered")
    expect(answers).to_contain_text("Yes, according to World Customs Organization (2015)")
    expect(answers).to_contain_text("Sergei Mozer (2020), digital customs is part of the single")
    return 0


def two_notions_side_by_side(walk: Walk) -> int:
    walk.tool("Compare")
    page = walk.page
    page.locator("#a").fill("digital customs")
    page.locator("#b").fill("electronic customs")
    page.keyboard.press("Escape")
    walk.press(page.get_by_role("button", name="Show"))
    expect(page).to_have_url(re.compile("a=digital"))
    expect(walk.heading()).to_contain_text("digital customs")
    return 3


def a_bibliography(walk: Walk) -> int:
    walk.section("Sources")
    field = walk.page.get_by_label("Words in title")
    unfolded = walk.unfold(field)
    field.fill("Kyoto")
    walk.press(walk.page.get_by_role("button", name="Show"))
    with walk.page.expect_download() as found:
        walk.press(walk.page.get_by_role("link", name="BibTeX"))
    assert found.value.suggested_filename == "sources.bib"
    number = walk.page.get_by_role("heading", name=re.compile(r"\d+ sources")).text_content() or ""
    saved = found.value.path().read_text()
    assert saved.count("\n@") + saved.startswith("@") == int(number.split()[0])
    return 3 + unfolded


def a_provision_cited_by_gost(walk: Walk) -> int:
    walk.search("RKC 7.4")
    walk.press(walk.page.get_by_role("link", name=re.compile("Standard 7.4")).first)
    walk.press(walk.page.locator("#cite > summary"))
    expect(walk.page.get_by_text("GOST R 7.0.100-2018").first).to_be_visible()
    expect(walk.page.locator(".cited[lang=ru]").first).to_contain_text("7.4")
    return 3


def what_the_convention_lacks(walk: Walk) -> int:
    walk.tool("Gaps")
    expect(walk.page.get_by_role("main")).to_contain_text("automatic decision")
    walk.page.emulate_media(media="print")
    expect(walk.page.get_by_role("navigation", name="Sections")).to_be_hidden()
    return 2


def from_a_claim_to_the_words_of_the_text(walk: Walk) -> int:
    walk.search("RKC 7.1")
    walk.press(walk.page.get_by_role("link", name=re.compile("Standard 7.1")).first)
    official = walk.page.get_by_role(
        "link", name=re.compile("official text|Open", re.IGNORECASE)
    ).first
    expect(official).to_have_attribute("href", re.compile("^https://"))
    return 2


def who_is_bound_by_the_convention(walk: Walk) -> int:
    walk.press(walk.page.get_by_role("link", name="140 parties"))
    # By data/actors/rkc-parties.ttl.
    expect(walk.page.get_by_role("row").filter(has_text="Spain")).to_contain_text("2004")
    return 1


def from_smart_customs_to_the_agreement(walk: Walk) -> int:
    walk.tool("Paths")
    page = walk.page
    page.get_by_label("From", exact=True).fill("smart customs")
    page.keyboard.press("Tab")
    page.keyboard.type("TFA")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    walk.press(page.get_by_role("button", name="Show"))
    expect(page.get_by_role("main")).to_contain_text("smart customs")
    expect(page.get_by_role("main")).to_contain_text("Trade Facilitation")
    return 3


def a_view_to_share(walk: Walk) -> int:
    walk.section("Instruments")
    walk.press(walk.page.get_by_role("link", name="by adopting body"))
    walk.press(walk.page.get_by_role("link", name="RU Русский"))
    expect(walk.page).to_have_url(re.compile(r"/instruments\?order=authority&lang=ru$"))
    expect(walk.heading()).to_have_text("Документы")
    return 3


def a_question_on_another_concept(walk: Walk) -> int:
    walk.section("Questions")
    walk.press(walk.page.get_by_role("link", name="Definitions of a concept"))
    box = walk.page.get_by_label("Ask about other things")
    unfolded = walk.unfold(box)
    box.fill("smart customs")
    walk.page.keyboard.press("Escape")
    walk.press(walk.page.get_by_role("button", name="Ask", exact=True))
    expect(walk.page.locator(".answer")).to_contain_text("World Customs Organization")
    return 3 + unfolded


def a_query_of_ones_own(walk: Walk) -> int:
    walk.tool("SPARQL")
    walk.press(walk.page.get_by_role("button", name="Run"))
    expect(walk.page.get_by_role("main")).to_be_visible()
    return 3


JOURNEYS: tuple[Callable[[Walk], int], ...] = (
    what_the_convention_says_on_declarations,
    who_puts_the_single_window_where,
    two_notions_side_by_side,
    a_bibliography,
    a_provision_cited_by_gost,
    what_the_convention_lacks,
    from_a_claim_to_the_words_of_the_text,
    who_is_bound_by_the_convention,
    from_smart_customs_to_the_agreement,
    a_view_to_share,
    a_question_on_another_concept,
    a_query_of_ones_own,
)


@pytest.mark.parametrize(
    "width", [1280, pytest.param(390, marks=pytest.mark.nightly)], ids=["desk", "phone"]
)
@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda one: one.__name__)
def test_an_errand_is_done_with_so_many_clicks(
    page: Page, journey: Callable[[Walk], int], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    walk = Walk(page)
    assert journey(walk) == walk.clicks
