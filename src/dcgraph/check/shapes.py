"""A graph of shapes: the rules that it makes, what keeps one from being run, what is found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from dcgraph.check.findings import (
    Finding,
    on_file,
    on_subject,
    on_triple,
    rule_name,
    severity_of,
    shown,
)
from dcgraph.check.rules import message
from dcgraph.check.shacl import NODE_KINDS, SHACL_TERMS, Breach, Index, Rule, breaches
from dcgraph.namespaces import RDF, RDFS, SH, TYPE, XSD, compact
from dcgraph.rdf.corpus import Corpus, Place
from dcgraph.rdf.turtle import Fact, Term


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


_AIMS: Final = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_KINDS_OF_SHAPES: Final = {SH + "NodeShape", SH + "PropertyShape"}
_SILENT: Final = _words(
    "message description severity name order group defaultValue path property sparql deactivated "
    "flags ignoredProperties qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint"
).union(_AIMS)
"""What asks nothing by itself."""
_TERMS: Final = _words(
    "class datatype hasValue equals disjoint lessThan lessThanOrEquals minInclusive minExclusive "
    "maxInclusive maxExclusive uniqueLang"
)
"""What is asked by a term as it stands."""
_LIMITS: Final = (("minCount", "maxCount"), ("minLength", "maxLength"))
_COUNTS: Final = tuple(name for pair in _LIMITS for name in pair)
_FLAGS: Final = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}
_TRUE: Final = ("true", "1")
_REPEATS: Final = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


class Shapes:
    """A graph of shapes, what each aims at, and the rules that they make.

    `unfit` are the shapes that are found not to run when the rules are made, with the reason.
    """

    def __init__(self, facts: Iterable[Fact], left_out: Iterable[str] = ()) -> None:
        self.unfit: dict[Term, str] = {}
        self._values: dict[Term, dict[str, list[Term]]] = {}
        faulty = frozenset(left_out)
        for subject, predicate, value in facts:
            # A shape that is left out is left out wherever it is named.
            if subject.value not in faulty and value.value not in faulty:
                values = self._values.setdefault(subject, {})
                values.setdefault(predicate.value.removeprefix(SH), []).append(value)

    @cached_property
    def rules(self) -> list[Rule]:
        """The rules of the shapes that aim at any node; what cannot be run is told as unfit."""
        return [
            rule
            for shape in self._values
            if (aims := self.aims(shape))
            for rule in self._tried(shape, (), aims)
        ]

    def aims(self, shape: Term) -> tuple[tuple[str, Term], ...]:
        """The ways in which a shape aims at nodes, by their names in SHACL."""
        aims = [(name, what) for name in _AIMS for what in self._all(shape, name)]
        if NamedNode(RDFS + "Class") in self._all(shape, RDF + "type"):
            aims.append(("targetClass", shape))
        return tuple(aims)

    def targets(self, index: Index) -> dict[str, set[str]]:
        """The nodes at which each shape aims that aims at any, by its IRI."""
        aimed = ((shape, aims) for shape in self._values if (aims := self.aims(shape)))
        return {shape.value: {t.value for t in index.targets(aims)} for shape, aims in aimed}

    @property
    def idle(self) -> list[Term]:
        """The shapes without constraints in SPARQL that aim at nothing and that none names."""
        named = {v for paths in self._values.values() for values in paths.values() for v in values}
        return [
            shape
            for shape, paths in self._values.items()
            if {kind.value for kind in paths.get(RDF + "type", ())} & _KINDS_OF_SHAPES
            and shape not in named
            and not (self.aims(shape) or paths.keys() & {"sparql", "target"})
        ]

    @property
    def queries(self) -> list[tuple[Term, Term]]:
        """Each shape with each constraint in SPARQL that it has."""
        return [(shape, rule) for shape in self._values for rule in self._all(shape, "sparql")]

    def text(self, shape: Term, name: str) -> str:
        """What a shape says by a property of SHACL; empty if it says nothing."""
        return next((term.value for term in self._all(shape, name)), "")

    def _all(self, shape: Term, name: str) -> list[Term]:
        return self._values.get(shape, {}).get(name, [])

    def _tried(self, shape: Term, *place: Any) -> list[Rule]:
        try:
            return self._unit(shape, *place)
        except (ValueError, OverflowError, RecursionError, re.error) as error:
            self.unfit[shape] = str(error).rstrip(".")
            return []

    def _unit(
        self, shape: Term, opened: tuple[Term, ...], aims: Any = (), above: tuple[Any, ...] = ()
    ) -> list[Rule]:
        """The rules of a shape, within those that are `opened`, and of the shapes within it."""
        if shape in opened:
            raise ValueError(f"{compact(shape.value)} leads back to itself")
        if shape not in self._values:
            raise ValueError(f"there is no shape {compact(shape.value)}")
        if self.text(shape, "deactivated") in _TRUE:
            return []
        for least, most in _LIMITS:
            limit = self.text(shape, most)
            if limit and int(self.text(shape, least) or 0) > int(limit):
                raise ValueError(f"sh:{most} is below sh:{least}, so that nothing keeps both")
        opened = (*opened, shape)
        paths = self._all(shape, "path")
        if len(paths) > 1 or (
            len(opened) > 1 and not paths and shape in self._all(opened[-2], "property")
        ):
            raise ValueError(f"{compact(shape.value)} has not one sh:path")
        path = self._path(paths[0]) if paths else None
        checks = [
            check
            for name, asked in self._values[shape].items()
            if not name.startswith("http")
            for value in asked
            for check in self._check(shape, name, value, opened)
        ]
        own = [Rule(shape, aims, above, path, tuple(checks))] if checks else []
        above = above if path is None else (*above, path)
        for inner in self._all(shape, "property"):
            # A property that cannot be run is named by itself, if it has a name.
            named = len(opened) == 1 and isinstance(inner, NamedNode)
            own += (self._tried if named else self._unit)(inner, opened, aims, above)
        return own

    def _check(  # noqa: C901, PLR0912  # a case for each kind of argument
        self, shape: Term, name: str, asked: Term, opened: tuple[Term, ...]
    ) -> Iterator[tuple[str, Any]]:
        if name in ("uniqueLang", "closed") and asked.value not in _TRUE:
            return
        if name in _TERMS:
            yield name, asked
        elif name in _COUNTS:
            yield name, int(asked.value)
        elif name == "nodeKind":
            yield name, NODE_KINDS[asked.value.removeprefix(SH)]
        elif name == "in":
            yield name, frozenset(self._list(asked))
        elif name == "languageIn":
            yield name, tuple(term.value.lower() for term in self._list(asked))
        elif name == "pattern":
            flags = sum(_FLAGS.get(flag, 0) for flag in {*self.text(shape, "flags")})
            yield name, re.compile(asked.value, flags)
        elif name == "closed":
            lists = [self._list(head) for head in self._all(shape, "ignoredProperties")]
            inner = [self._all(inner, "path") for inner in self._all(shape, "property")]
            yield name, frozenset(chain(*lists, *inner))
        elif name in ("node", "not"):
            yield name, self._unit(asked, opened)
        elif name in ("and", "or", "xone"):
            yield name, tuple(self._unit(inner, opened) for inner in self._list(asked))
        elif name == "qualifiedValueShape":
            siblings = self._siblings(shape, asked, opened)
            for count in ("qualifiedMinCount", "qualifiedMaxCount"):
                for number in self._all(shape, count):
                    yield count, (self._unit(asked, opened), siblings, int(number.value))
        # What is no term of SHACL is told of by lint.
        elif name not in _SILENT and SH + name in SHACL_TERMS:
            raise ValueError(f"sh:{name} is not run here")

    def _siblings(self, shape: Term, own: Term, opened: tuple[Term, ...]) -> list[list[Rule]]:
        if self.text(shape, "qualifiedValueShapesDisjoint") not in _TRUE:
            return []
        properties = (self._all(parent, "property") for parent in self._values)
        others = {
            other
            for siblings in properties
            if shape in siblings
            for sibling in siblings
            for other in self._all(sibling, "qualifiedValueShape")
        }
        return [self._unit(other, opened) for other in others - {own}]

    def _list(self, head: Term) -> list[Term]:
        members: list[Term] = []
        while first := self._all(head, RDF + "first"):
            members += first
            (head,) = self._all(head, RDF + "rest")
        return members

    def _path(self, node: Term) -> Any:
        if isinstance(node, NamedNode):
            return node
        if self._all(node, RDF + "first"):
            return ("/", *map(self._path, self._list(node)))
        for inverse in self._all(node, "inversePath"):
            if isinstance(inverse, NamedNode):
                return "^", inverse
        for several in self._all(node, "alternativePath"):
            return ("|", *map(self._path, self._list(several)))
        for name, sign in _REPEATS.items():
            for once in self._all(node, name):
                return sign, self._path(once)
        raise ValueError("its sh:path is none that is run here")


def core(corpus: Corpus, index: Index) -> list[Finding]:
    """What breaks the core shapes, and a finding on each shape that cannot be run."""
    findings, faulty = misfits(corpus)
    shapes = Shapes(corpus.facts("shapes"), faulty)
    rules = shapes.rules
    idle = {shape: message("Shape-form", "idle") for shape in Shapes(corpus.facts("shapes")).idle}
    unfit = {s: message("Shape-form", "unfit", {"why": why}) for s, why in shapes.unfit.items()}
    for shape, text in (*idle.items(), *unfit.items()):
        place = corpus.locate(shape.value) or Place("shapes", 1, 1)
        findings.append(on_file(place, "Shape-form", text))
    for breach in breaches(index, rules):
        findings += findings_of(corpus, shapes, breach)
    return findings


def findings_of(corpus: Corpus, shapes: Shapes, breach: Breach) -> Iterable[Finding]:
    """What a breach is told as: once, or of each value that is too many."""
    shape, name = breach.shape, breach.component
    asked = shapes.text(shape, name)
    finding = on_subject(
        corpus,
        rule_name(shape.value),
        severity_of(shapes.text(shape, "severity") or SH + "Violation"),
        breach.focus.value,
        shapes.text(shape, "message") or f"Let this keep to sh:{name} {asked}".rstrip() + ".",
        why=shapes.text(shape, "description"),
        path=breach.path.value if isinstance(breach.path, NamedNode) else None,
        value=breach.value,
    )
    if name not in ("maxCount", "uniqueLang"):
        return [finding]
    return _surplus(corpus, finding, breach.path, int(asked) if name == "maxCount" else None)


def _surplus(
    corpus: Corpus, finding: Finding, path: Term | None, most: int | None
) -> list[Finding]:
    """What was found on a whole property, said of each value that is too many.

    `most` is how many values there may be; None stands for one text in each language. Where
    the values cannot be told apart in the files, the finding stays as it is.
    """
    groups: dict[str, dict[Term, Place]] = {}
    for file, triple in corpus.statements(finding.subject):
        term = triple.object
        group = (isinstance(term, Literal) and term.language) if most is None else "all"
        if triple.predicate == path and group:
            place = Place(file.shown, triple.line, triple.column)
            groups.setdefault(group, {}).setdefault(term, place)
    allowed = 1 if most is None else most
    return [
        replace(finding, place=group[term], value=shown(term), other=(*group.values(),)[:allowed])
        for group in groups.values()
        for term in [*group][allowed:]
    ] or [finding]


# What keeps a shape from being run.

_FOREIGN: Final = frozenset(
    SH + name
    for name in _words("validator nodeValidator propertyValidator target rule expression js")
)
"""What brings code of its own into a check, or what pySHACL would pass over without a word."""
_NUMBERS: Final = (*_COUNTS, "qualifiedMinCount", "qualifiedMaxCount")
_SWITCHES: Final = ("uniqueLang", "closed", "deactivated", "qualifiedValueShapesDisjoint")
_NAMES: Final = ("class", "datatype", "nodeKind", "targetClass", "property", "sparql", "node")
_TAKEN: Final = dict.fromkeys(("class", "targetClass"), "Class") | dict.fromkeys(
    ("path", "inversePath", "targetSubjectsOf", "targetObjectsOf"), "Property"
)
"""What is named by a property of SHACL, as the names of the classes of its kinds end in OWL."""
_LISTS: Final = ("in", "languageIn", "and", "or", "xone", "ignoredProperties")
_MAX_LENGTH: Final = 10_000


def misfits(corpus: Corpus) -> tuple[list[Finding], set[str]]:
    """A finding on each value of a shape that keeps it from being run, and the nodes at fault.

    Of a node without a name, the one that has a name and leads to it is at fault.
    """
    facts = corpus.facts("shapes")
    owners: dict[Term, Term] = {v: subject for subject, _, v in facts if isinstance(v, BlankNode)}
    findings, faulty = [], set()
    for file in corpus.rooms("shapes"):
        for triple in file.triples:
            path = triple.predicate.value
            which, error = _fault(corpus, path, triple.object)
            if not which:
                continue
            names = {"path": compact(path), "error": error}
            findings.append(on_triple(file, triple, "Shape-form", which, names))
            node: Term = triple.subject
            seen = set()
            while node in owners and node not in seen:
                seen.add(node)
                node = owners[node]
            faulty.add(node.value)
    return findings, faulty


def _fault(corpus: Corpus, path: str, value: Term) -> tuple[str, str]:
    """What is wrong with a triple of a shape, by its name in the catalogue, with an error."""
    name = path.removeprefix(SH) if path.startswith(SH) else ""
    kind = value.datatype.value.removeprefix(XSD) if isinstance(value, Literal) else ""
    which = error = ""
    if path in _FOREIGN:
        which = "foreign"
    elif name in _NUMBERS and not (kind == "integer" and re.fullmatch(r"\+?[0-9]+", value.value)):
        which = "number"
    elif name in _SWITCHES and not (kind == "boolean" and value.value in {*_TRUE, "false", "0"}):
        which = "switch"
    elif name == "pattern" and not kind:
        which = "pattern"
    elif name == "pattern":
        try:
            re.compile(value.value)
        except (re.error, RecursionError, OverflowError) as fault:
            which, error = "expression", str(fault)
    elif name in _NAMES and kind:
        which = "name"
    elif name == "nodeKind" and value.value.removeprefix(SH) not in NODE_KINDS:
        which, error = "kind", ", ".join(sorted(f"sh:{kind}" for kind in NODE_KINDS))
    elif name in _LISTS and not _is_list(corpus, value):
        which = "list"
    return which or _mistaken(corpus, name, value), error


def _mistaken(corpus: Corpus, name: str, term: Term) -> str:
    """What a term is taken for that the ontology declares as something else: class or property."""
    taken = _TAKEN.get(name, "")
    declared = [kind.value for kind in corpus.values(term.value, TYPE)] if taken else []
    return "" if any(kind.endswith(taken) for kind in declared) or not declared else taken.lower()


def _is_list(corpus: Corpus, head: Term) -> bool:
    for _ in range(_MAX_LENGTH):
        if head.value == RDF + "nil":
            return True
        rest = corpus.values(head.value, RDF + "rest")
        if isinstance(head, Literal) or not rest or not corpus.values(head.value, RDF + "first"):
            return False
        head = rest[-1]
    return False
