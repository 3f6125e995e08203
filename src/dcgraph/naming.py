"""Names for the nodes that the text leaves without one: citations, in sound data."""

from __future__ import annotations

import hashlib

from pyoxigraph import BlankNode, NamedNode

from dcgraph.terms import DCG, DCGD
from dcgraph.turtle import Located, Term

__all__ = ["name_nodes"]

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_CITATION = NamedNode(DCG + "Citation")
_HAS_CITATION = NamedNode(DCG + "hasCitation")


def name_nodes(triples: list[Located]) -> list[Located]:
    """Give each blank node of a record an IRI made of the record's and of its own content.

    What `dcg:hasCitation` leads to is a citation and need not say so.
    The name does not depend on where in the record the node stands, so that moving a citation
    changes nothing; two citations with the same content in one record are one. Raises
    RecursionError for nodes that lead back to themselves.
    """
    content: dict[BlankNode, list[Located]] = {}
    owner: dict[BlankNode, Located] = {}
    for triple in triples:
        if isinstance(triple.subject, BlankNode):
            content.setdefault(triple.subject, []).append(triple)
        if isinstance(triple.object, BlankNode):
            owner.setdefault(triple.object, triple)
    names: dict[BlankNode, NamedNode] = {}
    for node in content.keys() | owner.keys():
        _name(node, content, owner, names)

    def named(term: Term) -> Term:
        return names[term] if isinstance(term, BlankNode) else term

    renamed = [
        t._replace(subject=_as_node(named(t.subject)), object=named(t.object))
        if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)
        else t
        for t in triples
    ]
    return renamed + [
        Located(_as_node(t.object), _TYPE, _CITATION, t.line, t.column, t.line)
        for t in renamed
        if t.predicate == _HAS_CITATION and isinstance(t.object, NamedNode)
    ]


def _as_node(term: Term) -> NamedNode:
    assert isinstance(term, NamedNode)
    return term


def _name(
    node: BlankNode,
    content: dict[BlankNode, list[Located]],
    owner: dict[BlankNode, Located],
    names: dict[BlankNode, NamedNode],
) -> NamedNode:
    if node in names:
        return names[node]
    parts = []
    for triple in content.get(node, []):
        value = triple.object
        if isinstance(value, BlankNode):
            value = _content_only(value, content)
        parts.append(f"{triple.predicate} {value}")
    digest = hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:12]
    above = owner.get(node)
    if above is None:
        base = DCGD + "unnamed"
    elif isinstance(above.subject, BlankNode):
        base = _name(above.subject, content, owner, names).value
    else:
        base = above.subject.value
    kind = above.predicate.value.rsplit("/", 1)[-1].removeprefix("has").lower() if above else "node"
    names[node] = NamedNode(f"{base}.{kind}-{digest}")
    return names[node]


def _content_only(node: BlankNode, content: dict[BlankNode, list[Located]]) -> Term:
    inner = sorted(f"{t.predicate} {t.object}" for t in content.get(node, []))
    return NamedNode("urn:sha256:" + hashlib.sha256("\n".join(inner).encode()).hexdigest())
