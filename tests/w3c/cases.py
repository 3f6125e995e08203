"""The SPARQL 1.1 Protocol tests of the W3C in our own words, each under its name there.

A test is a request and what must come back; the rest of the world needs no copy of it. The
server holds three graphs, ONE, TWO and THREE, each of which says of itself that it is a
document; ONE and TWO share a triple. An update is never carried out here, so that of the tests
of updates the first request stands, and its refusal is what must come back.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from tests.w3c.replay import Expected, Sent

ONE, TWO, THREE = (f"https://example.org/w3c/{name}" for name in ("one", "two", "three"))
NOWHERE = "https://example.org/w3c/nowhere"
DOCUMENT = "https://example.org/w3c/Document"
SHARED = "https://example.org/w3c/shared"
_OF_ITSELF = {name: f"<{name}> a <{DOCUMENT}> ." for name in (ONE, TWO, THREE)}
GRAPHS = {
    ONE: f"{_OF_ITSELF[ONE]} <{SHARED}> a <{DOCUMENT}> .",
    TWO: f"{_OF_ITSELF[TWO]} <{SHARED}> a <{DOCUMENT}> .",
    THREE: _OF_ITSELF[THREE],
}

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

_FINE = frozenset({2, 3})
_WRONG = Expected(frozenset({4}))


@dataclass(frozen=True, slots=True)
class Case:
    """One test; `refused` where it is an update that must be refused as one."""

    name: str
    sent: Sent
    expected: Expected = _WRONG
    refused: bool = False


def _get(*fields: tuple[str, str], method: str = "GET", type_: str | None = None) -> Sent:
    return Sent(method, "?" + urlencode(fields, quote_via=quote), _typed(type_))


def _post(body: str, type_: str | None, *fields: tuple[str, str], encoding: str = "utf-8") -> Sent:
    target = "?" + urlencode(fields, quote_via=quote) if fields else ""
    return Sent("POST", target, _typed(type_), body.encode(encoding))


def _typed(type_: str | None) -> tuple[tuple[str, str], ...]:
    return () if type_ is None else (("content-type", type_),)


def _default(*graphs: str) -> list[tuple[str, str]]:
    return [("default-graph-uri", graph) for graph in graphs]


def _named(*graphs: str) -> list[tuple[str, str]]:
    return [("named-graph-uri", graph) for graph in graphs]


def _using(*graphs: str) -> list[tuple[str, str]]:
    return [("using-graph-uri", graph) for graph in graphs]


def _using_named(*graphs: str) -> list[tuple[str, str]]:
    return [("using-named-graph-uri", graph) for graph in graphs]


_TRUE = Expected(_FINE, "boolean", boolean=True)
_IN_DEFAULT = f"ASK {{ <{ONE}> a ?type . <{TWO}> a ?type }}"
_IN_NAMED = f"{{ GRAPH ?g {{ <{ONE}> a ?type }} GRAPH ?h {{ <{TWO}> a ?type }} }}"
_IN_BOTH = f"ASK {{ <{THREE}> a ?type {_IN_NAMED} }}"
_INSERT = f"INSERT {{ GRAPH <{NOWHERE}> {{ ?s a ?type }} }} WHERE {{ ?s a ?type }}"

QUERIES = (
    Case("query_get", _get(("query", "ASK {}"), *_default(NOWHERE)), _TRUE),
    Case("query_post_form", _post("query=ASK%20%7B%7D", FORM, *_default(NOWHERE)), _TRUE),
    Case("query_post_direct", _post("ASK {}", QUERY), _TRUE),
    Case(
        "query_dataset_default_graphs_get",
        _get(("query", _IN_DEFAULT), *_default(ONE, TWO)),
        _TRUE,
    ),
    Case(
        "query_dataset_default_graphs_post",
        _post(_IN_DEFAULT, QUERY, *_default(ONE, TWO)),
        _TRUE,
    ),
    Case(
        "query_dataset_named_graphs_get",
        _get(("query", "ASK " + _IN_NAMED), *_named(ONE, TWO)),
        _TRUE,
    ),
    Case(
        "query_dataset_named_graphs_post",
        _post("ASK " + _IN_NAMED, QUERY, *_named(ONE, TWO)),
        _TRUE,
    ),
    Case(
        "query_dataset_full",
        _post(_IN_BOTH, QUERY, *_default(THREE), *_named(ONE, TWO)),
        _TRUE,
    ),
    Case(
        "query_multiple_dataset",
        _post(f"ASK FROM <{THREE}> {_IN_NAMED}", QUERY, *_named(ONE, TWO)),
        _TRUE,
    ),
    Case(
        "query_content_type_select",
        _post("SELECT (1 AS ?one) {}", QUERY, *_default(NOWHERE)),
        Expected(_FINE, "tabular"),
    ),
    Case(
        "query_content_type_ask",
        _post("ASK {}", QUERY, *_default(NOWHERE)),
        Expected(_FINE, "boolean"),
    ),
    Case(
        "query_content_type_describe",
        _post(f"DESCRIBE <{ONE}>", QUERY, *_default(NOWHERE)),
        Expected(_FINE, "RDF"),
    ),
    # The IRIs are relative, so that the service has to have a base.
    Case(
        "query_content_type_construct",
        _post("CONSTRUCT { <a> <b> <c> } WHERE {}", QUERY, *_default(NOWHERE)),
        Expected(_FINE, "RDF"),
    ),
    Case("bad_query_method", _get(("query", "ASK {}"), method="PUT", type_=FORM)),
    Case("bad_multiple_queries", _get(("query", "ASK {}"), ("query", "SELECT * {}"))),
    Case("bad_query_wrong_media_type", _post("ASK {}", "text/plain")),
    Case("bad_query_missing_form_type", _post("query=ASK%20%7B%7D", None)),
    Case("bad_query_missing_direct_type", _post("ASK {}", None)),
    Case("bad_query_non_utf8", _post("ASK {}", QUERY + "; charset=UTF-16", encoding="utf-16")),
    Case("bad_query_syntax", _get(("query", "ASK {"))),
)

UPDATES = (
    Case("update_post_form", _post("update=CLEAR+ALL", FORM), refused=True),
    Case("update_post_direct", _post("CLEAR ALL", UPDATE), refused=True),
    Case(
        "update_base_uri",
        _post(f"INSERT DATA {{ GRAPH <{NOWHERE}> {{ <{ONE}> a <test> }} }}", UPDATE),
        refused=True,
    ),
    Case("update_dataset_default_graph", _post(_INSERT, UPDATE, *_using(ONE)), refused=True),
    Case("update_dataset_default_graphs", _post(_INSERT, UPDATE, *_using(ONE, TWO)), refused=True),
    Case("update_dataset_named_graphs", _post(_INSERT, UPDATE, *_using_named(ONE)), refused=True),
    Case(
        "update_dataset_full",
        _post(_INSERT, UPDATE, *_using(ONE), *_using_named(TWO)),
        refused=True,
    ),
    Case("bad_update_get", _get(("update", "CLEAR ALL")), refused=True),
    Case(
        "bad_multiple_updates",
        _post("update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM),
        refused=True,
    ),
    Case("bad_update_wrong_media_type", _post("CLEAR NAMED", "text/plain")),
    Case("bad_update_missing_form_type", _post("update=CLEAR%20NAMED", None)),
    Case(
        "bad_update_non_utf8",
        _post("CLEAR NAMED", UPDATE + "; charset=UTF-16", encoding="utf-16"),
        refused=True,
    ),
    Case("bad_update_syntax", _post("update=CLEAR%20XYZ", FORM), refused=True),
    Case(
        "bad_update_dataset_conflict",
        _post(f"WITH <{ONE}> DELETE {{ ?s a ?t }} WHERE {{ ?s a ?t }}", UPDATE, *_using_named(TWO)),
        refused=True,
    ),
)
