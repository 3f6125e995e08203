"""The first page: what it answers, and that nothing on it is cut in silence."""

from __future__ import annotations

import re
from html import unescape

import httpx2
import pytest


def test_the_parallels_of_the_sample_are_counted_and_lead_to_all(reader: httpx2.Client) -> None:
    page = reader.get("/?lang=en").text
    sample = page[page.index('<aside class="sample"') : page.index("</aside>")]
    told = re.search(r'href="/concordance\?parallel=rkc.ga-3.21[^"]*">[^<]*?(\d+)', sample)
    assert told
    assert sample.count("<svg") == 1 + 3
    # As many as the list itself has.
    path = "/api/v1/concordance?parallel=rkc.ga-3.21&limit=1"
    listed = reader.get(path, headers={"accept": "application/json"}).json()
    assert int(told[1]) == listed["norms"]["total"]


def test_the_answers_follow_the_force_of_the_norms(reader: httpx2.Client) -> None:
    # By data/: Standard 3.21 obliges to permit, Article 6(1) of the Code obliges, and Article
    # 10.4.1 of the Agreement has its Members endeavour.
    page = reader.get("/?lang=en").text
    assert "Customs must permit them under RKC General Annex, Transitional Standard 3.21;" in page
    assert "electronic form is the rule under Union Customs Code, Article 6(1)" in page
    assert "It must endeavour to; no result is required under TFA, Article 10.4.1." in page


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "in force since 2013-10-30, applies since 2016-05-01"),
        ("fr", "en vigueur depuis le 2013-10-30, applicable depuis le 2016-05-01"),
        ("ru", "в силе с 2013-10-30, применяется с 2016-05-01"),
    ],
)
def test_a_text_that_applies_later_than_it_is_in_force_has_both_days(
    reader: httpx2.Client, lang: str, told: str
) -> None:
    # By data/instruments/union-customs-code.ttl; the Convention has the day of its entry alone.
    page = unescape(reader.get(f"/?lang={lang}").text).replace("\N{NO-BREAK SPACE}", " ")
    lines = page.partition('aria-labelledby="texts"')[2].partition("</section>")[0].split("<li>")
    (code,) = (one for one in lines if "/id/union-customs-code.html" in one)
    assert told in code
    (convention,) = (one for one in lines if "/id/rkc.html" in one)
    assert "2006-02-03" in convention
    assert told.partition(", ")[2].split()[0] not in convention


@pytest.mark.parametrize(("lang", "draft"), [("en", "draft"), ("fr", "projet"), ("ru", "проект")])
def test_the_head_of_a_draft_says_so_in_the_picture(
    reader: httpx2.Client, lang: str, draft: str
) -> None:
    # Of the eight texts one is recorded as a draft, in data/instruments/.
    page = reader.get(f"/?lang={lang}").text
    heads = re.findall(r'<th scope="col">.*?</th>', page)
    (told,) = (one for one in heads if f"({draft})" in one)
    assert "/id/wto-electronic-commerce-agreement.html" in told
    assert len(heads) == 8
