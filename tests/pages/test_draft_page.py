"""The page of drafts: what it shows is that of the answer, and that it is no law."""

from __future__ import annotations

from html import unescape

import httpx2
import pytest

from dcgraph.research.model import LANGUAGES, Language


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_draft_is_shown_with_its_notice_and_choices(
    reader: httpx2.Client, lang: Language
) -> None:
    asked = {"of": "actions.lodge-once", "force": "endeavours", "lang": lang}
    told = reader.get("/api/v1/draft", params={**asked, "format": "json"}).json()
    page = unescape(reader.get("/draft", params=asked).text).replace("\u00a0", " ")
    plain = page.replace("\u202f", " ")
    assert told["notice"].replace("\u00a0", " ") in plain
    assert told["proposal"]["text"]["text"].replace("\u00a0", " ") in plain
    for one in told["options"]:
        assert one["label"] in page
        if not one["chosen"] and one["role"] == "force":
            assert f"force={one['value'].replace(' ', '+')}" in page
    assert "format=docx" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_proposals_stand_on_the_first_page_of_drafts(
    reader: httpx2.Client, lang: Language
) -> None:
    told = reader.get("/api/v1/draft", params={"lang": lang, "format": "json"}).json()
    page = unescape(reader.get("/draft", params={"lang": lang}).text).replace("\u00a0", " ")
    assert len(told["worked"]) == 14
    for one in told["worked"]:
        assert one["text"]["text"] in page
    assert told["notice"] in page


def test_donors_beyond_those_shown_are_told_and_lead_on(reader: httpx2.Client) -> None:
    page = unescape(reader.get("/draft", params={"of": "actions.secure-systems", "most": 2}).text)
    total = reader.get("/api/v1/draft?of=actions.secure-systems&format=json").json()["total"]
    assert f"Donors not shown: {total - 2}." in page
    assert "most=36" in page
    assert "/concordance?action=actions.secure-systems" in page


def test_what_no_donor_has_is_told_at_the_field(reader: httpx2.Client) -> None:
    asked = {"of": "actions.measure-release-times", "force": "obliges"}
    page = reader.get("/draft", params=asked)
    assert page.status_code == 422
    assert "No donor has obliges" in unescape(page.text)
