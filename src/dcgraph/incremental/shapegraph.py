"""The triples of the shapes, read as SHACL reads them: values, lists and paths.

Terms are kept as their keys (see `dcgraph.incremental.terms`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from dcgraph.incremental.terms import key_of
from dcgraph.incremental.walking import UnfollowedError
from dcgraph.namespaces import PREFIXES
from dcgraph.rdf.corpus import Corpus

__all__ = ["RDF", "SH", "Graph"]

SH: Final = "I" + PREFIXES["sh"]
RDF: Final = "I" + PREFIXES["rdf"]
"""The beginnings of the keys of SHACL's and RDF's own terms."""


class Graph:
    """The triples of the shapes of a corpus by subject and predicate."""

    def __init__(self, corpus: Corpus) -> None:
        self.said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for file in corpus.rooms("shapes"):
            for triple in file.triples:
                values = self.said[key_of(triple.subject)][key_of(triple.predicate)]
                if (value := key_of(triple.object)) not in values:
                    values.append(value)

    def values(self, node: str, name: str) -> list[str]:
        """The values of a property of SHACL."""
        return self.said.get(node, {}).get(SH + name, [])

    def one(self, node: str, name: str) -> str | None:
        """The only value. Raises Unfollowed if there are more."""
        found = self.values(node, name)
        if len(found) > 1:
            raise UnfollowedError(f"more than one sh:{name} of {node[1:]}")
        return found[0] if found else None

    def path(self, node: str) -> Any:
        """The path that a node stands for. Raises Unfollowed if it is none."""
        for name, kind in (
            ("inversePath", "^"),
            ("zeroOrMorePath", "*"),
            ("oneOrMorePath", "+"),
            ("zeroOrOnePath", "?"),
        ):
            if inner := self.one(node, name):
                return [kind, self.path(inner)]
        if several := self.one(node, "alternativePath"):
            return self._folded("|", self.list(several))
        if RDF + "first" in self.said.get(node, {}):
            return self._folded("/", self.list(node))
        if not node.startswith("I"):
            raise UnfollowedError("a path that is none")
        return ["p", node]

    def _folded(self, kind: str, nodes: list[str]) -> Any:
        found = self.path(nodes[-1])
        for node in reversed(nodes[:-1]):
            found = [kind, self.path(node), found]
        return found

    def list(self, head: str) -> list[str]:
        """The members of a list. Raises Unfollowed if it is none."""
        found: list[str] = []
        seen = set()
        while head != RDF + "nil":
            cell = self.said.get(head, {})
            if head in seen or len(cell.get(RDF + "first", ())) != 1:
                raise UnfollowedError("a list that is none")
            seen.add(head)
            found += cell[RDF + "first"]
            head = cell[RDF + "rest"][0]
        return found
