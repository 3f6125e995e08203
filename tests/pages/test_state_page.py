"""The page of a State: what binds it on a day, what it accepted, its profile, its memberships."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import httpx2
import pytest
from tests.test_party_duties import BY_HAND

from dcgraph.research.model import LANGUAGES


def page_on(reader: httpx2.Client, name: str, status: int = 200, **asked: str) -> str:
    page = reader.get(f"/id/{name}.html", params={"lang": "en", **asked})
    assert page.status_code == status
    return unescape(page.text.replace("\N{NO-BREAK SPACE}", " "))


def obligations(page: str) -> dict[str, str]:
    """What is told of each treaty or union, by its name."""
    part = page.partition('<h2 id="belongings">')[2].partition('<h2 id="profile">')[0]
    assert part
    told = re.findall(r'<section class="asked.*?</section>', part, flags=re.DOTALL)
    return {re.findall(r"/parties\?of=([\w-]+)", one)[0]: one for one in told}


def words_of(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def test_a_state_tells_what_it_accepted_and_reserved(reader: httpx2.Client) -> None:
    # By data/actors/rkc-parties.ttl; the status list has 25 chapters in all.
    told = words_of(obligations(page_on(reader, "states.japan"))["rkc"])
    assert "Date of its instrument of consent: 2001-06-26" in told
    assert "Bound since: 2006-02-03" in told
    assert "13 chapters of 25 accepted: A1 , B1 , C1 , E2 , J3 ." in told
    assert "With reservations : A2 , B3 , D1 , E1 , G1 , H1 , J1 , J4 ." in told
    told = words_of(obligations(page_on(reader, "states.kazakhstan"))["rkc"])
    assert "21 chapters of 25 accepted" in told
    assert "Accepted by other parties alone: E3 , F3 , H1 , J2 ." in told
    assert "With reservations" not in told


@pytest.mark.parametrize(
    ("day", "word", "binding"),
    [("2009-09-18", "not yet bound", False), ("2009-09-19", "bound", True)],
)
def test_what_binds_a_state_is_told_of_the_day(
    reader: httpx2.Client, day: str, word: str, *, binding: bool
) -> None:
    # By data/actors/rkc-parties.ttl Kazakhstan deposited on 19 June 2009, and Article 18 gives
    # three months. It became a member of the Union on 1 January 2015.
    found = obligations(page_on(reader, "states.kazakhstan", asOf=day))
    assert f"<strong>{word}</strong>" in found["rkc"]
    assert ("RKC General Annex" in found["rkc"].partition("chapters")[0]) is binding
    assert "eaeu" not in found or "<strong>member</strong>" not in found["eaeu"]
    rows = reader.get(f"/api/v1/actors/states.kazakhstan/duties?asOf={day}&format=csv&lang=en").text
    texts = [row["text"] for row in csv.DictReader(io.StringIO(rows)) if row["of"] == "rkc"]
    assert ("rkc.ga" in texts) is binding


def test_what_binds_a_state_leads_to_each_place(reader: httpx2.Client) -> None:
    told = obligations(page_on(reader, "states.kazakhstan"))
    assert "/id/sources.wco-rkc-position-2025.html" in told["rkc"]
    # By data/actors/eaeu-members.ttl the membership stands in three places.
    assert re.search(r'/id/eaeu-members[^"]*">and 2 more places', told["eaeu"])


def test_the_duties_are_those_that_were_worked_out_by_hand(reader: httpx2.Client) -> None:
    # By docs/party-duties.md; of the chapters that Japan accepted no duty is recorded.
    found = reader.get("/api/v1/actors/states.japan/duties?format=json").json()
    told = {
        ("isBoundTo" if one["duty"] == "bound" else "isBoundToPermit", one["concept"]["name"])
        for one in found["bound_to"]
    }
    assert told == {(relation, end) for relation, end, *_ in BY_HAND}
    annex = next(one for one in found["obligations"][0]["texts"] if one["text"]["name"] == "rkc.ga")
    assert annex["ground"] == "every party"
    permitting = {place for relation, _, place, _ in BY_HAND if relation == "isBoundToPermit"}
    assert {place for place in permitting if place.startswith("rkc.ga")}
    assert annex["must_permit"] >= len(permitting)
    page = page_on(reader, "states.japan")
    for name in ("characteristics.automated-processing", "pre-arrival-processing"):
        assert f"explain?subject=states.japan&relation=isBoundTo&object={name}" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_state_tells_what_is_not_covered(reader: httpx2.Client, lang: str) -> None:
    page = page_on(reader, "states.kyrgyzstan", lang=lang)
    found = obligations(page)
    # By data/actors: a member of the Union since August 2015, of which two days are told.
    assert "2015-08" in found["eaeu"]
    assert "2021-11-17" in found["rkc"]
    after = page.partition('class="note" role="note"')[2]
    assert "/parties?of=eaeu" in after
    assert "/id/tfa.html" in after


def test_a_state_leads_to_its_profile_or_says_that_it_has_none(reader: httpx2.Client) -> None:
    page = page_on(reader, "states.kazakhstan")
    profile = page.partition('<h2 id="profile">')[2]
    assert 'href="/economies/states.kazakhstan?lang=en"' in profile
    told = reader.get("/api/v1/economies/states.kazakhstan?format=json").json()
    met = [one for one in told["characteristics"] if one["standing"] == "meets"]
    assert re.search(rf'<a href="#profile">{len(met)}</a>', page)
    assert all(f"/id/{one['characteristic']['name']}.html" in profile for one in met)
    # By data/tables no table has a row for the Cook Islands.
    assert "Nothing follows from this about its customs." in page_on(reader, "states.cook-islands")


def test_a_day_that_is_none_is_told_at_the_field(reader: httpx2.Client) -> None:
    page = page_on(reader, "states.france", status=422, asOf="soon")
    field = re.search(r'<input[^>]*name="asOf"[^>]*>', page)
    assert field
    assert 'value="soon"' in field[0]
    assert 'aria-invalid="true"' in field[0]


def test_a_union_tells_what_binds_it_too(reader: httpx2.Client) -> None:
    # By data/actors/rkc-parties.ttl the European Union is a party itself.
    told = obligations(page_on(reader, "european-union"))
    assert "RKC General Annex" in told["rkc"]


def test_the_page_of_a_convention_asks_for_a_day(reader: httpx2.Client) -> None:
    page = page_on(reader, "rkc")
    form = page.partition('action="/parties"')[2].partition("</form>")[0]
    assert '<input type="hidden" name="of" value="rkc">' in form
    assert 'name="asOf"' in form
    rows = reader.get("/api/v1/actors/rkc/members?asOf=2009-09-20&format=csv&lang=en").text
    found = {one["member"]: one for one in csv.DictReader(io.StringIO(rows))}
    assert found["states.kazakhstan"]["bound"] == "yes"
    assert found["states.japan"]["reserved"].count("rkc.sa-") == 8
