"""What is told of an empty answer, over a graph small enough to be answered by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import thread_time

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions, RdfFormat, Store
from tests.waiting import PATIENCE

from dcgraph.files import rooms
from dcgraph.namespaces import PREFIXES
from dcgraph.rdf.questions import questions
from dcgraph.sparql import diagnosis
from dcgraph.sparql.diagnosis import (
    MAX_COUNT,
    MAX_LENGTH,
    NUMBER,
    SENTENCES,
    UNSOUGHT,
    Bounds,
    EmptyResult,
    diagnose,
    message,
    number_in,
    read,
)
from dcgraph.sparql.rewrite import for_engine

# Two notions, with two labels and one; a text about the first, with a date.
GRAPH = """
@prefix : <http://e/> .
:a a :Notion ; :label "A"@en, "A"@fr ; :broader :b .
:b a :Notion ; :label "B"@en .
:t a :Text ; :about :a ; :date "2005" .
"""


SECOND = " Without the second there would be an answer."


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take longer than a reader would wait for."""
    monkeypatch.setattr(diagnosis, "Bounds", partial(Bounds, seconds=PATIENCE))


@pytest.fixture(scope="module")
def ask() -> Callable[[str, float], int | None]:
    store = Store()
    store.load(GRAPH.encode(), format=RdfFormat.TURTLE)

    def answer(variant: str, seconds: float) -> int | None:
        assert seconds > 0
        try:
            found = store.query(
                variant, prefixes={"": "http://e/"}, use_default_graph_as_union=True
            )
        except SyntaxError:
            return None
        if isinstance(found, QueryBoolean):
            return int(bool(found))
        assert isinstance(found, QuerySolutions)
        (row,) = found
        return int(row[NUMBER].value)

    return answer


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # The line itself fits nothing, wherever it stands.
        ("SELECT * {\n?x a :Notion ;\n:colour ?c }", ("alone", "?x :colour ?c", 3, True)),
        ("SELECT * {\n?x :colour ?c .\n?x a :Notion }", ("alone", "?x :colour ?c", 2, True)),
        # Two lines of which none fits: the first is named, and without it there is no answer yet.
        ("SELECT * { ?x :colour ?c ; :size ?s }", ("alone", "?x :colour ?c", 1, False)),
        # Each fits something, but no notion has a date.
        ("SELECT * {\n?x a :Notion .\n?x :date ?d }", ("pair", "?x :date ?d", 3, True)),
        ("ASK {\n?x :date ?d .\n?x a :Notion }", ("pair", "?x a :Notion", 3, True)),
        ("DESCRIBE ?x {\n?x :date ?d ; a :Notion }", ("pair", "?x a :Notion", 2, True)),
        ("CONSTRUCT { ?x :p 1 } WHERE\n{ ?x :date 5 }", ("alone", "?x :date 5", 2, True)),
        ("CONSTRUCT WHERE { ?x :date 5 }", ("alone", "?x :date 5", 1, True)),
        # The objects of a list stay with their verb.
        (
            'SELECT * { :a a :Notion ;\n:label "A"@en,\n"A"@de }',
            ("alone", ':a :label "A"@en, "A"@de', 2, True),
        ),
        (
            'SELECT * { :a :label "A"@en ;;\n:date "5"^^:x ; }',
            ("alone", ':a :date "5"^^:x', 2, True),
        ),
        # What adds and never takes away is not to blame.
        (
            "SELECT * { ?x a :Notion OPTIONAL { ?x :colour ?c } BIND (1/0 AS ?n)\n?x :date ?d }",
            ("pair", "?x :date ?d", 2, True),
        ),
        # Paths, brackets, lists.
        (
            "SELECT * { ?x a :Text . ?x :about/:broader+\n:t }",
            ("alone", "?x :about/:broader+ :t", 1, True),
        ),
        ("SELECT * { ?x ^:about|!(:p|^:q) ?y . ?y :date -5 }", ("alone", "?y :date -5", 1, True)),
        (
            "SELECT * { ?x :date ?d . [] :about [ a :Text ] }",
            ("alone", "[] :about [ a :Text ]", 1, True),
        ),
        ("SELECT * { ?x :about (1 2), :a }", ("alone", "?x :about (1 2), :a", 1, True)),
        (
            "SELECT * { [ a :Text ;\n:about :b ] .\n?x ?y ?z }",
            ("alone", "[ a :Text ; :about :b ]", 1, True),
        ),
        # Data, within and after.
        ("SELECT * { VALUES ?x { :t }\n?x a :Notion }", ("pair", "?x a :Notion", 2, True)),
        (
            "SELECT * { ?x a :Text }\nVALUES (?x ?y) { (:a 1) }",
            ("pair", "VALUES (?x ?y) { (:a 1) }", 2, True),
        ),
        # A group in braces is one clause, and so are several ways.
        (
            "SELECT * {\n{ ?x a :Notion .\n?x :date ?d } ?x ?y ?z }",
            ("alone", "{ ?x a :Notion . ?x :date ?d }", 2, True),
        ),
        (
            "SELECT * { ?x a :Text\nGRAPH ?g {\n?x a :Notion } }",
            ("alone", "GRAPH ?g { ?x a :Notion }", 2, True),
        ),
        (
            "SELECT * { { ?x :p 1 } UNION { ?x :p 2 }\n?x a :Text }",
            ("alone", "{ ?x :p 1 } UNION { ?x :p 2 }", 1, True),
        ),
        (
            "SELECT * { { ?x :p 1 } UNION { ?x a :Text }\n?x a :Notion }",
            ("pair", "?x a :Notion", 2, True),
        ),
        ("SELECT * { { SELECT ?x { ?x :p 1 } } }", ("alone", "{ SELECT ?x { ?x :p 1 } }", 1, True)),
        # What only looks like a bracket, a comment or a keyword.
        (
            'SELECT * { ?x :label "}#{"@en # }\n ; a :Filter }',
            ("alone", '?x :label "}#{"@en', 1, False),
        ),
        (
            "prefix select: <http://e/> select * where { ?x a select:Notion ; select:p 1 }",
            ("alone", "?x select:p 1", 1, True),
        ),
    ],
)
def test_the_line_that_fits_nothing_is_named(
    ask: Callable[[str, float], int | None],
    query: str,
    expected: tuple[str, str, int, bool],
) -> None:
    found = diagnose(query, ask)
    assert (found.reason, found.text, found.line, found.otherwise) == expected
    assert found.number is None
    assert bool(found.other) is (found.reason == "pair")


@pytest.mark.parametrize(
    ("query", "reason", "other", "text"),
    [
        # Both notions have labels, and neither a date: of what stands before, the kind is enough.
        (
            "SELECT * {\n?x :label ?l .\n?x a :Notion .\n?y ?p ?o .\n?x :date ?d }",
            "pair",
            ("?x :label ?l", 2),
            ("?x :date ?d", 5),
        ),
        # The text has a date and is about something, but is no notion.
        (
            "SELECT * {\n?x :about ?a .\n?x a :Notion .\n?y ?p ?o .\n?x :date ?d }",
            "pair",
            ("?x :about ?a", 2),
            ("?x a :Notion", 3),
        ),
        # Nothing is about a thing of its own kind: each two of the three fit.
        (
            "SELECT * {\n?x a ?k .\n?y a ?k .\n?y :about ?x }",
            "together",
            ("", 0),
            ("?y :about ?x", 4),
        ),
    ],
)
def test_what_it_does_not_fit_together_with_is_named(
    ask: Callable[[str, float], int | None],
    query: str,
    reason: str,
    other: tuple[str, int],
    text: tuple[str, int],
) -> None:
    found = diagnose(query, ask)
    assert found.reason == reason
    assert (found.other, found.other_line) == other
    assert (found.text, found.line) == text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # There are three labels, none of them German.
        (
            'SELECT * {\n?x :label ?l .\nFILTER (LANG(?l) = "de") }',
            EmptyResult("filter", 'FILTER (LANG(?l) = "de")', 3, 3, otherwise=True),
        ),
        # Where it stands makes no difference.
        (
            'SELECT * {\nFILTER (LANG(?l) = "de")\n?x :label ?l }',
            EmptyResult("filter", 'FILTER (LANG(?l) = "de")', 2, 3, otherwise=True),
        ),
        # One of the three is French, and no French one is called B.
        (
            'SELECT * { ?x :label ?l FILTER langMatches(LANG(?l), "fr")\nFILTER (STR(?l) = "B") }',
            EmptyResult("filter", 'FILTER (STR(?l) = "B")', 2, 1, otherwise=True),
        ),
        # Either alone leaves nothing, so that an answer needs both to go.
        (
            "SELECT * { ?x :label ?l FILTER (1 > 2)\nFILTER (2 > 3) }",
            EmptyResult("filter", "FILTER (1 > 2)", 1, 3, otherwise=False),
        ),
        (
            "SELECT * { ?x a :Notion FILTER NOT EXISTS { ?x :label ?l } }",
            EmptyResult("filter", "FILTER NOT EXISTS { ?x :label ?l }", 1, 2, otherwise=True),
        ),
        (
            "SELECT * { ?x a :Notion MINUS { ?x :label ?l } }",
            EmptyResult("minus", "MINUS { ?x :label ?l }", 1, 2, otherwise=True),
        ),
        # A pattern that fits nothing comes before a filter that would let nothing through.
        (
            "SELECT * { FILTER (1 > 2) ?x :colour ?c }",
            EmptyResult("alone", "?x :colour ?c", 1, otherwise=False),
        ),
        ("SELECT * { FILTER (1 > 2) }", EmptyResult("filter", "FILTER (1 > 2)", 1, otherwise=True)),
        ("SELECT * { ?x a :Notion }\nOFFSET 1\nLIMIT 00", EmptyResult("limit", line=3)),
        # There are two notions, and two kinds of things.
        ("SELECT * { ?x a :Notion }\nOFFSET 9 LIMIT 1", EmptyResult("offset", "OFFSET 9", 2, 2)),
        (
            "SELECT DISTINCT ?k { ?x a ?k } LIMIT 1 OFFSET 3",
            EmptyResult("offset", "OFFSET 3", 1, 2),
        ),
        (
            "SELECT ?k { ?x a ?k } GROUP BY ?k\nHAVING (COUNT(?x) > 2) OFFSET 1",
            EmptyResult("having", line=2),
        ),
        (
            "SELECT ?k { ?x a ?k } GROUP BY ?k HAVING (COUNT(?x) > 1) OFFSET 1",
            EmptyResult("offset", "OFFSET 1", 1, 1),
        ),
        ("CONSTRUCT { ?x :p ?nothing } { ?x a :Notion }", EmptyResult("unmade", number=2)),
        (
            "CONSTRUCT { ?x :p 1 } { ?x a :Notion } OFFSET 2",
            EmptyResult("offset", "OFFSET 2", 1, 2),
        ),
    ],
)
def test_what_leaves_nothing_is_named_with_what_there_was(
    ask: Callable[[str, float], int | None], query: str, expected: EmptyResult
) -> None:
    assert diagnose(query, ask) == expected


@pytest.mark.parametrize(
    "query",
    [
        "DESCRIBE <http://e/nothing>",
        "SELECT * { << :a :b :c >> :d :e }",
        "SELECT * { :a :b :c {| :d :e |} }",
        "SELECT * { ?x a :Notion",
        "SELECT * { ?x a }",
        "SELECT * { ?x }",
        "SELECT * { OPTIONAL ?x a ?y }",
        "SELECT * { FILTER a b c d (1) }",
        "SELECT * { SERVICE <http://e/> { ?x a ?y } }",
        "SELECT * { GRAPH { ?x a ?y } }",
        "SELECT * { SELECT * { ?x :p 1 } }",
        "SELECT * { ?x a ?y ] }",
        "SELECT (",
        "",
        "SELECT * { ?x :p 1 } #" + MAX_LENGTH * "x",
        # Short as it stands; written out, the subject would stand before each object.
        f"SELECT * {{ <http://e/{9_000 * 'x'}> :p 1 ; :p 2 ; :p 3 }}",
    ],
)
def test_what_is_not_read_is_not_guessed_at(
    ask: Callable[[str, float], int | None], query: str
) -> None:
    assert diagnose(query, ask) == UNSOUGHT


def test_of_many_patterns_few_are_tried(ask: Callable[[str, float], int | None]) -> None:
    patterns = [f"?x a ?kind{number} ." for number in range(60)]
    patterns[43] = "?x :colour ?c ."
    tried: list[str] = []

    def counting(variant: str, seconds: float) -> int | None:
        tried.append(variant)
        return ask(variant, seconds)

    found = diagnose("SELECT * {\n" + "\n".join(patterns) + "\n}", counting)
    # The first stands in line 2.
    assert (found.reason, found.line, found.otherwise) == ("alone", 45, True)
    assert len(tried) <= 12


def test_what_cannot_be_asked_is_not_told() -> None:
    two = "SELECT * { ?x a :Notion . ?x :date ?d }"
    assert diagnose(two, lambda _variant, _seconds: None) == UNSOUGHT
    # All of it and the first line are answered, and then nothing more.
    answers = iter([0, 1])
    found = diagnose(two, lambda _variant, _seconds: next(answers, None))
    first = "?x a :Notion"
    assert found == EmptyResult("pair", "?x :date ?d", 1, other=first, other_line=1)


def test_a_search_ends_in_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked_for: list[float] = []

    def slow(_variant: str, seconds: float) -> int | None:
        asked_for.append(seconds)
        return 0

    bounds = Bounds(seconds=0.0)
    assert not bounds.seconds()
    few = Bounds(most=2, seconds=9.0)
    assert [bool(few.seconds()) for _ in range(3)] == [True, True, False]
    monkeypatch.setattr(diagnosis, "Bounds", partial(Bounds, seconds=9.0))
    diagnose("SELECT * { ?a ?b ?c . ?d ?e ?f }", slow)
    assert asked_for
    assert all(0 < one <= 9 for one in asked_for)


@pytest.mark.parametrize(
    "hostile",
    [
        "SELECT * {" + 9_000 * "{ ",
        "SELECT * { ?x " + 9_000 * "^ " + ":p ?y }",
        "SELECT * { ?x :p " + 4_900 * "?y, " + "?z }",
        "SELECT * { " + 2_400 * "?x a ?y " + "}",
        "SELECT * { " + 4_500 * "?x a " + "}",
        "SELECT * { ?x :p ?y FILTER " + 9_000 * "(" + 9_000 * ")" + " }",
        "SELECT * { ?x :p 1 } LIMIT " + 19_000 * "9",
        "SELECT * { ?x :p 1 } " + 1_500 * "OFFSET 1 ",
        "SELECT * " + 1_800 * "FROM <x:y> " + "{ ?x :p 1 }",
    ],
)
def test_hostile_texts_are_soon_done_with(hostile: str) -> None:
    begun = thread_time()
    diagnose(hostile, lambda variant, _seconds: int(len(variant) % 2))
    assert thread_time() - begun < 2


def test_numbers_are_counted_only_so_far() -> None:
    query = read("SELECT * { ?x a ?y } OFFSET 2")
    assert query is not None
    assert f"LIMIT {MAX_COUNT + 1}" in query.count(query.select)
    assert number_in(b'{"head":{},"boolean":true}') == 1


def test_a_dataset_is_kept() -> None:
    query = read("SELECT * FROM <x:a> FROM NAMED <x:b> { ?x :p 1 }")
    assert query is not None
    for variant in (query.fits(*query.clauses), query.count(query.select, query.values)):
        assert variant.count("FROM <x:a> FROM NAMED <x:b>") == 1
        Store().query(variant, prefixes={"": "x:"})


def test_every_saved_question_is_read() -> None:
    known = questions(rooms().data)
    assert len(known) > 50
    for name, question in known.items():
        query = read(question.query)
        assert query is not None, name
        for variant in (query.fits(*query.clauses), query.count(query.select, query.values)):
            Store().query(for_engine(variant), prefixes=PREFIXES)
        for clause in query.clauses:
            Store().query(for_engine(query.fits(clause)), prefixes=PREFIXES)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (UNSOUGHT, ""),
        (
            EmptyResult("minus", "MINUS { ?x a ?y }", 3, 1),
            "MINUS { ?x a ?y } (line 3) leaves nothing of 1 solution.",
        ),
        (
            EmptyResult("offset", "OFFSET 9", 2, MAX_COUNT + 1),
            "OFFSET 9 in line 2 leaves nothing of more than 1000 solutions.",
        ),
        (
            EmptyResult("pair", "?x :p 1", 3, otherwise=True, other="?x :q 2", other_line=2),
            "Nothing fits ?x :q 2 (line 2) and ?x :p 1 (line 3) together." + SECOND,
        ),
        (EmptyResult("limit", line=1), "LIMIT 0 in line 1 lets no answer through."),
    ],
)
def test_it_is_told_in_a_sentence(found: EmptyResult, sentence: str) -> None:
    assert message(found) == sentence


def test_every_reason_is_told_and_none_at_length() -> None:
    for reason in SENTENCES:
        assert len(message(EmptyResult(reason, 20_000 * "x", 1, 1, True, 20_000 * "y"))) < 600
