"""An answer as a document in JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from dcgraph.research.asking import Asked
from dcgraph.research.catalogue import Entry
from dcgraph.research.desk import Desk
from dcgraph.research.linked.nodes import Nodes, in_language
from dcgraph.research.linked.telling import Telling
from dcgraph.research.model import Silence, Statement, Text, Thing
from dcgraph.research.pages import Page
from dcgraph.terms import DCGD

__all__ = ["linked"]


def linked(desk: Desk, answer: Any, address: str, context: str, lang: str) -> bytes:
    """An answer had from an address, as JSON-LD by the context that is published under another.

    The first node is the document itself: its topics, and why it is silent if it is.
    """
    nodes = Nodes()
    document = nodes.at(address, "foaf:Document")
    for topic in _topics(answer):
        document.add("topics", topic)
    for silence in _silences(answer):
        document.add("silence", in_language(Text(silence.message, lang)))
    Telling(desk, nodes).tell(answer)
    told = {"@context": context, "@graph": nodes.written()}
    return json.dumps(told, ensure_ascii=False).encode()


def _topics(answer: Any) -> Iterator[str]:
    """The IRIs of what an answer is on: the items of its pages, else its own things."""
    if isinstance(answer, Page):
        for item in answer.items:
            yield from _topics(item)
    elif isinstance(answer, Thing | Asked):
        yield answer.iri
    elif isinstance(answer, Statement):
        yield DCGD + answer.claim if answer.claim else answer.subject.iri
    elif is_dataclass(answer):
        for value in _values(answer):
            if isinstance(value, Thing | Entry | Asked | Page):
                yield from _topics(value)


def _silences(answer: Any) -> Iterator[Silence]:
    if isinstance(answer, Silence):
        yield answer
    elif is_dataclass(answer):
        for value in _values(answer):
            yield from _silences(value)


def _values(answer: Any) -> Iterator[Any]:
    return (getattr(answer, one.name) for one in fields(answer))
