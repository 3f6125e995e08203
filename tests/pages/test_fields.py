"""Fields that name things say their labels, and what they say is read as the same things."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from playwright.sync_api import Page

from dcgraph.research import Desk
from dcgraph.research.model import LANGUAGES, Language
from dcgraph_api.pages.fields import filled, filled_with_all, meant

KINDS = ("Notion", "Mechanism", "Technology", "Convention", "Standard", "Edition", "Definition")
"""Of things that may stand in a field; a definition has no label of its own."""

PAGES = (
    ("/compare", {"a": "digital-customs", "b": "single-window"}),
    ("/compare", {"a": "rkc", "b": "tfa"}),
    ("/compare", {"a": "safe-framework.edition-2018", "b": "safe-framework.edition-2021"}),
    ("/compare", {"a": "smart-customs"}),
    ("/concordance", {"action": "actions.lodge-once,smart-customs", "instrument": "rkc.ga,tfa"}),
    ("/paths", {"from": "digital-customs", "to": "rkc.ga-7.1"}),
    ("/paths", {"from": "wco", "to": "single-window"}),
    ("/paths", {"to": "sources.wco-sw"}),
    ("/explore", {"focus": "rkc.ga-7.1"}),
    ("/explore", {"focus": "single-window"}),
    ("/explore", {"focus": "sources.wco-sw"}),
    ("/explore", {"focus": "digital-customs.definition.wco-2015"}),
    ("/timeline", {"of": "digital-customs,single-window"}),
    ("/timeline", {"of": "rkc.ga-7.1,rkc"}),
    ("/timeline", {"of": "wco"}),
    ("/questions/gaps-of-smart-customs", {"notion": "paperless-customs"}),
    ("/questions/definitions-of-digital-customs", {"concept": "single-window,digital-customs"}),
)
"""A page for each field, over things of different kinds, by their names."""


def form_of(page: str) -> dict[str, str]:
    """What a browser would send of the form of a page as it stands."""
    (form,) = re.findall(r'<form class="asking".*?</form>', page, flags=re.DOTALL)
    told = dict(re.findall(r'<input type="\w+"[^>]* name="([^"]+)" value="([^"]*)"', form))
    for name, body in re.findall(r'<select name="([^"]+)">(.*?)</select>', form):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', body)
        first = re.search(r'<option value="([^"]*)"', body)
        told[name] = (chosen[1] or chosen[2]) if chosen else (first[1] if first else "")
    if 'name="lang"' in form:
        told |= re.findall(r'name="(lang)" value="(\w+)"', form)
    return {name: unescape(value) for name, value in told.items()}


@pytest.mark.nightly
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("path", "names"), PAGES)
def test_a_form_that_is_sent_as_it_stands_gives_the_same_page(
    reader: httpx2.Client, path: str, names: dict[str, str], lang: str
) -> None:
    given = {**names, "lang": lang}
    first = reader.get(path, params=given)
    assert first.status_code == 200
    form = form_of(first.text)
    assert form["lang"] == lang
    # The same fields of which those for things have names, as the page was asked for.
    plain = reader.get(path, params={**form, **given})
    again = reader.get(path, params=form)
    assert again.text == plain.text
    assert form_of(again.text) == form


def test_a_field_says_the_label_and_links_go_on_by_name(reader: httpx2.Client) -> None:
    # The labels by data/concepts/digital-customs.ttl and data/concepts/single-window.ttl.
    labels = {"a": "цифровая таможня", "b": "единое окно"}
    page = reader.get("/compare", params={**labels, "lang": "ru"}).text
    assert form_of(page).items() >= labels.items()
    links = [unescape(one) for one in re.findall(r'href="(/[^"]*compare\?[^"]*)"', page)]
    own = [parse_qs(urlsplit(one).query) for one in links if "aspect=" in one or "format=" in one]
    assert own
    assert all((one["a"], one["b"]) == (["digital-customs"], ["single-window"]) for one in own)
    (other,) = re.findall(r'rel="alternate" hreflang="fr" href="([^"]*)"', page)
    assert parse_qs(urlsplit(unescape(other)).query)["a"] == ["digital-customs"]


def test_of_things_with_one_label_the_others_go_by_name(reader: httpx2.Client) -> None:
    # By data/concepts/single-window.ttl, and a source of the same title.
    for name, said in (("single-window", "single window"), ("sources.wco-sw", "sources.wco-sw")):
        page = reader.get("/explore", params={"focus": name}).text
        assert form_of(page)["focus"] == said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_field_says_is_read_as_the_thing_that_it_is_of(desk: Desk, lang: Language) -> None:
    for kind in KINDS:
        every = desk.facts.of_kind(f"https://w3id.org/dcgraph/ontology/{kind}")
        assert every
        for iri in every:
            thing = desk.thing(iri, lang)
            for asked_for, kinds in (("", ()), (kind, (kind,))):
                read = meant(desk, filled(desk, thing, lang, asked_for), lang, kinds)
                assert (read.thing, read.words) == (thing, "")
            (one,) = (filled_with_all(desk, [thing], lang),)
            assert "," not in one
            assert meant(desk, one, lang).thing == thing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_list_of_things_is_read_as_the_same_list(desk: Desk, lang: Language) -> None:
    names = ("digital-customs", "rkc.ga-7.1", "single-window", "tfa", "wco")
    things = desk.things(map(desk.iri, names), lang)
    put = filled_with_all(desk, things, lang)
    assert things[0].label in put
    assert "rkc.ga-7.1" in put, "its label has commas"
    assert tuple(meant(desk, one, lang).thing for one in put.split(",")) == things
    # More than can be changed by hand stands there by names.
    assert filled_with_all(desk, things * 4, lang) == ",".join(names * 4)
    assert filled_with_all(desk, (), lang) == ""


def test_a_program_is_suggested_what_the_page_puts_there(reader: httpx2.Client, desk: Desk) -> None:
    for lang in LANGUAGES:
        found = reader.get("/api/v1/suggest", params={"q": "single wind", "lang": lang}).json()
        assert found["matches"]
        for one in found["matches"]:
            thing = desk.thing(one["thing"]["iri"], lang)
            assert one["written"] == filled(desk, thing, lang)


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("path", "first", "second"),
    [("/paths", "from", "to"), ("/compare", "a", "b"), ("/explore", "focus", "relation")],
)
def test_tab_leaves_an_open_list_for_the_next_field(
    page: Page, path: str, first: str, second: str
) -> None:
    page.goto(path)
    page.fill(f"[name={first}]", "")
    page.type(f"[name={first}]", "customs")
    # A list that scrolls is what a browser may give the focus to.
    page.set_viewport_size({"width": 1280, "height": 400})
    page.wait_for_selector(".suggestions:not([hidden]) li")
    opened = page.locator(".suggestions:not([hidden])")
    assert opened.evaluate("one => one.scrollHeight > one.clientHeight")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == second
