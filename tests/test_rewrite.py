"""A SELECT gets a limit of rows and its columns in the order of its text; nothing else changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

from dcgraph.errors import QuerySyntaxError
from dcgraph.namespaces import PREFIXES
from dcgraph.sparql.model import Limits, Request
from dcgraph.sparql.rewrite import Reading, asked, readable, star, with_limit
from dcgraph.store.pool import EmbeddedStore, open_store


def node(name: str) -> NamedNode:
    return NamedNode(f"http://e/{name}")


@pytest.fixture(scope="module")
def store() -> Store:
    """Thirty triples between five nodes."""
    found = Store()
    found.extend(
        Quad(node(s), node(p), node(o))
        for s, p, o in product("abcde", ("p", "q"), "abc")
        if (s, o) != ("a", "a")
    )
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?s {}", "SELECT ?s {}\nLIMIT 7"),
        ("SELECT ?s {} # LIMIT 3", "SELECT ?s {} # LIMIT 3\nLIMIT 7"),
        ("SELECT ?s {} ORDER BY ?s OFFSET 2", "SELECT ?s {} ORDER BY ?s OFFSET 2\nLIMIT 7"),
        ("SELECT ?s {} LIMIT 7", "SELECT ?s {} LIMIT 7"),
        ("SELECT ?s {} LIMIT 0", "SELECT ?s {} LIMIT 0"),
        ("SELECT ?s {} limit 8", "SELECT ?s {} limit 7"),
        ("SELECT ?s {} LIMIT#\n800 OFFSET 9", "SELECT ?s {} LIMIT#\n7 OFFSET 9"),
        ("SELECT ?s {} OFFSET 9 LIMIT 800", "SELECT ?s {} OFFSET 9 LIMIT 7"),
        (f"SELECT ?s {{}} LIMIT {'9' * 9000}", "SELECT ?s {} LIMIT 7"),
        ("SELECT ?s {} VALUES ?s { 1 }", "SELECT ?s {} LIMIT 7 VALUES ?s { 1 }"),
        ("SELECT ?s {} OFFSET 1 VALUES ?s { 1 }", "SELECT ?s {} OFFSET 1 LIMIT 7 VALUES ?s { 1 }"),
        ("SELECT ?s {} LIMIT 9 VALUES ?s { 1 }", "SELECT ?s {} LIMIT 7 VALUES ?s { 1 }"),
        (
            "SELECT ?s { { SELECT ?s {} LIMIT 2 } }",
            "SELECT ?s { { SELECT ?s {} LIMIT 2 } }\nLIMIT 7",
        ),
        ("SELECT ?s { VALUES ?s { 1 } }", "SELECT ?s { VALUES ?s { 1 } }\nLIMIT 7"),
        ("SELECT ?LIMIT { <LIMIT> ?LIMIT 'LIMIT 1' }", None),
        ("SELECT ?s {} LIMIT", "SELECT ?s {} LIMIT"),
        ("SELECT ?s {} LIMIT ?s", "SELECT ?s {} LIMIT ?s"),
        ("SELECT ?s {} LIMIT ٣٣", "SELECT ?s {} LIMIT ٣٣"),
        ("ASK {}", "ASK {}"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"),
        ("DESCRIBE ?s { ?s ?p ?o }", "DESCRIBE ?s { ?s ?p ?o }"),
        ("", ""),
    ],
)
def test_the_limit_goes_where_the_grammar_has_it(text: str, expected: str | None) -> None:
    assert with_limit(text, 7) == (text + "\nLIMIT 7" if expected is None else expected)


@pytest.mark.parametrize(
    "end", ["", " ORDER BY ?o", " OFFSET 3", " LIMIT 40", " # c", " VALUES ?p { <http://e/p> }"]
)
def test_a_limited_query_has_the_first_of_its_solutions(store: Store, end: str) -> None:
    text = "SELECT ?s ?p ?o { ?s ?p ?o }" + end
    assert rows(store, with_limit(text, 5)) == rows(store, text)[:5]


def rows(store: Store, text: str) -> list[tuple[str, ...]]:
    results = store.query(text, prefixes=PREFIXES)
    assert isinstance(results, QuerySolutions)
    names = sorted(variable.value for variable in results.variables)
    return [tuple(str(solution[name]) for name in names) for solution in results]


def columns(text: str) -> list[str]:
    """The columns of the query as it is sent."""
    results = Store().query(asked(readable(text, Limits())), prefixes=PREFIXES)
    assert isinstance(results, QuerySolutions)
    return [variable.value for variable in results.variables]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { ?z ?y ?x }", "zyx"),
        ("SELECT*{?z ?y ?x}", "zyx"),
        ("SELECT * { ?z ?y ?x } LIMIT 18446744073709551616", "zyx"),
        ("SELECT * { ?z ?y ?x } OFFSET 1 LIMIT 99999999999999999999999 # c", "zyx"),
        ("select distinct * { ?z ?y ?x }", "zyx"),
        ("SELECT REDUCED # *\n* { ?z ?y ?x }", "zyx"),
        ("SELECT * FROM <http://e/g> FROM NAMED <http://e/h> { ?z ?y ?x }", "zyx"),
        ("PREFIX e: <http://e/?b> SELECT * { $z e:a\\?a ?y . # ?x ?b\n ?z ?y '?b' , ?a }", "zya"),
        ("SELECT * { { SELECT (COUNT(?b) AS ?n) ?a { ?a ?c ?b } GROUP BY ?a } ?z ?y ?a }", "nazy"),
        ("SELECT * { SELECT ?z ?a { ?a ?b ?z } }", "za"),
        ("SELECT * { SELECT * { ?z ?b ?a } LIMIT 1 }", "zba"),
        ("SELECT * { ?z ?y ?x MINUS { ?z ?b ?a } }", "zyx"),
        ("SELECT * { MINUS { ?x ?b ?a } ?z ?y ?x }", "xzy"),
        ("SELECT * { ?z ?y ?x FILTER EXISTS { ?z ?b ?a } FILTER(?c > 1) }", "zyx"),
        ("SELECT * { ?z ?y ?x BIND(STR(?c) AS ?a) OPTIONAL { ?z ?b ?d } }", "zyxabd"),
        ("SELECT * { VALUES (?z ?a) { (1 2) } ?a ?y ?z }", "zay"),
        ("SELECT * { ?z ?y ?x } ORDER BY ?a VALUES (?b ?z) { (1 2) }", "zyxb"),
        ("SELECT * { GRAPH ?g { [] ?y ( ?x [ ?b _:c ] ) } }", "gyxb"),
        ("SELECT * { ?z <http://e/p>*/(!<http://e/q>)? ?a }", "za"),
        ("SELECT * { << ?z ?y ?x >> ?b ?a }", "zyxba"),
        ("SELECT * { ?z ?y ?x ~ ?r {| ?b ?a |} }", "zyxrba"),
        ("SELECT * { ?z ?y <<( ?x ?b ?a )>> }", "zyxba"),
        ("SELECT * { ?z ?y ?x LATERAL { SELECT * { ?z ?b ?a } LIMIT 1 } }", "zyxba"),
        ("SELECT * { { ?z ?y 1 } UNION { ?b ?y ?a } }", "zyba"),
        ("SELECT * { ?єдине ?вікно ?a }", ["єдине", "вікно", "a"]),
        ("SELECT * {}", ""),
        ("SELECT ?a ?z { ?z ?y ?a FILTER(2*3 > 1) }", "az"),
        ("SELECT (COUNT(*) AS ?n) { ?z ?y ?x }", "n"),
    ],
)
def test_columns_come_in_the_order_of_the_text(text: str, expected: str | list[str]) -> None:
    assert columns(text) == list(expected)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a { ?a ?b ?c FILTER(?c * 2 > 3) } # SELECT *",
        "SELECT ?a { { SELECT * { ?a ?b ?c } } }",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c }",
        "SELECT ?a { ?a ?b 'SELECT *' , <SELECT*> }",
        "ASK { SELECT * {} }",
        "DESCRIBE * { ?a ?b ?c }",
        "SELECT * { ?a ?b ?c",
        "SELECT * } {",
        "SELECT *",
    ],
)
def test_what_is_no_select_star_is_left_alone(text: str) -> None:
    assert star(text) is None


@pytest.mark.parametrize(
    "text",
    ["SELECT * { ?a ?b } ", "SELECT * { ?a ?b ?c } GROUP BY ?a", "SELECT * { ?a ?b ?c } } {"],
)
def test_what_does_not_parse_stays_as_it_is(text: str) -> None:
    assert asked(Reading(text, None, star(text))) == text
    with pytest.raises(SyntaxError):
        Store().query(asked(readable(text, Limits())))


def test_the_columns_of_a_costly_join_are_known_at_once() -> None:
    """Without the false filter this would be a thousand million rows."""
    values = " ".join(map(str, range(1000)))
    text = "SELECT * {" + "".join(f" VALUES ?{name} {{ {values} }}" for name in "cba") + " }"
    assert asked(Reading(text + " ORDER BY ?a", None, star(text))).startswith("SELECT  ?c ?b ?a ")


VARIABLE = st.sampled_from(["?z", "?y", "$x", "?b", "?a"])
TERM = st.one_of(VARIABLE, st.sampled_from(["<http://e/a>", "_:n", "[]"]))
TRIPLE = st.builds("{} {} {} .".format, TERM, st.one_of(VARIABLE, st.just("<http://e/p>")), TERM)
LEAF = st.one_of(
    TRIPLE,
    st.builds("VALUES {} {{ <http://e/a> <http://e/b> }}".format, VARIABLE),
    st.builds("FILTER(BOUND({}))".format, VARIABLE),
    st.just("# ?c SELECT * {\n"),
)
PART = st.recursive(
    LEAF,
    lambda inner: st.builds(
        lambda form, one, two: form.format(one, two),
        st.sampled_from(
            (
                "{{ {} {} }}",
                "OPTIONAL {{ {} {} }}",
                "{{ {} }} UNION {{ {} }}",
                "{} MINUS {{ {} }}",
                "{} FILTER NOT EXISTS {{ {} }}",
                "{{ SELECT * {{ {} {} }} LIMIT 3 }}",
                "{{ SELECT DISTINCT ?a ?z {{ {} {} }} }}",
            )
        ),
        inner,
        inner,
    ),
    max_leaves=5,
)
END = st.sampled_from(["", " ORDER BY ?a ?z", " VALUES (?k ?a) { (1 <http://e/a>) }", " # end"])


@given(st.sampled_from(["", " DISTINCT"]), st.lists(PART, min_size=1, max_size=3), END)
@settings(deadline=None, max_examples=150)
def test_only_the_order_of_columns_changes(
    store: Store, how: str, parts: list[str], end: str
) -> None:
    text = f"SELECT{how} * {{ {' '.join(parts)} }}{end}"
    sent = asked(Reading(text, None, star(text)))
    try:
        before = store.query(text)
    except SyntaxError:  # for instance a blank node in two groups
        assert sent == text
        return
    after = store.query(sent)
    assert isinstance(before, QuerySolutions)
    assert isinstance(after, QuerySolutions)
    names = {variable.value for variable in before.variables}
    assert sorted(names) == sorted(variable.value for variable in after.variables)
    if "LIMIT" not in text:
        assert Counter(rows(store, text)) == Counter(rows(store, sent))


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """Twelve triples behind worker processes that give ten rows."""
    path = tmp_path_factory.mktemp("rows")
    on_disk = Store(path)
    on_disk.extend(Quad(node(f"s{n}"), node("p"), node("o")) for n in range(12))
    on_disk.flush()
    del on_disk
    with open_store(path, limits=Limits(rows=10)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "rows", "cut"),
    [
        ("SELECT * { ?z ?y ?x }", 10, True),
        ("SELECT * { ?z ?y ?x } LIMIT 11", 10, True),
        ("SELECT * { ?z ?y ?x } LIMIT 10", 10, False),
        ("SELECT * { ?z ?y ?x } OFFSET 2", 10, False),
        ("SELECT * { ?z ?y ?x } OFFSET 1", 10, True),
        # No space is wanted after a keyword, but only the engine knows what is meant.
        ("SELECT ?z ?y ?x { ?z ?y ?x } LIMIT11", 10, True),
        ("SELECT ?z ?y ?x { ?z ?y ?x } LIMIT5", 5, False),
        ("SELECTDISTINCT ?z ?y ?x { ?z ?y ?x }", 10, True),
    ],
)
def test_an_answer_says_where_it_was_cut(
    answers: EmbeddedStore, text: str, rows: int, cut: bool
) -> None:
    answer = answers.answer(Request(text))
    document = json.loads(answer.body)
    assert document["head"]["vars"] == ["z", "y", "x"]
    assert len(document["results"]["bindings"]) == rows
    assert answer.rows == (10 if cut else None)


@pytest.mark.parametrize("form", ["ASK {}", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"])
def test_other_forms_are_not_cut(answers: EmbeddedStore, form: str) -> None:
    answer = answers.answer(Request(form))
    assert answer.rows is None
    assert answer.body.count(b"http://e/s") in (0, 12)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("SELECT * { ?s ?p ?o }\n ORDER BY", 2, 10),
        ("SELECT *\n{ ?a ?b }", 2, 10),
        ("SELECT * { ?s ?p ?o } LIMIT", 1, 28),
    ],
)
def test_a_mistake_keeps_its_place(
    answers: EmbeddedStore, text: str, line: int, column: int
) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        answers.answer(Request(text))
    assert (caught.value.line, caught.value.column) == (line, column)
