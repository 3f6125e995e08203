"""The version that a change asks for, by what it does to the meaning of the ontology.

The rules are in `docs/decisions/0032-versions-follow-meaning.md`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pyoxigraph import Literal

from dcgraph.diff.changes import of_shape
from dcgraph.diff.consequences import QUESTIONS, RULES
from dcgraph.diff.model import Entry, FileChange, Kind, Level, PropertyChange, Reason, Suggestion
from dcgraph.namespaces import DCG, OWL, RDFS, TYPE
from dcgraph.rdf.corpus import Corpus

_LEVELS: Final[tuple[Level, ...]] = ("major", "minor", "patch", "none")
_IMPORTS: Final = OWL + "imports"
_STRUCTURAL: Final = frozenset(
    RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")
)
_ABOUT: Final = frozenset(
    OWL + name
    for name in (
        *("deprecated", "imports", "versionInfo", "versionIRI", "priorVersion"),
        *("backwardCompatibleWith", "incompatibleWith"),
    )
)
_EQUATING: Final = frozenset(
    OWL + name for name in ("equivalentClass", "equivalentProperty", "inverseOf", "sameAs")
)
_OF_KINDS: Final[dict[Kind, Level]] = {
    "removed": "major",
    "renamed": "major",
    "retired": "minor",
    "restored": "minor",
    "moved": "patch",
}
_CONTRADICTIONS: Final = "ontology/contradictions"
_VERSION: Final = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})")


def suggestion_of(
    entries: Sequence[Entry], files: Sequence[FileChange], before: Corpus, after: Corpus
) -> Suggestion:
    """The level of a change, the reasons for it, gravest first, and the next version."""
    new = frozenset(e.iri for e in entries if e.sort == "term" and e.kinds == ("added",))
    reasons = [*_of_data(entries), *_of_files(files)]
    for entry in entries:
        if entry.sort == "term":
            reasons += _of_term(entry, new)
        elif entry.sort == "axiom":
            reasons.append(_of_axiom(entry, new))
        elif entry.sort == "shape":
            reasons += of_shape(entry, entries, new, before, after)
    ordered = sorted(dict.fromkeys(reasons), key=lambda reason: _LEVELS.index(reason.level))
    level = ordered[0].level if ordered else "none"
    current = _version(before)
    return Suggestion(level, current, next_version(current, level), tuple(ordered))


def _of_term(entry: Entry, new: frozenset[str]) -> Iterator[Reason]:
    what = f"term {entry.label!r}"
    if "added" in entry.kinds:
        yield Reason("major" if _binds_others(entry, new) else "minor", f"{what} added")
        return
    for kind, level in _OF_KINDS.items():
        if kind in entry.kinds:
            yield Reason(level, f"{what} {kind}")
    for change in () if "removed" in entry.kinds else entry.properties:
        yield _of_property(what, change)


def _of_axiom(entry: Entry, new: frozenset[str]) -> Reason:
    """An axiom without a name is harmless if it speaks of new terms alone, or goes."""
    what = f"axiom {entry.label!r} {entry.kinds[0]}"
    own = {iri for iri in entry.names if iri.startswith(DCG)}
    narrower = "added" in entry.kinds or any(change.after for change in entry.properties)
    binds = "removed" not in entry.kinds and narrower and (not own or bool(own - new))
    level: Level = "major" if binds else "patch" if entry.kinds == ("moved",) else "minor"
    return Reason(level, what)


def _of_property(what: str, change: PropertyChange) -> Reason:
    if change.property == _IMPORTS:
        return Reason("minor", f"{what}: imports changed")
    if not _is_axiom(change.property):
        return Reason("patch", f"{what}: wording changed")
    if change.after:
        return Reason("major", f"{what}: new axiom ({change.label})")
    return Reason("minor", f"{what}: axiom removed ({change.label})")


def _is_axiom(predicate: str) -> bool:
    is_owl = predicate.startswith(OWL) and predicate not in _ABOUT
    return is_owl or predicate in _STRUCTURAL or predicate == TYPE


def _binds_others(entry: Entry, new: frozenset[str]) -> bool:
    """Whether a new term says something of an old one, or is a new saying about a foreign term."""
    for fact in entry.gained:
        if fact.predicate in _EQUATING and fact.value.value not in new:
            return True
        if not entry.iri.startswith(DCG) and _is_axiom(fact.predicate) and fact.predicate != TYPE:
            return True
    return False


def _of_data(entries: Iterable[Entry]) -> Iterator[Reason]:
    counted = Counter(
        (entry.kinds[0] if entry.kinds[0] in ("added", "removed", "renamed") else "changed")
        for entry in entries
        if entry.sort in ("claim", "record", "mapping")
    )
    for kind, count in sorted(counted.items()):
        records = "record" if count == 1 else "records"
        yield Reason("patch" if kind == "changed" else "minor", f"{count} {records} {kind}")


def _of_files(files: Iterable[FileChange]) -> Iterator[Reason]:
    for file in files:
        folder = file.path.rpartition("/")[0]
        level: Level = "patch"
        if folder == RULES or (folder == _CONTRADICTIONS and file.kind != "removed"):
            level = "major"
        elif folder in (_CONTRADICTIONS, QUESTIONS) and file.kind != "changed":
            level = "minor"
        yield Reason(level, f"{file.path} {file.kind}")


def _version(corpus: Corpus) -> str:
    for _, triple in corpus.statements(DCG):
        if triple.predicate.value == OWL + "versionInfo" and isinstance(triple.object, Literal):
            return triple.object.value
    return ""


def next_version(current: str, level: Level) -> str:
    """The version after the current one; below 1.0.0 the middle number stands for both others.

    Empty if the level is none or the current version is not three numbers.
    """
    match = _VERSION.fullmatch(current)
    if match is None or level == "none":
        return ""
    major, minor, patch = (int(number) for number in match.groups())
    if level == "patch":
        return f"{major}.{minor}.{patch + 1}"
    if level == "major" and major:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0"
