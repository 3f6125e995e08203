"""Making the state anew by a full check, where it is missing, strange, or left behind too far."""

from __future__ import annotations

from typing import cast

from pyoxigraph import NamedNode

from dcgraph.check.run import stages
from dcgraph.incremental.findings import put
from dcgraph.incremental.planning import planned
from dcgraph.incremental.rows import Rows
from dcgraph.incremental.state import State
from dcgraph.incremental.tree import fingerprint
from dcgraph.namespaces import DERIVED_GRAPH
from dcgraph.rdf.corpus import Corpus
from dcgraph.rdf.turtle import Term
from dcgraph.sparql.rules import derive, rules

__all__ = ["filled"]


def filled(state: State, corpus: Corpus, stats: dict[str, str], seconds: float) -> None:
    """Fill the state with a corpus and what a full check of it finds, and keep it.

    `stats` is what stat says of the files, `seconds` what one step of the check may take.
    Raises Unfollowed if the rules of the corpus cannot be followed from a change, and LoadError
    as `dcgraph.check.run.check` does; then nothing is kept.
    """
    plan = planned(corpus)
    found, _, _ = stages(corpus, questions=False, limit=seconds)
    state.clear()
    state.put("plan", plan)
    state.put("queries", fingerprint(corpus.root))
    rows = Rows(state, corpus.root)
    for file in corpus.files:
        rows.put(file, rows.made(file), stats.get(file.shown, ""))
    _put_derived(state, corpus)
    put(state, found)
    state.index()
    state.keep()


def _put_derived(state: State, corpus: Corpus) -> None:
    store = corpus.store(graphs=False)
    derive(store, rules(corpus.root / "ontology"))
    quads = list(store.quads_for_pattern(None, None, None, NamedNode(DERIVED_GRAPH)))
    triples = [cast("tuple[Term, ...]", tuple(quad)[:3]) for quad in quads]
    numbers = state.terms.numbers({term for triple in triples for term in triple})
    state.database.executemany(
        "INSERT INTO derived VALUES (?, ?, ?)",
        [[numbers[term] for term in triple] for triple in triples],
    )
