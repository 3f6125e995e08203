from __future__ import annotations

import asyncio
import html
import re
import socket
from types import SimpleNamespace
from urllib.parse import unquote, urljoin, urlsplit

import httpx2
import pytest
from starlette.types import Message, Receive, Scope, Send

from dcgraph.errors import DcgraphError, QueryTimeoutError, StoreUnavailableError
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.snapshot.manifest import Snapshot
from dcgraph_api.config import Settings
from dcgraph_api.dependencies import SERVICE, Research
from dcgraph_api.errors import KINDS, ProblemError
from dcgraph_api.pages.reader import CATALOGUES
from dcgraph_api.pages.rendering import ProblemPageMiddleware


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "Nothing found at this address"), ("ru", "По этому адресу ничего нет")],
)
def test_what_is_not_there_is_told_with_the_nearest(
    reader: httpx2.Client, lang: str, told: str
) -> None:
    response = reader.get("/id/digital-custom.html", params={"lang": lang})
    assert response.status_code == 404
    assert f"<h1>{told}</h1>" in response.text
    assert "/id/digital-customs.html" in response.text
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("/id/digital-custom.html", "/id/digital-customs.html"),
        ("/api/v1/records/digital-custom", "/id/digital-customs.html"),
        ("/questions/gaps-of-smart-custom", "/questions/gaps-of-smart-customs"),
        ("/api/v1/claims?relation=require", "/ontology/requires"),
        ("/api/v1/search?kind=Notio", "/ontology/Notion"),
    ],
)
def test_the_nearest_names_lead_to_what_they_name(
    reader: httpx2.Client, address: str, near: str
) -> None:
    page = reader.get(address)
    assert page.status_code == 404
    assert f'<li><a href="{near}">' in page.text
    assert reader.get(near, follow_redirects=True).status_code == 200


def offered(page: str) -> list[tuple[str, str]]:
    """What is offered in place of what is not there: the ways, with their words."""
    told = re.findall(r'<li><a href="([^"]+)">(.*?)</a>', page.partition('<main id="main">')[2])
    return [(way.partition("?")[0], html.unescape(words)) for way, words in told]


@pytest.mark.parametrize(
    ("address", "lang", "way", "label"),
    [
        # By data/: the prefLabel in the language of the reader.
        ("/id/digital-custom.html", "fr", "/id/digital-customs.html", "douane numérique"),
        ("/id/digital-custom.html", "ru", "/id/digital-customs.html", "цифровая таможня"),
        ("/economies/kazakstan", "ru", "/id/states.kazakhstan.html", "Казахстан"),
        # A label, in any language, in place of a name.
        ("/id/guichet-unique.html", "en", "/id/single-window.html", "single window"),
        ("/id/единое-окно.html", "fr", "/id/single-window.html", "guichet unique"),
        ("/id/revised-kyoto-convention", "en", "/id/rkc.html", "Revised Kyoto Convention"),
        # By ontology/claim.ttl and data/questions/.
        ("/ontology/requirez", "fr", "/ontology/requires", "exige"),
        (
            "/questions/single-window-in-which-notio",
            "en",
            "/questions/single-window-in-which-notion",
            (
                "Who counts the single window within a notion of customs, and who counts "
                "such a notion within the single window?"
            ),
        ),
        # An address that nothing serves: a thing by its name, and a view by its own.
        ("/rkc", "ru", "/id/rkc.html", "Пересмотренная Киотская конвенция"),
        ("/instruments/rkc", "fr", "/id/rkc.html", "Convention de Kyoto révisée"),
        ("/economie", "fr", "/economies", "Économies"),
        ("/timelines", "en", "/timeline", "Timeline"),
    ],
)
def test_what_is_near_is_told_by_its_label_in_the_language_of_the_reader(
    reader: httpx2.Client, address: str, lang: str, way: str, label: str
) -> None:
    response = reader.get(address, params={"lang": lang})
    assert response.status_code == 404
    assert (way, label) in offered(response.text)


@pytest.mark.parametrize("address", ["/nowhere", "/id/zzzzqq.html", "/static/style.css", "/%00"])
def test_nothing_is_offered_where_nothing_is_near(reader: httpx2.Client, address: str) -> None:
    response = reader.get(address, params={"lang": "en"})
    assert response.status_code == 404
    assert offered(response.text) == []
    assert "Did you mean" not in response.text


def test_what_is_offered_has_its_name_and_no_file_of_the_graph(reader: httpx2.Client) -> None:
    page = reader.get("/Revised-Kyoto-Convention", params={"lang": "en"}).text
    assert '<code class="small quiet">rkc</code>' in page
    ways = [way for way, _ in offered(page)]
    assert 1 < len(ways) <= 6
    assert len({*ways}) == len(ways)
    assert not any(way.startswith("/graph/") for way in ways)
    long = reader.get(f"/{'single-window-' * 200}", params={"lang": "en"})
    assert long.status_code == 404


def test_the_nearest_parameter_leads_nowhere(reader: httpx2.Client) -> None:
    page = reader.get("/api/v1/search?kin=Notion")
    assert page.status_code == 422
    assert "<li>kind</li>" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/x",
        "///evil.example/x",
        "/%5Cevil.example/x",
        "/%2Fevil.example",
        "/a%3Fb%23c",
    ],
)
def test_links_of_a_page_on_any_address_lead_back_to_it_and_to_this_server(
    site: str, path: str
) -> None:
    # A client of its own would tidy the address.
    host = site.removeprefix("http://")
    with socket.create_connection((host.partition(":")[0], int(host.partition(":")[2]))) as asked:
        head = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\n"
        asked.sendall(f"{head}Connection: close\r\n\r\n".encode())
        page = b"".join(iter(lambda: asked.recv(65_536), b"")).decode()
    assert page.startswith("HTTP/1.1 404 ")
    links = re.findall(r'href="([^"]*lang=fr)"', page)
    assert links
    for link in links:
        target = urlsplit(urljoin(f"{site}/", html.unescape(link)))
        assert f"http://{target.netloc}" == site
        assert unquote(target.path) == unquote(path)
    assert "%25" not in page


def test_an_address_that_nothing_serves_is_told_as_a_page(reader: httpx2.Client) -> None:
    response = reader.get("/nowhere")
    assert response.status_code == 404
    assert "<h1>Nothing found at this address</h1>" in response.text
    program = reader.get("/nowhere", headers={"accept": "application/json"})
    assert program.headers["content-type"] == "application/problem+json"


def test_a_program_is_never_told_a_page(reader: httpx2.Client) -> None:
    for accept in ("*/*", "application/json", "text/turtle"):
        response = reader.get("/id/nothing-at-all", headers={"accept": accept})
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/sources?limit=0", 422),
        ("/api/v1/sources?limit=many", 422),
        ("/api/v1/records/rkc?nothing=1", 422),
        ("/api/v1/records/nothing-here", 404),
        ("/api/v1/matrix?rows=nothing-here", 404),
        ("/questions/nothing-here", 404),
        ("/downloads/nothing.here", 404),
        ("/at/000000000000/api/v1/records/rkc", 409),
        ("/id/rkc?format=pdf", 400),
    ],
)
def test_a_browser_is_told_in_a_page_and_a_program_in_a_document(
    reader: httpx2.Client, address: str, status: int
) -> None:
    page = reader.get(address)
    assert page.status_code == status
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<p class="kind">{status}</p>' in page.text
    assert page.headers["x-request-id"]
    program = reader.get(address, headers={"accept": "application/json"})
    assert program.status_code == status
    assert program.json()["detail"]
    assert program.headers["content-type"] == "application/problem+json"


def test_what_is_not_found_can_be_searched_for(reader: httpx2.Client) -> None:
    page = reader.get("/id/single-windows_of.trade.html?lang=ru").text
    assert ' value="single windows of trade"' in page
    assert page.count('role="search"') == 1
    hostile = reader.get("/id/%22%3E%3Cscript%3E.html").text
    assert "<script>" not in hostile


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_problem_that_a_reader_may_meet_has_words(lang: Language) -> None:
    # The rest only programs meet: what pages never send, and heads and bodies that they never make.
    met = {one.status for one in KINDS.values()} - {408, 414, 415, 416, 431}
    assert {429, 503, 504} <= met
    for status in met:
        assert CATALOGUES[lang].has(f"problem.title-{status}"), status
        assert CATALOGUES[lang].has(f"problem.help-{status}"), status


@pytest.mark.parametrize(
    ("problem", "status", "told"),
    [
        (ProblemError("too-many-requests", "Wait."), 429, "Trop de demandes à la fois"),
        (StoreUnavailableError("All workers are busy."), 503, "Le serveur est occupé"),
        (QueryTimeoutError("It ran too long.", 10.0), 504, "La requête a pris trop de temps"),
    ],
)
def test_a_server_that_cannot_answer_says_what_to_do(
    shipped_snapshot: Snapshot, problem: DcgraphError, status: int, told: str
) -> None:
    async def failing(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise problem

    research = Research(shipped_snapshot)
    service = SimpleNamespace(snapshot=shipped_snapshot, settings=Settings(), research=research)
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/matrix",
        "raw_path": b"/matrix",
        "query_string": b"lang=fr",
        "headers": [(b"accept", b"text/html"), (b"host", b"example.org")],
        "scheme": "http",
        "server": ("example.org", 80),
        SERVICE: service,
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(ProblemPageMiddleware(failing)(scope, receive, send))
    assert sent[0]["status"] == status
    assert told in sent[1]["body"].decode()
    scope["headers"] = [(b"accept", b"*/*")]
    with pytest.raises(type(problem)):
        asyncio.run(ProblemPageMiddleware(failing)(scope, receive, send))
    research.close()


@pytest.mark.parametrize("page", ["/search", "/matrix", "/questions", "/id/rkc.html"])
def test_no_name_of_a_parameter_is_taken_for_one_of_ours(reader: httpx2.Client, page: str) -> None:
    told = reader.get(page, params={"path": "//evil.example", "self": "1", "q": "rkc"})
    assert told.status_code == 200
    assert 'href="//' not in told.text
