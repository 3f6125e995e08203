"""Queries that no honest client sends: each gets the answer it is due, and so does the next."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

CANARY = "a-line-that-stands-in-no-graph"
LIMIT = "0.4"
"""Seconds that the dear queries allow themselves: less than the limit, to save time."""


@dataclass(frozen=True)
class Case:
    """A query under a name; `{web}` and `{file}` stand for a live address and a readable file."""

    name: str
    query: str
    statuses: tuple[int, ...]
    parameters: tuple[tuple[str, str], ...] = ()


def case(name: str, query: str, *statuses: int, **parameters: str) -> Case:
    return Case(name, query, statuses, tuple(parameters.items()))


def impatient(cases: list[Case]) -> list[Case]:
    """The same, with a time limit of their own."""
    return [Case(one.name, one.query, one.statuses, (("timeout", LIMIT),)) for one in cases]


STOPPED = (422, 504, 507)
"""Of a query that nobody can answer: the limit that it met first."""
CONTAINED = (200, *STOPPED)
"""Of one that is dear: its answer, or the limit."""

BODY = "{ ?s ?p ?o }"
CALL = "SERVICE <{web}> { ?s ?p ?o }"
SERVICES = [
    case("plain", f"SELECT * {{ {CALL} }}", 403),
    case("lower case", "SELECT * { service <{web}> { ?s ?p ?o } }", 403),
    case("mixed case", "SELECT * { SeRvIcE <{web}> { ?s ?p ?o } }", 403),
    case("silent", "SELECT * { SERVICE SILENT <{web}> { ?s ?p ?o } }", 403),
    case("variable", "SELECT * { VALUES ?v { <{web}> } SERVICE ?v { ?s ?p ?o } }", 403),
    case("prefixed name", "PREFIX w: <{web}> SELECT * { SERVICE w: { ?s ?p ?o } }", 403),
    case("glued name", "PREFIX w: <{web}> SELECT * { SERVICEw:a { ?s ?p ?o } }", 403),
    case("base", "BASE <{web}> SELECT * { SERVICE <x> { ?s ?p ?o } }", 403),
    case("comment within", "SELECT * { SERVICE#\n<{web}>#{\n{ ?s ?p ?o } }", 403),
    case("comment before", f"SELECT * {{ # }}\n {CALL} }}", 403),
    case("comment by return", f"SELECT * {{ # nothing here\r {CALL} }}", 403),
    case("no space", "SELECT * {SERVICE<{web}>{?s ?p ?o}}", 403),
    case("glued to true", "SELECT * { ?a ?b trueSERVICE <{web}> { ?s ?p ?o } }", 400, 403),
    case("glued to a number", "SELECT * { ?a ?b 1SERVICE <{web}> { ?s ?p ?o } }", 400, 403),
    case("after less-than", f"SELECT * {{ ?a ?b ?c FILTER(?a<?b) {CALL} FILTER(?b>?a) }}", 403),
    case("after quotes", f'SELECT * {{ BIND("\\"" AS ?x) {CALL} BIND("\\"" AS ?y) }}', 403),
    case("after backslashes", f'SELECT * {{ BIND("\\\\" AS ?x) {CALL} }}', 403),
    case("after a long string", f"SELECT * {{ BIND('''a'b''' AS ?x) {CALL} }}", 403),
    case("in EXISTS", f"ASK {{ FILTER EXISTS {{ {CALL} }} }}", 403),
    case("in a sub-select", f"SELECT * {{ {{ SELECT ?s {{ {CALL} }} }} }}", 403),
    case("in OPTIONAL", f"SELECT * {{ OPTIONAL {{ {CALL} }} }}", 403),
    case("in MINUS", f"SELECT * {{ ?s ?p ?o MINUS {{ {CALL} }} }}", 403),
    case("in UNION", f"SELECT * {{ {{ ?s ?p ?o }} UNION {{ {CALL} }} }}", 403),
    case("in GRAPH", f"SELECT * {{ GRAPH ?g {{ {CALL} }} }}", 403),
    case("in CONSTRUCT", f"CONSTRUCT {BODY} WHERE {{ {CALL} }}", 403),
    case("in DESCRIBE", f"DESCRIBE ?s WHERE {{ {CALL} }}", 403),
    case("escaped keyword", "SELECT * { \\u0053ERVICE <{web}> { ?s ?p ?o } }", 400, 403),
    case("escaped longer", "SELECT * { \\U00000053ERVICE <{web}> { ?s ?p ?o } }", 400, 403),
    case("escaped brackets", "SELECT * { SERVICE \\u003C{web}\\u003E { ?s ?p ?o } }", 400, 403),
    case("wide letters", "SELECT * { ＳＥＲＶＩＣＥ <{web}> { ?s ?p ?o } }", 400, 403),
    case("null within", "SELECT * { SER\0VICE <{web}> { ?s ?p ?o } }", 400, 403),
]

READERS = [
    case("FROM file", "SELECT * FROM <{file}> { ?s ?p ?o }", 200),
    case("FROM NAMED file", "SELECT * FROM NAMED <{file}> { GRAPH ?g { ?s ?p ?o } }", 200),
    case("FROM web", "SELECT * FROM <{web}> { ?s ?p ?o }", 200),
    case("FROM NAMED web", "SELECT * FROM NAMED <{web}> { GRAPH ?g { ?s ?p ?o } }", 200),
    case("FROM base", "BASE <{file}> SELECT * FROM <> { ?s ?p ?o }", 200),
    case("GRAPH file", "SELECT * { GRAPH <{file}> { ?s ?p ?o } }", 200),
    case("DESCRIBE file", "DESCRIBE <{file}>", 200),
    case("default graph", f"SELECT * {BODY}", 200, **{"default-graph-uri": "{file}"}),
    case("named graph", "SELECT * { GRAPH ?g { } }", 200, **{"named-graph-uri": "{web}"}),
    case("relative graph", f"SELECT * {BODY}", 400, **{"default-graph-uri": "../../etc/passwd"}),
]

UPDATES = [
    case("load file", "LOAD <{file}>", 403),
    case("load web", "load silent <{web}> INTO GRAPH <x:g>", 403),
    case("insert", "INSERT DATA { <x:a> <x:b> 1 }", 403),
    case("delete", "DELETE WHERE { ?s ?p ?o }", 403),
    case("clear", "CLEAR ALL", 403),
    case("drop", "DrOp SILENT ALL", 403),
    case("create", "CREATE GRAPH <x:g>", 403),
    case("move", "MOVE DEFAULT TO <x:g>", 403),
    case("with", "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", 403),
    case("behind a prologue", "BASE <x:y> PREFIX ASK: <x:y> # ASK {}\n DROP ALL", 403),
    case("after a query", "ASK {} ; DROP ALL", 400),
    case("inside a query", "SELECT * { INSERT DATA { <x:a> <x:b> 1 } }", 400),
    case("behind a mark", "\ufeffDROP ALL", 400, 403),
    case("escaped", "DR\\u004FP ALL", 400, 403),
    case("as a field", "ASK {}", 403, update="DROP ALL"),
    case("as a field of its graphs", "ASK {}", 403, **{"using-graph-uri": "x:g"}),
]


def nested(opening: str, middle: str, closing: str, depth: int) -> str:
    return opening * depth + middle + closing * depth


TOO_DEEP = (400, 413)
DEEP = [
    case("groups", "ASK " + nested("{", "", "}", 5_000), 413),
    case("brackets", "ASK { FILTER(" + nested("(", "1", ")", 5_000) + ") }", 413),
    case("lists", "ASK { ?s ?p " + nested("(", "1", ")", 5_000) + " }", 413),
    case("blank nodes", "ASK { ?s ?p " + nested("[?p ", "1", "]", 2_500) + " }", 413),
    case("path brackets", "ASK { ?s " + nested("(", "<x:p>", ")", 5_000) + " ?o }", 413),
    case("path stars", "ASK { ?s " + nested("(", "<x:p>", ")*", 150) + " ?o }", *CONTAINED),
    case("path chain", "ASK { ?s " + "/".join(["<x:p>"] * 2_500) + " ?o }", 400, *CONTAINED),
    case("path choice", "ASK { ?s " + "|".join(["<x:p>"] * 2_500) + " ?o }", 400, *CONTAINED),
    case("path carets", "ASK { ?s " + "^" * 9_000 + "<x:p> ?o }", 200, *TOO_DEEP),
    case("bangs", "ASK { FILTER(" + "!" * 15_000 + "true) }", 200, *TOO_DEEP),
    case("minuses", "ASK { FILTER(" + "- " * 9_000 + "1) }", 200, *TOO_DEEP),
    case("sums", "ASK { FILTER(" + "1+" * 9_000 + "1) }", 413, *CONTAINED),
    case("ors", "ASK { FILTER(" + "true||" * 3_000 + "true) }", *CONTAINED, *TOO_DEEP),
    case("unions", "ASK { {} " + "UNION {}" * 2_400 + " }", *CONTAINED, *TOO_DEEP),
    case("optionals", "ASK { " + "OPTIONAL {} " * 1_600 + "}", *CONTAINED, *TOO_DEEP),
    case("exists", "ASK { " + nested("FILTER EXISTS { ", "", "}", 600) + "}", 413),
    case("calls", "ASK { FILTER(" + nested("STR(", "1", ")", 3_000) + ") }", 413),
    case("sub-selects", "ASK { " + nested("{ SELECT * {", "", "}}", 500) + " }", 413),
    case("never closed", "ASK " + "{" * 19_000, 413),
    case("never opened", "ASK " + "}" * 19_000, 400),
    case(
        "quoted triples",
        "ASK { " + nested("<<", "?s ?p ?o", ">> ?p ?o", 900) + " }",
        *TOO_DEEP,
        504,
    ),
]

LONG = [
    case("IN", "ASK { FILTER(0 IN (" + ",".join(map(str, range(1, 3_500))) + ")) }", 200),
    case("VALUES", "ASK { VALUES ?x { " + " ".join(map(str, range(3_500))) + " } }", 200),
    case("literal", 'SELECT ("' + "x" * 19_000 + '" AS ?x) {}', 200),
    case("number", "SELECT (" + "9" * 19_000 + " AS ?x) {}", 200, 400),
    case("exponent", "SELECT (1e999999999 + 1 AS ?x) {}", 200),
    case("limit", f"SELECT * {BODY} LIMIT 99999999999999999999999", 200, 400),
    case("offset", f"SELECT * {BODY} OFFSET 18446744073709551615", 200, 400),
    case("IRI", "ASK { <x:" + "y" * 19_000 + "> ?p ?o }", 200),
    case("language", 'SELECT ("x"@' + "-".join(["abcdefgh"] * 2_000) + " AS ?x) {}", 200, 400),
    case("prefixes", "".join(f"PREFIX p{n}: <x:> " for n in range(1_100)) + "ASK {}", 200),
    case(
        "variables",
        "SELECT * { VALUES (" + " ".join(f"?v{n}" for n in range(2_500)) + ") {} }",
        200,
    ),
    case("patterns", "ASK { " + "?s ?p ?o . " * 1_500 + "}", *CONTAINED),
    case("too long", "ASK {} #" + "x" * 20_000, 413),
    case("unclosed string", 'ASK { ?s ?p "' + '\\"' * 9_000, 400),
    case("unclosed IRI", "ASK { <" * 3_000, 400, 413),
    case("comments", "#\n" * 9_000 + "ASK {}", 200),
    case("nothing but space", " \t\n" * 6_000, 400),
]

TEN = "".join(f"?a{n} ?b{n} ?c{n} . " for n in range(10))
LINE = "a" * 9_000
DOUBLING = "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(40))
BOMBS = [
    case("regex, nested", f'ASK {{ FILTER(REGEX("{"a" * 9_000}b", "^((a+)+)+$")) }}', 200),
    case("regex, choices", f'ASK {{ FILTER(REGEX("{"a" * 9_000}b", "(a|aa)+$")) }}', 200),
    case("regex, size", 'ASK { FILTER(REGEX("a", "((a{1000}){1000}){1000}")) }', *CONTAINED),
    case("regex, back", 'ASK { FILTER(REGEX("aa", "(a)\\\\1")) }', 200),
    case("regex of a variable", "ASK { ?s ?p ?o FILTER(REGEX(STR(?o), STR(?o))) }", *CONTAINED),
    case(
        "replace",
        f'SELECT (REPLACE(REPLACE("{LINE}", "a", "{LINE}"), "a", "{LINE[:900]}") AS ?x) {{}}',
        *STOPPED,
    ),
    case("doubling", f'SELECT (STRLEN(?x40) AS ?n) {{ BIND("xxxx" AS ?x0) {DOUBLING}}}', *STOPPED),
    case(
        "doubling, hashed",
        f'SELECT (SHA512(?x40) AS ?n) {{ BIND("xx" AS ?x0) {DOUBLING}}}',
        *STOPPED,
    ),
    case("doubling, sent", f'SELECT ?x40 {{ BIND("x" AS ?x0) {DOUBLING}}}', *STOPPED),
    case(
        "star of stars",
        "SELECT (COUNT(*) AS ?n) { ?s (((!<x:p>)*)*)* ?o . ?t (!<x:p>)* ?u }",
        *CONTAINED,
    ),
    case(
        "star both ways",
        "SELECT (COUNT(*) AS ?n) { ?s (!<x:p>|!^<x:p>)* ?o . ?o (^!<x:q>)* ?t }",
        400,
        *CONTAINED,
    ),
    case("product", f"SELECT (COUNT(*) AS ?n) {{ {TEN}}}", *STOPPED),
    case("product, sent", f"SELECT * {{ {TEN}}}", *CONTAINED),
    case("product, sorted", f"SELECT * {{ {TEN}}} ORDER BY ?c9 ?c8", *STOPPED),
    case("product, distinct", f"SELECT DISTINCT * {{ {TEN}}}", *CONTAINED),
    case(
        "product, grouped", f"SELECT ?c1 (COUNT(*) AS ?n) {{ {TEN}}} GROUP BY ?c1 ?c2 ?c3", *STOPPED
    ),
    case("product, joined", f"SELECT (GROUP_CONCAT(?c1) AS ?x) {{ {TEN}}}", *STOPPED),
    case("product, built", f"CONSTRUCT {{ ?c1 ?b1 ?a1 . ?a2 ?b3 [] }} WHERE {{ {TEN}}}", *STOPPED),
    case("product, skipped", f"SELECT * {{ {TEN}}} OFFSET 1000000000000", *STOPPED),
    case(
        "values squared",
        "ASK { VALUES ?a { 1 2 3 4 5 6 7 8 9 } "
        + "".join(f"VALUES ?x{n} {{ 1 2 3 4 5 6 7 8 9 }} " for n in range(12))
        + "FILTER(?a > 9) }",
        *CONTAINED,
    ),
    case(
        "not exists",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER NOT EXISTS { ?a ?x ?f . ?d ?y ?c } }",
        *CONTAINED,
    ),
    case("described", "DESCRIBE * { ?s ?p ?o . ?a ?b ?c }", *CONTAINED),
]

TEXTS = [
    case("half a pair", 'SELECT ("\\uD800" AS ?x) {}', 400),
    case("beyond the last", 'SELECT ("\\U00110000" AS ?x) {}', 400),
    case("escaped null", 'SELECT ("\\u0000" AS ?x) {}', 200),
    case("null", 'SELECT ("\0" AS ?x) {}', 200, 400),
    case("controls", 'SELECT ("\x01\x02\x1b[2J\x7f" AS ?x) {}', 200),
    case("right to left", 'SELECT ("\u202e\u2066" AS ?x) {}', 200),
    case("no characters", 'SELECT ("\ufffe\uffff" AS ?x) {}', 200, 400),
    case("combining", 'SELECT ("a' + "\u0301" * 4_000 + '" AS ?x) {}', 200),
    case("bad IRI", "ASK { <a b> ?p ?o }", 400),
    case("IRI with quotes", 'ASK { <x:"> ?p ?o }', 400),
    case("not a query", "GET / HTTP/1.1\r\n\r\n", 400),
    case("SQL", "'; DROP TABLE students; --", 400, 403),
    case("template", "{{7*7}}${7*7}<%= 7*7 %>", 400),
]

GROUPS = {
    "service": SERVICES,
    "reader": READERS,
    "update": UPDATES,
    "deep": impatient(DEEP),
    "long": impatient(LONG),
    "bomb": impatient(BOMBS),
    "text": TEXTS,
}
ALL = [(f"{group}: {one.name}", one) for group, cases in GROUPS.items() for one in cases]


@dataclass(frozen=True)
class Lures:
    """A listening address and a readable file, which no query may reach."""

    listener: socket.socket
    file: Path

    def into(self, text: str) -> str:
        web = f"http://127.0.0.1:{self.listener.getsockname()[1]}/"
        return text.replace("{web}", web).replace("{file}", self.file.as_uri())

    def untouched(self) -> bool:
        try:
            self.listener.accept()
        except BlockingIOError:
            return True
        return False


@pytest.fixture(scope="module")
def lures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lures]:
    file = tmp_path_factory.mktemp("lure") / "canary.nt"
    file.write_text(f'<x:a> <x:b> "{CANARY}" .\n')
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield Lures(listener, file)


Ask = Callable[[Case], httpx2.Response]


@pytest.fixture
def ask(client: httpx2.Client, lures: Lures) -> Ask:
    """Send a case: the query as the body, as it is."""

    def send(one: Case) -> httpx2.Response:
        return client.post(
            "/sparql",
            content=lures.into(one.query).encode(),
            params={name: lures.into(value) for name, value in one.parameters},
            headers={"Content-Type": "application/sparql-query"},
        )

    return send


@pytest.mark.parametrize("one", [one for _, one in ALL], ids=[name for name, _ in ALL])
def test_a_hostile_query(ask: Ask, client: httpx2.Client, lures: Lures, one: Case) -> None:
    response = ask(one)
    assert response.status_code in one.statuses, response.text[:500]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert CANARY not in response.text
    if response.status_code != 200:
        document: dict[str, Any] = response.json()
        assert response.headers["content-type"] == "application/problem+json"
        assert document["status"] == response.status_code
        assert document["detail"].strip().endswith(".")
        assert "Traceback" not in response.text
        assert "panicked" not in response.text
    assert lures.untouched(), "somebody dialled"
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_there_are_enough_of_them() -> None:
    assert len({one.query for _, one in ALL}) >= 60
    assert len({name for name, _ in ALL}) == len(ALL)


def test_honest_queries_that_look_hostile_are_answered(client: httpx2.Client) -> None:
    for query in (
        'SELECT ("SERVICE <http://x/> { }" AS ?x) {}',
        "SELECT * { <http://x/SERVICE> ?p ?o # SERVICE <x:y> {\n}",
        "PREFIX SERVICE: <x:> SELECT * { SERVICE:a ?p ?o }",
        "SELECT ?SERVICE ?insert { ?SERVICE ?drop ?insert } LIMIT 1",
        "PREFIX load: <x:> ASK { load:INSERT load:DELETE load:DROP }",
        'ASK { FILTER("DROP ALL" = "INSERT") }',
    ):
        assert client.post("/sparql", data={"query": query}).status_code == 200, query


@pytest.mark.parametrize("accept", ["text/html", "application/xhtml+xml,text/html;q=0.9,*/*;q=0.1"])
def test_markup_is_never_sent_as_markup(client: httpx2.Client, accept: str) -> None:
    script = "<script>alert(1)</script>"
    for query in (f'SELECT ("{script}" AS ?x) {{}}', f"SELECT {script}", f"SERVICE <{script}>"):
        response = client.post("/sparql", data={"query": query}, headers={"Accept": accept})
        kind = response.headers["content-type"].partition(";")[0]
        assert kind in ("application/sparql-results+json", "application/problem+json")
        assert response.headers["x-content-type-options"] == "nosniff"
        json.loads(response.text)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1"])
def test_a_formula_in_csv_stays_what_the_standard_says(client: httpx2.Client, text: str) -> None:
    """SPARQL results in CSV are plain values: a prefix would falsify them for every program."""
    query = f'SELECT ("{text}" AS ?x) {{}}'.replace("\t", "\\t")
    response = client.post("/sparql", data={"query": query, "format": "csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.text.split("\r\n")[1].strip('"') == text


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", '"', ","])
def test_a_value_makes_no_row_or_column_of_its_own_in_csv(
    client: httpx2.Client, break_: str
) -> None:
    value = f"a{break_}b"
    escaped = value.replace("\r", "\\r").replace("\n", "\\n").replace('"', '\\"')
    query = f'SELECT ("{escaped}" AS ?x) {{}}'
    csv = client.post("/sparql", data={"query": query, "format": "csv"})
    assert csv.content == f'x\r\n"{value.replace(chr(34), chr(34) * 2)}"\r\n'.encode()
