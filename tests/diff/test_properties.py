"""What holds of every change, tried on random ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hypothesis import strategies as st
from pyoxigraph import BlankNode
from tests.diff.corpora import (
    CONVENTION,
    HEAD,
    NOTION,
    OFFICE,
    WEB,
    base,
    base_corpus,
    edited,
)
from tests.nightly import random_cases

from dcgraph.diff.changes import entries_of
from dcgraph.diff.facts import Contents, Names, is_generated
from dcgraph.diff.model import Entry, Fact, Kind
from dcgraph.git import State
from dcgraph.rdf.corpus import Corpus

PATHS = (
    CONVENTION,
    OFFICE,
    NOTION,
    WEB,
    "ontology/claim.ttl",
    "ontology/event.ttl",
    "shapes/claim.ttl",
)
WORDS = (
    ("dcgd:small-office", "dcgd:little-office", "dcgd:small-customs", "dcgd:tiny-customs"),
    ("dcgd:small-convention.1", "dcgd:small-convention.9", "dcgd:small-convention.1.1"),
    (
        *("dcg:Meeting", "dcg:Study", "dcg:treats", "dcg:requires", "dcg:Stated"),
        *("dcg:Interpreted", "dcg:Confirmed", "dcg:Recalled", "dcg:Claim", "dcg:summary"),
    ),
    ('"SO"', '"Small Office"', '"title"', '"1999"', '"Standard 1.1"', '"Chapter 1"'),
)
"""What may stand for another word of its row."""

RECORD = """{head}
dcgd:{name} a dcg:Organization ; dcg:summary "{text}" ; dcg:hasCitation [ dcg:locator "{text}" ] .
"""

pairs = st.sampled_from(WORDS).flatmap(lambda row: st.tuples(*[st.sampled_from(row)] * 2))
replacements = st.lists(st.tuples(st.sampled_from(PATHS), pairs), max_size=4)
names = st.sampled_from(("small-office", "new", "newer"))
records = st.dictionaries(
    st.sampled_from(("data/x.ttl", "data/y.ttl")),
    st.tuples(names, st.sampled_from("ab")),
    max_size=2,
)
gone = st.sets(st.sampled_from((OFFICE, NOTION)), max_size=1)


edits = st.tuples(records, replacements, gone)
"""Files that are added, words that are replaced, files that go."""

Edits = tuple[dict[str, tuple[str, str]], list[tuple[str, tuple[str, str]]], set[str]]


def corpus_after(made: Edits, known: Corpus | None) -> Corpus:
    added, replaced, taken = made
    new = {
        path: RECORD.format(head=HEAD, name=name, text=text) for path, (name, text) in added.items()
    }
    texts = dict(edited(new=new).texts)
    for path, (old, text) in replaced:
        texts[path] = texts[path].replace(old, text)
    for path in taken:
        del texts[path]
    return State("B", base().root, texts).corpus(known)


def told(before: Corpus, after: Corpus) -> tuple[Entry, ...]:
    return entries_of(before, after, Names(before, after))


def exact(facts: Iterable[Fact]) -> Counter[tuple[str, str, str, str]]:
    return Counter((f.subject, f.predicate, f.key, f.place.path) for f in facts)


def all_facts(corpus: Corpus) -> set[tuple[str, str, str, str]]:
    contents = Contents(corpus, corpus.files, {})
    return set(exact(fact for facts in contents.facts.values() for fact in facts))


def plain_triples(corpus: Corpus) -> set[tuple[str, str, str, str]]:
    """The triples between things with names of their own, by no code of the comparison."""
    return {
        (t.subject.value, t.predicate.value, str(t.object), file.shown)
        for file in corpus.files
        for t in file.triples
        if not any(isinstance(n, BlankNode) or is_generated(n.value) for n in (t.subject, t.object))
    }


def a_state_does_not_differ_from_itself(made: Edits) -> None:
    corpus, again = corpus_after(made, base_corpus()), corpus_after(made, None)
    assert told(corpus, corpus) == ()
    assert told(corpus, again) == ()


def every_changed_triple_is_told_exactly_once(one: Edits, other: Edits) -> None:
    before, after = (corpus_after(made, base_corpus()) for made in (one, other))
    entries = told(before, after)
    lost = exact(fact for entry in entries for fact in entry.lost)
    gained = exact(fact for entry in entries for fact in entry.gained)
    had, has = all_facts(before), all_facts(after)
    assert set(lost.values()) | set(gained.values()) <= {1}
    assert lost.keys() == had - has
    assert gained.keys() == has - had
    for told_of, triples in (
        (lost, plain_triples(before) - plain_triples(after)),
        (gained, plain_triples(after) - plain_triples(before)),
    ):
        of_names = {f for f in told_of if not f[0].startswith("_:") and not f[2].startswith("_:")}
        assert of_names == triples


def swapped_sides_swap_what_is_told(one: Edits, other: Edits) -> None:
    before, after = (corpus_after(made, base_corpus()) for made in (one, other))
    forth, back = told(before, after), told(after, before)
    assert exact(f for e in forth for f in e.lost) == exact(f for e in back for f in e.gained)
    assert exact(f for e in forth for f in e.gained) == exact(f for e in back for f in e.lost)
    opposite: dict[Kind, Kind] = {
        "added": "removed",
        "removed": "added",
        "retired": "restored",
        "restored": "retired",
    }
    named = [[e for e in side if not e.iri.startswith("_:")] for side in (forth, back)]
    swapped = {(e.was or e.iri, frozenset(opposite.get(k, k) for k in e.kinds)) for e in named[0]}
    assert swapped == {(e.iri, frozenset(e.kinds)) for e in named[1]}


test_a_state_does_not_differ_from_itself, test_nor_does_any_other_state = random_cases(
    a_state_does_not_differ_from_itself, edits, day=5, night=30
)
test_every_changed_triple_is_told_exactly_once, test_so_is_it_in_many_more_changes = random_cases(
    every_changed_triple_is_told_exactly_once, edits, edits, day=10, night=150
)
test_swapped_sides_swap_what_is_told, test_so_they_do_in_many_more_changes = random_cases(
    swapped_sides_swap_what_is_told, edits, edits, day=30, night=120
)
