"""The store of a snapshot, open in the server for what it looks up itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any, Final, TypeVar

from pyoxigraph import RdfFormat, Store, Triple, parse

from dcgraph.errors import BuildError
from dcgraph.namespaces import DCGD, DCGS, PREFIXES, QUESTIONS, QUESTIONS_GRAPH, RDFS, ROOT, SH
from dcgraph.rdf.documents import (
    Document,
    Node,
    closure,
    document_query,
    existence_query,
    names_query,
    read_document,
)
from dcgraph.rdf.jsonld import context_of
from dcgraph.rdf.vocabulary import VOCABULARY_QUERY, Vocabulary, read_vocabulary
from dcgraph.research.downloads import SHAPES
from dcgraph.snapshot.manifest import FOLDER, Snapshot
from dcgraph.snapshot.search import Index
from dcgraph.store.pool import Threads
from dcgraph.store.worker import run, write
from dcgraph.text import Names

NTRIPLES: Final = "application/n-triples"
_T = TypeVar("_T")
_THREADS: Final = 2
_FORMS: Final = {SH + form.lower(): form for form in ("SELECT", "ASK", "CONSTRUCT")}
_QUESTIONS: Final = f"""PREFIX sh: <{SH}>
SELECT ?question ?property ?value WHERE {{ GRAPH <{QUESTIONS_GRAPH}> {{
  ?question a sh:SPARQLExecutable ; ?property ?value }} }}
ORDER BY ?question ?property ?value"""
_MAX_NAMES: Final = 50_000
_MAX_NEAR: Final = 5
_SEPARATOR: Final = re.compile(r"\W|_")
_MAX_LENGTH: Final = 100
# The beginnings of shorter words are those of half the index.
_SHORTEST_WORD: Final = 3


class OpenStore:
    """Answers the server's own short queries, of at most `most` bytes, without a worker.

    What is read of the whole graph is read once, when it is first asked for. All methods but
    `work` and `answer` wait for the disk: `work` calls them in one of two threads that do nothing
    else, so that whatever is looked up holds up no other work.
    """

    def __init__(self, snapshot: Snapshot, most: int) -> None:
        self._snapshot = snapshot
        self._most = most
        self._threads = Threads(_THREADS)

    async def work(self, function: Callable[..., _T], *given: object) -> _T:
        """What a function returns that looks something up here."""
        return await self._threads.run(function, *given)

    async def answer(self, query: str, media_type: str) -> bytes:
        """The answer to a query of the server's own; raises what `read` raises."""
        return await self.work(self.read, query, media_type)

    def read(self, query: str, media_type: str = "application/sparql-results+json") -> bytes:
        """The same, for who waits already.

        Raises BuildError if the store cannot be read, AnswerTooLargeError for a larger answer.
        """
        header = {"solutions_format": media_type, "graph_format": media_type}
        asked = {**header, "sent": query, "rows": 1 << 40}
        return write(lambda: run(self._store, query, PREFIXES), asked, self._most).body

    def exists(self, iri: str) -> bool:
        """Whether there is a document on an IRI, which `thing_of` gave."""
        if iri.startswith(DCGS):
            return self._shape(iri) is not None
        return iri == DCGD or b"true" in self.read(existence_query(iri))

    def document(self, iri: str, ntriples: bytes | None = None) -> Document | None:
        """The document on an IRI, or of its statements as they are given; None if there is none."""
        if iri.startswith(DCGS):
            return self._shape(iri)
        body = self.read(document_query(iri), NTRIPLES) if ntriples is None else ntriples
        return read_document(iri, body) if body.strip() else None

    def near(self, name: str) -> list[str]:
        """The IRIs whose names are most like a name, then those of things with its words."""
        found = [ROOT + one for one in self._names.near(name, _MAX_NEAR)]
        parts = _SEPARATOR.split(name.rpartition("/")[2][:_MAX_LENGTH])
        words = " ".join(part for part in parts if len(part) >= _SHORTEST_WORD)
        # That there is nothing of this name is true without a hint; /ready tells of damage.
        with suppress(BuildError):
            found += Index(self._snapshot.index).find(words, _MAX_NEAR)
        return list(dict.fromkeys(found))[:_MAX_NEAR]

    def close(self) -> None:
        """Let the files go; nothing more is asked."""
        self._threads.close()
        vars(self).pop("_store", None)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The terms of the ontology."""
        return read_vocabulary(self.read(VOCABULARY_QUERY))

    @cached_property
    def context(self) -> Mapping[str, Any]:
        """The JSON-LD context of documents."""
        return context_of(self.vocabulary)

    @cached_property
    def questions(self) -> Mapping[str, Mapping[str, Any]]:
        """Every saved question by name, with titles and keywords by language."""
        found: dict[str, dict[str, Any]] = {}
        for row in json.loads(self.read(_QUESTIONS))["results"]["bindings"]:
            known_as, value = row["question"]["value"], row["value"]
            name = known_as.removeprefix(QUESTIONS)
            if name not in found:
                found[name] = {"name": name, "iri": known_as, "form": "", "titles": {}}
                found[name] |= {"keywords": {}, "empty": "", "query": ""}
            asked, kind = found[name], row["property"]["value"]
            if kind == RDFS + "comment":
                asked["titles"][value["xml:lang"]] = value["value"]
            elif kind == PREFIXES["schema"] + "keywords":
                asked["keywords"].setdefault(value.get("xml:lang", ""), []).append(value["value"])
            elif kind == PREFIXES["schema"] + "description":
                asked["empty"] = value["value"]
            elif kind in _FORMS:
                asked["form"], asked["query"] = _FORMS[kind], value["value"]
        return found

    @cached_property
    def _names(self) -> Names:
        rows = json.loads(self.read(names_query(_MAX_NAMES)))["results"]["bindings"]
        iris = [row["thing"]["value"] for row in rows]
        iris += [node.value for node in self._shapes if node.value.startswith(ROOT)]
        return Names([iri.removeprefix(ROOT) for iri in iris])

    def _shape(self, iri: str) -> Document | None:
        found = closure(iri, self._shapes)
        if iri == DCGS:
            every = (triple for told in self._shapes.values() for triple in told)
            found = Document(iri, tuple(every))
        return found if found.triples else None

    @cached_property
    def _shapes(self) -> Mapping[Node, tuple[Triple, ...]]:
        """The statements of the shapes by subject; none where the snapshot was made without."""
        name, path = f"{FOLDER}/{SHAPES}", self._snapshot.path
        if name not in self._snapshot.manifest.files:
            return {}
        try:
            text = (path / name).read_bytes()
        except OSError as error:
            raise BuildError(f"{path} cannot be read: {error}; run `dcgraph build`.") from None
        about: dict[Node, list[Triple]] = {}
        for quad in parse(text, RdfFormat.N_TRIPLES):
            triple = Triple(quad.subject, quad.predicate, quad.object)
            if not isinstance(triple.subject, Triple):
                about.setdefault(triple.subject, []).append(triple)
        return {node: tuple(triples) for node, triples in about.items()}

    @cached_property
    def _store(self) -> Store:
        path = self._snapshot.store
        try:
            return Store.read_only(str(path))
        except (OSError, RuntimeError, ValueError) as error:
            raise BuildError(
                f"The store in {path} cannot be opened ({error}); run `dcgraph build`."
            ) from None
