"""Core shapes taken apart: what each asks, of which nodes, and along which paths it reads.

Terms are kept as their keys (see `dcgraph.incremental.terms`), so that what was taken apart can
be stored. A property shape is a unit of its own, with the targets of the shapes that lead to it
by `sh:property`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from dcgraph.incremental.shapegraph import RDF, SH, Graph
from dcgraph.incremental.walking import UnfollowedError
from dcgraph.namespaces import PREFIXES
from dcgraph.rdf.corpus import Corpus

__all__ = ["Unit", "aims_of", "chained", "units_of"]

_TYPE: Final = ["p", RDF + "type"]
_KIND: Final = ["/", _TYPE, ["*", ["p", "I" + PREFIXES["rdfs"] + "subClassOf"]]]

_TOLD: Final = frozenset(
    ("message", "description", "severity", "name", "order", "group", "defaultValue", "deactivated",
     "sparql", "property", "path", "flags", "ignoredProperties", "qualifiedMinCount",
     "qualifiedMaxCount", "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
)  # fmt: skip
_SIMPLE: Final = frozenset(
    ("datatype", "nodeKind", "uniqueLang", "minCount", "maxCount", "minLength", "maxLength",
     "minExclusive", "minInclusive", "maxExclusive", "maxInclusive")
)  # fmt: skip


class Unit(NamedTuple):
    """A shape with what it asks of its targets' values.

    `path` is None for a node shape. `targets` are paths from a target to a node, or to any
    (None). `checks` are the constraints. `reads` are the paths, from a target to a node or any,
    over which a change reaches it.
    """

    shape: str
    path: Any
    targets: list[Any]
    checks: list[Any]
    reads: list[Any]


def chained(first: Any, second: Any) -> Any:
    """Two paths one after the other; None is no step."""
    if first is None or second is None:
        return second if first is None else first
    return ["/", first, second]


def units_of(corpus: Corpus) -> list[Unit]:
    """The units of the shapes of a corpus.

    Raises Unfollowed, saying why, if the shapes use what is not followed here.
    """
    return _Compiler(corpus).units()


def aims_of(corpus: Corpus) -> dict[str, list[Any]]:
    """The targets that each shape has by itself, by the key of the shape."""
    compiler = _Compiler(corpus)
    return {shape: found for shape in compiler.shapes if (found := list(compiler.targets(shape)))}


class _Compiler:
    """The triples of the shapes by subject and predicate."""

    def __init__(self, corpus: Corpus) -> None:
        self._graph = Graph(corpus)
        self._open: list[str] = []

    @property
    def shapes(self) -> list[str]:
        """Whatever the shapes' files speak of."""
        return list(self._graph.said)

    def units(self) -> list[Unit]:
        """Every shape that has targets, be they its own or come by way of sh:property."""
        targets: dict[str, list[Any]] = defaultdict(list)
        for shape in self.shapes:
            for target in self.targets(shape):
                self._aim(shape, target, targets)
        found = []
        for shape, aims in targets.items():
            path = self._path_of(shape)
            checks = self._checks(shape)
            reads = [*aims, *self._reads(path, checks), *([[path, None]] if path else [])]
            if checks:
                found.append(Unit(shape, path, aims, checks, reads))
        return found

    def targets(self, shape: str) -> Iterator[Any]:
        """The targets that a shape has by itself."""
        for kind in self._graph.values(shape, "targetClass"):
            yield [_KIND, kind]
        for predicate in self._graph.values(shape, "targetSubjectsOf"):
            yield [["p", predicate], None]
        for predicate in self._graph.values(shape, "targetObjectsOf"):
            yield [["^", ["p", predicate]], None]
        if self._graph.values(shape, "targetNode"):
            raise UnfollowedError("sh:targetNode")
        kinds = self._graph.said.get(shape, {}).get(RDF + "type", [])
        if any(kind.endswith(("rdf-schema#Class", "owl#Class")) for kind in kinds):
            raise UnfollowedError("a shape that is a class")

    def _aim(self, shape: str, target: Any, targets: dict[str, list[Any]]) -> None:
        """Give a shape a target, and its properties those that follow from it."""
        if self._deactivated(shape) or target in targets[shape]:
            return
        if shape in self._open:
            raise UnfollowedError("shapes that lead back to themselves")
        self._open.append(shape)
        targets[shape].append(target)
        path = self._path_of(shape)
        onward = target if path is None else [chained(["^", path], target[0]), target[1]]
        for inner in self._graph.values(shape, "property"):
            self._aim(inner, onward, targets)
        self._open.pop()

    def _deactivated(self, shape: str) -> bool:
        return any(value.endswith("\0true") for value in self._graph.values(shape, "deactivated"))

    def _path_of(self, shape: str) -> Any:
        path = self._graph.one(shape, "path")
        return None if path is None else self._graph.path(path)

    def _checks(self, shape: str) -> list[Any]:
        found: list[Any] = []
        for predicate, values in self._graph.said.get(shape, {}).items():
            if predicate.startswith(SH):
                found += self._check(shape, predicate.removeprefix(SH), values)
        return found

    def _check(self, shape: str, name: str, values: list[str]) -> list[Any]:
        if name in _TOLD:
            return []
        if name in _SIMPLE:
            return [[name, self._graph.one(shape, name)]]
        read: Callable[[str], Any] | None = {
            **dict.fromkeys(("in", "languageIn"), self._graph.list),
            **dict.fromkeys(("class", "hasValue", "equals", "disjoint"), lambda value: value),
            **dict.fromkeys(("node", "not"), self._inner),
            **dict.fromkeys(
                ("and", "or", "xone"), lambda h: [self._inner(s) for s in self._graph.list(h)]
            ),
        }.get(name)
        if read is not None:
            return [[name, read(value)] for value in values]
        if name == "pattern":
            flags = (self._graph.one(shape, "flags") or "").rpartition("\0")[2].lower()
            return [[name, value, flags] for value in values]
        if name == "closed":
            return self._closed(shape)
        if name == "qualifiedValueShape":
            bounds = [self._graph.one(shape, f"qualified{most}Count") for most in ("Min", "Max")]
            return [[name, self._inner(value), *bounds] for value in values]
        raise UnfollowedError(f"sh:{name}")

    def _closed(self, shape: str) -> list[Any]:
        if not (self._graph.one(shape, "closed") or "").endswith("\0true"):
            return []
        allowed = [
            self._graph.one(inner, "path") for inner in self._graph.values(shape, "property")
        ]
        for head in self._graph.values(shape, "ignoredProperties"):
            allowed += self._graph.list(head)
        return [["closed", allowed]]

    def _inners(self, head: str) -> list[Any]:
        return [self._inner(shape) for shape in self._graph.list(head)]

    def _inner(self, shape: str) -> dict[str, Any]:
        """A shape that is only asked whether a node conforms to it."""
        if shape in self._open:
            raise UnfollowedError("shapes that lead back to themselves")
        if self._graph.values(shape, "sparql"):
            raise UnfollowedError("sh:sparql within another shape")
        self._open.append(shape)
        inner: dict[str, Any] = {"path": None, "checks": [], "properties": []}
        if not self._deactivated(shape):
            properties = [self._inner(one) for one in self._graph.values(shape, "property")]
            inner = {
                "path": self._path_of(shape),
                "checks": self._checks(shape),
                "properties": properties,
            }
        self._open.pop()
        return inner

    def _reads(self, base: Any, checks: list[Any]) -> Iterator[Any]:
        """The paths that the constraints follow from a focus node; `base` leads to its values."""
        for name, *rest in checks:
            match name:
                case "class":
                    yield [chained(base, _KIND), rest[0]]
                case "equals" | "disjoint":
                    yield [["p", rest[0]], None]
                case "closed":
                    yield [chained(base, ["p", None]), None]
                case "node" | "not" | "qualifiedValueShape":
                    yield from self._reads_inner(base, rest[0])
                case "and" | "or" | "xone":
                    for inner in rest[0]:
                        yield from self._reads_inner(base, inner)

    def _reads_inner(self, base: Any, inner: dict[str, Any]) -> Iterator[Any]:
        values = chained(base, inner["path"])
        if inner["path"]:
            yield [values, None]
        for path, end in self._reads(inner["path"], inner["checks"]):
            yield [chained(base, path), end]
        for one in inner["properties"]:
            yield from self._reads_inner(values, one)
