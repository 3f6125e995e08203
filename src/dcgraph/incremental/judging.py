"""The findings on the nodes that a change can have affected, over an excerpt of the graph.

The excerpt holds all triples by which the patterns of a rule match around such a node, so that
the rule's own query finds there on that node what it would find in the whole graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from dcgraph.check.constraints import AXIOMS, Constraint, run
from dcgraph.check.findings import Finding, found
from dcgraph.check.shacl import surplus
from dcgraph.incremental.affected import THIS, Nodes
from dcgraph.incremental.core import Breach, Judge
from dcgraph.incremental.patterns import support
from dcgraph.incremental.plans import Part, Plan
from dcgraph.incremental.rows import Rows
from dcgraph.incremental.terms import Terms
from dcgraph.incremental.walking import Triple, View, reached
from dcgraph.rdf.corpus import Corpus

__all__ = ["Bench"]


class Bench:
    """Where nodes are judged: the rules, and the graph as it is now."""

    def __init__(self, plan: Plan, stored: dict[str, Any], rows: Rows, terms: Terms) -> None:
        self._plan = plan
        self._said = stored["said"]
        self._queries = {
            query["rule"]: Constraint(**query | {"path": Path(query["path"])})
            for query in stored["queries"]
        }
        self._rows = rows
        self._terms = terms

    def core(self, view: View, nodes: Nodes) -> list[Finding]:
        """What the core shapes find on the nodes."""
        judge = Judge(view, self._terms, self._plan.kind)
        breaches = [
            (rule, node, breach)
            for rule in sorted(nodes)
            for shape in [self._plan.shapes[rule]]
            for node in nodes[rule]
            if judge.is_target(shape, node)
            for breach in judge.breaches(shape, node)
        ]
        if not breaches:
            return []
        corpus = self._rows.excerpt({node for _, node, _ in breaches})
        return [
            finding
            for rule, node, breach in breaches
            for finding in self._told(corpus, rule, self._terms.term(node).value, breach)
        ]

    def _told(self, corpus: Corpus, rule: str, subject: str, breach: Breach) -> list[Finding]:
        about = self._said[rule]
        said = found(
            corpus,
            rule,
            about["severity"],
            subject,
            about["message"],
            why=about["why"],
            path=breach.path,
            value=breach.value,
            component=f"http://www.w3.org/ns/shacl#{breach.component}",
        )
        if breach.component == "MaxCountConstraintComponent":
            return surplus(corpus, said, breach.path or "", about["most"])
        if breach.component == "UniqueLangConstraintComponent":
            return surplus(corpus, said, breach.path or "", None)
        return [said]

    def constraints(self, view: View, nodes: Nodes) -> list[Finding]:
        """What the queries of the shapes find on the nodes."""
        targets = {
            rule: {node for node in found if self._is_target(view, rule, node)}
            for rule, found in nodes.items()
        }
        return self._run(view, targets, self._plan.constraints)

    def contradictions(self, view: View, nodes: Nodes) -> list[Finding]:
        """What the queries that find contradictions find on the nodes."""
        return self._run(view, nodes, self._plan.contradictions)

    def _is_target(self, view: View, rule: str, node: int) -> bool:
        return any(
            bool(ends) if end is None else end in ends
            for path, end in self._plan.targets[rule]
            for ends in [reached(view, path, node)]
        )

    def _run(self, view: View, nodes: Nodes, queries: dict[str, list[Part]]) -> list[Finding]:
        used: set[Triple] = set()
        for rule, focus in nodes.items():
            for part in queries[rule]:
                for node in focus:
                    support(view, [*part.own, *part.around], {THIS: node}, used)
        wanted = {rule: focus for rule, focus in nodes.items() if focus}
        if not used or not wanted:
            return []
        nowhere = Corpus(self._rows.root, ())
        rules = {finding.rule for finding in self._found(nowhere, used, wanted)}
        if not rules:
            return []
        # Now that there is something to tell: where it stands, and what things are called.
        rooms = ("ontology",) if rules & AXIOMS.keys() else ()
        corpus = self._rows.excerpt({number for s, _, o in used for number in (s, o)}, rooms)
        return list(self._found(corpus, used, wanted))

    def _found(self, corpus: Corpus, used: set[Triple], nodes: Nodes) -> Iterator[Finding]:
        store = Store()
        store.extend(self._quads(used))
        for rule in sorted(nodes):
            focus = {self._terms.term(node).value for node in nodes[rule]}
            yield from run(corpus, store, self._queries[rule], focus)

    def _quads(self, triples: Iterable[Triple]) -> Iterator[Quad]:
        term = self._terms.term
        self._terms.read({number for triple in triples for number in triple})
        graph = DefaultGraph()
        for s, p, o in triples:
            subject, predicate = term(s), term(p)
            assert isinstance(predicate, NamedNode)
            yield Quad(subject, predicate, term(o), graph)  # type: ignore[arg-type]
