"""The pages in Firefox: as wide as the window, without an error, used by keys."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from tests.pages.firefox import Firefox, opened, program
from tests.pages.places import PAGES
from tests.waiting import wait_until

pytestmark = pytest.mark.nightly

LOOKED_AT = (
    *("home", "provision", "notion", "concordance", "convention", "economies", "economy"),
    *("matrix", "explore", "sparql-chart", "asked", "timeline"),
)
ENTER = "\ue007"
# What is wider than the window, and what text is set in while our letters are not there.
SEEN = """document.fonts.ready.then(() => ({
  over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  letters: document.fonts.check("16px 'Source Serif'"),
  heading: document.querySelector("h1").textContent.trim(),
  grid: getComputedStyle(document.querySelector(".room") || document.body).display,
}))"""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """One Firefox for the file."""
    if not program():
        reason = "there is no firefox: apt-get install firefox-esr, or set DCGRAPH_FIREFOX"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with opened(tmp_path_factory.mktemp("firefox")) as found:
        yield found


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_page_fits_and_says_no_error(firefox: Firefox, site: str, name: str, width: int) -> None:
    firefox.errors.clear()
    firefox.look(width)
    firefox.open(site + PAGES[name])
    seen = firefox.evaluate(SEEN)
    assert seen["over"] <= 0
    assert seen["letters"]
    assert seen["heading"]
    if name == "provision":
        assert seen["grid"] == "grid"
    assert firefox.errors == []


def test_what_is_too_wide_is_seen(firefox: Firefox, site: str) -> None:
    firefox.look(390)
    firefox.open(f"{site}/about")
    firefox.evaluate("document.querySelector('h1').style.width = '500px'")
    assert firefox.evaluate(SEEN)["over"] > 0


def test_a_slash_and_words_find_a_standard(firefox: Firefox, site: str) -> None:
    firefox.look(1280)
    firefox.open(f"{site}/about?lang=en")
    firefox.press("/", *"RKC 7.4", ENTER)
    wait_until(lambda: "/search" in firefox.evaluate("location.pathname"))
    assert "Standard 7.4" in firefox.evaluate("document.querySelector('main').textContent")
