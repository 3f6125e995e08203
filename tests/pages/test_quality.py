"""Each page in a real browser: accessible, without overflow, without an error, all of this server.

What no tool sees is looked at by people, on screenshots.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from tests.pages.access import ALL_BUT_COLOURS, COLOURS, RULES, violations
from tests.pages.places import GRID, PAGES

from dcgraph.research.model import LANGUAGES, Language

WIDTHS = (320, 768, 1280)
# What the rules find depends on the width, for the colours on the scheme too, and on the language,
# but not on how these meet: each language of a page is looked at at one width in the light, and
# for its colours at another in the dark, and so the page at all three in each scheme. By day it is
# each page in one language, the next page in the next, and in the dark those in English alone.
LIGHT = dict(zip(LANGUAGES, WIDTHS, strict=True))
DARK = dict(zip(LANGUAGES, WIDTHS[1:] + WIDTHS[:1], strict=True))


def opened(page: Page, name: str, lang: str) -> None:
    path = PAGES[name]
    expected = {"missing": 404, "form at fault": 422}.get(name, 200)
    response = page.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert response is not None
    assert response.status == expected


IN_THE_DARK = [
    pytest.param(name, lang, marks=() if number % 36 == place == 0 else pytest.mark.nightly)
    for number, name in enumerate(PAGES)
    for place, lang in enumerate(LANGUAGES)
]


@pytest.mark.parametrize(("name", "lang"), GRID)
def test_a_page_fits_every_width_and_is_accessible(page: Page, name: str, lang: Language) -> None:
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    opened(page, name, lang)
    # In one visit, since to open a page takes as long as to look at it.
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, f"{over} pixels too wide at {width}"
        if width == LIGHT[lang]:
            assert violations(page, RULES) == "", f"at {width}"


@pytest.mark.nightly
@pytest.mark.parametrize(("name", "lang"), IN_THE_DARK)
def test_the_colours_of_a_page_are_accessible_in_the_dark(
    page: Page, name: str, lang: Language
) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": DARK[lang], "height": 800})
    opened(page, name, lang)
    assert violations(page, COLOURS) == "", f"the colours at {DARK[lang]} in the dark"


@pytest.mark.nightly
@pytest.mark.parametrize(
    "name", ["matrix", "gaps", "explore", "paths", "timeline", "compare", "economies"]
)
def test_a_form_leaves_more_than_half_of_a_phone_to_the_answer(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, name, "fr")
    box = page.locator("form.asking").bounding_box()
    assert box is not None
    assert box["height"] < 844 / 2


@pytest.mark.nightly
def test_the_rules_see_what_is_against_them(page: Page) -> None:
    opened(page, "about", "en")
    assert violations(page) == ""
    page.locator("h1").evaluate("one => one.style.color = '#eee'")
    assert "color-contrast" in violations(page, COLOURS)
    assert violations(page, ALL_BUT_COLOURS) == ""
    page.locator("html").evaluate("one => one.removeAttribute('lang')")
    assert "html-has-lang" in violations(page, ALL_BUT_COLOURS)
    assert "html-has-lang" in violations(page, RULES)
