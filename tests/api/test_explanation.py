"""Explanations over HTTP: the same answer in three languages, and what is refused."""

from __future__ import annotations

import httpx2
import pytest

WHY = {
    "subject": "rkc.ga-3.21",
    "relation": "obligesToPermit",
    "object": "characteristics.electronic-beside-paper",
}
ADDRESS = "/api/v1/explain"


@pytest.mark.parametrize(
    ("lang", "force"),
    [
        ("en", "obligation to permit"),
        ("fr", "obligation de permettre"),
        ("ru", "обязанность разрешать"),
    ],
)
def test_an_explanation_in_each_language(full: httpx2.Client, lang: str, force: str) -> None:
    told = full.get(ADDRESS, params={**WHY, "lang": lang}).json()
    assert told["holds"] is True
    (chain,) = told["chains"]
    assert [one["kind"] for one in chain["steps"]] == ["norm", "claim", "inference"]
    assert force in chain["steps"][0]["sentence"]
    assert "shall permit" in chain["steps"][0]["sentence"]
    cited = [one for said in chain["steps"][0]["statements"] for one in said["citations"]]
    assert {one["locator"] for one in cited} == {
        "General Annex, Chapter 3, Transitional Standard 3.21"
    }


def test_what_does_not_hold_is_an_answer_too(full: httpx2.Client) -> None:
    response = full.get(ADDRESS, params={**WHY, "relation": "requires"})
    assert response.status_code == 200
    told = response.json()
    assert told["holds"] is False
    assert told["silence"]["reason"] == "not covered"
    assert [one["kind"] for one in told["instead"]] == ["norm", "claim"]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"subject": "rkc.ga-3.2l"}, 404),
        ({"relation": "obligesToPermitt"}, 404),
        ({"object": "nothing"}, 404),
        ({"relation": "a", "object": "Convetion"}, 404),
        ({"subject": "x" * 3_000}, 404),
        ({"object": "<script>'\"\x00"}, 404),
        ({"relation": "binding", "object": "x" * 3_000}, 422),
        ({"limit": "0"}, 422),
        ({"limit": "101"}, 422),
        ({"offset": "-1"}, 422),
        ({"offset": "9999999999999999999999"}, 422),
        ({"lang": "de"}, 422),
    ],
)
def test_what_means_nothing_is_refused(
    full: httpx2.Client, given: dict[str, str], status: int
) -> None:
    response = full.get(ADDRESS, params={**WHY, **given})
    assert response.status_code == status
    assert response.headers["content-type"].startswith("application/problem+json")
    assert len(response.json()["detail"]) < 600


def test_an_explanation_can_be_cited(full: httpx2.Client) -> None:
    of = f"{ADDRESS}?{httpx2.QueryParams(WHY | {'lang': 'fr'})}"
    told = full.get("/api/v1/cite", params={"of": of, "style": "apa", "accessed": "2026-11-27"})
    assert told.status_code == 200
    assert "Pourquoi «\u00a0CKR, Annexe générale, norme transitoire 3.21\u00a0»" in told.text
    assert "characteristics.electronic" not in told.text.partition("http")[0]
