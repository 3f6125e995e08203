"""The questions as SHACL executables: whole, declared, and answered as expected."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions, Store

from dcgraph.errors import LoadError
from dcgraph.files import Rooms, rooms
from dcgraph.namespaces import PREFIXES, QUESTIONS, QUESTIONS_GRAPH, compact
from dcgraph.rdf.corpus import Corpus, load
from dcgraph.rdf.questions import questions
from dcgraph.snapshot.executables import DECLARATIONS, add_questions
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.sparql.rewrite import for_engine

EXPECTED = Path(__file__).parent / "questions"
SOME = ("contradictions", "instruments-by-kind", "figures-that-were-counted-twice")


@pytest.fixture(scope="module")
def asked() -> Store:
    """The shipped questions alone."""
    store = Store()
    add_questions(store, rooms().data)
    return store


def values(store: Store, query: str) -> list[tuple[str, ...]]:
    rows = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    return [tuple(row[variable].value for variable in rows.variables) for row in rows]


def declared(store: Store) -> str:
    """The prefixes that the executables name, as SPARQL declares them."""
    query = f"""SELECT ?prefix ?namespace WHERE {{ <{DECLARATIONS}> sh:declare
      [ sh:prefix ?prefix ; sh:namespace ?namespace ] }}"""
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in values(store, query))


def test_every_question_is_an_executable_in_three_languages(asked: Store) -> None:
    query = f"""SELECT ?one (COUNT(DISTINCT LANG(?comment)) AS ?n) WHERE {{
      GRAPH <{QUESTIONS_GRAPH}> {{ ?one a sh:SPARQLExecutable , sh:SPARQLSelectExecutable ;
        rdfs:comment ?comment ; sh:prefixes <{DECLARATIONS}> ; sh:select ?text }} }}
      GROUP BY ?one ORDER BY ?one"""
    names = sorted(questions(rooms().data))
    assert values(asked, query) == [(QUESTIONS + name, "3") for name in names]


@pytest.mark.parametrize("name", SOME)
def test_with_its_declared_prefixes_alone_it_is_answered_as_expected(
    asked: Store, shipped_snapshot: Snapshot, name: str
) -> None:
    [(text,)] = values(asked, f"SELECT ?t WHERE {{ <{QUESTIONS}{name}> sh:select ?t }}")
    bare = re.sub(r"^PREFIX .*\n", "", text, flags=re.MULTILINE)
    assert "PREFIX" not in bare
    store = Store.read_only(str(shipped_snapshot.store))
    as_it_is, solutions = (
        store.query(for_engine(query), use_default_graph_as_union=True)
        for query in (text, declared(asked) + bare)
    )
    assert isinstance(as_it_is, QuerySolutions)
    assert isinstance(solutions, QuerySolutions)
    got = [tuple(compact(term.value) if term else "" for term in row) for row in solutions]
    assert sum(1 for _ in as_it_is) == len(got)
    wanted = csv.reader(io.StringIO((EXPECTED / f"{name}.csv").read_text("utf-8")))
    assert got == [tuple(row) for row in wanted][1:]


def test_every_text_parses_with_the_declared_prefixes_alone(asked: Store) -> None:
    empty = Store()
    for name, text in values(asked, "SELECT ?one ?text WHERE { ?one sh:select ?text }"):
        bare = re.sub(r"^PREFIX .*\n", "", text, flags=re.MULTILINE)
        parsed = empty.query(for_engine(declared(asked) + bare))
        assert isinstance(parsed, QuerySolutions), name


def test_keywords_are_the_labels_of_what_the_query_names(small: Rooms) -> None:
    store = load(small).store()
    add_questions(store, small.data)
    query = "SELECT ?word WHERE { ?one schema:keywords ?word FILTER (LANG(?word) = 'en') }"
    assert values(store, query) == [("small customs",)]


def test_a_parameter_is_told_in_the_terms_of_shacl(asked: Store) -> None:
    query = f"""SELECT ?path ?name ?class WHERE {{ <{QUESTIONS}gaps-of-smart-customs>
      sh:parameter [ a sh:Parameter ; sh:path ?path ; sh:name ?name ; sh:class ?class ] }}"""
    own = f"{QUESTIONS}gaps-of-smart-customs#notion"
    assert values(asked, query) == [(own, "notion", PREFIXES["dcg"] + "Notion")]


def test_all_of_it_is_in_one_graph(small: Rooms) -> None:
    store = Store()
    assert add_questions(store, small.data) == len(store)
    assert {*store.named_graphs()} == {quad.graph_name for quad in store}
    assert {quad.graph_name for quad in store} == {NamedNode(QUESTIONS_GRAPH)}


def test_no_property_of_records_is_borrowed(shipped: Corpus, asked: Store) -> None:
    of_records = {t.predicate for file in shipped.rooms("data") for t in file.triples}
    of_questions = {quad.predicate for quad in asked}
    assert of_questions & of_records <= {NamedNode(PREFIXES["rdf"] + "type")}


@pytest.mark.parametrize(
    ("form", "kind", "holds"),
    [
        ("ASK { ?s ?p ?o }", "SPARQLAskExecutable", "ask"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "SPARQLConstructExecutable", "construct"),
    ],
)
def test_another_form_is_told(small: Rooms, form: str, kind: str, holds: str) -> None:
    rewrite(small, f"PREFIX dcg: <{PREFIXES['dcg']}>\n{form}\n")
    store = Store()
    add_questions(store, small.data)
    [(text,)] = values(store, f"SELECT ?text WHERE {{ ?one a sh:{kind} ; sh:{holds} ?text }}")
    assert text.endswith(form + "\n")
    assert not text.startswith("#")


def test_what_is_no_such_query_is_named(small: Rooms) -> None:
    path = rewrite(small, "DESCRIBE <urn:x>\n")
    with pytest.raises(LoadError, match="no SELECT, ASK or CONSTRUCT") as caught:
        add_questions(Store(), small.data)
    assert caught.value.path == path


def test_a_prefix_with_two_meanings_is_named(small: Rooms) -> None:
    path = rewrite(small, "PREFIX skos: <urn:other:>\nSELECT * { ?s skos:x ?o }\n")
    with pytest.raises(LoadError, match="the prefix 'skos' as <urn:other:>") as caught:
        add_questions(Store(), small.data)
    assert caught.value.path == path


def rewrite(place: Rooms, query: str) -> Path:
    """Put another query under the head of the one question of the small graph."""
    path = place.data / "questions" / "small-standards.rq"
    head = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    path.write_text("\n".join([*head, query]), encoding="utf-8")
    return path
