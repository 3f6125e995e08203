"""Twenty errands of a customs lawyer, from the first page to the answer, with their clicks.

Each is done with a mouse, by the keyboard alone, and on a phone; no step may lead to a page that
is not there. docs/pages.md has the clicks of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, Response, expect

MOST_TABS = 400
Way = Literal["mouse", "keyboard", "phone"]


class Walk:
    """A page, the way in which it is used, and how often something on it was pressed."""

    def __init__(self, page: Page, way: Way) -> None:
        self.page, self.way = page, way
        self.clicks = 0
        self.closed: list[str] = []
        page.set_viewport_size({"width": 390 if way == "phone" else 1280, "height": 844})
        page.on("response", self._note)
        page.goto("/")

    def _note(self, answer: Response) -> None:
        if answer.status >= 400:
            self.closed.append(f"{answer.status} {answer.url}")

    def press(self, target: Locator) -> None:
        self.clicks += 1
        if self.way == "keyboard":
            self._tab_to(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()

    def _tab_to(self, target: Locator) -> None:
        """Press the tabulator until the target has the focus; on a new page, skip the head."""
        expect(target).to_be_visible()
        keys = self.page.keyboard
        fresh = self.page.evaluate("document.activeElement === document.body")
        if fresh and target.evaluate("one => !!one.closest('main')"):
            keys.press("Tab")
            keys.press("Enter")
        for _ in range(MOST_TABS):
            if target.evaluate("one => one === document.activeElement"):
                return
            keys.press("Tab")
        raise AssertionError(f"{target} is not reached with {MOST_TABS} tabs")

    def write(self, field: Locator, text: str) -> None:
        if self.way == "keyboard":
            self._tab_to(field)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        else:
            field.fill(text)
        # What is suggested lies over the button, and may come late; in a field of search, which
        # this key would empty, it does not.
        if field.get_attribute("role") == "combobox" and field.get_attribute("type") != "search":
            expect(self.page.get_by_role("option").first).to_be_visible()
            self.page.keyboard.press("Escape")

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
        self.write(self.page.get_by_role("combobox"), words)
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
    walk.write(page.locator("#a"), "digital customs")
    walk.write(page.locator("#b"), "electronic customs")
    walk.press(page.get_by_role("button", name="Show"))
    expect(page).to_have_url(re.compile("a=digital"))
    expect(walk.heading()).to_contain_text("digital customs")
    return 3


def a_bibliography(walk: Walk) -> int:
    walk.section("Sources")
    field = walk.page.get_by_label("Words in title")
    unfolded = walk.unfold(field)
    walk.write(field, "Kyoto")
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
    official = walk.page.get_by_role("link", name="Read the official text")
    expect(official).to_have_attribute("href", re.compile(r"^https://www\.wcoomd\.org/.*/gach7\."))
    return 2


def who_is_bound_by_the_convention(walk: Walk) -> int:
    walk.press(walk.page.get_by_role("link", name="140 parties"))
    # By data/actors/rkc-parties.ttl.
    expect(walk.page.get_by_role("row").filter(has_text="Spain")).to_contain_text("2004")
    return 1


def from_smart_customs_to_the_agreement(walk: Walk) -> int:
    walk.tool("Paths")
    page = walk.page
    walk.write(page.get_by_label("From", exact=True), "smart customs")
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
    walk.write(box, "smart customs")
    walk.press(walk.page.get_by_role("button", name="Ask", exact=True))
    expect(walk.page.locator(".answer")).to_contain_text("World Customs Organization")
    return 3 + unfolded


def a_query_of_ones_own(walk: Walk) -> int:
    walk.tool("SPARQL")
    walk.press(walk.page.get_by_role("button", name="Run"))
    expect(walk.page.get_by_role("main")).to_be_visible()
    return 3


def the_parties_on_a_day(walk: Walk) -> int:
    # By data/actors/rkc-parties.ttl: Kazakhstan was bound from 19 September 2009.
    walk.press(walk.page.get_by_role("link", name="140 parties"))
    day = walk.page.get_by_label("As of")
    unfolded = walk.unfold(day)
    walk.write(day, "2009-09-18")
    walk.press(walk.page.get_by_role("button", name="Show"))
    expect(walk.page.get_by_role("heading", name="Consented, not yet bound")).to_be_visible()
    waiting = walk.page.get_by_role("table").last.get_by_role("row")
    expect(waiting.filter(has_text="Kazakhstan")).to_contain_text("2009-09-19")
    return 2 + unfolded


def a_standard_found_in_the_contents_and_copied_by_gost(walk: Walk) -> int:
    page = walk.page
    walk.press(page.get_by_role("main").get_by_role("link", name="Revised Kyoto Convention").first)
    line = page.locator("a", has_text="Standard 7.4")
    expect(line).to_be_attached()
    opened = 0
    while not line.is_visible():
        walk.press(page.locator("details:not([open])", has=line).first.locator("> summary"))
        opened += 1
    walk.press(line)
    expect(walk.heading()).to_have_text("Standard 7.4")
    walk.press(page.locator("#cite > summary"))
    copy = page.get_by_role("button", name=re.compile("GOST R 7.0.100-2018")).first
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    walk.press(copy)
    expect(copy).to_contain_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "7.4" in copied
    assert "Текст : электронный" in copied
    return 4 + opened


def who_must_accept_electronic_documents(walk: Walk) -> int:
    # By data/instruments/tfa/: Article 7.1.2 obliges; by rkc/: 3.21 obliges to permit.
    picture = walk.page.get_by_role("region", name="Who must do what, in eight texts").last
    walk.press(picture.get_by_role("link", name="accept electronically", exact=True))
    expect(walk.page.locator(".lede")).to_contain_text("WTO Agreement on Trade Facilitation")
    row = walk.page.get_by_role("row").filter(has_text="Transitional Standard 3.21")
    expect(row).to_contain_text("customs administration")
    return 1


def what_changed_in_an_article(walk: Walk) -> int:
    # By data/instruments/union-customs-code/amendments.ttl: Article 6 itself was not changed, and
    # Article 278, which refers to it, by Regulation (EU) 2019/632.
    walk.search("UCC article 6")
    walk.press(walk.page.get_by_role("link", name=re.compile("Code, Article 6:")).first)
    walk.press(walk.page.get_by_role("link", name="What amendments changed"))
    told = walk.page.get_by_role("main")
    expect(told).to_contain_text("6 editions of this text, from 2013-10-30 to 2022-12-12")
    expect(told).to_contain_text("Article 278: widening of 15 May 2019")
    return 3


def the_profile_of_an_economy(walk: Walk) -> int:
    walk.press(walk.page.get_by_role("main").get_by_role("link", name="Kazakhstan", exact=True))
    walk.press(
        walk.page.get_by_role("main").get_by_role("link", name="Kazakhstan", exact=True).first
    )
    expect(walk.heading()).to_have_text("Kazakhstan")
    walk.press(walk.page.get_by_role("link", name="The whole profile"))
    expect(walk.heading()).to_contain_text("Kazakhstan")
    return 3


def a_handout_in_russian(walk: Walk) -> int:
    page = walk.page
    walk.press(page.get_by_role("link", name="RU Русский"))
    walk.press(page.get_by_role("link", name="Ещё", exact=True).first)
    walk.press(page.get_by_role("link", name="Учебный материал", exact=True))
    walk.press(page.get_by_role("link", name="цифровая таможня", exact=True).first)
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(walk.heading()).to_contain_text("ифровая таможня")
    with page.expect_download() as taken:
        walk.press(page.get_by_role("link", name="Markdown", exact=True))
    assert taken.value.suggested_filename.endswith(".md")
    return 5


def the_references_of_ones_own_text(walk: Walk) -> int:
    walk.tool("Check my text")
    walk.write(
        walk.page.get_by_role("textbox", name="Text"),
        "Chapter 7 of the Convention ends with Standard 7.9 RKC.",
    )
    walk.press(walk.page.get_by_role("button", name="Check the text"))
    expect(walk.page.locator(".verdicts")).to_contain_text("7.9")
    return 3


def the_definitions_of_a_notion(walk: Walk) -> int:
    walk.press(walk.page.get_by_role("main").get_by_role("link", name="digital customs").first)
    with walk.page.expect_download() as taken:
        walk.press(walk.page.get_by_role("link", name="BibTeX").first)
    # By data/concepts/digital-customs.ttl: the letter of 12 November 2015 is the first.
    text = taken.value.path().read_text("utf-8")
    assert text.startswith("@misc{sources.wco-2015-11-12-letter,")
    return 2


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
    the_parties_on_a_day,
    a_standard_found_in_the_contents_and_copied_by_gost,
    who_must_accept_electronic_documents,
    what_changed_in_an_article,
    the_profile_of_an_economy,
    a_handout_in_russian,
    the_references_of_ones_own_text,
    the_definitions_of_a_notion,
)


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda one: one.__name__)
@pytest.mark.parametrize(
    "way",
    ["mouse", *(pytest.param(one, marks=pytest.mark.nightly) for one in ("keyboard", "phone"))],
)
def test_an_errand_is_done_with_so_many_clicks(
    page: Page, journey: Callable[[Walk], int], way: Way
) -> None:
    walk = Walk(page, way)
    assert journey(walk) == walk.clicks
    assert walk.closed == []
