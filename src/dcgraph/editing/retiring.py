"""A term or a record that is retired: marked so, led on to its successor, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dcgraph.editing.blocks import file_of
from dcgraph.editing.changes import Change, exact
from dcgraph.editing.checkout import code
from dcgraph.editing.family import claims_of, refuse_taken
from dcgraph.editing.marking import declared, marked
from dcgraph.editing.mentions import Mention, mentions, query_mentions
from dcgraph.editing.migration import migration
from dcgraph.editing.moving import moved_records
from dcgraph.editing.names import existing, text_fit
from dcgraph.editing.ordering import changed_corpus, in_order
from dcgraph.editing.substitution import Keep, Site, left_in, substituted
from dcgraph.errors import EditError, LoadError
from dcgraph.load import Corpus
from dcgraph.terms import DCG, DCGD, PREFIXES, compact

__all__ = ["Retirement", "retire"]

_DEPRECATED: Final = PREFIXES["owl"] + "deprecated"
_REPLACED: Final = PREFIXES["dcterms"] + "isReplacedBy"
_TYPE: Final = PREFIXES["rdf"] + "type"
_OWL: Final = PREFIXES["owl"]


@dataclass(frozen=True, slots=True)
class Retirement:
    """What retiring changes, the migration query it adds, and where an old name is left.

    That is the name of what is retired, or with the mentions those of claims, in prose.
    """

    old: str
    successor: str
    changes: tuple[Change, ...] = field(repr=False)
    migration: Path
    still: tuple[Site, ...]


def retire(
    corpus: Corpus, old: str, successor: str, reason: str, *, move_mentions: bool = False
) -> Retirement:
    """What has to change for a term or record to be retired in favour of its successor.

    It stays, marked owl:deprecated, with dcterms:isReplacedBy and the reason. A query that moves
    other people's data on is added to docs/migrations/. With `move_mentions`, what names it in
    this checkout names the successor then, and claims that are named by it get the name that
    their rule asks for. Raises NotFound or EditError where that cannot be.
    """
    before, after = existing(corpus, old), existing(corpus, successor)
    why = text_fit(reason, "reason")
    if not why:
        raise EditError("Say with --reason why it is retired.")
    _refuse_unfit(corpus, before, after)
    own = _own_places(corpus, before)

    def kept(path: Path, mention: Mention) -> bool:
        return any(start <= mention.start < end for start, end in own.get(path, ()))

    moved: tuple[Change, ...] = ()
    claims: dict[str, str] = {}
    if move_mentions:
        claims = claims_of(corpus, before, after)
        refuse_taken(corpus, claims)
        moved = substituted(corpus.root, {before: after} | claims, kept=kept)
        moved = moved_records(corpus, claims, moved, allowed=True)
    # A mapping to another vocabulary was made for the thing that is retired, not for another.
    changes = {change.path: change for change in moved if not _maps(corpus, change.path)}
    home = _home(corpus, before)
    _put(changes, home, marked(_text(changes, home), before, after, why))
    place, declaration = declared(corpus, _REPLACED, changes)
    if declaration is not None:
        _put(changes, place, declaration)
    path, query = migration(corpus, before, after, why, claims)
    changes[path] = Change(path, path, None, query)
    made = in_order(corpus, tuple(changes.values()))
    # What cannot be read again is not written.
    changed_corpus(corpus, made)
    still = left_in(corpus.root, claims, made) if move_mentions else _still(corpus, before, kept)
    return Retirement(before, after, made, path, tuple(still))


def _refuse_unfit(corpus: Corpus, old: str, new: str) -> None:
    if old == new:
        raise EditError(f"{compact(old)} cannot be its own successor; name another.")
    space = next((space for space in (DCGD, DCG) if old.startswith(space)), None)
    if space is None or not new.startswith(space):
        raise EditError(
            f"{compact(old)} cannot be retired in favour of {compact(new)}: a term gives way to a "
            "term, a record to a record. A shape is switched off with sh:deactivated true."
        )
    for iri in (old, new):
        for file, triple in corpus.statements(iri):
            if triple.predicate.value == _DEPRECATED:
                raise EditError(
                    f"{compact(iri)} is retired already, at {file.shown}:{triple.line}"
                    + (f"; name what replaces it{_led_on(corpus, iri)}." if iri == new else "."),
                    file.path,
                )
    sorts = [_sorts(corpus, iri) for iri in (old, new)]
    if PREFIXES["owl"] + "Ontology" in sorts[0]:
        raise EditError(f"{compact(old)} is a module, not a term; it cannot be retired.")
    if space == DCG and sorts[0] != sorts[1]:
        raise EditError(
            f"{compact(old)} and {compact(new)} are not of one sort (class, object property, "
            "datatype property …); name a successor of the same sort."
        )


def _led_on(corpus: Corpus, iri: str) -> str:
    found = [t.object.value for _, t in corpus.statements(iri) if t.predicate.value == _REPLACED]
    return f", {compact(found[0])}" if found else ""


def _sorts(corpus: Corpus, iri: str) -> set[str]:
    kinds = {t.object.value for _, t in corpus.statements(iri) if t.predicate.value == _TYPE}
    return {kind for kind in kinds if kind.startswith(_OWL) and not kind.endswith("alProperty")} | {
        kind for kind in kinds if not kind.startswith(_OWL)
    }


def _home(corpus: Corpus, iri: str) -> Path:
    """The file whose statement says what kind of thing it is."""
    return next(
        (file.path for file, t in corpus.statements(iri) if t.predicate.value == _TYPE),
        corpus.statements(iri)[0][0].path,
    )


def _own_places(corpus: Corpus, iri: str) -> Mapping[Path, list[tuple[int, int]]]:
    """Where the thing itself is described, by file and offsets: its name stays there."""
    paths = {file.path for file, _ in corpus.statements(iri) if not _maps(corpus, file.path)}
    return {
        path: [(b.start, b.end) for b in file_of(exact(path)).blocks if b.subject == iri]
        for path in paths
    }


def _maps(corpus: Corpus, path: Path) -> bool:
    """Whether a file is a table of mappings, which are said of a thing but not in Turtle."""
    return any(file.path == path for file in corpus.rooms("tables"))


def _text(changes: Mapping[Path, Change], path: Path) -> str:
    return (changes[path].after or "") if path in changes else exact(path)


def _put(changes: dict[Path, Change], path: Path, text: str) -> None:
    change = changes.get(path)
    before = exact(path) if change is None else change.before
    changes[path] = Change(path, path, before, text)


def _still(corpus: Corpus, iri: str, kept: Keep) -> Iterator[Site]:
    """Where the name is used in Turtle and in queries, outside its own description."""
    for path, form, text in code(corpus.root):
        if form not in ("turtle", "query"):
            continue
        shown = path.relative_to(corpus.root).as_posix()
        found = mentions(text, shown=shown) if form == "turtle" else query_mentions(text)
        with suppress(LoadError):
            for one in found:
                if one.iri == iri and one.declares is None and not kept(path, one):
                    yield Site(shown, text.count("\n", 0, one.start) + 1, compact(iri))
