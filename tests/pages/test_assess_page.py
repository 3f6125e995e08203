"""The form in which an administration answers the criteria, and what follows, as a page."""

from __future__ import annotations

import logging
import re
from html import unescape

import httpx2
import pytest
from playwright.sync_api import Page, expect
from tests.pages.access import violations
from tests.serving import serving

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research import Desk
from dcgraph.research.assessment import assess
from dcgraph.research.assessment_form import Answers, write_form
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.words import words
from dcgraph_api.config import Settings
from dcgraph_api.pages.reader import CATALOGUES

NO_SYSTEM = "criteria.interoperable-systems.not-met.customs-system"
FIELDS = {"economy": "states.kenya", "as_of": "", NO_SYSTEM: "yes"}
GIVEN = Answers(DCGD + "states.kenya", "", {DCGD + NO_SYSTEM: "yes"})


def text_of(page: str) -> str:
    """The text of a page, without tags and with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.nightly
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_form_has_every_criterion_and_says_that_nothing_is_kept(
    reader: httpx2.Client, desk: Desk, lang: Language
) -> None:
    page = reader.get(f"/assess?lang={lang}").text
    assert CATALOGUES[lang]("assess.private") in text_of(page)
    names = re.findall(r'name="(criteria\.[^"]+)" value="unknown" checked', page)
    assert sorted(names) == [
        one.removeprefix(DCGD) for one in desk.facts.of_kind(DCG + "Criterion")
    ]
    assert page.count('type="radio"') == 3 * len(names)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_answers_are_judged_above_the_form_that_keeps_them(
    reader: httpx2.Client, desk: Desk, lang: Language
) -> None:
    answer = reader.post(f"/assess?lang={lang}", data=FIELDS)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    page, told = answer.text, text_of(answer.text)
    found = assess(desk, GIVEN, lang)
    (gap,) = found.gaps
    assert found.note in told.replace("\N{NO-BREAK SPACE}", " ")
    assert found.classes
    for one in found.classes:
        assert f"/ontology/{one.name}" in page
    result = page.partition("<form method")[0]
    for provision in gap.provisions:
        assert f'/id/{provision.provision.name}.html?lang={lang}"' in result
    row = result.partition("/id/rkc.ga-7.4.html")[2].partition("</tr>")[0]
    assert words(lang)("economies.bound to permit") in row
    assert f'name="{NO_SYSTEM}" value="yes" checked' in page
    assert '<option value="states.kenya" selected>' in page
    # Links to the page in another language have no answer in them.
    assert "criteria." not in "".join(re.findall(r'href="(/assess[^"]*)"', page))
    # The file is the form that the command reads.
    assert unescape(page.partition("<pre")[2].partition(">")[2].partition("</pre>")[0]) in (
        write_form(desk, lang, GIVEN),
        write_form(desk, lang, GIVEN).rstrip("\n"),
    )


def test_what_is_not_known_is_no_gap(reader: httpx2.Client) -> None:
    told = text_of(reader.post("/assess?lang=en", data={"economy": ""}).text)
    assert CATALOGUES["en"]("assess.no-gap") in told
    assert "Not known (18)" in told
    assert "Does not meet" not in told.partition("Criteria Question")[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_day_is_told_at_its_field(reader: httpx2.Client, lang: Language) -> None:
    answer = reader.post(f"/assess?lang={lang}", data={**FIELDS, "as_of": "soon"})
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert CATALOGUES[lang]("fault.day", given="soon") in page
    assert 'id="as_of" aria-invalid="true"' in page
    assert 'name="as_of" value="soon"' in page
    assert f'name="{NO_SYSTEM}" value="yes" checked' in page


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"criteria.x": "yes"}, 422, "no criterion 'criteria.x'"),
        ({NO_SYSTEM: "<b>"}, 422, "'<b>' is no answer"),
        ({"economy": "rkc"}, 422, "'rkc' is no State"),
        ({f"x{number}": "" for number in range(1_001)}, 400, "more than 1000 fields"),
        ({"x": "y" * 70_000}, 413, "65536 bytes"),
    ],
)
def test_what_cannot_come_of_the_form_is_refused(
    reader: httpx2.Client, fields: dict[str, str], status: int, told: str
) -> None:
    answer = reader.post("/assess?lang=en", data=fields)
    assert answer.status_code == status
    assert told in unescape(answer.text)
    assert "<b>" not in answer.text


@pytest.mark.nightly
def test_no_answer_is_logged(shipped_snapshot: Snapshot, caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(access_log="all", log_include="query,client")
    caplog.set_level(logging.DEBUG)
    with serving(shipped_snapshot.path, settings) as address:
        body = f"answers:\n  {NO_SYSTEM}: yes\n"
        for path, given in (("/assess", {"data": FIELDS}), ("/api/v1/assess", {"content": body})):
            headers = {} if "data" in given else {"content-type": "application/yaml"}
            answer = httpx2.post(f"{address}{path}", headers=headers, timeout=60, **given)
            assert answer.status_code == 200
    lines = [f"{one.getMessage()} {vars(one)}" for one in caplog.records]
    assert any("/api/v1/assess" in one for one in lines)
    assert not any("customs-system" in one or "kenya" in one for one in lines)


@pytest.mark.nightly
def test_the_form_can_be_filled_in_and_its_answer_is_accessible(page: Page) -> None:
    page.goto("/assess?lang=en")
    page.locator("select[name=economy]").select_option("states.kenya")
    page.locator(f'input[name="{NO_SYSTEM}"][value=yes]').check()
    page.get_by_role("button", name="Assess the answers").click()
    expect(page.locator("#result")).to_contain_text("Kenya")
    assert page.url.endswith("/assess?lang=en")
    assert violations(page) == ""
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, f"{over} pixels too wide at {width}"
