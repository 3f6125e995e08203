"""The first page: what it answers, and that nothing on it is cut in silence."""

from __future__ import annotations

import re

import httpx2


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
