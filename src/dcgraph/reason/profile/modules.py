"""Modules: each declares what it uses, or imports what declares it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from dcgraph.load import Corpus, SourceFile
from dcgraph.reason.nodes import OWL, TYPE, Nodes, reached
from dcgraph.reason.profile import terms
from dcgraph.reason.profile.model import Break, Declared

__all__ = ["uses"]


def uses(corpus: Corpus) -> Iterator[Break]:
    """Names in a module that neither it nor what it imports declares as they are used."""
    modules: dict[str, SourceFile] = {}
    imports: dict[str, list[str]] = defaultdict(list)
    for file in corpus.rooms("ontology"):
        for said in file.triples:
            if said.predicate.value == TYPE and said.object.value == OWL + "Ontology":
                modules[said.subject.value] = file
            elif said.predicate.value == OWL + "imports":
                imports[said.subject.value].append(said.object.value)
    for module, file in modules.items():
        closure = reached(imports, [module])
        files = tuple(modules[name] for name in modules if name in closure)
        declared = Declared(
            Nodes(Corpus(corpus.root, files)), "this module or in one that it imports"
        )
        for one in terms.uses(declared):
            if one.said.place.path == file.shown:
                yield one
