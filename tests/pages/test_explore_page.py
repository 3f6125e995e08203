from __future__ import annotations

import gzip
import re

import httpx2
import pytest


def rows(page: str, mark: str) -> list[str]:
    found = re.findall(rf"<tr[^>]*{mark}=.*?</tr>", page, flags=re.DOTALL)
    assert found
    return found


def names(page: str) -> list[str]:
    return re.findall(r'data-thing="([^"]+)"', page)


def test_the_table_has_what_the_standard_requires(reader: httpx2.Client) -> None:
    # By data/instruments/rkc/general-annex-7.ttl: Standard 7.1 requires ICT, as it states itself.
    page = reader.get("/explore?focus=rkc.ga-7.1").text
    (ict,) = [
        one for one in rows(page, "data-from") if 'data-from="rkc.ga-7.1" data-to="ict"' in one
    ]
    assert ">requires<" in ict
    assert 'class="mark mark-stated"' in ict
    assert "/id/rkc.ga-7.1.requires.ict.html" in ict
    assert "/id/sources." in ict


@pytest.mark.parametrize(
    ("lang", "word", "legend"),
    [
        ("en", "must permit", "Dash and dot: follows from norms, or by rule."),
        (
            "fr",
            "doit permettre",
            "Tirets et points : découle de normes juridiques, ou déduit par règle.",
        ),
        ("ru", "обязан разрешать", "Штрихпунктир: следует из норм или по правилу."),
    ],
)
def test_the_table_tells_force_by_word_and_sign(
    reader: httpx2.Client, lang: str, word: str, legend: str
) -> None:
    # By data/instruments/rkc/general-annex-3.ttl Transitional Standard 3.21 obliges to permit.
    page = reader.get(f"/explore?focus=rkc.ga-3.21&lang={lang}").text
    permits = [one for one in rows(page, "data-from") if 'data-mark="m-obliges-to-permit"' in one]
    assert len(permits) >= 4
    for one in permits:
        assert f'<use href="#m-obliges-to-permit"/></svg> {word}</td>' in one
    assert any("mark-derived" in one for one in permits)
    (part,) = (one for one in rows(page, "data-from") if 'data-to="rkc.ga-3"' in one)
    assert "data-mark" not in part
    assert "#m-" not in part
    key = page.partition('<ul class="key"')[2].partition("</ul>")[0]
    assert word in key
    assert legend.replace(" :", "\xa0:") in page or legend in page
    chosen = reader.get(f"/explore?focus=rkc.ga-3.21&force=obliges&lang={lang}").text
    assert 'data-mark="m-obliges-to-permit"' not in chosen


def test_a_relation_narrows_what_is_around(reader: httpx2.Client) -> None:
    # By the same file the Standard is part of its Chapter alone; around that are three more
    # Standards and the General Annex, which are not shown.
    page = reader.get("/explore?focus=rkc.ga-7.1&relation=isPartOf").text
    assert names(page) == ["rkc.ga-7.1", "rkc.ga-7"]
    assert len(rows(page, "data-from")) == 1
    assert "+4</span>" in page
    assert '<option value="isPartOf" selected>' in page


@pytest.mark.parametrize("query", ["", "?focus=rkc.ga-7.1&depth=2&limit=50", "?focus=wco&limit=80"])
def test_every_statement_is_between_two_things_of_the_table(
    reader: httpx2.Client, query: str
) -> None:
    page = reader.get(f"/explore{query}").text
    things = names(page)
    assert len(things) == len(set(things))
    ends = set(re.findall(r'data-(?:from|to)="([^"]+)"', page))
    assert ends == set(things)
    for row in rows(page, "data-from"):
        basis = re.search(r'class="mark mark-(stated|interpreted|asserted|derived)"', row)
        assert basis
        # What follows leads to why it does, and nothing else does.
        assert ("/explain?" in row) == (basis[1] == "derived")


def test_the_rest_is_one_click_away(reader: httpx2.Client) -> None:
    page = reader.get("/explore?focus=digital-customs&limit=15&basis=stated").text
    assert len(names(page)) == 15
    more = re.search(r'href="([^"]+limit=30[^"]*)"', page)
    assert more
    assert "basis=stated" in more[1]
    assert len(names(reader.get(more[1].replace("&amp;", "&")).text)) == 30


def test_the_data_are_offered_with_the_same_filters(reader: httpx2.Client) -> None:
    page = reader.get("/explore?focus=tfa&basis=stated&relation=requires").text
    found = re.findall(r'href="(/api/v1/records/tfa/neighbourhood\?[^"]+)"', page)
    assert len(found) == 6
    for one in found:
        assert "basis=stated" in one
        assert "relation=requires" in one
        assert reader.get(one.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize("words", ["цифровая таможня", "Douane numérique", "customs, digital"])
def test_words_are_searched_for(reader: httpx2.Client, words: str) -> None:
    # The labels by data/concepts/digital-customs.ttl.
    page = reader.get("/explore", params={"focus": words}).text
    assert names(page)[0] == "digital-customs"
    assert "Search words:" in page
    for plain in ("digital-customs", " Digital  customs"):
        assert "Search words:" not in reader.get("/explore", params={"focus": plain}).text


def test_a_record_leads_here(reader: httpx2.Client) -> None:
    assert 'href="/explore?focus=tfa"' in reader.get("/id/tfa.html").text
    assert "/explore?" not in reader.get("/id/rkc.ga-7.1.requires.ict.html").text


# Whoever asks for 80 things two steps away has up to 280 statements on one page.
# Each source names its grade of authority, which takes some 100 bytes of the larger pages.
BUDGETS = {"": 15_500, "limit=50": 15_750, "depth=2&limit=50": 15_750, "depth=2&limit=80": 22_000}


@pytest.mark.parametrize("lang", ["en", "fr", "ru"])
@pytest.mark.parametrize("query", BUDGETS)
@pytest.mark.parametrize("focus", ["digital-customs", "rkc", "ict", "single-window", "wco"])
def test_the_page_keeps_its_budget(
    reader: httpx2.Client, focus: str, query: str, lang: str
) -> None:
    page = reader.get("&".join(filter(None, (f"/explore?focus={focus}&lang={lang}", query))))
    assert f"{query.rpartition('limit=')[2] or 30}</option>" in page.text
    assert len(gzip.compress(page.content)) <= BUDGETS[query]


def test_of_very_many_statements_the_claim_alone_tells_the_place(reader: httpx2.Client) -> None:
    few = reader.get("/explore?focus=digital-customs&limit=15").text
    assert 'class="citations"' in few
    assert "are not repeated here" not in few
    many = reader.get("/explore?focus=digital-customs&limit=80").text
    assert "are not repeated here" in many
    told = rows(many, "data-from")
    assert len(told) > 100
    assert any('<a class="said"' in one for one in told)
    assert not [one for one in told if '<a class="said"' in one and 'class="citations"' in one]
    assert any('class="citations"' in one for one in told)
    # What follows has no claim: the way to why it does leads to the places.
    told = rows(reader.get("/explore?focus=ict&depth=2&limit=80").text, "data-from")
    follows = [one for one in told if 'class="mark mark-derived"' in one]
    assert follows
    assert not [one for one in follows if 'class="citations"' in one]
    (why,) = re.findall(r'href="(/explain\?[^"]+)"', follows[0])
    assert 'class="citations"' in reader.get(why.replace("&amp;", "&")).text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("focus=qqqqzzz", 404),
        ("focus=" + "x" * 5000, 422),
        ("focus=%00%ff", 404),
        ("relation=nonsense", 422),
        ("limit=81", 422),
        ("limit=0", 422),
        ("limit=" + "9" * 400, 422),
        ("depth=3", 422),
        ("depth=one", 422),
        ("depth=²", 422),
        ("basis=wishful", 422),
        ("asOf=yesterday", 422),
    ],
)
def test_what_cannot_be_shown_is_told(reader: httpx2.Client, query: str, status: int) -> None:
    response = reader.get(f"/explore?{query}")
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    assert "Traceback" not in response.text


def test_a_column_of_sources_is_there_only_where_each_row_has_one(reader: httpx2.Client) -> None:
    few = reader.get("/explore", params={"focus": "rkc.ga-7.1", "limit": "10"}).text
    assert ">Place in the source</th>" in few
    many = {"focus": "rkc.ga-7.1", "depth": "2", "limit": "50"}
    page = reader.get("/explore", params=many).text
    assert ">Place in the source</th>" not in page
    # That 7.1 is part of Chapter 7 is told by its record, to which no claim leads.
    part = page.partition('data-from="rkc.ga-7.1" data-to="rkc.ga-7"')[2].partition("</tr>")[0]
    assert 'class="citations"' in part
