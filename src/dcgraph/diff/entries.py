"""What happened to each thing, from the facts of the two states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from dcgraph.diff.citations import citations, regraded, resourced
from dcgraph.diff.contents import ANONYMOUS, Contents
from dcgraph.diff.model import KINDS, Entry, Fact, Kind, Moved, Sort
from dcgraph.diff.naming import Names
from dcgraph.diff.pairing import Pair, paired
from dcgraph.diff.properties import place_of, properties_of, title_of, type_of
from dcgraph.load import Corpus, SourceFile
from dcgraph.terms import DCG, PREFIXES

__all__ = ["entries_of"]

_TYPE: Final = PREFIXES["rdf"] + "type"
_DEPRECATED: Final = PREFIXES["owl"] + "deprecated"
_REPLACED: Final = PREFIXES["dcterms"] + "isReplacedBy"
_BASIS: Final = DCG + "hasBasis"
_CITATION: Final = DCG + "hasCitation"
_CLAIM: Final = f"<{DCG}Claim>"
_SORTS: Final[tuple[Sort, ...]] = ("term", "axiom", "shape", "claim", "record", "mapping")
_MERGED: Final = ("shapes.ttl", "tables.ttl")
_TABLE: Final = ".sssom.tsv"
_GRAVEST: Final = KINDS.index("removed")


@dataclass(slots=True)
class _Parts:
    """The facts of a thing on one side alone (`less`, `more`), elsewhere, and under new names."""

    less: list[Fact] = field(default_factory=list)
    more: list[Fact] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    followed: list[tuple[Fact, Fact]] = field(default_factory=list)


def entries_of(before: Corpus, after: Corpus, names: Names) -> tuple[Entry, ...]:
    """An entry for each thing that differs, the gravest first.

    First come the claims whose basis or confidence changed, then terms, shapes and records.
    """
    olds, news = _differing(before, after), _differing(after, before)
    here, there, renamed = paired((before, olds), (after, news))
    rooms_merged = any(f.shown in _MERGED for f in (*before.files, *after.files))
    made = _Maker(here, there, renamed, names, merged=rooms_merged)
    return tuple(sorted(made.entries(), key=_order))


def _differing(corpus: Corpus, other: Corpus) -> list[SourceFile]:
    same = {id(file) for file in other.files}
    return [file for file in corpus.files if id(file) not in same]


def _order(entry: Entry) -> tuple[object, ...]:
    first = KINDS.index(entry.kinds[0])
    return min(first, _GRAVEST), _SORTS.index(entry.sort), first, entry.label, entry.iri


class _Maker:
    def __init__(
        self,
        here: Contents,
        there: Contents,
        renamed: dict[str, Pair],
        names: Names,
        *,
        merged: bool,
    ) -> None:
        self._here, self._there, self._names = here, there, names
        self._merged = merged
        self._after = {old: pair.after for old, pair in renamed.items()}
        self._was = {pair.after: (old, pair.evidence) for old, pair in renamed.items()}

    def entries(self) -> Iterator[Entry]:
        parts = {
            name: _parts(
                self._here.facts.get(name, []),
                self._there.facts.get(name, []),
                merged=self._merged,
            )
            for name in sorted(self._here.facts.keys() | self._there.facts.keys())
        }
        mentions: dict[str, list[tuple[Fact, Fact]]] = {}
        for name, part in parts.items():
            is_renamed = name in self._was and not name.startswith(ANONYMOUS)
            is_axiom = name.startswith(ANONYMOUS) and bool(part.less or part.more)
            if not is_renamed and not is_axiom:
                for pair in part.followed:
                    mentions.setdefault(self._spoken_of(pair[0]) or name, []).append(pair)
                part.followed = mentions.pop(name, [])
        for name, part in parts.items():
            others = mentions.get(name, [])
            if part.less or part.more or part.moved or part.followed or others:
                yield self._entry(name, part, others)

    def _spoken_of(self, fact: Fact) -> str | None:
        """The new name of the renamed thing that a fact speaks of."""
        named = self._here.terms(fact) & self._after.keys()
        return self._after[min(named)] if named else None

    def _entry(self, name: str, part: _Parts, others: list[tuple[Fact, Fact]]) -> Entry:
        lost, gained = self._here.facts.get(name, []), self._there.facts.get(name, [])
        was, evidence = self._was.get(name, ("", ""))
        renamed = bool(was) and not name.startswith(ANONYMOUS)
        kinds = self._kinds(lost, gained, part, renamed=renamed)
        moved = part.moved
        pairs = part.followed + others
        return Entry(
            iri=name,
            label=title_of(
                name, gained or lost, self._there if gained else self._here, self._names
            ),
            type_label=type_of(gained or lost, self._names),
            sort=_sort(name, lost + gained),
            kinds=kinds,
            before=place_of(lost),
            after=place_of(gained),
            properties=properties_of(part.less, part.more, self._here, self._there, self._names),
            moved=tuple(moved),
            was=was if renamed else "",
            evidence=evidence,
            mentions=len(others),
            names=frozenset(_named(part.more, self._there) - _named(part.less, self._here)),
            lost=(*part.less, *(m.before for m in moved if m.before), *(a for a, _ in pairs)),
            gained=(*part.more, *(m.after for m in moved if m.after), *(b for _, b in pairs)),
        )

    def _kinds(
        self, lost: list[Fact], gained: list[Fact], part: _Parts, *, renamed: bool
    ) -> tuple[Kind, ...]:
        if not lost or not gained:
            return ("added",) if gained else ("removed",)
        found: set[Kind] = {"renamed"} if renamed else set()
        changed = {f.seen[1] for f in part.less + part.more}
        if _BASIS in changed:
            found.add("basis")
        if _CITATION in changed:
            had, has = citations(lost, self._here), citations(gained, self._there)
            told: set[Kind] = {"confidence"} if regraded(had, has) else set()
            told |= {"re-sourced"} if resourced(had, has) else set()
            found |= told or {"changed"}
        if _DEPRECATED in changed:
            found.add("retired" if any(_retires(f) for f in part.more) else "restored")
        if changed - {_BASIS, _CITATION, _DEPRECATED, _REPLACED}:
            found.add("changed")
        if part.moved:
            found.add("moved")
        return tuple(kind for kind in KINDS if kind in found) or ("changed",)


def _parts(lost: list[Fact], gained: list[Fact], *, merged: bool) -> _Parts:
    """The facts that differ, each in one of the parts."""
    had, has = ({_exact(fact, merged=merged): fact for fact in side} for side in (lost, gained))
    part = _Parts()
    news: dict[tuple[str, ...], list[Fact]] = {}
    for exact, fact in has.items():
        if exact not in had:
            news.setdefault(fact.seen, []).append(fact)
    olds = [fact for exact, fact in had.items() if exact not in has]
    left = []
    for fact in olds:
        home = _home(fact, merged=merged)
        same = [new for new in news.get(fact.seen, []) if _home(new, merged=merged) == home]
        if same:
            part.followed.append((fact, same[0]))
            news[fact.seen].remove(same[0])
        else:
            left.append(fact)
    stay_before, stay_after = ({fact.seen for fact in side} for side in (lost, gained))
    for fact in left:
        if waiting := news.get(fact.seen):
            part.moved.append(Moved(fact, waiting.pop(0)))
        elif fact.seen in stay_after:
            part.moved.append(Moved(fact, None))
        else:
            part.less.append(fact)
    for fact in (fact for waiting in news.values() for fact in waiting):
        if fact.seen in stay_before:
            part.moved.append(Moved(None, fact))
        else:
            part.more.append(fact)
    return part


def _exact(fact: Fact, *, merged: bool) -> tuple[str, ...]:
    return fact.subject, fact.predicate, fact.key, _home(fact, merged=merged)


def _home(fact: Fact, *, merged: bool) -> str:
    """The file of a fact. A snapshot has one each for all shapes and for all tables (`merged`)."""
    path = fact.place.path
    if merged and path.startswith("shapes"):
        return _MERGED[0]
    return _MERGED[1] if merged and path.endswith(_TABLE) else path


def _named(facts: Iterable[Fact], contents: Contents) -> set[str]:
    return {iri for fact in facts for iri in contents.terms(fact)}


def _retires(fact: Fact) -> bool:
    return fact.predicate == _DEPRECATED and fact.value.value in ("true", "1")


def _sort(name: str, facts: Iterable[Fact]) -> Sort:
    rooms = {fact.place.path.partition("/")[0].partition(".")[0] for fact in facts}
    tables = all(fact.place.path.endswith((_TABLE, _MERGED[1])) for fact in facts)
    if "ontology" in rooms:
        return "axiom" if name.startswith(ANONYMOUS) else "term"
    if "shapes" in rooms:
        return "shape"
    if tables:
        return "mapping"
    return "claim" if any(f.predicate == _TYPE and f.key == _CLAIM for f in facts) else "record"
