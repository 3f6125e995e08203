"""Each page in a real browser: accessible, without overflow, without an error, all of this server.

What no tool sees is looked at by people, on screenshots.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.pages.places import PAGES

Options = dict[str, dict[str, str | list[str]] | list[str]]

# Of what is not violated nothing is told in full: that halves the time.
BRIEF: list[str] = ["violations"]
RULES: Options = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": BRIEF,
}
# Of all these the colours alone depend on the scheme.
COLOURS: Options = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": BRIEF,
}
WIDTHS = (320, 768, 1280)


def opened(page: Page, name: str, lang: str) -> None:
    path = PAGES[name]
    expected = 404 if name == "missing" else 200
    response = page.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert response is not None
    assert response.status == expected


def violations(page: Page, options: Options) -> str:
    """What axe finds to be against its rules, in words; empty if nothing is."""
    found = Axe().run(page, options=options)
    assert found.response["passes"]
    return found.generate_report() if found.violations_count else ""


@pytest.mark.parametrize("lang", ["en", "fr", "ru"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_every_width_and_is_accessible(page: Page, name: str, lang: str) -> None:
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    opened(page, name, lang)
    # In one visit, since to open a page takes as long as to look at it.
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, f"{over} pixels too wide at {width}"
        assert violations(page, RULES) == "", f"at {width}"
    page.emulate_media(color_scheme="dark")
    assert violations(page, COLOURS) == "", "in the dark"


@pytest.mark.parametrize("name", ["matrix", "gaps", "explore", "paths", "timeline", "compare"])
def test_a_form_leaves_more_than_half_of_a_phone_to_the_answer(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, name, "fr")
    box = page.locator("form.asking").bounding_box()
    assert box is not None
    assert box["height"] < 844 / 2
