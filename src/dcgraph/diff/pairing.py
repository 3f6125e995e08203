"""Which of the things that are gone are likely those that came under another name."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from dcgraph.diff.contents import ANONYMOUS, Contents
from dcgraph.diff.model import Fact
from dcgraph.load import Corpus, SourceFile
from dcgraph.terms import DCG, PREFIXES

__all__ = ["Pair", "paired"]

_TYPE = PREFIXES["rdf"] + "type"
_NAMES = (PREFIXES["skos"] + "prefLabel", PREFIXES["dcterms"] + "title")
_ROUNDS = 8
_CLAIMED = tuple(DCG + name for name in ("hasSubject", "hasRelation", "hasObject"))
_FEW = 2
_MOST_COMPARED = 10_000

Things = Mapping[str, list[Fact]]
Sign = Callable[[str, list[Fact]], Hashable]


@dataclass(frozen=True, slots=True)
class Pair:
    """The name that a thing has afterwards, and by what it was taken for the same."""

    after: str
    evidence: str


def paired(
    before: tuple[Corpus, list[SourceFile]], after: tuple[Corpus, list[SourceFile]]
) -> tuple[Contents, Contents, dict[str, Pair]]:
    """The contents of both sides, and the likely new names of things by their old ones.

    A thing is likely the same if its content is, or else all its labels and classes are, or a
    claim what it claims, and no other thing has these. What mentions a renamed thing may be
    renamed itself, so that pairs are looked for until there are no more.
    """
    found: dict[str, Pair] = {}
    also = {t.subject.value for _, files in (before, after) for f in files for t in f.triples}
    there = Contents(*after, {}, also)
    news = there.things()
    here = Contents(*before, {}, also)
    for _ in range(_ROUNDS):
        olds = here.things()
        taken = {pair.after for pair in found.values()}
        gone = {n: f for n, f in olds.items() if n not in news and n not in found}
        come = {n: f for n, f in news.items() if n not in olds and n not in taken}
        fresh = _pairs(gone, come) or _axioms(here, there, gone, come)
        if not fresh:
            return here, there, found
        found |= fresh
        here = Contents(*before, {old: pair.after for old, pair in found.items()}, also)
    return here, there, found


def _pairs(gone: Things, come: Things) -> dict[str, Pair]:
    signs: tuple[tuple[str, Sign], ...] = (
        ("the same content", _content),
        ("the same labels", _labels),
        ("the same subject, relation and object", _claim),
    )
    for evidence, sign in signs:
        olds, news = _only(gone, sign), _only(come, sign)
        # What follows from one is better known than what the next tells.
        if shared := olds.keys() & news.keys():
            return {olds[said]: Pair(news[said], evidence) for said in shared}
    return {}


def _only(things: Things, sign: Sign) -> dict[Hashable, str]:
    """The named things by their room and sign, where no other thing there has the same sign."""
    found: dict[Hashable, list[str]] = {}
    for name, facts in things.items():
        if not name.startswith(ANONYMOUS) and (said := sign(name, facts)) is not None:
            found.setdefault((facts[0].place.path.partition("/")[0], said), []).append(name)
    return {said: names[0] for said, names in found.items() if len(names) == 1}


def _content(name: str, facts: list[Fact]) -> Hashable:
    """All that is said of a thing, whatever it is called; None if that is next to nothing."""
    if len(facts) < _FEW:
        return None
    own = f"<{name}>"
    return frozenset((f.seen[1], "itself" if f.key == own else f.seen[2]) for f in facts)


def _labels(_: str, facts: list[Fact]) -> Hashable:
    labels = frozenset(f.key for f in facts if f.predicate in _NAMES)
    return (labels, _kinds(facts)) if labels else None


def _claim(_: str, facts: list[Fact]) -> Hashable:
    said = frozenset((f.seen[1], f.seen[2]) for f in facts if f.predicate in _CLAIMED)
    return said if len(said) == len(_CLAIMED) else None


def _axioms(here: Contents, there: Contents, gone: Things, come: Things) -> dict[str, Pair]:
    """What has no name and is of one kind in one file, where half of all terms are shared."""
    olds, news = (
        {name: facts for name, facts in things.items() if name.startswith(ANONYMOUS)}
        for things in (gone, come)
    )
    if len(olds) * len(news) > _MOST_COMPARED:
        return {}
    found: dict[str, Pair] = {}
    for old, lost in olds.items():
        had = {here.later(term) for fact in lost for term in here.terms(fact)}
        rated = []
        for new, gained in news.items():
            has = {term for fact in gained for term in there.terms(fact)}
            if _where(lost) == _where(gained) and 2 * len(had & has) >= len(had | has):
                rated.append((-len(had & has), new))
        if rated:
            best = min(rated)[1]
            found[old] = Pair(best, "")
            del news[best]
    return found


def _kinds(facts: Iterable[Fact]) -> frozenset[str]:
    return frozenset(f.seen[2] for f in facts if f.predicate == _TYPE)


def _where(facts: Iterable[Fact]) -> Hashable:
    return frozenset((f.place.path, f.seen[2]) for f in facts if f.predicate == _TYPE)
