"""On a telephone content comes before forms, and nothing moves while a page loads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.pages.conftest import MILLISECONDS

from dcgraph.research.model import LANGUAGES

HEIGHT = 844
# Every page with a form above an answer.
FORMS = (
    "/sources",
    "/questions",
    "/questions/gaps-of-smart-customs",
    "/matrix",
    "/matrix/contents",
    "/gaps",
    "/compare?a=digital-customs&b=electronic-customs",
    "/paths?from=digital-customs&to=rkc",
    "/timeline",
    "/concordance",
    "/concordance?action=actions.accept-electronically",
    "/economies",
    "/explore",
    "/glossary",
    "/parties?of=rkc",
)
# The first that an answer has; and the fields of forms, which are folded.
SEEN = """() => {
  const top = (one) => one.getBoundingClientRect().top;
  const drawn = (one) => one.checkVisibility({ contentVisibilityAuto: true });
  const form = "form.asking";
  const answers = "h2, h3, table, .lede, .answer, .argument, .net, p > strong:first-child";
  const content = [...document.querySelectorAll("main")].flatMap((main) => [
    ...main.querySelectorAll(answers)]).filter((one) => !one.closest(form) && drawn(one));
  const inputs = `main ${form} input:not([type=hidden]), main ${form} select`;
  const fields = [...document.querySelectorAll(inputs)];
  return [Math.min(...content.map(top)), fields.length, fields.filter(drawn).length];
}"""
SHIFTED = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) sum += one.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 150);
})"""
MOST_SHIFT = 0.02


MOVING = ("/", "/id/rkc.html", "/id/rkc.ga-7.1.html", "/id/digital-customs.html", "/explore")


def opened(browser: Browser, site: str, width: int) -> Iterator[Page]:
    context = browser.new_context(base_url=site, viewport={"width": width, "height": HEIGHT})
    context.set_default_timeout(MILLISECONDS)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """A page on a telephone."""
    yield from opened(browser, site, 390)


@pytest.fixture
def desk_top(browser: Browser, site: str) -> Iterator[Page]:
    """A page on a wide screen."""
    yield from opened(browser, site, 1280)


def at(path: str, lang: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"


@pytest.mark.nightly
@pytest.mark.parametrize(
    "lang", ["en", *(pytest.param(one, marks=pytest.mark.nightly) for one in LANGUAGES[1:])]
)
def test_an_answer_is_seen_first_on_a_telephone_and_its_form_is_folded(
    phone: Page, lang: str
) -> None:
    late = {}
    for path in FORMS:
        phone.goto(at(path, lang), wait_until="domcontentloaded")
        top, fields, drawn = phone.evaluate(SEEN)
        assert fields, path
        if top > HEIGHT - 60 or drawn:
            late[path] = (top, drawn)
    assert late == {}


@pytest.mark.nightly
def test_a_folded_form_opens_without_scripts_and_is_open_where_there_is_room(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": 390, "height": HEIGHT}, java_script_enabled=False
    )
    context.set_default_timeout(MILLISECONDS)
    page = context.new_page()
    page.goto("/matrix?lang=en")
    assert page.locator("select[name=rows]").is_hidden()
    page.click(".folded > summary")
    assert page.locator("select[name=rows]").is_visible()
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    page.goto("/matrix?lang=en")
    assert page.locator("select[name=rows]").is_visible()
    assert page.locator(".folded > summary").is_hidden()
    # What is wrong in a form is seen at once.
    page.set_viewport_size({"width": 390, "height": HEIGHT})
    page.goto("/matrix?asOf=x&lang=en")
    assert page.locator("input[name=asOf]").is_visible()
    context.close()


@pytest.mark.nightly
def test_nothing_moves_while_a_page_loads(desk_top: Page, phone: Page) -> None:
    moved = {}
    for page, width in ((desk_top, 1280), (phone, 390)):
        for path in MOVING:
            page.goto(at(path, "en"))
            shift = page.evaluate(SHIFTED)
            if shift > MOST_SHIFT:
                moved[path, width] = shift
    assert moved == {}


def test_a_move_is_noticed(desk_top: Page) -> None:
    desk_top.goto(at("/about", "en"))
    desk_top.evaluate(
        """() => new Promise((done) => requestAnimationFrame(() => {
  const block = document.createElement("div");
  block.style.height = "300px";
  document.querySelector("main").prepend(block);
  requestAnimationFrame(done);
}))"""
    )
    assert desk_top.evaluate(SHIFTED) > MOST_SHIFT
