"""The kinds of record that can be written anew, and where each is at home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dcgraph.editing.names import iri_of, local
from dcgraph.errors import EditError
from dcgraph.load import Corpus
from dcgraph.terms import DCG, PREFIXES

__all__ = ["KINDS", "Kind", "class_of"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a word of the command line stands for: a class of the ontology and a room of data/."""

    word: str
    top: str
    room: str


KINDS: Final = {
    kind.word: kind
    for kind in (
        Kind("concept", DCG + "Concept", "concepts"),
        Kind("provision", DCG + "Provision", "instruments"),
        Kind("instrument", DCG + "Instrument", "instruments"),
        Kind("claim", DCG + "Claim", ""),
        Kind("source", DCG + "Source", "sources"),
    )
}

_BELOW: Final = PREFIXES["rdfs"] + "subClassOf"


def class_of(corpus: Corpus, kind: Kind, given: str | None) -> str:
    """The class of the ontology that is meant, which must be the kind's own or below it.

    Raises EditError, naming those there are.
    """
    classes = _below(corpus, kind.top)
    if given is None and classes == {kind.top}:
        return kind.top
    wanted = iri_of(given if given and ":" in given else f"dcg:{given}") if given else ""
    if wanted in classes:
        return wanted
    names = ", ".join(sorted(local(one) for one in classes - {kind.top}))
    told = f"{given!r} is no kind of {kind.word}" if given else f"What kind of {kind.word} is it?"
    raise EditError(f"{told.rstrip('.')}{'' if told.endswith('?') else '.'} Give --kind: {names}.")


def _below(corpus: Corpus, top: str) -> set[str]:
    found = {top}
    size = 0
    while size < len(found):
        size = len(found)
        for file in corpus.rooms("ontology"):
            for triple in file.triples:
                if triple.predicate.value == _BELOW and triple.object.value in found:
                    found.add(triple.subject.value)
    return {iri for iri in found if iri.startswith(DCG)}
