"""SHACL core: a graph of shapes becomes a list of rules, each judged over all of its nodes at once.

A rule is made of each property shape, and of each node shape that asks something itself: its
targets, its path and its checks. It is judged over an index of the triples, made once: predicate,
subject, objects. Neither rdflib nor a query engine has a part in it, but for literals of odd form,
of which rdflib and pySHACL are asked, and imported, only then. Constraints in SPARQL are run by
`dcgraph.check.constraints`. The tests hold the findings against those of pySHACL.
"""

from __future__ import annotations

import logging
import operator
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.namespaces import RDF, RDFS, SH, TYPE, XSD
from dcgraph.rdf.turtle import Fact, Term

_TYPE: Final = NamedNode(TYPE)
_BELOW: Final = NamedNode(RDFS + "subClassOf")

SHACL_TERMS: Final = frozenset(
    SH + name
    for name in Path(__file__).with_name("shacl-terms.txt").read_text(encoding="utf-8").split()
)
"""The IRIs of the terms of SHACL, as https://www.w3.org/ns/shacl.ttl has them."""


class Breach(NamedTuple):
    """A focus node that breaks a shape, as SHACL reports it."""

    focus: Term
    path: Term | None
    value: Term | None
    shape: Term
    component: str


class Rule(NamedTuple):
    """What a shape asks of the nodes to which the paths `above` lead from its targets.

    `path` leads from such a node to the values: None, a predicate, or an operator with the paths
    that it joins: `^`, `/`, `|`, `*`, `+` or `?`. `checks` are pairs of a name of SHACL and what
    is asked by it.
    """

    shape: Term
    targets: tuple[tuple[str, Term], ...]
    above: tuple[Any, ...]
    path: Any
    checks: tuple[tuple[str, Any], ...]


class Index:
    """Triples by predicate and subject, and the members of classes, each worked out once."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.by: defaultdict[NamedNode, dict[Term, list[Term]]] = defaultdict(dict)
        self.add(facts)

    def add(self, facts: Iterable[Fact]) -> None:
        """Take in more triples; what was worked out before is worked out anew."""
        self._back: dict[Term, dict[Term, list[Term]]] = {}
        self._members: dict[Term, set[Term]] = {}
        by = self.by
        for subject, predicate, value in facts:
            values = by[predicate].setdefault(subject, [])
            if value not in values:  # a triple may stand in two files
                values.append(value)

    def back(self, predicate: Term) -> dict[Term, list[Term]]:
        """The subjects of a predicate by their value."""
        if predicate not in self._back:
            subjects = self._back[predicate] = {}
            for subject, values in self.column(predicate).items():
                for value in values:
                    subjects.setdefault(value, []).append(subject)
        return self._back[predicate]

    def members(self, kind: Term) -> set[Term]:
        """Everything of a class or of one below it."""
        if kind not in self._members:
            kinds = self._closure(("^", _BELOW), [kind])
            self._members[kind] = {s for k in kinds for s in self.back(_TYPE).get(k, ())}
        return self._members[kind]

    def values(self, path: Any, node: Term) -> Iterable[Term]:
        """The nodes to which a path leads, each once."""
        if path is None:
            return (node,)
        if isinstance(path, NamedNode):
            return self.column(path).get(node, ())
        kind, *parts = path
        if kind == "^":
            return self.back(parts[0]).get(node, ())
        if kind == "|":
            return dict.fromkeys(v for part in parts for v in self.values(part, node))
        if kind == "?":
            return dict.fromkeys((node, *self.values(parts[0], node)))
        if kind == "*":
            return self._closure(parts[0], [node])
        if kind == "+":
            return self._closure(parts[0], self.values(parts[0], node))
        return self.across(parts, (node,))

    def across(self, paths: Iterable[Any], nodes: Iterable[Term]) -> Iterable[Term]:
        """The nodes to which several paths lead one after another."""
        for path in paths:
            nodes = dict.fromkeys(v for node in nodes for v in self.values(path, node))
        return nodes

    def targets(self, aims: Iterable[tuple[str, Term]]) -> set[Term]:
        """The nodes at which a shape aims, by the names of SHACL for the ways to aim."""
        ways: dict[str, Callable[[Term], Iterable[Term]]] = {
            "targetClass": self.members,
            "targetNode": lambda node: (node,),
            "targetSubjectsOf": self.column,
            "targetObjectsOf": self.back,
        }
        return set[Term]().union(*(ways[kind](what) for kind, what in aims))

    def predicates(self, node: Term) -> Iterator[tuple[NamedNode, Term]]:
        """Each predicate of a node with each value."""
        for predicate, subjects in self.by.items():
            for value in subjects.get(node, ()):
                yield predicate, value

    def column(self, predicate: Any) -> dict[Term, list[Term]]:
        """The values of a predicate by their subject."""
        return self.by.get(predicate, {})

    def _closure(self, path: Any, start: Iterable[Term]) -> dict[Term, None]:
        reached = dict.fromkeys(start)
        waiting = list(reached)
        while waiting:
            new = [v for v in self.values(path, waiting.pop()) if v not in reached]
            reached.update(dict.fromkeys(new))
            waiting += new
        return reached


# What is asked of a literal.

_FORMS: Final = {
    XSD + "string": re.compile(""),
    XSD + "anyURI": re.compile(""),
    RDF + "langString": re.compile(""),
    XSD + "boolean": re.compile(r"(?:true|false)\Z"),
    XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]+\.[0-9]+\Z"),
}
"""What is well-formed beyond doubt; of the rest rdflib is asked, as pySHACL asks it."""

_VALUES: Final[dict[str, type]] = {
    "integer": int,
    "float": float,
    "decimal": Decimal,
    "boolean": bool,
    "date": date,
    "time": time,
    "dateTime": datetime,
}
"""What pySHACL asks of the values of these datatypes."""


def as_rdflib(term: Literal) -> Any:
    """A literal of rdflib, as it is written: another form of a number would not be found again."""
    import rdflib  # noqa: PLC0415  # slow to begin, and asked of odd literals alone

    # It logs a trace for each literal that does not fit its datatype, which the shapes tell.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    plain = term.datatype.value == XSD + "string"
    kind = None if term.language or plain else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=kind, normalize=False)


def _number_of(term: Term) -> Decimal | None:
    """The number that a literal is beyond doubt."""
    if isinstance(term, Literal) and term.datatype.value in (XSD + "integer", XSD + "decimal"):
        return Decimal(term.value) if _FORMS[term.datatype.value].match(term.value) else None
    return None


def _bound(holds: Callable[[Any, Any], bool]) -> Callable[[Index, Term, Term], bool]:
    def is_within(_: Index, value: Term, bound: Term) -> bool:
        number, limit = _number_of(value), _number_of(bound)
        if number is not None and limit is not None:
            return holds(number, limit)
        if not isinstance(value, Literal) or not isinstance(bound, Literal):
            return False
        from pyshacl.rdfutil.compare import compare_literal  # noqa: PLC0415  # slow to begin

        left, right = as_rdflib(value), as_rdflib(bound)
        try:
            if isinstance(left.value, str) != isinstance(right.value, str):
                return False
            return holds(compare_literal(left, right), 0)  # type: ignore[no-untyped-call]
        except (TypeError, NotImplementedError, InvalidOperation):
            return False

    return is_within


def _has_datatype(_: Index, value: Term, datatype: Term) -> bool:
    if not isinstance(value, Literal) or value.datatype != datatype:
        return isinstance(value, Literal) and datatype.value == RDFS + "Literal"
    form = _FORMS.get(datatype.value)
    if form is not None and form.match(value.value):
        return True
    odd = as_rdflib(value)
    kind = _VALUES.get(datatype.value.removeprefix(XSD))
    return not odd.ill_typed and (kind is None or isinstance(odd.value, kind))


def _has_language(_: Index, value: Term, tags: tuple[str, ...]) -> bool:
    own = ((isinstance(value, Literal) and value.language) or "").lower()
    return bool(own) and any(t in ("*", own) or own.startswith(t + "-") for t in tags)


def _is_less(value: Term, other: Term, holds: Callable[[Any, Any], bool]) -> bool:
    if isinstance(value, BlankNode) or isinstance(other, BlankNode):
        return False
    # As pySHACL does: names and texts by their characters, all else as rdflib puts it in order.
    sides: list[Any] = [
        as_rdflib(term) if isinstance(term, Literal) else term.value for term in (value, other)
    ]
    left, right = (
        side.value if isinstance(getattr(side, "value", None), str) else side for side in sides
    )
    try:
        return (type(left) is str) == (type(right) is str) and bool(holds(left, right))
    except (TypeError, InvalidOperation):
        return False


def _length(term: Term) -> int:
    return -1 if isinstance(term, BlankNode) else len(term.value)


# What is asked of each value by itself, and what of all values of a focus node together.

NODE_KINDS: Final[dict[str, Any]] = {
    "IRI": NamedNode,
    "Literal": Literal,
    "BlankNode": BlankNode,
    "IRIOrLiteral": (NamedNode, Literal),
    "BlankNodeOrIRI": (BlankNode, NamedNode),
    "BlankNodeOrLiteral": (BlankNode, Literal),
}
_EACH: Final[dict[str, Callable[[Index, Any, Any], bool]]] = {
    "class": lambda i, v, kind: not isinstance(v, Literal) and v in i.members(kind),
    "datatype": _has_datatype,
    "nodeKind": lambda _, v, kinds: isinstance(v, kinds),
    "in": lambda _, v, allowed: v in allowed,
    "pattern": lambda _, v, form: not isinstance(v, BlankNode) and bool(form.search(v.value)),
    "languageIn": _has_language,
    "minLength": lambda _, v, least: least == 0 or _length(v) >= least,
    "maxLength": lambda _, v, most: 0 <= _length(v) <= most,
    "minInclusive": _bound(operator.ge),
    "minExclusive": _bound(operator.gt),
    "maxInclusive": _bound(operator.le),
    "maxExclusive": _bound(operator.lt),
    "node": lambda i, v, rules: _conforms(i, rules, v),
    "not": lambda i, v, rules: not _conforms(i, rules, v),
    "and": lambda i, v, shapes: all(_conforms(i, rules, v) for rules in shapes),
    "or": lambda i, v, shapes: any(_conforms(i, rules, v) for rules in shapes),
    "xone": lambda i, v, shapes: sum(_conforms(i, rules, v) for rules in shapes) == 1,
}


def _whole(  # noqa: C901  # a case for each component
    index: Index, name: str, asked: Any, focus: Term, values: Any
) -> Iterator[tuple[Term | None, Term | None]]:
    """The faults of all values of a focus node together: each value, and the path to it.

    None stands for no value, or for the path of the shape.
    """
    match name:
        case "uniqueLang":
            tags = Counter(v.language for v in values if isinstance(v, Literal) and v.language)
            yield from ((None, None) for times in tags.values() if times > 1)
        case "hasValue":
            if asked not in values:
                yield None, None
        case "equals":
            others = index.values(asked, focus)
            yield from ((v, None) for v in {*values} ^ {*others})
        case "disjoint":
            yield from ((v, None) for v in {*values} & {*index.values(asked, focus)})
        case "lessThan" | "lessThanOrEquals":
            holds = operator.lt if name == "lessThan" else operator.le
            others = index.values(asked, focus)
            yield from ((v, None) for v in values for o in others if not _is_less(v, o, holds))
        case "closed":
            for value in values:
                for predicate, other in index.predicates(value):
                    if predicate not in asked:
                        yield other, predicate
        case _:
            rules, siblings, number = asked
            fit = [v for v in values if _conforms(index, rules, v)]
            count = sum(not any(_conforms(index, other, v) for other in siblings) for v in fit)
            if count < number if name == "qualifiedMinCount" else count > number:
                yield None, None


def _conforms(index: Index, rules: list[Rule], node: Term) -> bool:
    """Whether a node keeps a shape, which is the rules of it and of the shapes within it."""
    return not any(
        True for rule in rules for _ in _breaches(index, rule, index.across(rule.above, (node,)))
    )


_NO_LIMIT: Final = 1 << 62


def _breaches(index: Index, rule: Rule, focuses: Iterable[Term]) -> Iterator[Breach]:
    path = rule.path if isinstance(rule.path, NamedNode) else None
    each = [(name, _EACH[name], asked) for name, asked in rule.checks if name in _EACH]
    least = max((asked for name, asked in rule.checks if name == "minCount"), default=0)
    most = min((asked for name, asked in rule.checks if name == "maxCount"), default=_NO_LIMIT)
    whole = [c for c in rule.checks if c[0] not in _EACH and c[0] not in ("minCount", "maxCount")]
    column = index.column(path) if path else None
    for focus in focuses:
        values: Any = index.values(rule.path, focus) if column is None else column.get(focus, ())
        if len(values) < least:
            yield Breach(focus, path, None, rule.shape, "minCount")
        if len(values) > most:
            yield Breach(focus, path, None, rule.shape, "maxCount")
        for name, asked in whole:
            if name == "uniqueLang" and len(values) <= 1:
                continue
            for value, other in _whole(index, name, asked, focus, values):
                yield Breach(focus, other or path, value, rule.shape, name)
        for value in values:
            for name, is_sound, asked in each:
                if not is_sound(index, value, asked):
                    yield Breach(focus, path, value, rule.shape, name)


def breaches(index: Index, rules: Iterable[Rule]) -> Iterator[Breach]:
    """Every breach of every rule."""
    seen: dict[tuple[tuple[str, Term], ...], set[Term]] = {}  # shapes often share their targets
    for rule in rules:
        if rule.targets not in seen:
            seen[rule.targets] = index.targets(rule.targets)
        yield from _breaches(index, rule, index.across(rule.above, seen[rule.targets]))
