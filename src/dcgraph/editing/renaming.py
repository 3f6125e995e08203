"""Another name for a thing, wherever it is named in code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from dcgraph.editing.changes import Change
from dcgraph.editing.family import family, refuse_taken
from dcgraph.editing.moving import moved_files, moved_records, new_graphs, stands, with_targets
from dcgraph.editing.names import existing, fresh, local, stem
from dcgraph.editing.ordering import in_order
from dcgraph.editing.proving import prove
from dcgraph.editing.substitution import Site, left_in, substituted
from dcgraph.errors import EditError
from dcgraph.load import Corpus
from dcgraph.terms import DCG, DCGD, DCGS, PREFIXES, compact

__all__ = ["Renaming", "rename"]

_ONTOLOGY: Final = PREFIXES["owl"] + "Ontology"
_TYPE: Final = PREFIXES["rdf"] + "type"
_ROOMS: Final = {DCGD: "data", DCG: "ontology", DCGS: "shapes"}
_SOURCES: Final = "sources"


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a renaming does: other names by the old IRI, changes, and where an old name is left."""

    names: Mapping[str, str]
    changes: tuple[Change, ...] = field(repr=False)
    left: tuple[Site, ...] = ()


def rename(
    corpus: Corpus,
    old: str,
    new: str,
    *,
    only: bool = False,
    move: bool = False,
    comments: bool = False,
) -> Renaming:
    """What has to change for a thing to be called `new` instead of `old`.

    What is named by it follows, unless `only` it is renamed. A record that then belongs into
    another file is refused, unless it may `move`. With `comments`, remarks in the files change
    too. Raises NotFound if there is no `old`, EditError for a `new` that cannot be.
    """
    before, after = existing(corpus, old), fresh(new)
    _refuse_unfit(corpus, before, after)
    names = {before: after} if only else family(corpus, before, after)
    refuse_taken(corpus, names)
    _refuse_stem(corpus, before, after)
    files = {} if only else moved_files(corpus, before, after)
    everything = names | new_graphs(corpus, files)
    changes = with_targets(files, substituted(corpus.root, everything, comments=comments))
    changes = moved_records(corpus, names, changes, allowed=move)
    prove(corpus, everything, changes)
    changes = in_order(corpus, changes)
    return Renaming(names, changes, tuple(left_in(corpus.root, names, changes)))


def _refuse_unfit(corpus: Corpus, old: str, new: str) -> None:
    space = next((space for space in _ROOMS if old.startswith(space)), None)
    if space is None or not new.startswith(space):
        raise EditError(
            f"{compact(old)} cannot become {compact(new)}: a record stays a record, a term a term "
            "and a shape a shape of this graph."
        )
    if not any(file.room == _ROOMS[space] for file, _ in corpus.statements(old)):
        raise EditError(f"{compact(old)} is not described in {_ROOMS[space]}/; rename what is.")
    kinds = {t.object.value for _, t in corpus.statements(old) if t.predicate.value == _TYPE}
    if _ONTOLOGY in kinds:
        raise EditError(f"{compact(old)} is a module, not a term; a module keeps its name.")
    if _SOURCES in (local(old), local(new)):
        raise EditError(f"{_SOURCES} is the stem of all sources and keeps its name.")


def _refuse_stem(corpus: Corpus, old: str, new: str) -> None:
    """A stem is used once over all rooms."""
    if stem(old) == stem(new) or not new.startswith(DCGD) or "." in local(new):
        return
    for file in corpus.rooms("data"):
        if stands(file.path, new):
            raise EditError(
                f"The stem {stem(new)} is taken: {file.shown} has it. Choose another.", file.path
            )
