"""The file in which a new record is at home: with those that are most like it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from dcgraph.editing.changes import inside
from dcgraph.editing.kinds import Kind
from dcgraph.editing.moving import stands
from dcgraph.editing.names import local, stem
from dcgraph.errors import EditError
from dcgraph.load import Corpus, SourceFile
from dcgraph.terms import DCG, PREFIXES, compact

__all__ = ["head_of", "home_of", "values"]

_TYPE: Final = PREFIXES["rdf"] + "type"


def values(corpus: Corpus, iri: str, path: str) -> list[str]:
    """The IRIs to which a property leads from a thing."""
    return [
        triple.object.value
        for _, triple in corpus.statements(iri)
        if triple.predicate.value == path and isinstance(triple.object, NamedNode)
    ]


def home_of(corpus: Corpus, kind: Kind, iri: str, like: str, chosen: Path | None) -> Path:
    """The file for a new record, which may have to be made.

    `like` is the class of the record or, for a claim, that of its object: the file that holds
    most such records of the same whole is taken, else that of the whole, unless one is `chosen`.
    Raises EditError for a file in which the record may not stand, or a stem that is taken.
    """
    data = corpus.root / "data"
    if chosen is not None:
        path = chosen if chosen.is_absolute() else corpus.root / chosen
        inside(path, corpus.root)
        if not (path.is_relative_to(data) and path.suffix == ".ttl" and stands(path, iri)):
            raise EditError(
                f"{compact(iri)} may not stand in {chosen}: it belongs in {stem(iri)}.ttl or in a "
                f"folder {stem(iri)}/ of a room of data/.",
                path,
            )
        return path
    there = [file for file in corpus.rooms("data") if stands(file.path, iri)]
    room = next((f.path.relative_to(data).parts[0] for f in there), kind.room)
    if kind.room and room != kind.room and "." not in local(iri):
        raise EditError(
            f"The stem {stem(iri)} is taken: {there[0].shown} has it. Choose another name.",
            there[0].path,
        )
    if not there:
        if kind.word in ("provision", "claim"):
            raise EditError(
                f"There is no file for {stem(iri)}: write its record first, such as by "
                "`dcgraph new instrument`."
            )
        return inside(data / kind.room / f"{stem(iri)}.ttl", corpus.root)
    best = max(there, key=lambda file: (_alike(corpus, kind, file, iri, like), _near(file, iri)))
    return inside(best.path, corpus.root)


def head_of(corpus: Corpus, kind: Kind, title: str) -> str:
    """The first lines of a new file: the prefixes of its room, and what it holds."""
    room = corpus.root / "data" / kind.room
    like = next(
        (file for file in corpus.rooms("data") if file.path.is_relative_to(room)),
        next(corpus.rooms("data")),
    )
    prefixes = [line for line in like.text.split("\n") if line.startswith("@prefix")]
    return "\n".join([*prefixes, "", f"# {title}: the {kind.word}.", ""])


def _subjects(file: SourceFile) -> Iterator[str]:
    return iter({triple.subject.value for triple in file.triples})


def _alike(corpus: Corpus, kind: Kind, file: SourceFile, iri: str, like: str) -> int:
    if kind.word == "claim":
        return sum(
            like in values(corpus, triple.object.value, _TYPE)
            for triple in file.triples
            if triple.predicate.value == DCG + "hasObject"
        )
    above = iri.rpartition(".")[0]
    return sum(
        name.rpartition(".")[0] == above
        and (kind.word != "source" or like in values(corpus, name, _TYPE))
        for name in _subjects(file)
    )


def _near(file: SourceFile, iri: str) -> int:
    """The length of the longest name of a record in the file that this one goes on from."""
    return max(
        (len(name) for name in _subjects(file) if name == iri or iri.startswith(name + ".")),
        default=0,
    )
