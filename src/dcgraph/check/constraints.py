"""Constraints in SPARQL, each run once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, Store

from dcgraph.check.findings import GAP, Finding, fill, on_file, on_subject, rule_name, severity_of
from dcgraph.check.rules import Severity, message
from dcgraph.check.shacl import Index
from dcgraph.check.shapes import Shapes
from dcgraph.check.signatures import DOMAIN, RANGE, fitting, kinds
from dcgraph.check.words import AXIOMS_FORBID, CONTRADICTIONS, listed, named
from dcgraph.errors import LoadError
from dcgraph.forked import Tell
from dcgraph.namespaces import DCG, DCGS, SH, compact
from dcgraph.rdf.corpus import Corpus, Place
from dcgraph.rdf.turtle import Term
from dcgraph.rdf.turtle import place as position
from dcgraph.sparql.lexer import Token, tokens, uncommented, variables
from dcgraph.sparql.rules import Key, is_read, read_by
from dcgraph.sparql.run import query_texts, solutions

_READ = ("this", "path", "value", "other", "otherPath", "otherValue", "relation", "kind")
_AXIOMS = {
    "Contradiction-domain": DOMAIN,
    "Contradiction-range": RANGE,
    "Claim-subjectFits": DOMAIN,
    "Claim-objectFits": RANGE,
}
"""The rules whose findings tell what the ontology asks for, by the axiom that does."""

_ENDS = (DCG + "hasSubject", DCG + "hasObject")
"""From a claim to its ends."""

_ENOUGH_USES: Final = 3
"""Uses of a property of which it can be said that all break an axiom."""

_FORBIDDEN: Final = ("MINUS", "VALUES")


@dataclass(frozen=True, slots=True)
class Constraint:
    """A query whose rows are faults, and what to say of them.

    A row binds ?this, perhaps ?path and ?value, and perhaps what these conflict with: ?other,
    another record, or ?otherValue, another value of this one, of ?path or else of ?otherPath.
    A row on the signature of a relation binds ?relation, where it is not ?path, and ?kind, the
    class of ?value.
    """

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


def constraints(
    corpus: Corpus,
    asserted: Store,
    index: Index,
    tell: Tell = lambda _name, _path: None,
    *,
    bound: bool = False,
) -> list[Finding]:
    """The results of every SPARQL constraint, each run once and kept to its shape's targets.

    `asserted` is a store of the corpus, `index` holds the same triples. A constraint that cannot
    be run, or whose shape has no target, is a finding.
    Where the targets are few, `bound` binds ?this to them before a constraint is run.
    """
    shapes = Shapes(corpus.facts("shapes"))
    rules, findings = _read(corpus, shapes)
    targets = shapes.targets(index)
    for shape, constraint in rules:
        focus = targets.get(shape, set())
        if focus or not bound:
            tell(constraint.name, constraint.path)
            findings += _tried(corpus, asserted, constraint, focus, bound=bound)
    return findings


def declared(corpus: Corpus) -> list[Constraint]:
    """Every SPARQL constraint of the shapes that can find anything."""
    return [rule for _, rule in _read(corpus, Shapes(corpus.facts("shapes")))[0]]


def targets_of(corpus: Corpus) -> dict[str, set[str]]:
    """The targets of each shape that aims at any."""
    return Shapes(corpus.facts("shapes")).targets(Index(corpus.facts()))


def _read(corpus: Corpus, shapes: Shapes) -> tuple[list[tuple[str, Constraint]], list[Finding]]:
    """The constraints with the IRIs of their shapes, and a finding on each that has no use."""
    rules, findings = [], []
    for shape, rule in sorted(shapes.queries, key=lambda pair: pair[1].value):
        place = corpus.locate(rule.value)
        constraint = Constraint(
            rule_name(rule.value),
            Path(place.path if place else "shapes"),
            shapes.text(rule, "select"),
            shapes.text(rule, "message"),
            shapes.text(rule, "description"),
            severity_of(shapes.text(rule, "severity")),
        )
        name = constraint.name
        if not constraint.select:
            which, name = ("empty" if place else "missing"), compact(rule.value)
            spot = corpus.locate(shape.value, SH + "sparql", rule) or Place("shapes", 1, 1)
        elif not shapes.aims(shape):
            which, spot = "untargeted", corpus.locate(shape.value) or place_of(corpus, constraint)
        elif clause := _forbidden(constraint.select):
            which, start = clause.text.lower(), position(constraint.select, clause.start)
            spot = _place_in(corpus, constraint, *start)
        else:
            rules.append((shape.value, constraint))
            continue
        findings.append(on_file(spot, "Query-form", message("Query-form", which, {"name": name})))
    return rules, findings


def _forbidden(select: str) -> Token | None:
    """The first keyword of a clause that SHACL allows in no constraint: MINUS or VALUES."""
    upper = select.upper()
    if not any(word in upper for word in _FORBIDDEN):
        return None
    words = (t for t in tokens(select) if t.kind == "keyword" and t.text.upper() in _FORBIDDEN)
    return next(words, None)


def _tried(
    corpus: Corpus,
    store: Store,
    constraint: Constraint,
    focus: Collection[str] | None,
    *,
    bound: bool,
) -> list[Finding]:
    try:
        return _run(corpus, store, constraint, focus, bound=bound)
    except LoadError as error:
        spot = _place_in(corpus, constraint, error.line, error.column)
        return [on_file(spot, "Query-form", str(error))]


def place_of(corpus: Corpus, constraint: Constraint) -> Place:
    """Where the text of a constraint begins."""
    spot = corpus.locate(DCGS + constraint.rule, SH + "select")
    return spot or Place(constraint.path.as_posix(), 1, 1)


def _place_in(
    corpus: Corpus, constraint: Constraint, line: int | None, column: int | None
) -> Place:
    """The place of a line and column of a constraint's text; of the text itself without them."""
    spot = place_of(corpus, constraint)
    if line is None:
        return spot
    column = column or 1
    if constraint.path.suffix == ".ttl":
        # The text of the query begins after the quotes, and has line ends in long ones alone.
        column += spot.column + 2 if line == 1 else 0
        line += spot.line - 1
    return Place(spot.path, line, column)


def unread_query(corpus: Corpus, error: LoadError) -> Finding:
    """The finding on the file of a rule that cannot be read or run."""
    path = corpus.root / error.path
    shown = path.relative_to(corpus.root) if path.is_relative_to(corpus.root) else path
    place = Place(shown.as_posix(), error.line or 1, error.column or 1)
    return on_file(place, "Query-form", str(error).replace(f"{corpus.root}/", ""))


def contradictions(
    corpus: Corpus,
    derived: Store,
    tell: Tell,
    *,
    focus: Collection[str] | None = None,
    changed: Collection[Key] | None = None,
) -> list[Finding]:
    """What the ontology forbids and the graph, with all that follows from it, says.

    The queries in `ontology/contradictions/` read the axioms as closed: a property is said
    only of things known to be in its domain. With a `focus`, only these things are judged, and only
    where something is read of which the key is among the `changed`. A text that is no query is a
    finding. Raises LoadError if there are none.
    """
    refused: list[LoadError] = []
    queries = query_texts(corpus.root / CONTRADICTIONS, refused)
    findings = [unread_query(corpus, error) for error in refused]
    for name, text in queries.items():
        rule, path = f"Contradiction-{name}", Path(CONTRADICTIONS, f"{name}.rq")
        repair = text.partition("\n")[0].lstrip("# ")
        constraint = Constraint(rule, path, text, repair, AXIOMS_FORBID, "error")
        if changed is None or is_read(changed, read_by(text)):
            tell(constraint.name, path)
            findings += _tried(corpus, derived, constraint, focus, bound=focus is not None)
    return findings if focus is not None else _at_axioms(corpus, derived, findings)


def _at_axioms(corpus: Corpus, derived: Store, findings: list[Finding]) -> list[Finding]:
    """The findings, with one at an axiom in place of those on all uses of its property.

    What every use breaks is itself wrong; where that is so of domain and range, they are told as
    one, since the two were most likely exchanged.
    """
    broken: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        broken[finding.path, _AXIOMS.get(finding.rule, "")].append(finding)
    at_axioms: dict[str, Finding] = {}
    for path, axiom, kind in corpus.facts("ontology"):
        uses = broken.get((compact(path.value), axiom.value), [])
        if len(uses) < _ENOUGH_USES or not isinstance(path, NamedNode):
            continue
        if len(uses) < len({(q[0], q[2]) for q in derived.quads_for_pattern(None, path, None)}):
            continue
        findings = [finding for finding in findings if finding not in uses]
        names = {"path": compact(path.value), "count": len(uses)}
        place = corpus.locate(path.value, axiom.value, kind)
        if first := at_axioms.get(path.value):
            both = message("Contradiction-axiom", "both", names)
            at_axioms[path.value] = replace(first, message=both, other=(place,) if place else ())
            continue
        at_axioms[path.value] = replace(
            uses[0],
            place=place,
            subject=path.value,
            path=compact(axiom.value),
            value=compact(kind.value),
            message=message("Contradiction-axiom", "one", names),
            expected="",
        )
    return [*findings, *at_axioms.values()]


def _run(
    corpus: Corpus,
    store: Store,
    constraint: Constraint,
    focus: Collection[str] | None,
    *,
    bound: bool,
) -> list[Finding]:
    """The faults that one constraint finds, all or those of the `focus` alone.

    Raises LoadError if it is no SELECT query of ?this.
    """
    findings: dict[tuple[str, Term | None, Term | None], Finding] = {}
    this = [NamedNode(iri) for iri in focus or ()] if bound else None
    solved = solutions(store, constraint.select, constraint.name, constraint.path, this)
    _require_selection(constraint)
    rows = [_values(row) for row in solved]
    if any("this" not in row for row in rows):
        raise LoadError(f"{constraint.name} has a row without ?this; select it.", constraint.path)
    kept = [row for row in rows if focus is None or row["this"].value in focus]
    # In an order of their own: the engine's depends on all that is in the store.
    for row in sorted(kept, key=lambda row: [str(row.get(name)) for name in _READ]):
        key = row["this"].value, row.get("path"), row.get("value")
        finding = findings.get(key) or _finding(corpus, constraint, row)
        other = _other(corpus, row)
        if "otherValue" in row and "otherPath" not in row and _comes_first(finding, other, row):
            continue
        places = {*finding.other, other} - {None, finding.place}
        findings[key] = replace(finding, other=tuple(sorted(p for p in places if p is not None)))
    return list(findings.values())


_ALIAS: Final = re.compile(r"\bAS\s+[?$](\w+)", re.IGNORECASE)


def _require_selection(constraint: Constraint) -> None:
    """Raise LoadError if the query can find nothing, or not what its message tells.

    As long as the graph keeps a rule, no row shows that it could have none.
    """
    head, _, body = uncommented(constraint.select).partition("{")
    selected = set(variables(head))
    unbound = sorted(selected - {*variables(body), *_ALIAS.findall(head)})
    gaps = [name for name in GAP.findall(constraint.message) if name not in selected]
    for which, names in (
        ("selects", [] if "this" in selected else ["this"]),
        ("unbound", unbound),
        ("gap", gaps),
    ):
        if names:
            fault = message("Query-form", which, {"name": constraint.name, "variable": names[0]})
            raise LoadError(fault, constraint.path)


def _values(row: QuerySolution) -> dict[str, Term]:
    values: dict[str, Term] = {}
    for name in _READ:
        with suppress(KeyError):
            if isinstance(term := row[name], NamedNode | BlankNode | Literal):
                values[name] = term
    return values


def _finding(corpus: Corpus, constraint: Constraint, row: dict[str, Term]) -> Finding:
    finding = on_subject(
        corpus,
        constraint.rule,
        constraint.severity,
        row["this"].value,
        fill(constraint.message, row),
        why=constraint.why,
        path=row["path"].value if "path" in row else None,
        value=row.get("value"),
    )
    axiom = _AXIOMS.get(constraint.rule)
    relation = row.get("relation", row.get("path"))
    if axiom is None or relation is None:
        return finding
    asked = [
        listed((named(corpus, kind) for kind in sorted(union)), "or")
        for union in kinds(corpus, relation.value, axiom)
    ]
    whose = "a value" if axiom == RANGE else "a record"
    ends = [end.value for path in _ENDS for end in corpus.values(finding.subject, path)]
    is_claim = "relation" in row and len(ends) == len(_ENDS)
    return replace(
        finding,
        expected=f"{whose} of the kind {' and '.join(asked)}" if asked else "",
        near=tuple(map(compact, fitting(corpus, *ends))) if is_claim else (),
    )


def _other(corpus: Corpus, row: dict[str, Term]) -> Place | None:
    """The place of what a row's record conflicts with."""
    if not row.keys() & {"other", "otherValue"}:
        return None
    path = row.get("otherPath", row.get("path"))
    value = row.get("value" if "other" in row else "otherValue")
    return corpus.locate(row.get("other", row["this"]).value, path.value if path else None, value)


def _comes_first(finding: Finding, other: Place | None, row: dict[str, Term]) -> bool:
    """Whether it is the other value that is one too many: of two, the later one is the fault."""
    if finding.place is None or other is None or finding.place == other:
        return str(row.get("value")) < str(row["otherValue"])
    return finding.place < other
