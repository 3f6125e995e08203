"""Where the official text shows a provision, and what amendments changed: pages, REST, JSON-LD."""

from __future__ import annotations

import httpx2

ADDRESS = "https://data.europa.eu/eli/reg/2013/952/art_6/oj"


def test_the_address_of_the_official_text_is_the_same_everywhere(reader: httpx2.Client) -> None:
    page = reader.get("/id/union-customs-code.article-6.1.html?lang=en").text
    assert f' href="{ADDRESS}"' in page
    statements = reader.get("/api/v1/records/union-customs-code.article-6.1").json()["statements"]
    (only,) = (one for one in statements if one["relation"] == "textAddress")
    assert (only["value"]["text"], only["basis"]) == (ADDRESS, "derived")
    for path in ("/id/{}.jsonld", "/id/{}.ttl"):
        assert ADDRESS in reader.get(path.format("union-customs-code.article-6.1")).text


def test_a_pattern_is_for_programs_alone(reader: httpx2.Client) -> None:
    page = reader.get("/id/union-customs-code.html?lang=en").text
    assert "art_{number}/oj" not in page
    assert "art_{number}/oj" in reader.get("/id/union-customs-code.ttl").text


def test_the_page_of_a_provision_tells_what_amendments_changed(reader: httpx2.Client) -> None:
    for lang, title, kind in (
        ("en", "What amendments changed", "widening of 15 May 2019"),
        ("fr", "Ce que les modifications ont changé", "élargissement du 15 mai 2019"),
        ("ru", "Что изменили поправки", "расширение от 15 мая 2019 года"),
    ):
        page = reader.get(f"/id/union-customs-code.article-278.html?lang={lang}").text
        assert title in page
        assert kind in page
    # By data/instruments/: no amendment changed Article 6, and the Convention has one edition.
    assert "records no change" in reader.get("/id/union-customs-code.article-6.html?lang=en").text
    assert 'id="changes"' not in reader.get("/id/rkc.ga-7.1.html?lang=en").text


def test_the_state_of_a_provision_names_its_text_of_the_day(reader: httpx2.Client) -> None:
    path = "/api/v1/instruments/union-customs-code.article-278/state"
    then = reader.get(path, params={"asOf": "2018-06-01"}).json()
    assert then["text"]["name"] == "union-customs-code.text-2013.article-278"
    assert [one["act"] for one in then["changes"]] == ["Regulation (EU) 2019/632"]
    since = reader.get(path, params={"asOf": "2020-06-01"}).json()
    assert since["text"]["name"] == "union-customs-code.article-278"
