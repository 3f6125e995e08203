"""Which axioms can bear on given names: the module that syntactic locality finds.

An axiom is local to a set of names if it says nothing once every other class and property is
taken to be empty (bottom-locality). The axioms that are not, taken until no more come in, say of
the names all that the whole ontology says, contradictions among them: see Cuenca Grau,
Horrocks, Kazakov and Sattler, Modular Reuse of Ontologies, JAIR 31 (2008).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pyoxigraph import Literal, NamedNode

from dcgraph.reason.axioms import Axiom
from dcgraph.reason.expressions import NOTHING, THING, Expression, Part
from dcgraph.reason.nodes import OWL, RDF, RDFS, XSD

__all__ = ["module"]

_BUILT_IN = (OWL, RDF, RDFS, XSD)
_ALWAYS = frozenset({"Reflexive", "property", "negative", "same", "different", "apart", "other"})
_FROM_BELOW = frozenset({"subclass", "domain", "range"})
_IF_ANY = frozenset({"disjoint", "disjoint properties"})
_IF_EVERY = frozenset({"equivalent", "inverse", "equivalent properties", "disjoint union", "key"})
_EMPTY_PROPERTY = (OWL + "bottomObjectProperty", OWL + "bottomDataProperty")


def module(axioms: Iterable[Axiom], names: Iterable[str]) -> list[Axiom]:
    """The axioms that bear on `names`, those nearest to them first."""
    known = set(names)
    found: list[Axiom] = []
    waiting = list(axioms)
    while True:
        nearest = [axiom for axiom in waiting if not _is_local(axiom, known)]
        if not nearest:
            return found
        taken = {id(axiom) for axiom in nearest}
        waiting = [axiom for axiom in waiting if id(axiom) not in taken]
        found += nearest
        known.update(*(axiom.about for axiom in nearest))


def _is_local(axiom: Axiom, known: Collection[str]) -> bool:
    """Whether an axiom says nothing when all that is not `known` is empty."""
    parts = axiom.parts
    if axiom.kind in _ALWAYS:
        return False
    if axiom.kind == "type":
        return _is_all(parts[1], known)
    if axiom.kind in _FROM_BELOW:
        return _is_empty(parts[0], known) or _is_all(parts[1], known)
    if axiom.kind in _IF_ANY:
        return any(_is_empty(part, known) for part in parts)
    if axiom.kind == "chain":
        return any(_is_empty(part, known) for part in parts[1:])
    if axiom.kind == "equivalent" and all(_is_all(part, known) for part in parts):
        return True
    if axiom.kind in _IF_EVERY:
        return all(_is_empty(part, known) for part in parts)
    # What else there is says something of its first part alone.
    return _is_empty(parts[0], known)


def _is_empty(part: Part, known: Collection[str]) -> bool:
    """Whether a class or property has no member when all that is not `known` has none."""
    match part:
        case NamedNode(value=name):
            if name.startswith(_BUILT_IN):
                return part == NOTHING or name in _EMPTY_PROPERTY
            return name not in known
        case Expression("and", parts):
            return any(_is_empty(one, known) for one in parts)
        case Expression("or" | "one of" as operator, parts):
            return operator == "or" and all(_is_empty(one, known) for one in parts)
        case Expression("not", (one,)):
            return _is_all(one, known)
        case Expression("inverse", (one,)) | Expression("value" | "self", (one, *_)):
            return _is_empty(one, known)
        case Expression("some", (path, one)):
            return _is_empty(path, known) or _is_empty(one, known)
        case Expression("min" | "exactly", (path, number, *rest)):
            return not _is_zero(number) and any(_is_empty(one, known) for one in (path, *rest))
    return False


def _is_all(part: Part, known: Collection[str]) -> bool:
    """Whether a class holds everything when all that is not `known` is empty."""
    match part:
        case NamedNode():
            return part == THING or part.value == RDFS + "Literal"
        case Expression("and", parts):
            return all(_is_all(one, known) for one in parts)
        case Expression("or", parts):
            return any(_is_all(one, known) for one in parts)
        case Expression("not", (one,)):
            return _is_empty(one, known)
        case Expression("only", (path, one)):
            return _is_empty(path, known) or _is_all(one, known)
        case Expression("max", (path, _, *rest)):
            return any(_is_empty(one, known) for one in (path, *rest))
        case Expression("min", (_, number, *_)):
            return _is_zero(number)
    return False


def _is_zero(part: Part) -> bool:
    return isinstance(part, Literal) and part.value.strip().lstrip("+").lstrip("0") == ""
