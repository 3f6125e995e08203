"""The loader fills in what records leave out, at its place, and refuses a faulty rule."""

from __future__ import annotations

import gc
import threading
from pathlib import Path
from typing import Any, cast

import pytest
from pyoxigraph import NamedNode, Quad, QueryTriples, RdfFormat, Store, parse
from rdflib import Dataset, URIRef

from dcgraph.check.run import check
from dcgraph.errors import LoadError
from dcgraph.files import ROOT, Rooms, rooms
from dcgraph.namespaces import DCG, DCGD, GRAPHS, LABEL, PREFIXES, TYPE
from dcgraph.rdf import defaults
from dcgraph.rdf.corpus import Corpus, SourceFile, load, source_file
from dcgraph.sparql.run import results

FOLDER = ROOT / "ontology" / "defaults"
HEAD = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("dcg", "dcgd", "skos"))
CONFIRMED = NamedNode(DCG + "Confirmed")


@pytest.fixture
def corpus(small: Rooms) -> Corpus:
    """A small graph with a list of States, an index, and what is filled in by them."""
    files = {
        "actors/states": """dcgd:states.angola a dcg:State ; dcg:abbreviation "AO" , "AGO" .""",
        "observations/b-ready": "dcgd:b-ready.indicator.small-size a dcg:Indicator .",
        "observations/small-2025": """dcgd:small-2025 a dcg:Table .
dcgd:small-2025.ago.small-size dcg:observedValue 0.5 .
dcgd:small-2025.ago.large-size dcg:observedValue 0.5 .
dcgd:small-2025.ago.other a dcg:Observation ; dcg:observedValue 1 .""",
        "instruments/short": """dcgd:short.1 a dcg:Standard ;
    skos:prefLabel "Short, Standard 1: on names"@en , "Court, norme 1 : des noms"@fr .
dcgd:short.1.norm-1 a dcg:ObligationNorm ;
    dcg:hasCitation [ dcg:citesSource dcgd:sources.law-text ; dcg:locator "1" ] .
dcgd:short.1.norm-2 a dcg:ObligationNorm ; skos:prefLabel "Its own label"@en .
dcgd:short.2.norm-1 a dcg:ObligationNorm .
dcgd:short.1.requires.small-customs a dcg:Claim .
dcgd:short.1.requires.small-customs.office a dcg:Claim ; dcg:isClaimedBy dcgd:small-office .
dcgd:short.1.requires.small-customs.other a dcg:Claim ; dcg:isClaimedBy dcgd:small-office .
dcgd:short.1.want.small-customs a dcg:Claim .
dcgd:short.1.treats.small-customs a dcg:Claim ; dcg:hasRelation dcg:requires .""",
    }
    for name, text in files.items():
        path = small.root / "data" / f"{name}.ttl"
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEAD + text + "\n", encoding="utf-8")
    return load(small)


def values_of(corpus: Corpus, subject: str, *paths: str) -> list[str]:
    """The values of properties of a record, in their short forms."""
    values = [
        value
        for path in paths
        for value in corpus.values(DCGD + subject, path.replace("dcg:", DCG))
    ]
    return [value.value.removeprefix(DCG).removeprefix(DCGD) for value in values]


def test_a_figure_is_given_back_what_its_name_says(corpus: Corpus) -> None:
    name = "small-2025.ago.small-size"
    assert values_of(corpus, name, TYPE, PREFIXES["qb"] + "dataSet") == [
        "TableFigure",
        "small-2025",
    ]
    assert values_of(corpus, name, "dcg:hasFocus", "dcg:hasIndicator", "dcg:observationDate") == [
        *("states.angola", "b-ready.indicator.small-size", "2025")
    ]
    # No index has such an indicator; and what has a class says all itself.
    assert values_of(corpus, "small-2025.ago.large-size", TYPE, "dcg:hasFocus") == []
    assert values_of(corpus, "small-2025.ago.other", TYPE, "dcg:hasFocus") == ["Observation"]


def test_a_norm_is_of_its_provision_and_called_after_it(corpus: Corpus) -> None:
    assert sorted(values_of(corpus, "short.1", "dcg:hasNorm")) == [
        "short.1.norm-1",
        "short.1.norm-2",
    ]
    assert sorted(values_of(corpus, "short.1.norm-1", LABEL)) == [
        *("Court, norme 1, norme juridique 1", "Short, Standard 1, norm 1")
    ]
    assert values_of(corpus, "short.1.norm-2", LABEL) == ["Its own label"]
    assert values_of(corpus, "short.2", "dcg:hasNorm") == []


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("short.1.requires.small-customs", ["small-customs"]),
        ("short.1.requires.small-customs.office", ["small-customs"]),
        ("short.1.requires.small-customs.other", ["small-customs.other"]),
        ("short.1.want.small-customs", []),
        ("short.1.treats.small-customs", []),
    ],
)
def test_a_claim_says_what_its_name_does(corpus: Corpus, name: str, thing: list[str]) -> None:
    assert values_of(corpus, name, "dcg:hasObject") == thing
    assert values_of(corpus, name, "dcg:hasSubject") == ["short.1"] * len(thing)


def test_a_citation_that_leaves_its_confidence_out_is_confirmed_and_named_so(
    corpus: Corpus,
) -> None:
    (citation,) = corpus.values(DCGD + "short.1.norm-1", DCG + "hasCitation")
    assert corpus.values(citation.value, DCG + "hasConfidence") == [CONFIRMED]
    (file,) = corpus.files_of(citation.value)
    whole = file.text.replace('"1" ]', '"1" ; dcg:hasConfidence dcg:Confirmed ]')
    assert whole != file.text
    written_out = source_file(file.path, whole, "data", corpus.root)
    assert citation.value in {fact[0].value for fact in written_out.facts}


def test_what_is_filled_in_stands_where_it_is_left_out(corpus: Corpus) -> None:
    (file,) = corpus.files_of(DCGD + "short.1.norm-1")
    lines = file.text.split("\n")

    def line(subject: str, path: str) -> str:
        place = corpus.locate(DCGD + subject, DCG + path)
        assert place is not None
        return lines[place.line - 1][place.column - 1 :]

    assert line("short.1", "hasNorm").startswith("dcgd:short.1.norm-")
    assert line("short.1.requires.small-customs", "hasObject").startswith("dcgd:short.1.requires")
    (citation,) = corpus.values(DCGD + "short.1.norm-1", DCG + "hasCitation")
    assert line(citation.value.removeprefix(DCGD), "hasConfidence").startswith("[ dcg:citesSource")
    assert {fact[1].value.removeprefix(DCG) for fact in file.filled} == {
        *("hasNorm", "hasSubject", "hasRelation", "hasObject", LABEL)
    }


def test_a_name_that_gives_nothing_back_is_found(corpus: Corpus) -> None:
    path = corpus.root / "data/observations/small-2025.ttl"
    slips = ("small-2025.agq.small-size", "small-2024.ago.small-size")
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"dcgd:{name} dcg:observedValue 1 .\n" for name in slips)
    findings = check(load(rooms(corpus.root)), questions=False).findings
    by_name = {f.subject.removeprefix(DCGD): f for f in findings if f.rule == "File-leftOut"}
    assert {name: finding.message.partition(":")[0] for name, finding in by_name.items()} == {
        "short.2.norm-1": "There is no provision dcgd",
        "short.1.want.small-customs": (
            "No part of the name is a relation of the ontology (want is none)"
        ),
        "small-2025.ago.large-size": "The name of no indicator ends in .indicator.large-size",
        "small-2025.agq.small-size": "No State has the code AGQ",
        "small-2024.ago.small-size": "There is no table dcgd",
    }
    # Nothing else is said of these records, and each is marked where its name stands.
    assert not {f.rule for f in findings if f.subject.removeprefix(DCGD) in by_name} - {
        "File-leftOut"
    }
    for name, finding in by_name.items():
        assert finding.place
        lines = (corpus.root / finding.place.path).read_text("utf-8").split("\n")
        assert lines[finding.place.line - 1].startswith(f"dcgd:{name} ")


@pytest.mark.parametrize(
    ("figures", "line", "message"),
    [
        (("ago", "alb"), 0, ""),
        (("alb", "ago"), 6, "stands after dcgd:small-2025.alb.small-size"),
        (("ago", "ago"), 6, "a second time"),
    ],
)
def test_a_figure_out_of_its_place_is_found(
    corpus: Corpus, figures: tuple[str, str], line: int, message: str
) -> None:
    path = corpus.root / "data/observations/small-2025.ttl"
    rows = [f"dcgd:small-2025.{code}.small-size dcg:observedValue 1 .\n" for code in figures]
    path.write_text("".join([HEAD, "dcgd:small-2025 a dcg:Table .\n", *rows]), encoding="utf-8")
    findings = check(load(rooms(corpus.root)), questions=False).findings
    misplaced = [finding for finding in findings if finding.rule == "File-order"]
    assert [finding.place and finding.place.line for finding in misplaced] == [line] * bool(line)
    assert all(message in finding.message for finding in misplaced)


def test_each_file_is_filled_in_by_itself_as_with_all_others(shipped: Corpus) -> None:
    for file in list(shipped.rooms("data"))[::5]:
        alone = source_file(file.path, file.text, "data", shipped.root, shipped.defaults)
        assert set(alone.facts) == set(file.facts), file.shown
        assert set(alone.facts) == {triple[:3] for triple in alone.triples}, file.shown


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("CONSTRUCT { ?x a dcg:Notion } WHERE { ?x a }", "rule ontology/defaults/bad.rq: "),
        ("SELECT ?x WHERE { ?x a dcg:Notion }", "bad.rq is no CONSTRUCT query"),
        ("CONSTRUCT { ?x a dcg:Notion } WHERE { ?x ?any dcg:Notion }", "write its name"),
        ("CONSTRUCT { ?x a dcg:Notion } WHERE { SERVICE dcg:x { ?x a dcg:Notion } }", "SERVICE"),
    ],
)
def test_a_rule_that_cannot_be_used_is_told(small: Rooms, text: str, message: str) -> None:
    (small.root / "ontology/defaults/bad.rq").write_text(text, encoding="utf-8")
    with pytest.raises(LoadError, match=message):
        load(small)


def test_a_rule_that_does_not_end_is_stopped(small: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(defaults, "SECONDS", 0.1)
    (small.root / "ontology/defaults/slow.rq").write_text(
        # It gives nothing, so that the thread that is left behind asks Python for nothing.
        f"CONSTRUCT {{ ?a dcg:summary ?text }} WHERE {{ ?a a ?x . ?b a ?y "
        f"VALUES ?n {{ {' '.join(map(str, range(8)))} }} BIND (CONCAT(STR(?a), STR(?b), STR(?n)) "
        'AS ?text) FILTER CONTAINS(?text, "no such text") }',
        encoding="utf-8",
    )
    with pytest.raises(LoadError, match=r"slow\.rq ran for more than 0\.1 s of CPU time"):
        load(small)


def test_no_garbage_of_another_thread_is_collected(
    small: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result of the engine that is freed in another thread than its own is an error."""
    enabled = set()

    def watched(*arguments: Any, **named: Any) -> Any:
        enabled.add((threading.current_thread() is threading.main_thread(), gc.isenabled()))
        return results(*arguments, **named)

    monkeypatch.setattr(defaults, "results", watched)
    load(small)
    assert enabled == {(False, False)}
    assert gc.isenabled()


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_another_engine_gives_the_same(shipped: Corpus) -> None:
    """Of a folder, by rdflib, without its citations, whose names the loader makes."""
    files = [*shipped.rooms("ontology"), *(f for f in shipped.rooms("data") if is_sample(f))]
    graph, store = Dataset(default_union=True), Store()
    for file in files:
        name = GRAPHS + file.shown.removesuffix(".ttl")
        graph.graph(URIRef(name)).parse(data=file.text, format="turtle")
        quads = parse(file.text, RdfFormat.TURTLE)
        store.extend(Quad(s, p, o, NamedNode(name)) for s, p, o, _ in quads)
    made = 0
    for path in sorted(FOLDER.glob("*.rq")):
        text = path.read_text("utf-8")
        answer = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
        ours = [*cast("QueryTriples", answer)]
        theirs = graph.query(text, initNs=PREFIXES).graph
        assert theirs is not None
        if path.stem != "confidence":
            assert {str(t[0].value) + t[2].value for t in ours} == {
                str(s) + str(o) for s, _, o in theirs
            }, path.stem
        assert len({*ours}) == len(theirs), path.stem
        made += len(theirs)
        store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in ours)
        for triple in theirs:
            graph.add(triple)
    assert made > 1000


def is_sample(file: SourceFile) -> bool:
    """Whether a file is one of those by which each rule is tried."""
    names = ("actors/states", "observations/gtmi-2025", "instruments/govtech-maturity-index")
    stem = Path(file.shown).with_suffix("").as_posix().removeprefix("data/")
    return stem in names or stem.startswith("instruments/rkc/general-annex-3")
