"""The shapes that go with each variant of the graph: those that the whole of it conforms to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple

from dcgraph.terms import DCGS, PREFIXES

__all__ = ["shapes_of"]

_SH: Final = PREFIXES["sh"]
_HEADER: Final = (NamedNode(_SH + "class"), NamedNode(PREFIXES["owl"] + "Ontology"))
_OF_FILES: Final = frozenset(
    NamedNode(DCGS + name)
    for name in ("Record-noDirectRelation", "Record-onlyInferred", "Record-statementsCited")
)
_PROPERTY: Final = NamedNode(_SH + "property")
_TARGETS: Final = frozenset(NamedNode(_SH + name) for name in ("targetClass", "targetSubjectsOf"))
_PATHS: Final = frozenset(NamedNode(_SH + name) for name in ("path", "inversePath"))
_WORDS: Final = frozenset(NamedNode(_SH + name) for name in ("description", "message", "severity"))
# A part of a graph keeps these if the whole does; so it need not be said what a variant leaves out.
_OF_PARTS: Final = frozenset(
    NamedNode(_SH + name)
    for name in (
        *("datatype", "in", "languageIn", "maxCount", "maxInclusive", "maxLength", "minInclusive"),
        *("minLength", "nodeKind", "pattern", "uniqueLang"),
    )
)


def shapes_of(variant: str, shapes: Sequence[Triple]) -> list[Triple]:
    """The shapes that a variant of the graph conforms to, out of those for what files say.

    The full variant has no headers of modules, so a term's module need not have one, and it holds
    what files leave to the rules, such as direct relations, whose citations are those of claims.
    The simple variant lacks much that is required, so only what limits its values is left.
    """
    if variant == "full":
        kept = (t for t in shapes if (t.predicate, t.object) != _HEADER)
        return [t for t in kept if _OF_FILES.isdisjoint((t.subject, t.object))]
    if variant == "simple":
        return _limiting(shapes)
    return list(shapes)


def _limiting(shapes: Iterable[Triple]) -> list[Triple]:
    """The shapes without what asks that something be there, and without shapes left empty."""
    kept = {_PROPERTY} | _TARGETS | _PATHS | _WORDS | _OF_PARTS
    told: dict[NamedNode | BlankNode | Triple, list[Triple]] = defaultdict(list)
    for t in shapes:
        if t.predicate in kept or not t.predicate.value.startswith(_SH):
            told[t.subject].append(t)
    limits = {t.subject for found in told.values() for t in found if t.predicate in _OF_PARTS}
    waiting = [s for s, found in told.items() if any(t.predicate in _TARGETS for t in found)]
    reached: dict[Triple, None] = {}
    while waiting:
        for t in told.pop(waiting.pop(), ()):
            if t.predicate == _PROPERTY and t.object not in limits:
                continue
            reached[t] = None
            if isinstance(t.object, NamedNode | BlankNode):
                waiting.append(t.object)
    return list(reached)
