"""Flaws that are sown into the ontology and its data: each found, explained, at its lines."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from pyoxigraph import Triple
from tests.nightly import by_night
from tests.reason.conftest import Made

from dcgraph.files import Rooms
from dcgraph.owl.axioms import Axiom, Nodes
from dcgraph.owl.explain import Asked, Explainer, Justification
from dcgraph.owl.hermit import Hermit, OutOfTimeError
from dcgraph.owl.report import account
from dcgraph.owl.words import Phrases, in_words
from dcgraph.rdf.corpus import Corpus, load

pytestmark = pytest.mark.usefixtures("java")

CONVENTION = "data/instruments/small-convention.ttl"
NOTION = "data/concepts/small-customs.ttl"
OFFICE = "data/actors/small-office.ttl"

Spot = tuple[str, str]
"""A file, and what stands in the line that is meant and in no other."""

SOWN: dict[str, tuple[str, str, str, list[Spot]]] = {
    "disjoint": (
        NOTION,
        "a dcg:Notion ;",
        "a dcg:Notion ,\n        dcg:Technology ; # sown",
        [(NOTION, "# sown"), (NOTION, "a dcg:Notion ,")],
    ),
    "domain": (
        OFFICE,
        '    dcg:abbreviation "SO" ;',
        '    dcg:abbreviation "SO" ;\n    dcg:hasBasis dcg:Stated ; # sown',
        [(OFFICE, "# sown")],
    ),
    "range": (
        CONVENTION,
        "dcg:hasBasis dcg:Interpreted ;",
        "dcg:hasBasis dcgd:small-office ; # sown",
        [(CONVENTION, "# sown")],
    ),
    "functional": (
        CONVENTION,
        "dcg:hasBasis dcg:Interpreted ;",
        "dcg:hasBasis dcg:Interpreted ,\n        dcg:Stated ; # sown",
        [(CONVENTION, "# sown"), (CONVENTION, "dcg:hasBasis dcg:Interpreted ,")],
    ),
    "irreflexive": (
        CONVENTION,
        "dcg:isPartOf dcgd:small-convention ;",
        "dcg:isPartOf dcgd:small-convention , dcgd:small-convention.1 ; # sown",
        [(CONVENTION, "# sown"), ("ontology/actor.ttl", "owl:IrreflexiveProperty")],
    ),
    "datatype": (
        CONVENTION,
        '"1999-06-26" ;',
        '"26 June 1999" ; # sown',
        [(CONVENTION, "# sown")],
    ),
    "same": (
        OFFICE,
        '    dcg:abbreviation "SO" ;',
        """    dcg:abbreviation "SO" ;
    <http://www.w3.org/2002/07/owl#sameAs> dcgd:small-customs ; # sown""",
        [(OFFICE, "# sown"), (OFFICE, "a dcg:Organization ;"), (NOTION, "a dcg:Notion ;")],
    ),
    "transitive": (
        "ontology/actor.ttl",
        "dcg:isWithin a owl:ObjectProperty ,",
        """[] a owl:NegativePropertyAssertion ; # sown
    owl:sourceIndividual <https://w3id.org/dcgraph/id/small-convention.1.1> ;
    owl:assertionProperty dcg:isWithin ;
    owl:targetIndividual <https://w3id.org/dcgraph/id/small-convention> .

dcg:isWithin a owl:ObjectProperty ,""",
        [
            ("ontology/actor.ttl", "# sown"),
            ("ontology/actor.ttl", "owl:TransitiveProperty"),
            ("ontology/actor.ttl", "rdfs:subPropertyOf dcg:isWithin"),
            (CONVENTION, "dcg:isPartOf dcgd:small-convention ;"),
            (CONVENTION, "dcg:isPartOf dcgd:small-convention.1 ;"),
        ],
    ),
    "cardinality": (
        "ontology/instrument.ttl",
        "dcg:Chapter a owl:Class ;\n",
        """dcg:Chapter a owl:Class ;
    rdfs:subClassOf [ a owl:Restriction ; # sown
        owl:onProperty dcg:isPartOf ; owl:maxCardinality 0 ] ;
""",
        [
            ("ontology/instrument.ttl", "# sown"),
            (CONVENTION, "dcg:isPartOf dcgd:small-convention ;"),
        ],
    ),
}


def sow(rooms: Rooms, name: str) -> tuple[Corpus, set[tuple[str, int]]]:
    file, old, new, spots = SOWN[name]
    path = rooms.root / file
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return load(rooms), {line(rooms, *spot) for spot in spots}


def line(rooms: Rooms, file: str, part: str) -> tuple[str, int]:
    rows = (rooms.root / file).read_text("utf-8").splitlines()
    (number,) = (number for number, row in enumerate(rows, 1) if part in row)
    return file, number


def assert_minimal(corpus: Corpus, why: Justification, assumed: tuple[Triple, ...] = ()) -> None:
    """HermiT says: all of it is contradictory, and without any one axiom it is not."""
    assert why.complete
    asked = Asked(Nodes(corpus), Hermit(120), assumed)
    # A datatype without its definition is no input for HermiT.
    axioms = [axiom for axiom in why.axioms if axiom.kind != "datatype"]
    less: list[Sequence[Axiom]] = [[a for a in axioms if a is not left] for left in axioms]
    assert asked.first([*less, axioms]) == len(less)


@pytest.mark.nightly
@pytest.mark.parametrize("name", by_night(SOWN, but=("disjoint",)))
def test_a_flaw_is_explained_at_its_lines(small: Rooms, name: str) -> None:
    corpus, lines = sow(small, name)
    hermit = Hermit(200)
    why = next(Explainer(corpus, hermit).contradictions())
    places = {(axiom.place.path, axiom.place.line) for axiom in why.axioms}
    assert lines <= places
    assert len(why.axioms) <= 8
    # What defines a datatype is told with whatever uses it.
    assert [axiom.kind for axiom in why.axioms].count("datatype") == (name == "datatype")
    # One run finds the end of the shortest contradictory part among forty: three among 64,000.
    assert hermit.runs <= 4 + 3 * len(why.axioms)
    assert_minimal(corpus, why)


@pytest.mark.nightly
def test_an_empty_class_is_explained(small: Rooms) -> None:
    path = small.root / "ontology" / "concept.ttl"
    text = path.read_text("utf-8")
    new = (
        "dcg:Impossible a owl:Class ;\n    rdfs:subClassOf dcg:Notion , # above\n"
        "        dcg:Technology . # beside\n\ndcg:Notion a owl:Class ;"
    )
    path.write_text(text.replace("dcg:Notion a owl:Class ;", new, 1), encoding="utf-8")
    corpus = load(small)
    (why,) = Explainer(corpus, Hermit(200)).emptiness(
        "https://w3id.org/dcgraph/ontology/Impossible"
    )
    file = "ontology/concept.ttl"
    lines = {line(small, file, part) for part in ("# above", "# beside")}
    places = {(axiom.place.path, axiom.place.line) for axiom in why.axioms}
    assert len(places - lines) == 1
    assert lines < places
    assert [axiom.kind for axiom in why.axioms].count("disjoint") == 1


OF_ALL_SORTS = """
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty .
:A a owl:Class . :B a owl:Class . :C a owl:Class . :D a owl:Class .
"""

SMALL: dict[str, str] = {
    "complement": """
:A rdfs:subClassOf [ owl:complementOf :B ] . #!
:x a :A . #!
:x a :B . #!
""",
    "all values": """
:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] . #!
:B owl:disjointWith :C . #!
:x a :A ; #!
    :p :y . #!
:y a :C . #!
:x :q :y .
""",
    "a chain": """
:r owl:propertyChainAxiom ( :p :q ) . #!
:x :p :y . #!
:y :q :z . #!
[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :x ; #!
    owl:assertionProperty :r ; owl:targetIndividual :z .
:x :q :z .
""",
    "an inverse and an asymmetric property": """
:p owl:inverseOf :q . #!
:p a owl:AsymmetricProperty . #!
:x :p :y . #!
:x :q :y . #!
""",
    "inverse functional": """
:p a owl:InverseFunctionalProperty . #!
:x :p :z . #!
:y :p :z . #!
:x owl:differentFrom :y . #!
""",
    "a closed enumeration": """
:A owl:equivalentClass [ a owl:Class ; owl:oneOf ( :x :y ) ] . #!
:z a :A . #!
[] a owl:AllDifferent ; owl:distinctMembers ( :x :y :z ) . #!
""",
    "a union": """
:A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :B :C ) ] . #!
:A owl:disjointWith :B . #!
:A owl:disjointWith :C . #!
:x a :A . #!
:x a :D .
""",
    "disjoint properties": """
:p owl:propertyDisjointWith :q . #!
:x :p :y . #!
:x :q :y . #!
:x :r :y .
""",
}


@pytest.mark.nightly
@pytest.mark.parametrize("name", by_night(SMALL, but=("complement",)))
def test_each_construct_is_reasoned_with(made: Made, name: str) -> None:
    corpus = made(OF_ALL_SORTS + SMALL[name])
    why = next(Explainer(corpus, Hermit(200)).contradictions())
    rows = corpus.files[0].text.splitlines()
    marked = {number for number, row in enumerate(rows, 1) if row.endswith("#!")}
    assert {axiom.place.line for axiom in why.axioms} == marked
    assert_minimal(corpus, why)


@pytest.mark.nightly
def test_two_contradictions_are_both_found(made: Made) -> None:
    corpus = made(
        OF_ALL_SORTS
        + """
:A owl:disjointWith :B , :C .
:x a :A , :B , :C .
"""
    )
    found = list(Explainer(corpus, Hermit(200)).contradictions())
    sets = [
        sorted(in_words(a, Phrases(Nodes(corpus), corpus.label)) for a in j.axioms) for j in found
    ]
    e = "https://example.org/"
    assert sorted(sets) == [
        [
            f"Nothing is both a {e}A and a {e}B",
            f"{e}x is a {e}A",
            f"{e}x is a {e}B",
        ],
        [
            f"Nothing is both a {e}A and a {e}C",
            f"{e}x is a {e}A",
            f"{e}x is a {e}C",
        ],
    ]


@pytest.mark.nightly
def test_what_is_known_when_the_time_is_up_is_told(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = made(OF_ALL_SORTS + SMALL["a union"])
    hermit = Hermit(200)
    explainer = Explainer(corpus, hermit)
    ask = Hermit.first_inconsistent

    def at_most_four(self: Hermit, sets: Sequence[Sequence[Triple]]) -> int | None:
        if self.runs >= 4:
            raise OutOfTimeError("late")
        return ask(self, sets)

    monkeypatch.setattr(Hermit, "first_inconsistent", at_most_four)
    (why,) = explainer.contradictions()
    assert not why.complete
    assert 0 < len(why.axioms) < 4


@pytest.mark.nightly
def test_an_account_of_an_inconsistent_graph_has_its_first_reason(made: Made) -> None:
    corpus = made(OF_ALL_SORTS + SMALL["complement"])
    told = account(corpus, Hermit(200), lambda _: None, inferred=True)
    assert not told.verdict.consistent
    assert len(told.contradictions) == 1
    assert told.inferred is None
    assert not told.late


@pytest.mark.nightly
def test_what_nobody_asserted_is_inferred_and_explained(made: Made) -> None:
    corpus = made(
        OF_ALL_SORTS
        + """:d a owl:DatatypeProperty ; rdfs:domain :C . #!d
:A rdfs:subClassOf :B .
:p rdfs:range :D . #!p
:x a :A ; :p :y . #!p
:z :d "text" . #!d
"""
    )
    told = account(corpus, Hermit(200), lambda _: None, inferred=True)
    assert told.inferred is not None
    found = {(one.thing[-1], one.kind[-1]): why for one, why in told.inferred.items()}
    # That x is a B follows from the hierarchy alone, and is not told.
    assert found.keys() == {("y", "D"), ("z", "C")}
    rows = corpus.files[0].text.splitlines()
    for (_, kind), mark in zip(sorted(found), ("#!p", "#!d"), strict=True):
        why = next(w for (_, k), w in found.items() if k == kind)
        assert why is not None
        marked = {number for number, row in enumerate(rows, 1) if row.endswith(mark)}
        assert {axiom.place.line for axiom in why.axioms} == marked
