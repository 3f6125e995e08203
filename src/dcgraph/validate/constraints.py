"""Queries that find faults: the SPARQL constraints of the shapes and the contradictions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, QuerySolutions, Store

from dcgraph.errors import LoadError
from dcgraph.load import Corpus
from dcgraph.terms import PREFIXES
from dcgraph.turtle import Term
from dcgraph.validate.findings import Finding, Severity, fill, found
from dcgraph.validate.shacl import rule_name, severity_of

__all__ = ["Constraint", "constraints", "contradictions", "run"]

_FIND = """
SELECT ?shape ?rule ?select ?message ?why ?severity WHERE {
  ?shape sh:sparql ?rule .
  ?rule sh:select ?select ; sh:message ?message ; sh:description ?why ; sh:severity ?severity .
} ORDER BY ?rule
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
    select: str
    message: str
    why: str
    severity: Severity


def constraints(corpus: Corpus) -> list[Finding]:
    """The results of every SPARQL constraint, each run once and kept to its shape's targets.

    Raises LoadError, naming the rule, if a constraint is no query.
    """
    shapes = corpus.store("shapes")
    asserted = corpus.store()
    targets = _targets(corpus)
    findings = []
    for row in _rows(shapes, _FIND):
        constraint = Constraint(
            rule_name(_text(row, "rule")),
            _text(row, "select"),
            _text(row, "message"),
            _text(row, "why"),
            severity_of(_text(row, "severity")),
        )
        focus = targets.get(_text(row, "shape"), set())
        findings += [f for f in run(corpus, asserted, constraint) if f.subject in focus]
    return findings


def _targets(corpus: Corpus) -> dict[str, set[str]]:
    store = corpus.store()
    store.extend(corpus.quads("shapes"))
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
    folder = corpus.root / "ontology" / "contradictions"
    files = sorted(folder.glob("*.rq"))
    if not files:
        raise LoadError(f"{folder} holds no query (*.rq); restore it.", folder)
    findings = []
    for path in files:
        text = path.read_text(encoding="utf-8")
        message = text.partition("\n")[0].lstrip("# ")
        why = "The axioms of the ontology forbid it."
        rule = f"Contradiction-{path.stem}"
        findings += run(corpus, derived, Constraint(rule, text, message, why, "error"))
    return findings


def run(corpus: Corpus, store: Store, constraint: Constraint) -> list[Finding]:
    """The faults that one constraint finds. Raises LoadError if it is no SELECT query."""
    try:
        rows = _rows(store, constraint.select)
    except (SyntaxError, OSError) as error:
        raise LoadError(
            f"The query of the rule {constraint.rule} cannot be run: {error}.",
            Path(constraint.rule),
        ) from None
    findings = []
    for row in rows:
        bound: dict[str, Term] = {
            name: term
            for name in ("this", "path", "value")
            if (term := _get(row, name)) is not None
        }
        findings.append(
            found(
                corpus,
                constraint.rule,
                constraint.severity,
                bound["this"].value,
                fill(constraint.message, bound),
                why=constraint.why,
                path=bound["path"].value if "path" in bound else None,
                value=bound.get("value"),
            )
        )
    return findings


def _rows(store: Store, text: str) -> list[QuerySolution]:
    rows = store.query(text, prefixes=PREFIXES)
    if not isinstance(rows, QuerySolutions):
        raise SyntaxError("it is not a SELECT query")
    return list(rows)


def _get(row: QuerySolution, name: str) -> Term | None:
    try:
        term = row[name]
    except KeyError:
        return None
    return term if isinstance(term, NamedNode | BlankNode | Literal) else None


def _text(row: QuerySolution, name: str) -> str:
    return str(row[name].value)
