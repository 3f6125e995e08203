"""A server over the graph as it ships, for clients and for a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack

import httpx2
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright
from tests.scheduling import WITH_BROWSER
from tests.waiting import PATIENCE

MILLISECONDS = PATIENCE * 1000
expect.set_options(timeout=MILLISECONDS)

# Asked of by a page, any other machine is not there; and that it was asked of fails the test.
ONLY_THIS_MACHINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="session")
def site(shipped_address: str) -> str:
    """The address of a server over the graph as it ships."""
    return shipped_address


@pytest.fixture(scope="session")
def reader(site: str) -> Iterator[httpx2.Client]:
    """A client that asks as browsers do."""
    with httpx2.Client(base_url=site, headers={"accept": ACCEPT}, timeout=PATIENCE) as client:
        yield client


class Chromium:
    """One Chromium for all the files that a worker takes one after another."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._browser: Browser | None = None

    def browser(self) -> Browser:
        """The browser, as Debian has it, or as DCGRAPH_CHROMIUM names it."""
        if self._browser is None:
            program = os.environ.get("DCGRAPH_CHROMIUM") or shutil.which("chromium")
            if not program:
                reason = "there is no chromium: apt-get install chromium, or set DCGRAPH_CHROMIUM"
                if os.environ.get("CI"):
                    pytest.fail(reason)
                pytest.skip(reason)
            playwright = self._open.enter_context(sync_playwright())
            # Root, as which machines of CI run, may not use its sandbox.
            arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
            self._browser = playwright.chromium.launch(
                executable_path=program, args=[*arguments, ONLY_THIS_MACHINE]
            )
            self._open.callback(self._browser.close)
        return self._browser

    def close(self) -> None:
        self._browser = None
        self._open.close()


CHROMIUM = Chromium()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    # While it is open its event loop runs, and a file without a browser may run one of its own.
    if nextitem is None or nextitem.path not in WITH_BROWSER:
        CHROMIUM.close()


@pytest.fixture
def browser() -> Browser:
    """Chromium; whoever opens a context closes it."""
    return CHROMIUM.browser()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page that may speak to the server alone, and that no error escapes."""
    bad: list[str] = []

    def guard(request: Request) -> None:
        if not request.url.startswith((site, "data:", "blob:")):
            bad.append(f"asked for {request.url}")

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
    context.on("request", guard)
    opened = context.new_page()
    opened.on("console", note)
    opened.on("pageerror", lambda error: bad.append(str(error)))
    yield opened
    context.close()
    assert bad == []
