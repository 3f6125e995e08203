"""The IRIs of the graph over HTTP: the way to a document, its formats, headers and failures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx2
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import Graph
from rdflib.compare import isomorphic
from tests.serving import quads_in, serving, write_snapshot
from tests.waiting import PATIENCE

from dcgraph.namespaces import DCG, DCGD, GRAPHS, ROOT
from dcgraph.snapshot.manifest import Snapshot
from dcgraph_api.config import Settings
from dcgraph_api.negotiation import ENDINGS

THING = "/id/rkc.ga-7.1"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
HOSTILE = '<script>alert("1")</script><img src=x onerror=alert(1)>'
HOSTILE_TURTLE = f"""
    @prefix dcg: <{DCG}> .
    @prefix dcgd: <{DCGD}> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    dcgd:a skos:prefLabel {json.dumps(HOSTILE)}@en ;
        dcg:number "\\u0007' onclick='alert(1)\\"" ;
        dcg:isPartOf <javascript:alert(1)> , <data:text/html;base64,PHNjcmlwdD4=> ,
            <https://example.org/'onclick='alert(1)> , dcgd:b ;
        dcg:hasCitation dcgd:a.citation-1 .
    dcgd:a.citation-1 dcg:locator "</style><script>alert(2)</script>" ; dcg:citesSource dcgd:c .
    dcgd:b skos:prefLabel "]]>--><b>"@fr .
    dcgd:claim dcg:hasSubject dcgd:a ; dcg:hasObject dcgd:b ; dcg:hasRelation dcg:isPartOf ;
        dcg:rationale "<svg onload=alert(3)>"@en .
"""


class Tags(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def links(self) -> list[str]:
        return [attrs.get("href") or "" for tag, attrs in self.found if tag == "a"]


@pytest.fixture(scope="module")
def site(full: httpx2.Client) -> httpx2.Client:
    return full


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    folder = write_snapshot(
        tmp_path_factory.mktemp("hostile"), quads_in(GRAPHS + "data/hostile", HOSTILE_TURTLE)
    )
    with (
        serving(folder, Settings(port=0, base="https://example.org/graph")) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        yield client


def graph(response: httpx2.Response) -> Graph:
    kind = response.headers["content-type"].partition(";")[0]
    found = RdfFormat.from_media_type(kind)
    assert found is not None
    quads = parse(response.content, found, base_iri=str(response.url))
    return Graph().parse(data="".join(f"{quad} .\n" for quad in quads), format="nt")


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        (None, "ttl"),
        ("*/*", "ttl"),
        (BROWSER, "html"),
        ("text/html", "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("text/turtle;q=0.5, application/ld+json;q=0.9", "jsonld"),
        ("text/html;q=0.2, application/rdf+xml;q=0.3, */*;q=0.1", "rdf"),
        ("text/turtle;q=0, */*", "nt"),
    ],
)
def test_a_thing_leads_to_the_document_in_the_format_liked_best(
    site: httpx2.Client, accept: str | None, ending: str
) -> None:
    response = site.get(THING, headers={"accept": accept} if accept else {"accept": ""})
    assert response.status_code == 303
    assert urljoin(THING, response.headers["location"]) == f"{THING}.{ending}"
    assert response.headers["vary"] == "Accept"
    assert response.content == b""
    followed = site.get(urljoin(str(response.url), response.headers["location"]))
    assert followed.status_code == 200
    assert followed.headers["content-type"] == ENDINGS[ending].content_type


def test_a_format_may_be_named(site: httpx2.Client) -> None:
    response = site.get(f"{THING}?format=rdf", headers={"accept": "text/html"})
    assert response.headers["location"] == "rkc.ga-7.1.rdf"
    assert site.get(f"{THING}?format=pdf").status_code == 400


def test_no_acceptable_format_is_406_with_a_list(site: httpx2.Client) -> None:
    response = site.get(THING, headers={"accept": "image/png"})
    assert response.status_code == 406
    assert "text/html" in response.json()["available"]
    assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    "path",
    [
        "/id/",
        "/ontology/",
        "/ontology/Concept",
        "/ontology/concept",
        "/ontology/0.1.0",
        "/ontology/0.1.0/claim",
        "/shapes/",
        "/shapes/Claim-hasBasis",
        pytest.param("/graph/derived", marks=pytest.mark.nightly),
        "/graph/data/instruments/un-edifact",
        "/id/rkc.ga-7.1.citation-661c8bb1d4bb",
    ],
)
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_kind_of_iri_has_its_documents(site: httpx2.Client, path: str, ending: str) -> None:
    accept = {"accept": ENDINGS[ending].media_type}
    response = site.get(path, headers=accept, follow_redirects=True)
    assert [one.status_code for one in response.history] == [303]
    assert urlsplit(str(response.url)).path == f"{path.removesuffix('/')}.{ending}"
    assert response.status_code == 200
    assert response.content
    same = site.get(str(response.url))
    tag = response.headers["etag"]
    assert same.headers["etag"] == tag
    assert same.content == response.content or tag.startswith("W/")
    # A page tells more than its document, such as the version in its foot.
    assert tag.startswith("W/") == (path.startswith("/graph/") or ending == "html")
    assert site.get(str(response.url), headers={"if-none-match": tag}).status_code == 304


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize(
    "path", [THING, "/id/digital-customs", "/ontology/concept", "/shapes/Claim", "/ontology"]
)
def test_all_formats_say_the_same(site: httpx2.Client, path: str) -> None:
    turtle = graph(site.get(f"{path}.ttl"))
    assert len(turtle) > 5
    for ending in ("nt", "rdf"):
        assert isomorphic(graph(site.get(f"{path}.{ending}")), turtle)
    content = site.get(f"{path}.jsonld").json()
    at = urljoin(f"{site.base_url}{path}", content["@context"])
    content["@context"] = site.get(at).json()["@context"]
    assert isomorphic(Graph().parse(data=json.dumps(content), format="json-ld"), turtle)


def test_a_document_tells_what_it_is(site: httpx2.Client) -> None:
    response = site.get(f"{THING}.ttl")
    headers = response.headers
    assert re.fullmatch(r'"[0-9a-f]{32}"', headers["etag"])
    assert headers["last-modified"].endswith(" GMT")
    assert headers["vary"] == "Accept"
    assert "max-age" in headers["cache-control"]
    assert urljoin(str(response.url), headers["content-location"]) == str(response.url)
    links = dict(re.findall(r'<([^>]+)>; rel="([^"]+)"', headers["link"]))
    assert links.pop(f"{ROOT}id/rkc.ga-7.1") == "describes"
    assert set(links.values()) == {"alternate"}
    for address in links:
        assert site.get(urljoin(str(response.url), address)).status_code == 200


def test_each_document_and_format_has_a_tag_of_its_own(site: httpx2.Client) -> None:
    paths = [f"/id/{name}.{ending}" for name in ("rkc", "rkc.ga-7.1") for ending in ENDINGS]
    assert len({site.get(path).headers["etag"] for path in paths}) == len(paths)


def test_who_has_it_already_gets_304(site: httpx2.Client) -> None:
    whole = site.get(f"{THING}.ttl").headers
    tag, date = whole["etag"], whole["last-modified"]
    old = "Mon, 01 Jan 2024 00:00:00 GMT"
    for given, status in (
        ({"if-none-match": tag}, 304),
        ({"if-none-match": f'"other", W/{tag}'}, 304),
        ({"if-none-match": "*"}, 304),
        ({"if-none-match": '"other"'}, 200),
        ({"if-none-match": tag.strip('"')}, 200),
        ({"if-modified-since": date}, 304),
        ({"if-modified-since": old}, 200),
        ({"if-modified-since": "yesterday"}, 200),
        ({"if-modified-since": "Mon, 99 Jan 2024 00:00:00 GMT"}, 200),
        ({"if-none-match": '"other"', "if-modified-since": date}, 200),
        ({"if-none-match": tag, "if-modified-since": old}, 304),
    ):
        response = site.get(f"{THING}.ttl", headers=given)
        assert response.status_code == status, given
        assert response.headers["etag"] == tag
        assert bool(response.content) == (status == 200)


@pytest.mark.nightly
def test_a_graph_has_another_tag_where_its_addresses_are_others(
    site: httpx2.Client, shipped_snapshot: Snapshot
) -> None:
    path = "/graph/data/actors/rkc-parties.jsonld"
    tag = site.get(path).headers["etag"]
    assert site.get(path, headers={"if-none-match": tag}).status_code == 304
    settings = Settings(port=0, base="https://example.org/other")
    with serving(shipped_snapshot.path.parent, settings) as address:
        other = httpx2.get(address + path, headers={"if-none-match": tag}, timeout=PATIENCE)
    assert (other.status_code, other.headers["etag"] != tag) == (200, True)


def test_nothing_is_unmodified_that_does_not_exist(site: httpx2.Client) -> None:
    for given in ({"if-none-match": "*"}, {"if-modified-since": "Mon, 01 Jan 2900 00:00:00 GMT"}):
        assert site.get("/id/no-such-thing.ttl", headers=given).status_code == 404


@pytest.mark.parametrize("path", [THING, f"{THING}.html", "/context.jsonld"])
def test_head_is_get_without_its_body(site: httpx2.Client, path: str) -> None:
    got, head = site.get(path), site.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""
    for name in ("content-length", "etag", "location", "link"):
        assert head.headers.get(name) == got.headers.get(name)


def test_the_context_can_be_kept(site: httpx2.Client) -> None:
    response = site.get("/context.jsonld")
    assert response.headers["content-type"] == "application/ld+json"
    # Another snapshot may know more terms.
    assert response.headers["cache-control"] == "public, no-cache"
    assert response.json()["@context"]["label"]["@id"] == "skos:prefLabel"
    again = site.get("/context.jsonld", headers={"if-none-match": response.headers["etag"]})
    assert again.status_code == 304


def test_an_unknown_name_is_404_with_the_nearest(site: httpx2.Client) -> None:
    for path, near in (
        ("/id/rkc.ga-7.11", "id/rkc.ga-7.1"),
        ("/id/digital-custom.ttl", "id/digital-customs"),
        ("/ontology/Conzept", "ontology/Concept"),
        ("/shapes/Claim-hasBases", "shapes/Claim-hasBasis"),
        ("/id/единое.окно", "id/single-window"),
    ):
        response = site.get(path)
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["vary"] == "Accept"
        document = response.json()
        assert document["type"].endswith("/problem/not-found")
        assert ROOT + near in document["near"]
        assert len(document["near"]) <= 5


def test_a_browser_gets_a_page_with_the_nearest(site: httpx2.Client) -> None:
    response = site.get("/id/digital-custom<b>", headers={"accept": BROWSER})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    tags = Tags(response.text)
    assert "b" not in {tag for tag, _ in tags.found}
    assert "/id/digital-customs.html" in tags.links()


@pytest.mark.parametrize(
    "path",
    [
        "/id/..%2f..%2fetc%2fpasswd",
        "/id/%2e%2e/%2e%2e/etc/passwd",
        "/id/.ttl",
        "/id/..ttl",
        "/id/rkc%00",
        "/id/rkc%0a.ttl",
        "/id/rkc%3E%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20%23",
        "/id/%7Biri%7D.ttl",
        "/id/%ff%fe",
        "/id/ｒｋｃ",
        "/id/rkc.",
        "/id/rkc.TTL",
        "/id/rkc.ttl.ttl",
        "/id/rkc/",
        "/id//rkc",
        "/id/" + "x" * 8_000,
        "/id/" + "a/" * 2_000 + ".html",
        "/ontology.pdf",
        "/shapes.exe",
        "/graph/",
        "/graph.ttl",
    ],
)
def test_what_is_no_name_is_404_and_never_reaches_a_query(site: httpx2.Client, path: str) -> None:
    response = site.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert len(response.content) < 3_000


def test_the_links_of_a_page_lead_somewhere(site: httpx2.Client) -> None:
    for path in (f"{THING}.html", "/ontology/0.1.0/claim.html", "/shapes.html", "/id.html"):
        response = site.get(path)
        main = response.text.partition("<main")[2].partition("</main>")[0]
        own = [link for link in Tags(main).links() if link.startswith(("/id/", "/ontology/"))]
        assert own, path
        for link in dict.fromkeys(own[:40]):
            target = site.get(urljoin(str(response.url), link), follow_redirects=True)
            assert target.status_code == 200, link


def test_a_term_is_told_in_the_language_of_the_page(site: httpx2.Client) -> None:
    # By ontology/concept.ttl: the class Notion has a label in each language.
    for lang, label in (("en", "notion"), ("fr", "notion"), ("ru", "категория")):
        page = site.get("/ontology/Notion.html", params={"lang": lang}).text
        assert f"<h1>{label}</h1>" in page
        assert f'<html lang="{lang}">' in page
        assert "Turtle</a>" in page


def test_a_citation_tells_its_grade_with_what_it_means(site: httpx2.Client) -> None:
    # By ontology/claim.ttl: the label and the beginning of the definition of dcg:Confirmed.
    page = site.get("/id/rkc.ga-7.1.citation-661c8bb1d4bb.html?lang=en").text
    assert re.search(r'<a href="/ontology/Confirmed[^"]*">confirmed</a> <span[^>]*>\w', page)
    assert re.search(r'<a href="/id/sources\.[^"]+\.html', page)


def test_a_page_of_a_document_leads_to_its_other_formats(site: httpx2.Client) -> None:
    for path in ("/ontology/Concept", "/shapes/Claim", "/graph/derived", "/ontology"):
        response = site.get(f"{path}.html")
        assert f"<{ROOT.rstrip('/')}" in response.headers["link"]
        for ending in ("ttl", "nt", "jsonld", "rdf"):
            address = urljoin(str(response.url), f"{path.rpartition('/')[2]}.{ending}")
            assert f'href="{address.rpartition("/")[2]}"' in response.text
    missing = site.get("/ontology/Conzept.html", headers={"accept": BROWSER})
    assert missing.status_code == 404
    assert "/ontology/Concept" in missing.text


@pytest.mark.nightly
def test_a_large_graph_is_shown_in_part_and_says_so(site: httpx2.Client) -> None:
    page = site.get("/graph/derived.html").text
    assert "more things are in the other formats" in page
    assert "3000 of its" in page
    assert len(graph(site.get("/graph/derived.jsonld"))) > 10_000


@pytest.mark.parametrize("ending", ENDINGS)
def test_hostile_text_stays_text(hostile: httpx2.Client, ending: str) -> None:
    response = hostile.get(f"/id/a.{ending}")
    # XML has no way to write the bell in it.
    assert response.status_code == (406 if ending == "rdf" else 200)
    if ending in ("ttl", "nt"):
        thing = NamedNode(DCGD + "a")
        found = parse(response.content, ENDINGS_OF_RDF[ending])
        assert any(q.subject == thing and getattr(q.object, "value", "") == HOSTILE for q in found)
    if ending == "jsonld":
        content = response.json()
        assert content["label"]["en"] == HOSTILE
        assert content["@context"] == "https://example.org/graph/context.jsonld"
    if ending == "html":
        check_page(response.text)


ENDINGS_OF_RDF = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES}


def check_page(page: str) -> None:
    tags = Tags(page)
    kinds = {tag for tag, _ in tags.found}
    assert kinds.isdisjoint({"img", "style", "b"})
    scripts = [attrs for tag, attrs in tags.found if tag == "script"]
    assert [(attrs["src"] or "")[:14] for attrs in scripts] == ["/graph/static/"]
    for tag, attrs in tags.found:
        assert not [name for name in attrs if name.startswith("on")], tag
    for link in tags.links():
        assert link.partition(":")[0] in ("https", "http") or link.startswith(("/", "#"))
    assert "\x07" not in page
    assert "javascript:alert(1)" in page, "it is told, and only not linked to"


def test_a_small_snapshot_without_shapes_and_index_answers_too(hostile: httpx2.Client) -> None:
    assert hostile.get("/shapes/").status_code == 404
    response = hostile.get("/id/claims")
    assert response.status_code == 404
    assert response.json()["near"] == []
    assert hostile.get("/context.jsonld").status_code == 200


def test_another_build_has_other_tags(
    site: httpx2.Client, shipped_snapshot: Snapshot, tmp_path: Path
) -> None:
    folder = write_snapshot(tmp_path, quads_in(GRAPHS + "data/x", f"<{DCGD}rkc> a <{DCG}Record> ."))
    with serving(folder, Settings(port=0)) as address:
        other = httpx2.get(f"{address}/id/rkc.ttl", timeout=PATIENCE)
    assert shipped_snapshot.manifest.hash
    assert other.headers["etag"] != site.get("/id/rkc.ttl").headers["etag"]
