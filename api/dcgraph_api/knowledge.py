"""What the server needs to know of a snapshot to write documents, asked once for each."""

from __future__ import annotations

import asyncio
import json
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from pyoxigraph import RdfFormat, Triple, parse

from dcgraph.context import context_of
from dcgraph.documents import Node, names_query
from dcgraph.downloads import SHAPES
from dcgraph.errors import BuildError
from dcgraph.near import Names
from dcgraph.search import Index
from dcgraph.snapshot import Snapshot
from dcgraph.store.model import Request
from dcgraph.terms import ROOT
from dcgraph.vocabulary import VOCABULARY_QUERY, Vocabulary, read_vocabulary
from dcgraph_api.deps import Service

__all__ = ["DOWNLOADS", "Knowledge", "knowledge_of", "near_iris"]

DOWNLOADS: Final = "downloads"
"""The folder of a snapshot that holds the downloads."""

# One snapshot that is served, one that is about to be, and a few for tests.
_KEPT: Final = 4
_MOST_NAMES: Final = 50_000
_MOST_NEAR: Final = 5

_SEPARATOR: Final = re.compile(r"\W|_")
_LONGEST: Final = 100
# The beginnings of shorter words are those of half the index.
_SHORTEST_WORD: Final = 3


@dataclass(frozen=True)
class Knowledge:
    """The terms of the ontology in a snapshot, and the shapes beside it."""

    vocabulary: Vocabulary
    shapes: Mapping[Node, tuple[Triple, ...]]

    @cached_property
    def context(self) -> Mapping[str, Any]:
        """The JSON-LD context."""
        return context_of(self.vocabulary)

    @cached_property
    def context_document(self) -> bytes:
        """The context as it is published."""
        text = json.dumps({"@context": self.context}, ensure_ascii=False, indent=2)
        return text.encode() + b"\n"


_known: Final[OrderedDict[tuple[str, str], Knowledge]] = OrderedDict()
_names: Final[OrderedDict[tuple[str, str], Names]] = OrderedDict()


async def knowledge_of(service: Service) -> Knowledge:
    """What is known of the snapshot of a service; raises what its own lane raises."""
    key = _key(service)
    found = _known.get(key)
    if found is None:
        answer = await service.own_lane.answer(Request(VOCABULARY_QUERY))
        shapes = await asyncio.to_thread(_shapes, service.snapshot)
        found = Knowledge(read_vocabulary(answer.body), shapes)
        _keep(_known, key, found)
    return found


async def near_iris(service: Service, name: str) -> list[str]:
    """The IRIs whose names are most like a name, then those of things with its words."""
    names = await _names_of(service)
    found = [ROOT + one for one in names.near(name, _MOST_NEAR)]
    parts = _SEPARATOR.split(name.rpartition("/")[2][:_LONGEST])
    words = " ".join(part for part in parts if len(part) >= _SHORTEST_WORD)
    hits = await asyncio.to_thread(_hits, service.snapshot.index, words)
    return list(dict.fromkeys([*found, *hits]))[:_MOST_NEAR]


def _hits(index: Path, words: str) -> list[str]:
    # That there is nothing of this name is true without a hint; /ready tells of damage.
    try:
        return Index(index).find(words, _MOST_NEAR)
    except BuildError:
        return []


async def _names_of(service: Service) -> Names:
    key = _key(service)
    found = _names.get(key)
    if found is None:
        answer = await service.own_lane.answer(Request(names_query(_MOST_NAMES)))
        rows = json.loads(answer.body)["results"]["bindings"]
        iris = [row["thing"]["value"] for row in rows]
        shapes = (await knowledge_of(service)).shapes
        iris += [node.value for node in shapes if node.value.startswith(ROOT)]
        found = await asyncio.to_thread(Names, [iri.removeprefix(ROOT) for iri in iris])
        _keep(_names, key, found)
    return found


def _shapes(snapshot: Snapshot) -> Mapping[Node, tuple[Triple, ...]]:
    """The statements of the shapes by subject; none where the snapshot was made without them.

    Raises BuildError if they cannot be read.
    """
    name = f"{DOWNLOADS}/{SHAPES}"
    if name not in snapshot.manifest.files:
        return {}
    try:
        text = (snapshot.path / name).read_bytes()
    except OSError as error:
        raise BuildError(f"{snapshot.path} cannot be read: {error}; run `dcgraph build`.") from None
    about: dict[Node, list[Triple]] = {}
    for quad in parse(text, RdfFormat.N_TRIPLES):
        triple = Triple(quad.subject, quad.predicate, quad.object)
        if not isinstance(triple.subject, Triple):
            about.setdefault(triple.subject, []).append(triple)
    return {node: tuple(triples) for node, triples in about.items()}


def _key(service: Service) -> tuple[str, str]:
    return str(service.snapshot.path), service.snapshot.manifest.hash


def _keep(kept: OrderedDict[tuple[str, str], Any], key: tuple[str, str], value: object) -> None:
    kept[key] = value
    while len(kept) > _KEPT:
        kept.popitem(last=False)
