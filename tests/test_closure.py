"""The rules applied as clauses give what the files of the rules say, and give it up again."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse
from tests.nightly import random_cases

from dcgraph.files import ROOT, Rooms
from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.rdf.corpus import Corpus, load
from dcgraph.sparql.closure import RULES, Axioms, Clauses, Fact, Memory, Numbers
from dcgraph.sparql.lexer import all_tokens
from dcgraph.sparql.rules import derive, followed, is_read, read_by, rules

TEXTS = rules(ROOT / "ontology")
E = "http://e/"
HEAD = "".join(
    f"@prefix {prefix}: <{iri}> ." for prefix, iri in {**PREFIXES, "": E}.items()
)  # one line, so that lines of a text keep their numbers


def graph_of(turtle: str) -> Store:
    store = Store()
    quads = parse(HEAD + turtle, format=RdfFormat.TURTLE)
    store.extend(
        Quad(quad.subject, quad.predicate, quad.object, NamedNode(E + "file")) for quad in quads
    )
    return store


def both_ways(store: Store, texts: dict[str, str]) -> set[Triple]:
    """What the rules give, by clauses and as the files say; the two must be the same."""
    as_files = Store()
    as_files.extend(store)
    # Under another name a text is no rule that the clauses follow.
    unknown = {f"{name} as written": text for name, text in texts.items()}
    as_written = {quad.triple for quad, _ in derive(as_files, unknown)}
    by_clauses = {quad.triple for quad, _ in derive(store, texts)}
    assert by_clauses - as_written == set(), "extra"
    assert as_written - by_clauses == set(), "missing"
    return by_clauses


# Of each rule: an ontology with facts, and what follows of it by this rule alone.
EXAMPLES = {
    "claims": (
        """
        :read a dcg:Claim ; dcg:hasSubject :a ; dcg:hasRelation :p ; dcg:hasObject :b ;
            dcg:hasCitation [ dcg:hasConfidence dcg:Recalled ] ,
                [ dcg:hasConfidence dcg:Confirmed ] .
        :recalled a dcg:Claim ; dcg:hasSubject :a ; dcg:hasRelation :p ; dcg:hasObject :c ;
            dcg:hasCitation [ dcg:hasConfidence dcg:Recalled ] .
        :bare a dcg:Claim ; dcg:hasSubject :a ; dcg:hasRelation :p ; dcg:hasObject :d .
        :mute a dcg:Claim ; dcg:hasSubject "a" ; dcg:hasRelation :p ; dcg:hasObject :b ;
            dcg:hasCitation [ dcg:hasConfidence dcg:Confirmed ] .
        """,
        ":a :p :b .",
    ),
    "classes": (
        """
        :C rdfs:subClassOf :D , [ a owl:Restriction ] . :D rdfs:subClassOf :F .
        :x a :C .
        """,
        ":x a :D , :F .",
    ),
    "properties": (
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . :a :p :b , 'text' .",
        ":a :q :b , 'text' ; :r :b , 'text' .",
    ),
    "symmetric": (":p a owl:SymmetricProperty . :a :p :b , 'text' . :a :q :c .", ":b :p :a ."),
    "transitive": (
        ":p a owl:TransitiveProperty . :a :p :b . :b :p :a , :c . :c :p 'text' .",
        ":a :p :c , 'text' . :b :p 'text' .",
    ),
    "values": (
        ":C rdfs:subClassOf [ owl:onProperty :p ; owl:hasValue true ] . :x a :C . :y a :D .",
        ":x :p true .",
    ),
    "chains": (
        """
        :two owl:propertyChainAxiom ( :p :q ) . :three owl:propertyChainAxiom ( :p :q :r ) .
        :back owl:propertyChainAxiom ( :over :q ) . :over owl:inverseOf :under .
        :long owl:propertyChainAxiom ( :p :q :r :s ) .
        :a :p :b . :b :q :c . :c :r :d . :d :s :f . :b :under :g . :h :over :b .
        """,
        ":a :two :c ; :three :d . :g :back :c . :h :back :c .",
    ),
    "force": (
        """
        :Duty owl:equivalentClass [ owl:onProperty :self ; owl:hasSelf true ] .
        :asks owl:propertyChainAxiom ( :hasNorm :self :hasAction :leadsTo ) .
        :text :hasNorm :duty , :wish . :duty a :Duty ; :hasAction :act .
        :wish a :Wish ; :hasAction :other . :act :leadsTo :end . :other :leadsTo :nowhere .
        """,
        ":text :asks :end .",
    ),
    "definitions": (
        """
        :Public owl:equivalentClass [ owl:intersectionOf (
            :Duty [ owl:onProperty :bearer ; owl:someValuesFrom :Body ] ) ] .
        :one a :Duty ; :bearer :body . :body a :Body . :two a :Duty ; :bearer :trader .
        :three a :Wish ; :bearer :body .
        """,
        ":one a :Public .",
    ),
    "profiles": (
        """
        :Both owl:equivalentClass [ owl:intersectionOf (
            [ owl:onProperty :p ; owl:hasValue :v ] [ owl:onProperty :q ; owl:hasValue 1 ] ) ] .
        :Any owl:equivalentClass [ owl:unionOf (
            [ owl:onProperty :p ; owl:hasValue :w ] [ owl:onProperty :q ; owl:hasValue 1 ] ) ] .
        :One owl:equivalentClass [ owl:onProperty :p ; owl:hasValue :v ] .
        :Mixed owl:equivalentClass [ owl:intersectionOf (
            :C [ owl:onProperty :p ; owl:hasValue :v ] ) ] .
        :None owl:equivalentClass [ owl:intersectionOf () ] .
        :x :p :v ; :q 1 ; a :C . :y :p :v ; :q 2 . :z :p :w .
        """,
        ":x a :Both , :Any , :One . :y a :One . :z a :Any .",
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_each_rule_alone_gives_what_it_says(name: str) -> None:
    turtle, expected = EXAMPLES[name]
    given = both_ways(graph_of(turtle), {name: TEXTS[name]})
    assert given == {quad.triple for quad in graph_of(expected)}


def test_a_triple_is_told_with_a_rule_that_gives_it() -> None:
    store = graph_of(":p rdfs:subPropertyOf :q . :q a owl:SymmetricProperty . :a :p :b .")
    told = {(q.subject.value, rule) for q, rule in derive(store, TEXTS)}  # type: ignore[union-attr]
    assert told == {(E + "a", "properties"), (E + "b", "symmetric")}


def test_the_clauses_give_what_the_files_say_of_the_small_graph(small: Rooms) -> None:
    assert len(both_ways(load(small).store(), TEXTS)) > 100


@pytest.mark.nightly
def test_the_clauses_give_what_the_files_say_of_the_shipped_graph(shipped: Corpus) -> None:
    assert len(both_ways(shipped.store(), TEXTS)) > 100_000


# Random ontologies over few names, so that what one axiom gives another one takes up.
CLASSES = st.sampled_from([":A", ":B", ":C", ":D"])
PATHS = st.sampled_from([":p", ":q", ":r", ":s", ":t"])
THINGS = st.sampled_from([":i", ":j", ":k", ":l"])
VALUES = st.one_of(THINGS, st.sampled_from(["'text'", "1", "true"]))
RESTRICTIONS = st.builds("[ owl:onProperty {} ; owl:hasValue {} ]".format, PATHS, VALUES)
PARTS = st.lists(st.one_of(RESTRICTIONS, RESTRICTIONS, CLASSES), max_size=3).map(" ".join)
AXIOMS = st.one_of(
    st.builds("{} rdfs:subClassOf {} .".format, CLASSES, CLASSES),
    st.builds("{} rdfs:subClassOf {} .".format, CLASSES, RESTRICTIONS),
    st.builds("{} rdfs:subPropertyOf {} .".format, PATHS, PATHS),
    st.builds("{} a owl:SymmetricProperty .".format, PATHS),
    st.builds("{} a owl:TransitiveProperty .".format, PATHS),
    st.builds("{} owl:inverseOf {} .".format, PATHS, PATHS),
    st.builds("{} owl:propertyChainAxiom ( {} {} ) .".format, PATHS, PATHS, PATHS),
    st.builds("{} owl:propertyChainAxiom ( {} {} {} ) .".format, PATHS, PATHS, PATHS, PATHS),
    st.builds(
        "{0} owl:equivalentClass [ owl:onProperty {1} ; owl:hasSelf true ] ."
        " {2} owl:propertyChainAxiom ( {3} {1} {4} {5} ) .".format,
        *(CLASSES, PATHS, PATHS, PATHS, PATHS, PATHS),
    ),
    st.builds(
        "{} owl:equivalentClass [ owl:intersectionOf"
        " ( {} [ owl:onProperty {} ; owl:someValuesFrom {} ] ) ] .".format,
        *(CLASSES, CLASSES, PATHS, CLASSES),
    ),
    st.builds("{} owl:equivalentClass [ owl:intersectionOf ( {} ) ] .".format, CLASSES, PARTS),
    st.builds("{} owl:equivalentClass [ owl:unionOf ( {} ) ] .".format, CLASSES, PARTS),
    st.builds("{} owl:equivalentClass {} .".format, CLASSES, RESTRICTIONS),
)
CLAIMS = st.sampled_from([":claim1", ":claim2"])
CITATIONS = st.sampled_from([":cited1", ":cited2"])
FACTS = st.one_of(
    st.builds("{} a {} .".format, THINGS, CLASSES),
    st.builds("{} {} {} .".format, THINGS, PATHS, VALUES),
    st.builds(
        "{} a dcg:Claim ; dcg:hasSubject {} ; dcg:hasRelation {} ; dcg:hasObject {} .".format,
        *(CLAIMS, VALUES, PATHS, VALUES),
    ),
    st.builds("{} dcg:hasCitation {} .".format, CLAIMS, CITATIONS),
    st.builds(
        "{} dcg:hasConfidence dcg:{} .".format,
        CITATIONS,
        st.sampled_from(["Confirmed", "Recalled"]),
    ),
)
ONTOLOGIES = st.lists(AXIOMS, min_size=1, max_size=8).map("\n".join)


def same_of_any(ontology: str, facts: list[str]) -> None:
    both_ways(graph_of("\n".join([ontology, *facts])), TEXTS)


test_the_clauses_give_what_the_files_say, test_so_they_do_of_many_more_graphs = random_cases(
    same_of_any, ONTOLOGIES, st.lists(FACTS, min_size=3, max_size=15), day=60, night=1000
)


# What is withdrawn.


class Graph:
    """A graph in memory with what follows from it, in which facts go and come."""

    def __init__(self, ontology: str, facts: set[Fact], number: Numbers) -> None:
        self.asserted = facts
        axioms = Axioms([*map(number.fact, graph_of(ontology))], number)
        self.clauses = Clauses(axioms, RULES)
        self.memory = Memory(facts, self.clauses.read)
        self.derived = {fact for _, fact in self.clauses.extend(self.memory, [*facts])}

    def change(self, gone: set[Fact], come: set[Fact]) -> None:
        """Withdraw and add facts. What is told of the derived is what becomes of them."""
        is_derived = frozenset(self.derived).__contains__
        self.derived ^= self.clauses.change(self.memory, gone, come, is_derived)
        self.derived -= come
        self.asserted = self.asserted - gone | come

    def looked_up(self, terms: int) -> Any:
        """All that a clause may see of it, by predicate and by what it is looked up with."""
        memory = self.memory
        return [
            (sorted(memory.objects(one, path)), sorted(memory.subjects(path, one)))
            for path in sorted(self.clauses.read)
            for one in range(terms)
        ]


def facts_of(turtle: str, number: Numbers) -> list[Fact]:
    return [*map(number.fact, graph_of(turtle))]


def same_as_anew(ontology: str, facts: list[str], edits: list[set[int]]) -> None:
    """Every second fact is there at first; an edit takes out what is there and puts in the rest."""
    number = Numbers()
    pool = list(dict.fromkeys(chain.from_iterable(facts_of(one, number) for one in facts)))
    graph = Graph(ontology, {*pool[::2]}, number)
    for edit in edits:
        touched = {pool[place % len(pool)] for place in edit}
        graph.change(touched & graph.asserted, touched - graph.asserted)
        anew = Graph(ontology, set(graph.asserted), number)
        assert graph.derived == anew.derived
        terms = len(number.terms)
        assert graph.looked_up(terms) == anew.looked_up(terms)
        assert all(map(graph.memory.has, anew.asserted | anew.derived))


EDITS = st.lists(st.sets(st.integers(0, 40), min_size=1, max_size=4), min_size=1, max_size=6)
test_a_change_gives_what_a_start_gives, test_so_does_each_of_many_more_changes = random_cases(
    same_as_anew, ONTOLOGIES, st.lists(FACTS, min_size=8, max_size=24), EDITS, day=100, night=2000
)

WITHIN = """
:p a owl:TransitiveProperty . :q rdfs:subPropertyOf :p . :s a owl:SymmetricProperty .
:A rdfs:subClassOf :C . :B rdfs:subClassOf :C .
"""
CLAIM = ":claim a dcg:Claim ; dcg:hasSubject :a ; dcg:hasRelation :t ; dcg:hasObject :b ."
CONFIRMED = ":claim dcg:hasCitation :one , :two . :one dcg:hasConfidence dcg:Confirmed ."
SECOND = ":two dcg:hasConfidence dcg:Confirmed ."


@pytest.mark.parametrize(
    ("before", "gone", "come", "left"),
    [
        # All that stands on a premise goes with it.
        (":a :p :b . :b :p :c . :c :p :d .", ":b :p :c .", "", ":a :p :b . :c :p :d ."),
        # What has another premise stays.
        (":a :p :b ; :q :b .", ":a :q :b .", "", ":a :p :b ."),
        (
            ":a :q :b . :b :q :c . :a :p :c .",
            ":a :p :c .",
            "",
            ":a :q :b ; :p :b, :c . :b :q :c ; :p :c .",
        ),
        (":x a :A , :B .", ":x a :A .", "", ":x a :B , :C ."),
        (CLAIM + CONFIRMED + SECOND, SECOND, "", CLAIM + CONFIRMED + ":a :t :b ."),
        # Two that follow from each other alone do not hold each other up.
        (":a :s :b .", ":a :s :b .", "", ""),
        (":a :p :b . :b :p :a , :c .", ":b :p :c .", "", ":a :p :b . :b :p :a ."),
        (":a :p :a , :b . :b :p :a .", ":a :p :a .", "", ":a :p :b . :b :p :a ."),
        # What followed is asserted, and its premise stays or goes.
        (":a :q :b .", "", ":a :p :b .", ":a :q :b ; :p :b ."),
        (":a :q :b .", ":a :q :b .", ":a :p :b .", ":a :p :b ."),
        # What comes follows from what goes, and the other way round.
        (":a :p :b . :b :p :c .", ":b :p :c .", ":b :q :c .", ":a :p :b, :c . :b :q :c ; :p :c ."),
        (":a :s :b .", ":a :s :b .", ":b :s :a .", ":a :s :b . :b :s :a ."),
    ],
)
def test_what_is_left_of_a_change(before: str, gone: str, come: str, left: str) -> None:
    number = Numbers()
    graph = Graph(WITHIN, {*facts_of(before, number)}, number)
    graph.change({*facts_of(gone, number)}, {*facts_of(come, number)})
    assert graph.asserted | graph.derived == {*facts_of(left, number)}
    assert not graph.asserted & graph.derived
    anew, terms = Graph(WITHIN, set(graph.asserted), number), len(number.terms)
    assert graph.looked_up(terms) == anew.looked_up(terms)


# Which texts are followed.


def test_the_shipped_texts_are_those_that_the_clauses_follow() -> None:
    assert followed(TEXTS) == [*RULES]
    assert TEXTS.keys() - RULES.keys() == {"addresses", "criteria"}


@pytest.mark.parametrize("name", RULES)
def test_a_text_is_followed_by_its_words_alone(name: str) -> None:
    text = TEXTS[name]
    assert followed({name: "# A remark.\n" + text.replace("\n", " # one\n\t")}) == [name]
    for token in all_tokens(text):
        without = text[: token.start] + text[token.end :]
        assert followed({name: without}) == [], token
    other = next(one for one in RULES if one != name)
    assert followed({other: text, "unknown": text}) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "turtle", "expected"),
    [
        # A variable, a sign, a number, a word: each alone makes another rule.
        (
            "symmetric",
            "{ ?other ?property ?thing }",
            "{ ?thing ?property ?thing }",
            ":p a owl:SymmetricProperty . :a :p :b .",
            ":a :p :a .",
        ),
        (
            "transitive",
            "!=",
            "=",
            ":p a owl:TransitiveProperty . :a :p :b . :b :p :a , :c .",
            ":a :p :a . :b :p :b .",
        ),
        ("properties", "+", "", ":p rdfs:subPropertyOf :q . :a :p :b .", ":a :q :b ."),
        (
            "claims",
            "dcg:Confirmed",
            "dcg:Recalled",
            """:read a dcg:Claim ; dcg:hasSubject :a ; dcg:hasRelation :p ; dcg:hasObject :b ;
                dcg:hasCitation [ dcg:hasConfidence dcg:Recalled ] .""",
            ":a :p :b .",
        ),
    ],
)
def test_a_changed_text_is_asked_and_has_effect(
    name: str, old: str, new: str, turtle: str, expected: str
) -> None:
    assert old in TEXTS[name]
    texts = {name: TEXTS[name].replace(old, new)}
    told = []
    given = derive(graph_of(turtle), texts, lambda step, _: told.append(step))
    assert {quad.triple for quad, _ in given} == {quad.triple for quad in graph_of(expected)}
    assert set(told) == {f"The rule ontology/rules/{name}.rq"}


def test_a_rule_that_is_asked_takes_up_what_the_clauses_give() -> None:
    texts = TEXTS | {"own": "CONSTRUCT { ?one dcg:says ?other } WHERE { ?one ?path ?other }"}
    store = graph_of("dcg:says rdfs:subPropertyOf :q . :a :p :b . :p a owl:SymmetricProperty .")
    both_ways(store, texts)
    said = {quad.triple for quad in graph_of(":b dcg:says :a ; :q :a .")}
    assert said <= {quad.triple for quad in store}


def test_what_clauses_give_of_what_a_rule_gave_is_taken_up_by_another() -> None:
    texts = {
        "properties": TEXTS["properties"],
        "first": "CONSTRUCT { ?one dcg:r ?other } WHERE { ?one dcg:q ?other }",
        "second": "CONSTRUCT { ?one dcg:p ?other } WHERE { ?one dcg:s ?other }",
    }
    store = graph_of("dcg:p rdfs:subPropertyOf dcg:q . :a dcg:s :b .")
    expected = graph_of(":a dcg:p :b ; dcg:q :b ; dcg:r :b .")
    assert both_ways(store, texts) == {quad.triple for quad in expected}


def test_a_triple_that_rdf_does_not_know_follows_from_nothing() -> None:
    store = graph_of(
        """
        :p a owl:SymmetricProperty ; rdfs:subPropertyOf :q . :a :p 'text' .
        :claim a dcg:Claim ; dcg:hasSubject :a ; dcg:hasRelation 'p' , [] ; dcg:hasObject :b ;
            dcg:hasCitation [ dcg:hasConfidence dcg:Confirmed ] .
        """
    )
    assert both_ways(store, TEXTS) == {quad.triple for quad in graph_of(":a :q 'text' .")}


P, Q, C = (DCG + name for name in "pqC")
TYPE = PREFIXES["rdf"] + "type"


@pytest.mark.parametrize(
    ("body", "read", "not_read"),
    [
        ("?x dcg:p ?y", [(P, "")], [(Q, ""), (TYPE, C)]),
        ("?x dcg:p / ^dcg:q ?y", [(P, ""), (Q, "")], [(TYPE, C)]),
        ("?x a dcg:C ; dcg:p 1", [(TYPE, C), (P, "")], [(TYPE, P + "x"), (Q, "")]),
        ("?x a dcg:D , dcg:C", [(TYPE, C)], [(TYPE, Q + "x")]),
        ("?x a ?kind . FILTER (?kind = dcg:p)", [(TYPE, C)], [(Q, "")]),
        ("?x a / dcg:p ?y", [(TYPE, C), (P, "")], [(Q, "")]),
        ("?x rdf:type dcg:D", [(TYPE, C)], [(Q, "")]),
        (
            "{ SELECT ?x ?y (MAX(?z) AS ?m) { ?x dcg:p ?y , ?z } GROUP BY ?x ?y }",
            [(P, "")],
            [(Q, "")],
        ),
        # Any triple, whatever it says.
        ("?x ?p ?y", [(Q, "")], []),
        ("dcg:x ?p dcg:y", [(Q, "")], []),
        ("?x dcg:p 1 ; ?p 2", [(Q, "")], []),
        ("?x dcg:p [ ?p dcg:y ]", [(Q, "")], []),
        ("[] ?p dcg:y", [(Q, "")], []),
        ("?x ?p 'text'", [(Q, "")], []),
        ("?x !dcg:p ?y", [(Q, "")], []),
        (f"?x <{Q}> ?y", [(Q, "")], []),
    ],
)
def test_which_triples_a_rule_may_read(
    body: str, read: list[tuple[str, str]], not_read: list[tuple[str, str]]
) -> None:
    keys = read_by(f"CONSTRUCT {{ ?x ?head ?y }} WHERE {{ {body} }}")
    assert all(is_read({key}, keys) for key in read)
    assert not any(is_read({key}, keys) for key in not_read)
