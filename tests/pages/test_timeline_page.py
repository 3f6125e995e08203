from __future__ import annotations

import gzip
import re
from html import unescape

import httpx2
import pytest
from playwright.sync_api import Page, expect

from dcgraph_api.pages.reader import within_year


def years(page: str) -> dict[str, str]:
    """The part of the page on each year."""
    parts = re.split(r"<h3>(\d{4})</h3>", page)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_what_happened_stands_by_its_year(reader: httpx2.Client) -> None:
    # By data/instruments/rkc/rkc.ttl: adopted on 26 June 1999, in force on 3 February 2006.
    told = years(reader.get("/timeline?of=rkc").text)
    assert list(told) == sorted(told)
    assert '<time datetime="1999-06-26">26 June</time> · adoption</p>' in told["1999"]
    french = years(reader.get("/timeline?of=rkc&lang=fr&from=2006-02&to=2006-02").text)
    assert list(french) == ["2006"]
    assert '<time datetime="2006-02-03">3 février</time>' in french["2006"]


def test_each_entry_has_its_ground_and_its_source(reader: httpx2.Client) -> None:
    page = reader.get("/timeline?of=digital-customs,rkc&from=2018").text
    entries = re.findall(
        r'<li class="is-(?:asserted|stated|interpreted).*?(?=<li class="is-|</main>)',
        page,
        flags=re.DOTALL,
    )
    assert len(entries) > 10
    for one in entries:
        assert re.search(r'class="mark mark-(asserted|stated|interpreted)"', one)
        assert re.search(r'class="mark mark-(confirmed|recalled)"', one)
        assert '<ul class="citations">' in one


@pytest.mark.parametrize(
    ("lang", "word", "ground"),
    [
        ("en", "must permit", "follows from norms"),
        ("fr", "doit permettre", "découle de normes"),
        ("ru", "обязан разрешать", "следует из норм"),
    ],
)
def test_an_entry_has_the_mark_of_its_force(
    reader: httpx2.Client, lang: str, word: str, ground: str
) -> None:
    # data/instruments/rkc/general-annex-3.ttl: 3.18 and 3.21 oblige to permit.
    of = "characteristics.electronic-beside-paper"
    page = reader.get(f"/timeline?of={of}&to=1999&lang={lang}").text
    assert 'id="m-obliges-to-permit"' in page
    entries = re.split(r'<li class="is-', page)
    (permit,) = (one for one in entries if 'href="#m-obliges-to-permit"' in one)
    assert f"</svg> {word}</p>" in permit
    assert f'class="mark mark-derived">{ground}<' in permit
    assert "/id/rkc.ga-3.21.norm-1.html" in permit
    # What says nothing of force has no mark.
    assert "<symbol" not in reader.get("/timeline?of=rkc-review").text


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "<strong>Contradiction:</strong> this cannot be true together with"),
        ("fr", "<strong>Contradiction\xa0:</strong>"),
        ("ru", "<strong>Противоречие:</strong>"),
    ],
)
def test_a_contradiction_is_told_in_words(reader: httpx2.Client, lang: str, told: str) -> None:
    # By data/concepts/digital-customs.ttl: that it includes the single window contradicts that
    # the single window includes it.
    page = reader.get(f"/timeline?of=digital-customs&from=2015&to=2015&lang={lang}").text
    assert f"{told}" in page
    assert "/id/single-window.includes.digital-customs.eec-authors.html" in page


def test_choices_and_downloads_are_links(reader: httpx2.Client) -> None:
    page = reader.get("/timeline?of=rkc&from=2010&basis=stated").text
    assert 'href="/timeline?of=ecommerce-framework"' in page
    data = re.findall(r'href="(/api/v1/timeline[^"]+)"', page)
    assert [re.findall(r"format=(\w+)", one) for one in data] == [["csv"], ["xlsx"], ["json"]]
    for one in data:
        assert "from=2010" in one
        assert "basis=stated" in one
        assert reader.get(one.replace("&amp;", "&")).status_code == 200


def test_words_do_for_a_name(reader: httpx2.Client) -> None:
    page = reader.get("/timeline", params={"of": "единое окно"}).text
    assert "<h1>single window</h1>" in page
    assert 'name="of" value="single window"' in page


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("of=zzzzqqqq", 404),
        ("of=rkc&from=yesterday", 422),
        ("of=rkc&cursor=elsewhere", 422),
        ("of=" + ",".join(f"rkc.ga-{one}" for one in range(1, 12)), 422),
        ("of=" + "x" * 5000, 422),
    ],
)
def test_what_has_no_timeline_is_told(reader: httpx2.Client, query: str, status: int) -> None:
    response = reader.get(f"/timeline?{query}")
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")


def test_silence_says_why(reader: httpx2.Client) -> None:
    assert "left out by the period" in reader.get("/timeline?of=rkc&from=1800&to=1801").text


@pytest.mark.parametrize("lang", ["en", "fr", "ru"])
@pytest.mark.parametrize("of", ["", "rkc", "digital-customs", "wco"])
def test_a_timeline_keeps_its_budget(reader: httpx2.Client, of: str, lang: str) -> None:
    page = reader.get("/timeline", params={"of": of, "lang": lang}).text
    assert len(gzip.compress(page.encode(), 9)) <= 15_000


@pytest.mark.parametrize(
    ("date", "until", "told"),
    [
        ("2018", "", ("", "", "")),
        ("2018-06", "", ("June", "juin", "июнь")),
        ("2018-06-01", "", ("1 June", "1er juin", "1 июня")),
        (
            "2018-12-10",
            "2018-12-12",
            (
                "10 December to 12 December",
                "10 décembre – 12 décembre",
                "10 декабря – 12 декабря",
            ),
        ),
        (
            "2018-12-10",
            "2019",
            ("10 December to 2019", "10 décembre – 2019", "10 декабря – 2019"),
        ),
        ("2018", "2019-01", ("until January 2019", "jusqu’à janvier 2019", "до: январь 2019")),
    ],
)
def test_a_date_in_words(date: str, until: str, told: tuple[str, str, str]) -> None:
    assert (
        within_year(date, until, "en"),
        within_year(date, until, "fr"),
        within_year(date, until, "ru"),
    ) == told


@pytest.mark.nightly
def test_a_second_name_is_suggested_after_a_comma(page: Page) -> None:
    page.goto("/timeline?of=rkc")
    box = page.locator("#of")
    box.press("End")
    box.type(",tfa")
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    # By the labels in data/instruments/rkc/rkc.ttl and data/instruments/tfa/.
    both = "Revised Kyoto Convention, WTO Agreement on Trade Facilitation"
    expect(box).to_have_value(both)
    box.press("Enter")
    page.wait_for_url("**/timeline?of=Revised+Kyoto+Convention%2C+WTO+*")
    expect(page.locator("#of")).to_have_value(both)


def test_a_text_has_a_strip_of_time_and_its_timeline_the_same_as_a_table(
    reader: httpx2.Client,
) -> None:
    found = reader.get("/api/v1/timeline?of=rkc&limit=500&format=json").json()["entries"]["items"]
    consented = {
        one["date"]: sum(it["name"] != "rkc" for it in one["things"])
        for one in found
        if one["kind"] == "accessions"
    }
    # By data: 23 consented in 2004, more than in any other year.
    assert max(consented, key=lambda year: consented[year]) == "2004"
    page = reader.get("/timeline?of=rkc&lang=en").text
    table = page.partition('<section class="strip"')[2].partition("</section>")[0]
    rows = dict(re.findall(r"of=rkc&amp;from=(\d{4}).*?</th>(.*?)</tr>", table, re.DOTALL))
    for year, number in consented.items():
        assert re.search(rf"<td>\+{number}</td>", rows[year])
    for path in ("/id/rkc.html", "/id/rkc.ga-7.4.html"):
        strip = (
            reader.get(path).text.partition('<section class="strip"')[2].partition("</section>")[0]
        )
        heights = re.findall(r'<rect x="\d+%" y="\d+" width="1%" height="(\d+)"', strip)
        assert heights.count("28") == 1
        assert 'href="/timeline?of=rkc' in strip
    # Of a part of the time or of several texts no strip is drawn.
    for query in ("of=rkc&from=2004", "of=rkc,tfa", "of=digital-customs"):
        assert 'class="strip"' not in reader.get(f"/timeline?{query}").text


def test_a_note_on_a_provision_leads_to_the_paths_from_it(reader: httpx2.Client) -> None:
    page = unescape(reader.get("/id/rkc.ga-7.4.html?lang=en").text)
    (note, *_) = re.findall(r'href="(/paths\?from=rkc\.ga-7\.4&to=[^"]+)"', page)
    assert reader.get(note).status_code == 200
