"""What a page is on paper: A4 with margins of 18 mm, as wide as a browser sets it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

PORTRAIT, LANDSCAPE = 658, 986
"""210 and 297 mm less two margins, at 96 pixels to 25.4 mm."""


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("path", "width"),
    [
        ("/", PORTRAIT),
        ("/id/digital-customs.html", PORTRAIT),
        ("/id/rkc.ga-7.1.html", PORTRAIT),
        ("/gaps", PORTRAIT),
        ("/handout?of=digital-customs", PORTRAIT),
        # What the style sheet lays on its side: six columns, and so many texts.
        ("/concordance?action=actions.accept-electronically", LANDSCAPE),
        ("/matrix", LANDSCAPE),
        ("/sparql?query=SELECT+*+{VALUES(?y+?n){(%221920%22+5)(%222020%22+-3)}}", PORTRAIT),
    ],
)
@pytest.mark.parametrize("lang", ["fr", "ru"])
def test_nothing_is_cut_at_the_edge_of_the_sheet(
    page: Page, path: str, width: int, lang: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media="print")
    page.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.nightly
def test_paper_has_the_address_and_the_reasons_and_no_ways_around(page: Page) -> None:
    page.goto("/id/ict.html")
    reason = page.locator("#statements + .scroll details p").first
    expect(reason).to_be_hidden()
    page.emulate_media(media="print")
    expect(reason).to_be_visible()
    expect(page.locator(".imprint")).to_contain_text("https://w3id.org/dcgraph/id/ict")
    expect(page.locator(".imprint")).to_be_visible()
    expect(page.get_by_role("link", name="Turtle")).to_be_hidden()
    expect(page.get_by_text("Cite this record")).to_be_hidden()
