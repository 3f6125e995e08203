from __future__ import annotations

import gzip
import re

import httpx2
import pytest

NOTIONS = "a=digital-customs&b=electronic-customs"


def test_contradiction_and_tension_are_told_apart(reader: httpx2.Client) -> None:
    # By data/concepts/electronic-customs.ttl: equated and distinguished exclude each other,
    # distinguished and related do not.
    page = reader.get(f"/compare?{NOTIONS}").text
    contradicting, tense = (
        page.partition(f'<h2 id="{one}">')[2].partition("</ul>\n<h2")[0].partition("<h2")[0]
        for one in ("contradictions", "tensions")
    )
    assert "/id/electronic-customs.isEquatedWith.digital-customs.mozer.html" in contradicting
    assert "/id/electronic-customs.isRelatedTo.digital-customs.html" not in contradicting
    assert "cannot both be true" not in tense
    pairs = re.findall(r'<div class="against">(.*?)</div></li>', tense, flags=re.DOTALL)
    assert len(pairs) == 3
    for one in pairs:
        # Two sentences, who holds each and since when, where each stands, and the reason.
        assert one.count('<span class="small quiet">') == 2
        assert one.count('<ul class="citations">') == 2
        assert '<p class="small">' in one
    (related,) = (one for one in pairs if "isRelatedTo.digital-customs.html" in one)
    assert "this project&#39;s own reading, undated" in related
    assert "Both can hold." in related


def test_definitions_stand_side_by_side(reader: httpx2.Client) -> None:
    # By data/concepts/digital-customs.ttl, which has the wording of the WCO of 2015.
    page = reader.get(f"/compare?{NOTIONS}").text
    pair = page.partition('<div class="pair">')[2].partition("</div>")[0]
    one, other = re.findall(r"<section>.*?</section>", pair, flags=re.DOTALL)
    assert "/id/digital-customs.definition.wco-2015.html" in one
    assert "/id/digital-customs.definition.wco-2015.html" not in other
    assert '<p class="said" lang="en">' in one


def test_dates_of_instruments_stand_in_a_row(reader: httpx2.Client) -> None:
    # By data/instruments/rkc/rkc.ttl and data/instruments/tfa/: in force 2006 and 2017.
    page = reader.get("/compare?a=rkc&b=tfa").text
    (row,) = [
        one for one in re.findall(r"<tr>.*?</tr>", page, flags=re.DOTALL) if "2017-02-22" in one
    ]
    assert "2006-02-03" in row


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "<em>not read</em>"), ("fr", "<em>non lu"), ("ru", "<em>не прочитано")],
)
def test_what_is_absent_says_what_that_means(reader: httpx2.Client, lang: str, told: str) -> None:
    # Both were read in part, by the coverage notes in their files.
    assert told in reader.get(f"/compare?a=rkc&b=tfa&lang={lang}").text


def test_an_aspect_can_be_seen_alone(reader: httpx2.Client) -> None:
    whole = reader.get("/compare?a=rkc&b=tfa").text
    assert "aspect=matters" in whole
    alone = reader.get("/compare?a=rkc&b=tfa&aspect=matters").text
    assert 'id="matters"' in alone
    assert 'id="dates"' not in alone


@pytest.mark.parametrize("lang", ["en", "fr", "ru"])
@pytest.mark.parametrize("query", [NOTIONS, "a=rkc&b=tfa", "a=rkc&b=tfa&aspect=matters"])
def test_a_comparison_keeps_its_budget(reader: httpx2.Client, query: str, lang: str) -> None:
    page = reader.get(f"/compare?{query}&lang={lang}").text
    assert len(gzip.compress(page.encode(), 9)) <= 15_000


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("a=rkc", 200),
        ("b=safe-framework.edition-2018", 200),
        ("a=rkc&b=digital-customs", 422),
        ("a=rkc&b=rkc", 422),
        ("a=wco&b=rkc", 422),
        ("a=rkc&b=zzzzqqqq", 404),
        ("a=rkc&b=tfa&aspect=wonder", 200),
        ("a=rkc&b=tfa&basis=wishful", 422),
    ],
)
def test_what_cannot_be_compared_is_told(reader: httpx2.Client, query: str, status: int) -> None:
    assert reader.get(f"/compare?{query}").status_code == status


def test_a_record_leads_to_its_timeline_and_to_what_it_can_be_compared_with(
    reader: httpx2.Client,
) -> None:
    page = reader.get("/id/digital-customs.html").text
    assert 'href="/timeline?of=digital-customs"' in page
    assert 'href="/compare?a=digital-customs"' in page
    assert 'href="/compare?a=wco"' not in reader.get("/id/wco.html").text
    others = reader.get("/compare?a=digital-customs").text
    assert 'href="/compare?a=digital-customs&amp;b=smart-customs"' in others
