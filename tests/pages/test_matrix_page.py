from __future__ import annotations

import re
from html import unescape

import httpx2
import pytest


def test_a_cell_leads_to_the_claims_behind_it(reader: httpx2.Client) -> None:
    page = reader.get("/matrix?rows=digital-customs&columns=rkc").text
    # By data/instruments/rkc/claims-on-notions.ttl: Article 2 enables it, as this project reads it.
    rows = re.findall(r'<tr class="is-.*?</tr>', page, flags=re.DOTALL)
    assert any("rkc.article-2.html" in row and ">enables<" in row for row in rows)
    assert all(re.search(r'class="mark mark-(stated|interpreted|derived)"', row) for row in rows)


def test_a_cell_says_in_words_what_its_sign_means(reader: httpx2.Client) -> None:
    page = reader.get("/matrix?rows=notions&columns=rkc,tfa").text
    cells = re.findall(r'<td class="cell-.*?</td>', page, flags=re.DOTALL)
    assert len(cells) == 4 * 2
    assert all(re.search(r'<span class="hidden">\w', cell) for cell in cells)


@pytest.mark.parametrize(
    ("lang", "recalled", "other"),
    [
        ("en", "recalled", "another relation"),
        ("fr", "de mémoire", "une autre relation"),
        ("ru", "по памяти", "иное отношение"),
    ],
)
def test_what_is_recalled_and_what_has_no_force_have_signs_of_their_own(
    reader: httpx2.Client, lang: str, recalled: str, other: str
) -> None:
    # data/instruments/: SAFE recommends risk management, by a claim whose text was not read. What
    # the Convention says of single windows as such is that it enables them.
    page = reader.get(
        "/matrix",
        params={
            "rows": "risk-management,single-window",
            "columns": "safe-framework.pillar-1.standard-4,rkc",
            "whole": "true",
            "lang": lang,
        },
    ).text
    cells = re.findall(r'<td class="cell-.*?</td>', page, flags=re.DOTALL)
    assert len(cells) == 4
    safe, window = cells[0], cells[3]
    assert '<sup aria-hidden="true">r</sup>' in safe
    assert f', {recalled}">' in safe
    assert '<span aria-hidden="true">•</span>' in window
    assert "#m-treats" not in window
    key = re.findall(r'<ul class="key".*?</ul>', page, flags=re.DOTALL)[0]
    assert f'<sup aria-hidden="true">r</sup> {recalled}' in key
    assert f'<b aria-hidden="true">•</b> {other}' in key


def test_the_filters_narrow_and_go_on_to_the_downloads(reader: httpx2.Client) -> None:
    page = reader.get("/matrix?rows=notions&columns=rkc&basis=stated&asOf=2010").text
    assert '<option value="stated" selected>' in page
    assert "format=csv&amp;rows=notions&amp;columns=rkc&amp;basis=stated&amp;asOf=2010" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("rows=nothing-like-it", 404),
        ("rows=notions&columns=digital-customs", 422),
        ("basis=wishful", 422),
        ("asOf=yesterday", 422),
        ("rows=" + "x" * 5000, 422),
    ],
)
def test_what_cannot_be_laid_out_is_told(reader: httpx2.Client, query: str, status: int) -> None:
    response = reader.get(f"/matrix?{query}")
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    assert "Traceback" not in response.text


def test_a_page_on_other_rows_and_columns_names_them(reader: httpx2.Client) -> None:
    asked = {"rows": "digital-customs", "columns": "rkc", "lang": "fr"}
    # By data/: the labels of both in French; a space that breaks no line before the colon.
    named = "Couverture\xa0: douane numérique × Convention de Kyoto révisée"
    page = reader.get("/matrix", params=asked).text
    assert f"<title>{named} · dcgraph</title>" in page
    assert f"<h1>{named}</h1>" in page
    assert named not in reader.get("/matrix", params={"lang": "fr"}).text


def test_the_head_of_a_column_that_is_cut_has_the_whole_name(reader: httpx2.Client) -> None:
    page = reader.get("/matrix", params={"lang": "en"}).text
    heads = re.findall(r'class="upright"[^>]*?(?: title="([^"]*)")?>([^<]*)<', page)
    cut = [(whole, told) for whole, told in heads if told.endswith("…")]
    assert cut
    assert all(whole.startswith(told.removesuffix("…")) for whole, told in cut)
    assert not any(whole for whole, told in heads if not told.endswith("…"))


def test_the_most_authoritative_texts_come_first(reader: httpx2.Client) -> None:
    page = reader.get("/matrix?rows=mechanisms").text
    columns = re.findall(r'class="upright" href="/id/([^"]+)\.html', page)
    assert columns[:2] == ["rkc", "tfa"]
    # Treaties, then legal acts, frameworks, recommendations and guidelines, by data/instruments.
    order = [
        "tfa",
        "union-customs-code",
        "eaeu-customs-code",
        "safe-framework",
        "unece-recommendation-33",
        "rkc-ict-guidelines",
    ]
    assert [one for one in columns if one in order] == order
    acts = reader.get("/matrix?columns=legal-acts").text
    assert re.findall(r'class="upright" href="/id/([^"]+)\.html', acts)[0] == "union-customs-code"


@pytest.mark.parametrize(
    ("lang", "told", "false"),
    [
        ("en", "another relation, such as “enables” or “guides”", "empty cell"),
        ("fr", "une autre relation, telle que", "case vide"),
        ("ru", "иное отношение, например «создаёт условия»", "устая ячейка"),
    ],
)
def test_the_legend_is_true(reader: httpx2.Client, lang: str, told: str, false: str) -> None:
    page = reader.get("/matrix", params={"lang": lang}).text
    assert told in page
    for path in ("/", "/matrix"):
        assert false not in reader.get(path, params={"lang": lang}).text
    # Each sign that a cell has stands in the key, and no cell is empty.
    table, _, key = page.partition("</table>")
    body = table.partition("<tbody>")[2]
    marks = set(re.findall(r'<use href="(#m-[a-z-]+)"', body))
    signs = set("".join(re.findall(r'<sup aria-hidden="true">([a-z]+)<', body)))
    assert marks
    assert signs
    assert all(f'<use href="{one}"' in key for one in marks)
    assert all(f'<sup aria-hidden="true">{one}</sup>' in key for one in signs)
    assert not re.search(r"<td[^>]*>\s*</td>", table.partition("<tbody>")[2])


def test_the_meaning_of_each_relation_is_that_of_the_ontology(reader: httpx2.Client) -> None:
    page = reader.get("/matrix?rows=mechanisms&columns=rkc&lang=en").text
    answer = reader.get("/api/v1/matrix?rows=mechanisms&columns=rkc&format=json").json()
    assert answer["key"]
    told = unescape(page)
    states = ("covered", "gap", "not read", "filtered")
    relations = [one for one in answer["key"] if one["word"] not in states]
    assert len(relations) > 3
    assert all(f"<dd>{one['meaning']}</dd>" in told for one in relations)
