"""Added, removed, changed and renamed things."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from pyoxigraph import Literal

from dcgraph.diff.facts import ANONYMOUS, Contents, Names, citations, regraded
from dcgraph.diff.model import KINDS, Entry, Fact, Kind, Moved, PropertyChange, Reason, Sort, Value
from dcgraph.namespaces import DCG, DCTERMS, OWL, SH, SKOS, TYPE, compact
from dcgraph.rdf.corpus import Corpus, Place, SourceFile

_NAMES = (SKOS + "prefLabel", DCTERMS + "title")
_ROUNDS = 8
_CLAIMED = tuple(DCG + name for name in ("hasSubject", "hasRelation", "hasObject"))
_FEW = 2
_MAX_COMPARED = 10_000

Things = Mapping[str, list[Fact]]
Sign = Callable[[str, list[Fact]], Hashable]


class Pair(NamedTuple):
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
    kinds = frozenset(f.seen[2] for f in facts if f.predicate == TYPE)
    return (labels, kinds) if labels else None


def _claim(_: str, facts: list[Fact]) -> Hashable:
    said = frozenset((f.seen[1], f.seen[2]) for f in facts if f.predicate in _CLAIMED)
    return said if len(said) == len(_CLAIMED) else None


def _axioms(here: Contents, there: Contents, gone: Things, come: Things) -> dict[str, Pair]:
    """What has no name and is of one kind in one file, where half of all terms are shared."""
    olds, news = (
        {name: facts for name, facts in things.items() if name.startswith(ANONYMOUS)}
        for things in (gone, come)
    )
    if len(olds) * len(news) > _MAX_COMPARED:
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


def _where(facts: Iterable[Fact]) -> Hashable:
    return frozenset((f.place.path, f.seen[2]) for f in facts if f.predicate == TYPE)


_DEPRECATED: Final = OWL + "deprecated"
_REPLACED: Final = DCTERMS + "isReplacedBy"
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
    kept = {id(file) for file in before.files} & {id(file) for file in after.files}
    olds, news = ([f for f in side.files if id(f) not in kept] for side in (before, after))
    here, there, renamed = paired((before, olds), (after, news))
    rooms_merged = any(f.shown in _MERGED for f in (*before.files, *after.files))
    made = _Maker(here, there, renamed, names, merged=rooms_merged)
    return tuple(sorted(made.entries(), key=_order))


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
                self._here.facts.get(name, []), self._there.facts.get(name, []), merged=self._merged
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
            label=_title(name, gained or lost, self._there if gained else self._here, self._names),
            type=_type(gained or lost, self._names),
            sort=_sort(name, lost + gained),
            kinds=kinds,
            before=_place(lost),
            after=_place(gained),
            properties=_properties(part.less, part.more, self._here, self._there, self._names),
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
            cited = [{source for c in side for source in c.sources} for side in (had, has)]
            told |= {"re-sourced"} if cited[0] != cited[1] else set()
            found |= told or {"changed"}
        if _DEPRECATED in changed:
            marks = {f.value.value for f in part.more if f.predicate == _DEPRECATED}
            found.add("retired" if marks & {"true", "1"} else "restored")
        if changed - {_BASIS, _CITATION, _DEPRECATED, _REPLACED}:
            found.add("changed")
        if part.moved:
            found.add("moved")
        return tuple(kind for kind in KINDS if kind in found) or ("changed",)


def _parts(lost: list[Fact], gained: list[Fact], *, merged: bool) -> _Parts:
    """The facts that differ, each in one of the parts."""
    had, has = (
        {(f.subject, f.predicate, f.key, _home(f, merged=merged)): f for f in side}
        for side in (lost, gained)
    )
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


def _home(fact: Fact, *, merged: bool) -> str:
    """The file of a fact. A snapshot has one each for all shapes and for all tables (`merged`)."""
    path = fact.place.path
    if merged and path.startswith("shapes"):
        return _MERGED[0]
    return _MERGED[1] if merged and path.endswith(_TABLE) else path


def _named(facts: Iterable[Fact], contents: Contents) -> set[str]:
    return {iri for fact in facts for iri in contents.terms(fact)}


def _sort(name: str, facts: Iterable[Fact]) -> Sort:
    rooms = {fact.place.path.partition("/")[0].partition(".")[0] for fact in facts}
    tables = all(fact.place.path.endswith((_TABLE, _MERGED[1])) for fact in facts)
    if "ontology" in rooms:
        return "axiom" if name.startswith(ANONYMOUS) else "term"
    if "shapes" in rooms:
        return "shape"
    if tables:
        return "mapping"
    return "claim" if any(f.predicate == TYPE and f.key == _CLAIM for f in facts) else "record"


_INDIVIDUAL: Final = OWL + "NamedIndividual"


def _properties(
    less: Sequence[Fact], more: Sequence[Fact], here: Contents, there: Contents, names: Names
) -> tuple[PropertyChange, ...]:
    """The properties of which a value came or went, by their labels."""
    found = []
    for predicate in sorted({fact.seen[1] for fact in (*less, *more)}):
        olds = [fact for fact in less if fact.seen[1] == predicate]
        news = [fact for fact in more if fact.seen[1] == predicate]
        before = [_value(fact, here, names) for fact in olds]
        after = [_value(fact, there, names) for fact in news]
        alike = {value.text for value in before} & {value.text for value in after}
        before, after = ([_distinct(v, alike) for v in side] for side in (before, after))
        lists = None
        if len(olds) == len(news) == 1:
            lists = _lists(olds[0], news[0], here, there, names)
        before, after = lists or (before, after)
        label = names.of_property(predicate)
        found.append(PropertyChange(predicate, label, bool(lists), tuple(before), tuple(after)))
    return tuple(sorted(found, key=lambda change: (change.label, change.property)))


def _title(name: str, facts: Sequence[Fact], contents: Contents, names: Names) -> str:
    """What a thing is called; for one without a name, what it says."""
    if not name.startswith(ANONYMOUS):
        return names.of(name)
    said = (
        names.of_value(fact.value, contents.inner[fact.place.path])
        for fact in facts
        if fact.predicate != TYPE
    )
    return f"{_type(facts, names) or 'statement'}: {'; '.join(said)}"


def _type(facts: Iterable[Fact], names: Names) -> str:
    """What a thing is, by its first class, or an empty text."""
    kinds = [f.value.value for f in facts if f.predicate == TYPE and f.value.value != _INDIVIDUAL]
    return names.of_class(kinds[0]) if kinds else ""


def _place(facts: Iterable[Fact]) -> Place | None:
    """Where a thing begins."""
    return min((fact.place for fact in facts), default=None)


def _value(fact: Fact, contents: Contents, names: Names) -> Value:
    inner = contents.inner[fact.place.path]
    is_named = not isinstance(fact.value, Literal) and fact.value.value not in inner
    text = names.of_value(fact.value, inner)
    return Value(text, fact.value.value if is_named else "", fact.place)


def _distinct(value: Value, alike: set[str]) -> Value:
    """The value with its IRI, if another on the other side is called the same."""
    if value.text not in alike or not value.iri:
        return value
    return replace(value, text=f"{value.text} ({compact(value.iri)})")


def _lists(
    old: Fact, new: Fact, here: Contents, there: Contents, names: Names
) -> tuple[list[Value], list[Value]] | None:
    """Of two lists, what each has alone; None for what is no list, or differs in order."""
    had, has = (
        [names.of_value(item, inner) for item in names.items(fact.value, inner)]
        for fact, inner in ((old, here.inner[old.place.path]), (new, there.inner[new.place.path]))
    )
    gone = [text for text in had if text not in has]
    come = [text for text in has if text not in had]
    if not had or not has or not (gone or come):
        return None
    return (
        [Value(", ".join(gone), "", old.place)] if gone else [],
        [Value(", ".join(come), "", new.place)] if come else [],
    )


_SEVERITY: Final = SH + "severity"
_TARGET: Final = SH + "target"
_LEADING: Final = frozenset(SH + name for name in ("property", "node", "sparql"))
_WORDING: Final = frozenset(
    SH + name for name in ("message", "name", "description", "order", "group", "defaultValue")
)
_OPEN_LISTS: Final = frozenset(SH + name for name in ("in", "languageIn", "ignoredProperties"))
_LOWER_BOUNDS: Final = frozenset(
    SH + name
    for name in ("minCount", "minLength", "minInclusive", "minExclusive", "qualifiedMinCount")
)
_UPPER_BOUNDS: Final = frozenset(
    SH + name
    for name in ("maxCount", "maxLength", "maxInclusive", "maxExclusive", "qualifiedMaxCount")
)
_SURE: Final = _LOWER_BOUNDS | _UPPER_BOUNDS | _OPEN_LISTS | _LEADING | {_SEVERITY}
"""Parameters whose values can be compared; what a pattern or a query refuses is for a reader."""

_VIOLATION: Final = SH + "Violation"
_DEACTIVATED: Final = SH + "deactivated"


def of_shape(
    entry: Entry, entries: Sequence[Entry], new: frozenset[str], before: Corpus, after: Corpus
) -> Iterator[Reason]:
    """Why a shape that came, went or changed asks for a version; `new` are the new terms."""
    what = f"shape {entry.label!r}"
    if entry.kinds[0] == "removed":
        yield Reason("minor", f"{what} removed: a wider constraint")
        return
    if not _refuses(entry.iri, after) and not _refuses(entry.was or entry.iri, before):
        yield Reason("minor", f"{what} {entry.kinds[0]}: it refuses nothing")
        return
    if entry.kinds[0] == "added":
        classes = _targets(entry.iri, after)
        narrows = not classes or bool(classes - new)
        yield Reason("major" if narrows else "minor", f"{what} added: a narrower constraint")
        return
    if entry.kinds[0] == "renamed":
        yield Reason("patch", f"{what} renamed")
    added = {e.iri for e in entries if e.sort == "shape" and e.kinds == ("added",)}
    for change in entry.properties:
        if change.property in _LEADING and {value.iri for value in change.after} <= added:
            # What is led to is told, and weighed, for itself.
            continue
        if change.property in _WORDING or not change.property.startswith(SH):
            yield Reason("patch", f"{what}: wording changed")
        elif _narrower(change):
            sure = "a" if change.property in _SURE else "perhaps a"
            yield Reason("major", f"{what}: {sure} narrower constraint ({change.label})")
        else:
            yield Reason("minor", f"{what}: a wider constraint ({change.label})")


def _narrower(change: PropertyChange) -> bool:
    """Whether the new values of a parameter may refuse more than the old; in doubt they may."""
    old, new = ([value.text for value in side] for side in (change.before, change.after))
    if change.property == _SEVERITY:
        grades = {value.iri for value in change.after}
        return not grades or _VIOLATION in grades
    if change.property == _DEACTIVATED:
        return new != ["true"]
    if change.of_list and change.property in _OPEN_LISTS:
        return bool(old)
    if change.property in _LOWER_BOUNDS | _UPPER_BOUNDS and len(old) == len(new) == 1:
        try:
            lower, higher = Decimal(old[0]), Decimal(new[0])
        except InvalidOperation:
            return True
        return higher > lower if change.property in _LOWER_BOUNDS else higher < lower
    return bool(new)


def _refuses(shape: str, corpus: Corpus) -> bool:
    """Whether a shape is there and what breaks it is an error; that is so unless it says else."""
    told = corpus.statements(shape)
    severities = {t.object.value for _, t in told if t.predicate.value == _SEVERITY}
    return bool(told) and (not severities or _VIOLATION in severities)


def _targets(shape: str, corpus: Corpus) -> set[str]:
    """The classes whose things a shape judges, itself or through the shapes that lead to it."""
    leading: dict[str, set[str]] = {}
    for file in corpus.rooms("shapes"):
        for triple in file.triples:
            if triple.predicate.value in _LEADING:
                leading.setdefault(triple.object.value, set()).add(triple.subject.value)
    found: set[str] = set()
    waiting: list[str] = [shape]
    met: set[str] = set()
    while waiting:
        one = waiting.pop()
        if one not in met:
            met.add(one)
            # All other targets count as old classes.
            told = corpus.statements(one)
            found |= {t.object.value for _, t in told if t.predicate.value.startswith(_TARGET)}
            waiting += leading.get(one, ())
    return found
