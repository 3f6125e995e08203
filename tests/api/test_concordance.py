"""The concordance over HTTP: what texts have done by an action, by force and by authority."""

from __future__ import annotations

import csv
import io
import re
from itertools import pairwise
from typing import Any

import httpx2
import pytest

from dcgraph.files import rooms
from dcgraph.research.model import FORCES

ADDRESS = "/api/v1/concordance"
ACCEPT = "actions.accept-electronically"


def told(client: httpx2.Client, **asked: str) -> list[dict[str, Any]]:
    response = client.get(ADDRESS, params={"limit": "500", **asked})
    assert response.status_code == 200, response.text
    norms = response.json()["norms"]
    assert norms["total"] == len(norms["items"])
    return list(norms["items"])


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [one["norm"]["thing"]["name"] for one in rows]


def test_every_norm_of_the_data_on_an_action_is_in_it_once(full: httpx2.Client) -> None:
    texts = [path.read_text("utf-8") for path in rooms().data.rglob("*.ttl")]
    blocks = [block for text in texts for block in re.split(r"\n(?=dcgd:)", text)]
    having = [one for one in blocks if re.search(rf"hasAction [^;]*dcgd:{ACCEPT}\b", one)]
    written = [re.match(r"dcgd:(\S+) a ", one) for one in having]
    rows = told(full, action=ACCEPT)
    assert sorted(names(rows)) == sorted(one[1] for one in written if one)
    assert len(rows) > 20
    assert all(one["norm"]["citations"] and one["confidence"] for one in rows)


def test_norms_come_by_force_and_then_by_the_authority_of_their_texts(full: httpx2.Client) -> None:
    answer = full.get(ADDRESS, params={"action": ACCEPT, "limit": "500"}).json()
    rows = answer["norms"]["items"]
    places = [FORCES.index(one["norm"]["force"]) for one in rows]
    assert places == sorted(places)
    for one, other in pairwise(rows):
        if one["norm"]["force"] == other["norm"]["force"]:
            kinds = one["instrument"]["kind"], other["instrument"]["kind"]
            assert kinds != ("LegalAct", "Convention")
    permits = [one for one in rows if one["norm"]["force"] == "obliges to permit"]
    # Standard 3.18 stands before 3.21 in the treaty on which most is said.
    assert names(permits)[:2] == ["rkc.ga-3.18.norm-1", "rkc.ga-3.21.norm-1"]
    counted = {one["thing"]["name"]: one["norms"] for one in answer["instruments"]}
    assert counted["rkc"] == 2
    assert sum(counted.values()) == sum(one["norms"] for one in answer["kinds"]) == len(rows)


def test_a_norm_has_the_nearest_day_from_which_it_holds(full: httpx2.Client) -> None:
    since = {
        one["norm"]["thing"]["name"]: one["since"]
        for one in told(full, action="actions.lodge-once")
    }
    # data/instruments/: the article applies later than its regulation; the edition has a day.
    assert since["eu-single-window-environment.article-14.1.norm-1"]["date"] == "2031-12-13"
    assert since["emswe-regulation.article-8.1.norm-1"]["date"] == "2025-08-15"
    assert since["emswe-regulation.article-8.1.norm-1"]["property"] == "applicationDate"
    old = since["fal-convention.text-2010.practice-1.8.1.norm-1"]
    assert (old["date"], old["of"]["name"]) == ("2010-05-15", "fal-convention.text-2010")
    assert since["tpp.article-5.6.2.norm-1"] is None


def test_a_day_leaves_out_what_surely_held_later_or_no_more(full: httpx2.Client) -> None:
    asked = {"action": "actions.lodge-once"}
    every = set(names(told(full, **asked)))
    by_2012 = set(names(told(full, **asked, asOf="2012")))
    assert "fal-convention.text-2010.practice-1.8.1.norm-1" in by_2012
    assert "tfa.10.4.1.norm-1" in every - by_2012
    by_2020 = set(names(told(full, **asked, asOf="2020-01-01")))
    assert "tfa.10.4.1.norm-1" in by_2020
    assert "fal-convention.text-2010.practice-1.8.1.norm-1" in every - by_2020
    past = {one["norm"]["thing"]["name"] for one in told(full, **asked) if one["past"]}
    assert past == {"fal-convention.text-2010.practice-1.8.1.norm-1"}


def test_it_is_narrowed_by_text_kind_bearer_and_force(full: httpx2.Client) -> None:
    rkc = ["rkc.ga-3.18.norm-1", "rkc.ga-3.21.norm-1"]
    assert names(told(full, action=ACCEPT, instrument="rkc.ga")) == rkc
    narrow = {"kind": "Convention", "bearer": "bearers.customs", "force": "obliges to permit"}
    assert names(told(full, action=ACCEPT, **narrow)) == rkc
    # By data/instruments/, the Commission bears one such norm alone.
    of_commission = told(full, action=ACCEPT, kind="LegalAct", bearer="bearers.commission")
    assert names(of_commission) == ["eu-regulation-2025-512.article-92.norm-1"]
    silent = full.get(ADDRESS, params={"action": ACCEPT, "kind": "Strategy"}).json()["norms"]
    assert silent["silence"]["reason"] == "filtered"


def test_a_concept_stands_for_the_actions_that_come_to_it(full: httpx2.Client) -> None:
    # data/concepts/actions.ttl: these two realise it. By data/concepts/, electronic customs has it
    # as a characteristic, and paperless customs has no characteristic that they realise.
    both = [ACCEPT, "actions.leave-choice-of-medium"]
    stands = {
        concept: [
            one["name"] for one in full.get(ADDRESS, params={"action": concept}).json()["actions"]
        ]
        for concept in (
            "characteristics.electronic-beside-paper",
            "electronic-customs",
            "paperless-customs",
        )
    }
    assert stands["characteristics.electronic-beside-paper"] == both
    assert {*both} < {*stands["electronic-customs"]}
    assert stands["paperless-customs"]
    assert {*both}.isdisjoint(stands["paperless-customs"])
    # data/instruments/tpp.ttl: the first, third and fourth have one of both, the second has both.
    assert names(told(full, action=f"{ACCEPT},actions.lodge-once", instrument="tpp")) == [
        "tpp.article-5.10.2.b.norm-1",
        "tpp.article-5.6.2.norm-1",
        "tpp.article-5.7.1.b.norm-2",
        "tpp.article-14.9.b.norm-1",
    ]


@pytest.mark.parametrize(
    ("asked", "status", "word"),
    [
        ({"action": "rkc"}, 422, "Convention"),
        ({"action": "actions.accept-electronicaly"}, 404, ACCEPT),
        ({"bearer": "rkc"}, 422, "Bearer"),
        ({"kind": "Treaty"}, 422, "Treaty"),
        ({"parallel": "single-window"}, 422, "Provision"),
    ],
)
def test_what_it_cannot_be_asked_is_told(
    full: httpx2.Client, asked: dict[str, str], status: int, word: str
) -> None:
    response = full.get(ADDRESS, params=asked)
    assert response.status_code == status
    assert word in response.text


def test_parallel_norms_share_an_action_and_a_matter_and_are_of_other_texts(
    full: httpx2.Client,
) -> None:
    # Standard 3.21 is about accepting goods declarations electronically; by data/instruments/ so
    # are these. The Chinese law is of 1987, and for two texts no day is known; the others were
    # published, signed or adopted from 2015 on. The TPP has not entered into force.
    by_2005 = [
        "china-customs-law.article-25.norm-1",
        "china-australia-free-trade-agreement.article-12.9.1.norm-1",
        "korean-customs-act.article-327.2.norm-1",
    ]
    later = [
        "tpp.article-14.9.b.norm-1",
        "wto-electronic-commerce-agreement.article-8.7.norm-1",
        "uk-singapore-digital-economy-agreement.article-8.61-b.3.norm-1",
        "uk-ukraine-digital-trade-agreement.article-132-g.1.b.norm-1",
        "ucc-delegated-regulation.article-199.norm-1",
        "ucc-delegated-regulation.article-200.norm-1",
    ]
    assert sorted(names(told(full, parallel="rkc.ga-3.21"))) == sorted(by_2005 + later)
    on_day = full.get("/api/v1/records/rkc.ga-3.21", params={"asOf": "2005"}).json()["parallels"]
    assert on_day["total"] == len(by_2005)
    assert names(full.get(on_day["address"]).json()["norms"]["items"]) == by_2005
    # The TPP was signed in 2016, and held on no day.
    held = names(told(full, parallel="rkc.ga-3.21", asOf="2020"))
    assert "korean-customs-act.article-327.2.norm-1" in held
    assert "tpp.article-14.9.b.norm-1" not in held
    assert full.get("/api/v1/records/rkc.ga-7").json()["parallels"] is None
    stated = full.get("/api/v1/records/rkc.ga-3.21", params={"basis": "stated"}).json()
    assert stated["parallels"] is None


def test_its_table_has_a_row_for_each_norm(full: httpx2.Client) -> None:
    table = full.get(ADDRESS, params={"action": ACCEPT, "format": "csv", "lang": "fr"}).text
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [one["norm"] for one in rows] == names(told(full, action=ACCEPT))
    (one,) = (one for one in rows if one["norm"] == "rkc.ga-3.21.norm-1")
    expected = {"force": "obliges to permit", "words": "shall permit", "since": "2006-02-03"}
    assert one | expected == one
    assert "Standard 3.21 [primary text, confirmed]" in one["citations"]
