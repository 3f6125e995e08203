from __future__ import annotations

import httpx2
import pytest


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "There is nothing here"), ("ru", "Здесь ничего нет")]
)
def test_what_is_not_there_is_told_with_the_nearest(
    reader: httpx2.Client, lang: str, told: str
) -> None:
    response = reader.get("/id/digital-custom.html", params={"lang": lang})
    assert response.status_code == 404
    assert f"<h1>{told}</h1>" in response.text
    assert "/id/digital-customs.html" in response.text
    assert response.headers["cache-control"] == "no-store"


def test_an_address_that_nothing_serves_is_told_as_a_page(reader: httpx2.Client) -> None:
    response = reader.get("/nowhere")
    assert response.status_code == 404
    assert "<h1>There is nothing here</h1>" in response.text
    program = reader.get("/nowhere", headers={"accept": "application/json"})
    assert program.headers["content-type"] == "application/problem+json"


def test_a_program_is_never_told_a_page(reader: httpx2.Client) -> None:
    for accept in ("*/*", "application/json", "text/turtle"):
        response = reader.get("/id/nothing-at-all", headers={"accept": accept})
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"
