"""Proposals of this project on pages: at the gap, with text and derivation, and told as no law."""

from __future__ import annotations

from html import unescape

import httpx2
import pytest

from dcgraph.namespaces import DCGD
from dcgraph.research import Desk
from dcgraph.research.filters import Filters
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.research.proposals import proposals

NO_LAW = {"en": "no law", "fr": "ni du droit", "ru": "не закон"}


def shown(reader: httpx2.Client, address: str, lang: Language) -> str:
    """What a page shows, with plain spaces."""
    response = reader.get(httpx2.URL(address).copy_merge_params({"lang": lang}))
    assert response.status_code == 200
    return unescape(response.text).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("address", "name", "number"),
    [
        # Counted in data/instruments/proposals.ttl: of 14, four are for chapter 7.
        ("/gaps", "rkc", 14),
        ("/gaps?instrument=rkc.ga-7", "rkc.ga-7", 4),
        ("/id/actions.extend-time-limits.html", "actions.extend-time-limits", 1),
    ],
)
def test_a_page_lists_proposals_with_their_derivation(
    reader: httpx2.Client, desk: Desk, lang: Language, *, address: str, name: str, number: int
) -> None:
    page = shown(reader, address, lang)
    listed = page.partition('<h2 id="proposals">')[2].partition("</ol>")[0]
    assert NO_LAW[lang] in listed
    entries = {entry.partition('"')[0]: entry for entry in listed.split('<li id="')[1:]}
    every = proposals(desk, DCGD + name, Filters(lang))
    assert len(entries) == len(every) == number
    for proposal in every:
        entry = entries[proposal.thing.name]
        assert f"/id/{proposal.thing.name}.html" in entry
        for origin in proposal.derivation:
            assert origin.object
            assert f"/id/{origin.object.name}.html" in entry


@pytest.mark.parametrize("name", ["rkc", "rkc.ga", "rkc.ga-7"])
def test_the_page_of_a_text_leads_to_them(reader: httpx2.Client, name: str) -> None:
    assert f"/gaps?instrument={name}#proposals" in reader.get(f"/id/{name}.html").text


def row(page: str, characteristic: str) -> str:
    return page.partition(f'/id/{characteristic}.html"')[2].partition("</tr>")[0]


@pytest.mark.parametrize("address", ["/gaps?instrument=rkc.ga", "/id/digital-customs.html"])
def test_a_gap_leads_to_its_proposal(reader: httpx2.Client, address: str) -> None:
    page = reader.get(address).text
    table = page.partition('<h2 id="gap"' if "gaps" in address else '<h2 id="characteristics"')[2]
    measured = row(table, "characteristics.performance-measured")
    assert "/id/proposals.measure-release-times.html" in measured
    assert "/id/proposals." not in row(table, "characteristics.integrated-legal-phenomenon")


def test_what_has_no_proposal_has_no_list(reader: httpx2.Client) -> None:
    for address in ("/gaps?instrument=tfa", "/id/tfa.html", "/id/rkc.ga-5.html"):
        assert 'id="proposals"' not in reader.get(address).text
