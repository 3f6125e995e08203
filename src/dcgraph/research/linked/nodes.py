"""The nodes of a document in JSON-LD while it is made: each thing once, each value once."""

from __future__ import annotations

from typing import Any, Final

from dcgraph.research.model import Text

__all__ = ["Nodes", "Values", "in_language"]

_ID: Final = "id"


def in_language(text: Text | None) -> dict[str, str]:
    """A text as a member with a container of languages has it, nothing of none."""
    return {text.language or "@none": text.text} if text else {}


class Values:
    """The members of a node, each with the values that were added, in their order."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self._members: dict[str, list[Any]] = {}

    def add(self, member: str, value: Any) -> None:
        """Add a value, unless it is empty or there already."""
        values = self._members.setdefault(member, []) if value else []
        if value and value not in values:
            values.append(value)

    def written(self) -> dict[str, Any]:
        """The node; a member with one value has it alone, one with languages a map of them."""
        return {_ID: self.iri} | {name: _joined(values) for name, values in self._members.items()}


class Nodes:
    """The nodes of a document by their IRIs, in the order in which they were first met."""

    def __init__(self) -> None:
        self._nodes: dict[str, Values] = {}

    def at(self, iri: str, kind: str = "") -> Values:
        """The node of a thing, which is of a kind, the first time it is told."""
        node = self._nodes.get(iri)
        if node is None:
            node = self._nodes[iri] = Values(iri)
        node.add("type", kind)
        return node

    def written(self) -> list[dict[str, Any]]:
        """All of them, but for things of which nothing is said."""
        told = (node.written() for node in self._nodes.values())
        return [node for node in told if len(node) > 1]


def _joined(values: list[Any]) -> Any:
    if isinstance(values[0], dict) and not {"type", "id", "@value"} & values[0].keys():
        by_language: dict[str, list[str]] = {}
        for one in values:
            for language, text in one.items():
                by_language.setdefault(language, []).append(text)
        return {name: found[0] if len(found) == 1 else found for name, found in by_language.items()}
    return values[0] if len(values) == 1 else values
