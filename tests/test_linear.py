"""No text costs more to read than its length: every repeated sign, word and escape, doubled twice.

What is compared is the time of this thread alone, of a text and of one four times as long; a
square would take sixteen times as long. Each is the best of several, so that a busy machine
makes none slow that is not.
"""

from __future__ import annotations

import asyncio
import gc
import string
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from urllib.parse import quote

import pytest
from pyoxigraph import Store
from starlette.types import Message

from dcgraph.errors import DcgraphError, QueryRefusedError
from dcgraph.remote.prepare import Asked, Published, asked
from dcgraph.remote.store import describe
from dcgraph.research.answer_citation import asked as citable
from dcgraph.sparql.diagnosis import MAX_LENGTH as MAX_TAKEN_APART_LENGTH
from dcgraph.sparql.diagnosis import search
from dcgraph.sparql.lexer import (
    all_tokens,
    form_of,
    inspect,
    partners,
    refuse_unsafe,
    tokens,
    uncommented,
    variables,
)
from dcgraph.sparql.model import Limits, Request
from dcgraph.sparql.rewrite import (
    MAX_RESOLVED,
    Edit,
    Names,
    edited,
    for_engine,
    readable,
    with_graphs,
)
from dcgraph.sparql.syntax_errors import syntax_error
from dcgraph.store.lookups import is_plain, plan
from dcgraph.store.pool import prepare_query
from dcgraph_api.caching import volatile
from dcgraph_api.config import Settings
from dcgraph_api.errors import ProblemError
from dcgraph_api.pages import sparql as emptied
from dcgraph_api.pages import sparql as page
from dcgraph_api.sparql import read_asked

SIZE = 6_000
"""Characters of the shorter text; the longer one has four times as many."""

LIMITS = Limits()
PUBLISHED = Published("5eed" * 16, 1, ())
UNITS = (
    *string.punctuation,
    *("\n", "\r", "\r\n", "\t", "\0", "\ufeff", "é", "я", "😀", "0", "a", "_"),
    *("\\u0041", "\\U00000041", "\\.", "\\\\", '\\"', "%41", "\\u"),
    *("SELECT ", "ASK ", "FROM ", "FROM <x:g> ", "FROM NAMED x:g ", "BASE <a/> ", "BASE <x:/a/> "),
    *("PREFIX p: <x:> ", "PREFIX a: <a> ", "WHERE ", "OPTIONAL {} ", "UNION {} ", "MINUS {} "),
    *("GRAPH <x:g> {} ", "GRAPH ?g {} ", "FILTER (1) ", "BIND (1 AS ?x) ", "VALUES ?x { 1 } "),
    *("LIMIT 1 ", "OFFSET 1 ", "ORDER BY ?x ", "NOW() ", "UUID # ", "SERVICE <x:> {} ", "INSERT "),
    *("a.b.c:d.e.f ", "dcgd:rkc.ga-7.1 ", "rdf:type/", "ex:a|", ":a.", "a:b:c.", "x:%41 "),
    *("<x:a> ", "<a> ", "<a", "<../a> ", "<//[x> ", "<\\uFFFF>", "<x:a>/", "^<x:a>"),
    *("?x ", "$x,", "?x?y", "_:a ", "_:a.b.", "[] ", "() ", "[ a 1 ] ", "(1 2) ", "<<", ">>", "{|"),
    *("<< ", "<<?s ?p ", "<<(?s ?p ", "<<<x:a>", "<<#\n", "?s ?p ?o {| ?p ", "<?x", "< "),
    *('"a" ', "'a' ", '"a"@en ', '"a"@en-x-y', '"a"^^x:b ', '"""a""" ', "'''a''' ", '"""', "'''"),
    *('\\"""\n', "\\'''\n", '"\n', "'\n", '"\\', "'\\'", '"a', "''' \"\"\" "),
    *("1 ", "1.5 ", "1e5 ", "-1", "+1", "1a", "a1", "a-", "a.", "..", "--", "!!", "^^", "||", "&&"),
    *("# a\n", "#", "# ", "#\n:", "! #\n", "true", "a ", "?s ?p ?o . ", "?s a 1, 2 ; a 3 . "),
)
HEAD = "SELECT * FROM <x:a> FROM <x:b> { "
"""Makes of what follows a query that each reader reads, if it is one."""


def described(text: str) -> None:
    async def post(*_: object) -> bytes:
        return b'{"head": {"vars": []}, "results": {"bindings": []}}'

    query = Asked(f"DESCRIBE {text}", "DESCRIBE", (), ())
    asyncio.run(describe(query, post, 1_000, seconds=60))


def ordered(text: str) -> None:
    asyncio.run(prepare_query(Request(text), LIMITS))


def protocol(method: str, kind: bytes, encode: Callable[[str], bytes]) -> Callable[[str], None]:
    """Reading a request that asks what a text says, as it is encoded."""
    settings = Settings(body_bytes=1 << 20)

    def read(text: str) -> None:
        encoded = encode(text)
        scope = {
            "type": "http",
            "method": method,
            "query_string": encoded if method == "GET" else b"",
            "headers": [(b"content-type", kind)],
        }

        async def receive() -> Message:
            return {"type": "http.request", "body": encoded, "more_body": False}

        async def send(_: Message) -> None:
            raise AssertionError("nothing is sent")

        asyncio.run(read_asked(scope, receive, settings))

    return read


def field(text: str) -> bytes:
    return b"query=" + quote(text, errors="replace").encode()


READERS: dict[str, Callable[[str], object]] = {
    "tokens": tokens,
    "variables": lambda text: list(variables(text)),
    "inspect": inspect,
    "form_of": form_of,
    "refuse_unsafe": lambda text: refuse_unsafe(text, LIMITS),
    "for_engine": for_engine,
    "readable": lambda text: readable(text, LIMITS),
    "with_graphs": lambda text: with_graphs(Request(text)),
    "make_order": ordered,
    "volatile": volatile,
    "words of a lookup": lambda text: is_plain(text, all_tokens(text)),
    "plan of a lookup": plan,
    "lexemes": lambda text: partners(all_tokens(text)),
    "uncommented": uncommented,
    "asked of a remote store": lambda text: asked(Request(text), PUBLISHED, LIMITS),
    "described": described,
    "emptied": lambda text: next(search(text), None),
    "terms of the page": emptied._terms,
    "query of the page": page._read,
    "cited": lambda text: citable(f"/sparql?{field(text).decode()}"),
    "place of a mistake": lambda text: syntax_error(
        text, f"error at {text.count(chr(10)) + 1}:1: expected OPTIONAL", text.replace(".", r"\.")
    ),
    "GET": protocol("GET", b"", field),
    "POST of a form": protocol("POST", b"application/x-www-form-urlencoded", field),
    "POST of a form, bare": protocol(
        "POST", b"application/x-www-form-urlencoded", lambda text: b"query=" + text.encode()
    ),
    "POST of a query": protocol("POST", b"application/sparql-query", str.encode),
}

_NUMBERS: Iterator[int] = count()


@pytest.fixture(autouse=True)
def uncollected() -> Iterator[None]:
    """The collector walks all that the tests before have left, once so many things are made."""
    gc.disable()
    yield
    gc.enable()


def seconds(read: Callable[[str], object], text: str) -> float:
    """The time of this thread for a text that was never read before."""
    began = time.thread_time()
    with suppress(DcgraphError, ProblemError, SyntaxError):
        read(f"{text}#{next(_NUMBERS)}")
    return time.thread_time() - began


def is_linear(read: Callable[[str], object], unit: str, head: str = HEAD) -> bool:
    # A second pass from some length on (a cache that is full) is a step and no square: one that
    # falls between two sizes does not fall between the next two.
    for size in (SIZE, 4 * SIZE):
        short, long = (head + unit * (length // len(unit)) for length in (size, 4 * size))
        few = many = float("inf")
        for _ in range(5):
            few = min(few, seconds(read, short))
            many = min(many, seconds(read, long))
            # Four times as much, twice over, and what a clock cannot tell from nothing.
            if many < 8 * few + 0.004:
                return True
    return False


@pytest.mark.parametrize(
    ("name", "units"),
    [
        # Each reader each time with another third of the signs and words, at night with all.
        case
        for number, name in enumerate(READERS)
        for case in (
            pytest.param(name, UNITS[number % 3 :: 3], id=name),
            pytest.param(name, UNITS, id=f"{name}, all", marks=pytest.mark.nightly),
        )
    ],
)
def test_reading_takes_time_by_the_length_alone(name: str, units: tuple[str, ...]) -> None:
    read = READERS[name]
    seconds(read, "ASK {}")  # what is made when it is first needed
    assert units
    assert [unit for unit in units if not is_linear(read, unit)] == []


def parsed(text: str) -> None:
    refuse_unsafe(text, LIMITS)
    Store().query(text)


@pytest.mark.nightly
@pytest.mark.parametrize(
    "head", [HEAD, "ASK { ?s ", "ASK { ?s ?p ", "ASK { FILTER(", "SELECT (", ""]
)
def test_the_parser_of_the_engine_does_too_for_what_is_not_refused(head: str) -> None:
    # What would recurse without end must come to its square, and not to the end of the stack.
    usual = threading.stack_size(1 << 29)
    try:
        with ThreadPoolExecutor(1) as pool:
            measured = pool.map(lambda unit: is_linear(parsed, unit, head), UNITS)
            slow = [unit for unit, linear in zip(UNITS, measured, strict=True) if not linear]
    finally:
        threading.stack_size(usual)
    assert slow == []


@pytest.mark.nightly
def test_the_measure_finds_a_square() -> None:
    def square(text: str) -> int:
        return sum(first == second for first in text for second in text[::64])

    assert not is_linear(square, ":")


def test_edits_are_made_in_one_pass() -> None:
    text = "ab" * 500_000
    edits = [Edit(at, at + 1, "c") for at in range(0, len(text), 10)]
    began = time.thread_time()
    changed = edited(text, *edits)
    # It takes 0.03 s; a copy of the text for each edit takes ten.
    assert time.thread_time() - began < 2
    assert changed.count("c") == len(edits)
    assert len(changed) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "BASE <a/> " * 9_000 + "SELECT * FROM <b> FROM <c> {}",
        f"PREFIX p: <x:{'y' * 50_000}> SELECT * " + "FROM p:a " * 5_000 + "{}",
        f"BASE <http://x/{'y' * 50_000}/> SELECT * " + "FROM <a> " * 5_000 + "{}",
    ],
)
def test_the_iris_of_a_query_do_not_multiply_it(text: str) -> None:
    with pytest.raises(QueryRefusedError, match=str(MAX_RESOLVED)) as refused:
        with_graphs(Request(text))
    assert refused.value.feature == "length"
    assert emptied._terms(text) == {}


@pytest.mark.parametrize("iri", ["<//[x>", "<\\UFFFFFFFF>", "<\\uD800>"])
def test_an_iri_that_cannot_be_read_is_left_to_the_engine(iri: str) -> None:
    text = f"BASE {iri} SELECT * FROM {iri} FROM <x:a> {{}}"  # noqa: S608
    request = Request(text)
    assert with_graphs(request) is request
    assert Names.of(tokens(text)).read(tokens(text)[1]) is None


def test_a_subject_that_stands_in_every_triple_is_not_written_out_for_each() -> None:
    subject = f"<x:{'y' * (MAX_TAKEN_APART_LENGTH // 2)}>"
    text = f"ASK {{ {subject} a {' ; a '.join('1' * 1_500)} }}"
    assert len(text) < MAX_TAKEN_APART_LENGTH
    with pytest.raises(StopIteration) as ended:
        next(search(text))
    assert ended.value.value.reason == "unsought"
