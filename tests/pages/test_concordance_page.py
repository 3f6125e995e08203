"""The concordance as a page, which works without scripts."""

from __future__ import annotations

import re
from html import unescape

import httpx2
import pytest

from dcgraph.research.force import MARK
from dcgraph.research.model import LANGUAGES, Language

ROW = r'<tr><th scope="row">.*?</tr>'


def page_at(reader: httpx2.Client, path: str) -> str:
    response = reader.get(path)
    assert response.status_code == 200
    return unescape(response.text.replace("\N{NO-BREAK SPACE}", " "))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_norms_on_an_action_stand_under_their_forces(
    reader: httpx2.Client, lang: Language
) -> None:
    page = page_at(reader, f"/concordance?action=actions.accept-electronically&lang={lang}")
    groups = page.split("<tbody>")[1:]
    heads = [re.search(r'scope="rowgroup"[^>]*>.*?</svg> ([^<]+?) <span', one) for one in groups]
    order = ("obliges", "obliges to permit", "endeavours", "recommends", "permits", "treats")
    assert [one[1] for one in heads if one] == [MARK[one].verb(lang) for one in order]
    permits = re.findall(ROW, groups[1], re.DOTALL)
    assert 'href="/id/rkc.ga-3.18.html' in permits[0]
    assert "2006-02-03" in permits[0]
    assert "shall permit" in permits[0]
    assert "sources.nl-rkc-treaty-text" in permits[0]


def test_words_stand_for_an_action_and_fields_narrow_it(reader: httpx2.Client) -> None:
    page = page_at(reader, "/concordance?action=accept+electronically&kind=Convention&lang=en")
    assert "<h1>accept electronically</h1>" in page
    assert '<option value="Convention" selected>' in page
    rows = re.findall(ROW, page, re.DOTALL)
    assert rows
    assert not any("efti-regulation" in one for one in rows)


def test_the_form_keeps_every_provision_whose_parallels_are_shown(reader: httpx2.Client) -> None:
    page = page_at(reader, "/concordance?parallel=rkc.ga-3.21,tfa.10.4.1&lang=en")
    kept = re.findall(r'<input type="hidden" name="parallel" value="([^"]*)">', page)
    assert kept == ["rkc.ga-3.21,tfa.10.4.1"]


def test_all_actions_lead_to_their_norms(reader: httpx2.Client) -> None:
    page = page_at(reader, "/concordance?lang=en")
    found = re.findall(r'href="/concordance\?action=(actions\.[a-z-]+)&lang=en"', page)
    assert len(found) == len(set(found)) > 50
    action = page_at(reader, "/id/actions.lodge-once.html?lang=en")
    assert 'href="/concordance?action=actions.lodge-once&lang=en"' in action


def test_what_has_ended_or_is_a_draft_says_so(reader: httpx2.Client) -> None:
    page = page_at(reader, "/concordance?action=actions.lodge-once&lang=en")
    rows = re.findall(ROW, page, re.DOTALL)
    (old,) = (one for one in rows if "practice-1.8.1.html" in one)
    assert "no longer: replaced or ended" in old
    (draft,) = (one for one in rows if "wto-electronic-commerce-agreement.article-9.1.html" in one)
    assert "draft" in draft
