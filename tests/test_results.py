"""The formats of results, against what the W3C recommendations and RFC 4180 say."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from dcgraph.errors import AnswerTooLargeError, QueryRefusedError
from dcgraph.sparql.model import GRAPH_FORMATS, SOLUTIONS_FORMATS
from dcgraph.store.results import cut
from dcgraph.store.worker import Written, write

JSON, XML, CSV, TSV = SOLUTIONS_FORMATS.values()
SR = "{http://www.w3.org/2005/sparql-results#}"
ITS = "{http://www.w3.org/2005/11/its}"
XSD = "http://www.w3.org/2001/XMLSchema#"


def written(
    query: str, form: str, *, limit: int = 1 << 20, rows: int = 1000, store: Store | None = None
) -> Written:
    request = {"sent": query, "solutions_format": form, "graph_format": form, "rows": rows}
    return write(lambda: (store or Store()).query(query), request, limit)


def text_of(terms: str, form: str) -> str:
    """The answer whose only row has these terms, UNDEF for none."""
    names = [f"?v{n}" for n in range(len(terms.split("|")))]
    values = f"VALUES ({' '.join(names)}) {{ ({terms.replace('|', ' ')}) }}"
    query = f"SELECT {' '.join(names)} {{ {values} }}"
    return written(query, form).body.decode()


@pytest.mark.parametrize(
    ("terms", "line"),
    [
        ('"plain"', "plain"),
        ('"a,b"', '"a,b"'),
        ('"say \\"so\\""', '"say ""so"""'),
        ('"two\\nlines"', '"two\nlines"'),
        ('"two\\r\\nlines"', '"two\r\nlines"'),
        ('"two\\rlines"', '"two\rlines"'),
        ('" in spaces "', " in spaces "),
        ('"tab\\tin"', "tab\tin"),
        ('"=1+1"|"+1"|"-1"|"@x"', "=1+1,+1,-1,@x"),
        ('"чай"@ru', "чай"),
        ("<http://e/a>", "http://e/a"),
        ("<http://e/a,b>", '"http://e/a,b"'),
        ("1|1.5|true", "1,1.5,true"),
        (f'"2024"^^<{XSD}gYear>', "2024"),
        ("UNDEF|1", ",1"),
        ("1|UNDEF", "1,"),
        ('""|1', ",1"),
    ],
)
def test_csv_is_rfc_4180_with_plain_values(terms: str, line: str) -> None:
    """What a spreadsheet would take for a formula stays what it is: the value is exact."""
    head = ",".join(f"v{n}" for n in range(len(terms.split("|"))))
    assert text_of(terms, CSV) == f"{head}\r\n{line}\r\n"


@pytest.mark.parametrize(
    ("terms", "line"),
    [
        ('"plain"', '"plain"'),
        ('"tab\\tin"', '"tab\\tin"'),
        ('"two\\r\\nlines"', '"two\\r\\nlines"'),
        ('"say \\"so\\""', '"say \\"so\\""'),
        ('"back\\\\slash"', '"back\\\\slash"'),
        ('"it\'s, so"', '"it\'s, so"'),
        ('" in spaces "', '" in spaces "'),
        ('"чай"@ru', '"чай"@ru'),
        ('"x"@ar--rtl', '"x"@ar--rtl'),
        ("<http://e/a>", "<http://e/a>"),
        ("1|1.5|true", "1\t1.5\ttrue"),
        (f'"x"^^<{XSD}integer>', f'"x"^^<{XSD}integer>'),
        (f'"7"^^<{XSD}decimal>', f'"7"^^<{XSD}decimal>'),
        ("1e0", f'"1"^^<{XSD}double>'),
        (f'"2024"^^<{XSD}gYear>', f'"2024"^^<{XSD}gYear>'),
        ("UNDEF|1", "\t1"),
        ("1|UNDEF", "1\t"),
        ('""|1', '""\t1'),
        ('<<( <http://e/s> <http://e/p> "o\\t" )>>', '<<( <http://e/s> <http://e/p> "o\\t" )>>'),
    ],
)
def test_tsv_writes_terms_as_turtle_does(terms: str, line: str) -> None:
    head = "\t".join(f"?v{n}" for n in range(len(terms.split("|"))))
    assert text_of(terms, TSV) == f"{head}\n{line}\n"


@pytest.mark.parametrize("terms", ['"a,b"|<<( <http://e/s> <http://e/p> "x,\\"y\\n" )>>|UNDEF'])
def test_a_triple_term_is_one_field_of_csv(terms: str) -> None:
    rows = list(csv.reader(io.StringIO(text_of(terms, CSV), newline="")))
    triple = '<<( <http://e/s> <http://e/p> "x,\\"y\\n" )>>'
    assert rows == [["v0", "v1", "v2"], ["a,b", triple, ""]]


FIELD = st.text(st.sampled_from('ab,"\r\n \t<é'), max_size=6)


@given(st.lists(st.tuples(FIELD, FIELD), min_size=1, max_size=5))
@settings(deadline=None, max_examples=60)
def test_csv_is_the_same_whoever_writes_it(pairs: list[tuple[str, str]]) -> None:
    values = " ".join(f"({json.dumps(one)} {json.dumps(two)})" for one, two in pairs)
    query = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}"
    engine, ours = (written(query + end, CSV).body for end in ("", "#TRIPLE\n"))
    assert engine == ours
    assert list(csv.reader(io.StringIO(ours.decode(), newline=""))) == [
        ["a", "b"],
        *map(list, pairs),
    ]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("<http://e/a>", {"type": "uri", "value": "http://e/a"}),
        ('"x\\n\\"y\\u0001"', {"type": "literal", "value": 'x\n"y\x01'}),
        ('"x"@en', {"type": "literal", "value": "x", "xml:lang": "en"}),
        ('"x"@ar--rtl', {"type": "literal", "value": "x", "xml:lang": "ar", "its:dir": "rtl"}),
        ("1", {"type": "literal", "value": "1", "datatype": XSD + "integer"}),
        (
            "<<( <http://e/s> <http://e/p> 1 )>>",
            {
                "type": "triple",
                "value": {
                    "subject": {"type": "uri", "value": "http://e/s"},
                    "predicate": {"type": "uri", "value": "http://e/p"},
                    "object": {"type": "literal", "value": "1", "datatype": XSD + "integer"},
                },
            },
        ),
    ],
)
def test_json_tells_each_term_and_leaves_out_what_is_unbound(
    term: str, expected: dict[str, Any]
) -> None:
    document = json.loads(text_of(f"{term}|UNDEF", JSON))
    assert document["head"]["vars"] == ["v0", "v1"]
    assert document["results"]["bindings"] == [{"v0": expected}]


def bindings(terms: str) -> list[ET.Element]:
    root = ET.fromstring(text_of(terms, XML))
    assert [one.tag for one in root] == [f"{SR}head", f"{SR}results"]
    (result,) = root[1]
    return list(result)


def test_xml_tells_each_term_and_leaves_out_what_is_unbound() -> None:
    (iri, markup, tagged, directed, number) = (
        found[0] for found in bindings('<http://e/a>|UNDEF|"<&>]]>"|"x"@en|"x"@ar--rtl|1')
    )
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert (iri.tag, iri.text) == (f"{SR}uri", "http://e/a")
    assert (markup.tag, markup.text, markup.attrib) == (f"{SR}literal", "<&>]]>", {})
    assert (tagged.text, tagged.attrib) == ("x", {lang: "en"})
    assert directed.attrib == {lang: "ar", f"{ITS}dir": "rtl", f"{ITS}version": "2.0"}
    assert (number.text, number.attrib) == ("1", {"datatype": XSD + "integer"})


def test_xml_nests_a_triple_term() -> None:
    (binding,) = bindings("<<( <http://e/s> <http://e/p> 1 )>>")
    (triple,) = binding
    assert triple.tag == f"{SR}triple"
    assert [part.tag for part in triple] == [f"{SR}{n}" for n in ("subject", "predicate", "object")]
    assert [part[0].text for part in triple] == ["http://e/s", "http://e/p", "1"]


def test_xml_keeps_white_space() -> None:
    (binding,) = bindings('" a\\r\\nb\\rc\\td "')
    assert binding[0].text == " a\r\nb\rc\td "


@pytest.mark.parametrize("character", ["\\u0000", "\\u0001", "\\u000B", "\\u001F", "\\uFFFE"])
@pytest.mark.parametrize("form", [XML, "application/rdf+xml"])
def test_what_xml_cannot_write_is_refused_and_not_changed(character: str, form: str) -> None:
    query = {
        XML: f'SELECT ?x {{ VALUES ?x {{ "{character}" }} }}',
        "application/rdf+xml": f'CONSTRUCT {{ <http://e/s> <http://e/p> "{character}" }} {{}}',
    }
    with pytest.raises(QueryRefusedError, match="another format") as caught:
        written(query[form], form)
    assert caught.value.feature == "characters"


def test_rdfxml_keeps_a_carriage_return() -> None:
    query = 'CONSTRUCT { <http://e/s> <http://e/p> "a\\r\\nb" } {}'
    body = written(query, "application/rdf+xml").body
    assert ET.fromstring(body)[0][0].text == "a\r\nb"


def test_an_answer_that_grows_in_repair_keeps_its_limit() -> None:
    query = f'SELECT ?x {{ VALUES ?x {{ "{chr(92)}r" }} }}'
    size = len(written(query, XML).body)
    assert written(query, XML, limit=size).body
    with pytest.raises(AnswerTooLargeError):
        written(query, XML, limit=size - 1)


def test_csv_that_is_written_anew_keeps_its_limit() -> None:
    query = "SELECT ?x { VALUES ?x { <http://e/a,b> <http://e/c> } }"
    body = written(query, CSV).body
    assert body == b'x\r\n"http://e/a,b"\r\nhttp://e/c\r\n'
    assert written(query, CSV, limit=len(body)).body == body
    with pytest.raises(AnswerTooLargeError):
        written(query, CSV, limit=len(body) - 1)


@pytest.mark.parametrize("form", SOLUTIONS_FORMATS.values())
def test_a_blank_node_has_one_label_in_one_answer(form: str) -> None:
    body = written("SELECT ?a (?a AS ?b) { BIND(BNODE() AS ?a) }", form).body.decode()
    if form == JSON:
        (row,) = json.loads(body)["results"]["bindings"]
        assert row["a"]["type"] == "bnode"
        assert row["a"] == row["b"]
    elif form == XML:
        first, second = ET.fromstring(body)[1][0]
        assert first[0].tag == f"{SR}bnode"
        assert first[0].text == second[0].text
    else:
        one, two = re.split(r"[,\t]", body.splitlines()[1])
        assert one == two
        assert one.startswith("_:")


@pytest.mark.parametrize(("query", "word"), [("ASK {}", "true"), ("ASK { ?s ?p ?o }", "false")])
def test_ask_is_written_in_every_format(query: str, word: str) -> None:
    """The recommendation on CSV and TSV knows no ASK: there the answer is the word alone."""
    answers = {form: written(query, form).body.decode() for form in SOLUTIONS_FORMATS.values()}
    assert json.loads(answers[JSON]) == {"head": {}, "boolean": word == "true"}
    root = ET.fromstring(answers[XML])
    assert [(one.tag, one.text) for one in root] == [(f"{SR}head", None), (f"{SR}boolean", word)]
    assert answers[CSV] == answers[TSV] == word


@pytest.mark.parametrize("form", GRAPH_FORMATS.values())
def test_a_graph_is_never_cut(form: str) -> None:
    query = "CONSTRUCT { ?x <http://e/p> ?x } { VALUES ?x { <http://e/a> <http://e/b> } }"
    assert written(query, form, rows=1).rows is None


TERM = st.one_of(
    st.text(st.sampled_from('},{"[]:\\\r\n\t, <>/result'), max_size=8).map(json.dumps),
    st.sampled_from(
        ["UNDEF", "1", '"}},{"', "<http://e/a,b>", "<<( <http://e/s> <http://e/p> 1 )>>"]
    ),
)


@given(
    st.lists(st.tuples(TERM, TERM), max_size=8),
    st.integers(1, 8),
    st.sampled_from([*SOLUTIONS_FORMATS.values()]),
)
@settings(deadline=None, max_examples=300)
def test_a_cut_answer_is_the_answer_to_the_same_query_with_a_limit(
    pairs: list[tuple[str, str]], rows: int, form: str
) -> None:
    values = " ".join(f"({one} {two})" for one, two in pairs)
    query = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}"
    found = written(query, form, rows=rows)
    assert found.body == written(f"{query} LIMIT {rows}", form).body
    assert found.rows == (rows if len(pairs) > rows else None)


@pytest.mark.parametrize("form", SOLUTIONS_FORMATS.values())
def test_rows_without_columns_are_cut_too(form: str) -> None:
    query = "SELECT * { { } UNION { } UNION { } }"
    assert written(query, form, rows=2) == (
        "solutions",
        written(query + " LIMIT 2", form).body,
        2,
    )


def test_answers_of_another_engine_are_cut() -> None:
    spaced = b"""{ "head": { "link": [], "vars": ["a"] },
        "results": { "distinct": false, "bindings": [
          { "a": { "type": "literal", "value": "}, {" } },
          { "a": { "type": "literal", "value": "2" } } ] } }"""
    shorter = cut(spaced, JSON, 1)
    assert shorter is not None
    assert len(json.loads(shorter)["results"]["bindings"]) == 1
    assert cut(spaced, JSON, 2) is None
    assert cut(b'"a"\n"1\n2"\n"3"\n', CSV, 1) == b'"a"\n"1\n2"\n'
    assert cut(b'"a"\n"1\n2"\n"3"', CSV, 2) is None


@pytest.mark.parametrize("form", [JSON, CSV, TSV])
@pytest.mark.parametrize("unit", [b'"', b"\\", b"},{", b'"\\', b"}", b"a"])
def test_no_body_is_slow_to_cut(unit: bytes, form: str) -> None:
    head = b"\n\n" if form != JSON else b"},{},{"
    start = time.process_time()
    cut(head + unit * 200_000, form, 1)
    cut(head + unit * 200_000, form, 300_000)
    assert time.process_time() - start < 2  # what is quadratic takes minutes


def test_a_large_answer_is_cut_at_its_row() -> None:
    store = Store()
    store.extend(
        Quad(NamedNode(f"http://e/{n}"), NamedNode("http://e/p"), Literal("}},{"))
        for n in range(300)
    )
    found = written("SELECT ?s ?o { ?s ?p ?o }", JSON, rows=299, store=store)
    assert len(json.loads(found.body)["results"]["bindings"]) == found.rows == 299
