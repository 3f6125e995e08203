from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dcgraph.errors import QueryRefusedError, QuerySyntaxError
from dcgraph.sparql.lexer import (
    MAX_DEPTH,
    MAX_SIGNS,
    MAX_TOKENS,
    SHORT,
    form_of,
    inspect,
    refuse_unsafe,
    tokens,
    variables,
)
from dcgraph.sparql.model import Limits


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("ask {}", "ASK"),
        ("# SELECT\nPREFIX select: <http://select/> DESCRIBE select:x", "DESCRIBE"),
        ("BASE <http://x/> CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ('VERSION "1.2" SELECT * {}', "SELECT"),
        ("PREFIX : <http://x/> insert DATA { :a :b :c }", "UPDATE"),
        ("WITH <http://g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "UPDATE"),
        ("GRAPH ?g {}", None),
        ("", None),
    ],
)
def test_form(text: str, form: str | None) -> None:
    assert inspect(text).form == form


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o . service silent ?s { } }",
        "SELECT * { #\nSERVICE#\n<http://x/>#\n{ } }",
        "SELECT * { ?s ?p trueSERVICE ?s { } }",
        "SELECT * { ?s ?p 1.SERVICE ?s { } }",
        "SELECT * { ?s ?p 'a'@en.SERVICE ?s { } }",
        "SELECT * { SERVICEex:x{ } }",
        "SELECT * { SERVICE:x { } }",
        "SELECT * { SERVICESILENT?s{ } }",
        "SELECT * { <http://x/\\u0041#a> ?p ?o . SERVICE ?o { } }",
        "SELECT * { ?s ex:a\\#b ?o . SERVICE ?o { } }",
        "SELECT * { FILTER(?a < 3) SERVICE ?o { } FILTER(?b > 4) }",
        "SELECT * { ?s ?p '''it's ''two'' ''' . SERVICE ?o { } }",
    ],
)
def test_service_is_seen(text: str) -> None:
    assert inspect(text).has_service


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service $SERVICE { ?service ?p ?o }",
        "SELECT * { ?s ex:service ?o ; ex:SERVICE.SERVICE ?x }",
        "PREFIX service: <http://x/> SELECT * { ?s service:of ?o }",
        "PREFIX service: <http://x/> SELECT * FROM service:a { GRAPH service:g { ?s ?p ?o } }",
        "SELECT * { ?s ?p \"SERVICE\", 'SERVICE <x> {', 'a\\'SERVICE' }",
        'SELECT * { ?s ?p """ " SERVICE \\""" SERVICE """ }',
        "SELECT * { ?s ?p '''\nSERVICE\n''' }",
        "SELECT * { <SERVICE> <http://x/SERVICE#SERVICE> 'a'@service }",
        "SELECT * { ?s ?p ?o } # SERVICE <http://x/> { }",
        "SELECT * { _:service ?p _:a.service }",
    ],
)
def test_service_is_not_seen_where_it_is_none(text: str) -> None:
    facts = inspect(text)
    assert not facts.has_service
    assert facts.form == "SELECT"


def test_depth_counts_brackets_of_the_syntax_only() -> None:
    assert inspect("SELECT * { { ?s ?p ([]) } '((((' . <http://x/(((((> ?p 1 } # {{{{{").depth == 4


@pytest.mark.parametrize(
    "word", ["INSERT", "Delete", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"]
)
def test_updates_are_refused_by_name(word: str) -> None:
    with pytest.raises(QueryRefusedError, match=word.upper()) as refusal:
        refuse_unsafe(f"PREFIX ex: <http://ex/> {word} ex:a", Limits())
    assert refusal.value.feature == word.upper()


def test_service_is_refused_by_name() -> None:
    with pytest.raises(QueryRefusedError, match="SERVICE") as refusal:
        refuse_unsafe("SELECT * { SERVICE <http://x/> { } }", Limits())
    assert refusal.value.feature == "SERVICE"


def test_length_is_counted_in_bytes() -> None:
    text = "SELECT * { ?s ?p 'ёё' }"
    size = len(text.encode())
    assert refuse_unsafe(text, Limits(query_bytes=size)).form == "SELECT"
    with pytest.raises(QueryRefusedError, match=f"{size} bytes"):
        refuse_unsafe(text, Limits(query_bytes=size - 1))


@pytest.mark.parametrize("opening", ["{", "(", "[", "{OPTIONAL{", "FILTER EXISTS {[] ex:p ("])
def test_deep_nesting_is_refused(opening: str) -> None:
    with pytest.raises(QueryRefusedError, match=f"limit is {MAX_DEPTH}") as refusal:
        refuse_unsafe("SELECT * " + opening * 1000, Limits())
    assert refusal.value.feature == "nesting"


@pytest.mark.parametrize(
    "unit", ["!", "^", "+", "-", "~", "! ", "!\n", "!#!\n", "- # -\n\t", "!^+-~", "^/"]
)
@pytest.mark.parametrize("head", ["ASK { FILTER(", "ASK { FILTER((1)", "ASK { ?s ?p '\"' , "])
def test_signs_in_a_row_are_refused_from_a_number_on(head: str, unit: str) -> None:
    number = sum(sign in "!^+-~" for sign in unit.partition("#")[0])
    fitting = unit * (MAX_SIGNS // number)
    assert refuse_unsafe(f"{head}{fitting}1", Limits()).form == "ASK"
    if unit == "^/":
        assert refuse_unsafe(f"{head}{fitting * 2}1", Limits()).form == "ASK"
        return
    with pytest.raises(QueryRefusedError, match=f"more than {MAX_SIGNS} signs") as refusal:
        refuse_unsafe(f"{head}{fitting}{unit}1", Limits())
    assert refusal.value.feature == "signs"


@pytest.mark.parametrize(
    "text",
    [
        "ASK { } # {signs}",
        "ASK { ?s ?p '{signs}' }",
        'ASK { ?s ?p """{signs}""" }',
        "ASK { ?s ?p <x:{signs}> }",
        "ASK { ex:a-{dashes} ?p 1 }",
    ],
)
def test_signs_that_are_none_are_not_counted(text: str) -> None:
    told = text.replace("{signs}", "!^+-~" * 99).replace("{dashes}", "-" * 99)
    assert refuse_unsafe(told, Limits()).form == "ASK"


@pytest.mark.parametrize(
    "word", ["{}", "() ", "?x ", "$x,", "'' ", '"a"@en ', "1 ", "ex:a ", "<a>"]
)
def test_a_query_has_so_many_words_and_no_more(word: str) -> None:
    limits = Limits(query_bytes=1 << 20)
    most = MAX_TOKENS - 3
    number = 2 if word == "{}" or word.startswith("(") else 1
    fitting = f"SELECT ?x {{{word * ((most - 1) // number)}"
    assert refuse_unsafe(fitting, limits).form == "SELECT"
    with pytest.raises(QueryRefusedError, match=f"more than {MAX_TOKENS} words") as refusal:
        refuse_unsafe(fitting + "?y " * 4, limits)
    assert refusal.value.feature == "words"


def test_a_string_full_of_what_begins_words_is_one_word() -> None:
    text = f"SELECT ('{'?$' * 40_000}' AS ?x) {{}}"
    assert refuse_unsafe(text, Limits()).form == "SELECT"


def test_the_tokens_of_a_text_of_any_length_are_all_of_them() -> None:
    assert len(tokens("{}" * MAX_TOKENS)) == 2 * MAX_TOKENS


def test_the_form_of_a_long_text_is_that_of_its_first_word() -> None:
    comment = "#" + "x" * SHORT + "\n"
    assert form_of(f"{comment}PREFIX ask: <x:> DESCRIBE <x:a>") == "DESCRIBE"
    assert form_of(f"{comment}DROP ALL") == "UPDATE"
    assert form_of(comment) is None
    assert form_of("PREFIX a: <x:> " * MAX_TOKENS + "ASK {}") is None


def test_half_a_surrogate_pair_is_no_query() -> None:
    with pytest.raises(QuerySyntaxError) as error:
        refuse_unsafe("SELECT *\n{ '\ud800' }", Limits())
    assert (error.value.line, error.value.column) == (2, 4)


@pytest.mark.parametrize(
    "unit",
    [
        '"\\"',
        "'''\\'",
        '"""',
        "<a",
        "<",
        "a.",
        "_:",
        "a:",
        ":%4",
        "@a-",
        "?",
        "{",
        "()",
        "# ",
        "\\",
    ],
)
def test_no_text_is_slow_to_read(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    start = time.process_time()
    inspect(text)
    list(variables(text))
    assert time.process_time() - start < 2  # what is quadratic takes minutes


def test_tokens_have_their_place() -> None:
    text = "SELECT ?a { ?a a <http://e/> , ex:b } # end"
    found = tokens(text)
    assert [token.text for token in found] == ["SELECT", "{", "a", "<http://e/>", "ex:b", "}"]
    assert all(text.startswith(token.text, token.start) for token in found)


def test_variables_are_those_of_the_syntax() -> None:
    text = "SELECT ?a $b { ?a ex:c\\?d '?e' , <http://e/?f> , ?é_1 . # ?g\n ?a ex:p? ?b }"
    assert list(variables(text)) == ["a", "b", "a", "é_1", "a", "b"]


def test_what_is_known_of_a_short_text_is_remembered_and_of_long_ones_the_last_two() -> None:
    short = "ASK {}" + " " * (SHORT - 6)
    long = [short + " " * number for number in (1, 2, 3)]
    known = [inspect(text) for text in (short, *long)]
    assert inspect(short[:]) is known[0]
    assert inspect(long[2]) is known[3]
    assert inspect(long[0]) is not known[1]
    assert inspect(long[0]) == known[1]


PARTS = (
    "SERVICE",
    "FROM",
    "a:",
    "_:",
    "'",
    '"',
    '"""',
    "\\",
    "<",
    ">",
    "#",
    "\n",
    "(",
    "{",
    "[",
    "}",
    "@",
    "?",
    ".",
    "-",
    "%",
    "é",
    "\0",
    " ",
)


@given(st.lists(st.sampled_from(PARTS)))
@settings(deadline=None)
def test_any_text_can_be_read(parts: list[str]) -> None:
    text = "".join(parts)
    facts = inspect(text)
    assert len(list(variables(text))) <= parts.count("?")
    assert facts.depth <= len(parts)
    assert facts.has_service <= ("SERVICE" in parts)
