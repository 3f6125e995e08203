"""What is too long is told to go on, and leads on: no list of a page, table or answer is cut."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from html import escape, unescape
from io import StringIO
from types import SimpleNamespace
from urllib.parse import urlencode

import httpx2
import pytest
from playwright.sync_api import Page
from tests.api.rest import ROUTES, address_of
from tests.limits import ROOT, limits
from tests.pages.told import INNER, REFUSED, TOLD

from dcgraph.cli.edit import _sites
from dcgraph.namespaces import DCGD
from dcgraph.research import Desk
from dcgraph.research.filters import Filters
from dcgraph.research.gaps import gap_paper, gaps
from dcgraph.research.model import LANGUAGES
from dcgraph.research.norms import norms_with
from dcgraph.research.records import record
from dcgraph.research.search import found_text, search

V1 = "/api/v1"
LISTS = sorted(
    path
    for path, route in ROUTES.items()
    if {"limit", "cursor"} <= {one.alias for one in route.dependant.query_params}
)


def test_every_limit_in_the_code_is_in_the_table() -> None:
    found = set(limits())
    assert len(found) > 100
    known = {*TOLD, *REFUSED, *INNER}
    assert found - known == set(), "a limit is new: add it to tests/pages/told.py, and how it shows"
    assert known - found == set(), "a limit is gone: take it out of tests/pages/told.py"


def test_each_test_that_the_table_names_is_there() -> None:
    for limit, test in TOLD.items():
        path, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text("utf-8"), limit


@pytest.mark.nightly
def test_a_new_limit_is_found() -> None:
    found = set(limits())
    assert "api/dcgraph_api/pages/compare.py:_AT_ONCE" in found
    assert "api/dcgraph_api/templates/gaps.html: [:3]" in found
    assert "src/dcgraph/research/neighbourhood.py: [:limit - len(seen)]" in found


@pytest.mark.parametrize("path", LISTS)
def test_a_table_that_is_taken_away_is_whole(reader: httpx2.Client, path: str) -> None:
    address, _, query = address_of(path).partition("?")
    asked = dict(httpx2.QueryParams(query))
    asked.pop("limit", None)
    asked.pop("format", None)
    if path.endswith(("/sources", "/claims", "/provisions")):
        # All of them, which are more than any page may have.
        asked = {"lang": "en"}
    told = reader.get(address, params={**asked, "format": "json"})
    assert told.status_code == 200
    page = told.json()
    page = (
        page
        if "items" in page
        else next(one for one in page.values() if isinstance(one, dict) and "items" in one)
    )
    assert page["total"] > 0
    assert (len(page["items"]) < page["total"]) == bool(page["next"])
    table = reader.get(address, params={**asked, "format": "csv"})
    assert "next" not in table.headers.get("link", "")
    assert len(list(csv.reader(StringIO(table.text)))) - 1 == page["total"]


def test_more_sources_than_a_page_of_the_interface_has_are_all_in_the_table(
    reader: httpx2.Client,
) -> None:
    link = re.search(r'href="([^"]*format=csv[^"]*)"', reader.get("/sources").text)
    assert link
    table = reader.get(unescape(link[1])).text
    total = reader.get(f"{V1}/sources", params={"limit": 1, "format": "json"}).json()["total"]
    assert total > 500
    assert len(list(csv.reader(StringIO(table)))) - 1 == total


def test_a_page_of_the_interface_names_the_next(reader: httpx2.Client) -> None:
    first = reader.get(f"{V1}/sources", params={"limit": 500, "format": "csv"})
    assert 'rel="next"' in first.headers["link"]
    assert len(list(csv.reader(StringIO(first.text)))) == 501


@pytest.mark.parametrize(
    ("path", "asked", "answer", "item"),
    [
        ("/sources", {}, "sources", r'<a href="/id/[^"]+#resting"'),
        ("/search", {"q": "customs data"}, "search", r'<p class="kind">[^<]*</p>\s*<p><a href="'),
        (
            "/concordance",
            {"action": "actions.exchange-information"},
            "concordance",
            '<tr><td class="scale"><span class="step',
        ),
        ("/glossary", {}, "glossary", '<tr><th scope="row">'),
        ("/timeline", {"of": "rkc"}, "timeline", r'<li class="is-(?:asserted|stated|interp)'),
        (
            "/id/sources.nl-rkc-treaty-text.html",
            {},
            "sources/sources.nl-rkc-treaty-text",
            r'<tr class="is-\w+"><td><a href="/id/[^"]+">[^<]*</a></td>\s*<td><span lang="en">',
        ),
    ],
)
def test_pages_lead_through_the_whole(
    reader: httpx2.Client, path: str, asked: dict[str, str], answer: str, item: str
) -> None:
    seen, pages, address = 0, 0, f"{path}?{urlencode(asked)}"
    while address:
        page = reader.get(address).text
        seen, pages = seen + len(re.findall(item, page)), pages + 1
        following = re.search(r'<a rel="next" href="([^"#]+)', page)
        address = unescape(following[1]) if following else ""
    assert pages > 1
    told = reader.get(f"{V1}/{answer}", params={**asked, "format": "json"}).json()
    lists = (one for one in told.values() if isinstance(one, dict) and "total" in one)
    assert seen == (told.get("total") or next(lists)["total"])


def test_all_statements_of_a_record_come_in_its_pages(reader: httpx2.Client) -> None:
    first = reader.get("/id/digital-customs.html?lang=en").text
    total = int(re.findall(r"<h2>(\d+) statements", first)[0])
    number = int(re.findall(r"Page 1 of (\d+)", first)[0])
    pages = [
        reader.get(f"/id/digital-customs.html?lang=en&page={n + 1}").text for n in range(number)
    ]
    assert len(pages) > 1
    rows = [len(re.findall(r'<tr class="is-(?:stated|interpreted)', page)) for page in pages]
    assert sum(rows) == total


@pytest.mark.parametrize("name", ["rkc.ga", "rkc", "wco"])
def test_all_places_of_a_record_are_on_its_page(reader: httpx2.Client, name: str) -> None:
    record = reader.get(f"{V1}/records/{name}", params={"format": "json"}).json()
    page = reader.get(f"/id/{name}.html").text
    told = page.partition("<h2>Sources of this record</h2>")[2].partition("<h2>")[0]
    places = {
        (one["source"]["name"], one["locator"], one["confidence"]) for one in record["citations"]
    }
    assert len(re.findall('<span lang="en">[^<]*</span>[^<(]*[;(]', told)) > 1
    assert len(re.findall('<span lang="en">', told)) == len(places)
    # Each source once, with its places beside each other.
    names = re.findall('href="/id/(sources[^"]*).html"', told)
    assert sorted(names) == sorted({name for name, _, _ in places})


def test_of_a_text_each_statement_has_a_place_and_leads_to_the_others(
    reader: httpx2.Client,
) -> None:
    claims = reader.get(f"{V1}/claims?subject=union-customs-code&format=json&limit=500").json()
    page = reader.get("/id/union-customs-code.html").text.partition('id="statements"')[2]
    more = [one for one in claims["items"] if one["claim"] and len(one["citations"]) > 1]
    assert more
    for one in more:
        (row,) = (part for part in page.split("<tr ") if f'/id/{one["claim"]}.html"' in part)
        assert row.count('<span lang="en">') == 1
        assert f"and {len(one['citations']) - 1} more place" in row


def test_all_places_of_a_note_are_there(reader: httpx2.Client) -> None:
    many = 0
    for name in ("union-customs-code", "tfa", "eu-electronic-customs-decision"):
        record = reader.get(f"{V1}/records/{name}", params={"format": "json"}).json()
        page = reader.get(f"/id/{name}.html").text
        for note in record["notes"]:
            if len(note["citations"]) > 2:
                many += 1
                after = page.partition(escape(note["text"], quote=False))[2]
                after = re.split("<p>|<h2", after)[0]
                assert after.count('<span lang="en">') == len(note["citations"])
    assert many


def test_all_places_of_a_claim_are_on_its_page(reader: httpx2.Client) -> None:
    claims = reader.get(f"{V1}/claims?subject=digital-customs&format=json&limit=500").json()
    most = max(claims["items"], key=lambda one: len(one["citations"]))
    assert len(most["citations"]) > 2
    page = reader.get(f"/id/{most['claim']}.html").text
    listed = page.partition('class="citations"')[2].partition("</table>")[0]
    assert listed.count('<span lang="en">') == len(most["citations"])


def test_all_things_and_claims_of_an_entry_are_in_the_timeline(reader: httpx2.Client) -> None:
    # By data/: in single years more than twelve States acceded to the Convention.
    found = reader.get(f"{V1}/timeline?of=rkc&format=json&limit=500").json()["entries"]["items"]
    most = max(found, key=lambda one: len(one["things"]))
    assert len(most["things"]) > 6
    page = reader.get(f"/timeline?of=rkc&from={most['date'][:4]}&to={most['date'][:4]}").text
    for thing in most["things"]:
        if thing["name"] != "rkc":
            assert f"/id/{thing['name']}.html" in page


def test_suggestions_say_that_there_are_more(reader: httpx2.Client) -> None:
    many = reader.get(f"{V1}/suggest?q=customs&format=json").json()
    few = reader.get(f"{V1}/suggest?q=digital+customs+matur&format=json").json()
    assert (len(many["matches"]), many["more"]) == (10, True)
    assert 0 < len(few["matches"]) < 10
    assert few["more"] is False


def test_the_list_under_a_field_says_that_there_are_more(page: Page) -> None:
    page.goto("/paths?lang=fr")
    page.type("[name=from]", "douane")
    page.wait_for_selector(".suggestions:not([hidden]) li")
    last = page.locator(".suggestions:not([hidden]) li").last
    assert "continuez à taper" in last.inner_text()
    page.keyboard.press("ArrowUp")
    chosen = page.locator(".suggestions [aria-selected=true]").inner_text()
    assert "continuez" not in chosen


def test_a_search_for_paths_that_ended_early_says_so(reader: httpx2.Client) -> None:
    asked = {"from": "rkc.sa-f.4", "to": "states.ghana", "format": "json"}
    cut = reader.get(f"{V1}/paths", params={**asked, "k": 10, "longest": 6}).json()
    assert len(cut["paths"]) < 10
    assert "before all chains were examined" in cut["note"]
    page = reader.get("/paths?from=rkc.sa-f.4&to=states.ghana&k=10&longest=6&lang=ru").text
    assert "Поиск остановлен" in page
    whole = {"from": "digital-customs", "to": "rkc", "format": "json"}
    assert "before all chains" not in reader.get(f"{V1}/paths", params=whole).json()["note"]


def test_rows_beyond_those_shown_are_told(reader: httpx2.Client) -> None:
    page = reader.get("/sparql", params={"query": "SELECT ?s { ?s a dcg:Source }", "lang": "en"})
    assert "The first 200 are shown; all are in the files." in page.text


def test_all_norms_of_an_action_come_in_its_pages(reader: httpx2.Client, desk: Desk) -> None:
    expected = {one.removeprefix(DCGD) for one in norms_with(desk, DCGD + "bearers.customs")}
    page = reader.get("/id/bearers.customs.html?lang=en").text
    assert f'id="norms">{len(expected)} norms<' in page
    found: list[str] = []
    for _ in range(len(expected)):
        found += re.findall(r'<tr id="([^"]+)">', page)
        more = re.findall(r'rel="next" href="([^"]+)"', page)
        if not more:
            break
        page = reader.get(unescape(more[0])).text
    assert len(found) == len(expected) > 50
    assert set(found) == expected


def test_a_provision_counts_the_norms_parallel_to_it_and_leads_to_them(
    reader: httpx2.Client,
) -> None:
    page = reader.get("/id/rkc.ga-3.21.html?lang=en").text
    part = page.partition('id="parallels"')[2].partition("</ol>")
    shown = len(re.findall('<p class="small"><svg class="force"', part[0]))
    link = re.search(r'<a href="([^"]+)">Show all (\d+) side by side<', part[2])
    assert link
    assert shown < int(link[2])
    whole = reader.get(unescape(link[1])).text
    assert len(re.findall('<tr><td class="scale"><span class="step', whole)) == int(link[2])
    told = reader.get(f"{V1}/records/rkc.ga-3.21?format=json").json()["parallels"]
    assert (len(told["norms"]), told["total"], told["basis"]) == (shown, int(link[2]), "derived")
    rows = reader.get(f"{told['address']}&format=json").json()["norms"]
    assert rows["total"] == told["total"]
    assert rows["items"][:shown] == told["norms"]


def test_all_places_of_what_follows_are_there(reader: httpx2.Client, desk: Desk) -> None:
    of = record(desk, "rkc.ga-7.4", Filters())
    assert any(len(one.citations) > 3 for one in of.follows)
    page = reader.get("/id/rkc.ga-7.4.html?lang=en").text
    # What a claim says too stands in its note.
    claims = {(one.relation, one.object): one.claim for one in of.statements if one.claim}
    assert any((one.relation, one.object) in claims for one in of.follows)
    for one in of.follows:
        assert one.object
        name = claims.get((one.relation, one.object), f"{one.relation}.{one.object.name}")
        note = page.partition(f' id="{name}">')[2]
        told = unescape(note.partition("/explain?")[0].replace("\N{NO-BREAK SPACE}", " "))
        for at in one.citations:
            assert f'<span lang="en">{at.locator}</span>' in told


def test_what_a_gap_leaves_out_leads_to_the_rest(reader: httpx2.Client) -> None:
    page = reader.get("/gaps?notion=digital-customs&instrument=rkc.ga&lang=en").text
    more = re.findall(r'<a href="([^"]*most=50[^"]*)">and \d+ more texts?</a>', page)
    assert more
    whole = reader.get(unescape(more[0])).text
    assert "more texts</a>" not in whole
    statements = re.findall(r'<a href="(/matrix[^"]+#evidence)">all (\d+)', page)
    for address, number in statements:
        rows = reader.get(unescape(address)).text.partition('id="evidence"')[2]
        assert rows.count('<tr class="is-') == int(number)


def test_what_a_comparison_leaves_out_leads_to_the_rest(reader: httpx2.Client) -> None:
    page = reader.get("/compare?a=digital-customs&b=electronic-customs&lang=en").text
    more = re.findall(r'<a href="([^"]+)">and (\d+) more</a>', page)
    assert more
    for address, _ in more:
        assert reader.get(unescape(address)).status_code == 200


@pytest.mark.parametrize("lang", LANGUAGES)
def test_kinds_that_are_not_shown_at_once_can_be_opened(reader: httpx2.Client, lang: str) -> None:
    page = reader.get("/search", params={"q": "customs", "lang": lang}).text
    kinds = reader.get(f"{V1}/search", params={"q": "customs", "format": "json"}).json()["kinds"]
    assert len(kinds) > 8
    assert all(f"kind={one['name']}" in page for one in kinds)


def test_a_form_shows_how_many_paths_are_asked_for(reader: httpx2.Client) -> None:
    page = reader.get("/paths?from=digital-customs&to=rkc").text
    assert "<option selected>3</option>" in page
    assert len(re.findall(r"<h2>Path \d+", page)) == 3


def test_a_paper_counts_the_statements_that_it_leaves_out(desk: Desk) -> None:
    answer = gaps(desk, "digital-customs", "rkc.ga", Filters())
    first = next(one for one in answer.aspects if one.state == "covered")
    many = replace(first, statements=first.statements[:1] * 9)
    paper = gap_paper(replace(answer, aspects=(many,)), Filters())
    passages = [part for one in paper.sections for each in one.paragraphs for part in each.passages]
    assert [one.text for one in passages if "further" in one.text] == ["further statements: 3"]


def test_a_text_that_is_cut_in_a_command_ends_with_an_ellipsis(desk: Desk) -> None:
    found = search(desk, "information technology", "en", limit=40)
    lines = [one for one in found_text(found, "en").splitlines() if one.startswith("    summary")]
    assert any(len(one) > 150 and one.endswith("…") for one in lines)


def test_a_command_that_lists_places_counts_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    sites = [SimpleNamespace(path="a.ttl", line=number, name="a") for number in range(1, 31)]
    _sites("Still used", sites, to_err=False)  # type: ignore[arg-type]
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 22, "a title, twenty places and how many more"
    assert lines[-1] == "  and 10 more places"
