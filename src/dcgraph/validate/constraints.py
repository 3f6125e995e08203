"""Queries that find faults: the SPARQL constraints of the shapes and the contradictions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, Store

from dcgraph.errors import LoadError
from dcgraph.evaluate import query_texts, solutions
from dcgraph.load import Corpus
from dcgraph.turtle import Term
from dcgraph.validate.findings import Finding, Severity, fill, found
from dcgraph.validate.shacl import rule_name, severity_of

__all__ = ["Constraint", "constraints", "contradictions", "run", "targets_of"]

_FIND = """
SELECT ?shape ?rule ?select ?message ?why ?severity WHERE {
  ?shape sh:sparql ?rule .
  OPTIONAL { ?rule sh:select ?select }
  OPTIONAL { ?rule sh:message ?message }
  OPTIONAL { ?rule sh:description ?why }
  OPTIONAL { ?rule sh:severity ?severity }
} ORDER BY ?rule
"""
_AIMED = """
SELECT DISTINCT ?shape WHERE {
  ?shape sh:targetClass | sh:targetSubjectsOf | sh:targetObjectsOf | sh:targetNode ?target
}
"""
_TARGETS = """
SELECT DISTINCT ?shape ?this WHERE {
  { GRAPH ?shapes { ?shape sh:targetClass ?class } ?this a / rdfs:subClassOf* ?class }
  UNION { GRAPH ?shapes { ?shape sh:targetSubjectsOf ?path } ?this ?path ?anything }
  UNION { GRAPH ?shapes { ?shape sh:targetObjectsOf ?path } ?anything ?path ?this }
  UNION { GRAPH ?shapes { ?shape sh:targetNode ?this } }
}
"""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A query whose rows (?this, perhaps ?path and ?value) are faults, and what to say of them."""

    rule: str
    path: Path
    select: str
    message: str
    why: str
    severity: Severity

    @property
    def name(self) -> str:
        """How it is named to a person."""
        return f"The rule {self.rule} in {self.path}"


def constraints(corpus: Corpus, asserted: Store) -> list[Finding]:
    """The results of every SPARQL constraint, each run once and kept to its shape's targets.

    `asserted` is a store of the corpus, to which its shapes are added.

    Raises LoadError, naming the rule, if a constraint cannot be run or its shape has no target.
    """
    shapes = corpus.store("shapes")
    # In graphs of their own: the constraints, which name no graph, do not see them.
    asserted.extend(corpus.quads("shapes"))
    targets = targets_of(asserted)
    aimed = {_text(row, "shape") for row in _rows(shapes, _AIMED)}
    findings = []
    for row in _rows(shapes, _FIND):
        shape, iri = _text(row, "shape"), _text(row, "rule")
        place = corpus.locate(iri)
        constraint = Constraint(
            rule_name(iri),
            Path(place.path if place else "shapes"),
            _text(row, "select"),
            _text(row, "message"),
            _text(row, "why"),
            severity_of(_text(row, "severity")),
        )
        if shape not in aimed:
            raise LoadError(
                f"The shape of {constraint.name} has no target, so that its query would find "
                "nothing; give it sh:targetClass or another.",
                constraint.path,
            )
        findings += run(corpus, asserted, constraint, targets.get(shape, set()))
    return findings


def targets_of(store: Store) -> dict[str, set[str]]:
    """The targets of each shape that has any, in a store of the graph with its shapes."""
    targets: dict[str, set[str]] = {}
    for row in _rows(store, _TARGETS):
        targets.setdefault(_text(row, "shape"), set()).add(_text(row, "this"))
    return targets


def contradictions(corpus: Corpus, derived: Store) -> list[Finding]:
    """What the ontology forbids and the graph, with all that follows from it, says.

    The queries in `ontology/contradictions/` read the axioms as closed: a property is said
    only of things known to be in its domain. Raises LoadError if there are none or if one is
    no query.
    """
    folder = Path("ontology/contradictions")
    findings = []
    for name, text in query_texts(corpus.root / folder).items():
        message = text.partition("\n")[0].lstrip("# ")
        why = "The axioms of the ontology forbid it."
        rule = f"Contradiction-{name}"
        path = folder / f"{name}.rq"
        findings += run(corpus, derived, Constraint(rule, path, text, message, why, "error"))
    return findings


def run(
    corpus: Corpus, store: Store, constraint: Constraint, focus: set[str] | None = None
) -> list[Finding]:
    """The faults that one constraint finds, all or those of the `focus` alone.

    Raises LoadError if it is no SELECT query of ?this.
    """
    findings = []
    for row in solutions(store, constraint.select, constraint.name, constraint.path):
        bound: dict[str, Term] = {
            name: term
            for name in ("this", "path", "value")
            if (term := _get(row, name)) is not None
        }
        if "this" not in bound:
            raise LoadError(
                f"{constraint.name} has a row without ?this; select it.", constraint.path
            )
        subject = bound["this"].value
        if focus is not None and subject not in focus:
            continue
        findings.append(
            found(
                corpus,
                constraint.rule,
                constraint.severity,
                subject,
                fill(constraint.message, bound),
                why=constraint.why,
                path=bound["path"].value if "path" in bound else None,
                value=bound.get("value"),
            )
        )
    return findings


def _rows(store: Store, text: str) -> list[QuerySolution]:
    return solutions(store, text, "A query of the check", Path(__file__))


def _get(row: QuerySolution, name: str) -> Term | None:
    try:
        term = row[name]
    except KeyError:
        return None
    return term if isinstance(term, NamedNode | BlankNode | Literal) else None


def _text(row: QuerySolution, name: str) -> str:
    term = _get(row, name)
    return "" if term is None else term.value
