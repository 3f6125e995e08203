"""Content negotiation against cases worked out by hand from RFC 9110, section 12.5.1."""

from __future__ import annotations

import pytest

from dcgraph_api.negotiation import (
    FAMILIES,
    GRAPH,
    SOLUTIONS,
    Family,
    MediaRange,
    choose,
    parse_accept,
)

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"

SOLUTION_CASES = [
    (None, "json"),
    ("", "json"),
    ("*/*", "json"),
    ("application/sparql-results+json", "json"),
    ("application/sparql-results+xml", "xml"),
    ("text/csv", "csv"),
    ("text/tab-separated-values", "tsv"),
    ("TEXT/CSV", "csv"),
    ("text/csv; charset=utf-8", "csv"),
    ("text/csv;header=present;q=0.5, application/sparql-results+xml;q=0.4", "csv"),
    # by quality
    ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "xml"),
    ("text/csv;q=0.501, application/sparql-results+xml;q=0.5", "csv"),
    ("text/csv;Q=0.1, application/sparql-results+xml;q=0.2", "xml"),
    ("text/csv; q=0.5 , */*;q=0.1", "csv"),
    # the most specific range speaks for a format, whatever its quality
    ("*/*, application/sparql-results+json;q=0.1", "xml"),
    ("text/*;q=0.9, text/csv;q=0.2, */*;q=0.1", "tsv"),
    ("application/*;q=0.3, text/*;q=0.4", "csv"),
    ("*/*;q=1, application/*;q=0", "csv"),
    # named types go before wildcards of the same quality
    ("*/*, text/csv", "csv"),
    ("text/*, text/tab-separated-values", "tsv"),
    ("*/*;q=0.5, text/csv;q=0.5", "csv"),
    # the server's order settles what is left
    ("text/csv, application/sparql-results+xml", "xml"),
    ("text/*", "csv"),
    ("application/*", "json"),
    # q=0 is a refusal
    ("application/sparql-results+json;q=0, */*", "xml"),
    ("application/sparql-results+json;q=0.000, */*;q=0.1", "xml"),
    ("*/*;q=0", None),
    ("text/csv;q=0", None),
    ("*/*;q=0, text/csv;q=0.1", "csv"),
    # other names of the same thing
    ("application/json", "json"),
    ("application/json;q=0, */*", "xml"),
    ("application/xml", "xml"),
    ("text/xml;q=0.5", "xml"),
    ("text/plain", "tsv"),
    ("application/json, text/javascript, */*; q=0.01", "json"),
    (BROWSER, "json"),
    # nothing that is here
    ("text/turtle", None),
    ("image/png, audio/*", None),
    # what cannot be read is passed over
    ("text/csv;q=abc", "csv"),
    ("text/csv;q=2, application/sparql-results+xml;q=0.9", "csv"),
    ("text/csv;q=-1", "csv"),
    ("text/csv;q=nan, application/sparql-results+xml", "xml"),
    ("text/csv;q=", "csv"),
    (",,, text/csv ,,", "csv"),
    ("nonsense", "json"),
    ("nonsense, text/csv", "csv"),
    ("/, */csv, text/, ;q=1", "json"),
    ("*", "json"),
    ("*;q=0.2, text/csv;q=0.1", "json"),
    ('text/csv;note="a, application/json;q=1, b";q=0.3, text/tab-separated-values;q=0.2', "csv"),
    ('text/csv;note="open, application/sparql-results+xml', "csv"),
]

GRAPH_CASES = [
    (None, "ttl"),
    ("*/*", "ttl"),
    ("text/turtle", "ttl"),
    ("application/n-triples", "nt"),
    ("application/ld+json", "jsonld"),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
    ("application/rdf+xml", "rdf"),
    ("application/json", "jsonld"),
    ("application/xml", "rdf"),
    ("text/plain", "nt"),
    ("text/n3", "ttl"),
    ("text/rdf+n3;q=0.5, application/n3;q=0.5", "ttl"),
    ("text/*", "ttl"),
    ("application/*", "nt"),
    (BROWSER, "ttl"),
    ("text/turtle;q=0.3, application/rdf+xml;q=0.7, */*;q=0.1", "rdf"),
    ("text/csv", None),
    ("application/sparql-results+json", None),
]


@pytest.mark.parametrize(
    ("family", "accept", "expected"),
    [(SOLUTIONS, *case) for case in SOLUTION_CASES] + [(GRAPH, *case) for case in GRAPH_CASES],
)
def test_choice(family: Family, accept: str | None, expected: str | None) -> None:
    chosen = choose(accept, family)
    assert (chosen.names[0] if chosen else None) == expected


def test_parsing_keeps_order_and_lowers_case() -> None:
    assert parse_accept("Text/HTML;level=1;q=0.4, */*;q=.5") == (
        MediaRange("text", "html", 0.4),
        MediaRange("*", "*", 0.5),
    )


def test_a_long_header_is_read_in_linear_time() -> None:
    header = ",".join(['a/b;x="' + "\\" * 50 + '"'] * 500) + '"' * 5_000 + ";" * 5_000
    assert len(parse_accept(header)) == 100
    assert len(parse_accept("text/csv," * 5_000)) == 100


def test_no_name_stands_for_two_formats_of_a_family() -> None:
    for family in FAMILIES:
        names = [
            name
            for item in family.formats
            for name in (*item.names, item.media_type, *item.aliases)
        ]
        assert len(names) == len(set(names))
