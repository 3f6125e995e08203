from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess

import httpx2
import pytest
from tests.pages.places import GRID, PAGES
from tests.waiting import PATIENCE

from dcgraph.files import ROOT
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.graph import Desk
from dcgraph.research.model import LANGUAGES, Language
from dcgraph_api.pages.rendering import ASSETS, BUILT

# In bytes, compressed, by the budget of the project: what every page loads is counted at once.
BUDGET = {
    ("app.ts", "style.css"): 12_000,
    ("graph.ts",): 6_000,
    ("sparql.ts",): 140_000,
}
MAX_SIZE = 20 * 1024  # the pages of texts and concepts are the longest: they have contents
WEB = ROOT / "web"


@pytest.mark.parametrize("names", BUDGET)
def test_what_browsers_fetch_keeps_its_budget(names: tuple[str, ...]) -> None:
    built = [ASSETS[BUILT[name]] for name in names]
    sizes = [len(gzip.compress(one.body, 9)) for one in built]
    assert sum(sizes) <= BUDGET[names]


@pytest.mark.parametrize(("name", "lang"), GRID)
def test_a_page_keeps_its_budget(reader: httpx2.Client, name: str, lang: str) -> None:
    path = PAGES[name]
    page = reader.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert len(gzip.compress(page.content, 6)) <= MAX_SIZE


@pytest.mark.nightly
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_each_text_keeps_its_budget(
    reader: httpx2.Client, desk: Desk, lang: Language
) -> None:
    texts = [iri.removeprefix(DCGD) for iri in desk.facts.of_kind(DCG + "Instrument")]
    sizes = {
        name: len(gzip.compress(reader.get(f"/id/{name}.html?lang={lang}").content, 6))
        for name in texts
    }
    assert len(sizes) > 200
    assert {name: size for name, size in sizes.items() if size > MAX_SIZE} == {}


def test_every_built_file_has_a_budget() -> None:
    assert BUILT.keys() == {name for names in BUDGET for name in names}


def test_an_asset_whose_name_tells_it_lasts(reader: httpx2.Client) -> None:
    response = reader.get(f"/static/{BUILT['style.css']}")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    assert response.headers["content-encoding"] == "gzip"
    assert "immutable" in response.headers["cache-control"]
    assert response.content == ASSETS[BUILT["style.css"]].body
    plain = reader.get(f"/static/{BUILT['style.css']}", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == response.content


@pytest.mark.parametrize(
    "name", ["nothing.css", "..%2fapp.py", "manifest.json", "%2e%2e/app.py", "x" * 5000]
)
def test_no_other_file_is_served(reader: httpx2.Client, name: str) -> None:
    assert reader.get(f"/static/{name}").status_code == 404


def test_the_licences_of_what_is_shipped_are_told(reader: httpx2.Client) -> None:
    told = reader.get("/static/THIRD_PARTY.txt").text
    assert "@fontsource-variable/source-serif-4" in told
    assert "SIL OPEN FONT LICENSE" in told.upper()


def test_what_is_committed_is_what_would_be_built() -> None:
    if not shutil.which("npm"):
        if os.environ.get("CI"):
            pytest.fail("there is no npm: apt-get install npm")
        pytest.skip("there is no npm to build with")
    if not (WEB / "node_modules").is_dir():
        fetched = subprocess.run(
            ["npm", "ci"], cwd=WEB, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        if fetched.returncode and not os.environ.get("CI"):
            pytest.skip("npm cannot fetch packages here")
        assert not fetched.returncode, fetched.stderr
    for script in ("types", "check"):
        done = subprocess.run(
            ["npm", "run", "--silent", script],
            cwd=WEB,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert not done.returncode, done.stdout + done.stderr


def test_the_lock_file_names_no_host() -> None:
    packages = json.loads((WEB / "package-lock.json").read_text("utf-8"))["packages"]
    assert len(packages) > 1
    for name, told in packages.items():
        assert "resolved" not in told, name
        assert not name or "integrity" in told, name


def test_the_icons_and_the_card_are_pictures_of_their_sizes(reader: httpx2.Client) -> None:
    page = reader.get("/about?lang=en", headers={"host": "graph.example"}).text
    assert '<meta property="og:image" content="http://graph.example/static/card.png">' in page
    assert '<meta property="og:title" content="About this graph">' in page
    for name, width, height in (("card.png", 1200, 630), ("touch.png", 180, 180)):
        body = reader.get(f"/static/{name}").content
        assert body.startswith(b"\x89PNG\r\n\x1a\n")
        assert (int.from_bytes(body[16:20]), int.from_bytes(body[20:24])) == (width, height)
        assert len(body) <= 60_000
    icon = reader.get("/favicon.ico")
    assert icon.headers["content-type"] == "image/x-icon"
    assert icon.content.startswith(b"\x00\x00\x01\x00")
    assert len(icon.content) < 5_000


def test_what_has_no_end_is_not_for_those_who_follow_every_link(reader: httpx2.Client) -> None:
    # RFC 9309: a rule is the beginning of a path with its query; urllib.robotparser drops the `?`.
    told = reader.get("/robots.txt").text.splitlines()
    rules = tuple(one.removeprefix("Disallow: ") for one in told if one.startswith("Disallow: "))
    for path in (
        "/",
        "/id/rkc.html?lang=ru",
        "/questions",
        "/sparql",
        "/matrix",
        "/economies/states.kenya",
    ):
        assert not path.startswith(rules)
    for path in ("/explore?focus=rkc", "/sparql?query=ASK%20{}", "/api/v1/concepts"):
        assert path.startswith(rules)
