"""The contents of texts side by side, as an answer, a table and a page."""

from __future__ import annotations

import csv
import re
from html import unescape
from io import StringIO

import httpx2
import pytest

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.research import Desk
from dcgraph.research.contents_beside import contents_beside, contents_csv, contents_text

PAGE = "/matrix/contents"


def marks(desk: Desk, texts: str, concept: str) -> dict[str, str]:
    found = contents_beside(desk, texts, concept, "en")
    return {row.thing.name: row.mark for text in found.texts for row in text.rows}


def test_a_mark_is_the_force_of_a_provision_and_silence_counts_where_all_was_read(
    desk: Desk,
) -> None:
    # By data/instruments/: Article 10.4.1 of the TFA endeavours a single window, and of the TFA
    # parts were read; the General Annex was read as a whole.
    found = marks(desk, "tfa,rkc.ga", "single-window")
    assert found["tfa.10.4.1"] == "endeavours"
    assert found["tfa.1.4"] == "not read"
    assert found["rkc.ga-1.1"] == "gap"
    # A chapter is no gap: what its provisions say is told at these.
    assert found["rkc.ga-1"] == ""
    # Without a thing to be read for, no provision is silent.
    assert not {"gap", "not read"} & {*marks(desk, "rkc.ga", "").values()}


def test_parts_are_counted_by_mark_and_none_is_left_out(desk: Desk) -> None:
    (text,) = contents_beside(desk, "rkc.ga", "digital-customs", "en").texts
    assert text.extent == "whole"
    chapters = [one for one in text.rows if one.level == 1]
    assert [one.thing.name for one in chapters] == [f"rkc.ga-{n}" for n in range(1, 11)]
    bearing = [one for one in text.rows if one.mark not in ("", "gap", "not read")]
    assert len(bearing) == text.bearing
    inside = sum(it.parts for one in chapters for it in one.within)
    assert inside == sum(one.level > 1 for one in bearing)


def test_the_table_has_a_row_for_each_part(desk: Desk) -> None:
    found = contents_beside(desk, "rkc.ga,tfa", "digital-customs", "fr")
    rows = [*csv.DictReader(StringIO(contents_csv(found).decode()))]
    assert len(rows) == sum(len(one.rows) for one in found.texts)
    assert {one["text"] for one in rows} == {"rkc.ga", "tfa"}
    told = contents_text(found, "fr").splitlines()
    assert len(told) == len(rows) + len(found.texts)


@pytest.mark.parametrize(
    ("texts", "concept", "error"),
    [
        ("", "", ParameterError),
        ("rkc,tfa,safe-framework,rkc.ga,rkc.ga-7", "", ParameterError),
        ("digital-customs", "", ParameterError),
        ("rkc", "wco", ParameterError),
        ("rkcc", "", NotFoundError),
    ],
)
def test_what_has_no_contents_is_refused(
    desk: Desk, texts: str, concept: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        contents_beside(desk, texts, concept, "en")


@pytest.mark.parametrize("lang", ["en", "fr", "ru"])
def test_the_page_has_a_column_for_each_text(reader: httpx2.Client, lang: str) -> None:
    page = unescape(reader.get(f"{PAGE}?lang={lang}").text)
    assert page.count("<section aria-labelledby") == 2
    gaps = re.findall(r'<li class="in-\d gap"><span><svg class="force force-gap"', page)
    assert len(gaps) > 100
    (blank,) = re.findall(r'<li[^>]*>(?=<span></span> <a href="/id/tfa\.1\.4\.html)', page)
    assert "gap" not in blank
    assert f"/api/v1/contents?format=csv&lang={lang}&texts=rkc.ga%2Ctfa" in page


def test_what_is_too_much_for_a_page_is_counted_and_in_the_table(reader: httpx2.Client) -> None:
    asked = {"texts": "rkc,union-customs-code", "concept": "digital-customs", "lang": "en"}
    page = reader.get(PAGE, params=asked).text
    shown = len(re.findall(r'<li class="in-\d', page))
    told = re.search(r"(\d+) deeper parts are not shown here", page)
    table = reader.get("/api/v1/contents", params={**asked, "format": "csv"}).text
    assert told
    assert shown + int(told[1]) == len([*csv.DictReader(StringIO(table))])


def test_what_fits_is_all_there(reader: httpx2.Client) -> None:
    page = reader.get(f"{PAGE}?texts=rkc.ga&lang=en").text
    assert "deeper part" not in page
    assert len(re.findall(r'<li class="in-\d', page)) == 158
