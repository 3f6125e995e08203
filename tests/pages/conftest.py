"""A server over the graph as it ships, for clients and for a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright
from tests.serving import serving
from tests.waiting import PATIENCE

from dcgraph.snapshot.manifest import Snapshot
from dcgraph_api.config import Settings

MILLISECONDS = PATIENCE * 1000
expect.set_options(timeout=MILLISECONDS)

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="session")
def site(shipped_snapshot: Snapshot) -> Iterator[str]:
    """The address of a server over the graph as it ships."""
    own = Settings(port=0, workers=1, processes=1, memory_quads=0)
    with serving(shipped_snapshot.path, own) as address:
        yield address


@pytest.fixture(scope="session")
def reader(site: str) -> Iterator[httpx2.Client]:
    """A client that asks as browsers do."""
    with httpx2.Client(base_url=site, headers={"accept": ACCEPT}, timeout=PATIENCE) as client:
        yield client


# Not for longer: while it is open its event loop runs, and no test beside it can run another.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as Debian has it, or as DCGRAPH_CHROMIUM names it."""
    program = os.environ.get("DCGRAPH_CHROMIUM") or shutil.which("chromium")
    if not program:
        reason = "there is no chromium: apt-get install chromium, or name one in DCGRAPH_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        # Root, as which machines of CI run, may not use its sandbox.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        opened = playwright.chromium.launch(executable_path=program, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page that may speak to the server alone, and that no error escapes."""
    bad: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith((site, "data:", "blob:")):
            route.continue_()
        else:
            bad.append(f"asked for {route.request.url}")
            route.abort()

    def note(message: ConsoleMessage) -> None:
        # That a page which is asked for is not there is no fault of the page that says so; nor is
        # it one that a query which cannot be read is answered as it must be.
        address = message.location["url"]
        answered = "Failed to load resource" in message.text and (
            address == opened.url or ("status of 400" in message.text and "/sparql?" in address)
        )
        if message.type == "error" and not answered:
            bad.append(message.text)

    context = browser.new_context(base_url=site, locale="en")
    context.set_default_timeout(MILLISECONDS)
    context.route("**/*", guard)
    opened = context.new_page()
    opened.on("console", note)
    opened.on("pageerror", lambda error: bad.append(str(error)))
    yield opened
    context.close()
    assert bad == []
