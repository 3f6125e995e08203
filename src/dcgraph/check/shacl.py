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
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.check.findings import Finding, found, on_file, on_triple, rule_name, severity_of, shown
from dcgraph.namespaces import PREFIXES, compact
from dcgraph.rdf.corpus import Corpus, Fact, Place
from dcgraph.rdf.turtle import Located, Term

_SH: Final = PREFIXES["sh"]
_RDF: Final = PREFIXES["rdf"]
_RDFS: Final = PREFIXES["rdfs"]
_XSD: Final = PREFIXES["xsd"]
_TYPE: Final = NamedNode(_RDF + "type")
_BELOW: Final = NamedNode(_RDFS + "subClassOf")

SHACL_TERMS: Final = frozenset(
    _SH + name
    for name in Path(__file__).with_name("shacl-terms.txt").read_text(encoding="utf-8").split()
)
"""The IRIs of the terms of SHACL, as https://www.w3.org/ns/shacl.ttl has them."""


class UnfitShapeError(ValueError):
    """A shape that cannot be run; the message says why."""


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
            found = self._back[predicate] = {}
            for subject, values in self._of(predicate).items():
                for value in values:
                    found.setdefault(value, []).append(subject)
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
            return self._of(path).get(node, ())
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
        found: set[Term] = set()
        for kind, what in aims:
            if kind == "targetClass":
                found |= self.members(what)
            elif kind == "targetNode":
                found.add(what)
            elif kind == "targetSubjectsOf":
                found |= self._of(what).keys()
            else:
                found |= self.back(what).keys()
        return found

    def predicates(self, node: Term) -> Iterator[tuple[NamedNode, Term]]:
        """Each predicate of a node with each value."""
        for predicate, subjects in self.by.items():
            for value in subjects.get(node, ()):
                yield predicate, value

    def _of(self, predicate: Any) -> dict[Term, list[Term]]:
        return self.by.get(predicate, {})

    def _closure(self, path: Any, start: Iterable[Term]) -> dict[Term, None]:
        found = dict.fromkeys(start)
        waiting = list(found)
        while waiting:
            new = [v for v in self.values(path, waiting.pop()) if v not in found]
            found.update(dict.fromkeys(new))
            waiting += new
        return found


# What is asked of a literal.

_FORMS: Final = {
    _XSD + "string": re.compile(""),
    _XSD + "anyURI": re.compile(""),
    _RDF + "langString": re.compile(""),
    _XSD + "boolean": re.compile(r"(?:true|false)\Z"),
    _XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]+\.[0-9]+\Z"),
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
    plain = term.datatype.value == _XSD + "string"
    kind = None if term.language or plain else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=kind, normalize=False)


def _number_of(term: Term) -> Decimal | None:
    """The number that a literal is beyond doubt."""
    if isinstance(term, Literal) and term.datatype.value in (_XSD + "integer", _XSD + "decimal"):
        return Decimal(term.value) if _FORMS[term.datatype.value].match(term.value) else None
    return None


def _bound(holds: Callable[[Any, Any], bool]) -> Callable[[Index, Term, Term], bool]:
    def is_within(_: Index, value: Term, bound: Term) -> bool:
        one, two = _number_of(value), _number_of(bound)
        if one is not None and two is not None:
            return holds(one, two)
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
        return isinstance(value, Literal) and datatype.value == _RDFS + "Literal"
    form = _FORMS.get(datatype.value)
    if form is not None and form.match(value.value):
        return True
    odd = as_rdflib(value)
    kind = _VALUES.get(datatype.value.removeprefix(_XSD))
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
        one.value if isinstance(getattr(one, "value", None), str) else one for one in sides
    )
    try:
        return (type(left) is str) == (type(right) is str) and bool(holds(left, right))
    except (TypeError, InvalidOperation):
        return False


def _length(term: Term) -> int:
    return -1 if isinstance(term, BlankNode) else len(term.value)


# What is asked of each value by itself, and what of all values of a focus node together.

_KINDS: Final[dict[str, Any]] = {
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
_Fault = tuple[Term | None, Term | None]
"""The value at fault, and the path to it where that is another than the shape's; None for none."""


def _whole(  # noqa: C901, PLR0912  # a case for each component
    index: Index, name: str, asked: Any, focus: Term, values: Any
) -> Iterator[_Fault]:
    """The faults of all values of a focus node together."""
    match name:
        case "minCount" | "maxCount":
            if len(values) < asked if name == "minCount" else len(values) > asked:
                yield None, None
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


def _conforms(index: Index, rules: tuple[Rule, ...], node: Term) -> bool:
    """Whether a node keeps a shape, which is the rules of it and of the shapes within it."""
    return not any(
        True for rule in rules for _ in _breaches(index, rule, index.across(rule.above, (node,)))
    )


def _breaches(index: Index, rule: Rule, focuses: Iterable[Term]) -> Iterator[Breach]:
    path = rule.path if isinstance(rule.path, NamedNode) else None
    each = [(name, _EACH[name], asked) for name, asked in rule.checks if name in _EACH]
    whole = [(name, asked) for name, asked in rule.checks if name not in _EACH]
    for focus in focuses:
        values = index.values(rule.path, focus)
        for name, asked in whole:
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


# From a graph of shapes to rules.

_AIMS: Final = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_SILENT: Final = frozenset(
    (
        *_AIMS,
        *("message", "description", "severity", "name", "order", "group", "defaultValue"),
        *("path", "property", "sparql", "deactivated", "flags", "ignoredProperties"),
        *("qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint"),
    )
)
"""What asks nothing by itself."""

_TERMS: Final = frozenset(
    (
        *("class", "datatype", "hasValue", "equals", "disjoint", "lessThan", "lessThanOrEquals"),
        *("minInclusive", "minExclusive", "maxInclusive", "maxExclusive"),
    )
)
"""What is asked by a term as it stands."""

_COUNTS: Final = ("minCount", "maxCount", "minLength", "maxLength")
_FLAGS: Final = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}
_TRUE: Final = ("true", "1")
_REPEATS: Final = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


class Shapes:
    """A graph of shapes, what each aims at, and the rules that they make.

    `unfit` are the shapes that cannot be run, each with the reason.
    """

    def __init__(self, facts: Iterable[Fact], left_out: Iterable[str] = ()) -> None:
        self.unfit: dict[Term, str] = {}
        self._said: dict[Term, dict[str, list[Term]]] = {}
        faulty = frozenset(left_out)
        for subject, predicate, value in facts:
            # A shape that is left out is left out wherever it is named.
            if subject.value not in faulty and value.value not in faulty:
                said = self._said.setdefault(subject, {})
                said.setdefault(predicate.value.removeprefix(_SH), []).append(value)
        self.rules = [
            rule
            for shape in self._said
            if (aims := self.aims(shape))
            for rule in self._tried(shape, aims, (), ())
        ]

    def aims(self, shape: Term) -> tuple[tuple[str, Term], ...]:
        """The ways in which a shape aims at nodes, by their names in SHACL."""
        aims = [(name, what) for name in _AIMS for what in self._all(shape, name)]
        if NamedNode(_RDFS + "Class") in self._all(shape, _RDF + "type"):
            aims.append(("targetClass", shape))
        return tuple(aims)

    @property
    def aimed(self) -> dict[str, tuple[tuple[str, Term], ...]]:
        """The same of each shape that aims at any, by its IRI."""
        return {shape.value: aims for shape in self._said if (aims := self.aims(shape))}

    @property
    def queries(self) -> list[tuple[Term, Term]]:
        """Each shape with each constraint in SPARQL that it has."""
        return [(shape, rule) for shape in self._said for rule in self._all(shape, "sparql")]

    def text(self, shape: Term, name: str) -> str:
        """What a shape says by a property of SHACL; empty if it says nothing."""
        return next((term.value for term in self._all(shape, name)), "")

    def _all(self, shape: Term, name: str) -> list[Term]:
        return self._said.get(shape, {}).get(name, [])

    def _tried(
        self, shape: Term, aims: Any, above: tuple[Any, ...], opened: tuple[Term, ...]
    ) -> list[Rule]:
        try:
            return self._unit(shape, aims, above, opened)
        except (UnfitShapeError, ValueError, OverflowError, RecursionError, re.error) as error:
            self.unfit[shape] = str(error).rstrip(".")
            return []

    def _unit(
        self, shape: Term, aims: Any, above: tuple[Any, ...], opened: tuple[Term, ...]
    ) -> list[Rule]:
        """The rules of a shape and of the property shapes within it."""
        if shape in opened:
            raise UnfitShapeError(f"{compact(shape.value)} leads back to itself")
        if shape not in self._said:
            raise UnfitShapeError(f"there is no shape {compact(shape.value)}")
        if self.text(shape, "deactivated") in _TRUE:
            return []
        opened = (*opened, shape)
        paths = self._all(shape, "path")
        if len(paths) > 1 or (len(opened) > 1 and not paths and shape in self._within(opened[-2])):
            raise UnfitShapeError(f"{compact(shape.value)} has not one sh:path")
        path = self._path(paths[0]) if paths else None
        checks = [
            check
            for name, asked in self._said[shape].items()
            if not name.startswith("http")
            for one in asked
            for check in self._check(shape, name, one, opened)
        ]
        own = [Rule(shape, aims, above, path, tuple(checks))] if checks else []
        above = above if path is None else (*above, path)
        for inner in self._within(shape):
            # A property that cannot be run is named by itself, if it has a name.
            named = len(opened) == 1 and isinstance(inner, NamedNode)
            own += (self._tried if named else self._unit)(inner, aims, above, opened)
        return own

    def _within(self, shape: Term) -> list[Term]:
        return self._all(shape, "property")

    def _check(  # noqa: C901, PLR0912  # a case for each kind of argument
        self, shape: Term, name: str, asked: Term, opened: tuple[Term, ...]
    ) -> Iterator[tuple[str, Any]]:
        if name in _TERMS:
            yield name, asked
        elif name in _COUNTS:
            yield name, int(asked.value)
        elif name == "uniqueLang":
            yield from [(name, True)] if asked.value in _TRUE else []
        elif name == "nodeKind":
            yield name, _KINDS[asked.value.removeprefix(_SH)]
        elif name == "in":
            yield name, frozenset(self._list(asked))
        elif name == "languageIn":
            yield name, tuple(term.value.lower() for term in self._list(asked))
        elif name == "pattern":
            flags = sum(_FLAGS.get(flag, 0) for flag in {*self.text(shape, "flags")})
            yield name, re.compile(asked.value, flags)
        elif name == "closed":
            if asked.value in _TRUE:
                paths = [p for one in self._within(shape) for p in self._all(one, "path")]
                ignored = [
                    p for one in self._all(shape, "ignoredProperties") for p in self._list(one)
                ]
                yield name, frozenset((*paths, *ignored))
        elif name in ("node", "not"):
            yield name, self._shape(asked, opened)
        elif name in ("and", "or", "xone"):
            yield name, tuple(self._shape(one, opened) for one in self._list(asked))
        elif name == "qualifiedValueShape":
            siblings = self._siblings(shape, asked, opened)
            for count in ("qualifiedMinCount", "qualifiedMaxCount"):
                for number in self._all(shape, count):
                    yield count, (self._shape(asked, opened), siblings, int(number.value))
        # What is no term of SHACL is told of by lint.
        elif name not in _SILENT and _SH + name in SHACL_TERMS:
            raise UnfitShapeError(f"sh:{name} is not run here")

    def _siblings(
        self, shape: Term, own: Term, opened: tuple[Term, ...]
    ) -> tuple[tuple[Rule, ...], ...]:
        if self.text(shape, "qualifiedValueShapesDisjoint") not in _TRUE:
            return ()
        parents = [one for one in self._said if shape in self._within(one)]
        others = {
            other
            for parent in parents
            for one in self._within(parent)
            for other in self._all(one, "qualifiedValueShape")
        }
        return tuple(self._shape(other, opened) for other in others - {own})

    def _shape(self, shape: Term, opened: tuple[Term, ...]) -> tuple[Rule, ...]:
        return tuple(self._unit(shape, (), (), opened))

    def _list(self, head: Term) -> list[Term]:
        found: list[Term] = []
        while first := self._all(head, _RDF + "first"):
            found += first
            (head,) = self._all(head, _RDF + "rest")
        return found

    def _path(self, node: Term) -> Any:
        if isinstance(node, NamedNode):
            return node
        if self._all(node, _RDF + "first"):
            return ("/", *map(self._path, self._list(node)))
        for inverse in self._all(node, "inversePath"):
            if isinstance(inverse, NamedNode):
                return "^", inverse
        for several in self._all(node, "alternativePath"):
            return ("|", *map(self._path, self._list(several)))
        for name, sign in _REPEATS.items():
            for once in self._all(node, name):
                return sign, self._path(once)
        raise UnfitShapeError("its sh:path is none that is run here")


def facts_of(corpus: Corpus, *rooms: str) -> Iterator[Fact]:
    """The triples of the named rooms."""
    return (fact for file in corpus.rooms(*rooms) for fact in file.facts)


def core(corpus: Corpus) -> list[Finding]:
    """What breaks the core shapes, and a finding on each shape that cannot be run."""
    findings, faulty = misfits(corpus)
    shapes = Shapes(facts_of(corpus, "shapes"), faulty)
    for shape, why in shapes.unfit.items():
        place = corpus.locate(shape.value) or Place("shapes", 1, 1)
        findings.append(on_file(place, "Shape-form", f"The shape cannot be run: {why}."))
    for breach in breaches(Index(facts_of(corpus, "ontology", "data")), shapes.rules):
        findings += findings_of(corpus, shapes, breach)
    return findings


def findings_of(corpus: Corpus, shapes: Shapes, breach: Breach) -> Iterable[Finding]:
    """What a breach is told as: once, or of each value that is too many."""
    shape, name = breach.shape, breach.component
    asked = shapes.text(shape, name)
    said = found(
        corpus,
        rule_name(shape.value),
        severity_of(shapes.text(shape, "severity") or _SH + "Violation"),
        breach.focus.value,
        shapes.text(shape, "message") or f"Let this keep to sh:{name} {asked}".rstrip() + ".",
        why=shapes.text(shape, "description"),
        path=breach.path.value if isinstance(breach.path, NamedNode) else None,
        value=breach.value,
        component=f"{_SH}{name[0].upper()}{name[1:]}ConstraintComponent",
    )
    if name == "maxCount":
        return surplus(corpus, said, breach.path, int(shapes.text(shape, name)))
    return surplus(corpus, said, breach.path, None) if name == "uniqueLang" else [said]


def surplus(corpus: Corpus, said: Finding, path: Term | None, most: int | None) -> list[Finding]:
    """What was found on a whole property, said of each value that is too many.

    `most` is how many values there may be; None stands for one text in each language. Where
    the values cannot be told apart in the files, the finding stays as it is.
    """
    groups: dict[str, list[tuple[Term, Place]]] = {}
    seen = set()
    for file, triple in corpus.statements(said.subject):
        term = triple.object
        if triple.predicate != path or term in seen:
            continue
        seen.add(term)
        language = (term.language if isinstance(term, Literal) else None) or ""
        if most is not None or language:
            group = "" if most is not None else language
            place = Place(file.shown, triple.line, triple.column)
            groups.setdefault(group, []).append((term, place))
    allowed = 1 if most is None else most
    return [
        replace(
            said,
            place=place,
            value=shown(term),
            other=tuple(place for _, place in group[:allowed]),
        )
        for group in groups.values()
        for term, place in group[allowed:]
    ] or [said]


# What keeps a shape from being run.

_FOREIGN: Final = frozenset(
    _SH + name
    for name in (
        *("validator", "nodeValidator", "propertyValidator"),
        *("target", "rule", "expression", "js"),
    )
)
"""What brings code of its own into a check, or what pySHACL would pass over without a word."""

_NUMBERS: Final = (
    *("minCount", "maxCount", "minLength", "maxLength"),
    *("qualifiedMinCount", "qualifiedMaxCount"),
)
_SWITCHES: Final = ("uniqueLang", "closed", "deactivated", "qualifiedValueShapesDisjoint")
_NAMES: Final = (
    "class",
    "datatype",
    "nodeKind",
    "targetClass",
    "property",
    "sparql",
    "node",
)
_LISTS: Final = ("in", "languageIn", "and", "or", "xone", "ignoredProperties")
_MAX_LENGTH: Final = 10_000


def misfits(corpus: Corpus) -> tuple[list[Finding], set[str]]:
    """A finding on each value of a shape that keeps it from being run, and the nodes at fault.

    Of a node without a name, the one that has a name and leads to it is at fault.
    """
    owners = {
        triple.object: triple.subject
        for file in corpus.rooms("shapes")
        for triple in file.triples
        if isinstance(triple.object, BlankNode)
    }
    findings, faulty = [], set()
    for file in corpus.rooms("shapes"):
        for triple in file.triples:
            if message := _wrong(corpus, triple):
                findings.append(on_triple(file, triple, "Shape-form", message))
                node: Term = triple.subject
                seen = set()
                while isinstance(node, BlankNode) and node in owners and node not in seen:
                    seen.add(node)
                    node = owners[node]
                faulty.add(node.value)
    return findings, faulty


def _wrong(corpus: Corpus, triple: Located) -> str:
    """What is wrong with a triple of a shape; empty if nothing is."""
    path, value = triple.predicate.value, triple.object
    if path in _FOREIGN:
        return f"{compact(path)} is not run here; write a core constraint or sh:sparql."
    if not path.startswith(_SH):
        return ""
    judge = _JUDGES.get(path.removeprefix(_SH))
    return judge(corpus, compact(path), value) if judge else ""


def _number(_: Corpus, name: str, value: Term) -> str:
    whole = isinstance(value, Literal) and value.datatype.value == _XSD + "integer"
    if whole and re.fullmatch(r"\+?[0-9]+", value.value):
        return ""
    return f"{name} takes a whole number from 0 on, without quotes: write one."


def _switch(_: Corpus, name: str, value: Term) -> str:
    kind = isinstance(value, Literal) and value.datatype.value == _XSD + "boolean"
    if kind and value.value in ("true", "false", "1", "0"):
        return ""
    return f"{name} takes true or false, without quotes: write one of them."


def _pattern(_: Corpus, name: str, value: Term) -> str:
    if not isinstance(value, Literal):
        return f"{name} takes a regular expression in quotes: write one."
    try:
        re.compile(value.value)
    except (re.error, RecursionError, OverflowError) as error:
        return f"{name} takes a regular expression, and this is none ({error}): correct it."
    return ""


def _name(_: Corpus, name: str, value: Term) -> str:
    if isinstance(value, Literal):
        return f"{name} takes a name and no text: write one with its prefix."
    if name == "sh:nodeKind" and value.value.removeprefix(_SH) not in _KINDS:
        kinds = ", ".join(sorted(f"sh:{kind}" for kind in _KINDS))
        return f"{name} takes one of {kinds}."
    return ""


def _list(corpus: Corpus, name: str, value: Term) -> str:
    for number, cell in enumerate(_cells(corpus, value)):
        if cell is None or number == _MAX_LENGTH:
            return f"{name} takes a list in parentheses, as in ( dcg:a dcg:b ): write one."
    return ""


def _cells(corpus: Corpus, head: Term) -> Iterator[Term | None]:
    """The cells of a list; None where it goes on with none."""
    while head.value != _RDF + "nil":
        said = {t.predicate.value: t.object for _, t in corpus.statements(head.value)}
        if isinstance(head, Literal) or _RDF + "first" not in said or _RDF + "rest" not in said:
            yield None
            return
        yield head
        head = said[_RDF + "rest"]


_Judge = Callable[[Corpus, str, Term], str]
_JUDGES: Final[dict[str, _Judge]] = {
    "pattern": _pattern,
    **dict.fromkeys(_NUMBERS, _number),
    **dict.fromkeys(_SWITCHES, _switch),
    **dict.fromkeys(_NAMES, _name),
    **dict.fromkeys(_LISTS, _list),
}
