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


def rows_of(page: str) -> dict[str, str]:
    """The rows of the matrix by the names of their texts, in its order."""
    table = page.partition('<table class="matrix')[2].partition("</table>")[0]
    rows = re.findall(r'<tr><th scope="row">.*?</tr>', table, re.DOTALL)
    return {re.findall(r'href="/id/([^"]+?)\.html', row)[0]: row for row in rows}


def test_texts_are_rows_the_most_authoritative_first_under_their_kinds(
    reader: httpx2.Client,
) -> None:
    page = reader.get("/matrix?rows=mechanisms&lang=en").text
    rows = list(rows_of(page))
    assert rows[:2] == ["rkc", "tfa"]
    # Treaties, then legal acts, frameworks, recommendations and guidelines, by data/instruments.
    order = [
        "tfa",
        "union-customs-code",
        "eaeu-customs-code",
        "safe-framework",
        "unece-recommendation-33",
        "rkc-ict-guidelines",
    ]
    assert [one for one in rows if one in order] == order
    kinds = re.findall(r'scope="rowgroup"[^>]*>([^<]+)<', page)
    assert kinds[:2] == ["convention", "legal act"]
    assert len(kinds) == len(set(kinds))
    acts = reader.get("/matrix?columns=legal-acts").text
    assert next(iter(rows_of(acts))) == "union-customs-code"


def test_a_long_name_gives_way_to_a_short_one_of_the_same_language(reader: httpx2.Client) -> None:
    # By data/instruments/eaeu-customs-code.ttl; the long label stays to be read at the name.
    for lang, short, whole in (
        ("en", "EAEU Customs Code", "Customs Code of the Eurasian Economic Union"),
        ("fr", "code des douanes de l’UEE", "Code des douanes de l’Union économique eurasienne"),
    ):
        page = reader.get(f"/matrix?rows=mechanisms&columns=eaeu-customs-code&lang={lang}").text
        row = unescape(rows_of(page)["eaeu-customs-code"])
        assert f'title="{whole}">{short}</a>' in row


def test_what_was_not_read_is_blank_and_a_gap_is_the_strongest_sign(reader: httpx2.Client) -> None:
    page = reader.get("/matrix?rows=characteristics:digital-customs&columns=parts:rkc&lang=en").text
    rows = rows_of(page)
    # By the coverage notes: the Body was read as a whole, the Preamble was not.
    assert "#m-gap" not in rows["rkc.preamble"]
    assert "not read, or read in part" in rows["rkc.preamble"]
    assert 'class="cell-gap"' in rows["rkc.body"]
    assert "#m-not-read" not in "".join(rows.values())


def test_the_first_sentence_counts_all_texts_asked_for(reader: httpx2.Client) -> None:
    page = unescape(reader.get("/matrix?lang=en").text)
    first = re.search(r'<p class="lede">(.*?)</p>', page, re.DOTALL)
    assert first
    numbers = [int(one) for one in re.findall(r"\d+", first[1])]
    answer = reader.get("/api/v1/matrix?whole=true&format=json").json()
    texts = answer["columns"]
    spoken = [
        any(row["cells"][number]["state"] == "covered" for row in answer["rows"])
        for number in range(len(texts))
    ]
    silent = [one for one, said in zip(texts, spoken, strict=True) if not said]
    whole = sum(one["extent"] == "whole" for one in silent)
    assert numbers == [sum(spoken), len(texts), whole, len(silent) - whole]


def test_actions_as_columns_lead_to_the_norms_that_have_them(reader: httpx2.Client) -> None:
    page = unescape(reader.get("/matrix?rows=actions&columns=rkc&lang=en").text)
    way = "/concordance?action=actions.accept-electronically&instrument=rkc&lang=en"
    cell = re.search(rf'<td class="cell-strong"><a href="{re.escape(way)}".*?</td>', page)
    assert cell
    # Standard 3.21 obliges Customs to permit it, and nothing in the Convention obliges more.
    assert "#m-obliges-to-permit" in cell[0]
    asked = "/api/v1/matrix?rows=actions.accept-electronically&columns=rkc&format=json"
    found = reader.get(asked).json()["rows"][0]["cells"][0]
    assert found["force"] == "obliges to permit"
    assert all(one["relation"] == "hasAction" for one in found["statements"])
    assert all(one["citations"] for one in found["statements"])


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "another relation, such as “enables” or “guides”"),
        ("fr", "une autre relation, telle que"),
        ("ru", "иное отношение, например «создаёт условия»"),
    ],
)
def test_the_legend_is_true(reader: httpx2.Client, lang: str, told: str) -> None:
    page = reader.get("/matrix", params={"lang": lang}).text
    assert told in page
    # Each sign that a cell has stands in the key, and each cell has words, be they hidden.
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
