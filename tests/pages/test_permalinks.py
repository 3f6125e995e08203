"""A permalink leads a browser to the page that shows the same, and gives programs the bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any, Final
from urllib.parse import parse_qs, quote, urlsplit

import httpx2
import pytest

from dcgraph.research.answer_citation import ANSWERS, asked
from dcgraph.snapshot.manifest import Snapshot
from dcgraph_api.routes.citations import PAGES, page_of, rather_read

BROWSERS: Final = (
    # Of Firefox and Safari, of Chrome, and of old Edge.
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,image/apng,*/*;q=0.8",
    "text/html, application/xhtml+xml, image/jxr, */*",
)
QUERY: Final = "SELECT ?n { ?n a dcg:Notion } ORDER BY ?n"

EXPLAINED: Final = (
    "subject=rkc.ga-3.21&relation=obligesToPermit&object=characteristics.electronic-beside-paper"
)

Facts = Callable[[Any], Iterator[str]]


def statement(one: Any) -> Iterator[str]:
    yield from (one["subject"]["label"], one["relation_label"])
    if one["object"]:
        yield one["object"]["label"]


def of_record(told: Any) -> Iterator[str]:
    yield told["thing"]["label"]
    # What it is part of, and its place there, the page tells by the way above and the contents
    # beside it, its number in the heading, its norms by a line for each, and the address of its
    # text by a link.
    elsewhere = ("position", "hasNorm", "isPartOf", "number", "subjectLine", "textAddress")
    for one in (one for one in told["statements"] if one["relation"] not in elsewhere):
        yield one["relation_label"]
        yield (one["object"] or one["value"])["label" if one["object"] else "text"]
    named = {one["object"]["name"] for one in told["statements"] if one["relation"] == "hasNorm"}
    assert named == {one["thing"]["name"] for one in told["norms"]} != set()
    for one in told["norms"]:
        # The force is told by the verb of the line.
        yield from (it for it in of_norm(one) if it != one["kind_label"])
    assert told["follows"]
    for one in told["follows"]:
        yield from statement(one)


def of_norm(told: Any) -> Iterator[str]:
    yield told["kind_label"]
    # Its parts are told by the sentence.
    yield from filter(None, re.split(r"[,.;]\s*", told["sentence"]))
    yield from (told[part]["text"] for part in ("words", "condition", "summary") if told[part])
    yield from (one["locator"] for one in told["citations"][:2])


def of_concept(told: Any) -> Iterator[str]:
    for one in told["definitions"]:
        yield from (one["date"], one["wording"]["text"])
    for one in told["texts"]:
        numbers = " ".join(str(count["provisions"]) for count in one["counts"])
        yield from (one["text"]["label"], numbers)
    for one in told["characteristics"]:
        yield from (one["characteristic"]["label"], one["dimension"]["label"])
    for one in (*told["contradictions"], *told["tensions"]):
        yield from (one["one"]["text"], one["other"]["text"])


def of_duties(told: Any) -> Iterator[str]:
    yield from (told["day"], told["note"])
    for obligation in told["obligations"]:
        yield from (obligation["of"]["label"], obligation["party"]["since"])
        yield from (one["text"]["label"] for one in obligation["texts"] if one["must"])
    yield from (one["concept"]["label"] for one in told["bound_to"])


def of_source(told: Any) -> Iterator[str]:
    yield from (one["locator"] for one in told["resting"]["items"][:30])


def of_neighbourhood(told: Any) -> Iterator[str]:
    yield from (one["label"] for one in told["nodes"])


def of_matrix(told: Any) -> Iterator[str]:
    for one in told["rows"][0]["cells"][0]["statements"]:
        yield from statement(one)


def of_contents(told: Any) -> Iterator[str]:
    for one in told["texts"]:
        yield from (row["name"]["text"] for row in one["rows"])


def of_gaps(told: Any) -> Iterator[str]:
    for one in told["aspects"]:
        yield one["characteristic"]["label"]
        yield from (filling["instrument"]["label"] for filling in one["elsewhere"])


def of_concordance(told: Any) -> Iterator[str]:
    for one in told["norms"]["items"]:
        yield from (one["norm"]["provision"]["label"], one["norm"]["words"]["text"])
        yield from (at["locator"] for at in one["norm"]["citations"][:2])


def of_explain(told: Any) -> Iterator[str]:
    assert told["chains"]
    yield from (told["statement"], told["summary"])
    for chain in told["chains"]:
        yield from (step["sentence"] for step in chain["steps"])


def of_paths(told: Any) -> Iterator[str]:
    yield from (one["argument"] for one in told["paths"])


def of_timeline(told: Any) -> Iterator[str]:
    yield from (one["sentence"] for one in told["entries"]["items"][:25])


def of_compare(told: Any) -> Iterator[str]:
    yield from (told["a"]["label"], told["b"]["label"])
    yield from (one["label"] for one in told["counts"])
    for one in told["between"][:6]:
        yield from statement(one)


def of_economies(told: Any) -> Iterator[str]:
    for one in told["variants"]:
        yield from (one["notion"]["label"], one["institution"]["label"])
    for one in told["economies"]["items"]:
        counts = (one[name] for name in ("meets", "does_not_meet", "figures_conflict", "not_known"))
        yield " ".join((one["economy"]["label"], *map(str, counts)))


def of_profile(told: Any) -> Iterator[str]:
    # In which classes it is, the page tells by notion and institution.
    yield from (told["economy"]["label"], told["note"])
    for one in told["characteristics"]:
        yield one["characteristic"]["label"]
        for figure in one["figures"]:
            yield from (figure["indicator"]["label"], f"{figure['value']} ({figure['date']})")
            yield figure["table"]["label"]


def of_compared_economies(told: Any) -> Iterator[str]:
    yield from (told["a"]["label"], told["b"]["label"], told["note"])
    yield from (one["label"] for one in (*told["classes_a"], *told["classes_b"]))
    for one in told["characteristics"]:
        yield one["a"]["characteristic"]["label"]
        for figure in (*one["a"]["figures"], *one["b"]["figures"]):
            yield f"{figure['indicator']['label']}: {figure['value']}"


def of_search(told: Any) -> Iterator[str]:
    yield from (one["thing"]["label"] for one in told["matches"]["items"][:20])


def of_sources(told: Any) -> Iterator[str]:
    yield from (one["thing"]["label"] for one in told["items"][:40])


def of_questions(told: Any) -> Iterator[str]:
    yield from (one["title"]["text"] for one in told["items"])


def of_question(told: Any) -> Iterator[str]:
    yield from (told["title"]["text"], *told["query"].split("\n"))


def of_answer(told: Any) -> Iterator[str]:
    for row in told["rows"]["items"]:
        yield from (cell["label"] for cell in row if cell and "label" in cell)


def of_query(told: Any) -> Iterator[str]:
    for row in told["results"]["bindings"]:
        yield row["n"]["value"].rpartition("/")[2] + ".html"


SHOWN: Final[tuple[tuple[str, str, Facts], ...]] = (
    ("record", "/api/v1/records/rkc.ga-7.1", of_record),
    ("claim", "/api/v1/claims/rkc.ga-7.1.requires.ict", statement),
    ("source", "/api/v1/sources/sources.asycuda-kyoto", of_source),
    ("concept", "/api/v1/concepts/digital-customs", of_concept),
    ("duties", "/api/v1/actors/states.japan/duties", of_duties),
    ("neighbourhood", "/api/v1/records/digital-customs/neighbourhood", of_neighbourhood),
    ("matrix", "/api/v1/matrix?rows=ict&columns=rkc&basis=stated", of_matrix),
    ("contents", "/api/v1/contents?texts=tfa,rkc.ga-7&concept=single-window", of_contents),
    ("gaps", "/api/v1/gaps?notion=smart-customs&instrument=rkc", of_gaps),
    (
        "concordance",
        "/api/v1/concordance?action=actions.lodge-once&kind=Convention&force=endeavours",
        of_concordance,
    ),
    (
        "explain",
        f"/api/v1/explain?{EXPLAINED}&limit=2&offset=0",
        of_explain,
    ),
    ("paths", "/api/v1/paths?from=digital-customs&to=tfa&k=2&longest=3", of_paths),
    ("timeline", "/api/v1/timeline?of=rkc,wco&from=2018&to=2021", of_timeline),
    ("compare", "/api/v1/compare?a=digital-customs&b=smart-customs&basis=stated", of_compare),
    ("economies", "/api/v1/economies?order=met&limit=500", of_economies),
    ("profile", "/api/v1/economies/states.kazakhstan", of_profile),
    (
        "compare_economies",
        "/api/v1/economies/compare?a=states.angola&b=states.kazakhstan",
        of_compared_economies,
    ),
    ("search", "/api/v1/search?q=single+window&kind=Mechanism", of_search),
    ("sources", "/api/v1/sources?kind=TreatyText&limit=100", of_sources),
    ("questions", "/api/v1/questions?limit=500", of_questions),
    ("question", "/api/v1/questions/gaps-of-smart-customs", of_question),
    (
        "answer",
        "/api/v1/questions/gaps-of-smart-customs/answer?notion=paperless-customs&limit=30",
        of_answer,
    ),
    ("sparql", f"/sparql?query={quote(QUERY)}", of_query),
)
"""An answer of each kind that a page shows, and what of it the page must say."""


@pytest.fixture(scope="module")
def pin(shipped_snapshot: Snapshot) -> str:
    """The beginning of a permalink to the graph that is served."""
    return f"/at/{shipped_snapshot.manifest.hash[:16]}"


def plain(text: str) -> str:
    """What is read of a page: its words, with one space between."""
    return one_line(re.sub(r"<[^>]+>", " ", text))


def one_line(text: str) -> str:
    return " ".join(unescape(text).split())


def spoken(address: str, lang: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={lang}"


@pytest.mark.parametrize("lang", ["en", "fr", "ru"])
@pytest.mark.parametrize("shown", SHOWN, ids=[one[0] for one in SHOWN])
def test_a_browser_is_led_to_a_page_with_the_same_facts(
    reader: httpx2.Client, pin: str, shown: tuple[str, str, Facts], lang: str
) -> None:
    kind, address, facts = shown
    assert asked(address).kind == kind
    permalink = pin + spoken(address, lang)
    led = reader.get(permalink, headers={"accept-language": "ru" if lang == "en" else "en"})
    assert (led.status_code, led.content) == (303, b"")
    assert led.headers["vary"] == "Accept"
    assert led.headers["cache-control"] == "no-cache"
    page = reader.get(led.headers["location"], headers={"accept-language": "en"})
    assert page.status_code == 200
    assert f'<html lang="{lang}">' in page.text
    answer = reader.get(permalink, headers={"accept": "application/json"})
    assert answer.status_code == 200
    told = list(dict.fromkeys(facts(answer.json())))
    assert told
    # Of a query the page has brackets that are no marks.
    read = one_line if kind in ("question", "sparql") else plain
    words = read(page.text)
    assert [one for one in told if read(one) not in words] == []


def test_an_answer_has_its_own_language_unless_it_has_none(reader: httpx2.Client, pin: str) -> None:
    russian = {"accept-language": "ru"}
    led = reader.get(f"{pin}/api/v1/records/rkc", headers=russian).headers["location"]
    assert led == "/id/rkc.html?lang=en"
    led = reader.get(f"{pin}/sparql?query={quote(QUERY)}", headers=russian).headers["location"]
    assert parse_qs(urlsplit(led).query) == {"query": [QUERY]}
    assert '<html lang="ru">' in reader.get(led, headers=russian).text


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "",
        "application/json",
        "application/json, text/html",
        "text/html;q=0.8, application/json",
        "text/html;q=0.5, */*;q=0.8",
        "text/*, */*",
        "nonsense",
    ],
)
def test_a_program_gets_the_bytes_that_were_cited(
    reader: httpx2.Client, pin: str, accept: str
) -> None:
    given = reader.get(f"{pin}/api/v1/records/rkc?lang=fr", headers={"accept": accept})
    bare = reader.get("/api/v1/records/rkc?lang=fr&format=json", headers={"accept": "*/*"})
    assert given.status_code == 200
    assert given.content == bare.content
    assert "Accept" in given.headers["vary"].split(", ")


@pytest.mark.parametrize("accept", BROWSERS)
def test_every_browser_is_led(accept: str) -> None:
    for form in ("", "json", "csv", "xlsx", "markdown", "jsonld", "graphml"):
        assert rather_read(accept, asked(f"/api/v1/gaps?format={form}"))
    assert not rather_read(accept, asked("/api/v1/gaps?format=nonsense"))


def test_whoever_likes_the_format_of_the_answer_better_gets_it() -> None:
    accept = "text/csv, text/html;q=0.9"
    assert not rather_read(accept, asked("/api/v1/matrix?format=csv"))
    assert rather_read(accept, asked("/api/v1/matrix"))
    of_graph = "text/turtle, text/html;q=0.9"
    assert not rather_read(of_graph, asked("/sparql?query=ASK%20%7B%7D&format=ttl"))


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/concepts",
        "/api/v1/claims?about=tfa&limit=3",
        "/api/v1/coverage",
        "/api/v1/instruments/rkc/state",
        "/api/v1/records/rkc.ga-7.1/references",
        # A page would show more, or less, or refuse.
        "/api/v1/records/rkc.ga-7.1?basis=stated",
        "/api/v1/records/rkc.ga-7.1/neighbourhood?depth=3",
        "/api/v1/records/rkc.ga-7.1/neighbourhood?limit=81",
        "/api/v1/sources?limit=3&within=rkc",
        "/api/v1/economies?notion=digital-customs&limit=3",
        "/api/v1/economies/states.kenya?asOf=2024",
        f"/sparql?query={quote(QUERY)}&timeout=5",
    ],
)
def test_what_no_page_shows_is_given(reader: httpx2.Client, pin: str, address: str) -> None:
    given = reader.get(pin + address)
    assert given.status_code == 200
    assert "json" in given.headers["content-type"]
    assert "Accept" in given.headers["vary"].split(", ")


def test_every_page_of_an_answer_is_looked_at() -> None:
    # Of these the page shows the answer as it stands.
    whole = {"ask", "glossary", "handout"}
    assert {kind for kind, _, _ in SHOWN} == set(PAGES) - whole
    assert set(PAGES) - {"sparql"} <= set(ANSWERS.values())


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/records/rkc?lang=de", 422),
        ("/api/v1/records/rkc?asof=2011", 422),
        ("/api/v1/matrix?rows=notions&rows=rkc", 422),
        ("/api/v1/timeline?cursor=elsewhere", 422),
        ("/api/v1/records/rkc/neighbourhood?depth=many", 422),
        ("/api/v1/records/rkc?format=xls", 400),
        ("/api/v1/nothing", 422),
        ("/metrics", 422),
    ],
)
def test_what_cannot_be_answered_is_told_on_a_page(
    reader: httpx2.Client, pin: str, address: str, status: int
) -> None:
    told = reader.get(pin + address, follow_redirects=True)
    assert told.status_code == status
    assert told.headers["content-type"] == "text/html; charset=utf-8"
    assert "Accept" in told.headers["vary"]


@pytest.mark.parametrize("accept", [BROWSERS[0], "*/*"])
def test_the_pin_is_looked_at_first(reader: httpx2.Client, accept: str) -> None:
    told = reader.get("/at/000000000000/api/v1/records/rkc", headers={"accept": accept})
    assert told.status_code == 409
    assert "location" not in told.headers
    assert "Accept" in told.headers["vary"]
    assert ("text/html" in told.headers["content-type"]) == (accept != "*/*")


@pytest.mark.parametrize(
    "hostile",
    [
        "//evil.example/",
        "/api/v1/records///evil.example",
        "/api/v1/records/%2F%2Fevil.example",
        "/api/v1/records/%252F%252Fevil.example",
        "/api/v1/records/..%2F..%2F..%2Fevil",
        "/api/v1/records/%2e%2e",
        "/api/v1/records/%252e%252e",
        "/api/v1/records/%5C%5Cevil.example",
        "/api/v1/records/https:evil.example",
        "/api/v1/records/javascript:alert(1)",
        "/api/v1/records/x%0D%0ASet-Cookie:%20a=b",
        "/api/v1/records/x%250D%250ASet-Cookie:a=b",
        "/api/v1/records/@evil.example",
        "/api/v1/records/%3Fq=1%23f",
        "/api/v1/records/{name}{0.__class__}",
        "/api/v1/records/rkc?lang=fr%0D%0ASet-Cookie:%20a=b",
        "/api/v1/compare?a=%0D%0ALocation:%20//evil.example&b=//evil.example",
        "/api/v1/questions/x/answer?path=//evil.example&self=1&of=2",
        "/api/v1/search?q=%22%3E%3Cscript%3E&kind=//evil.example",
        "/sparql?query=//evil.example",
    ],
)
def test_no_permalink_leads_anywhere_else(reader: httpx2.Client, pin: str, hostile: str) -> None:
    led = reader.get(httpx2.URL(str(reader.base_url).rstrip("/") + pin + hostile))
    assert led.status_code in (303, 404, 422)
    assert "set-cookie" not in led.headers
    if led.status_code == 303:
        way = led.headers["location"]
        assert re.fullmatch(r"/[a-z][\w.~%/?=&+*-]*", way)
        split = urlsplit(way)
        assert (split.scheme, split.netloc, split.fragment) == ("", "", "")
        assert ".." not in split.path.split("/")
        opened = reader.get(way)
        assert opened.status_code in {200, 400, 404, 422}
        assert "<script>" not in opened.text


def test_the_page_of_an_answer_has_its_own_address() -> None:
    assert page_of(asked("/api/v1/records/dcgd:rkc?lang=ru")) == "/id/rkc.html?lang=ru"
    assert page_of(asked("/api/v1/matrix?rows=&whole=false")) == "/matrix?whole=false&lang=en"
    assert page_of(asked("/api/v1/compare?a=" + "x" * 600)) == ""
