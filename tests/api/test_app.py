"""The ordinary routes, and the shape of every error around them."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.routing import APIRoute
from tests.waiting import wait_until

from dcgraph.errors import BuildError
from dcgraph.snapshot.manifest import opened, seal
from dcgraph_api.app import ROUTES, create_app
from dcgraph_api.config import Settings
from dcgraph_api.routes.pages import router as pages
from dcgraph_api.routes.service import about_router as about


@pytest.mark.nightly
def test_the_index_points_to_every_entry_point(client: httpx2.Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    links = response.json()
    assert links.pop("name") == "dcgraph"
    plain = {name: path.partition("{")[0] for name, path in links.items()}
    for name, path in plain.items():
        # What is a template cannot be answered before it is filled in.
        assert client.get(path).status_code == (200 if path == links[name] else 422), name
    # Pages are for people, who find them in the head of each; this is for programs, which ask at
    # the place of one page.
    drawn = [*pages.routes, *about.routes]
    shown = {route.path for route in drawn if isinstance(route, APIRoute)}
    routes = {path for path in ROUTES if "{" not in path} - {"/"} - (shown - {"/sparql"})
    # What is only sent to, and what the manifest of a service leads to.
    routes -= {"/api/v1/verify", "/api/v1/reconcile/suggest", "/api/v1/reconcile/suggest-type"}
    # A feed stands beside its page.
    assert set(plain.values()) == routes | {"/openapi.json", "/changes.atom"}


def test_health(client: httpx2.Client) -> None:
    # A worker that another test made end is replaced in a moment.
    wait_until(lambda: client.get("/health").json()["status"] == "ok")
    response = client.get("/health")
    assert response.status_code == 200
    document = response.json()
    assert document["snapshot"] == "5eed" * 16
    assert document["triples"] == 403
    assert document["version"] == "0.1.0"
    assert document["open_lane"] == {"workers": 2, "alive": 2}
    assert document["own_lane"] == {"workers": 2, "alive": 2}
    assert isinstance(document["network_closed"], bool)
    assert "access-control-allow-origin" not in response.headers


def test_head_works_on_ordinary_routes(client: httpx2.Client) -> None:
    response = client.head("/health")
    assert (response.status_code, response.content) == (200, b"")
    assert int(response.headers["content-length"]) > 0


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/sparql/",
        "/sparql/../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/%00",
        "/é",
    ],
)
def test_unknown_paths_are_404_in_the_one_shape(client: httpx2.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.json()["type"].endswith("/problem/not-found")


def test_a_wrong_method_is_405_in_the_one_shape(client: httpx2.Client) -> None:
    response = client.delete("/health")
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["allow"] == "GET"


def test_options_on_an_ordinary_route(client: httpx2.Client) -> None:
    response = client.options("/health")
    assert response.status_code == 204
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


def test_parameters_that_do_not_fit_are_422_in_the_one_shape(snapshot: Path) -> None:
    app = create_app(snapshot)

    @app.rest.get("/number/{number}")
    async def read_number(number: int) -> int:
        return number

    async def ask() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/number/seven")

    response = asyncio.run(ask())
    assert response.status_code == 422
    document = response.json()
    assert document["type"].endswith("/problem/invalid-parameters")
    assert document["errors"][0]["where"] == "path.number"


def test_an_unforeseen_error_is_500_and_tells_nothing(
    snapshot: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(snapshot)

    @app.rest.get("/broken")
    async def read_broken() -> None:
        raise RuntimeError("a secret")

    async def ask() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/broken")

    response = asyncio.run(ask())
    assert response.status_code == 500
    document = response.json()
    assert "secret" not in response.text
    assert document["request_id"] == response.headers["x-request-id"]
    assert document["request_id"] in caplog.text
    assert "a secret" in caplog.text


def test_what_is_no_snapshot_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError):
        create_app(tmp_path, Settings())


def test_a_damaged_snapshot_is_refused_by_the_name_of_the_file(
    tmp_path: Path, snapshot: Path
) -> None:
    damaged = shutil.copytree(snapshot, tmp_path / "damaged")
    (damaged / "store" / "CURRENT").write_text("nothing")
    with pytest.raises(BuildError, match="store/CURRENT"):
        create_app(damaged)


def test_a_store_that_does_not_open_stops_the_start_with_a_sentence(
    tmp_path: Path, snapshot: Path
) -> None:
    damaged = shutil.copytree(snapshot, tmp_path / "damaged")
    (damaged / "store" / "CURRENT").write_text("nothing")
    seal(damaged, opened(damaged).manifest)
    app = create_app(damaged)
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "lifespan.startup"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    asyncio.run(app({"type": "lifespan"}, receive, send))
    assert [one["type"] for one in sent] == ["lifespan.startup.failed"]
    assert sent[0]["message"].endswith(".")
