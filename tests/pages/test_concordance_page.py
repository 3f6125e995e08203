"""The concordance as a page, which works without scripts."""

from __future__ import annotations

import re
from html import unescape

import httpx2
import pytest

from dcgraph.research.force import MARK
from dcgraph.research.model import LANGUAGES, Language
from dcgraph_api.pages.reader import CATALOGUES

ROW = r'<tr><td class="scale">.*?</tr>'


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
    assert '<h1 class="term">accept electronically</h1>' in page
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
    assert "no longer in force: replaced or ended" in old
    assert "pending" not in old
    (draft,) = (one for one in rows if "wto-electronic-commerce-agreement.article-9.1.html" in one)
    assert "draft" in draft
    assert "not binding on anybody yet" in draft


def test_the_first_sentence_names_the_texts_that_bind_most(reader: httpx2.Client) -> None:
    page = page_at(reader, "/concordance?action=actions.accept-electronically&lang=en")
    first = re.search(r'<p class="lede">(.*?)</p>', page, re.DOTALL)
    assert first
    told = re.sub(r"<[^>]+>", "", first[1])
    answer = reader.get(
        "/api/v1/concordance?action=actions.accept-electronically&limit=200&format=json"
    ).json()
    strongest: dict[str, str] = {}
    for one in answer["norms"]["items"]:
        if one["past"] or (one["status"] and one["status"]["name"] in ("Draft", "NotInForce")):
            continue
        strongest.setdefault(one["instrument"]["name"], one["norm"]["force"])
    must = [one for one, force in strongest.items() if force == "obliges"]
    permit = [one for one, force in strongest.items() if force == "obliges to permit"]
    # By data/instruments: Article 7.1.2 of the Agreement, Standard 3.21 of the Convention.
    assert must[0] == "tfa"
    assert permit[0] == "rkc"
    assert told.startswith("This is a duty under WTO Agreement on Trade Facilitation, ")
    assert (
        f"and {len(must) - 2} more. This must be permitted under Revised Kyoto Convention, " in told
    )


def test_texts_that_are_silent_stand_apart_from_those_that_were_not_read(
    reader: httpx2.Client,
) -> None:
    asked = "action=actions.accept-electronically"
    page = page_at(reader, f"/concordance?{asked}&lang=en")
    matrix = reader.get(
        "/api/v1/matrix?rows=actions.accept-electronically&columns=instruments&whole=true"
    ).json()
    cells = matrix["rows"][0]["cells"]
    states = {
        column["thing"]["name"]: cell["state"]
        for column, cell in zip(matrix["columns"], cells, strict=True)
    }
    silent, unread = re.findall(ROW, page, re.DOTALL)[-2:]
    named = set(re.findall(r'href="/id/([^"]+?)\.html', silent))
    assert named == {one for one, state in states.items() if state == "gap"}
    number = sum(state == "not read" for state in states.values())
    assert f">{number} texts that were not read as a whole<" in unread
    # Of a list that is narrowed, silence is not told.
    narrowed = page_at(reader, f"/concordance?{asked}&kind=Convention&lang=en")
    assert "not read as a whole" not in narrowed


# Counted in data/instruments: the norms of a text by their names, and those with dcg:hasAction; of
# the Convention also by tests/questions/norms-of-the-convention-by-force.csv.
NORMS = {"rkc": (125, 72), "tfa": (79, 61), "union-customs-code": (167, 128)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_norms_of_a_text_are_counted_alike_on_each_page(
    reader: httpx2.Client, lang: Language
) -> None:
    t = CATALOGUES[lang]
    home = page_at(reader, f"/?lang={lang}")
    for name, (every, acting) in NORMS.items():
        way = f'href="/concordance?instrument={name}&lang={lang}"'
        assert f"{way}>{said(t('home.norms', n=acting))}</a>" in home
        text = page_at(reader, f"/id/{name}.html?lang={lang}")
        assert said(t("text.norms", n=every)) in text
        assert f"{way}>{said(t('text.acting', n=acting))}</a>" in text
        assert said(t("text.numbers")) in text
        side = page_at(reader, f"/concordance?instrument={name}&lang={lang}")
        assert f"<strong>{said(t('norms.having', n=acting))}</strong>" in side
        left = said(t("concordance.without-action", n=every - acting))
        assert f"{said(t('concordance.counted'))} {left}" in side


def test_on_a_day_the_norms_that_can_have_held_are_counted(reader: httpx2.Client) -> None:
    # Two norms of the Union Customs Code stand in the edition that was replaced in 2022, by
    # data/instruments/union-customs-code/.
    page = page_at(reader, "/concordance?instrument=union-customs-code&asOf=2026-11-29&lang=en")
    assert "<strong>126 norms</strong>" in page
    assert "can have held on that day. 39 more norms of the texts chosen" in page


def test_norms_of_a_bearer_count_those_without_an_action(reader: httpx2.Client) -> None:
    told = CATALOGUES["en"]("norms.all-counted")
    assert told in page_at(reader, "/id/bearers.customs.html?lang=en")
    assert told not in page_at(reader, "/id/actions.accept-electronically.html?lang=en")


def said(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")
