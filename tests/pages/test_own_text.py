"""A reader's own copy beside ours: on his machine alone, or in his browser alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page, expect
from tests.pages.conftest import ACCEPT
from tests.serving import serving
from tests.test_texts import SAMPLES
from tests.waiting import PATIENCE

from dcgraph.errors import SettingsError
from dcgraph.files import ROOT
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.texts.library import Copy, keep
from dcgraph.texts.reading import read_copy
from dcgraph_api.config import Settings
from dcgraph_api.own_texts import refuse_others

SAMPLE = ROOT / "docs" / "samples" / "own-text.md"
WORDS = "signatures made by machine as well as by hand."
PAGE = "/id/rkc.ga-7.4.html"


@pytest.fixture(scope="module")
def own(
    shipped_snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx2.Client]:
    """A client of a server that shows own copies, and the folder with one."""
    patch = pytest.MonkeyPatch()
    patch.setenv("DCGRAPH_TEXTS_HOME", str(tmp_path_factory.mktemp("own")))
    keep(Copy("rkc", "en", "<b>mine</b>.md", "2026-11-28", read_copy(SAMPLE)))
    settings = Settings(port=0, workers=1, processes=1, memory_quads=0, own_texts="on")
    headers = {"accept": ACCEPT, "origin": "https://elsewhere.example"}
    with (
        serving(shipped_snapshot.path, settings) as address,
        httpx2.Client(base_url=address, headers=headers, timeout=PATIENCE) as client,
    ):
        yield client
    patch.undo()


def test_the_words_stand_beside_ours_on_this_machine(own: httpx2.Client) -> None:
    response = own.get(PAGE)
    assert f"<p>- {WORDS}</p>" in response.text
    assert "&lt;b&gt;mine&lt;/b&gt;.md, line 15" in response.text
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["cross-origin-resource-policy"] == "same-origin"
    assert {"etag", "access-control-allow-origin"}.isdisjoint(response.headers)
    # What the copy does not have is told, with the way to what it has around it.
    lacking = own.get("/id/rkc.ga-7.1.html").text
    assert "no part with this number" in lacking
    assert (
        'href="/id/rkc.ga-7.html">It has the larger part that contains this provision.' in lacking
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "elsewhere.example"},
        {"host": "127.0.0.1.elsewhere.example:8000"},
        {"x-forwarded-for": "203.0.113.9"},
        {"forwarded": "for=203.0.113.9"},
        {"via": "1.1 proxy"},
    ],
)
def test_nobody_else_gets_them(own: httpx2.Client, headers: dict[str, str]) -> None:
    assert WORDS in own.get(PAGE).text  # what was made for the reader is not kept for others
    response = own.get(PAGE, headers=headers)
    assert response.status_code == 200
    assert WORDS not in response.text


def test_no_other_answer_has_them(own: httpx2.Client, reader: httpx2.Client) -> None:
    assert WORDS not in reader.get(PAGE).text
    for path in (
        "/api/v1/records/rkc.ga-7.4",
        "/id/rkc.ga-7.4.jsonld",
        "/texts/rkc",
        "/api/v1/cite?of=/api/v1/records/rkc.ga-7.4",
        "/search?q=signatures+made+by+machine",
    ):
        response = own.get(path, headers={"accept": "*/*"})
        assert response.status_code == 200
        assert WORDS not in response.text


@pytest.mark.parametrize(
    "settings",
    [
        {"host": "0.0.0.0"},  # noqa: S104  # that it is refused is the test
        {"host": "::"},
        {"host": "graph.example"},
        {"base": "https://graph.example"},
        {"trusted_proxies": "127.0.0.1/32"},
    ],
)
def test_a_server_for_others_is_refused(settings: dict[str, str]) -> None:
    refuse_others(Settings(own_texts="on"))
    refuse_others(replace(Settings(), **settings))  # type: ignore[arg-type]  # all are texts
    with pytest.raises(SettingsError, match="DCGRAPH_OWN_TEXTS"):
        refuse_others(replace(Settings(own_texts="on"), **settings))  # type: ignore[arg-type]


@pytest.mark.nightly
def test_a_browser_keeps_a_copy_and_sends_nothing_of_it(page: Page, tmp_path: Path) -> None:
    sent: list[str] = []
    page.on("request", lambda one: sent.append(f"{one.method} {one.url} {one.post_data or ''}"))
    page.goto("/id/rkc.html")
    page.get_by_text("Put your own copy of the text beside our words").click()
    file = page.get_by_label("HTML, Markdown or plain text:")
    text = SAMPLE.read_text("utf-8") + "\n**7.9. Standard**\n\n<img src=x onerror=alert(1)>\n"
    copy = tmp_path / "copy.md"
    copy.write_text(text, "utf-8")
    file.set_input_files(copy)
    expect(page.get_by_text("Numbered parts: 8.")).to_be_visible()
    expect(page.get_by_text("7.9. Standard (line 22)")).to_be_visible()
    page.goto(PAGE)
    own = page.locator("section.own")
    expect(own.locator("blockquote")).to_contain_text(WORDS)
    expect(own).to_contain_text("copy.md, line 15.")
    # Side by side with ours, where there is room.
    ours = page.get_by_role("heading", name="In our words")
    boxes = own.bounding_box(), ours.bounding_box()
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["y"] == pytest.approx(boxes[1]["y"], abs=9)
    page.goto("/id/rkc.article-6.2.html?lang=ru")
    expect(page.locator("section.own blockquote")).to_have_text(
        "2. They are asked once a year whether it still fits."
    )
    assert {one.split()[0] for one in sent} == {"GET"}
    assert not [one for one in sent if "machine" in one or "once" in one]
    page.goto(PAGE)
    page.get_by_text("Put your own copy of the text beside our words").click()
    page.get_by_role("button", name="Remove it from this browser").click()
    expect(own).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0
    # What cannot be split is told and not kept.
    copy.write_text("Words without a number.", "utf-8")
    page.get_by_label("HTML, Markdown or plain text:").set_input_files(copy)
    expect(page.get_by_text("has no numbered part")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


def test_the_browser_finds_what_the_command_finds(page: Page) -> None:
    text, _, _, expected, others = SAMPLES["rkc.txt"]
    page.goto("/id/rkc.html")
    page.get_by_text("Put your own copy of the text beside our words").click()
    page.get_by_label("HTML, Markdown or plain text:").set_input_files(
        {"name": "copy.txt", "mimeType": "text/plain", "buffer": text.encode()}
    )
    expect(page.get_by_text("Your copy is kept in this browser.")).to_be_visible()
    listed = page.locator("details[data-form] p").last.inner_text()
    for other in ("7.9. Standard", "1. Standard", "APPENDIX Z", "(ii) a second."):
        assert other in listed
    assert listed.count("(line ") == len(others) + 1, listed  # two points (i)
    for name, words in expected.items():
        page.goto(f"/id/{name}.html")
        expect(page.locator("section.own blockquote p")).to_have_text(words.split("|"))
