"""Who is party to a treaty, on its page and on a page of its own, and what a State is party to."""

from __future__ import annotations

import re

import httpx2
import pytest


def rows(page: str) -> dict[str, list[str]]:
    """The cells of each party, by the name of its State."""
    found = {}
    for row in re.findall(r'<tr class="is-\w+"><th.*?</tr>', page, flags=re.DOTALL):
        name = re.search(r"/id/([^\"]+?)\.html", row)
        assert name
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row, flags=re.DOTALL)
        found[name[1]] = [re.sub(r"<[^>]+>", "", one).strip() for one in cells]
    return found


def test_the_parties_to_the_convention_are_listed_with_their_dates(reader: httpx2.Client) -> None:
    # By data/actors/rkc-parties.ttl: 140 States by the position of 23 October 2025. Spain
    # deposited on 30 April 2004, before the Convention was in force, on 3 February 2006.
    page = reader.get("/parties?of=rkc&lang=en").text
    found = rows(page)
    assert len(found) == 140
    assert found["states.spain"][:2] == ["2004-04-30", "2006-02-03"]
    # By the same, Algeria accepted 24 chapters without reservations, Japan five, and eight with.
    assert found["states.algeria"][:2] == ["1999-06-26", "2006-02-03"]
    assert found["states.algeria"][2].startswith("24: A1, A2, B1")
    assert found["states.japan"][2:] == [
        "5: A1, B1, C1, E2, J3",
        "8: A2, B3, D1, E1, G1, H1, J1, J4",
    ]
    assert "Chapters are those in the list of 2025-10-23" in page
    assert "140 parties in the graph are bound" in page
    assert "sources.wco-rkc-position-2025" in page


@pytest.mark.parametrize(
    ("day", "bound", "waiting"),
    [
        # The Convention was in force for nobody before 3 February 2006.
        ("2006-02-02", False, True),
        # Sri Lanka deposited on 26 June 2009, three months before it was bound.
        ("2009-09-25", True, True),
    ],
)
def test_who_has_consented_is_not_bound_at_once(
    reader: httpx2.Client, day: str, *, bound: bool, waiting: bool
) -> None:
    page = reader.get("/parties", params={"of": "rkc", "asOf": day, "lang": "en"}).text
    before, mark, after = page.partition("<h2>Consented, not yet bound</h2>")
    assert bool(rows(before)) is bound
    assert bool(mark and rows(after)) is waiting
    if bound:
        assert "states.sri-lanka" in rows(after)
        later = reader.get("/parties?of=rkc&asOf=2009-09-26").text.partition("not yet bound</h2>")
        assert "states.sri-lanka" in rows(later[0])


@pytest.mark.parametrize("lang", ["en", "fr", "ru"])
def test_a_convention_leads_to_its_parties(reader: httpx2.Client, lang: str) -> None:
    page = reader.get("/id/rkc.html", params={"lang": lang}).text
    part = page.partition('<h2 id="parties">')[2].partition("<h2")[0]
    assert "140" in part
    assert f'href="/parties?of=rkc&amp;lang={lang}"' in part
    assert '<h2 id="parties">' not in reader.get("/id/tfa.html").text


def test_a_list_in_part_says_so(reader: httpx2.Client) -> None:
    # By data/actors/hs-parties.ttl only the two latest of 163 parties are recorded.
    for path in (
        "/parties?of=harmonized-system-convention",
        "/id/harmonized-system-convention.html",
    ):
        page = reader.get(path).text
        assert "The list is incomplete: 163 were announced for 2025-08-18." in page
    assert "The list is incomplete" not in reader.get("/parties?of=rkc").text


def test_members_of_a_body_are_no_parties(reader: httpx2.Client) -> None:
    page = reader.get("/parties?of=eaeu&lang=en").text
    assert "<h1>Members of Eurasian Economic Union</h1>" in page
    assert len(rows(page)) == 5
    assert "bound" not in page.partition("<main")[2]


def test_what_has_no_parties_says_why(reader: httpx2.Client) -> None:
    page = reader.get("/parties?of=tfa&lang=en").text
    assert 'class="note"' in page
    assert rows(page) == {}
