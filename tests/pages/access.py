"""What axe finds to be against its rules on a page that is open."""

from __future__ import annotations

from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

Options = dict[str, Any]

_CONTRAST: Final = "color-contrast"
RULES: Final[Options] = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # Of what is not violated nothing is told in full: that halves the time.
    "resultTypes": ["violations"],
}
# To look at the colours takes longer than all other rules together.
COLOURS: Final[Options] = {**RULES, "runOnly": {"type": "rule", "values": [_CONTRAST]}}
ALL_BUT_COLOURS: Final[Options] = {**RULES, "rules": {_CONTRAST: {"enabled": False}}}


def violations(page: Page, options: Options = RULES) -> str:
    """What is against the rules, in words; empty if nothing is."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    found = AxeResults(page.evaluate("options => axe.run(document, options)", options))
    assert found.response["passes"]
    return found.generate_report() if found.violations_count else ""
