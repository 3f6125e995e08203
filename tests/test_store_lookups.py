"""Small lookups: the same answers as the engine, never more work than their bound."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryResultsFormat, Store, Triple

from dcgraph.errors import BuildError
from dcgraph.namespaces import PREFIXES
from dcgraph.sparql.model import Limits, Request
from dcgraph.store import lookups as planning
from dcgraph.store import lookups as results
from dcgraph.store import lookups as running
from dcgraph.store.lookups import Lookups, Variable, plan
from dcgraph.store.worker import run

E = "http://e/"
PROLOGUE = f"PREFIX e: <{E}> "


def node(name: str) -> NamedNode:
    return NamedNode(E + name)


QUADS = [
    Quad(node("a"), node("p"), node("b"), node("one")),
    Quad(node("a"), node("p"), node("c"), node("two")),
    Quad(node("b"), node("p"), node("a"), node("one")),
    Quad(node("b"), node("q"), Literal("one", language="en"), node("two")),
    Quad(node("b"), node("q"), Literal("one", language="en-gb"), node("one")),
    Quad(node("b"), node("q"), Literal('eins\t\n"\\\u2028é', language="de"), node("two")),
    Quad(node("c"), node("q"), Literal("one"), node("one")),
    Quad(node("c"), node("q"), Literal(1), node("two")),
    Quad(node("c"), node("q"), BlankNode("x"), node("one")),
    Quad(BlankNode("x"), node("p"), node("a"), node("two")),
    Quad(node("p"), NamedNode(PREFIXES["rdf"] + "type"), node("c"), node("one")),
    Quad(node("c"), node("p"), node("p"), node("two")),
    Quad(node("a"), node("only"), node("a"), node("graph")),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store."""
    folder = tmp_path_factory.mktemp("lookups") / "store"
    written = Store(str(folder))
    written.extend(QUADS)
    written.flush()
    return folder


@pytest.fixture(scope="module")
def lookups(store: Path) -> Iterator[Lookups]:
    """Lookups over it, for which a slow machine is no reason to give up."""
    found = Lookups(store, Limits())
    found.open()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "SECONDS", 60.0)
        yield found


@pytest.fixture(scope="module")
def engine() -> Store:
    found = Store()
    found.extend(QUADS)
    return found


def told(body: bytes) -> tuple[Any, Any]:
    """The head of an answer and the bag of its rows."""
    said = json.loads(body)
    if "boolean" in said:
        return said["head"], said["boolean"]
    rows = (json.dumps(row, sort_keys=True) for row in said["results"]["bindings"])
    return said["head"], Counter(rows)


def by_engine(engine: Store, text: str) -> tuple[Any, Any]:
    results: Any = run(engine, text, PREFIXES)
    head, rows = told(results.serialize(None, QueryResultsFormat.JSON) or b"")
    return head, rows


def same(lookups: Lookups, engine: Store, text: str) -> bool:
    """Whether a text is a lookup; if it is, its answer is that of the engine."""
    answer = lookups.answer(Request(text))
    if answer is None:
        return False
    head, rows = told(answer.body)
    engine_head, engine_rows = by_engine(engine, text)
    if "*" in text:
        # The engine sorts the columns of a star.
        head, engine_head = sorted(head["vars"]), sorted(engine_head["vars"])
    assert (head, rows) == (engine_head, engine_rows), text
    return True


LOOKUPS = [
    "SELECT ?x WHERE { e:a e:p ?x }",
    "SELECT ?x ?t { e:a e:p ?x . ?x e:q ?t }",
    "select ?t where { e:b e:q ?t . filter(lang(?t) = 'en') }".replace("'", '"'),
    'SELECT ?t { e:b e:q ?t FILTER (lang(?t) = "EN") }',
    'SELECT ?t { e:b e:q ?t FILTER langMatches(lang(?t), "EN") . }',
    'SELECT ?t { FILTER (LANGMATCHES(LANG(?t), "en")) e:b e:q ?t . }',
    'SELECT ?t { e:c e:q ?t FILTER (lang(?t) = "") }',
    'SELECT ?x ?t { ?x e:q "one"@EN ; e:q ?t }',
    'SELECT * { ?x e:q "one" ; e:q ?t, ?u . }',
    "SELECT ?x ?nothing { ?x e:p e:a }",
    "SELECT ?p ?o { e:b ?p ?o }",
    "SELECT ?p ?o ?x { e:c ?q ?p . e:a ?p ?o . ?x ?p ?o }",
    "SELECT ?s { e:c e:q ?o . ?o e:p ?s }",
    "ASK { e:a e:p e:b }",
    "ASK WHERE { e:a e:p e:a }",
    "ASK { e:a e:only e:a }",
    "SELECT ?x { e:p a ?x }",
    "SELECT ?x { ?x e:p <http://e/a> . } LIMIT 5 # all of them",
    "PREFIX e: <http://other/> PREFIX e: <http://e/> SELECT ?x{?x e:p e:a}",
    "SELECT ?x { ?x e:p ?y . ?y e:p e:b }",
    'SELECT $x { $x e:q "one" }',
]


@pytest.mark.parametrize("text", LOOKUPS)
def test_a_lookup_has_the_answer_of_the_engine(lookups: Lookups, engine: Store, text: str) -> None:
    assert same(lookups, engine, PROLOGUE + text)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ('SELECT ?x ?t { ?x e:q "one"@en ; e:q ?t }', [("one", "none"), ("one", "#"), ("one", "")]),
        ('SELECT ?t { e:b e:q ?t FILTER (lang(?t) = "en") }', [("en", "de"), ("en", "")]),
        ('ASK { ?x e:q "one"@en, "one"@en-gb }', [("one", "eins")]),
        (
            '# a "word" here\nSELECT ?x { ?x e:q "one" } # and "there"',
            [("word", "# {"), ("one", "1")],
        ),
        ('SELECT ?t { ?x e:q "one" ; e:q ?t FILTER langMatches(lang(?t), "en") }', [("one", "de")]),
    ],
)
def test_another_text_in_quotes_makes_another_question_and_no_new_plan(
    lookups: Lookups, engine: Store, text: str, changes: list[tuple[str, str]]
) -> None:
    assert same(lookups, engine, PROLOGUE + text)
    planned = planning._shape.cache_info().misses
    for old, new in changes:
        assert same(lookups, engine, PROLOGUE + text.replace(f'"{old}"', f'"{new}"'))
    assert same(lookups, engine, PROLOGUE + text)
    assert planning._shape.cache_info().misses == planned


def test_a_range_of_languages_that_is_none_is_left_to_a_worker(lookups: Lookups) -> None:
    text = 'SELECT ?t { e:b e:q ?t FILTER langMatches(lang(?t), "%s") }'
    answered = [lookups.answer(Request(PROLOGUE + text % one)) for one in ("en", "\u212a", "*", "")]
    assert [one is not None for one in answered] == [True, False, False, False]


OTHERS = [
    "SELECT DISTINCT ?x { e:a e:p ?x }",
    "SELECT ?x { e:a e:p ?x } ORDER BY ?x",
    "SELECT ?x { e:a e:p ?x } OFFSET 1",
    "SELECT ?x { e:a e:p ?x } LIMIT 1",
    "SELECT ?x { e:a e:p/e:p ?x }",
    "SELECT ?x { e:a e:p+ ?x }",
    "SELECT ?x { e:a e:p* ?x }",
    "SELECT ?x { e:a e:p?x }",
    "SELECT ?x { e:a ^e:p ?x }",
    "SELECT ?x { e:a e:p|e:q ?x }",
    "SELECT ?x { e:a !e:p ?x }",
    "SELECT ?x { OPTIONAL { e:a e:p ?x } }",
    "SELECT ?x { { e:a e:p ?x } }",
    "SELECT ?x { GRAPH e:graph { e:a e:p ?x } }",
    "SELECT ?x FROM e:graph { e:a e:only ?x }",
    "SELECT (COUNT(*) AS ?n) { e:a e:p ?x }",
    "SELECT ?x { e:a e:p ?x FILTER (?x = e:b) }",
    "SELECT ?x { e:a e:p ?x FILTER (str(?x) = 'b') }",
    'SELECT ?x { e:a e:p ?x FILTER (lang(?x) != "en") }',
    'SELECT ?x { e:a e:p ?x FILTER (lang(?y) = "en") }',
    'SELECT ?x { e:a e:p ?x FILTER langMatches(lang(?x), "*") }',
    # The small letter of the Kelvin sign is a k, but not in a language tag.
    'SELECT ?x { e:a e:p ?x FILTER langMatches(lang(?x), "\u212ay") }',
    'SELECT ?x { e:a e:p ?x FILTER (lang(?x) = "en"@en) }',
    "SELECT ?x { _:b e:p ?x }",
    "SELECT ?x { [] e:p ?x }",
    "SELECT ?x { e:c e:q 1 ; e:q ?x }",
    'SELECT ?x { ?x e:q "1"^^<http://www.w3.org/2001/XMLSchema#integer> }',
    'SELECT ?x { ?x e:q "o\\u006Ee" }',
    "SELECT ?x { e:a e:p ?x } # \\u000A LIMIT 0",
    'SELECT ?x { ?x e:q """one""" }',
    "SELECT ?x { ?x e:q 'one' }",
    "SELECT ?x { ?x e:p e:\\a }",
    "SELECT ?x { ?x e:p <http://e/z/../a> }",
    "SELECT ?x { ?x e:p <a> }",
    "BASE <http://e/> SELECT ?x { ?x e:p <a> }",
    "SELECT ?x { ?x unknown:p e:a }",
    "SELECT ?x { ?x ?p ?y }",
    "SELECT ?x { ?x e:p ?y }",
    "SELECT ?x { e:a e:p ?x . ?y e:p ?z }",
    "SELECT ?x { e:a ?x ?x }",
    "SELECT ?x ?x { e:a e:p ?x }",
    "SELECT * { e:a e:p e:b }",
    "SELECT * {}",
    "SELECT ?x { e:a e:p ?x . . }",
    "SELECT ?x { e:a e:p ?x e:b e:p ?x }",
    "SELECT ?x { . e:a e:p ?x }",
    "SELECT ?x { e:a e:p ?x",
    "SELECT ?x { e:a e:p ?x } x",
    "SELECT ?x { e:a e:p ?x } LIMIT 5.0",
    "CONSTRUCT { e:a e:p ?x } WHERE { e:a e:p ?x }",
    "DESCRIBE e:a",
    "INSERT DATA { e:a e:p e:z }",
    "ASK { e:a e:p ?x } LIMIT 1",
    'SELECT ?x { "one" e:q ?x }',
    'SELECT ?x { e:a "one" ?x }',
    'SELECT ?x { e:a e:q "one"@abcdefghijk ; e:q ?x }',
    "SELECT ?x { e:a e:p ?x } " + " " * 2_000,
    "SELECT ?x { " + "e:a e:p ?x . " * 13 + "}",
    "",
]


@pytest.mark.parametrize("text", OTHERS)
def test_whatever_else_is_asked_is_left_to_a_worker(lookups: Lookups, text: str) -> None:
    assert lookups.answer(Request(PROLOGUE + text)) is None


TERM = st.sampled_from(["?x", "?y", "?z", "e:a", "e:b", "e:c", "e:p", "<http://e/a>"])
VERB = st.sampled_from(["e:p", "e:q", "a", "?x", "?v"])
OBJECT = st.one_of(TERM, st.sampled_from(['"one"', '"one"@en', '"one"@en-GB']))
TRIPLE = st.tuples(TERM, VERB, OBJECT).map(" ".join)
FILTER = st.builds(
    lambda form, name, tag: form.format(name, tag),
    st.sampled_from(['FILTER(lang({}) = "{}")', 'FILTER langMatches(lang({}), "{}")']),
    st.sampled_from(["?x", "?y", "?z"]),
    st.sampled_from(["en", "EN", "en-gb", "de"]),
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    parts = draw(st.lists(TRIPLE, min_size=1, max_size=4))
    body = " . ".join(parts)
    if draw(st.booleans()):
        body += " " + draw(FILTER)
    head = draw(st.sampled_from(["SELECT *", "SELECT ?x ?y", "SELECT ?v", "ASK"]))
    return f"{PROLOGUE}{head} {{ {body} }}"


@settings(max_examples=400)
@given(text=queries())
def test_random_lookups_have_the_answer_of_the_engine(
    lookups: Lookups, engine: Store, text: str
) -> None:
    same(lookups, engine, text)


def test_many_random_queries_are_lookups(lookups: Lookups, engine: Store) -> None:
    found = []

    @settings(max_examples=100, database=None, derandomize=True)
    @given(text=queries())
    def collect(text: str) -> None:
        found.append(same(lookups, engine, text))

    collect()
    assert sum(found) > len(found) // 3


SCRAPS = st.sampled_from(
    [
        *" .;,{}()?*\"<>@#:^|/+!=\\'\n0-_aé",
        "e:a",
        "?x",
        "FILTER",
        "LIMIT 2",
        "DISTINCT",
        "en",
        "a ",
        ".",
    ]
)


@pytest.mark.nightly
@settings(max_examples=1_500)
@given(
    text=st.sampled_from(LOOKUPS),
    where=st.tuples(st.integers(0, 60), st.integers(0, 3)),
    scrap=SCRAPS,
)
@example(text=LOOKUPS[0], where=(27, 1), scrap="")
def test_a_changed_lookup_is_never_read_otherwise_than_by_the_engine(
    lookups: Lookups, engine: Store, text: str, where: tuple[int, int], scrap: str
) -> None:
    """What the engine refuses is no lookup, and what it reads otherwise is none either."""
    place, cut = where
    changed = PROLOGUE + text[:place] + scrap + text[place + cut :]
    same(lookups, engine, changed)


class Endless:
    """A store in which each pattern matches without end, and which counts what is taken."""

    def __init__(self, quad: Quad, tick: Any = lambda: None) -> None:
        self.taken = 0
        self._quad = quad
        self._tick = tick

    def read_only(self, _path: str) -> Endless:
        return self

    def quads_for_pattern(self, *_pattern: object) -> Iterator[Quad]:
        while True:
            self.taken += 1
            self._tick()
            yield self._quad


def over(
    monkeypatch: pytest.MonkeyPatch, endless: Endless, limits: Limits | None = None
) -> Lookups:
    monkeypatch.setattr(running, "Store", endless)
    monkeypatch.setattr(running, "SECONDS", 60.0)
    lookups = Lookups(Path("nowhere"), limits or Limits())
    lookups.open()
    return lookups


@pytest.mark.parametrize(
    "body",
    ["?x e:p e:a", "?x e:p e:a . ?x e:p ?y . ?y e:p ?z", 'e:a e:p ?x FILTER(lang(?x) = "en")'],
)
def test_no_lookup_takes_more_than_its_bound(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    endless = Endless(Quad(node("a"), node("p"), node("a")))
    lookups = over(monkeypatch, endless)
    text = f"{PROLOGUE} SELECT ?x {{ {body} }}"
    assert lookups.knows(text)
    assert lookups.answer(Request(text)) is None
    assert endless.taken <= running.STEPS
    assert not lookups.knows(text)
    before = endless.taken
    assert lookups.answer(Request(text)) is None
    assert endless.taken == before, "what was given up for its size is tried again"


def test_a_slow_disk_is_waited_for_no_longer_than_the_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [0.0]

    def tick() -> None:
        clock[0] += 10.0

    endless = Endless(Quad(node("a"), node("p"), node("a")), tick)
    lookups = over(monkeypatch, endless)
    monkeypatch.setattr(running, "perf_counter", lambda: clock[0])
    text = PROLOGUE + "SELECT ?x { ?x e:p e:a }"
    assert lookups.answer(Request(text)) is None
    assert endless.taken <= 12
    assert lookups.knows(text)


def test_large_texts_and_many_rows_are_left_to_a_worker(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "SECONDS", 60.0)
    text = PROLOGUE + "SELECT ?x { e:b e:q ?x }"
    for limits, answered in (
        (Limits(rows=3), True),
        (Limits(rows=2), False),
        (Limits(output_bytes=100), False),
        (Limits(query_bytes=4 * len(text)), True),
        (Limits(query_bytes=len(text) - 1), False),
    ):
        lookups = Lookups(store, limits)
        lookups.open()
        assert (lookups.answer(Request(text)) is not None) is answered
        lookups.close()
        assert lookups.answer(Request(text)) is None


def test_of_a_large_answer_hardly_more_is_written_than_may_be_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A literal may be long, and stand in each of hundreds of rows."""
    quad = Quad(node("a"), node("q"), Literal("x" * 5_000))
    written = []

    class Many(Endless):
        def quads_for_pattern(self, *_pattern: object) -> Iterator[Quad]:
            return iter([self._quad] * 250)

    def told(text: str) -> str:
        written.append(len(text))
        return json.dumps(text)

    monkeypatch.setattr(results, "quoted", told)
    lookups = over(monkeypatch, Many(quad))
    assert lookups.answer(Request(PROLOGUE + "SELECT ?x { e:a e:q ?x }")) is None
    assert 5_000 < sum(written) <= running.BYTES + 5_000


def test_columns_that_nothing_binds_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four hundred of them in each of some hundred rows would be written for 10 ms."""
    looked = []

    class Many(Endless):
        def quads_for_pattern(self, *_pattern: object) -> Iterator[Quad]:
            return iter([self._quad] * 250)

    class Row(dict[Any, Any]):
        def __getitem__(self, name: Any) -> Any:
            looked.append(name)
            return super().__getitem__(name)

    lookups = over(monkeypatch, Many(QUADS[0]))
    names = [f"v{number}" for number in range(300)]
    text = f"{PROLOGUE} SELECT ?x ?{' ?'.join(names)} {{ e:a e:p ?x }}"
    found = lookups.answer(Request(text))
    assert found is not None
    said = json.loads(found.body)
    assert said["head"]["vars"] == ["x", *names]
    assert [set(row) for row in said["results"]["bindings"]] == [{"x"}] * 250
    columns = tuple(map(Variable, ["x", *names]))
    rows = [Row({Variable("x"): node("b")}) for _ in range(250)]
    assert results._written(columns, rows, 1 << 20, 1 << 20)
    assert len(looked) == 250


def test_a_term_that_json_results_do_not_have_is_left_to_a_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    triple = Triple(node("a"), node("p"), node("b"))

    class One(Endless):
        def quads_for_pattern(self, *_pattern: object) -> Iterator[Quad]:
            yield Quad(node("a"), node("p"), triple)

    lookups = over(monkeypatch, One(QUADS[0]))
    assert lookups.answer(Request(PROLOGUE + "SELECT ?x { e:a e:p ?x }")) is None


@pytest.mark.parametrize(
    "request_",
    [
        Request(PROLOGUE + LOOKUPS[0], solutions_format="text/csv"),
        Request(PROLOGUE + LOOKUPS[0], default_graphs=(E + "graph",)),
        Request(PROLOGUE + LOOKUPS[0], named_graphs=(E + "graph",)),
    ],
)
def test_other_formats_and_graphs_are_left_to_a_worker(lookups: Lookups, request_: Request) -> None:
    assert lookups.answer(request_) is None


def test_a_store_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="dcgraph build"):
        Lookups(tmp_path / "none", Limits()).open()


def test_a_long_text_is_read_in_a_moment() -> None:
    """Linear reading: with backtracking these would take longer than a life."""
    for scrap in ("a-", "a.", '"', "<a:", "?", " ", "#", "e:a."):
        assert plan((scrap * 2_000)[:2_000]) is None
